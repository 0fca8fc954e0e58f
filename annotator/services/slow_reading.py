"""How slow detectors go through an article: at first sight what is on screen, then all of it, paragraph by
paragraph."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from annotator.detect.base import FIRST_SIGHT, Article, CancelToken
from annotator.detect.pipeline import Failure, Pipeline, PipelineResult
from annotator.detect.registry import slow
from annotator.model.anchor import Span
from annotator.model.review import Flag
from annotator.text.segment import Piece

__all__ = ["FIRST_SIGHT", "MOST_AT_ONCE", "SlowPart", "SlowReading", "on_screen", "read_before"]

MOST_AT_ONCE = 4_000
"""Code points looked at before the reading proper begins: a large screen holds so many."""


@dataclass(frozen=True, slots=True)
class SlowPart:
    """What the slow detectors `ran` found in the paragraph `within`, the `done`th of `total`; or, at first
    sight, in the sentences `within`."""

    flags: tuple[Flag, ...]
    ran: frozenset[str]
    within: Span
    done: int
    total: int
    at_first_sight: bool = False


def read_before(flags: Iterable[Flag], within: Span) -> bool:
    """Whether slow detectors have found something there already. Then a glance would only disturb."""
    late = slow()
    return any(f.detector in late and within.start <= f.span.start < within.end for f in flags)


def on_screen(article: Article, screen: Span) -> tuple[Piece, ...]:
    """The segments that are on screen, or the first `MOST_AT_ONCE` code points of them."""
    seen = [p for p in article.segments if p.span.overlaps(screen)]
    return tuple(p for p in seen if p.span.end - seen[0].span.start <= MOST_AT_ONCE)


class SlowReading:
    """One run of the slow detectors over an article. `pipeline` gives those of some ids; `turn` is held while
    they work; `tell` is called on this thread."""

    def __init__(
        self,
        pipeline: Callable[[Collection[str]], Pipeline],
        turn: AbstractContextManager[object],
        article: Article,
        document_id: str,
        cancel: CancelToken | None,
        tell: Callable[[SlowPart], None],
    ) -> None:
        self._pipeline = pipeline
        self._turn = turn
        self._article = article
        self._document_id = document_id
        self._cancel = cancel
        self._tell = tell
        self._spans: dict[int, Span] = {}
        for piece in article.segments:
            self._spans[piece.paragraph] = self._spans.get(piece.paragraph, piece.span).cover(piece.span)
        self._told: dict[int, tuple[Flag, ...]] = {}
        self._failures: dict[str, Failure] = {}
        self._ran: frozenset[str] = frozenset()
        self._seconds: dict[str, float] = {}

    def run(self, first: Callable[[], int], screen: Span | None) -> PipelineResult:
        """See `Analyser.analyse_slowly`."""
        if screen is not None:
            self._glance(screen)
        unread = sorted(self._spans, key=lambda p: self._spans[p])
        while unread:
            following = bisect_right(unread, first(), key=lambda p: self._spans[p].end)
            if not self._read(unread.pop(following % len(unread))):
                break
        return self._once_more()

    def _glance(self, screen: Span) -> None:
        pieces = on_screen(self._article, screen)
        if not pieces:
            return
        with self._turn:
            seen = self._pipeline(slow()).glance(self._article, pieces, self._document_id, self._cancel)
        if seen.flags:
            within = pieces[0].span.cover(pieces[-1].span)
            self._tell(SlowPart(seen.flags, seen.ran, within, 0, len(self._spans), at_first_sight=True))

    def _read(self, paragraph: int) -> bool:
        """Read one paragraph. False when no detector is left that could."""
        with self._turn:
            pipeline = self._pipeline(slow() - self._failures.keys())
            if not pipeline.detectors:
                return False
            part = pipeline.run_paragraph(self._article, paragraph, self._document_id, self._cancel)
        self._failures |= {f.detector: f for f in part.failures}
        self._ran |= part.ran
        self._told[paragraph] = part.flags
        for name, spent in part.seconds.items():
            self._seconds[name] = self._seconds.get(name, 0.0) + spent
        done, total = len(self._told), len(self._spans)
        self._tell(SlowPart(part.flags, part.ran, self._spans[paragraph], done, total))
        return True

    def _once_more(self) -> PipelineResult:
        """All paragraphs in the light of the whole article; those that read otherwise are told again."""
        with self._turn:
            pipeline = self._pipeline(self._ran - self._failures.keys())
            whole = pipeline.run(self._article, self._document_id, self._cancel)
        starts = [piece.span.start for piece in self._article.segments]
        final: dict[int, list[Flag]] = {}
        for flag in whole.flags:
            piece = self._article.segments[max(0, bisect_right(starts, flag.span.start) - 1)]
            final.setdefault(piece.paragraph, []).append(flag)
        total = len(self._spans)
        for paragraph, before in self._told.items():
            after = tuple(final.get(paragraph, ()))
            if whole.ran and after != before:
                self._tell(SlowPart(after, whole.ran, self._spans[paragraph], total, total))
        failed = (*self._failures.values(), *whole.failures)
        return replace(whole, failures=failed, seconds=self._seconds)
