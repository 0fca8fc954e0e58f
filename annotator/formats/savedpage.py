"""Web pages (.html) in: the article, without menus and advertisements, or everything; and out again with the
corrected words alone changed. Nothing is fetched."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from annotator.formats.base import UNASKED, Asked, Choice, Export, Exported, ImportedArticle, Option, asked_of
from annotator.formats.encoding import decode
from annotator.formats.mask import MaskBuilder, Masked
from annotator.formats.masking import check_same, raw_edits
from annotator.formats.plaintext import newline_of, rewritten, title_of
from annotator.formats.savedpage_main import captions_between, place_lines
from annotator.formats.savedpage_text import PageText, read_page
from annotator.formats.xmltext import language_of
from annotator.model.anchor import Span
from annotator.model.document import canonical_text
from annotator.model.errors import ExportFailedError, ImportFailedError
from annotator.text.offsets import Edit

MAX_BYTES = 3_000_000
"""Of one page, pictures within it included: reading takes time that grows with it."""
MAX_MARKS = 30_000
"""Tags in one page, several times what long articles have."""
MAX_ATTRIBUTES = 500
"""Of one tag: a parser compares each with all before it."""
_SAMPLE = 4_096
_ATTRIBUTE = r"[\s/]*+[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
_TAG = re.compile(
    r"<!--.*?(?:--!?>|\Z)"
    r"|<(?:(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])|[A-Za-z][^\s/>]*+)"
    rf"(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+"
    rf"(?:(?P<more>{_ATTRIBUTE})|(?(raw).*?(?:</(?P=raw)|\Z)))",
    re.DOTALL | re.IGNORECASE,
)
"""A comment, what is no markup between two marks, or a tag, with one attribute `more` than it may have."""
_START = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_LANGUAGE = re.compile(r"<html\b[^>]*?\slang\s*=\s*[\"']?\s*([A-Za-z]{2,3})\b", re.IGNORECASE)
_RULER = re.compile(r"(?:\|-+)+\|")
"""What the main text puts between the head of a table and its rows."""
_ARTICLE, _MAIN, _ALL = "article", "main", "all"
_PARTS = (
    Option(_ARTICLE, "the article with its captions"),
    Option(_MAIN, "the main text alone"),
    Option(_ALL, "everything"),
)
_BAR = re.compile(r"(?:^|\s)\|(?=\s|$)")
_CHARSET = re.compile(r"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def recognises(data: bytes, name: str = "") -> bool:
    """True where the file begins as web pages do."""
    return _START.match(_beginning(data)) is not None


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read the main text of a web page with the captions of its pictures, a block a line.

    Raises ImportFailedError (too large, no article in it, not text in the encoding asked for) or
    InvalidTextError.
    """
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
    if any(tag["more"] for tag in _TAG.finditer(page)):
        raise ImportFailedError(
            f"“{file_name}” has a mark with more than {MAX_ATTRIBUTES} attributes, "
            "as files made to do harm do.",
            "If you trust it, open it in a browser, copy the article's text and paste it.",
        )
    reading = _read(page, file_name, asked)
    text = reading.masked.text
    newline, _ = newline_of(decoded.text)
    language = _LANGUAGE.search(page)
    return ImportedArticle(
        title=_title(page) or title_of(text, name),
        text=text,
        original=data,
        format="html",
        language=language_of(language[1]) if language is not None else "",
        source_uri=name,
        encoding=decoded.encoding,
        newline=newline,
        bom=decoded.bom,
        choices=(reading.part,),
        warnings=tuple(_warnings(reading)),
    )


