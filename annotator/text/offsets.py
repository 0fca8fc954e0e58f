"""Edits, the projection of corrections onto a text, and the map between original and corrected offsets.

All offsets are code points, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from annotator.model.anchor import Span
from annotator.model.errors import AnchorError, OverlapError
from annotator.model.review import Correction, active_in_order, check_corrections


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `span` of a text by `replacement`."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class ProjectedPiece:
    """A stretch of the projection: `original` and `corrected` cover it on either side. `edit` is the index of
    the edit it comes from, None where the text is untouched."""

    original: Span
    corrected: Span
    edit: int | None


class OffsetMap:
    """Original ↔ corrected offsets; piecewise and monotonic.

    An offset inside an edited passage maps to the beginning of the passage's other side, or to its end with
    `after=True`. An offset at an insertion point maps before the inserted words, or after them with
    `after=True`.
    """

    def __init__(self, pieces: Sequence[ProjectedPiece]) -> None:
        self.pieces = tuple(pieces)
        self._original_starts = [p.original.start for p in self.pieces]
        self._corrected_starts = [p.corrected.start for p in self.pieces]

    def to_corrected(self, offset: int, *, after: bool = False) -> int:
        return self._map(offset, after, self._original_starts, lambda p: (p.original, p.corrected))

    def to_original(self, offset: int, *, after: bool = False) -> int:
        return self._map(offset, after, self._corrected_starts, lambda p: (p.corrected, p.original))

    def span_to_corrected(self, span: Span) -> Span:
        """The corrected span of an original one; insertions at its edges stay outside, edits it cuts are
        taken whole."""
        start = self.to_corrected(
            span.start, after=len(span) > 0 and not self._inside(span.start, original=True)
        )
        end = self.to_corrected(span.end, after=self._inside(span.end, original=True))
        return Span(start, max(start, end))

    def span_to_original(self, span: Span) -> Span:
        start = self.to_original(
            span.start, after=len(span) > 0 and not self._inside(span.start, original=False)
        )
        end = self.to_original(span.end, after=self._inside(span.end, original=False))
        return Span(start, max(start, end))

    def _inside(self, offset: int, *, original: bool) -> bool:
        starts = self._original_starts if original else self._corrected_starts
        piece = self.pieces[max(0, bisect_right(starts, offset) - 1)]
        side = piece.original if original else piece.corrected
        return piece.edit is not None and side.start < offset < side.end

    def _map(
        self,
        offset: int,
        after: bool,
        starts: list[int],
        sides: Callable[[ProjectedPiece], tuple[Span, Span]],
    ) -> int:
        index = bisect_right(starts, offset) - 1
        if index < 0:
            raise AnchorError(f"Offset {offset} is outside the text.")
        # Several pieces may start here: insertions and deletions are empty on one side.
        first = index
        while first > 0 and sides(self.pieces[first - 1])[0].end == offset:
            first -= 1
        piece = self.pieces[index if after else first]
        here, there = sides(piece)
        if not here.start <= offset <= here.end:
            raise AnchorError(f"Offset {offset} is outside the text.")
        if piece.edit is None:
            return there.start + offset - here.start
        if offset == here.start and not (after and offset == here.end):
            return there.start
        if offset == here.end:
            return there.end
        return there.end if after else there.start


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """The text with all edits made, and the map between both. Raises OverlapError when edits overlap."""
    ordered = sorted(enumerate(edits), key=lambda e: (e[1].span.start, e[1].span.end))
    parts: list[str] = []
    pieces: list[ProjectedPiece] = []
    at = length = 0

    def untouched(upto: int) -> None:
        nonlocal at, length
        if upto > at:
            parts.append(text[at:upto])
            pieces.append(ProjectedPiece(Span(at, upto), Span(length, length + upto - at), None))
            length += upto - at
            at = upto

    previous: Span | None = None
    for index, edit in ordered:
        edit.span.of(text)
        if previous is not None and previous.overlaps(edit.span):
            raise OverlapError("Two edits overlap.")
        previous = edit.span
        untouched(edit.span.start)
        parts.append(edit.replacement)
        pieces.append(ProjectedPiece(edit.span, Span(length, length + len(edit.replacement)), index))
        length += len(edit.replacement)
        at = edit.span.end
    untouched(len(text))
    if not pieces:
        pieces.append(ProjectedPiece(Span(0, 0), Span(0, 0), None))
    return "".join(parts), OffsetMap(pieces)


@dataclass(frozen=True, slots=True)
class Projection:
    """The corrected text of a document. `corrections[i]` is the correction of the piece whose `edit` is i; it
    stands at `places[i]` of the corrected text."""

    text: str
    offsets: OffsetMap
    corrections: tuple[Correction, ...]
    places: tuple[Span, ...]

    def overlapping(self, span: Span) -> list[int]:
        """Numbers of the corrections that overlap an original span."""
        # They are apart and in order, so that their ends are in order, too.
        first = bisect_left(self.corrections, span.start, key=lambda c: c.span.end)
        last = bisect_right(self.corrections, span.end, key=lambda c: c.span.start)
        return [i for i in range(first, last) if self.corrections[i].span.overlaps(span)]


def project(text: str, corrections: Iterable[Correction]) -> Projection:
    """Apply the active corrections. Raises AnchorError or OverlapError when they do not fit `text`."""
    active = active_in_order(corrections)
    check_corrections(text, active)
    corrected, offsets = apply_edits(text, [Edit(c.span, c.replacement) for c in active])
    places = tuple(p.corrected for p in offsets.pieces if p.edit is not None)
    return Projection(corrected, offsets, tuple(active), places)
