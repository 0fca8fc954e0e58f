#!/usr/bin/env python3
"""How much of made-up garbled news is found that nothing was learned from, and how much is said rightly.

    python tests/benchmarks/bench_garbled_news.py [FOLDER]

The reports in `garbled_news/` were written for the purpose, in the way translation by machines garbles:
names and bodies respelled, sentences fused, cut off and left over, idioms rendered word for word. Their
faults stand between “[[” and “]]”. One is found when anything shown touches it; what is shown is right when
it touches one. Each level is printed, without the language model and with it. Nothing was fitted to these
reports, though they were looked at when settings were compared; `packaging/train/garbled_news/` has others
that tell the language model's weights how sure to be.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from annotator.detect.fuse import group
from annotator.model.anchor import Span
from annotator.model.review import Level, Passage
from annotator.services.analysis import Analyser
from annotator.text.tokens import word_count

FOLDER = Path(__file__).parent / "garbled_news"
_FAULT = re.compile(r"\[\[(.*?)\]\]")


def read(path: Path) -> tuple[str, list[Span]]:
    """A report without its marks, and where they stood."""
    marked = path.read_text(encoding="utf-8")
    text, spans, at = "", [], 0
    for match in _FAULT.finditer(marked):
        text += marked[at : match.start()]
        spans.append(Span(len(text), len(text) + len(match[1])))
        text += match[1]
        at = match.end()
    return text + marked[at:], spans


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    reports = [read(path) for path in sorted(folder.glob("*.txt"))]
    words = sum(word_count(text) for text, _ in reports)
    print(f"{len(reports)} reports, {words:,} words, {sum(len(s) for _, s in reports)} faults")
    for title, extra in (("without the language model", ()), ("with it", ("fluency",))):
        analyser = Analyser.for_check(without=["languagetool"], extra=extra)
        said = [(group(analyser.check(text).flags), spans) for text, spans in reports]
        for level in Level:
            print(f"{title:28} {level.value:11} {figures(said, level)}")
        analyser.close()


def figures(said: Sequence[tuple[Sequence[Passage], Sequence[Span]]], level: Level) -> str:
    found = faults = right = shown = 0
    for passages, spans in said:
        these = [p for p in passages if p.confidence >= level.threshold]
        faults, shown = faults + len(spans), shown + len(these)
        found += sum(any(p.span.overlaps(s) for p in these) for s in spans)
        right += sum(any(p.span.overlaps(s) for s in spans) for p in these)
    return (
        f"found {found:3} of {faults} ({found / faults:.2f}), right {right:3} of {shown:3} "
        f"({right / max(1, shown):.2f})"
    )


if __name__ == "__main__":
    main()
