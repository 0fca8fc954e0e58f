"""What the language model reads before a translation to read it in the light of its source.

A model that has seen many languages continues a source with its translation, however badly: what stands
there is less of a surprise where it says what the source says. Scoring a translation by its probability
after the source is prompting a language model for what Thompson and Post ("Automatic Machine Translation
Evaluation in Many Languages via Zero-Shot Paraphrasing", EMNLP 2020) do with a translation model. The pair
before it shows the model what is asked, and the article's words. No language need be named.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from annotator.detect.base import Article
from annotator.detect.bilingual.bitext import Bitext, bitext
from annotator.model.anchor import Span

_LONGEST = 1200
"""Code points of a source that is put before its translation; the end of a longer one is left out."""
_SOURCE, _TRANSLATION = "Source:", "Translation:"


def prompts(article: Article, paragraph: Span) -> Iterator[tuple[Span, str]]:
    """The parts of a paragraph that have a source, each with the words to read before it."""
    beside = bitext(article)
    if beside is None:
        return
    pairs = beside.both
    for number in range(bisect_right(pairs, paragraph.start, key=lambda p: p[1].end), len(pairs)):
        source, target = pairs[number]
        if target.start >= paragraph.end:
            break
        before = _words(beside, *pairs[number - 1]) if number else None
        within = Span(max(target.start, paragraph.start), min(target.end, paragraph.end))
        yield within, prompt(source.of(beside.source), before)


def _words(beside: Bitext, source: Span, target: Span) -> tuple[str, str]:
    return source.of(beside.source), target.of(beside.target)


def prompt(source: str, before: tuple[str, str] | None = None) -> str:
    """The words to read before the translation of `source`; `before` is the source that precedes it, with its
    translation."""
    example = f"{_SOURCE} {_line(before[0])}\n{_TRANSLATION} {_line(before[1])}\n" if before else ""
    return f"{example}{_SOURCE} {_line(source)}\n{_TRANSLATION}"


def _line(text: str) -> str:
    return " ".join(text[:_LONGEST].split())
