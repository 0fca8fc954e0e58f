"""The query sheet: what waits for the source or the author, as CSV for a spreadsheet, with room for the
answer."""

from __future__ import annotations

import csv
import io

from annotator.formats.base import Export, Exported
from annotator.formats.notes import source_text
from annotator.formats.tables import safe_cell
from annotator.model.anchor import Span
from annotator.model.review import FlagStatus, NoteTarget

COLUMNS = ("number", "passage", "sentence", "question", "kind", "severity", "seen so far", "answer")


def write(export: Export) -> Exported:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    waiting = [p for p in export.passages if p.status is FlagStatus.QUERY]
    for number, passage in enumerate(waiting, 1):
        reason = next((f.reason for f in passage.flags if f.reason), "")
        seen = [
            source_text(n)
            for n in export.notes
            if n.target is NoteTarget.FLAG and n.target_id in passage.flag_ids
        ]
        row = (
            passage.span.of(export.document.text),
            _sentence(export, passage.span),
            reason or passage.message,
            passage.category.label,
            passage.severity.value,
            "\n".join(seen),
            "",
        )
        writer.writerow([number, *(safe_cell(cell) for cell in row)])
    warnings = () if waiting else ("No passage is marked as a query, so the sheet is empty.",)
    return Exported(out.getvalue().encode("utf-8-sig"), warnings)


def _sentence(export: Export, span: Span) -> str:
    """The sentence or sentences the passage stands in."""
    around = [s.span for s in export.segments if s.span.overlaps(span)]
    return around[0].cover(around[-1]).of(export.document.text) if around else span.of(export.document.text)
