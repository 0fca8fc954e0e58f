"""E-books (EPUB 2 and 3) in and out: one chapter of a book as the text; on export the chapter's words change
and nothing else in the book."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from annotator.formats.base import (
    UNASKED,
    Asked,
    Choice,
    Export,
    Exported,
    ImportedArticle,
    Option,
    asked_of,
)
from annotator.formats.flow import Flow
from annotator.formats.mask import Masked
from annotator.formats.masking import check_same, raw_edits
from annotator.formats.plaintext import title_of
from annotator.formats.xmltext import XML, Characters, Node, XmlText, escape, language_of, read_xml
from annotator.model.errors import ExportFailedError, ImportFailedError, InvalidTextError
from annotator.text.offsets import apply_edits

if TYPE_CHECKING:
    from annotator.formats.package import Package

_MIME = b"mimetypeapplication/epub+zip"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_HTML = "{http://www.w3.org/1999/xhtml}"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_CHAPTER = 1_000
"""Characters from which a document is a chapter rather than a title page."""
_MAX_LOOKED_AT = 2_000_000
"""Bytes of documents opened in search of the first chapter."""
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul".split()
)
_SILENT = frozenset(
    "audio canvas datalist embed head iframe img map math noscript object option rp rt script select style "
    "svg template textarea title video".split()
)


@dataclass(frozen=True, slots=True)
class _Book:
    """A book's package; `chapters` are the paths of its documents in reading order with their titles, ""
    where the table of contents has none."""

    package: Package
    chapters: tuple[tuple[str, str], ...]
    language: str


@dataclass(frozen=True, slots=True)
class _Chapter:
    path: str
    xml: XmlText
    masked: Masked


def recognises(data: bytes, name: str = "") -> bool:
    """True for packages whose first member says that they are e-books, as the standard asks, and for those
    that hold what every e-book holds."""
    return data.startswith(b"PK\x03\x04") and (
        data[30:].startswith(_MIME) or (name.lower().endswith(".epub") and _CONTAINER.encode() in data)
    )


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read a chapter of an e-book, a block a line, without scripts, styles and what only shows pictures.
    Which chapter is a choice; unasked it is the first one long enough to be none of the front matter.

    Raises ImportFailedError for what is damaged, protected or dangerous, InvalidTextError for a chapter
    without words.
    """
    book = _opened(data, PurePath(name).name or "the book")
    options = [
        Option(str(n), title or PurePath(path).stem) for n, (path, title) in enumerate(book.chapters, 1)
    ]
    default = None if "chapter" in asked.choices else str(_likeliest(book) + 1)
    choice = Choice.make("chapter", "Chapter", options, asked, default)
    chapter = _chapter(book, choice.value)
    text = chapter.masked.text
    root = chapter.xml.root
    language = root.attributes.get(f"{XML}lang", "") or root.attributes.get("lang", "") or book.language
    return ImportedArticle(
        title=book.chapters[int(choice.value) - 1][1] or title_of(text, name),
        text=text,
        original=data,
        format="epub",
        language=language_of(language),
        source_uri=name,
        choices=(choice,) if len(options) > 1 else (),
    )


def write(export: Export) -> Exported:
    """The book with the corrected chapter; every other part of it keeps its bytes. Without corrections it is
    the imported file itself.

    Raises ExportFailedError when the article came in another form.
    """
    document = export.document
    if document.format != "epub":
        raise ExportFailedError(
            f"“{document.title}” did not come from an e-book.", "Export it as HTML, or choose another form."
        )
    if not export.corrections:
        return Exported(export.original)
    book = _opened(export.original, document.title)
    chapter = _chapter(book, asked_of(document).choices.get("chapter", "1"))
    check_same(document, chapter.masked)
    masking = raw_edits(chapter.masked, export.corrections, _escape)
    raw, _ = apply_edits(chapter.xml.raw, masking.edits)
    changed = {chapter.path: chapter.xml.encode(raw)}
    return Exported(book.package.rewritten(changed), masking.warnings())


def _escape(words: str) -> str:
    return escape(words).replace("\n", "<br/>")


