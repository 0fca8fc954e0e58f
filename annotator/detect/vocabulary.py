"""Which of a model's tokens English text needs.

A small multilingual model spends two thirds of its work on the probabilities of a quarter of a million
tokens, most of them of other languages. Cutting the token table to those that English words are made of
leaves the probabilities of English text as they were, but for the little the others had.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from wordfreq import top_n_list

from annotator.detect.gguf import Header

NORMAL, UNKNOWN, CONTROL, USER, BYTE = 1, 2, 3, 4, 6
"""Token types of the tokenizer's table."""
SPACE = "▁"
WORDS = 32_000
"""So many of the commonest words keep the tokens they are made of, small and capitalised."""
BARE = 8_000
"""So many also without a space before them: after a bracket, a quotation mark or a hyphen."""
SHOUTED = 2_000
"""So many also in capitals."""
_MARKS = ".,;:!?\"'()[]-–—…“”‘’«»/&%$€£+*=@#_|°•·"
_CONTROLS = 256
"""Numbers below this hold the tokens with a function; they are all kept, unused ones too."""


def tokens_for_english(header: Header) -> list[int]:
    """The numbers of the tokens to keep, ascending. Raises ValueError for a tokenizer of another kind."""
    if header.fields["tokenizer.ggml.model"][1] != b"llama":
        raise ValueError("The model's tokenizer is of a kind that cannot be cut.")
    texts = [t.decode("utf-8", "replace") for t in header.fields["tokenizer.ggml.tokens"][1][1]]
    scores: np.ndarray = header.fields["tokenizer.ggml.scores"][1][1]
    types: np.ndarray = header.fields["tokenizer.ggml.token_type"][1][1]
    keep = {i for i, kind in enumerate(types) if kind == BYTE or (i < _CONTROLS and kind != NORMAL)}
    keep |= {i for i, kind in enumerate(types) if kind == USER and not texts[i].strip(f"\n\t {SPACE}")}
    numbers = {t: i for i, (t, kind) in enumerate(zip(texts, types, strict=True)) if kind == NORMAL}
    keep |= {i for t, i in numbers.items() if len(t) <= 2 and all(_latin(c) for c in t)}
    merger = _Merger(numbers, scores)
    for written in _strings():
        keep.update(merger.stages(written))
    return sorted(keep)


def _latin(letter: str) -> bool:
    return letter < "\u0250" or letter in SPACE + _MARKS


def _strings() -> Iterator[str]:
    words = [w for w in top_n_list("en", WORDS) if all(_latin(c) for c in w)]
    for n, word in enumerate(words):
        forms = {word, word[:1].upper() + word[1:]} | (
            {word.upper()} if n < SHOUTED or len(word) < 5 else set()
        )
        for form in forms:
            yield SPACE + form
            if n < BARE:
                yield form
    for mark in _MARKS:
        for other in ("", *_MARKS):
            yield mark + other
            yield SPACE + mark + other
    for number in range(2100):
        yield str(number)


class _Merger:
    """The tokenizer's way from letters to tokens: the best-scored neighbours are joined until none can be
    (SentencePiece's unigram-scored merges)."""

    def __init__(self, numbers: dict[str, int], scores: Sequence[float] | np.ndarray) -> None:
        self._numbers = numbers
        self._scores = scores

    def stages(self, written: str) -> Iterable[int]:
        """The tokens that come up on the way; with them a smaller table takes the same way."""
        parts: list[str] = list(written)
        alive = list(range(len(parts)))
        following = [*alive[1:], -1]
        before = [-1, *alive[:-1]]
        seen = [self._numbers[p] for p in parts if p in self._numbers]
        waiting: list[tuple[float, int, str]] = []

        def offer(left: int) -> None:
            if left >= 0 and following[left] >= 0:
                joined = parts[left] + parts[following[left]]
                number = self._numbers.get(joined)
                if number is not None:
                    heapq.heappush(waiting, (-float(self._scores[number]), left, joined))

        for left in alive:
            offer(left)
        while waiting:
            _, left, joined = heapq.heappop(waiting)
            right = following[left]
            if not parts[left] or right < 0 or parts[left] + parts[right] != joined:
                continue
            parts[left], parts[right] = joined, ""
            following[left] = following[right]
            if following[left] >= 0:
                before[following[left]] = left
            seen.append(self._numbers[joined])
            offer(left)
            offer(before[left])
        return seen
