"""What each decision means for the records: fills in the draft of a step, stores nothing.

Spans are code points of the original text, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotator.formats.counts import count
from annotator.model.anchor import Span
from annotator.model.document import Document, Segment, new_id, now, unified_newlines
from annotator.model.errors import AnnotatorError, OverlapError, UnknownRecordError
from annotator.model.mqm import Category, Severity
from annotator.model.names import NameEntry
from annotator.model.review import (
    Correction,
    CorrectionState,
    Flag,
    FlagStatus,
    NoteKind,
    NoteTarget,
    Passage,
    SourceNote,
)
from annotator.services.categories import guess
from annotator.services.editing import plan_edit
from annotator.services.names import rule, ruled
from annotator.services.records import Draft
from annotator.services.source_quotes import quoted_note
from annotator.text.diff import diff_edits
from annotator.text.offsets import Edit, Projection

SETTLED_SHARE = 0.25
"""A correction settles a flag it overlaps when it covers at least this part of it: a corrected name says
nothing about a flag on its whole sentence."""

Labelled = tuple[str, Span | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A correction somebody asks for. `settles` names flags it settles whatever their place."""

    span: Span
    replacement: str
    category: Category
    severity: Severity
    reason: str = ""
    settles: tuple[str, ...] = ()


class Desk:
    """The rules of reviewing one article."""

    def __init__(self, document: Document, segments: Sequence[Segment]) -> None:
        self.document = document
        self.segments = segments
        self._starts = [s.span.start for s in segments]

    def segment_at(self, offset: int) -> Segment:
        """The segment `offset` is in, or the one before it."""
        return self.segments[max(0, bisect_right(self._starts, offset) - 1)]

    # -- flags

    def set_status(
        self, draft: Draft, verb: str, flag_ids: Sequence[str], status: FlagStatus, reason: str
    ) -> Labelled:
        """Reopening is always possible: a correction near a flag need not be what it was about.

        Raises AnnotatorError when all the flags are settled by corrections otherwise.
        """
        flags = [draft.flag(i) for i in flag_ids]
        settled = {i for c in draft.active() for i in c.flag_ids} if status is not FlagStatus.OPEN else set()
        free = [f for f in flags if not (f.status is FlagStatus.CORRECTED and f.id in settled)]
        if flags and not free:
            raise AnnotatorError("This passage has been corrected.", "Withdraw or undo its correction first.")
        for flag in free:
            draft.put(replace(flag, status=status, reason=reason))
        if not flags:
            return verb, None
        first = min(flags, key=lambda f: f.span)
        more = f" and {len(flags) - 1} more" if len({f.span for f in flags}) > 1 else ""
        return f"{verb} {quoted(first.anchor.quote)}{more}", first.span

    def reopen_unsettled(self, draft: Draft, gone: Iterable[Correction]) -> None:
        """Open the flags that corrections which are no longer active had settled, unless another one
        settles them."""
        gone = list(gone)
        if not gone:
            return
        settled = {i for c in draft.active() for i in c.flag_ids}
        for correction in gone:
            known = [draft.flag(i) for i in correction.flag_ids if i in draft.records.flags]
            for flag in (*known, *draft.records.flags_overlapping(correction.span)):
                flag = draft.flag(flag.id) if not _dropped(draft, flag) else flag
                if _dropped(draft, flag) or flag.status is not FlagStatus.CORRECTED or flag.id in settled:
                    continue
                if any(settles(c.span, flag.span) for c in draft.active_at(flag.span)):
                    continue
                draft.put(replace(flag, status=FlagStatus.OPEN))

    # -- corrections

    def correct(self, draft: Draft, wanted: Wanted, author: str) -> Correction:
        """Put a correction into the draft, in place of those inside its span.

        Raises OverlapError when it cuts another one, AnnotatorError when it changes nothing.
        """
        quote, replacement = wanted.span.of(self.document.text), unified_newlines(wanted.replacement)
        in_the_way = draft.active_at(wanted.span)
        for other in in_the_way:
            if not wanted.span.contains(other.span):
                raise OverlapError(
                    f"{quoted(quote)} cuts through the correction of {quoted(other.quote)}.",
                    "Select all of its words, or withdraw that correction first.",
                )
        same = next((c for c in in_the_way if c.span == wanted.span), None)
        flags = self._settled(draft, wanted, in_the_way)
        at = now()
        if same is not None:
            made = replace(
                same,
                replacement=replacement,
                category=wanted.category,
                severity=wanted.severity,
                reason=wanted.reason or same.reason,
                flag_ids=flags,
                updated_at=at,
            )
        else:
            made = Correction(
                new_id(),
                self.document.id,
                wanted.span,
                quote,
                replacement,
                wanted.category,
                wanted.severity,
                wanted.reason,
                flags,
                author,
                at,
                at,
            )
        for other in in_the_way:
            if other is not same:
                draft.put(replace(other, state=CorrectionState.WITHDRAWN, updated_at=at))
                self._move_notes(draft, other.id, NoteTarget.CORRECTION, made.id)
        draft.put(made)
        for flag_id in flags:
            flag = draft.flag(flag_id)
            draft.put(replace(flag, status=FlagStatus.CORRECTED))
            # Evidence gathered on the flag supports the correction.
            self._move_notes(draft, flag_id, NoteTarget.CORRECTION, made.id)
        return made

    def accept(self, draft: Draft, passage: Passage, index: int, author: str) -> Labelled:
        """Correct a passage by a suggestion. Where a source is needed and the words were found in the source
        text, they are noted as such. Raises AnnotatorError when there is no suggestion `index`."""
        if not 0 <= index < len(passage.suggestions):
            raise AnnotatorError(
                f"There is no suggestion number {index + 1}.",
                "Edit the passage, or choose another suggestion.",
            )
        suggestion = passage.suggestions[index]
        quote = passage.span.of(self.document.text)
        base = Wanted(
            passage.span,
            suggestion.replacement,
            passage.category,
            passage.severity,
            suggestion.reason or passage.message,
            passage.flag_ids,
        )
        inside = [c for c in draft.active_at(passage.span) if c.span != passage.span]
        edits = diff_edits(quote, suggestion.replacement) if inside else []
        edits = [Edit(e.span.shifted(passage.span.start), e.replacement) for e in edits]
        if edits and not any(e.span.overlaps(c.span) for e in edits for c in inside):
            # The suggestion was made for the original words: what is corrected already and it leaves alone,
            # stays.
            wanted = [replace(base, span=edit.span, replacement=edit.replacement) for edit in edits]
        else:
            wanted = [base]
        for part in wanted:
            made = self.correct(draft, part, author)
            note = quoted_note(passage, made, author)
            if note is not None and not draft.notes_on(made.id):
                draft.put(note)
        return correction_label(quote, suggestion.replacement), passage.span

    def edit(
        self,
        draft: Draft,
        projection: Projection,
        span: Span,
        new_text: str,
        author: str,
        shown: Collection[str],
        settles: Collection[str] = (),
    ) -> Labelled:
        """Corrections that make the words of `span` read `new_text`. `shown` are the ids of the flags people
        see: they alone say what a correction is about. `settles` are those of flags elsewhere that the words
        answer."""
        plan = plan_edit(self.document.text, projection, span, unified_newlines(new_text))
        there = {c.span: c for c in plan.replaced}
        wanted_at = {e.span: e.replacement for e in plan.edits}
        edits = [e for e in plan.edits if e.span not in there or there[e.span].replacement != e.replacement]
        going = [c for c in plan.replaced if c.span not in wanted_at]
        at = now()
        for correction in going:
            draft.put(replace(correction, state=CorrectionState.WITHDRAWN, updated_at=at))
        made = []
        for edit in edits:
            same = there.get(edit.span)
            flags = [
                f for f in draft.records.flags_overlapping(edit.span) if draft.flag(f.id).status in _UNSETTLED
            ]
            if same is not None:
                category, severity = same.category, same.severity
            elif seen := [f for f in flags if f.id in shown]:
                strongest = max(seen, key=lambda f: (f.confidence, -len(f.span)))
                category, severity = strongest.category, strongest.severity
            else:
                category, severity = guess(edit.span.of(self.document.text), edit.replacement)
            # Who rewrites a sentence has seen what is flagged in it: here also a small change settles a
            # long flag.
            inside = [f.id for f in flags if plan.span.contains(f.span)]
            inside += [i for i in settles if draft.flag(i).status in _UNSETTLED]
            wanted = Wanted(edit.span, edit.replacement, category, severity, settles=tuple(inside))
            made.append(self.correct(draft, wanted, author))
        for correction in going:
            heir = next((c for c in made if c.span.touches(correction.span)), None)
            self._give_notes_up(draft, correction, heir)
        self.reopen_unsettled(draft, going)
        return f"Edit {quoted(plan.span.of(self.document.text) or new_text)}", plan.span

    def withdraw(self, draft: Draft, correction: Correction) -> None:
        draft.put(replace(correction, state=CorrectionState.WITHDRAWN, updated_at=now()))
        self._give_notes_up(draft, correction, None)
        self.reopen_unsettled(draft, [correction])

    def rule_name(
        self, draft: Draft, entry: NameEntry, right_name: str, note: Mapping[str, Any], author: str
    ) -> Labelled:
        """Correct every mention of a name."""
        if not right_name.strip():
            raise AnnotatorError("The right name is empty.", "Type the name as it should read.")
        ruling = rule(self.document.text, entry, right_name)
        done = left = 0
        place: Span | None = None
        for edit in ruling.edits:
            in_the_way = draft.active_at(edit.span)
            if in_the_way:
                left += not any((c.span, c.replacement) == (edit.span, edit.replacement) for c in in_the_way)
                continue
            reason = ruled(entry.name, right_name)
            made = self.correct(
                draft, Wanted(edit.span, edit.replacement, Category.ENTITY, Severity.MAJOR, reason), author
            )
            if note:
                draft.put(self.note(NoteTarget.CORRECTION, made.id, {"kind": NoteKind.NAME, **note}, author))
            place = place or edit.span
            done += 1
        label = f"Rename {quoted(entry.name)} to {quoted(right_name)} ({count(done, 'mention')})"
        if left:
            label += f"; {left} corrected otherwise left alone"
        if ruling.left:
            label += f"; {', '.join(quoted(v) for v in ruling.left)} left alone"
        return label, place

    # -- notes

    def note(self, target: NoteTarget, target_id: str, fields: Mapping[str, Any], author: str) -> SourceNote:
        """A new note. Raises AnnotatorError for an empty one."""
        given = {"citation": "", "url": "", "quote": "", "accessed_on": "", "comment": "", **fields}
        kind = NoteKind(given.pop("kind", NoteKind.OTHER))
        return SourceNote(
            id=new_id(),
            document_id=self.document.id,
            target=target,
            target_id=target_id,
            kind=kind,
            author=author,
            created_at=now(),
            **given,
        )

    def place_of(self, draft: Draft, target: NoteTarget, target_id: str) -> Span | None:
        """The span a note's target is about. Raises UnknownRecordError when there is no such target."""
        match target:
            case NoteTarget.CORRECTION:
                return draft.records.correction(target_id).span
            case NoteTarget.FLAG:
                return draft.records.flag(target_id).span
            case NoteTarget.SEGMENT:
                for segment in self.segments:
                    if segment.id == target_id:
                        return segment.span
            case NoteTarget.DOCUMENT:
                if target_id == self.document.id:
                    return None
        raise UnknownRecordError("What the note is about is not in this article.")

    def _move_notes(self, draft: Draft, from_id: str, target: NoteTarget, target_id: str) -> None:
        for note in draft.notes_on(from_id):
            draft.put(replace(note, target=target, target_id=target_id))

    def _give_notes_up(self, draft: Draft, correction: Correction, heir: Correction | None) -> None:
        """The notes of a withdrawn correction go to the one in its place, or to the segment."""
        if heir is not None:
            self._move_notes(draft, correction.id, NoteTarget.CORRECTION, heir.id)
        else:
            segment = self.segment_at(correction.span.start)
            self._move_notes(draft, correction.id, NoteTarget.SEGMENT, segment.id)

    def _settled(self, draft: Draft, wanted: Wanted, replaced: Iterable[Correction]) -> tuple[str, ...]:
        """Ids of the flags a correction settles: those named, those of the corrections it replaces, and
        undecided ones it covers enough of."""
        found = dict.fromkeys(wanted.settles)
        for correction in replaced:
            found.update(dict.fromkeys(i for i in correction.flag_ids if i in draft.records.flags))
        for flag in draft.records.flags_overlapping(wanted.span):
            if settles(wanted.span, flag.span) and draft.flag(flag.id).status in _UNSETTLED:
                found[flag.id] = None
        return tuple(found)


