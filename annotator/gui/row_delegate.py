"""How a row of a list is painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.marks import DEPTH, draw_underline
from annotator.gui.row_model import Look, RowModel
from annotator.gui.theme import Theme

PADDING = 8
ICON = 16
GAP = 8


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


def _small(font: QFont) -> tuple[QFont, QFontMetrics]:
    small = QFont(font)
    small.setBold(False)
    small.setStrikeOut(False)
    if font.pointSizeF() > 0:
        small.setPointSizeF(max(7.0, font.pointSizeF() * 0.92))
    return small, QFontMetrics(small)
