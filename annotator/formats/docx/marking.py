"""Tracked changes: edits of a document's text as insertions and deletions in its tree.

Runs are cut where a change begins or ends and keep their formatting. Changes by others stay as they are: what
is deleted within an insertion by somebody else is marked inside it, what is added to one splits it.
"""

from __future__ import annotations

import copy
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from annotator.formats.docx.dating import keep_apart
from annotator.formats.docx.marked import Marked
from annotator.formats.docx.names import (
    AUTHOR,
    BR,
    DATE,
    DEL,
    ID,
    INS,
    PPR,
    RPR,
    SECTPR,
    SPACE,
    TAB,
    P,
    R,
    T,
    w,
)  # fmt: skip
from annotator.formats.docx.reading import Piece, Reading, following_paragraph
from annotator.formats.package import Element
from annotator.model.anchor import Span

MOVE_TO = w("moveTo")
_SPLITTABLE = frozenset((INS, MOVE_TO, w("hyperlink"), w("smartTag"), w("dir"), w("bdo")))
_NOTES = frozenset((w("footnote"), w("endnote")))
_MARK_REVISIONS = (INS, DEL, w("moveFrom"), MOVE_TO)


@dataclass(frozen=True, slots=True)
class Change:
    """Replace `span` of the document's text by `replacement`; `owner` is the number of the correction that
    it is part of. The replacement holds only characters XML allows (see `names.printable`)."""

    span: Span
    replacement: str
    owner: int
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A run that holds the text [start, end) and nothing else; `change` is the number of the change that
    deletes it."""

    start: int
    end: int
    run: Element
    change: int | None


class Marker:
    """Puts changes into the tree that `reading` was made from, once."""

    def __init__(self, reading: Reading, first_id: int) -> None:
        self._reading = reading
        self.next_id = first_id
        """The highest number in use so far."""
        self._starts: dict[int, _Chunk] = {}
        self._ends: dict[int, _Chunk] = {}
        self._deleted: dict[int, list[_Chunk]] = {}
        self._line_ends = [p.end for p in reading.paragraphs]
        self._previous: tuple[int, Element] | None = None
        """Where the change before ended, and the insertion it ended with."""
        self.marked = Marked()

    def apply(self, changes: Sequence[Change], extra_cuts: Iterable[int] = ()) -> Marked:
        """Mark `changes`, which are disjoint and in text order. Runs are also cut at `extra_cuts`, so that
        `first_run` and `last_run` find them."""
        cuts = {offset for c in changes for offset in (c.span.start, c.span.end)} | set(extra_cuts)
        self._cut_runs(changes, sorted(cuts))
        for number, change in enumerate(changes):
            self._mark(number, change)
        self._drop_empty()
        keep_apart(self.marked)
        return self.marked

    def _drop_empty(self) -> None:
        """Remove insertions that hold no words: they only kept the place before or after a new paragraph's
        mark."""
        marked = self.marked
        empty = {x for x in marked.insertions if not len(x)}
        for insertion in empty:
            parent = insertion.getparent()
            if parent is not None:
                parent.remove(insertion)
        marked.insertions = [x for x in marked.insertions if x not in empty]
        for owner, places in marked.places.items():
            marked.places[owner] = [x for x in places if x not in empty]

    def first_run(self, offset: int) -> Element | None:
        """The run that begins at a cut; None where a paragraph begins or ends without text."""
        chunk = self._starts.get(offset) or self._ends.get(offset)
        return None if chunk is None else chunk.run

    def last_run(self, offset: int) -> Element | None:
        """The run that ends at a cut."""
        chunk = self._ends.get(offset) or self._starts.get(offset)
        return None if chunk is None else chunk.run

    # -- cutting

    def _cut_runs(self, changes: Sequence[Change], cuts: list[int]) -> None:
        touched: dict[Element, None] = {}
        for offset in cuts:
            for piece in self._reading.touching(Span(offset, offset)):
                touched[_run_of(piece)] = None
        for change in changes:
            for piece in self._reading.touching(change.span):
                touched[_run_of(piece)] = None
        by_run: dict[Element, dict[Element, Piece]] = {run: {} for run in touched}
        for piece in self._reading.pieces:
            run = _run_of(piece)
            if run in by_run:
                by_run[run][piece.element] = piece
        spans = [c.span for c in changes]
        starts = [s.start for s in spans]
        for run, pieces in by_run.items():
            self._cut(run, pieces, cuts, spans, starts)

    def _cut(
        self,
        run: Element,
        pieces: dict[Element, Piece],
        cuts: list[int],
        spans: list[Span],
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
                self._register(_Chunk(span[0], span[1], current, span[2]))

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

    def _register(self, chunk: _Chunk) -> None:
        self._starts[chunk.start] = chunk
        self._ends[chunk.end] = chunk
        if chunk.change is not None:
            self._deleted.setdefault(chunk.change, []).append(chunk)

    # -- marking

    def _mark(self, number: int, change: Change) -> None:
        chunks = self._deleted.get(number, [])
        places = self._delete(chunks, change)
        inserted: list[Element] = []
        if change.replacement and chunks:
            inserted = self._insert(places[0], change, _properties_of(chunks[0].run))
        elif change.replacement:
            inserted = self._insert_at(change)
        places[1:1] = inserted
        places += self._delete_marks(change)
        self.marked.places.setdefault(change.owner, []).extend(places)
        self._previous = (change.span.end, inserted[-1]) if inserted else None

    def _delete(self, chunks: list[_Chunk], change: Change) -> list[Element]:
        """Wrap runs in deletions, neighbours in one."""
        wrappers: list[Element] = []
        for chunk in chunks:
            if not wrappers or wrappers[-1].getnext() is not chunk.run:
                wrappers.append(self._revision(DEL, change))
                chunk.run.addprevious(wrappers[-1])
            wrappers[-1].append(chunk.run)
            for text in chunk.run.iterchildren(T):
                text.tag = w("delText")
        self.marked.deletions += wrappers
        return wrappers

    def _delete_marks(self, change: Change) -> list[Element]:
        """Mark the paragraph marks within a change as deleted, where that joins two paragraphs."""
        found: list[Element] = []
        first = bisect_left(self._line_ends, change.span.start)
        for paragraph in self._reading.paragraphs[first:]:
            if paragraph.end >= change.span.end:
                break
            element = paragraph.elements[-1]
            if not paragraph.joins_next or following_paragraph(element) is None:
                self.marked.kept_boundaries.add(change.owner)
                continue
            _mark_properties(element).insert(_after_insertion(element), self._revision(DEL, change))
            self.marked.deleted_marks.append(element)
            found.append(element)
        return found

    def _insert_at(self, change: Change) -> list[Element]:
        """Insert where nothing is deleted: after what was just inserted there, else after the text before,
        else before the text after, else into the empty paragraph."""
        at = change.span.start
        left, right = self._ends.get(at), self._starts.get(at)
        if left is not None and right is not None and _in_link(left.run) and not _in_link(right.run):
            left = None
        if self._previous is not None and self._previous[0] == at:
            return self._insert(self._previous[1], change, _insertion_properties(self._previous[1]))
        if left is not None:
            parent = left.run.getparent()
            place = parent if parent is not None and parent.tag == DEL else left.run
            return self._insert(place, change, _properties_of(left.run))
        wrapper = self._revision(INS, change)
        if right is not None:
            _outermost(right.run).addprevious(wrapper)
            return self._fill(wrapper, change, _properties_of(right.run))
        paragraph = self._reading.paragraphs[self._reading.paragraph_at(at)].elements[-1]
        paragraph.append(wrapper)
        return self._fill(wrapper, change, _properties_of_mark(paragraph))

    def _insert(self, after: Element, change: Change, properties: Element | None) -> list[Element]:
        wrapper = self._revision(INS, change)
        _leave_insertions(after).addnext(wrapper)
        return self._fill(wrapper, change, properties)

    def _fill(self, wrapper: Element, change: Change, properties: Element | None) -> list[Element]:
        """Write the replacement into `wrapper` and, for each newline, into a new paragraph that follows. The
        insertions that hold it, in text order, with the paragraphs that end between them."""
        places = [wrapper]
        for number, line in enumerate(change.replacement.split("\n")):
            if number:
                split = self._split_paragraph(places[-1], change)
                if split is None:
                    places[-1].append(_new_run(properties, [etree.Element(BR)]))
                else:
                    places += split
            if line:
                places[-1].append(_new_run(properties, _elements(line)))
        self.marked.insertions += [x for x in places if x.tag == INS]
        return places

    def _split_paragraph(self, node: Element, change: Change) -> tuple[Element, Element] | None:
        """End the paragraph after `node` with an inserted mark: the paragraph that ends so, and an empty
        insertion that begins what follows. None where a field or a content control is in the way, and in
        notes, where LibreOffice loses words when such a mark is rejected."""
        paragraph = next((a for a in node.iterancestors() if a.tag == P), None)
        if paragraph is None or not _can_split(node, paragraph):
            return None
        if any(a.tag in _NOTES for a in paragraph.iterancestors()):
            return None
        top = _split_up_to(node, paragraph)
        new = etree.Element(P)
        properties = paragraph.find(PPR)
        if properties is not None:
            own = copy.deepcopy(properties)
            for name in (SECTPR, w("pPrChange")):
                for child in own.findall(name):
                    own.remove(child)
            new.append(own)
        mark = _mark_properties(new)
        for name in _MARK_REVISIONS:
            for child in mark.findall(name):
                mark.remove(child)
        mark.insert(0, self._revision(INS, change))
        moved = [child for child in list(paragraph)[: paragraph.index(top) + 1] if child is not properties]
        new.extend(moved)
        paragraph.addprevious(new)
        self.marked.inserted_marks.append(new)
        wrapper = self._revision(INS, change)
        paragraph.insert(0 if properties is None else 1, wrapper)
        return new, wrapper

    def _revision(self, tag: str, change: Change) -> Element:
        self.next_id += 1
        return etree.Element(tag, {ID: str(self.next_id), AUTHOR: change.author, DATE: change.date})


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


def _new_run(properties: Element | None, content: Iterable[Element]) -> Element:
    run = etree.Element(R)
    if properties is not None and len(properties):
        run.append(copy.deepcopy(properties))
    run.extend(content)
    return run


def _elements(line: str) -> Iterator[Element]:
    """The content of a run that reads `line`, which holds no newline."""
    for number, part in enumerate(line.split("\t")):
        if number:
            yield etree.Element(TAB)
        if part:
            element = etree.Element(T, {SPACE: "preserve"})
            element.text = part
            yield element


def _properties_of(run: Element) -> Element | None:
    """A run's formatting without the history of it."""
    found = run.find(RPR)
    return None if found is None else _without_history(found)