_UNSETTLED = (FlagStatus.OPEN, FlagStatus.QUERY)


def settles(correction: Span, flag: Span) -> bool:
    """True when a correction of one span settles a flag on the other by its place alone."""
    if not correction.overlaps(flag):
        return False
    shared = min(correction.end, flag.end) - max(correction.start, flag.start)
    return not len(correction) or shared >= SETTLED_SHARE * len(flag)


def revised(correction: Correction, fields: Mapping[str, Any]) -> Correction:
    """`correction` with other fields; itself when they are the same already."""
    changed = replace(correction, **fields)
    changed = replace(changed, replacement=unified_newlines(changed.replacement))
    return correction if changed == correction else replace(changed, updated_at=now())


def quoted(words: str, longest: int = 40) -> str:
    """Words as labels show them."""
    words = " ".join(words.split())
    return f"“{words if len(words) <= longest else words[: longest - 1].rstrip() + '…'}”"


def correction_label(quote: str, replacement: str) -> str:
    if not quote:
        return f"Insert {quoted(replacement)}"
    if not replacement:
        return f"Delete {quoted(quote)}"
    return f"Correct {quoted(quote)} to {quoted(replacement)}"


def _dropped(draft: Draft, flag: Flag) -> bool:
    return ("flag", flag.id) in draft.touched and draft.touched["flag", flag.id] is None
