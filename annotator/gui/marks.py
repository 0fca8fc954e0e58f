"""Painting the marks under words: one shape for each MQM dimension."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.gui.theme import Mark, Shape

WAVE_STEP = 3.0
WAVE_HEIGHT = 1.6
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
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(_wave(left, right, y + WAVE_HEIGHT))
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


def _wave(left: float, right: float, middle: float) -> list[QPointF]:
    points = []
    x, up = left, True
    while x < right:
        points.append(QPointF(x, middle - WAVE_HEIGHT if up else middle + WAVE_HEIGHT))
        x += WAVE_STEP
        up = not up
    # The last stroke ends where the words do, at the height it has got to.
    part = (right - (x - WAVE_STEP)) / WAVE_STEP
    last = WAVE_HEIGHT * (1 - 2 * part)
    points.append(QPointF(right, middle + (last if up else -last)))
    return points
