"""The text of a Word document as it reads with every tracked change accepted, and where each part of it
stands.

The map is made from the document's bytes alone and comes out the same each time, so nothing of it is stored.
Offsets are code points, end exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from annotator.formats.docx.names import (
    BR,
    DEL,
    ID,
    INLINE,
    PPR,
    REMOVED,
    RPR,
    SECTPR,
    SPACE,
    TAB,
    VAL,
    P,
    R,
    T,
    w,
)  # fmt: skip
from annotator.formats.package import Element
from annotator.model.anchor import Span
from annotator.model.errors import ImportFailedError

MAX_PIECES = 150_000
"""Stretches of text, and paragraphs, in one document: a book of more than a thousand pages."""
NOTE_REFERENCES = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_CHARACTERS = {
    TAB: "\t",
    w("ptab"): "\t",
    BR: "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
}
_LABELS = frozenset((w("footnoteRef"), w("endnoteRef")))
_SYM, _FLDCHAR, _FLDCHARTYPE = w("sym"), w("fldChar"), w("fldCharType")
_TBL, _TR, _TC, _SDT, _SDTCONTENT, _CUSTOMXML = (
    w(n) for n in ("tbl", "tr", "tc", "sdt", "sdtContent", "customXml")
)
_BOX = w("txbxContent")
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_OFF = frozenset(("0", "false", "off"))
_XML_SPACE = re.compile(r"[\t\n\r]")


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


@dataclass(slots=True)
class Reading:
    """A document's text with its map. `pieces` and `paragraphs` are in text order; paragraphs are separated
    by one newline each; other newlines are pieces (line breaks). `notes` holds, for each footnote and
    endnote, where it starts in the text and the element that refers to it."""

    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[tuple[int, Element]] = field(default_factory=list)
    boxes: int = 0
    formulas: int = 0

    def touching(self, span: Span) -> Iterator[Piece]:
        """The pieces that share a character with `span` or end or begin at one of its edges."""
        index = max(0, bisect_right(self.pieces, span.start, key=lambda p: p.start) - 1)
        while index and self.pieces[index].end == span.start == self.pieces[index - 1].end:
            index -= 1
        if index and self.pieces[index].start == span.start:
            index -= 1
        for piece in self.pieces[index:]:
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

    def note_at(self, offset: int) -> Element | None:
        """The element in the body that refers to the note in which `offset` lies; None in the body itself."""
        index = bisect_right(self.notes, offset, key=lambda n: n[0]) - 1
        return self.notes[index][1] if index >= 0 else None


def read(body: Element, notes: dict[str, Element]) -> Reading:
    """Read a `w:body`; `notes` are the roots of the footnotes ("footnote") and endnotes ("endnote"), which
    follow the body in the order they are referred to. Raises ImportFailedError for more than MAX_PIECES."""
    return _Reader(notes).read(body)


def marked(element: Element, name: str) -> bool:
    """True where a property element `name` (a qualified name) of `element` is there and not switched off."""
    found = element.find(name)
    return found is not None and found.get(VAL, "1") not in _OFF


def following_paragraph(paragraph: Element) -> Element | None:
    """The `w:p` that would take in this one's text if its mark went; None before a table or at the end."""
    properties = paragraph.find(PPR)
    if properties is not None and properties.find(SECTPR) is not None:
        return None
    for sibling in paragraph.itersiblings():
        if sibling.tag == P:
            return sibling
        if sibling.tag in (_TBL, _SDT, _CUSTOMXML, SECTPR, w("altChunk")):
            return None
    return None


