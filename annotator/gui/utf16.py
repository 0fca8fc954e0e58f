"""Between Python's code points and Qt's UTF-16 units. Used at this package's border with Qt and nowhere
else."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16Map:
    """Offsets of one text in both countings. A text without characters beyond U+FFFF, which is nearly every
    text, costs nothing."""

    __slots__ = ("_code_points", "_units")

    def __init__(self, text: str) -> None:
        # Encoding tells ten times as fast as searching that there is nothing to be found.
        plain = text.isascii() or len(text.encode("utf-16-le")) == 2 * len(text)
        self._code_points = [] if plain else [m.start() for m in _ASTRAL.finditer(text)]
        self._units = [at + number for number, at in enumerate(self._code_points)]

    def to_units(self, offset: int) -> int:
        """The UTF-16 offset of a code point offset."""
        if not self._code_points:
            return offset
        return offset + bisect_left(self._code_points, offset)

    def to_code_points(self, units: int) -> int:
        """The code point offset of a UTF-16 offset; one between two surrogates counts as before the
        character."""
        if not self._units:
            return units
        before = bisect_right(self._units, units)
        if before and units == self._units[before - 1]:
            before -= 1
        elif before and units == self._units[before - 1] + 1:
            return self._code_points[before - 1]
        return units - before


def utf16_length(text: str) -> int:
    """How many UTF-16 units `text` has."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
