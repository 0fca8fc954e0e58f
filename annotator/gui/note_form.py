"""The form for one source note: where the right words come from."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.pieces import Button, TextField, UndoPasses, card, words
from annotator.model.errors import AnnotatorError
from annotator.model.review import NoteKind, NoteTarget, SourceNote

KIND_LABELS = {
    NoteKind.NAME: "Name",
    NoteKind.FACT: "Fact or number",
    NoteKind.QUOTATION: "Quotation",
    NoteKind.WORDING: "Wording",
    NoteKind.OTHER: "Other",
}
_DATE = "yyyy-MM-dd"
_ADDRESS = re.compile(r"https?://\S+")


def problem_of(fields: Mapping[str, str]) -> AnnotatorError | None:
    """What keeps these fields from being a source note; the rules are the model's."""
    try:
        SourceNote("", "", NoteTarget.DOCUMENT, "", NoteKind.OTHER, author="", created_at="", **fields)
    except AnnotatorError as error:
        return error
    return None


def split_pasted(text: str) -> tuple[str, str]:
    """A web address in pasted words, and the words without it; ("", text) where there is not exactly one."""
    found = _ADDRESS.findall(text)
    if len(found) != 1:
        return "", text
    address = found[0].rstrip(".,;)”»>")
    return address, " ".join(text.replace(address, " ").split()).strip(" -–—|·.,;()<>")


class NoteForm(QWidget):
    """Fields of a note. `saved` carries kind and fields once they are valid; nothing is stored here.

    Pasting a web address into any field puts it where it belongs.
    """

    saved = Signal(object, object)
    """The NoteKind, and the other fields as a dict."""
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None, *, buttons: bool = True) -> None:
        super().__init__(parent)
        self.url = _line("Web address of the source", "https://…")
        self.citation = _line("Publication", "Reuters, 3 March 2026")
        self.quote = TextField("Words of the source", most_lines=4, submit=self.save)
        self.quote.setPlaceholderText("The words that prove it")
        self.comment = TextField("Note", most_lines=4, submit=self.save)
        self.comment.setPlaceholderText("Anything else, e.g. who was asked")
        self.kind = QComboBox()
        self.kind.setAccessibleName("What the source supports")
        for kind, label in KIND_LABELS.items():
            self.kind.addItem(label, kind)
        self.seen = QCheckBox("Seen on")
        self.seen.setAccessibleName("The source was seen on a day")
        self.day = QDateEdit()
        self.day.setAccessibleName("Day the source was seen")
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat(_DATE)
        self.day.setMaximumDate(QDate.currentDate().addDays(1))
        self.seen.toggled.connect(self.day.setEnabled)
        self.problem = words("")
        self.problem.setAccessibleName("What is missing")
        self._notice, inner = card(margins=7)
        self._notice.setProperty("role", "notice")
        inner.addWidget(self.problem)
        self._notice.hide()
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Address", self.url)
        form.addRow("&Publication", self.citation)
        form.addRow("&Quotation", self.quote)
        form.addRow("&Note", self.comment)
        form.addRow("&Supports", self.kind)
        day = QHBoxLayout()
        day.setSpacing(6)
        day.addWidget(self.day)
        day.addStretch(1)
        form.addRow(self.seen, day)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._notice)
        layout.addLayout(form)
        self.save_button = Button("Save source")
        self.save_button.setToolTip("Ctrl+Enter")
        self.save_button.clicked.connect(self.save)
        self.cancel_button = Button("Cancel")
        self.cancel_button.clicked.connect(self.cancelled)
        if buttons:
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(self.cancel_button)
            row.addWidget(self.save_button)
            layout.addLayout(row)
        else:
            self.save_button.setParent(self)
            self.save_button.hide()
            self.cancel_button.setParent(self)
            self.cancel_button.hide()
        for field in (self.url, self.citation, self.quote, self.comment, self.day, self.kind):
            field.installEventFilter(self)
        self._undo = UndoPasses(self.url, self.citation, self.quote, self.comment)
        for line in (self.url, self.citation):
            line.textChanged.connect(self._check_again)
        for text in (self.quote, self.comment):
            text.textChanged.connect(self._check_again)
        self.reset()

    # -- fields

    def reset(self, kind: NoteKind = NoteKind.OTHER) -> None:
        """An empty form for a source seen today."""
        today = QDate.currentDate().toString(_DATE)
        self.fill(kind, {"url": "", "citation": "", "quote": "", "comment": "", "accessed_on": today})

    def fill(self, kind: NoteKind, fields: Mapping[str, str]) -> None:
        """Show a note's fields, or a draft."""
        self.url.setText(fields["url"])
        self.citation.setText(fields["citation"])
        self.quote.set_words(fields["quote"])
        self.comment.set_words(fields["comment"])
        self.kind.setCurrentIndex(self.kind.findData(kind))
        day = QDate.fromString(fields["accessed_on"], _DATE)
        self.seen.setChecked(day.isValid())
        self.day.setEnabled(day.isValid())
        self.day.setDate(day if day.isValid() else QDate.currentDate())
        self.show_problem(None)

    def fields(self) -> dict[str, str]:
        """As `ReviewSession.add_note` takes them."""
        return {
            "url": self.url.text().strip(),
            "citation": self.citation.text().strip(),
            "quote": self.quote.words().strip(),
            "comment": self.comment.words().strip(),
            "accessed_on": self.day.date().toString(_DATE) if self.seen.isChecked() else "",
        }

    def chosen_kind(self) -> NoteKind:
        return NoteKind(self.kind.currentData())

    def is_blank(self) -> bool:
        """True while nothing was written; the day alone is no note."""
        fields = self.fields()
        return not any(fields[name] for name in ("url", "citation", "quote", "comment"))

    # -- saving

    def check(self) -> bool:
        """True when this can be saved; otherwise the form says why not and puts the cursor there."""
        error = problem_of(self.fields())
        self.show_problem(error)
        if error is not None:
            (self.url if self.url.text().strip() else self.citation).setFocus()
        return error is None

    def save(self) -> None:
        if self.check():
            self.saved.emit(self.chosen_kind(), self.fields())

    def show_problem(self, error: AnnotatorError | None) -> None:
        self._notice.setVisible(error is not None)
        self.problem.setText(f"⚠ {error.message} {error.hint}".strip() if error is not None else "")

    def _check_again(self) -> None:
        if self.problem.isVisible():
            self.show_problem(problem_of(self.fields()))

    # -- pasting and keys

    def paste(self, text: str) -> bool:
        """Put a web address from pasted words into its field, what stands around it into the publication.
        False when there is no address, or there is one already; the field then gets the words as they are."""
        address, rest = split_pasted(text)
        if not address or self.url.text().strip() not in ("", "http://", "https://"):
            return False
        if rest and self.citation.text().strip():
            return False
        self.url.setText(address)
        if rest:
            self.citation.setText(rest)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Paste):
                return self.paste(QGuiApplication.clipboard().text())
            if event.key() == Qt.Key.Key_Escape:
                self.cancelled.emit()
                return True
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and (
                watched in (self.url, self.citation)
                or event.modifiers() & Qt.KeyboardModifier.ControlModifier
            ):
                self.save()
                return True
        return super().eventFilter(watched, event)


def _line(name: str, example: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(example)
    return line
