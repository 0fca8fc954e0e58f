"""The questions as Qt asks them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMessageBox

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
