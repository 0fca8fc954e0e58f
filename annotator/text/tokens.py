"""Words and other tokens, with their places. Offsets are code points, end exclusive."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.model.anchor import Span

_TOKEN = re.compile(r"[^\W_]+(?:[’'\-–][^\W_]+)*|\s+|.", re.DOTALL)
_WORD = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")


def tokens(text: str) -> list[str]:
    """Words, runs of white space and single other characters; their concatenation is `text`."""
    return _TOKEN.findall(text)


def words(text: str, within: Span | None = None) -> Iterator[Span]:
    """The spans of the words of `text`, or of those wholly in `within`. A word holds letters and digits,
    inner apostrophes and hyphens."""
    span = within or Span(0, len(text))
    for match in _WORD.finditer(text, span.start, span.end):
        yield Span(match.start(), match.end())


def word_count(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))
