"""OpenDocument texts (.odt) in and out: the text as it reads with every tracked change accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from annotator.formats.asides import BOXES, LEAVE, READ, choices, left_out
from annotator.formats.base import UNASKED, Asked, Export, Exported, ImportedArticle, asked_of
from annotator.formats.flow import Flow
from annotator.formats.mask import Masked
from annotator.formats.masking import check_same, raw_edits
from annotator.formats.plaintext import title_of
from annotator.formats.xmltext import Characters, Node, XmlText, escape, read_xml
from annotator.model.errors import ExportFailedError, ImportFailedError
from annotator.text.offsets import apply_edits

if TYPE_CHECKING:
    from annotator.formats.package import Package

_MIME = b"application/vnd.oasis.opendocument.text"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CONTENT, _STYLES = "content.xml", "styles.xml"
_MANIFEST = "META-INF/manifest.xml"
_PARAGRAPHS = frozenset((f"{_TEXT}p", f"{_TEXT}h"))
_SKIPPED = frozenset(
    (
        f"{_TEXT}tracked-changes",  # what was deleted is kept in here
        f"{_TEXT}table-of-content",
        f"{_TEXT}ruby-text",
        f"{_TABLE}covered-table-cell",
        f"{_OFFICE}annotation",
        f"{_OFFICE}forms",
        f"{_DRAW}frame",
        f"{_DRAW}custom-shape",
    )
)
_EMBEDDED = frozenset(
    f"{_DRAW}{name}" for name in ("object", "object-ole", "applet", "plugin", "floating-frame")
)
"""Documents within a drawing: charts, sheets."""
_LINK = f"{_DRAW}a"
_BESIDE = tuple(
    f"{_STYLE}{part}{pages}" for part in ("header", "footer") for pages in ("", "-first", "-left")
)
MAX_DEPTH = 100
"""Drawings within drawings."""
_SHOWN = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_MAX_SPACES = 100
"""The most spaces one mark is read as: a page is no wider."""
_COUNT = re.compile("[0-9]{1,9}")
_WORD = re.compile(r"[^\W\d]\w*")
_BESIDE_PAGES = 2
"""Words that go with a number of pages and are no words of an article: “Page 3 of 9”."""


def recognises(data: bytes, name: str = "") -> bool:
    """True for packages whose first member says that they are OpenDocument texts, as the standard asks."""
    return data.startswith(b"PK\x03\x04") and data[30:].startswith(b"mimetype" + _MIME)


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read an OpenDocument text: one paragraph a line, tables cell by cell, text boxes and words in shapes
    after the paragraph they stand in, notes after the body. Boxes can be left out. The encoding is in the
    file.

    Raises ImportFailedError for what is damaged, locked, too large or dangerous, InvalidTextError for a
    document without words.
    """
    file_name = PurePath(name).name or "the document"
    package, _, body = _opened(data, file_name)
    offered = choices(asked, *([BOXES] if any(map(_holds_words, _drawings(body))) else []))
    boxes = any(choice.value == READ for choice in offered)
    text = _Reader(boxes=boxes).read(body).text
    return ImportedArticle(
        title=title_of(text, name),
        text=text,
        original=data,
        format="odt",
        source_uri=name,
        warnings=(
            *_warnings(body),
            *(left_out(choice) for choice in offered if choice.value == LEAVE),
            *_not_read(package, body),
        ),
        choices=offered,
    )


def write(export: Export) -> Exported:
    """The corrected article in the document it came in: styles, pictures, fields, notes and the changes that
    are tracked in it stay. Without corrections it is the imported file itself.

    Raises ExportFailedError when the article came in another form.
    """
    document = export.document
    if document.format != "odt":
        raise ExportFailedError(
            f"“{document.title}” did not come as an OpenDocument text.",
            "Export it as a Word document, which LibreOffice opens too.",
        )
    if not export.corrections:
        return Exported(export.original)
    package, content, body = _opened(export.original, document.title)
    # A document without an answer was imported before boxes were read.
    masked = _Reader(boxes=asked_of(document).choices.get(BOXES) == READ).read(body)
    check_same(document, masked)
    masking = raw_edits(masked, export.corrections, _escape, space="<text:s/>")
    raw, _ = apply_edits(content.raw, masking.edits)
    return Exported(package.rewritten({_CONTENT: content.encode(raw)}), masking.warnings())


