"""The dialog about the program."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

import annotator
from annotator.gui.about import PARTS, TABLES, AboutDialog, version_of
from annotator.gui.desk import Desk
from annotator.paths import resource

PYPROJECT = Path(annotator.__file__).parents[1] / "pyproject.toml"


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", r, maxsplit=1)[0].lower() for r in requirements}


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
    # Not `metadata.requires`: an editable install tells what was asked for when it was made.
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    extras = [r for extra in project["optional-dependencies"].values() for r in extra]
    assert names(project["dependencies"]) == {p.package.lower() for p in PARTS if not p.optional}
    assert names(extras) == {p.package.lower() for p in PARTS if p.optional}


def test_every_table_with_somebody_elses_copyright_is_named(desk: Desk, qtbot: Any) -> None:
    holders = {}
    for path in resource().rglob("*.*"):
        if path.suffix in (".tsv", ".toml", ".txt", ".md", ".json"):
            head = " ".join(line.lstrip("# ") for line in path.read_text(encoding="utf-8").splitlines()[:10])
            if found := re.search(r"Copyright \(c\) \d{4} [^,]+, [^,]+", head):
                holders[path.relative_to(resource()).as_posix()] = found.group()
    assert set(holders) == {t.path for t in TABLES}
    dialog = AboutDialog(desk)
    qtbot.addWidget(dialog)
    shown = dialog.licences.toPlainText()
    assert [h for path, h in holders.items() if path not in shown or h not in shown] == []


def test_every_required_part_is_installed() -> None:
    assert [p.package for p in PARTS if not p.optional and not version_of(p.package)] == []