class _Reader:
    def __init__(self, notes: dict[str, Element]) -> None:
        self._roots = notes
        self._reading = Reading()
        self._parts: list[str] = []
        self._at = 0
        self._open: Paragraph | None = None
        """The paragraph that goes on in the next `w:p`, its mark being deleted."""
        self._fields: list[bool] = []
        """For each field around this place: True in its instruction, False in its result."""
        self._references: list[tuple[str, str, Element]] = []
        self._after_label = False
        """True right after a note's number: the space or tab between it and the words is layout."""

    def read(self, body: Element) -> Reading:
        reading = self._reading
        self._blocks(body)
        by_id = {
            (kind, note.get(ID, "")): note
            for kind, root in self._roots.items()
            for note in root.iterchildren(w(kind))
        }
        for kind, number, reference in self._references:
            self._open, self._fields = None, []
            note = by_id.pop((kind, number), None)
            if note is not None:
                reading.notes.append((self._at + 1, reference))
                self._blocks(note)
        for left, right in zip(reading.paragraphs, reading.paragraphs[1:], strict=False):
            left.joins_next = following_paragraph(left.elements[-1]) is right.elements[0]
        reading.text = "".join(self._parts)
        return reading

    def _blocks(self, container: Element) -> None:
        for child in container:
            tag = child.tag
            if tag == P:
                self._paragraph(child)
            elif tag in (_TBL, _SDT, _CUSTOMXML, _SDTCONTENT):
                self._blocks(child)
            elif tag == _TR:
                if not _removed(child.find(w("trPr")), DEL):
                    self._blocks(child)
            elif tag == _TC and not _removed(child.find(w("tcPr")), w("cellDel")):
                self._blocks(child)

    def _paragraph(self, element: Element) -> None:
        paragraph = self._open
        if paragraph is None:
            if self._reading.paragraphs:
                self._parts.append("\n")
                self._at += 1
            self._limit(len(self._reading.paragraphs))
            paragraph = Paragraph(self._at, [element])
            self._reading.paragraphs.append(paragraph)
        else:
            paragraph.elements.append(element)
        self._inline(element)
        self._after_label = False
        paragraph.end = self._at
        # An instruction that does not end in its paragraph is a broken field: what follows is text again.
        while self._fields and self._fields[-1]:
            self._fields.pop()
        self._open = paragraph if mark_removed(element) and following_paragraph(element) is not None else None

    def _inline(self, container: Element) -> None:
        for child in container:
            tag = child.tag
            if tag == R:
                self._run(child)
            elif tag in INLINE:
                self._inline(child)
            elif tag == _MATH:
                self._reading.formulas += 1

    def _run(self, run: Element) -> None:
        properties = run.find(RPR)
        hidden = properties is not None and marked(properties, w("vanish"))
        for child in run:
            tag = child.tag
            if tag == _FLDCHAR:
                self._field(child.get(_FLDCHARTYPE))
            elif hidden or True in self._fields:
                continue
            elif tag == T:
                self._text(child)
            elif tag in _CHARACTERS:
                self._add(_CHARACTERS[tag], child)
            elif tag == _SYM:
                self._add(_symbol(child), child)
            elif tag in NOTE_REFERENCES:
                self._references.append((NOTE_REFERENCES[tag], child.get(ID, ""), child))
            elif tag in _LABELS:
                self._after_label = True
            elif tag != RPR and len(child):
                # A picture, an object or alternatives of one; the same box may be in it in two forms.
                self._reading.boxes += next(child.iter(_BOX), None) is not None

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _text(self, element: Element) -> None:
        text = element.text or ""
        skip = 0
        if element.get(SPACE) != "preserve":
            skip = len(text) - len(text.lstrip(" \t\n\r"))
            text = text.strip(" \t\n\r")
        self._add(_XML_SPACE.sub(" ", text), element, skip)

    def _add(self, text: str, element: Element, skip: int = 0) -> None:
        if self._after_label:
            words = text.lstrip(" \t\u00a0")
            skip += len(text) - len(words)
            text, self._after_label = words, not words
        if text:
            self._limit(len(self._reading.pieces))
            self._reading.pieces.append(Piece(self._at, text, element, skip))
            self._parts.append(text)
            self._at += len(text)

    def _limit(self, count: int) -> None:
        if count >= MAX_PIECES:
            raise ImportFailedError(
                f"The document has more than {MAX_PIECES:,} paragraphs or pieces of text.",
                "Split it and import the parts.",
            )


def mark_removed(paragraph: Element) -> bool:
    """True where the paragraph's mark is deleted or moved away."""
    properties = paragraph.find(PPR)
    mark = None if properties is None else properties.find(RPR)
    return mark is not None and any(mark.find(name) is not None for name in REMOVED)


def _removed(properties: Element | None, name: str) -> bool:
    return properties is not None and properties.find(name) is not None


def _symbol(element: Element) -> str:
    """The character of a symbol font, in the private use area as a rule."""
    try:
        code = int(element.get(w("char"), ""), 16)
    except ValueError:
        return "\ufffd"
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else "\ufffd"
