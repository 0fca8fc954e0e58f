"""Cutting runs where changes begin and end, so that each holds text that stays or text that goes."""

from __future__ import annotations

import copy
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from annotator.formats.docx.names import RPR, SPACE, R, T
from annotator.formats.docx.textmap import Piece, Reading
from annotator.formats.package import Element
from annotator.model.anchor import Span


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run that holds the text [start, end) and nothing else; `change` is the number of the change that
    deletes it."""

    start: int
    end: int
    run: Element
    change: int | None


class Chunks:
    """The runs that a document's text is cut into at some offsets: by where they start and end, and by the
    change that deletes them, in text order."""

    def __init__(self) -> None:
        self.starts: dict[int, Chunk] = {}
        self.ends: dict[int, Chunk] = {}
        self.deleted: dict[int, list[Chunk]] = {}

    def cut(self, reading: Reading, spans: Sequence[Span], cuts: list[int]) -> None:
        """Cut the runs of `reading` at `cuts`, sorted offsets; `spans` are those of the changes, in text
        order."""
        touched: dict[Element, None] = {}
        for offset in cuts:
            for piece in reading.touching(Span(offset, offset)):
                touched[_run_of(piece)] = None
        for span in spans:
            for piece in reading.touching(span):
                touched[_run_of(piece)] = None
        by_run: dict[Element, dict[Element, Piece]] = {run: {} for run in touched}
        for piece in reading.pieces:
            run = _run_of(piece)
            if run in by_run:
                by_run[run][piece.element] = piece
        starts = [s.start for s in spans]
        for run, pieces in by_run.items():
            self._cut(run, pieces, cuts, spans, starts)

    def _cut(
        self,
        run: Element,
        pieces: dict[Element, Piece],
        cuts: list[int],
        spans: Sequence[Span],
        starts: list[int],
    ) -> None:
        """Replace a run by runs that each hold text between two cuts, or what is no text."""
        properties = run.find(RPR)
        runs: list[Element] = []
        current: Element | None = None
        span: tuple[int, int, int | None] | None = None

        def begin() -> Element:
            new = etree.Element(R, dict(run.attrib))
            if properties is not None:
                new.append(copy.deepcopy(properties))
            runs.append(new)
            return new

        def close() -> None:
            if current is not None and span is not None:
                self._register(Chunk(span[0], span[1], current, span[2]))

        for child in list(run):
            if child is properties:
                continue
            piece = pieces.get(child)
            layout = child if piece is None else _layout(piece)
            if layout is not None:
                if current is None or span is not None:
                    close()
                    current, span = begin(), None
                current.append(layout)
            if piece is None:
                continue
            inner = cuts[bisect_right(cuts, piece.start) : bisect_left(cuts, piece.end)]
            for start, end in pairwise((piece.start, *inner, piece.end)):
                at = bisect_right(starts, start) - 1
                while at >= 0 and len(spans[at]) == 0:
                    at -= 1
                change = at if at >= 0 and start < spans[at].end else None
                here = _is_cut(cuts, start)
                if current is None or span is None or here or span[2] != change:
                    close()
                    current, span = begin(), (start, end, change)
                else:
                    span = (span[0], end, change)
                current.append(_part(piece, start, end))
        close()
        parent = run.getparent()
        assert parent is not None
        if runs:
            runs[-1].tail = run.tail
            index = parent.index(run)
            parent[index : index + 1] = runs

    def _register(self, chunk: Chunk) -> None:
        self.starts[chunk.start] = chunk
        self.ends[chunk.end] = chunk
        if chunk.change is not None:
            self.deleted.setdefault(chunk.change, []).append(chunk)


def _is_cut(cuts: list[int], offset: int) -> bool:
    index = bisect_left(cuts, offset)
    return index < len(cuts) and cuts[index] == offset


def _run_of(piece: Piece) -> Element:
    run = piece.element.getparent()
    assert run is not None
    return run


def _layout(piece: Piece) -> Element | None:
    """The white space between a note's number and its words, taken out of the piece that begins with it; None
    where nothing precedes the piece that anybody sees."""
    element = piece.element
    if not piece.skip or element.get(SPACE) != "preserve":
        return None
    layout = etree.Element(T, {SPACE: "preserve"})
    text = element.text or ""
    layout.text, element.text = text[: piece.skip], text[piece.skip :]
    return layout


def _part(piece: Piece, start: int, end: int) -> Element:
    """The element for part of a piece; the very one where it is all of it."""
    if (start, end) == (piece.start, piece.end):
        return piece.element
    part = etree.Element(T, {SPACE: "preserve"})
    part.text = piece.text[start - piece.start : end - piece.start]
    return part
