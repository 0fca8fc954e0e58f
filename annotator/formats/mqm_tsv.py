"""Ratings in: one document of one system as an article, a segment a line, with what raters marked in it.

Reads the TSV files of the WMT campaigns, in the columns of all years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath

from annotator.formats.base import Asked, ImportedArticle
from annotator.formats.encoding import decode
from annotator.formats.mqm import MARK, UNMARK
from annotator.formats.mqm_names import is_no_error, severity_of
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

MAX_CELLS = 100
MAX_NOTE = 2_000
MAX_QUOTES = 20
"""Marked places of a source that are quoted."""
_COLUMNS = {
    "system": ("system", "system_id"),
    "doc": ("doc", "document_id", "document"),
    "segment": ("docsegid", "doc_seg_id", "doc_segment_id", "doc_id"),
    "number": ("globalsegid", "global_seg_id", "seg_id"),
    "rater": ("rater", "rater_id"),
    "source": ("source",),
    "target": ("target", "candidate"),
    "category": ("category",),
    "severity": ("severity",),
    "metadata": ("metadata", "note"),
}
_LABELS = ("system", "doc", "rater", "category", "severity")
_NEEDED = frozenset(("system", "doc", "rater", "source", "target", "category", "severity"))
_TAG = re.compile(f"{re.escape(MARK)}|{re.escape(UNMARK)}")
_NUMBER = re.compile("[0-9]{0,9}")


def recognises_tsv(data: bytes) -> bool:
    """See `mqm.recognises_tsv`."""
    head = data[:2000].removeprefix(b"\xef\xbb\xbf").split(b"\n")[0]
    return _places(head.decode("utf-8", "replace")).keys() >= _NEEDED


def read_tsv(data: bytes, name: str, asked: Asked) -> ImportedArticle:
    """Read published ratings. Raises ImportFailedError or InvalidTextError."""
    decoded = decode(data, PurePath(name).name, asked.encoding)
    limit(decoded.text, name)
    refuse_half_characters(decoded.text, name)
    head, *lines = decoded.text.lstrip("\ufeff").split("\n")
    if max(map(len, (head, *lines))) > MAX_LINE:
        raise ImportFailedError(
            f"“{PurePath(name).name}” has a line of more than {MAX_LINE:,} characters.",
            "Is it the right file? Split the long line and import the file again.",
        )
    places = _places(head)
    if not places.keys() >= _NEEDED:
        # What recognised them took the bytes for UTF-8.
        raise ImportFailedError(
            f"“{PurePath(name).name}”, read as {decoded.encoding}, does not name the columns of ratings.",
            "Choose another encoding, or save the file again as UTF-8.",
        )
    where = {column: places[column] for column in ("doc", "system", "target")}
    choices = choices_of(((r["doc"], r["system"]) for r in _rows(lines, where)), asked, name)
    segments = _segments(_rows(lines, places), *(choice.value for choice in choices))
    first = next(_rows(lines, places), {})
    languages = _evaluated(first.get("metadata", ""))
    article = article_of(segments, choices, languages if any(languages) else languages_named(name))
    return replace(
        article, original=data, source_uri=name, format="mqm", encoding=decoded.encoding, bom=decoded.bom
    )


def _segments(rows: Iterable[Mapping[str, str]], document: str, system: str) -> list[Segment]:
    """The segments of a document by a system, with the marks of all raters. Raises ImportFailedError for more
    than a document has."""
    segments: dict[tuple[str, str], Segment] = {}
    count = 0
    for number, row in enumerate(rows):
        if (row["doc"], row["system"]) != (document, system):
            continue
        count += 1
        limit_ratings(count, document)
        key = (row.get("segment", ""), row.get("number", ""))
        known = segments.get(key)
        if known is not None and len(known.marks) >= MAX_MARKS:
            continue
        target, spans = _unmarked(row["target"])
        source, missing = _unmarked(row["source"].replace("\0", " "))
        segment = segments.setdefault(key, Segment(_order(key, number), target, source))
        if not row["rater"] or is_no_error(row["category"]) or severity_of(row["severity"]) is None:
            continue
        quoted = " … ".join(span.of(source)[:MAX_NOTE] for span in missing[:MAX_QUOTES])[:MAX_NOTE]
        note = _note(row.get("metadata", ""))
        mark = Mark(None, row["category"], row["severity"], row["rater"], note, quoted)
        marks = [replace(mark, span=span) for span in spans] or [mark]
        count += len(marks)
        limit_ratings(count, document)
        segment.marks += [_moved(m, target, segment.target) for m in marks]
    return list(segments.values())


def _rows(lines: Iterable[str], places: Mapping[str, int]) -> Iterator[dict[str, str]]:
    """The rows that are long enough to hold a translation, by column."""
    for line in lines:
        cells = line.rstrip("\r").split("\t", MAX_CELLS)
        if len(cells) > places["target"]:
            row = {column: cells[place] if place < len(cells) else "" for column, place in places.items()}
            yield row | {column: label(row[column]) for column in _LABELS if column in row}


def _places(head: str) -> dict[str, int]:
    """Which column stands where."""
    names = [cell.strip().lower() for cell in head.rstrip("\r").split("\t", MAX_CELLS)[:MAX_CELLS]]
    found = {
        column: next((names.index(alias) for alias in aliases if alias in names), -1)
        for column, aliases in _COLUMNS.items()
    }
    return {column: place for column, place in found.items() if place >= 0}


def _order(key: tuple[str, str], number: int) -> tuple[int, int]:
    """By the number in the document, then in all, where both are numbers; else as they come."""
    if any(key) and all(_NUMBER.fullmatch(part) for part in key):
        return int(key[0] or 0), int(key[1] or 0)
    return number, number


def _unmarked(text: str) -> tuple[str, list[Span]]:
    """The text without marks and the marked places; a mark without its counterpart marks nothing."""
    parts: list[str] = []
    spans: list[Span] = []
    at = length = 0
    opened: int | None = None
    for tag in _TAG.finditer(text):
        parts.append(text[at : tag.start()])
        length += tag.start() - at
        at = tag.end()
        if tag.group() == MARK:
            opened = length
        elif opened is not None:
            if len(spans) < MAX_MARKS:
                spans.append(Span(opened, length))
            opened = None
    parts.append(text[at:])
    return "".join(parts), spans


def _moved(mark: Mark, theirs: str, ours: str) -> Mark:
    """A mark in a segment that another rater saw with other spaces or signs: at the nearest place with its
    words, else without a place."""
    if mark.span is None or theirs == ours:
        return mark
    words, start = mark.span.of(theirs), mark.span.start
    found = [ours.find(words, start), ours.rfind(words, 0, start + len(words))] if words else []
    there = [at for at in found if at >= 0]
    if not there:
        return replace(mark, span=None)
    nearest = min(there, key=lambda at: abs(at - start))
    return replace(mark, span=Span(nearest, nearest + len(words)))


def _note(metadata: str) -> str:
    """What the rater wrote: in older files the whole cell."""
    return label(
        (json_object(metadata).get("note") or "") if metadata.startswith("{") else metadata, MAX_NOTE
    )


def _evaluated(metadata: str) -> tuple[str, str]:
    """The languages a file names."""
    about = json_object(metadata).get("evaluation")
    if not isinstance(about, dict):
        return "", ""
    source, target = (label(about.get(f"{side}_language") or "") for side in ("source", "target"))
    return source, target
