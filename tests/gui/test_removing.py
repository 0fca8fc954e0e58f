"""Removing articles in the window, the list of removed ones, and the ways back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from annotator.formats.registry import read_pasted
from annotator.gui.controller import Controller
from annotator.gui.main_window import MainWindow
from annotator.gui.queue_panel import QueuePanel
from annotator.gui.removed_dialog import RemovedDialog
from annotator.services.settings import Settings
from annotator.services.summaries import ArticleSummary
from annotator.services.workspace import Workspace
from annotator.store.backups import BEFORE_DELETING


@pytest.fixture
def others(controller: Controller) -> list[str]:
    """Two more articles, not open."""
    workspace = controller.workspace
    texts = {"Zebras": "A short article about zebras.", "Yaks": "A short article about yaks."}
    return [workspace.import_article(read_pasted(text, title)).id for title, text in texts.items()]


@pytest.fixture
def queue(window: MainWindow, others: list[str], document: Any) -> QueuePanel:
    panel = window.panels["articles"]
    assert isinstance(panel, QueuePanel)
    panel._renew()
    panel.list.setFocus()
    return panel


def titles(panel: QueuePanel) -> list[str]:
    return [i.title for i in panel.list.rows.items if isinstance(i, ArticleSummary)]


def press_delete(panel: QueuePanel) -> None:
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)


def test_delete_in_the_list_removes_and_goes_on_to_the_next(queue, window, document):
    queue.list.choose_row(titles(queue).index("Yaks"))
    press_delete(queue)
    assert titles(queue) == [document.title, "Zebras"]
    assert queue.list.current().title == "Zebras"
    assert window.controller.document.id == document.id  # nothing else was opened for it
    assert queue.list.hasFocus()
    assert window.pane.notices.current.message == "“Yaks” was removed from the project."
    press_delete(queue)
    assert titles(queue) == [document.title]


def test_the_open_article_is_closed_and_undo_opens_it_again(queue, window, document, add_flags):
    controller = window.controller
    add_flags(("Pete Hegses", "Pete Hegseth"))
    controller.accept(0, controller.index.passages[0])
    corrected = controller.session.corrections()
    queue.list.choose_row(titles(queue).index(document.title))
    press_delete(queue)
    assert controller.session is None
    assert window.pane.empty.isVisible()
    assert titles(queue) == ["Yaks", "Zebras"]
    assert window.actions_["undo"].text() == f"&Undo: Remove “{document.title}”"
    window.actions_["undo"].trigger()
    assert controller.document.id == document.id
    assert controller.session.corrections() == corrected
    assert document.title in titles(queue)
    # From here on Undo is about the article again.
    assert controller.undo_label() == controller.session.undo_label() != ""


def test_what_is_being_typed_goes_with_the_article(queue, window, document):
    window.pane.edit()
    editor = window.pane.editor
    editor.text.setPlainText("Typed meanwhile.")
    window.actions_["remove"].trigger()
    assert window.controller.session is None
    (aside,) = window.controller.workspace.removed.all()
    assert aside.corrections > 0
    window.controller.undo()
    assert "Typed meanwhile." in window.controller.session.projection().text


def test_undo_takes_back_one_removal_after_the_other(queue, window, document):
    controller = window.controller
    queue.list.choose_row(titles(queue).index(document.title))
    for _ in range(3):
        press_delete(queue)
    assert titles(queue) == []
    assert "Removed articles brings back" in queue.list.accessibleDescription()
    window.actions_["undo"].trigger()
    assert titles(queue) == ["Zebras"]
    assert controller.document.title == "Zebras"  # none was open
    assert window.pane.notices.current.message == "“Zebras” is back."
    window.actions_["undo"].trigger()
    window.actions_["undo"].trigger()
    assert titles(queue) == [document.title, "Yaks", "Zebras"]
    assert controller.document.id == document.id  # as it was
    assert controller.undo_label() == ""


def test_several_are_removed_at_once_and_come_back_at_once(queue, window, document):
    queue.list.selectAll()
    press_delete(queue)
    assert titles(queue) == []
    assert window.pane.empty.title.text() == "Bring in an article"
    assert window.pane.notices.current.message == "3 articles were removed from the project."
    assert "brings them back" in window.pane.notices.current.hint
    window.actions_["undo"].trigger()
    assert titles(queue) == [document.title, "Yaks", "Zebras"]
    assert window.controller.document.id == document.id


def test_another_decision_takes_the_place_of_the_removal(queue, window, document):
    controller = window.controller
    queue.list.choose_row(titles(queue).index("Yaks"))
    press_delete(queue)
    controller.rename("Another title")
    assert controller.undo_label() == "Title of the article: “Another title”"
    controller.undo()
    assert "Yaks" not in titles(queue)
    assert controller.document.title == document.title


def test_the_menu_of_the_list_says_how_many(queue, window, monkeypatch):
    shown: list[QAction] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _point: shown.extend(menu.actions()))
    queue.list.choose_row(0)
    queue._show_menu(QPoint())
    assert "Re&move" in [a.text() for a in shown]
    shown.clear()
    queue.list.selectAll()
    queue._show_menu(QPoint())
    (remove,) = [a for a in shown if a.text() == "Re&move 3 articles"]
    remove.trigger()
    assert titles(queue) == []


def test_in_the_file_menu_it_is_about_the_open_article(queue, window, document):
    queue.list.choose_row(titles(queue).index("Yaks"))
    window.pane.focus()
    window.actions_["remove"].trigger()
    assert titles(queue) == ["Yaks", "Zebras"]
    window.actions_["remove"].trigger()
    assert window.pane.notices.current.message == "Choose an article in the list first."
    assert titles(queue) == ["Yaks", "Zebras"]


def test_a_match_of_the_search_is_no_article_to_remove(queue, window):
    queue.words.setText("zebras")
    queue._search_now()
    hit = next(n for n, i in enumerate(queue.list.rows.items) if not isinstance(i, ArticleSummary))
    queue.list.choose_row(hit)
    press_delete(queue)
    assert window.controller.workspace.removed.all() == []


def test_an_article_removed_in_another_window_is_closed(queue, window, document, tmp_path: Path):
    controller = window.controller
    settings = Settings.load(tmp_path / "other.json")
    with Workspace.open(controller.workspace.path, settings=settings) as elsewhere:
        elsewhere.removed.remove([document.id])
        controller.look_elsewhere()
        assert controller.session is None
        assert "was removed in another window" in window.pane.notices.current.message
        elsewhere.removed.delete([document.id])
        controller.look_elsewhere()
    assert titles(queue) == ["Yaks", "Zebras"]
    assert controller.prompts.errors == []


def test_an_open_article_deleted_in_another_window_is_closed(queue, window, document, tmp_path: Path):
    controller = window.controller
    settings = Settings.load(tmp_path / "other.json")
    with Workspace.open(controller.workspace.path, settings=settings) as elsewhere:
        elsewhere.removed.remove([document.id])
        elsewhere.removed.delete([document.id])
    controller.look_elsewhere()
    assert controller.session is None
    assert "backup" in window.pane.notices.current.hint
    assert controller.prompts.errors == []


def test_importing_a_removed_article_says_that_it_is_back(queue, window, others):
    controller = window.controller
    controller.removing.remove([others[0]])
    window.pane.notices.show_next()
    controller.import_text("A short article about zebras.")
    assert controller.document.id == others[0]
    assert "it is back" in window.pane.notices.current.message
    controller.cancel_analysis()


# -- the list of removed articles


@pytest.fixture
def dialog(queue: QueuePanel, window: MainWindow, others: list[str], qtbot: Any) -> RemovedDialog:
    """With the two others in it; “Yaks” was removed last."""
    for document_id in others:
        window.controller.removing.remove([document_id])
    made = RemovedDialog(window.desk, window)
    qtbot.addWidget(made)
    made.show()
    return made


def listed(dialog: RemovedDialog) -> list[str]:
    return [article.title for article in dialog.list.rows.items]


def test_enter_brings_back_what_is_chosen(dialog, queue, document, controller):
    notices = []
    controller.notice.connect(notices.append)
    assert listed(dialog) == ["Yaks", "Zebras"]
    assert dialog.list.rows.look(0).subtitle.endswith("by Test · 5 words")
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert listed(dialog) == ["Zebras"]
    assert titles(queue) == [document.title, "Yaks"]
    assert notices[-1].message == "“Yaks” is back."
    assert dialog.list.current().title == "Zebras"


def test_where_no_article_is_open_the_one_brought_back_is_opened(dialog, window, others):
    window.controller.close_article()
    dialog.list.selectAll()
    dialog.restore_button.click()
    assert listed(dialog) == []
    assert window.controller.document.id == others[1]
    assert not dialog.restore_button.isEnabled()
    window.controller.cancel_analysis()


def test_deleting_says_what_goes_and_does_nothing_unless_told(dialog, window):
    prompts = window.controller.prompts
    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    question, details, action = prompts.asked[-1][1]
    assert (question, action) == ("Delete “Yaks” for ever?", "Delete for ever")
    assert "5 words, 0 corrections, 0 source notes, a history of 2 steps" in details
    assert "backups" in details
    assert listed(dialog) == ["Yaks", "Zebras"]
    prompts.answers["confirm"] = True
    dialog.list.selectAll()
    dialog.delete_button.click()
    assert prompts.asked[-1][1][0] == "Delete 2 articles for ever?"
    assert listed(dialog) == []
    workspace = window.controller.workspace
    assert workspace.removed.all() == []
    assert [b for b in workspace.backups() if BEFORE_DELETING in b.name]
    assert window.controller.undo_label() == ""  # there is nothing left to bring back


def test_titles_are_found(dialog):
    dialog.words.setText("zeb")
    assert listed(dialog) == ["Zebras"]
    dialog.words.setText("lions")
    assert listed(dialog) == []
    assert not dialog.delete_button.isEnabled()
