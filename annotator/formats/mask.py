"""The map between the words of a marked-up file and its raw text.

All offsets are code points, end exclusive; "raw" is the text of the file, all else the text without markup.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

from annotator.model.anchor import Span
from annotator.model.document import canonical_text
from annotator.model.errors import ImportFailedError

MAX_TEXT = 32_000_000
"""Characters of one text: some five million words."""
_NOWHERE = -1
_OFFSET = "i"
"""Four bytes an offset: files of two thousand million characters are not read."""


class Places(Sequence["Span | None"]):
    """Where each character stands in the raw text, None for one that an importer put there. Characters that
    one piece of markup stands for (three spaces in one element) share its place."""

    def __init__(self, starts: array[int], ends: array[int]) -> None:
        self._starts = starts
        self._ends = ends

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Span | None: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Span | None]: ...
    def __getitem__(self, index: int | slice) -> Span | Sequence[Span | None] | None:
        if isinstance(index, slice):
            return Places(self._starts[index], self._ends[index])
        start = self._starts[index]
        return None if start == _NOWHERE else Span(start, self._ends[index])


@dataclass(frozen=True, slots=True)
class Gap:
    """Where words are put in: `span` of the raw text is replaced by `before`, the words, `after`."""

    span: Span
    before: str = ""
    after: str = ""


_OPEN = Gap(Span(0, 0))


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without markup. `gaps` tells by offset where words go that are put into a line without any, None
    where nothing may be put in; `fixed` are the stretches, in order, that may not be changed. `hidden` tells
    by a space's offset where more spaces stand in the raw text that do not show beside it."""

    text: str
    places: Sequence[Span | None]
    gaps: Mapping[int, Gap | None] = field(default_factory=dict)
    fixed: tuple[Span, ...] = ()
    hidden: Mapping[int, Sequence[Span]] = field(default_factory=dict)

    def is_fixed(self, span: Span) -> bool:
        """True where a change of `span` would change what may not be; beside it words may be put."""
        index = bisect_left(self.fixed, span.start, key=lambda f: f.end)
        return any(f.start < span.end and span.start < f.end for f in self.fixed[index : index + 2])

    def opening(self, offset: int) -> Gap | None:
        """Where words go that are put in at `offset`: behind the character before it in the line, else before
        the one after it; None where the file has no place for them."""
        if self.gaps.get(offset, _OPEN) is None:
            return None
        before = self.places[offset - 1] if offset else None
        if before is not None:
            return Gap(Span(before.end, before.end))
        after = self.places[offset] if offset < len(self.places) else None
        return self.gaps.get(offset) if after is None else Gap(Span(after.start, after.start))


class MaskBuilder:
    """Gathers a text and its places, in text order."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._starts, self._ends = array(_OFFSET), array(_OFFSET)
        self._gaps: dict[int, Gap | None] = {}
        self._fixed: list[Span] = []
        self._hidden: dict[int, list[Span]] = {}

    def __len__(self) -> int:
        """The number of characters so far."""
        return len(self._starts)

    @property
    def last(self) -> str:
        """The last character, "" at the beginning."""
        return self._parts[-1][-1] if self._parts else ""

    def add(self, text: str, place: Span | None, *, whole: bool = False, fixed: bool = False) -> None:
        """Add characters that stand at `place`: one after the other where it is as long as they are; all of
        them there where it is not, and where `whole` or `fixed` says so. None for what does not stand in the
        raw text. What is `fixed` may not be changed. Raises ImportFailedError for more than MAX_TEXT."""
        if not text:
            return
        if not self._parts and text.startswith("\ufeff"):
            # No document begins with a byte-order mark (see `canonical_text`).
            words = text.lstrip("\ufeff")
            if place is not None and len(place) == len(text):
                place = Span(place.end - len(words), place.end)
            self.add(words, place, whole=whole, fixed=fixed)
            return
        start, count = len(self), len(text)
        if start + count > MAX_TEXT:
            raise ImportFailedError(
                f"The file holds more than {MAX_TEXT:,} characters.", "Split it and import the parts."
            )
        self._parts.append(text)
        if place is None:
            self._starts.extend([_NOWHERE] * count)
            self._ends.extend([_NOWHERE] * count)
        elif len(place) == count and not (whole or fixed):
            self._starts.extend(range(place.start, place.end))
            self._ends.extend(range(place.start + 1, place.end + 1))
        else:
            self._starts.extend([place.start] * count)
            self._ends.extend([place.end] * count)
        if fixed:
            goes_on = self._fixed and self._fixed[-1].end == start and self._place(start - 1) == place
            first = self._fixed.pop().start if goes_on else start
            self._fixed.append(Span(first, start + count))

    def _place(self, at: int) -> Span | None:
        return Span(self._starts[at], self._ends[at]) if self._starts[at] != _NOWHERE else None

    def pop(self) -> None:
        """Take the last character away: white space that turns out to end a line."""
        last = self._parts.pop()[:-1]
        if last:
            self._parts.append(last)
        self._starts.pop()
        self._ends.pop()
        self._hidden.pop(len(self), None)

    def hide(self, place: Span) -> None:
        """Tell of a space that does not show beside the last character: it goes with it."""
        self._hidden.setdefault(len(self) - 1, []).append(place)

    def hold(self, gap: Gap | None) -> None:
        """Tell where words go that are put in here, where the line stays empty. None where nothing may be put
        in, in whatever line."""
        self._gaps[len(self)] = gap

    @property
    def text(self) -> str:
        """The characters so far. A carriage return, which only a reference can write, ends a line."""
        return "".join(self._parts).replace("\r", "\n")

    def build(self) -> Masked:
        """The text with its map. Raises InvalidTextError where the text can be no document."""
        text = self.text
        canonical_text(text)
        return Masked(text, Places(self._starts, self._ends), self._gaps, tuple(self._fixed), self._hidden)
