#!/usr/bin/env python3
"""What the language model costs: an article's first screenful after opening, whole and cut vocabulary side by
side, an article cold, changed, reopened and beside a source.

    python tests/benchmarks/bench_language_model.py [ARTICLE.txt]

Whole and cut model take turns on the same text, so that what else the machine does falls on both; the ratio
of processor times is what holds. So does the ratio of a look at the screenful to what llama.cpp takes for its
tokens and nothing else. Times of the article are wall clock and mean something on two idle cores only.
"""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from statistics import median

from annotator.detect import model_files
from annotator.detect.base import Article, CancelToken
from annotator.detect.correction_gain import Settings, score
from annotator.detect.fluency import Fluency
from annotator.detect.language_model import MICRO_BATCH, LanguageModel, mean_surprisal, physical_cores
from annotator.model.anchor import Span
from annotator.model.errors import CancelledError
from annotator.paths import seed
from annotator.services.analysis import Analyser, AnalysisResult, SlowPart, likely
from annotator.services.slow_reading import on_screen
from annotator.text.tokens import word_count

ROUNDS = 5
SCREENFUL = 2700
"""Code points the window shows at its usual size on a screen of 1920 by 1080."""
SCREENFUL_S, SURPRISAL_S, ALL_S, CHANGED_S, REOPENED_S = 3.0, 10.0, 30.0, 3.0, 1.0
"""Limits in seconds, two idle cores."""


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else next(seed().glob("*.txt"))
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = time.perf_counter()
        cut = model_files.prepare(folder)
        print(f"prepared in {time.perf_counter() - begun:.1f} s, {cut.stat().st_size / 1e6:.0f} MB")
        openings(folder, text)
        compare(folder, text[:900])
        article(folder, text)


def openings(folder: Path, text: str) -> None:
    """How soon the paragraphs on screen are scored after opening, as in the window with the quick detectors
    beside it: an article the program was started with, the first and the next one opened in a window that
    stood open; and the look alone against its tokens alone."""
    paragraphs = [line for line in text.splitlines() if line.strip()]
    third = len(paragraphs) // 3
    others = ["\n\n".join(paragraphs[n:] + paragraphs[:n]) for n in (third, 2 * third)]
    started = made_ready(folder)
    tell_opening("started with an article", started, text)
    started.close()
    analyser = made_ready(folder)
    begun = time.perf_counter()
    analyser.get_quick_ready()  # as the window does when it stands open
    print(f"{'quick ones loaded':24} {time.perf_counter() - begun:6.1f} s")
    for what, other in zip(("first article opened", "next article opened"), others, strict=True):
        tell_opening(what, analyser, other)
    detector = analyser._made["fluency"]
    if isinstance(detector, Fluency) and detector._model is not None:
        look_alone(analyser, detector._model, text)
    analyser.close()


def made_ready(folder: Path) -> Analyser:
    """An analyser that has loaded what the window has it load while it is being made."""
    analyser = Analyser()
    analyser._detectors()
    analyser._made["fluency"] = Fluency(folder)
    begun = time.perf_counter()
    analyser.get_ready()
    print(f"{'model loaded':24} {time.perf_counter() - begun:6.1f} s")
    return analyser


def tell_opening(what: str, analyser: Analyser, text: str) -> None:
    seconds, flags = opening(analyser, text)
    said = f"until its screenful is scored, {flags} flags{verdict(seconds, SCREENFUL_S)}"
    print(f"{what:24} {seconds:6.1f} s {said}")