def write(export: Export) -> Exported:
    """The imported page with the corrected words; all else byte for byte.

    Raises ExportFailedError when the article did not come as a web page, or when the page reads otherwise
    than when it was imported.
    """
    document = export.document
    if document.format != "html":
        raise ExportFailedError(
            f"“{document.title}” did not come as a web page.", "Choose another form of export."
        )
    page = canonical_text(export.original.decode(document.encoding))
    asked = asked_of(document)
    # Before there was a choice the main text was read, without captions.
    reading = _read(page, document.title, Asked(asked.encoding, {"part": _MAIN, **asked.choices}))
    check_same(document, reading.masked)

    def written(words: str) -> str:
        words = html.escape(words, quote=False).replace("\u00a0", "&nbsp;")
        # Characters that the page's encoding lacks are written as numbers.
        return words.encode(document.encoding, "xmlcharrefreplace").decode(document.encoding)

    masking = raw_edits(reading.masked, export.corrections, written, breaks=False)
    exported = rewritten(export, _closed(page, reading.masked, masking.edits))
    return Exported(exported.data, (*exported.warnings, *masking.warnings()))


def _closed(page: str, masked: Masked, edits: list[Edit]) -> Iterator[Edit]:
    """The edits, with what stands right before one written out where it would become a mark with the words
    put behind it: a sign, or a reference without its semicolon."""
    open_ends = {}
    for match in re.finditer(r"\S", masked.text):
        place = masked.places[match.start()]
        if place is not None and (raw := place.of(page))[0] in "<&" and not raw.endswith(";"):
            open_ends[place.end] = place
    ends = {edit.span.end for edit in edits}
    for edit in edits:
        before = open_ends.get(edit.span.start)
        if before is None or edit.span.start in ends - {edit.span.end}:
            yield edit
            continue
        raw = before.of(page)
        written = f"{raw};" if len(raw) > 1 else html.escape(raw)
        yield Edit(Span(before.start, edit.span.end), written + edit.replacement)


@dataclass(frozen=True, slots=True)
class _Reading:
    masked: Masked
    part: Choice
    unplaced: list[str]
    """Paragraphs that do not stand in the page as they read."""


def _read(page: str, name: str, asked: Asked) -> _Reading:
    part = Choice.make("part", "What to read", _PARTS, asked)
    seen = read_page(page)
    builder = MaskBuilder()
    unplaced: list[str] = []
    if part.value == _ALL:
        if seen.letters:
            seen.add(builder, Span(0, len(seen.letters)))
        return _Reading(builder.build(), part, unplaced)
    from trafilatura import extract  # loads for a second; most articles are no pages

    main = extract(page, include_comments=False, include_tables=True, output_format="txt") or ""
    lines = [
        words
        for line in main.split("\n")
        if line.strip()
        for words in ([line] if next(seen.places(line), None) else _cells(line))
        if part.value == _MAIN or not _RULER.fullmatch(words)
    ]
    if not lines:
        raise ImportFailedError(
            f"No article was found in “{name}”.",
            "Import everything in it (on the command line: --choose part=all), or copy the article's text "
            "from a browser and paste it.",
        )
    placed = place_lines(seen, lines)
    captions = captions_between(seen, lines, placed) if part.value == _ARTICLE else []
    for number, (line, place) in enumerate(zip([*lines, ""], [*placed, None], strict=True)):
        for caption in (c for n, c in captions if n == number):
            _add_block(builder, seen, caption)
        if place is not None:
            _add_block(builder, seen, place)
        elif line:
            builder.add("\n" if len(builder) else "", None)
            builder.add(line, None, fixed=True)
            unplaced.append(line)
    return _Reading(builder.build(), part, unplaced)


def _add_block(builder: MaskBuilder, seen: PageText, letters: Span) -> None:
    builder.add("\n" if len(builder) else "", None)
    seen.add(builder, letters)


def _cells(line: str) -> list[str]:
    """The cells of a table's row, which the main text gives in one line with bars between them."""
    return [words for cell in _BAR.split(line) if (words := " ".join(cell.split()))]


def _warnings(reading: _Reading) -> Iterator[str]:
    if reading.part.value != _ALL:
        yield "The main text was taken from a web page; make sure that nothing is missing from it."
    if reading.unplaced:
        shown = ", ".join(f"“{line[:60]}”" for line in reading.unplaced[:5])
        yield f"Not found in the page as they read, so no corrections can be written into it there: {shown}."


def _title(page: str) -> str:
    from trafilatura import extract_metadata

    metadata = extract_metadata(page, extensive=False)
    return (metadata.title if metadata is not None else None) or ""


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
