"""What the language model reads before a translation to read it in the light of its source.

A model that has seen many languages continues a source with its translation, however badly: what stands
there is less of a surprise where it says what the source says. Scoring a translation by its probability
after the source is prompting a language model for what Thompson and Post ("Automatic Machine Translation
Evaluation in Many Languages via Zero-Shot Paraphrasing", EMNLP 2020) do with a translation model. The pair
before it shows the model what is asked, and the article's words. No language need be named.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from annotator.detect.base import Article
from annotator.detect.bilingual.bitext import Bitext, bitext
from annotator.detect.correction_gain import WordScore
from annotator.detect.source_names import source_names
from annotator.model.anchor import Span

_LONGEST = 1200
"""Code points of a source that is put before its translation; the end of a longer one is left out."""
_SOURCE, _TRANSLATION = "Source:", "Translation:"
_NO_SURPRISE = 1.0
"""Surprisal in nats of a word that the source explains, at most."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paragraph that has a `source`, with the words to read before it."""

    span: Span
    source: str
    prompt: str


def prompts(article: Article, paragraph: Span) -> Iterator[Part]:
    """The parts of a paragraph that have a source."""
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
        words = source.of(beside.source)
        yield Part(within, words, prompt(words, before))


def explained(scores: Sequence[WordScore], text: str, source: str) -> list[WordScore]:
    """The scores of a text after its source, less for words that the source explains in letters the model
    cannot read so well (`SourceNames.explains`)."""
    names = source_names(source)
    return [
        replace(s, surprisal=_NO_SURPRISE)
        if s.surprisal > _NO_SURPRISE and names.explains(s.span.of(text))
        else s
        for s in scores
    ]


def _words(beside: Bitext, source: Span, target: Span) -> tuple[str, str]:
    return source.of(beside.source), target.of(beside.target)


def prompt(source: str, before: tuple[str, str] | None = None) -> str:
    """The words to read before the translation of `source`; `before` is the source that precedes it, with its
    translation."""
    example = f"{_SOURCE} {_line(before[0])}\n{_TRANSLATION} {_line(before[1])}\n" if before else ""
    return f"{example}{_SOURCE} {_line(source)}\n{_TRANSLATION}"


def _line(text: str) -> str:
    return " ".join(text[:_LONGEST].split())
