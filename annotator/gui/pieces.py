"""Small widgets the panels are built from."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.controller import Controller
from annotator.gui.theme import Theme
from annotator.model.errors import AnnotatorError

_log = logging.getLogger(__name__)

SEARCHED = 20
"""A choice of more options can be searched by typing."""


def words(text: str = "", role: str = "", *, wrap: bool = True) -> QLabel:
    """A label of plain text. `role` is one of the style sheet's: "muted", "heading", "title"."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    if wrap:
        label.setMinimumWidth(60)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return label


def card(*, margins: int = 10) -> tuple[QFrame, QVBoxLayout]:
    """A framed group with its layout."""
    frame = QFrame()
    frame.setProperty("role", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(6)
    return frame, layout


def row(*widgets: QWidget, stretch: bool = True) -> QHBoxLayout:
    """Widgets side by side, with room at the end."""
    layout = QHBoxLayout()
    layout.setSpacing(6)
    for widget in widgets:
        layout.addWidget(widget)
    if stretch:
        layout.addStretch(1)
    return layout


def clear(layout: QLayout) -> None:
    """Remove everything from a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
            inner.deleteLater()


def go_or_cancel(go: str) -> tuple[QDialogButtonBox, QPushButton, QPushButton]:
    """The buttons of a dialog with one purpose: the box, the button `go`, that Enter presses, and Cancel."""
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    cancel = box.button(QDialogButtonBox.StandardButton.Cancel)
    cancel.setIcon(QIcon())
    cancel.setAutoDefault(False)
    button = box.addButton(go, QDialogButtonBox.ButtonRole.AcceptRole)
    button.setDefault(True)
    return box, button, cancel


def make_searchable(chooser: QComboBox) -> None:
    """Let many options be found by typing a part of one."""
    if chooser.isEditable() or chooser.count() <= SEARCHED:
        return
    chooser.setEditable(True)
    chooser.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    chooser.completer().setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    chooser.completer().setFilterMode(Qt.MatchFlag.MatchContains)
    # What was typed and is no option gives way to the option that holds.
    field = chooser.lineEdit()
    field.setAccessibleName(chooser.accessibleName())
    field.editingFinished.connect(lambda: chooser.setEditText(chooser.itemText(chooser.currentIndex())))


def fit(dialog: QWidget, width: int, height: int) -> None:
    """Give a dialog its size, or the height its words take there, or what the screen has room for (large
    fonts make for few pixels)."""
    room = dialog.screen().availableSize()
    # The window's frame takes some of it.
    width = min(width, room.width() - 20)
    layout = dialog.layout()
    if layout is not None and layout.hasHeightForWidth():
        height = max(height, layout.totalHeightForWidth(width))
    dialog.resize(width, min(height, room.height() - 50))


def remember(controller: Controller, key: str, value: str) -> None:
    """Keep a choice about the window for the next time; one that cannot be kept holds until the end."""
    try:
        controller.workspace.settings.set(key, value)
    except AnnotatorError as error:
        _log.warning("The choice “%s” cannot be kept: %s", key, error)


class Scrolled(QScrollArea):
    """A column that scrolls vertically and is never wider than the panel. Fill `column`."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self.inside = QWidget()
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(10, 10, 10, 12)
        self.column.setSpacing(8)
        self.setWidget(self.inside)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.inside.minimumSizeHint().width() + 14, 90)


NARROW = "QPushButton { padding: 4px 8px; }"
"""For buttons of which several stand side by side in a panel."""


class Badge(QLabel):
    """A word in a pill: "unsourced", "major". `ground` and `ink` are colour roles of the theme."""

    def __init__(self, theme: Theme, text: str, ground: str, ink: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._ground = ground
        self._ink = ink
        self.setContentsMargins(8, 2, 8, 2)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_look(self, text: str, ground: str, ink: str) -> None:
        self._ground, self._ink = ground, ink
        self.setText(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._theme.colour(self._ground))
        painter.setPen(QPen(self._theme.colour(self._ink), self._theme.palette.line))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setPen(self._theme.colour(self._ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Button(QPushButton):
    """A button beside the article. Enter presses it as Space does; a click leaves the focus where it is, so
    that the next key is still about the article."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt's own way to this, `setAutoDefault`, would also make it look like the main button of a dialog.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class ActionButton(Button):
    """A button for an action of the window, with a short text of its own; on and off with the action."""

    def __init__(self, action: QAction, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._action = action
        self.setAccessibleName(text)
        self.setStyleSheet(NARROW)
        self.clicked.connect(lambda: action.trigger())
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(self._action.toolTip())
        self.setIcon(self._action.icon())


class WideButton(Button):
    """A button as wide as the column, with words that wrap. Fill `body`."""

    def __init__(self, name: str, slot: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.clicked.connect(lambda: slot())
        self.body = QHBoxLayout(self)
        self.body.setContentsMargins(10, 7, 10, 7)
        self.body.setSpacing(10)

    def sizeHint(self) -> QSize:
        return self.body.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.body.minimumSize()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.body.totalHeightForWidth(width)


class TextField(QPlainTextEdit):
    """A field for some lines of words that is as high as they are. Tab leaves it; Ctrl+Enter calls
    `submit`."""

    def __init__(self, name: str, *, most_lines: int = 5, submit: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._most = most_lines
        self._submit = submit
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def words(self) -> str:
        """The text as typed. Qt's own `toPlainText` would turn no-break spaces into spaces."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_words(self, text: str) -> None:
        if text != self.words():
            self.setPlainText(text)
        self.document().clearUndoRedoStacks()

    def keyPressEvent(self, event) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self._submit is not None:
            self._submit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self, *_: object) -> None:
        wanted = max(1, int(self.document().size().height()))
        lines = min(self._most, wanted)
        # Within Qt's document margin and the style sheet's border and padding.
        height = lines * self.fontMetrics().lineSpacing() + 2 * int(self.document().documentMargin()) + 14
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if wanted > lines else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        if height != self.minimumHeight():
            self.setFixedHeight(height)


class UndoPasses(QObject):
    """Lets Undo and Redo through to the window while a field has nothing of its own to undo. Qt's fields
    keep both keys to themselves even then."""

    def __init__(self, *fields: QLineEdit | QPlainTextEdit) -> None:
        super().__init__(fields[0])
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo)
            redo = event.matches(QKeySequence.StandardKey.Redo)
            document = watched.document() if isinstance(watched, QPlainTextEdit) else watched
            if (undo and not document.isUndoAvailable()) or (redo and not document.isRedoAvailable()):
                event.ignore()
                return True
        return False


class LeftWatch(QObject):
    """Calls `left` when the focus leaves one of the watched fields for another widget of the window."""

    def __init__(self, left: Callable[[], object], *fields: QWidget) -> None:
        super().__init__(fields[0])
        self._left = left
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self._left()
        return False
