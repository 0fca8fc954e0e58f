"""Tracked changes: edits of a document's text as insertions and deletions in its tree.

Runs are cut where a change begins or ends and keep their formatting. Changes by others stay as they are: what
is deleted within an insertion by somebody else is marked inside it, what is added to one splits it.
"""

from __future__ import annotations

import copy
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import takewhile

from lxml import etree

from annotator.formats.docx.changes import Change, apart, within
from annotator.formats.docx.cutting import Chunk, Chunks
from annotator.formats.docx.dating import keep_apart
from annotator.formats.docx.formatting import (
    MARK_REVISIONS,
    after_insertion,
    elements,
    insertion_properties,
    mark_properties,
    new_run,
    properties_of,
    properties_of_mark,
)
from annotator.formats.docx.marked import Marked
from annotator.formats.docx.names import AUTHOR, BR, DATE, DEL, ID, INS, NOTES, PPR, SECTPR, P, T, w
from annotator.formats.docx.reading import following_paragraph
from annotator.formats.docx.splitting import (
    after_field,
    can_split,
    in_link,
    leave_insertions,
    outermost,
    split_up_to,
)
from annotator.formats.docx.textmap import Reading, Twin
from annotator.formats.package import Element
from annotator.text.offsets import Edit


class Marker:
    """Puts changes into the tree that `reading` was made from, once."""

    def __init__(self, reading: Reading, first_id: int) -> None:
        self._reading = reading
        self.next_id = first_id
        """The highest number in use so far."""
        self._chunks = Chunks()
        self._line_ends = [p.end for p in reading.paragraphs]
        self._previous: tuple[int, Element] | None = None
        """Where the change before ended, and the insertion it ended with."""
        self.marked = Marked()

    def apply(self, changes: Sequence[Change], extra_cuts: Iterable[int] = ()) -> Marked:
        """Mark `changes`, which are disjoint and in text order. Runs are also cut at `extra_cuts`, so that
        `first_run` and `last_run` find them. What is to change in charts and diagrams is only noted."""
        tracked = []
        for change, drawn in apart(changes, self._reading.drawn, self._reading.text):
            if drawn is None:
                tracked.append(change)
            else:
                edit = Edit(change.span.shifted(-drawn.span.start), change.replacement)
                self.marked.drawn.append((change.owner, drawn.line, edit))
        cuts = {offset for c in tracked for offset in (c.span.start, c.span.end)} | set(extra_cuts)
        self._chunks.cut(self._reading, [c.span for c in tracked], sorted(cuts))
        for number, change in enumerate(tracked):
            self._mark(number, change)
        self._drop_empty()
        _unbind(self.marked)
        keep_apart(self.marked)
        for twin in self._reading.twins:
            self._mark_twin(twin, changes)
        return self.marked

    def _mark_twin(self, twin: Twin, changes: Sequence[Change]) -> None:
        """Mark in another form of a text box, or another header of the same words, what was marked in the one
        that is read. One that reads otherwise is left alone."""
        first = bisect_left(changes, twin.span.start, key=lambda c: c.span.end)
        near = takewhile(lambda c: c.span.start <= twin.span.end, changes[first:])
        own = [c for c in (within(change, twin.span, self._reading.text) for change in near) if c]
        if not own:
            return
        reading = twin.read()
        if reading is None or reading.text != twin.span.of(self._reading.text):
            return
        marker = Marker(reading, self.next_id)
        self.marked.add(marker.apply(own))
        self.next_id = marker.next_id

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
        chunk = self._chunks.starts.get(offset) or self._chunks.ends.get(offset)
        return None if chunk is None else chunk.run

    def last_run(self, offset: int) -> Element | None:
        """The run that ends at a cut."""
        chunk = self._chunks.ends.get(offset) or self._chunks.starts.get(offset)
        return None if chunk is None else chunk.run

    def _mark(self, number: int, change: Change) -> None:
        chunks = self._chunks.deleted.get(number, [])
        places = self._delete(chunks, change)
        inserted: list[Element] = []
        if change.replacement and chunks:
            inserted = self._insert(places[0], change, properties_of(chunks[0].run))
        elif change.replacement:
            inserted = self._insert_at(change)
        places[1:1] = inserted
        places += self._delete_marks(change)
        self.marked.places.setdefault(change.owner, []).extend(places)
        self._previous = (change.span.end, inserted[-1]) if inserted else None

    def _delete(self, chunks: list[Chunk], change: Change) -> list[Element]:
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
        last = bisect_left(self._line_ends, change.span.end, first)
        for paragraph in self._reading.paragraphs[first:last]:
            element = paragraph.elements[-1]
            if not paragraph.joins_next or following_paragraph(element) is None:
                self.marked.kept_boundaries.add(change.owner)
                continue
            mark_properties(element).insert(after_insertion(element), self._revision(DEL, change))
            self.marked.deleted_marks.append(element)
            found.append(element)
        return found

    def _insert_at(self, change: Change) -> list[Element]:
        """Insert where nothing is deleted: after what was just inserted there, else after the text before,
        else before the text after, else into the empty paragraph."""
        at = change.span.start
        left, right = self._chunks.ends.get(at), self._chunks.starts.get(at)
        if left is not None and right is not None and in_link(left.run) and not in_link(right.run):
            left = None
        if self._previous is not None and self._previous[0] == at:
            return self._insert(self._previous[1], change, insertion_properties(self._previous[1]))
        if left is not None:
            parent = left.run.getparent()
            place = parent if parent is not None and parent.tag == DEL else left.run
            return self._insert(after_field(place), change, properties_of(left.run))
        wrapper = self._revision(INS, change)
        if right is not None:
            outermost(right.run).addprevious(wrapper)
            return self._fill(wrapper, change, properties_of(right.run))
        paragraph = self._reading.paragraphs[self._reading.paragraph_at(at)].elements[-1]
        paragraph.append(wrapper)
        return self._fill(wrapper, change, properties_of_mark(paragraph))

    def _insert(self, after: Element, change: Change, properties: Element | None) -> list[Element]:
        wrapper = self._revision(INS, change)
        leave_insertions(after).addnext(wrapper)
        return self._fill(wrapper, change, properties)

    def _fill(self, wrapper: Element, change: Change, properties: Element | None) -> list[Element]:
        """Write the replacement into `wrapper` and, for each newline, into a new paragraph that follows. The
        insertions that hold it, in text order, with the paragraphs that end between them."""
        places = [wrapper]
        for number, line in enumerate(change.replacement.split("\n")):
            if number:
                split = self._split_paragraph(places[-1], change)
                if split is None:
                    places[-1].append(new_run(properties, [etree.Element(BR)]))
                else:
                    places += split
            if line:
                places[-1].append(new_run(properties, elements(line)))
        self.marked.insertions += [x for x in places if x.tag == INS]
        return places

    def _split_paragraph(self, node: Element, change: Change) -> tuple[Element, Element] | None:
        """End the paragraph after `node` with an inserted mark: the paragraph that ends so, and an empty
        insertion that begins what follows. None where a field or a content control is in the way, and in
        notes, where LibreOffice loses words when such a mark is rejected."""
        paragraph = next((a for a in node.iterancestors() if a.tag == P), None)
        if paragraph is None or not can_split(node, paragraph):
            return None
        if any(a.tag in NOTES for a in paragraph.iterancestors()):
            return None
        top = split_up_to(node, paragraph)
        new = etree.Element(P)
        properties = paragraph.find(PPR)
        if properties is not None:
            own = copy.deepcopy(properties)
            for name in (SECTPR, w("pPrChange")):
                for child in own.findall(name):
                    own.remove(child)
            new.append(own)
        mark = mark_properties(new)
        for name in MARK_REVISIONS:
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


def _unbind(marked: Marked) -> None:
    """Cut content controls with changed words loose from the data they show, out of which the old words would
    be filled in again when the document is opened (ECMA-376 part 1, 17.5.2.6)."""
    for element in (*marked.insertions, *marked.deletions, *marked.inserted_marks, *marked.deleted_marks):
        for control in element.iterancestors(w("sdt")):
            for properties in control.iterchildren(w("sdtPr")):
                for binding in properties.findall("{*}dataBinding"):
                    properties.remove(binding)
