"""How alike folded names and their words are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from annotator.knowledge.keys import sound_key

Number = TypeVar("Number", float, NDArray[Any])

LEAST_TOKEN_SIMILARITY = 0.5
LEAST_HEARD = 0.4
"""Similarity of spelling from which the same sound counts."""
MOST_ALIKE = 0.97
"""What two different tokens reach at most."""
OTHER_ORDER = 0.04
"""What a name loses whose parts match in another order (family name first)."""


@lru_cache(maxsize=65536)
def token_similarity(a: str, b: str) -> float:
    """How alike two folded tokens are, 0 to 1: optimal string alignment, raised where they sound the same."""
    if a == b:
        return 1.0
    similarity: float = OSA.normalized_similarity(a, b)
    if similarity >= LEAST_HEARD and sound_key(a) == sound_key(b):
        similarity = _raised(similarity)
    return min(similarity, MOST_ALIKE)


def similarities(words: Sequence[str], tokens: Sequence[str], heard: NDArray[Any]) -> NDArray[Any]:
    """`token_similarity` of each word (row) and token (column), where it is known which sound the same."""
    return as_heard(spelled_alike(words, tokens), heard)


def spelled_alike(words: Sequence[str], tokens: Sequence[str]) -> NDArray[Any]:
    """How alike the spellings of each word (row) and token (column) are, 0 where hardly at all."""
    return process.cdist(
        words, tokens, scorer=OSA.normalized_similarity, score_cutoff=LEAST_HEARD, dtype=np.float64
    )


def as_heard(spelled: NDArray[Any], heard: NDArray[Any]) -> NDArray[Any]:
    """`token_similarity` from that of the spelling, where it is known which sound the same."""
    alike = np.where(heard & (spelled >= LEAST_HEARD), _raised(spelled), spelled)
    return np.where(spelled < 1, np.minimum(alike, MOST_ALIKE), 1.0)


def _raised(spelled: Number) -> Number:
    """The similarity of tokens that sound the same, from that of their spelling."""
    return spelled * 0.6 + 0.37


def name_similarity(
    words: Sequence[tuple[int, Sequence[float], Sequence[bool]]], known: Sequence[int], lengths: Sequence[int]
) -> tuple[float, bool]:
    """How alike two different names are, token by token, and whether they sound the same.

    Of each token of the one name, `words` holds its length, how alike it is to tokens of known names and
    whether it sounds the same; `known` are the places of the other's tokens among these, `lengths` the
    lengths of all of them. Tokens left over on either side cost their length.
    """
    total = 0.0
    weight = 0
    unused = list(known)
    order: list[int] = []
    sounding = len(words) == len(known)
    for length, alike, heard in words:
        weight += length
        best = max(unused, key=alike.__getitem__, default=None)
        if best is None or alike[best] < LEAST_TOKEN_SIMILARITY:
            sounding = False
            continue
        unused.remove(best)
        order.append(known.index(best))
        weight += lengths[best]
        total += alike[best] * (length + lengths[best])
        sounding = sounding and heard[best]
    for left in unused:
        weight += lengths[left]
    score = total / weight
    if order != sorted(order):
        score -= OTHER_ORDER
    return max(0.0, min(score, 0.99)), sounding
