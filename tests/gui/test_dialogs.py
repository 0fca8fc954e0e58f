"""The questions as Qt asks them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QInputDialog, QMessageBox

from annotator.gui.dialogs import DialogPrompts


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
