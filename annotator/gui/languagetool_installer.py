"""Installing LanguageTool in the background: it goes on when the settings are closed, and ends with the
window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from annotator.gui.controller import Controller
from annotator.gui.events import Notice
from annotator.gui.jobs import Jobs, Report
from annotator.model.errors import AnnotatorError
from annotator.services import languagetool_install
from annotator.services.analysis import CancelToken
from annotator.services.languagetool_install import InstallProgress

KEY = "languagetool"


class LanguageToolInstaller(QObject):
    """At most one installation at a time. It has a thread of its own, so that checking an article never
    waits."""

    changed = Signal()
    """`running`, `progress` or `problem` differ."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._controller = controller
        self._jobs: Jobs | None = None
        self.running = False
        self.progress = InstallProgress("")
        self.problem = ""
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    @classmethod
    def of(cls, controller: Controller) -> LanguageToolInstaller:
        """The installer that belongs to a controller: an installation outlives the dialog it was
        started from."""
        found = controller.findChild(cls)
        return found if found is not None else cls(controller)

    def start(self) -> None:
        if self.running:
            return
        if self._jobs is None:
            self._jobs = Jobs(self)
            self._jobs.crashed.connect(lambda error: self._end(f"{type(error).__name__}: {error}"))

        def work(cancel: CancelToken, report: Report) -> Path:
            return languagetool_install.install(progress=report, cancel=cancel)

        self.running, self.problem, self.progress = True, "", InstallProgress("Beginning")
        self._jobs.submit(KEY, work, self._done, on_failed=self._failed, on_progress=self._report)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; what was there before is as it was."""
        if self._jobs is not None and self.running:
            self._jobs.cancel(KEY)
            self._end("Cancelled. Nothing was installed.")

    def close(self) -> None:
        """Stop and wait a moment for the installation to clean up."""
        if self._jobs is not None:
            self._jobs.close(timeout=3.0)
            self._jobs = None
            self.running = False

    def _report(self, progress: InstallProgress) -> None:
        self.progress = progress
        self.changed.emit()

    def _done(self, _folder: Path) -> None:
        self._end("")
        self._controller.notice.emit(Notice("LanguageTool is installed; it checks from now on."))
        self._controller.settings_changed()

    def _failed(self, error: AnnotatorError) -> None:
        self._end(f"{error.message} {error.hint}".strip())
        self._controller.notice.emit(
            Notice(
                "LanguageTool could not be installed.", f"{error.message} {error.hint}".strip(), warning=True
            )
        )

    def _end(self, problem: str) -> None:
        self.running, self.problem = False, problem
        self.changed.emit()
