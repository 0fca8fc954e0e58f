"""Source and article in two columns, what belongs together in one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QTableView, QWidget

from annotator.gui.source_painting import ICON, PADDING, SourceDelegate, shown_words
from annotator.gui.source_rows import SOURCE, STATE, TARGET, RowLook, SourceModel
from annotator.gui.theme import Theme
from annotator.gui.utf16 import Utf16Map
from annotator.model.document import SegmentState
from annotator.services.side_by_side import Beside


class SourceTable(QTableView):
    """The columns. Heights are worked out for the rows on screen alone, so that a book opens at once. Words
    are selected with the mouse within a cell, rows with Shift and the arrow keys."""

    chosen = Signal(object)
    """The `Beside` the user moved to."""
    scrolled = Signal(object)
    """The `Beside` the user has scrolled to: it is at the top now."""

    def __init__(
        self, theme: Theme, look: Callable[[Beside], RowLook], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Source and article side by side")
        self._quiet = False
        self._anchor: tuple[QModelIndex, int] | None = None
        self.beside = SourceModel(look, self)
        self._delegate = SourceDelegate(theme, self)
        self.setModel(self.beside)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setStyleSheet("SourceTable { border-left: 0; border-right: 0; border-radius: 0; }")
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setAccessibleName("Source, article and state")
        header.resizeSection(
            STATE, ICON + 4 * PADDING + self.fontMetrics().horizontalAdvance("Translated 999")
        )
        self.setCornerButtonEnabled(False)
        self.findChild(QAbstractButton).setAccessibleName("Choose all rows")
        self.verticalHeader().setAccessibleName("Rows")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(3 * self.fontMetrics().height() + 2 * PADDING)
        self.setColumnHidden(STATE, True)
        self._fitting = _soon(self, self.fit_visible)
        self._telling = _soon(self, self._tell_scrolled)
        self.verticalScrollBar().valueChanged.connect(self._fitting.start)
        # Tells of the wheel, keys and the mouse, not of scrolling by the program.
        self.verticalScrollBar().actionTriggered.connect(lambda _: self._telling.start())
        header.geometriesChanged.connect(self._fitting.start)
        theme.changed.connect(self.viewport().update)

    def set_rows(self, rows: tuple[Beside, ...]) -> None:
        self._select_words(None)
        self._quietly(lambda: self.beside.set_rows(rows))
        self._fitting.start()

    def show_columns(self, *, source: bool, states: bool) -> None:
        self.setColumnHidden(SOURCE, not source)
        self.setColumnHidden(STATE, not states)

    def show_states(self, states: Mapping[int, SegmentState]) -> None:
        self.beside.states = states
        self.viewport().update()

    def chosen_rows(self) -> list[Beside]:
        return [self.beside.rows[i.row()] for i in self.selectionModel().selectedRows(TARGET)]

    def show_row(self, row: int) -> None:
        """Choose a row without telling anybody."""
        if row < 0:
            self._quietly(self.clearSelection)
        elif row != self.currentIndex().row() or not self.selectionModel().hasSelection():
            self._quietly(lambda: self.choose_row(row))
            self.show_chosen()

    def show_chosen(self) -> None:
        """Scroll no further than it takes to see the chosen row whole."""
        self.fit_visible()
        # Only now the heights of the rows are known.
        self.scrollTo(self.currentIndex())

    def choose_row(self, row: int) -> None:
        """Move to a row as the user does."""
        index = self.beside.index(row, TARGET)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def scroll_to_row(self, row: int) -> None:
        """Bring a row to the top."""
        if row >= 0:
            index = self.beside.index(row, TARGET)
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

    def selected_words(self) -> str:
        """The words selected with the mouse; "" without a selection."""
        if self._delegate.selected is None:
            return ""
        row, column, *ends = self._delegate.selected
        start, end = sorted(ends)
        words = self.beside.index(row, column).data() or ""
        units = Utf16Map(words)
        return words[units.to_code_points(start) : units.to_code_points(end)]

    def copy(self) -> None:
        """Put the selected words on the clipboard, else the chosen rows' source, where there is one."""
        rows = self.chosen_rows()
        words = self.selected_words() or "\n".join(row.source or row.target for row in rows)
        if words:
            QGuiApplication.clipboard().setText(words)

    # -- events

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
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._anchor = None
        if event.button() is Qt.MouseButton.LeftButton:
            self._select_words(None)
            plain = not event.modifiers() & (
                Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
            )
            index = self.indexAt(event.position().toPoint())
            if plain and index.isValid() and index.column() != STATE:
                self._anchor = (index, self._position(index, event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._anchor is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        index, start = self._anchor
        end = self._position(index, event.position())
        self._select_words((index.row(), index.column(), start, end) if end != start else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != STATE:
            words = shown_words(index)
            units = Utf16Map(words)
            start = end = units.to_code_points(self._position(index, event.position()))
            while start > 0 and words[start - 1].isalnum():
                start -= 1
            while end < len(words) and words[end].isalnum():
                end += 1
            ends = (units.to_units(start), units.to_units(end))
            self._select_words((index.row(), index.column(), *ends) if start < end else None)
            return
        super().mouseDoubleClickEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fitting.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fitting.start()

    # -- inside

    def _position(self, index: QModelIndex, point: QPointF) -> int:
        return self._delegate.position_at(self.font(), self.visualRect(index), index, point)

    def _select_words(self, words: tuple[int, int, int, int] | None) -> None:
        if words != self._delegate.selected:
            self._delegate.selected = words
            self.viewport().update()

    def _tell_scrolled(self) -> None:
        row = self.rowAt(QPoint(0, 1).y())
        if row >= 0:
            self.scrolled.emit(self.beside.rows[row])

    def _quietly(self, action: Callable[[], object]) -> None:
        quiet, self._quiet = self._quiet, True
        try:
            action()
        finally:
            self._quiet = quiet


def _soon(parent: QWidget, slot: Callable[[], object]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(0)
    timer.timeout.connect(slot)
    return timer
