"""Error spans on the original, for evaluation and training: MQM as tab-separated values, and JSON lines.

The TSV has the columns of the ratings the WMT campaigns publish and their viewers read: one error a line, the
span between `<v>` and `</v>`, a `no-error` line for a segment in which a rater found none, and what else is
known as JSON in the last column. The JSON lines hold one segment each, spans in code points of the segment,
end exclusive, with the corrected segment as `reference`; `annotator evaluate` reads them.

Errors are the active corrections, the flags a person made by hand or marked as a query, and those that came
with the file and were not dismissed; what detectors found and nobody judged is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from annotator.formats.base import Asked, Export, Exported, ImportedArticle, asked_of
from annotator.formats.mqm_names import NO_ERROR, published_name
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import HAND, MARKED, FlagStatus, Passage

TSV_COLUMNS = (
    "system", "doc", "docSegId", "globalSegId", "rater", "source", "target", "category", "severity",
    "metadata",
)  # fmt: skip
FORMATS = ("mqm", "jsonl")
SYSTEM = "unknown"
MARK, UNMARK = "<v>", "</v>"
UNNAMED = "Marked as “"
"""How the message of a marked error begins that has no note of its rater."""


@dataclass(frozen=True, slots=True)
class _Error:
    span: Span
    category: Category
    severity: Severity
    rater: str
    note: str = ""
    corrected_at: str = ""


@dataclass(frozen=True, slots=True)
class _Segment:
    span: Span
    source: str | None
    errors: tuple[_Error, ...]


def recognises_tsv(data: bytes, name: str = "") -> bool:
    """True where the first line names the columns of published ratings."""
    from annotator.formats import mqm_tsv

    return mqm_tsv.recognises_tsv(data)


def recognises_lines(data: bytes, name: str = "") -> bool:
    """True where the first line is a JSON object with a marked translation; it may be xz-compressed."""
    from annotator.formats import mqm_lines

    return mqm_lines.recognises_lines(data)


def read_tsv(data: bytes, name: str, asked: Asked) -> ImportedArticle:
    """See `mqm_tsv.read_tsv`."""
    from annotator.formats import mqm_tsv

    return mqm_tsv.read_tsv(data, name, asked)


def read_lines(data: bytes, name: str, asked: Asked) -> ImportedArticle:
    """See `mqm_lines.read_lines`."""
    from annotator.formats import mqm_lines

    return mqm_lines.read_lines(data, name, asked)


def write_tsv(export: Export) -> Exported:
    """A line for each error of each rater, and one for each segment in which a rater found none."""
    doc, system = _place(export)
    segments = list(_segments(export))
    raters = _raters(export, segments)
    about = _evaluation(export)
    lines = ["\t".join(TSV_COLUMNS)]
    for number, segment in enumerate(segments, 1):
        place = (system, doc, str(number), str(number))
        for rater in raters:
            own: list[_Error | None] = [e for e in segment.errors if e.rater == rater]
            for error in own or [None]:
                metadata = json.dumps(_metadata(export, segment, error) | about, ensure_ascii=False)
                about = {}
                target = _target(export.document.text, segment.span, error)
                row = (*place, rater, segment.source or "", target, *_judged(error), metadata)
                lines.append("\t".join(map(_cell, row)))
    return Exported(("\n".join(lines) + "\n").encode())


def write_lines(export: Export) -> Exported:
    """A line for each segment, with the errors of all raters."""
    document = export.document
    doc, system = _place(export)
    segments = list(_segments(export))
    raters = _raters(export, segments)
    lines = []
    for number, segment in enumerate(segments):
        start = segment.span.start
        line = {
            "id": f"{document.id}:{number}",
            "dataset": "annotator",
            "split": "all",
            "lang_pair": f"{document.source_language or 'unknown'}-{document.language}",
            "source": segment.source,
            "mt": segment.span.of(document.text),
            "reference": export.projection.offsets.span_to_corrected(segment.span).of(export.projection.text),
            "doc": doc,
            "seg": number,
            "system": system,
            "is_human": False,
            "spans": [
                {
                    "start": e.span.start - start,
                    "end": e.span.end - start,
                    "category": published_name(e.category),
                    "severity": e.severity.value.capitalize(),
                    "annotator": e.rater,
                }
                for e in segment.errors
            ],
            "raters": raters,
            "rater_count": len(raters),
        }
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    return Exported("".join(lines).encode())


def _place(export: Export) -> tuple[str, str]:
    """The names of document and system: those of the imported ratings, or the article's title."""
    choices = asked_of(export.document).choices if export.document.format in FORMATS else {}
    return choices.get("document") or export.document.title, choices.get("system") or SYSTEM


