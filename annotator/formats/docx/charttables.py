"""The workbooks behind charts, from which Word takes the names of series and categories when somebody edits a
chart's data."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.formats.package import Package
from annotator.formats.spreadsheet_file import Cell, Workbook
from annotator.formats.xmltext import escape, written
from annotator.model.errors import ImportFailedError
from annotator.text.offsets import Edit

_NAME = "the table behind a chart"
_TABLES = "xl/tables/"


def corrected(data: bytes, words: Mapping[str, str]) -> tuple[bytes, frozenset[str]]:
    """A workbook with other words in the cells, and the heads of tables, that hold just some words, and which
    were found. One with macros, or that cannot be read, stays as it is."""
    try:
        workbook = Workbook(data, _NAME)
        if workbook.macros:
            return data, frozenset()
        edits, found = _cells(workbook, words)
        for path in (p for p in Package(data, _NAME) if p.startswith(_TABLES)):
            table = workbook.part(path)
            for node in table.root.all(f"{table.root.name[: -len(table.root.local)]}tableColumn"):
                if (new := words.get(node.attributes.get("name", ""))) is not None:
                    edits.setdefault(path, []).extend(table.set_attributes(node, {"name": new}))
    except ImportFailedError:
        return data, frozenset()
    return workbook.rewritten(edits), frozenset(found)


def _cells(workbook: Workbook, words: Mapping[str, str]) -> tuple[dict[str, list[Edit]], set[str]]:
    edits: dict[str, list[Edit]] = {}
    found: set[str] = set()
    for sheet in workbook.sheets:
        for row in workbook.rows(sheet):
            for cell in row.cells.values():
                old = "" if cell.string is None else cell.string.text()
                if old in words:
                    found.add(old)
                    edits.setdefault(sheet.path, []).append(_rewritten(cell, words[old]))
    return edits, found


def _rewritten(cell: Cell, text: str) -> Edit:
    """A cell with a string of its own: others may share the one it has."""
    values = {name: v for name, v in cell.node.attributes.items() if name in ("r", "s")}
    tag = cell.node.tag
    prefix = tag[: -len(cell.node.local)]
    inner = f'<{prefix}is><{prefix}t xml:space="preserve">{escape(text)}</{prefix}t></{prefix}is>'
    return Edit(cell.node.place, f"<{tag}{written(values | {'t': 'inlineStr'})}>{inner}</{tag}>")
