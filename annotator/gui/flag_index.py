"""Passages in sorted arrays, so that a view finds those of a stretch of text without looking at the
others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from annotator.model.anchor import Span
from annotator.model.review import FlagStatus, Passage


class FlagIndex:
    """Passages in text order. Offsets are code points of the original text, end exclusive."""

    def __init__(self, passages: Sequence[Passage] = ()) -> None:
        self.passages = tuple(passages)
        self._starts = [p.span.start for p in self.passages]
        # Passages may overlap: the furthest end so far tells where to begin looking.
        self._reach = list(accumulate((p.span.end for p in self.passages), max))
        self._by_id: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self.passages)

    def within(self, start: int, end: int) -> Sequence[Passage]:
        """The passages that touch `[start, end)`, in text order."""
        first = bisect_right(self._reach, start)
        # An empty passage at `start` itself belongs to the stretch.
        while first > 0 and self.passages[first - 1].span.end == start == self._starts[first - 1]:
            first -= 1
        last = bisect_left(self._starts, end)
        return [p for p in self.passages[first:last] if p.span.end > start or p.span.start >= start]

    def at(self, offset: int) -> Passage | None:
        """The passage that holds `offset` (its end counts); of several the shortest."""
        found = [
            p for p in self.within(max(0, offset - 1), offset + 1) if p.span.start <= offset <= p.span.end
        ]
        inside = [p for p in found if offset < p.span.end]
        return min(inside or found, key=lambda p: len(p.span), default=None)

    def by_id(self, flag_id: str) -> Passage | None:
        """The passage that holds the flag `flag_id`."""
        if self._by_id is None:
            self._by_id = {f.id: n for n, p in enumerate(self.passages) for f in p.flags}
        number = self._by_id.get(flag_id)
        return None if number is None else self.passages[number]

    def number(self, passage: Passage) -> int:
        """The passage's place in text order, from 0."""
        by_id = self.by_id(passage.id)
        assert by_id is not None
        assert self._by_id is not None
        return self._by_id[passage.id]

    def next_open(self, after: Span | None, *, backwards: bool = False) -> Passage | None:
        """The next passage that still wants a decision, around the end of the text if need be."""
        count = len(self.passages)
        if not count:
            return None
        if after is None:
            order = range(count - 1, -1, -1) if backwards else range(count)
        elif backwards:
            first = self._place(after) - 1
            order = range(first, first - count, -1)
        else:
            first = self._place(after)
            while first < count and self.passages[first].span == after:
                first += 1
            order = range(first, first + count)
        for number in order:
            passage = self.passages[number % count]
            if passage.status is FlagStatus.OPEN:
                return passage
        return None

    def _place(self, span: Span) -> int:
        """The number of the first passage at or after `span`."""
        number = bisect_left(self._starts, span.start)
        while number < len(self.passages) and self.passages[number].span < span:
            number += 1
        return number
