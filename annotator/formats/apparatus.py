"""The apparatus of a corrected article: numbered notes in its text, and one numbered list of sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.formats.base import Export
from annotator.model.review import Correction, NoteTarget, SourceNote


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the corrected text. `note` is the number (from 1) of the note that follows it, None for
    text nobody changed."""

    text: str
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What is said about one correction. `sources` are numbers in the list of sources, from 1."""

    number: int
    correction: Correction
    sources: tuple[int, ...]
    unsourced: bool


@dataclass(frozen=True, slots=True)
class Apparatus:
    """`sources` are in the order in which notes name them, those on the article as a whole last; what is
    written in the same words twice stands there once."""

    notes: tuple[Note, ...]
    sources: tuple[SourceNote, ...]


def apparatus(export: Export) -> Apparatus:
    """The notes on the corrections of an article, and its sources."""
    listed: dict[tuple[str, ...], SourceNote] = {}
    numbers: dict[tuple[str, ...], int] = {}

    def number_of(source: SourceNote) -> int:
        key = (source.citation, source.url, source.quote, source.accessed_on, source.comment)
        listed.setdefault(key, source)
        return numbers.setdefault(key, len(numbers) + 1)

    notes = tuple(
        Note(number, c, tuple(dict.fromkeys(map(number_of, export.sources(c)))), c.id in export.unsourced)
        for number, c in enumerate(export.corrections, 1)
    )
    for source in export.notes:
        if source.target is NoteTarget.DOCUMENT:
            number_of(source)
    return Apparatus(notes, tuple(listed.values()))


def noted_paragraphs(export: Export) -> Iterator[list[Stretch]]:
    """The paragraphs of the corrected text that hold words, each correction followed by its note."""
    line: list[Stretch] = []
    for piece in export.projection.offsets.pieces:
        parts = piece.corrected.of(export.projection.text).split("\n")
        note = None if piece.edit is None else piece.edit + 1
        # Where a correction goes on over a line break, its note stands after its last words.
        last = max((n for n, part in enumerate(parts) if part.strip()), default=0)
        for number, part in enumerate(parts):
            if number:
                yield from _with_words(line)
                line = []
            if part or (note and number == last):
                line.append(Stretch(part, note if number == last else None))
    yield from _with_words(line)


def _with_words(line: list[Stretch]) -> Iterator[list[Stretch]]:
    """The line, unless it is blank; a note on what was deleted keeps it."""
    if any(s.text.strip() or s.note for s in line):
        yield line
