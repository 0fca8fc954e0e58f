"""What a detector is given and what it gives back.

A detector sees an immutable `Article` and yields `Finding`s. It never sees the store and keeps no state about
articles. Offsets are code points of `Article.text`, end exclusive.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from annotator.model.anchor import Span
from annotator.model.document import SegmentKind
from annotator.model.errors import CancelledError
from annotator.model.mqm import Category, Severity
from annotator.model.names import NameRuling
from annotator.model.review import Evidence, Suggestion
from annotator.model.terms import Term
from annotator.text.segment import Piece, segment

FIRST_SIGHT = "first-sight"
"""The rule of all that `Glancing.glance` says."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a detector noticed.

    `rule` names the rule within the detector (stable; part of the flag's fingerprint). `confidence` is the
    detector's estimate, 0 to 1, that an editor would change the span. `suggestions` come best first and
    replace the words of `span`.
    """

    span: Span
    rule: str
    category: Category
    severity: Severity
    confidence: float
    message: str
    suggestions: tuple[Suggestion, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class CancelToken:
    """Set by the caller to stop long work; checked by the worker between units of work."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raise CancelledError when the work is to stop."""
        if self._event.is_set():
            raise CancelledError


@dataclass(frozen=True, slots=True)
class Article:
    """The snapshot detectors work on.

    `segments` are the stored ones (`Piece.span`, `.paragraph`, `.kind`). `date` is the article's date (ISO)
    where known. `aligned` says that lines of source and text belong together (see `Document`). `rulings`
    are decisions about names in other articles, newest first; `terms` those of the project's termbases for
    the languages of source and article. `source_language` is a tag, "" where only the source's words tell
    it. `flagged` counts what other detectors think likely wrong in the whole text, 0 where that is not known.
    `shared` holds analyses several detectors need (a parse, a name list), keyed by what computed them. Where
    `segments` are only some of an article's, `whole` is the article with all of them.
    """

    text: str
    segments: tuple[Piece, ...]
    language: str = "en"
    source_text: str | None = None
    date: str = ""
    aligned: bool = False
    rulings: tuple[NameRuling, ...] = ()
    flagged: int = 0
    terms: tuple[Term, ...] = ()
    source_language: str = ""
    shared: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    whole: Article | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, text: str, language: str = "en", source_text: str | None = None) -> Article:
        """An article from bare text, segmented now."""
        return cls(text, tuple(segment(text)), language, source_text)

    def part(self, segments: Iterable[Piece]) -> Article:
        """The article with some of its segments."""
        return replace(self, segments=tuple(segments), shared={}, whole=self.whole or self)

    def paragraph_spans(self) -> list[Span]:
        """The spans of the paragraphs, each covering its segments."""
        spans: dict[int, Span] = {}
        for piece in self.segments:
            seen = spans.get(piece.paragraph)
            spans[piece.paragraph] = piece.span if seen is None else seen.cover(piece.span)
        return list(spans.values())

    def sentences(self) -> list[Piece]:
        return [p for p in self.segments if p.kind is SegmentKind.SENTENCE]


class Scope(StrEnum):
    """How much text a detector needs to see at once."""

    PARAGRAPH = "paragraph"
    """Each paragraph alone: an edited paragraph is checked again by itself."""
    DOCUMENT = "document"
    """The article as a whole (names, consistency)."""


class Detector(Protocol):
    """A detector. Instances are cheap to make; what is expensive is loaded on the first `detect`."""

    id: str
    """Short, lower case, stable: "names"."""
    title: str
    """For people: "Names of people"."""
    scope: Scope
    languages: frozenset[str]
    """ISO 639-1 codes it works for; empty means all."""

    def detect(self, article: Article, cancel: CancelToken) -> Iterable[Finding]:
        """All findings in text order or not. Raises UnavailableError when something it needs is missing or
        has died, CancelledError when `cancel` was set."""
        ...

    def availability(self) -> str:
        """ "" when it can run, else the reason and the way to turn it on, in one sentence. Quick: loads
        nothing."""
        ...


@runtime_checkable
class Glancing(Detector, Protocol):
    """A slow detector that can say something of a few sentences long before it has read them properly."""

    def look(self, article: Article, cancel: CancelToken, busy: Callable[[], bool]) -> None:
        """Do beforehand what `glance` on the same sentences would take long for; without any sentence, only
        load what is needed. Rests on no analysis that others share, and leaves them a core as long as they
        are `busy`. Raises as `detect` does."""
        ...

    def glance(self, article: Article, cancel: CancelToken) -> Iterable[Finding]:
        """What can be said at once of the article's sentences, by the rule `FIRST_SIGHT`; what `detect` finds
        is to take its place. Raises as `detect` does."""
        ...
