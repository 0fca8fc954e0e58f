"""Markdown in, and out again into its own markup.

markdown-it finds the structure (CommonMark with tables and strikethrough). It tells the lines of blocks but
not where in them words and marks stand, so each of its rules for what stands in a line is made to note that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from annotator.formats.base import UNASKED, Asked, Export, Exported, ImportedArticle
from annotator.formats.encoding import decode
from annotator.formats.masking import MaskBuilder, Masked, check_same, raw_edits
from annotator.formats.plaintext import newline_of, rewritten, title_of
from annotator.model.anchor import Span
from annotator.model.document import canonical_text
from annotator.model.errors import AnnotatorError, ExportFailedError, ImportFailedError
from annotator.text.offsets import Edit, apply_edits

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_SUFFIXES = frozenset((".md", ".markdown", ".mdown", ".mkd"))
MAX_CHARACTERS = 2_000_000
"""In one file: a book."""
MAX_LINES = 50_000
"""Lines with words in one file."""
MAX_BLOCKS = 30_000
"""Paragraphs, headings, items and cells in one file, some times those of a book."""
MAX_MARKS = 60_000
"""Characters in one file that may be marks within a line."""
MAX_MARKS_TOGETHER = 3_000
"""Such characters in one paragraph: what they mean is looked for in all that follows in it."""
_MARKS = re.compile(
    r"^(?:#{1,6} |[ ]{0,3}(?:[-*+]|\d{1,3}[.)]) |> |```|~~~|={3,}$|-{3,}$|\|.*\|)"
    r"|\*\*\S|__\S|\]\(|\]\[|^\[[^\]\n]+\]: ",
    re.MULTILINE,
)
_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\n(?:.*\n)*?\1[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"^title[ \t]*+[:=][ \t]*+(.+)$", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,60}\]")
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<[^>]*+>?", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SPECIAL = re.compile(r"[\\`*\[\]<~|]|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_|&(?=#?\w+;)")
_MARK = re.compile(r"[\\`*_\[\]<&!~]")
_BEGINS = re.compile(r"[#>+=-](?=[\s#>+=-]|$)|\d{1,9}[.)](?=\s|$)")


class _TooManyError(Exception):
    """There is more of something in a file than can be read in good time; the message says of what."""


@dataclass(frozen=True, slots=True)
class _Reading:
    masked: Masked
    code: list[Span]
    """Places of the code in lines."""
    starts: frozenset[int]
    """Places of the first characters of blocks."""
    hidden_html: bool


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
    Blocks of code and HTML, pictures and the marks of footnotes are no part of the text.

    Raises ImportFailedError or InvalidTextError.
    """
    decoded = decode(data, PurePath(name).name, asked.encoding)
    raw = canonical_text(decoded.text)
    reading = _read(raw, PurePath(name).name)
    newline, warnings = newline_of(decoded.text)
    if reading.hidden_html:
        warnings = (*warnings, "The file holds blocks of HTML: words in them are not checked.")
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
    reading = _read(raw, document.title)
    check_same(document, reading.masked)
    masking = raw_edits(reading.masked, export.corrections, lambda words: words, breaks=False)
    edits = [_escaped(edit, reading) for edit in masking.edits]
    written = rewritten(export, edits)
    warnings = (*written.warnings, *masking.warnings())
    if (
        not masking.kept
        and not masking.refused
        and not _shows(apply_edits(raw, edits)[0], export.projection.text)
    ):
        warnings = (*warnings, "Marks beside a correction now show as characters: look the file through.")
    return Exported(written.data, warnings)


def _shows(raw: str, text: str) -> bool:
    """Whether Markdown reads as a text, blanks aside."""
    try:
        return _read(raw, "").masked.text.split() == text.split()
    except AnnotatorError:
        return not text.split()


def _escaped(edit: Edit, reading: _Reading) -> Edit:
    """An edit with its words written so that they show as they are where they come to stand."""
    words = edit.replacement
    if any(code.start <= edit.span.start and edit.span.end <= code.end for code in reading.code):
        return Edit(edit.span, words.replace("`", "'"))
    words = _SPECIAL.sub(r"\\\g<0>", words)
    if edit.span.start in reading.starts:
        words = (
            _BEGINS.sub(lambda m: f"{m[0][:-1]}\\{m[0][-1]}", words, count=1)
            if _BEGINS.match(words)
            else words
        )
    return Edit(edit.span, words)


# -- blocks


def _read(raw: str, name: str) -> _Reading:
    if len(raw) > MAX_CHARACTERS:
        raise ImportFailedError(
            f"“{name}” has more than {MAX_CHARACTERS:,} characters.", "Split it and import the parts."
        )
    try:
        return _reading(raw)
    except _TooManyError as error:
        raise ImportFailedError(
            f"“{name}” has {error}; it is no article.",
            "Split it and import the parts, or import it as plain text (with the suffix .txt).",
        ) from None


