"""The query sheet as a Word document: a box a query, to be answered by hand or on the screen."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import docx
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from annotator.formats.base import Export, Exported
from annotator.formats.counts import count
from annotator.formats.docx.names import printable
from annotator.formats.queries import NOTHING_WAITS, Query, queries

_SHADE = "E9EEF5"
_MARK = "FFF1B8"
_FAINT = RGBColor(0x60, 0x64, 0x6C)
_LABEL, _CONTENT = Cm(3), Cm(13.5)
_ROOM = Cm(2.6)
"""Height of the empty space for an answer: four lines of handwriting."""


def write(export: Export) -> Exported:
    """One box for each passage marked as a query."""
    found = queries(export)
    sheet = docx.Document()
    _set_up(sheet, export)
    sheet.add_heading(f"Queries: {printable(export.document.title)}", 1)
    how_many = count(len(found), "query", "queries")
    _faint(sheet.add_paragraph(), f"{how_many} · {export.made_by} · {export.made_at[:10]}")
    for query in found:
        _box(sheet, query)
    out = io.BytesIO()
    sheet.save(out)
    return Exported(out.getvalue(), () if found else (NOTHING_WAITS,))


def _set_up(sheet: Any, export: Export) -> None:
    section = sheet.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    sheet.styles["Normal"].font.size = Pt(10.5)
    properties = sheet.core_properties
    properties.title = printable(f"Queries: {export.document.title}")[:255]
    properties.author = properties.last_modified_by = printable(export.made_by)[:255]
    properties.created = properties.modified = datetime.fromisoformat(export.made_at).replace(tzinfo=None)
    properties.comments = ""
    _faint(section.footer.paragraphs[0], printable(export.document.title))


def _box(sheet: Any, query: Query) -> None:
    table = sheet.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, (_LABEL, _CONTENT), strict=True):
        column.width = width
    head = _row(table, f"Query {query.number}", _SHADE)
    _words(head, f"{query.category.label}, {query.severity}")
    _passage(_row(table, "Passage"), query)
    _words(_row(table, "Question"), query.question, bold=True)
    _words(_row(table, "To be answered by"), query.who)
    if query.seen:
        _words(_row(table, "Seen so far"), "\n".join(query.seen))
    _row(table, "Answer")
    row = table.rows[-1]
    row.height, row.height_rule = _ROOM, WD_ROW_HEIGHT_RULE.AT_LEAST
    _row(table, "Answered by, on")
    for row in table.rows:
        _keep_whole(row)
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    sheet.add_paragraph()


def _row(table: Any, label: str, shade: str = "") -> Any:
    """A new row; its second cell's paragraph."""
    cells = table.add_row().cells
    for cell, width in zip(cells, (_LABEL, _CONTENT), strict=True):
        cell.width = width
        cell.paragraphs[0].paragraph_format.space_after = Pt(2)
        if shade:
            cell._tc.get_or_add_tcPr().append(_shading(shade))  # noqa: SLF001 (the library has no shading)
    run = cells[0].paragraphs[0].add_run(label)
    run.bold = True
    run.font.size = Pt(9.5)
    return cells[1].paragraphs[0]


def _passage(paragraph: Any, query: Query) -> None:
    paragraph.add_run(printable(query.before))
    marked = paragraph.add_run(printable(query.passage))
    marked.bold = True
    marked._r.get_or_add_rPr().append(_shading(_MARK))  # noqa: SLF001 (the library has no shading)
    paragraph.add_run(printable(query.after))


def _words(paragraph: Any, text: str, *, bold: bool = False) -> None:
    paragraph.add_run(printable(text)).bold = bold


def _faint(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(printable(text))
    run.font.size = Pt(9)
    run.font.color.rgb = _FAINT


def _shading(colour: str) -> Any:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    return shading


def _keep_whole(row: Any) -> None:
    """Have the row stand on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 (the library has no such setting)
