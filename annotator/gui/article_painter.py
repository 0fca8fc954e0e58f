"""Painting flags and corrections over the lines of the article that are on the screen, and telling what is
there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextBlock, QTextLine

from annotator.gui.display_map import Run, RunKind
from annotator.gui.events import TextMode
from annotator.gui.marks import DEPTH, draw_underline
from annotator.gui.theme import STATUS_LABELS, Theme
from annotator.model.anchor import Span
from annotator.model.review import Correction, FlagStatus, Passage

if TYPE_CHECKING:
    from annotator.gui.article_view import ArticleView


@dataclass(slots=True)
class VisibleBlock:
    """A paragraph on the screen: its visible lines, where it is drawn, and the display's part its lines
    show."""

    lines: list[QTextLine]
    origin: QPointF
    first: int
    """Qt's position of the paragraph's beginning."""
    display: Span


class ArticlePainter:
    """`current` is the original span to outline; `unsourced` are ids of corrections that want a source."""

    def __init__(self, view: ArticleView, theme: Theme) -> None:
        self._view = view
        self._theme = theme
        self.current: Span | None = None
        self.unsourced: frozenset[str] = frozenset()
        self._matches: list[Span] = []
        self._match_starts: list[int] = []
        self._match = -1

    def set_matches(self, matches: list[Span], current: int) -> None:
        self._matches = matches
        self._match_starts = [m.start for m in matches]
        self._match = current

    # -- what is on the screen

    def visible_lines(self, rect: QRect) -> list[VisibleBlock]:
        """The paragraphs and lines that touch `rect` of the viewport."""
        view = self._view
        found = []
        block: QTextBlock = view.firstVisibleBlock()
        # Asking Qt for the geometry of each paragraph would add up all those before it each time.
        origin = view.blockBoundingGeometry(block).translated(view.contentOffset()).topLeft()
        while block.isValid() and origin.y() <= rect.bottom():
            height = view.block_height(block)  # lays it out: after a change of width it has no lines
            layout = block.layout()
            lines = []
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                top = origin.y() + line.y()
                if top > rect.bottom():
                    break
                # (A line above the first visible one is gone with its marks, although they reach below it.)
                if top + line.height() > 0 and top + line.height() + DEPTH >= rect.top():
                    lines.append(line)
            if lines:
                first = block.position()
                begin = view.display_at(first + lines[0].textStart())
                end = view.display_at(first + lines[-1].textStart() + lines[-1].textLength())
                found.append(VisibleBlock(lines, QPointF(origin), first, Span(begin, end)))
            origin.setY(origin.y() + height)
            block = block.next()
        return found

    def _boxes(self, block: VisibleBlock, shown: Span) -> Iterator[QRectF]:
        """The boxes of a stretch of the display, one for each of the paragraph's visible lines it is on."""
        start = self._view.position_of(shown.start) - block.first
        end = self._view.position_of(shown.end) - block.first
        for line in block.lines:
            line_start = line.textStart()
            line_end = line_start + line.textLength()
            if start > line_end or end < line_start or (start == line_end and end > start):
                continue
            if end == line_start and end > start:
                continue
            left = line.cursorToX(max(start, line_start))[0]
            right = line.cursorToX(min(end, line_end))[0]
            if right < left:
                left, right = right, left
            elif end >= line_end:
                # The space at which the line is broken is not part of what one sees.
                right = max(left, min(right, line.x() + line.naturalTextWidth()))
            yield QRectF(block.origin.x() + left, block.origin.y() + line.y(), right - left, line.height())

    def _passages(self, block: VisibleBlock) -> Sequence[Passage]:
        shown = self._view.map
        start = shown.to_original(block.display.start)
        end = shown.to_original(block.display.end)
        return self._view.index.within(start, max(end, start + 1))

    def visible_span(self, blocks: list[VisibleBlock]) -> Span:
        """The original span of these paragraphs' visible lines."""
        if not blocks:
            return Span(0, 0)
        start = self._view.map.to_original(blocks[0].display.start)
        return Span(start, max(start, self._view.map.to_original(blocks[-1].display.end)))

    # -- painting

    def paint_behind(self, painter: QPainter, blocks: list[VisibleBlock]) -> None:
        """Tints, under the words."""
        colour = self._theme.colour
        mode = self._view.mode
        tints = {
            RunKind.STRUCK: colour("good_soft" if mode is TextMode.ORIGINAL else "bad_soft"),
            RunKind.INSERTED: colour("good_soft"),
            RunKind.KEPT: colour("alternate"),
        }
        caution = colour("caution_soft")
        current = colour("accent_soft")
        for block in blocks:
            for passage in self._passages(block):
                if passage.status is FlagStatus.QUERY:
                    self._fill(painter, block, self._view.map.span_to_display(passage.span), caution)
            if self.current is not None and self._touches(block, self.current):
                self._fill(painter, block, self._view.map.span_to_display(self.current), current)
            for run in self._view.map.runs_within(block.display.start, block.display.end):
                if run.correction is not None and run.display.end > run.display.start:
                    self._fill(painter, block, run.display, tints[run.kind])
            for number in self._matches_in(block.display):
                tint = colour("accent") if number == self._match else colour("caution")
                tint.setAlpha(110 if number == self._match else 70)
                self._fill(painter, block, self._matches[number], tint)

    def paint_over(self, painter: QPainter, blocks: list[VisibleBlock]) -> None:
        """Lines, badges and the outline of what is selected."""
        for block in blocks:
            for run in self._view.map.runs_within(block.display.start, block.display.end):
                if run.correction is not None:
                    self._paint_correction(painter, block, run)
            for passage in self._passages(block):
                self._paint_passage(painter, block, passage)
            if self.current is not None and self._touches(block, self.current):
                self._outline(painter, block, self._view.map.span_to_display(self.current))

    def _fill(self, painter: QPainter, block: VisibleBlock, shown: Span, colour: QColor) -> None:
        for box in self._boxes(block, shown):
            painter.fillRect(box, colour)

    def _paint_correction(self, painter: QPainter, block: VisibleBlock, run: Run) -> None:
        mode = self._view.mode
        empty = run.display.end == run.display.start
        good = self._theme.colour("good")
        for box in self._boxes(block, run.display):
            if empty:
                # Nothing to see here but that words went (or will come): a small wedge between the letters.
                self._wedge(painter, box.center().x(), box.bottom(), good)
            elif run.kind is RunKind.KEPT:
                continue
            elif run.kind is RunKind.STRUCK and mode is TextMode.MARKED:
                painter.setPen(QPen(self._theme.colour("bad"), 1.5))
                y = box.top() + box.height() * 0.56
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            else:
                painter.setPen(QPen(good, 1.5))
                y = box.bottom() - 0.5
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        correction = self._view.map.corrections[run.correction or 0]
        shown = self._view.map.span_to_display(correction.span)
        if run.display.end == shown.end and correction.id in self.unsourced:
            self._badge(painter, block, run.display, "s", "caution")

    def _paint_passage(self, painter: QPainter, block: VisibleBlock, passage: Passage) -> None:
        status = passage.status
        if status is FlagStatus.CORRECTED:
            return
        shown = self._view.map.span_to_display(passage.span)
        mark = self._theme.mark(passage.category)
        width = self._theme.severity_width(passage.severity)
        colour = None
        if status is FlagStatus.DISMISSED:
            colour = self._theme.colour("muted")
            colour.setAlpha(120)
            width = 1.0
        for box in self._boxes(block, shown):
            draw_underline(painter, mark, box.left(), box.right(), box.bottom() - 2.2, width, colour)
        if status is FlagStatus.QUERY:
            self._badge(painter, block, shown, "?", "caution")

    def _outline(self, painter: QPainter, block: VisibleBlock, shown: Span) -> None:
        pen = QPen(self._theme.colour("accent"), 1.4 * self._theme.palette.line)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in self._boxes(block, shown):
            painter.drawRoundedRect(box.adjusted(-2, 0.5, 2, DEPTH - 1.5), 3, 3)

    def _wedge(self, painter: QPainter, x: float, bottom: float, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(
            [QPointF(x, bottom - 5), QPointF(x - 4, bottom + 1.5), QPointF(x + 4, bottom + 1.5)]
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _badge(self, painter: QPainter, block: VisibleBlock, shown: Span, letter: str, role: str) -> None:
        """A small round mark at the upper end of the words."""
        if not block.display.start <= shown.end <= block.display.end:
            return
        boxes = list(self._boxes(block, shown))
        if not boxes:
            return
        size = max(10.0, boxes[-1].height() * 0.55)
        circle = QRectF(boxes[-1].right() - size * 0.35, boxes[-1].top() - size * 0.2, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(role))
        painter.drawEllipse(circle)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        font = QFont(self._view.font())
        font.setPixelSize(max(7, int(size * 0.72)))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self._theme.colour("base"))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, letter)

    def _touches(self, block: VisibleBlock, span: Span) -> bool:
        shown = self._view.map.span_to_display(span)
        return shown.start <= block.display.end and block.display.start <= shown.end

    def _matches_in(self, display: Span) -> range:
        first = max(0, bisect_left(self._match_starts, display.start) - 1)
        return range(first, bisect_left(self._match_starts, display.end))

    # -- telling

    def tip_at(self, point: QPointF) -> str:
        """What there is to say about the words under a point of the viewport; "" over plain text."""
        view = self._view
        blocks = self.visible_lines(QRect(0, int(point.y()), view.viewport().width(), 1))
        found = []
        for block in blocks:
            for run in view.map.runs_within(block.display.start, block.display.end):
                if run.correction is not None and self._hit(block, run.display, point):
                    text = correction_tip(view.map.corrections[run.correction], self.unsourced)
                    if text not in found:
                        found.append(text)
            found += [
                passage_tip(passage)
                for passage in self._passages(block)
                if passage.status is not FlagStatus.CORRECTED
                and self._hit(block, view.map.span_to_display(passage.span), point)
            ]
        return "<hr>".join(found)

    def _hit(self, block: VisibleBlock, shown: Span, point: QPointF) -> bool:
        return any(box.adjusted(-3, -1, 3, DEPTH).contains(point) for box in self._boxes(block, shown))


def passage_tip(passage: Passage) -> str:
    """A passage in a few lines of rich text."""
    status = STATUS_LABELS[passage.status].lower()
    lines = [
        f"<b>{escape(passage.category.label)}</b> · {passage.severity.value} · {status}",
        escape(passage.message),
    ]
    for number, suggestion in enumerate(passage.suggestions[:3], 1):
        words = escape(suggestion.replacement) or "<i>(delete)</i>"
        lines.append(f"<b>{number}</b>&nbsp; {words}")
    return "<br>".join(lines)


def correction_tip(correction: Correction, unsourced: frozenset[str]) -> str:
    """A correction in a few lines of rich text."""
    quote = escape(correction.quote) or "<i>(nothing)</i>"
    replacement = escape(correction.replacement) or "<i>(deleted)</i>"
    lines = [
        f"<b>Corrected</b> by {escape(correction.author)}, {correction.created_at[:10]}",
        f"<s>{quote}</s> → {replacement}",
    ]
    if correction.reason:
        lines.append(escape(correction.reason))
    if correction.id in unsourced:
        lines.append("<b>No source yet</b>: press S to add one.")
    return "<br>".join(lines)
