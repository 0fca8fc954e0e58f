"""Where the window is put together: `run` is what `annotator` without a command calls."""

from __future__ import annotations

import faulthandler
import logging
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from annotator.gui.controller import Controller
from annotator.gui.dialogs import DialogPrompts
from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.prompts import Prompts
from annotator.gui.theme import Theme
from annotator.model.errors import AnnotatorError
from annotator.services.analysis import Analyser
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

_log = logging.getLogger(__name__)


class CrashReporter(QObject):
    """Shows unexpected errors, from any thread, without ending the program: every decision is saved
    already."""

    _raised = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._showing = False
        self._raised.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self.report
        threading.excepthook = lambda args: self.report(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        _log.critical("Unexpected error", exc_info=(kind, error, trace))
        self._raised.emit("".join(traceback.format_exception(kind, error, trace)))

    def _show(self, details: str) -> None:
        if self._showing:
            return  # one box at a time; the rest is in the log
        self._showing = True
        box = QMessageBox(QMessageBox.Icon.Critical, "annotator", "Something unexpected went wrong.")
        box.setInformativeText(
            "Every decision you made is saved. You can go on; if it happens again, close and reopen the "
            "window. The details below help to find the cause."
        )
        box.setDetailedText(details)
        box.exec()
        self._showing = False


def make_window(app: QApplication, workspace: Workspace, prompts: Prompts) -> MainWindow:
    """The window on an open project."""
    theme = Theme(app, workspace.settings.theme)
    jobs = Jobs()
    controller = Controller(workspace, Analyser(workspace.settings), jobs, prompts)
    window = MainWindow(controller, theme)
    controller.setParent(window)
    jobs.setParent(window)
    return window


def run(files: Sequence[Path] = (), store: Path | None = None) -> int:
    """Open the window, with `files` imported, on the project `store` (default: the one used last time).

    Returns the exit status: 0, or 2 when the project cannot be opened.
    """
    faulthandler.enable()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("annotator")
    app.setDesktopFileName("annotator")
    reporter = CrashReporter(app)
    reporter.install()
    prompts = DialogPrompts()
    settings = Settings.load()
    workspace = _open(store, settings, prompts)
    if workspace is None:
        return 2
    window = make_window(app, workspace, prompts)
    prompts.set_parent(window, window.theme)
    analyser = window.controller.analyser
    _quit_on_interrupt(app)
    window.show()
    # What takes time comes after the first paint.
    QTimer.singleShot(0, window, lambda: _begin(window, list(files)))
    status = app.exec()
    window.close()
    analyser.close()
    return status


def _begin(window: MainWindow, files: list[Path]) -> None:
    if files:
        window.import_files(files)
    window.controller.announce_project()


def _open(store: Path | None, settings: Settings, prompts: Prompts) -> Workspace | None:
    """The project asked for, else the one used last, else the default. Offers another when it cannot be
    opened."""
    wanted = store
    if wanted is None and settings.recent_projects:
        last = Path(settings.recent_projects[0])
        wanted = last if last.exists() else None
    while True:
        try:
            return Workspace.open(wanted, settings=settings)
        except AnnotatorError as error:
            prompts.error(error.message, error.hint)
        wanted = prompts.open_project()
        if wanted is None:
            return None


def _quit_on_interrupt(app: QApplication) -> None:
    """Let Ctrl+C in the terminal close the window; Python sees signals only when it runs."""
    signal.signal(signal.SIGINT, lambda *_: app.closeAllWindows())
    timer = QTimer(app)
    timer.timeout.connect(lambda: None)
    timer.start(300)
