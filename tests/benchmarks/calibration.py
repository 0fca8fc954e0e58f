"""Whether the engine's confidence comes true, on documents nothing was learned from.

    python tests/benchmarks/calibration.py FOLDER [--words N] [--split dev|test …] [-o FILE]

FOLDER holds the gold files named in `leave_one_out.py`. Of each document of a split the beginning is read
(`LONGEST` code points, whole lines), by all quick detectors but LanguageTool and by the language model, alone
and then beside its source, until each set has `--words` words of each split: one system garbles a document in
one way, so that many beginnings tell more than a few whole documents. A passage is right when any rater
marked any of it. Clean text counts where no source is read; translations made by people are left out. The
expected calibration error has ten bins of equal width. The latest table is `calibration.md`.
"""

from __future__ import annotations

import argparse
import hashlib
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from leave_one_out import CLEAN, SETS

from annotator.detect.base import Article
from annotator.detect.fluency import Fluency
from annotator.detect.fuse import group
from annotator.detect.pipeline import Pipeline
from annotator.model.review import Level
from annotator.services.analysis import Analyser, likely
from annotator.services.evaluation.gold import GoldText, Split, read_gold, split_of
from annotator.services.evaluation.metrics import calibration_error, reliability
from annotator.text.tokens import word_count

LONGEST = 2200


@dataclass(frozen=True, slots=True)
class Came:
    """A passage: whether the source was `beside` it, its confidence, and whether it was `right`."""

    data_set: str
    beside: bool
    confidence: float
    right: bool


def beginnings(texts: Sequence[GoldText], words: int) -> Iterator[GoldText]:
    """One text of each document, drawn by lot, cut after some lines."""
    seen: set[str] = set()
    number = 0
    for text in sorted(texts, key=lambda t: hashlib.sha256(t.id.encode()).digest()):
        if text.document in seen or number >= words:
            continue
        seen.add(text.document)
        lines = text.text.split("\n")
        kept = len(lines)
        while kept > 1 and sum(map(len, lines[:kept])) + kept > LONGEST:
            kept -= 1
        source = "\n".join(text.source.split("\n")[:kept]) if text.source else ""
        cut = "\n".join(lines[:kept])
        number += word_count(cut)
        yield replace(text, text=cut, source=source)


def passages(gold: GoldText, data_set: str, analyser: Analyser, model: Fluency) -> Iterator[Came]:
    for source in (None, gold.source or None)[: 2 if gold.source else 1]:
        result = analyser.check(gold.text, source_text=source, aligned=True)
        article = replace(
            Article.of(gold.text, source_text=source), aligned=True, flagged=likely(result.flags)
        )
        for passage in group(result.flags + Pipeline([model]).run(article).flags):
            right = any(s.span.overlaps(passage.span) for s in gold.spans)
            yield Came(data_set, source is not None, passage.confidence, right)


def measure(folder: Path, splits: Sequence[Split], words: int) -> list[Came]:
    analyser, model = Analyser.for_check(without=["languagetool", "fluency"]), Fluency()
    try:
        return [
            came
            for name in (*SETS, *CLEAN)
            for split in splits
            for gold in beginnings(_texts(folder / f"{name}.jsonl.xz", split), words)
            for came in passages(gold, name, analyser, model)
        ]
    finally:
        analyser.close()
        model.close()


def _texts(path: Path, split: Split) -> list[GoldText]:
    return [t for t in read_gold(path) if split_of(t.document) is split and (t.clean or not t.human)]


def table(title: str, found: Sequence[Came]) -> list[str]:
    lines = [f"## {title}", "", "| set | passages | said | came true |", "| --- | --- | --- | --- |"]
    for name in dict.fromkeys(c.data_set for c in found):
        here = [c for c in found if c.data_set == name]
        said, right = (sum(v) / len(here) for v in zip(*((c.confidence, c.right) for c in here), strict=True))
        lines.append(f"| {name} | {len(here)} | {said:.2f} | {right:.2f} |")
    bins = reliability([c.confidence for c in found], [c.right for c in found])
    lines += ["", "| confidence | passages | said | came true |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {b.low:.1f}–{b.high:.1f} | {b.passages} | {b.confidence:.2f} | {b.right:.2f} |" for b in bins
    ]
    certain = [c.right for c in found if c.confidence >= Level.CERTAIN.threshold]
    lines += [
        "",
        f"Expected calibration error {calibration_error(bins):.3f}; of {len(certain)} passages that are",
    ]
    lines += [f"“certain” {sum(certain)} are right.", ""]
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=3000, help="words of each set")
    parser.add_argument("--split", choices=["dev", "test"], default=["test"], nargs="+")
    parser.add_argument("--output", "-o", type=Path)
    arguments = parser.parse_args()
    found = measure(arguments.folder, [Split(name) for name in arguments.split], arguments.words)
    options = ["--words", str(arguments.words), "--split", *arguments.split]
    command = shlex.join(["python", "tests/benchmarks/calibration.py", "FOLDER", *options])
    text = "\n".join(
        [
            "# What the confidence is worth",
            "",
            f"Made on {datetime.now(UTC):%Y-%m-%d} by `{command}`.",
            "",
            *table("The article alone", [c for c in found if not c.beside]),
            *table("Beside the source", [c for c in found if c.beside]),
        ]
    )
    if arguments.output:
        arguments.output.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
