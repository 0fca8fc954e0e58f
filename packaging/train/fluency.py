#!/usr/bin/env python3
"""Score marked texts with the language model, and fit the fluency detector's weights to the scores.

    python packaging/train/fluency.py score --out SCORES.jsonl [--words N] GOLD.jsonl.xz…
    python packaging/train/fluency.py fit [--write] [--held-out FOLDER] SCORES.jsonl…

Gold files are those `annotator evaluate` reads. `score` takes documents of the files in turn, drawn by lot
from a fixed seed, and goes on where it was stopped. `fit` prints, for each set held out, how well surprisal
alone, correction gain alone and the fitted weights find the marked words (average precision, best MCC, MCC at
a threshold from the training sets), what share of phrases touches an error at each confidence, and how far
the confidence is off, and with `--write` makes resources/models/fluency.json. `--held-out` makes the same for
each set without a look at it, for tests/benchmarks/leave_one_out.py. Weights see documents of the
train split alone (tests/benchmarks/splits.json); sets that are not in `TRAINING` are measured only.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.detect import model_files
from annotator.detect.base import Article
from annotator.detect.correction_gain import score
from annotator.detect.fluency import LEAST as SAID
from annotator.detect.fluency_head import (
    FEATURES,
    Head,
    Phrase,
    Unit,
    doubtful,
    features,
    from_json,
    garble_rate,
    logistic,
    phrases,
    place,
)
from annotator.detect.score_cache import from_row, to_row
from annotator.model.anchor import Span
from annotator.paths import resource
from annotator.services.analysis import Analyser, likely
from annotator.services.evaluation.gold import Split, split_of

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SEED = 7
CONTEXT = 240
LONGEST = 12
"""Words of the longest marked span that trains: a whole sentence marked says nothing of its words."""
RIDGE = 3.0
FOLDS = 5
JOIN, LEAST = 0.7, 0.12
MARKED = ("ro-en", "et-en", "ru-en", "zh-en")
"""MLQE-PE (CC0) by language, WMT20 MQM (Apache-2.0)."""
TRAINING = (*MARKED, "gum")
DATA_SETS = {
    "ro-en": "mlqe_pe_roen",
    "et-en": "mlqe_pe_eten",
    "ru-en": "mlqe_pe_ruen",
    "zh-en": "wmt20_mqm_zhen",
    "bio": "bio_mqm_xxen",
}
"""Files by set."""
FREE_GUM = ("gum:interview", "gum:news", "gum:bio", "gum:voyage", "gum:academic", "gum:speech")
"""The parts of GUM whose licence allows it."""
CALIBRATION = {"ro-en": 0.4, "et-en": 0.4, "ru-en": 0.2, "zh-en": 1.0, "gum": 1.6}
"""How much each set counts where the confidence is calibrated: post-edits as much as MQM marks, and of
those the Russian set, whose editors left most of what is wrong, half as much as the others."""
RATERS = {"zh-en": 3}
"""Raters of each text; one where nothing is said."""
SECOND = 0.57
"""What a second rater adds to the log-odds where no set with several is at hand."""
SENTENCES = 25
"""Where sentences come alone, so many of a set stand for an article: one system garbled them all."""


@dataclass(frozen=True, slots=True)
class Row:
    """A scored text. `marked` and `long` are by unit (in a marked span, in one too long to train), `gold` by
    word, `word` gives each unit's word."""

    group: str
    document: str
    split: Split
    units: list[Unit]
    columns: Numbers
    marked: Numbers
    long: Flags
    word: npt.NDArray[np.int64]
    gold: Flags
    spans: list[Span]
    raters: list[str]
    text: str

    def marking(self, span: Span) -> int:
        """How many raters marked some of it."""
        return len({r for r, s in zip(self.raters, self.spans, strict=True) if s.overlaps(span)})


Model = Callable[[Row], Numbers]


# -- scoring


