"""The questions as Qt asks them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QInputDialog, QLineEdit, QMessageBox

from annotator.gui.dialogs import DialogPrompts, text_dialog


@pytest.mark.parametrize(
    ("button", "answer"), [("Take them over", True), ("It is another article", False), ("Cancel", None)]
)
def test_what_is_imported_can_be_a_new_version_another_article_or_left_alone(
    qapp, monkeypatch: pytest.MonkeyPatch, button: str, answer: bool | None
) -> None:
    def press(box: QMessageBox) -> int:
        next(b for b in box.buttons() if b.text().replace("&", "") == button).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press)
    assert DialogPrompts().new_version("Port") is answer


@pytest.mark.parametrize(("typed", "answer"), [("Talks resume", "Talks resume"), (None, None)])
def test_a_line_of_text_has_room_and_may_be_refused(
    qapp, monkeypatch: pytest.MonkeyPatch, typed: str | None, answer: str | None
) -> None:
    def type_it(dialog: QInputDialog) -> QDialog.DialogCode:
        assert dialog.textValue() == "Talks"
        assert dialog.sizeHint().expandedTo(dialog.minimumSize()).width() >= 500
        if typed is None:
            return QDialog.DialogCode.Rejected
        dialog.setTextValue(typed)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QInputDialog, "exec", type_it)
    assert DialogPrompts().text("Rename article", "Title", "Talks") == answer


def test_a_line_of_text_has_room_for_a_headline(qtbot: Any) -> None:
    dialog = text_dialog("Rename article", "Title", "Flooding in the valley", None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert dialog.findChild(QLineEdit).width() >= 500
    assert dialog.textValue() == "Flooding in the valley"


@pytest.mark.parametrize(("button", "answer"), [("Delete for ever", True), ("Cancel", False)])
def test_what_cannot_be_undone_is_asked_and_cancel_is_at_hand(
    qapp, monkeypatch: pytest.MonkeyPatch, button: str, answer: bool
) -> None:
    def press(box: QMessageBox) -> int:
        assert (box.text(), box.informativeText()) == ("Delete “A” for ever?", "All of it.")
        assert box.defaultButton().text().replace("&", "") == "Cancel"
        next(b for b in box.buttons() if b.text().replace("&", "") == button).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press)
    assert DialogPrompts().confirm("Delete “A” for ever?", "All of it.", "Delete for ever") is answer
