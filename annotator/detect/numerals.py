"""Numbers as English articles write them, read into values."""

from __future__ import annotations

import re

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()
_WORDS = {word: number for number, word in enumerate(_SMALL)}
_WORDS |= dict(zip("thirty forty fifty sixty seventy eighty ninety".split(), range(30, 100, 10), strict=True))
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
FIGURE = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
WORD = f"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?:-(?:{'|'.join(_SMALL[1:10])}))?"
SCALE = f"(?:{'|'.join(_SCALES)})"


def value(text: str) -> float:
    """The value of a figure ("1,200.5") or number word ("twenty-three"). Raises KeyError for other text."""
    if text[:1].isdigit():
        return float(text.replace(",", ""))
    return float(sum(_WORDS[part] for part in text.lower().split("-")))


def scale(text: str | None) -> float:
    """What a scale word ("million") multiplies by; 1 without one."""
    return _SCALES[text.lower()] if text else 1.0


def shown(number: float) -> str:
    """A number as messages write it: "1,200", "2.5"."""
    return f"{number:,.0f}" if number == int(number) else re.sub(r"0+$", "", f"{number:,.3f}")
