"""Notes on the article as a whole: from its import, or made on the command line."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.note_form import NoteForm
from annotator.gui.note_list import NoteList
from annotator.gui.pieces import Scrolled, card, words
from annotator.model.review import Changes, NoteKind, NoteTarget, SourceNote


class ArticleNotes(QWidget):
    """Hidden where there are none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = desk.controller
        self._changing: SourceNote | None = None
        self.notes = NoteList(desk.theme)
        self.notes.edit_asked.connect(self._change)
        self.notes.remove_asked.connect(lambda note: self._controller.remove_note(note.id, initiator=self))
        self.form = NoteForm()
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self._close)
        self._card, inner = card()
        inner.addWidget(self.form)
        self._card.hide()
        scroll = Scrolled("Notes on the article")
        scroll.column.addWidget(words("Notes on the article", "heading"))
        scroll.column.addWidget(self._card)
        scroll.column.addWidget(self.notes)
        scroll.column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        controller = desk.controller
        controller.article_opened.connect(lambda _: self._renew())
        controller.changed.connect(self._take_changes)
        controller.commit_requested.connect(self.commit)
        self._renew()

    def commit(self) -> None:
        """Save a note that is being changed, where it can be saved."""
        if self._changing is not None and self.form.check():
            self.form.save()

    def _take_changes(self, changes: Changes) -> None:
        if "note" in changes.ids:
            self._renew()

    def _renew(self) -> None:
        document = self._controller.document
        found = () if document is None else self._controller.notes_of(NoteTarget.DOCUMENT, document.id)
        if self._changing is not None and self._changing.id not in {note.id for note in found}:
            self._close()
        self.notes.show_notes(found)
        self.setVisible(bool(found))

    def _change(self, note: SourceNote) -> None:
        self._changing = note
        names = ("url", "citation", "quote", "comment", "accessed_on")
        self.form.fill(note.kind, {name: getattr(note, name) for name in names})
        self._card.show()
        self.form.comment.setFocus()

    def _save(self, kind: NoteKind, fields: dict[str, str]) -> None:
        note = self._changing
        if note is None:
            return
        if self._controller.revise_note(note.id, kind=kind, initiator=self, **fields) is not None:
            self._close()

    def _close(self) -> None:
        self._changing = None
        self._card.hide()
