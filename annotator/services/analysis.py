"""Analysing articles: which detectors there are and can run, and what they find."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

from annotator.detect.base import Article, CancelToken, Detector
from annotator.detect.limits import fit
from annotator.detect.pipeline import Failure, Pipeline, PipelineProgress, PipelineResult
from annotator.detect.registry import (
    BUILTIN,
    DetectorOptions,
    builtin_detectors,
    default_off,
    detector_ids,
    engines,
    late,
    slow,
)
from annotator.model.anchor import Span
from annotator.model.errors import AnnotatorError, UnavailableError, UnknownRecordError
from annotator.model.mqm import Category
from annotator.model.names import NameEntry
from annotator.model.review import Flag, FlagStatus, Level
from annotator.services.slow_reading import SlowPart, SlowReading, on_screen

logger = logging.getLogger(__name__)

__all__ = [
    "Analyser",
    "AnalysisOptions",
    "AnalysisResult",
    "AnalysisSettings",
    "Article",
    "CancelToken",
    "DetectorInfo",
    "Failure",
    "Progress",
    "SlowPart",
]

Progress = PipelineProgress
_NAMING = frozenset({"people", "organisations", "places"})
"""The name ledger is made where one of these could run: it rests on the same look-ups."""
_SLIPS = frozenset({Category.SPELLING, Category.CAPITALIZATION, Category.PUNCTUATION, Category.LOCALE})
"""What is wrong where people type in haste, too: no sign of a machine."""
_SENTENCE = "On Monday Olaf Scholz of the European Union recieved the Vorschlag that was made in Kyiv."
"""Holds what the quick detectors load something for: names, a misspelt word and a foreign one."""


class AnalysisSettings(Protocol):
    """What analysing asks of the user's settings; read anew on each run."""

    @property
    def detectors(self) -> Mapping[str, bool]:
        """Detectors turned on or off by the user; absent means as they come."""
        ...

    @property
    def languagetool_server(self) -> str:
        """The address of a LanguageTool server, "" for the local one."""
        ...


@dataclass(frozen=True, slots=True)
class AnalysisOptions:
    """Settings for a single run, without a store."""

    detectors: Mapping[str, bool] = field(default_factory=dict)
    languagetool_server: str = ""


@dataclass(frozen=True, slots=True)
class DetectorInfo:
    """A detector as lists of detectors show it. `reason` says why it is not `available` and what turns it on;
    `remote` names the server it sends text to, "" when nothing leaves the machine."""

    id: str
    title: str
    enabled: bool
    available: bool
    reason: str
    remote: str


@dataclass(frozen=True, slots=True)
class AnalysisResult:
    """`flags` and `names` in text order; `ran` the detectors that finished; `seconds` by detector;
    `notices` sentences for the user about what was not looked at."""

    flags: tuple[Flag, ...]
    failures: tuple[Failure, ...]
    ran: frozenset[str]
    names: tuple[NameEntry, ...]
    seconds: Mapping[str, float]
    notices: tuple[str, ...] = ()


