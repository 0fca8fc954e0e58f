"""Curves as the points of inline SVG, drawn by the template: no plotting library, and they follow the page's
colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.services.evaluation.metrics import Bin

SIZE = 260
"""Width and height of the plotting area, in SVG units; both axes go from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A marked point: centre, radius and what a pointer over it is told."""

    x: float
    y: float
    radius: float
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`line` is the `points` of an SVG polyline."""

    line: str
    dots: tuple[Dot, ...]
    x_label: str
    y_label: str
    title: str
    diagonal: bool = False
    size: int = SIZE


def precision_recall_chart(points: Sequence[tuple[float, float, float]]) -> Chart:
    """From (confidence, precision, recall)."""
    places = [(_x(recall), _y(precision)) for _, precision, recall in points if recall == recall]
    dots = tuple(
        Dot(_x(recall), _y(precision), 2.5, f"from {c:.2f}: precision {precision:.2f}, recall {recall:.2f}")
        for c, precision, recall in points
        if recall == recall
    )
    return Chart(_line(places), dots, "Recall", "Precision", "Precision and recall of words")


def calibration_chart(bins: Sequence[Bin]) -> Chart:
    """Confidence against what came true; the bigger the dot, the more passages."""
    most = max((b.passages for b in bins), default=1)
    dots = tuple(
        Dot(
            _x(b.confidence),
            _y(b.right),
            2 + 6 * (b.passages / most) ** 0.5,
            f"{b.passages} passages: said {b.confidence:.2f}, came true {b.right:.2f}",
        )
        for b in bins
    )
    return Chart(
        _line([(d.x, d.y) for d in dots]),
        dots,
        "Confidence",
        "Came true",
        "Reliability of the confidence",
        True,
    )


def _x(value: float) -> float:
    return round(value * SIZE, 1)


def _y(value: float) -> float:
    return round((1 - value) * SIZE, 1)


def _line(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
