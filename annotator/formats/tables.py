"""Corrections as CSV, one a line, with their sources; made for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.formats.base import Export, Exported
from annotator.formats.cells import as_csv
from annotator.formats.notes import source_text

COLUMNS = (
    "number", "original_start", "original_end", "corrected_start", "corrected_end", "original", "correction",
    "category", "severity", "reason", "author", "created_at", "updated_at", "unsourced", "sources",
)  # fmt: skip


def write_corrections(export: Export) -> Exported:
    # The mark makes spreadsheets read UTF-8.
    return Exported(as_csv(COLUMNS, correction_rows(export)).encode("utf-8-sig"))


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
