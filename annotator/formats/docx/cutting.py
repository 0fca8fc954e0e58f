"""Cutting runs where changes begin and end, so that each holds text that stays or text that goes."""

from __future__ import annotations

import copy
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
        starts = [s.start for s in spans if len(s)]
        numbers = [number for number, s in enumerate(spans) if len(s)]
        for run, pieces in by_run.items():
            parts = _Parts(run)
            for child in [c for c in run if c is not parts.properties]:
                words = pieces.get(child)
                layout = child if words is None else _layout(words)
                if layout is not None:
                    parts.add_layout(layout)
                if words is None:
                    continue
                inner = cuts[bisect_right(cuts, words.start) : bisect_left(cuts, words.end)]
                for start, end in pairwise((words.start, *inner, words.end)):
                    at = bisect_right(starts, start) - 1
                    deletes = at >= 0 and start < spans[numbers[at]].end
                    chunk = Chunk(start, end, run, numbers[at] if deletes else None)
                    parts.add_text(_part(words, start, end), chunk, apart=_is_cut(cuts, start))
            for chunk in parts.put_in_place():
                self._register(chunk)

    def _register(self, chunk: Chunk) -> None:
        self.starts[chunk.start] = chunk
        self.ends[chunk.end] = chunk
        if chunk.change is not None:
            self.deleted.setdefault(chunk.change, []).append(chunk)


class _Parts:
    """The runs that take the place of one: each holds the text between two cuts, or what is no text."""

    def __init__(self, run: Element) -> None:
        self.properties = run.find(RPR)
        self._run = run
        self._runs: list[Element] = []
        self._chunks: list[Chunk] = []
        self._holds_text = False
        """Whether the last of the runs holds the text of the last chunk."""

    def add_layout(self, element: Element) -> None:
        """Go on with what is no text."""
        if not self._runs or self._holds_text:
            self._begin()
            self._holds_text = False
        self._runs[-1].append(element)

    def add_text(self, element: Element, chunk: Chunk, *, apart: bool) -> None:
        """Go on with the text of a chunk: in a run of its own where it is to be `apart` from what precedes,
        or another change deletes it."""
        if self._holds_text and not apart and self._chunks[-1].change == chunk.change:
            self._chunks[-1] = replace(self._chunks[-1], end=chunk.end)
        else:
            self._chunks.append(replace(chunk, run=self._begin()))
            self._holds_text = True
        self._runs[-1].append(element)

    def put_in_place(self) -> list[Chunk]:
        """Replace the run by its parts; the chunks they hold."""
        parent = self._run.getparent()
        assert parent is not None
        if self._runs:
            self._runs[-1].tail = self._run.tail
            index = parent.index(self._run)
            parent[index : index + 1] = self._runs
        return self._chunks

    def _begin(self) -> Element:
        new = etree.Element(R, dict(self._run.attrib))
        if self.properties is not None:
            new.append(copy.deepcopy(self.properties))
        self._runs.append(new)
        return new


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
