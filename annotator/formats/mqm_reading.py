"""Ratings in: one document of one system as an article, a segment a line, with what raters marked in it.

Reads the TSV files of the WMT campaigns (in the columns of all years) and JSON lines as `annotator evaluate`
reads them, xz-compressed or not.
"""

from __future__ import annotations

import itertools
import json
import lzma
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from annotator.formats.base import Asked, Choice, ImportedArticle, ImportedSpan, Option
from annotator.formats.encoding import decode
from annotator.formats.mqm import MARK, UNMARK, UNNAMED
from annotator.formats.mqm_names import category_of, is_no_error, severity_of
from annotator.model.anchor import Span
from annotator.model.document import canonical_text
from annotator.model.errors import ImportFailedError
from annotator.model.mqm import Category, Severity

MAX_UNPACKED = 64_000_000
"""Bytes a compressed file may unpack to."""
MAX_MEMORY = 128_000_000
"""Bytes that unpacking may take: a file says itself how many it needs."""
MAX_ROWS = 200_000
"""Lines of a file; the largest published campaign has 100,000."""
MAX_LINE = 1_000_000
"""Characters of a line."""
MAX_RATINGS = 50_000
"""Segments and marks of one document by one system; the published campaigns have some thousands."""
MAX_ENTRIES = 2_000_000
"""Lists and objects in JSON lines, those within others too: ten for each line that can be read."""
MAX_CELLS = 100
MAX_LABEL = 200
"""Characters of a name: of a document, a system, a rater, a category."""
MAX_NOTE = 2_000
MAX_QUOTES = 20
"""Marked places of a source that are quoted."""
MAX_MARKS = 1_000
"""Marks in one segment that are read; the published campaigns allow each rater five."""
_XZ = b"\xfd7zXZ\x00"
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
_KEYS = ("mt", "source", "doc", "dataset", "system", "seg", "lang_pair")
"""What is read of a line of JSON beside its spans."""
_LABELS = ("system", "doc", "rater", "category", "severity")
_NEEDED = frozenset(("system", "doc", "rater", "source", "target", "category", "severity"))
_LANGUAGES = re.compile(r"(?:^|[_.-])([a-z]{2})-?([a-z]{2})(?=[_.-]|$)")
_PAIR = re.compile(r"(?:([a-z]{2,3})|\w+)-(?:([a-z]{2,3})|\w+)")
_TAG = re.compile(f"{re.escape(MARK)}|{re.escape(UNMARK)}")
_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_NUMBER = re.compile("[0-9]{0,9}")
_WORD = re.compile(r"\S+")
_BREAK = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class _Mark:
    """An error: `span` in its segment, None where no words are marked; `missing` are the marked words of the
    source."""

    span: Span | None
    category: str
    severity: str
    rater: str
    note: str = ""
    missing: str = ""


@dataclass(slots=True)
class _Segment:
    order: tuple[int, int]
    target: str
    source: str | None
    marks: list[_Mark] = field(default_factory=list)


def recognises_tsv(data: bytes) -> bool:
    """See `mqm.recognises_tsv`."""
    head = data[:2000].removeprefix(b"\xef\xbb\xbf").split(b"\n")[0]
    return _places(head.decode("utf-8", "replace")).keys() >= _NEEDED


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


def read_tsv(data: bytes, name: str, asked: Asked) -> ImportedArticle:
    """Read published ratings. Raises ImportFailedError or InvalidTextError."""
    decoded = decode(data, PurePath(name).name, asked.encoding)
    _limit(decoded.text, name)
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
    choices = _choices(((r["doc"], r["system"]) for r in _rows(lines, where)), asked, name)
    wanted = tuple(c.value for c in choices)
    segments: dict[tuple[str, str], _Segment] = {}
    count = 0
    for number, row in enumerate(_rows(lines, places)):
        if (row["doc"], row["system"]) != wanted:
            continue
        count += 1
        _limit_ratings(count, wanted[0])
        key = (row.get("segment", ""), row.get("number", ""))
        known = segments.get(key)
        if known is not None and len(known.marks) >= MAX_MARKS:
            continue
        target, spans = _unmarked(row["target"])
        source, missing = _unmarked(row["source"].replace("\0", " "))
        segment = segments.setdefault(key, _Segment(_order(key, number), target, source))
        if not row["rater"] or is_no_error(row["category"]) or severity_of(row["severity"]) is None:
            continue
        mark = _Mark(
            None,
            row["category"],
            row["severity"],
            row["rater"],
            _note(row.get("metadata", "")),
            " … ".join(span.of(source)[:MAX_NOTE] for span in missing[:MAX_QUOTES])[:MAX_NOTE],
        )
        marks = [replace(mark, span=span) for span in spans] or [mark]
        count += len(marks)
        _limit_ratings(count, wanted[0])
        segment.marks += [_moved(m, target, segment.target) for m in marks]
    first = next(_rows(lines, places), {})
    languages = _evaluated(first.get("metadata", ""))
    article = _article(segments.values(), choices, languages if any(languages) else _named(name))
    return replace(
        article, original=data, source_uri=name, format="mqm", encoding=decoded.encoding, bom=decoded.bom
    )


