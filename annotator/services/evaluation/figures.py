"""The figures of a tally, with bootstrap intervals by document."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from annotator.services.evaluation import metrics
from annotator.services.evaluation.intervals import RESAMPLES, SEED, Interval, bootstrap
from annotator.services.evaluation.metrics import Floats
from annotator.services.evaluation.tally import MATCH_FIELDS, Tally, WordCounts


class Measure(StrEnum):
    """What is measured; values are the names in the JSON report."""

    WORD_PRECISION = "word_precision"
    WORD_RECALL = "word_recall"
    WORD_RECALL_MAJOR = "word_recall_major"
    WORD_F1 = "word_f1"
    WORD_MCC = "word_mcc"
    WORD_AP = "word_average_precision"
    EXACT_PRECISION = "span_exact_precision"
    EXACT_RECALL = "span_exact_recall"
    EXACT_F1 = "span_exact_f1"
    OVERLAP_PRECISION = "span_overlap_precision"
    OVERLAP_RECALL = "span_overlap_recall"
    OVERLAP_F1 = "span_overlap_f1"
    PARTIAL_PRECISION = "span_partial_precision"
    PARTIAL_RECALL = "span_partial_recall"
    PARTIAL_F1 = "span_partial_f1"
    MAJOR_RECALL = "span_recall_major"
    PER_THOUSAND = "passages_per_1000_words"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and its 95 % interval; NaN where nothing can be said."""

    value: float
    low: float = math.nan
    high: float = math.nan


def figures(
    tally: Tally, *, threshold: float | None = None, resamples: int = RESAMPLES, seed: int = SEED
) -> dict[Measure, Figure]:
    """All measures. Words count as flagged from `threshold` on (by default the tally's level); spans and
    passages are those of the tally's level. No intervals where `resamples` is 0 or there is one document."""
    if not tally.documents:
        return {m: Figure(math.nan) for m in Measure}
    counts = tally.word_counts()
    least = tally.level.threshold if threshold is None else threshold
    at = _column(counts, least)
    width = len(counts.confidences)
    sums = np.hstack([tally.span_sums(), counts.flagged, counts.marked, counts.agreed, counts.grave])

    def measure(totals: Floats) -> Floats:
        spans, rest = totals[:, : len(MATCH_FIELDS)], totals[:, len(MATCH_FIELDS) :]
        parts = [rest[:, i * width : (i + 1) * width] for i in range(4)]
        columns = _word_measures(parts, at) | _span_measures(spans)
        return np.column_stack([columns[m] for m in Measure])

    values = measure(sums.sum(axis=0, keepdims=True))[0]
    intervals = [Interval(math.nan, math.nan)] * len(values)
    if resamples and tally.documents > 1:
        intervals = bootstrap(sums, measure, resamples=resamples, seed=seed)
    return {m: Figure(float(v), i.low, i.high) for m, v, i in zip(Measure, values, intervals, strict=True)}


def mcc_by_threshold(tally: Tally) -> dict[float, float]:
    """Word-level MCC if words count as flagged from each of the confidences that occur on."""
    counts = tally.word_counts()
    if not tally.documents:
        return {}
    flagged, marked = counts.flagged.sum(axis=0), counts.marked.sum(axis=0)
    values = metrics.mcc(marked, flagged, marked[-1], flagged[-1])
    return {float(c): float(v) for c, v in zip(counts.confidences, values, strict=True) if c > 0}


def precision_recall(tally: Tally) -> list[tuple[float, float, float]]:
    """(confidence, precision, recall) of words against everybody's marks, surest first; the confidences that
    occur, without the words nothing flags."""
    if not tally.documents:
        return []
    counts = tally.word_counts()
    flagged, marked = counts.flagged.sum(axis=0), counts.marked.sum(axis=0)
    return [
        (float(c), metrics.ratio(m, f), metrics.ratio(m, marked[-1]))
        for c, f, m in zip(counts.confidences, flagged, marked, strict=True)
        if c > 0
    ]


def _column(counts: WordCounts, threshold: float) -> int | None:
    """The last column whose words are flagged at `threshold`; None when none are. Confidence 0 is a word
    nothing flags."""
    able = np.flatnonzero((counts.confidences >= round(threshold, 3)) & (counts.confidences > 0))
    return int(able[-1]) if len(able) else None


def _word_measures(parts: list[Floats], at: int | None) -> dict[Measure, Floats]:
    flagged, marked, agreed, grave = parts
    zero = np.zeros(len(flagged))
    f, m, a, g = ((p[:, at] if at is not None else zero) for p in parts)
    precision = _divide(m, f)
    recall = _divide(a, agreed[:, -1])
    return {
        Measure.WORD_PRECISION: precision,
        Measure.WORD_RECALL: recall,
        Measure.WORD_RECALL_MAJOR: _divide(g, grave[:, -1]),
        Measure.WORD_F1: _f1(precision, recall),
        Measure.WORD_MCC: metrics.mcc(m, f, marked[:, -1], flagged[:, -1]),
        Measure.WORD_AP: metrics.average_precision(marked, flagged, marked[:, -1]),
    }


def _span_measures(spans: Floats) -> dict[Measure, Floats]:
    sums = dict(zip(MATCH_FIELDS, spans.T, strict=True))
    found: dict[Measure, Floats] = {}
    for kind in ("exact", "overlap", "partial"):
        precision = _divide(sums[kind], sums["shown"])
        recall = _divide(sums[f"{kind}_found"], sums["gold"])
        found[Measure(f"span_{kind}_precision")] = precision
        found[Measure(f"span_{kind}_recall")] = recall
        found[Measure(f"span_{kind}_f1")] = _f1(precision, recall)
    found[Measure.MAJOR_RECALL] = _divide(sums["must_found"], sums["must"])
    found[Measure.PER_THOUSAND] = 1000 * _divide(sums["shown"], sums["words"])
    return found


def _divide(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full_like(part, math.nan), where=whole > 0)


def _f1(precision: Floats, recall: Floats) -> Floats:
    """0 where nothing was right; NaN where there was nothing to find."""
    p, r = np.where(np.isnan(precision), 0.0, precision), recall
    return np.where(np.isnan(r), math.nan, 2 * p * r / np.where(p + r > 0, p + r, 1.0))
