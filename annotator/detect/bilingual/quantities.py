"""Numbers as texts of many languages write them, and the values they may stand for.

A number in digits is sure; a number in words, a month or a Roman numeral is a hint: it explains a number of
the other side but asks for none itself. Offsets are code points, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from annotator.model.anchor import Span


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text. `values` are all it may stand for: "1.234" is a thousand or one and a bit."""

    span: Span
    values: frozenset[Fraction]
    sure: bool
    """Written in digits."""
    scaled: bool = False
    """Multiplied by a word ("3.29 million"), and so perhaps rounded."""

    is_zero: bool = False
    """The minutes of 10:00 ask for nothing."""
    is_round: bool = False
    """Small, or of one digit and zeros, and so perhaps written in words on the other side."""

    def agrees(self, other: Quantity) -> bool:
        if not self.values.isdisjoint(other.values):
            return True
        if not (self.scaled or other.scaled):
            return False
        return any(abs(a - b) * 100 <= max(a, b) for a in self.values for b in other.values if a and b)


_GAPS = "\u00a0\u2007\u2009\u202f"
"""Spaces that stand between thousands."""
_DIGITS = re.compile(rf"\d(?:[\d.,’'{_GAPS}]|[ ](?=\d{{3}}(?!\d)))*")
_WIDE = {ord(w): n for w, n in zip("０１２３４５６７８９．，", "0123456789.,", strict=True)}
_CJK_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_CJK_UNITS = {"十": 10, "百": 100, "千": 1000}
_CJK_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_CJK_NUMBER = re.compile("[〇零一二两兩三四五六七八九十百千万萬亿億]+")
_UNIT = "[十百千万萬亿億兆]"
_COMPOUND = re.compile(rf"(?:\d+(?:\.\d+)?{_UNIT}{{1,2}})+\d+(?:\.\d+)?{_UNIT}{{0,2}}(?![\d.])")
"""11万7015, 7万8千."""
_PART = re.compile(rf"(\d+(?:\.\d+)?)({_UNIT}{{0,2}})")
_CJK_FACTOR = re.compile("[多余餘几]?个?多?([十百千]?[万萬亿億兆]{1,2}|[十百千])")
_MEASURES = {"斤": Fraction(1, 2), "里": Fraction(1, 2), "亩": Fraction(1, 15)}
"""In kilograms, kilometres and hectares."""
_DECADE = re.compile(r"\s?世[纪紀]\s?(\d0)\s?年代")
"""The rest of 20世纪70年代, the 1970s."""
_RANGE = re.compile(r"\s?(?:[-–—~～至到]|to\b|and\b|до\b|la\b|kuni\b|bis\b)\s?\d[\d.,]*")
"""The rest of "60 to 85": what multiplies the second number multiplies the first."""
_CLOCK = re.compile(r"\s?(?:[:：.]\s?\d\d|[时時点點]|h\b|a\.?m|p\.?m|o’clock|o'clock|час)")
# What stands right after a number in digits multiplies it. Word beginnings, lower case.
_SCALES: tuple[tuple[str, int], ...] = (
    ("trillion", 10**12), ("триллион", 10**12), ("трлн", 10**12), ("triljon", 10**12), ("trilio", 10**12),
    ("billion", 10**9), ("bn", 10**9), ("миллиард", 10**9), ("млрд", 10**9), ("miljard", 10**9),
    ("miliard", 10**9), ("milliard", 10**9), ("mld", 10**9), ("mrd", 10**9), ("bilio", 10**9),
    ("million", 10**6), ("миллион", 10**6), ("млн", 10**6), ("miljon", 10**6), ("milion", 10**6),
    ("milioane", 10**6), ("miljoen", 10**6), ("milhõ", 10**6), ("milhã", 10**6), ("bilhõ", 10**9),
    ("bilhã", 10**9), ("millón", 10**6), ("millon", 10**6), ("mln", 10**6), ("mio", 10**6),
    ("thousand", 10**3), ("тыс", 10**3), ("tuhan", 10**3), ("tausend", 10**3), ("tysi", 10**3),
    ("hundred", 100), ("сотн", 100), ("sada", 100),
    ("dozen", 12), ("дюжин", 12),
)  # fmt: skip
_WHOLE_SCALES = {"mil": 10**3, "mii": 10**3, "mille": 10**3, "k": 10**3, "m": 10**6, "b": 10**9, "sute": 100}
_AFTER = re.compile(r"[\s\u00a0-]{0,2}(?:de\s+)?([^\W\d_]+)")