def read_lines(data: bytes, name: str, asked: Asked) -> ImportedArticle:
    """Read ratings in JSON lines. Raises ImportFailedError or InvalidTextError."""
    file_name = PurePath(name).name
    decoded = decode(_unpacked(data, file_name), file_name, asked.encoding)
    _limit(decoded.text, name)
    if decoded.text.count("[") + decoded.text.count("{") > MAX_ENTRIES:
        raise ImportFailedError(
            f"“{file_name}” has more than {MAX_ENTRIES:,} lists and objects in its lines.",
            "Split it by document, or leave out what is neither translation nor span.",
        )
    lines = decoded.text.split("\n")
    rows = [_parsed(line, file_name, n) for n, line in enumerate(lines, 1) if line.strip()]
    stem = file_name.split(".")[0]
    places = [(_label(r.get("doc") or r.get("dataset") or stem), _label(r.get("system") or "")) for r in rows]
    choices = _choices(places, asked, name)
    wanted = tuple(c.value for c in choices)
    chosen = [row for row, place in zip(rows, places, strict=True) if place == wanted]
    segments = []
    count = 0
    for number, row in enumerate(chosen):
        count += 1 + min(len(row["spans"]), MAX_MARKS)
        _limit_ratings(count, wanted[0])
        source, order = row.get("source"), row.get("seg")
        segments.append(
            _Segment(
                (order if isinstance(order, int) else number, number),
                row["mt"],
                source if isinstance(source, str) else None,
                list(itertools.islice(_marks(row), MAX_MARKS)),
            )
        )
    pair = _PAIR.fullmatch(str(chosen[0].get("lang_pair") or ""))
    languages = (pair[1] or "", pair[2] or "") if pair else _named(name)
    article = _article(segments, choices, languages)
    return replace(
        article, original=data, source_uri=name, format="jsonl", encoding=decoded.encoding, bom=decoded.bom
    )


def _rows(lines: Iterable[str], places: Mapping[str, int]) -> Iterator[dict[str, str]]:
    """The rows that are long enough to hold a translation, by column."""
    for line in lines:
        cells = line.rstrip("\r").split("\t", MAX_CELLS)
        if len(cells) > places["target"]:
            row = {column: cells[place] if place < len(cells) else "" for column, place in places.items()}
            yield row | {column: _label(row[column]) for column in _LABELS if column in row}


def _label(value: object, most: int = MAX_LABEL) -> str:
    """A name in a file, on one line and no longer than anybody reads."""
    if isinstance(value, str) and len(value) <= most and value.isprintable() and "  " not in value:
        return value.strip(" ")  # as nearly all are
    short = " ".join(str(value)[:most].split())
    if short.isprintable():
        return short
    return " ".join("".join(c if c.isprintable() else " " for c in short).split())


def _limit(text: str, name: str) -> None:
    lines = text.count("\n") + 1
    if lines > MAX_ROWS:
        raise ImportFailedError(
            f"“{PurePath(name).name}” holds {lines:,} lines; {MAX_ROWS:,} can be read.",
            "Split it by document and import the parts.",
        )


def _limit_ratings(count: int, document: str) -> None:
    if count > MAX_RATINGS:
        raise ImportFailedError(
            f"“{document}” has more than {MAX_RATINGS:,} ratings; that is no document.",
            "Split it, or give its parts names of their own in the column of documents.",
        )


def _places(head: str) -> dict[str, int]:
    """Which column stands where."""
    names = [cell.strip().lower() for cell in head.rstrip("\r").split("\t", MAX_CELLS)[:MAX_CELLS]]
    found = {
        column: next((names.index(alias) for alias in aliases if alias in names), -1)
        for column, aliases in _COLUMNS.items()
    }
    return {column: place for column, place in found.items() if place >= 0}


