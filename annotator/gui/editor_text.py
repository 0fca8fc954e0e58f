"""The words being edited, set as in the article, with what a check found underlined."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QToolTip

from annotator.gui.marks import draw_underline
from annotator.gui.spaced_layout import SpacedLayout
from annotator.gui.theme import Theme
from annotator.gui.utf16 import Utf16Map
from annotator.model.anchor import Span
from annotator.model.review import Flag


class EditorText(QPlainTextEdit):
    """The words being edited. `committed` and `cancelled` are the keys' doing, `left` that of the focus."""

    committed = Signal()
    cancelled = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._flags: tuple[tuple[Flag, int, int], ...] = ()
        document = QTextDocument(self)
        self._layout = SpacedLayout(document)
        document.setDocumentLayout(self._layout)
        document.setDocumentMargin(0)
        self.setDocument(document)
        # The article underneath need not be painted with every key.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Edit the sentence")
        self.setAccessibleDescription("Enter keeps the change, Escape drops it.")

    def set_words(self, words: str, font: QFont, leading: float) -> None:
        """Begin with these words, set as in the article."""
        self.setFont(font)
        self.document().setDefaultFont(font)
        self._layout.leading = leading
        self._flags = ()
        self.setPlainText(words)

    def needed_height(self) -> int:
        """How high the words are at the present width."""
        height = 0.0
        block = self.document().firstBlock()
        while block.isValid():
            height += self._layout.blockBoundingRect(block).height()
            block = block.next()
        return ceil(height)

    @property
    def has_flags(self) -> bool:
        return bool(self._flags)

    def words(self) -> str:
        """The text as typed; Qt's own plain text would turn no-break spaces into spaces."""
        return self.document().toRawText().replace("\u2029", "\n")

    def show_flags(self, flags: list[tuple[Flag, Span]]) -> None:
        """Underline what the check found; spans are code points of `words`."""
        units = Utf16Map(self.words())
        self._flags = tuple((f, units.to_units(s.start), units.to_units(s.end)) for f, s in flags)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("raised"))
        painter.end()
        super().paintEvent(event)
        if not self._flags:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for flag, start, end in self._flags:
            mark = self._theme.mark(flag.category)
            width = self._theme.severity_width(flag.severity)
            for left, right, bottom, _top in self._boxes(start, end):
                draw_underline(painter, mark, left, right, bottom - 2.2, width)
        painter.end()

    def _boxes(self, start: int, end: int) -> list[tuple[float, float, float, float]]:
        boxes = []
        block = self.document().findBlock(start)
        while block.isValid() and block.position() < end:
            origin = self.blockBoundingGeometry(block).translated(self.contentOffset()).topLeft()
            layout = block.layout()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                first = block.position() + line.textStart()
                last = first + line.textLength()
                if first < end and start < last:
                    left = line.cursorToX(max(start, first) - block.position())[0]
                    right = line.cursorToX(min(end, last) - block.position())[0]
                    top = origin.y() + line.y()
                    boxes.append((origin.x() + left, origin.x() + right, top + line.height(), top))
            block = block.next()
        return boxes

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            document = self.document()
            if (event.matches(undo) and not document.isUndoAvailable()) or (
                event.matches(redo) and not document.isRedoAvailable()
            ):
                # Nothing typed to take back: the key belongs to the article's own undo.
                event.ignore()
                return False
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            position = self.cursorForPosition(event.pos()).position()
            words = [flag.message for flag, start, end in self._flags if start <= position <= end]
            QToolTip.showText(event.globalPos(), "\n".join(words), self.viewport())
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                # A new paragraph; Qt's own Shift+Enter makes a line separator, which is no newline.
                self.textCursor().insertBlock()
                return
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.MenuBarFocusReason,
        ):
            self.left.emit()
