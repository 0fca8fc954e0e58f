"""How well the detectors do on data of a kind no threshold was chosen on and no weight was learned from.

    python tests/benchmarks/leave_one_out.py FOLDER [--words N] [--seed S] [--with ID,…] [--weights FOLDER]
        [-o FILE]

FOLDER holds the gold files named in `SETS`. Of each set the documents of the test split are used
(`splits.json`), or some drawn by lot, about `--words` words; translations made by people are left out. The
threshold from which a word counts as flagged is the one with the best mean MCC over the other sets, so that a
set never chooses its own; rivals are also given the threshold that is best on the very set, which favours
them. LanguageTool and the language model run only when asked for by `--with`. `--weights` holds those of the
language model's detector that were learned without each set (`packaging/train/fluency.py fit --held-out`);
otherwise the shipped ones are used, which have seen other documents of all sets but bio. Where a set brings
its sources, articles stand beside them, as they do for a translator. The latest table is `leave_one_out.md`.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import shlex
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from annotator.detect.base import Article, CancelToken
from annotator.detect.fluency import Fluency, known_names
from annotator.detect.fluency_head import Head, Unit, likelihoods
from annotator.detect.fuse import group
from annotator.detect.pipeline import Pipeline
from annotator.model.review import Flag, Level
from annotator.paths import resource
from annotator.services.analysis import Analyser, likely
from annotator.services.evaluation.figures import Figure, Measure, figures, mcc_by_threshold
from annotator.services.evaluation.gold import GoldText, Split, read_gold, split_of
from annotator.services.evaluation.tally import Tally, words_in
from annotator.text.tokens import word_count

SETS = ("wmt20_mqm_zhen", "mlqe_pe_roen", "mlqe_pe_eten", "mlqe_pe_ruen", "bio_mqm_xxen")
UNSEEN = SETS[-1]
"""The set no shipped weight was learned from: clean text is read with the weights without it."""
CLEAN = ("clean_news", "clean_other")
ALL, FLUENCY, BY_WORD, BESIDE = "all", "fluency", "by word", "by word beside the source"
WITHOUT = " without "
"""Between the name of a column and that of the set its weights have not seen."""
ONLY_WHEN_ASKED = frozenset({"languagetool", FLUENCY})
MEASURES = ("surprisal", "correction gain")
"""The language model's numbers by themselves, word by word, beside the detectors."""
_NATS = 8.0
SHARES = tuple(n / 100 for n in range(5, 61))


@dataclass(frozen=True, slots=True)
class Reader:
    """The language model's detector and the weights it goes by."""

    detector: Fluency

    @classmethod
    def with_weights(cls, weights: Path) -> Reader:
        return cls(Fluency(weights=weights))

    def flags(self, article: Article) -> tuple[Flag, ...]:
        return Pipeline([self.detector]).run(article).flags

    def units(self, article: Article) -> Iterator[tuple[list[Unit], Head]]:
        """Those of each paragraph, with the weights to judge them by. Their scores come from the cache
        `flags` has filled."""
        known = known_names(article)
        for paragraph in article.paragraph_spans():
            yield self.detector.units(article, paragraph, known, CancelToken())

    def by_word(self, article: Article) -> dict[int, float]:
        """How likely each word, by its beginning, is wrong."""
        found: dict[int, float] = {}
        read = list(self.units(article))
        for (units, _), chances in zip(read, likelihoods(read), strict=True):
            for unit, probability in zip(units, chances.tolist(), strict=True):
                for start in words_in(article.text, [unit.span]):
                    found[start] = max(found.get(start, 0.0), probability)
        return found


