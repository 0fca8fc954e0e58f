"""The text of a Word document as it reads with every tracked change accepted, and where each part of it
stands.

The map is made from the document's bytes alone and comes out the same each time, so nothing of it is stored.
Offsets are code points, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial

from annotator.formats.docx.beside import Box, Scope, boxes_in, holds_words
from annotator.formats.docx.drawings import Drawing, Drawings
from annotator.formats.docx.names import (
    BR,
    DEL,
    FALLBACK,
    FLDCHAR,
    FLDCHARTYPE,
    HEADER,
    ID,
    INLINE,
    OFF,
    PPR,
    REMOVED,
    RPR,
    RUBYBASE,
    SECTPR,
    SPACE,
    TAB,
    VAL,
    P,
    R,
    T,
    w,
)  # fmt: skip
from annotator.formats.docx.textmap import Aside, Drawn, Paragraph, Piece, Reading, Twin
from annotator.formats.package import Element
from annotator.model.anchor import Span
from annotator.model.errors import ImportFailedError

MAX_PIECES = 150_000
"""Stretches of text, and paragraphs, in one document: a book of more than a thousand pages."""
MAX_BOXES = 10_000
MAX_BOX_DEPTH = 8
"""Text boxes in text boxes; Word allows none."""
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
_SYM = w("sym")
_TBL, _TR, _TC, _SDT, _SDTCONTENT, _CUSTOMXML = (
    w(n) for n in ("tbl", "tr", "tc", "sdt", "sdtContent", "customXml")
)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_FORMULAS = frozenset((_MATH, f"{_MATH}Para"))
_EMBEDDED = frozenset((w("altChunk"), w("subDoc")))
_ARTISTIC = "{urn:schemas-microsoft-com:vml}textpath"
_RUBY = w("ruby")
_ALL = Scope()
_NO_NOTES: Mapping[str, Element] = {}
_XML_SPACE = re.compile(r"[\t\n\r]")


def read(
    body: Element,
    notes: Mapping[str, Element],
    headers: Iterable[Element] = (),
    scope: Scope = _ALL,
    drawings: Drawings | None = None,
) -> Reading:
    """Read a `w:body`. `notes` are the roots of the footnotes ("footnote") and endnotes ("endnote"), which
    follow the body in the order they are referred to; then come the `headers` and footers that hold words,
    those that read alike once. Text boxes, charts and diagrams follow the paragraph they stand in; the latter
    are only looked for where there are `drawings`.

    Raises ImportFailedError for more than MAX_PIECES, MAX_BOXES and MAX_BOX_DEPTH.
    """
    return _Reader(scope, drawings).read(body, notes, headers)


def marked(element: Element, name: str) -> bool:
    """True where a property element `name` (a qualified name) of `element` is there and not switched off."""
    found = element.find(name)
    return found is not None and found.get(VAL, "1") not in OFF


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
    def __init__(self, scope: Scope, drawings: Drawings | None) -> None:
        self._scope = scope
        self._drawings = drawings
        self._reading = Reading()
        self._parts: list[str] = []
        self._at = 0
        self._open: Paragraph | None = None
        """The paragraph that goes on in the next `w:p`, its mark being deleted."""
        self._fields: list[bool] = []
        """For each field around this place: True in its instruction, False in its result."""
        self._references: list[tuple[str, str, Element | None]] = []
        """Kind and number of the notes referred to so far, and the element in the body that leads there."""
        self._after_label = False
        """True right after a note's number: the space or tab between it and the words is layout."""
        self._beside: list[tuple[Box | Drawing, Element]] = []
        """What the paragraph that is being read holds and what follows it, with the child of a run it is
        in."""
        self._drawn: set[int] = set()
        """The drawings that were read, by identity: a part may be referred to more than once."""
        self._worded: dict[Element, bool] = {}
        """Which boxes hold words of their own, as far as looked at."""
        self._aside: Aside | None = None
        self._depth = 0
        """Text boxes around this place."""

    def read(
        self, body: Element, notes: Mapping[str, Element] = _NO_NOTES, headers: Iterable[Element] = ()
    ) -> Reading:
        reading = self._reading
        self._blocks(body)
        by_id = {
            (kind, note.get(ID, "")): note
            for kind, root in notes.items()
            for note in root.iterchildren(w(kind))
        }
        for kind, number, reference in self._references:
            note = by_id.pop((kind, number), None)
            if note is not None:
                self._read_aside(note, Aside("note", reference))
        self._headers(headers, next(body.iter(P), None))
        for left, right in zip(reading.paragraphs, reading.paragraphs[1:], strict=False):
            left.joins_next = following_paragraph(left.elements[-1]) is right.elements[0]
        reading.text = "".join(self._parts)
        return reading

    def _headers(self, headers: Iterable[Element], anchor: Element | None) -> None:
        """Read headers and footers, those that read alike once."""
        read: dict[tuple[str, str], Span] = {}
        for root in headers:
            kind = "header" if root.tag == HEADER else "footer"
            alone = _Reader(self._scope, self._drawings).read(root)
            beside = (self._scope.boxes and alone.boxes) or (self._scope.drawings and alone.drawings)
            if not (beside or holds_words(root)):
                continue
            self._reading.headers += 1
            if not self._scope.headers:
                continue
            span = read.get((kind, alone.text))
            if span is None:
                read[kind, alone.text] = self._read_aside(root, Aside(kind, anchor))
            else:
                self._reading.twins.append(self._twin(span, root))

    def _read_aside(self, container: Element, aside: Aside) -> Span:
        """Read what is not the body and come back to where we were; where it stands in the text."""
        around = self._open, self._fields, self._beside, self._aside
        self._open, self._fields, self._beside, self._aside = None, [], [], aside
        start = self._next_start()
        self._reading.asides.append((start, aside))
        self._blocks(container)
        self._open, self._fields, self._beside, self._aside = around
        self._reading.asides.append((self._next_start(), self._aside))
        return Span(start, max(start, self._at))

    def _next_start(self) -> int:
        return self._at + 1 if self._reading.paragraphs else 0

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
            elif tag == _TC:
                if not _removed(child.find(w("tcPr")), w("cellDel")):
                    self._blocks(child)
            elif tag in _FORMULAS or tag in _EMBEDDED:
                self._leave_out(child)

    def _paragraph(self, element: Element) -> None:
        paragraph = self._open
        if paragraph is None:
            paragraph = self._begin(element)
        else:
            paragraph.elements.append(element)
        self._inline(element)
        self._after_label = False
        paragraph.end = self._at
        # An instruction that does not end in its paragraph is a broken field: what follows is text again.
        while self._fields and self._fields[-1]:
            self._fields.pop()
        self._open = paragraph if mark_removed(element) and following_paragraph(element) is not None else None
        if self._open is None and self._beside:
            beside, self._beside = self._beside, []
            for found, place in beside:
                if isinstance(found, Box):
                    self._box(found, place)
                else:
                    self._draw(found, place)

    def _begin(self, element: Element) -> Paragraph:
        if self._reading.paragraphs:
            self._parts.append("\n")
            self._at += 1
        self._limit(len(self._reading.paragraphs))
        self._reading.paragraphs.append(Paragraph(self._at, [element]))
        return self._reading.paragraphs[-1]

    def _inline(self, container: Element) -> None:
        for child in container:
            tag = child.tag
            if tag == R:
                self._run(child)
            elif tag in INLINE:
                self._inline(child)
            elif tag in _FORMULAS or tag in _EMBEDDED:
                self._leave_out(child)

    def _leave_out(self, element: Element) -> None:
        """Count what is not read: a file that is shown here, or a formula, of which one block holds many."""
        if element.tag in _EMBEDDED:
            self._reading.embedded += 1
        else:
            self._reading.formulas += sum(1 for _ in element.iter(_MATH))

    def _run(self, run: Element) -> None:
        properties = run.find(RPR)
        hidden = properties is not None and marked(properties, w("vanish"))
        for child in run:
            tag = child.tag
            if tag == FLDCHAR:
                self._field(child.get(FLDCHARTYPE))
            elif hidden or True in self._fields:
                continue
            elif tag == T:
                self._text(child)
            elif tag in _CHARACTERS:
                self._add(_CHARACTERS[tag], child)
            elif tag == _SYM:
                self._add(_symbol(child), child)
            elif tag in NOTE_REFERENCES:
                self._references.append((NOTE_REFERENCES[tag], child.get(ID, ""), self._anchor(child)))
            elif tag in _LABELS:
                self._after_label = True
            elif tag == _RUBY:
                for base in child.iterchildren(RUBYBASE):
                    self._inline(base)
            elif tag != RPR and len(child):
                self._find_beside(child)  # a picture, an object or alternatives of one

    def _find_beside(self, element: Element) -> None:
        self._reading.artistic += sum(_is_words(path) for path in element.iter(_ARTISTIC))
        boxes = boxes_in(element, self._worded)
        self._reading.boxes += len(boxes)
        if self._reading.boxes > MAX_BOXES:
            raise ImportFailedError(
                f"The document has more than {MAX_BOXES:,} text boxes.", "Split it and import the parts."
            )
        read = boxes if self._scope.boxes else []
        self._beside += ((box, element) for box in read)
        if self._drawings is None:
            return
        for drawing in self._drawings.within(element, [box.element for box in read]):
            self._reading.drawings += 1
            if self._scope.drawings:
                self._beside.append((drawing, element))

    def _box(self, box: Box, place: Element) -> None:
        if self._depth >= MAX_BOX_DEPTH:
            raise ImportFailedError(
                f"The document has text boxes in text boxes, more than {MAX_BOX_DEPTH} deep.",
                "Copy its words into a new document and import that.",
            )
        self._depth += 1
        span = self._read_aside(box.element, Aside("text box", self._anchor(place)))
        self._depth -= 1
        self._reading.twins += (self._twin(span, twin) for twin in box.twins)

    def _draw(self, drawing: Drawing, place: Element) -> None:
        """Read the lines of a chart or diagram, which have no runs."""
        if id(drawing) in self._drawn:
            return
        self._drawn.add(id(drawing))
        self._reading.asides.append((self._next_start(), Aside(drawing.kind, self._anchor(place))))
        for line in drawing.lines:
            paragraph = self._begin(place)
            self._parts.append(line.text)
            self._at += len(line.text)
            paragraph.end = self._at
            self._reading.drawn.append(Drawn(Span(paragraph.start, paragraph.end), line))
        self._reading.asides.append((self._next_start(), self._aside))

    def _twin(self, span: Span, element: Element) -> Twin:
        return Twin(span, partial(_alone, element, self._scope, self._drawings))

    def _anchor(self, element: Element) -> Element | None:
        """The element in the body that leads to `element`: itself, but for what is beside the body."""
        return element if self._aside is None else self._aside.anchor

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


def _alone(element: Element, scope: Scope, drawings: Drawings | None) -> Reading | None:
    """What an element reads as by itself; None where it cannot be read."""
    try:
        return _Reader(scope, drawings).read(element)
    except ImportFailedError:
        return None


def mark_removed(paragraph: Element) -> bool:
    """True where the paragraph's mark is deleted or moved away."""
    properties = paragraph.find(PPR)
    mark = None if properties is None else properties.find(RPR)
    return mark is not None and any(mark.find(name) is not None for name in REMOVED)


def _removed(properties: Element | None, name: str) -> bool:
    return properties is not None and properties.find(name) is not None


def _is_words(path: Element) -> bool:
    """Whether decorative text is shown and holds a letter."""
    shown = not any(a.tag == FALLBACK for a in path.iterancestors())
    return shown and any(map(str.isalpha, path.get("string", "")))


def _symbol(element: Element) -> str:
    """The character of a symbol font, in the private use area as a rule."""
    try:
        code = int(element.get(w("char"), ""), 16)
    except ValueError:
        return "\ufffd"
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else "\ufffd"
