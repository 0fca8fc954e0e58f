"""Numbers in Chinese characters, and what characters multiply a number in digits by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from annotator.model.anchor import Span

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_WORTH = _UNITS | _SCALES
_NUMBER = re.compile("[〇零一二两兩三四五六七八九十百千万萬亿億]+")
_UNIT = "[十百千万萬亿億兆]"
_COMPOUND = re.compile(rf"(?:\d+(?:\.\d+)?{_UNIT}{{1,2}})+\d+(?:\.\d+)?{_UNIT}{{0,2}}(?![\d.])")
"""11万7015, 7万8千."""
_PART = re.compile(rf"(\d+(?:\.\d+)?)({_UNIT}{{0,2}})")
_FACTOR = re.compile("[多余餘几]?个?多?([十百千]?[万萬亿億兆]{1,2}|[十百千])(?!分)")
_OF_A_MEASURE = re.compile("[瓦米克卡伏赫字]")
"""After 千 (kilo-) or 兆 (mega-)."""
_HALF_AN_HOUR = re.compile("(?<=[点點时時])半")
_LEAST_SPELLED = 11


@dataclass(frozen=True, slots=True)
class Characters:
    """A number in characters and all it may stand for. `sure` where it is nothing else, as parts of idioms
    and names are."""

    span: Span
    values: frozenset[Fraction]
    sure: bool


def factor(after: str) -> tuple[int, bool] | None:
    """What the characters right behind a number multiply it by, and whether they certainly do."""
    match = _FACTOR.match(after)
    if match is None:
        return None
    product = 1
    for unit in match.group(1):
        product *= _WORTH[unit]
    return product, not _OF_A_MEASURE.match(after, match.end())


def compounds(text: str) -> Iterator[tuple[Span, Fraction]]:
    """Numbers whose digits have units between them, as in 11万7015."""
    for match in _COMPOUND.finditer(text):
        value = Fraction(0)
        for digits, units in _PART.findall(match.group()):
            part = Fraction(digits)
            for unit in units:
                part *= _WORTH[unit]
            value += part
        yield Span(match.start(), match.end()), value


def in_characters(text: str) -> Iterator[Characters]:
    for match in _NUMBER.finditer(text):
        written = match.group()
        values = _values(written)
        if text[match.end() : match.end() + 1] == "成":
            values |= {value * 10 for value in values}  # tenths: 三成 is 30 %
        plain = len(values) == 1 and written[0] in _DIGITS and any(c in _WORTH for c in written)
        sure = plain and min(values) >= _LEAST_SPELLED
        yield Characters(Span(match.start(), match.end()), frozenset(values), sure)

    for match in _HALF_AN_HOUR.finditer(text):
        yield Characters(Span(match.start(), match.end()), frozenset({Fraction(30)}), sure=False)


def _values(written: str) -> set[Fraction]:
    if all(c in _DIGITS for c in written):
        return {Fraction("".join(str(_DIGITS[c]) for c in written))} | {Fraction(_DIGITS[c]) for c in written}
    total = section = digit = 0
    for c in written:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _UNITS:
            section += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            total = (total + section + digit or 1) * _SCALES[c]
            section = digit = 0
    return {Fraction(total + section + digit)}
