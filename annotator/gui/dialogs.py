"""The questions of `Prompts`, asked with Qt's dialogs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)

from annotator.formats.registry import IMPORTERS
from annotator.gui.address_dialog import AddressDialog
from annotator.gui.export_dialog import ExportDialog
from annotator.gui.import_preview import ImportPreview
from annotator.gui.jobs import Work
from annotator.gui.language_dialog import LanguageDialog
from annotator.gui.prompts import FlagChoice
from annotator.gui.reading import PreviewAnswer, PreviewQuestion
from annotator.gui.theme import Theme
from annotator.gui.waiting import WaitDialog
from annotator.model.document import Document
from annotator.model.mqm import Category, Severity
from annotator.services.export_menu import ExportOffer

TEXT_WIDTH = 520
"""Pixels of the field in a dialog that asks for a line of text."""
PROJECT_FILTER = "Annotator projects (*.annotator *.db *.sqlite);;All files (*)"
_SUFFIXES = " ".join(f"*{suffix}" for importer in IMPORTERS for suffix in importer.suffixes)
ARTICLE_FILTER = f"Articles (*.txt *.md *.text {_SUFFIXES});;All files (*)"


class DialogPrompts:
    """Asks with Qt's dialogs."""

    def __init__(self) -> None:
        self._parent: QWidget | None = None
        self._theme: Theme | None = None

    def set_parent(self, parent: QWidget, theme: Theme) -> None:
        """Show dialogs over this window from now on. Previews are shown only then."""
        self._parent = parent
        self._theme = theme

    def error(self, message: str, hint: str = "") -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "annotator", message, parent=self._parent)
        box.setInformativeText(hint)
        box.exec()

    def confirm(self, question: str, details: str, action: str) -> bool:
        parent = QApplication.activeModalWidget() or self._parent
        box = QMessageBox(QMessageBox.Icon.Warning, "annotator", question, parent=parent)
        box.setInformativeText(details)
        go = box.addButton(action, QMessageBox.ButtonRole.DestructiveRole)
        go.setIcon(QIcon())
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        return box.clickedButton() is go

    def new_version(self, title: str) -> bool | None:
        box = QMessageBox(
            QMessageBox.Icon.Question,
            "annotator",
            f"Is this a new version of “{title}”?",
            parent=self._parent,
        )
        box.setInformativeText(
            "Corrections, dismissed flags and sources of the earlier version can be taken over where their "
            "words are still there."
        )
        takes_over = box.addButton("Take them over", QMessageBox.ButtonRole.AcceptRole)
        another = box.addButton("It is another article", QMessageBox.ButtonRole.NoRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(takes_over)
        box.exec()
        clicked = box.clickedButton()
        return True if clicked is takes_over else False if clicked is another else None

    def text(self, title: str, label: str, initial: str = "") -> str | None:
        dialog = text_dialog(title, label, initial, self._parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog.textValue() if accepted else None

    def choose(self, title: str, label: str, options: Sequence[str], current: int = 0) -> int | None:
        chosen, accepted = QInputDialog.getItem(self._parent, title, label, list(options), current, False)
        return list(options).index(chosen) if accepted else None

    def open_files(self, title: str, folder: Path | None = None) -> list[Path]:
        # The list of all suffixes would be wider than the dialog.
        short = QFileDialog.Option.HideNameFilterDetails
        names, _ = QFileDialog.getOpenFileNames(
            self._parent, title, str(folder or ""), ARTICLE_FILTER, options=short
        )
        return [Path(name) for name in names]

    def open_project(self) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open project", "", PROJECT_FILTER)
        return Path(name) if name else None

    def save_project(self) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(
            self._parent, "New project", "articles.annotator", PROJECT_FILTER
        )
        return Path(name) if name else None

    def save_file(self, title: str, suggested: Path, filter_: str = "") -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self._parent, title, str(suggested), filter_)
        return Path(name) if name else None

    def address(self, suggested: str = "") -> str | None:
        assert self._theme is not None
        dialog = AddressDialog(suggested, self._theme, self._parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return (dialog.address() or None) if accepted else None

    def folder(self, title: str, current: Path) -> Path | None:
        name = QFileDialog.getExistingDirectory(self._parent, title, str(current))
        return Path(name) if name else None

    def flag(self, quote: str) -> FlagChoice | None:
        dialog = FlagDialog(quote, self._parent)
        return dialog.choice() if dialog.exec() == QDialog.DialogCode.Accepted else None

    def export_kind(
        self, title: str, offers: Sequence[ExportOffer], current: str, left: str = ""
    ) -> str | None:
        assert self._theme is not None
        dialog = ExportDialog(title, offers, current, self._theme, self._parent, left=left)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return (dialog.kind() or None) if accepted else None

    def languages(self, document: Document) -> tuple[str, str] | None:
        dialog = LanguageDialog(document, self._parent)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog.languages() if accepted else None

    def preview(self, question: PreviewQuestion) -> PreviewAnswer | None:
        assert self._theme is not None
        dialog = ImportPreview(question, self._theme, self._parent)
        dialog.exec()
        dialog.deleteLater()
        return dialog.answer()

    def wait(self, label: str, work: Work) -> Any:
        dialog = WaitDialog(label, self._parent)
        try:
            return dialog.run(work)
        finally:
            dialog.deleteLater()


def text_dialog(title: str, label: str, initial: str, parent: QWidget | None) -> QInputDialog:
    """Asks for a line of text; wide enough for a headline or a reason."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setTextValue(initial)
    # The dialog's layout sets its width, whatever it is told itself.
    dialog.findChild(QLineEdit).setMinimumWidth(min(TEXT_WIDTH, dialog.screen().availableSize().width() - 80))
    return dialog


class FlagDialog(QDialog):
    """Category, severity and a remark for a passage flagged by hand. Works by keys alone: type the first
    letters of the category, Tab, Enter."""

    def __init__(self, quote: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Flag passage")
        shown = quote if len(quote) <= 90 else quote[:60] + " … " + quote[-25:]
        passage = QLabel(f"“{shown}”")
        passage.setWordWrap(True)
        passage.setMinimumWidth(380)
        self.category = QComboBox()
        self.category.setAccessibleName("Category")
        for category in Category:
            self.category.addItem(category.label, category)
        self.severity = QComboBox()
        self.severity.setAccessibleName("Severity")
        for severity in Severity:
            self.severity.addItem(severity.value.capitalize(), severity)
        self.severity.setCurrentIndex(Severity.MAJOR.rank)
        self.message = QLineEdit()
        self.message.setAccessibleName("What is wrong")
        self.message.setPlaceholderText("What is wrong with it? (may stay empty)")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton("Flag", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(passage)
        form.addRow("&Category", self.category)
        form.addRow("&Severity", self.severity)
        form.addRow("&Remark", self.message)
        form.addRow(buttons)

    def choice(self) -> FlagChoice:
        return FlagChoice(
            Category(self.category.currentData()),
            Severity(self.severity.currentData()),
            self.message.text().strip(),
        )