def _insertion_properties(insertion: Element) -> Element | None:
    run = insertion.find(R)
    return None if run is None else _properties_of(run)


def _properties_of_mark(paragraph: Element) -> Element | None:
    """The formatting of a paragraph's mark, as that of text typed there."""
    properties = paragraph.find(PPR)
    found = None if properties is None else properties.find(RPR)
    return None if found is None else _without_history(found)


def _without_history(properties: Element) -> Element:
    plain = copy.deepcopy(properties)
    for name in (*_MARK_REVISIONS, w("rPrChange")):
        for child in plain.findall(name):
            plain.remove(child)
    return plain


def _mark_properties(paragraph: Element) -> Element:
    """The `w:rPr` of a paragraph's mark, made in its place where there is none."""
    properties = paragraph.find(PPR)
    if properties is None:
        properties = etree.Element(PPR)
        paragraph.insert(0, properties)
    mark = properties.find(RPR)
    if mark is None:
        mark = etree.Element(RPR)
        later = next((c for c in properties if c.tag in (SECTPR, w("pPrChange"))), None)
        if later is None:
            properties.append(mark)
        else:
            later.addprevious(mark)
    return mark


def _after_insertion(paragraph: Element) -> int:
    """Where a deletion goes among a mark's revisions: an insertion comes first."""
    mark = _mark_properties(paragraph)
    return 1 if len(mark) and mark[0].tag == INS else 0


