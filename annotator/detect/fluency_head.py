"""From a language model's scores to the probability that an editor would change a word.

A logistic regression over a word's surprisal and correction gain and the gains around it, and nothing else:
what kind of word it is, how rare it is and how its sentence reads were tried and made it worse on texts of
a domain it had not seen. Its weights are in `resources/models/fluency.json`, made by
`packaging/train/fluency.py`; the card beside them says from what.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.detect.base import Article
from annotator.detect.correction_gain import RepairKind, WordScore
from annotator.detect.mentions import mentions
from annotator.knowledge.wordlists import is_personal_name
from annotator.model.anchor import Span
from annotator.model.document import SegmentKind
from annotator.text.tokens import words
from annotator.text.word_frequency import zipf

Matrix = npt.NDArray[np.float64]

NO_GAIN = -4.0
"""Stands for the gain of a word that no repair was tried for."""
_MOST = 25.0
"""Gains and surprisals are cut off here: beyond it they say no more."""
_ORDINARY = 3.5
"""Frequency (Zipf scale) from which a word is an ordinary one."""
_OFTEN = 3
_DOUBTFUL = 0.3
"""Probability from which a phrase counts as a sign that its article is garbled."""
LONGEST = 8
"""Units of a phrase: where all of a sentence is a little doubtful, the whole of it is no passage to mend."""
_WORD = 6
"""Characters of a word and the space after it."""
_USUAL_FLAGS, _FLAG_WORDS = 1.0, 600
_USUAL_DOUBTS, _DOUBT_WORDS = 3.0, 300
"""What is assumed of an article before it is read: so many flags and doubtful phrases in so many words."""
_FAMILIAR = 100
"""Units after which an article's own level counts as much as that of articles at large."""
_KEY = "fluency terms"
_NEAR = 3
"""Words to either side whose gains count, each by one over its distance."""
FEATURES = ("surprisal", "gain", "gain before", "gain after", "two before", "gains near")
BESIDE = (
    *FEATURES, "beside", "beside before", "beside after", "sentence beside", "sentence", "mark",
)  # fmt: skip
"""Of units that were read beside their source, too."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A scored word or run of marks in its article; `sentence` numbers the segment it begins in.

    `special` tells that surprise says less of it: it stands in a name that is no ordinary word, in a
    heading, is a compound, or a rare word the article uses again and again. `beside` is its score after the
    source of its sentence, None where that was not read. `mark` tells that it has no letters.
    """

    score: WordScore
    span: Span
    sentence: int
    special: bool
    beside: WordScore | None = None
    mark: bool = False


def place(article: Article, paragraph: Span, scores: Sequence[WordScore]) -> list[Unit]:
    """The units of a paragraph; the scores' spans count from its beginning. Raises UnavailableError without a
    parse model."""
    starts = [p.span.start for p in article.segments]
    names = [m.span for m in mentions(article) if m.span.overlaps(paragraph)]
    terms = _terms(article)
    units = []
    for score in scores:
        span = score.span.shifted(paragraph.start)
        sentence = max(0, bisect_right(starts, span.start) - 1)
        word = span.of(article.text)
        special = (
            article.segments[sentence].kind is not SegmentKind.SENTENCE
            or "-" in word.strip("-")
            or word.casefold() in terms
            or (any(n.overlaps(span) for n in names) and not _ordinary(word))
        )
        units.append(Unit(score, span, sentence, special, mark=not word[:1].isalnum()))
    return units


def _ordinary(word: str) -> bool:
    """Whether a capitalised word is one that also stands for something without a capital."""
    return word[1:].islower() and zipf(word) >= _ORDINARY and not is_personal_name(word)


def _terms(article: Article) -> frozenset[str]:
    """The rare words the article uses at least `_OFTEN` times; found once and kept in `article.shared`."""
    found = article.shared.get(_KEY)
    if found is None:
        counts = Counter(s.of(article.text).casefold() for s in words(article.text))
        found = article.shared[_KEY] = frozenset(
            w for w, n in counts.items() if n >= _OFTEN and zipf(w) < _ORDINARY
        )
    assert isinstance(found, frozenset)
    return found


