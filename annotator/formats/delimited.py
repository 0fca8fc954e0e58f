"""Tables of values (.csv, .tsv): a column in, one cell a line, and out again with the corrected cells alone
changed.

Rows are cut here rather than by the standard library, for a cell's place in the file is needed; what counts
as a quoted cell is the same (RFC 4180), but a quotation mark that is never closed is a character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from annotator.formats.base import UNASKED, Asked, Export, Exported, ImportedArticle, asked_of
from annotator.formats.cells import becomes_formula
from annotator.formats.encoding import decode
from annotator.formats.mask import Gap, MaskBuilder, Masked
from annotator.formats.masking import check_same, raw_edits
from annotator.formats.plaintext import newline_of, rewritten, title_of
from annotator.formats.table_columns import MAX_ROWS, Columns, choose
from annotator.model.anchor import Span
from annotator.model.document import canonical_text
from annotator.model.errors import AnnotatorError, ExportFailedError, ImportFailedError
from annotator.text.offsets import Edit, apply_edits

MAX_CELLS = 400_000
"""Of one table: eight columns of as many rows as it may have."""
MAX_CHARACTERS = 8_000_000
"""Of the column: a million words."""
MAX_PIECES = 200_000
"""Quotation marks and line breaks within the cells of the column."""
_SUFFIXES = {".csv": ",;\t|", ".tsv": "\t,;|", ".tab": "\t,;|"}
"""File suffixes with the delimiters that are tried, likeliest first."""
_SAMPLE_ROWS = 200
_SAMPLE = 200_000
"""Characters in which so many rows are looked for."""
_ALIKE = 0.8
"""Share of the rows that have equally many cells in a table."""
_SEPARATOR = re.compile(r"sep=([^\n])\n", re.IGNORECASE)
"""How spreadsheets note the delimiter in a first line."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """`place` covers the quotation marks, `words` is what they stand around."""

    place: Span
    quoted: bool

    @property
    def inner(self) -> Span:
        return Span(self.place.start + 1, self.place.end - 1) if self.quoted else self.place

    def words(self, raw: str) -> str:
        inner = self.inner.of(raw)
        return inner.replace('""', '"') if self.quoted else inner


@dataclass(frozen=True, slots=True)
class _Table:
    raw: str
    delimiter: str
    rows: list[list[_Cell]]


@dataclass(frozen=True, slots=True)
class _Reading:
    table: _Table
    columns: Columns
    cells: list[_Cell | None]
    """The cell of each line, None where the row ends before it."""
    target: Masked
    source: str | None


def recognises(data: bytes, name: str = "") -> bool:
    """True for a file named like a table whose rows have as many cells each, more than one or in quotation
    marks."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _SUFFIXES:
        return False
    try:
        raw = canonical_text(decode(data, name).text)
    except AnnotatorError:
        return True  # reading tells what is wrong with it
    return _delimiter(raw, _SUFFIXES[suffix]) is not None


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read a column of a table, one cell a line, with a second one as its source where it has one. Line
    breaks in a cell are spaces in the text; formulas are left out.

    Raises ImportFailedError or InvalidTextError.
    """
    decoded = decode(data, PurePath(name).name, asked.encoding)
    newline, warnings = newline_of(decoded.text)
    suffix = PurePath(name).suffix.lower()
    candidates = _SUFFIXES.get(suffix, _SUFFIXES[".csv"])
    reading = _read(canonical_text(decoded.text), PurePath(name).name, asked, candidates)
    text = reading.target.text
    return ImportedArticle(
        title=title_of(text, name),
        text=text,
        original=data,
        format="tsv-table" if reading.table.delimiter == "\t" else "csv-table",
        source_uri=name,
        encoding=decoded.encoding,
        newline=newline,
        bom=decoded.bom,
        source_text=reading.source,
        aligned=reading.source is not None,
        choices=reading.columns.choices,
        warnings=warnings,
    )


def write_csv(export: Export) -> Exported:
    """See `_write`."""
    return _write(export, "csv-table")


def write_tsv(export: Export) -> Exported:
    """See `_write`."""
    return _write(export, "tsv-table")


def _write(export: Export, form: str) -> Exported:
    """The imported table with corrected cells; every other byte as it was. A cell that a correction makes
    begin like a formula gets an apostrophe before it.

    Raises ExportFailedError when the article came in another form.
    """
    document = export.document
    if document.format != form:
        raise ExportFailedError(
            f"“{document.title}” did not come as a .{form[:3]} table.", "Choose another form of export."
        )
    raw = canonical_text(export.original.decode(document.encoding))
    candidates = "\t" if form == "tsv-table" else _SUFFIXES[".csv"].replace("\t", "")
    reading = _read(raw, document.title, asked_of(document), candidates)
    check_same(document, reading.target)
    masking = raw_edits(reading.target, export.corrections, lambda words: words, breaks=False)
    written = rewritten(export, _cell_edits(reading, masking.edits))
    return Exported(written.data, (*written.warnings, *masking.warnings("cells")))


def _read(raw: str, name: str, asked: Asked, candidates: str) -> _Reading:
    table = _table(raw, name, _delimiter(raw, candidates) or candidates[0])
    words = [{n: cell.words(raw) for n, cell in enumerate(row)} for row in table.rows]
    columns = choose(words, name, asked)
    builder = MaskBuilder()
    cells: list[_Cell | None] = []
    lines: list[str] = []
    pieces = characters = 0
    for row in columns.rows(words):
        cell = table.rows[row][columns.column] if columns.column < len(table.rows[row]) else None
        if cells:
            builder.add("\n", None)
        cells.append(cell)
        if cell is not None:
            characters += len(cell.place)
            if characters > MAX_CHARACTERS:
                raise ImportFailedError(
                    f"“{name}” has more than {MAX_CHARACTERS:,} characters in column {columns.column + 1}.",
                    "Split it and import the parts, or choose another column.",
                )
            if cell.quoted:
                pieces += raw.count('""', cell.inner.start, cell.inner.end) + raw.count(
                    "\n", cell.inner.start, cell.inner.end
                )
            if pieces > MAX_PIECES:
                raise ImportFailedError(
                    f"“{name}” has more than {MAX_PIECES:,} quotation marks and line breaks in its cells.",
                    "Split it and import the parts, or choose another column.",
                )
            _add(builder, raw, cell)
        if columns.source is not None:
            lines.append(" ".join(words[row].get(columns.source, "").split()))
    return _Reading(
        table, columns, cells, builder.build(), "\n".join(lines) if columns.source is not None else None
    )


def _add(builder: MaskBuilder, raw: str, cell: _Cell) -> None:
    """The words of a cell with their places. Formulas are no words."""
    inner = cell.inner
    if not len(inner):
        builder.hold(Gap(inner))
    if cell.words(raw).startswith("="):
        return
    for match in re.finditer(r'""|\n|[^"\n]+|"' if cell.quoted else r"[\s\S]+", inner.of(raw)):
        place = match.span()[0] + inner.start, match.span()[1] + inner.start
        shown = {'""': '"', "\n": " "}.get(match[0], match[0]) if cell.quoted else match[0]
        builder.add(shown, Span(*place))


def _cell_edits(reading: _Reading, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Each changed cell as one edit, written so that it is one cell again and no formula."""
    raw, delimiter = reading.table.raw, reading.table.delimiter
    waiting = sorted(edits, key=lambda e: e.span)
    at = 0
    for cell in reading.cells:
        inside = []
        while cell is not None and at < len(waiting) and waiting[at].span.start <= cell.inner.end:
            inside.append(waiting[at])
            at += 1
        if cell is None or not inside:
            continue
        inner = cell.inner
        before = cell.words(raw)
        within = [
            Edit(
                e.span.shifted(-inner.start),
                e.replacement.replace('"', '""') if cell.quoted else e.replacement,
            )
            for e in inside
        ]
        after = apply_edits(inner.of(raw), within)[0]
        after = after.replace('""', '"') if cell.quoted else after
        if becomes_formula(before, after):
            after = f"'{after}"
        quoted = cell.quoted or delimiter in after or after.startswith('"') or "\n" in after
        yield Edit(cell.place, '"' + after.replace('"', '""') + '"' if quoted else after)


