"""The fields of one correction: what stands there, what should, of which kind the error is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.gui.pieces import LeftWatch, TextField, UndoPasses, words
from annotator.gui.wording import one_line
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction, Passage


@dataclass(frozen=True, slots=True)
class Draft:
    """What the fields say."""

    replacement: str
    category: Category
    severity: Severity
    reason: str


class CorrectionForm(QWidget):
    """Shows a correction, or a passage that could get one. `left` tells that the user is done with a
    field."""

    left = Signal()
    submitted = Signal()
    """Ctrl+Enter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loading = False
        self._before = ""
        self._loaded: Draft | None = None
        self.quote = words()
        self.quote.setAccessibleName("Words of the article")
        struck = QFont(self.quote.font())
        struck.setStrikeOut(True)
        self._struck, self._plain = struck, QFont(self.quote.font())
        self.replacement = TextField("Replacement", most_lines=6, submit=self.submitted.emit)
        self.replacement.setPlaceholderText("Nothing: the words are deleted")
        self.category = QComboBox()
        self.category.setAccessibleName("Category of the error")
        for category in Category:
            self.category.addItem(category.label, category)
            self.category.setItemData(
                self.category.count() - 1, f"MQM: {category.value}", Qt.ItemDataRole.ToolTipRole
            )
        self.severity = QComboBox()
        self.severity.setAccessibleName("Severity of the error")
        for severity in Severity:
            self.severity.addItem(severity.value.capitalize(), severity)
        for box in (self.category, self.severity):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            box.activated.connect(lambda _row: self.left.emit())
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason for the correction")
        self.reason.setPlaceholderText("Why? (may stay empty)")
        self.reason.editingFinished.connect(self.left)
        self._watch = LeftWatch(self.left.emit, self.replacement)
        self._undo = UndoPasses(self.replacement, self.reason)
        kinds = QHBoxLayout()
        kinds.setSpacing(6)
        kinds.addWidget(self.category, 3)
        kinds.addWidget(self.severity, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for caption, field in (
            ("In the article", self.quote),
            ("&Should read", self.replacement),
            ("&Kind of error", kinds),
            ("&Reason", self.reason),
        ):
            label = QLabel(caption)
            label.setProperty("role", "muted")
            layout.addWidget(label)
            if isinstance(field, QWidget):
                layout.addWidget(field)
                label.setBuddy(field)
            else:
                layout.addLayout(field)
                label.setBuddy(self.category)
            layout.addSpacing(3)

    def show_correction(self, correction: Correction) -> None:
        self._fill(
            correction.quote,
            Draft(correction.replacement, correction.category, correction.severity, correction.reason),
            corrected=True,
        )

    def show_passage(self, passage: Passage, text: str) -> None:
        """Begin a correction of `text`, the words as they read now."""
        self._fill(text, Draft(text, passage.category, passage.severity, ""), corrected=False)

    def _fill(self, quote: str, draft: Draft, *, corrected: bool) -> None:
        self._before = quote
        self._loaded = draft
        self.quote.setText(one_line(quote, 400) or "(nothing: words are missing here)")
        self.quote.setFont(self._struck if corrected and quote else self._plain)
        self.replacement.set_words(draft.replacement)
        self.category.setCurrentIndex(self.category.findData(draft.category))
        self.severity.setCurrentIndex(self.severity.findData(draft.severity))
        self.reason.setText(draft.reason)
        self.reason.setCursorPosition(0)

    def draft(self) -> Draft:
        return Draft(
            self.replacement.words(),
            Category(self.category.currentData()),
            Severity(self.severity.currentData()),
            self.reason.text().strip(),
        )

    def changed_fields(self) -> dict[str, Any]:
        """The fields that differ from what was shown."""
        draft, loaded = self.draft(), self._loaded
        assert loaded is not None
        return {
            name: getattr(draft, name)
            for name in ("replacement", "category", "severity", "reason")
            if getattr(draft, name) != getattr(loaded, name)
        }

    def corrects(self) -> bool:
        """True when the replacement differs from the words of the article."""
        return self.replacement.words() != self._before

    def revert(self) -> None:
        """Back to what was shown."""
        if self._loaded is not None:
            self.replacement.set_words(self._loaded.replacement)
            self.reason.setText(self._loaded.reason)
            self.category.setCurrentIndex(self.category.findData(self._loaded.category))
            self.severity.setCurrentIndex(self.severity.findData(self._loaded.severity))
