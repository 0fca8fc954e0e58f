"""The measures, as pure functions on numbers and spans. NaN stands for a ratio of nothing."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotator.model.anchor import Span

Floats = npt.NDArray[np.float64]

BINS = 10
"""Bins of equal width in which confidence is compared with what came true."""


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def f1(precision: float, recall: float) -> float:
    """Harmonic mean; 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mcc(tp: npt.ArrayLike, flagged: npt.ArrayLike, marked: npt.ArrayLike, words: npt.ArrayLike) -> Floats:
    """Matthews correlation (B. W. Matthews 1975) of flagged with marked words, elementwise; 0 where a row or
    column of the table is empty. `tp` counts words both flagged and marked."""
    both, f, m, n = (np.asarray(x, dtype=np.float64) for x in (tp, flagged, marked, words))
    below = np.sqrt(f * m * (n - f) * (n - m))
    return np.divide(both * n - f * m, below, out=np.zeros_like(both + below), where=below > 0)


def average_precision(tp: npt.ArrayLike, flagged: npt.ArrayLike, marked: npt.ArrayLike) -> Floats:
    """Average precision from running totals along the last axis, surest confidence first.

    The sum of precisions, each weighted by the recall gained at that confidence: the uninterpolated form of
    information retrieval (Manning, Raghavan & Schütze 2008, section 8.4), ties taken together. The last total
    covers all words, so that a ranking that says nothing gets the share of marked words.
    """
    hits, found = np.asarray(tp, dtype=np.float64), np.asarray(flagged, dtype=np.float64)
    whole = np.asarray(marked, dtype=np.float64)[..., None]
    precision = np.divide(hits, found, out=np.zeros_like(hits), where=found > 0)
    recall = np.divide(hits, whole, out=np.full_like(hits, math.nan), where=whole > 0)
    gained = np.diff(recall, axis=-1, prepend=np.zeros((*hits.shape[:-1], 1)))
    return np.asarray((gained * precision).sum(axis=-1))


@dataclass(frozen=True, slots=True)
class SpanMatch:
    """Passages against marked spans, as sums that add up over texts, so that the ratios of the sums are
    micro-averages.

    `exact`: a passage is right when a marked span has the same ends (MUC-5 scoring, Chinchor & Sundheim
    1993). `overlap`: when it shares a character with one. `partial`: in proportion to the share of its
    characters that lie in marked spans, and a marked span is found in proportion to the share of its
    characters flagged (intersection-based scores: Johansson & Moschitti 2010; fragment-level scores: Da San
    Martino et al. 2019). The `_found` fields are the same seen from the marked spans.
    """

    shown: int = 0
    exact: int = 0
    overlap: int = 0
    partial: float = 0.0
    gold: int = 0
    exact_found: int = 0
    overlap_found: int = 0
    partial_found: float = 0.0


def match_spans(shown: Collection[Span], marked: Collection[Span], sought: Collection[Span]) -> SpanMatch:
    """Precision counts against `marked` (everybody's spans), recall against `sought` (those people agree
    on). Doubles count once; empty spans are left out."""
    passages, wanted = {s for s in shown if len(s)}, {s for s in sought if len(s)}
    everything = {s for s in marked if len(s)}
    gold_cover, shown_cover = merged(everything), merged(passages)
    hits = [covered(p, gold_cover) for p in passages]
    found = [covered(w, shown_cover) for w in wanted]
    return SpanMatch(
        shown=len(passages),
        exact=len(passages & everything),
        overlap=sum(h > 0 for h in hits),
        partial=math.fsum(hits),
        gold=len(wanted),
        exact_found=len(passages & wanted),
        overlap_found=sum(f > 0 for f in found),
        partial_found=math.fsum(found),
    )


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same characters as spans that neither overlap nor touch, in order."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = result[-1].cover(span)
        else:
            result.append(span)
    return result


def covered(span: Span, by: Sequence[Span]) -> float:
    """The share of the characters of `span`, which is not empty, that lie in one of `by` (disjoint)."""
    shared = sum(max(0, min(span.end, b.end) - max(span.start, b.start)) for b in by)
    return shared / len(span)


@dataclass(frozen=True, slots=True)
class Bin:
    """Passages whose confidence lies in [low, high): `confidence` on average, and the share `right`."""

    low: float
    high: float
    passages: int
    confidence: float
    right: float


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = BINS) -> tuple[Bin, ...]:
    """The bins of equal width that hold a passage. A confidence of 1 belongs to the last bin."""
    places = [min(bins - 1, int(c * bins + 1e-9)) for c in confidences]
    found = []
    for number in sorted(set(places)):
        inside = [i for i, p in enumerate(places) if p == number]
        found.append(
            Bin(
                number / bins,
                (number + 1) / bins,
                len(inside),
                math.fsum(confidences[i] for i in inside) / len(inside),
                sum(right[i] for i in inside) / len(inside),
            )
        )
    return tuple(found)


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of confidence from the share that came true, bins
    weighted by their passages (Naeini, Cooper & Hauskrecht 2015; Guo et al. 2017)."""
    total = sum(b.passages for b in bins)
    return ratio(math.fsum(b.passages * abs(b.right - b.confidence) for b in bins), total)
