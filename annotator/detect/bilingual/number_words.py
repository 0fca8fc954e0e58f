"""Numbers in words, read by the tables `resources/languages/CODE/numbers.tsv`.

A line of a table is a value, a tabulator and the forms that have it, without accents or capitals: whole
words, or the parts of compound ones ("dreiunddreissig" is drei, und, dreissig). "12" adds to what stands
before it, "x100" multiplies it, "?2" and "?x10" may mean the number or something else, "+" only links, and
the endings in "~" may follow the last part. "%" and "points" have regular expressions, without regard to
case, for what stands behind a percentage and behind percentage points. Offsets are code points, end
exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path

from annotator.knowledge.keys import fold
from annotator.model.anchor import Span
from annotator.paths import resource

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PIECE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LONGEST = 64
"""Letters of a word beyond which it is not taken apart."""
_LARGE = 1000
"""Words that multiply by so much or more leave a number that is perhaps rounded."""
_CENTURIES = range(11, 21)
"""What "eighteen" is in "eighteen forty-five"."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a word or a part of one is worth. `times` where it multiplies, `sure` where it means nothing
    else."""

    value: Fraction
    times: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words: its value, and what its words are worth each by itself. `sure` where they mean
    nothing else and do not only say how many figures it has ("millions"). `factor` is the largest scale in
    it, 1 where there is none."""

    span: Span
    value: Fraction
    singly: frozenset[Fraction]
    sure: bool
    factor: Fraction


@dataclass(frozen=True, eq=False)
class NumberWords:
    """The number words of a language: forms with their parts, none for a link. `percent` and `points` find
    what makes a percentage of a number, and percentage points."""

    forms: Mapping[str, tuple[Part, ...]]
    endings: frozenset[str]
    percent: re.Pattern[str]
    points: re.Pattern[str]

    def scale(self, word: str) -> Part | None:
        """What a word right behind a number in digits multiplies it by, if anything."""
        parts = _parts(self, word)
        if not parts or not all(part.times for part in parts):
            return None
        return Part(_reckoned(parts), True, all(part.sure for part in parts))

    def find(self, text: str) -> Iterator[Spelled]:
        """The numbers in the words of a text, in order."""
        number, reached = _Number(), 0
        for start, end, parts in self._words(text):
            if number.words and (parts is None or text[reached:start].strip(" \u00a0-")):
                yield number.spelled()
                number = _Number()
            reached = end
            if not parts:
                continue
            if not number.takes(parts):
                yield number.spelled()
                number = _Number()
            number.add(Span(start, end), parts)
        if number.words:
            yield number.spelled()

    def _words(self, text: str) -> Iterator[tuple[int, int, tuple[Part, ...] | None]]:
        """Where the words of a text begin and end, and their parts; those with hyphens whole ("quatre-vingt")
        or, where they are no number as a whole, piece by piece ("six-year")."""
        for match in _WORD.finditer(text):
            written = match.group()
            parts = _parts(self, written)
            if parts is not None or "-" not in written:
                yield match.start(), match.end(), parts
                continue
            for piece in _PIECE.finditer(text, match.start(), match.end()):
                yield piece.start(), piece.end(), _parts(self, piece.group())


class _Number:
    """The words of a number while it is read."""

    def __init__(self) -> None:
        self.words: list[tuple[Span, tuple[Part, ...]]] = []
        self._groups: list[Fraction] = []
        self._is_year = False

    def takes(self, parts: Sequence[Part]) -> bool:
        """Whether a word can go on with the number ("five" after "twenty", not after "six")."""
        if not self.words or parts[0].times:
            return True
        before, more = sum(self._groups, Fraction(0)), _reckoned(parts)
        return _has_room(before, more) or (before in _CENTURIES and 10 <= more < 100)

    def add(self, span: Span, parts: tuple[Part, ...]) -> None:
        if self._groups and not parts[0].times:
            before, more = sum(self._groups, Fraction(0)), _reckoned(parts)
            if not _has_room(before, more):
                self._groups, self._is_year = [before * 100], True
        _reckon(self._groups, parts)
        self.words.append((span, parts))

    def spelled(self) -> Spelled:
        parts = [part for _, found in self.words for part in found]
        return Spelled(
            self.words[0][0].cover(self.words[-1][0]),
            sum(self._groups, Fraction(0)),
            frozenset(part.value for part in parts),
            all(p.sure for p in parts) and not all(p.times for p in parts) and not self._is_year,
            max((p.value for p in parts if p.times and p.value >= _LARGE), default=Fraction(1)),
        )


@cache
def number_words(language: str) -> NumberWords | None:
    """The number words of a language (ISO 639-1); None where there is no table."""
    path = resource("languages", language, "numbers.tsv") if language else None
    return read_number_words(path) if path is not None and path.exists() else None


def read_number_words(path: Path) -> NumberWords:
    """Read a table. Raises ValueError, naming the line, for one that is malformed."""
    forms: dict[str, tuple[Part, ...]] = {}
    endings: set[str] = set()
    patterns = {"%": "%", "points": "(?!)"}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        value, _, words = line.partition("\t")
        if not words.strip():
            raise ValueError(f"{path}, line {number}: a value, a tabulator and forms are needed")
        if value == "~":
            endings.update(words.split())
            continue
        if value in patterns:
            patterns[value] = words
            continue
        try:
            parts = () if value == "+" else (_part(value),)
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from error
        forms.update((fold(word), parts) for word in words.split())
    percent, points = (re.compile(pattern, re.IGNORECASE) for pattern in patterns.values())
    return NumberWords(forms, frozenset(map(fold, endings)), percent, points)


def _part(written: str) -> Part:
    plain = written.removeprefix("?")
    return Part(Fraction(plain.removeprefix("x")), plain.startswith("x"), plain == written)


@lru_cache(maxsize=65536)
def _parts(words: NumberWords, word: str) -> tuple[Part, ...] | None:
    """The parts of a word, () for one that only links; None for one that is no number."""
    folded = fold(word)
    return _taken_apart(words, folded, 0) if len(folded) <= _LONGEST else None


def _taken_apart(words: NumberWords, word: str, start: int) -> tuple[Part, ...] | None:
    if start and word[start:] in words.endings:
        return ()
    for end in range(len(word), start, -1):
        form = words.forms.get(word[start:end])
        if form is not None:
            rest = () if end == len(word) else _taken_apart(words, word, end)
            if rest is not None:
                return form + rest
    return None


def _reckoned(parts: Sequence[Part]) -> Fraction:
    groups: list[Fraction] = []
    _reckon(groups, parts)
    return sum(groups, Fraction(0))


def _reckon(groups: list[Fraction], parts: Sequence[Part]) -> None:
    """Let the parts add to the groups of a number, or multiply the smaller ones at its end: "two hundred
    thousand" is 2, 200, 200,000."""
    for part in parts:
        if not part.times:
            groups.append(part.value)
            continue
        smaller = Fraction(0)
        while groups and groups[-1] < part.value:
            smaller += groups.pop()
        groups.append((smaller or 1) * part.value)


def _has_room(number: Fraction, more: Fraction) -> bool:
    """Whether `more` fits into the noughts of a number. To tens up to 19 may be added ("soixante-dix")."""
    unit = 1
    while number and number % (unit * 10) == 0:
        unit *= 10
    return (unit > 1 and 0 < more < unit) or (unit == 10 and number % 100 >= 20 and 0 < more < 20)
