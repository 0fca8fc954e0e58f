"""Room between the lines and paragraphs of a QPlainTextEdit."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout


class SpacedLayout(QPlainTextDocumentLayout):
    """Leaves some room between lines and under paragraphs; Qt's own layout has no such settings."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.leading = 0.0
        self.spacing = 0.0

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        rect = super().blockBoundingRect(block)
        layout = block.layout()
        if layout is None:
            return rect
        count = layout.lineCount()
        if count > 1:
            first = layout.lineAt(0)
            second = layout.lineAt(1)
            # Qt has just laid the lines out anew unless the second one stands where we put it.
            if second.y() < first.height() + self.leading - 0.5:
                y = first.y()
                for number in range(count):
                    line = layout.lineAt(number)
                    line.setPosition(QPointF(line.x(), y))
                    y += line.height() + self.leading
                rect.setHeight(rect.height() + (count - 1) * self.leading)
        rect.setHeight(rect.height() + self.spacing)
        return rect
