"""A new version of an article takes over the decisions made about the earlier one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.model.anchor import Anchor, Span, reanchor_all
from annotator.model.document import Document, Segment, new_id
from annotator.model.history import StepKind
from annotator.model.review import HAND, Correction, Flag, FlagStatus, SourceNote, fingerprint
from annotator.services.decisions import Desk
from annotator.services.project import Project
from annotator.services.records import difference
from annotator.store.rows import Record, kind_of

if TYPE_CHECKING:
    from annotator.services.review import ReviewSession

_MOST_OCCURRENCES = 50


def carry_over(
    project: Project, earlier: ReviewSession, document: Document, segments: Sequence[Segment]
) -> None:
    """Store what has been decided about `earlier` for `document`, as a step of it; call inside `writing()`.

    Corrections, notes and the flags a person has touched are copied to where their words stand now; what
    has no place any more stays with the earlier version and is noted as an orphan. Untouched flags are left
    to the detectors. What came with the new file, too, is there once, as it was decided.
    """
    there = {r.id: r for kind in ("flag", "note") for r in project.repository.records(kind, document.id)}
    carrier = _Carrier(earlier, document, segments, there)
    carrier.carry()
    found = ((kind_of(r).name, r) for r in carrier.found)
    changes = list(filter(None, (difference(kind, r.id, there.get(r.id), r) for kind, r in found)))
    counts = f"{len(carrier.found)} found again, {len(carrier.lost)} not"
    label = f"Take over decisions from the earlier version ({counts})"
    step = project.new_step(document.id, StepKind.IMPORT, label)
    project.repository.apply(step, changes)
    project.repository.add_orphans(document.id, carrier.lost)


class _Carrier:
    """Finds the place of each record in the new text."""

    def __init__(
        self,
        earlier: ReviewSession,
        document: Document,
        segments: Sequence[Segment],
        there: Mapping[str, Record],
    ) -> None:
        self._earlier = earlier
        self._document = document
        self._desk = Desk(document, segments)
        self._there = there
        self._noted = {_said(r) for r in there.values() if isinstance(r, SourceNote)}
        self.found: list[Record] = []
        self.lost: list[tuple[str, str]] = []
        self._new_ids: dict[str, str] = {earlier.document.id: document.id}
        self._taken: list[Span] = []
        """Where corrections stand in the new text, in order; they are apart."""
        self._carried: set[str] = set()
        """The ids of `found`."""

    def carry(self) -> None:
        notes = self._earlier.notes()
        corrections = self._earlier.corrections()
        noted = {n.target_id for n in notes}
        used = {i for c in corrections for i in c.flag_ids}
        flags = [
            flag
            for flag in self._earlier.flags()
            if flag.status is not FlagStatus.OPEN
            or flag.id in noted
            or flag.id in used
            or flag.detector == HAND
        ]
        for flag, anchor in zip(flags, self._moved(f.anchor for f in flags), strict=True):
            self._carry("flag", flag, self._flag(flag, anchor))
        places = self._moved(self._anchor(c.span) for c in corrections)
        for correction, anchor in zip(corrections, places, strict=True):
            self._carry("correction", correction, self._correction(correction, anchor))
        self._open_unsettled()
        self._move_segments(noted)
        for note in notes:
            carried = self._note(note)
            if carried is None or _said(carried) not in self._noted:
                self._carry("note", note, carried)

    def _moved(self, anchors: Iterable[Anchor]) -> list[Anchor | None]:
        return reanchor_all(list(anchors), self._document.text)

    def _anchor(self, span: Span) -> Anchor:
        return Anchor.at(self._earlier.document.text, span)

    def _carry(self, kind: str, old: Record, new: Record | None) -> None:
        if new is None or new.id in self._carried:
            self.lost.append((kind, old.id))
        else:
            self.found.append(new)
            self._carried.add(new.id)
            self._new_ids[old.id] = new.id

    def _open_unsettled(self) -> None:
        """A corrected flag whose correction found no place is open again."""
        settled = {i for r in self.found if isinstance(r, Correction) for i in r.flag_ids}
        for number, record in enumerate(self.found):
            if (
                isinstance(record, Flag)
                and record.status is FlagStatus.CORRECTED
                and record.id not in settled
            ):
                self.found[number] = replace(record, status=FlagStatus.OPEN)

    def _flag(self, flag: Flag, anchor: Anchor | None) -> Flag | None:
        if anchor is None:
            return None
        flag_id = self._fingerprint(flag, anchor)
        there = self._there.get(flag_id)
        if isinstance(there, Flag):
            return replace(there, status=flag.status, reason=flag.reason)
        return replace(flag, id=flag_id, document_id=self._document.id, anchor=anchor)

    def _fingerprint(self, flag: Flag, anchor: Anchor) -> str:
        """The id the detector's finding will have in the new text; its occurrence number is hidden in the
        old id."""
        old_segment = self._earlier.segment_at(flag.span.start).ordinal
        new_segment = self._desk.segment_at(anchor.span.start).ordinal
        for occurrence in range(_MOST_OCCURRENCES):
            key = (flag.detector, flag.rule)
            if fingerprint(flag.document_id, *key, old_segment, anchor.quote, occurrence) == flag.id:
                return fingerprint(self._document.id, *key, new_segment, anchor.quote, occurrence)
        return new_id()

    def _correction(self, correction: Correction, anchor: Anchor | None) -> Correction | None:
        if anchor is None or not self._take(anchor.span):
            return None
        flags = tuple(self._new_ids[i] for i in correction.flag_ids if i in self._new_ids)
        return replace(
            correction, id=new_id(), document_id=self._document.id, span=anchor.span, flag_ids=flags
        )

    def _take(self, span: Span) -> bool:
        """Keep a place for a correction; False where it overlaps one that is taken."""
        # They are apart and in order, so that their ends are in order, too.
        first = bisect_left(self._taken, span.start, key=lambda s: s.end)
        last = bisect_right(self._taken, span.end, key=lambda s: s.start)
        if any(other.overlaps(span) for other in self._taken[first:last]):
            return False
        insort(self._taken, span)
        return True

    def _move_segments(self, noted: Collection[str]) -> None:
        """Find out which segments those with notes are in the new text."""
        segments = [s for s in self._earlier.segments if s.id in noted]
        places = self._moved(self._anchor(s.span) for s in segments)
        for segment, anchor in zip(segments, places, strict=True):
            if anchor is not None:
                self._new_ids[segment.id] = self._desk.segment_at(anchor.span.start).id

    def _note(self, note: SourceNote) -> SourceNote | None:
        target = self._new_ids.get(note.target_id)
        if target is None:
            return None
        return replace(note, id=new_id(), document_id=self._document.id, target_id=target)


def _said(note: SourceNote) -> tuple[str, ...]:
    """What a note says of which record: two that say the same of one are one."""
    return note.target_id, note.kind, note.citation, note.url, note.quote, note.accessed_on, note.comment
