"""The article: its text with flags and corrections marked, read and walked through here, edited in place.

The text is never typed into directly (`ArticleEditor` does that), so the widget is read-only with a cursor.
Marks are painted for the visible lines only; a million words with eighty thousand flags scroll like an empty
page.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from annotator.gui.article_painter import ArticlePainter
from annotator.gui.display_map import DisplayMap, common_ends
from annotator.gui.events import TextMode
from annotator.gui.flag_index import FlagIndex
from annotator.gui.spaced_layout import SpacedLayout
from annotator.gui.theme import Theme
from annotator.gui.utf16 import Utf16Map
from annotator.model.anchor import Span
from annotator.text.offsets import Projection

COLUMN_EM = 46
"""The widest column of text, in widths of the letter m's average; longer lines are hard to read."""
LEADING = 0.2
SPACING = 0.6
"""Room between lines and between paragraphs, in heights of a line."""
SIDE = 22
"""The least room beside the text, in device-independent pixels."""
ZOOM = range(-6, 25)


class ArticleView(QPlainTextEdit):
    """Spans in its signals and methods are code points of the original text."""

    clicked = Signal(object)
    """The original offset (int) that was clicked."""
    edit_requested = Signal(object)
    """The original Span to edit: the selection, or an empty span at the cursor."""
    replace_requested = Signal(object, object)
    """Span, and the words (str) typed over it."""
    menu_requested = Signal(object, object)
    """The original offset under the pointer, and the global place (QPoint) for the menu."""
    place_moved = Signal(object)
    """The original offset of the cursor."""
    zoom_changed = Signal(object)
    """How many points the text is larger than normal."""
    escaped = Signal()
    """Escape was pressed while no words were selected."""
    scrolled = Signal()
    """The view scrolled or was resized."""
    visible_changed = Signal(object)
    """The original Span on the screen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zoom = 0
        self._visible = Span(0, 0)
        document = QTextDocument(self)
        self._layout = SpacedLayout(document)
        document.setDocumentLayout(self._layout)
        document.setUndoRedoEnabled(False)
        self.setDocument(document)
        self.setObjectName("articleView")
        self.setAccessibleName("Article text")
        self.setAccessibleDescription("F8 goes to the next flag, F2 edits the sentence, F1 shows all keys.")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursorWidth(2)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.map = DisplayMap("", None, TextMode.MARKED)
        self._units = Utf16Map("")
        self.index = FlagIndex()
        self._painter = ArticlePainter(self, theme)
        self.cursorPositionChanged.connect(self._cursor_moved)
        self.updateRequest.connect(lambda _rect, dy: self.scrolled.emit() if dy else None)
        theme.changed.connect(self._restyle)
        self._restyle()

    # -- what is shown

    def show_text(self, text: str, projection: Projection | None, mode: TextMode) -> None:
        """Show an article from its beginning."""
        self.map = DisplayMap(text, projection, mode)
        self._units = Utf16Map(self.map.text)
        self.setPlainText(self.map.text)

    def refresh_text(self, projection: Projection | None, mode: TextMode) -> None:
        """Show the same article after a change of its corrections or of the mode; the place stays."""
        place = self.place()
        top = self._top_offset()
        old = self.map.text
        self.map = DisplayMap(self.map.original, projection, mode)
        new = self.map.text
        if new != old:
            start, tail = common_ends(old, new)
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._units.to_units(start))
            cursor.setPosition(self._units.to_units(len(old) - tail), QTextCursor.MoveMode.KeepAnchor)
            self._units = Utf16Map(new)
            cursor.insertText(new[start : len(new) - tail])
            self.set_place(place)
            self.scroll_to_top(top)
        self.viewport().update()

    def show_flags(self, index: FlagIndex) -> None:
        self.index = index
        self.viewport().update()

    def show_current(self, span: Span | None) -> None:
        """Outline this original span."""
        self._painter.current = span
        self.viewport().update()

    def show_unsourced(self, correction_ids: frozenset[str]) -> None:
        """Badge the corrections that want a source."""
        self._painter.unsourced = correction_ids
        self.viewport().update()

    def show_matches(self, matches: list[Span], current: int) -> None:
        """Tint what was searched for: spans of the *display*, in order."""
        self._painter.set_matches(matches, current)
        self.viewport().update()

    @property
    def mode(self) -> TextMode:
        return self.map.mode

    # -- places

    def position_of(self, display: int) -> int:
        """Qt's position of a display offset."""
        return self._units.to_units(display)

    def display_at(self, position: int) -> int:
        """The display offset of Qt's position."""
        return self._units.to_code_points(position)

    def place(self) -> int:
        """The original offset of the cursor."""
        return self.map.to_original(self.display_at(self.textCursor().position()))

    def set_place(self, offset: int) -> None:
        """Put the cursor there, without scrolling."""
        cursor = self.textCursor()
        cursor.setPosition(self.position_of(self.map.to_display(offset, after=True)))
        blocked = self.blockSignals(True)
        top = self._top_offset()
        self.setTextCursor(cursor)
        self.scroll_to_top(top)
        self.blockSignals(blocked)

    def select(self, displayed: Span) -> None:
        """Select a stretch of the displayed text."""
        cursor = self.textCursor()
        cursor.setPosition(self.position_of(displayed.start))
        cursor.setPosition(self.position_of(displayed.end), cursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def selected(self) -> Span | None:
        """The original span of the selected words; None without a selection."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        return self.map.span_to_original(
            Span(self.display_at(cursor.selectionStart()), self.display_at(cursor.selectionEnd()))
        )

    def reveal(self, span: Span) -> None:
        """Put the cursor at the span and scroll it into view: to the middle unless it is comfortably
        visible."""
        shown = self.map.span_to_display(span)
        cursor = self.textCursor()
        cursor.setPosition(self.position_of(shown.start))
        blocked = self.blockSignals(True)
        bar = self.verticalScrollBar()
        before = bar.value()
        self.setTextCursor(cursor)
        self.blockSignals(blocked)
        rect = self.cursorRect(cursor)
        margin = self.viewport().height() // 6
        if bar.value() != before or not margin <= rect.center().y() <= self.viewport().height() - margin:
            self.centerCursor()
        self.place_moved.emit(span.start)
        self.scrolled.emit()
        self.viewport().update()

    def offset_at(self, point: QPointF) -> int:
        """The original offset under a point of the viewport."""
        cursor = self.cursorForPosition(point.toPoint())
        return self.map.to_original(self.display_at(cursor.position()))

    def rect_of(self, span: Span) -> QRect:
        """Where the lines of an original span are in the viewport, over its full width."""
        shown = self.map.span_to_display(span)
        first, last = QTextCursor(self.document()), QTextCursor(self.document())
        first.setPosition(self.position_of(shown.start))
        last.setPosition(self.position_of(max(shown.start, shown.end - 1)))
        top, bottom = self.cursorRect(first), self.cursorRect(last)
        return QRect(0, top.top(), self.viewport().width(), max(top.height(), bottom.bottom() - top.top()))

    def block_height(self, block: QTextBlock) -> float:
        """How high a paragraph is with the room under it."""
        return self._layout.blockBoundingRect(block).height()

    def _top_offset(self) -> int:
        """The original offset at the beginning of the first visible line."""
        return self.map.to_original(self.display_at(self.cursorForPosition(QPoint(0, 1)).position()))

    def scroll_to_top(self, offset: int) -> None:
        """Show the line that holds an original offset first. (The scroll bar's value would not do to come
        back to a place: it counts lines, and paragraphs that were not laid out yet count as one.)"""
        position = self.position_of(self.map.to_display(offset, after=True))
        block = self.document().findBlock(position)
        self.block_height(block)  # lays it out
        line = block.layout().lineForTextPosition(position - block.position())
        number = line.lineNumber() if line.isValid() else 0
        self.verticalScrollBar().setValue(block.firstLineNumber() + number)

    # -- looks

    @property
    def leading(self) -> float:
        """The room between two lines, in device-independent pixels."""
        return self._layout.leading

    @property
    def zoom(self) -> int:
        return self._zoom

    def set_zoom(self, zoom: int) -> None:
        zoom = min(max(zoom, ZOOM.start), ZOOM.stop - 1)
        if zoom != self._zoom:
            self._zoom = zoom
            self._restyle()
            self.zoom_changed.emit(zoom)

    def _restyle(self) -> None:
        font = self._theme.article_font(self._zoom)
        self.setFont(font)
        self.document().setDefaultFont(font)
        self._layout.leading = round(self.fontMetrics().height() * LEADING)
        self._layout.spacing = round(self.fontMetrics().height() * SPACING)
        self._layout.requestUpdate()
        self._set_margins()
        self.viewport().update()

    def _set_margins(self) -> None:
        column = self.fontMetrics().averageCharWidth() * COLUMN_EM * 1.9
        room = self.width() - self.verticalScrollBar().width()
        side = max(SIDE, int((room - column) / 2))
        self.setViewportMargins(side, 10, side, 4)

    # -- events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        lines = self._painter.visible_lines(event.rect())
        if event.rect().contains(self.viewport().rect()):
            self._tell_visible(self._painter.visible_span(lines))
        self._painter.paint_behind(painter, lines)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.paint_over(painter, lines)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margins()
        self.scrolled.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._types_over(event):
                # Words typed over a selection are an edit; without one, letters are the review's single keys.
                event.accept()
                return True
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
                # The widget would swallow these although it has nothing to undo; the window has.
                event.ignore()
                return False
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._types_over(event):
            span = self.selected()
            words = "" if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) else event.text()
            if span is not None:
                self.replace_requested.emit(span, words)
                return
        if event.key() == Qt.Key.Key_Escape:
            cursor = self.textCursor()
            if cursor.hasSelection():
                cursor.clearSelection()
                self.setTextCursor(cursor)
            else:
                self.escaped.emit()
            return
        super().keyPressEvent(event)

    def _types_over(self, event: QKeyEvent) -> bool:
        command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.modifiers() & (command | Qt.KeyboardModifier.MetaModifier):
            return False
        if not self.textCursor().hasSelection():
            return False
        deletes = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
        return deletes or (bool(event.text()) and event.text().isprintable())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.clicked.emit(self.offset_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            offset = self.offset_at(event.position())
            if self.index.at(offset) is not None:
                self.edit_requested.emit(Span(offset, offset))
                return
        super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        point = event.pos()
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        if keyboard:
            point = self.cursorRect().bottomLeft()
        offset = self.place() if keyboard else self.offset_at(QPointF(point))
        self.menu_requested.emit(offset, self.viewport().mapToGlobal(point))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom + (1 if event.angleDelta().y() > 0 else -1))
            event.accept()
            return
        super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def _show_tip(self, event: QHelpEvent) -> None:
        point = QPointF(event.pos())
        text = self._painter.tip_at(point)
        if text:
            QToolTip.showText(event.globalPos(), text, self.viewport())
        else:
            QToolTip.hideText()
            event.ignore()

    def _tell_visible(self, visible: Span) -> None:
        if visible != self._visible:
            self._visible = visible
            self.visible_changed.emit(visible)

    def _cursor_moved(self) -> None:
        self.place_moved.emit(self.place())
