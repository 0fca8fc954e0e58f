"""Checking articles: words a second of the whole engine against Harper alone and a warm LanguageTool server
alone
in the same run, one paragraph checked again, and the time of a first check in a new process."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from annotator.detect.base import Article, CancelToken
from annotator.detect.harper import HarperDetector
from annotator.detect.languagetool import LanguageToolDetector
from annotator.detect.registry import DetectorOptions
from annotator.paths import seed
from annotator.services.analysis import Analyser
from annotator.text.tokens import word_count

ARTICLES = 8
WORDS_A_SECOND = 2500
RATIO_LIMIT = 1.0
"""The whole engine (without LanguageTool) may take so many times as long as LanguageTool alone."""
PARAGRAPH_MS = 50.0
COLD_S = 3.0
COLD = "from annotator.services.analysis import Analyser; from pathlib import Path; import sys; \
Analyser.for_check(without=['languagetool']).check(Path(sys.argv[1]).read_text('utf-8'))"


def main() -> int:
    path = next(iter(seed().glob("*.txt")))
    text = path.read_text("utf-8")
    texts = [_varied(text, n) for n in range(2 * ARTICLES)]
    words = sum(word_count(t) for t in texts[:ARTICLES])
    harper, analyser = HarperDetector(), Analyser.for_check(without=["languagetool"])
    list(harper.detect(Article.of(text), CancelToken()))
    analyser.check(text)
    alone = _seconds(lambda: [list(harper.detect(Article.of(t), CancelToken())) for t in texts[:ARTICLES]])
    whole = _seconds(lambda: [analyser.check(t) for t in texts[ARTICLES:]])
    print(
        f"whole engine {words / whole:.0f} words/s, Harper alone {words / alone:.0f}, "
        f"ratio {whole / alone:.2f}"
    )
    server = _languagetool(text, texts[:ARTICLES])
    if server is None:
        print("LanguageTool is not installed here, so nothing is compared with it")
    else:
        print(f"LanguageTool alone {words / server:.0f} words/s, ratio {whole / server:.2f}")
    article = Article.of(_varied(text, 99))
    paragraphs = sorted({p.paragraph for p in article.segments})
    again = statistics.median(_seconds(lambda n=n: analyser.recheck(article, n)) for n in paragraphs) * 1000
    print(f"a paragraph again: {again:.0f} ms (median)")
    cold = _seconds(lambda: subprocess.run([sys.executable, "-c", COLD, str(path)], check=True))
    print(f"first check in a new process: {cold:.1f} s")
    failed = [
        what
        for what, over in (
            ("words a second", words / whole < WORDS_A_SECOND),
            ("LanguageTool's time", server is not None and whole / server > RATIO_LIMIT),
            ("paragraph", again > PARAGRAPH_MS),
            ("cold start", cold > COLD_S),
        )
        if over
    ]
    if failed:
        print("over its limit:", ", ".join(failed))
    return 1 if failed else 0


def _languagetool(warm_up: str, texts: list[str]) -> float | None:
    """Seconds a warm local server takes for the texts; None where none can run."""
    detector = LanguageToolDetector(DetectorOptions())
    if detector.availability():
        return None
    try:
        list(detector.detect(Article.of(warm_up), CancelToken()))
        return _seconds(lambda: [list(detector.detect(Article.of(t), CancelToken())) for t in texts])
    finally:
        detector.close()


def _varied(text: str, number: int) -> str:
    """Another article of the same kind: engines remember sentences they have seen."""
    lines = text.splitlines()
    return "\n".join(
        f"{line[:-1]} on day {number}{line[-1]}" if line.endswith(".") else line for line in lines
    )


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
