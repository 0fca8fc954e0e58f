"""Write all flags on a few texts, one report a detector, so that a rule's shift shows as a diff.

`make golden` rewrites the reports in `tests/golden/reports`; `test_golden.py` compares
them. The texts are of our own making, written in the way machine translation garbles, with one right text
among them; the seed article comes from `seeds/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from annotator.detect.base import Article, Detector
from annotator.detect.pipeline import Pipeline
from annotator.detect.registry import DetectorOptions, builtin_detectors
from annotator.model.document import canonical_text
from annotator.paths import seed

HERE = Path(__file__).resolve().parent
REPORTS = HERE / "reports"
LEFT_OUT = frozenset({"languagetool", "fluency"})
"""They need a server and a language model, and are tested with them."""


def texts() -> Iterator[tuple[str, Article]]:
    """The names and texts the reports are about."""
    for path in sorted((HERE / "texts").glob("*.txt")):
        yield path.stem, Article.of(canonical_text(path.read_text("utf-8")))
    for path in sorted(seed().glob("*.txt")):
        yield path.stem, Article.of(canonical_text(path.read_text("utf-8")))


def detectors() -> list[Detector]:
    return [d for d in builtin_detectors(DetectorOptions()) if d.id not in LEFT_OUT]


def report(detector: Detector, articles: list[tuple[str, Article]]) -> str:
    """A detector's flags: place, confidence, category, rule, words, suggestions."""
    lines = []
    for name, article in articles:
        result = Pipeline([detector]).run(article)
        lines.append(f"== {name}")
        lines += [f"did not run: {f.reason}" for f in result.failures]
        for flag in result.flags:
            options = " | ".join(f"“{s.replacement}”" for s in flag.suggestions[:3])
            place = f"{flag.span.start}:{flag.span.end}"
            quote = flag.anchor.quote.replace("\n", "¶")
            lines.append(
                f"{place} {flag.confidence:.2f} {flag.category.value} {flag.rule} “{quote}”"
                + (f" → {options}" if options else "")
            )
    return "".join(f"{line}\n" for line in lines)


def main() -> None:
    REPORTS.mkdir(exist_ok=True)
    articles = list(texts())
    for detector in detectors():
        (REPORTS / f"{detector.id}.txt").write_text(report(detector, articles), "utf-8")


if __name__ == "__main__":
    main()