# -- rows and cells


def _delimiter(raw: str, candidates: str) -> str | None:
    """The delimiter with which the rows have as many cells each, None where the text is no table."""
    if noted := _SEPARATOR.match(raw):
        return noted[1]
    found: list[tuple[float, int, str]] = []
    for delimiter in candidates:
        rows = []
        for row in _rows(raw[:_SAMPLE], delimiter):
            rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                break
        if not rows:
            continue
        counts = [len(row) for row in rows]
        usual = max(set(counts), key=counts.count)
        share = counts.count(usual) / len(counts)
        single = usual == 1 and all(row[0].quoted for row in rows[1:]) and len(rows) > 1
        if share >= _ALIKE and (usual > 1 or single):
            found.append((share, usual > 1, delimiter))
    # The first of equals: candidates are given with the likeliest first.
    return max(found, key=lambda f: f[:2])[2] if found else None


def _table(raw: str, name: str, delimiter: str) -> _Table:
    """Raises ImportFailedError for a table too large; `name` is for messages."""
    noted = _SEPARATOR.match(raw)
    rows: list[list[_Cell]] = []
    count = 0
    for row in _rows(raw, delimiter, noted.end() if noted else 0):
        rows.append(row)
        count += len(row)
        if len(rows) > MAX_ROWS or count > MAX_CELLS:
            raise ImportFailedError(
                f"“{name}” has more than {MAX_ROWS:,} rows or {MAX_CELLS:,} cells.",
                "Split it and import the parts.",
            )
    return _Table(raw, delimiter, rows)


def _rows(raw: str, delimiter: str, at: int = 0) -> Iterator[list[_Cell]]:
    """The rows of a table; blank lines are none. The last one is that with more than MAX_CELLS."""
    pattern = _cell_pattern(delimiter)
    row: list[_Cell] = []
    while at <= len(raw):
        match = pattern.match(raw, at)
        assert match is not None  # it matches nothing too
        row.append(_Cell(Span(match.start(), match.end()), match["quoted"] is not None))
        at = match.end() + 1
        if match.end() == len(raw) or raw[match.end()] == "\n":
            if len(row) > 1 or len(row[0].place):
                yield row
            row = []
        elif len(row) > MAX_CELLS:
            yield row
            return


@lru_cache(maxsize=8)
def _cell_pattern(delimiter: str) -> re.Pattern[str]:
    d = re.escape(delimiter)
    return re.compile(rf'(?P<quoted>"(?:[^"]++|"")*+"(?=[{d}\n]|\Z))|[^{d}\n]*')
