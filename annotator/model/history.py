"""Steps: what was done to the records, as data that can be shown, undone and redone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from annotator.model.anchor import Span

Row = Mapping[str, Any]
"""A record as the store keeps it: column → text, number or None."""


class StepKind(StrEnum):
    """EDIT steps can be undone; UNDO and REDO take a step back; the others only tell what happened."""

    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    ANALYSIS = "analysis"
    IMPORT = "import"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a step did to one record.

    `kind` and `id` name the record. A new record has no `before`, a deleted one no `after`; otherwise both
    hold the changed columns only, so that undoing a change leaves alone what later steps did to other
    columns.
    """

    kind: str
    id: str
    before: Row | None
    after: Row | None

    def inverted(self) -> RowChange:
        return RowChange(self.kind, self.id, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Step:
    """One transaction. `document_id` is None for steps of the whole project; `undoes` is the id of the step
    an UNDO takes back, or of the undo a REDO takes back. `number` rises with time; 0 before the step is
    stored."""

    id: str
    document_id: str | None
    at: str
    author: str
    kind: StepKind
    label: str
    jump_to: Span | None = None
    undoes: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A step as people see it. `undone` is true while its effect is taken back; `undoable` while it can
    be."""

    step_id: str
    at: str
    author: str
    label: str
    jump_to: Span | None
    kind: StepKind
    undone: bool
    undoable: bool
