"""Error spans on the original, for evaluation and training: MQM as tab-separated values, and JSON lines.

The TSV has the columns of the ratings the WMT campaigns publish (system, doc, doc_id, seg_id, rater,
source, target, category, severity): one error a line, the span between `<v>` and `</v>`, and a `no-error`
line for a segment without one. The JSON lines hold one segment each, spans in code points of the segment,
end exclusive, with the corrected segment as `reference`; `annotator evaluate` reads them. Errors are the
active corrections and the flags a person made by hand or marked as a query; what detectors found and nobody
judged is none.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.formats.base import Export, Exported
from annotator.model.anchor import Span
from annotator.model.mqm import Category
from annotator.model.review import FlagStatus

TSV_COLUMNS = ("system", "doc", "doc_id", "seg_id", "rater", "source", "target", "category", "severity")
SYSTEM = "unknown"


@dataclass(frozen=True, slots=True)
class _Error:
    span: Span
    category: str
    severity: str
    rater: str


def write_tsv(export: Export) -> Exported:
    out = io.StringIO(newline="")
    writer = csv.writer(
        out, dialect="excel-tab", quoting=csv.QUOTE_NONE, escapechar="\\", lineterminator="\n"
    )
    writer.writerow(TSV_COLUMNS)
    for number, (span, errors) in enumerate(_segments(export), 1):
        words = span.of(export.document.text)
        place = (SYSTEM, export.document.title, 1, number)
        for error in errors:
            start, end = error.span.start - span.start, error.span.end - span.start
            marked = f"{words[:start]}<v>{words[start:end]}</v>{words[end:]}"
            row = (*place, error.rater, "", marked, error.category, error.severity)
            writer.writerow([_cell(v) if isinstance(v, str) else v for v in row])
        if not errors:
            row = (*place, export.made_by, "", words, "no-error", "no-error")
            writer.writerow([_cell(v) if isinstance(v, str) else v for v in row])
    return Exported(out.getvalue().encode())


def write_lines(export: Export) -> Exported:
    document = export.document
    lines = []
    for number, (span, errors) in enumerate(_segments(export)):
        corrected = export.projection.offsets.span_to_corrected(span)
        raters = list(dict.fromkeys([export.made_by, *(e.rater for e in errors)]))
        line = {
            "id": f"{document.id}:{number}",
            "dataset": "annotator",
            "split": "all",
            "lang_pair": f"unknown-{document.language}",
            "source": None,
            "mt": span.of(document.text),
            "reference": corrected.of(export.projection.text),
            "doc": document.title,
            "seg": number,
            "system": SYSTEM,
            "is_human": False,
            "spans": [
                {
                    "start": e.span.start - span.start,
                    "end": e.span.end - span.start,
                    "category": e.category,
                    "severity": e.severity,
                    "annotator": e.rater,
                }
                for e in errors
            ],
            "raters": raters,
            "rater_count": len(raters),
        }
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    return Exported("".join(lines).encode())


def _segments(export: Export) -> Iterator[tuple[Span, list[_Error]]]:
    """The segments with the errors that begin in them. An error that reaches past its segment takes the
    following segments with it, so that no span is cut."""
    errors = sorted(_errors(export), key=lambda e: e.span)
    spans: list[Span] = []
    for segment in export.segments:
        if spans and any(e.span.start < spans[-1].end and e.span.end > segment.span.start for e in errors):
            spans[-1] = spans[-1].cover(segment.span)
        else:
            spans.append(segment.span)
    for span in spans:
        yield span, [e for e in errors if span.start <= e.span.start and e.span.end <= span.end]


def _errors(export: Export) -> Iterator[_Error]:
    for c in export.corrections:
        yield _Error(c.span, _name(c.category), c.severity.value.capitalize(), c.author)
    for passage in export.passages:
        judged = passage.status is FlagStatus.QUERY or (
            passage.status is FlagStatus.OPEN and "hand" in passage.detectors
        )
        if judged and not any(c.span.overlaps(passage.span) for c in export.corrections):
            yield _Error(
                passage.span, _name(passage.category), passage.severity.value.capitalize(), export.made_by
            )


def _name(category: Category) -> str:
    """ "accuracy/mistranslation/entity" as the published ratings write it:
    "Accuracy/Mistranslation/Entity"."""
    return "/".join(part.replace("-", " ").capitalize() for part in category.value.split("/"))


def _cell(text: str) -> str:
    return " ".join(text.split("\n")).replace("\t", " ")
