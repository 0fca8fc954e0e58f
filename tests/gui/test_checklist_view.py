"""The check list: kinds, counts, choosing, next and previous, what happens after a decision."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.formats.base import ImportedArticle
from annotator.gui.checklist_view import CheckHeading
from annotator.gui.source_panel import CHECKS, SourcePanel
from annotator.model.review import Level
from annotator.services.checklist import Check, ChecklistItem

TARGET = (
    "The ministers met in Paris on 14 May 2021. They agreed on aid worth 530 million euros.\n"
    "The talks will go on in August. Nobody knows when they will end.\n"
)
SOURCE = (
    "Министры встретились в Париже 14 мая 2021 года. Они договорились о помощи на сумму 350 миллионов евро.\n"
    "Переговоры продолжатся в июле. Они не закончатся.\n"
)


@pytest.fixture
def panel(controller, desk, qtbot) -> SourcePanel:
    document = controller.workspace.import_article(
        ImportedArticle("Talks", TARGET, b"", source_text=SOURCE, source_language="ru")
    )
    controller.open_article(document.id, analyse=False)
    made = SourcePanel(desk)
    qtbot.addWidget(made)
    made.resize(800, 300)
    made.show()
    made.tabs.setCurrentIndex(CHECKS)
    session = controller.session
    result = controller.analyser.analyse(session.article(), session.document.id, only={"bilingual"})
    controller.merge(session, result.flags, result.ran)
    controller.set_level(Level.EVERYTHING)
    return made


def rows(panel: SourcePanel) -> list[Any]:
    return list(panel.checks.list.rows.items)


def test_entries_stand_under_their_kinds_with_counts(panel):
    first = rows(panel)[0]
    assert first == CheckHeading(Check.NUMBERS, 2)
    quotes = [r.flag.anchor.quote for r in rows(panel) if isinstance(r, ChecklistItem)]
    assert quotes[:2] == ["530", "August"]
    assert panel.tabs.tabText(CHECKS) == f"Check list ({len(quotes)})"
    assert panel.checks.kind.itemText(1) == "Numbers and dates (2)"


def test_one_kind_alone(panel):
    panel.checks.kind.setCurrentIndex(1)
    panel.checks.kind.activated.emit(1)
    assert all(r.check is Check.NUMBERS for r in rows(panel))
    assert len(rows(panel)) == 2


def test_next_and_previous_go_round_and_select(panel, controller):
    entries = [r for r in rows(panel) if isinstance(r, ChecklistItem)]
    panel.checks.next_button.click()
    assert controller.selection.passage.span == entries[0].passage.span
    panel.checks.previous_button.click()
    assert panel.checks.list.current() == entries[-1]
    panel.checks.next_button.click()
    assert panel.checks.list.current() == entries[0]


def test_after_a_decision_the_next_entry_is_next(panel, controller):
    panel.checks.step(1)
    controller.dismiss()
    quotes = [r.flag.anchor.quote for r in rows(panel) if isinstance(r, ChecklistItem)]
    assert quotes[0] == "August"
    panel.checks.step(1)
    assert controller.selection.passage.span.of(TARGET) == "August"
    controller.undo()
    assert len(rows(panel)) > len(quotes)


def test_selecting_elsewhere_shows_the_entry(panel, controller):
    passage = next(p for p in controller.passages() if p.span.of(TARGET) == "August")
    controller.select_passage(passage)
    assert panel.checks.list.current().flag.anchor.quote == "August"


def test_nothing_found_and_no_source_are_said(panel, controller, document):
    for passage in controller.passages():
        controller.dismiss(flag_ids=passage.flag_ids)
    assert rows(panel) == []
    assert "nothing that wants a decision" in panel.checks.list.accessibleDescription()
    assert panel.tabs.tabText(CHECKS) == "Check list"
    controller.open_article(document.id, analyse=False)
    assert panel.give_button.isVisible()


def test_the_count_is_not_cut_off_when_a_checked_article_is_opened(panel, controller, theme, qtbot):
    from annotator.gui.main_window import MainWindow

    document = controller.document
    controller.close_article()
    window = MainWindow(controller, theme)
    qtbot.addWidget(window)
    window.show()
    controller.open_article(document.id, analyse=False)
    tabs = window.panels["source"].tabs
    assert "(" in tabs.tabText(CHECKS)
    qtbot.waitUntil(lambda: tabs.width() == tabs.sizeHint().width())
