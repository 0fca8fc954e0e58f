"""OpenDocument texts (.odt) in: the text as it reads with every tracked change accepted."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from annotator.formats.base import UNASKED, Asked, ImportedArticle
from annotator.formats.plaintext import title_of
from annotator.model.document import canonical_text
from annotator.model.errors import ImportFailedError

if TYPE_CHECKING:
    from annotator.formats.package import Element

_MIME = b"application/vnd.oasis.opendocument.text"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
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
_SPACES = re.compile(r"[ \t\r\n]+")
_MAX_SPACES = 1_000


def recognises(data: bytes, name: str = "") -> bool:
    """True for packages whose first member says that they are OpenDocument texts, as the standard asks."""
    return data.startswith(b"PK\x03\x04") and data[30:].startswith(b"mimetype" + _MIME)


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read an OpenDocument text: one paragraph a line, tables cell by cell, notes after the body. The
    encoding is in the file, and there is nothing to choose.

    Raises ImportFailedError for what is damaged, locked, too large or dangerous, InvalidTextError for a
    document without words.
    """
    from annotator.formats.package import Package  # with an XML library, at first use

    file_name = PurePath(name).name or "the document"
    package = Package(data, file_name)
    if _MANIFEST in package and next(package.xml(_MANIFEST).iter("{*}encryption-data"), None) is not None:
        raise ImportFailedError(
            f"“{file_name}” is locked with a password.",
            "Open it in LibreOffice, save it without a password and import that.",
        )
    root = package.xml("content.xml")
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise ImportFailedError(
            f"“{file_name}” is damaged: it has no text.", "Open it in LibreOffice and save it again."
        )
    reader = _Reader()
    text = canonical_text(reader.read(body))
    return ImportedArticle(
        title=title_of(text, name),
        text=text,
        original=data,
        format="odt",
        source_uri=name,
        warnings=_warnings(body),
    )


def _warnings(body: Element) -> tuple[str, ...]:
    found = []
    if next(body.iter(f"{_TEXT}changed-region"), None) is not None:
        found.append("The document holds tracked changes; it is shown as if all were accepted.")
    for note in list(body.iter(f"{_OFFICE}annotation"))[:10]:
        author = note.findtext("{http://purl.org/dc/elements/1.1/}creator") or "somebody"
        words = " ".join(" ".join("".join(p.itertext()) for p in note.iter(f"{_TEXT}p")).split())
        found.append(f"Comment by {author}: “{words}”")
    if next(body.iter(f"{_DRAW}text-box"), None) is not None:
        found.append("The document holds text boxes: words in them are not checked.")
    return tuple(found)


class _Reader:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._notes: list[Element] = []
        self._line: list[str] = []

    def read(self, body: Element) -> str:
        self._blocks(body)
        for note in self._notes:  # grows while it is read: notes may hold notes
            self._blocks(note)
        return "\n".join(self._lines)

    def _blocks(self, container: Element) -> None:
        for child in container:
            if child.tag in _PARAGRAPHS:
                self._line = []
                self._inline(child)
                self._lines.append("".join(self._line).removesuffix(" "))
            elif child.tag not in _SKIPPED:
                self._blocks(child)

    def _inline(self, element: Element) -> None:
        self._add(element.text)
        for child in element:
            tag = child.tag
            if tag == f"{_TEXT}tab":
                self._line.append("\t")
            elif tag == f"{_TEXT}line-break":
                self._line.append("\n")
            elif tag == f"{_TEXT}s":
                count = child.get(f"{_TEXT}c", "1")
                self._line.append(" " * min(int(count) if count.isdecimal() else 1, _MAX_SPACES))
            elif tag == f"{_TEXT}note":
                self._notes += child.findall(f"{_TEXT}note-body")
            elif tag not in _SKIPPED:
                self._inline(child)
            self._add(child.tail)

    def _add(self, text: str | None) -> None:
        """Add characters as the standard reads them: white space is one space, none at a paragraph's
        start."""
        if not text:
            return
        text = _SPACES.sub(" ", text)
        if text.startswith(" ") and (not self._line or self._line[-1].endswith(" ")):
            text = text[1:]
        if text:
            self._line.append(text)
