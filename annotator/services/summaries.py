"""What lists show: progress, the queue of articles, search results."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.model.anchor import Span
from annotator.model.review import Correction, FlagStatus, Passage


@dataclass(frozen=True, slots=True)
class Progress:
    """How many passages are in which state, how many corrections were made where no passage is flagged
    (`unflagged`), and how many corrections need a source."""

    open: int = 0
    corrected: int = 0
    dismissed: int = 0
    query: int = 0
    unsourced: int = 0
    unflagged: int = 0

    @property
    def corrections(self) -> int:
        """What has been corrected, flagged or not."""
        return self.corrected + self.unflagged

    @property
    def total(self) -> int:
        return self.open + self.corrected + self.dismissed + self.query

    @property
    def fraction(self) -> float:
        """The part of the passages a person has decided about, 0 to 1; 1 when there are none."""
        return 1.0 if not self.total else (self.total - self.open) / self.total


def tally(passages: Sequence[Passage], corrections: Sequence[Correction], unsourced: int) -> Progress:
    """Count passages and active corrections; both in text order."""
    counts = dict.fromkeys(FlagStatus, 0)
    for passage in passages:
        counts[passage.status] += 1
    corrected = [p for p in passages if p.status is FlagStatus.CORRECTED]
    known = {flag_id for passage in corrected for flag_id in passage.flag_ids}
    return Progress(
        counts[FlagStatus.OPEN],
        counts[FlagStatus.CORRECTED],
        counts[FlagStatus.DISMISSED],
        counts[FlagStatus.QUERY],
        unsourced,
        sum(known.isdisjoint(c.flag_ids) and not _is_within(c.span, corrected) for c in corrections),
    )


def _is_within(span: Span, passages: Sequence[Passage]) -> bool:
    """Whether one of these passages, which are in text order and apart, shares words with a span."""
    after = bisect_right(passages, span.end, key=lambda p: p.span.start)
    return any(p.span.overlaps(span) for p in passages[max(0, after - 2) : after])


class ArticleState(StrEnum):
    """Where an article stands in the queue."""

    NEW = "new"
    """Not looked through for garbled passages yet."""
    REVIEW = "review"
    """Passages are open."""
    WAITING = "waiting"
    """Nothing is open, but there are queries, or corrections without a source."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """A line of the queue. `open_flags` and the other counts are passages at the level shown; `progress` is
    0 to 1; `last_place` the code point the reader was at."""

    id: str
    title: str
    state: ArticleState
    words: int
    open_flags: int
    corrected: int
    dismissed: int
    queries: int
    unsourced: int
    progress: float
    imported_at: str
    last_place: int
    revision_of: str | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A match of the full-text search. `kind` is "article" or "note", `record_id` the article's or the
    note's id, `spans` the places in the article's text (none for notes), `snippet` the words around."""

    document_id: str
    kind: str
    record_id: str
    title: str
    snippet: str
    spans: tuple[Span, ...] = ()
