#!/usr/bin/env python3
"""Score marked texts with the language model, and fit the fluency detector's weights to the scores.

    python packaging/train/fluency.py score --out SCORES.jsonl [--words N] GOLD.jsonl.xz…
    python packaging/train/fluency.py fit [--write] SCORES.jsonl…

Gold files are those `annotator evaluate` reads. `score` takes documents of the files in turn, drawn by lot
from a
fixed seed, and goes on where it was stopped. `fit` prints, for each set held out, how well surprisal alone,
correction
gain alone and the fitted weights find the marked words (average precision, best MCC, MCC at a threshold
from the
training sets), then what share of phrases touches an error at each confidence, and with `--write` makes
resources/models/fluency.json. Weights see documents of the train split alone
(tests/benchmarks/splits.json); sets that are not in
`TRAINING` are measured only.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.detect import model_files
from annotator.detect.base import Article
from annotator.detect.correction_gain import score
from annotator.detect.fluency_head import FEATURES, Head, Unit, features, from_json, logistic, phrases, place
from annotator.detect.score_cache import from_row, to_row
from annotator.model.anchor import Span
from annotator.paths import resource
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
FREE_GUM = ("gum:interview", "gum:news", "gum:bio", "gum:voyage", "gum:academic", "gum:speech")
"""The parts of GUM whose licence allows it."""
CALIBRATION = {"ro-en": 0.5, "et-en": 0.5, "zh-en": 1.0, "gum": 1.5}
"""How much of each set the confidence is calibrated on. The Russian set's editors left most of what is
wrong."""
UNSEEN = 0.6
"""Added to the log-odds: a rater's marks hold no more than two thirds of what others would mark."""


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
    spans = [Span(s["start"], s["end"]) for s in data["spans"] if s["start"] < s["end"]]
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
    )


def _group(data: dict[str, Any]) -> str:
    dataset = data.get("dataset") or data["file"]
    if dataset == "mlqe_pe":
        return str(data.get("lang_pair") or data["lang"])
    if dataset == "gum":
        return "gum" if str(data["doc"]).startswith(FREE_GUM) else "clean"
    return {"wmt20_mqm_zhen": "zh-en", "bio_mqm": "bio"}.get(dataset, "clean")


def in_groups(rows: Sequence[Row], groups: Sequence[str]) -> list[Row]:
    return [r for r in rows if r.group in groups]


# -- fitting


def regress(columns: Numbers, marked: Numbers, weights: Numbers, ridge: float) -> Numbers:
    """Weights, the bias last, of a ridge-penalised logistic regression (Newton's method)."""
    design = np.hstack([columns, np.ones((len(columns), 1))])
    penalty = np.eye(design.shape[1]) * ridge
    penalty[-1, -1] = 1e-6
    found = np.zeros(design.shape[1])
    for _ in range(40):
        expected = logistic(design @ found)
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
    group: str
    worst: Unit
    probability: float
    hit: bool


def outcomes(rows: Sequence[Row], model: Model) -> list[PhraseOutcome]:
    found = []
    for row in rows:
        for phrase in phrases(row.units, model(row).tolist(), JOIN, LEAST):
            span = row.units[phrase.first].span.cover(row.units[phrase.last].span)
            hit = any(s.overlaps(span) for s in row.spans)
            found.append(PhraseOutcome(row.group, row.units[phrase.worst], phrase.probability, hit))
    return found


def calibrate(rows: Sequence[Row]) -> tuple[dict[str, float], list[PhraseOutcome]]:
    """The confidence's weights from phrases of documents the model was not trained on."""
    kept = in_groups(rows, TRAINING)
    found: list[PhraseOutcome] = []
    for fold in range(FOLDS):
        inside = [zlib.crc32(r.document.encode()) % FOLDS == fold for r in kept]
        model = model_of(train([r for r, out in zip(kept, inside, strict=True) if not out]))
        found += outcomes([r for r, out in zip(kept, inside, strict=True) if out], model)
    words = {g: sum(len(r.gold) for r in kept if r.group == g) for g in TRAINING}
    weights = np.array([CALIBRATION.get(o.group, 0.0) / words[o.group] for o in found])
    weights *= len(weights) / weights.sum()
    columns = np.array([[_odds(o.probability), o.worst.special, o.worst.rarity] for o in found], float)
    slope, special, rare, offset = regress(columns, np.array([o.hit for o in found], float), weights, 1e-3)
    names = ("slope", "special", "rare", "offset")
    return dict(zip(names, map(float, (slope, special, rare, offset + UNSEEN)), strict=True)), found


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


def print_phrases(rows: Sequence[Row], head: Head, found: Sequence[PhraseOutcome]) -> None:
    print("\nconfidence   phrases that touch a marked error (documents not trained on)")
    sure = np.array([head.confidence(o.worst, o.probability) for o in found])
    for low, high in ((0.0, 0.3), (0.3, 0.4), (0.4, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 1.0)):
        inside = [o for o, c in zip(found, sure, strict=True) if low <= c < high and o.group in CALIBRATION]
        weights = [CALIBRATION[o.group] for o in inside]
        if inside:
            share = np.average([o.hit for o in inside], weights=weights)
            print(f"{low:.1f}–{high:.1f}      {len(inside):5}  {share:.2f}")
    print("\nset      phrases in 1,000 words and precision at confidence 0.4, 0.6, 0.7")
    for group in sorted({r.group for r in rows}):
        here = in_groups(rows, [group])
        all_of = outcomes(here, lambda r: head.probabilities(r.units))
        words = sum(len(r.gold) for r in here)
        cells = []
        for least in (0.4, 0.6, 0.7):
            kept = [o.hit for o in all_of if head.confidence(o.worst, o.probability) >= least]
            cells.append(f"{1000 * len(kept) / words:5.1f} {np.mean(kept) if kept else float('nan'):.2f}")
        print(f"{group:8} {'   '.join(cells)}")


def fit(paths: Sequence[Path], write: bool) -> None:
    rows = read(paths)
    print_held_out(rows)
    learnt = [r for r in rows if r.split is Split.TRAIN]
    trained = train(in_groups(learnt, TRAINING))
    calibration, found = calibrate(learnt)
    data = {
        "features": list(FEATURES),
        **{
            k: np.round(v, 6).tolist() if isinstance(v, np.ndarray) else round(v, 6)
            for k, v in trained.items()
        },
        **{k: round(v, 4) for k, v in calibration.items()},
        "join": JOIN,
        "least": LEAST,
    }
    fresh = [r for r in rows if r.split is not Split.TRAIN or r.group not in TRAINING]
    print_phrases(fresh, from_json(data), found)
    if write:
        resource("models", "fluency.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


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
    arguments = parser.parse_args()
    if arguments.command == "score":
        score_files(arguments.files, arguments.out, arguments.words)
    else:
        fit(arguments.files, arguments.write)


if __name__ == "__main__":
    main()
