"""Measure the detectors against gold files: `python tests/benchmarks/evaluate.py [--without ID,…] [--rules]
GOLD…`.

A gold file is described in `annotator.services.evaluation`. Passages are those shown at the default level. A
file without a marked error counts as clean text: every passage in it is a false alarm.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from annotator.detect.fuse import group
from annotator.services.analysis import Analyser
from annotator.services.evaluation import Evaluation, count, read_gold


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--without", default="languagetool", help="detectors to leave out")
    parser.add_argument("--only", default="", help="run these detectors and no others")
    parser.add_argument("--texts", type=int, default=0, help="only so many texts of each file")
    parser.add_argument("--rules", action="store_true", help="figures of every rule")
    arguments = parser.parse_args()
    analyser = Analyser.for_check(without=_names(arguments.without), only=_names(arguments.only))
    try:
        for path in arguments.gold:
            begun = time.perf_counter()
            total = Evaluation()
            for number, gold in enumerate(read_gold(path), 1):
                count(total, gold, group(analyser.check(gold.text).flags))
                if number == arguments.texts:
                    break
            _print(path.name, total, time.perf_counter() - begun, rules=arguments.rules)
    finally:
        analyser.close()


def _names(value: str) -> list[str]:
    return [name for name in value.split(",") if name]


def _print(name: str, total: Evaluation, seconds: float, *, rules: bool) -> None:
    print(f"{name}: {total.texts} texts, {total.words} words, {total.words / seconds:.0f} words/s")
    if total.gold:
        print(
            f"  passages {total.passages}, precision {total.precision:.2f}, recall {total.recall:.2f}, "
            f"of what must be changed {total.must_recall:.2f}; word MCC {total.word_mcc:.3f}"
        )
    else:
        print(f"  passages {total.passages}, {total.per_thousand:.2f} in 1,000 words")
    if rules:
        for (detector, rule), score in sorted(total.rules.items(), key=lambda e: -e[1].flags):
            print(f"  {detector}/{rule}: {score.hits} of {score.flags}")


if __name__ == "__main__":
    main()