def score_files(paths: Sequence[Path], out: Path, most: int) -> None:
    done = {json.loads(line)["key"] for line in out.open(encoding="utf-8")} if out.exists() else set()
    model = model_files.load()
    total = 0
    with out.open("a", encoding="utf-8") as file:
        for document in _in_turn([_documents(path) for path in paths]):
            before = ""
            for row in document:
                text = row["mt"].replace("\n", " ")
                key = f"{row['dataset']}|{row['id']}|{row.get('system')}"
                if key not in done and text.strip():
                    context = before[-CONTEXT:]
                    words = [to_row(w) for w in score(model, text, context)]
                    kept = {name: row[name] for name in ("doc", "spans", "dataset", "lang_pair")}
                    file.write(
                        json.dumps({"key": key, **kept, "mt": text, "words": words}, ensure_ascii=False)
                    )
                    file.write("\n")
                    file.flush()
                total += len(text.split())
                before = before + text + "\n" if len(document) > 1 else ""
            if total >= most:
                return


def _documents(path: Path) -> list[list[dict[str, Any]]]:
    """The documents of a file, one system each; where sentences are alone each is a document."""
    raw = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    grouped: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in map(json.loads, raw.decode().splitlines()):
        name = row["id"] if row["dataset"] == "mlqe_pe" else str(row.get("doc") or row["id"])
        grouped[name][str(row.get("system"))].append(row)
    lot = random.Random(SEED)  # noqa: S311
    names = sorted(grouped)
    lot.shuffle(names)
    chosen = [grouped[n][lot.choice(sorted(grouped[n]))] for n in names]
    return [sorted(rows, key=lambda r: r["seg"] or 0) for rows in chosen]


def _in_turn(queues: list[list[list[dict[str, Any]]]]) -> Iterator[list[dict[str, Any]]]:
    """Documents of the file that has had the fewest words so far."""
    had = [0] * len(queues)
    while any(queues):
        number = min((i for i, q in enumerate(queues) if q), key=lambda i: had[i])
        document = queues[number].pop(0)
        had[number] += sum(len(r["mt"].split()) for r in document)
        yield document


# -- reading the scores


def read(paths: Sequence[Path]) -> list[Row]:
    rows = []
    for path in paths:
        for line in path.open(encoding="utf-8"):
            row = _row(json.loads(line))
            if row is not None:
                rows.append(row)
    return rows


def _row(data: dict[str, Any]) -> Row | None:
    text = data["mt"]
    units = place(Article.of(text), Span(0, len(text)), [from_row(w) for w in data["words"]])
    if not units:
        return None
    marks = [s for s in data["spans"] if s["start"] < s["end"]]
    spans = [Span(s["start"], s["end"]) for s in marks]
    long = [s for s in spans if len(s.of(text).split()) > LONGEST]
    words = [Span(*m.span()) for m in re.finditer(r"\S+", text)]
    ends = np.array([w.end for w in words])
    return Row(
        group=_group(data),
        document=str(data["doc"]),
        split=split_of(str(data["doc"])),
        units=units,
        columns=features(units),
        marked=np.array([any(s.overlaps(u.span) for s in spans) for u in units], float),
        long=np.array([any(s.overlaps(u.span) for s in long) for u in units]),
        word=np.searchsorted(ends, [u.span.start for u in units], side="right"),
        gold=np.array([any(s.overlaps(w) for s in spans) for w in words]),
        spans=spans,
        raters=[str(s.get("annotator")) for s in marks],
        text=text.replace("\n", " "),
    )


def _group(data: dict[str, Any]) -> str:
    dataset = data.get("dataset") or data["file"]
    if dataset == "mlqe_pe":
        return str(data.get("lang_pair") or data["lang"])
    if dataset == "gum":
        return "gum" if str(data["doc"]).startswith(FREE_GUM) else "clean"
    return {"wmt20_mqm_zhen": "zh-en", "bio_mqm": "bio"}.get(dataset, "clean")


