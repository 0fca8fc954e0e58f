"""Markdown in, and out again into its own markup.

`markdown_parser` finds the structure; here it becomes lines of words with their places, and back again.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from annotator.formats.asides import HTML, LEAVE, READ, choices, left_out
from annotator.formats.base import UNASKED, Asked, Export, Exported, ImportedArticle, asked_of
from annotator.formats.encoding import decode
from annotator.formats.markdown_parser import MAX_MARKS, TooManyError, parser
from annotator.formats.mask import MaskBuilder, Masked
from annotator.formats.masking import check_same, raw_edits
from annotator.formats.plaintext import newline_of, rewritten, title_of
from annotator.formats.savedpage_text import read_page
from annotator.model.anchor import Span
from annotator.model.document import canonical_text
from annotator.model.errors import AnnotatorError, ExportFailedError, ImportFailedError
from annotator.text.offsets import Edit, apply_edits

if TYPE_CHECKING:
    from markdown_it.token import Token

_SUFFIXES = frozenset((".md", ".markdown", ".mdown", ".mkd"))
MAX_CHARACTERS = 2_000_000
"""In one file: a book."""
MAX_LINES = 50_000
"""Lines with words in one file."""
_MARKS = re.compile(
    r"^(?:#{1,6} |[ ]{0,3}(?:[-*+]|\d{1,3}[.)]) |> |```|~~~|={3,}$|-{3,}$|\|.*\|)"
    r"|\*\*\S|__\S|\]\(|\]\[|^\[[^\]\n]+\]: ",
    re.MULTILINE,
)
_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\n(?:.*\n)*?\1[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"^title[ \t]*+[:=][ \t]*+(.+)$", re.MULTILINE)
_CODE = re.compile(r"[ ]{0,3}<(?:pre|script|style|textarea)\b", re.IGNORECASE)
_LONGEST_MARK = 20
_OPENING = re.compile(r"(?:\*\*|__|~~|(?<![*])[*]|(?<!_)_|`+)\Z")
"""What may enclose words that are emphasised, struck out or code."""
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SPECIAL = re.compile(r"[\\`*\[\]<~|]|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_|&(?=#?\w+;)")
_BEGINS = re.compile(r"[#>+=-](?=[\s#>+=-]|$)|\d{1,9}[.)](?=\s|$)")


@dataclass(frozen=True, slots=True)
class _Reading:
    masked: Masked
    code: list[Span]
    """Places of the code in lines."""
    starts: frozenset[int]
    """Places of the first characters of blocks."""
    html: list[Span]
    """Places of the blocks of HTML that hold words, read or not."""


def recognises(data: bytes, name: str = "") -> bool:
    """True for a file named like Markdown that has marks: without any it reads like plain text, but with its
    lines kept."""
    if PurePath(name).suffix.lower() not in _SUFFIXES:
        return False
    try:
        return _MARKS.search(decode(data, name).text.replace("\r\n", "\n")) is not None
    except AnnotatorError:
        return False  # plain text says what is wrong with it


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read a Markdown file: paragraphs, headings, list items and cells a line each, without their marks.
    Blocks of code, pictures and the marks of footnotes are no part of the text; blocks of HTML can be left
    out.

    Raises ImportFailedError or InvalidTextError.
    """
    decoded = decode(data, PurePath(name).name, asked.encoding)
    raw = canonical_text(decoded.text)
    reading = _read(raw, PurePath(name).name, html=asked.choices.get(HTML) != LEAVE)
    offered = choices(asked, *([HTML] if reading.html else []))
    newline, warnings = newline_of(decoded.text)
    warnings = (*warnings, *(left_out(choice) for choice in offered if choice.value == LEAVE))
    front = _FRONT_MATTER.match(raw)
    title = _TITLE.search(front[0]) if front is not None else None
    return ImportedArticle(
        title=title[1].strip().strip("\"'") if title is not None else title_of(reading.masked.text, name),
        text=reading.masked.text,
        original=data,
        format="md",
        source_uri=name,
        encoding=decoded.encoding,
        newline=newline,
        bom=decoded.bom,
        warnings=warnings,
        choices=offered,
    )


