"""Finding words in what the article view shows."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from annotator.gui.theme import Theme
from annotator.model.anchor import Span

MOST = 10_000
"""So many matches are found at most; who has more wants other words."""


class FindBar(QWidget):
    """Offsets are those of the displayed text it is given."""

    matches_changed = Signal(object, object)
    """The matches (list of Span) and the number of the current one, -1 when there is none."""
    closed = Signal(object)
    """The match it stood at, as a Span of the displayed text, or None."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._start = 0
        self.matches: list[Span] = []
        self.current = -1
        self.words = QLineEdit()
        self.words.setAccessibleName("Find in the article")
        self.words.setPlaceholderText("Find in the article")
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self.search)
        self.words.installEventFilter(self)
        self._case = QCheckBox("Match &case")
        self._case.toggled.connect(self.search)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._count.setMinimumWidth(110)
        self._buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.addWidget(self.words, 1)
        layout.addWidget(self._count)
        for icon, name, slot in (
            ("previous", "Previous match", self.previous),
            ("next", "Next match", self.next),
            ("close", "Close the find bar", self.close_bar),
        ):
            button = QToolButton()
            button.setAutoRaise(True)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(lambda _checked=False, s=slot: s())
            self._buttons[icon] = button
            layout.addWidget(button)
        layout.insertWidget(1, self._case)
        theme.changed.connect(self._paint_icons)
        self._paint_icons()
        self.hide()

    def set_text(self, text: str) -> None:
        """The displayed text is this now."""
        if text is not self._text:
            self._text = text
            if self.isVisible():
                self.search()

    def open(self, words: str = "", start: int = 0) -> None:
        """Show the bar; with words, look for them, from the place `start` of the displayed text on."""
        self._start = start
        self.show()
        if words and "\n" not in words:
            self.words.setText(words)
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()
        self.search()

    def close_bar(self) -> None:
        self.hide()
        match = self.matches[self.current] if self.current >= 0 else None
        self.matches, self.current = [], -1
        self.matches_changed.emit([], -1)
        self.closed.emit(match)

    def search(self) -> None:
        """Find all matches; the current one is the first at or after the one before."""
        place = self.matches[self.current].start if self.current >= 0 else self._start
        self.matches = self._find(self.words.text())
        self.current = -1
        if self.matches:
            number = bisect_left([m.start for m in self.matches], place)
            self.current = number if number < len(self.matches) else 0
        self._tell()

    def next(self) -> None:
        self._step(1)

    def previous(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        if not self.isVisible():
            self.open()
        if self.matches:
            self.current = (self.current + by) % len(self.matches)
            self._tell()

    def _find(self, words: str) -> list[Span]:
        if not words:
            return []
        pattern = re.compile(re.escape(words), 0 if self._case.isChecked() else re.IGNORECASE)
        return [Span(*match.span()) for match in islice(pattern.finditer(self._text), MOST)]

    def _tell(self) -> None:
        if not self.words.text():
            self._count.setText("")
        elif not self.matches:
            self._count.setText("No match")
        else:
            more = "+" if len(self.matches) >= MOST else ""
            self._count.setText(f"{self.current + 1} of {len(self.matches)}{more}")
        self.matches_changed.emit(self.matches, self.current)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
        return super().eventFilter(watched, event)

    def _paint_icons(self) -> None:
        for icon, button in self._buttons.items():
            button.setIcon(self._theme.icon(icon))
