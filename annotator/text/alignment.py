"""Which segments of a translation belong to which segments of its source.

Length-based alignment by dynamic programming after W. A. Gale and K. W. Church, "A Program for Aligning
Sentences in Bilingual Corpora" (Computational Linguistics 19, 1993), with the numbers and names both sides
share as anchors. No dictionary, so it works for any pair of languages.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Steps = npt.NDArray[np.int8]

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
WIDE_LENGTH = 3.2
"""How many letters of an alphabet a Chinese, Japanese or Korean character stands for."""
_LEAST_VARIANCE = 1e-9  # nothing beside nothing
_VARIANCE = 6.8
"""Of the length of a translation, by letter of its source (Gale and Church)."""
_PRIORS = {
    (1, 1): 0.89,
    (1, 0): 0.005,
    (0, 1): 0.005,
    (2, 1): 0.02,
    (1, 2): 0.02,
    (2, 2): 0.006,
    (3, 1): 0.002,
    (1, 3): 0.002,
    (1, 4): 0.0005,
    (1, 5): 0.0002,
    (1, 6): 0.0001,
}
"""How often so many segments of the source become so many of the translation."""
_STEPS = tuple((s, t, -math.log(prior)) for (s, t), prior in _PRIORS.items())
_ADDED = list(_PRIORS).index((0, 1))
_FURTHEST = max(s for s, _ in _PRIORS)
_ANCHOR = 5.0
"""What an anchor that stands in one segment of either side is worth, in the units of -log probability."""
_LONE = 1.0
"""What a segment without counterpart costs beside its prior: its length would make it all but impossible."""
_LEAST_BAND = 25
_TAIL = 20.0
_DELTAS = np.linspace(0.0, _TAIL, 20_001)
_SURPRISES = np.array([-math.log(math.erfc(delta / math.sqrt(2))) for delta in _DELTAS])
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"(?<![^\W\d_])[A-ZÀ-ÖØ-Þ][^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Bead:
    """Segments that belong together: `[source_start, source_end)` and `[target_start, target_end)` number
    them, one side may be empty."""

    source_start: int
    source_end: int
    target_start: int
    target_end: int

    @property
    def source(self) -> range:
        return range(self.source_start, self.source_end)

    @property
    def target(self) -> range:
        return range(self.target_start, self.target_end)


def align(
    source: Sequence[str],
    target: Sequence[str],
    source_paragraphs: Sequence[int] = (),
    target_paragraphs: Sequence[int] = (),
) -> list[Bead]:
    """The likeliest beads. They follow each other without gap and cover every segment of both sides once.

    With the numbers of the paragraphs the segments are in, paragraphs are aligned first and then the segments
    within them, unless the two sides are divided into paragraphs in ways too different.
    """
    ours, theirs = _groups(source_paragraphs), _groups(target_paragraphs)
    if min(len(ours), len(theirs)) < 2 or max(len(ours), len(theirs)) > 1.5 * min(len(ours), len(theirs)):
        return _align(source, target)
    beads: list[Bead] = []
    whole = _align([" ".join(source[r.start : r.stop]) for r in ours],
                   [" ".join(target[r.start : r.stop]) for r in theirs])  # fmt: skip
    s = t = 0
    for bead in whole:
        s_end = ours[bead.source_end - 1].stop if bead.source else s
        t_end = theirs[bead.target_end - 1].stop if bead.target else t
        beads += [
            Bead(s + b.source_start, s + b.source_end, t + b.target_start, t + b.target_end)
            for b in _align(source[s:s_end], target[t:t_end])
        ]
        s, t = s_end, t_end
    return beads


def _groups(paragraphs: Sequence[int]) -> list[range]:
    """The segments of each paragraph."""
    starts = [n for n, p in enumerate(paragraphs) if n == 0 or p != paragraphs[n - 1]]
    return [range(a, b) for a, b in pairwise([*starts, len(paragraphs)])]


def _align(source: Sequence[str], target: Sequence[str]) -> list[Bead]:
    if len(source) == 1 and len(target) > 1:
        # Sentences are split far more often than added.
        return [Bead(0, 1, 0, len(target))]
    if len(source) == len(target) == 1 and _plainly_belong(length(source[0]), length(target[0])):
        return [Bead(0, 1, 0, 1)]
    s_lengths = [length(text) for text in source]
    t_lengths = [length(text) for text in target]
    shared = _Anchors(source, target)
    first = _likeliest(s_lengths, t_lengths, shared)
    # How much longer or shorter one language is shows where segments have been paired, not in the totals: a
    # part of the translation may be missing.
    ratios = [
        t_lengths[b.target_start] / s_lengths[b.source_start]
        for b in first
        if len(b.source) == len(b.target) == 1 and s_lengths[b.source_start]
    ]
    scale = min(1.6, max(0.6, median(ratios))) if ratios else 1.0
    if abs(scale - 1) < 0.1:
        return first
    return _likeliest([n * scale for n in s_lengths], t_lengths, shared)


def _plainly_belong(source: float, target: float) -> bool:
    """Whether a segment on each side cannot but be a pair: their lengths differ by less than four standard
    deviations, which is likelier by far than that both are without counterpart."""
    return (target - source) ** 2 < 16 * max((source + target) * (_VARIANCE / 2), _LEAST_VARIANCE)


def _likeliest(s_lengths: list[float], t_lengths: list[float], shared: _Anchors) -> list[Bead]:
    s_sums, t_sums = _sums(s_lengths), _sums(t_lengths)
    rows, columns = len(s_lengths), len(t_lengths)
    band = _LEAST_BAND + abs(rows - columns) + max(rows, columns) // 100
    # What the likeliest way to each place costs, in the rows a step can come from; and by row the first place
    # of the band, with the numbers of the steps that lead to it and to those after it.
    recent: deque[Floats] = deque(maxlen=_FURTHEST)
    steps: list[tuple[int, Steps]] = []
    for i in range(rows + 1):
        middle = columns * i // rows if rows else 0
        low, high = (0, columns) if not rows else (max(0, middle - band), min(columns, middle + band))
        here = np.full(columns + 1, np.inf)
        taken = np.full(columns + 1, -1, dtype=np.int8)
        if i == 0:
            here[0] = 0.0
        for number, (s, t, prior) in enumerate(_STEPS):
            first, end = max(low, t), high + 1
            if not 0 < s <= i or first >= end:
                continue
            cost = recent[-s][first - t : end - t] + prior
            if t:
                cost += _surprise(s_sums[i] - s_sums[i - s], t_sums[first:end] - t_sums[first - t : end - t])
                cost -= shared.worth(i - s, i, t)[first:end]
            else:
                cost += _LONE
            better = cost < here[first:end]
            here[first:end][better] = cost[better]
            taken[first:end][better] = number
        _add_lone_targets(here[low : high + 1], taken[low : high + 1])
        recent.append(here)
        steps.append((low, taken[low : high + 1].copy()))
    return list(reversed(list(_way_back(steps, rows, columns))))


def _add_lone_targets(costs: Floats, taken: Steps) -> None:
    """The step that stays in a row, for all of it at once: segments are added from the likeliest place on."""
    added = (_STEPS[_ADDED][2] + _LONE) * np.arange(len(costs))
    chained = np.minimum.accumulate(costs - added) + added
    better = chained < costs - 1e-9
    costs[better] = chained[better]
    taken[better] = _ADDED


def length(text: str) -> float:
    """Letters and digits; a Chinese, Japanese or Korean character counts as `WIDE_LENGTH`."""
    plain = sum(c.isalnum() for c in text)
    return plain + (WIDE_LENGTH - 1) * len(_WIDE.findall(text))


def anchors(text: str) -> frozenset[str]:
    """What a translation leaves as it is: numbers in digits without their separators, names in Latin
    letters folded."""
    found = {"".join(c for c in number if c.isdigit()) for number in _NUMBER.findall(text)}
    found |= {_fold(name)[:6] for name in _NAME.findall(text)}
    return frozenset(found)


def _fold(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class _Anchors:
    """The anchors each source segment shares with each target segment, and what they are worth."""

    def __init__(self, source: Sequence[str], target: Sequence[str]) -> None:
        ours, theirs = [anchors(text) for text in source], [anchors(text) for text in target]
        often = Counter(a for found in ours for a in found)
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, found in enumerate(theirs):
            for anchor in found & often.keys():
                self._places[anchor].append(place)
        self._worth = {a: _ANCHOR / max(often[a], len(places)) for a, places in self._places.items()}
        self._source = [found & self._worth.keys() for found in ours]
        self._columns = len(target)
        self._nothing = np.zeros(self._columns + 1)
        self._ends: dict[tuple[str, int], npt.NDArray[np.intp]] = {}

    def worth(self, start: int, end: int, count: int) -> Floats:
        """What source segments `[start, end)` share with the `count` target segments before each place."""
        ours = frozenset().union(*self._source[start:end])
        found = np.zeros(self._columns + 1) if ours else self._nothing
        for anchor in ours:
            found[self._ends_of(anchor, count)] += self._worth[anchor]
        return found

    def _ends_of(self, anchor: str, count: int) -> npt.NDArray[np.intp]:
        """Where `count` target segments end of which one or more have the anchor."""
        if (anchor, count) not in self._ends:
            ends = np.add.outer(self._places[anchor], np.arange(1, count + 1)).ravel()
            self._ends[anchor, count] = np.unique(ends[ends <= self._columns])
        return self._ends[anchor, count]


def _sums(lengths: Sequence[float]) -> Floats:
    return np.concatenate([[0.0], np.cumsum(lengths)])


def _surprise(source: float, target: Floats) -> Floats:
    """-log of the probability that lengths differ by so much or more."""
    deviation = np.sqrt(np.maximum((source + target) * (_VARIANCE / 2), _LEAST_VARIANCE))
    delta = abs(target - source) / deviation
    found: Floats = np.interp(delta, _DELTAS, _SURPRISES)
    # erfc is 0 from 27 on; the tail's own approximation goes on from 20.
    if (far := delta >= _TAIL).any():
        found[far] = delta[far] ** 2 / 2 + np.log(delta[far])
    return found


def _way_back(steps: Sequence[tuple[int, Steps]], i: int, j: int) -> Iterator[Bead]:
    while i or j:
        low, taken = steps[i]
        s, t, _ = _STEPS[taken[j - low]]
        yield Bead(i - s, i, j - t, j)
        i, j = i - s, j - t