def features(units: Sequence[Unit], names: Sequence[str] = FEATURES) -> Matrix:
    """One row a unit, one column a name; those of `BESIDE` for units that were read beside their source."""
    gain = _clipped([_gain(u.score, but=RepairKind.DELETE_TWO) for u in units])
    # What taking out a word and its neighbour gains is no less the neighbour's doing.
    two = _clipped([_gain(u.score, only=RepairKind.DELETE_TWO) for u in units])
    positive = np.maximum(gain, 0.0)
    near = sum(
        (_moved(positive, way * by, 0.0) / by for by in range(1, _NEAR + 1) for way in (-1, 1)),
        np.zeros(len(units)),
    )
    columns = {
        "surprisal": _clipped([u.score.surprisal for u in units]),
        "gain": gain,
        "gain before": _moved(gain, 1, NO_GAIN),
        "gain after": _moved(gain, -1, NO_GAIN),
        "two before": _moved(two, 1, NO_GAIN),
        "gains near": near,
    }
    if any(name not in FEATURES for name in names):
        beside = _clipped([(u.beside or u.score).surprisal for u in units])
        columns["beside"] = beside
        columns["beside before"] = _moved(beside, 1, 0.0)
        columns["beside after"] = _moved(beside, -1, 0.0)
        sentences = [u.sentence for u in units]
        columns["sentence beside"] = _means(beside, sentences)
        columns["sentence"] = _means(columns["surprisal"], sentences)
        columns["mark"] = np.array([float(u.mark) for u in units])
    return np.stack([columns[name] for name in names], axis=1)


def _gain(score: WordScore, only: RepairKind | None = None, but: RepairKind | None = None) -> float:
    kept = (r.gain for r in score.repairs if (only is None or r.kind is only) and r.kind is not but)
    return max(kept, default=NO_GAIN)


def _clipped(values: Sequence[float]) -> Matrix:
    return np.clip(np.array(values, dtype=np.float64), NO_GAIN, _MOST)


def _means(values: Matrix, groups: Sequence[int]) -> Matrix:
    """For each value the mean of its group."""
    _, number = np.unique(np.array(groups, dtype=np.int64), return_inverse=True)
    means: Matrix = (np.bincount(number, values) / np.bincount(number))[number]
    return means


def _moved(values: Matrix, by: int, edge: float) -> Matrix:
    """The values `by` places further on, `edge` where none comes."""
    moved = np.full_like(values, edge)
    if by > 0:
        moved[by:] = values[:-by]
    else:
        moved[:by] = values[-by:]
    return moved


@dataclass(frozen=True, slots=True)
class Sums:
    """The sum of a paragraph's features, and over how many units."""

    total: Matrix
    units: int


@dataclass(frozen=True, slots=True)
class Head:
    """The trained weights. A unit's probability is a logistic function of its features; a phrase's confidence
    one of its worst unit's log-odds (`slope`, `offset`), less so where that unit is `special`, of the
    logarithm of its `length` and of how garbled its article is: of the logarithms of its `doubts` and
    `flags`, which say no more from `most_doubts` and `most_flags` on. `quick` is the same for units no
    repairs were tried for, `beside` for those that were read beside their source. Where there is a `usual`
    level of the features, they count from the article's own."""

    mean: Matrix
    scale: Matrix
    weights: Matrix
    bias: float
    slope: float
    offset: float
    special: float
    length: float
    doubts: float
    most_doubts: float
    flags: float
    most_flags: float
    join: float
    least: float
    names: tuple[str, ...] = field(default=FEATURES, kw_only=True)
    usual: Matrix | None = field(default=None, kw_only=True)
    quick: Head | None = field(default=None, kw_only=True)
    beside: Head | None = field(default=None, kw_only=True)

    def probabilities(self, units: Sequence[Unit], level: Matrix | None = None) -> Matrix:
        """For each unit of a paragraph, how likely an editor changes it; `level` is that of its article."""
        if not units:
            return np.empty(0)
        columns = features(units, self.names)
        if self.usual is not None:
            columns = columns - (self.usual if level is None else level)
        return logistic((columns - self.mean) / self.scale @ self.weights + self.bias)

    def level(self, seen: Iterable[Sums]) -> Matrix | None:
        """The level of an article of which these paragraphs are known; None where features do not count from
        one."""
        if self.usual is None:
            return None
        total, units = self.usual * 0.0, 0
        for sums in seen:
            total, units = total + sums.total, units + sums.units
        return own_level(total, units, self.usual)

    def sums(self, units: Sequence[Unit]) -> Sums:
        """What a paragraph adds to the level of its article."""
        return Sums(features(units, self.names).sum(axis=0), len(units))

    def confidence(self, phrase: Phrase, worst: Unit, garbled: Garbled) -> float:
        """How likely a phrase with this worst unit touches an error, in an article that is so garbled."""
        odds = np.log(phrase.probability / (1 - phrase.probability))
        more = self.special * worst.special + self.length * np.log(phrase.length)
        doubts, flags = garbled.logarithms(self.most_doubts, self.most_flags)
        more += self.doubts * doubts + self.flags * flags
        return float(logistic(self.slope * odds + self.offset + more))


def own_level(total: Any, units: int, usual: Matrix) -> Matrix:
    """The mean of an article's features from their `total` over its `units`, drawn towards the `usual` one,
    the more the fewer there are."""
    level: Matrix = (total + _FAMILIAR * usual) / (units + _FAMILIAR)
    return level