class Analyser:
    """Runs the enabled detectors. Callable from any thread; a lock keeps runs one after another.

    Slow detectors (a language model) are left to `analyse_slowly`, unless `slow_too` has them run with the
    rest.
    """

    def __init__(self, settings: AnalysisSettings | None = None, *, slow_too: bool = False) -> None:
        self._settings: AnalysisSettings = settings or AnalysisOptions()
        self._slow_too = slow_too
        self._lock = threading.RLock()
        """One quick run after another."""
        self._busy = threading.Event()
        """Set while one is under way."""
        self._seen = threading.Event()
        """Not set while slow detectors look at what is on screen."""
        self._seen.set()
        self._slow_lock = threading.Lock()
        """One slow paragraph after another; quick runs and lists of detectors never wait for it."""
        self._making = threading.RLock()
        self._made: dict[str, Detector] = {}
        self._options: DetectorOptions | None = None

    @classmethod
    def for_check(
        cls,
        *,
        without: Collection[str] = (),
        only: Collection[str] = (),
        extra: Collection[str] = (),
        languagetool_server: str | None = None,
    ) -> Analyser:
        """An analyser for one run: all quick detectors but `without`, or none but `only`, and `extra` ones.

        Raises UnknownRecordError for an id no detector has, AnnotatorError where none is left.
        """
        options = DetectorOptions(languagetool_server=languagetool_server or "")
        known = detector_ids(options)
        for name in (*without, *only, *extra):
            if name not in known:
                raise UnknownRecordError(f"There is no detector “{name}”.", f"There are: {', '.join(known)}.")
        chosen = dict.fromkeys(slow(), False)
        if only:
            chosen = {name: name in only for name in known}
        if languagetool_server:
            chosen["languagetool"] = True
        chosen |= dict.fromkeys(extra, True) | dict.fromkeys(without, False)
        if not any(chosen.get(name, name not in default_off()) for name in known):
            raise AnnotatorError("No detector is left to run.", "Leave fewer out.")
        return cls(AnalysisOptions(chosen, languagetool_server or ""), slow_too=True)

    def detectors(self) -> list[DetectorInfo]:
        """All detectors with their state. Quick: loads no model and starts no server."""
        with self._making:
            enabled = self._enabled()
            found = []
            for detector in self._detectors():
                reason = detector.availability()
                found.append(
                    DetectorInfo(
                        id=detector.id,
                        title=detector.title,
                        enabled=enabled[detector.id],
                        available=not reason,
                        reason=reason,
                        remote=getattr(detector, "remote", ""),
                    )
                )
            return found

    def analyse(
        self,
        article: Article,
        document_id: str = "",
        *,
        cancel: CancelToken | None = None,
        progress: Callable[[Progress], None] | None = None,
        only: Collection[str] | None = None,
        early: Callable[[AnalysisResult], None] | None = None,
    ) -> AnalysisResult:
        """All enabled detectors, or those of them in `only`, over the article. `progress` is called on this
        thread; so is `early`, with what there is, where only a server is still waited for. That begins when
        slow detectors have seen what they look at: what is on screen comes first.

        Raises CancelledError when `cancel` was set.
        """

        def named(result: PipelineResult) -> AnalysisResult:
            return _result(result, _ledger(article) if result.ran & _NAMING else ())

        def tell(result: PipelineResult) -> None:
            if early is not None:
                early(named(result))
                self._busy.clear()  # all cores are the look's
                self._seen.wait()
                self._busy.set()

        with self._lock, _while_set(self._busy):
            result = self._pipeline(only).run(
                article, document_id, cancel, progress, early=tell if early else None
            )
            if self._slow_too:
                later = replace(article, flagged=article.flagged or likely(result.flags))
                slowly = self._pipeline(only, slowly=True)
                result = _together(result, slowly.run(later, document_id, cancel, progress))
            return named(result)

    def names(self, article: Article) -> tuple[NameEntry, ...]:
        """The article's name ledger; empty where what it needs is not installed."""
        from annotator.detect.ledger import name_ledger

        try:
            return name_ledger(fit(article)[0])
        except UnavailableError as error:
            logger.info("No name ledger: %s", error)
            return ()

    def check(
        self,
        text: str,
        *,
        language: str = "en",
        source_text: str | None = None,
        source_language: str = "",
        aligned: bool = False,
    ) -> AnalysisResult:
        """Analyse bare text that belongs to no document; `source_language` and `aligned` as in `Document`."""
        article = Article.of(text, language, source_text)
        return self.analyse(replace(article, source_language=source_language, aligned=aligned))

    def left_out(self) -> list[str]:
        """The ids of slow detectors that could run and are not asked to."""
        return [d.id for d in self.detectors() if d.id in slow() and d.available and not d.enabled]

    def recheck(
        self,
        article: Article,
        paragraph: int,
        document_id: str = "",
        *,
        cancel: CancelToken | None = None,
        only: Collection[str] | None = None,
    ) -> AnalysisResult:
        """The quick detectors over one paragraph (`Piece.paragraph`), after it was edited."""
        with self._lock:
            result = self._pipeline(only).run_paragraph(article, paragraph, document_id, cancel)
        return _result(result, self.names(article))

    def to_read(self, article: Article) -> int:
        """How many paragraphs `analyse_slowly` is going to read; 0 when no slow detector can run."""
        ready = self._pipeline(None, slowly=True).ready(article)
        return len(article.paragraph_spans()) if ready else 0

    def get_ready(self, *, cancel: CancelToken | None = None) -> None:
        """Load what slow detectors need for a first look, before there is an article, beside whatever else
        the program is at. Raises CancelledError when `cancel` was set."""
        self._look(Article.of(""), Span(0, 0), cancel, lambda: True)

    def get_quick_ready(self, *, cancel: CancelToken | None = None) -> None:
        """Let the quick detectors load what they need, servers apart, while there is no article: they check a
        sentence for no other purpose. Raises CancelledError when `cancel` was set."""
        article = Article.of(_SENTENCE)
        self._pipeline({d.id for d in self._detectors()} - late()).run(article, cancel=cancel)
        self.names(article)

    def look(self, article: Article, screen: Span, *, cancel: CancelToken | None = None) -> None:
        """Let slow detectors look at the sentences within `screen` while the quick ones are still at work, so
        that `analyse_slowly` has something to say of them at once. What goes wrong is told there.

        Raises CancelledError when `cancel` was set.
        """
        self._seen.clear()
        try:
            self._look(article, screen, cancel, self._busy.is_set)
        finally:
            self._seen.set()

    def _look(
        self, article: Article, screen: Span, cancel: CancelToken | None, busy: Callable[[], bool]
    ) -> None:
        try:
            with self._slow_lock:
                pipeline = self._pipeline(None, slowly=True)
                pipeline.look(article, on_screen(article, screen), cancel, busy)
        except UnavailableError as error:
            logger.info("No first look: %s", error)

    def analyse_slowly(
        self,
        article: Article,
        document_id: str = "",
        *,
        first: Callable[[], int] = lambda: 0,
        screen: Span | None = None,
        cancel: CancelToken | None = None,
        found: Callable[[SlowPart], None],
    ) -> AnalysisResult:
        """The enabled slow detectors: at first sight the sentences within `screen`, then paragraph by
        paragraph, always the next unread one from the offset `first` gives at that time, around the end.
        `found` is called on this thread after each, and once more for those that read otherwise in the light
        of the whole article.

        Quick runs do not wait for it. Raises CancelledError when `cancel` was set.
        """
        reading = SlowReading(
            lambda ids: self._pipeline(ids, slowly=True), self._slow_lock, article, document_id, cancel, found
        )
        return _result(reading.run(first, screen), ())

    def close(self) -> None:
        """Stop what detectors have started (servers). The analyser can be used again afterwards."""
        with self._lock, self._slow_lock, self._making:
            self._close_detectors()

    def _detectors(self) -> list[Detector]:
        with self._making:
            options = DetectorOptions(languagetool_server=self._settings.languagetool_server)
            if options != self._options:
                self._close_detectors()
                self._made = {d.id: d for d in builtin_detectors(options)}
                self._options = options
            return list(self._made.values())

    def _close_detectors(self) -> None:
        for detector in self._made.values():
            stop = getattr(detector, "close", None)
            if stop is not None:
                stop()
        self._made = {}
        self._options = None

    def _enabled(self) -> dict[str, bool]:
        off = default_off()
        return {d.id: self._settings.detectors.get(d.id, d.id not in off) for d in self._detectors()}

    def _pipeline(self, only: Collection[str] | None, *, slowly: bool = False) -> Pipeline:
        """The enabled detectors, quick ones or slow ones."""
        enabled, slow_ones = self._enabled(), slow()
        chosen = [
            d
            for d in self._detectors()
            if enabled[d.id] and (d.id in slow_ones) is slowly and (only is None or d.id in only)
        ]
        return Pipeline(chosen, engines(), late())


