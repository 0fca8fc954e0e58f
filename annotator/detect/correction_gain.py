"""How surprising each word is to a language model, and how much likelier the text gets when it is changed.

*Surprisal* of a word: minus the logarithm of its probability after what stands before it, summed over its
tokens.

*Correction gain* of a word: the largest, over a few repairs of that place (delete the word or the word and
its neighbour, put another in its place, put a small word or a mark before it, swap it with its neighbour),
of log P(repair | left) + log P(what follows | left, repair) minus the same for the words as written. What
follows is the next `right` tokens. Repairs that are out of the running after the first token or after
`near` of them are not followed further, and small words, marks and swaps are only tried where the model
half expects them: on garbled text they hardly ever win. Positive means that English would rather have the
repair.

All quantities are in nats; offsets are code points of the scored text, end exclusive.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from annotator.detect.base import CancelToken
from annotator.detect.language_model import BATCH, LanguageModel, log_normalisers
from annotator.detect.token_reading import Before, Prepared, pieces, read
from annotator.model.anchor import Span

VERSION = 2
"""Raised when scores change, so that stored ones are made anew."""
SMALL = frozenset(
    """a an the of to in on at by for from with as into over about and or but that which who when while is are
    was were be been has have had will would it he they not its his their this also after before""".split()
)
"""Words that are tried as missing, and whose replacement is a matter of grammar."""
_MARKS = frozenset({",", ".", ":"})


class RepairKind(StrEnum):
    """What a repair does to its word."""

    REPLACE = "replace"
    INFLECT = "inflect"
    DELETE = "delete"
    DELETE_TWO = "delete two"
    INSERT = "insert"
    SWAP = "swap"


@dataclass(frozen=True, slots=True)
class Settings:
    """What scoring spends.

    Repairs are tried from a surprisal of `gate` on, never where it is infinite. After one token a repair
    needs a gain of `hopeless` to go on, after `near` tokens a positive one and a place among the `finalists`.
    `insert` and `swap` are the log-probabilities a missing word and a neighbour put first need to be tried.
    """

    gate: float = 4.0
    candidates: int = 3
    near: int = 3
    right: int = 8
    finalists: int = 2
    hopeless: float = -4.0
    insert: float = -2.0
    swap: float = -3.0


@dataclass(frozen=True, slots=True)
class Repair:
    """`text` in place of `span` makes the text likelier by `gain` nats."""

    kind: RepairKind
    span: Span
    text: str
    gain: float


@dataclass(frozen=True, slots=True)
class WordScore:
    """A word or a run of marks. `rank` counts the tokens that were likelier in its first token's place,
    `best` is the surprisal of the likeliest; `repairs`, best first, is empty where none was tried."""

    span: Span
    surprisal: float
    rank: int
    best: float
    repairs: tuple[Repair, ...] = ()

    @property
    def gain(self) -> float | None:
        return self.repairs[0].gain if self.repairs else None


@dataclass(slots=True)
class _Try:
    """A repair under way: `tokens` in place of positions `first` to `after`, then the text goes on at
    `after`."""

    unit: int
    kind: RepairKind
    span: Span
    text: str
    first: int
    after: int
    tokens: list[int]
    score: float
    sequence: int = 0
    gain: float = 0.0


def score(
    model: LanguageModel,
    text: str,
    before: Before | None = None,
    skip: Sequence[Span] = (),
    settings: Settings | None = None,
    cancel: CancelToken | None = None,
) -> list[WordScore]:
    """One score for each word and each run of marks of `text`, in order.

    `before` is what the model reads first; no repair is tried within the spans of `skip`. A long text is
    scored in pieces. Raises CancelledError when `cancel` was set, UnavailableError when the model fails.
    """
    settings, before = settings or Settings(), before or Before()
    found: list[WordScore] = []
    for piece in pieces(model, text):
        first = before.and_then(text[max(0, piece.start - 400) : piece.start]) if piece.start else before
        inside = [s.shifted(-piece.start) for s in skip if s.overlaps(piece)]
        for word in _score(model, piece.of(text), first, inside, settings, cancel or CancelToken()):
            repairs = tuple(Repair(r.kind, r.span.shifted(piece.start), r.text, r.gain) for r in word.repairs)
            found.append(
                WordScore(word.span.shifted(piece.start), word.surprisal, word.rank, word.best, repairs)
            )
    return found


def _score(
    model: LanguageModel,
    text: str,
    before: Before,
    skip: Sequence[Span],
    settings: Settings,
    cancel: CancelToken,
) -> list[WordScore]:
    prepared = read(model, text, before, settings.gate < math.inf, cancel)
    tries = [
        t
        for n, unit in enumerate(prepared.units)
        if unit.surprisal > settings.gate and not _left_alone(text, unit.span, skip)
        for t in _tries(model, text, prepared, n, settings)
    ]
    best: dict[int, list[_Try]] = {}
    for group in _groups(tries, prepared, settings, model.sequences - 1):
        cancel.check()
        _judge(model, prepared, group, settings)
        for attempt in group:
            best.setdefault(attempt.unit, []).append(attempt)
    found = []
    for n, unit in enumerate(prepared.units):
        place = prepared.places[unit.first]
        ordered = sorted(best.get(n, ()), key=lambda t: -t.gain)
        repairs = tuple(Repair(t.kind, t.span, t.text, round(t.gain, 3)) for t in ordered)
        found.append(
            WordScore(unit.span, round(unit.surprisal, 3), place.rank, round(place.best, 3), repairs)
        )
    return found


def _left_alone(text: str, span: Span, skip: Sequence[Span]) -> bool:
    return any(c.isdigit() for c in span.of(text)) or any(s.overlaps(span) for s in skip)


def _tries(
    model: LanguageModel, text: str, prepared: Prepared, number: int, settings: Settings
) -> Iterator[_Try]:
    """The repairs worth trying at a unit."""
    unit = prepared.units[number]
    place = prepared.places[unit.first]
    following = prepared.units[number + 1] if number + 1 < len(prepared.units) else None
    written = unit.span.of(text)
    is_word = written[0].isalnum()
    spaced = model.piece(prepared.tokens[unit.first])[:1] == b" "

    def make(kind: RepairKind, span: Span, repair: str, after: int, tokens: list[int], score: float) -> _Try:
        return _Try(number, kind, span, repair, unit.first, after, tokens, score)

    if unit.after < len(prepared.tokens):
        score = place.asked[prepared.tokens[unit.after]]
        yield make(RepairKind.DELETE, unit.span, "", unit.after, [], score)
    if following is not None and is_word and following.span.of(text)[0].isalnum():
        both = unit.span.cover(following.span)
        if following.surprisal > settings.gate / 2 and following.after < len(prepared.tokens):
            score = place.asked[prepared.tokens[following.after]]
            yield make(RepairKind.DELETE_TWO, both, "", following.after, [], score)
        score = place.asked[prepared.tokens[following.first]]
        if spaced and score > max(settings.swap, place.own - 1):
            swapped = prepared.tokens[following.first : following.after]
            swapped = swapped + prepared.tokens[unit.first : unit.after]
            words = f"{following.span.of(text)} {written}"
            yield make(RepairKind.SWAP, both, words, following.after, swapped, score)
    replaced = inserted = 0
    for token, score in place.top:
        piece = model.piece(token).decode("utf-8", "replace")
        word = piece.strip()
        if not word or token == prepared.tokens[unit.first]:
            continue
        stands = piece.startswith(" ") == spaced and word.isalpha()
        if is_word and stands and word.lower() != written.lower():
            inflects = _inflects(word, written)
            if replaced < settings.candidates or inflects:
                replaced += not inflects
                kind = RepairKind.INFLECT if inflects else RepairKind.REPLACE
                yield make(kind, unit.span, word, unit.after, [token], score)
        elif not is_word and not word[0].isalnum() and replaced < 2 and word != written:
            replaced += 1
            yield make(RepairKind.REPLACE, unit.span, word, unit.after, [token], score)
        mark = word in _MARKS and not piece.startswith(" ")
        small = mark or (stands and word in SMALL)
        if is_word and spaced and inserted < 2 and small and score > settings.insert:
            inserted += 1
            kept = prepared.tokens[unit.first : unit.after]
            yield make(RepairKind.INSERT, unit.span, f"{word} {written}", unit.after, [token, *kept], score)


def _inflects(word: str, other: str) -> bool:
    """Whether the two look like forms of one word."""
    a, b = word.lower(), other.lower()
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return shared >= 4 and len(a) - shared <= 4 and len(b) - shared <= 4


def _groups(
    tries: Sequence[_Try], prepared: Prepared, settings: Settings, sequences: int
) -> Iterator[list[_Try]]:
    """The tries in lots that fit one call, all of a unit in the same lot."""
    lot: list[_Try] = []
    size = 0
    by_unit: dict[int, list[_Try]] = {}
    for attempt in tries:
        by_unit.setdefault(attempt.unit, []).append(attempt)
    for unit in by_unit.values():
        needed = sum(len(t.tokens) + settings.near for t in unit)
        if lot and (size + needed > BATCH or len(lot) + len(unit) > sequences):
            yield lot
            lot, size = [], 0
        lot.extend(unit)
        size += needed
    if lot:
        yield lot


def _judge(model: LanguageModel, prepared: Prepared, group: list[_Try], settings: Settings) -> None:
    """Fill in the gains of the tries of one lot."""
    for sequence, attempt in enumerate(group, 1):
        attempt.sequence = sequence
        model.share(sequence, attempt.first)
    _continue(model, prepared, group, 0, 1)
    hopeful = [t for t in group if t.gain > settings.hopeless]
    _continue(model, prepared, hopeful, 1, settings.near)
    finalists: dict[int, list[_Try]] = {}
    for attempt in sorted(hopeful, key=lambda t: -t.gain):
        chosen = finalists.setdefault(attempt.unit, [])
        if attempt.gain > 0 and len(chosen) < settings.finalists:
            chosen.append(attempt)
    last = [t for chosen in finalists.values() for t in chosen]
    _continue(model, prepared, last, settings.near, settings.right)
    for attempt in group:
        model.drop(attempt.sequence)


def _continue(model: LanguageModel, prepared: Prepared, group: list[_Try], start: int, end: int) -> None:
    """Let each try read on from `start` to `end` tokens to the right of its place."""
    items: list[tuple[int, int, int, bool]] = []
    targets: list[tuple[_Try, int]] = []
    for attempt in group:
        tail = prepared.tail(attempt.after, end)
        if start == 0:
            tokens, position = attempt.tokens + tail, attempt.first
        else:
            position = attempt.first + len(attempt.tokens) + start - 1
            tokens = tail[start - 1 :]
        for i, (token, target) in enumerate(pairwise(tokens)):
            items.append((token, position + i, attempt.sequence, True))
            targets.append((attempt, target))
    for begin in range(0, len(items), BATCH):
        rows = model.run(items[begin : begin + BATCH])
        norms = log_normalisers(rows)
        for row, norm, (attempt, target) in zip(rows, norms, targets[begin:], strict=False):
            attempt.score += float(row[target]) - float(norm)
    for attempt in group:
        attempt.gain = attempt.score - prepared.own(attempt.first, attempt.after + end)
