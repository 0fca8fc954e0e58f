#!/usr/bin/env python3
"""What the language model costs: whole and cut vocabulary side by side, an article cold, changed and
reopened.

    python tests/benchmarks/bench_language_model.py [ARTICLE.txt]

Whole and cut model take turns on the same text, so that what else the machine does falls on both; the ratio
of
processor times is what holds. Times of the article are wall clock and mean something on an idle machine only.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from annotator.detect import model_files
from annotator.detect.base import Article, CancelToken
from annotator.detect.correction_gain import Settings, score
from annotator.detect.fluency import Fluency
from annotator.detect.language_model import LanguageModel, mean_surprisal
from annotator.paths import seed
from annotator.text.tokens import word_count

ROUNDS = 5


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else next(seed().glob("*.txt"))
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        compare(folder, text[:900])
        article(folder, text)


def compare(folder: Path, text: str) -> None:
    """Tokens for a second of processor time, and mean surprisal, by the whole and the cut vocabulary."""
    begun = time.perf_counter()
    cut = model_files.prepare(folder)
    print(f"prepared in {time.perf_counter() - begun:.1f} s, {cut.stat().st_size / 1e6:.0f} MB")
    models = {
        "whole": LanguageModel(model_files.whole(folder), threads=1),
        "cut": LanguageModel(cut, threads=1),
    }
    speeds: dict[str, list[float]] = {name: [] for name in models}
    for _ in range(ROUNDS):
        for name, model in models.items():
            before, begun = model.tokens_done, time.process_time()
            mean_surprisal(model, text)
            speeds[name].append((model.tokens_done - before) / (time.process_time() - begun))
    for name, model in models.items():
        known = mean_surprisal(model, model_files.KNOWN_TEXT)
        print(
            f"{name:6} {model.vocabulary:7} tokens in the vocabulary, {median(speeds[name]):4.0f} a second "
            f"of one core, known text {known:.4f} nats a character"
        )
        model.close()
    print(f"ratio  {median(c / w for c, w in zip(speeds['cut'], speeds['whole'], strict=True)):.2f}")


def article(folder: Path, text: str) -> None:
    parsed = Article.of(text)
    model = model_files.load(folder)
    tokens = model.tokens_done
    begun, used = time.perf_counter(), time.process_time()
    for span in parsed.paragraph_spans():
        score(model, span.of(text), settings=Settings(gate=float("inf")))
    report("surprisal alone", begun, used, model.tokens_done - tokens)
    model.close()
    detector = Fluency(folder)
    for what, version in (
        ("all, cold", text),
        ("reopened", text),
        ("one paragraph changed", text.replace(" the ", " this ", 1)),
    ):
        begun, used = time.perf_counter(), time.process_time()
        found = list(detector.detect(Article.of(version), CancelToken()))
        report(what, begun, used, None)
    print(f"{word_count(text)} words, {len(found)} findings")
    detector.close()


def report(what: str, begun: float, used: float, tokens: int | None) -> None:
    wall, processor = time.perf_counter() - begun, time.process_time() - used
    rest = f", {tokens} tokens" if tokens is not None else ""
    print(f"{what:22} {wall:6.1f} s, {processor:6.1f} s of processor time{rest}")


if __name__ == "__main__":
    main()
