"""Painting the marks under words: one shape for each MQM dimension."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from annotator.gui.theme import Mark, Shape

WAVE_STEP = 3.0
WAVE_HEIGHT = 1.6
TILE_HEIGHT = 6
DEPTH = 4.0
"""How far below its line a mark reaches, in device-independent pixels."""


def draw_underline(
    painter: QPainter,
    mark: Mark,
    left: float,
    right: float,
    y: float,
    width: float,
    colour: QColor | None = None,
) -> None:
    """Draw the mark's line from `left` to `right`, its upper edge at `y`; `width` is the thickness."""
    if right - left < 2:
        right = left + 2
    pen = QPen(colour or mark.colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    match mark.shape:
        case Shape.WAVE:
            tile = _wave(pen.color().rgba(), width, painter.device().devicePixelRatioF())
            painter.drawTiledPixmap(QRectF(left, y - 1, right - left, TILE_HEIGHT), tile, QPointF(0, 0))
            return
        case Shape.DOUBLE:
            pen.setWidthF(max(1.0, width * 0.75))
            painter.setPen(pen)
            painter.drawLine(QPointF(left, y + 0.5), QPointF(right, y + 0.5))
            painter.drawLine(QPointF(left, y + 3.2), QPointF(right, y + 3.2))
            return
        case Shape.DASHED:
            pen.setDashPattern([6.0 / width, 3.0 / width])
        case Shape.DOTTED:
            pen.setWidthF(width + 0.6)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setDashPattern([0.01, 4.2 / (width + 0.6)])
        case Shape.DASH_DOT:
            pen.setDashPattern([7.0 / width, 2.5 / width, 2.0 / width, 2.5 / width])
        case Shape.SOLID:
            pass
    painter.setPen(pen)
    painter.drawLine(QPointF(left, y + 1.5), QPointF(right, y + 1.5))


@lru_cache(maxsize=64)
def _wave(colour: int, width: float, ratio: float) -> QPixmap:
    """Two periods of the wave, to be repeated: drawing it stroke by stroke takes a hundred times as long."""
    tile = QPixmap(round(4 * WAVE_STEP * ratio), round(TILE_HEIGHT * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor.fromRgba(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    middle = TILE_HEIGHT / 2
    painter.drawPolyline(
        [
            QPointF(number * WAVE_STEP, middle + (WAVE_HEIGHT if number % 2 else -WAVE_HEIGHT))
            for number in range(-1, 7)
        ]
    )
    painter.end()
    return tile
