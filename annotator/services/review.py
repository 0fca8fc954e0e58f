"""Reviewing one article: the one place that changes it.

Each mutator is one transaction and one step of the history; it returns what it touched. Spans are code
points of the article's original text, end exclusive. One thread only: the store's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotator.model.anchor import Anchor, Span
from annotator.model.document import (
    LineState,
    SegmentState,
    SourceText,
    canonical_text,
    new_id,
)
from annotator.model.errors import AnnotatorError, UnknownRecordError
from annotator.model.history import Step, StepKind
from annotator.model.mqm import Category, Severity
from annotator.model.names import NameEntry
from annotator.model.review import (
    Changes,
    Flag,
    FlagStatus,
    NoteKind,
    NoteTarget,
    check_corrections,
)
from annotator.services import decisions, merging, reverting
from annotator.services.project import numbered
from annotator.services.records import Draft
from annotator.services.reviewed import ReviewedArticle

HAND = "hand"
"""The detector of flags made by a person."""

Plan = Callable[[Draft], tuple[str, Span | None]]
"""Fills in the draft of a step; gives its label and the place it is about."""


class ReviewSession(ReviewedArticle):
    """The review of one article: what there is, and the one place that changes it.

    Made by `Workspace.review`, one per article.
    """

    # -- analysis

    def merge_flags(
        self,
        flags: Sequence[Flag],
        ran: Collection[str],
        *,
        within: Span | None = None,
        initiator: object | None = None,
    ) -> Changes:
        """Take in what the detectors `ran` have found in the article, or in the part `within` of it.

        Known flags keep their status. Flags of `ran` not found again vanish, or become stale when a person
        has touched them. Not undoable. Raises AnchorError when a flag does not fit the text.
        """
        merge = merging.Merge(flags, ran, within)

        def plan(draft: Draft) -> tuple[str, Span | None]:
            touched = self._repository.touched_flags(self.document.id) if merge.may_remove(draft) else set()
            return merge.fill(draft, self.document, touched), None

        return self._step(plan, initiator, kind=StepKind.ANALYSIS)

    # -- decisions about flags

    def flag_by_hand(
        self,
        span: Span,
        category: Category,
        severity: Severity,
        message: str = "",
        *,
        initiator: object | None = None,
    ) -> Changes:
        """Flag a passage. Raises AnchorError outside the text, AnnotatorError for a blank passage."""
        anchor = Anchor.at(self.document.text, span)
        if not anchor.quote.strip():
            raise AnnotatorError("There are no words to flag.", "Select the words first.")
        flag = Flag(
            new_id(),
            self.document.id,
            anchor,
            HAND,
            HAND,
            category,
            severity,
            1.0,
            message or "Flagged by hand.",
        )

        def plan(draft: Draft) -> tuple[str, Span | None]:
            draft.put(flag)
            return f"Flag {decisions.quoted(anchor.quote)}", span

        return self._step(plan, initiator)

    def dismiss(
        self, flag_ids: Iterable[str], reason: str = "", *, initiator: object | None = None
    ) -> Changes:
        """Decide that flagged words are right as they are."""
        return self._set_status("Dismiss", flag_ids, FlagStatus.DISMISSED, reason, initiator)

    def query(self, flag_ids: Iterable[str], reason: str = "", *, initiator: object | None = None) -> Changes:
        """Decide that a passage cannot be settled without the source."""
        return self._set_status("Query", flag_ids, FlagStatus.QUERY, reason, initiator)

    def reopen(self, flag_ids: Iterable[str], *, initiator: object | None = None) -> Changes:
        return self._set_status("Reopen", flag_ids, FlagStatus.OPEN, "", initiator)

    def _set_status(
        self, verb: str, flag_ids: Iterable[str], status: FlagStatus, reason: str, initiator: object | None
    ) -> Changes:
        wanted = tuple(flag_ids)

        def plan(draft: Draft) -> tuple[str, Span | None]:
            return self._desk.set_status(draft, verb, wanted, status, reason)

        return self._step(plan, initiator)

    # -- corrections

    def accept(self, flag_id: str, index: int = 0, *, initiator: object | None = None) -> Changes:
        """Correct the passage a flag belongs to by its suggestion number `index`, from 0.

        Corrections within the passage that the suggestion leaves alone stay. Raises AnnotatorError when
        there is no such suggestion.
        """

        def plan(draft: Draft) -> tuple[str, Span | None]:
            return self._desk.accept(draft, self.passage_of(flag_id), index, self._project.author)

        return self._step(plan, initiator)

    def correct(
        self,
        span: Span,
        replacement: str,
        category: Category,
        severity: Severity,
        reason: str = "",
        flag_ids: Iterable[str] = (),
        *,
        initiator: object | None = None,
    ) -> Changes:
        """Replace the words of `span`. The flags named and those it settles become corrected; corrections
        inside `span` are replaced, and their notes move to this one.

        Raises OverlapError when `span` cuts another correction, AnnotatorError when nothing would change.
        """
        named = tuple(flag_ids)

        def plan(draft: Draft) -> tuple[str, Span | None]:
            wanted = decisions.Wanted(span, replacement, category, severity, reason, named)
            self._desk.correct(draft, wanted, self._project.author)
            return decisions.correction_label(span.of(self.document.text), replacement), span

        return self._step(plan, initiator)

    def edit(self, span: Span, new_text: str, *, initiator: object | None = None) -> Changes:
        """Make the words `span` now stands for (`current_words`) read `new_text`, by the smallest
        corrections.

        Corrections whose words stay keep their id, notes and category; the others go in the same step.
        """

        def plan(draft: Draft) -> tuple[str, Span | None]:
            return self._desk.edit(draft, self.projection(), span, new_text, self._project.author)

        return self._step(plan, initiator)

    def revise(
        self,
        correction_id: str,
        *,
        replacement: str | None = None,
        category: Category | None = None,
        severity: Severity | None = None,
        reason: str | None = None,
        initiator: object | None = None,
    ) -> Changes:
        """Change a correction; None leaves a field as it is."""
        given = {"replacement": replacement, "category": category, "severity": severity, "reason": reason}
        fields = {name: value for name, value in given.items() if value is not None}

        def plan(draft: Draft) -> tuple[str, Span | None]:
            correction = draft.records.correction(correction_id)
            draft.put(decisions.revised(correction, fields))
            return f"Revise the correction of {decisions.quoted(correction.quote)}", correction.span

        return self._step(plan, initiator)

    def withdraw(self, correction_id: str, *, initiator: object | None = None) -> Changes:
        """Take a correction back: its flags reopen, its notes move to the segment."""

        def plan(draft: Draft) -> tuple[str, Span | None]:
            correction = draft.records.correction(correction_id)
            self._desk.withdraw(draft, correction)
            return f"Withdraw the correction of {decisions.quoted(correction.quote)}", correction.span

        return self._step(plan, initiator)

    def rule_name(
        self,
        entry: NameEntry,
        right_name: str,
        *,
        note: Mapping[str, str] | None = None,
        initiator: object | None = None,
    ) -> Changes:
        """Correct all mentions of a name, short forms and possessives included, as one step.

        `note` (fields of `add_note`) is added to each correction. Mentions corrected otherwise already, and
        short forms without a counterpart in the right name, are left alone; the label says so.
        """

        def plan(draft: Draft) -> tuple[str, Span | None]:
            return self._desk.rule_name(draft, entry, right_name, note or {}, self._project.author)

        return self._step(plan, initiator)

    # -- source notes

    def add_note(
        self,
        target: NoteTarget | str,
        target_id: str,
        kind: NoteKind | str = NoteKind.OTHER,
        *,
        citation: str = "",
        url: str = "",
        quote: str = "",
        accessed_on: str = "",
        comment: str = "",
        initiator: object | None = None,
    ) -> Changes:
        """Attach a source note. Raises AnnotatorError for an empty one or a wrong address or date,
        UnknownRecordError for a target that is not there."""
        target = NoteTarget(target)
        fields = {
            "citation": citation,
            "url": url,
            "quote": quote,
            "accessed_on": accessed_on,
            "comment": comment,
        }

        def plan(draft: Draft) -> tuple[str, Span | None]:
            place = self._desk.place_of(draft, target, target_id)
            draft.put(self._desk.note(target, target_id, {"kind": kind, **fields}, self._project.author))
            return "Add a source", place

        return self._step(plan, initiator)

    def revise_note(self, note_id: str, *, initiator: object | None = None, **fields: Any) -> Changes:
        """Change fields of a note (those of `add_note`)."""
        unknown = set(fields) - {"kind", "citation", "url", "quote", "accessed_on", "comment"}
        if unknown:
            raise TypeError(f"A source note has no {', '.join(sorted(unknown))} to change.")

        def plan(draft: Draft) -> tuple[str, Span | None]:
            note = draft.records.note(note_id)
            draft.put(replace(note, **fields))
            return "Change a source", self._desk.place_of(draft, note.target, note.target_id)

        return self._step(plan, initiator)

    def remove_note(self, note_id: str, *, initiator: object | None = None) -> Changes:
        def plan(draft: Draft) -> tuple[str, Span | None]:
            note = draft.records.note(note_id)
            draft.drop("note", note_id)
            return "Remove a source", self._desk.place_of(draft, note.target, note.target_id)

        return self._step(plan, initiator)

    # -- the source text

    def set_source(
        self, text: str | None, *, aligned: bool = False, initiator: object | None = None
    ) -> Changes:
        """Give the text the article was translated from, another one, or None to take it away. `aligned` as
        in
        `Document`.

        Raises InvalidTextError for what is no text.
        """
        wanted = SourceText(self.document.id, None if text is None else canonical_text(text), aligned)

        def plan(draft: Draft) -> tuple[str, Span | None]:
            draft.put(wanted)
            known = draft.records.sources[wanted.id].text is not None
            return f"{'Remove' if text is None else 'Replace' if known else 'Add'} the source text", None

        return self._step(plan, initiator)

    # -- states of lines

    def set_state(
        self, lines: Iterable[int], state: SegmentState, *, initiator: object | None = None
    ) -> Changes:
        """Give lines (numbered from 0) a state. Raises UnknownRecordError for a line that is not there."""
        wanted = sorted(set(lines))
        count = self.document.text.count("\n") + 1
        if any(not 0 <= line < count for line in wanted):
            raise UnknownRecordError(f"The article has {count} lines.")

        def plan(draft: Draft) -> tuple[str, Span | None]:
            for line in wanted:
                draft.put(LineState(self.document.id, line, state))
            what = f"line {wanted[0] + 1}" if len(wanted) == 1 else f"{len(wanted)} lines"
            return f"Mark {what} as {state.value}", None

        return self._step(plan, initiator)

    # -- undo and redo

    def undo(self, *, initiator: object | None = None) -> Changes:
        """Take back the newest step that has not been undone. Raises AnnotatorError when there is none."""
        self._fresh()
        step = self._history.to_undo()
        if step is None:
            raise AnnotatorError("There is nothing to undo.")
        return self.undo_step(step.id, initiator=initiator)

    def undo_step(self, step_id: str, *, initiator: object | None = None) -> Changes:
        """Take back any step whose records no later step has changed. Raises AnnotatorError naming that step
        otherwise, or when the step cannot be undone."""
        self._fresh()
        step = self._history.step(step_id)
        if step is None:
            raise UnknownRecordError("There is no such step in this article's history.")
        if not self._history.is_live(step_id):
            known = "has been undone already" if step.kind is StepKind.EDIT else "cannot be undone"
            raise AnnotatorError(f"“{step.label}” {known}.")
        return self._revert(step, self._history.last_effect(step), StepKind.UNDO, initiator)

    def redo(self, *, initiator: object | None = None) -> Changes:
        """Do again what was undone last. Raises AnnotatorError when there is nothing, or something else was
        done."""
        self._fresh()
        undo = self._history.to_redo()
        if undo is None:
            raise AnnotatorError("There is nothing to redo.")
        return self._revert(self._history.origin(undo), undo, StepKind.REDO, initiator)

    def _revert(self, step: Step, effect: Step, kind: StepKind, initiator: object | None) -> Changes:
        """Undo (redo) `step` by inverting what `effect` did."""
        verb = "Undo" if kind is StepKind.UNDO else "Redo"

        def plan(draft: Draft) -> tuple[str, Span | None]:
            changes = self._repository.changes(effect.id)
            reverting.fill(
                draft, changes, self._desk, reverting.Blame(self._repository, step, effect, verb.lower())
            )
            return f"{verb}: {step.label}", step.jump_to

        undoes = step.id if kind is StepKind.UNDO else effect.id
        return self._step(plan, initiator, kind=kind, undoes=undoes, document_id=step.document_id)

    def take_project_step(self, step: Step) -> None:
        """Take a step of the whole project into the history."""
        self._history.add(step)

    # -- inside

    def _step(
        self,
        plan: Plan,
        initiator: object | None,
        *,
        kind: StepKind = StepKind.EDIT,
        undoes: str | None = None,
        document_id: str | None = "",
    ) -> Changes:
        """Draft, store and take over one step."""
        with self._project.writing():
            draft = Draft(self._fresh())
            label, jump_to = plan(draft)
            changes = draft.changes()
            if not changes and undoes is None:
                return Changes(
                    label=label if kind is StepKind.EDIT else "", jump_to=jump_to, initiator=initiator
                )
            if any(c.kind == "correction" for c in changes):
                check_corrections(self.document.text, draft.active())
            owner = self.document.id if document_id == "" else document_id
            step = self._project.new_step(owner, kind, label, jump_to=jump_to, undoes=undoes)
            step = numbered(step, self._repository.apply(step, changes))
        self._take_over(draft, changes)
        if step.document_id is None:
            self._project.announce(step)
        self._history.add(step)
        ids: dict[str, set[str]] = {}
        for change in changes:
            ids.setdefault(change.kind, set()).add(change.id)
        return Changes({k: frozenset(v) for k, v in ids.items()}, label, jump_to, step.id, initiator)
