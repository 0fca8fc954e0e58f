"""Numbers as texts of many languages write them, and the values they may stand for.

A number in digits is sure. One in words asks for a counterpart only where the other side has another number
instead; a month, a Roman numeral or a word that may mean something else is a hint, which explains a number of
the other side but asks for none itself. Offsets are code points, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from annotator.detect.bilingual import chinese_numbers
from annotator.detect.bilingual.number_words import NumberWords, number_words
from annotator.knowledge.languages import ENGLISH
from annotator.model.anchor import Span


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text. `values` are all it may stand for: "1.234" is a thousand or one and a bit."""

    span: Span
    values: frozenset[Fraction]
    sure: bool
    """Written in digits."""
    spelled: bool = False
    """In words that mean this number and nothing else."""
    factor: Fraction = Fraction(1)
    """What a word multiplies it by ("3.29 million"); above 1 it is perhaps rounded."""
    is_idle: bool = False
    """It asks for nothing: the minutes of 10:00, the hours of a day, a hundred per cent, Covid-19."""
    is_round: bool = False
    """Small, or of one digit and zeros, and so perhaps written in words on the other side."""

    def agrees(self, other: Quantity) -> bool:
        if not self.values.isdisjoint(other.values):
            return True
        if self.factor == other.factor == 1:
            return False
        return any(abs(a - b) * 100 <= max(a, b) for a in self.values for b in other.values if a and b)


