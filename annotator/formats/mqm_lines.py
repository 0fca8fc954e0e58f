"""Ratings in JSON lines, as `annotator evaluate` reads them, xz-compressed or not: one document of one system
as an article."""

from __future__ import annotations

import itertools
import json
import lzma
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from annotator.formats.base import Asked, ImportedArticle
from annotator.formats.encoding import decode
from annotator.formats.mqm_names import severity_of
from annotator.formats.ratings import (
    MAX_LINE,
    MAX_MARKS,
    Mark,
    Segment,
    article_of,
    choices_of,
    json_object,
    label,
    languages_named,
    limit,
    limit_ratings,
    refuse_half_characters,
)
from annotator.model.anchor import Span
from annotator.model.errors import ImportFailedError

MAX_UNPACKED = 64_000_000
"""Bytes a compressed file may unpack to."""
MAX_MEMORY = 128_000_000
"""Bytes that unpacking may take: a file says itself how many it needs."""
MAX_ENTRIES = 2_000_000
"""Lists and objects in JSON lines, those within others too: ten for each line that can be read."""
_XZ = b"\xfd7zXZ\x00"
_KEYS = ("mt", "source", "doc", "dataset", "system", "seg", "lang_pair")
"""What is read of a line of JSON beside its spans."""
_PAIR = re.compile(r"(?:([a-z]{2,3})|\w+)-(?:([a-z]{2,3})|\w+)")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def recognises_lines(data: bytes) -> bool:
    """See `mqm.recognises_lines`."""
    if data.startswith(_XZ):
        try:
            data = lzma.LZMADecompressor(memlimit=MAX_MEMORY).decompress(data, max_length=100_000)
        except (lzma.LZMAError, EOFError):
            return False
    first = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:100_000].split(b"\n")[0]
    if not first.startswith(b"{"):
        return False
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(row.get("mt"), str) and isinstance(row.get("spans"), list)


def read_lines(data: bytes, name: str, asked: Asked) -> ImportedArticle:
    """Read ratings in JSON lines. Raises ImportFailedError or InvalidTextError."""
    file_name = PurePath(name).name
    decoded = decode(_unpacked(data, file_name), file_name, asked.encoding)
    limit(decoded.text, name)
    refuse_half_characters(decoded.text, name)
    if decoded.text.count("[") + decoded.text.count("{") > MAX_ENTRIES:
        raise ImportFailedError(
            f"“{file_name}” has more than {MAX_ENTRIES:,} lists and objects in its lines.",
            "Split it by document, or leave out what is neither translation nor span.",
        )
    lines = decoded.text.split("\n")
    rows = [_parsed(line, file_name, n) for n, line in enumerate(lines, 1) if line.strip()]
    stem = file_name.split(".")[0]
    places = [(label(r.get("doc") or r.get("dataset") or stem), label(r.get("system") or "")) for r in rows]
    choices = choices_of(places, asked, name)
    wanted = tuple(c.value for c in choices)
    chosen = [row for row, place in zip(rows, places, strict=True) if place == wanted]
    segments = []
    count = 0
    for number, row in enumerate(chosen):
        count += 1 + min(len(row["spans"]), MAX_MARKS)
        limit_ratings(count, wanted[0])
        source, order = row.get("source"), row.get("seg")
        segments.append(
            Segment(
                (order if isinstance(order, int) else number, number),
                row["mt"],
                source if isinstance(source, str) else None,
                list(itertools.islice(_marks(row), MAX_MARKS)),
            )
        )
    pair = _PAIR.fullmatch(str(chosen[0].get("lang_pair") or ""))
    languages = (pair[1] or "", pair[2] or "") if pair else languages_named(name)
    article = article_of(segments, choices, languages)
    return replace(
        article, original=data, source_uri=name, format="jsonl", encoding=decoded.encoding, bom=decoded.bom
    )


def _marks(row: Mapping[str, Any]) -> Iterator[Mark]:
    for entry in row["spans"]:
        severity = label(entry.get("severity") or "unknown")
        if severity_of(severity) is None:
            continue
        start, end = entry.get("start"), entry.get("end")
        fits = isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(row["mt"])
        yield Mark(
            Span(start, end) if fits else None,
            label(entry.get("category") or ""),
            severity,
            label(entry.get("annotator") or ""),
        )


def _parsed(line: str, file_name: str, number: int) -> dict[str, Any]:
    row = json_object(line) if len(line) <= MAX_LINE else {}
    spans = row.get("spans")
    if not isinstance(row.get("mt"), str) or not isinstance(spans, list):
        raise ImportFailedError(
            f"“{file_name}” has no marked translation on line {number}.",
            "Each line should hold a JSON object with `mt` and `spans`.",
        )
    if _HALF.search(line) and _has_half_characters(row):
        raise ImportFailedError(
            f"“{file_name}” holds half a character (a lone surrogate) on line {number}.",
            "Write the file again as UTF-8.",
        )
    # What else a line holds may take much memory.
    kept = {key: row[key] for key in _KEYS if key in row}
    return kept | {"spans": [s for s in spans if isinstance(s, dict)]}


def _has_half_characters(row: Mapping[str, Any]) -> bool:
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _unpacked(data: bytes, file_name: str) -> bytes:
    if not data.startswith(_XZ):
        return data
    unpacker = lzma.LZMADecompressor(memlimit=MAX_MEMORY)
    try:
        text = unpacker.decompress(data, max_length=MAX_UNPACKED)
    except (lzma.LZMAError, EOFError) as error:
        raise ImportFailedError(
            f"“{file_name}” is damaged: it cannot be unpacked.", "Get it again."
        ) from error
    if not unpacker.eof:
        raise ImportFailedError(
            f"“{file_name}” is damaged or would unpack to more than {MAX_UNPACKED // 1_000_000} MB.",
            "Unpack it and import a part.",
        )
    return text
