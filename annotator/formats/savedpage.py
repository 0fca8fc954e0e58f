"""Saved web pages (.html) in: the main text, without menus and advertisements. Nothing is fetched."""

from __future__ import annotations

import re
from pathlib import PurePath

from annotator.formats.base import UNASKED, Asked, ImportedArticle
from annotator.formats.encoding import decode
from annotator.formats.plaintext import newline_of, title_of
from annotator.model.document import canonical_text
from annotator.model.errors import ImportFailedError

MAX_BYTES = 6_000_000
"""Of one page, pictures within it included: reading takes time that grows with it."""
MAX_MARKS = 30_000
"""Tags in one page, several times what long articles have."""
_SAMPLE = 4_096
_START = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_CHARSET = re.compile(r"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def recognises(data: bytes, name: str = "") -> bool:
    """True where the file begins as web pages do."""
    return _START.match(_beginning(data)) is not None


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read the main text of a web page, a block a line.

    Raises ImportFailedError (too large, no article in it, not text in the encoding asked for) or
    InvalidTextError.
    """
    from trafilatura import extract, extract_metadata  # loads for a second; most articles are no pages

    file_name = PurePath(name).name
    if len(data) > MAX_BYTES:
        raise ImportFailedError(
            f"“{file_name}” has {len(data) / 1e6:.0f} MB; a web page may have {MAX_BYTES // 1_000_000} MB.",
            "Save the page without its pictures, or copy the article's text and paste it.",
        )
    if data.count(b"<") > MAX_MARKS:
        raise ImportFailedError(
            f"“{file_name}” has more than {MAX_MARKS:,} marks; it is no article.",
            "Open the page in a browser, copy the article's text and paste it.",
        )
    decoded = decode(data, file_name, asked.encoding or _declared(data))
    page = canonical_text(decoded.text)
    text = extract(page, include_comments=False, include_tables=True, output_format="txt")
    if not text or not text.strip():
        raise ImportFailedError(
            f"No article was found in “{file_name}”.",
            "Open the page in a browser, copy the article's text and paste it.",
        )
    text = canonical_text(text)
    metadata = extract_metadata(page)
    newline, _ = newline_of(decoded.text)
    return ImportedArticle(
        title=(metadata.title if metadata is not None else None) or title_of(text, name),
        text=text,
        original=data,
        format="html",
        source_uri=name,
        encoding=decoded.encoding,
        newline=newline,
        bom=decoded.bom,
        warnings=("The main text was taken from a web page; make sure that nothing is missing from it.",),
    )


def _beginning(data: bytes) -> str:
    """The first characters, read without knowing the encoding: what is looked for is ASCII."""
    text = data[:_SAMPLE].replace(b"\0", b"").decode("latin-1")
    return text.removeprefix("\xef\xbb\xbf").removeprefix("\xff\xfe").removeprefix("\xfe\xff")


def _declared(data: bytes) -> str | None:
    """The encoding a page names, where it is one and the page is written in it."""
    match = _CHARSET.search(_beginning(data))
    if match is None:
        return None
    try:
        data.decode(match[1])
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
    return match[1]