@dataclass(slots=True)
class Set:
    """One data set's counts, by detector and for all together."""

    name: str
    tallies: dict[str, Tally] = field(default_factory=dict)
    seconds: float = 0.0
    best: dict[str, dict[float, float]] = field(default_factory=dict)

    def add(self, gold: GoldText, analyser: Analyser, readers: Mapping[str, Reader]) -> None:
        begun = time.perf_counter()
        result = analyser.check(gold.text, source_text=gold.source or None, aligned=True)
        for detector in result.ran:
            self._tally(detector).add(gold, group([f for f in result.flags if f.detector == detector]))
        alone = replace(Article.of(gold.text), flagged=likely(result.flags))
        article = replace(alone, source_text=gold.source or None, aligned=True, shared={})
        for name in SETS:
            flags = result.flags
            if readers:
                read = readers[name].flags(article)
                self._tally(f"{FLUENCY}{WITHOUT}{name}").add(gold, group(read))
                self._tally(f"{BY_WORD}{WITHOUT}{name}").add_words(gold, readers[name].by_word(alone))
                self._tally(f"{BESIDE}{WITHOUT}{name}").add_words(gold, readers[name].by_word(article))
                flags += read
            self._tally(f"{ALL}{WITHOUT}{name}").add(gold, group(flags))
        self.seconds += time.perf_counter() - begun
        if readers:
            for measure, scores in zip(MEASURES, measured(alone, readers[SETS[0]]), strict=True):
                self._tally(measure).add_words(gold, scores)

    @property
    def words(self) -> int:
        return self.tallies[f"{ALL}{WITHOUT}{SETS[0]}"].words

    def _tally(self, column: str) -> Tally:
        return self.tallies.setdefault(column, Tally(Level.EVERYTHING))

    def mcc(self, column: str) -> dict[float, float]:
        if column not in self.best:
            self.best[column] = mcc_by_threshold(self.tallies[column]) if column in self.tallies else {}
        return self.best[column]


def measured(article: Article, reader: Reader) -> tuple[dict[int, float], dict[int, float]]:
    """Surprisal and correction gain of each word by its beginning, made to lie between 0 and 1."""
    surprisals: dict[int, float] = {}
    gains: dict[int, float] = {}
    for unit in (u for units, _ in reader.units(article) for u in units):
        gain = -math.inf if unit.score.gain is None else unit.score.gain
        for start in words_in(article.text, [unit.span]):
            surprisals[start] = surprisals.get(start, 0.0) + unit.score.surprisal
            gains[start] = max(gains.get(start, -math.inf), gain)
    return (
        {start: 1 - math.exp(-value / _NATS) for start, value in surprisals.items()},
        {start: 1 / (1 + math.exp(-value / _NATS)) for start, value in gains.items()},
    )


def own_best(data: Set, column: str) -> tuple[float, float]:
    """The best threshold on the set itself, and its MCC; above every confidence where nothing correlates."""
    found = max(data.mcc(column).items(), key=lambda e: e[1], default=(1.0, 0.0))
    return found if found[1] > 0 else (math.inf, 0.0)


def threshold_from(others: list[Set], column: str) -> float:
    """The confidence at which the mean MCC over the other sets is best."""
    thresholds = {t for data in others for t in data.mcc(column)} or {1.0}

    def mean(threshold: float) -> float:
        return sum(_mcc_at(data.mcc(column), threshold) for data in others) / len(others)

    return max(sorted(thresholds), key=mean)


def share_from(others: list[Set], column: str) -> float:
    """The share of words that gives the best mean MCC over the other sets when so many are flagged."""
    curves = [_by_share(data, column) for data in others]
    return max(SHARES, key=lambda share: sum(_at_share(curve, share)[1] for curve in curves))


def _by_share(data: Set, column: str) -> list[tuple[float, float, float]]:
    """Share of words flagged, MCC and confidence, from the surest confidence on."""
    counts = data.tallies[column].word_counts()
    flagged = counts.flagged.sum(axis=0)
    by = data.mcc(column)
    return [
        (share, by.get(confidence, 0.0), confidence)
        for share, confidence in zip(
            (flagged / flagged[-1]).tolist(), counts.confidences.tolist(), strict=True
        )
    ]


def _at_share(curve: list[tuple[float, float, float]], share: float) -> tuple[float, float, float]:
    """Where the curve comes closest to the share."""
    return min(curve, key=lambda point: abs(point[0] - share))


def _mcc_at(by: Mapping[float, float], threshold: float) -> float:
    """MCC at the lowest occurring confidence that is not below the threshold."""
    return by[min(above)] if (above := [t for t in by if t >= threshold]) else 0.0


def drawn(texts: list[GoldText], limit: int, seed: int) -> list[GoldText]:
    """All texts, or some in an order drawn by lot until there are `limit` words."""
    if not limit:
        return texts
    found: list[GoldText] = []
    number = 0
    for text in sorted(texts, key=lambda t: hashlib.sha256(f"{seed}:{t.id}".encode()).digest()):
        if number >= limit:
            break
        found.append(text)
        number += word_count(text.text)
    return found


