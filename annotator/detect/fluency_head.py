"""From a language model's scores to the probability that an editor would change a word.

A logistic regression over a word's surprisal and correction gain, those of its neighbours, how the rest of
its
sentence reads, and what kind of word it is. Its weights are in `resources/models/fluency.json`, made by
`packaging/train/fluency.py`; the card beside them says from what.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.detect.base import Article
from annotator.detect.correction_gain import RepairKind, WordScore
from annotator.detect.linguistics import Word, parse
from annotator.detect.mentions import mentions
from annotator.model.anchor import Span

Matrix = npt.NDArray[np.float64]

NO_GAIN = -4.0
"""Stands for the gain of a word that no repair was tried for."""
_MOST = 25.0
"""Gains and surprisals are cut off here: beyond it they say no more."""
_CLASSES = {
    "NN": "noun", "NNS": "noun", "NNP": "name", "NNPS": "name", "VB": "verb", "VBD": "verb", "VBG": "verb",
    "VBN": "verb", "VBP": "verb", "VBZ": "verb", "MD": "auxiliary", "JJ": "adjective", "JJR": "adjective",
    "JJS": "adjective", "RB": "adverb", "RBR": "adverb", "RBS": "adverb", "RP": "adverb", "IN": "preposition",
    "TO": "preposition", "DT": "determiner", "PDT": "determiner", "PRP": "pronoun", "PRP$": "determiner",
    "CC": "conjunction", "WDT": "pronoun", "WP": "pronoun", "WRB": "pronoun", "CD": "number",
}  # fmt: skip
CLASSES = (*dict.fromkeys(_CLASSES.values()), "mark", "other")
_BASIC = (
    "surprisal", "surprisal over 8", "gain", "gain over 5", "gain over 10", "gain tried", "deletion",
    "insertion", "rank", "best", "gain before", "gain after", "surprisal before", "surprisal after",
    "two before", "sentence surprisal", "sentence gain", "sentence length", "paragraph surprisal",
    "frequency", "rare", "capital", "named", "gain of a capital", "gain of a rare word", "last",
    "length",
)  # fmt: skip
FEATURES = _BASIC + CLASSES


@dataclass(frozen=True, slots=True)
class Unit:
    """A scored word or mark with what the article says about it. `sentence` numbers its segment, `named`
    tells
    that it stands in a name, `known` that the name is known to be right as written."""

    score: WordScore
    span: Span
    kind: str
    frequency: float
    capital: bool
    named: bool
    sentence: int
    last: bool


def describe(article: Article, paragraph: Span, scores: Sequence[WordScore]) -> list[Unit]:
    """The units of a paragraph; the scores' spans count from its beginning. Raises UnavailableError without a
    parse model."""
    from wordfreq import zipf_frequency

    words = [w for s in parse(article).sentences if s.span.overlaps(paragraph) for w in s.words]
    starts = [w.start for w in words]
    segments = [p.span.start for p in article.segments]
    names = [m.span for m in mentions(article) if m.span.overlaps(paragraph)]
    units = []
    for score in scores:
        span = score.span.shifted(paragraph.start)
        written = span.of(article.text)
        word = _word_at(words, starts, span)
        segment = max(0, bisect_right(segments, span.start) - 1)
        end = article.segments[segment].span.end if article.segments else paragraph.end
        units.append(
            Unit(
                score=score,
                span=span,
                kind=_CLASSES.get(word.tag, "other") if word and written[0].isalnum() else "mark",
                frequency=zipf_frequency(written, "en") if written[0].isalpha() else 5.0,
                capital=written[0].isupper() and span.start not in segments,
                named=any(n.overlaps(span) for n in names),
                sentence=segment,
                last=end - span.end <= 2,
            )
        )
    return units


def _word_at(words: Sequence[Word], starts: Sequence[int], span: Span) -> Word | None:
    at = bisect_right(starts, span.start) - 1
    return words[at] if at >= 0 and words[at].end > span.start else None


def features(units: Sequence[Unit]) -> Matrix:
    """One row a unit, one column a name of `FEATURES`."""
    n = len(units)
    if not n:
        return np.empty((0, len(FEATURES)))
    surprisal = np.array([min(u.score.surprisal, _MOST) for u in units])
    gain = np.array([_clipped(_gain(u.score)) for u in units])
    deletion = np.array([_clipped(_gain(u.score, RepairKind.DELETE)) for u in units])
    insertion = np.array([_clipped(_gain(u.score, RepairKind.INSERT, RepairKind.SWAP)) for u in units])
    two = np.array([_clipped(_gain(u.score, RepairKind.DELETE_TWO)) for u in units])
    tried = np.array([float(u.score.gain is not None) for u in units])
    sentence = np.array([u.sentence for u in units])
    frequency = np.array([u.frequency for u in units])
    capital = np.array([float(u.capital) for u in units])
    rare = np.maximum(0.0, 3.5 - frequency)
    positive = np.maximum(gain, 0.0)
    counts = np.array([(sentence == s).sum() for s in sentence])
    columns: dict[str, npt.NDArray[Any]] = {
        "surprisal": surprisal,
        "surprisal over 8": np.maximum(0.0, surprisal - 8),
        "gain": gain,
        "gain over 5": np.maximum(0.0, gain - 5),
        "gain over 10": np.maximum(0.0, gain - 10),
        "gain tried": tried,
        "deletion": deletion,
        "insertion": insertion,
        "rank": np.array([math.log1p(u.score.rank) for u in units]),
        "best": np.array([u.score.best for u in units]),
        "gain before": _moved(gain, 1, NO_GAIN),
        "gain after": _moved(gain, -1, NO_GAIN),
        "surprisal before": _moved(surprisal, 1, 0.0),
        "surprisal after": _moved(surprisal, -1, 0.0),
        "two before": _moved(two, 1, NO_GAIN),
        "sentence surprisal": _others(surprisal, sentence),
        "sentence gain": _others(positive, sentence),
        "sentence length": np.log(counts),
        "paragraph surprisal": _others(surprisal, np.zeros(n)),
        "frequency": frequency,
        "rare": rare,
        "capital": capital,
        "named": np.array([float(u.named) for u in units]),
        "gain of a capital": capital * gain,
        "gain of a rare word": rare * gain,
        "last": np.array([float(u.last) for u in units]),
        "length": np.array([min(len(u.span), 15) for u in units], float),
    }
    for name in CLASSES:
        columns[name] = np.array([float(u.kind == name) for u in units])
    return np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float64)


def _gain(score: WordScore, *kinds: RepairKind) -> float:
    """The best gain, or that of the best repair of these kinds."""
    if not kinds:
        # That of taking out two words belongs to either of them and has a column of its own.
        return max((r.gain for r in score.repairs if r.kind is not RepairKind.DELETE_TWO), default=NO_GAIN)
    return max((r.gain for r in score.repairs if r.kind in kinds), default=NO_GAIN)


def _clipped(gain: float) -> float:
    return min(max(gain, NO_GAIN), _MOST)


def _moved(values: Matrix, by: int, edge: float) -> Matrix:
    moved = np.roll(values, by)
    if by > 0:
        moved[:by] = edge
    else:
        moved[by:] = edge
    return moved


def _others(values: Matrix, groups: npt.NDArray[Any]) -> Matrix:
    """The mean of the other values of each one's group, drawn to the usual 3 where there are few."""
    found = np.empty(len(values))
    for group in np.unique(groups):
        inside = groups == group
        total, count = values[inside].sum(), inside.sum()
        found[inside] = (total - values[inside] + 3 * 3.0) / (count - 1 + 3)
    return found