@contextmanager
def _while_set(event: threading.Event) -> Iterator[None]:
    event.set()
    try:
        yield
    finally:
        event.clear()


def likely(flags: Iterable[Flag]) -> int:
    """How many flags speak for a garbled article: those of quick detectors at “likely” that nobody dismissed,
    but for the slips of people who type. LanguageTool is left out, which is not everywhere."""
    others = slow() | late()
    known = frozenset(e.id for e in BUILTIN) - others
    least = Level.LIKELY.threshold
    return sum(
        f.detector in known
        and f.confidence >= least
        and f.status is not FlagStatus.DISMISSED
        and f.category not in _SLIPS
        for f in flags
    )


def _together(first: PipelineResult, second: PipelineResult) -> PipelineResult:
    return PipelineResult(
        tuple(sorted((*first.flags, *second.flags), key=lambda f: (f.span, f.id))),
        (*first.failures, *second.failures),
        first.ran | second.ran,
        {**first.seconds, **second.seconds},
        tuple(dict.fromkeys((*first.notices, *second.notices))),
    )


def _ledger(article: Article) -> tuple[NameEntry, ...]:
    from annotator.detect.ledger import name_ledger

    return name_ledger(fit(article)[0])


def _result(result: PipelineResult, names: tuple[NameEntry, ...]) -> AnalysisResult:
    return AnalysisResult(result.flags, result.failures, result.ran, names, result.seconds, result.notices)
