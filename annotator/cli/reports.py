"""What `annotator check` prints: text for people, JSON and SARIF for programs, HTML to look at."""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from annotator import __version__
from annotator.formats.counts import count
from annotator.model.mqm import Severity
from annotator.model.review import Level, Passage
from annotator.services.analysis import Failure
from annotator.services.files import name_as_text
from annotator.text.tokens import word_count

SCHEMA = "annotator.check/1"


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """One file's result. Spans of `passages` are code points of `text`, the imported text."""

    path: str
    title: str
    language: str
    text: str
    seconds: float
    passages: tuple[Passage, ...]
    unavailable: tuple[Failure, ...]
    notices: tuple[str, ...] = ()
    """Sentences about how the file was read and what of it was not checked."""


def render(documents: Sequence[CheckedDocument], form: str, level: Level) -> str:
    """The report in one of `check.FORMATS`; ends with a newline.

    It can be written as UTF-8 whatever the files are called: in JSON their names are as Python has them,
    elsewhere `\\udcXX` stands for a byte that is no text.
    """
    writers: dict[str, Callable[[Sequence[CheckedDocument], Level], str]] = {
        "text": _text,
        "json": _json,
        "sarif": _sarif,
        "html": _html,
    }
    return name_as_text(writers[form](documents, level))


def _text(documents: Sequence[CheckedDocument], level: Level) -> str:
    lines = []
    for document in documents:
        places = _Places(document.text)
        shown = [p for p in document.passages if p.shown_at(level)]
        for p in shown:
            line, column = places.of(p.span.start)
            quote = " ".join(p.span.of(document.text).split())
            lines.append(f"{document.path}:{line}:{column}: {p.severity.value} {p.category.label}: “{quote}”")
            lines.append(f"    {p.message}")
            if p.suggestions:
                options = " | ".join(
                    f"“{s.replacement}”" if s.replacement else "(delete)" for s in p.suggestions[:3]
                )
                lines.append(f"    → {options}")
        hidden = len(document.passages) - len(shown)
        more = f", {hidden} less certain not shown (--level everything)" if hidden else ""
        lines.append(
            f"{document.path}: {count(len(shown), 'flag')} in {count(word_count(document.text), 'word')}, "
            f"{document.seconds:.1f} s{more}"
        )
    return "".join(f"{line}\n" for line in lines)


def _json(documents: Sequence[CheckedDocument], level: Level) -> str:
    data = {
        "schema": SCHEMA,
        "documents": [
            {
                "path": d.path,
                "title": d.title,
                "language": d.language,
                "words": word_count(d.text),
                "seconds": round(d.seconds, 3),
                "flags": [_flag(d, p, level) for p in d.passages],
                "unavailable": [{"detector": f.detector, "reason": f.reason} for f in d.unavailable],
                "notices": list(d.notices),
            }
            for d in documents
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _flag(document: CheckedDocument, passage: Passage, level: Level) -> dict[str, Any]:
    return {
        "start": passage.span.start,
        "end": passage.span.end,
        "quote": passage.span.of(document.text),
        "category": passage.category.value,
        "severity": passage.severity.value,
        "confidence": round(passage.confidence, 3),
        "detectors": list(passage.detectors),
        "rule": passage.flags[0].rule,
        "message": passage.message,
        "suggestions": [s.replacement for s in passage.suggestions],
        "shown": passage.shown_at(level),
    }


_SARIF_LEVELS = {
    Severity.NEUTRAL: "note",
    Severity.MINOR: "warning",
    Severity.MAJOR: "error",
    Severity.CRITICAL: "error",
}


def _sarif(documents: Sequence[CheckedDocument], level: Level) -> str:
    """SARIF 2.1.0 (OASIS): what code hosts and editors read. Columns count UTF-16 units, as its default
    says."""
    rules: dict[str, dict[str, Any]] = {}
    results = []
    for document in documents:
        places = _Places(document.text)
        uri = _uri(document.path)
        for p in document.passages:
            if not p.shown_at(level):
                continue
            rule = f"{p.flags[0].detector}/{p.flags[0].rule}"
            rules.setdefault(rule, {"id": rule, "shortDescription": {"text": p.category.label}})
            region = places.region(p.span.start, p.span.end)
            result: dict[str, Any] = {
                "ruleId": rule,
                "level": _SARIF_LEVELS[p.severity],
                "message": {"text": p.message},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}],
                "properties": {"confidence": round(p.confidence, 3), "category": p.category.value},
            }
            if p.suggestions:
                result["fixes"] = [
                    {
                        "description": {"text": s.reason or "Suggested correction"},
                        "artifactChanges": [
                            {
                                "artifactLocation": {"uri": uri},
                                "replacements": [
                                    {"deletedRegion": region, "insertedContent": {"text": s.replacement}}
                                ],
                            }
                        ],
                    }
                    for s in p.suggestions[:3]
                ]
            results.append(result)
    driver = {"name": "annotator", "version": __version__, "rules": list(rules.values())}
    data = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "results": results}],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _uri(path: str) -> str:
    """A valid URI reference; a relative path stays relative."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote(os.fsencode(Path(path).as_posix()))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A piece of a line in the HTML report: plain text, or a flagged passage with its number."""

    text: str
    passage: Passage | None = None
    number: int = 0


def _html(documents: Sequence[CheckedDocument], level: Level) -> str:
    from annotator.formats.templates import render as render_template

    reports: list[dict[str, Any]] = []
    for document in documents:
        shown = [p for p in document.passages if p.shown_at(level)]
        reports.append(
            {"number": len(reports) + 1, "document": document, "passages": shown, "lines":
            _lines(document.text, shown),
             "words": word_count(document.text)}
        )  # fmt: skip
    return render_template("check.html.j2", reports=reports, level=level.value)


def _lines(text: str, passages: Sequence[Passage]) -> list[list[_Stretch]]:
    lines: list[list[_Stretch]] = [[]]

    def add(stretch: str, passage: Passage | None = None, number: int = 0) -> None:
        for index, part in enumerate(stretch.split("\n")):
            if index:
                lines.append([])
            if part:
                lines[-1].append(_Stretch(part, passage, number))

    at = 0
    for number, p in enumerate(passages, 1):
        if p.span.start < at:
            continue
        add(text[at : p.span.start])
        add(p.span.of(text), p, number)
        at = p.span.end
    add(text[at:])
    return [line for line in lines if line]


class _Places:
    """Lines and columns, both from 1, of code point offsets."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0] + [i + 1 for i, c in enumerate(text) if c == "\n"]
        self._counted = (0, 0)
        """An offset and the UTF-16 units before it on its line: counted on from there, a text of one line
        takes no longer than another."""

    def of(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def region(self, start: int, end: int) -> dict[str, int]:
        first, last = self.of(start)[0], self.of(end)[0]
        return {
            "startLine": first,
            "startColumn": self._utf16(first, start),
            "endLine": last,
            "endColumn": self._utf16(last, end),
        }

    def _utf16(self, line: int, offset: int) -> int:
        start = self._starts[line - 1]
        known, units = self._counted
        if not start <= known <= offset:
            known, units = start, 0
        units += len(self._text[known:offset].encode("utf-16-le")) // 2
        self._counted = (offset, units)
        return units + 1