def _reading(raw: str) -> _Reading:
    """Raises _TooManyError for what would take long."""
    if raw.count("|") > MAX_MARKS:
        raise _TooManyError(f"more than {MAX_MARKS:,} bars")
    lines = raw.split("\n")
    if sum(bool(line) and not line.isspace() for line in lines) > MAX_LINES:
        raise _TooManyError(f"more than {MAX_LINES:,} lines")
    front = _FRONT_MATTER.match(raw)
    # Blank lines in its place keep the numbers of the lines.
    body = "\n" * front[0].count("\n") + raw[front.end() :] if front is not None else raw
    starts = [0, *(m.end() for m in re.finditer("\n", raw))]
    builder = MaskBuilder()
    code: list[Span] = []
    begins: set[int] = set()
    row, cell_end = -1, 0
    html = in_cell = False
    for token in _parser().parse(body):
        html = html or (token.type == "html_block" and bool(_TAG.sub("", token.content).strip()))
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
    return _Reading(builder.build(), code, frozenset(begins), html)


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


_InlineRule = Callable[["StateInline", bool], bool]


def _noting(rule: _InlineRule, *, delimiters: bool = False) -> _InlineRule:
    """A rule that notes where the marks it finds stand. Words between them need no note: they go on where
    the last mark ended."""

    def run(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if silent:
            return True
        added = state.tokens[count:]
        if delimiters:  # one after the other, behind words that were waiting
            at = state.pos
            for token in reversed(added):
                if at <= start:
                    break
                token.meta["place"] = (at - len(token.content), at)
                at -= len(token.content)
        for token in added:
            if token.type != "text":
                token.meta.setdefault("place", (start, state.pos))
        return True

    return run


def _autolink(state: StateInline, silent: bool) -> bool:
    """An address in angle brackets, which shows as it is written."""
    from markdown_it import rules_inline

    start, count = state.pos, len(state.tokens)
    if not rules_inline.autolink(state, silent):
        return False
    for token in state.tokens[count:] if not silent else ():
        if token.type == "link_close":
            token.meta["place"] = (state.pos - 1, state.pos)
        elif token.type == "link_open":
            token.meta["place"] = (start, start + 1)
        elif "place" not in token.meta and state.tokens[-2] is token:
            token.content = state.src[start + 1 : state.pos - 1]
    return True


def _footnote(state: StateInline, silent: bool) -> bool:
    """The mark of a footnote, with its colon where the note itself begins."""
    match = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    end = match.end()
    if state.pos == 0 and state.src.startswith(":", end):
        end += 1
        while end < state.posMax and state.src[end] in " \t":
            end += 1
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.meta["place"] = (state.pos, end)
    state.pos = end
    return True


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A link's address apart from it; a footnote looks the same."""
    from markdown_it import rules_block

    at = state.bMarks[start] + state.tShift[start]
    return not state.src.startswith("[^", at) and rules_block.reference(state, start, end, silent)


def _count_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """No block, but a count of them."""
    state.env["blocks"] = count = state.env.get("blocks", 0) + 1
    if count > MAX_BLOCKS:
        raise _TooManyError(f"more than {MAX_BLOCKS:,} paragraphs")
    return False


def _count_marks(state: StateCore) -> None:
    """Count what may be marks within lines before they are looked for."""
    blocks = [token.content for token in state.tokens if token.type == "inline"]
    if len(blocks) > MAX_BLOCKS:
        raise _TooManyError(f"more than {MAX_BLOCKS:,} paragraphs and cells")
    marks = [len(_MARK.findall(content)) for content in blocks]
    if sum(marks) > MAX_MARKS:
        raise _TooManyError(f"more than {MAX_MARKS:,} marks")
    if max(marks, default=0) > MAX_MARKS_TOGETHER:
        raise _TooManyError(f"more than {MAX_MARKS_TOGETHER:,} marks in one paragraph")


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt, rules_inline

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.core.ruler.disable("text_join")
    parser.inline.ruler2.disable("fragments_join")
    parser.core.ruler.before("inline", "count_marks", _count_marks)
    parser.block.ruler.before("table", "count_block", _count_block)
    parser.block.ruler.at("reference", _reference)
    rules: dict[str, _InlineRule] = {
        "newline": rules_inline.newline,
        "escape": rules_inline.escape,
        "backticks": rules_inline.backtick,
        "link": rules_inline.link,
        "image": rules_inline.image,
        "html_inline": rules_inline.html_inline,
        "entity": rules_inline.entity,
    }
    for name, rule in rules.items():
        parser.inline.ruler.at(name, _noting(rule))
    for name, marks in (("strikethrough", rules_inline.strikethrough), ("emphasis", rules_inline.emphasis)):
        parser.inline.ruler.at(name, _noting(marks.tokenize, delimiters=True))
    parser.inline.ruler.at("autolink", _autolink)
    parser.inline.ruler.before("link", "footnote", _footnote)
    return parser
