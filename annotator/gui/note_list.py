"""The source notes of a decision, each on a card with buttons to change and remove it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from annotator.gui.note_form import KIND_LABELS
from annotator.gui.pieces import card, clear, words
from annotator.gui.theme import Theme
from annotator.gui.wording import moment, one_line
from annotator.model.review import NoteKind, NoteTarget, SourceNote


class NoteList(QWidget):
    """`edit_asked` and `remove_asked` carry the SourceNote."""

    edit_asked = Signal(object)
    remove_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.notes: tuple[SourceNote, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        theme.changed.connect(lambda: self._build())

    def show_notes(self, notes: Sequence[SourceNote]) -> None:
        if tuple(notes) != self.notes:
            self.notes = tuple(notes)
            self._build()

    def _build(self) -> None:
        clear(self._column)
        for note in self.notes:
            self._column.addWidget(self._card(note))
        self.setVisible(bool(self.notes))

    def _card(self, note: SourceNote) -> QFrame:
        frame, layout = card(margins=8)
        layout.setSpacing(3)
        first = QHBoxLayout()
        first.setSpacing(4)
        kind = KIND_LABELS[note.kind] if note.kind is not NoteKind.OTHER else ""
        title = note.citation or kind or ("Source" if note.url or note.quote else "Note")
        first.addWidget(words(title, "heading"), 1)
        name = one_line(note.citation or note.url or note.quote or note.comment, 40)
        for icon, verb, signal in (
            ("edit", "Change", self.edit_asked),
            ("delete", "Remove", self.remove_asked),
        ):
            button = QToolButton()
            button.setAutoRaise(True)
            button.setIcon(self._theme.icon(icon))
            button.setToolTip(f"{verb} this source")
            button.setAccessibleName(f"{verb} the source “{name}”")
            button.clicked.connect(lambda _checked=False, s=signal: s.emit(note))
            first.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(first)
        if note.url:
            layout.addWidget(self._link(note.url))
        if note.quote:
            layout.addWidget(words(f"“{note.quote}”"))
        if note.comment:
            layout.addWidget(words(note.comment))
        said = []
        if note.citation and note.kind is not NoteKind.OTHER:
            said.append(KIND_LABELS[note.kind])
        if note.accessed_on:
            said.append(f"seen {note.accessed_on}")
        said.append(f"{note.author}, {moment(note.created_at)}")
        if note.target is NoteTarget.SEGMENT:
            said.append("on this sentence")
        elif note.target is NoteTarget.FLAG:
            said.append("on the flag")
        layout.addWidget(words(" · ".join(said), "muted"))
        return frame

    def _link(self, url: str) -> QLabel:
        shown = url.split("://", 1)[-1]
        shown = shown if len(shown) <= 46 else shown[:43] + "…"
        colour = self._theme.colour("link").name()
        label = QLabel(f'<a style="color:{colour}" href="{escape(url, quote=True)}">{escape(shown)}</a>')
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        label.setOpenExternalLinks(True)
        label.setToolTip(f"{url}\nOpens in your browser")
        label.setAccessibleName(f"Open {url} in the browser")
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return label