def _opened(data: bytes, name: str) -> tuple[Package, XmlText, Node]:
    """The package of a document, its content and the body of that. Raises ImportFailedError."""
    from annotator.formats.package import Package  # with an XML library, at first use

    package = Package(data, name)
    if _MANIFEST in package and next(package.xml(_MANIFEST).iter("{*}encryption-data"), None) is not None:
        raise ImportFailedError(
            f"“{name}” is locked with a password.",
            "Open it in LibreOffice, save it without a password and import that.",
        )
    content = read_xml(package.read(_CONTENT), f"{name}: {_CONTENT}")
    body = next(content.root.all(f"{_OFFICE}text"), None)
    if body is None:
        raise ImportFailedError(
            f"“{name}” is damaged: it has no text.", "Open it in LibreOffice and save it again."
        )
    return package, content, body


def _warnings(body: Node) -> tuple[str, ...]:
    found = []
    if next(body.all(f"{_TEXT}changed-region"), None) is not None:
        found.append(
            "The document holds tracked changes; it is shown as if all were accepted. An OpenDocument export "
            "keeps them."
        )
    for note in islice(body.all(f"{_OFFICE}annotation"), 10):
        author = next((n.text() for n in note.elements() if n.name == _CREATOR), "") or "somebody"
        words = " ".join(" ".join(p.text() for p in note.all(f"{_TEXT}p")).split())
        found.append(f"Comment by {author}: “{words}”")
    return tuple(found)


def _not_read(package: Package, body: Node) -> Iterator[str]:
    """What a reader of the document sees and the text does not hold."""
    if any(True for _ in body.all(*_EMBEDDED)):
        yield "The document holds charts, formulas or other objects: words in them are not checked."
    styles = package.xml(_STYLES) if _STYLES in package else None
    parts = () if styles is None else styles.iter(*_BESIDE)
    words = ("".join(part.itertext()) for part in parts if part.get(f"{_STYLE}display") != "false")
    if any(len(_WORD.findall(text)) > _BESIDE_PAGES for text in words):
        yield "The document holds headers or footers: words in them are not checked."


def _drawings(node: Node) -> Iterator[Node]:
    """The outermost frames and shapes of what is read."""
    for child in node.elements():
        if _is_drawing(child):
            yield child
        elif child.name not in _SKIPPED:
            yield from _drawings(child)


def _is_drawing(node: Node) -> bool:
    return node.name.startswith(_DRAW) and node.name != _LINK


def _holds_words(drawing: Node, depth: int = 0) -> bool:
    """Whether a frame or shape holds text, documents within it left aside."""
    if drawing.name in _EMBEDDED or depth > MAX_DEPTH:
        return False
    return any(
        bool(child.text().strip()) if child.name in _PARAGRAPHS else _holds_words(child, depth + 1)
        for child in drawing.elements()
    )


class _Reader:
    """Turns the body of a document into its text with the place of each character."""

    def __init__(self, *, boxes: bool) -> None:
        self._reads_boxes = boxes
        self._boxes: list[Node] = []
        """The drawings in the paragraph that is being read."""
        self._flow = Flow()
        self._notes: list[Node] = []

    def read(self, body: Node) -> Masked:
        """Raises InvalidTextError for a document without words."""
        self._blocks(body)
        for note in self._notes:  # grows while it is read: notes may hold notes
            self._blocks(note)
        return self._flow.build()

    def _blocks(self, container: Node) -> None:
        for child in container.elements():
            if child.name in _PARAGRAPHS:
                self._paragraph(child)
            elif self._reads_boxes and _is_drawing(child):
                self._drawing(child)
            elif child.name not in _SKIPPED:
                self._blocks(child)

    def _paragraph(self, paragraph: Node) -> None:
        around, self._boxes = self._boxes, []
        self._flow.begin(paragraph.opening)
        self._inline(paragraph)
        boxes, self._boxes = self._boxes, around
        for box in boxes:
            self._drawing(box)

    def _drawing(self, drawing: Node) -> None:
        if _holds_words(drawing):
            self._blocks(drawing)

    def _inline(self, element: Node) -> None:
        for child in element.children:
            if isinstance(child, Characters):
                self._flow.characters(child)
            elif child.name in _SHOWN:
                self._flow.show(_SHOWN[child.name], child.place)
            elif child.name == f"{_TEXT}s":
                count = _COUNT.match(child.attributes.get(f"{_TEXT}c", ""))
                self._flow.show(" " * min(int(count[0]) if count else 1, _MAX_SPACES), child.place)
            elif child.name == f"{_TEXT}note":
                self._notes += (c for c in child.elements() if c.name == f"{_TEXT}note-body")
            elif self._reads_boxes and _is_drawing(child):
                self._boxes.append(child)
            elif child.name not in _SKIPPED:
                self._inline(child)


def _escape(words: str) -> str:
    return escape(words).replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")
