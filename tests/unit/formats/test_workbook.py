"""The corrections log as a workbook, opened by another library."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from annotator.formats import tables, workbook
from annotator.formats.base import Export
from annotator.formats.cells import is_formula

from .conftest import MakeExport

ARTICLE = "=A1+2 said\x0b 😀 https://x.org more שלום words.\nOld end.\n"
CHANGES = [
    ("=A1+2", '=HYPERLINK("http://x.org")'), ("😀", ""), ("https://x.org", "@SUM(1)"),
    (" end", "\tend\nnew _x000B_"),
]  # fmt: skip


@pytest.fixture
def export(make_export: MakeExport) -> Export:
    return make_export(ARTICLE.encode(), CHANGES)


def opened(export: Export) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook.write(export).data))


def test_the_log_holds_what_the_table_holds(export: Export) -> None:
    sheet = opened(export)["Corrections"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert rows[0] == tuple(c.replace("_", " ").capitalize() for c in tables.COLUMNS)
    assert rows[1:] == list(tables.correction_rows(export))
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:O5"


def test_no_cell_is_a_formula_or_a_link(export: Export) -> None:
    book = opened(export)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink is None for cell in cells)
    risky = [cell for cell in cells if isinstance(cell.value, str) and is_formula(cell.value)]
    assert len(risky) == 4
    assert all(cell.quotePrefix for cell in risky)


def test_a_text_too_long_for_a_cell_is_cut(make_export: MakeExport) -> None:
    long = "word " * 10_000
    export = make_export(b"One old thing.\n", [("old", long)])
    value = opened(export)["Corrections"]["G2"].value
    assert len(value) == workbook.MAX_CELL + 1
    assert value.endswith("…")


def test_an_article_without_corrections_is_an_empty_log(make_export: MakeExport) -> None:
    export = replace(make_export(b"Nothing wrong.\n", []), notes=())
    assert [sheet.max_row for sheet in opened(export)] == [1, 1]