def measure(
    folder: Path,
    analyser: Analyser,
    readers: Mapping[str, Reader],
    names: tuple[str, ...],
    limit: int,
    seed: int,
) -> list[Set]:
    sets = []
    for name in names:
        texts = [
            t
            for t in read_gold(folder / f"{name}.jsonl.xz")
            if split_of(t.document) is Split.TEST and (t.clean or not t.human)
        ]
        data = Set(name)
        for gold in drawn(texts, limit, seed):
            data.add(gold, analyser, readers)
        sets.append(data)
        print(f"{name}: {data.words} words, {data.words / data.seconds:.0f} words/s", file=sys.stderr)
    return sets


def table(sets: list[Set], rivals: tuple[str, ...]) -> list[str]:
    """The headline: word MCC and average precision, threshold from the other sets."""
    head = ["set", "words", "marked", "all: MCC", "all: AP", "all, own threshold"]
    read = any(c.startswith(BY_WORD) for c in sets[0].tallies)
    head += [f"model {c}: MCC" for c in _BY_WORD] if read else []
    head += [f"{r} alone" for r in rivals] + ["best detector alone", "of all, best less best alone"]
    lines = [_row(head), _row(["---"] * len(head))]
    columns = detectors(sets)
    sums: list[float] = []
    learned: dict[str, list[float]] = {title: [] for title in _BY_WORD} if read else {}
    for data in sets:
        others = [s for s in sets if s is not data]
        everything = f"{ALL}{WITHOUT}{data.name}"
        threshold = threshold_from(others, everything)
        tally = data.tallies[everything]
        found = figures(tally, threshold=threshold)
        counts = tally.word_counts()
        share = counts.marked.sum(axis=0)[-1] / tally.words
        reading = f"{FLUENCY}{WITHOUT}{data.name}"
        alone = [*columns, *([reading] if reading in data.tallies else [])]
        best = max(alone, key=lambda c, d=data: own_best(d, c)[1])
        cells = [data.name, str(tally.words), f"{share:.2f}"]
        cells += [f"{_cell(found[Measure.WORD_MCC])} from {threshold:.2f}", _cell(found[Measure.WORD_AP])]
        cells.append(_alone(data, everything))
        for title, values in learned.items():
            cell, value = _by_word(data, others, title)
            cells.append(cell)
            values.append(value)
        cells += [_alone(data, reading if rival == FLUENCY else rival) for rival in rivals]
        cells.append(f"{best.partition(WITHOUT)[0]}: {_alone(data, best)}")
        cells.append(f"{found[Measure.WORD_MCC].value - own_best(data, best)[1]:+.3f}")
        sums.append(found[Measure.WORD_MCC].value)
        lines.append(_row(cells))
    mean, without_last = sum(sums) / len(sums), sum(sums[:-1]) / len(sums[:-1])
    lines += ["", f"Mean MCC of all detectors: {mean:.3f}; without bio: {without_last:.3f}."]
    for title, values in learned.items():
        rest = sum(values[:-1]) / len(values[:-1])
        lines.append(f"Of the model {title}: {sum(values) / len(values):.3f}; without bio: {rest:.3f}.")
    return lines


_BY_WORD = (BY_WORD, BESIDE, f"{BESIDE}, as large a share")


def _by_word(data: Set, others: list[Set], title: str) -> tuple[str, float]:
    """What the model's probabilities by word reach at the other sets' threshold, or where as large a share of
    the words is flagged as is best in the other sets."""
    column = f"{title.partition(',')[0]}{WITHOUT}{data.name}"
    if "," in title:
        share = share_from(others, column)
        threshold = _at_share(_by_share(data, column), share)[2]
        which = f"the first {share:.0%}"
    else:
        threshold = threshold_from(others, column)
        which = f"from {threshold:.2f}"
    found = figures(data.tallies[column], threshold=threshold)[Measure.WORD_MCC]
    return f"{_cell(found)} {which}", found.value


def detectors(sets: list[Set]) -> list[str]:
    """The columns of single detectors whose rules are the same for all sets."""
    return sorted({c for s in sets for c in s.tallies if WITHOUT not in c} - set(MEASURES))


