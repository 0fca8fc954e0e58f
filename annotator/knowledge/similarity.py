"""How alike folded names and their words are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from numpy.typing import NDArray
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
        similarity = as_heard(similarity)
    return min(similarity, MOST_ALIKE)


def as_heard(spelled: Number) -> Number:
    """The similarity of tokens that sound the same, from that of their spelling."""
    return spelled * 0.6 + 0.37


def name_similarity(query: Sequence[str], known: Sequence[str]) -> tuple[float, str]:
    """How alike two names are, token by token, and in what way: "exact", "sound" or "spelling". Tokens left
    over on either side cost their length."""
    if list(query) == list(known):
        return 1.0, "exact"
    weight = total = 0.0
    sound = True
    unused = list(known)
    order: list[int] = []
    for word in query:
        best, similarity = "", 0.0
        for other in unused:
            if (alike := token_similarity(word, other)) > similarity:
                best, similarity = other, alike
        weight += len(word)
        if similarity < LEAST_TOKEN_SIMILARITY:
            sound = False
            continue
        unused.remove(best)
        order.append(known.index(best))
        weight += len(best)
        total += similarity * (len(word) + len(best))
        sound &= sound_key(word) == sound_key(best)
    weight += sum(len(w) for w in unused)
    score = total / weight
    if order != sorted(order):
        score -= OTHER_ORDER
    return max(0.0, min(score, 0.99)), "sound" if sound and not unused else "spelling"