def _opened(data: bytes, name: str) -> _Book:
    """The chapters of a book in reading order. Raises ImportFailedError."""
    from annotator.formats.package import Package  # with an XML library, at first use

    package = Package(data, name)
    container = read_xml(package.read(_CONTAINER), f"{name}: {_CONTAINER}").root
    path = next((n.attributes.get("full-path", "") for n in _named(container, "rootfile")), "")
    root = read_xml(package.read(path), f"{name}: {path}", doctype="package").root
    folder = posixpath.dirname(path)
    items = {n.attributes.get("id", ""): n for n in _named(root, "item")}
    paths = []
    for reference in _named(root, "itemref"):
        item = items.get(reference.attributes.get("idref", ""))
        if item is not None and item.attributes.get("media-type") == "application/xhtml+xml":
            paths.append(_resolved(folder, item.attributes.get("href", "")))
    paths = [p for p in dict.fromkeys(paths) if p in package]
    if not paths:
        raise ImportFailedError(f"“{name}” holds no chapters.", "Is it the right file?")
    _refuse_protected(package, name, paths)
    titles = _titles(package, name, folder, items)
    language = next((n.text() for n in _named(root, "language")), "")
    chapters = tuple((p, titles.get(p, "")) for p in paths)
    return _Book(package, chapters, language)


def _refuse_protected(package: Package, name: str, paths: list[str]) -> None:
    """Fonts may be scrambled; a book whose chapters are cannot be read."""
    if _ENCRYPTION not in package:
        return
    root = read_xml(package.read(_ENCRYPTION), f"{name}: {_ENCRYPTION}").root
    scrambled = {unquote(n.attributes.get("URI", "")) for n in _named(root, "CipherReference")}
    if not scrambled.isdisjoint(paths):
        raise ImportFailedError(
            f"“{name}” is protected against copying.",
            "Ask the publisher for an unprotected copy, or paste the chapter's text.",
        )


def _titles(package: Package, name: str, folder: str, items: dict[str, Node]) -> dict[str, str]:
    """The titles of documents by path, as the book's table of contents has them; the first one counts."""
    found: dict[str, str] = {}
    navigation = (i for i in items.values() if "nav" in i.attributes.get("properties", "").split())
    control = (i for i in items.values() if i.attributes.get("media-type") == "application/x-dtbncx+xml")
    for listed, doctype in ((navigation, "html"), (control, "ncx")):
        item = next(listed, None)
        path = _resolved(folder, item.attributes.get("href", "")) if item is not None else ""
        if path not in package:
            continue
        with suppress(ImportFailedError):  # a book can be read without its contents
            root = read_xml(package.read(path), f"{name}: {path}", doctype=doctype).root
            for target, title in _entries(root):
                found.setdefault(_resolved(posixpath.dirname(path), target), title)
    return {path: title for path, title in found.items() if title}


def _entries(root: Node) -> Iterator[tuple[str, str]]:
    """The targets and titles of a table of contents: a navigation document or an older control file."""
    for nav in _named(root, "nav"):
        if nav.attributes.get(_EPUB_TYPE, "toc") == "toc":
            for link in _named(nav, "a"):
                yield link.attributes.get("href", ""), " ".join(link.text().split())
    for point in _named(root, "navPoint"):
        content, label = point.child("content"), point.child("navLabel")
        if content is not None and label is not None:
            yield content.attributes.get("src", ""), " ".join(label.text().split())


def _named(node: Node, local: str) -> Iterator[Node]:
    """The elements with this local name, in order: the namespaces of packages differ by version."""
    if node.local == local:
        yield node
    for child in node.elements():
        yield from _named(child, local)


def _resolved(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _likeliest(book: _Book) -> int:
    """The index of the first document that is long enough for a chapter, else of the longest."""
    longest, best, looked_at = -1, 0, 0
    for index, (path, _) in enumerate(book.chapters):
        with suppress(ImportFailedError, InvalidTextError):
            looked_at += len(book.package.read(path))
            if looked_at > _MAX_LOOKED_AT:
                break
            length = len(_chapter(book, str(index + 1)).masked.text)
            if length >= _CHAPTER:
                return index
            if length > longest:
                longest, best = length, index
    return best


def _chapter(book: _Book, number: str) -> _Chapter:
    """Read a chapter. Raises ImportFailedError or InvalidTextError."""
    path = book.chapters[int(number) - 1][0]
    name = f"{book.package.name}: {path}"
    xml = read_xml(book.package.read(path), name, doctype="html")
    flow = Flow()
    for body in _named(xml.root, "body"):
        _read(body, flow, preformatted=False)
    return _Chapter(path, xml, flow.build())


def _read(node: Node, flow: Flow, *, preformatted: bool) -> None:
    for child in node.children:
        if isinstance(child, Characters):
            flow.characters(child, preformatted=preformatted)
        elif child.name == f"{_HTML}br":
            flow.show("\n", child.place)
        elif child.name.startswith(_HTML) and child.local not in _SILENT and "hidden" not in child.attributes:
            block = child.local in _BLOCKS
            if block:
                flow.end()
            _read(child, flow, preformatted=preformatted or child.local == "pre")
            if block:
                flow.end()
