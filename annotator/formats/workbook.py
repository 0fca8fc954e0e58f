"""The corrections log as a workbook (.xlsx): a sheet of corrections with their sources, one of queries."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from annotator.formats import queries, tables
from annotator.formats.base import Export, Exported
from annotator.formats.cells import is_formula

MAX_CELL = 32_000
"""Characters a cell holds; spreadsheets allow little more."""
_WIDE = {
    "original": 32, "correction": 32, "reason": 32, "sources": 48, "category": 30,
    "passage": 32, "sentence": 48, "question": 40, "seen so far": 40, "answer": 40,
}  # fmt: skip
"""Widths of columns in characters; the others are as wide as their headings."""


def write(export: Export) -> Exported:
    """Every text is text, also where it looks like a formula or an address."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties(
        {
            "title": export.document.title[:255],
            "author": export.made_by,
            "created": datetime.fromisoformat(export.made_at).replace(tzinfo=None),
        }
    )
    _sheet(book, "Corrections", tables.COLUMNS, tables.correction_rows(export))
    _sheet(book, "Queries", queries.COLUMNS, queries.query_rows(queries.queries(export)))
    book.close()
    return Exported(out.getvalue())


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Iterable[Sequence[int | str]]) -> None:
    plain = {"valign": "top", "text_wrap": True}
    text = book.add_format(plain)
    # A spreadsheet that edits the cell would run it; this is the mark against that.
    quoted = book.add_format(plain | {"quote_prefix": True})
    wanting = book.add_format(plain | {"bold": True, "font_color": "#9B1C1C"})
    heading = book.add_format({"bold": True, "bg_color": "#E9EEF5", "bottom": 1})
    sheet = book.add_worksheet(name)
    for place, column in enumerate(columns):
        title = column.replace("_", " ").capitalize()
        sheet.write_string(0, place, title, heading)
        sheet.set_column(place, place, _WIDE.get(column, len(title) + 3))
    last = 0
    for last, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(last, place, value, text)
                continue
            look = quoted if is_formula(value) else text
            if columns[place] == "unsourced" and value == "yes":
                look = wanting
            shown = value if len(value) <= MAX_CELL else f"{value[:MAX_CELL]}…"
            sheet.write_string(last, place, shown, look)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
