"""Waiting for a thread: results, errors, cancelling."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QTimer

from annotator.gui.jobs import Report
from annotator.gui.waiting import PATIENCE_MS, WaitDialog
from annotator.model.errors import ImportFailedError
from annotator.services.analysis import CancelToken


@pytest.fixture
def dialog(qtbot: Any) -> WaitDialog:
    made = WaitDialog("Reading …")
    qtbot.addWidget(made)
    return made


def test_gives_the_result_and_does_not_show_for_short_work(dialog: WaitDialog) -> None:
    shown: list[bool] = []

    def work(_cancel: CancelToken, _report: Report) -> str:
        shown.append(dialog.isVisible())
        return "done"

    assert dialog.run(work) == "done"
    assert shown == [False]


def test_raises_what_the_work_raises(dialog: WaitDialog) -> None:
    def work(_cancel: CancelToken, _report: Report) -> str:
        raise ImportFailedError("No.", "Take another.")

    with pytest.raises(ImportFailedError, match="No"):
        dialog.run(work)


def test_long_work_is_shown_tells_its_progress_and_can_be_cancelled(dialog: WaitDialog, qtbot: Any) -> None:
    gate = threading.Event()
    cancelled: list[bool] = []

    def work(cancel: CancelToken, report: Report) -> str:
        report("Half of it")
        gate.wait(10)
        cancelled.append(cancel.cancelled)
        return "too late"

    seen: list[str] = []

    def look() -> None:
        if dialog.isVisible() and dialog.label.text() == "Half of it":
            seen.append(dialog.label.text())
            dialog.buttons.rejected.emit()
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(PATIENCE_MS, look)
    assert dialog.run(work) is None
    assert seen == ["Half of it"]
    gate.set()
    qtbot.waitUntil(lambda: cancelled == [True])
