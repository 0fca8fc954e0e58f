"""The status bar: what is left to do, how far the detectors are, what could not run, where text is sent."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

from annotator.gui.actions import Actions
from annotator.gui.controller import Controller
from annotator.gui.elided import Elided
from annotator.gui.events import AnalysisState
from annotator.gui.languages import language_name
from annotator.gui.pieces import Button
from annotator.gui.theme import Theme


class StatusLine(QStatusBar):
    def __init__(
        self, controller: Controller, theme: Theme, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._theme = theme
        self.setSizeGripEnabled(False)
        self.counts = Elided()
        self.counts.setContentsMargins(8, 0, 8, 0)
        self.activity = Elided()
        self.activity.setProperty("role", "muted")
        self.progress = QProgressBar()
        self.progress.setFixedWidth(150)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress of the detectors")
        self.cancel = Button("Cancel")
        self.cancel.setToolTip(actions["cancel"].toolTip())
        self.cancel.setAccessibleName("Cancel checking")
        self.cancel.clicked.connect(controller.cancel_analysis)
        self.language = QToolButton()
        self.language.setAutoRaise(True)
        self.language.clicked.connect(actions["languages"].trigger)
        self.remote = QLabel()
        self.detectors = QToolButton()
        self.detectors.setAutoRaise(True)
        self.detectors.setToolButtonStyle(self.detectors.toolButtonStyle().ToolButtonTextBesideIcon)
        self.detectors.clicked.connect(actions["detectors"].trigger)
        self.addWidget(self.counts)
        for widget in (self.activity, self.progress, self.cancel, self.remote, self.language, self.detectors):
            self.addPermanentWidget(widget)
        controller.analysis_changed.connect(self._show_analysis)
        for signal in (
            controller.changed,
            controller.article_opened,
            controller.level_changed,
            controller.project_opened,
        ):
            signal.connect(lambda _value: self._show_article())
        theme.changed.connect(lambda: self._show_analysis(controller.analysis))
        self._show_analysis(controller.analysis)
        self._show_article()

    def _show_article(self) -> None:
        session = self._controller.session
        self.language.setVisible(session is not None)
        if session is None:
            self.counts.setText("")
            return
        name = language_name(session.document.language).partition(" (")[0]
        self.language.setText(name)
        self.language.setAccessibleName(f"Language of the article: {name}")
        self.language.setToolTip(f"The article is in {name}. Click to say that it is in another language.")
        progress = session.progress()
        parts = [f"{progress.open} open", f"{progress.corrections} corrected"]
        if progress.dismissed:
            parts.append(f"{progress.dismissed} dismissed")
        if progress.query:
            parts.append(f"{progress.query} {'query' if progress.query == 1 else 'queries'}")
        if progress.unsourced:
            parts.append(f"{progress.unsourced} without a source")
        self.counts.setText("  ·  ".join(parts))

    def _show_analysis(self, state: AnalysisState) -> None:
        self.progress.setVisible(state.running or state.reading)
        self.cancel.setVisible(state.running or state.reading)
        self.progress.setRange(0, state.to_read if state.reading else state.total)
        self.progress.setValue(state.read if state.reading else state.done)
        checked = "Checking" if state.running else "Checked"
        if state.reading and state.read < state.to_read:
            self.activity.setText(
                f"{checked}; reading for sense, paragraph {state.read + 1} of {state.to_read}"
            )
        elif state.reading:
            self.activity.setText(f"{checked}; reading for sense, the article as a whole")
        elif state.running and state.waiting:
            self.activity.setText(f"Checked; waiting for {', '.join(state.waiting)}")
        elif state.running:
            self.activity.setText(
                f"Checked: {state.detector}" if state.detector else "Checking the article …"
            )
        elif state.stopped:
            self.activity.setText(
                "Checked; reading for sense stopped" if state.finished else "Checking stopped"
            )
        elif state.finished:
            self.activity.setText("Checked")
        else:
            self.activity.setText("")
        infos = self._controller.analyser.detectors() if not state.running else []
        if not state.running:
            remote = [i for i in infos if i.remote and i.enabled]
            self.remote.setText(f"Sends text to {remote[0].remote}" if remote else "")
            missing = {i.id for i in infos if i.enabled and not i.available}
            missing |= {f.detector for f in state.failures}
            count = len(missing)
            self.detectors.setText(f"{count} not running" if count else "Detectors")
            self.detectors.setIcon(
                self._theme.icon("warning", "caution") if count else self._theme.icon("detectors")
            )
            self.detectors.setToolTip(
                "Some detectors cannot run; click to see why."
                if count
                else "Which detectors look at the article"
            )
            self.detectors.setAccessibleName(f"Detectors: {count} not running" if count else "Detectors")
