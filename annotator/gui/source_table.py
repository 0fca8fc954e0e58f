"""Source and article in two columns, what belongs together in one row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QResizeEvent, QShowEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.gui.marks import DEPTH, draw_underline
from annotator.gui.theme import Mark, Theme
from annotator.gui.utf16 import Utf16Map
from annotator.gui.wording import count
from annotator.services.side_by_side import Beside

SOURCE, TARGET = 0, 1
PADDING = 8
ICON = 16
ROW_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class RowMark:
    """A flag in a row: `start` and `end` are code points of the row's translation. `note` is its message
    where it comes from the comparison with the source, else ""."""

    start: int
    end: int
    mark: Mark
    width: float
    note: str = ""


Marks = Callable[[Beside], Sequence[RowMark]]


class SourceModel(QAbstractTableModel):
    """Rows that are never edited. `marks` tells the flags of a row when it is shown."""

    def __init__(self, marks: Marks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks = marks
        self.rows: tuple[Beside, ...] = ()
        self._places: list[int] = []

    def set_rows(self, rows: tuple[Beside, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self._places = [row.at for row in rows]
        self.endResetModel()

    def row_at(self, offset: int) -> int:
        """The row that holds a code point of the article, or the one before it; -1 without rows."""
        row = bisect_right(self._places, offset) - 1
        while row > 0 and self.rows[row].span is None:
            row -= 1
        return max(row, 0) if self.rows else -1

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else 2

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Source", "Article")[section]
        return None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.source if index.column() == SOURCE else row.target
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(mark.note for mark in self.marks(row) if mark.note) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row, index.column())
            case _:
                return row if role == ROW_ROLE else None

    def _spoken(self, row: Beside, column: int) -> str:
        if column == SOURCE:
            return f"Source: {row.source or 'nothing here'}"
        marks = self.marks(row)
        words = f"Article: {row.target or 'nothing here'}"
        if marks:
            notes = " ".join(mark.note for mark in marks if mark.note)
            words += f" {count(len(marks), 'flag')}. {notes}"
        return words.rstrip()


class SourceDelegate(QStyledItemDelegate):
    """Paints wrapped words, the marks under them, and an icon where the comparison found something."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = option.widget
        width = view.columnWidth(index.column()) if isinstance(view, QTableView) else option.rect.width()
        layout = _laid_out(self._words(index), option.font, width - 2 * PADDING - self._indent(index))
        return QSize(width, int(layout.boundingRect().height() + DEPTH) + 2 * PADDING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._theme
        row: Beside = index.data(ROW_ROLE)
        model = index.model()
        marks = model.marks(row) if isinstance(model, SourceModel) else ()
        painter.save()
        painter.setClipRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, theme.colour("accent_soft" if chosen else "base"))
        painter.setPen(theme.colour("border"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        noted = any(mark.note for mark in marks)
        if index.column() == SOURCE:
            if chosen:
                painter.fillRect(
                    QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme.colour("accent")
                )
            if noted:
                area = QRect(option.rect.left() + PADDING, option.rect.top() + PADDING, ICON, ICON)
                theme.icon("warning", "caution").paint(painter, area)
        words = self._words(index)
        known = row.source if index.column() == SOURCE else row.target
        painter.setPen(theme.colour("text" if known else "muted"))
        left = option.rect.left() + PADDING + self._indent(index)
        layout = _laid_out(words, option.font, option.rect.right() - left - PADDING)
        at = QPointF(left, option.rect.top() + PADDING)
        layout.draw(painter, at)
        if index.column() == TARGET and known:
            _draw_marks(painter, layout, at, Utf16Map(row.target), marks)
        painter.restore()

    def _words(self, index: QModelIndex | QPersistentModelIndex) -> str:
        words = index.data(Qt.ItemDataRole.DisplayRole)
        # Line separators keep the length, so that marks stay where they belong.
        return words.replace("\n", "\u2028") or "nothing here"

    def _indent(self, index: QModelIndex | QPersistentModelIndex) -> int:
        return ICON + PADDING if index.column() == SOURCE else 0


class SourceTable(QTableView):
    """The two columns. Heights are worked out for the rows on screen alone, so that a book opens at once."""

    chosen = Signal(object)
    """The `Beside` the user moved to."""

    def __init__(self, theme: Theme, marks: Marks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Source and article side by side")
        self._quiet = False
        self.beside = SourceModel(marks, self)
        self.setModel(self.beside)
        self.setItemDelegate(SourceDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setStyleSheet("SourceTable { border-left: 0; border-right: 0; border-radius: 0; }")
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.horizontalHeader().setHighlightSections(False)
        self.setCornerButtonEnabled(False)
        self.findChild(QAbstractButton).setAccessibleName("Choose all rows")
        self.horizontalHeader().setAccessibleName("Source and article")
        self.verticalHeader().setAccessibleName("Rows")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(3 * self.fontMetrics().height() + 2 * PADDING)
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(0)
        self._fitting.timeout.connect(self.fit_visible)
        self.verticalScrollBar().valueChanged.connect(self._fitting.start)
        self.horizontalHeader().geometriesChanged.connect(self._fitting.start)
        theme.changed.connect(self.viewport().update)

    def set_rows(self, rows: tuple[Beside, ...]) -> None:
        self._quietly(lambda: self.beside.set_rows(rows))
        self._fitting.start()

    def show_row(self, row: int) -> None:
        """Choose a row without telling anybody."""
        if row < 0:
            self._quietly(self.clearSelection)
        elif row != self.currentIndex().row() or not self.selectionModel().hasSelection():
            self._quietly(lambda: self.selectRow(row))
            self.scrollTo(self.beside.index(row, SOURCE))
            self.fit_visible()

    def scroll_to_row(self, row: int) -> None:
        """Bring a row to the top."""
        if row >= 0:
            index = self.beside.index(row, SOURCE)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
            self.fit_visible()
            # The heights of the last rows say how far down there is to scroll.
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def fit_visible(self) -> None:
        """Give the rows on screen the height their words need."""
        row = self.rowAt(0)
        if row < 0:
            return
        bottom = self.viewport().height()
        while row < len(self.beside.rows) and self.rowViewportPosition(row) < bottom:
            self.resizeRowToContents(row)
            row += 1
        # Qt would tell the scroll bar only later.
        self.updateGeometries()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if not self._quiet and current.isValid() and current.row() != previous.row():
            self.chosen.emit(self.beside.rows[current.row()])

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of actions here, no search."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.beside.rows[self.currentIndex().row()])
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fitting.start()

    def _quietly(self, action: Callable[[], object]) -> None:
        quiet, self._quiet = self._quiet, True
        try:
            action()
        finally:
            self._quiet = quiet


def _laid_out(words: str, font: QFont, width: float) -> QTextLayout:
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(40.0, width))
        line.setPosition(QPointF(0, height))
        height += line.height() + DEPTH / 2
    layout.endLayout()
    return layout


def _draw_marks(
    painter: QPainter, layout: QTextLayout, at: QPointF, units: Utf16Map, marks: Sequence[RowMark]
) -> None:
    for mark in marks:
        start, end = units.to_units(mark.start), units.to_units(mark.end)
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            first, last = line.textStart(), line.textStart() + line.textLength()
            if end < first or start > last or (start < end and (end == first or start == last)):
                continue
            left, _ = line.cursorToX(max(start, first))
            right, _ = line.cursorToX(min(end, last))
            y = at.y() + line.y() + line.ascent() + 2
            draw_underline(painter, mark.mark, at.x() + left, at.x() + right, y, mark.width)