def write(export: Export) -> Exported:
    """The imported Markdown with the corrections made in its own markup; all else byte for byte.

    Raises ExportFailedError when the article came in another form.
    """
    document = export.document
    if document.format != "md":
        raise ExportFailedError(
            f"“{document.title}” did not come as Markdown.", "Choose another form of export."
        )
    raw = canonical_text(export.original.decode(document.encoding))
    # A document without an answer was imported before blocks of HTML were read.
    reads_html = asked_of(document).choices.get(HTML) == READ
    reading = _read(raw, document.title, html=reads_html)
    check_same(document, reading.masked)
    masking = raw_edits(reading.masked, export.corrections, lambda words: words, breaks=False)
    edits = _without_empty_marks(raw, reading.masked, [_escaped(edit, reading) for edit in masking.edits])
    written = rewritten(export, edits)
    warnings = (*written.warnings, *masking.warnings())
    if (
        not masking.kept
        and not masking.refused
        and not _shows(apply_edits(raw, edits)[0], export.projection.text, html=reads_html)
    ):
        warnings = (*warnings, "Marks beside a correction now show as characters: look the file through.")
    return Exported(written.data, warnings)


def _shows(raw: str, text: str, *, html: bool) -> bool:
    """Whether Markdown reads as a text, blanks aside."""
    try:
        return _read(raw, "", html=html).masked.text.split() == text.split()
    except AnnotatorError:
        return not text.split()


def _escaped(edit: Edit, reading: _Reading) -> Edit:
    """An edit with its words written so that they show as they are where they come to stand."""
    words = edit.replacement
    if any(code.start <= edit.span.start and edit.span.end <= code.end for code in reading.code):
        return Edit(edit.span, words.replace("`", "'"))
    if _is_within(reading.html, edit.span.start):
        return Edit(edit.span, html.escape(words, quote=False))
    words = _SPECIAL.sub(r"\\\g<0>", words)
    if edit.span.start in reading.starts:
        words = (
            _BEGINS.sub(lambda m: f"{m[0][:-1]}\\{m[0][-1]}", words, count=1)
            if _BEGINS.match(words)
            else words
        )
    return Edit(edit.span, words)


def _is_within(places: Sequence[Span], at: int) -> bool:
    """Whether an offset lies in one of some stretches, which are in order."""
    index = bisect_right(places, at, key=lambda place: place.start) - 1
    return index >= 0 and at <= places[index].end


def _without_empty_marks(raw: str, masked: Masked, edits: list[Edit]) -> list[Edit]:
    """The edits in order; where all words between two marks go the marks go, too: they would show."""
    shown = {place.start for place in masked.places if place is not None}
    made: list[Edit] = []
    for edit in sorted(edits, key=lambda e: e.span):
        while not edit.replacement:
            start, end = edit.span.start, edit.span.end
            if made and not made[-1].replacement and made[-1].span.end == start:
                edit = Edit(Span(made.pop().span.start, end), "")
            elif mark := _mark_around(raw, shown, edit.span):
                edit = Edit(Span(start - len(mark), end + len(mark)), "")
            else:
                break
        made.append(edit)
    return made


def _mark_around(raw: str, shown: set[int], span: Span) -> str:
    """The mark that opens right before a stretch and closes right behind it, "" where none does."""
    before = _OPENING.search(raw[max(0, span.start - _LONGEST_MARK) : span.start])
    mark = "" if before is None else before[0]
    if not raw.startswith(mark, span.end) or (span.start - 1) in shown or span.end in shown:
        return ""
    return mark


# -- blocks


def _read(raw: str, name: str, *, html: bool) -> _Reading:
    """`html` says whether blocks of HTML are read. Raises ImportFailedError or InvalidTextError."""
    if len(raw) > MAX_CHARACTERS:
        raise ImportFailedError(
            f"“{name}” has more than {MAX_CHARACTERS:,} characters.", "Split it and import the parts."
        )
    try:
        return _reading(raw, reads_html=html)
    except TooManyError as error:
        raise ImportFailedError(
            f"“{name}” has {error}; it is no article.",
            "Split it and import the parts, or import it as plain text (with the suffix .txt).",
        ) from None


