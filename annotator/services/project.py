"""What all sessions of an open project share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

from annotator.model.document import new_id, now
from annotator.model.history import RowChange, Step, StepKind
from annotator.model.ignores import IgnoreRule
from annotator.services.ignores import IgnoreBook
from annotator.services.settings import Settings
from annotator.store.database import Store
from annotator.store.repository import Repository


class Project:
    """An open store with its records, the settings and the ignore rules. `author` is who decides.

    `generation` rises whenever another window or process has written, so that sessions know their copies
    are old.
    """

    def __init__(self, store: Store, settings: Settings, author: str) -> None:
        self.store = store
        self.repository = Repository(store)
        self.settings = settings
        self.author = author
        self.generation = 0
        self.ignores = IgnoreBook(settings, self._project_ignores())
        settings.attach(self.repository.settings(), self._change_setting)
        self._changed_elsewhere = False
        self._outdated = False
        self._listeners: list[Callable[[Step], None]] = []

    def on_project_step(self, listener: Callable[[Step], None]) -> None:
        """Call `listener` with each step of the whole project."""
        self._listeners.append(listener)

    def announce(self, step: Step) -> None:
        """Tell the sessions of a step of the whole project that has just been stored."""
        for listener in self._listeners:
            listener(step)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction in which the memory's copies are known to be those of the store."""
        with self.store.transaction():
            self.look_elsewhere()
            yield

    def look_elsewhere(self) -> None:
        """Notice what other windows have written; where it cannot be read, the next time."""
        if self.store.changed_elsewhere():
            self._changed_elsewhere = self._outdated = True
            self.generation += 1
        if self._outdated:
            rules, values = self._project_ignores(), self.repository.settings()
            self.ignores.replace_project(rules)
            self.settings.attach(values, self._change_setting)
            self._outdated = False

    def changed_elsewhere(self) -> bool:
        """True once after another window or process has written."""
        self.look_elsewhere()
        changed, self._changed_elsewhere = self._changed_elsewhere, False
        return changed

    def new_step(self, document_id: str | None, kind: StepKind, label: str, **more: Any) -> Step:
        return Step(new_id(), document_id, now(), self.author, kind, label, **more)

    def apply_to_project(self, label: str, changes: list[RowChange]) -> Step:
        """Store a step of the whole project; call inside `writing()`, and `announce` it afterwards."""
        step = self.new_step(None, StepKind.EDIT, label)
        return numbered(step, self.repository.apply(step, changes))

    def remember_place(self, document_id: str, offset: int) -> None:
        """Keep where the reader was; a read-only project forgets it."""
        if not self.store.read_only:
            with self.writing():
                self.repository.remember_place(document_id, offset)

    def _project_ignores(self) -> list[IgnoreRule]:
        return cast("list[IgnoreRule]", list(self.repository.records("ignore")))

    def _change_setting(self, key: str, change: Callable[[Any], Any]) -> Any:
        with self.writing():
            before = self.repository.settings().get(key)
            after = change(before)
            step = self.new_step(None, StepKind.SETTING, f"Change the project's setting “{key}”")
            self.repository.change_setting(step, key, before, after)
        return after


def numbered(step: Step, number: int) -> Step:
    """`step` as the store numbered it."""
    return replace(step, number=number)
