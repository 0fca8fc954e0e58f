"""What the middle of the window says while no article is open."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.gui.actions import Actions
from annotator.gui.pieces import Button
from annotator.gui.theme import Theme
from annotator.gui.wrapping import WrapLayout


class EmptyPage(QWidget):
    """Says what to do next, and does it at a click."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words = QLabel()
        self.words.setProperty("role", "muted")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.words.setMaximumWidth(520)
        self._buttons: list[tuple[str, Button]] = []
        row = WrapLayout(centred=True)
        for name, label, icon in (
            ("import", "Import articles…", "import"),
            ("paste_article", "Paste article", "paste"),
            ("open_sample", "Open the sample", "article"),
        ):
            button = Button(label)
            button.setToolTip(actions[name].toolTip())
            button.clicked.connect(actions[name].trigger)
            self._buttons.append((icon, button))
            row.addWidget(button)
        self.setFocusProxy(self._buttons[0][1])
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(self._icon)
        layout.addSpacing(10)
        layout.addWidget(self.title)
        words = QHBoxLayout()
        words.addStretch(1)
        words.addWidget(self.words, 8)
        words.addStretch(1)
        layout.addLayout(words)
        layout.addSpacing(12)
        layout.addLayout(row)
        layout.addStretch(3)
        theme.changed.connect(self._paint)
        self._paint()
        self.show_count(0)

    def show_count(self, articles: int) -> None:
        """Say what fits a project with so many articles."""
        if articles:
            self.title.setText("No article is open")
            self.words.setText("Choose one in the list of articles, or bring in another.")
        else:
            self.title.setText("Bring in an article")
            self.words.setText(
                "Drop a file here, import one, or paste the article from the clipboard. annotator looks "
                "for garbled passages; you decide about each, and every decision is saved at once."
            )

    def _paint(self) -> None:
        self._icon.setPixmap(self._theme.icon("article", "muted").pixmap(QSize(48, 48)))
        for icon, button in self._buttons:
            button.setIcon(self._theme.icon(icon))
