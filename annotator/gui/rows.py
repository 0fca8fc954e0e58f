"""Lists of up to a hundred thousand rows: a model over a tuple, one delegate, a view for keys and screen
readers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from operator import is_
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.marks import DEPTH, draw_underline
from annotator.gui.theme import Mark, Theme

ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
PADDING = 8
ICON = 16
GAP = 8
DIGITS = "123456789"
TOLD = 2_000
"""In longer lists a change of looks is only repainted: told of it, Qt would lay out all rows again."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a row looks, and what a screen reader says (`spoken`).

    `after` stands behind the title, for what replaces it; `badge` at the right end. `mark` underlines the
    title. `progress` (0 to 1) draws a bar below. A `heading` cannot be chosen.
    """

    title: str
    spoken: str
    subtitle: str = ""
    icon: QIcon | None = None
    after: str = ""
    badge: str = ""
    badge_role: str = "muted"
    mark: Mark | None = None
    mark_width: float = 1.2
    strong: bool = False
    dim: bool = False
    strike: bool = False
    progress: float | None = None
    heading: bool = False
    tooltip: str = ""


class RowModel(QAbstractListModel):
    """`look` describes an item, `key` names it across changes."""

    def __init__(
        self, look: Callable[[Any], Look], key: Callable[[Any], Hashable], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._key = key
        self._items: tuple[Any, ...] = ()
        self._rows: dict[Hashable, int] | None = None

    @property
    def items(self) -> tuple[Any, ...]:
        return self._items

    def set_items(self, items: Sequence[Any]) -> bool:
        """True when rows came, went or moved; False when some only look different."""
        items = tuple(items)
        if len(items) == len(self._items):
            # After a decision nearly all items are the very same objects.
            differ = [n for n, same in enumerate(map(is_, items, self._items)) if not same]
            if all(self._key(items[n]) == self._key(self._items[n]) for n in differ):
                self._items = items
                if differ and len(items) <= TOLD:
                    self.dataChanged.emit(self.index(differ[0]), self.index(differ[-1]))
                return False
        self.beginResetModel()
        self._items = items
        self._rows = None
        self.endResetModel()
        return True

    def row_of(self, key: Hashable) -> int:
        """-1 when there is no such item."""
        if self._rows is None:
            self._rows = {self._key(item): row for row, item in enumerate(self._items)}
        return self._rows.get(key, -1)

    def look(self, row: int) -> Look:
        return self._look(self._items[row])

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._items)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and self.look(index.row()).heading:
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        if role == ITEM_ROLE:
            return self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.look(index.row()).title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.look(index.row()).spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.look(index.row()).tooltip or None
        return None


class RowDelegate(QStyledItemDelegate):
    """Paints a `Look`. The chosen row has a bar at its left and a tinted ground, so that colours stay
    readable."""

    def __init__(
        self, theme: Theme, *, lines: int = 2, bar: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = lines
        self._bar = bar

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        metrics = option.fontMetrics
        height = 2 * PADDING + metrics.height()
        if self._lines > 1:
            height += 4 + _small(option.font)[1].height()
        if self._bar:
            height += 8
        return QSize(160, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        assert isinstance(model, RowModel)
        look = model.look(index.row())
        painter.save()
        if look.heading:
            self._paint_heading(painter, option, look)
        else:
            self._paint_ground(painter, option)
            self._paint_row(painter, option, look)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, look: Look) -> None:
        theme = self._theme
        font = QFont(option.font)
        font.setBold(True)
        painter.setFont(font)
        area = option.rect.adjusted(PADDING + 2, 0, -PADDING, -5)
        painter.setPen(theme.colour("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, look.title)
        painter.setPen(theme.colour("muted"))
        painter.setFont(option.font)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, look.badge)
        painter.setPen(theme.colour("border"))
        y = option.rect.bottom()
        painter.drawLine(option.rect.left() + PADDING, y, option.rect.right() - PADDING, y)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, self._theme.colour("accent_soft"))
            painter.fillRect(
                QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                self._theme.colour("accent"),
            )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, self._theme.colour("alternate"))
        if not chosen:
            painter.setPen(self._theme.colour("window"))
            painter.drawLine(
                option.rect.left() + PADDING,
                option.rect.bottom(),
                option.rect.right() - PADDING,
                option.rect.bottom(),
            )

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, look: Look) -> None:
        theme = self._theme
        area = option.rect.adjusted(PADDING + 2, PADDING, -PADDING - 2, -PADDING)
        font = QFont(option.font)
        font.setBold(look.strong)
        font.setStrikeOut(look.strike)
        metrics = QFontMetrics(font)
        left = area.left()
        if look.icon is not None:
            top = area.top() + (metrics.height() - ICON) // 2
            look.icon.paint(painter, QRect(left, top, ICON, ICON))
            left += ICON + GAP
        right = area.right() + 1
        small, small_metrics = _small(option.font)
        if look.badge:
            width = small_metrics.horizontalAdvance(look.badge)
            painter.setFont(small)
            painter.setPen(theme.colour(look.badge_role))
            place = QRect(right - width, area.top(), width, metrics.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, look.badge)
            right -= width + GAP
        painter.setFont(font)
        painter.setPen(theme.colour("muted" if look.dim else "text"))
        room = right - left
        # Both what is wrong and what is right should be seen: the title gives up to half its room.
        title_room = room
        if look.after:
            wanted = QFontMetrics(option.font).horizontalAdvance(f"  →  {look.after}")
            title_room = max(room - wanted, room * 11 // 20)
        title = metrics.elidedText(look.title, Qt.TextElideMode.ElideRight, title_room)
        baseline = area.top() + metrics.ascent()
        painter.drawText(QPoint(left, baseline), title)
        end = left + metrics.horizontalAdvance(title)
        if look.mark is not None:
            draw_underline(painter, look.mark, left, end, baseline + DEPTH - 2, look.mark_width)
        if look.after:
            painter.setFont(option.font)
            plain = QFontMetrics(option.font)
            painter.setPen(theme.colour("muted"))
            painter.drawText(QPoint(end, baseline), "  →  ")
            end += plain.horizontalAdvance("  →  ")
            painter.setPen(theme.colour("muted" if look.dim else "good"))
            painter.drawText(
                QPoint(end, baseline), plain.elidedText(look.after, Qt.TextElideMode.ElideRight, right - end)
            )
        if self._lines > 1 and look.subtitle:
            painter.setFont(small)
            painter.setPen(theme.colour("muted"))
            below = area.top() + metrics.height() + 4 + small_metrics.ascent()
            words = small_metrics.elidedText(look.subtitle, Qt.TextElideMode.ElideRight, area.right() - left)
            painter.drawText(QPoint(left, below), words)
        if self._bar and look.progress is not None:
            self._paint_progress(
                painter, QRectF(left, area.bottom() - 3, area.right() - left, 4), look.progress
            )

    def _paint_progress(self, painter: QPainter, area: QRectF, progress: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._theme.palette.line > 1:
            # A filled track would be as bright as the bar.
            painter.setPen(self._theme.colour("border"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setBrush(self._theme.colour("border"))
        painter.drawRoundedRect(area, 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        if progress > 0:
            painter.setBrush(self._theme.colour("good" if progress >= 1 else "accent"))
            painter.drawRoundedRect(
                QRectF(area.left(), area.top(), area.width() * progress, area.height()), 2, 2
            )


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
        self._empty = ""
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
        """Show these; what was chosen stays chosen where it is still there. True when rows came, went or
        moved."""
        current = self.current()
        place = self.verticalScrollBar().value()
        self._quiet = True
        try:
            moved = self.rows.set_items(items)
            if moved and current is not None:
                self.show_item(self._key(current), scroll=False)
                self.verticalScrollBar().setValue(place)
        finally:
            self._quiet = False
        self.viewport().update()
        return moved

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
                self.selectionModel().clear()
                return False
            index = self.rows.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            if scroll:
                self.scrollTo(index)
            return True
        finally:
            self._quiet = quiet

    def choose_row(self, row: int) -> None:
        """Move to a row as the user does; headings are passed over."""
        for number in range(row, len(self.rows.items)):
            if not self.rows.look(number).heading:
                self.setCurrentIndex(self.rows.index(number))
                return

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if not self._quiet and current.isValid():
            self.chosen.emit(self.rows.items[current.row()])

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


def _small(font: QFont) -> tuple[QFont, QFontMetrics]:
    small = QFont(font)
    small.setBold(False)
    small.setStrikeOut(False)
    if font.pointSizeF() > 0:
        small.setPointSizeF(max(7.0, font.pointSizeF() * 0.92))
    return small, QFontMetrics(small)
