"""What files of ratings have in common: segments and their marked errors, which become an article with a line
a segment. `mqm_tsv.py` reads them from tables, `mqm_lines.py` from lines of JSON."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from annotator.formats.base import Asked, Choice, ImportedArticle, ImportedSpan, Option
from annotator.formats.mqm import UNNAMED
from annotator.formats.mqm_names import category_of, severity_of
from annotator.model.anchor import Span
from annotator.model.document import canonical_text
from annotator.model.errors import ImportFailedError
from annotator.model.mqm import Category, Severity

MAX_ROWS = 200_000
"""Lines of a file; the largest published campaign has 100,000."""
MAX_LINE = 1_000_000
"""Characters of a line."""
MAX_MARKS = 1_000
"""Marks in one segment that are read; the published campaigns allow each rater five."""
MAX_RATINGS = 50_000
"""Segments and marks of one document by one system; the published campaigns have some thousands."""
MAX_LABEL = 200
"""Characters of a name: of a document, a system, a rater, a category."""
_LANGUAGES = re.compile(r"(?:^|[_.-])([a-z]{2})-?([a-z]{2})(?=[_.-]|$)")
_WORD = re.compile(r"\S+")
_BREAK = re.compile(r"[\r\n]")
_HALF = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Mark:
    """An error: `span` in its segment, None where no words are marked; `missing` are the marked words of the
    source."""

    span: Span | None
    category: str
    severity: str
    rater: str
    note: str = ""
    missing: str = ""


@dataclass(slots=True)
class Segment:
    order: tuple[int, int]
    target: str
    source: str | None
    marks: list[Mark] = field(default_factory=list)


def label(value: object, most: int = MAX_LABEL) -> str:
    """A name in a file, on one line and no longer than anybody reads."""
    if isinstance(value, str) and len(value) <= most and value.isprintable() and "  " not in value:
        return value.strip(" ")  # as nearly all are
    short = " ".join(str(value)[:most].split())
    if short.isprintable():
        return short
    return " ".join("".join(c if c.isprintable() else " " for c in short).split())


def limit(text: str, name: str) -> None:
    lines = text.count("\n") + 1
    if lines > MAX_ROWS:
        raise ImportFailedError(
            f"“{PurePath(name).name}” holds {lines:,} lines; {MAX_ROWS:,} can be read.",
            "Split it by document and import the parts.",
        )


def refuse_half_characters(text: str, name: str) -> None:
    """Raises ImportFailedError where a file holds one, were it in what is not read: its bytes are no UTF-8,
    and could not be read again as that."""
    half = _HALF.search(text)
    if half is not None:
        line = text.count("\n", 0, half.start()) + 1
        raise ImportFailedError(
            f"“{PurePath(name).name}” holds half a character (a lone surrogate) on line {line}.",
            "Write the file again as UTF-8.",
        )


def limit_ratings(count: int, document: str) -> None:
    if count > MAX_RATINGS:
        raise ImportFailedError(
            f"“{document}” has more than {MAX_RATINGS:,} ratings; that is no document.",
            "Split it, or give its parts names of their own in the column of documents.",
        )


def choices_of(places: Iterable[tuple[str, str]], asked: Asked, name: str) -> tuple[Choice, Choice]:
    """Document and system; of the systems those that translated the document."""
    systems: dict[str, dict[str, None]] = {}
    for doc, system in places:
        systems.setdefault(doc, {})[system] = None
    if not systems:
        raise ImportFailedError(f"“{PurePath(name).name}” holds no ratings.", "Is it the right file?")
    document = Choice.make("document", "Document", [Option(d, d) for d in systems], asked)
    options = [Option(s, s or "(not named)") for s in systems[document.value]]
    return document, Choice.make("system", "Translated by", options, asked)


def article_of(
    segments: Iterable[Segment], choices: tuple[Choice, Choice], languages: tuple[str, str]
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
        language=languages[1],
        source_language=languages[0],
        source_text="\n".join(sources) if aligned else None,
        aligned=aligned,
        spans=tuple(spans),
        choices=choices,
    )


def _imported(mark: Mark, line: str, at: int, starts: list[int]) -> ImportedSpan:
    category = category_of(mark.category)
    note = mark.note or f"{UNNAMED}{mark.category}”."
    if mark.missing:
        note += f" In the source: “{mark.missing}”."
    place = _place(mark, line, starts).shifted(at)
    return ImportedSpan(place, category, severity_of(mark.severity) or Severity.MINOR, note, mark.rater)


def _is_gap(mark: Mark) -> bool:
    """True where a mark is put on a word that it does not stand on."""
    return category_of(mark.category) is Category.OMISSION if mark.span is None else not len(mark.span)


def _word_starts(line: str) -> list[int]:
    return [m.start() for m in _WORD.finditer(line)]


def _place(mark: Mark, line: str, starts: list[int]) -> Span:
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


def languages_named(name: str) -> tuple[str, str]:
    """The languages a file's name tells: "mqm_newstest2020_zhen.tsv"."""
    file_name = PurePath(name).name.lower()
    pairs = [m.groups() for m in _LANGUAGES.finditer(file_name) if "en" in m.groups()]
    return (pairs[-1][0], pairs[-1][1]) if pairs and "mqm" in file_name else ("", "")


def json_object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