_GAPS = "\u00a0\u2007\u2009\u202f"
"""Spaces that stand between thousands."""
_DIGITS = re.compile(rf"\d{{1,3}}(?:[{_GAPS} ]\d{{3}})+(?!\d)(?:[.,]\d+)*|\d[\d.,’']*|(?<![\w.,])\.\d+")
_TWO = re.compile(r"\d{1,3} \d{3}")
"""40 105 may be forty guns of 105 mm."""
_WIDE = {ord(w): n for w, n in zip("０１２３４５６７８９．", "0123456789.", strict=True)}
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3})")
_POWER = re.compile("(?<=[^\\W\\d_])[²³]")
_POWERS = str.maketrans("²³", "23")
_BESIDE_LETTER = re.compile(r"[A-Za-zÀ-ɏ\u0370-\u04ff]$")
_MEASURES = {"斤": Fraction(1, 2), "里": Fraction(1, 2), "亩": Fraction(1, 15)}
"""In kilograms, kilometres and hectares."""
_DECADE = re.compile(r"\s?世[纪紀]\s?(\d0)\s?年代")
"""The rest of 20世纪70年代, the 1970s."""
_RANGE = re.compile(r"\s?(?:[-–—~～至到]|to\b|and\b|до\b|и\b|la\b|kuni\b|bis\b|und\b)\s?\d[\d.,]*")
"""The rest of "60 to 85": what multiplies the second number multiplies the first."""
_CLOCK = re.compile(
    r"\s?(?:[:：.]\s?\d\d|[时時点點]|h\b|uhr\b|uur\b|a\.?m|p\.?m|o’clock|o'clock|час)", re.IGNORECASE
)
_HOUR = re.compile(r"\b(?:kell|kl\.|ora|orele|la|um|gegen|om|в|о|o godz\.|alle|ore)\s$", re.IGNORECASE)
"""Before a time of day, which many languages write with a point."""
_TIME = re.compile(r"([01]?\d|2[0-4])\.[0-5]\d")
_IDLE = re.compile(r"24(?:[\s-]hours?\b|\s?h\b|\s?/\s?7\b)|100(?:\s?%|[\s-]per\s?cent\b)")
_DISEASE = "covid-"
_NEAR = 10
"""Code points looked at before a number."""
_SCALES: tuple[tuple[str, int], ...] = (
    ("trillion", 10**12), ("billion", 10**9), ("milliard", 10**9), ("million", 10**6),
)  # fmt: skip
"""What words begin with that multiply in languages of which no table is known."""
_LETTERS = {"k": 10**3, "m": 10**6, "b": 10**9, "tn": 10**12}
"""Right behind a number these may multiply it."""
_AFTER = re.compile(r"[\s\u00a0-]{0,2}(?:de\s+)?([^\W\d_]+)\.?")
_MONTHS = {
    month: n
    for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1,
    )
    for month in names.split()
}  # fmt: skip
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b", re.IGNORECASE)
_MONTHS_AND_WORDS = frozenset(("may", "march", "mar", "sep", "jan", "dec"))
_ROMAN = re.compile(
    r"\b(?=[IVXLCDM]+\b)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[IVXLCDM])\b"
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def quantities(text: str, language: str = ENGLISH) -> list[Quantity]:
    """All numbers of a text in a language (ISO 639-1, "" where not known): those in digits, in text order,
    then those in words and the hints."""
    plain = _WIDE_COMMA.sub(",", text).translate(_WIDE)
    plain = _POWER.sub(lambda match: match.group().translate(_POWERS), plain)
    words = number_words(language)
    return [
        *_in_digits(plain, words),
        *(_in_words(plain, words) if words is not None else ()),
        *_in_characters(plain),
        *(_months(plain) if language == ENGLISH else ()),
        *_roman(plain),
    ]


def _in_digits(text: str, words: NumberWords | None) -> Iterator[Quantity]:
    after = 0
    for span, value in chinese_numbers.compounds(text):
        yield from _plain_digits(text, after, span.start, words)
        after = span.end
        yield Quantity(span, frozenset({value}), sure=True, factor=Fraction(10**4))
    yield from _plain_digits(text, after, len(text), words)


def _plain_digits(text: str, start: int, end: int, words: NumberWords | None) -> Iterator[Quantity]:
    before: tuple[Quantity, int] | None = None
    for match in _DIGITS.finditer(text, start, end):
        written = match.group().rstrip(f".,’'{_GAPS} ")
        place = Span(match.start(), match.start() + len(written))
        values = _readings(written)
        if _TWO.fullmatch(written):
            values |= {Fraction(part) for part in written.split(" ")}
        if _is_time(written, text, place):
            values |= {Fraction(part) for part in re.split("[.,]", written) if part.isdigit()}
        scale = _scale(text, place.end, words)
        scaled = {value * scale.factor for value in values} if scale.factor > 1 else set()
        if not scale.certain:
            scaled |= values
        found = Quantity(
            place,
            frozenset(scaled | _other_names(values, text, place)),
            sure=not (max(values) in (2, 3) and _BESIDE_LETTER.search(text[: place.start][-1:])),
            factor=scale.factor,
            is_idle=max(values) == 0 or _is_idle(text, place.start),
            is_round=max(values) <= 24 or len(written.rstrip("0")) == 1,
        )
        if before is not None and not text[before[1] : place.start].strip():
            # 2 million 300 thousand
            sums = {a + b for a in before[0].values for b in scaled if b < a}
            yield replace(before[0], values=before[0].values | sums)
            found = replace(found, values=found.values | sums)
        elif before is not None:
            yield before[0]
        before = (found, scale.end) if scale.factor > 1 else None
        if before is None:
            yield found
    if before is not None:
        yield before[0]


@dataclass(frozen=True, slots=True)
class _Scale:
    """What is behind a number and multiplies it, up to `end`; `certain` where it cannot be anything else."""

    factor: Fraction = Fraction(1)
    certain: bool = False
    end: int = 0


def _scale(text: str, start: int, words: NumberWords | None) -> _Scale:
    further = _RANGE.match(text, start)
    at = further.end() if further is not None else start
    in_characters = chinese_numbers.factor(text[at : at + 8])
    if in_characters is not None:
        factor, certain = in_characters
        return _Scale(Fraction(factor), certain and further is None, at)
    match = _AFTER.match(text, at)
    if match is None:
        return _Scale()
    word = match.group(1)
    found = words.scale(word) if words is not None else None
    if found is not None:
        return _Scale(found.value, found.sure and further is None, match.end())
    letter = _LETTERS.get(word.casefold())
    if letter is not None:
        return _Scale(Fraction(letter))
    if words is None:
        for beginning, factor in _SCALES:
            if word.casefold().startswith(beginning):
                return _Scale(Fraction(factor))
    return _Scale()


def _other_names(values: set[Fraction], text: str, place: Span) -> set[Fraction]:
    """The 90s as 1990, the century of a decade with it, two in the afternoon as 14, 80 斤 as 40 kilograms."""
    found = {
        Fraction(century) + v for v in values if 0 < v < 100 and v % 10 == 0 for century in (1800, 1900, 2000)
    }
    found |= {v % 100 for v in values if 1800 <= v < 2100 and v % 10 == 0}
    measure = _MEASURES.get(text[place.end : place.end + 3].lstrip("多余 ")[:1])
    if measure is not None:
        found |= {v * measure for v in values}
    decade = _DECADE.match(text, place.end)
    if decade is not None:
        found |= {(v - 1) * 100 + int(decade[1]) for v in values if v >= 1}
    if _CLOCK.match(text, place.end):
        found |= {v + 12 for v in values if v < 12} | {v - 12 for v in values if 12 < v <= 24}
        found |= {v * 100 for v in values if v <= 24}
    return found


def _is_time(written: str, text: str, place: Span) -> bool:
    return _CLOCK.match(text, place.end) is not None or (
        _TIME.fullmatch(written) is not None
        and _HOUR.search(text[max(0, place.start - _NEAR) : place.start]) is not None
    )


def _is_idle(text: str, start: int) -> bool:
    before = text[max(0, start - _NEAR) : start].casefold()
    return before.endswith(_DISEASE) or _IDLE.match(text, start) is not None


def _readings(written: str) -> set[Fraction]:
    plain = re.sub(rf"[’'{_GAPS} ]", "", written)
    if plain.startswith("."):
        return {Fraction("0" + plain), Fraction(plain[1:])}
    parts = re.split(r"[.,]", plain)
    whole = "".join(parts)
    if len(parts) == 1:
        return {Fraction(whole)}
    found: set[Fraction] = set()
    if all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3:
        found.add(Fraction(whole))
    if len(parts) == 2 or (
        len({c for c in plain if c in ".,"}) == 2 and plain.count(plain[-len(parts[-1]) - 1]) == 1
    ):
        found.add(Fraction("".join(parts[:-1]) + "." + parts[-1]) if parts[-1] else Fraction(whole))
    if not found or len(parts) > 2 or len(parts[1]) > 3:
        # 05.06.2019, 18,19,20, 1.49,2.20, May 1,2019: several numbers.
        found |= {Fraction(part) for part in parts if part}
        for mark, other in (",", "."), (".", ","):
            several = plain.split(mark)
            found |= {
                Fraction(s.replace(other, ".")) for s in several if s.count(other) <= 1 and s[-1:].isdigit()
            }
    return found


def _in_words(text: str, words: NumberWords) -> Iterator[Quantity]:
    for number in words.find(text):
        beside_digits = text[: number.span.start].rstrip(" \u00a0-").endswith(tuple("0123456789"))
        yield Quantity(
            number.span,
            frozenset({number.value}),
            sure=False,
            spelled=number.sure and not beside_digits,
            factor=number.factor,
        )
        if len(number.singly) > 1:
            yield Quantity(number.span, number.singly, sure=False)


def _in_characters(text: str) -> Iterator[Quantity]:
    for number in chinese_numbers.in_characters(text):
        yield Quantity(number.span, number.values, sure=False, spelled=number.sure)


def _months(text: str) -> Iterator[Quantity]:
    for match in _MONTH.finditer(text):
        month = match.group().casefold()
        if month not in _MONTHS_AND_WORDS or match.group()[0].isupper():
            yield Quantity(
                Span(match.start(), match.end()), frozenset({Fraction(_MONTHS[month])}), sure=False
            )


def _roman(text: str) -> Iterator[Quantity]:
    for match in _ROMAN.finditer(text):
        total = 0
        values = [_ROMAN_VALUES[c] for c in match.group()]
        for value, after in zip(values, [*values[1:], 0], strict=True):
            total += value if value >= after else -value
        yield Quantity(Span(match.start(), match.end()), frozenset({Fraction(total)}), sure=False)
