"""Fitting a calibration to decided flags. Pure functions.

What can be learned is kept small, so that few decisions teach little instead of something wrong:

1. How often each detector, and each of its rules, was right: the m-estimate of probability (Cestnik 1990,
   "Estimating probabilities: a crucial task in machine learning"), (right + m·prior) / (decided + m). The
   prior of a detector is the confidence it ships with, the prior of a rule that of its detector as just
   learned.
2. A line from the log-odds of a passage to log-odds of its being right: Platt scaling (Platt 1999), which on
   log-odds is beta calibration with equal shape parameters (Kull, Silva Filho & Flach 2017). A Gaussian
   prior holds it near the identity. It is fitted to passages whose shifts were learned from other articles,
   so that it corrects the first step instead of repeating it (stacking, Wolpert 1992).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotator.detect.calibration import Calibration, log_odds, moved
from annotator.detect.fuse import group
from annotator.model.review import Flag, FlagStatus, Passage

PRIOR_WEIGHT = 10.0
"""As many decisions weigh as much as what a detector ships with."""
PARTS = 5
"""Articles are dealt into so many parts, each judged by what the others teach."""
SEED = 4
_SLOPE_SPREAD = 0.3
_OFFSET_SPREAD = 0.5
"""Standard deviations of the prior on the line: a slope of 1 and an offset of 0."""
_LEAST_SLOPE = 0.2
"""The surer passage stays the surer one."""
_STEPS = 50

Decided = Mapping[str, Sequence[Flag]]
"""By article: its corrected and its dismissed flags."""


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """What was decided about one rule: `right` of `decided` flags, whose confidence was `shipped` on average
    and would be `learned`."""

    detector: str
    rule: str
    right: int
    decided: int
    shipped: float
    learned: float


def fit(decided: Decided) -> Calibration:
    """The calibration that the decisions teach; that of the detectors as they come where there are none."""
    shifts = learn_shifts(f for flags in decided.values() for f in flags)
    confidences: list[float] = []
    outcomes: list[bool] = []
    for part in parts(decided):
        others = (f for article, flags in decided.items() if article not in part for f in flags)
        elsewhere = Calibration(learn_shifts(others))
        for article in part:
            for passage in group(decided[article], elsewhere):
                confidences.append(passage.confidence)
                outcomes.append(is_right(passage))
    slope, offset = fit_line(confidences, outcomes)
    return Calibration(shifts, slope, offset)


def parts(decided: Decided) -> list[frozenset[str]]:
    """The articles in up to `PARTS` parts of about the same size, the same each time."""
    order = sorted(decided, key=lambda a: hashlib.sha256(f"{SEED}:{a}".encode()).digest())
    return [frozenset(order[i::PARTS]) for i in range(min(PARTS, len(order)))]


def is_right(passage: Passage) -> bool:
    """True for a passage in which something was corrected."""
    return any(f.status is FlagStatus.CORRECTED for f in passage.flags)


def learn_shifts(flags: Iterable[Flag]) -> dict[str, float]:
    """Changes of log-odds by detector and by "detector/rule"."""
    by_detector: dict[str, list[Flag]] = defaultdict(list)
    for flag in flags:
        by_detector[flag.detector].append(flag)
    shifts: dict[str, float] = {}
    for detector, of_detector in sorted(by_detector.items()):
        shifts[detector] = _shift(of_detector, 0.0)
        by_rule: dict[str, list[Flag]] = defaultdict(list)
        for flag in of_detector:
            by_rule[flag.rule].append(flag)
        for rule, of_rule in sorted(by_rule.items()):
            shifts[f"{detector}/{rule}"] = shifts[detector] + _shift(of_rule, shifts[detector])
    return shifts


def rule_records(decided: Decided, calibration: Calibration) -> list[RuleRecord]:
    """What was decided about each rule, most decisions first."""
    by_rule: dict[tuple[str, str], list[Flag]] = defaultdict(list)
    for flags in decided.values():
        for flag in flags:
            by_rule[flag.detector, flag.rule].append(flag)
    records = [
        RuleRecord(
            detector,
            rule,
            sum(f.status is FlagStatus.CORRECTED for f in flags),
            len(flags),
            _mean(f.confidence for f in flags),
            _mean(calibration.of_passage(calibration.of_flag(f)) for f in flags),
        )
        for (detector, rule), flags in by_rule.items()
    ]
    return sorted(records, key=lambda r: (-r.decided, r.detector, r.rule))


def _shift(flags: Sequence[Flag], known: float) -> float:
    """How much further than by `known` the log-odds of these flags are to be changed."""
    told = [moved(f.confidence, known) for f in flags if 0.0 < f.confidence < 1.0]
    if not told:
        return 0.0
    prior = _mean(told)
    right = sum(f.status is FlagStatus.CORRECTED for f in flags if 0.0 < f.confidence < 1.0)
    learned = (right + PRIOR_WEIGHT * prior) / (len(told) + PRIOR_WEIGHT)
    return log_odds(learned) - log_odds(prior)


def fit_line(confidences: Sequence[float], outcomes: Sequence[bool]) -> tuple[float, float]:
    """Slope and offset from log-odds of confidence to log-odds of the outcome: the most probable ones under
    the prior, by Newton's method."""
    able = [(c, o) for c, o in zip(confidences, outcomes, strict=True) if 0.0 < c < 1.0]
    if not able:
        return 1.0, 0.0
    x = np.array([[log_odds(c), 1.0] for c, _ in able])
    y = np.array([o for _, o in able], dtype=np.float64)
    start = np.array([1.0, 0.0])
    precision = np.diag([_SLOPE_SPREAD**-2, _OFFSET_SPREAD**-2])
    line = start.copy()
    for _ in range(_STEPS):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ line, -30, 30)))
        gradient = x.T @ (y - p) - precision @ (line - start)
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + precision, gradient)
        line += np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-9:
            break
    return max(_LEAST_SLOPE, float(line[0])), float(line[1])


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
