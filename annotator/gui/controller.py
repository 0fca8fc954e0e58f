"""Between the window and the services: the open project, the open article, the selection, and every action
on them.

Views never call a session's mutators. They call a method here, which shows expected errors through `Prompts`
and tells everyone by signal what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.gui.analysing import Analysing
from annotator.gui.decisions import Decisions
from annotator.gui.events import AnalysisState, Notice, Selection, TextMode
from annotator.gui.exporting import Exporting
from annotator.gui.flag_index import FlagIndex
from annotator.gui.importing import Importing
from annotator.gui.jobs import Jobs
from annotator.gui.prompts import Prompts
from annotator.gui.removing import Removing
from annotator.gui.selecting import Selecting
from annotator.model.anchor import Span
from annotator.model.document import Document
from annotator.model.errors import AnnotatorError
from annotator.model.review import Changes, Level
from annotator.services.analysis import Analyser
from annotator.services.review import ReviewSession
from annotator.services.workspace import Workspace

ELSEWHERE_MS = 1500
"""How often the project file is asked whether another window wrote to it."""

EVERYTHING = Changes(
    {
        kind: frozenset({"*"})
        for kind in (
            "flag",
            "correction",
            "note",
            "document",
            "ignore",
            "setting",
            "source",
            "language",
            "title",
            "state",
        )
    }
)
"""Stands for "anything may have changed"."""


class Controller(Decisions, Selecting, QObject):
    """One for each window. Lives on the GUI thread, which is the store's thread too."""

    project_opened = Signal(object)
    """The Workspace that is open now."""
    article_opened = Signal(object)
    """The Document that is open now, None when none is."""
    changed = Signal(object)
    """Changes: what a step touched. An id "*" stands for all records of its kind."""
    place_changed = Signal(object)
    """Span of the original text to show."""
    reading_changed = Signal(object)
    """The code point of the original text the reader is at."""
    visible_changed = Signal(object)
    """Span of the original text that is on screen in the article."""
    scroll_requested = Signal(object)
    """The code point of the original text to bring to the top of the article; the cursor stays."""
    selection_changed = Signal(object)
    """Selection."""
    level_changed = Signal(object)
    """Level."""
    mode_changed = Signal(object)
    """TextMode."""
    analysis_changed = Signal(object)
    """AnalysisState."""
    notice = Signal(object)
    """Notice."""
    panel_requested = Signal(object)
    """The id of a panel to bring up and give the focus ("flags", "correction", "names" …)."""
    panel_offered = Signal(object)
    """The id of a panel to bring to the front where it is open behind another; the focus stays."""
    commit_requested = Signal()
    """Whoever holds words being typed is to hand them in now."""

    def __init__(
        self,
        workspace: Workspace,
        analyser: Analyser,
        jobs: Jobs,
        prompts: Prompts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.analyser = analyser
        self.jobs = jobs
        self.prompts = prompts
        self.session: ReviewSession | None = None
        self.selection = Selection()
        self.mode = TextMode.MARKED
        self._index: FlagIndex | None = None
        self._place: int | None = None
        self._out_of_reach = False
        self.closed = False
        self._analysing = Analysing(self)
        self.importing = Importing(self)
        self.exporting = Exporting(self)
        self.removing = Removing(self)
        self._watch = QTimer(self)
        self._watch.setInterval(ELSEWHERE_MS)
        self._watch.timeout.connect(self.look_elsewhere)
        self._watch.start()

    # -- what there is

    @property
    def document(self) -> Document | None:
        return self.session.document if self.session else None

    @property
    def level(self) -> Level:
        return self.workspace.settings.level

    @property
    def analysis(self) -> AnalysisState:
        """Of the open article."""
        return self._analysing.state

    # -- projects

    def open_project(self, path: Path) -> bool:
        """Change to another project. False when it cannot be opened; the open one then stays."""
        self.commit_requested.emit()
        try:
            workspace = Workspace.open(path, settings=self.workspace.settings)
        except AnnotatorError as error:
            # Opening attaches the project's settings only when it succeeds, so the old project is as it was.
            self.prompts.error(error.message, error.hint)
            return False
        self.close_article()
        self.removing.settle()
        self.workspace.close()
        self.workspace = workspace
        self.announce_project()
        return True

    def announce_project(self) -> None:
        """Tell the views of the project that is open, and remember it among the recent ones."""
        self.attempt(lambda: self.workspace.settings.remember_project(self.workspace.path))
        self.project_opened.emit(self.workspace)
        self.level_changed.emit(self.level)
        for sentence in self.workspace.notices:
            self.notice.emit(Notice(sentence, warning=True))

    def look_elsewhere(self) -> None:
        """Show what another window has written to the project. A project that cannot be read is told of once,
        until it can be read again."""
        try:
            changed = self.workspace.changed_elsewhere()
        except AnnotatorError as error:
            if not self._out_of_reach:
                self._out_of_reach = True
                self.notice.emit(Notice(error.message, error.hint, warning=True))
            return
        self._out_of_reach = False
        if changed:
            self.removing.look_elsewhere()
            self.publish(EVERYTHING)

    def close(self) -> None:
        """Let go of everything. The window calls it last."""
        self.closed = True
        self._watch.stop()
        self.remember_place()
        self._analysing.close()
        self.jobs.close()
        self.session = None
        self.workspace.close()

    # -- articles

    def import_files(self, paths: Iterable[Path]) -> list[Document]:
        """Import files and open the first of them. Each that cannot be read gets its message."""
        return self.importing.files(paths)

    def import_text(self, text: str, title: str = "") -> Document | None:
        """Import words from the clipboard and open them."""
        return self.importing.text(text, title)

    def open_article(self, document_id: str, *, analyse: bool = True) -> bool:
        """Show an article at the place it was left at, and look for garbled passages in the background."""
        if self.session is not None and self.session.document.id == document_id:
            return True
        self.commit_requested.emit()
        session = self.attempt(lambda: self.workspace.review(document_id))
        if session is None:
            return False
        self.remember_place()
        self.session = session
        self._index = None
        self.selection = Selection()
        self._analysing.reset(document_id)
        self.article_opened.emit(session.document)
        self.selection_changed.emit(self.selection)
        place = session.last_place
        self.place_changed.emit(Span(place, place))
        if analyse:
            self.analyse()
        return True

    def close_article(self) -> None:
        if self.session is None:
            return
        self.remember_place()
        self.session = None
        self._index = None
        self.selection = Selection()
        self._analysing.reset("")
        self.article_opened.emit(None)
        self.selection_changed.emit(self.selection)

    def remember_place(self) -> None:
        """Keep the reader's place in the open article, for the next time."""
        session, place = self.session, self._place
        if session is not None and place is not None:
            self._place = None
            self.attempt(lambda: session.remember_place(place))

    def set_place(self, offset: int) -> None:
        """Where the reader is now; kept when the article or the window is closed."""
        self._place = offset
        self.reading_changed.emit(offset)

    @property
    def place(self) -> int:
        """The code point the reader of the open article is at, or was at last."""
        if self._place is not None:
            return self._place
        return self.session.last_place if self.session is not None else 0

    # -- analysis

    def analyse(self) -> None:
        """Look for garbled passages in the open article, in the background; a run under way is given up."""
        self._analysing.start()

    def cancel_analysis(self) -> None:
        self._analysing.cancel()

    # -- looking around

    def set_level(self, level: Level) -> None:
        if level is self.level:
            return
        self.attempt(lambda: setattr(self.workspace.settings, "level", level))
        self._index = None
        self.level_changed.emit(level)
        self._renew_selection()

    def set_mode(self, mode: TextMode) -> None:
        if mode is not self.mode:
            self.mode = mode
            self.mode_changed.emit(mode)

    def go_to(self, span: Span) -> None:
        """Show a place of the original text."""
        self.place_changed.emit(span)

    # -- inside

    def settings_changed(self) -> None:
        """Call after detectors or other settings were changed: shows flags anew and analyses again."""
        self.publish(Changes({"setting": frozenset({"*"})}))
        self.analyse()

    def merge(self, session: ReviewSession, flags: Any, ran: Any, within: Span | None = None) -> bool:
        """Take in what detectors found in the article or a part of it (called by `Analysing`)."""
        changes = self.attempt(lambda: session.merge_flags(flags, ran, within=within))
        if changes is None:
            return False
        if session is self.session:
            self.publish(changes)
        return True

    def attempt(self, action: Callable[[], Any]) -> Any:
        """An action's result, or None after its expected error was shown."""
        try:
            return action()
        except AnnotatorError as error:
            self.prompts.error(error.message, error.hint)
            return None

    def publish(self, changes: Changes | None) -> Changes | None:
        """Tell everyone what a step touched."""
        if changes is None:
            return None
        if changes:
            if any(kind in changes.ids for kind in ("flag", "ignore", "setting", "note")):
                self._index = None
            self.changed.emit(changes)
            self._renew_selection()
            if self.session is not None and any(
                self.session.document.id in changes.ids.get(kind, ()) for kind in ("source", "language")
            ):
                self.analyse()
        return changes
