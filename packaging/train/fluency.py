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
from collections.abc import Sequence
from pathlib import Path

from fluency_fitting import MOST, MOST_AT_SIGHT, MOST_BESIDE, Fitted, fitted
from fluency_measures import print_held_out, print_phrases
from fluency_rows import DATA_SETS, TRAINING, beside_source, read, score_files, unrepaired

from annotator.detect.fluency_head import BESIDE, FEATURES
from annotator.paths import resource
from annotator.services.evaluation.gold import Split


def written(full: Fitted, quick: Fitted, beside: Fitted) -> str:
    names = {"features": list(FEATURES), "beside features": list(BESIDE)}
    return json.dumps({**names, **full.data, "quick": quick.data, "beside": beside.data}, indent=1) + "\n"


def fit(paths: Sequence[Path], write: bool, held_out: Path | None) -> None:
    rows = read(paths)
    titles = ("", "at first sight", "beside the source")
    seen = [
        (rows, FEATURES, MOST),
        ([unrepaired(r) for r in rows], FEATURES, MOST_AT_SIGHT),
        (beside_source(rows), BESIDE, MOST_BESIDE),
    ]
    for title, (these, *_) in zip(titles, seen, strict=True):
        print(f"\n{title}")
        print_held_out(these)
    found = [fitted(these, names=names, most=most) for these, names, most in seen]
    for title, (these, *_), one in zip(titles, seen, found, strict=True):
        print(f"\n{title}")
        fresh = [r for r in these if r.split is not Split.TRAIN or r.group not in TRAINING]
        print_phrases(fresh, one.head, one.found, one.second)
    if write:
        resource("models", "fluency.json").write_text(written(*found), encoding="utf-8")
    if held_out is not None:
        held_out.mkdir(parents=True, exist_ok=True)
        for name, data_set in DATA_SETS.items():
            others = [g for g in TRAINING if g != name]
            without = (fitted(these, others, names, most) for these, names, most in seen)
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
