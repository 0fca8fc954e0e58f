"""What learning from the decisions would change, measured on articles it did not learn from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.detect.calibration import AS_SHIPPED, Calibration
from annotator.detect.fuse import group
from annotator.formats.counts import count
from annotator.model.errors import AnnotatorError
from annotator.model.review import Level
from annotator.services.evaluation.metrics import calibration_error, reliability
from annotator.services.learning.fitting import Decided, RuleRecord, fit, is_right, parts, rule_records

LEAST_DECIDED = 30
LEAST_OF_A_KIND = 5
LEAST_ARTICLES = 3


class TooFewDecisionsError(AnnotatorError):
    """There is too little to learn from; the message says how much there is, the hint what is missing."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Of `shown` passages at a level, `right` led to a correction."""

    shown: int
    right: int

    @property
    def precision(self) -> float | None:
        return self.right / self.shown if self.shown else None


@dataclass(frozen=True, slots=True)
class Standing:
    """How well a confidence told right from wrong. `error` is the expected calibration error, `log_loss` the
    mean surprise at what was decided, in nats (a proper score: lower is better)."""

    error: float
    log_loss: float
    certain: Shown
    likely: Shown


@dataclass(frozen=True, slots=True)
class Trial:
    """`decided` passages in `articles`, of which `right` were corrected. `before` and `after` are measured on
    the same passages, each with what the articles of other parts teach; `calibration` is what all of them
    teach."""

    decided: int
    right: int
    articles: int
    before: Standing
    after: Standing
    calibration: Calibration
    rules: tuple[RuleRecord, ...]

    @property
    def helps(self) -> bool:
        """True when what is learned foretells decisions in other articles better."""
        return self.after.log_loss < self.before.log_loss


def try_out(decided: Decided) -> Trial:
    """Learn from the decided flags of a project's articles, and measure it by cross-validation: the articles
    are dealt into parts, each measured by what the others teach.

    Raises TooFewDecisionsError.
    """
    decided = {article: flags for article, flags in decided.items() if flags}
    before = [p for flags in decided.values() for p in group(flags)]
    right = sum(map(is_right, before))
    _check_enough(len(before), right, len(decided))
    shipped: list[tuple[float, bool]] = []
    learned: list[tuple[float, bool]] = []
    for part in parts(decided):
        elsewhere = fit({a: flags for a, flags in decided.items() if a not in part})
        for article in sorted(part):
            shipped += _judged(decided, article, AS_SHIPPED)
            learned += _judged(decided, article, elsewhere)
    calibration = fit(decided)
    return Trial(
        decided=len(before),
        right=right,
        articles=len(decided),
        before=_standing(shipped),
        after=_standing(learned),
        calibration=calibration,
        rules=tuple(rule_records(decided, calibration)),
    )


def _judged(decided: Decided, article: str, calibration: Calibration) -> list[tuple[float, bool]]:
    return [(p.confidence, is_right(p)) for p in group(decided[article], calibration)]


def _standing(judged: Sequence[tuple[float, bool]]) -> Standing:
    confidences, outcomes = [c for c, _ in judged], [o for _, o in judged]
    surprise = (-math.log(min(1.0, max(1e-6, c if o else 1.0 - c))) for c, o in judged)
    return Standing(
        error=calibration_error(reliability(confidences, outcomes)),
        log_loss=math.fsum(surprise) / len(judged),
        certain=_shown(judged, Level.CERTAIN),
        likely=_shown(judged, Level.LIKELY),
    )


def _shown(judged: Sequence[tuple[float, bool]], level: Level) -> Shown:
    at_level = [o for c, o in judged if c >= level.threshold]
    return Shown(len(at_level), sum(at_level))


def _check_enough(decided: int, right: int, articles: int) -> None:
    missing = []
    if decided < LEAST_DECIDED:
        missing.append(count(LEAST_DECIDED - decided, "more decision"))
    if articles < LEAST_ARTICLES:
        missing.append(f"decisions in at least {LEAST_ARTICLES} articles")
    if right < LEAST_OF_A_KIND:
        missing.append(f"at least {LEAST_OF_A_KIND} flags that were corrected")
    if decided - right < LEAST_OF_A_KIND:
        missing.append(f"at least {LEAST_OF_A_KIND} flags that were dismissed")
    if missing:
        there = f"{count(decided, 'decision')} in {count(articles, 'article')}"
        there += f": {right} corrected, {decided - right} dismissed"
        raise TooFewDecisionsError(
            f"There is too little to learn from yet ({there}).",
            f"Still needed: {', '.join(missing)}. Queries and open flags do not count.",
        )
