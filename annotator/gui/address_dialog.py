"""Asks for the web address of an article."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.gui.pieces import go_or_cancel, words
from annotator.gui.theme import Theme

LONGEST = 2_000
"""Characters of an address; what is longer on the clipboard is no address."""


def web_address(text: str) -> str:
    """The address somebody means by what they typed, with its scheme; "" where it is none of the web."""
    text = text.strip()
    if not text or len(text) > LONGEST or any(c.isspace() for c in text):
        return ""
    if "://" not in text:
        text = f"https://{text}"
    url = QUrl(text, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme() not in ("http", "https"):
        return ""
    host = url.host()
    return text if "." in host.strip(".") or host == "localhost" else ""


class AddressDialog(QDialog):
    """`address()` is what was typed, as a full address. `initial` is offered, selected."""

    def __init__(self, initial: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle("Import from a web address")
        self.field = QLineEdit(initial)
        self.field.setAccessibleName("Web address")
        self.field.setPlaceholderText("https://…")
        self.field.setClearButtonEnabled(True)
        self.field.selectAll()
        self.field.textChanged.connect(lambda _: self._check())
        self.problem = words("", "muted", wrap=False)
        self._icon = QLabel()
        said = words(
            "The program goes online once, to fetch this page; the site learns that annotator asks for it. "
            "Pictures and scripts are not loaded. You see the text before it is imported."
        )
        said.setAlignment(Qt.AlignmentFlag.AlignTop)
        note = QHBoxLayout()
        note.setSpacing(10)
        note.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        note.addWidget(said, 1)
        buttons, self.go_button, _ = go_or_cancel("Fetch the page")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(words("Import from a web address", "title", wrap=False))
        layout.addWidget(self.field)
        layout.addWidget(self.problem)
        layout.addLayout(note)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.resize(560, self.sizeHint().height())
        self._icon.setPixmap(theme.icon("link", "accent").pixmap(QSize(18, 18)))
        self._check()

    def address(self) -> str:
        return web_address(self.field.text())

    def _check(self) -> None:
        good = bool(self.address())
        self.go_button.setEnabled(good)
        wrong = bool(self.field.text().strip()) and not good
        self.problem.setText("Web addresses begin with http:// or https:// and name a site." if wrong else "")
