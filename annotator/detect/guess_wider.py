"""Names of which `mentions` sees parts alone, because they hold a comma, a possessive, a title or other small
words: “Bureau of Alcohol, Tobacco, Firearms and Explosives”, “General Staff”, “Committee on Foreign
Investment in the United States”. Offsets are code points, end exclusive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from annotator.detect.mentions import NameMention, NameToken
from annotator.knowledge.keys import fold
from annotator.knowledge.wordlists import heads
from annotator.model.anchor import Span

MOST_PARTS = 4
"""Mentions that may be parts of one name."""
_JOINT = re.compile(
    r"(?:[’'](?:s|S)?)? (?:(?:and|&|in|on|against|to|for|from|of|with) )?(?:the )?|, (?:(?:and|&) )?"
)
"""What may stand between two mentions that are parts of one name."""
_JOINING = frozenset(("&", "and", "from", "to"))
_WORD = re.compile(r"\S+")


def wider(text: str, mentions: Sequence[NameMention], at: int) -> Iterator[tuple[NameMention, int]]:
    """What the mention at a place may be a part of, the widest first: with its title, with those after it.
    Each comes with the number of mentions that are its parts."""
    first = mentions[at]
    end = at + 1
    while end < len(mentions) and end - at < MOST_PARTS and _joined(text, mentions[end - 1], mentions[end]):
        end += 1
    titled = _with_title(text, first)
    for stop in range(end, at, -1):
        for start in (titled, first.span.start):
            if start is not None and (start < first.span.start or stop > at + 1):
                yield _as_one(text, mentions[at:stop], start), stop - at


def may_be_one(text: str, parts: Sequence[NameMention]) -> bool:
    """Whether mentions may be parts of one garbled name: none after the first sounds like a person, and
    commas stand after the name of a body alone."""
    listed = any(text[a.span.end] == "," for a, _ in pairwise(parts))
    return not any(p.sounds_personal() for p in parts[1:]) and (not listed or _is_body(parts[0]))


def may_be_body(mention: NameMention) -> bool:
    """Whether a word of a mention says that it is a body, or joins two words of which one may be one."""
    return _is_body(mention) or any(t.text in _JOINING for t in mention.tokens)


def _is_body(mention: NameMention) -> bool:
    return any(fold(t.text) in heads() for t in mention.tokens)


def _joined(text: str, one: NameMention, other: NameMention) -> bool:
    gap = text[one.span.end : other.span.start]
    return one.sentence == other.sentence and _JOINT.fullmatch(gap) is not None


def _with_title(text: str, mention: NameMention) -> int | None:
    """Where the last word of the title begins that stands directly before a mention with a capital."""
    word = mention.title.split()[-1] if mention.title else ""
    start = mention.span.start - len(word) - 1
    return start if word[:1].isupper() and text[start : mention.span.start] == f"{word} " else None


def _as_one(text: str, parts: Sequence[NameMention], start: int) -> NameMention:
    """The parts and what stands between them, from `start` on, as one mention."""
    span = Span(start, parts[-1].span.end)
    tokens = tuple(
        NameToken(word, Span(at, at + len(word)))
        for match in _WORD.finditer(text, span.start, span.end)
        for word, at in [(match.group().rstrip(","), match.start())]
    )
    return replace(
        parts[0],
        span=span,
        tokens=tokens,
        title="" if start < parts[0].span.start else parts[0].title,
        initial=parts[0].initial and start == parts[0].span.start,
        possessive=parts[-1].possessive,
    )
