"""Waiting for work that goes on in a thread, without a frozen window."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QProgressBar, QVBoxLayout, QWidget

from annotator.gui.jobs import Jobs, Work
from annotator.gui.pieces import words
from annotator.model.errors import AnnotatorError

PATIENCE_MS = 300
"""What takes less shows no dialog."""


class WaitDialog(QDialog):
    """Says what is being done and lets it be cancelled. Modal; appears only when the work takes a moment."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("annotator")
        self.setModal(True)
        self._loop = QEventLoop(self)
        self._over = False
        self._result: Any = None
        self._error: AnnotatorError | Exception | None = None
        self.label = words(label)
        self.label.setMinimumWidth(340)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(label)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(self.label)
        layout.addWidget(self.bar)
        layout.addWidget(self.buttons)

    def run(self, work: Work) -> Any:
        """What the work returns, None when it was cancelled. Raises what it raises."""
        jobs = Jobs(self)
        jobs.crashed.connect(self._failed)
        jobs.submit("wait", work, self._done, on_failed=self._failed, on_progress=self._report)
        patience = QTimer(self)
        patience.setSingleShot(True)
        patience.timeout.connect(self._loop.quit)
        patience.start(PATIENCE_MS)
        # Clicks and keys of the first moment wait for what they were meant for.
        self._loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        patience.stop()
        if not self._over:
            self.show()
            self._loop.exec()
        jobs.close(timeout=0.0)
        self.hide()
        if self._error is not None:
            raise self._error
        return self._result

    def reject(self) -> None:
        """Wait no longer; what the work still gives is dropped."""
        self._end()

    def _report(self, progress: object) -> None:
        self.label.setText(str(progress))

    def _done(self, result: Any) -> None:
        self._result = result
        self._end()

    def _failed(self, error: AnnotatorError | Exception) -> None:
        self._error = error
        self._end()

    def _end(self) -> None:
        self._over = True
        self._loop.quit()
