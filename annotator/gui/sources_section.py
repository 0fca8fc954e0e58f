"""The sources of one correction or flag: a list of them, and the form one is written in."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.events import Notice
from annotator.gui.note_form import NoteForm
from annotator.gui.note_list import NoteList
from annotator.gui.pieces import NARROW, Button, card, words
from annotator.model.mqm import Category
from annotator.model.review import Correction, NoteKind, NoteTarget, Passage, SourceNote

_NOTE_KINDS = {
    Category.ENTITY: NoteKind.NAME,
    Category.NUMBER: NoteKind.FACT,
    Category.DATE: NoteKind.FACT,
    Category.MISTRANSLATION: NoteKind.WORDING,
    Category.TERM: NoteKind.WORDING,
}


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note being written: a new one on `target`, or a change of the note `note_id`."""

    target: NoteTarget
    target_id: str
    note_id: str
    kind: NoteKind
    fields: dict[str, str]


class SourcesSection(QWidget):
    """A source is saved when its button is pressed or the passage is left; one that cannot be saved yet waits
    until its passage is chosen again."""

    opened = Signal()
    """The form has come up, in `card`. Its two buttons are put where they can always be seen."""
    closed = Signal()
    """The form has gone."""
    left = Signal()
    """Whoever wrote in the form is done with it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._controller = desk.controller
        self._correction: Correction | None = None
        self._passage: Passage | None = None
        self._writing: tuple[NoteTarget, str, str] | None = None
        self._drafts: dict[str, NoteDraft] = {}
        self.notes = NoteList(desk.theme)
        self.notes.edit_asked.connect(self._edit)
        self.notes.remove_asked.connect(lambda note: self._controller.remove_note(note.id, initiator=self))
        self.form = NoteForm(buttons=False)
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self._cancel)
        self.add_button = Button("Add source")
        self.add_button.setStyleSheet(NARROW)
        self.add_button.setToolTip(desk.actions["add_source"].toolTip())
        self.add_button.clicked.connect(lambda: self.start())
        head = QHBoxLayout()
        head.setContentsMargins(0, 4, 0, 0)
        head.addWidget(words("Sources", "heading", wrap=False))
        head.addStretch(1)
        head.addWidget(self.add_button)
        self._need = words("", "muted")
        self.card, inner = card()
        self._title = words("New source", "heading")
        inner.addWidget(self._title)
        inner.addWidget(self.form)
        self.card.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._need)
        column.addWidget(self.notes)
        column.addWidget(self.card)
        desk.theme.changed.connect(self._paint_icons)
        self._paint_icons()

    # -- whose sources

    def take(self, correction: Correction | None, passage: Passage | None) -> None:
        """Show the sources of a correction, or of a passage that has none yet."""
        same = subject(correction, passage) == subject(self._correction, self._passage)
        if not same:
            self._keep_draft()
        self._correction, self._passage = correction, passage
        self._show()
        draft = None if same else self._drafts.pop(subject(correction, passage), None)
        if draft is not None:
            self.form.fill(draft.kind, draft.fields)
            self._open(draft.target, draft.target_id, draft.note_id)

    def forget(self) -> None:
        """Another article is open."""
        self._close()
        self._drafts.clear()
        self._correction = self._passage = None

    def commit(self, *, leaving: bool) -> None:
        """Save the source being written, where it can be saved; else, when one leaves, keep it for later."""
        if self._writing is not None and not self.form.is_blank():
            if self.form.check():
                self.form.save()
            elif leaving:
                self._keep_draft()

    def _show(self) -> None:
        session = self._controller.session
        if session is None or (self._correction is None and self._passage is None):
            return
        notes = self._noted()
        self.notes.show_notes(notes)
        if self._correction is not None and session.is_unsourced(self._correction):
            need = "A name, number or quotation was changed: say where the right one comes from."
        else:
            need = "" if notes else "None yet. A source is optional here."
        self._need.setText(need)
        self._need.setVisible(bool(need))

    def _noted(self) -> list[SourceNote]:
        """Those on the correction or the flags, and those the sentence has kept."""
        controller, session = self._controller, self._controller.session
        assert session is not None
        found: list[SourceNote] = []
        if self._correction is not None:
            found += controller.notes_of(NoteTarget.CORRECTION, self._correction.id)
        if self._passage is not None:
            for flag_id in self._passage.flag_ids:
                found += controller.notes_of(NoteTarget.FLAG, flag_id)
        chosen = self._correction or self._passage
        if chosen is not None:
            found += controller.notes_of(NoteTarget.SEGMENT, session.segment_at(chosen.span.start).id)
        return found

    # -- writing one

    def start(self) -> None:
        """Begin a source for the correction, or for the flag where there is none yet."""
        if self._correction is not None:
            target, target_id = NoteTarget.CORRECTION, self._correction.id
            kind = _NOTE_KINDS.get(self._correction.category, NoteKind.OTHER)
        elif self._passage is not None:
            target, target_id = NoteTarget.FLAG, self._passage.id
            kind = _NOTE_KINDS.get(self._passage.category, NoteKind.OTHER)
        else:
            self._controller.notice.emit(
                Notice("Choose a flag or a correction first.", "F8 goes to the next flag.")
            )
            return
        if self._writing != (target, target_id, ""):
            self.form.reset(kind)
            self._open(target, target_id, "")
        self.form.url.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit(self, note: SourceNote) -> None:
        names = ("url", "citation", "quote", "comment", "accessed_on")
        self.form.fill(note.kind, {name: getattr(note, name) for name in names})
        self._open(note.target, note.target_id, note.id)
        self.form.url.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, target: NoteTarget, target_id: str, note_id: str) -> None:
        self._writing = (target, target_id, note_id)
        self._title.setText("Change source" if note_id else "New source")
        self.card.show()
        self.add_button.setEnabled(False)
        self.opened.emit()

    def _close(self) -> None:
        self._writing = None
        self.card.hide()
        self.add_button.setEnabled(True)
        self.closed.emit()

    def _cancel(self) -> None:
        self._close()
        self.left.emit()

    def _save(self, kind: NoteKind, fields: dict[str, str]) -> None:
        if self._writing is None:
            return
        target, target_id, note_id = self._writing
        inside = self.form.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        if note_id:
            done = self._controller.revise_note(note_id, kind=kind, initiator=self, **fields)
        else:
            done = self._controller.add_note(target, target_id, kind, initiator=self, **fields)
        if done is None:
            return
        self._drafts.pop(subject(self._correction, self._passage), None)
        self._close()
        if inside:
            self.left.emit()

    @property
    def writing(self) -> bool:
        """Whether the form is open."""
        return self._writing is not None

    def _keep_draft(self) -> None:
        if self._writing is not None and not self.form.is_blank():
            self._drafts[subject(self._correction, self._passage)] = NoteDraft(
                *self._writing, self.form.chosen_kind(), self.form.fields()
            )
        self._close()

    def _paint_icons(self) -> None:
        self.add_button.setIcon(self._desk.theme.icon("add"))


def subject(correction: Correction | None, passage: Passage | None) -> str:
    """Names what is shown, across changes of its records."""
    if correction is not None:
        return f"correction {correction.id}"
    return f"passage {passage.id}" if passage is not None else ""