@dataclass(frozen=True, slots=True)
class Head:
    """The trained weights. `steps` maps the probability of a phrase's worst word to how often such a phrase
    touched an error (a rising table, read between its points)."""

    mean: Matrix
    scale: Matrix
    weights: Matrix
    bias: float
    steps: tuple[tuple[float, float], ...]
    join: float
    least: float

    def probabilities(self, units: Sequence[Unit]) -> Matrix:
        """For each unit, how likely an editor changes it."""
        scaled = (features(units) - self.mean) / self.scale
        found: Matrix = 1.0 / (1.0 + np.exp(-(scaled @ self.weights + self.bias)))
        return found

    def confidence(self, probability: float) -> float:
        """How likely a phrase whose worst word has this probability touches an error."""
        points, values = zip(*self.steps, strict=True)
        return float(np.interp(probability, points, values))


def load(path: Path) -> Head:
    """Read the weights. Raises ValueError when they are for other features."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if tuple(data["features"]) != FEATURES:
        raise ValueError(f"{path.name} is for other features; make it anew with packaging/train/fluency.py.")
    return from_json(data)


def from_json(data: Mapping[str, Any]) -> Head:
    return Head(
        np.array(data["mean"]),
        np.array(data["scale"]),
        np.array(data["weights"]),
        float(data["bias"]),
        tuple((float(p), float(c)) for p, c in data["steps"]),
        float(data["join"]),
        float(data["least"]),
    )


@dataclass(frozen=True, slots=True)
class Phrase:
    """Neighbouring doubtful units `first` to `last` (inclusive) of a paragraph; `worst` is the likeliest
    error,
    with its probability."""

    first: int
    last: int
    worst: int
    probability: float


def phrases(units: Sequence[Unit], probabilities: Sequence[float], join: float, least: float) -> list[Phrase]:
    """In text order: around each unit of at least `least`, likeliest first, the neighbours of its sentence
    that
    are at least `join` times as likely."""
    free = [True] * len(units)
    found: list[Phrase] = []
    for worst in sorted(range(len(units)), key=lambda i: -probabilities[i]):
        peak = probabilities[worst]
        if peak < least:
            break
        if free[worst]:
            ends = []
            for step in (-1, 1):
                at = worst
                while (
                    0 <= at + step < len(units)
                    and free[at + step]
                    and probabilities[at + step] >= join * peak
                    and units[at + step].sentence == units[worst].sentence
                ):
                    at += step
                ends.append(at)
            free[ends[0] : ends[1] + 1] = [False] * (ends[1] + 1 - ends[0])
            found.append(Phrase(ends[0], ends[1], worst, peak))
    return sorted(found, key=lambda p: p.first)
