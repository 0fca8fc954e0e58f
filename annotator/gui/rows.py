"""A list of rows: one model, one delegate, and this view for keys and screen readers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QWidget

from annotator.gui.row_delegate import RowDelegate
from annotator.gui.row_model import ITEM_ROLE, Look, RowModel
from annotator.gui.theme import Theme

__all__ = ["ITEM_ROLE", "Look", "RowList", "RowModel"]

DIGITS = "123456789"


class RowList(QListView):
    """A list whose rows are `Look`s. Moving to a row chooses it; Enter or a double click opens it."""

    chosen = Signal(object)
    """The item the user moved to."""
    opened = Signal(object)
    digit = Signal(int)
    """A number key, 1 to 9, where no action of the window takes it."""

    def __init__(
        self,
        theme: Theme,
        look: Callable[[Any], Look],
        key: Callable[[Any], Hashable],
        name: str,
        *,
        lines: int = 2,
        bar: bool = False,
        framed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if not framed:
            # A list as wide as its panel has no corners.
            self.setStyleSheet("RowList { border-left: 0; border-right: 0; border-radius: 0; }")
        self._theme = theme
        self._key = key
        self._quiet = False
        self._gone: int | None = None
        """Where the chosen row was, while none is chosen."""
        self._empty = ""
        self._kept: frozenset[int] = frozenset()
        self.rows = RowModel(look, key, self)
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(theme, lines=lines, bar=bar, parent=self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.activated.connect(self._open)
        theme.changed.connect(self.viewport().update)

    def set_items(self, items: Sequence[Any]) -> bool:
        """Show these; what was chosen stays chosen where it is still there, and what can be seen stays where
        it is on the screen. True when rows came, went or moved."""
        current, row = self.current(), self.currentIndex().row()
        anchors = [] if self._untouched() else self._anchors()
        self._quiet = True
        try:
            moved = self.rows.set_items(items)
            if moved:
                chosen = current is not None and self.show_item(self._key(current), scroll=False)
                if not self._hold(anchors):
                    self._gone = None
                elif current is not None and not chosen:
                    self._gone = row
        finally:
            self._quiet = False
        self.viewport().update()
        return moved

    def _untouched(self) -> bool:
        """Whether nothing was chosen, scrolled or pointed at: then what comes above the first row is to be
        seen."""
        begun = self.currentIndex().isValid() or self._gone is not None or self.underMouse()
        return not begun and self.verticalScrollBar().value() == 0

    def _anchors(self) -> list[tuple[Hashable, int]]:
        """The rows on the screen, the chosen one first, and how far down each is, in device-independent
        pixels."""
        first = self.indexAt(QPoint(1, 1)).row()
        if first < 0:
            return []
        current, found = self.currentIndex().row(), []
        for number in range(first, len(self.rows.items)):
            top = self.visualRect(self.rows.index(number)).top()
            if top >= self.viewport().height():
                break
            found.append((self._key(self.rows.items[number]), top))
            if number == current:
                found.insert(0, found.pop())
        return found

    def _hold(self, anchors: Sequence[tuple[Hashable, int]]) -> bool:
        """Scroll until a row is where it was. Other rows altogether are shown from the first: False."""
        self.executeDelayedItemsLayout()
        bar = self.verticalScrollBar()
        for key, top in anchors:
            row = self.rows.row_of(key)
            if row >= 0:
                bar.setValue(bar.value() + self.visualRect(self.rows.index(row)).top() - top)
                return True
        bar.setValue(0)
        return False

    def set_empty(self, words: str) -> None:
        """What to say while there are no rows."""
        if words != self._empty:
            self._empty = words
            self.viewport().update()
        self.setAccessibleDescription("" if self.rows.items else words)

    def current(self) -> Any | None:
        index = self.currentIndex()
        return self.rows.items[index.row()] if index.isValid() else None

    def show_item(self, key: Hashable | None, *, scroll: bool = True) -> bool:
        """Choose the row of `key` without telling anybody. False when there is none."""
        row = -1 if key is None else self.rows.row_of(key)
        if row >= 0 and row == self.currentIndex().row() and self.selectionModel().hasSelection():
            return True
        quiet, self._quiet = self._quiet, True
        try:
            if row < 0:
                if self.currentIndex().isValid():
                    self._gone = self.currentIndex().row()
                self.selectionModel().clear()
                return False
            index = self.rows.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            if scroll:
                self.scrollTo(index)
            return True
        finally:
            self._quiet = quiet

    def show_neighbours(self) -> None:
        """Scroll until the chosen row can be seen, and the one that comes next."""
        row = self.currentIndex().row()
        if row >= 0:
            self.scrollTo(self.rows.index(min(row + 1, len(self.rows.items) - 1)))
            self.scrollTo(self.rows.index(row))

    def choose_row(self, row: int) -> None:
        """Move to a row as the user does; headings are passed over."""
        for number in range(row, len(self.rows.items)):
            if not self.rows.look(number).heading:
                # Keys still held must not make it one more that is selected.
                self.selectionModel().setCurrentIndex(
                    self.rows.index(number), QItemSelectionModel.SelectionFlag.ClearAndSelect
                )
                return

    def enter(self) -> None:
        """Take the focus; the first row is chosen where none is."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.current() is None:
            self.choose_row(0)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._gone = None
        if not self._quiet and current.isValid():
            self.chosen.emit(self.rows.items[current.row()])

    def moveCursor(self, action: QListView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """The arrow keys go on from where the chosen row was before it went."""
        down, up = QListView.CursorAction.MoveDown, QListView.CursorAction.MoveUp
        if self._gone is not None and not self.currentIndex().isValid() and action in (down, up):
            total = len(self.rows.items)
            after, before = range(self._gone, total), range(min(self._gone, total) - 1, -1, -1)
            wanted = (*after, *before) if action is down else (*before, *after)
            row = next((n for n in wanted if not self.rows.look(n).heading), None)
            if row is not None:
                return self.rows.index(row)
        return super().moveCursor(action, modifiers)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes to the list has chosen nothing yet, although Qt then moves to the first row."""
        nothing, quiet = not self.currentIndex().isValid(), self._quiet
        self._quiet = self._quiet or nothing
        gone = self._gone
        super().focusInEvent(event)
        if nothing:
            self.selectionModel().clearCurrentIndex()
            self._gone = gone
        self._quiet = quiet

    def keep_keys(self, *keys: Qt.Key) -> None:
        """These are the list's own, although an action of the window has them elsewhere."""
        self._kept = frozenset(keys)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in self._kept
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text in DIGITS and text and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.digit.emit(int(text))
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of actions here, no search."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.rows.items and self._empty:
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.colour("muted"))
            area = self.viewport().rect().adjusted(18, 18, -18, -18)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
            painter.end()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.rows.items[index.row()])
