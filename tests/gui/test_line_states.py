"""States of lines in the side-by-side view: shown, changed by keys and menu, counted, filtered, undone."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from annotator.formats.base import ImportedArticle
from annotator.gui.source_panel import SourcePanel
from annotator.gui.source_rows import STATE
from annotator.model.document import SegmentState

TARGET = "They met in Paris.\nThey left.\n\nNobody knows why.\n"
SOURCE = "Sie trafen sich in Paris.\nSie gingen.\nFehlt noch.\nNiemand weiß, warum.\n"


@pytest.fixture
def panel(controller, theme, desk, qtbot) -> SourcePanel:
    imported = ImportedArticle(
        "Talks",
        TARGET,
        b"",
        format="xliff",
        source_text=SOURCE,
        aligned=True,
        states=(SegmentState.FINAL, SegmentState.TRANSLATED),
    )
    document = controller.workspace.import_article(imported)
    controller.open_article(document.id, analyse=False)
    made = SourcePanel(desk)
    qtbot.addWidget(made)
    made.resize(800, 300)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: len(made.table.beside.rows) == 4)
    return made


def states(controller) -> dict[int, SegmentState]:
    return dict(controller.session.states())


def press(panel: SourcePanel, key: Qt.Key, qtbot: Any, *, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(panel.table, key, modifier)


def test_each_line_shows_its_state_in_words(panel, controller):
    model = panel.table.beside
    assert not panel.table.isColumnHidden(STATE)
    assert [model.index(n, STATE).data() for n in range(4)] == ["Final", "Translated", "", ""]
    spoken = model.index(1, STATE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "State of line 2: Translated"
    assert panel.count.text() == "1 of 4 reviewed · 1 final"


def test_keys_set_the_state_and_go_on(panel, controller, qtbot):
    panel.activateWindow()
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    panel.table.choose_row(1)
    press(panel, Qt.Key.Key_R, qtbot)
    assert states(controller)[1] is SegmentState.REVIEWED
    assert panel.table.currentIndex().row() == 2
    press(panel, Qt.Key.Key_T, qtbot)
    assert states(controller)[2] is SegmentState.TRANSLATED
    assert panel.table.currentIndex().row() == 2
    assert panel.count.text() == "2 of 4 reviewed · 1 final"
    controller.undo()
    controller.undo()
    assert states(controller) == {0: SegmentState.FINAL, 1: SegmentState.TRANSLATED}
    assert panel.table.beside.index(1, STATE).data() == "Translated"


def test_several_rows_at_once(panel, controller, qtbot):
    panel.activateWindow()
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    panel.table.choose_row(1)
    press(panel, Qt.Key.Key_Down, qtbot, shift=True)
    press(panel, Qt.Key.Key_Down, qtbot, shift=True)
    press(panel, Qt.Key.Key_R, qtbot, shift=True)
    assert set(states(controller).values()) == {SegmentState.FINAL}
    assert len(states(controller)) == 4
    assert controller.undo_label() == "Mark 3 lines as final"


def test_only_what_is_not_final(panel, controller, qtbot):
    panel.unfinished.setChecked(True)
    assert [row.line for row in panel.table.beside.rows] == [1, 2, 3]
    panel.activateWindow()
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    panel.table.choose_row(0)
    press(panel, Qt.Key.Key_R, qtbot, shift=True)
    assert [row.line for row in panel.table.beside.rows] == [2, 3]
    assert panel.table.beside.rows[panel.table.currentIndex().row()].line == 2
    panel.unfinished.setChecked(False)
    assert len(panel.table.beside.rows) == 4


def test_from_the_article_the_line_at_the_cursor(panel, controller, desk):
    panel.table.clearFocus()
    controller.set_place(TARGET.index("Nobody"))
    desk.actions["state_reviewed"].trigger()
    assert states(controller)[3] is SegmentState.REVIEWED


def test_the_menu_offers_the_states(panel, desk):
    panel.table.customContextMenuRequested.emit(panel.table.rect().center())
    (menu,) = panel.findChildren(QMenu)
    assert [desk.actions[f"state_{state.value}"] for state in SegmentState] == menu.actions()[:4]
    menu.close()


def test_an_article_without_states_begins_with_them_when_asked(
    window, controller, document, desk, prompts, qtbot
):
    actions = window.actions_
    actions["state_reviewed"].trigger()
    assert states(controller) == {}
    assert "Follow the state of each line" in window.pane.notices.current.hint
    assert actions["begin_states"].isEnabled()
    actions["begin_states"].trigger()
    assert not actions["begin_states"].isEnabled()
    panel = window.panels["source"]
    qtbot.waitUntil(lambda: bool(panel.table.beside.rows))
    assert set(states(controller).values()) == {SegmentState.INITIAL}
    assert len(states(controller)) == sum(bool(line.strip()) for line in document.text.split("\n"))
    assert panel.table.isColumnHidden(0)
    assert not panel.tabs.isTabVisible(1)
    controller.undo()
    assert states(controller) == {}
    assert actions["begin_states"].isEnabled()
    assert panel.give_button.isVisible()
