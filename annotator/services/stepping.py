"""One article's steps: making one, and taking them back. One thread only: the store's."""

from __future__ import annotations

from collections.abc import Callable

from annotator.model.anchor import Span
from annotator.model.errors import AnnotatorError, UnknownRecordError
from annotator.model.history import Step, StepKind
from annotator.model.review import Changes, check_corrections
from annotator.services import reverting
from annotator.services.project import numbered
from annotator.services.records import Draft
from annotator.services.reviewed import ReviewedArticle

Plan = Callable[[Draft], tuple[str, Span | None]]
"""Fills in the draft of a step; gives its label and the place it is about."""


class SteppedArticle(ReviewedArticle):
    """A reviewed article that is changed in steps, each of which is one transaction and can be undone."""

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

    def take_step(self, step: Step) -> None:
        """Take a step into the history that was stored outside of this session."""
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
