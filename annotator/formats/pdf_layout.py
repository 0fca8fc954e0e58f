"""From the characters on the pages of a PDF file to paragraphs.

A page has characters and places, no lines, paragraphs or notes. What is told by the places: characters on
one base line are a line; a line ends a paragraph where the next line's first word would still have fitted on
it, and where distance, indent or size of letters change.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from annotator.text.word_frequency import zipf

_SAME_LINE = 0.45
"""Base lines closer than this share of the letters' height are one line."""
_SPACE = 0.18
"""A gap wider than this share of the height is a space, …"""
_COLUMN = 2.5
"""… and one wider than this parts two columns or cells."""
_ROOM = 0.25
"""Room that the next line's first word must leave to have fitted, as a share of the height: a space."""
_ROOM_WITHIN = 3.0
"""The same where the words go on in the middle of a sentence."""
_NEW_SIZE = 1.12
"""A change of the height by this factor begins a new paragraph."""
_FURTHER = 1.3
"""Line distances larger than the usual one by this factor part paragraphs."""
_INDENT = 0.8
"""First lines further right than this share of the height are indented."""
_SMALL = 0.92
"""Letters at the foot of a page smaller than this share of the usual size are those of notes."""
_RAISED = 0.8
"""Raised letters smaller than this share of their line are the marks of notes."""
_EDGE = 3
"""Lines at the head and at the foot of a page that may repeat on other pages, within …"""
_SAME_HEIGHT = 4.0
"""… so many points of the same height."""
_APART = 1.5
"""Where a gap of this multiple of the height sets them off from the rest, …"""
_OFTEN = 0.4
"""… they are left out from this share of the pages on, from the first such one to the last (every page, or
every second), …"""
_ALWAYS = 0.9
"""… else from this."""
_NEAR = 30
"""Lines before and after one among which its column's right margin is looked for."""
_BULLET = re.compile(r"(?:[•●▪■◦‣∙·*–—-]|[\ue000-\uf8ff]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_SIGN = re.compile(r"(?:[•●▪■◦‣∙·]|[\ue000-\uf8ff])\s+")
_NOTE = re.compile(r"(\d{1,3}|[*†‡§]{1,3})[.)]?\s*(?=\S)")
_ENDS = re.compile(r"[.?!…:;][\"'”’»)\]]*$")
_HYPHEN = re.compile(r"\w[-\u00ad\u2010]$")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character with its place in points, from the lower left corner of the page. `bottom` is the base
    line, `height` the font's size; white space may have none. U+00AD is a hyphen put in at a line's end."""

    char: str
    left: float
    right: float
    bottom: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """`repeated` are the words left out because they stand at the head or foot of several pages."""

    paragraphs: tuple[str, ...]
    repeated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """`page` counts from 0; `pieces` are the text, each with whether it is raised above the line;
    `first_word` is the first word's width."""

    page: int
    left: float
    right: float
    bottom: float
    height: float
    first_word: float
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces).strip()

    def without(self, marks: Iterable[str]) -> str:
        """The text but for the raised marks of notes."""
        kept = (t.replace(t.strip(), "") if raised and t.strip() in marks else t for t, raised in self.pieces)
        return "".join(kept).strip()


def read_layout(pages: Sequence[Sequence[Glyph]]) -> Layout:
    """The paragraphs of all pages, those of notes last."""
    lines = [list(_lines(page, number)) for number, page in enumerate(pages)]
    repeated = _repeated(lines)
    lines = [[line for line in page if id(line) not in repeated] for page in lines]
    usual = _usual_height(line for page in lines for line in page)
    body: list[Line] = []
    notes: list[Line] = []
    marks: dict[int, frozenset[str]] = {}
    for number, page in enumerate(lines):
        foot = _foot(page, usual)
        body += page[:foot]
        notes += page[foot:]
        marks[number] = frozenset(m[1] for line in page[foot:] if (m := _NOTE.match(line.text)))
    known = Counter(_WORDS.findall(" ".join(line.text for line in (*body, *notes))))
    paragraphs = [_joined([line.without(marks[line.page]) for line in g], known) for g in _groups(body)]
    paragraphs += [
        _NOTE.sub("", _joined([line.text for line in group], known), count=1)
        for group in _groups(notes, notes=True)
    ]
    return Layout(tuple(p for p in paragraphs if p), tuple(dict.fromkeys(repeated.values())))


