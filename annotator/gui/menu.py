"""Menus whose letters are their own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

_WITH = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class Menu(QMenu):
    """A menu that takes every key that types something while it is open. Qt offers keys to the actions of
    what has the focus below first, where D dismisses and Q asks. The keys shown beside its entries do what
    they say."""

    def add_menu(self, title: str) -> Menu:
        """A menu of the same kind within this one."""
        inner = Menu(title, self)
        self.addMenu(inner)
        return inner

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not event.modifiers() & ~_WITH
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self._meant_by(event)
        if entry is None:
            super().keyPressEvent(event)
            return
        menu: QWidget | None = self
        while isinstance(menu, QMenu):  # one within another, too
            menu.close()
            menu = menu.parentWidget()
        entry.trigger()

    def _meant_by(self, event: QKeyEvent) -> QAction | None:
        """The entry beside which the key stands. Letters alone are left to Qt, which finds the underlined
        ones."""
        shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        for entry in self.actions():
            if entry.isEnabled() and (
                (event.text() and entry.text().endswith(f"\t{event.text()}"))
                or (shifted and QKeySequence(event.keyCombination()) in entry.shortcuts())
            ):
                return entry
        return None
