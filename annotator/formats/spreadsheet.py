"""Workbooks (.xlsx) in: a column of a sheet, one cell a line; and out again with the corrected cells alone
changed. Formulas are no words; macros are never run and never written."""

from __future__ import annotations

from pathlib import PurePath

from annotator.formats.base import UNASKED, Asked, Export, Exported, ImportedArticle
from annotator.formats.plaintext import title_of

_ZIP = b"PK\x03\x04"


def recognises(data: bytes, name: str = "") -> bool:
    return data.startswith(_ZIP) and b"[Content_Types].xml" in data and b"xl/workbook." in data


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read a column of a sheet, with a second one as its source where it has one. Line breaks in a cell are
    spaces in the text; formulas are left out. The encoding is in the file.

    Raises ImportFailedError for what is damaged, locked, dangerous, too large or has no words.
    """
    from annotator.formats.spreadsheet_file import Workbook  # with an XML library, at first use
    from annotator.formats.spreadsheet_lines import read_lines

    workbook = Workbook(data, PurePath(name).name or "the workbook")
    lines = read_lines(workbook, asked)
    text = lines.target.text
    macros = "The workbook holds macros: they are not run, and an export leaves them out."
    return ImportedArticle(
        title=title_of(text, name),
        text=text,
        original=data,
        format="xlsx",
        source_uri=name,
        source_text=lines.source,
        aligned=lines.source is not None,
        choices=lines.choices,
        warnings=(macros,) if workbook.macros else (),
    )


def write(export: Export) -> Exported:
    """The imported workbook with corrected cells; all else as it was, but for macros.

    Raises ExportFailedError when the article came in another form.
    """
    from annotator.formats.spreadsheet_lines import write_lines

    return write_lines(export)
