"""Reading a GGUF model file and writing it again with a smaller vocabulary.

Only what that needs: the header, and the rows of the token table. The format is documented by the ggml
project (docs/gguf.md); version 3, little endian.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np

MAGIC = b"GGUF"
VERSION = 3
UINT32, STRING, ARRAY = 4, 8, 9
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_ARRAYS = {4: "<u4", 5: "<i4", 6: "<f4"}
ROW_FORMATS = {0: (1, 4), 1: (1, 2), 8: (32, 34)}
"""Tensor types whose rows can be picked (F32, F16, Q8_0): values and bytes of a block."""
TOKEN_TABLE = "token_embd.weight"
_CHUNK = 1 << 22


class Parts:
    """Several files read as one, without joining them on disk."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._files: list[tuple[int, int, IO[bytes]]] = []
        start = 0
        for path in paths:
            size = path.stat().st_size
            self._files.append((start, start + size, path.open("rb")))
            start += size
        self.size = start

    def read(self, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`. Raises EOFError past the end."""
        found = []
        for start, end, file in self._files:
            if offset < end and offset + length > start and length:
                file.seek(offset - start)
                data = file.read(min(length, end - offset))
                found.append(data)
                offset, length = offset + len(data), length - len(data)
        if length:
            raise EOFError("The model file is cut short.")
        return b"".join(found)

    def close(self) -> None:
        for _, _, file in self._files:
            file.close()

    def __enter__(self) -> Parts:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor's place: `offset` from the beginning of the data, `size` in bytes, padding left out."""

    name: str
    shape: tuple[int, ...]
    kind: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the data. `fields` maps a key to (type, value); an array's value is (item type,
    items), items a numpy array of numbers or a list of byte strings."""

    fields: dict[str, tuple[int, Any]]
    tensors: tuple[Tensor, ...]
    data: int
    alignment: int


def read_header(parts: Parts) -> Header:
    """Raises ValueError for a file that is no GGUF file of the known version."""
    cursor = _Cursor(parts)
    if cursor.take(4) != MAGIC or cursor.number("I") != VERSION:
        raise ValueError("This is no GGUF file of version 3.")
    tensor_count, field_count = cursor.number("Q"), cursor.number("Q")
    fields: dict[str, tuple[int, Any]] = {}
    for _ in range(field_count):
        key = cursor.string().decode()
        kind = cursor.number("I")
        fields[key] = (kind, cursor.value(kind))
    listed = []
    for _ in range(tensor_count):
        name = cursor.string().decode()
        shape = tuple(cursor.number("Q") for _ in range(cursor.number("I")))
        listed.append((name, shape, cursor.number("I"), cursor.number("Q")))
    alignment = fields["general.alignment"][1] if "general.alignment" in fields else 32
    data = cursor.at + -cursor.at % alignment
    ends = sorted({offset for *_, offset in listed} | {parts.size - data})
    following = dict(pairwise(ends))
    tensors = tuple(Tensor(n, s, k, o, following[o] - o) for n, s, k, o in listed)
    return Header(fields, tensors, data, alignment)


def write_with_vocabulary(
    parts: Parts, header: Header, keep: Sequence[int], target: IO[bytes], progress: Callable[[float], None]
) -> None:
    """Write the model with only the tokens `keep` (ascending numbers of the old vocabulary).

    `progress` is called with the share done. Raises ValueError where the token table's rows cannot be picked.
    """
    table = next(t for t in header.tensors if t.name == TOKEN_TABLE)
    if table.kind not in ROW_FORMATS:
        raise ValueError("The model's token table is stored in a way that cannot be cut.")
    values, size = ROW_FORMATS[table.kind]
    row = table.shape[0] // values * size
    new = number_map(keep)
    target.write(MAGIC + struct.pack("<IQQ", VERSION, len(header.tensors), len(header.fields)))
    for key, (kind, value) in header.fields.items():
        target.write(_string(key.encode()) + struct.pack("<I", kind))
        target.write(_encoded(kind, _cut(key, kind, value, keep, new, table.shape[1])))
    offset = 0
    sizes = {}
    for tensor in header.tensors:
        shape = (tensor.shape[0], len(keep)) if tensor is table else tensor.shape
        sizes[tensor.name] = row * len(keep) if tensor is table else tensor.size
        target.write(_string(tensor.name.encode()) + struct.pack("<I", len(shape)))
        target.write(struct.pack(f"<{len(shape)}QIQ", *shape, tensor.kind, offset))
        offset += sizes[tensor.name] + -sizes[tensor.name] % header.alignment
    target.write(bytes(-target.tell() % header.alignment))
    done = 0
    for tensor in header.tensors:
        start = header.data + tensor.offset
        blocks = _rows(parts, start, row, keep) if tensor is table else _blocks(parts, start, tensor.size)
        for block in blocks:
            target.write(block)
            done += len(block)
            progress(done / offset)
        target.write(bytes(-sizes[tensor.name] % header.alignment))


def number_map(keep: Sequence[int]) -> dict[int, int]:
    """The new number of each kept token."""
    return {old: new for new, old in enumerate(keep)}


def _cut(key: str, kind: int, value: Any, keep: Sequence[int], new: dict[int, int], count: int) -> Any:
    """A field's value for the smaller vocabulary: lists as long as the vocabulary and token numbers
    change."""
    if kind == ARRAY and key.startswith("tokenizer.") and len(value[1]) == count:
        item, items = value
        return item, (items[list(keep)] if isinstance(items, np.ndarray) else [items[i] for i in keep])
    if kind == UINT32 and key.endswith("_token_id"):
        return new.get(value, 0)
    return value


def _rows(parts: Parts, start: int, row: int, keep: Sequence[int]) -> Iterator[bytes]:
    """The rows `keep` of a table, in pieces; neighbours are read together."""
    step = max(1, _CHUNK // row)
    wanted = np.asarray(keep)
    for first in range(0, int(wanted[-1]) + 1, step):
        inside = wanted[(wanted >= first) & (wanted < first + step)] - first
        if len(inside):
            length = int(inside[-1]) + 1
            rows = np.frombuffer(parts.read(start + first * row, length * row), np.uint8).reshape(length, row)
            yield rows[inside].tobytes()


def _blocks(parts: Parts, start: int, size: int) -> Iterator[bytes]:
    for at in range(0, size, _CHUNK):
        yield parts.read(start + at, min(_CHUNK, size - at))


def _string(value: bytes) -> bytes:
    return struct.pack("<Q", len(value)) + value


def _encoded(kind: int, value: Any) -> bytes:
    if kind == STRING:
        return _string(value)
    if kind == ARRAY:
        item, items = value
        head = struct.pack("<IQ", item, len(items))
        return head + (items.tobytes() if isinstance(items, np.ndarray) else b"".join(map(_string, items)))
    return struct.pack("<" + _SCALARS[kind], value)


class _Cursor:
    """Reads one value after the other."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._buffer = b""
        self._start = 0
        self.at = 0

    def take(self, length: int) -> bytes:
        begin = self.at - self._start
        if begin + length > len(self._buffer):
            self._start, begin = self.at, 0
            self._buffer = self._parts.read(self.at, min(max(length, _CHUNK), self._parts.size - self.at))
            if length > len(self._buffer):
                raise EOFError("The model file is cut short.")
        self.at += length
        return self._buffer[begin : begin + length]

    def number(self, code: str) -> int:
        value: int = struct.unpack("<" + code, self.take(struct.calcsize("<" + code)))[0]
        return value

    def string(self) -> bytes:
        return self.take(self.number("Q"))

    def value(self, kind: int) -> Any:
        if kind == STRING:
            return self.string()
        if kind == ARRAY:
            item, length = self.number("I"), self.number("Q")
            if item == STRING:
                return item, [self.string() for _ in range(length)]
            if item not in _ARRAYS:
                raise ValueError("The model file holds a list of a kind that is not known here.")
            numbers = np.dtype(_ARRAYS[item])
            return item, np.frombuffer(self.take(length * numbers.itemsize), numbers)
        return self.number(_SCALARS[kind])
