"""PDF files in: the words of their text layer (`pdf_pages`), put together to paragraphs again
(`pdf_layout`)."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from annotator.formats.base import Asked, ImportedArticle
from annotator.formats.plaintext import title_of
from annotator.model.document import canonical_text
from annotator.model.errors import ImportFailedError

if TYPE_CHECKING:
    from annotator.formats.pdf_layout import Glyph, Layout

_HEAD = 1_024
"""Bytes within which a file says that it is a PDF file, as readers commonly accept."""
_MIN_LETTERS = 3
"""Letters a page from which it counts as having text: scans carry a stamp or a page number at times."""


def recognises(data: bytes, name: str = "") -> bool:
    """True for what begins as PDF files do; with something before it, only where it also ends like one."""
    head = data[:_HEAD]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-") or (
        b"%PDF-" in head and b"startxref" in data[-2 * _HEAD :]
    )


def read(data: bytes, name: str, asked: Asked) -> ImportedArticle:
    """Read the text of a PDF file, a paragraph a line, notes at the foot of pages last. Its encoding is in
    the file; one asked for changes nothing.

    Raises ImportFailedError for what is damaged, locked or too long and for scans without text.
    """
    from annotator.formats.pdf_layout import read_layout
    from annotator.formats.pdf_pages import read_pages

    file_name = PurePath(name).name or "the document"
    pages = read_pages(data, file_name)
    letters = sum(g.char.isalpha() for page in pages for g in page)
    if letters < _MIN_LETTERS * len(pages) or not letters:
        raise ImportFailedError(
            f"“{file_name}” has no text: its pages are pictures.",
            "Run text recognition (OCR) on it, for instance with OCRmyPDF, and import the result.",
        )
    layout = read_layout(pages)
    text = canonical_text("\n".join(layout.paragraphs))
    return ImportedArticle(
        title=title_of(text, name),
        text=text,
        original=data,
        format="pdf",
        source_uri=name,
        warnings=_warnings(layout, pages),
    )


def _warnings(layout: Layout, pages: list[list[Glyph]]) -> tuple[str, ...]:
    found = ["A PDF file has lines, no paragraphs: where paragraphs end was guessed."]
    if layout.repeated:
        shown = ", ".join(f"“{words}”" for words in layout.repeated[:5])
        found.append(f"What stands at the head or foot of many pages was left out: {shown}.")
    empty = [number for number, page in enumerate(pages, 1) if not page]
    if empty:
        shown = ", ".join(map(str, empty[:10])) + ("…" if len(empty) > 10 else "")
        found.append(f"There is no text on {'page' if len(empty) == 1 else 'pages'} {shown}.")
    return tuple(found)
