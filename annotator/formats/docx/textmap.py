"""Where each part of a Word document's text stands. Offsets are code points, end exclusive."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from annotator.formats.docx.drawings import Line
from annotator.formats.docx.names import RPR
from annotator.formats.package import Element
from annotator.model.anchor import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of the text that stand in one element of a run. `skip` characters of a `w:t` precede them
    that are white space nobody sees."""

    start: int
    text: str
    element: Element
    skip: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(slots=True)
class Paragraph:
    """A paragraph as it reads: several `w:p` where the marks between them are deleted. `joins_next` is True
    where removing its mark would join it to the paragraph that follows in the text."""

    start: int
    elements: list[Element]
    end: int = 0
    joins_next: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that is not the body: a "note", "text box", "header", "footer", "chart" or "diagram".
    `anchor` is the element in the body that it belongs to."""

    kind: str
    anchor: Element | None


@dataclass(frozen=True, slots=True)
class Twin:
    """An element that holds again what is read at `span`: a text box in its form for older programs, the
    header of another section. `read` gives what the element reads as by itself, None where it cannot be
    read."""

    span: Span
    read: Callable[[], Reading | None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Where a line of a chart or diagram stands in the text. Nothing there has a piece."""

    span: Span
    line: Line


@dataclass(slots=True)
class Reading:
    """A document's text with its map. `pieces` and `paragraphs` are in text order; paragraphs are separated
    by one newline each; other newlines are pieces (line breaks). `asides` says where the text leaves the
    body, and where it comes back to it (None). `drawn` are the lines of charts and diagrams, in text order.
    `boxes`, `headers` and `drawings` are counted, read or not, where they hold words; `formulas`, pieces of
    `artistic` text and `embedded` files are never read."""

    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    asides: list[tuple[int, Aside | None]] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    boxes: int = 0
    headers: int = 0
    drawings: int = 0
    formulas: int = 0
    artistic: int = 0
    embedded: int = 0

    def touching(self, span: Span) -> Iterator[Piece]:
        """The pieces that share a character with `span` or end or begin at one of its edges."""
        index = max(0, bisect_right(self.pieces, span.start, key=lambda p: p.start) - 1)
        while index and self.pieces[index].end == span.start == self.pieces[index - 1].end:
            index -= 1
        if index and self.pieces[index].start == span.start:
            index -= 1
        for number in range(index, len(self.pieces)):
            piece = self.pieces[number]
            if piece.start > span.end:
                return
            if piece.end >= span.start:
                yield piece

    def is_alike(self, span: Span) -> bool:
        """Whether all characters of `span` are formatted alike."""
        pieces = (p for p in self.touching(span) if p.start < span.end and p.end > span.start)
        runs = (piece.element.getparent() for piece in pieces)
        formats = (run.find(RPR) for run in runs if run is not None)
        return len({b"" if f is None else etree.tostring(f, with_tail=False) for f in formats}) < 2

    def paragraph_at(self, offset: int) -> int:
        """The number of the paragraph that holds `offset`, its end included."""
        return bisect_right(self.paragraphs, offset, key=lambda p: p.start) - 1

    def aside_at(self, offset: int) -> Aside | None:
        """What `offset` lies in; None for the body itself."""
        index = bisect_right(self.asides, offset, key=lambda a: a[0]) - 1
        return self.asides[index][1] if index >= 0 else None
