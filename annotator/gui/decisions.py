"""What people decide about the open article, as the window's parts ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import SignalInstance

from annotator.gui.events import Selection
from annotator.gui.flag_index import FlagIndex
from annotator.gui.removing import Removing
from annotator.model.anchor import Span
from annotator.model.document import SegmentState
from annotator.model.ignores import IgnoreKind, IgnoreRule, IgnoreScope
from annotator.model.mqm import Category, Severity
from annotator.model.names import NameEntry
from annotator.model.review import Changes, NoteKind, NoteTarget, Passage
from annotator.services.replacing import Search
from annotator.services.review import ReviewSession
from annotator.services.workspace import Workspace

GO_ON = "go_on"
"""The setting that says whether a decision leads to the next open flag."""


class Decisions:
    """The part of the controller that changes things. Each method is one step and is in the project file when
    it returns; it gives the changes, or None where nothing was done: an expected error has been shown then.
    """

    session: ReviewSession | None
    selection: Selection
    workspace: Workspace
    removing: Removing
    place_changed: SignalInstance
    index: FlagIndex
    attempt: Callable[[Callable[[], Any]], Any]
    publish: Callable[[Changes | None], Changes | None]
    select_passage: Callable[..., None]
    next_flag: Callable[[], object]

    @property
    def goes_on(self) -> bool:
        """Whether deciding about the selected passage leads to the next one that is open."""
        return bool(self.workspace.settings.get(GO_ON))

    def set_going_on(self, on: bool) -> None:
        self.attempt(lambda: self.workspace.settings.set(GO_ON, on))

    def flag_by_hand(
        self, span: Span, category: Category, severity: Severity, message: str = ""
    ) -> Changes | None:
        changes = self._change(lambda s: s.flag_by_hand(span, category, severity, message))
        if changes is not None:
            for flag_id in changes.ids.get("flag", ()):
                self.select_passage(flag_id, jump=False)
        return changes

    def accept(
        self, index: int = 0, passage: Passage | None = None, *, initiator: object | None = None
    ) -> Changes | None:
        """Correct the selected passage (or `passage`) by its suggestion number `index`, from 0."""
        passage = passage or self.selection.passage
        if passage is None or not 0 <= index < len(passage.suggestions):
            return None
        flag_id = passage.id
        return self._and_on(self._change(lambda s: s.accept(flag_id, index, initiator=initiator)))

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
    ) -> Changes | None:
        return self._change(
            lambda s: s.correct(span, replacement, category, severity, reason, flag_ids, initiator=initiator)
        )

    def edit(self, span: Span, new_text: str, *, initiator: object | None = None) -> Changes | None:
        """Make the words the original `span` now stands for read `new_text`."""
        return self._change(lambda s: s.edit(span, new_text, initiator=initiator))

    def replace_words(
        self, search: Search, replacement: str, within: Span | None = None, *, initiator: object | None = None
    ) -> Changes | None:
        """Put other words wherever some stand in the corrected text, or in what `within` stands for now."""
        return self._change(lambda s: s.replace_words(search, replacement, within, initiator=initiator))

    def revise(self, correction_id: str, *, initiator: object | None = None, **fields: Any) -> Changes | None:
        """Change `replacement`, `category`, `severity` or `reason` of a correction."""
        return self._change(lambda s: s.revise(correction_id, initiator=initiator, **fields))

    def withdraw(self, correction_id: str, *, initiator: object | None = None) -> Changes | None:
        return self._change(lambda s: s.withdraw(correction_id, initiator=initiator))

    def dismiss(
        self, reason: str = "", flag_ids: Iterable[str] | None = None, *, initiator: object | None = None
    ) -> Changes | None:
        """Decide that the selected passage (or the flags named) is right as it is."""
        ids = self._chosen(flag_ids)
        changes = self._change(lambda s: s.dismiss(ids, reason, initiator=initiator)) if ids else None
        return self._and_on(changes) if flag_ids is None else changes

    def query(
        self, reason: str = "", flag_ids: Iterable[str] | None = None, *, initiator: object | None = None
    ) -> Changes | None:
        """Decide that the selected passage (or the flags named) cannot be settled without the source."""
        ids = self._chosen(flag_ids)
        changes = self._change(lambda s: s.query(ids, reason, initiator=initiator)) if ids else None
        return self._and_on(changes) if flag_ids is None else changes

    def reopen(
        self, flag_ids: Iterable[str] | None = None, *, initiator: object | None = None
    ) -> Changes | None:
        ids = self._chosen(flag_ids)
        return self._change(lambda s: s.reopen(ids, initiator=initiator)) if ids else None

    def add_note(
        self,
        target: NoteTarget,
        target_id: str,
        kind: NoteKind = NoteKind.OTHER,
        *,
        initiator: object | None = None,
        **fields: str,
    ) -> Changes | None:
        """Attach a source note; `fields` are citation, url, quote, accessed_on, comment."""
        return self._change(lambda s: s.add_note(target, target_id, kind, initiator=initiator, **fields))

    def revise_note(self, note_id: str, *, initiator: object | None = None, **fields: Any) -> Changes | None:
        return self._change(lambda s: s.revise_note(note_id, initiator=initiator, **fields))

    def remove_note(self, note_id: str, *, initiator: object | None = None) -> Changes | None:
        return self._change(lambda s: s.remove_note(note_id, initiator=initiator))

    def rule_name(
        self,
        entry: NameEntry,
        right_name: str,
        *,
        note: Mapping[str, str] | None = None,
        initiator: object | None = None,
    ) -> Changes | None:
        """Correct all mentions of a name in one step."""
        return self._change(lambda s: s.rule_name(entry, right_name, note=note, initiator=initiator))

    def set_source(self, text: str | None, *, aligned: bool = False) -> Changes | None:
        """Give the open article its source text; None takes it away. `aligned` as in `Document`."""
        return self._change(lambda s: s.set_source(text, aligned=aligned))

    def set_languages(self, language: str, source_language: str) -> Changes | None:
        """Say in which languages the open article and its source are ("" for not known)."""
        return self._change(lambda s: s.set_languages(language, source_language))

    def rename(self, title: str) -> Changes | None:
        """Give the open article another title."""
        return self._change(lambda s: s.set_title(title))

    def set_state(
        self, lines: Iterable[int], state: SegmentState, *, initiator: object | None = None
    ) -> Changes | None:
        """Say how far lines (from 0) of the open article have come."""
        return self._change(lambda s: s.set_state(lines, state, initiator=initiator))

    def ignore(
        self, kind: IgnoreKind, value: str, scope: IgnoreScope = IgnoreScope.PROJECT
    ) -> Changes | None:
        """Never flag a word, a name or a rule again."""
        return self._settled(self.publish(self.attempt(lambda: self.workspace.ignore(kind, value, scope))))

    def unignore(self, rule: IgnoreRule | str) -> Changes | None:
        rule_id = rule if isinstance(rule, str) else rule.id
        return self._settled(self.publish(self.attempt(lambda: self.workspace.unignore(rule_id))))

    def undo(self) -> Changes | None:
        if self.removing.undo_label():
            return self.removing.undo()
        return self._travel(self._change(lambda s: s.undo()) if self.undo_label() else None)

    def redo(self) -> Changes | None:
        return self._travel(self._change(lambda s: s.redo()) if self.redo_label() else None)

    def undo_step(self, step_id: str) -> Changes | None:
        return self._travel(self._change(lambda s: s.undo_step(step_id)))

    def undo_label(self) -> str:
        """What `undo` takes back, "" when there is nothing."""
        return self.removing.undo_label() or (self.session.undo_label() if self.session else "")

    def redo_label(self) -> str:
        return self.session.redo_label() if self.session else ""

    # -- inside

    def _chosen(self, flag_ids: Iterable[str] | None) -> tuple[str, ...]:
        if flag_ids is not None:
            return tuple(flag_ids)
        return self.selection.passage.flag_ids if self.selection.passage is not None else ()

    def _and_on(self, changes: Changes | None) -> Changes | None:
        """Leave a passage that was decided about for the next open one, where that is wanted."""
        if changes and self.goes_on:
            self.next_flag()
        return changes

    def _change(self, change: Callable[[ReviewSession], Changes]) -> Changes | None:
        session = self.session
        if session is None:
            return None
        return self._settled(self.publish(self.attempt(lambda: change(session))))

    def _settled(self, changes: Changes | None) -> Changes | None:
        """What was decided last is no removal of articles any more."""
        if changes:
            self.removing.settle()
        return changes

    def _travel(self, changes: Changes | None) -> Changes | None:
        """Show the place an undone or redone step was about, and take up its passage: the next key is about
        what can be seen."""
        if changes is not None and changes.jump_to is not None:
            there, touched = changes.jump_to, changes.ids.get("flag", frozenset())
            passages = self.index.within(there.start, max(there.end, there.start + 1))
            passage = next((p for p in passages if touched.intersection(p.flag_ids)), None)
            if passage is not None:
                self.select_passage(passage, jump=False)
            self.place_changed.emit(there)
        return changes
