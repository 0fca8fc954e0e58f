"""Writing the index of names: a folder of arrays that `EntityIndex` maps into memory."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from annotator.knowledge.coverage import firsts_of
from annotator.knowledge.entity import Entity, Role
from annotator.knowledge.keys import deletions, fold, sound_key, without_syllable
from annotator.model.names import NameKind

FORMAT = 6
"""Rises with the layout of the files or the keys in them."""
SEPARATOR = "\n"
"""Between the tokens, which hold letters and digits only."""

KINDS = tuple(NameKind)
"""Kinds by their number in the index."""

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


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


def key_hash(key: str) -> int:
    """32 bits stand for a key. Two keys that share them only cost a comparison: what is found is checked."""
    return crc32(key.encode())


def _arrays(entities: Iterable[Entity]) -> dict[str, NDArray[Any]]:
    encoded: list[bytes] = []
    names: list[bytes] = []
    name_entities: list[int] = []
    name_kinds: list[int] = []
    name_lengths: list[int] = []
    name_prominence: list[int] = []
    folded_hashes: list[int] = []
    token_numbers: dict[str, int] = {}
    name_tokens: list[int] = []
    name_token_counts: list[int] = []
    for number, entity in enumerate(entities):
        encoded.append(encode(entity).encode())
        kind = KINDS.index(entity.kind)
        for written in dict.fromkeys(entity.spellings()):
            folded = fold(written)
            if not folded:
                continue
            tokens = folded.split(" ")
            name_tokens += [token_numbers.setdefault(token, len(token_numbers)) for token in tokens]
            name_token_counts.append(len(tokens))
            names.append(written.encode())
            name_entities.append(number)
            name_kinds.append(kind)
            name_lengths.append(min(len(folded) - len(tokens) + 1, 255))
            name_prominence.append(entity.prominence)
            folded_hashes.append(key_hash(folded))
    hashes = np.array(folded_hashes, dtype=np.uint32)
    order = np.argsort(hashes, kind="stable")
    tokens, renumbered, sounds = _by_sound(token_numbers)
    of_names = renumbered[np.array(name_tokens, dtype=np.uint32)]
    return {
        **_keys(tokens),
        **_postings(of_names, name_token_counts, len(tokens)),
        "folded_hashes": hashes[order],
        "folded_names": order.astype(np.uint32),
        "name_tokens": of_names,
        "name_token_starts": _starts(name_token_counts),
        "name_entities": np.array(name_entities, dtype=np.uint32),
        "name_kinds": np.array(name_kinds, dtype=np.uint8),
        "name_prominence": np.array(name_prominence, dtype=np.uint8),
        "name_lengths": np.array(name_lengths, dtype=np.uint8),
        "tokens": np.frombuffer(SEPARATOR.join(tokens).encode(), dtype=np.uint8),
        "token_sounds": sounds,
        **_packed("names", "name_starts", names),
        **_packed("entities", "entity_starts", encoded),
    }


def _by_sound(tokens: Iterable[str]) -> tuple[list[str], NDArray[Any], NDArray[Any]]:
    """The tokens ordered by their sound, so that those looked at together lie together in memory; the new
    number of each as it came; and the number of each one's sound."""
    came = list(tokens)
    heard = [sound_key(token) for token in came]
    order = sorted(range(len(came)), key=heard.__getitem__)
    renumbered = np.empty(len(came), dtype=np.uint32)
    renumbered[order] = np.arange(len(came), dtype=np.uint32)
    number_of = {sound: number for number, sound in enumerate(dict.fromkeys(heard[at] for at in order))}
    sounds = np.array([number_of[heard[at]] for at in order], dtype=np.int32)
    return [came[at] for at in order], renumbered, sounds


def _postings(tokens: NDArray[Any], counts: Sequence[int], number: int) -> dict[str, NDArray[Any]]:
    """The names each token stands in, ascending, from the tokens of each name; a name stands once where it
    has the token twice."""
    posted = tokens.astype(np.uint64) << np.uint64(32) | np.repeat(
        np.arange(len(counts), dtype=np.uint64), counts
    )
    posted.sort()
    posted = posted[firsts_of(posted)]
    return {
        "postings": (posted & np.uint64(0xFFFFFFFF)).astype(np.uint32),
        "posting_starts": _starts(np.bincount((posted >> np.uint64(32)).astype(np.intp), minlength=number)),
    }


def _keys(tokens: Sequence[str]) -> dict[str, NDArray[Any]]:
    """The hashes of all keys, ascending, and the numbers of the tokens each leads to."""
    spelled, heard = key_hash("d"), key_hash("s")
    keys: list[int] = []
    counts: list[int] = []
    for token in tokens:
        # As `key_hash` has them, from that of their first letter on.
        shorter = chain(deletions(token), without_syllable(token))
        own = set(map(crc32, map(str.encode, shorter), repeat(spelled)))
        own.add(crc32(sound_key(token).encode(), heard))
        keys += own
        counts.append(len(own))
    pairs = np.array(keys, dtype=np.uint64) << np.uint64(32)
    pairs |= np.repeat(np.arange(len(tokens), dtype=np.uint64), counts)
    pairs.sort()
    hashes = (pairs >> np.uint64(32)).astype(np.uint32)
    firsts = firsts_of(hashes)
    return {
        "keys": hashes[firsts],
        "key_starts": np.append(firsts, len(hashes)).astype(np.int64),
        "key_tokens": pairs.astype(np.uint32),
    }


def _packed(data: str, starts: str, values: Sequence[bytes]) -> dict[str, NDArray[Any]]:
    return {data: np.frombuffer(b"".join(values), dtype=np.uint8), starts: _starts([len(v) for v in values])}


def _starts(lengths: Sequence[int] | NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)


def encode(entity: Entity) -> str:
    """One line that `decode` reads."""
    return _encoded(
        [
            entity.kind.value, entity.name, entity.aliases, entity.abbreviations,
            [str(r) for r in entity.roles], entity.countries, entity.gender, entity.prominence,
            entity.subkind, entity.source,
        ]
    )  # fmt: skip


def decode(line: str) -> Entity:
    kind, name, aliases, abbreviations, roles, countries, gender, prominence, subkind, source = json.loads(
        line
    )
    return Entity(
        NameKind(kind), name, tuple(aliases), tuple(abbreviations), tuple(Role.parse(r) for r in roles),
        tuple(countries), gender, prominence, subkind, source,
    )  # fmt: skip