def each_detector(sets: list[Set]) -> list[str]:
    """Every detector alone: MCC at its own best threshold, span precision over all sets."""
    head = ["detector", *(s.name for s in sets), "flags", "of them right"]
    lines = [_row(head), _row(["---"] * len(head))]
    for column in detectors(sets):
        scores = [e for s in sets if column in s.tallies for e in s.tallies[column].rules.values()]
        flags, right = sum(e.total for e in scores), sum(e.found for e in scores)
        cells = [f"{own_best(s, column)[1]:.3f}" for s in sets]
        lines.append(_row([column, *cells, str(flags), f"{right / flags:.2f}" if flags else "–"]))
    return lines


def clean_table(sets: list[Set]) -> list[str]:
    lines = [
        _row(["clean text", "words", *(f"{level.value}, in 1,000" for level in Level)]),
        _row(["---"] * 5),
    ]
    for data in sets:
        tally = data.tallies[f"{ALL}{WITHOUT}{UNSEEN}"]
        shown = [sum(c >= level.threshold for c in tally.confidences) for level in Level]
        lines.append(_row([data.name, str(tally.words), *(f"{1000 * n / tally.words:.2f}" for n in shown)]))
    return lines


def _alone(data: Set, column: str) -> str:
    if column not in data.tallies:
        return "–"
    threshold, _ = own_best(data, column)
    return _cell(figures(data.tallies[column], threshold=threshold)[Measure.WORD_MCC])


def _cell(figure: Figure) -> str:
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=0, help="words of each set; 0 for all of its test split")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--with", dest="extra", default="", help="detectors to add: languagetool, fluency")
    parser.add_argument("--weights", type=Path, help="a file for each set, learned without it")
    parser.add_argument("--output", "-o", type=Path)
    arguments = parser.parse_args()
    extra = {name for name in arguments.extra.split(",") if name}
    analyser = Analyser.for_check(without=ONLY_WHEN_ASKED - extra, extra=extra - {FLUENCY})
    readers: dict[str, Reader] = {}
    if FLUENCY in extra:
        folder = arguments.weights
        shipped = resource("models", "fluency.json")
        readers = {n: Reader.with_weights(folder / f"{n}.json" if folder else shipped) for n in SETS}
    common = (arguments.folder, analyser, readers)
    try:
        sets = measure(*common, SETS, arguments.words, arguments.seed)
        clean = measure(*common, CLEAN, arguments.words, arguments.seed)
    finally:
        analyser.close()
        for reader in readers.values():
            reader.detector.close()
    rivals = ("harper", *sorted(extra), *(MEASURES if readers else ()))
    command = shlex.join(["python", "tests/benchmarks/leave_one_out.py", "FOLDER", *_options(arguments)])
    text = "\n".join(
        [
            "# Leave one data set out",
            "",
            f"Made on {datetime.now(UTC):%Y-%m-%d} by `{command}`.",
            "",
            "Word level: Matthews correlation (MCC) and average precision (AP) against any rater’s marks,",
            "95 % bootstrap intervals by document. “all” flags from the confidence that is best on the other",
            "sets, and its language model’s detector has learned nothing from the set; the columns “alone”",
            "and “own threshold” are given the threshold that is best on the set itself, which favours them.",
            "Surprisal and correction gain are the model’s numbers by themselves, nothing learned. “Model by",
            "word” is the probability its detector gives each word before it joins words to phrases and says",
            "nothing of the less likely ones: also learned without the set, at the threshold of the others,",
            "or where as large a share of the words is flagged as is best in the others (no mark of the set",
            "is used). All detectors and the model’s passages have the source beside them.",
            "",
            *table(sets, rivals),
            "",
            "Each detector alone, MCC at its own best threshold on each set:",
            "",
            *each_detector(sets),
            "",
            "False alarms of all detectors together:",
            "",
            *clean_table(clean),
            "",
        ]
    )
    if arguments.output:
        arguments.output.write_text(text, "utf-8")
    print(text)


def _options(arguments: argparse.Namespace) -> list[str]:
    given = []
    if arguments.words:
        given += ["--words", str(arguments.words)]
    if arguments.seed:
        given += ["--seed", str(arguments.seed)]
    if arguments.extra:
        given += ["--with", arguments.extra]
    if arguments.weights:
        given += ["--weights", "WEIGHTS"]
    return given


if __name__ == "__main__":
    main()