# -- lines


def _lines(glyphs: Sequence[Glyph], page: int) -> Iterator[Line]:
    """The lines of a page in reading order, blank ones left out."""
    line: list[Glyph] = []
    for glyph in glyphs:
        if glyph.char.isspace():
            if line and not line[-1].char.isspace():
                line.append(Glyph(" ", line[-1].left, line[-1].right, line[-1].bottom, line[-1].height))
        elif glyph.height > 0:
            if line:
                last = line[-1]
                size = max(last.height, glyph.height)
                gap = max(glyph.left - last.right, last.left - glyph.right)
                if abs(glyph.bottom - last.bottom) > _SAME_LINE * size or gap > _COLUMN * size:
                    yield _line(line, page)
                    line = []
                elif gap > _SPACE * size and not last.char.isspace():
                    line.append(Glyph(" ", last.left, last.right, last.bottom, last.height))
            line.append(glyph)
    if line:
        yield _line(line, page)


def _line(glyphs: Sequence[Glyph], page: int) -> Line:
    """What is so made begins with a character that shows."""
    height = median(g.height for g in glyphs)
    bottom = median(g.bottom for g in glyphs)

    def raised(glyph: Glyph) -> bool:
        return glyph.height < _RAISED * height and glyph.bottom > bottom + 0.1 * height

    word = glyphs[: next((i for i, g in enumerate(glyphs) if g.char.isspace()), len(glyphs))]
    return Line(
        page=page,
        left=min(g.left for g in glyphs),
        right=max(g.right for g in glyphs),
        bottom=bottom,
        height=height,
        first_word=max(g.right for g in word) - min(g.left for g in word),
        pieces=tuple(("".join(g.char for g in part), up) for up, part in groupby(glyphs, raised)),
    )


