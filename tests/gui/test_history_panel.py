"""The history, on a real store."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.gui.desk import Desk
from annotator.gui.history_panel import HistoryPanel
from annotator.model.history import StepKind
from annotator.model.mqm import Category
from annotator.model.review import FlagStatus


@pytest.fixture
def panel(desk: Desk, qtbot: Any) -> HistoryPanel:
    made = HistoryPanel(desk)
    qtbot.addWidget(made)
    made.resize(400, 500)
    made.show()
    return made


@pytest.fixture
def decided(panel: HistoryPanel, desk: Desk, add_flags: Any) -> None:
    """The phrase is dismissed, then the name corrected."""
    add_flags(("Pete Hegses", "Pete Hegseth"), ("diplomatic outbreak", Category.LITERAL))
    phrase, name = desk.controller.passages()
    desk.controller.dismiss("fine", phrase.flag_ids)
    desk.controller.accept(0, name)


def labels(panel: HistoryPanel) -> list[str]:
    return [e.label for e in panel.list.rows.items]


def row(panel: HistoryPanel, label: str) -> int:
    return next(n for n, e in enumerate(panel.list.rows.items) if e.label.startswith(label))


def test_steps_are_listed_newest_first_with_who_and_when(panel, desk, decided):
    assert labels(panel)[:2] == [
        "Correct “Pete Hegses” to “Pete Hegseth”",
        "Dismiss “diplomatic outbreak”",
    ]
    assert labels(panel)[-1].startswith("Import")
    look = panel.list.rows.look(0)
    assert look.subtitle.startswith("Test · ")


def test_checks_are_shown_when_asked_for(panel, decided):
    assert all(e.kind is not StepKind.ANALYSIS for e in panel.list.rows.items)
    panel.checks.setChecked(True)
    assert any(e.kind is StepKind.ANALYSIS for e in panel.list.rows.items)


def test_one_step_is_undone_alone_and_is_dimmed(panel, desk, decided):
    panel.list.choose_row(row(panel, "Dismiss"))
    assert panel.undo_button.isEnabled()
    panel.undo_button.click()
    statuses = [p.status for p in desk.controller.passages()]
    assert statuses == [FlagStatus.OPEN, FlagStatus.CORRECTED]
    assert labels(panel)[0] == "Undo: Dismiss “diplomatic outbreak”"
    look = panel.list.rows.look(row(panel, "Dismiss"))
    assert (look.dim, look.strike, look.badge) == (True, True, "undone")
    assert not panel.undo_button.isEnabled()
    assert "undone" in look.spoken


def test_a_step_others_rest_on_is_refused_with_the_reason(panel, desk, decided, prompts):
    made = desk.controller.corrections()[0]
    desk.controller.revise(made.id, replacement="Peter Hegseth")
    panel.list.choose_row(row(panel, "Correct"))
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert len(prompts.errors) == 1
    assert desk.controller.corrections()[0].replacement == "Peter Hegseth"


def test_enter_goes_to_the_place_of_a_step(panel, desk, decided, qtbot):
    panel.list.choose_row(row(panel, "Dismiss"))
    with qtbot.waitSignal(desk.controller.place_changed) as place:
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert place.args[0].of(desk.controller.document.text) == "diplomatic outbreak"


def test_an_import_has_no_place_and_cannot_be_undone(panel, decided):
    panel.list.choose_row(row(panel, "Import"))
    assert not panel.jump_button.isEnabled()
    assert not panel.undo_button.isEnabled()


def test_search_looks_at_labels_and_authors(panel, decided):
    panel.words.setText("hegseth")
    assert labels(panel) == ["Correct “Pete Hegses” to “Pete Hegseth”"]
    panel.words.setText("TEST")
    assert len(labels(panel)) == 3
    panel.words.setText("nothing of the kind")
    assert panel.list.accessibleDescription() == "No step holds these words."


def test_undoing_everything_and_redoing_shows_in_the_list(panel, desk, decided):
    desk.controller.undo()
    desk.controller.undo()
    assert [panel.list.rows.look(row(panel, verb)).strike for verb in ("Correct", "Dismiss")] == [True, True]
    desk.controller.redo()
    assert panel.list.rows.look(row(panel, "Dismiss")).strike is False


def test_rows_keep_their_choice_when_steps_are_added(panel, desk, decided):
    panel.list.choose_row(row(panel, "Dismiss"))
    desk.controller.undo()
    assert panel.list.current().label.startswith("Dismiss")
