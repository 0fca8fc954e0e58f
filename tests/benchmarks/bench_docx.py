"""A book of 300 pages as a Word file: import, and export with 2,000 tracked changes, beside python-docx
opening and saving the same file."""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import docx

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from word_documents import SAMPLE, export_of

from annotator.formats.docx import exporting, importing
from annotator.text.tokens import words

PAGES, WORDS_A_PAGE, CHANGES = 300, 500, 2_000
IMPORT_SECONDS, EXPORT_SECONDS = 5.0, 10.0
IMPORT_RATIO, EXPORT_RATIO = 4.0, 20.0
"""Of python-docx opening and saving the file."""


def book() -> bytes:
    """The sample's sentences over and over, in runs of changing format."""
    chance = random.Random(1)
    sentences = [s for line in SAMPLE.read_text("utf-8").split("\n") for s in line.split(". ") if s.strip()]
    document = docx.Document()
    count = 0
    while count < PAGES * WORDS_A_PAGE:
        paragraph = document.add_paragraph()
        for sentence in chance.choices(sentences, k=5):
            paragraph.add_run(f"{sentence}. ").bold = chance.random() < 0.2
            count += len(sentence.split())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def timed(what: Callable[[], object]) -> float:
    """The least of three runs, in seconds."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        what()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> int:
    data = book()
    article = importing.read(data, "book.docx")
    spans = sorted(random.Random(2).sample(list(words(article.text)), CHANGES), key=lambda s: s.start)
    export = export_of(article, [(s.start, s.end, "replaced") for s in spans])
    reference = timed(lambda: docx.Document(io.BytesIO(data)).save(io.BytesIO()))
    reading = timed(lambda: importing.read(data, "book.docx"))
    writing = timed(lambda: exporting.write_tracked(export))
    print(f"{len(article.text.split()):,} words, {len(data) / 1e6:.1f} MB")
    print(f"python-docx opens and saves: {reference:.2f} s")
    print(f"import: {reading:.2f} s, {reading / reference:.1f} times that (limit {IMPORT_RATIO})")
    times = f"{writing / reference:.1f} times that (limit {EXPORT_RATIO})"
    print(f"export with {CHANGES:,} changes: {writing:.2f} s, {times}")
    slow = reading > IMPORT_SECONDS or writing > EXPORT_SECONDS
    return int(slow or reading > IMPORT_RATIO * reference or writing > EXPORT_RATIO * reference)


if __name__ == "__main__":
    sys.exit(main())