def unrepaired(row: Row) -> Row:
    """The row as it is seen at first sight, when no repairs have been tried."""
    units = [replace(u, score=replace(u.score, repairs=())) for u in row.units]
    return replace(row, units=units, columns=features(units))


def in_groups(rows: Sequence[Row], groups: Sequence[str]) -> list[Row]:
    return [r for r in rows if r.group in groups]


# -- fitting


def regress(
    columns: Numbers, marked: Numbers, weights: Numbers, ridge: float, added: Numbers | float = 0.0
) -> Numbers:
    """Weights, the bias last, of a ridge-penalised logistic regression (Newton's method). `added` is known
    beforehand of each row's log-odds."""
    design = np.hstack([columns, np.ones((len(columns), 1))])
    penalty = np.eye(design.shape[1]) * ridge
    penalty[-1, -1] = 1e-6
    found = np.zeros(design.shape[1])
    for _ in range(40):
        expected = logistic(design @ found + added)
        slope = design.T @ (weights * (expected - marked)) + penalty @ found
        bend = (design * (weights * expected * (1 - expected))[:, None]).T @ design + penalty
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-7:
            break
    return found


def train(rows: Sequence[Row]) -> dict[str, Any]:
    """Mean, scale, weights and bias, each set counting alike."""
    sizes: dict[str, int] = defaultdict(int)
    for row in rows:
        sizes[row.group] += len(row.units)
    share = sum(sizes.values()) / len(sizes)
    columns = np.vstack([r.columns[~r.long] for r in rows])
    marked = np.concatenate([r.marked[~r.long] for r in rows])
    weights = np.concatenate([np.full((~r.long).sum(), share / sizes[r.group]) for r in rows])
    mean, scale = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    found = regress((columns - mean) / scale, marked, weights, RIDGE)
    return {"mean": mean, "scale": scale, "weights": found[:-1], "bias": float(found[-1])}


def model_of(trained: dict[str, Any]) -> Model:
    return lambda row: logistic(
        ((row.columns - trained["mean"]) / trained["scale"]) @ trained["weights"] + trained["bias"]
    )


@dataclass(frozen=True, slots=True)
class PhraseOutcome:
    """A phrase, `rate`, how garbled its article seems, and what raters made of it: `one` is the share of them
    that marked it, `two` the share of pairs of them either of whom did. Where its worst word is not marked,
    only another, it counts half."""

    group: str
    phrase: Phrase
    worst: Unit
    rate: float
    one: float
    two: float