def likelihoods(
    read: Sequence[tuple[Sequence[Unit], Head]], seen: dict[int, Sums] | None = None
) -> list[Matrix]:
    """For each paragraph of an article, given with the weights to judge it by, how likely an editor changes
    each of its units. `seen` keeps, by where they begin, what is known of paragraphs that count from the
    article's level, from one part that is read to the next; those of `read` are added."""
    known = {} if seen is None else seen
    for units, head in read:
        if units and head.usual is not None:
            known[units[0].span.start] = head.sums(units)
    levels = {id(head): head.level(known.values()) for _, head in read}
    return [head.probabilities(units, levels[id(head)]) for units, head in read]


def logistic(values: Any) -> Matrix:
    found: Matrix = 1.0 / (1.0 + np.exp(-np.asarray(values, dtype=np.float64)))
    return found


def load(path: Path) -> Head:
    """Read the weights. Raises ValueError when they are for other features."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if tuple(data["features"]) != FEATURES or tuple(data.get("beside features", BESIDE)) != BESIDE:
        raise ValueError(f"{path.name} is for other features; make it anew with packaging/train/fluency.py.")
    return from_json(data)


def from_json(data: Mapping[str, Any], features: tuple[str, ...] = FEATURES) -> Head:
    """A head for the columns named by `features`."""
    mean, scale, weights = (np.array(data[name], dtype=np.float64) for name in ("mean", "scale", "weights"))
    names = (
        "bias", "slope", "offset", "special", "length",
        "doubts", "most doubts", "flags", "most flags", "join", "least",
    )  # fmt: skip
    quick = from_json(data["quick"]) if "quick" in data else None
    beside = from_json(data["beside"], BESIDE) if "beside" in data else None
    usual = np.array(data["usual"], dtype=np.float64) if "usual" in data else None
    numbers = (float(data[name]) for name in names)
    return Head(mean, scale, weights, *numbers, names=features, usual=usual, quick=quick, beside=beside)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Neighbouring doubtful units `first` to `last` (inclusive) of a paragraph; `worst` is the likeliest
    error, with its probability."""

    first: int
    last: int
    worst: int
    probability: float

    @property
    def length(self) -> int:
        """In units."""
        return self.last - self.first + 1


def doubtful(worst: Unit, probability: float) -> bool:
    """Whether a phrase counts as a sign that its article is garbled."""
    return probability >= _DOUBTFUL and not worst.special


@dataclass(frozen=True, slots=True)
class Garbled:
    """How garbled an article seems: its doubtful phrases, and the passages that other detectors flag, in
    1,000 words. Both are drawn towards the usual numbers, the more the less there is to go by."""

    doubts: float
    flags: float

    @classmethod
    def of(cls, flagged: int, characters: int, doubts: float, read: int) -> Garbled:
        """`doubts` are those in the characters `read` of the article, `flagged` what is in all its
        `characters`."""
        return cls(
            1000 * (doubts + _USUAL_DOUBTS) / (read / _WORD + _DOUBT_WORDS),
            1000 * (flagged + _USUAL_FLAGS) / (characters / _WORD + _FLAG_WORDS),
        )

    def logarithms(self, most_doubts: float, most_flags: float) -> tuple[float, float]:
        """Of both, no more than so much of each. How garbled an article is has been told by then, and more
        flags come of there being more kinds of faults, not of each doubt being truer."""
        return math.log(min(self.doubts, most_doubts)), math.log(min(self.flags, most_flags))


def phrases(units: Sequence[Unit], probabilities: Sequence[float], join: float, least: float) -> list[Phrase]:
    """In text order: around each unit of at least `least`, likeliest first, the neighbours of its sentence
    that are at least `join` times as likely, likelier side first, up to `LONGEST` units."""
    free = [True] * len(units)
    found: list[Phrase] = []
    for worst in sorted(range(len(units)), key=lambda i: -probabilities[i]):
        if probabilities[worst] < least:
            break
        if not free[worst]:
            continue
        first = last = worst
        while last - first + 1 < LONGEST:
            beside = [
                at
                for at in (first - 1, last + 1)
                if 0 <= at < len(units)
                and free[at]
                and probabilities[at] >= join * probabilities[worst]
                and units[at].sentence == units[worst].sentence
            ]
            if not beside:
                break
            nearest = max(beside, key=lambda at: probabilities[at])
            first, last = min(first, nearest), max(last, nearest)
        free[first : last + 1] = [False] * (last + 1 - first)
        found.append(Phrase(first, last, worst, probabilities[worst]))
    return sorted(found, key=lambda p: p.first)
