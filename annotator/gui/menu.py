"""Menus whose letters are their own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu

_WITH = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class Menu(QMenu):
    """A menu that takes every key that types something while it is open. Qt offers keys to the actions of
    what has the focus below first, where D dismisses and Q asks."""

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