def articles(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows by article."""
    lot = random.Random(SEED)  # noqa: S311
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    alone: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.group in MARKED and row.group != "zh-en":
            alone[row.group].append(row)
        else:
            grouped[row.group, row.document].append(row)
    found = list(grouped.values())
    for sentences in alone.values():
        lot.shuffle(sentences)
        found += [sentences[i : i + SENTENCES] for i in range(0, len(sentences), SENTENCES)]
    return found


@cache
def quick_detectors() -> Analyser:
    return Analyser.for_check(without=["languagetool"])


@cache
def flags_in(text: str) -> int:
    """What the quick detectors flag in an article."""
    return likely(quick_detectors().check(text).flags)


def outcomes(rows: Sequence[Row], model: Callable[[Row], Model]) -> list[PhraseOutcome]:
    """The phrases of all articles; `model` gives the one a row is judged by."""
    found = []
    for article in articles(rows):
        text = "\n".join(row.text for row in article)
        flagged = flags_in(text)
        here = [
            (row, phrase, row.units[phrase.worst])
            for row in article
            for phrase in phrases(row.units, model(row)(row).tolist(), JOIN, LEAST)
        ]
        doubts = [doubtful(worst, phrase.probability) for _, phrase, worst in here]
        for (row, phrase, worst), doubt in zip(here, doubts, strict=True):
            span = row.units[phrase.first].span.cover(row.units[phrase.last].span)
            rate = garble_rate(flagged, len(text), sum(doubts) - doubt, len(text))
            raters = RATERS.get(row.group, 1)
            touched, worst_too = (_shares(row.marking(s), raters) for s in (span, worst.span))
            one, two = ((a + b) / 2 for a, b in zip(touched, worst_too, strict=True))
            found.append(PhraseOutcome(row.group, phrase, worst, rate, one, two))
    return found


def _shares(marking: int, raters: int) -> tuple[float, float]:
    """The share of raters that marked, and of pairs with one that did. Where there is a single rater both are
    the same; see `calibrate`."""
    if raters == 1:
        return float(marking > 0), float(marking > 0)
    return marking / raters, 1 - comb(raters - marking, 2) / comb(raters, 2)


def calibrate(rows: Sequence[Row]) -> tuple[dict[str, float], list[PhraseOutcome], float]:
    """The confidence's weights from phrases of documents the model was not trained on.

    What is estimated is that either of two editors would change a phrase. Where there was one, the second is
    allowed for by the difference (in log-odds) between one and two raters of the set that has several; it
    is the same for sure phrases and for doubtful ones, and returned, too.
    """
    kept = in_groups(rows, TRAINING)
    folds = [
        model_of(train([r for r in kept if zlib.crc32(r.document.encode()) % FOLDS != fold]))
        for fold in range(FOLDS)
    ]
    found = outcomes(kept, lambda row: folds[zlib.crc32(row.document.encode()) % FOLDS])
    several = [o for o in found if o.group in RATERS]
    second = _second_rater(several) if several else SECOND
    single = np.array([-second * _by_one(o) for o in found])
    words = {g: sum(len(r.gold) for r in kept if r.group == g) for g in TRAINING}
    weights = np.array([CALIBRATION.get(o.group, 0.0) / words[o.group] for o in found])
    weights *= len(weights) / weights.sum()
    columns = np.array(
        [
            [_odds(o.phrase.probability), o.worst.special, np.log(o.phrase.length), np.log(o.rate)]
            for o in found
        ],
        float,
    )
    weighed = regress(columns, np.array([o.two for o in found]), weights, 1e-3, single)
    return (
        dict(zip(("slope", "special", "length", "garbled", "offset"), map(float, weighed), strict=True)),
        found,
        second,
    )


def _second_rater(several: Sequence[PhraseOutcome]) -> float:
    one, two = (float(np.mean(shares)) for shares in zip(*((o.one, o.two) for o in several), strict=True))
    return _odds(two) - _odds(one)


def _by_one(outcome: PhraseOutcome) -> bool:
    """Whether a single rater marked the phrase's text."""
    return outcome.group in MARKED and outcome.group not in RATERS


def _odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


# -- measuring


def by_word(row: Row, values: Numbers, how: np.ufunc, empty: float) -> Numbers:
    found = np.full(len(row.gold), empty)
    how.at(found, row.word, values)
    return found


def surprisal_alone(row: Row) -> Numbers:
    return by_word(row, np.array([u.score.surprisal for u in row.units]), np.add, 0.0)


def gain_alone(row: Row) -> Numbers:
    gains = [-10.0 if u.score.gain is None else u.score.gain for u in row.units]
    return by_word(row, np.array(gains), np.maximum, -10.0)


def with_model(model: Model) -> Callable[[Row], Numbers]:
    return lambda row: by_word(row, model(row), np.maximum, 0.0)


def joined(rows: Sequence[Row], values: Callable[[Row], Numbers]) -> tuple[Flags, Numbers]:
    return np.concatenate([r.gold for r in rows]), np.concatenate([values(r) for r in rows])


def mcc(gold: Flags, flagged: Flags) -> float:
    """Matthews correlation."""
    tp, fp = float((gold & flagged).sum()), float((~gold & flagged).sum())
    fn, tn = float((gold & ~flagged).sum()), float((~gold & ~flagged).sum())
    below = np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    return float((tp * tn - fp * fn) / below) if below else 0.0


def best_mcc(gold: Flags, values: Numbers) -> float:
    return max(mcc(gold, values > t) for t in np.percentile(values, np.linspace(50, 99.5, 100)))


def average_precision(gold: Flags, values: Numbers) -> float:
    hits = gold[np.argsort(-values, kind="stable")]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean()) if hits.any() else 0.0


