"""PDF files in: the words of their text layer, put together to paragraphs again (`pdf_layout`).

PDFium reads them: the one reader that is quick, keeps to the order of the page and is tried daily on hostile
files, for it is a browser's. It takes one thread at a time.
"""

from __future__ import annotations

import ctypes
import logging
import threading
import time
from pathlib import PurePath
from typing import TYPE_CHECKING

from annotator.formats.base import Asked, ImportedArticle
from annotator.formats.pdf_layout import Glyph, Layout, read_layout
from annotator.formats.plaintext import title_of
from annotator.model.document import canonical_text
from annotator.model.errors import ImportFailedError

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 1_000
MAX_SECONDS = 20.0
"""For reading all pages; a book of 500 takes about 5."""
_HEAD = 1_024
"""Bytes within which a file says that it is a PDF file, as readers commonly accept."""
_MIN_LETTERS = 3
"""Letters a page from which it counts as having text: scans carry a stamp or a page number at times."""
_log = logging.getLogger(__name__)
_lock = threading.Lock()


def recognises(data: bytes, name: str = "") -> bool:
    return b"%PDF-" in data[:_HEAD]


def read(data: bytes, name: str, asked: Asked) -> ImportedArticle:
    """Read the text of a PDF file, a paragraph a line, notes at the foot of pages last. Its encoding is in
    the file; one asked for changes nothing.

    Raises ImportFailedError for what is damaged, locked or too long and for scans without text.
    """
    file_name = PurePath(name).name or "the document"
    with _lock:
        pages = _pages(data, file_name)
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


def _pages(data: bytes, name: str) -> list[list[Glyph]]:
    """The characters of each page in reading order. Raises ImportFailedError."""
    import pypdfium2  # loads a library of 8 MB; most articles are no PDF files

    until = time.monotonic() + MAX_SECONDS
    document = _opened(data, name)
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise ImportFailedError(
                f"“{name}” has {count:,} pages; {MAX_PAGES:,} can be read.", "Split it and import the parts."
            )
        pages = []
        for number in range(count):
            try:
                pages.append(_glyphs(document[number], until))
            except pypdfium2.PdfiumError:
                _log.warning("Page %d cannot be read.", number + 1)
                pages.append([])
        return pages
    except TimeoutError:
        raise ImportFailedError(
            f"“{name}” takes too long to read.", "Split it and import the parts, or save it again."
        ) from None
    finally:
        document.close()


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    import pypdfium2
    from pypdfium2 import raw

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise ImportFailedError(
                f"“{name}” is locked with a password.",
                "Open it in a PDF reader, print it into a new PDF file and import that.",
            ) from error
        raise ImportFailedError(
            f"“{name}” is damaged: it cannot be read as a PDF file.",
            "Open it in a PDF reader and save it again, or ask for the text in another form.",
        ) from error


def _glyphs(page: pypdfium2.PdfPage, until: float) -> list[Glyph]:
    """The characters of one page. Raises TimeoutError at the moment `until` of the monotonic clock."""
    from pypdfium2 import raw

    text = page.get_textpage()
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    glyphs = []
    high = 0
    for index in range(text.count_chars()):
        if index % 1_000 == 0 and time.monotonic() > until:
            raise TimeoutError
        code = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if not raw.FPDFText_GetLooseCharBox(text, index, box) or not raw.FPDFText_GetCharOrigin(
            text, index, x, y
        ):
            continue
        char = "\u00ad" if raw.FPDFText_IsHyphen(text, index) == 1 else chr(code)
        glyphs.append(Glyph(char, box.left, box.right, y.value, box.top - box.bottom))
    text.close()
    page.close()
    return glyphs
