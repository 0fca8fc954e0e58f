"""The queue of articles, on a real store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from annotator.formats.registry import read_pasted
from annotator.gui.desk import Desk
from annotator.gui.queue_panel import QueuePanel
from annotator.model.mqm import Category
from annotator.model.review import Level, NoteTarget
from annotator.services.summaries import ArticleSummary, SearchHit


@pytest.fixture
def panel(desk: Desk, qtbot: Any) -> QueuePanel:
    made = QueuePanel(desk)
    qtbot.addWidget(made)
    made.resize(260, 600)
    made.show()
    return made


@pytest.fixture
def second(panel: QueuePanel, desk: Desk) -> Any:
    """Another article, imported but not open."""
    made = desk.controller.workspace.import_article(
        read_pasted("A short article about nothing. It mentions a zebra.", "Zebras")
    )
    panel._renew()
    return made


def titles(panel: QueuePanel) -> list[str]:
    return [i.title for i in panel.list.rows.items if isinstance(i, ArticleSummary)]


def test_the_open_article_is_chosen_and_says_how_far_it_is(panel, desk, add_flags, qtbot):
    assert panel.list.current().id == desk.controller.document.id
    assert panel.list.rows.look(0).badge == "new"
    add_flags(("Pete Hegses", "Pete Hegseth"), ("diplomatic outbreak", Category.LITERAL))
    qtbot.waitUntil(lambda: panel.list.rows.look(0).subtitle == "2 open")
    desk.controller.accept(0, desk.controller.index.passages[1])
    qtbot.waitUntil(lambda: panel.list.rows.look(0).subtitle == "1 open · 1 unsourced")
    look = panel.list.rows.look(0)
    assert look.progress == 0.5
    assert "1 open, 1 unsourced" in look.spoken
    assert "in review" in look.spoken


def test_a_stream_of_changes_does_not_put_the_counting_off(panel, desk, add_flags, qtbot):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    assert panel.list.rows.look(0).badge == "new"
    due = panel._refresh_soon.remainingTime()
    qtbot.wait(50)
    add_flags(("Pete Hegses", "Pete Hegseth"), ("diplomatic outbreak", Category.LITERAL))
    assert panel._refresh_soon.remainingTime() < due
    qtbot.waitUntil(lambda: panel.list.rows.look(0).subtitle == "2 open")


def test_enter_opens_an_article(panel, desk, second):
    panel.list.setFocus()
    panel.list.choose_row(titles(panel).index("Zebras"))
    assert desk.controller.document.id != second.id
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert desk.controller.document.id == second.id
    desk.controller.cancel_analysis()


def test_f2_renames_the_article_chosen_in_the_list(window, document, qtbot):
    controller, prompts, panel = window.controller, window.controller.prompts, window.panels["articles"]
    panel.list.setFocus()
    prompts.answers["text"] = "Zebras"
    QTest.keyClick(panel.list, Qt.Key.Key_F2)
    assert prompts.asked[-1] == ("text", ("Rename article", "Title", document.title))
    assert window.pane.editor.editing is None  # elsewhere F2 edits the sentence
    assert controller.document.title == "Zebras"
    assert titles(panel) == ["Zebras"]
    assert window.windowTitle().startswith("Zebras")
    controller.rename("AT&T")
    assert window.actions_["undo"].text() == "&Undo: Title of the article: “AT&&T”"
    window.actions_["undo"].trigger()
    window.actions_["undo"].trigger()
    assert titles(panel) == [document.title]
    assert window.windowTitle().startswith(document.title)


def test_a_title_not_typed_changes_nothing(window, document):
    window.actions_["rename"].trigger()
    assert window.controller.undo_label() == ""


def test_renaming_another_article_opens_it(panel, desk, second):
    renamed = []
    desk.actions.on("rename", lambda: renamed.append(desk.controller.document.id))
    panel.list.setFocus()
    panel.list.choose_row(titles(panel).index("Zebras"))
    QTest.keyClick(panel.list, Qt.Key.Key_F2)
    assert renamed == [second.id]
    desk.controller.cancel_analysis()


def test_orders(panel, second, add_flags, qtbot):
    add_flags(("Pete Hegses",))
    qtbot.waitUntil(lambda: any(a.open_flags for a in panel.list.rows.items))

    def first(order: str) -> str:
        panel.order.setCurrentIndex(panel.order.findText(order))
        return titles(panel)[0]

    assert first("Newest first") == "Zebras"
    assert first("Oldest first") != "Zebras"
    assert first("Most open flags") != "Zebras"
    panel.order.setCurrentIndex(panel.order.findText("By title"))
    assert titles(panel) == sorted(titles(panel), key=str.casefold)


@pytest.mark.parametrize("shown", [True, False])
def test_the_next_article_is_the_next_of_the_list(panel, desk, second, shown):
    third = desk.controller.workspace.import_article(read_pasted("The last one.", "Ants"))
    desk.controller.open_article(third.id, analyse=False)
    panel.setVisible(shown)
    for order in ("Newest first", "By title"):
        panel.order.setCurrentIndex(panel.order.findText(order))
        wanted = sorted(a.title for a in desk.controller.workspace.articles())
        if order == "Newest first":
            wanted = ["Ants", "Zebras", next(t for t in wanted if t not in ("Ants", "Zebras"))]
        opened = []
        for _ in wanted:
            opened.append(desk.controller.document.title)
            panel.step(1)
            desk.controller.cancel_analysis()
        start = wanted.index(opened[0])
        assert opened == wanted[start:] + wanted[:start]
        panel.step(-1)
        desk.controller.cancel_analysis()
        assert desk.controller.document.title == opened[-1]
        panel.step(1)
        desk.controller.cancel_analysis()


def test_when_nothing_is_open_the_next_article_is_offered(desk, controller):
    said = []
    controller.notice.connect(lambda notice: said.append(notice.hint))
    controller.next_flag()
    controller.workspace.import_article(read_pasted("The last one.", "Ants"))
    controller.set_level(Level.EVERYTHING)
    controller.next_flag()
    assert said == ["“Everything” shows more.", "Ctrl+PgDown opens the next article."]


def test_search_finds_words_of_articles_and_goes_there(panel, desk, second, qtbot):
    panel.words.setText("zebra")
    QTest.keyClick(panel.words, Qt.Key.Key_Return)
    hits = [i for i in panel.list.rows.items if isinstance(i, SearchHit)]
    assert titles(panel) == ["Zebras"]
    assert [h.document_id for h in hits] == [second.id]
    panel.list.choose_row(panel.list.rows.items.index(hits[0]))
    places = []
    desk.controller.place_changed.connect(places.append)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert places[-1].of(second.text) == "zebra"
    desk.controller.cancel_analysis()


def test_a_single_letter_is_looked_for_in_titles_alone(panel, desk, second, monkeypatch):
    asked = []
    monkeypatch.setattr(desk.controller.workspace, "search", lambda query: asked.append(query) or [])
    for query in ("z", "ze", "中"):
        panel.words.setText(query)
        panel._search_now()
    assert asked == ["ze", "中"]
    panel.words.setText("z")
    panel._search_now()
    assert titles(panel) == ["Zebras"]


def test_search_finds_source_notes_and_selects_what_they_are_about(panel, desk, add_flags):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    desk.controller.accept(0, desk.controller.passages()[0])
    made = desk.controller.corrections()[0]
    desk.controller.add_note(NoteTarget.CORRECTION, made.id, quote="quoth the raven")
    panel.words.setText("raven")
    panel._search_now()
    (hit,) = panel.list.rows.items
    assert hit.kind == "note"
    panel._open(hit)
    assert desk.controller.selection.correction.id == made.id


def test_nothing_found_says_so(panel):
    panel.words.setText("xyzzy")
    panel._search_now()
    assert "xyzzy" in panel.list.accessibleDescription()
    panel.words.clear()
    panel._search_now()
    assert len(titles(panel)) == 1


def drop(panel: QueuePanel, data: QMimeData) -> None:
    enter = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    panel.dragEnterEvent(enter)
    assert enter.isAccepted()
    panel.dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip


def test_dropped_files_and_dropped_words_become_articles(panel, desk, tmp_path: Path, qtbot):
    file = tmp_path / "dropped.txt"
    file.write_text("An article that was dropped here.", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    drop(panel, data)
    qtbot.waitUntil(lambda: len(titles(panel)) == 2)
    words = QMimeData()
    words.setText("Other words that were dropped.")
    drop(panel, words)
    qtbot.waitUntil(lambda: len(titles(panel)) == 3)
    assert desk.controller.document.text.startswith("Other words")
    desk.controller.cancel_analysis()


def test_an_article_can_be_pasted_into_the_list(window, document):
    QGuiApplication.clipboard().setText("Words of an article that were copied.")
    QTest.keyClick(window.panels["articles"].list, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.controller.document.text.startswith("Words of an article")
    window.controller.cancel_analysis()


def test_an_empty_project_says_how_to_begin(panel, desk, tmp_path: Path):
    assert desk.controller.open_project(tmp_path / "other.db")
    assert titles(panel) == []
    assert "Ctrl+O" in panel.list.accessibleDescription()
