"""Which detectors there are, and why some cannot run here."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.controller import Controller
from annotator.gui.pieces import fit
from annotator.gui.theme import Theme
from annotator.services.analysis import Analyser


class DetectorList(QDialog):
    """Reads like a list of sentences: what runs, what is off, what is missing and how to get it."""

    settings_wanted = Signal(str)
    """The title of the page of the settings that somebody wants to see."""

    def __init__(self, controller: Controller, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Detectors")
        self.list = QListWidget()
        self.list.setAccessibleName("Detectors")
        self.list.setWordWrap(True)
        self.list.setIconSize(QSize(20, 20))
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        failed = {f.detector: f.reason for f in controller.analysis.failures}
        entries, page = [], "Checking"
        # An analyser of its own: the controller's may be at work, and asking it would wait for the end.
        for info in Analyser(controller.workspace.settings).detectors():
            reason = info.reason or failed.get(info.id, "")
            if not info.enabled:
                rank, icon, words = 1, theme.icon("status-dismissed", "muted"), "Off. Settings turn it on."
            elif reason:
                rank, icon, words = 0, theme.icon("warning", "caution"), reason
                if info.id == "languagetool":
                    page = "LanguageTool"
                    words += " Settings ▸ LanguageTool installs it, or names a server."
            else:
                rank, icon, words = 2, theme.icon("status-corrected", "good"), "Runs on this computer."
            if info.remote:
                words += f" Sends text to {info.remote}."
            entries.append((rank, info.title, icon, words))
        # What cannot run comes first: it is what one looks for here.
        for _, title, icon, words in sorted(entries, key=lambda e: e[0]):
            item = QListWidgetItem(icon, f"{title}\n{words}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}: {words}")
            self.list.addItem(item)
        note = QLabel("A detector that cannot run never keeps the others from running.")
        note.setProperty("role", "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        self.settings_button = buttons.addButton("Settings…", QDialogButtonBox.ButtonRole.ActionRole)
        self.settings_button.setAutoDefault(False)
        self.settings_button.clicked.connect(lambda: self._leave_for(page))
        layout = QVBoxLayout(self)
        layout.addWidget(self.list, 1)
        layout.addWidget(note)
        layout.addWidget(buttons)
        fit(self, 620, 460)

    def _leave_for(self, page: str) -> None:
        self.close()
        self.settings_wanted.emit(page)
