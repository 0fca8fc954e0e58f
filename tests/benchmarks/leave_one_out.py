"""How well the detectors do on data of a kind no threshold was chosen on.

    python tests/benchmarks/leave_one_out.py FOLDER [--words N] [--seed S] [--with ID,…] [-o FILE]

FOLDER holds the gold files named in `SETS`. Of each set the documents of the test split are used
(`splits.json`), or some drawn by lot, about `--words` words; translations made by people are left out. The
threshold from which a word counts as flagged is the one with the best mean MCC over the other sets, so that a
set never chooses its own; rivals are also given the threshold that is best on the very set, which favours
them. LanguageTool and the language model run only when asked for by `--with`. The latest table is
`leave_one_out.md`.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import shlex
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from annotator.detect.base import Article, CancelToken
from annotator.detect.fluency import Fluency
from annotator.detect.fuse import group
from annotator.detect.resolve import resolutions
from annotator.model.review import Level
from annotator.services.analysis import Analyser
from annotator.services.evaluation.figures import Figure, Measure, figures, mcc_by_threshold
from annotator.services.evaluation.gold import GoldText, Split, read_gold, split_of
from annotator.services.evaluation.tally import Tally, words_in
from annotator.text.tokens import word_count

SETS = ("wmt20_mqm_zhen", "mlqe_pe_roen", "mlqe_pe_eten", "mlqe_pe_ruen", "bio_mqm_xxen")
CLEAN = ("clean_news", "clean_other")
ALL = "all"
ONLY_WHEN_ASKED = frozenset({"languagetool", "fluency"})
MEASURES = ("surprisal", "correction gain")
"""The language model's numbers by themselves, word by word, beside the detectors."""
_NATS = 8.0
_FLUENCY = Fluency()


@dataclass(slots=True)
class Set:
    """One data set's counts, by detector and for all together."""

    name: str
    tallies: dict[str, Tally] = field(default_factory=dict)
    seconds: float = 0.0
    best: dict[str, dict[float, float]] = field(default_factory=dict)

    def add(self, gold: GoldText, analyser: Analyser) -> None:
        begun = time.perf_counter()
        result = analyser.check(gold.text)
        self.seconds += time.perf_counter() - begun
        self._tally(ALL).add(gold, group(result.flags))
        for detector in result.ran:
            self._tally(detector).add(gold, group([f for f in result.flags if f.detector == detector]))
        if "fluency" in result.ran:
            for measure, scores in zip(MEASURES, measured(gold.text), strict=True):
                self._tally(measure).add_words(gold, scores)

    def _tally(self, column: str) -> Tally:
        return self.tallies.setdefault(column, Tally(Level.EVERYTHING))

    def mcc(self, column: str) -> dict[float, float]:
        if column not in self.best:
            self.best[column] = mcc_by_threshold(self.tallies[column]) if column in self.tallies else {}
        return self.best[column]


def measured(text: str) -> tuple[dict[int, float], dict[int, float]]:
    """Surprisal and correction gain of each word by its beginning, made to lie between 0 and 1. The scores
    come from the cache the detector has just filled."""
    surprisals: dict[int, float] = {}
    gains: dict[int, float] = {}
    article = Article.of(text)
    known = [r.mention.span for r in resolutions(article) if r.known is not None]
    for paragraph in article.paragraph_spans():
        for score in _FLUENCY.scores(text, paragraph, known, CancelToken()):
            gain = -math.inf if score.gain is None else score.gain
            for start in words_in(text, [score.span.shifted(paragraph.start)]):
                surprisals[start] = surprisals.get(start, 0.0) + score.surprisal
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


def measure(folder: Path, analyser: Analyser, names: tuple[str, ...], limit: int, seed: int) -> list[Set]:
    sets = []
    for name in names:
        texts = [
            t
            for t in read_gold(folder / f"{name}.jsonl.xz")
            if split_of(t.document) is Split.TEST and (t.clean or not t.human)
        ]
        data = Set(name)
        for gold in drawn(texts, limit, seed):
            data.add(gold, analyser)
        sets.append(data)
        words = data.tallies[ALL].words
        print(f"{name}: {words} words, {words / data.seconds:.0f} words/s", file=sys.stderr)
    return sets


def table(sets: list[Set], rivals: tuple[str, ...]) -> list[str]:
    """The headline: word MCC and average precision, threshold from the other sets."""
    head = ["set", "words", "marked", "all: MCC", "all: AP", "all, own threshold"]
    head += [f"{r} alone" for r in rivals] + ["best detector alone", "of all, best less best alone"]
    lines = [_row(head), _row(["---"] * len(head))]
    columns = sorted({c for s in sets for c in s.tallies} - {ALL, *MEASURES})
    sums: list[float] = []
    for data in sets:
        others = [s for s in sets if s is not data]
        threshold = threshold_from(others, ALL)
        found = figures(data.tallies[ALL], threshold=threshold)
        tally = data.tallies[ALL]
        counts = tally.word_counts()
        share = counts.marked.sum(axis=0)[-1] / tally.words
        best = max(columns, key=lambda c, d=data: own_best(d, c)[1])
        cells = [data.name, str(tally.words), f"{share:.2f}"]
        cells += [f"{_cell(found[Measure.WORD_MCC])} from {threshold:.2f}", _cell(found[Measure.WORD_AP])]
        cells.append(_alone(data, ALL))
        cells += [_alone(data, rival) for rival in rivals]
        cells.append(f"{best}: {_alone(data, best)}")
        cells.append(f"{found[Measure.WORD_MCC].value - own_best(data, best)[1]:+.3f}")
        sums.append(found[Measure.WORD_MCC].value)
        lines.append(_row(cells))
    everything, without_last = sum(sums) / len(sums), sum(sums[:-1]) / len(sums[:-1])
    return [*lines, "", f"Mean MCC of all detectors: {everything:.3f}; without bio: {without_last:.3f}."]


def each_detector(sets: list[Set]) -> list[str]:
    """Every detector alone: MCC at its own best threshold, span precision over all sets."""
    head = ["detector", *(s.name for s in sets), "flags", "of them right"]
    lines = [_row(head), _row(["---"] * len(head))]
    for column in sorted({c for s in sets for c in s.tallies} - {ALL}):
        scores = [e for s in sets for e in s.tallies[column].rules.values()] if column else []
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
        tally = data.tallies[ALL]
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
    parser.add_argument("--output", "-o", type=Path)
    arguments = parser.parse_args()
    extra = {name for name in arguments.extra.split(",") if name}
    analyser = Analyser.for_check(without=ONLY_WHEN_ASKED - extra, extra=extra)
    try:
        sets = measure(arguments.folder, analyser, SETS, arguments.words, arguments.seed)
        clean = measure(arguments.folder, analyser, CLEAN, arguments.words, arguments.seed)
    finally:
        analyser.close()
    rivals = ("harper", *sorted(extra), *(MEASURES if "fluency" in extra else ()))
    command = shlex.join(["python", "tests/benchmarks/leave_one_out.py", "FOLDER", *_options(arguments)])
    text = "\n".join(
        [
            "# Leave one data set out",
            "",
            f"Made on {datetime.now(UTC):%Y-%m-%d} by `{command}`.",
            "",
            "Word level: Matthews correlation (MCC) and average precision (AP) against any rater’s marks,",
            "95 % bootstrap intervals by document. “all” flags from the confidence that is best on the other",
            "sets; the columns “alone” and “own threshold” are given the threshold that is best on the set",
            "itself, which favours them.",
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
    return given


if __name__ == "__main__":
    main()
