"""The command palette: any action by typing a part of its name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from rapidfuzz import fuzz, process, utils

from annotator.gui.actions import Actions, keys_text, plain_text
from annotator.gui.theme import ICON_SIZES, Theme

WIDTH = 560
ROWS = 11


class CommandPalette(QFrame):
    """A popup; Enter or a click triggers the chosen action, Escape or a click elsewhere closes it."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("palette")
        self._theme = theme
        nothing = QPixmap(ICON_SIZES[0], ICON_SIZES[0])
        nothing.fill(Qt.GlobalColor.transparent)
        self._blank = QIcon(nothing)
        self._entries: list[tuple[str, str, QAction]] = []
        for spec, action in actions:
            if spec.id == "command_palette" or not action.isEnabled():
                continue
            menu = spec.menu.replace("&", "")
            name = (
                action.text().replace("&", "").rstrip("…")
                if spec.id in ("undo", "redo")
                else plain_text(spec)
            )
            self._entries.append((f"{menu}: {name}", keys_text(spec), action))
        self.words = QLineEdit()
        self.words.setPlaceholderText("What do you want to do?")
        self.words.setAccessibleName("Command")
        self.words.textChanged.connect(self._filter)
        self.words.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Commands")
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(18, 18))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _item: self._run())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.words)
        layout.addWidget(self.list)
        self._filter("")

    def open_at(self, window: QWidget) -> None:
        """Show it over the upper middle of `window`."""
        row = self.list.sizeHintForRow(0) if self.list.count() else 28
        self.resize(min(WIDTH, window.width() - 40), self.words.sizeHint().height() + ROWS * row + 40)
        self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, 90)))
        self.show()
        self.words.setFocus()

    def _filter(self, words: str) -> None:
        self.list.clear()
        shown = range(len(self._entries))
        if words.strip():
            ranked = process.extract(
                words, [e[0] for e in self._entries], scorer=fuzz.WRatio, processor=utils.default_process,
                limit=ROWS * 2, score_cutoff=55,
            )  # fmt: skip
            found = [number for _, _, number in ranked]
            wanted = words.casefold().split()
            names = {n: self._entries[n][0].casefold() for n in found}
            # What is like the words is worth showing only where nothing has them.
            shown = [n for n in found if all(w in names[n] for w in wanted)] or found
        for number in shown:
            name, keys, action = self._entries[number]
            # Without an icon the words would begin further left than those of the others.
            icon = self._blank if action.icon().isNull() else action.icon()
            item = QListWidgetItem(icon, f"{name}    {keys}" if keys else name)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setToolTip(action.statusTip())
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self) -> None:
        item = self.list.currentItem()
        self.close()
        if item is not None:
            self._entries[item.data(Qt.ItemDataRole.UserRole)][2].trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: ROWS,
                Qt.Key.Key_PageUp: -ROWS,
            }
            if event.key() in step:
                row = self.list.currentRow() + step[Qt.Key(event.key())]
                self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)
