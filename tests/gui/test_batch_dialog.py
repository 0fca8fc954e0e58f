"""Exporting many articles: what is asked, what is written, what is skipped, stopping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from annotator.formats.registry import read_article, read_pasted
from annotator.gui.batch_dialog import BatchDialog
from annotator.gui.controller import Controller
from annotator.gui.desk import Desk
from annotator.gui.main_window import MainWindow
from annotator.gui.theme import Theme
from annotator.model.review import Changes

from .conftest import AddFlags, ScriptedPrompts

SUBTITLES = "1\n00:00:01,000 --> 00:00:02,000\nThey arrived in Rome.\n"


@pytest.fixture
def ids(controller: Controller, desk: Desk, tmp_path: Path) -> list[str]:
    film = tmp_path / "film.srt"
    film.write_text(SUBTITLES, encoding="utf-8")
    workspace = controller.workspace
    made = [
        workspace.import_article(article)
        for article in (read_pasted("First words here.", "First"), read_article(film))
    ]
    return [document.id for document in made]


@pytest.fixture
def dialog(desk: Desk, ids: list[str], tmp_path: Path, qtbot: Any) -> BatchDialog:
    made = BatchDialog(desk, ids)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    made.folder.setText(str(tmp_path / "out"))
    tick(made, "txt", "srt")
    return made


def tick(dialog: BatchDialog, *kinds: str) -> None:
    for row in range(dialog.kinds.count()):
        item = dialog.kinds.item(row)
        on = item.data(int(Qt.ItemDataRole.UserRole)) in kinds
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def test_writes_the_selected_articles_and_says_what_was_skipped(
    dialog: BatchDialog, tmp_path: Path, qtbot: Any
) -> None:
    dialog.names.setText("{number} {title}{suffix}")
    assert "4 files, the first one “1 First" in dialog.example.text()
    qtbot.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.cancel_button.text() == "Close")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(names) == 3
    assert "1 First.txt" in names
    assert dialog.heading.text() == "3 files written, 1 skipped"
    (skipped,) = [o for o in dialog.results.rows.items if o.path is None]
    assert skipped.title == "First"
    assert "subtitles" in dialog._look(skipped).subtitle
    assert dialog.open_button.isVisible()


def test_what_cannot_be_done_is_said_before(dialog: BatchDialog) -> None:
    dialog.names.setText("{titel}")
    assert not dialog.go_button.isEnabled()
    assert "{titel}" in dialog.example.text()
    dialog.names.setText("{title}")
    assert dialog.go_button.isEnabled()
    tick(dialog)
    assert not dialog.go_button.isEnabled()
    assert "Tick a form" in dialog.example.text()


def test_all_or_the_selected(dialog: BatchDialog, ids: list[str]) -> None:
    assert dialog.chosen_articles() == tuple(ids)
    dialog.every.setChecked(True)
    assert len(dialog.chosen_articles()) == 3


def test_cancel_stops_between_files(dialog: BatchDialog, tmp_path: Path, qtbot: Any) -> None:
    dialog.start()
    dialog._timer.timeout.emit()
    dialog.reject()
    assert dialog.isVisible()
    assert dialog.heading.text().startswith("Stopped: ")
    written = len(list((tmp_path / "out").iterdir()))
    qtbot.wait(50)
    assert len(list((tmp_path / "out").iterdir())) == written
    dialog.reject()
    assert not dialog.isVisible()


def test_the_choices_are_kept(dialog: BatchDialog, desk: Desk, tmp_path: Path, qtbot: Any) -> None:
    dialog.names.setText("{title}{suffix}")
    dialog.start()
    qtbot.waitUntil(lambda: dialog.cancel_button.text() == "Close")
    again = BatchDialog(desk)
    qtbot.addWidget(again)
    assert again.chosen_kinds() == ["srt", "txt"] or again.chosen_kinds() == ["txt", "srt"]
    assert again.names.text() == "{title}{suffix}"
    assert again.folder.text() == str(tmp_path / "out")
    assert not again.selected.isVisibleTo(again)


def test_a_folder_that_cannot_be_made(
    dialog: BatchDialog, prompts: ScriptedPrompts, tmp_path: Path, qtbot: Any
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    prompts.answers["folder"] = tmp_path / "file" / "out"
    dialog._choose_folder()
    assert dialog.folder.text() == str(tmp_path / "file" / "out")
    dialog.start()
    assert len(prompts.errors) == 1
    assert dialog.stack.currentIndex() == 0


def test_the_queue_hands_over_its_selection(
    window: MainWindow, ids: list[str], theme: Theme, qtbot: Any
) -> None:
    queue = window.panels["articles"]
    window.controller.publish(Changes({"document": frozenset(ids)}))
    qtbot.waitUntil(lambda: len(queue.list.rows.items) == 3)
    queue.list.selectAll()
    assert len(queue.selected()) == 3
    window.actions_["export_all"].trigger()
    (dialog,) = window.findChildren(BatchDialog)
    assert dialog.selected.isChecked()
    dialog.reject()


def test_what_is_left_to_do_in_the_chosen_articles_is_said(
    desk: Desk, ids: list[str], add_flags: AddFlags, qtbot: Any
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"), ("diplomatic outbreak",))
    made = BatchDialog(desk, ids)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    assert made.left.text() == "⚠ Not checked yet: 2 articles."
    made.every.setChecked(True)
    assert made.left.text() == "⚠ Still open: 2 flags. Not checked yet: 2 articles."


def test_a_folder_under_the_users_own_is_opened_as_it_was_written_to(
    dialog: BatchDialog, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    dialog.folder.setText("~/out ")
    dialog.start()
    qtbot.waitUntil(lambda: dialog.cancel_button.text() == "Close")
    dialog.open_button.click()
    assert [url.toLocalFile() for url in opened] == [str(tmp_path / "out")]
    assert list((tmp_path / "out").iterdir())
