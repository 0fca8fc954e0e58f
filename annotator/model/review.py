"""What detectors find and people decide: flags, corrections, source notes, and what a mutation changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from urllib.parse import urlsplit

from annotator.model.anchor import Anchor, Span
from annotator.model.errors import AnchorError, AnnotatorError, OverlapError
from annotator.model.mqm import Category, Severity

HAND = "hand"
"""What flags that a person made name as their detector."""
MARKED = "import"
"""What flags name that came marked in the imported file."""
MADE_BY_PEOPLE = frozenset((HAND, MARKED))
"""What is no detector: nothing finds these flags again, and their decisions say nothing of any rule."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed replacement of a flag's quote; `replacement` "" deletes it. `reason` says why, in words."""

    replacement: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact a detector bases its finding on, with where it comes from (`source`: a table, a model, the
    text)."""

    text: str
    source: str = ""


class FlagStatus(StrEnum):
    """What a person decided about a flag; a detector never writes it."""

    OPEN = "open"
    CORRECTED = "corrected"
    DISMISSED = "dismissed"
    QUERY = "query"


class Level(StrEnum):
    """How sure a flag is; a level shows its own flags and those of the surer levels."""

    CERTAIN = "certain"
    LIKELY = "likely"
    EVERYTHING = "everything"

    @property
    def threshold(self) -> float:
        """The least confidence shown at this level."""
        return _THRESHOLDS[self]


_THRESHOLDS = {Level.CERTAIN: 0.9, Level.LIKELY: 0.6, Level.EVERYTHING: 0.0}


@dataclass(frozen=True, slots=True)
class Flag:
    """A passage somebody or something thinks is wrong.

    `id` is the fingerprint for detectors' flags (see `fingerprint`), a UUID for flags made by hand. `stale`
    is set when a re-run no longer finds a flag a person has touched. `reason` is the person's reason for
    its status.
    """

    id: str
    document_id: str
    anchor: Anchor
    detector: str
    rule: str
    category: Category
    severity: Severity
    confidence: float
    message: str
    suggestions: tuple[Suggestion, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    status: FlagStatus = FlagStatus.OPEN
    reason: str = ""
    stale: bool = False

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise AnnotatorError(f"Confidence {self.confidence} is outside 0 to 1.")

    @property
    def span(self) -> Span:
        return self.anchor.span

    def shown_at(self, level: Level) -> bool:
        return self.confidence >= level.threshold


@dataclass(frozen=True, slots=True)
class Passage:
    """Overlapping flags grouped into what a person would change in one go; nothing is dropped.

    `flags` come strongest first; the first gives the passage its id. `confidence` combines them all. `noted`
    says that somebody has attached a source note to one of them.
    """

    span: Span
    flags: tuple[Flag, ...]
    category: Category
    severity: Severity
    confidence: float
    message: str
    suggestions: tuple[Suggestion, ...] = ()
    noted: bool = False

    @property
    def id(self) -> str:
        return self.flags[0].id

    @property
    def detectors(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(f.detector for f in self.flags))

    @property
    def flag_ids(self) -> tuple[str, ...]:
        return tuple(f.id for f in self.flags)

    @property
    def status(self) -> FlagStatus:
        """Open while any flag is; otherwise query, corrected, dismissed in this order."""
        if len(self.flags) == 1:
            return self.flags[0].status
        statuses = {f.status for f in self.flags}
        for status in (FlagStatus.OPEN, FlagStatus.QUERY, FlagStatus.CORRECTED):
            if status in statuses:
                return status
        return FlagStatus.DISMISSED

    def shown_at(self, level: Level) -> bool:
        """Whether it is sure enough; what somebody has decided on or found a source for stays in sight
        however sure it is."""
        return self.confidence >= level.threshold or self.noted or self.status is not FlagStatus.OPEN


def fingerprint(document_id: str, detector: str, rule: str, segment: int, quote: str, occurrence: int) -> str:
    """A stable id: the same finding in the same place gets the same id on every run and in every wording of
    its message. `segment` is the ordinal of the segment the span starts in, `occurrence` counts equal quotes
    of one rule within it."""
    key = "\x1f".join((document_id, detector, rule, str(segment), quote, str(occurrence)))
    return hashlib.sha256(key.encode()).hexdigest()[:32]


class CorrectionState(StrEnum):
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Correction:
    """A replacement of `quote` at `span` of the original text.

    An empty replacement is a deletion, an empty span an insertion. `quote != replacement`.
    """

    id: str
    document_id: str
    span: Span
    quote: str
    replacement: str
    category: Category
    severity: Severity
    reason: str
    flag_ids: tuple[str, ...]
    author: str
    created_at: str
    updated_at: str
    state: CorrectionState = CorrectionState.ACTIVE

    def __post_init__(self) -> None:
        if len(self.quote) != len(self.span):
            raise AnchorError("A correction's quote must be as long as its span.")
        if self.quote == self.replacement:
            raise AnnotatorError(
                "A correction must change something.", "Edit the text or remove the correction."
            )

    @property
    def needs_source(self) -> bool:
        """True for corrections of names, numbers and quotations, which are unsourced until a note is
        attached."""
        if self.category in (Category.ENTITY, Category.NUMBER, Category.DATE):
            return True
        changed = self.quote + self.replacement
        return any(c.isdigit() for c in changed) or any(c in changed for c in '“”"«»„')


def active_in_order(corrections: Iterable[Correction]) -> list[Correction]:
    """Those that are active, in text order."""
    active = (c for c in corrections if c.state is CorrectionState.ACTIVE)
    return sorted(active, key=lambda c: (c.span.start, c.span.end))


def check_corrections(text: str, corrections: Iterable[Correction]) -> None:
    """Raise AnchorError or OverlapError unless every active correction quotes `text` and none overlap."""
    active = active_in_order(corrections)
    for c in active:
        if c.span.of(text) != c.quote:
            raise AnchorError(f"The text at [{c.span.start}, {c.span.end}) is not “{c.quote}”.")
    for left, right in pairwise(active):
        if left.span.overlaps(right.span):
            raise OverlapError(
                f"“{right.quote}” is already part of the correction of “{left.quote}”.",
                "Edit or remove that correction first.",
            )


class NoteTarget(StrEnum):
    DOCUMENT = "document"
    SEGMENT = "segment"
    FLAG = "flag"
    CORRECTION = "correction"


class NoteKind(StrEnum):
    """What the note supports."""

    NAME = "name"
    FACT = "fact"
    QUOTATION = "quotation"
    WORDING = "wording"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Evidence for a decision. `citation` names the publication, `quote` its words, `accessed_on` the day
    it was seen (ISO date), `comment` is free. At least one of citation, url, quote and comment is filled;
    `url` is http(s) only and never fetched."""

    id: str
    document_id: str
    target: NoteTarget
    target_id: str
    kind: NoteKind
    citation: str
    url: str
    quote: str
    accessed_on: str
    comment: str
    author: str
    created_at: str

    def __post_init__(self) -> None:
        if not (self.citation.strip() or self.url.strip() or self.quote.strip() or self.comment.strip()):
            raise AnnotatorError(
                "The source note is empty.", "Give a publication, a web address, a quotation or a comment."
            )
        if self.accessed_on:
            try:
                valid = date.fromisoformat(self.accessed_on).isoformat() == self.accessed_on
            except ValueError:
                valid = False
            if not valid:
                raise AnnotatorError(
                    f"“{self.accessed_on}” is not a date.", "Write the day as YYYY-MM-DD, or leave it empty."
                )
        if self.url:
            try:
                parts = urlsplit(self.url)
                valid = parts.scheme in ("http", "https") and bool(parts.netloc)
            except ValueError:
                valid = False
            if not valid or any(c.isspace() for c in self.url):
                raise AnnotatorError(
                    f"“{self.url}” is not a web address.", "It should begin with http:// or https://."
                )


@dataclass(frozen=True, slots=True)
class Changes:
    """What one mutation touched; views refresh by it.

    `ids` maps a kind of record ("flag", "correction", "note", "ignore", "source", "language", "title",
    "state"; "document" for articles that come or go, "setting") to the ids touched; `label` is the step in
    words ("Correct “Hegses”"), `jump_to` the place in the original text it is about, `step_id` its entry in
    the history, `initiator` the object that asked for it, so that a view can skip its own echo.
    """

    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    label: str = ""
    jump_to: Span | None = None
    step_id: str = ""
    initiator: object | None = None

    def __bool__(self) -> bool:
        return any(self.ids.values())
