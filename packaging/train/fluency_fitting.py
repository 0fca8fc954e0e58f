"""Fitting the fluency detector's weights: a logistic regression by word, and one by phrase that makes its
probabilities the confidence that is shown."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import comb
from typing import Any

import numpy as np
from fluency_rows import GARBLED, MARKED, TRAINING, Numbers, Row, articles, in_groups

from annotator.detect.fluency_head import (
    FEATURES,
    Garbled,
    Head,
    Phrase,
    Unit,
    doubtful,
    from_json,
    logistic,
    own_level,
    phrases,
)
from annotator.services.analysis import Analyser, likely
from annotator.services.evaluation.gold import Split

RIDGE = 3.0
FOLDS = 5
JOIN, LEAST = 0.7, 0.12
MOST, MOST_AT_SIGHT, MOST_BESIDE = (15.0, 3.5), (40.0, 3.5), (200.0, 3.5)
"""Doubtful phrases and flags in 1,000 words from which on an article counts as garbled and no more; also at
first sight, which doubts more, and beside a source, where nearly all articles are sentences without their
neighbours, in which more is doubtful."""
CALIBRATION = {"ro-en": 0.4, "et-en": 0.4, "ru-en": 0.2, "zh-en": 1.0, "gum": 1.6, GARBLED: 0.15}
"""How much each set counts where the confidence is calibrated: post-edits as much as MQM marks, and of
those the Russian set, whose editors left most of what is wrong, half as much as the others."""
RATERS = {"zh-en": 3}
"""Raters of each text; one where nothing is said."""
SECOND = 0.57
"""What a second rater adds to the log-odds where no set with several is at hand."""

Model = Callable[[Row], Numbers]


def regress(
    columns: Numbers, marked: Numbers, weights: Numbers, ridge: float, added: Numbers | float = 0.0
) -> Numbers:
    """Weights, the bias last, of a ridge-penalised logistic regression (Newton's method). `added` is known
    beforehand of each row's log-odds."""
    design = np.hstack([columns, np.ones((len(columns), 1))])
    penalty = np.eye(design.shape[1]) * ridge
    penalty[-1, -1] = 1e-6
    found = np.zeros(design.shape[1])
    for _ in range(40):
        expected = logistic(design @ found + added)
        slope = design.T @ (weights * (expected - marked)) + penalty @ found
        bend = (design * (weights * expected * (1 - expected))[:, None]).T @ design + penalty
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-7:
            break
    return found


def train(rows: Sequence[Row]) -> dict[str, Any]:
    """Mean, scale, weights and bias, each set counting alike."""
    sizes: dict[str, int] = defaultdict(int)
    for row in rows:
        sizes[row.group] += len(row.units)
    share = sum(sizes.values()) / len(sizes)
    usual = _usual(rows)
    columns = np.vstack([_from_level(r, usual)[~r.long] for r in rows])
    marked = np.concatenate([r.marked[~r.long] for r in rows])
    weights = np.concatenate([np.full((~r.long).sum(), share / sizes[r.group]) for r in rows])
    mean, scale = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    found = regress((columns - mean) / scale, marked, weights, RIDGE)
    weighed = {"mean": mean, "scale": scale, "weights": found[:-1], "bias": float(found[-1])}
    return weighed if usual is None else {**weighed, "usual": usual}


def _usual(rows: Sequence[Row]) -> Numbers | None:
    """The mean of the features, each set counting alike; None where they do not count from a level."""
    if any(r.article is None for r in rows):
        return None
    groups = {r.group for r in rows}
    means = [np.vstack([r.columns for r in rows if r.group == g]).mean(axis=0) for g in sorted(groups)]
    usual: Numbers = np.mean(means, axis=0)
    return usual


def _from_level(row: Row, usual: Numbers | None) -> Numbers:
    level = level_of(row, usual)
    return row.columns if level is None else row.columns - level


def level_of(row: Row, usual: Numbers | None) -> Numbers | None:
    """The level of the row's article."""
    return None if row.article is None or usual is None else own_level(*row.article, usual)


def model_of(trained: dict[str, Any]) -> Model:
    return lambda row: logistic(
        ((_from_level(row, trained.get("usual")) - trained["mean"]) / trained["scale"]) @ trained["weights"]
        + trained["bias"]
    )


@dataclass(frozen=True, slots=True)
class PhraseOutcome:
    """A phrase, how `garbled` its article seems, and what raters made of it: `one` is the share of them
    that marked it, `two` the share of pairs of them either of whom did. Where its worst word is not marked,
    only another, it counts half."""

    group: str
    phrase: Phrase
    worst: Unit
    garbled: Garbled
    one: float
    two: float


@cache
def quick_detectors() -> Analyser:
    return Analyser.for_check(without=["languagetool"])


@cache
def flags_in(text: str) -> int:
    """What the quick detectors flag in an article."""
    return likely(quick_detectors().check(text).flags)


def outcomes(rows: Sequence[Row], model: Callable[[Row], Model]) -> list[PhraseOutcome]:
    """The phrases of all articles; `model` gives the one a row is judged by."""
    found = []
    for article in articles(rows):
        text = "\n".join(row.text for row in article)
        flagged = flags_in(text)
        here = [
            (row, phrase, row.units[phrase.worst])
            for row in article
            for phrase in phrases(row.units, model(row)(row).tolist(), JOIN, LEAST)
        ]
        doubts = [doubtful(worst, phrase.probability) for _, phrase, worst in here]
        for (row, phrase, worst), doubt in zip(here, doubts, strict=True):
            span = row.units[phrase.first].span.cover(row.units[phrase.last].span)
            garbled = Garbled.of(flagged, len(text), sum(doubts) - doubt, len(text))
            raters = RATERS.get(row.group, 1)
            touched, worst_too = (_shares(row.marking(s), raters) for s in (span, worst.span))
            one, two = ((a + b) / 2 for a, b in zip(touched, worst_too, strict=True))
            found.append(PhraseOutcome(row.group, phrase, worst, garbled, one, two))
    return found


def _shares(marking: int, raters: int) -> tuple[float, float]:
    """The share of raters that marked, and of pairs with one that did. Where there is a single rater both are
    the same; see `calibrate`."""
    if raters == 1:
        return float(marking > 0), float(marking > 0)
    return marking / raters, 1 - comb(raters - marking, 2) / comb(raters, 2)


def calibrate(
    rows: Sequence[Row], most: tuple[float, float]
) -> tuple[dict[str, float], list[PhraseOutcome], float]:
    """The confidence's weights from phrases of documents the model was not trained on.

    What is estimated is that either of two editors would change a phrase. Where there was one, the second is
    allowed for by the difference (in log-odds) between one and two raters of the set that has several; it
    is the same for sure phrases and for doubtful ones, and returned, too.
    """
    kept = in_groups(rows, (*TRAINING, GARBLED))
    trained = in_groups(kept, TRAINING)
    folds = [
        model_of(train([r for r in trained if zlib.crc32(r.document.encode()) % FOLDS != fold]))
        for fold in range(FOLDS)
    ]
    found = outcomes(kept, lambda row: folds[zlib.crc32(row.document.encode()) % FOLDS])
    several = [o for o in found if o.group in RATERS]
    second = _second_rater(several) if several else SECOND
    single = np.array([-second * by_one(o) for o in found])
    words = {g: sum(len(r.gold) for r in kept if r.group == g) for g in {r.group for r in kept}}
    weights = np.array([CALIBRATION.get(o.group, 0.0) / words[o.group] for o in found])
    weights *= len(weights) / weights.sum()
    columns = np.array(
        [
            [
                log_odds(o.phrase.probability),
                o.worst.special,
                np.log(o.phrase.length),
                *o.garbled.logarithms(*most),
            ]
            for o in found
        ],
        float,
    )
    names = ("slope", "special", "length", "doubts", "flags", "offset")
    weighed = regress(columns, np.array([o.two for o in found]), weights, 1e-3, single)
    return (
        dict(zip(names, map(float, weighed), strict=True))
        | dict(zip(("most doubts", "most flags"), most, strict=True)),
        found,
        second,
    )


def _second_rater(several: Sequence[PhraseOutcome]) -> float:
    one, two = (float(np.mean(shares)) for shares in zip(*((o.one, o.two) for o in several), strict=True))
    return log_odds(two) - log_odds(one)


def by_one(outcome: PhraseOutcome) -> bool:
    """Whether a single rater marked the phrase's text."""
    return outcome.group in MARKED and outcome.group not in RATERS


def log_odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights as they are stored; `found` are the phrases they were calibrated with, `second` what another
    rater adds."""

    data: dict[str, Any]
    head: Head
    found: list[PhraseOutcome]
    second: float


def fitted(
    rows: Sequence[Row],
    groups: Sequence[str] = TRAINING,
    names: tuple[str, ...] = FEATURES,
    most: tuple[float, float] = MOST,
) -> Fitted:
    """What documents of the train split in `groups` teach, and how sure to be the made-up articles, too;
    `names` are those of the rows' columns, `most` as in `Head`."""
    learnt = in_groups([r for r in rows if r.split is Split.TRAIN], (*groups, GARBLED))
    trained = train(in_groups(learnt, groups))
    calibration, found, second = calibrate(learnt, most)
    weights = {
        k: np.round(v, 6).tolist() if isinstance(v, np.ndarray) else round(v, 6) for k, v in trained.items()
    }
    rounded = {k: round(v, 4) for k, v in calibration.items()}
    data = {**weights, **rounded, "join": JOIN, "least": LEAST}
    return Fitted(data, from_json(data, names), found, second)
