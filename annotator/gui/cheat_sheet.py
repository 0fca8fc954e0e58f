"""All keys and marks on one sheet, made from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.actions import MENUS, REVIEW, Actions, keys_text, plain_text
from annotator.gui.marks import draw_underline
from annotator.gui.pieces import fit
from annotator.gui.theme import DIMENSION_LABELS, STATUS_LABELS, Theme
from annotator.model.review import FlagStatus

COLUMNS = 3
"""So many where there is room."""
WIDTH = 1100
BESIDE = 60
"""What the dialog's margins and a scroll bar take, in device-independent pixels."""
SAMPLE = "passage"


class Sample(QWidget):
    """A word underlined as passages of one MQM dimension are."""

    def __init__(self, theme: Theme, dimension: str) -> None:
        super().__init__()
        self._theme = theme
        self._dimension = dimension
        metrics = self.fontMetrics()
        self.setFixedSize(QSize(metrics.horizontalAdvance(SAMPLE) + 6, metrics.height() + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        painter.setPen(self._theme.colour("text"))
        painter.drawText(0, metrics.ascent() + 1, SAMPLE)
        mark = self._theme.mark(self._dimension)
        draw_underline(painter, mark, 0, metrics.horizontalAdvance(SAMPLE), metrics.height(), 1.7)
        painter.end()


class CheatSheet(QDialog):
    """Stays open beside the work until closed."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys and marks")
        room = min(WIDTH, self.screen().availableSize().width()) - BESIDE
        for number in range(COLUMNS, 0, -1):
            content = _columns(number, actions, theme, self)
            if content.minimumSizeHint().width() <= room or number == 1:
                break
            content.deleteLater()
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName("Keys and marks")
        note = QLabel(
            "Single keys (1–9, D, Q, S …) work while the article or a list of flags or corrections has the "
            "focus, never while you type. Escape leads back there, and then to the article. Select words and "
            "type to replace them. In the list of articles F2 renames and Delete removes."
        )
        note.setProperty("role", "muted")
        note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(area, 1)
        layout.addWidget(note)
        layout.addWidget(buttons)
        fit(self, WIDTH, 780)


def _columns(number: int, actions: Actions, theme: Theme, parent: QWidget) -> QWidget:
    """The blocks of all menus and of the marks, in columns of about one height."""
    content = QWidget(parent)
    columns = QHBoxLayout(content)
    columns.setSpacing(28)
    stacks = [QVBoxLayout() for _ in range(number)]
    for stack in stacks:
        columns.addLayout(stack, 1)
    heights = [0] * number
    for title in MENUS:
        rows = [(plain_text(s), keys_text(s)) for s, _ in actions if s.menu == title and keys_text(s)]
        if title == REVIEW:
            rows = _fold_suggestions(rows)
        lowest = heights.index(min(heights))
        stacks[lowest].addWidget(_block(title.replace("&", ""), rows))
        heights[lowest] += len(rows) + 3
    stacks[heights.index(min(heights))].addWidget(_marks(theme))
    for stack in stacks:
        stack.addStretch(1)
    return content


def _fold_suggestions(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One row for the nine actions that differ by their number."""
    rest = [row for row in rows if not row[0].startswith("Accept suggestion")]
    return [("Accept suggestion 1–9", "1–9, Alt+1–9"), *rest]


def _block(title: str, rows: list[tuple[str, str]]) -> QWidget:
    block = QWidget()
    grid = QGridLayout(block)
    grid.setContentsMargins(0, 0, 0, 10)
    grid.setVerticalSpacing(4)
    heading = QLabel(title)
    heading.setProperty("role", "heading")
    grid.addWidget(heading, 0, 0, 1, 2)
    for number, (name, keys) in enumerate(rows, 1):
        label = QLabel(name)
        label.setWordWrap(True)
        shown = QLabel(keys)
        shown.setProperty("role", "muted")
        shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, number, 0)
        grid.addWidget(shown, number, 1)
    grid.setColumnStretch(0, 1)
    return block


def _marks(theme: Theme) -> QWidget:
    block = QWidget()
    grid = QGridLayout(block)
    grid.setContentsMargins(0, 0, 0, 10)
    grid.setVerticalSpacing(2)
    heading = QLabel("Marks in the article")
    heading.setProperty("role", "heading")
    grid.addWidget(heading, 0, 0, 1, 2)
    row = 1
    for dimension, label in DIMENSION_LABELS.items():
        grid.addWidget(Sample(theme, dimension), row, 0)
        grid.addWidget(QLabel(f"{label} ({theme.mark(dimension).shape.value})"), row, 1)
        row += 1
    explained = {
        FlagStatus.OPEN: "open: underlined in colour",
        FlagStatus.CORRECTED: "corrected: struck, and inserted words",
        FlagStatus.DISMISSED: "dismissed: underlined in grey",
        FlagStatus.QUERY: "query: tinted, with a question mark",
    }
    for status in STATUS_LABELS:
        icon = QLabel()
        icon.setPixmap(theme.status_icon(status).pixmap(18, 18))
        grid.addWidget(icon, row, 0)
        grid.addWidget(QLabel(explained[status].capitalize()), row, 1)
        row += 1
    icon = QLabel("s")
    icon.setStyleSheet(
        f"background: {theme.palette.caution}; color: {theme.palette.base}; border-radius: 8px;"
    )
    icon.setFixedSize(16, 16)
    icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
    grid.addWidget(icon, row, 0)
    grid.addWidget(QLabel("Correction that wants a source"), row, 1)
    grid.setColumnStretch(1, 1)
    return block
