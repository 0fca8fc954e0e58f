"""Running detectors over an article and turning what they find into flags."""

from __future__ import annotations

import logging
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from annotator.detect.base import Article, CancelToken, Detector, Finding, Glancing, Scope
from annotator.detect.limits import fit
from annotator.knowledge.languages import base, not_checked
from annotator.model.anchor import Anchor, Span
from annotator.model.errors import AnnotatorError, CancelledError
from annotator.model.review import Flag, fingerprint
from annotator.text.segment import Piece

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A detector that did not run or broke off, and why, for people."""

    detector: str
    reason: str


@dataclass(frozen=True, slots=True)
class PipelineProgress:
    """`done` of `total` detectors have finished; `detector` is the title of the last one. `waiting` are the
    titles of the late ones still to come where all others have finished."""

    done: int
    total: int
    detector: str
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PipelineResult:
    """`flags` in text order; `ran` the ids of the detectors that finished; `seconds` by detector;
    `notices` sentences for the user about what no detector looked at."""

    flags: tuple[Flag, ...]
    failures: tuple[Failure, ...]
    ran: frozenset[str]
    seconds: Mapping[str, float]
    notices: tuple[str, ...] = ()


ProgressCallback = Callable[[PipelineProgress], None]


class Pipeline:
    """Runs detectors in order. Those whose id is in `engines` (native code, other processes) run in threads
    beside the rest, so that their start-up costs no time of its own; those of `late` among them may have to
    wait for a server. A pipeline is used by one thread at a time."""

    def __init__(
        self, detectors: Sequence[Detector], engines: Collection[str] = (), late: Collection[str] = ()
    ) -> None:
        self.detectors = tuple(detectors)
        self._engines = frozenset(engines)
        self._late = frozenset(late)

    def run(
        self,
        article: Article,
        document_id: str = "",
        cancel: CancelToken | None = None,
        progress: ProgressCallback | None = None,
        only: Collection[str] | None = None,
        early: Callable[[PipelineResult], None] | None = None,
    ) -> PipelineResult:
        """All detectors, or those of `only`, over the article. With `early`, late ones begin when all others
        have finished, since servers take the cores to start; then it is called, on this thread, with what
        there is by then.

        A detector that raises becomes a `Failure`. Detectors that do not know the article's language are
        left out, and a notice says what its language lacks. Raises CancelledError when `cancel` was set.
        """
        chosen = [d for d in self.detectors if only is None or d.id in only]
        lacking = not_checked(article.language)

        def whole(result: PipelineResult) -> PipelineResult:
            return replace(result, notices=(*result.notices, lacking)) if lacking else result

        tell = None if early is None else lambda result: early(whole(result))
        return whole(
            self._run(article, article, document_id, cancel or CancelToken(), progress, chosen, tell)
        )

    def run_paragraph(
        self,
        article: Article,
        paragraph: int,
        document_id: str = "",
        cancel: CancelToken | None = None,
        only: Collection[str] | None = None,
    ) -> PipelineResult:
        """The detectors of paragraph scope, or those of them in `only`, over paragraph number `paragraph`
        (`Piece.paragraph`). Flags have the fingerprints they have in a run over the whole article."""
        part = article.part(p for p in article.segments if p.paragraph == paragraph)
        chosen = [d for d in self.detectors if d.scope is Scope.PARAGRAPH and (only is None or d.id in only)]
        return self._run(part, article, document_id, cancel or CancelToken(), None, chosen)

    def look(
        self,
        article: Article,
        pieces: Sequence[Piece],
        cancel: CancelToken | None = None,
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """Let those detectors that can glance prepare for it. `pieces` are some of the article's segments,
        `busy` tells whether other detectors are at work meanwhile."""
        part, _ = fit(article.part(pieces))
        for detector in self.ready(article):
            if isinstance(detector, Glancing):
                detector.look(part, cancel or CancelToken(), busy)

    def glance(
        self,
        article: Article,
        pieces: Sequence[Piece],
        document_id: str = "",
        cancel: CancelToken | None = None,
    ) -> PipelineResult:
        """What those detectors that can glance say at once of `pieces`, some of the article's segments."""
        part = article.part(pieces)
        chosen = [_AtFirstSight(d) for d in self.detectors if isinstance(d, Glancing)]
        return self._run(part, article, document_id, cancel or CancelToken(), None, chosen)

    def ready(self, article: Article) -> list[Detector]:
        """The detectors that know the article's language and can run."""
        return [d for d in self.detectors if _knows(d, article) and not d.availability()]

    def _run(
        self,
        article: Article,
        whole: Article,
        document_id: str,
        cancel: CancelToken,
        progress: ProgressCallback | None,
        chosen: Sequence[Detector],
        early: Callable[[PipelineResult], None] | None = None,
    ) -> PipelineResult:
        article, notices = fit(article)
        findings: dict[str, list[Finding]] = {}
        seconds: dict[str, float] = {}
        able, failures = _able(chosen, article)
        beside = [d for d in able if d.id in self._engines]
        waited = [d for d in beside if d.id in self._late] if early else []

        def finish(detector: Detector, outcome: _Outcome) -> None:
            seconds[detector.id] = outcome.seconds
            if outcome.failure:
                failures.append(Failure(detector.id, outcome.failure))
            else:
                findings[detector.id] = outcome.findings
            if progress is not None:
                others_done = len(seconds) >= len(able) - len(waited)
                titles = tuple(d.title for d in waited if others_done and d.id not in seconds)
                progress(PipelineProgress(len(seconds), len(able), detector.title, titles))

        def result() -> PipelineResult:
            flags = make_flags(whole, document_id, findings)
            return PipelineResult(flags, tuple(failures), frozenset(findings), dict(seconds), notices)

        with ThreadPoolExecutor(max_workers=max(1, len(beside)), thread_name_prefix="detector") as pool:

            def begin(detectors: Iterable[Detector]) -> list[tuple[Detector, Future[_Outcome]]]:
                return [(d, pool.submit(_attempt, d, article, cancel)) for d in detectors]

            running = begin(d for d in beside if d not in waited)
            for detector in able:
                if detector not in beside:
                    finish(detector, _attempt(detector, article, cancel))
            for detector, outcome in running:
                finish(detector, outcome.result())
            if early and waited:
                early(result())
                for detector, outcome in begin(waited):
                    finish(detector, outcome.result())
        return result()


