"""Corrections and their sources, on a real store."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton

from annotator.gui.correction_panel import DETAIL, OVERVIEW, CorrectionPanel
from annotator.gui.desk import Desk
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import NoteKind, NoteTarget

REDO = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
URL = "https://www.reuters.com/world/hegseth"


@pytest.fixture
def panel(desk: Desk, qtbot: Any) -> CorrectionPanel:
    made = CorrectionPanel(desk)
    qtbot.addWidget(made)
    made.resize(400, 600)
    made.show()
    made.activateWindow()
    return made


@pytest.fixture
def flags(panel: CorrectionPanel, desk: Desk, add_flags: Any) -> list[Any]:
    """A wrong name and a stale phrase, in text order the phrase first."""
    add_flags(
        ("Pete Hegses", "Pete Hegseth"), ("diplomatic outbreak", Category.LITERAL, "diplomatic outreach")
    )
    return list(desk.controller.passages())


def page(panel: CorrectionPanel) -> int:
    return panel._pages.currentIndex()


def badge(panel: CorrectionPanel) -> str:
    return panel._badge.text() if panel._badge.isVisible() else ""


def test_it_says_what_to_do_while_nothing_is_corrected(panel):
    assert page(panel) == OVERVIEW
    assert panel.list.accessibleDescription().startswith("No corrections yet.")


def test_an_open_flag_can_be_corrected_in_other_words(panel, desk, flags):
    desk.controller.select_passage(flags[1])
    assert page(panel) == DETAIL
    assert panel.form.replacement.words() == "Pete Hegses"
    panel.form.replacement.set_words("Peter Hegseth")
    panel.form.severity.setCurrentIndex(panel.form.severity.findData(Severity.CRITICAL))
    panel.form.reason.setText("The Pentagon's page says so.")
    panel.correct_button.click()
    (made,) = desk.controller.corrections()
    assert (made.quote, made.replacement) == ("Pete Hegses", "Peter Hegseth")
    assert (made.category, made.severity) == (Category.ENTITY, Severity.CRITICAL)
    assert made.reason == "The Pentagon's page says so."
    assert set(made.flag_ids) == set(flags[1].flag_ids)
    assert panel.withdraw.isVisible()
    assert not panel.correct_button.isVisible()


def test_nothing_typed_makes_no_correction(panel, desk, flags):
    desk.controller.select_passage(flags[1])
    panel.correct_button.click()
    desk.controller.select_passage(flags[0])
    assert desk.controller.corrections() == ()


def test_words_typed_are_kept_when_another_flag_is_chosen(panel, desk, flags):
    desk.controller.select_passage(flags[1])
    panel.form.replacement.set_words("Pete Hegseth")
    desk.controller.select_passage(flags[0])
    assert [c.replacement for c in desk.controller.corrections()] == ["Pete Hegseth"]
    assert panel.form.replacement.words() == "diplomatic outbreak"
    assert desk.controller.selection.passage.id == flags[0].id


def test_a_correction_is_revised_field_by_field(panel, desk, flags):
    desk.controller.accept(0, flags[1])
    desk.controller.select_passage(flags[1].id)
    panel.form.reason.setText("Checked.")
    panel.form.reason.editingFinished.emit()
    panel.form.category.setCurrentIndex(panel.form.category.findData(Category.SPELLING))
    panel.form.category.activated.emit(panel.form.category.currentIndex())
    panel.form.replacement.setFocus()
    panel.form.replacement.set_words("Pete B. Hegseth")
    panel.form.reason.setFocus()
    (made,) = desk.controller.corrections()
    assert (made.reason, made.category, made.replacement) == (
        "Checked.",
        Category.SPELLING,
        "Pete B. Hegseth",
    )


def test_a_replacement_that_changes_nothing_is_explained_without_a_dialog(panel, desk, flags, prompts):
    desk.controller.accept(0, flags[1])
    desk.controller.select_passage(flags[1].id)
    panel.form.replacement.set_words("Pete Hegses")
    panel.form.submitted.emit()
    assert "withdraw it" in panel.problem.text()
    assert not prompts.errors
    assert desk.controller.corrections()[0].replacement == "Pete Hegseth"


def test_a_name_is_unsourced_until_it_has_a_source(panel, desk, flags):
    desk.controller.accept(0, flags[1])
    desk.controller.select_passage(flags[1].id)
    assert badge(panel) == "unsourced"
    desk.actions["add_source"].trigger()
    assert panel.sources.form.isVisible()
    assert panel.sources.form.chosen_kind() is NoteKind.NAME
    panel.sources.form.url.setText(URL)
    panel.sources.form.save_button.click()
    assert badge(panel) == "sourced"
    (note,) = desk.controller.notes_of(NoteTarget.CORRECTION, desk.controller.corrections()[0].id)
    assert (note.url, note.kind) == (URL, NoteKind.NAME)
    assert not panel.sources.form.isVisible()
    desk.controller.undo()
    assert badge(panel) == "unsourced"


def test_any_number_of_sources_can_be_changed_and_removed(panel, desk, flags):
    desk.controller.accept(0, flags[1])
    made = desk.controller.corrections()[0]
    for citation in ("Reuters", "AP"):
        desk.controller.add_note(NoteTarget.CORRECTION, made.id, citation=citation)
    desk.controller.select_correction(made)
    assert [n.citation for n in panel.sources.notes.notes] == ["Reuters", "AP"]
    buttons = {b.accessibleName(): b for b in panel.sources.notes.findChildren(QToolButton)}
    buttons["Change the source “AP”"].click()
    assert panel.sources.form.citation.text() == "AP"
    panel.sources.form.citation.setText("Associated Press")
    panel.sources.form.save()
    assert [n.citation for n in panel.sources.notes.notes] == ["Reuters", "Associated Press"]
    buttons = {b.accessibleName(): b for b in panel.sources.notes.findChildren(QToolButton)}
    buttons["Remove the source “Reuters”"].click()
    assert [n.citation for n in panel.sources.notes.notes] == ["Associated Press"]


def test_a_source_for_an_open_flag_goes_over_to_its_correction(panel, desk, flags):
    desk.controller.select_passage(flags[1])
    panel.start_note()
    panel.sources.form.citation.setText("Reuters")
    panel.sources.form.save()
    assert [n.target for n in panel.sources.notes.notes] == [NoteTarget.FLAG]
    desk.controller.accept(0)
    assert [n.target for n in panel.sources.notes.notes] == [NoteTarget.CORRECTION]
    assert badge(panel) == "sourced"


def test_a_valid_source_being_written_is_saved_when_the_passage_is_left(panel, desk, flags):
    desk.controller.accept(0, flags[1])
    desk.controller.select_passage(flags[1].id)
    panel.start_note()
    panel.sources.form.citation.setText("Reuters")
    desk.controller.select_passage(flags[0])
    made = desk.controller.corrections()[0]
    assert [n.citation for n in desk.controller.notes_of(NoteTarget.CORRECTION, made.id)] == ["Reuters"]


def test_a_source_that_cannot_be_saved_yet_waits_for_its_passage(panel, desk, flags):
    desk.controller.accept(0, flags[1])
    desk.controller.select_passage(flags[1].id)
    panel.start_note()
    panel.sources.form.url.setText("not an address")
    desk.controller.select_passage(flags[0])
    assert not panel.sources.form.isVisible()
    desk.controller.select_passage(flags[1].id)
    assert panel.sources.form.isVisible()
    assert panel.sources.form.url.text() == "not an address"


def test_sources_kept_with_the_sentence_are_shown_after_a_withdrawal(panel, desk, flags):
    desk.controller.accept(0, flags[1])
    made = desk.controller.corrections()[0]
    desk.controller.add_note(NoteTarget.CORRECTION, made.id, citation="Reuters")
    desk.controller.withdraw(made.id)
    desk.controller.select_passage(flags[1].id)
    assert [n.target for n in panel.sources.notes.notes] == [NoteTarget.SEGMENT]
    assert any("on this sentence" in label.text() for label in panel.sources.notes.findChildren(QLabel))


def test_the_list_puts_unsourced_corrections_first(panel, desk, flags):
    for passage in flags:
        desk.controller.accept(0, passage)
    desk.controller.select_passage(flags[0].id)
    panel.back_button.click()
    assert page(panel) == OVERVIEW
    assert [c.quote for c in panel.list.rows.items] == ["Pete Hegses", "diplomatic outbreak"]
    assert panel.list.rows.look(0).badge == "unsourced"
    assert panel._unsourced.text() == "1 unsourced"
    assert panel.back_button.text() == "‹ All 2"


def test_the_list_is_worked_by_keys(panel, desk, flags):
    for passage in flags:
        desk.controller.accept(0, passage)
    desk.controller.select_passage(flags[0].id)
    panel.form.replacement.setFocus()
    QTest.keyClick(panel.form.replacement, Qt.Key.Key_Escape)
    assert page(panel) == OVERVIEW
    assert panel.list.hasFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Home)
    assert desk.controller.selection.correction.quote == "Pete Hegses"
    assert page(panel) == OVERVIEW
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert page(panel) == DETAIL
    assert panel.form.replacement.hasFocus()


def test_an_insertion_and_a_deletion_have_names(panel, desk):
    document = desk.controller.document
    start = document.text.index("Observers")
    desk.controller.correct(Span(start, start), "The ", Category.OMISSION, Severity.MINOR)
    desk.controller.correct(Span(start, start + 9), "", Category.ADDITION, Severity.MINOR)
    looks = [panel.list.rows.look(row) for row in range(len(panel.list.rows.items))]
    assert ("Observers", "(deleted)") in [(look.title, look.after) for look in looks]


def test_no_break_spaces_survive_the_form(panel, desk, flags):
    desk.controller.select_passage(flags[1])
    panel.form.replacement.set_words("Pete\u00a0Hegseth")
    panel.correct_button.click()
    assert desk.controller.corrections()[0].replacement == "Pete\u00a0Hegseth"


def test_undo_in_a_clean_field_takes_back_the_last_step(window, document, add_flags):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    controller = window.controller
    controller.accept(0, controller.passages()[0])
    controller.select_correction(controller.corrections()[0])
    form = window.panels["correction"].form
    for field in (form.replacement, form.reason):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert controller.corrections() == ()
        QTest.keyClick(field, Qt.Key.Key_Z, REDO)
        assert len(controller.corrections()) == 1
        controller.select_correction(controller.corrections()[0])


def test_undo_in_a_field_being_typed_in_takes_back_the_typing(window, document, add_flags):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    controller = window.controller
    controller.accept(0, controller.passages()[0])
    controller.select_correction(controller.corrections()[0])
    form = window.panels["correction"].form
    form.replacement.setFocus()
    QTest.keyClicks(form.replacement, "x")
    assert form.replacement.words() == "xPete Hegseth"
    QTest.keyClick(form.replacement, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert form.replacement.words() == "Pete Hegseth"
    assert len(controller.corrections()) == 1


def test_in_a_low_panel_the_button_is_in_sight(panel, desk, flags, qtbot):
    panel.resize(400, 220)
    desk.controller.select_passage(desk.controller.passages()[0])
    button = panel.correct_button
    qtbot.waitUntil(
        lambda: (
            panel.rect().contains(button.rect().translated(button.mapTo(panel, QPoint())))
            and button.visibleRegion().boundingRect() == button.rect()
        )
    )


def test_in_a_low_panel_the_buttons_of_a_source_being_written_are_in_sight(panel, desk, flags, qtbot):
    panel.resize(400, 220)
    desk.controller.select_passage(desk.controller.passages()[0])
    panel.start_note()
    form = panel.sources.form
    for button in (form.save_button, form.cancel_button):
        qtbot.waitUntil(lambda b=button: b.visibleRegion().boundingRect() == b.rect())
    assert not panel.correct_button.isVisible()
    form.citation.setText("Reuters")
    form.save_button.click()
    assert len(desk.controller.session.notes()) == 1
    qtbot.waitUntil(panel.correct_button.isVisible)
    assert not form.save_button.isVisible()
