"""Looking for garbled passages in the background, and taking in what was found without a stall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from annotator.gui.events import AnalysisState, Notice
from annotator.gui.jobs import Jobs, Report
from annotator.model.anchor import Span
from annotator.model.errors import AnnotatorError
from annotator.model.review import Flag
from annotator.services.analysis import AnalysisResult, Article, CancelToken, Progress, SlowPart
from annotator.services.slow_reading import FIRST_SIGHT, read_before

if TYPE_CHECKING:
    from annotator.gui.controller import Controller
    from annotator.services.review import ReviewSession

KEY = "analysis"
SLOW_KEY = "slow analysis"
LOOK_KEY = "first look"
READY_KEY = "getting ready"
QUICK_READY_KEY = "getting the quick ones ready"
READY_AFTER_MS = 700
"""By then the window is painted, and an article it was opened with is being checked."""
LOOK_AFTER_MS = 50
"""By then the article is painted, and what of it is on screen is known."""
SCREENFUL = 2500
"""Code points taken to be on screen where nothing has been painted."""
PIECE = 1500
"""Up to so many flags are taken in at once; more of them, detector by detector, between two events."""


class Analysing(QObject):
    """The analysis of the controller's open article: first the quick detectors, then the slow ones, in a
    thread of their own so that a paragraph being edited need not wait for them. Meanwhile the slow ones look
    at what is on screen, to have something to say of it as soon as the quick ones are done. A server that has
    still to start holds up nothing: what it finds comes when it comes."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._controller = controller
        self._slow_jobs = Jobs(self)
        self._slow_jobs.crashed.connect(controller.jobs.crashed)
        controller.jobs.crashed.connect(self._crashed)
        controller.visible_changed.connect(self._see)
        controller.selection_changed.connect(lambda _selection: QTimer.singleShot(0, self, self._take_held))
        self.state = AnalysisState()
        self._visible: Span | None = None
        self._screen: Span | None = None
        """What the slow detectors are to look at first; None where they have read it before."""
        self._held: dict[Span, SlowPart] = {}
        """By paragraph: what was found where somebody is at work."""
        self._before: tuple[Flag, ...] = ()
        """What had been found before this reading began, at first sight apart."""
        self._passing: dict[Span, SlowPart] = {}
        """By paragraph: what this reading found where there was something before. Only in the light of the
        whole article can both be compared: flags are not to vanish and come back."""
        self._round = 0
        """Each analysis is one; what an earlier one still has to say is not heard."""
        self._begun = False
        """Whether the slow detectors have been set to work in this round."""
        self._told: set[str] = set()
        """What was said already: that a language lacks something need not be heard with each article."""
        self._get_ready()
        QTimer.singleShot(READY_AFTER_MS, self, self._get_quick_ready)

    def reset(self, document_id: str) -> None:
        """Another article is open."""
        self._stop()
        self._held.clear()
        self._visible = None
        self._set(AnalysisState(document_id))

    def start(self) -> None:
        controller = self._controller
        session = controller.session
        if session is None:
            return
        article, document_id = session.article(), session.document.id

        def work(cancel: CancelToken, report: Report) -> AnalysisResult:
            return controller.analyser.analyse(
                article, document_id, cancel=cancel, progress=report, early=report
            )

        self._stop()
        self._held.clear()
        number = self._round
        self._set(AnalysisState(document_id, running=True, names=self.state.names))
        controller.jobs.submit(
            KEY,
            work,
            lambda result: self._take(session, result, number, last=True),
            on_failed=self._failed,
            on_progress=lambda news: self._hear(session, news, number),
        )
        QTimer.singleShot(LOOK_AFTER_MS, self, lambda: self._look(session, article))

    def cancel(self) -> None:
        self._stop()
        if self.state.running or self.state.reading:
            self._set(replace(self.state, running=False, read=0, to_read=0, stopped=True))

    def close(self) -> None:
        """Stop, and wait for the paragraph being read."""
        self._stop()
        self._slow_jobs.close()

    def _stop(self) -> None:
        self._controller.jobs.cancel(KEY)
        for key in (LOOK_KEY, SLOW_KEY):
            self._slow_jobs.cancel(key)
        self._screen = None
        self._round += 1
        self._begun = False

    def _get_ready(self) -> None:
        """Load the language model while the window is being made and nobody waits for it."""
        analyser = self._controller.analyser
        self._slow_jobs.submit(
            READY_KEY, lambda cancel, _report: analyser.get_ready(cancel=cancel), lambda _nothing: None
        )

    def _get_quick_ready(self) -> None:
        """Load what the quick detectors need while there is no article, so that the first one opened is
        checked as soon as the next."""
        if not self._round:
            analyser = self._controller.analyser

            def work(cancel: CancelToken, _report: Report) -> None:
                analyser.get_quick_ready(cancel=cancel)

            self._slow_jobs.submit(QUICK_READY_KEY, work, lambda _nothing: None)

    def _see(self, visible: Span) -> None:
        self._visible = visible

    def _look(self, session: ReviewSession, article: Article) -> None:
        """Let the slow detectors look at what is on screen while the quick ones are at work."""
        if session is not self._controller.session or not self.state.running or self._screen is not None:
            return
        self._screen = self._unread(session)
        if self._screen is not None:
            analyser, screen = self._controller.analyser, self._screen

            def work(cancel: CancelToken, _report: Report) -> None:
                analyser.look(article, screen, cancel=cancel)

            self._slow_jobs.submit(LOOK_KEY, work, lambda _nothing: None)

    def _unread(self, session: ReviewSession) -> Span | None:
        """What is on screen, unless slow detectors have read it before."""
        screen = self._on_screen()
        return None if read_before(session.flags(), screen) else screen

    def _on_screen(self) -> Span:
        place = self._controller.place
        return self._visible or Span(place, place + SCREENFUL)

    def _hear(self, session: ReviewSession, news: Progress | AnalysisResult, number: int) -> None:
        if isinstance(news, AnalysisResult):
            self._take(session, news, number, last=False)
        else:
            done, total = news.done, news.total
            self._set(
                replace(self.state, done=done, total=total, detector=news.detector, waiting=news.waiting)
            )

    def _failed(self, error: AnnotatorError) -> None:
        self._set(replace(self.state, running=False, read=0, to_read=0))
        self._controller.notice.emit(Notice(error.message, error.hint, warning=True))

    def _crashed(self, _error: object) -> None:
        """Some job had a bug; when it was this one, nothing more is coming."""
        if self.state.running and not self._controller.jobs.pending(KEY):
            self._set(replace(self.state, running=False))
        if self.state.reading and not self._slow_jobs.pending(SLOW_KEY):
            self._set(replace(self.state, read=0, to_read=0))

    def _take(self, session: ReviewSession, result: AnalysisResult, number: int, *, last: bool) -> None:
        """Take in what the quick detectors have found in round `number`; it is not the `last` of it while a
        server is waited for."""
        pieces = _pieces(result)
        for notice in dict.fromkeys(n for n in result.notices if n not in self._told):
            self._told.add(notice)
            about = session.document.id
            self._controller.notice.emit(Notice(notice, warning=True, article=about))

        def take_next() -> None:
            if number != self._round:
                return
            piece = next(pieces, None)
            if piece is not None and self._controller.merge(session, *piece):
                QTimer.singleShot(0, self, take_next)
                return
            state = replace(self.state, names=result.names or self.state.names)
            if last:
                failures = (*result.failures, *state.failures)
                state = replace(state, running=False, failures=failures, finished=piece is None)
            self._set(state)
            if piece is None and not self._begun:
                self._read(session)

        take_next()

    def _read(self, session: ReviewSession) -> None:
        """Let the slow detectors begin, with the paragraph the reader is at; they follow when the text is
        scrolled."""
        analyser, document_id = self._controller.analyser, session.document.id
        article = session.article()  # with what has been found by now
        self._begun = True
        screen, place = self._screen or self._unread(session), self._on_screen().start
        self._set(replace(self.state, read=0, to_read=analyser.to_read(article)))
        self._passing.clear()
        self._before = tuple(f for f in session.flags() if f.rule != FIRST_SIGHT)

        def first() -> int:  # on the other thread
            visible = self._visible
            return visible.start if visible else place

        def work(cancel: CancelToken, report: Report) -> AnalysisResult:
            return analyser.analyse_slowly(
                article,
                document_id,
                first=first,
                screen=screen,
                cancel=cancel,
                found=report,
            )

        def done(result: AnalysisResult) -> None:
            for part in self._passing.values():
                self._take_in(session, part)
            self._passing.clear()
            failures = (*self.state.failures, *result.failures)
            self._set(replace(self.state, failures=failures, read=0, to_read=0))

        self._slow_jobs.submit(
            SLOW_KEY,
            work,
            done,
            on_failed=self._failed,
            on_progress=lambda part: self._take_part(session, part),
        )

    def _take_part(self, session: ReviewSession, part: SlowPart) -> None:
        if session is self._controller.session:
            if read_before(self._before, part.within):
                self._passing[part.within] = part
            else:
                self._take_in(session, part)
            self._set(replace(self.state, read=part.done, to_read=part.total))

    def _take_in(self, session: ReviewSession, part: SlowPart) -> None:
        if session is self._controller.session:
            self._held.pop(part.within, None)
            if part.ran and self._at_work(part.within):
                self._held[part.within] = part
            elif part.ran:
                self._controller.merge(session, part.flags, part.ran, within=part.within)

    def _at_work(self, within: Span) -> bool:
        """Whether a passage is selected there that was seen at first sight only: it is not to change under
        somebody's hands."""
        passage = self._controller.selection.passage
        return (
            passage is not None
            and within.overlaps(passage.span)
            and any(f.rule == FIRST_SIGHT for f in passage.flags)
        )

    def _take_held(self) -> None:
        """Take in what waited for somebody to go on."""
        session = self._controller.session
        for within in [w for w in self._held if not self._at_work(w)]:
            part = self._held.pop(within)
            if session is not None:
                self._controller.merge(session, part.flags, part.ran, within=within)

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
