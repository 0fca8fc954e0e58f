"""Looking for garbled passages in the background, and taking in what was found without a stall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from annotator.gui.events import AnalysisState, Notice
from annotator.gui.jobs import Report
from annotator.model.errors import AnnotatorError
from annotator.model.review import Flag
from annotator.services.analysis import AnalysisResult, CancelToken, Progress

if TYPE_CHECKING:
    from annotator.gui.controller import Controller
    from annotator.services.review import ReviewSession

KEY = "analysis"
PIECE = 1500
"""Up to so many flags are taken in at once; more of them, detector by detector, between two events."""


class Analysing(QObject):
    """The analysis of the controller's open article."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._controller = controller
        self.state = AnalysisState()

    def reset(self, document_id: str) -> None:
        """Another article is open."""
        self._controller.jobs.cancel(KEY)
        self._set(AnalysisState(document_id))

    def start(self) -> None:
        controller = self._controller
        session = controller.session
        if session is None:
            return
        article, document_id = session.article(), session.document.id

        def work(cancel: CancelToken, report: Report) -> AnalysisResult:
            return controller.analyser.analyse(article, document_id, cancel=cancel, progress=report)

        self._set(AnalysisState(document_id, running=True, names=self.state.names))
        controller.jobs.submit(
            KEY,
            work,
            lambda result: self._take(session, result),
            on_failed=self._failed,
            on_progress=self._progress,
        )

    def cancel(self) -> None:
        self._controller.jobs.cancel(KEY)
        if self.state.running:
            self._set(replace(self.state, running=False))

    def _progress(self, progress: Progress) -> None:
        self._set(replace(self.state, done=progress.done, total=progress.total, detector=progress.detector))

    def _failed(self, error: AnnotatorError) -> None:
        self._set(replace(self.state, running=False))
        self._controller.notice.emit(Notice(error.message, error.hint, warning=True))

    def _take(self, session: ReviewSession, result: AnalysisResult) -> None:
        pieces = _pieces(result)
        for notice in result.notices:
            self._controller.notice.emit(Notice(notice, warning=True))

        def take_next() -> None:
            if session is not self._controller.session:
                return
            piece = next(pieces, None)
            if piece is not None and self._controller.merge(session, *piece):
                QTimer.singleShot(0, self, take_next)
                return
            self._set(
                AnalysisState(
                    session.document.id,
                    failures=result.failures,
                    names=result.names or self.state.names,
                    finished=piece is None,
                )
            )

        take_next()

    def _set(self, state: AnalysisState) -> None:
        if state != self.state:
            self.state = state
            self._controller.analysis_changed.emit(state)


def _pieces(result: AnalysisResult) -> Iterator[tuple[list[Flag], frozenset[str]]]:
    """The result in parts that each can be merged alone."""
    if len(result.flags) <= PIECE:
        yield list(result.flags), result.ran
        return
    for detector in sorted(result.ran):
        yield [f for f in result.flags if f.detector == detector], frozenset({detector})
