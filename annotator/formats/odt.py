"""OpenDocument texts (.odt) in and out: the text as it reads with every tracked change accepted."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from annotator.formats.base import UNASKED, Asked, Export, Exported, ImportedArticle
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
_CONTENT = "content.xml"
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
_SHOWN = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_MAX_SPACES = 100
"""The most spaces one mark is read as: a page is no wider."""
_COUNT = re.compile("[0-9]{1,9}")


def recognises(data: bytes, name: str = "") -> bool:
    """True for packages whose first member says that they are OpenDocument texts, as the standard asks."""
    return data.startswith(b"PK\x03\x04") and data[30:].startswith(b"mimetype" + _MIME)


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read an OpenDocument text: one paragraph a line, tables cell by cell, notes after the body. The
    encoding is in the file, and there is nothing to choose.

    Raises ImportFailedError for what is damaged, locked, too large or dangerous, InvalidTextError for a
    document without words.
    """
    file_name = PurePath(name).name or "the document"
    _, _, body = _opened(data, file_name)
    text = _Reader().read(body).text
    return ImportedArticle(
        title=title_of(text, name),
        text=text,
        original=data,
        format="odt",
        source_uri=name,
        warnings=_warnings(body),
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
    masked = _Reader().read(body)
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
    if next(body.all(f"{_DRAW}text-box"), None) is not None:
        found.append("The document holds text boxes: words in them are not checked.")
    return tuple(found)


class _Reader:
    """Turns the body of a document into its text with the place of each character."""

    def __init__(self) -> None:
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
                self._flow.begin(child.opening)
                self._inline(child)
            elif child.name not in _SKIPPED:
                self._blocks(child)

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
            elif child.name not in _SKIPPED:
                self._inline(child)


def _escape(words: str) -> str:
    return escape(words).replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")
