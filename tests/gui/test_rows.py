"""A list keeps the reader's place when rows come, go and move."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from annotator.gui.rows import Look, RowList
from annotator.gui.theme import Theme


def look(item: str) -> Look:
    return Look(item, item, heading=item.isupper())


@pytest.fixture
def holder(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    return made


@pytest.fixture
def field(holder: QWidget) -> QLineEdit:
    """Something else that can have the focus."""
    return QLineEdit(holder)


@pytest.fixture
def rows(theme: Theme, holder: QWidget, field: QLineEdit, qtbot: Any) -> RowList:
    """Thirty rows of which a few can be seen at once."""
    made = RowList(theme, look, lambda item: item, "Words")
    layout = QHBoxLayout(holder)
    layout.addWidget(field)
    layout.addWidget(made)
    made.set_items([f"word {n}" for n in range(30)])
    holder.show()
    qtbot.waitExposed(holder)
    field.setFocus()
    return made


def top_of(rows: RowList, item: str) -> int:
    return rows.visualRect(rows.rows.index(rows.rows.row_of(item))).top()


def test_rows_that_come_above_do_not_move_what_is_on_the_screen(rows):
    rows.choose_row(20)
    rows.show_neighbours()
    before = top_of(rows, "word 20")
    assert rows.set_items(["new", *(f"word {n}" for n in range(30))])
    assert rows.current() == "word 20"
    assert top_of(rows, "word 20") == before


def test_rows_that_come_above_are_seen_where_nobody_has_begun_to_work_through_the_list(rows):
    assert rows.set_items(["new", *(f"word {n}" for n in range(30))])
    assert rows.verticalScrollBar().value() == 0
    assert top_of(rows, "new") >= 0
    rows.verticalScrollBar().setValue(40)
    before = top_of(rows, "word 5")
    rows.set_items(["newer", "new", *(f"word {n}" for n in range(30))])
    assert top_of(rows, "word 5") == before


def test_a_list_scrolled_away_from_what_is_chosen_stays_there(rows):
    rows.choose_row(0)
    rows.verticalScrollBar().setValue(rows.verticalScrollBar().maximum() // 2)
    seen = next(n for n in range(30) if top_of(rows, f"word {n}") >= 0)
    before = top_of(rows, f"word {seen}")
    rows.set_items(["new", *(f"word {n}" for n in range(30))])
    assert top_of(rows, f"word {seen}") == before
    assert rows.current() == "word 0"


@pytest.mark.parametrize(("key", "next_"), [(Qt.Key.Key_Down, "word 13"), (Qt.Key.Key_Up, "word 11")])
def test_the_arrows_go_on_from_where_a_row_was_that_has_gone(rows, qtbot, key, next_):
    rows.choose_row(12)
    rows.set_items([f"word {n}" for n in range(30) if n != 12])
    assert rows.current() is None
    qtbot.keyClick(rows, key)
    assert rows.current() == next_


def test_the_arrows_pass_over_headings_and_stop_at_the_end(rows, qtbot):
    rows.choose_row(29)
    rows.set_items([*(f"word {n}" for n in range(29)), "THE END"])
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert rows.current() == "word 28"


def test_a_list_that_gets_the_focus_chooses_nothing(rows, field, qtbot):
    chosen = []
    rows.chosen.connect(chosen.append)
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    assert rows.hasFocus()
    assert (chosen, rows.current()) == ([], None)
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert chosen == ["word 0"]
    rows.choose_row(5)
    field.setFocus()
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    assert rows.current() == "word 5"


def test_other_rows_altogether_are_shown_from_the_first(rows, qtbot):
    rows.choose_row(25)
    rows.set_items([f"sentence {n}" for n in range(30)])
    assert rows.verticalScrollBar().value() == 0
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert rows.current() == "sentence 0"


def test_the_row_that_comes_next_can_be_seen(rows):
    rows.show_item("word 15")
    rows.show_neighbours()
    room = rows.viewport().rect()
    for number in (15, 16):
        assert room.contains(rows.visualRect(rows.rows.index(number)))


def test_a_key_still_held_adds_no_row_to_what_is_selected(rows, qtbot):
    rows.setSelectionMode(RowList.SelectionMode.ExtendedSelection)
    rows.choose_row(1)
    QTest.keyPress(rows, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    try:
        assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
        rows.choose_row(3)
        assert [index.row() for index in rows.selectedIndexes()] == [3]
    finally:
        QTest.keyRelease(rows, Qt.Key.Key_Control)