def look_alone(analyser: Analyser, model: LanguageModel, text: str) -> None:
    """A look at a screenful against llama.cpp reading its tokens, in turn."""
    taken: list[tuple[float, float]] = []
    for number in range(ROUNDS):
        article = Article.of(f"{number}. {text}")
        begun, before = time.perf_counter(), model.tokens_done
        analyser.look(article, Span(0, SCREENFUL))
        looked, tokens = time.perf_counter() - begun, model.tokens_done - before
        seen = on_screen(article, Span(0, SCREENFUL))[-1].span.end
        begun = time.perf_counter()
        read_only(model, article.text[:seen])
        taken.append((looked, time.perf_counter() - begun))
    looked, alone = (min(t[i] for t in taken) for i in (0, 1))
    ratio = median(a / b for a, b in taken)
    print(
        f"{'look at a screenful':22} {looked:6.2f} s; llama.cpp alone with its {tokens} tokens {alone:.2f} s"
    )
    print(f"ratio  {ratio:.2f}")


def opening(analyser: Analyser, text: str) -> tuple[float, int]:
    """Seconds until something is said of the screenful, and how many flags that is."""
    article, screen, stop = Article.of(text), Span(0, SCREENFUL), CancelToken()
    told: list[tuple[float, int]] = []

    def tell(part: SlowPart) -> None:
        told.append((time.perf_counter() - begun, len(part.flags) if part.at_first_sight else 0))
        stop.cancel()

    reading: list[Future[None]] = []

    def read(found: AnalysisResult) -> None:
        """After the look; a server may still be waited for."""
        if not reading:
            reading.append(beside.submit(read_on, replace(article, flagged=likely(found.flags))))

    def read_on(late: Article) -> None:
        with suppress(CancelledError):
            analyser.analyse_slowly(late, "bench", screen=screen, cancel=stop, found=tell)

    begun = time.perf_counter()
    with ThreadPoolExecutor(max_workers=1) as beside:
        looking = beside.submit(analyser.look, article, screen)
        read(analyser.analyse(article, "bench", early=read))
        for done in (looking, *reading):
            done.result()
    return told[0]


def read_only(model: LanguageModel, text: str) -> None:
    """Give the model the text's tokens and ask for all probabilities, but look at none."""
    model.pace = None
    model.use_threads(physical_cores())
    tokens = [model.bos, *model.tokenize(text)]
    model.clear()
    for begin in range(0, len(tokens), MICRO_BATCH):
        model.run([(t, begin + i, 0, True) for i, t in enumerate(tokens[begin : begin + MICRO_BATCH])])
    model.clear()


def verdict(seconds: float, limit: float) -> str:
    return f" (limit {limit:g} s{', OVER' if seconds > limit else ''})"


def compare(folder: Path, text: str) -> None:
    """Tokens for a second of processor time, and mean surprisal, by the whole and the cut vocabulary."""
    cut = model_files.prepare(folder)
    models = {
        "whole": LanguageModel(model_files.whole_file(folder), threads=1),
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
    report("surprisal alone", begun, used, SURPRISAL_S, model.tokens_done - tokens)
    model.close()
    detector = Fluency(folder)
    for what, version, limit in (
        ("all, cold", text, ALL_S),
        ("reopened", text, REOPENED_S),
        ("one paragraph changed", text.replace(" the ", " this ", 1), CHANGED_S),
    ):
        begun, used = time.perf_counter(), time.process_time()
        found = list(detector.detect(Article.of(version), CancelToken()))
        report(what, begun, used, limit)
    print(f"{word_count(text)} words, {len(found)} findings")
    begun, used = time.perf_counter(), time.process_time()
    beside = Article.of(text, source_text=text)  # as long as a source is, in words the model knows
    found = list(detector.detect(beside, CancelToken()))
    report("beside a source, more", begun, used, None)
    print(f"{len(found)} findings")
    detector.close()


def report(what: str, begun: float, used: float, limit: float | None, tokens: int | None = None) -> None:
    wall, processor = time.perf_counter() - begun, time.process_time() - used
    rest = f", {tokens} tokens" if tokens is not None else ""
    judged = verdict(wall, limit) if limit is not None else ""
    print(f"{what:22} {wall:6.1f} s, {processor:6.1f} s of processor time{rest}{judged}")


if __name__ == "__main__":
    main()
