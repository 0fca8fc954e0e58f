"""Corrections as CSV, one a line, with their sources; made for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from annotator.formats.base import Export, Exported
from annotator.formats.notes import source_text

COLUMNS = (
    "number", "original_start", "original_end", "corrected_start", "corrected_end", "original", "correction",
    "category", "severity", "reason", "author", "created_at", "updated_at", "unsourced", "sources",
)  # fmt: skip


def write_corrections(export: Export) -> Exported:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in correction_rows(export):
        writer.writerow([safe_cell(v) if isinstance(v, str) else v for v in row])
    # The mark makes spreadsheets read UTF-8.
    return Exported(out.getvalue().encode("utf-8-sig"))


def write_workbook(export: Export) -> Exported:
    """See `workbook.write`."""
    from annotator.formats import workbook

    return workbook.write(export)


def correction_rows(export: Export) -> Iterator[tuple[int | str, ...]]:
    """The corrections in text order, a value for each of `COLUMNS`."""
    for index, c in enumerate(export.corrections):
        corrected = export.corrected_span(index)
        yield (
            index + 1, c.span.start, c.span.end, corrected.start, corrected.end, c.quote, c.replacement,
            c.category.value, c.severity.value, c.reason, c.author, c.created_at, c.updated_at,
            "yes" if c.id in export.unsourced else "no",
            "\n".join(source_text(n) for n in export.sources(c)),
        )  # fmt: skip


def is_formula(value: str) -> bool:
    """True for text that a spreadsheet would run."""
    return value[:1] in ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: str) -> str:
    """A spreadsheet runs a cell that begins like a formula; an apostrophe before it keeps it text."""
    return f"'{value}" if is_formula(value) else value
