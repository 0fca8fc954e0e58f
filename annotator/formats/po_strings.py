"""The strings of gettext catalogues: their escapes, and placeholders and tags in them, which are no words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from annotator.formats.mask import Gap, MaskBuilder
from annotator.model.anchor import Span

_ESCAPED = re.compile(r"\\(?:[0-7]{1,3}|x[0-9A-Fa-f]{2}|.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\n", '"': '"', "\\": "\\", "a": " ", "b": " ", "f": " ", "v": " "}
_STRETCH = re.compile(r"\\(?P<code>[0-7]{1,3}|x[0-9A-Fa-f]{2}|.)|[^\\]++|\\")
_CODE = re.compile(
    r"(?P<percent>%%)|</?[A-Za-z][^<>\n]{0,200}>"
    r"|%(?:\(\w+\)|\d+\$)?[-+0#]*(?:\d+|\*)?(?:\.\d+)?(?:hh?|ll?|[zjtLq])?[diouxXeEfFgGcrsap@]"
    r"|\{[A-Za-z_]?[\w.\[\]!:]*\}|\$\{\w+\}"
)
"""Placeholders of C, Python and shell programs, and tags."""
_PLAIN = re.compile(r"[^\\%<{$]*+")
"""Strings in which each character stands for itself."""
_SIGNS = "\\%<{$"
_STOPS = ".,;:!?…)]"
_BREAK = re.compile(r"<br\s*/?>|</?p>", re.IGNORECASE)


@dataclass(slots=True)
class PoString:
    """The pieces of a string in quotation marks: their places without the marks."""

    pieces: list[Span] = field(default_factory=list)

    def count(self, raw: str) -> int:
        """The most pieces that reading may cut it into."""
        return len(self.pieces) + sum(raw.count(s, p.start, p.end) for p in self.pieces for s in _SIGNS)

    def text(self, raw: str) -> str:
        return "".join(_ESCAPED.sub(lambda m: _unescaped(m[0][1:]), piece.of(raw)) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a string: words that stand for themselves, or the one character of an escape. `at` is where
    it begins in the string as it is shown."""

    at: int
    shown: str
    place: Span

    def cut(self, start: int, end: int) -> tuple[str, Span]:
        """What stands from `start` to `end` of the shown string, as far as it is here, and where."""
        if len(self.shown) != len(self.place):
            return self.shown, self.place
        first, last = max(0, start - self.at), min(len(self.shown), end - self.at)
        return self.shown[first:last], Span(self.place.start + first, self.place.start + last)


def _stretches(raw: str, pieces: Iterable[Span]) -> list[_Stretch]:
    found: list[_Stretch] = []
    at = 0
    for piece in pieces:
        for match in _STRETCH.finditer(raw, piece.start, piece.end):
            shown = _unescaped(match["code"]) if match["code"] else match[0]
            found.append(_Stretch(at, shown, Span(*match.span())))
            at += len(shown)
    return found


def _unescaped(code: str) -> str:
    if code[0] == "x" and len(code) == 3:
        return chr(int(code[1:], 16)) if int(code[1:], 16) >= 32 else " "
    if code[0] in "01234567":
        return chr(int(code, 8)) if int(code, 8) >= 32 else " "
    return _ESCAPES.get(code, code)


def escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", " ")


def add_words(builder: MaskBuilder, raw: str, string: PoString, formatted: bool) -> None:
    """The words of a string with their places. A line break is a space, none at the edges. Codes show
    nothing, nor does the space that they would leave beside another one, before a stop or at an edge."""
    if not any(len(piece) for piece in string.pieces):
        builder.hold(Gap(Span(string.pieces[0].start, string.pieces[0].start)))
    if len(string.pieces) == 1 and _PLAIN.fullmatch(raw, string.pieces[0].start, string.pieces[0].end):
        builder.add(string.pieces[0].of(raw), string.pieces[0])
        return
    stretches = _stretches(raw, string.pieces)
    text = "".join(stretch.shown for stretch in stretches)
    at, last = len(text) - len(text.lstrip("\n")), len(text.rstrip("\n"))
    start = len(builder)
    after_code = False
    number = 0
    for code in [*_CODE.finditer(text, at, last), None]:
        number, parts = _between(stretches, number, at, code.start() if code is not None else last)
        for shown, place in parts:
            if after_code:
                shown, place = _behind_code(builder, shown, place, at_start=len(builder) == start)
            builder.add(shown.replace("\n", " "), place)
            after_code = after_code and not shown
        if code is None:
            break
        at = code.end()
        if code["percent"]:
            place = _place(stretches, number, code.start(), at)
            builder.add("%" if formatted else "%%", place, whole=formatted)
            continue
        after_code = True
        if _BREAK.fullmatch(code[0]) and len(builder) > start and builder.last != " ":
            builder.add(" ", _place(stretches, number, code.start(), at), fixed=True)
    if after_code and len(builder) > start and builder.last == " ":
        builder.pop()


def words_of(raw: str, string: PoString, formatted: bool) -> str:
    """What `add_words` adds."""
    builder = MaskBuilder()
    add_words(builder, raw, string, formatted)
    return builder.text


def _between(
    stretches: Sequence[_Stretch], number: int, start: int, end: int
) -> tuple[int, list[tuple[str, Span]]]:
    """What stands between two places of a shown string, from stretch `number` on; and the number of the
    stretch that goes on behind."""
    parts = []
    while number < len(stretches):
        stretch = stretches[number]
        behind = stretch.at + len(stretch.shown)
        if behind > start and stretch.at < end and start < end:
            parts.append(stretch.cut(start, end))
        if behind > end:
            break
        number += 1
    return number, parts


def _place(stretches: Sequence[_Stretch], number: int, start: int, end: int) -> Span:
    """Where a code stands that begins in stretch `number`."""
    _, parts = _between(stretches, number, start, end)
    return parts[0][1].cover(parts[-1][1])


def _behind_code(builder: MaskBuilder, shown: str, place: Span, *, at_start: bool) -> tuple[str, Span]:
    """Words behind a code without the space that would stand beside another one or at an edge; where they
    begin with a stop, the space before the code is taken away."""
    if not at_start and builder.last != " ":
        return shown, place
    words = shown.lstrip(" \n")
    if words != shown:
        place = Span(place.end - len(words), place.end)
    if words[:1] in _STOPS and words and not at_start:
        builder.pop()
    return words, place
