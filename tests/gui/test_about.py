"""The dialog about the program."""

from __future__ import annotations

import re
from importlib import metadata
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

import annotator
from annotator.gui.about import PARTS, AboutDialog, version_of
from annotator.gui.desk import Desk


def test_it_names_versions_licences_and_places(desk: Desk, qtbot: Any) -> None:
    dialog = AboutDialog(desk)
    qtbot.addWidget(dialog)
    licences = dialog.licences.toPlainText()
    assert f"rapidfuzz {version_of('rapidfuzz')}" in licences
    assert "Gemma terms of use" in licences
    assert str(desk.controller.workspace.path) in dialog.places.toPlainText()


def test_versions_can_be_copied(desk: Desk, qtbot: Any) -> None:
    dialog = AboutDialog(desk)
    qtbot.addWidget(dialog)
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "Copy versions").click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(f"annotator {annotator.__version__}\n")
    assert all(p.package in copied for p in PARTS)


def test_every_library_the_program_asks_for_is_named() -> None:
    asked = {re.split(r"[^\w.-]", r, maxsplit=1)[0].lower() for r in metadata.requires("annotator") or ()}
    assert asked == {p.package.lower() for p in PARTS}


def test_every_required_part_is_installed() -> None:
    assert [p.package for p in PARTS if not p.optional and not version_of(p.package)] == []
