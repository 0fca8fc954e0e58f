"""A line below the article for what the user should know but need not answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from annotator.gui.events import Notice
from annotator.gui.theme import Theme

SHOWN_MS = 10_000
"""How long a notice stays that is no warning."""


class NoticeBar(QWidget):
    """Shows one notice at a time. Warnings stay until closed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._waiting: deque[Notice] = deque()
        self.current: Notice | None = None
        self._icon = QLabel()
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._open = self._button("Open", "Open the file in the program for it", lambda file: file)
        self._open_folder = self._button("Open folder", "Open the folder the file is in", lambda f: f.parent)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setAccessibleName("Close this notice")
        self._close.setToolTip("Close this notice")
        self._close.clicked.connect(self.show_next)
        self._frame = QFrame()
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(10, 4, 4, 4)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._open)
        row.addWidget(self._open_folder)
        row.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 2)
        layout.addWidget(self._frame)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.show_next)
        theme.changed.connect(self._paint)
        self.hide()

    def _button(self, label: str, tip: str, what: Callable[[Path], Path]) -> QToolButton:
        button = QToolButton()
        button.setText(label)
        button.setToolTip(tip)

        def open_it() -> None:
            if self.current is not None and self.current.file is not None:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(what(self.current.file))))

        button.clicked.connect(open_it)
        return button

    def show_notice(self, notice: Notice) -> None:
        if notice == self.current or notice in self._waiting:
            return
        self._waiting.append(notice)
        if self.current is None or not self.current.warning:
            self.show_next()

    def leave(self, document_id: str) -> None:
        """Another article is open: drop what is about those before."""
        self._waiting = deque(n for n in self._waiting if n.article in ("", document_id))
        if self.current is not None and self.current.article not in ("", document_id):
            self.show_next()

    def show_next(self) -> None:
        """Close this notice; show the next that waits."""
        self._timer.stop()
        self.current = self._waiting.popleft() if self._waiting else None
        if self.current is None:
            self.hide()
            return
        self._words.setText(f"{self.current.message} {self.current.hint}".strip())
        self._words.setAccessibleName(self._words.text())
        for button in (self._open, self._open_folder):
            button.setVisible(self.current.file is not None)
        self._paint()
        self.show()
        if not self.current.warning:
            self._timer.start()

    def _paint(self) -> None:
        warning = self.current is not None and self.current.warning
        self._frame.setProperty("role", "notice" if warning else "info")
        self._frame.style().unpolish(self._frame)
        self._frame.style().polish(self._frame)
        name, role = ("warning", "caution") if warning else ("notice", "accent")
        self._icon.setPixmap(self._theme.icon(name, role).pixmap(18, 18))
        self._close.setIcon(self._theme.icon("close"))
