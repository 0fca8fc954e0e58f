"""Which steps can be undone and redone. The steps themselves are in the store, so this survives a restart."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.model.history import HistoryEntry, Step, StepKind


class History:
    """The steps of one article and of the whole project, fed in the order they were made."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._steps: dict[str, Step] = {}
        self._live: dict[str, Step] = {}
        self._undone: set[str] = set()
        self._redoable: list[Step] = []
        for step in steps:
            self.add(step)

    def add(self, step: Step) -> None:
        """Take in a step that has just been stored."""
        if step.id in self._steps:
            return
        self._steps[step.id] = step
        match step.kind:
            case StepKind.EDIT:
                self._live[step.id] = step
                self._redoable.clear()
            case StepKind.UNDO:
                assert step.undoes is not None
                self._live.pop(step.undoes, None)
                self._undone.add(step.undoes)
                self._redoable.append(step)
            case StepKind.REDO:
                assert step.undoes is not None
                edit = self.origin(self._steps[step.undoes])
                self._undone.discard(edit.id)
                self._live[edit.id] = edit
                self._redoable = [s for s in self._redoable if s.id != step.undoes]

    def step(self, step_id: str) -> Step | None:
        return self._steps.get(step_id)

    def origin(self, step: Step) -> Step:
        """The step of its own that an undo or redo goes back to."""
        while step.undoes is not None:
            step = self._steps[step.undoes]
        return step

    def to_undo(self) -> Step | None:
        """The newest step that has not been undone."""
        return max(self._live.values(), key=lambda s: s.number, default=None)

    def to_redo(self) -> Step | None:
        """The undo to take back next; None once something else was done."""
        return self._redoable[-1] if self._redoable else None

    def is_live(self, step_id: str) -> bool:
        """True for a step whose effect can be undone."""
        return step_id in self._live

    def last_effect(self, step: Step) -> Step:
        """The step that brought `step`'s effect about: itself, or its latest redo."""
        effect = step
        for other in self._steps.values():
            if other.kind is StepKind.REDO and self.origin(other).id == step.id:
                effect = other
        return effect

    def entries(self) -> tuple[HistoryEntry, ...]:
        """Oldest first."""
        return tuple(
            HistoryEntry(
                s.id,
                s.at,
                s.author,
                s.label,
                s.jump_to,
                s.kind,
                undone=s.id in self._undone,
                undoable=s.id in self._live,
            )
            for s in self._steps.values()
        )