def _in_link(run: Element) -> bool:
    return any(a.tag == w("hyperlink") for a in run.iterancestors())


def _outermost(run: Element) -> Element:
    """The outermost link or insertion by somebody else around a run, which begins it; else the run."""
    found = run
    for ancestor in run.iterancestors():
        if ancestor.tag not in _SPLITTABLE:
            break
        found = ancestor
    return found


def _insertions(node: Element) -> list[Element]:
    """The insertions by others around a node, innermost first."""
    found = []
    for ancestor in node.iterancestors():
        if ancestor.tag == P:
            break
        if ancestor.tag in (INS, MOVE_TO):
            found.append(ancestor)
    return found


def _leave_insertions(node: Element) -> Element:
    """What to put something after so that it comes right after `node` but is in nobody else's insertion; the
    insertion is split where it goes on."""
    insertions = _insertions(node)
    if not insertions:
        return node
    outer = insertions[-1]
    parent = outer.getparent()
    if parent is None or not _can_split(node, parent):
        return node
    return _split_up_to(node, parent)


def _can_split(node: Element, top: Element) -> bool:
    for ancestor in node.iterancestors():
        if ancestor is top:
            return True
        if ancestor.tag not in _SPLITTABLE:
            return False
    return False


def _split_up_to(node: Element, top: Element) -> Element:
    """Split the elements between `node` and its ancestor `top` so that what follows `node` is in copies of
    them; the child of `top` that ends with `node`."""
    while (parent := node.getparent()) is not None and parent is not top:
        rest = list(node.itersiblings())
        if rest:
            copy_ = etree.Element(parent.tag, dict(parent.attrib))
            copy_.extend(rest)
            parent.addnext(copy_)
        node = parent
    return node
