"""Garbled names put right, and rare right names left alone: `python tests/benchmarks/bench_names.py
[--misses] [--drawn FOLDER]`.

`names/garbled.tsv` holds 200 names of people, bodies and places, each in a sentence: two thirds garbled by a
rule and a third by hand (`how`), the way machine translation does. `names/rare.tsv` holds 200 right names
that the tables of names do not know; one that has come to be known since is left out and listed. Rules were
mended where names of these files were missed, so `garbled_drawn.tsv` and `rare_drawn.tsv` hold as many again,
drawn and garbled by lot alone (`names/draw.py`), so hard that many a garbled name might be somebody else's. A
garbled name counts as found when a passage shown at the default level proposes the right one among its first
three suggestions; a rare name as a false alarm when such a passage touches it.

Rules were mended where names of nine more draws were missed (seeds 101 to 103, 999, 1001, 1002, 3001 to
3003), and then tried on two that nobody had seen (4001, 4002): 90.5 % of 400 found, 5 of 400 right ones
flagged. Many of those missed no reader could tell from the sentence: what is left is another word (“The
Guardia”), a name that others bear (“Peder Doherty”, “Morea”) or a colleague’s.

`garbled_invented.tsv` was written without a look at the tables: how people, bodies and places come out of
other languages, by `how`. One half was kept aside until the rules were done: 54 % found before, 80 % after;
its author had a hand in the rules, so that is the upper end. Those called “later” were invented when most of
that was done, to see what is left; of them 51 % were found before, 65 % after. `--drawn` measures a draw in
another folder.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from annotator.detect.fuse import group
from annotator.knowledge.index import shipped_index
from annotator.model.anchor import Span
from annotator.model.review import Level, Passage
from annotator.services.analysis import Analyser

NAMES = Path(__file__).resolve().parent / "names"
DETECTORS = ("people", "organisations", "places")
FIRST = 3
RECALL = {"": 0.92, "_drawn": 0.9, "_invented": 0.78}
"""At least this share of the garbled names of each set must be put right …"""
ALARMS = 0.03
"""… and at most this share of the right ones flagged."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--misses", action="store_true", help="list what was missed or flagged wrongly")
    parser.add_argument("--drawn", type=Path, metavar="FOLDER", help="measure the draw in this folder alone")
    arguments = parser.parse_args()
    folder = arguments.drawn or NAMES
    analyser = Analyser.for_check(only=DETECTORS)
    failed = []
    for names in ("_drawn",) if arguments.drawn else tuple(RECALL):
        least = RECALL[names]
        recall = _garbled(analyser, folder / f"garbled{names}.tsv", misses=arguments.misses)
        right = folder / f"rare{names}.tsv"
        alarms = _rare(analyser, right, misses=arguments.misses) if right.exists() else 0.0
        failed += [f"recall of garbled{names}"] * (recall < least)
        failed += [f"false alarms of rare{names}"] * (alarms > ALARMS)
    if failed:
        print("over its limit:", ", ".join(failed))
    return 1 if failed else 0


def _garbled(analyser: Analyser, file: Path, *, misses: bool) -> float:
    index = shipped_index()
    found: dict[str, list[bool]] = defaultdict(list)
    for row in _rows(file):
        right = {s for e in index.exact(row["right"]) for s in e.spellings()} | {row["right"]}
        passages = _touching(analyser, row)
        good = any(_puts_right(p, row["sentence"], right) for p in passages)
        for key in ("all", row["kind"], row["how"]):
            found[key].append(good)
        if misses and not good:
            proposed = [[s.replacement for s in p.suggestions[:FIRST]] for p in passages] or "nothing"
            print(f"  missed {row['kind']} “{row['name']}” for “{row['right']}”, proposed {proposed}")
    print(f"{file.name}, the right one in the first three:", _shares(found))
    return sum(found["all"]) / len(found["all"])


def _rare(analyser: Analyser, file: Path, *, misses: bool) -> float:
    index = shipped_index()
    flagged: dict[str, list[bool]] = defaultdict(list)
    known: list[str] = []
    for row in _rows(file):
        if index.exact(row["name"]):
            known.append(row["name"])
            continue
        passages = _touching(analyser, row)
        for key in ("all", row["kind"]):
            flagged[key].append(bool(passages))
        if misses:
            for p in passages:
                print(f"  false alarm {row['kind']} “{row['name']}”, {p.confidence:.2f}: {p.message}")
    print(f"{file.name}, right names flagged:", _shares(flagged))
    if known:
        print("known by now, to be replaced by rarer ones:", ", ".join(known))
    return sum(flagged["all"]) / len(flagged["all"])


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _touching(analyser: Analyser, row: dict[str, str]) -> list[Passage]:
    start = row["sentence"].index(row["name"])
    name = Span(start, start + len(row["name"]))
    passages = group(analyser.check(row["sentence"]).flags)
    return [p for p in passages if p.shown_at(Level.LIKELY) and p.span.overlaps(name)]


def _puts_right(passage: Passage, sentence: str, right: set[str]) -> bool:
    """True when one of the first suggestions, put in, gives one of the right spellings as whole words."""
    for suggestion in passage.suggestions[:FIRST]:
        text = sentence[: passage.span.start] + suggestion.replacement + sentence[passage.span.end :]
        if any(re.search(rf"(?<!\w){re.escape(r)}(?!\w)", text) for r in right):
            return True
    return False


def _shares(table: dict[str, list[bool]]) -> str:
    return ", ".join(f"{key} {sum(v)} of {len(v)} ({sum(v) / len(v):.1%})" for key, v in table.items())


if __name__ == "__main__":
    sys.exit(main())
