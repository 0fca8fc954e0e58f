"""Bootstrap intervals. The unit drawn is the document, since errors within one, and in several translations
of it, go together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotator.services.evaluation.metrics import Floats

RESAMPLES = 500
SEED = 20261124


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


def bootstrap(
    sums: npt.NDArray[np.float64],
    measure: Callable[[Floats], Floats],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    level: float = 0.95,
) -> list[Interval]:
    """Percentile intervals (Efron & Tibshirani 1993, chapter 13) of measures of sums over documents.

    `sums` has a row a document; `measure` takes rows of totals and returns as many rows of figures. A figure
    that is undefined (NaN) in some resamples is judged by the others.
    """
    documents = len(sums)
    generator = np.random.default_rng(seed)
    weights = generator.multinomial(documents, np.full(documents, 1 / documents), size=resamples)
    figures = measure(weights.astype(np.float64) @ sums)
    edges = [(1 - level) / 2, (1 + level) / 2]
    found = []
    for column in figures.T:
        defined = column[~np.isnan(column)]
        low, high = np.quantile(defined, edges) if len(defined) else (np.nan, np.nan)
        found.append(Interval(float(low), float(high)))
    return found
