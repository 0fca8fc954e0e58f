"""The strip beside the scroll bar: where in the article the flags and corrections are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.gui.flag_index import FlagIndex
from annotator.gui.theme import Theme
from annotator.model.anchor import Span
from annotator.model.review import Correction, FlagStatus

WIDTH = 14
ROW_LIMIT = 24
"""How many flags of one row of pixels are looked at."""


class FlagStrip(QWidget):
    """Drawn once into a picture and again only when flags, corrections or the size change."""

    clicked = Signal(object)
    """The original offset (int) that was clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._index = FlagIndex()
        self._corrections: tuple[Correction, ...] = ()
        self._length = 1
        self._visible = Span(0, 0)
        self._current: Span | None = None
        self._picture: QPixmap | None = None
        self.setFixedWidth(WIDTH)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Overview of the flags")
        self.setAccessibleDescription("Where in the article flags are; the list of flags tells the same.")
        theme.changed.connect(self._redraw)

    def show_marks(self, index: FlagIndex, corrections: tuple[Correction, ...], length: int) -> None:
        self._index, self._corrections, self._length = index, corrections, max(1, length)
        self._redraw()

    def show_visible(self, visible: Span) -> None:
        if visible != self._visible:
            self._visible = visible
            self.update()

    def show_current(self, span: Span | None) -> None:
        self._current = span
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None or self._picture.deviceIndependentSize().toSize() != self.size():
            self._picture = self._draw()
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("base"))
        if self._length > 1:
            top, bottom = self._y(self._visible.start), self._y(self._visible.end)
            painter.fillRect(QRectF(0, top, WIDTH, max(4.0, bottom - top)), self._theme.colour("accent_soft"))
        painter.drawPixmap(0, 0, self._picture)
        if self._current is not None:
            painter.setPen(self._theme.colour("accent"))
            painter.drawRect(QRectF(0.5, self._y(self._current.start) - 2.5, WIDTH - 1, 6))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit(self._offset(event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.clicked.emit(self._offset(event.position().y()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            start, end = self._offset(event.pos().y() - 3), self._offset(event.pos().y() + 3)
            near = [p for p in self._index.within(start, end) if p.status is FlagStatus.OPEN]
            words = f"{len(near)} open flags here" if len(near) != 1 else near[0].message
            QToolTip.showText(event.globalPos(), words if near else "", self)
            return True
        return super().event(event)

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def _y(self, offset: int) -> float:
        return 2 + offset / self._length * (self.height() - 6)

    def _offset(self, y: float) -> int:
        part = (y - 2) / max(1, self.height() - 6)
        return min(self._length - 1, max(0, int(part * self._length)))

    def _draw(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        good = self._theme.colour("good")
        muted, caution = self._theme.colour("muted"), self._theme.colour("caution")
        # Row by row and a few flags of each: what a row shows does not depend on how many there are.
        for row in range(2, self.height() - 3, 2):
            is_open = settled = False
            for passage in self._index.within(self._offset(row), self._offset(row + 2))[:ROW_LIMIT]:
                status = passage.status
                if status is FlagStatus.DISMISSED and not settled:
                    settled = True
                    painter.fillRect(QRectF(10, row, 3, 2), muted)
                elif status is FlagStatus.QUERY and not is_open:
                    painter.fillRect(QRectF(1, row, 8, 2), caution)
                elif status is FlagStatus.OPEN and not is_open:
                    is_open = True
                    painter.fillRect(QRectF(1, row, 8, 2), self._theme.mark(passage.category).colour)
                if is_open and settled:
                    break
        drawn: set[int] = set()
        for correction in self._corrections:
            row = int(self._y(correction.span.start))
            if row not in drawn:
                drawn.add(row)
                painter.fillRect(QRectF(9, row, 4, 2), good)
        painter.end()
        return picture
