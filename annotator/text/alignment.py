"""Which segments of a translation belong to which segments of its source.

Length-based alignment by dynamic programming after W. A. Gale and K. W. Church, "A Program for Aligning
Sentences in Bilingual Corpora" (Computational Linguistics 19, 1993), with the numbers and names both sides
share as anchors. No dictionary, so it works for any pair of languages.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
WIDE_LENGTH = 3.2
"""How many letters of an alphabet a Chinese, Japanese or Korean character stands for."""
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
_ANCHOR = 5.0
"""What an anchor that stands in one segment of either side is worth, in the units of -log probability."""
_LONE = 1.0
"""What a segment without counterpart costs beside its prior: its length would make it all but impossible."""
_LEAST_BAND = 25
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


def _likeliest(s_lengths: list[float], t_lengths: list[float], shared: _Anchors) -> list[Bead]:
    s_sums, t_sums = _sums(s_lengths), _sums(t_lengths)
    rows, columns = len(s_lengths), len(t_lengths)
    band = _LEAST_BAND + abs(rows - columns) + max(rows, columns) // 100
    # best[i][j] is the cost of the likeliest way to (i, j) and the step that leads there.
    best: list[dict[int, tuple[float, int, int]]] = [{} for _ in range(rows + 1)]
    best[0][0] = (0.0, 0, 0)
    for i in range(rows + 1):
        middle = columns * i // rows if rows else 0
        low, high = (0, columns) if not rows else (max(0, middle - band), min(columns, middle + band))
        here = best[i]
        for j in range(low, high + 1):
            found: tuple[float, int, int] | None = here.get(j)
            for s, t, prior in _STEPS:
                before = best[i - s].get(j - t) if s <= i and t <= j else None
                if before is None:
                    continue
                cost = before[0] + prior
                if s and t:
                    cost += _surprise(s_sums[i] - s_sums[i - s], t_sums[j] - t_sums[j - t])
                    cost -= shared.worth(i - s, i, j - t, j)
                else:
                    cost += _LONE
                if found is None or cost < found[0]:
                    found = (cost, s, t)
            if found is not None:
                here[j] = found
    return list(reversed(list(_way_back(best, rows, columns))))


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
        self._source = [anchors(text) for text in source]
        self._target = [anchors(text) for text in target]
        ours = Counter(a for found in self._source for a in found)
        theirs = Counter(a for found in self._target for a in found)
        self._worth = {a: _ANCHOR / max(ours[a], theirs[a]) for a in ours.keys() & theirs.keys()}
        self._source = [found & self._worth.keys() for found in self._source]

    def worth(self, s_start: int, s_end: int, t_start: int, t_end: int) -> float:
        ours = self._source[s_start]
        if s_end - s_start > 1:
            ours = ours.union(*self._source[s_start + 1 : s_end])
        if not ours:
            return 0.0
        theirs = self._target[t_start]
        if t_end - t_start > 1:
            theirs = theirs.union(*self._target[t_start + 1 : t_end])
        return sum(self._worth[a] for a in ours & theirs) if not ours.isdisjoint(theirs) else 0.0


def _sums(lengths: Sequence[float]) -> list[float]:
    sums = [0.0]
    for one in lengths:
        sums.append(sums[-1] + one)
    return sums


def _surprise(source: float, target: float) -> float:
    """-log of the probability that lengths differ by so much or more."""
    mean = (source + target) / 2
    if mean <= 0:
        return 0.0
    delta = abs(target - source) / math.sqrt(mean * _VARIANCE)
    # erfc is 0 from 27 on; the tail's own approximation goes on from 20.
    if delta < 20:
        return -math.log(max(math.erfc(delta / math.sqrt(2)), 1e-300))
    return delta * delta / 2 + math.log(delta)


def _way_back(best: Sequence[dict[int, tuple[float, int, int]]], i: int, j: int) -> Iterator[Bead]:
    while i or j:
        _, s, t = best[i][j]
        yield Bead(i - s, i, j - t, j)
        i, j = i - s, j - t