def print_held_out(rows: Sequence[Row]) -> None:
    print("held out  words marked   surprisal     gain          fitted: AP / best MCC / MCC (95 %)")
    table = []
    for held in (*MARKED, "bio"):
        rest = in_groups([r for r in rows if r.split is Split.TRAIN], [g for g in TRAINING if g != held])
        test = in_groups(rows, [held])
        if not test:
            continue
        model = with_model(model_of(train(rest)))
        seen = [joined(in_groups(rest, [g]), model) for g in MARKED if g != held]
        threshold = max(
            np.linspace(0.05, 0.7, 66), key=lambda t: np.mean([mcc(gold, v > t) for gold, v in seen])
        )
        gold, fitted = joined(test, model)
        alone = [joined(test, f)[1] for f in (surprisal_alone, gain_alone)]
        figures = [f(gold, v) for v in (*alone, fitted) for f in (average_precision, best_mcc)]
        figures.append(mcc(gold, fitted > threshold))
        low, high = interval(test, model, float(threshold))
        print(
            f"{held:8} {len(gold):6} {gold.mean():6.3f}   {figures[0]:.3f} {figures[1]:.3f}   "
            f"{figures[2]:.3f} {figures[3]:.3f}   {figures[4]:.3f} {figures[5]:.3f} {figures[6]:.3f} "
            f"({low:.2f}–{high:.2f})"
        )
        if held in MARKED:
            table.append(figures)
    mean = np.mean(table, axis=0)
    print(
        f"{'mean':23}" + "   ".join(f"{a:.3f} {b:.3f}" for a, b in zip(mean[::2], mean[1::2], strict=False))
    )
    print(f"{'':23}fitted, at the training sets' threshold: {mean[6]:.3f}")


def interval(rows: Sequence[Row], values: Callable[[Row], Numbers], threshold: float) -> tuple[float, float]:
    """95 % of the MCC over documents drawn anew."""
    documents: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        documents[row.document].append(row)
    lot = np.random.default_rng(SEED)
    names = list(documents)
    found = []
    for _ in range(200):
        drawn = [r for i in lot.integers(len(names), size=len(names)) for r in documents[names[i]]]
        gold, value = joined(drawn, values)
        found.append(mcc(gold, value > threshold))
    return float(np.percentile(found, 2.5)), float(np.percentile(found, 97.5))


def print_phrases(rows: Sequence[Row], head: Head, found: Sequence[PhraseOutcome], second: float) -> None:
    print(f"a second rater adds {second:.2f} to the log-odds")
    print("\nconfidence   phrases that touch a marked error (documents not trained on)")
    sure = np.array([head.confidence(o.phrase, o.worst, o.rate) for o in found])
    for low, high in ((0.0, 0.3), (0.3, 0.4), (0.4, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 1.0)):
        inside = [o for o, c in zip(found, sure, strict=True) if low <= c < high and o.group in CALIBRATION]
        weights = [CALIBRATION[o.group] for o in inside]
        if inside:
            share = np.average([o.two for o in inside], weights=weights)
            print(f"{low:.1f}–{high:.1f}      {len(inside):5}  {share:.2f}")
    print("\nset      phrases in 1,000 words and precision at confidence 0.4, 0.6, 0.7")
    fresh: list[PhraseOutcome] = []
    for group in sorted({r.group for r in rows}):
        here = in_groups(rows, [group])
        all_of = outcomes(here, lambda _: lambda row: head.probabilities(row.units))
        fresh += all_of
        words = sum(len(r.gold) for r in here)
        cells = []
        for least in (0.4, 0.6, 0.7):
            kept = [o.two for o in all_of if head.confidence(o.phrase, o.worst, o.rate) >= least]
            cells.append(f"{1000 * len(kept) / words:5.1f} {np.mean(kept) if kept else float('nan'):.2f}")
        print(f"{group:8} {'   '.join(cells)}")
    known = [o for o in fresh if o.group in (*TRAINING, "clean")]
    odds = np.array([_odds(head.confidence(o.phrase, o.worst, o.rate)) for o in known])
    expected = logistic(odds - np.array([second * _by_one(o) for o in known]))
    came = np.array([o.two for o in known])
    said = logistic(odds) >= SAID
    for which, name in ((said, "that are told"), (said | True, "in all")):
        error = expected_calibration_error(expected[which], came[which])
        print(
            f"expected calibration error, medical texts left out: {error:.3f} ({which.sum()} phrases {name})"
        )


