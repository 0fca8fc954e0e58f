"""Which of very many names hold words like those asked for, and how much of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

POOL = 2000
"""Names gathered for one look-up; tokens that stand in more names than there is room for only help to rank
what other tokens found."""
HELPING = 3
"""Tokens that help so."""
CROSSED = 2
"""Helping tokens of each word whose names are searched for such as hold two of them."""
TELLING = 10_000
"""Names from which on a token ("of") tells nothing."""


class Posting(NamedTuple):
    """The names a known token stands in: ascending, `postings[start:end]`. `word` is the word of the query
    that the token is like, `weight` how much of the query it covers."""

    word: int
    weight: float
    start: int
    end: int


def covered(
    postings: NDArray[Any],
    words: NDArray[Any],
    weights: NDArray[Any],
    starts: NDArray[Any],
    ends: NDArray[Any],
) -> tuple[NDArray[Any], NDArray[Any]]:
    """The names worth ranking, ascending, and how much of the query each covers. `words`, `weights`, `starts`
    and `ends` are of one or more tokens, as `Posting` has them. A name with two tokens like one word counts
    both: good enough to choose whom to compare in full."""
    sizes = ends - starts
    order = np.lexsort((sizes, -weights))  # The weightiest first, of them the rarest.
    few, many = _chosen(sizes[order].tolist())
    rare = order[few]
    gathered = [postings[a:b] for a, b in zip(starts[rare].tolist(), ends[rare].tolist(), strict=True)]
    columns = (column[order[many]].tolist() for column in (words, weights, starts, ends))
    common = list(map(Posting, *columns))
    crossed = _crossings(postings, common)
    if not gathered and not crossed:
        crossed.append(postings[common[0].start :][:POOL])
    of_crossed = [0.0] * len(crossed)
    pool, coverage = _summed([*gathered, *crossed], [*weights[rare].tolist(), *of_crossed])
    for posting in common:
        fewer, more = sorted((pool, postings[posting.start : posting.end]), key=len)
        places = more.searchsorted(fewer)
        held = more.take(places, mode="clip") == fewer
        coverage[held if fewer is pool else places[held]] += posting.weight
    return pool, coverage


def _chosen(sizes: Sequence[int]) -> tuple[list[int], list[int]]:
    """The places of the tokens whose names are gathered, and of those that help."""
    room = POOL
    rare: list[int] = []
    often: list[int] = []
    for place, size in enumerate(sizes):
        if size <= room:
            rare.append(place)
            room -= size
        elif len(often) < HELPING:
            often.append(place)
    return rare, often


def _summed(gathered: Sequence[NDArray[Any]], weights: Sequence[float]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The different names, ascending, and the sum of each one's weights."""
    names = np.concatenate(gathered)
    order = names.argsort(kind="stable")  # Quickest by far for what is ascending in long stretches.
    names = names[order]
    firsts = firsts_of(names)
    of_names = np.repeat(weights, [len(some) for some in gathered])
    return names[firsts], np.add.reduceat(of_names[order], firsts)


def _crossings(postings: NDArray[Any], common: Sequence[Posting]) -> list[NDArray[Any]]:
    """The names that hold common tokens of two words, where they are few: "John Smith" is found by neither
    alone."""
    best: list[Posting] = []
    for posting in common:
        telling = posting.end - posting.start <= TELLING
        if telling and sum(b.word == posting.word for b in best) < CROSSED:
            best.append(posting)
    crossed = [
        np.intersect1d(postings[one.start : one.end], postings[other.start : other.end], assume_unique=True)
        for one, other in combinations(best, 2)
        if other.word != one.word
    ]
    return [names for names in crossed if 0 < len(names) <= POOL]


def firsts_of(ascending: NDArray[Any]) -> NDArray[Any]:
    """Where each value stands first."""
    changes = np.empty(len(ascending), dtype=bool)
    changes[:1] = True
    np.not_equal(ascending[1:], ascending[:-1], out=changes[1:])
    return np.flatnonzero(changes)
