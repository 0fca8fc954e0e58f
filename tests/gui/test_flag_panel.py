"""The list of flags and the card, on a real store."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea

from annotator.gui.desk import Desk
from annotator.gui.flag_filter import Arrangement, GroupHeading
from annotator.gui.flag_panel import FlagPanel
from annotator.gui.rows import ITEM_ROLE
from annotator.model.anchor import Span
from annotator.model.mqm import Category
from annotator.model.review import FlagStatus, Level, Passage


@pytest.fixture
def panel(desk: Desk, qtbot: Any) -> FlagPanel:
    made = FlagPanel(desk)
    qtbot.addWidget(made)
    made.resize(400, 700)
    made.show()
    return made


def quotes(panel: FlagPanel, desk: Desk) -> list[str]:
    text = desk.controller.document.text
    return [p.span.of(text) for p in panel.list.rows.items if isinstance(p, Passage)]


def said(panel: FlagPanel) -> str:
    return "\n".join(label.text() for label in panel.card.findChildren(QLabel))


def test_it_says_what_to_do_while_nothing_is_flagged(panel, desk):
    assert panel.list.accessibleDescription().startswith("No flags at this level")
    desk.controller.set_level(Level.EVERYTHING)
    assert "press F" in panel.list.accessibleDescription()


def test_flags_appear_in_text_order_with_what_could_stand_there(panel, desk, add_flags):
    add_flags(
        ("Pete Hegses", "Pete Hegseth"), ("diplomatic outbreak", Category.LITERAL, "diplomatic outreach")
    )
    assert quotes(panel, desk) == ["diplomatic outbreak", "Pete Hegses"]
    look = panel.list.rows.look(1)
    assert (look.title, look.after) == ("Pete Hegses", "Pete Hegseth")


def test_a_row_is_a_sentence_to_a_screen_reader(panel, add_flags):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    spoken = panel.list.rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Open. Wrong name, major: “Pete Hegses”, perhaps “Pete Hegseth”.")
    assert "95" in spoken


def test_moving_to_a_row_selects_the_passage_and_shows_its_grounds(panel, desk, add_flags, qtbot):
    add_flags(("Pete Hegses", "Pete Hegseth"), ("diplomatic outbreak", Category.LITERAL))
    panel.list.setFocus()
    panel.list.choose_row(0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    passage = desk.controller.selection.passage
    assert passage is panel.list.current()
    assert passage.span.of(desk.controller.document.text) == "Pete Hegses"
    assert desk.controller.selection.initiator is panel
    assert "“Pete Hegses” looks wrong." in said(panel)
    assert "Nearly certain · 95" in said(panel)


def test_a_selection_made_elsewhere_is_shown_without_an_echo(panel, desk, add_flags):
    add_flags(("Pete Hegses",), ("diplomatic outbreak", Category.LITERAL))
    seen = []
    desk.controller.selection_changed.connect(seen.append)
    desk.controller.select_passage(desk.controller.passages()[1])
    assert panel.list.current() == desk.controller.passages()[1]
    assert len(seen) == 1


def test_the_card_accepts_a_suggestion(panel, desk, add_flags):
    add_flags(("Pete Hegses", "Pete Hegsett", "Pete Hegseth"))
    panel.list.choose_row(0)
    assert [b.accessibleName()[:12] for b in panel.card.suggestions] == ["Suggestion 1", "Suggestion 2"]
    panel.card.suggestions[1].click()
    assert [c.replacement for c in desk.controller.corrections()] == ["Pete Hegseth"]
    assert "Corrected" in said(panel)
    assert panel.card.suggestions == []
    assert panel.card.buttons["withdraw"].isVisibleTo(panel.card)
    assert panel.list.rows.look(0).strike


def test_the_reason_of_a_decision_can_be_written_later(panel, desk, add_flags):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    panel.list.choose_row(0)
    desk.controller.dismiss()
    assert panel.card.passage.status is FlagStatus.DISMISSED
    panel.card.reason.setText("That is his name.")
    desk.controller.commit_requested.emit()
    flag = desk.controller.passages()[0].flags[0]
    assert (flag.status, flag.reason) == (FlagStatus.DISMISSED, "That is his name.")
    assert panel.card.buttons["reopen"].isVisibleTo(panel.card)
    assert not panel.card.buttons["dismiss"].isVisibleTo(panel.card)


def test_filters_narrow_the_list_and_can_be_taken_off(panel, desk, add_flags):
    add_flags(("Pete Hegses", "Pete Hegseth"), ("diplomatic outbreak", Category.LITERAL))
    panel.words.setText("hegseth")
    assert quotes(panel, desk) == ["Pete Hegses"]
    panel.words.clear()
    panel.category.setCurrentIndex(panel.category.findText("Too literal"))
    assert quotes(panel, desk) == ["diplomatic outbreak"]
    assert panel.more.text() == "Filters (1)"
    panel.status.setCurrentIndex(panel.status.findText("Query"))
    assert quotes(panel, desk) == []
    assert "Show all" in panel.list.accessibleDescription()
    panel.clear_button.click()
    assert len(quotes(panel, desk)) == 2


def test_a_filter_by_a_category_that_vanishes_does_not_hide_everything(panel, desk, add_flags):
    add_flags(("Pete Hegses",), ("diplomatic outbreak", Category.LITERAL))
    panel.category.setCurrentIndex(panel.category.findText("Too literal"))
    add_flags(("Pete Hegses",))  # the detector no longer finds the other
    assert quotes(panel, desk) == ["Pete Hegses"]
    assert not panel.filter


def test_headings_of_groups_are_passed_over_by_the_arrow_keys(panel, desk, add_flags, qtbot):
    add_flags(("Pete Hegses",), ("diplomatic outbreak", Category.LITERAL))
    panel.order.setCurrentIndex(panel.order.findData(Arrangement.CATEGORY))
    items = panel.list.rows.items
    assert [isinstance(i, GroupHeading) for i in items] == [True, False, True, False]
    panel.list.choose_row(0)
    assert panel.list.current() is items[1]
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert panel.list.current() is items[3]


def test_a_hidden_panel_catches_up_when_it_is_shown(panel, desk, add_flags):
    panel.hide()
    add_flags(("Pete Hegses",))
    assert panel.list.rows.items == ()
    panel.show()
    assert quotes(panel, desk) == ["Pete Hegses"]


def test_what_was_chosen_stays_chosen_when_flags_come_and_go(panel, desk, add_flags):
    add_flags(("Pete Hegses",))
    panel.list.choose_row(0)
    add_flags(("diplomatic outbreak", Category.LITERAL), detector="other")
    chosen = panel.list.currentIndex().data(ITEM_ROLE)
    assert chosen.span.of(desk.controller.document.text) == "Pete Hegses"
    assert panel.list.currentIndex().row() == 1


def test_the_order_chosen_last_is_remembered(panel, desk, qtbot):
    panel.order.setCurrentIndex(panel.order.findData(Arrangement.HARM))
    again = FlagPanel(desk)
    qtbot.addWidget(again)
    assert again.order.currentData() == Arrangement.HARM


def test_a_passage_with_several_corrections_shows_all_of_them(panel, desk, add_flags):
    text = desk.controller.document.text
    words = "rapid diplomatic outbreak"
    (flag,) = add_flags((words,))
    span = Span(text.index(words), text.index(words) + len(words))
    desk.controller.edit(span, "quick diplomatic breakthrough")
    assert len(desk.controller.corrections()) == 2
    desk.controller.select_passage(flag.id)
    assert panel.list.rows.look(0).after == "quick diplomatic breakthrough"
    assert "“rapid” → “quick”" in said(panel)
    assert "“outbreak” → “breakthrough”" in said(panel)


def test_without_a_chosen_flag_the_list_has_all_the_room(panel, desk, add_flags, qtbot):
    text = desk.controller.document.text
    add_flags(*((word, word.upper()) for word in dict.fromkeys(w for w in text.split() if w.isalpha())))
    desk.controller.select_passage(None)
    assert not panel.card.isVisible()
    height = panel.list.height()
    last = panel.list.rows.rowCount() - 1
    assert last > 20
    panel.list.choose_row(last)
    assert panel.card.isVisible()
    qtbot.waitUntil(lambda: panel.list.height() < height)
    here = panel.list.rows.index(last)
    qtbot.waitUntil(lambda: panel.list.viewport().rect().contains(panel.list.visualRect(here)))


@pytest.fixture
def many(panel, desk, add_flags) -> list[str]:
    """Some thirty flags in a list that shows a few, by status."""
    text = desk.controller.document.text
    words = [w for w in dict.fromkeys(text.split()) if w.isalpha() and len(w) > 8][:30]
    add_flags(*((word, word.upper()) for word in words))
    panel.order.setCurrentIndex(panel.order.findData(Arrangement.STATUS))
    return quotes(panel, desk)


def place_of(panel: FlagPanel, words: str) -> int:
    """How far down in the list the row of these words is."""
    row = next(n for n in range(panel.list.rows.rowCount()) if panel.list.rows.look(n).title == words)
    return panel.list.visualRect(panel.list.rows.index(row)).top()


def settle(qtbot: Any) -> None:
    """Let what waits for the layout happen."""
    qtbot.wait(20)


def test_a_decision_moves_no_row_until_somebody_goes_on(panel, desk, many, qtbot):
    here = many[15]
    desk.controller.select_passage(desk.controller.passages()[15])
    settle(qtbot)
    before = place_of(panel, here)
    for decide in (desk.controller.dismiss, desk.controller.reopen, desk.controller.query):
        decide()
        settle(qtbot)
        assert place_of(panel, here) == before
    assert panel.list.rows.look(panel.list.currentIndex().row()).badge == "Query"
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    settle(qtbot)
    assert panel.list.rows.look(panel.list.currentIndex().row()).title == many[16]
    assert quotes(panel, desk)[-1] == here  # where queries are


def test_going_through_a_list_decision_by_decision_never_loses_the_place(panel, desk, many, qtbot):
    panel.status.setCurrentIndex(panel.status.findText("Open"))
    panel.list.choose_row(1)
    for number in range(20):
        settle(qtbot)
        assert panel.list.rows.look(panel.list.currentIndex().row()).title == many[number]
        assert panel.list.viewport().rect().contains(panel.list.visualRect(panel.list.currentIndex()))
        desk.controller.dismiss()
        settle(qtbot)
        assert panel.card.passage.status is FlagStatus.DISMISSED
        qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    settle(qtbot)
    assert quotes(panel, desk) == many[20:]


def test_a_filter_chosen_anew_holds_no_decided_passage(panel, desk, many, qtbot):
    panel.status.setCurrentIndex(panel.status.findText("Open"))
    panel.list.choose_row(1)
    desk.controller.dismiss()
    assert many[0] in quotes(panel, desk)
    panel.severity.setCurrentIndex(panel.severity.findText("Major"))
    assert quotes(panel, desk) == many[1:]


def test_never_flagging_a_word_keeps_the_place_in_the_list(panel, desk, many, qtbot):
    from annotator.model.ignores import IgnoreKind

    desk.controller.select_passage(desk.controller.passages()[15])
    settle(qtbot)
    panel.list.setFocus()
    next_to_it = place_of(panel, many[16])
    desk.controller.ignore(IgnoreKind.WORD, many[15])
    settle(qtbot)
    assert abs(next_to_it - place_of(panel, many[16])) <= panel.list.sizeHintForRow(0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert panel.list.rows.look(panel.list.currentIndex().row()).title == many[16]


def test_a_doubt_with_a_source_stays_in_the_list(panel, desk, add_flags):
    from annotator.model.review import NoteTarget

    (flag,) = add_flags(("Pete Hegses", "Pete Hegseth"), confidence=0.65)
    desk.controller.add_note(NoteTarget.FLAG, flag.id, citation="Reuters")
    add_flags(("Pete Hegses", "Pete Hegseth"), confidence=0.55)
    assert quotes(panel, desk) == ["Pete Hegses"]
    desk.controller.undo()
    assert quotes(panel, desk) == []


def test_the_reason_of_a_decision_is_in_sight_in_a_low_card(panel, desk, add_flags, qtbot):
    add_flags(("Pete Hegses", "Pete Hegseth", "Peter Hegseth", "P. Hegseth"))
    panel.resize(400, 420)
    panel.list.choose_row(0)
    desk.controller.query()
    reason = panel.card.reason
    qtbot.waitUntil(lambda: reason.visibleRegion().boundingRect() == reason.rect())


@pytest.mark.parametrize("decision", ["query", "dismiss"])
def test_a_decided_card_is_no_wider_than_a_narrow_panel(panel, desk, add_flags, qtbot, decision):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    panel.resize(290, 600)
    panel.list.choose_row(0)
    getattr(desk.controller, decision)()
    qtbot.wait(20)
    inside = panel.card.findChild(QScrollArea)
    assert inside.widget().width() <= inside.viewport().width()
