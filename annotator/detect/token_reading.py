"""A text as the language model reads it: its words with their tokens, and what was expected in their place.

Offsets are code points of the text that is read, end exclusive; probabilities are natural logarithms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from annotator.detect.base import CancelToken
from annotator.detect.language_model import MICRO_BATCH, LanguageModel, Rows, log_normalisers
from annotator.model.anchor import Span

MAX_CONTEXT = 64
"""Tokens of the article before the text that is read."""
MAX_PROMPT = 640
"""Tokens of a source and of the pair before it."""
MAX_TOKENS = 640
"""Tokens read in one piece; longer texts are cut."""
_TOP = 48
"""Best tokens looked at for repairs."""
_UNIT = re.compile(r"[^\W_]+(?:[’'\-.][^\W_]+)*|[^\w\s]+|_+")


@dataclass(slots=True)
class Place:
    """What the model expected where one token stands: the log-probability of that token (`own`), how many
    were likelier, the surprisal of the likeliest, the likeliest tokens and those asked for."""

    own: float
    rank: int
    best: float
    top: list[tuple[int, float]]
    asked: dict[int, float]


@dataclass(frozen=True, slots=True)
class Before:
    """What the model reads first: of `words` the last `most` tokens; then the text, after `lead`."""

    words: str = ""
    lead: str = ""
    most: int = MAX_CONTEXT

    @classmethod
    def context(cls, words: str) -> Before:
        """What stands before the text in its article."""
        return cls(f"{words}\n" if words else "")

    @classmethod
    def prompt(cls, words: str) -> Before:
        """Words that the text answers."""
        return cls(words, " ", MAX_PROMPT)

    def and_then(self, text: str) -> Before:
        """The same for what follows `text`, the beginning of a text that is read in pieces."""
        if not self.lead:
            return Before.context(text)
        return Before(f"{self.words}{self.lead}{text.rstrip()}", self.lead, self.most)


@dataclass(slots=True)
class TextUnit:
    """A word or a run of marks, whose tokens stand at positions `first` to `after`, exclusive."""

    span: Span
    first: int
    after: int
    surprisal: float = 0.0


@dataclass(slots=True)
class Prepared:
    """A text with what stands before it: `tokens` from position `start` on are the text's own."""

    tokens: list[int]
    start: int
    units: list[TextUnit]
    places: dict[int, Place] = field(default_factory=dict)

    def tail(self, after: int, length: int) -> list[int]:
        return self.tokens[after : after + length]

    def own(self, first: int, end: int) -> float:
        """Log-probability of the tokens from `first` to `end` as written."""
        return sum(self.places[i].own for i in range(first, min(end, len(self.tokens))))


def pieces(model: LanguageModel, text: str) -> Iterator[Span]:
    """The whole text, or parts of it that end after a sentence or at least after a word."""
    start = 0
    while len(text) - start > MAX_TOKENS and len(model.tokenize(text[start:])) > MAX_TOKENS:
        window = text[start : start + 2 * MAX_TOKENS]
        cut = max((m.end() for m in re.finditer(r"[.!?][”\"’)]*\s+", window)), default=0) or (
            max((m.end() for m in re.finditer(r"\s+", window)), default=0) or len(window)
        )
        yield Span(start, start + cut)
        start += cut
    if start < len(text):
        yield Span(start, len(text))


def read(model: LanguageModel, text: str, before: Before, repairs: bool, cancel: CancelToken) -> Prepared:
    """Read a text of at most two pieces' length after `before`. Sequence 0 of the model holds it then.

    Raises CancelledError when `cancel` was set, UnavailableError when the model fails.
    """
    body = model.tokenize(before.lead + text)[: 2 * MAX_TOKENS]
    first = model.tokenize(before.words)[-before.most :] if before.words else []
    prepared = Prepared([model.bos, *first, *body], 1 + len(first), [])
    prepared.units = _units(model, text, prepared, len(before.lead.encode()))
    model.clear()
    _look(model, prepared, repairs, cancel)
    for unit in prepared.units:
        unit.surprisal = -prepared.own(unit.first, unit.after)
    return prepared


def _units(model: LanguageModel, text: str, prepared: Prepared, lead: int) -> list[TextUnit]:
    """The words and marks with their tokens; the tokens begin `lead` bytes before the text. One whose tokens
    another has already is left out."""
    ends: list[int] = []
    at = -lead
    for token in prepared.tokens[prepared.start :]:
        at += len(model.piece(token))
        ends.append(at)
    starts = [-lead, *ends[:-1]]
    to_byte = [0]
    for letter in text:
        to_byte.append(to_byte[-1] + len(letter.encode()))
    units: list[TextUnit] = []
    token = 0
    for match in _UNIT.finditer(text):
        begin, end = to_byte[match.start()], to_byte[match.end()]
        while token < len(ends) and ends[token] <= begin:
            token += 1
        first = token
        while token < len(ends) and starts[token] < end:
            token += 1
        if token > first:
            units.append(
                TextUnit(Span(match.start(), match.end()), first + prepared.start, token + prepared.start)
            )
    return units


def _look(model: LanguageModel, prepared: Prepared, repairs: bool, cancel: CancelToken) -> None:
    """Read the text as written and note what the model expected at each place; what else could stand there
    only for `repairs`."""
    tokens = prepared.tokens
    asked = _questions(prepared) if repairs else {}
    for begin in range(0, len(tokens), MICRO_BATCH):
        cancel.check()
        part = range(begin, min(begin + MICRO_BATCH, len(tokens)))
        wanted = [i for i in part if prepared.start <= i + 1 < len(tokens)]
        rows = model.run([(tokens[i], i, 0, prepared.start <= i + 1 < len(tokens)) for i in part])
        norms = log_normalisers(rows)
        own = rows[np.arange(len(wanted)), np.array([tokens[i + 1] for i in wanted], int)]
        ranks = np.count_nonzero(rows > own[:, None], axis=1)
        best = norms - rows.max(axis=1)
        for row, i in enumerate(wanted):
            top, there = _others(rows[row], float(norms[row]), asked.get(i + 1))
            prepared.places[i + 1] = Place(
                float(own[row] - norms[row]), int(ranks[row]), float(best[row]), top, there
            )


def _questions(prepared: Prepared) -> dict[int, list[int]]:
    """By the place where a unit begins: the tokens that would stand there if it or its neighbour went."""
    asked: dict[int, list[int]] = {}
    for unit, following in pairwise([*prepared.units, TextUnit(Span(0, 0), 0, 0)]):
        places = {unit.after, following.first, following.after}
        asked[unit.first] = [prepared.tokens[p] for p in places if unit.first < p < len(prepared.tokens)]
    return asked


def _others(
    row: Rows, norm: float, asked: list[int] | None
) -> tuple[list[tuple[int, float]], dict[int, float]]:
    """The log-probabilities of the best tokens, best first, and of those asked for; nothing where None is."""
    if asked is None:
        return [], {}
    top = np.argpartition(row, -_TOP)[-_TOP:]
    top = top[np.argsort(-row[top])]
    return [(int(t), float(row[t]) - norm) for t in top], {t: float(row[t]) - norm for t in asked}
