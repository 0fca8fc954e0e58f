"""Menus and the single keys of what has the focus below them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from annotator.gui.actions import FILE, MENUS
from annotator.gui.main_window import MainWindow
from annotator.gui.menu import Menu
from annotator.model.review import FlagStatus


@pytest.fixture
def at_a_flag(window: MainWindow, document: Any, add_flags: Any, qtbot: Any) -> MainWindow:
    """The window with a flag selected and the focus in the article, where D dismisses and Q asks."""
    add_flags(("Pete Hegses", "Pete Hegseth"))
    window.controller.next_flag()
    window.pane.focus()
    qtbot.waitUntil(window.pane.view.hasFocus)
    return window


def statuses(window: MainWindow) -> set[FlagStatus]:
    return {f.status for f in window.controller.session.flags()}


def test_a_letter_in_an_open_menu_is_the_menus(at_a_flag, qtbot):
    opened = []
    at_a_flag.actions_["removed"].triggered.disconnect()
    at_a_flag.actions_["removed"].triggered.connect(lambda: opened.append("removed"))
    menu = at_a_flag.actions_.menus[FILE]
    menu.popup(at_a_flag.mapToGlobal(at_a_flag.rect().center()))
    qtbot.waitExposed(menu)
    QTest.keyClick(menu, Qt.Key.Key_D)
    assert opened == ["removed"]
    assert statuses(at_a_flag) == {FlagStatus.OPEN}


def test_the_same_letter_acts_on_the_flag_where_no_menu_is_open(at_a_flag):
    QTest.keyClick(at_a_flag.pane.view, Qt.Key.Key_D)
    assert statuses(at_a_flag) == {FlagStatus.DISMISSED}


def test_a_letter_that_is_no_entry_does_nothing(at_a_flag, qtbot):
    menu = at_a_flag.pane.make_menu()
    menu.popup(at_a_flag.mapToGlobal(at_a_flag.rect().center()))
    qtbot.waitExposed(menu)
    QTest.keyClick(menu, Qt.Key.Key_W)
    QTest.keyClick(menu, Qt.Key.Key_2)
    assert statuses(at_a_flag) == {FlagStatus.OPEN}
    assert at_a_flag.controller.corrections() == ()
    menu.close()


def test_keys_shown_beside_entries_do_what_they_say(at_a_flag, qtbot):
    prompts = at_a_flag.controller.prompts
    prompts.answers["text"] = "A new minister."
    menu = at_a_flag.pane.make_menu()
    menu.popup(at_a_flag.mapToGlobal(at_a_flag.rect().center()))
    qtbot.waitExposed(menu)
    QTest.keyClick(menu, Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    assert prompts.asked[-1][1][0] == "Dismiss"
    assert [f.reason for f in at_a_flag.controller.session.flags()] == ["A new minister."]
    at_a_flag.controller.undo()
    menu = at_a_flag.pane.make_menu()
    menu.popup(at_a_flag.mapToGlobal(at_a_flag.rect().center()))
    qtbot.waitExposed(menu)
    QTest.keyClick(menu, Qt.Key.Key_1)
    assert [c.replacement for c in at_a_flag.controller.corrections()] == ["Pete Hegseth"]


def test_an_ampersand_in_a_suggestion_is_shown(window, document, add_flags):
    add_flags(("Pete Hegses", "AT&T"))
    window.controller.next_flag()
    assert window.pane.make_menu().actions()[0].text() == "AT&&T\t1"


def test_all_menus_are_such(at_a_flag):
    """Also those within others; Qt makes the ones of its own fields itself."""
    bar = [at_a_flag.actions_.menus[title] for title in MENUS]
    assert all(isinstance(menu, Menu) for menu in bar)
    inner = [m for menu in bar for m in menu.findChildren(QMenu)]
    assert inner
    assert [m.title() for m in inner if not isinstance(m, Menu)] == []