def expected_calibration_error(expected: Numbers, right: Numbers) -> float:
    """Mean distance of confidence and share of right ones in ten bins of equal width, by their size (Naeini,
    Cooper and Hauskrecht, AAAI 2015)."""
    bins = np.minimum((expected * 10).astype(int), 9)
    inside = [bins == number for number in range(10)]
    return float(sum(abs(expected[b].sum() - right[b].sum()) for b in inside) / len(expected))


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights as they are stored; `found` are the phrases they were calibrated with, `second` what another
    rater adds."""

    data: dict[str, Any]
    found: list[PhraseOutcome]
    second: float

    @property
    def head(self) -> Head:
        return from_json(self.data)


def fitted(rows: Sequence[Row], groups: Sequence[str] = TRAINING) -> Fitted:
    """What documents of the train split in `groups` teach."""
    learnt = in_groups([r for r in rows if r.split is Split.TRAIN], groups)
    trained = train(learnt)
    calibration, found, second = calibrate(learnt)
    weights = {
        k: np.round(v, 6).tolist() if isinstance(v, np.ndarray) else round(v, 6) for k, v in trained.items()
    }
    rounded = {k: round(v, 4) for k, v in calibration.items()}
    return Fitted({**weights, **rounded, "join": JOIN, "least": LEAST}, found, second)


def written(full: Fitted, quick: Fitted) -> str:
    return json.dumps({"features": list(FEATURES), **full.data, "quick": quick.data}, indent=1) + "\n"


def fit(paths: Sequence[Path], write: bool, held_out: Path | None) -> None:
    rows = read(paths)
    at_sight = [unrepaired(r) for r in rows]
    print_held_out(rows)
    full, quick = fitted(rows), fitted(at_sight)
    for title, seen, found in (("", rows, full), ("at first sight", at_sight, quick)):
        print(f"\n{title}")
        fresh = [r for r in seen if r.split is not Split.TRAIN or r.group not in TRAINING]
        print_phrases(fresh, found.head, found.found, found.second)
    if write:
        resource("models", "fluency.json").write_text(written(full, quick), encoding="utf-8")
    if held_out is not None:
        held_out.mkdir(parents=True, exist_ok=True)
        for name, data_set in DATA_SETS.items():
            others = [g for g in TRAINING if g != name]
            without = (fitted(seen, others) for seen in (rows, at_sight))
            (held_out / f"{data_set}.json").write_text(written(*without), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, dest="command")
    scoring = commands.add_parser("score")
    scoring.add_argument("files", nargs="+", type=Path)
    scoring.add_argument("--out", required=True, type=Path)
    scoring.add_argument("--words", type=int, default=60_000)
    fitting = commands.add_parser("fit")
    fitting.add_argument("files", nargs="+", type=Path)
    fitting.add_argument("--write", action="store_true")
    fitting.add_argument("--held-out", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "score":
        score_files(arguments.files, arguments.out, arguments.words)
    else:
        fit(arguments.files, arguments.write, arguments.held_out)


if __name__ == "__main__":
    main()
