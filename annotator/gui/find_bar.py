"""Finding words in what the article view shows, and replacing them."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from annotator.gui.pieces import Button
from annotator.gui.theme import Theme
from annotator.gui.wrapping import Foot, WrapLayout
from annotator.model.anchor import Span
from annotator.services.replacing import MOST, Search

LEAST_LETTERS = 16
"""So many can be seen of what is looked for, however narrow the window."""


class FindBar(QWidget):
    """Offsets are those of the displayed text it is given."""

    matches_changed = Signal(object, object)
    """The matches (list of Span) and the number of the current one, -1 when there is none."""
    closed = Signal(object)
    """The match it stood at, as a Span of the displayed text, or None."""
    replace_requested = Signal(object, str, object)
    """The Search, the words to put there, and the match (Span) where; None for all of them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._start = 0
        self.matches: list[Span] = []
        self.current = -1
        self._options: dict[QKeySequence, QToolButton] = {}
        self.words = self._field("Find in the article")
        self.words.textChanged.connect(self.search)
        self._case = self._option("Aa", "Match case", "Alt+C")
        self._whole = self._option("Word", "Whole words only", "Alt+W")
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._count.setMinimumWidth(self.fontMetrics().horizontalAdvance("10 of 10,000"))
        self._buttons: dict[str, QToolButton] = {}
        self.replacement = self._field("Replace with")
        self.replace_button = Button("Replace")
        self.replace_button.setToolTip("Replace this match and go to the next (Enter)")
        self.replace_button.clicked.connect(self.replace)
        self.all_button = Button("Replace all")
        self.all_button.setToolTip("Replace all matches in one step, which can be undone (Ctrl+Enter)")
        self.all_button.clicked.connect(self.replace_all)
        self._tools = Foot()
        first = WrapLayout(self._tools)
        for part in (self._case, self._whole, self._count):
            first.addWidget(part)
        for icon, name, slot in (
            ("previous", "Previous match", self.previous),
            ("next", "Next match", self.next),
            ("close", "Close the find bar", self.close_bar),
        ):
            button = QToolButton()
            button.setAutoRaise(True)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(lambda _checked=False, s=slot: s())
            self._buttons[icon] = button
            first.addWidget(button)
        self._row = Foot()
        second = WrapLayout(self._row)
        second.addWidget(self.replace_button)
        second.addWidget(self.all_button)
        layout = QGridLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setColumnStretch(0, 1)
        self._stacked = True
        self._arrange(stacked=False)
        self.setTabOrder(self.words, self.replacement)
        self.setTabOrder(self.replacement, self.replace_button)
        self.setTabOrder(self.replace_button, self.all_button)
        self.setTabOrder(self.all_button, self._case)
        self._show_replacing(False)
        theme.changed.connect(self._paint_icons)
        self._paint_icons()
        self.hide()

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(name)
        field.setClearButtonEnabled(True)
        field.setMinimumWidth(self.fontMetrics().averageCharWidth() * LEAST_LETTERS)
        field.installEventFilter(self)
        return field

    def _option(self, label: str, name: str, keys: str) -> QToolButton:
        """Something to switch on and off; with few letters, for the bar must fit a narrow window."""
        button = QToolButton()
        button.setCheckable(True)
        button.setText(label)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({keys})")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._options[QKeySequence(keys)] = button
        button.toggled.connect(self.search)
        return button

    def _arrange(self, *, stacked: bool) -> None:
        """Put the buttons beside the fields, or below them."""
        if stacked is self._stacked:
            return
        self._stacked = stacked
        layout = self.layout()
        for number, part in enumerate((self.words, self._tools, self.replacement, self._row)):
            layout.removeWidget(part)
            layout.addWidget(part, *((number, 0) if stacked else divmod(number, 2)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the fields have lines of their own."""
        super().resizeEvent(event)
        layout = self.layout()
        margins = layout.contentsMargins()
        beside = self.words.minimumWidth() + layout.horizontalSpacing() + self._tools.sizeHint().width()
        self._arrange(stacked=self.width() < beside + margins.left() + margins.right())

    def minimumSizeHint(self) -> QSize:
        """As narrow as with the fields in lines of their own."""
        margins = self.layout().contentsMargins()
        width = max(self.words.minimumWidth(), self._row.minimumSizeHint().width())
        return QSize(width + margins.left() + margins.right(), super().minimumSizeHint().height())

    @property
    def replacing(self) -> bool:
        """Whether there is a field for what to replace with."""
        return not self._row.isHidden()

    def _show_replacing(self, on: bool) -> None:
        self.replacement.setVisible(on)
        self._row.setVisible(on)

    def set_text(self, text: str) -> None:
        """The displayed text is this now."""
        if text is not self._text:
            self._text = text
            if self.isVisible():
                self.search()

    def open(self, words: str = "", start: int = 0, *, replacing: bool = False) -> None:
        """Show the bar; with words, look for them, from the place `start` of the displayed text on."""
        self._start = start
        if replacing:
            self._show_replacing(True)
        self.show()
        if words and "\n" not in words:
            self.words.setText(words)
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()
        self.search()

    def close_bar(self) -> None:
        self.hide()
        match = self.matches[self.current] if self.current >= 0 else None
        self.matches, self.current = [], -1
        self.matches_changed.emit([], -1)
        self._show_replacing(False)
        self.closed.emit(match)

    def search(self) -> None:
        """Find all matches; the current one is the first at or after the one before."""
        place = self.matches[self.current].start if self.current >= 0 else self._start
        self.matches = self.wanted().places(self._text)
        self.current = -1
        if self.matches:
            number = bisect_left([m.start for m in self.matches], place)
            self.current = number if number < len(self.matches) else 0
        self._tell()

    def next(self) -> None:
        self._step(1)

    def previous(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        if not self.isVisible():
            self.open()
        if self.matches:
            self.current = (self.current + by) % len(self.matches)
            self._tell()

    def wanted(self) -> Search:
        """What is looked for."""
        return Search(self.words.text(), self._case.isChecked(), self._whole.isChecked())

    def replace(self) -> None:
        """Replace the match it stands at; the next one is then the first after what was put there."""
        if self.current < 0:
            return
        match, search, words = self.matches[self.current], self.wanted(), self.replacement.text()
        put = search.replaced(match.of(self._text), words)
        # Before the text changes under it: what was put there may hold the words again.
        self._start, self.current = match.start + len(put), -1
        self.replace_requested.emit(search, words, match)
        self.search()

    def replace_all(self) -> None:
        if self.matches:
            self.replace_requested.emit(self.wanted(), self.replacement.text(), None)

    def _tell(self) -> None:
        if not self.words.text():
            self._count.setText("")
        elif not self.matches:
            self._count.setText("No match")
        else:
            more = "+" if len(self.matches) >= MOST else ""
            self._count.setText(f"{self.current + 1} of {len(self.matches)}{more}")
        for button in (self.replace_button, self.all_button):
            button.setEnabled(bool(self.matches))
        self.matches_changed.emit(self.matches, self.current)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and (option := self._option_of(event)) is not None:
            # Another part of the window may have the same keys; here they are these.
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                option.toggle()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter(watched, event.modifiers())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
        return super().eventFilter(watched, event)

    def _option_of(self, event: QKeyEvent) -> QToolButton | None:
        return self._options.get(QKeySequence(event.keyCombination()))

    def _enter(self, field: QObject, modifiers: Qt.KeyboardModifier) -> None:
        if field is self.words or modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._step(-1 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            self.replace_all()
        else:
            self.replace()

    def _paint_icons(self) -> None:
        for icon, button in self._buttons.items():
            button.setIcon(self._theme.icon(icon))