_ENGLISH = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
} | {word: 10 * n for n, word in enumerate(
    "twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}  # fmt: skip
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
        "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
}
_OTHER = {
    "once": 1, "twice": 2, "thrice": 3, "double": 2, "doubled": 2, "triple": 3, "tripled": 3, "half": 2,
    "quarter": 4, "quarters": 4, "pair": 2, "couple": 2, "both": 2, "single": 1, "a": 1, "an": 1, "dozen": 12,
    "dozens": 12, "score": 20, "decade": 10, "decades": 10, "century": 100, "fortnight": 14, "midnight": 0,
    "noon": 12, "thirties": 30, "twenties": 20, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90,
}  # fmt: skip
_ENGLISH_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_MONTHS = {
    month: n
    for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1,
    )
    for month in names.split()
}  # fmt: skip
_MONTHS_AND_WORDS = frozenset(("may", "march", "mar", "sep", "jan", "dec"))
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(
    r"\b(?=[IVXLCDM]+\b)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[IVXLCDM])\b"
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def quantities(text: str) -> list[Quantity]:
    """All numbers of a text: those in digits, in text order, then the hints."""
    plain = text.translate(_WIDE)
    return [*_in_digits(plain), *_in_english(plain), *_in_chinese(plain), *_roman(plain)]


def _in_digits(text: str) -> Iterator[Quantity]:
    after = 0
    for match in _COMPOUND.finditer(text):
        yield from _plain_digits(text, after, match.start())
        after = match.end()
        value = Fraction(0)
        for digits, units in _PART.findall(match.group()):
            factor = 1
            for unit in units:
                factor *= _CJK_SCALES.get(unit) or _CJK_UNITS[unit]
            value += Fraction(digits) * factor
        yield Quantity(Span(match.start(), after), frozenset({value}), sure=True, scaled=True)
    yield from _plain_digits(text, after, len(text))


def _plain_digits(text: str, start: int, end: int) -> Iterator[Quantity]:
    for match in _DIGITS.finditer(text, start, end):
        written = match.group().rstrip(f".,’'{_GAPS} ")
        place = Span(match.start(), match.start() + len(written))
        values = _readings(written)
        if _CLOCK.match(text, place.end) or re.fullmatch(r"\d\d?\.\d{4}", written):
            values |= {Fraction(part) for part in re.split("[.,]", written) if part.isdigit()}
        factors = {1, *_factors(text[place.end : place.end + 32])}
        scaled = {value * factor for value in values for factor in factors}
        yield Quantity(
            place,
            frozenset(scaled | _other_names(values, text, place)),
            sure=True,
            scaled=len(factors) > 1,
            is_zero=max(values) == 0,
            is_round=max(values) <= 24 or len(written.rstrip("0")) == 1,
        )


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
    return found


def _factors(after: str) -> Iterator[int]:
    """What the words behind a number may multiply it by."""
    further = _RANGE.match(after)
    if further is not None:
        after = after[further.end() :]
    match = _CJK_FACTOR.match(after)
    if match is not None:
        factor = 1
        for unit in match.group(1):
            factor *= _CJK_SCALES.get(unit) or _CJK_UNITS[unit]
        yield factor
        return
    match = _AFTER.match(after)
    if match is None:
        return
    word = match.group(1).casefold()
    if word in _WHOLE_SCALES:
        yield _WHOLE_SCALES[word]
    for beginning, factor in _SCALES:
        if word.startswith(beginning):
            yield factor
            return


def _readings(written: str) -> set[Fraction]:
    plain = re.sub(rf"[’'{_GAPS} ]", "", written)
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
    if not found or len(parts) > 2:
        # 05.06.2019, 18,19,20: several numbers.
        found |= {Fraction(part) for part in parts if part}
    return found


def _in_english(text: str) -> Iterator[Quantity]:
    """Numbers in English words, each word by itself and those that stand together as one."""
    run: list[tuple[Span, str]] = []
    for match in _WORD.finditer(text):
        word = match.group().casefold()
        word = (
            word[:-1]
            if word.endswith("s") and word[:-1] in (_ENGLISH_SCALES | _ORDINALS | _ENGLISH)
            else word
        )
        span = Span(match.start(), match.end())
        month = _MONTHS.get(word)
        if month is not None and (match.group()[0].isupper() or word not in _MONTHS_AND_WORDS):
            yield Quantity(span, frozenset({Fraction(month)}), sure=False)
        if run and word != "and" and text[run[-1][0].end : span.start].strip(" -"):
            yield from _run(run)
            run = []
        if word in _ENGLISH or word in _ENGLISH_SCALES or word in _ORDINALS or word in _OTHER:
            run.append((span, word))
        elif word != "and":
            yield from _run(run)
            run = []
    yield from _run(run)


def _run(run: list[tuple[Span, str]]) -> Iterator[Quantity]:
    if not run:
        return
    total = part = 0
    singles: set[Fraction] = set()
    for _, word in run:
        if word in _ENGLISH_SCALES:
            scale = _ENGLISH_SCALES[word]
            singles |= {Fraction(scale), Fraction((part or 1) * scale)}
            if scale == 100:
                part = (part or 1) * 100
            else:
                total, part = total + (part or 1) * scale, 0
        else:
            value = _ENGLISH.get(word, _ORDINALS.get(word, _OTHER.get(word, 0)))
            singles.add(Fraction(value))
            part += value
    whole = Span(run[0][0].start, run[-1][0].end)
    yield Quantity(whole, frozenset(singles | {Fraction(total + part)}), sure=False)


def _in_chinese(text: str) -> Iterator[Quantity]:
    for match in _CJK_NUMBER.finditer(text):
        values = _chinese_values(match.group())
        if text[match.end() : match.end() + 1] == "成":
            values |= {value * 10 for value in values}  # tenths: 三成 is 30 %
        yield Quantity(Span(match.start(), match.end()), frozenset(values), sure=False)


def _chinese_values(written: str) -> set[Fraction]:
    if all(c in _CJK_DIGITS for c in written):
        return {Fraction("".join(str(_CJK_DIGITS[c]) for c in written))} | {
            Fraction(_CJK_DIGITS[c]) for c in written
        }
    total = section = digit = 0
    for c in written:
        if c in _CJK_DIGITS:
            digit = _CJK_DIGITS[c]
        elif c in _CJK_UNITS:
            section += (digit or 1) * _CJK_UNITS[c]
            digit = 0
        else:
            total = (total + section + digit or 1) * _CJK_SCALES[c]
            section = digit = 0
    return {Fraction(total + section + digit)}


def _roman(text: str) -> Iterator[Quantity]:
    for match in _ROMAN.finditer(text):
        total = 0
        values = [_ROMAN_VALUES[c] for c in match.group()]
        for value, after in zip(values, [*values[1:], 0], strict=True):
            total += value if value >= after else -value
        yield Quantity(Span(match.start(), match.end()), frozenset({Fraction(total)}), sure=False)
