"""Choosing the form of an export."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from annotator.gui.controller import Controller
from annotator.gui.export_dialog import ExportDialog
from annotator.gui.main_window import MainWindow
from annotator.gui.theme import Theme
from annotator.model.document import Document
from annotator.model.errors import ExportFailedError
from annotator.model.mqm import Category
from annotator.model.review import NoteTarget
from annotator.services import exporting
from annotator.services.export_menu import ExportGroup, ExportOffer, export_menu

from .conftest import AddFlags, ScriptedPrompts


@pytest.fixture
def dialog(document: Document, theme: Theme, qtbot: Any) -> ExportDialog:
    made = ExportDialog(document.title, export_menu(document), "docx-tracked", theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_last_kind_is_chosen_and_groups_have_headings(dialog: ExportDialog) -> None:
    assert dialog.kind() == "docx-tracked"
    rows = dialog.list.rows.items
    assert rows[0] is ExportGroup.OWN
    assert isinstance(rows[1], ExportOffer)
    assert [row for row in rows if isinstance(row, ExportGroup)] == list(ExportGroup)


def test_enter_and_keys(dialog: ExportDialog, qtbot: Any) -> None:
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.kind() == "docx-tracked-flags"
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_without_a_known_kind_the_own_form_is_chosen(document: Document, theme: Theme, qtbot: Any) -> None:
    made = ExportDialog(document.title, export_menu(document), "gone", theme)
    qtbot.addWidget(made)
    assert made.kind() == "txt"


def test_the_kind_is_remembered_for_articles_of_the_form(
    window: MainWindow, controller: Controller, document: Document, prompts: ScriptedPrompts, tmp_path: Any
) -> None:
    seen: list[str] = []

    def choose(_offered: list[str], current: str) -> str:
        seen.append(current)
        return "docx-tracked"

    prompts.answers["export_kind"] = choose
    prompts.answers["save_file"] = tmp_path / "out.docx"
    window.actions_["export"].trigger()
    window.actions_["export"].trigger()
    assert seen == ["txt", "docx-tracked"]
    assert (tmp_path / "out.docx").read_bytes().startswith(b"PK")
    assert controller.exporting.folder == tmp_path


def test_what_is_left_to_do_is_said_before_an_article_goes_out(
    controller: Controller, document: Document, prompts: ScriptedPrompts, add_flags: AddFlags
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"), ("diplomatic outbreak", Category.LITERAL))
    controller.accept(0, controller.passages()[1])
    controller.exporting.article()
    assert prompts.left == "Still open: 1 flag, 1 correction without a source."
    controller.query("Ask.", controller.passages()[0].flag_ids)
    controller.exporting.article()
    assert prompts.left == "Still open: 1 query, 1 correction without a source."
    made = controller.corrections()[0]
    controller.add_note(NoteTarget.CORRECTION, made.id, citation="Reuters")
    controller.dismiss("", controller.passages()[0].flag_ids)
    controller.exporting.article()
    assert prompts.left == ""


@pytest.mark.parametrize("left", ["", "Still open: 2 flags."])
def test_the_dialog_shows_what_is_left(document: Document, theme: Theme, qtbot: Any, left: str) -> None:
    made = ExportDialog(document.title, export_menu(document), "txt", theme, left=left)
    qtbot.addWidget(made)
    made.show()
    assert made.left.isVisible() == bool(left)
    assert left in made.left.text()


def test_what_cannot_be_written_is_said(
    controller: Controller, document: Document, prompts: ScriptedPrompts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise ExportFailedError("The disk is full.", "Make room.")

    monkeypatch.setattr(exporting, "save", full)
    prompts.answers["export_kind"] = "txt"
    prompts.answers["save_file"] = lambda _title, suggested: suggested
    controller.exporting.article()
    assert prompts.errors == [("The disk is full.", "Make room.")]
