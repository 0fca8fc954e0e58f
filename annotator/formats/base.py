"""What an importer gives and an exporter is given. Offsets are code points, end exclusive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.model.anchor import Span
from annotator.model.document import Document, Segment
from annotator.model.review import Correction, NoteTarget, Passage, SourceNote
from annotator.text.offsets import Projection


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """An article as read from a file or the clipboard, before it becomes a document.

    `text` is canonical (see `annotator.model.document.canonical_text`); `original` holds the bytes it was
    read from, so that an export without corrections gives them back. `newline` is the commonest newline of
    the original. `warnings` are sentences for the user.
    """

    title: str
    text: str
    original: bytes
    format: str = "txt"
    language: str = "en"
    source_uri: str = ""
    encoding: str = "utf-8"
    newline: str = "\n"
    bom: bool = False
    source_text: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
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

    @property
    def corrections(self) -> tuple[Correction, ...]:
        return self.projection.corrections

    def sources(self, correction: Correction) -> tuple[SourceNote, ...]:
        return tuple(
            n for n in self.notes if n.target is NoteTarget.CORRECTION and n.target_id == correction.id
        )

    def corrected_span(self, index: int) -> Span:
        """Where correction number `index` stands in the corrected text."""
        return next(p.corrected for p in self.projection.offsets.pieces if p.edit == index)


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