def _choices(places: Iterable[tuple[str, str]], asked: Asked, name: str) -> tuple[Choice, Choice]:
    """Document and system; of the systems those that translated the document."""
    systems: dict[str, dict[str, None]] = {}
    for doc, system in places:
        systems.setdefault(doc, {})[system] = None
    if not systems:
        raise ImportFailedError(f"“{PurePath(name).name}” holds no ratings.", "Is it the right file?")
    document = Choice.make("document", "Document", [Option(d, d) for d in systems], asked)
    options = [Option(s, s or "(not named)") for s in systems[document.value]]
    return document, Choice.make("system", "Translated by", options, asked)


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


def _moved(mark: _Mark, theirs: str, ours: str) -> _Mark:
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


def _marks(row: Mapping[str, Any]) -> Iterator[_Mark]:
    for entry in row["spans"]:
        severity = _label(entry.get("severity") or "unknown")
        if severity_of(severity) is None:
            continue
        start, end = entry.get("start"), entry.get("end")
        fits = isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(row["mt"])
        yield _Mark(
            Span(start, end) if fits else None,
            _label(entry.get("category") or ""),
            severity,
            _label(entry.get("annotator") or ""),
        )


def _article(
    segments: Iterable[_Segment], choices: tuple[Choice, Choice], languages: tuple[str, str]
) -> ImportedArticle:
    """The segments as lines."""
    lines: list[str] = []
    sources: list[str] = []
    spans: list[ImportedSpan] = []
    at = 0
    ordered = sorted(segments, key=lambda s: s.order)
    for segment in ordered:
        line = _BREAK.sub(" ", segment.target)
        if line:
            starts = _word_starts(line) if any(_is_gap(mark) for mark in segment.marks) else []
            spans += (_imported(mark, line, at, starts) for mark in segment.marks)
        lines.append(line)
        sources.append(_BREAK.sub(" ", segment.source or "").replace("\0", " "))
        at += len(line) + 1
    document, system = (c.value for c in choices)
    aligned = any(source.strip() for source in sources)
    return ImportedArticle(
        title=f"{document} ({system})" if system else document,
        text=canonical_text("\n".join(lines)),
        original=b"",
        language=languages[1] or "en",
        source_language=languages[0],
        source_text="\n".join(sources) if aligned else None,
        aligned=aligned,
        spans=tuple(spans),
        choices=choices,
    )


def _imported(mark: _Mark, line: str, at: int, starts: list[int]) -> ImportedSpan:
    category = category_of(mark.category)
    note = mark.note or f"{UNNAMED}{mark.category}”."
    if mark.missing:
        note += f" In the source: “{mark.missing}”."
    place = _place(mark, line, starts).shifted(at)
    return ImportedSpan(place, category, severity_of(mark.severity) or Severity.MINOR, note, mark.rater)


def _is_gap(mark: _Mark) -> bool:
    """True where a mark is put on a word that it does not stand on."""
    return category_of(mark.category) is Category.OMISSION if mark.span is None else not len(mark.span)


def _word_starts(line: str) -> list[int]:
    return [m.start() for m in _WORD.finditer(line)]


def _place(mark: _Mark, line: str, starts: list[int]) -> Span:
    """Where a mark stands in its line, whose words begin at `starts`: a gap without a place on the last word,
    all else without one on the whole line; what marks nothing on the word before it."""
    if not _is_gap(mark):
        return Span(0, len(line)) if mark.span is None else mark.span
    if not starts:
        return Span(0, len(line))
    number = len(starts) if mark.span is None else bisect_left(starts, mark.span.start)
    word = _WORD.match(line, starts[max(0, number - 1)])
    assert word is not None  # one begins there
    return Span(*word.span())


def _note(metadata: str) -> str:
    """What the rater wrote: in older files the whole cell."""
    return _label((_json(metadata).get("note") or "") if metadata.startswith("{") else metadata, MAX_NOTE)


def _evaluated(metadata: str) -> tuple[str, str]:
    """The languages a file names."""
    about = _json(metadata).get("evaluation")
    if not isinstance(about, dict):
        return "", ""
    source, target = (_label(about.get(f"{side}_language") or "") for side in ("source", "target"))
    return source, target


def _named(name: str) -> tuple[str, str]:
    """The languages a file's name tells: "mqm_newstest2020_zhen.tsv"."""
    file_name = PurePath(name).name.lower()
    pairs = [m.groups() for m in _LANGUAGES.finditer(file_name) if "en" in m.groups()]
    return (pairs[-1][0], pairs[-1][1]) if pairs and "mqm" in file_name else ("", "")


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _parsed(line: str, file_name: str, number: int) -> dict[str, Any]:
    row = _json(line) if len(line) <= MAX_LINE else {}
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
