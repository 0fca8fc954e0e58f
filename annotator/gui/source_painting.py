"""How the cells of the side-by-side view are painted, and which words are under a point."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from annotator.gui.line_states import STATE_LOOKS
from annotator.gui.marks import DEPTH, draw_underline
from annotator.gui.source_rows import ROW_ROLE, SOURCE, STATE, RowLook, RowMark, SourceModel
from annotator.gui.theme import Theme
from annotator.gui.utf16 import Utf16Map
from annotator.model.anchor import Span

PADDING = 8
ICON = 16
GAP = 4
"""Between two icons of a row."""
Index = QModelIndex | QPersistentModelIndex


class SourceDelegate(QStyledItemDelegate):
    """Paints wrapped words with the marks under them, an icon where the comparison found something, and the
    state of the line."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.selected: tuple[int, int, int, int] | None = None
        """Row, column and the two ends of the words selected in that cell, in UTF-16 units."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        width = view.columnWidth(index.column()) if isinstance(view, QTableView) else option.rect.width()
        if index.column() == STATE:
            return QSize(width, ICON + 2 * PADDING)
        layout = _laid_out(shown_words(index), option.font, _room(width, index))
        height = int(layout.boundingRect().height() + DEPTH)
        if index.column() == SOURCE:
            icons = len(_icons(index.model().look(index.data(ROW_ROLE))))
            height = max(height, icons * (ICON + GAP) - GAP)
        return QSize(width, height + 2 * PADDING)

    def position_at(self, font: QFont, rect: QRect, index: Index, point: QPointF) -> int:
        """The place in the words of a cell (UTF-16 units) nearest to a point of the viewport."""
        layout, at = self._placed(font, rect, index)
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if point.y() < at.y() + line.y() + line.height() + DEPTH / 2 or number == layout.lineCount() - 1:
                return line.xToCursor(point.x() - at.x())
        return 0

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setClipRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_ground(painter, option, index, chosen)
        if index.column() == STATE:
            self._paint_state(painter, option, index)
        else:
            self._paint_words(painter, option, index)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, chosen: bool
    ) -> None:
        theme, rect = self._theme, option.rect
        painter.fillRect(rect, theme.colour("accent_soft" if chosen else "base"))
        painter.setPen(theme.colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        view = option.widget
        first = isinstance(view, QTableView) and view.columnViewportPosition(index.column()) == 0
        if chosen and first:
            painter.fillRect(QRect(rect.topLeft(), QSize(3, rect.height())), theme.colour("accent"))

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, column = self._theme, index.column()
        row = index.data(ROW_ROLE)
        look = index.model().look(row)
        if column == SOURCE:
            area = QRect(option.rect.left() + PADDING, option.rect.top() + PADDING, ICON, ICON)
            for icon, role in _icons(look):
                theme.icon(icon, role).paint(painter, area)
                area.translate(0, ICON + GAP)
        known = row.source if column == SOURCE else look.target
        painter.setPen(theme.colour("text" if known else "muted"))
        layout, at = self._placed(option.font, option.rect, index)
        units = Utf16Map(known)
        changed = [] if column == SOURCE else [self._changed(units, span) for span in look.corrected]
        layout.draw(painter, at, [*changed, *self._selection(index)])
        if known:
            _draw_marks(painter, layout, at, units, [m for m in look.marks if m.column == column])

    def _paint_state(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, SourceModel) or not model.begins_line(index.row()):
            return
        row, rect, theme = model.rows[index.row()], option.rect, self._theme
        left, top = rect.left() + PADDING, rect.top() + PADDING
        state = model.states.get(row.line)
        if state is not None:
            icon, role = STATE_LOOKS[state]
            theme.icon(icon, role).paint(painter, QRect(left, top, ICON, ICON))
        height = max(ICON, option.fontMetrics.height())
        align = Qt.AlignmentFlag.AlignVCenter
        words = QRectF(left + ICON + 6, top, rect.right() - left - ICON - 6, height)
        painter.setPen(theme.colour("text" if state is not None else "muted"))
        painter.drawText(words, align | Qt.AlignmentFlag.AlignLeft, index.data() or "–")
        painter.setPen(theme.colour("muted"))
        number = QRectF(left, top, rect.right() - left - PADDING, height)
        painter.drawText(number, align | Qt.AlignmentFlag.AlignRight, f"{row.line + 1}")

    def _placed(self, font: QFont, rect: QRect, index: Index) -> tuple[QTextLayout, QPointF]:
        layout = _laid_out(shown_words(index), font, _room(rect.width(), index))
        return layout, QPointF(rect.left() + PADDING + _indent(index), rect.top() + PADDING)

    def _selection(self, index: Index) -> list[QTextLayout.FormatRange]:
        if self.selected is None or self.selected[:2] != (index.row(), index.column()):
            return []
        start, end = sorted(self.selected[2:])
        return [_format(start, end, self._theme.colour("accent"), self._theme.colour("on_accent"))]

    def _changed(self, units: Utf16Map, span: Span) -> QTextLayout.FormatRange:
        """Words a correction has put in stand on a tinted ground."""
        start, end = units.to_units(span.start), units.to_units(span.end)
        return _format(start, end, self._theme.colour("good_soft"), self._theme.colour("good"))


def _icons(look: RowLook) -> list[tuple[str, str]]:
    """The icons of a row with the roles of their colours: the comparison found something; there is a note."""
    return [("warning", "caution")] * bool(look.notes) + [("notice", "accent")] * bool(look.remarks)


def _format(start: int, end: int, ground: QColor, ink: QColor) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = start, end - start
    made.format = QTextCharFormat()
    made.format.setBackground(ground)
    made.format.setForeground(ink)
    return made


def shown_words(index: Index) -> str:
    """The words of a cell as they are laid out. Line separators keep the length, so that marks stay where
    they belong."""
    words = index.data(Qt.ItemDataRole.DisplayRole)
    return words.replace("\n", "\u2028") or "nothing here"


def _indent(index: Index) -> int:
    return ICON + PADDING if index.column() == SOURCE else 0


def _room(width: int, index: Index) -> int:
    """How wide the lines of a cell may be. The same for measuring and painting: one pixel may take a line."""
    return width - 1 - 2 * PADDING - _indent(index)


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
