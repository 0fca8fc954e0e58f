"""The settings. Everything is saved as it is chosen; closing the dialog checks the article anew where
needed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.pieces import fit
from annotator.gui.settings_checking import DetectorsPage, LanguageToolPage
from annotator.gui.settings_pages import DataPage, IgnoredPage, YouPage

NARROWEST, SIDE = 164, 12
"""Pixels: the least width of the list of pages, and what its frame and padding take on each side."""


class SettingsDialog(QDialog):
    """Pages at the left, one at a time at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle("Settings")
        self.checking = DetectorsPage(desk)
        self.languagetool = LanguageToolPage(desk)
        self.ignored = IgnoredPage(desk)
        self.you = YouPage(desk)
        self.data = DataPage(desk)
        self._pages = (self.checking, self.languagetool, self.ignored, self.you, self.data)
        self.pages = QListWidget()
        self.pages.setAccessibleName("Pages of the settings")
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages.setIconSize(QSize(18, 18))
        self.pages.setSpacing(1)
        self._stack = QStackedWidget()
        for page in self._pages:
            self.pages.addItem(QListWidgetItem(page.title))
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            scroll.setAccessibleName(page.title)
            scroll.setWidget(page.widget)
            self._stack.addWidget(scroll)
        self.pages.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.pages.setCurrentRow(0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.pages)
        body.addWidget(self._stack, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(body, 1)
        layout.addWidget(buttons)
        for button in self.findChildren(QPushButton):
            # Enter in a field hands the field in; it must not install something.
            button.setAutoDefault(False)
        desk.theme.changed.connect(self._paint_icons)
        self._paint_icons()
        fit(self, 820, 600)
        self.pages.setFocus()

    def show_page(self, title: str) -> None:
        """Go to the page of this title."""
        for row, page in enumerate(self._pages):
            if page.title == title:
                self.pages.setCurrentRow(row)

    def done(self, result: int) -> None:
        """Hand in what is being typed, and check anew when detectors were changed."""
        self.you.save()
        self.languagetool.save()
        self.languagetool.close()
        super().done(result)
        if self.checking.changed or self.languagetool.changed:
            self.checking.changed = self.languagetool.changed = False
            self._desk.controller.settings_changed()

    def _paint_icons(self) -> None:
        for row, page in enumerate(self._pages):
            self.pages.item(row).setIcon(self._desk.theme.icon(page.icon))
        # Wide enough for the titles in whatever font.
        self.pages.setFixedWidth(max(NARROWEST, self.pages.sizeHintForColumn(0) + 2 * SIDE))
        self.checking.fill()
