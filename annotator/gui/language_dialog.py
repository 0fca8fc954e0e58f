"""Asks in which languages an article and its source are."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QVBoxLayout, QWidget

from annotator.gui.languages import language_name, offer_languages
from annotator.gui.pieces import go_or_cancel, make_searchable, words
from annotator.model.document import Document
from annotator.services.languages import lacking


class LanguageDialog(QDialog):
    """`languages()` are the codes chosen: of the article, and of its source ("" for not known)."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setWindowTitle("Language of the article")
        self.language = _chooser("Language of the article")
        offer_languages(self.language, document.language, checked=True)
        self.source_language = _chooser("Language of the source")
        offer_languages(self.source_language, document.source_language, unknown=True)
        for chooser in (self.language, self.source_language):
            make_searchable(chooser)
        self.language.currentIndexChanged.connect(lambda _: self._tell())
        form = QFormLayout()
        form.addRow("&Language", self.language)
        form.addRow("Language of the &source", self.source_language)
        form.setRowVisible(self.source_language, document.source_text is not None)
        self.said = words("", "muted")
        self.said.setMinimumWidth(380)
        buttons, self.go_button, _ = go_or_cancel("Change and check again")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(words("Language of the article", "title", wrap=False))
        layout.addLayout(form)
        layout.addWidget(self.said)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self._tell()

    def languages(self) -> tuple[str, str]:
        return self.language.currentData(), self.source_language.currentData()

    def _tell(self) -> None:
        code = self.language.currentData()
        name = language_name(code).partition(" (")[0]
        self.said.setText(
            f"{lacking(code) or f'All detectors look at {name}.'} What you decided stays; undo takes the "
            "change back."
        )


def _chooser(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    return box
