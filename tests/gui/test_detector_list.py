"""Which detectors run, and the way from there to the settings that help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog

from annotator.gui.detector_list import DetectorList
from annotator.gui.main_window import MainWindow
from annotator.gui.settings_dialog import SettingsDialog
from annotator.services.analysis import Analyser, DetectorInfo


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make a detector one that cannot run."""
    there = Analyser.detectors

    def missing(detector: str) -> None:
        def detectors(self: Analyser) -> list[DetectorInfo]:
            return [
                replace(i, enabled=True, available=False, reason="It is not here.")
                if i.id == detector
                else replace(i, enabled=True, available=True, reason="")
                for i in there(self)
            ]

        monkeypatch.setattr(Analyser, "detectors", detectors)

    return missing


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages at which the settings were shown."""
    shown: list[str] = []

    def note(dialog: SettingsDialog) -> int:
        shown.append(dialog.pages.currentItem().text())
        return QDialog.DialogCode.Rejected

    monkeypatch.setattr(SettingsDialog, "exec", note)
    return shown


@pytest.mark.parametrize(("detector", "page"), [("languagetool", "LanguageTool"), ("harper", "Checking")])
def test_what_cannot_run_comes_first_and_the_settings_are_at_hand(
    window: MainWindow, without: Any, pages: list[str], detector: str, page: str
) -> None:
    without(detector)
    window.actions_["detectors"].trigger()
    dialog = window.findChild(DetectorList)
    assert "It is not here." in dialog.list.item(0).text()
    assert ("Settings ▸ LanguageTool" in dialog.list.item(0).text()) is (page == "LanguageTool")
    assert "Runs on this computer." in dialog.list.item(1).text()
    dialog.settings_button.click()
    assert not dialog.isVisible()
    assert pages == [page]