def _reading(raw: str, *, reads_html: bool) -> _Reading:
    """Raises TooManyError for what would take long."""
    if raw.count("|") > MAX_MARKS:
        raise TooManyError(f"more than {MAX_MARKS:,} bars")
    lines = raw.split("\n")
    if sum(bool(line) and not line.isspace() for line in lines) > MAX_LINES:
        raise TooManyError(f"more than {MAX_LINES:,} lines")
    front = _FRONT_MATTER.match(raw)
    # Blank lines in its place keep the numbers of the lines.
    body = "\n" * front[0].count("\n") + raw[front.end() :] if front is not None else raw
    starts = [0, *(m.end() for m in re.finditer("\n", raw))]
    builder = MaskBuilder()
    code: list[Span] = []
    begins: set[int] = set()
    row, cell_end = -1, 0
    blocks: list[Span] = []
    in_cell = False
    for token in parser().parse(body):
        if token.type == "html_block" and token.map is not None:
            places = _places(token.content.removesuffix("\n"), lines, starts, token.map[0])
            if _add_html(builder if reads_html else MaskBuilder(), token.content, places):
                blocks.append(Span(places[0], places[-1]))
        if token.type != "inline" or token.map is None:
            in_cell = token.type in ("td_open", "th_open")
            continue
        first = token.map[0]
        if in_cell:
            at = starts[first] + (cell_end if row == first else 0)
            places = _cell_places(token.content, raw, at)
            row, cell_end = first, places[-1] - starts[first]
        else:
            places = _places(token.content, lines, starts, first)
        shown = list(_inline(token.children or []))
        if not "".join(words for words, _, _ in shown).strip():
            continue
        if len(builder):
            builder.add("\n", None)
        begins.add(places[0])
        for words, span, is_code in shown:
            place = Span(places[span.start], places[span.end])
            if len(words) == len(span) != len(place):  # in several lines, or with bars
                for number, character in enumerate(words, span.start):
                    builder.add(character, Span(places[number], places[number + 1]), whole=True)
            else:
                builder.add(words, place)
            if is_code:
                code.append(place)
    return _Reading(builder.build(), code, frozenset(begins), blocks)


def _add_html(builder: MaskBuilder, content: str, places: Sequence[int]) -> bool:
    """Add what a reader sees of a block of HTML, if it is no code; whether that is anything."""
    page = read_page(content)
    if not page.letters or _CODE.match(content):
        return False
    if len(builder):
        builder.add("\n", None)
    for character, start, end in zip(page.text, page.starts, page.ends, strict=True):
        whole = Span(places[start], places[end - 1] + 1) if start >= 0 else None
        builder.add(character, whole, whole=True)
    return True


def _places(content: str, lines: Sequence[str], starts: Sequence[int], first: int) -> list[int]:
    """Where each character of a block's content stands in the raw text, and where it ends. From the
    beginnings of its lines the marks of blocks (`>`, `#`, indents) have been taken."""
    places: list[int] = []
    for number, part in enumerate(content.split("\n")):
        words = part.lstrip()
        at = starts[first + number] + lines[first + number].rindex(words)
        places += [at] * (len(part) - len(words))
        places += range(at, at + len(words) + 1)
    return places


def _cell_places(words: str, raw: str, at: int) -> list[int]:
    """The same for a cell of a table, from the end of the one before it. A bar in it is written with a
    backslash."""
    at = raw.index(words.replace("|", r"\|"), at)  # the words come from this line
    places = []
    for character in words:
        places.append(at)
        at += 2 if character == "|" else 1
    return [*places, at]


# -- what stands in a line


_Shown = tuple[str, Span, bool]
"""Words, their place in the block's content, and whether they are code."""


def _inline(tokens: Sequence[Token]) -> Iterator[_Shown]:
    """What a reader sees of a block, in order."""
    at = 0
    waiting: _Shown | None = None
    """Words whose last blanks do not show where the line ends behind them."""
    blank = hidden = False
    """Whether the last word shown is a blank, and whether something without words follows it."""
    for token in tokens:
        start, end = token.meta.get("place", (at, at + len(token.content)))
        at = end
        breaks = token.type in ("softbreak", "hardbreak")
        if waiting is not None and (breaks or token.content or token.type != "text"):
            words, place, _ = waiting
            words = words.rstrip(" \t") if breaks else words
            yield words, Span(place.start, place.start + len(words)), False
            waiting = None
        if token.type == "text":
            skipped = 1 if hidden and blank and token.content.startswith(" ") else 0
            if token.content:
                waiting = token.content[skipped:], Span(start + skipped, end), False
                blank, hidden = token.content.endswith(" "), False
            continue
        if token.type == "softbreak":
            yield " ", Span(start, end), False
        elif token.type == "hardbreak" or (token.type == "html_inline" and _BREAK.fullmatch(token.content)):
            yield "\n", Span(start, end), False
        elif token.type == "text_special":
            yield token.content, Span(start, end), False
        elif token.type == "code_inline":
            marks = len(token.markup)
            start += marks + (end - start - 2 * marks - len(token.content)) // 2
            yield token.content, Span(start, start + len(token.content)), True
        elif token.type == "link_open":
            at = start + 1
        hidden = token.type in ("image", "footnote_ref", "html_inline")
    if waiting is not None:
        yield waiting
