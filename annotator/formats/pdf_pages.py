"""The characters of a PDF file and their places, read by PDFium in a process of its own.

PDFium is a browser's reader: quick, true to the order of the page and tried daily on hostile files. Yet a
file can be made that keeps any reader busy for hours or fills the memory; a process can be ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import math
import multiprocessing
from array import array
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from annotator.formats.pdf_layout import Glyph
from annotator.model.errors import ImportFailedError

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 1_000
MAX_CHARACTERS = 1_000_000
MAX_SECONDS = 20.0
"""For reading all pages; a book of 500 takes about 5."""
MAX_MEMORY = 1_500_000_000
"""Bytes of addresses, where the system can keep a process to them."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Page:
    codes: array[int]
    places: array[float]
    """Left, right, base line and font size of each character."""


class _Refused(Exception):  # noqa: N818 (an answer, not an error)
    """`args` are message and hint, "{}" in them the file's name."""


def read_pages(data: bytes, name: str) -> list[list[Glyph]]:
    """The characters of each page in reading order.

    Raises ImportFailedError for a file that is damaged, locked or too long; `name` is for messages.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.send_bytes(data)
        answer = ours.recv() if ours.poll(MAX_SECONDS) else _Refused(*_TOO_LONG)
    except (EOFError, OSError):  # it crashed or ran out of memory
        process.join(1)  # its status is known once it has ended
        _log.warning("Reading “%s” ended with status %s.", name, process.exitcode)
        answer = _Refused(*_DAMAGED)
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
    if isinstance(answer, _Refused):
        message, hint = answer.args
        raise ImportFailedError(message.format(name), hint)
    return [
        [Glyph(chr(code), *page.places[4 * index : 4 * index + 4]) for index, code in enumerate(page.codes)]
        for page in answer
    ]


_DAMAGED = (
    "“{}” is damaged: it cannot be read as a PDF file.",
    "Open it in a PDF reader and save it again, or ask for the text in another form.",
)
_LOCKED = (
    "“{}” is locked with a password.",
    "Open it in a PDF reader, print it into a new PDF file and import that.",
)
_TOO_LONG = (
    "“{}” takes too long to read.",
    "Split it and import the parts, or open it in a PDF reader and save it again.",
)
_TOO_LARGE = (
    f"“{{}}” has more than {MAX_PAGES:,} pages or {MAX_CHARACTERS:,} characters.",
    "Split it and import the parts.",
)


# -- in the other process


def _work(connection: Connection) -> None:
    data = connection.recv_bytes()
    with contextlib.suppress(ImportError, ValueError, OSError):  # there are no limits on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    try:
        connection.send(_read(data))
    except _Refused as refused:
        connection.send(refused)


def _read(data: bytes) -> list[_Page]:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD
        raise _Refused(*(_LOCKED if locked else _DAMAGED)) from None
    if len(document) > MAX_PAGES:
        raise _Refused(*_TOO_LARGE)
    pages: list[_Page] = []
    left = MAX_CHARACTERS
    for number in range(len(document)):
        page = _Page(array("L"), array("f"))
        with contextlib.suppress(pypdfium2.PdfiumError):  # a page that cannot be read has no text
            page = _read_page(document[number], left)
        left -= len(page.codes)
        pages.append(page)
    return pages


def _read_page(source: pypdfium2.PdfPage, left: int) -> _Page:
    """`left` is how many characters may still come."""
    from pypdfium2 import raw

    text = source.get_textpage()
    count = text.count_chars()
    if count > left:
        raise _Refused(*_TOO_LARGE)
    page = _Page(array("L"), array("f"))
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    high = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:  # the first half of a character beyond the first plane
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        code = code or 0xFFFD  # a letter its font does not name
        if raw.FPDFText_IsHyphen(text, index) == 1:
            code = 0xAD
        if (
            raw.FPDFText_GetLooseCharBox(text, index, box)
            and raw.FPDFText_GetCharOrigin(text, index, x, y)
            and raw.FPDFText_GetMatrix(text, index, matrix)
        ):
            # The box is as high as the font says, which for some is as high as the letter.
            size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
            page.codes.append(code)
            page.places.extend((box.left, box.right, y.value, size))
    text.close()
    source.close()
    return page
