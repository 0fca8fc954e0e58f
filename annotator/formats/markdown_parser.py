"""Markdown taken apart: CommonMark with tables, strikethrough and footnotes.

markdown-it tells the lines of blocks but not where in them words and marks stand, so each of its rules for
what stands in a line is made to note that, as `place` in the token's meta: offsets in the block's content,
end exclusive. What would take long is counted before it is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

MAX_BLOCKS = 30_000
"""Paragraphs, headings, items and cells in one file, some times those of a book."""
MAX_MARKS = 60_000
"""Characters in one file that may be marks within a line."""
MAX_MARKS_TOGETHER = 3_000
"""Such characters in one paragraph: what they mean is looked for in all that follows in it."""
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,60}\]")
_MARK = re.compile(r"[\\`*_\[\]<&!~]")


class TooManyError(Exception):
    """There is more of something in a file than can be read in good time; the message says of what."""


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
        raise TooManyError(f"more than {MAX_BLOCKS:,} paragraphs")
    return False


def _count_marks(state: StateCore) -> None:
    """Count what may be marks within lines before they are looked for."""
    blocks = [token.content for token in state.tokens if token.type == "inline"]
    if len(blocks) > MAX_BLOCKS:
        raise TooManyError(f"more than {MAX_BLOCKS:,} paragraphs and cells")
    marks = [len(_MARK.findall(content)) for content in blocks]
    if sum(marks) > MAX_MARKS:
        raise TooManyError(f"more than {MAX_MARKS:,} marks")
    if max(marks, default=0) > MAX_MARKS_TOGETHER:
        raise TooManyError(f"more than {MAX_MARKS_TOGETHER:,} marks in one paragraph")


@cache
def parser() -> MarkdownIt:
    from markdown_it import MarkdownIt, rules_inline

    made = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    made.core.ruler.disable("text_join")
    made.inline.ruler2.disable("fragments_join")
    made.core.ruler.before("inline", "count_marks", _count_marks)
    made.block.ruler.before("table", "count_block", _count_block)
    made.block.ruler.at("reference", _reference)
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
        made.inline.ruler.at(name, _noting(rule))
    for name, marks in (("strikethrough", rules_inline.strikethrough), ("emphasis", rules_inline.emphasis)):
        made.inline.ruler.at(name, _noting(marks.tokenize, delimiters=True))
    made.inline.ruler.at("autolink", _autolink)
    made.inline.ruler.before("link", "footnote", _footnote)
    return made
