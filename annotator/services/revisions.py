"""A new version of an article takes over the decisions made about the earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.model.anchor import Anchor, Span, reanchor
from annotator.model.document import Document, Segment, new_id
from annotator.model.history import RowChange, StepKind
from annotator.model.review import Correction, Flag, FlagStatus, NoteTarget, SourceNote, fingerprint
from annotator.services.decisions import Desk
from annotator.services.project import Project
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
    to the detectors.
    """
    carrier = _Carrier(earlier, document, segments)
    carrier.carry()
    changes = [RowChange(kind_of(r).name, r.id, None, kind_of(r).to_row(r)) for r in carrier.found]
    counts = f"{len(carrier.found)} found again, {len(carrier.lost)} not"
    label = f"Take over decisions from the earlier version ({counts})"
    step = project.new_step(document.id, StepKind.IMPORT, label)
    project.repository.apply(step, changes)
    project.repository.add_orphans(document.id, carrier.lost)


class _Carrier:
    """Finds the place of each record in the new text."""

    def __init__(self, earlier: ReviewSession, document: Document, segments: Sequence[Segment]) -> None:
        self._earlier = earlier
        self._document = document
        self._desk = Desk(document, segments)
        self.found: list[Record] = []
        self.lost: list[tuple[str, str]] = []
        self._new_ids: dict[str, str] = {earlier.document.id: document.id}

    def carry(self) -> None:
        noted = {n.target_id for n in self._earlier.notes()}
        used = {i for c in self._earlier.corrections() for i in c.flag_ids}
        for flag in self._earlier.flags():
            if (
                flag.status is not FlagStatus.OPEN
                or flag.id in noted
                or flag.id in used
                or flag.detector == "hand"
            ):
                self._carry("flag", flag, self._flag(flag))
        for correction in self._earlier.corrections():
            self._carry("correction", correction, self._correction(correction))
        self._open_unsettled()
        for note in self._earlier.notes():
            self._carry("note", note, self._note(note))

    def _carry(self, kind: str, old: Record, new: Record | None) -> None:
        if new is None or new.id in {r.id for r in self.found}:
            self.lost.append((kind, old.id))
        else:
            self.found.append(new)
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

    def _flag(self, flag: Flag) -> Flag | None:
        anchor = reanchor(flag.anchor, self._document.text)
        if anchor is None:
            return None
        return replace(flag, id=self._fingerprint(flag, anchor), document_id=self._document.id, anchor=anchor)

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

    def _correction(self, correction: Correction) -> Correction | None:
        anchor = reanchor(Anchor.at(self._earlier.document.text, correction.span), self._document.text)
        if anchor is None or self._overlaps(anchor.span):
            return None
        flags = tuple(self._new_ids[i] for i in correction.flag_ids if i in self._new_ids)
        return replace(
            correction, id=new_id(), document_id=self._document.id, span=anchor.span, flag_ids=flags
        )

    def _overlaps(self, span: Span) -> bool:
        return any(isinstance(r, Correction) and r.span.overlaps(span) for r in self.found)

    def _note(self, note: SourceNote) -> SourceNote | None:
        if note.target is NoteTarget.SEGMENT:
            target = self._segment(note.target_id)
        else:
            target = self._new_ids.get(note.target_id)
        if target is None:
            return None
        return replace(note, id=new_id(), document_id=self._document.id, target_id=target)

    def _segment(self, segment_id: str) -> str | None:
        for segment in self._earlier.segments:
            if segment.id == segment_id:
                anchor = reanchor(Anchor.at(self._earlier.document.text, segment.span), self._document.text)
                return None if anchor is None else self._desk.segment_at(anchor.span.start).id
        return None