def _usual_height(lines: Iterable[Line]) -> float:
    """The height most letters have."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[round(line.height, 1)] += len(line.text)
    return max(letters, key=lambda h: letters[h], default=0.0)


def _repeated(pages: Sequence[Sequence[Line]]) -> dict[int, str]:
    """The lines (by identity) that stand at the same height at the edge of several pages, numbers aside,
    with their words."""
    at_edge: dict[str, list[Line]] = defaultdict(list)
    apart: set[int] = set()
    for page in pages:
        ordered = sorted(page, key=lambda line: line.bottom)
        head, foot = _set_off(ordered[::-1]), _set_off(ordered)
        apart |= {id(line) for line in (*head, *foot)}
        for line in {id(line): line for line in (*head, *foot, *ordered[:1], *ordered[-1:])}.values():
            at_edge[re.sub(r"\d+", "#", line.text)].append(line)
    least = 3 if len(pages) > 4 else 2
    found: dict[int, str] = {}
    for shape, lines in at_edge.items():
        for line in lines:
            alike = {o.page for o in lines if abs(o.bottom - line.bottom) < _SAME_HEIGHT}
            share = _OFTEN if id(line) in apart else _ALWAYS
            if len(alike) >= max(least, share * (max(alike) - min(alike) + 1)):
                found[id(line)] = shape.replace("#", "…")
    return found


def _set_off(lines: Sequence[Line]) -> Sequence[Line]:
    """The first lines, where a gap sets them off from the rest."""
    for at, (a, b) in enumerate(pairwise(lines[: _EDGE + 1]), 1):
        if abs(a.bottom - b.bottom) > _APART * max(a.height, b.height):
            return lines[:at]
    return lines if len(lines) <= _EDGE else ()


def _foot(page: Sequence[Line], usual: float) -> int:
    """Index of the first line of the notes at the foot of a page; the number of lines where there are
    none."""
    at = len(page)
    while at and page[at - 1].height < _SMALL * usual:
        at -= 1
    while at < len(page) and not _NOTE.match(page[at].text):
        at += 1
    return at


# -- paragraphs


def _groups(lines: Sequence[Line], *, notes: bool = False) -> Iterator[list[Line]]:
    """The lines of each paragraph."""
    pitch = _pitch(lines)
    group: list[Line] = []
    number = 0
    for index, line in enumerate(lines):
        begins = not group
        if notes and (mark := _NOTE.match(line.text)):
            following = int(mark[1]) in (1, number + 1) if mark[1].isdecimal() else True
            number = int(mark[1]) if mark[1].isdecimal() and following else number
            begins = begins or following
        if not begins:
            after = lines[index + 1] if index + 1 < len(lines) else None
            begins = _begins(group[-1], line, after, _margin(lines, index - 1), pitch)
        if begins and group:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _begins(before: Line, line: Line, after: Line | None, margin: float, pitch: float) -> bool:
    """Whether `line` begins a paragraph. `margin` is the right one of the line before."""
    size = max(before.height, line.height)
    if size > _NEW_SIZE * min(before.height, line.height) or _BULLET.match(line.text):
        return True
    if _HYPHEN.search(before.text):
        return False
    ended = bool(_ENDS.search(before.text))
    room = _ROOM if ended or not line.text[0].islower() else _ROOM_WITHIN
    if margin - before.right > line.first_word + room * size:
        return True
    if not _below(before, line):  # in another column or on another page
        return ended and not line.text[0].islower()
    if before.bottom - line.bottom > _FURTHER * max(pitch, before.height):
        return True
    indented = line.left > before.left + _INDENT * size
    back = after is not None and _below(line, after) and after.left < line.left - _INDENT * size / 2
    return indented and (back or ended)


def _below(upper: Line, lower: Line) -> bool:
    """Whether both lines are of one column."""
    overlap = min(upper.right, lower.right) - max(upper.left, lower.left)
    return upper.page == lower.page and lower.bottom < upper.bottom and overlap > 0


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance of two lines of one paragraph in points; 0 where there are no two."""
    distances = [
        a.bottom - b.bottom for a, b in pairwise(lines) if _below(a, b) and abs(a.height - b.height) < 0.5
    ]
    return median(distances) if distances else 0.0


def _margin(lines: Sequence[Line], index: int) -> float:
    """The right margin of a line's column, from the lines near it."""
    line = lines[index]
    near = lines[max(0, index - _NEAR) : index + _NEAR]
    return max(
        o.right for o in near if o.page == line.page and min(o.right, line.right) > max(o.left, line.left)
    )


def _joined(lines: Iterable[str], known: Counter[str]) -> str:
    """The lines as one; `known` are the words of the whole file, which tell whether a hyphen at a line's end
    belongs to the word."""
    parts: list[str] = []
    for line in lines:
        last = parts[-1] if parts else ""
        if _HYPHEN.search(last):
            whole, begin = _LAST_WORD.search(last[:-1]), _WORDS.match(line)
            if whole and begin and begin[0][0].islower() and not _hyphenated(whole[0], begin[0], known):
                parts[-1] = last[:-1]
            else:
                parts[-1] = f"{last[:-1]}-"
        elif last and not (last.endswith("—") and not last.endswith(" —")):
            parts.append(" ")
        parts.append(line)
    return " ".join(_SIGN.sub("", "".join(parts).replace("\u00ad", ""), count=1).split())


def _hyphenated(first: str, second: str, known: Counter[str]) -> bool:
    """Whether two halves of a word are joined by a hyphen wherever they stand: as elsewhere in the file, else
    as words of the language are."""
    if known[f"{first}-{second}"] or known[first + second]:
        return known[f"{first}-{second}"] > known[first + second]
    halves = min(zipf(first), zipf(second))
    return halves > 3 and zipf(first + second) < halves - 2