class _AtFirstSight:
    """A detector that glances."""

    scope = Scope.PARAGRAPH

    def __init__(self, detector: Glancing) -> None:
        self.id, self.title, self.languages = detector.id, detector.title, detector.languages
        self.availability, self.detect = detector.availability, detector.glance


def _able(chosen: Iterable[Detector], article: Article) -> tuple[list[Detector], list[Failure]]:
    """Those that can run, and why others cannot. Of those that do not know the article's language nothing is
    said: `Pipeline.run` says once for all of them what is not checked."""
    knowing = [(d, d.availability()) for d in chosen if _knows(d, article)]
    return [d for d, reason in knowing if not reason], [Failure(d.id, r) for d, r in knowing if r]


def _knows(detector: Detector, article: Article) -> bool:
    """Whether it is for the article's language."""
    return not detector.languages or base(article.language) in detector.languages


@dataclass(frozen=True, slots=True)
class _Outcome:
    findings: list[Finding]
    seconds: float
    failure: str = ""


def _attempt(detector: Detector, article: Article, cancel: CancelToken) -> _Outcome:
    cancel.check()
    begun = time.perf_counter()
    failure = ""
    found: list[Finding] = []
    try:
        found = _within(article.text, detector.detect(article, cancel))
    except CancelledError:
        raise
    except AnnotatorError as error:
        failure = str(error)
    except Exception as error:  # a detector that breaks is reported, and the others go on
        logger.exception("The detector “%s” failed.", detector.id)
        failure = f"It broke off with an error of its own ({type(error).__name__}: {error})."
    return _Outcome(found, time.perf_counter() - begun, failure)


def _within(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings without doubles: of one rule on one span the surest stays. Raises AnchorError for a span
    past the text's end."""
    best: dict[tuple[str, Span], Finding] = {}
    for finding in findings:
        finding.span.of(text)
        key = (finding.rule, finding.span)
        if key not in best or best[key].confidence < finding.confidence:
            best[key] = finding
    return list(best.values())


def make_flags(
    article: Article, document_id: str, findings: Mapping[str, Iterable[Finding]]
) -> tuple[Flag, ...]:
    """Flags, in text order, of the findings by detector id."""
    starts = [p.span.start for p in article.segments]
    seen: Counter[tuple[str, str, int, str]] = Counter()
    flags: list[Flag] = []
    ordered = sorted(
        ((f, detector) for detector, found in findings.items() for f in found),
        key=lambda e: (e[0].span, e[1], e[0].rule),
    )
    for finding, detector in ordered:
        anchor = Anchor.at(article.text, finding.span)
        segment = max(0, bisect_right(starts, finding.span.start) - 1)
        key = (detector, finding.rule, segment, anchor.quote)
        flags.append(
            Flag(
                id=fingerprint(document_id, *key, seen[key]),
                document_id=document_id,
                anchor=anchor,
                detector=detector,
                rule=finding.rule,
                category=finding.category,
                severity=finding.severity,
                confidence=finding.confidence,
                message=finding.message,
                suggestions=finding.suggestions,
                evidence=finding.evidence,
            )
        )
        seen[key] += 1
    return tuple(flags)