def _raters(export: Export, segments: list[_Segment]) -> list[str]:
    """Who marked something; whoever exports where nobody did. Each is taken to have read all segments."""
    return list(dict.fromkeys(e.rater for s in segments for e in s.errors)) or [export.made_by]


def _segments(export: Export) -> Iterator[_Segment]:
    """The segments with the errors that begin in them or behind them. An error that reaches past its segment
    takes the following segments with it, so that no span is cut."""
    errors = sorted(_errors(export), key=lambda e: e.span, reverse=True)
    units = list(_units(export))
    following = [*(span.start for span, _ in units[1:]), len(export.document.text) + 1]
    segment: _Segment | None = None
    for (span, source), end in zip(units, following, strict=True):
        if segment is not None and segment.span.end > span.start:
            sources = " ".join(s for s in (segment.source, source) if s)
            segment = replace(segment, span=segment.span.cover(span), source=sources or None)
        else:
            if segment is not None:
                yield segment
            segment = _Segment(span, source, ())
        while errors and errors[-1].span.start < end:
            error = errors.pop()
            segment = replace(segment, span=segment.span.cover(error.span), errors=(*segment.errors, error))
    if segment is not None:
        yield segment


def _units(export: Export) -> Iterator[tuple[Span, str | None]]:
    """The places and sources of lines where each has a source of its own or came as a segment of ratings,
    else of sentences."""
    document = export.document
    if not (document.aligned or document.format in FORMATS):
        yield from ((s.span, None) for s in export.segments)
        return
    lines = document.text.split("\n")
    sources: list[str] = (document.source_text or "").split("\n") if document.aligned else []
    at = 0
    for number, line in enumerate(lines):
        yield Span(at, at + len(line)), sources[number] if number < len(sources) else None
        at += len(line) + 1


def _errors(export: Export) -> Iterator[_Error]:
    for c in export.corrections:
        yield _Error(c.span, c.category, c.severity, c.author, c.reason, c.updated_at)
    for passage in export.passages:
        yield from _imported(passage)
        judged = passage.status is FlagStatus.QUERY or (
            passage.status is FlagStatus.OPEN and HAND in passage.detectors
        )
        if judged and not any(c.span.overlaps(passage.span) for c in export.corrections):
            yield _Error(passage.span, passage.category, passage.severity, export.made_by)


def _imported(passage: Passage) -> Iterator[_Error]:
    """What raters marked in the imported file; a flag's rule names category and rater."""
    for flag in passage.flags:
        if flag.detector == MARKED and flag.status is not FlagStatus.DISMISSED:
            rater = flag.rule.partition(" ")[2]
            note = "" if flag.message.startswith(UNNAMED) else flag.message
            yield _Error(flag.span, flag.category, flag.severity, rater, note)


def _target(text: str, segment: Span, error: _Error | None) -> str:
    """The words of a segment with an error marked. Words that look like marks are made to look otherwise."""

    def words(start: int, end: int) -> str:
        return text[start:end].replace(MARK, "‹v›").replace(UNMARK, "‹/v›")

    if error is None:
        return words(segment.start, segment.end)
    start, end = error.span.start, error.span.end
    return f"{words(segment.start, start)}{MARK}{words(start, end)}{UNMARK}{words(end, segment.end)}"


def _judged(error: _Error | None) -> tuple[str, str]:
    if error is None:
        return NO_ERROR, NO_ERROR
    return published_name(error.category), error.severity.value.capitalize()


def _metadata(export: Export, segment: _Segment, error: _Error | None) -> dict[str, Any]:
    """What the published tools know of an error beside its columns."""
    found: dict[str, Any] = {}
    if error is not None and error.note:
        found["note"] = error.note
    if error is not None and error.corrected_at:
        found["timestamp"] = int(datetime.fromisoformat(error.corrected_at).timestamp() * 1000)
        corrected = export.projection.offsets.span_to_corrected(segment.span)
        found["corrected_translation"] = corrected.of(export.projection.text)
    return found


def _evaluation(export: Export) -> dict[str, Any]:
    """The languages, which stand once in a file."""
    document = export.document
    languages = {"source_language": document.source_language, "target_language": document.language}
    return {"evaluation": {k: v for k, v in languages.items() if v}}


def _cell(text: str) -> str:
    """`text` on one line of the table; no character is added or lost."""
    return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")
