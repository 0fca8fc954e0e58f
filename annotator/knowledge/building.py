"""Writing the index of names: a folder of arrays that `EntityIndex` maps into memory."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from annotator.knowledge.entity import Entity, Role
from annotator.knowledge.keys import deletions, fold, sound_key
from annotator.model.names import NameKind

FORMAT = 4
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
    posted_tokens: list[int] = []
    posted_names: list[int] = []
    for number, entity in enumerate(entities):
        encoded.append(encode(entity).encode())
        kind = KINDS.index(entity.kind)
        for written in dict.fromkeys(entity.spellings()):
            folded = fold(written)
            if not folded:
                continue
            tokens = folded.split(" ")
            for token in tokens if len(tokens) < 3 else dict.fromkeys(tokens):
                posted_tokens.append(token_numbers.setdefault(token, len(token_numbers)))
                posted_names.append(len(names))
            names.append(written.encode())
            name_entities.append(number)
            name_kinds.append(kind)
            name_lengths.append(min(len(folded) - len(tokens) + 1, 255))
            name_prominence.append(entity.prominence)
            folded_hashes.append(key_hash(folded))
    keys, key_tokens = _keys(token_numbers)
    hashes = np.array(folded_hashes, dtype=np.uint32)
    order = np.argsort(hashes, kind="stable")
    posted = np.array(posted_tokens, dtype=np.uint32)
    return {
        "keys": keys,
        "key_tokens": key_tokens,
        "postings": np.array(posted_names, dtype=np.uint32)[np.argsort(posted, kind="stable")],
        "posting_starts": _starts(np.bincount(posted, minlength=len(token_numbers))),
        "folded_hashes": hashes[order],
        "folded_names": order.astype(np.uint32),
        "name_entities": np.array(name_entities, dtype=np.uint32),
        "name_kinds": np.array(name_kinds, dtype=np.uint8),
        "name_prominence": np.array(name_prominence, dtype=np.uint8),
        "name_lengths": np.array(name_lengths, dtype=np.uint8),
        "tokens": np.frombuffer(SEPARATOR.join(token_numbers).encode(), dtype=np.uint8),
        **_packed("names", "name_starts", names),
        **_packed("entities", "entity_starts", encoded),
    }


def _keys(tokens: Iterable[str]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The sorted hashes of all keys, and the number of the token each leads to."""
    keys: list[int] = []
    owners: list[int] = []
    for number, token in enumerate(tokens):
        own = {f"d{shortened}" for shortened in deletions(token)}
        own.add(f"s{sound_key(token)}")
        own.add(f"t{token}")
        keys += map(crc32, map(str.encode, own))
        owners += repeat(number, len(own))
    hashes = np.array(keys, dtype=np.uint32)
    order = np.argsort(hashes, kind="stable")
    return hashes[order], np.array(owners, dtype=np.uint32)[order]


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
