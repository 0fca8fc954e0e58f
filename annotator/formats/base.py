"""What an importer gives and an exporter is given. Offsets are code points, end exclusive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from annotator.model.anchor import Span
from annotator.model.document import Document, Segment, SegmentState
from annotator.model.errors import ImportFailedError
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction, FlagStatus, Level, NoteTarget, Passage, SourceNote
from annotator.text.offsets import Projection


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a choice; `title` is what a person reads."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be read in several ways (a sheet, a column, a chapter). `value` is the option taken:
    the one asked for, or the likeliest."""

    id: str
    title: str
    options: tuple[Option, ...]
    value: str

    @classmethod
    def make(
        cls, id_: str, title: str, options: Iterable[Option], asked: Asked, default: str | None = None
    ) -> Choice:
        """The choice with the option asked for, else `default`, else the first one. Raises ImportFailedError
        when what is asked for is no option."""
        offered = tuple(options)
        value = asked.choices.get(id_)
        if value is None:
            value = default if default is not None else offered[0].value
        elif value not in {o.value for o in offered}:
            some = ", ".join(o.value for o in offered[:20])
            raise ImportFailedError(f"There is no {id_} “{value}” in this file.", f"Choose one of: {some}.")
        return cls(id_, title, offered, value)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read: its encoding, and answers to choices by their id. Answers to what is no
    choice
    of the file are ignored."""

    encoding: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)


UNASKED = Asked()
"""Everything as it is likeliest."""


def asked_of(document: Document) -> Asked:
    """How the file of a document was read: reading it so again gives the same text."""
    choices = json.loads(document.choices) if document.choices else {}
    return Asked(document.encoding, choices)


@dataclass(frozen=True, slots=True)
class ImportedSpan:
    """An error somebody marked in the file that is imported; `span` in `ImportedArticle.text`."""

    span: Span
    category: Category
    severity: Severity
    message: str = ""
    rater: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A note in the file about line number `line` (from 0)."""

    line: int
    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """An article as read from a file or the clipboard, before it becomes a document.

    `text` is canonical (see `annotator.model.document.canonical_text`); `original` holds the bytes it was
    read from, so that an export without corrections gives them back. `newline` is the commonest newline of
    the original. `warnings` are sentences for the user. `aligned` as in `Document`; `states` are those of the
    lines from the first on, None for a line without; `choices` what could have been read otherwise.
    `language` is empty where the file does not say.
    """

    title: str
    text: str
    original: bytes
    format: str = "txt"
    language: str = ""
    source_uri: str = ""
    encoding: str = "utf-8"
    newline: str = "\n"
    bom: bool = False
    source_text: str | None = None
    warnings: tuple[str, ...] = ()
    source_language: str = ""
    aligned: bool = False
    states: tuple[SegmentState | None, ...] = ()
    spans: tuple[ImportedSpan, ...] = ()
    remarks: tuple[Remark, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Export:
    """Everything an exporter may need about one reviewed article."""

    document: Document
    original: bytes
    projection: Projection
    passages: tuple[Passage, ...]
    notes: tuple[SourceNote, ...]
    unsourced: frozenset[str]
    """Ids of the corrections that still need a source."""
    made_at: str
    made_by: str
    segments: tuple[Segment, ...] = ()
    states: Mapping[int, SegmentState] = field(default_factory=dict)
    """By line, as people have set them; lines without a state are left out."""
    level: Level = Level.EVERYTHING
    """How sure a flag must be that nobody has looked at yet to be spoken of in what is handed on."""

    @property
    def corrections(self) -> tuple[Correction, ...]:
        return self.projection.corrections

    def undecided(self) -> list[Passage]:
        """The passages nobody has looked at yet that are sure enough to be spoken of."""
        return [p for p in self.passages if p.status is FlagStatus.OPEN and p.shown_at(self.level)]

    def sources(self, correction: Correction) -> tuple[SourceNote, ...]:
        return tuple(self._sources.get(correction.id, ()))

    @cached_property
    def _sources(self) -> dict[str, list[SourceNote]]:
        """By the id of the correction they are for."""
        found: dict[str, list[SourceNote]] = {}
        for note in self.notes:
            if note.target is NoteTarget.CORRECTION:
                found.setdefault(note.target_id, []).append(note)
        return found

    def corrected_span(self, index: int) -> Span:
        """Where correction number `index` stands in the corrected text."""
        return self.projection.places[index]


@dataclass(frozen=True, slots=True)
class Exported:
    """The bytes of an export, with sentences for the user about what could not be done as asked."""

    data: bytes
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one paragraph of the marked-up article: untouched text, or the two sides of a
    correction."""

    before: str
    after: str
    correction: int | None
    """Index into `Export.corrections`, None for untouched text."""
    first: bool = True
    """False for the further parts of a correction that spans several paragraphs."""


def marked_paragraphs(export: Export) -> Iterator[list[Run]]:
    """The article's paragraphs (lines) as runs. A correction that joins or splits paragraphs is cut at the
    newlines of the original side; its whole replacement goes with the first part."""
    line: list[Run] = []
    for piece in export.projection.offsets.pieces:
        before, after = piece.original.of(export.document.text), piece.corrected.of(export.projection.text)
        for number, part in enumerate(before.split("\n")):
            if number:
                yield line
                line = []
            if piece.edit is None:
                if part:
                    line.append(Run(part, part, None))
            elif part or number == 0:
                line.append(Run(part, after if number == 0 else "", piece.edit, first=number == 0))
    yield line
