"""Undo and redo: the inverse of a step's changes, as a new step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from annotator.model.errors import AnnotatorError
from annotator.model.history import RowChange, Step
from annotator.model.ignores import IgnoreRule
from annotator.model.review import Correction, CorrectionState
from annotator.services.decisions import Desk
from annotator.services.records import Draft
from annotator.store.repository import Repository
from annotator.store.rows import KINDS


@dataclass(frozen=True, slots=True)
class Blame:
    """Explains why a step cannot be taken back. `effect` is the step whose changes are inverted for
    `step`."""

    repository: Repository
    step: Step
    effect: Step
    verb: str

    def refuse(self, records: Iterable[tuple[str, str]]) -> NoReturn:
        """Raise AnnotatorError naming the later step that changed one of `records` (kind, id)."""
        later = self.repository.last_step_on(records, self.effect.number)
        blame = f"“{later.label}”" if later else "something done later"
        raise AnnotatorError(
            f"“{self.step.label}” cannot be {'undone' if self.verb == 'undo' else 'redone'} by itself: "
            f"{blame} builds on it.",
            f"Undo {blame} first." if later else "Undo later steps first.",
        )


def fill(draft: Draft, changes: Sequence[RowChange], desk: Desk, blame: Blame) -> None:
    """Fill in the inverse of `changes`. Raises AnnotatorError when later steps depend on them."""
    for change in reversed(changes):
        _invert(draft, change.inverted(), blame)
    records = draft.records
    gone: list[Correction] = []
    for (kind, record_id), record in list(draft.touched.items()):
        before = records.of(kind).get(record_id)
        if record is None and kind in ("flag", "correction"):
            _check_dependents(draft, kind, record_id, blame)
        if isinstance(record, Correction) and record.state is CorrectionState.ACTIVE:
            for other in draft.active_at(record.span):
                if other.id != record.id:
                    blame.refuse([("correction", other.id)])
        if isinstance(record, IgnoreRule):
            for rule in records.of("ignore").values():
                if isinstance(rule, IgnoreRule) and rule.id != record.id and (rule.kind, rule.value) == (
                    record.kind, record.value):  # fmt: skip
                    blame.refuse([("ignore", rule.id)])
        went = isinstance(before, Correction) and before.state is CorrectionState.ACTIVE
        stays = isinstance(record, Correction) and record.state is CorrectionState.ACTIVE
        if isinstance(before, Correction) and went and not stays:
            gone.append(before)
    # Flags another detector found meanwhile count as corrected by them, too.
    desk.reopen_unsettled(draft, gone)


def _invert(draft: Draft, change: RowChange, blame: Blame) -> None:
    kind = KINDS[change.kind]
    key = (change.kind, change.id)
    current = draft.touched[key] if key in draft.touched else draft.records.of(change.kind).get(change.id)
    if change.before is None:
        if current is not None or change.after is None:
            blame.refuse([key])
        draft.put(kind.from_row(change.after))
        return
    if current is None:
        blame.refuse([key])
    row = kind.to_row(current)
    if any(row[column] != value for column, value in change.before.items()):
        blame.refuse([key])
    if change.after is None:
        draft.drop(change.kind, change.id)
    else:
        draft.put(kind.from_row(row | dict(change.after)))


def _check_dependents(draft: Draft, kind: str, record_id: str, blame: Blame) -> None:
    """A record can go only when nothing refers to it any more."""
    notes = [("note", n.id) for n in draft.notes_on(record_id)]
    if notes:
        blame.refuse(notes)
    if kind == "flag":
        users = [("correction", c.id) for c in draft.active() if record_id in c.flag_ids]
        if users:
            blame.refuse(users)
