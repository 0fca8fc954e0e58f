"""What the comparison with the source is worth, rule by rule, and what it costs.

    python tests/benchmarks/bench_bilingual.py FOLDER [--split train|dev|test] [--rule BEGINNING]

FOLDER holds the gold files named in `SETS`, with source. Each rule looks at machine translations, and at
right ones beside the same sources: references, post-edits (put together again from their tokens) and rows
marked as made by people. Baselines of the same run:

chance      the share of words that a rater marked. Where a flag says that something is missing, it stands on
            the last word, and its whole row counts: then the share of rows with a mark.
right text  flags in 1,000 words of right translations, but for what raters marked even there; "times" says
            how much oftener a rule finds something in machine translations.
alignment   the time to pair the segments, without which nothing can be compared.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from annotator.detect.base import Article
from annotator.detect.bilingual.bitext import Bitext, bitext
from annotator.detect.bilingual.detector import RULES
from annotator.model.anchor import Span
from annotator.model.review import Level
from annotator.services.evaluation.gold import Split, split_of
from annotator.text.tokens import word_count, words

SETS = ("wmt20_mqm_zhen", "mlqe_pe_roen", "mlqe_pe_eten", "mlqe_pe_ruen", "bio_mqm_xxen")
_MACHINE = False
_MISSING = ("number-missing", "name-missing", "segment-missing", "too-short", "negation-lost")
"""Rules whose flags stand on the last word of what lacks something."""
_JOINED = (
    (re.compile(r" ([.,;:!?)\]%])"), r"\1"),
    (re.compile(r"([(\[$]) "), r"\1"),
    (re.compile(r"(\d)([:,]) (\d)"), r"\1\2\3"),
    (re.compile(r" ?'(t|s|re|ll|ve|m|d)\b"), r"'\1"),
    (re.compile(r"(\w) n't"), r"\1n't"),
    (re.compile(r"\bcan not\b"), "cannot"),
)


@dataclass(slots=True)
class Text:
    """A document beside its source, a line a row; `marks` are the spans raters marked in each row."""

    data_set: str
    right: bool
    sources: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    marks: list[list[Span]] = field(default_factory=list)

    def compared(self) -> Bitext:
        article = Article.of("\n".join(self.rows), source_text="\n".join(self.sources))
        found = bitext(replace(article, aligned=True))
        assert found is not None
        return found


@dataclass(slots=True)
class Tally:
    """Flags of a rule: in machine translations, of these on marked words or rows, and in right ones."""

    flags: int = 0
    marked: int = 0
    in_right: int = 0
    shown: bool = False
    shown_in_right: int = 0


def texts(path: Path, split: Split) -> list[Text]:
    found: dict[tuple[str, str, bool], Text] = {}
    done: set[tuple[str, str]] = set()

    def add(row: dict[str, Any], by: str, right: bool, written: str, marks: list[Span]) -> None:
        text = found.setdefault((str(row["doc"]), by, right), Text(path.name.split(".")[0], right))
        text.sources.append(_line(row["source"]))
        text.rows.append(_line(written))
        text.marks.append(marks)

    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if not row["source"] or split_of(str(row["doc"] or row["id"])) is not split:
                continue
            spans = [Span(s["start"], s["end"]) for s in row["spans"] if s["start"] < s["end"]]
            add(row, str(row["system"]), bool(row["is_human"]), row["mt"], spans)
            place = (str(row["doc"]), str(row["seg"]))
            if row["reference"] and place not in done:
                done.add(place)
                written = row["reference"]
                add(row, "", True, _joined(written) if row["dataset"].startswith("mlqe") else written, [])
    return list(found.values())


def _line(written: str) -> str:
    return written.replace("\n", " ")


def _joined(tokens: str) -> str:
    for pattern, written in _JOINED:
        tokens = pattern.sub(written, tokens)
    return tokens


def flags(text: Text, compared: Bitext) -> Iterator[tuple[str, float, bool]]:
    """The rule and confidence of each flag, and whether it is on what raters marked."""
    starts = list(accumulate((len(row) + 1 for row in text.rows), initial=0))
    for rule in RULES:
        for found in rule(compared):
            row = bisect_right(starts, found.span.start) - 1
            marks = text.marks[row]
            if not found.rule.startswith(_MISSING):
                marks = [m for m in marks if m.shifted(starts[row]).overlaps(found.span)]
            yield found.rule, found.confidence, bool(marks)


def measured(everything: list[Text], rule: str) -> dict[tuple[str, str], Tally]:
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for text in everything:
        for name, confidence, marked in flags(text, text.compared()):
            if not name.startswith(rule):
                continue
            tally = tallies[name, text.data_set]
            wrongly, shown = text.right and not marked, confidence >= Level.LIKELY.threshold
            tally.shown |= shown
            tally.in_right += wrongly
            tally.shown_in_right += wrongly and shown
            tally.flags += not text.right
            tally.marked += marked and not text.right
    return tallies


def chances(everything: list[Text]) -> dict[str, tuple[float, float]]:
    """For each set, the shares of words and of rows of machine translations that a rater marked."""
    words_, rows = defaultdict(Counter), defaultdict(Counter)
    for text in (t for t in everything if not t.right):
        for row, marks in zip(text.rows, text.marks, strict=True):
            rows[text.data_set][bool(marks)] += 1
            for word in words(row):
                words_[text.data_set][any(m.overlaps(word) for m in marks)] += 1
    return {
        name: tuple(counts[True] / counts.total() for counts in (words_[name], rows[name])) for name in rows
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", choices=[s.value for s in Split], default="test")
    parser.add_argument("--rule", default="", help="only rules whose names begin so")
    arguments = parser.parse_args()
    everything = [
        text for name in SETS for text in texts(arguments.folder / f"{name}.jsonl.xz", Split(arguments.split))
    ]
    size: Counter[tuple[str, bool]] = Counter()
    for text in everything:
        size[text.data_set, text.right] += sum(map(word_count, text.rows))
    by_chance, tallies = chances(everything), measured(everything, arguments.rule)
    shown: Counter[str] = Counter()
    print(f"{'rule':24} {'set':16} {'flags':>6} {'marked':>7} {'chance':>7} {'right text':>11} {'times':>6}")
    for (rule, name), tally in sorted(tallies.items()):
        chance = by_chance[name][rule.startswith(_MISSING)]
        in_right = 1000 * tally.in_right / size[name, True]
        often = 1000 * tally.flags / size[name, _MACHINE]
        marked = f"{tally.marked / tally.flags:.2f}" if tally.flags else "–"
        times = f"{often / in_right:.1f}" if in_right else "–"
        hidden = "" if tally.shown else "  (not shown)"
        figures = f"{tally.flags:6} {marked:>7} {chance:7.2f} {in_right:11.2f} {times:>6}"
        print(f"{rule:24} {name:16} {figures}{hidden}")
        shown[name] += tally.shown_in_right
    for name in SETS:
        print(f"{name}: {1000 * shown[name] / size[name, True]:.2f} shown flags in 1,000 right words")
    print(f"time: {_cost(everything):.1f} times as long as the alignment")


def _cost(everything: list[Text]) -> float:
    begun = time.process_time()
    compared = [text.compared() for text in everything]
    paired = time.process_time()
    for one in compared:
        for rule in RULES:
            list(rule(one))
    return (time.process_time() - paired) / (paired - begun)


if __name__ == "__main__":
    main()
