"""Where the focus goes: after each thing that was done, the next key is about the article again."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from annotator.gui.decisions import GO_ON
from annotator.gui.main_window import MainWindow
from annotator.gui.palettes import PALETTES
from annotator.model.document import Document
from annotator.model.mqm import Category
from annotator.model.review import FlagStatus

CONTROL = Qt.KeyboardModifier.ControlModifier
URL = "https://www.reuters.com/world/hegseth"


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)
    QApplication.processEvents()


def focus(widget: QWidget, qtbot: Any) -> None:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)


@pytest.fixture
def view(window: MainWindow, document: Document, add_flags: Any, qtbot: Any) -> QWidget:
    """The article with two flags, the first of them selected, the focus in the text."""
    add_flags(
        ("diplomatic outbreak", Category.LITERAL, "diplomatic outreach"), ("Pete Hegses", "Pete Hegseth")
    )
    focus(window.pane.view, qtbot)
    press(Qt.Key.Key_N)
    assert window.controller.selection.passage is window.controller.passages()[0]
    return window.pane.view


@pytest.mark.parametrize("ended_by", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_after_a_source_the_next_key_is_about_the_passage(window, view, ended_by):
    press(Qt.Key.Key_S)
    QTest.keyClicks(QApplication.focusWidget(), URL)
    press(ended_by)
    assert view.hasFocus()
    assert len(window.controller.session.notes()) == (ended_by == Qt.Key.Key_Return)
    press(Qt.Key.Key_1)
    assert window.controller.selection.passage.status is FlagStatus.CORRECTED
    press(Qt.Key.Key_N)
    assert window.controller.selection.passage is window.controller.passages()[1]


def test_after_a_source_begun_in_the_list_of_flags_the_list_has_the_focus(window, view, qtbot):
    rows = window.panels["flags"].list
    focus(rows, qtbot)
    press(Qt.Key.Key_S)
    form = window.panels["correction"].sources.form
    QTest.keyClicks(form.url, URL)
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    assert rows.hasFocus()
    press(Qt.Key.Key_D)
    assert window.controller.passages()[0].status is FlagStatus.DISMISSED


def test_a_source_that_cannot_be_saved_keeps_the_focus(window, view):
    press(Qt.Key.Key_S)
    form = window.panels["correction"].sources.form
    QTest.keyClicks(form.url, "not an address")
    press(Qt.Key.Key_Return)
    assert form.url.hasFocus()
    assert form.problem.isVisible()


def test_sources_are_added_down_the_list_of_corrections(window, view, qtbot):
    controller, panel = window.controller, window.panels["correction"]
    for passage in controller.passages():
        controller.accept(0, passage)
    window.show_panel("correction")
    press(Qt.Key.Key_Escape)
    assert panel.list.hasFocus()
    press(Qt.Key.Key_Home)
    assert controller.selection.correction in controller.session.unsourced()
    press(Qt.Key.Key_S)
    QTest.keyClicks(QApplication.focusWidget(), URL)
    press(Qt.Key.Key_Return)
    assert controller.session.unsourced() == ()
    assert panel.list.hasFocus()
    press(Qt.Key.Key_Return)  # opens the correction; elsewhere the key edits the sentence
    assert panel.form.replacement.hasFocus()
    press(Qt.Key.Key_Return, CONTROL)
    assert panel.list.hasFocus()
    press(Qt.Key.Key_W)
    assert len(controller.corrections()) == 1


def test_a_correction_typed_leads_back(window, view):
    window.show_panel("correction")
    field = window.panels["correction"].form.replacement
    field.selectAll()
    QTest.keyClicks(field, "rapid outreach")
    press(Qt.Key.Key_Return, CONTROL)
    assert [c.replacement for c in window.controller.corrections()] == ["rapid outreach"]
    assert view.hasFocus()


def test_a_correction_that_says_what_the_article_says_keeps_the_focus(window, view):
    window.controller.accept(0)
    window.show_panel("correction")
    panel = window.panels["correction"]
    panel.form.replacement.set_words("diplomatic outbreak")
    press(Qt.Key.Key_Return, CONTROL)
    assert panel.form.replacement.hasFocus()
    assert panel.problem.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
@pytest.mark.parametrize("name", ["suggestion", "dismiss", "query"])
def test_a_button_of_the_card_decides_and_leads_back(window, view, qtbot, name, key):
    card = window.panels["flags"].card
    focus(card.suggestions[0] if name == "suggestion" else card.buttons[name], qtbot)
    press(key)
    assert window.controller.passages()[0].status is not FlagStatus.OPEN
    assert not window.pane.editor.editing
    assert view.hasFocus()


def test_a_decision_leads_on_where_that_is_wanted(window, view, add_flags):
    controller = window.controller
    add_flags(("Pete Hegses", "Pete Hegseth"), ("Washington", "Washington, D.C."), detector="other")
    first, *others = controller.passages()
    controller.select_passage(first)
    press(Qt.Key.Key_D)
    assert set(controller.selection.passage.flag_ids) == set(first.flag_ids)
    press(Qt.Key.Key_O)
    press(Qt.Key.Key_G)
    assert window.actions_["go_on"].isChecked()
    assert controller.workspace.settings.get(GO_ON) is True
    press(Qt.Key.Key_D)
    assert controller.selection.passage.id == others[0].id
    card = window.panels["flags"].card
    QTest.mouseClick(card.suggestions[0], Qt.MouseButton.LeftButton)
    assert controller.selection.passage.id == others[1].id
    # A reason typed later is about the passage it is typed at.
    controller.select_passage(controller.passages()[0])
    card.reason.setText("A set phrase.")
    card.commit()
    assert set(controller.selection.passage.flag_ids) == set(first.flag_ids)
    press(Qt.Key.Key_G)
    assert not controller.goes_on


@pytest.mark.parametrize("theme_name", sorted(PALETTES))
def test_a_button_with_the_focus_keeps_its_ground(window, view, qtbot, theme_name):
    """What stands on it is in the colours of the card."""
    window.theme.set_choice(theme_name)
    card = window.panels["flags"].card
    for button in (card.suggestions[0], card.buttons["dismiss"]):
        grounds = set()
        for _ in range(2):
            image = button.grab().toImage()
            grounds.add(image.pixelColor(image.width() - 8, image.height() // 2).name())
            focus(button, qtbot)
        assert len(grounds) == 1


@pytest.mark.parametrize("theme_name", sorted(PALETTES))
def test_every_button_shows_that_it_has_the_focus(window, view, qtbot, theme_name):
    window.theme.set_choice(theme_name)
    card = window.panels["names"].card
    window.show_panel("names")
    card._ruling.show()
    for button in (card.source_button, window.panels["flags"].card.buttons["dismiss"]):
        if not button.isVisible():
            window.show_panel("flags")
        before = button.grab().toImage()
        focus(button, qtbot)
        assert button.grab().toImage() != before


def test_a_click_leaves_the_focus_where_it_was(window, view):
    card = window.panels["flags"].card
    QTest.mouseClick(card.buttons["dismiss"], Qt.MouseButton.LeftButton)
    assert view.hasFocus()
    press(Qt.Key.Key_N)
    assert window.controller.selection.passage is window.controller.passages()[1]
    QTest.mouseClick(card.suggestions[0], Qt.MouseButton.LeftButton)
    assert view.hasFocus()
    assert window.controller.selection.passage.status is FlagStatus.CORRECTED


@pytest.mark.parametrize("panel", ["articles", "flags", "names", "history", "correction"])
def test_escape_leads_back_to_the_article(window, view, panel):
    window.show_panel(panel)
    assert not view.hasFocus()
    press(Qt.Key.Key_Escape)
    if panel == "correction":
        assert window.panels[panel].list.hasFocus()
        press(Qt.Key.Key_Escape)
    assert view.hasFocus()


@pytest.mark.parametrize("panel", ["articles", "flags", "names", "history"])
def test_a_search_field_is_emptied_by_escape_and_then_left(window, view, qtbot, panel):
    window.show_panel(panel)
    field = window.panels[panel].words
    focus(field, qtbot)
    QTest.keyClicks(field, "x")
    press(Qt.Key.Key_Escape)
    assert field.text() == ""
    assert field.hasFocus()
    press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() in (view, window.panels["flags"].list)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_a_filter_leads_to_its_list(window, view, qtbot, key):
    panel = window.panels["flags"]
    focus(panel.words, qtbot)
    QTest.keyClicks(panel.words, "Hegses")
    press(key)
    assert panel.list.hasFocus()
    press(Qt.Key.Key_Home)
    assert window.controller.selection.passage is window.controller.passages()[1]


def test_enter_on_the_open_article_leads_to_its_text(window, view, qtbot):
    queue = window.panels["articles"]
    window.show_panel("articles")
    qtbot.waitUntil(lambda: queue.list.current() is not None)
    press(Qt.Key.Key_Return)
    assert view.hasFocus()


def test_enter_presses_the_buttons_of_the_empty_page(window, qtbot):
    opened: list[bool] = []
    window.actions_.on("paste_article", lambda: opened.append(True))
    button = next(b for b in window.pane.empty.findChildren(QPushButton) if "Paste" in b.text())
    focus(button, qtbot)
    QApplication.clipboard().setText("")
    press(Qt.Key.Key_Return)
    assert opened == [True]


def test_going_on_from_the_list_of_corrections_types_nothing(window, view):
    window.controller.accept(0)
    window.show_panel("correction")
    press(Qt.Key.Key_Escape)
    assert window.panels["correction"].list.hasFocus()
    press(Qt.Key.Key_N)
    assert window.controller.selection.passage is window.controller.passages()[1]
    assert view.hasFocus()
    press(Qt.Key.Key_1)
    assert len(window.controller.corrections()) == 2
