"""The measures against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from annotator.model.anchor import Span
from annotator.services.evaluation import charts
from annotator.services.evaluation.intervals import bootstrap
from annotator.services.evaluation.metrics import (
    average_precision,
    calibration_error,
    covered,
    f1,
    match_spans,
    mcc,
    merged,
    reliability,
)


def test_mcc():
    # tp 3, fp 1, fn 2, tn 4: (12 - 2) / sqrt(4 * 5 * 5 * 6)
    assert mcc(3, 4, 5, 10) == pytest.approx(10 / math.sqrt(600))
    assert mcc(5, 5, 5, 10) == pytest.approx(1)
    assert mcc(0, 5, 5, 10) == pytest.approx(-1)
    assert mcc(0, 0, 5, 10) == 0
    assert mcc([3, 0], [4, 0], 5, 10) == pytest.approx([10 / math.sqrt(600), 0])


def test_average_precision_takes_ties_together():
    # Scores 0.9, 0.8, 0.8, 0.3, 0 with marks 1, 0, 1, 1, 0: precision 1, 2/3, 3/4, 3/5, each third of recall.
    assert average_precision([1, 2, 3, 3], [1, 3, 4, 5], 3) == pytest.approx((1 + 2 / 3 + 3 / 4) / 3)
    # A ranking that says nothing has the share of marked words.
    assert average_precision([3], [12], 3) == pytest.approx(0.25)
    rows = average_precision([[1, 2], [0, 2]], [[1, 4], [2, 4]], [2, 2])
    assert rows == pytest.approx([0.5 + 0.25, 0.5])
    assert math.isnan(average_precision([0], [5], 0))


def test_f1():
    assert f1(0.5, 1.0) == pytest.approx(2 / 3)
    assert f1(0.0, 0.0) == 0.0


def test_span_matchings():
    shown = [Span(0, 4), Span(10, 20), Span(30, 32), Span(30, 32)]
    marked = [Span(0, 4), Span(12, 16), Span(14, 18), Span(40, 44)]
    found = match_spans(shown, marked, marked[:2])
    assert (found.shown, found.exact, found.overlap) == (3, 1, 2)
    assert found.partial == pytest.approx(1 + 6 / 10)
    assert (found.gold, found.exact_found, found.overlap_found) == (2, 1, 2)
    assert found.partial_found == pytest.approx(2)
    assert match_spans([], marked, marked).overlap_found == 0
    assert match_spans([Span(5, 5)], [Span(5, 5)], []).shown == 0


def test_merged_and_covered():
    assert merged([Span(4, 6), Span(0, 2), Span(1, 3), Span(3, 4)]) == [Span(0, 6)]
    assert merged([Span(4, 6), Span(0, 2)]) == [Span(0, 2), Span(4, 6)]
    assert covered(Span(1, 5), [Span(0, 2), Span(4, 9)]) == pytest.approx(0.5)


def test_reliability_and_calibration_error():
    bins = reliability([0.95, 0.91, 1.0, 0.62, 0.68, 0.0], [True, True, False, True, False, False])
    assert [(b.low, b.passages) for b in bins] == [(0.0, 1), (0.6, 2), (0.9, 3)]
    assert bins[1].confidence == pytest.approx(0.65)
    assert bins[2].right == pytest.approx(2 / 3)
    by_hand = (1 * 0 + 2 * abs(0.5 - 0.65) + 3 * abs(2 / 3 - (0.95 + 0.91 + 1) / 3)) / 6
    assert calibration_error(bins) == pytest.approx(by_hand)
    assert math.isnan(calibration_error(()))


@pytest.mark.parametrize(("confidence", "low"), [(0.3, 0.3), (0.6, 0.6), (0.7, 0.7), (0.29, 0.2)])
def test_a_bin_holds_its_lower_edge(confidence, low):
    [only] = reliability([confidence], [True])
    assert only.low == pytest.approx(low)


def test_bootstrap_of_a_mean():
    sums = np.column_stack([np.arange(100, dtype=float), np.ones(100)])
    [interval] = bootstrap(sums, lambda totals: totals[:, :1] / totals[:, 1:])
    # The mean is 49.5 and its standard error 28.9 / 10.
    assert interval.low == pytest.approx(49.5 - 1.96 * 2.89, abs=1)
    assert interval.high == pytest.approx(49.5 + 1.96 * 2.89, abs=1)
    [same] = bootstrap(sums, lambda totals: totals[:, :1] / totals[:, 1:])
    assert same == interval


def test_charts_put_the_origin_below_left():
    chart = charts.precision_recall_chart([(0.9, 1.0, 0.5), (0.3, 0.5, 1.0)])
    assert chart.line == f"{charts.SIZE / 2},0.0 {charts.SIZE:.1f},{charts.SIZE / 2}"
    calibration = charts.calibration_chart(reliability([0.0, 1.0], [False, True]))
    assert [(d.x, d.y) for d in calibration.dots] == [(0.0, charts.SIZE), (charts.SIZE, 0.0)]
