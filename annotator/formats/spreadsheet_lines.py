"""The lines a column of a sheet makes, and how corrected ones get back into the workbook.

A string that several cells share is no part of the text as it stands in the file: each line has a copy of
its string's XML, one after the other in a raw text of its own, into which the corrections are made. A changed
copy then takes the place of the string; where other cells share it, the cell gets a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.formats.base import Asked, Choice, Export, Exported, Option, asked_of
from annotator.formats.cells import becomes_formula, is_formula
from annotator.formats.mask import Gap, MaskBuilder, Masked
from annotator.formats.masking import check_same, raw_edits
from annotator.formats.spreadsheet_file import Cell, Row, Sheet, Workbook, inner
from annotator.formats.table_columns import choose, column_letters
from annotator.formats.xmltext import XML, Characters, Node, XmlText, escape
from annotator.model.anchor import Span
from annotator.model.errors import ExportFailedError, ImportFailedError
from annotator.text.offsets import Edit, apply_edits

_UNSHOWN = frozenset(("rPh", "phoneticPr"))
"""Readings of East Asian words."""
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TOKEN = re.compile(r"\n|_x[0-9A-Fa-f]{4}_|[^\n_]+|_")


@dataclass(frozen=True, slots=True)
class _Line:
    """A cell of the column; `cell` is None where the row has none yet. `place` is the copy of its string in
    the raw text of all lines, empty where it has no string; `span` the line in the text."""

    row: Row
    column: int
    cell: Cell | None
    place: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Lines:
    sheet: Sheet
    lines: list[_Line]
    raw: str
    target: Masked
    source: str | None
    choices: tuple[Choice, ...]


def read_lines(workbook: Workbook, asked: Asked) -> Lines:
    """The lines that are asked for, or the likeliest. Raises ImportFailedError or InvalidTextError."""
    sheet, rows, choice = _sheet(workbook, asked)
    words = [
        {c: _shown(cell.string) for c, cell in row.cells.items() if cell.string is not None} for row in rows
    ]
    columns = choose(words, workbook.name, asked)
    builder = MaskBuilder()
    lines: list[_Line] = []
    raws: list[str] = []
    sources: list[str] = []
    at = 0
    for number in columns.rows(words):
        row = rows[number]
        if lines:
            builder.add("\n", None)
        cell = row.cells.get(columns.column)
        start, raw = len(builder), ""
        if cell is not None and cell.string is not None:
            raw = cell.string.place.of(_home(workbook, sheet, cell).raw)
            _add(builder, cell.string, at - cell.string.at)
        elif cell is None or (not cell.formula and cell.node.child("v") is None):
            builder.hold(Gap(Span(at, at)))
        # A blank between the copies: what is put in at the end of one is not at the beginning of the next.
        raws.append(raw + "\n")
        place = Span(at, at + len(raw))
        lines.append(_Line(row, columns.column, cell, place, Span(start, len(builder))))
        at += len(raw) + 1
        if columns.source is not None:
            sources.append(" ".join(words[number].get(columns.source, "").split()))
    return Lines(
        sheet,
        lines,
        "".join(raws),
        builder.build(),
        "\n".join(sources) if columns.source is not None else None,
        (choice, *columns.choices),
    )


def write_lines(export: Export) -> Exported:
    """See `spreadsheet.write`."""
    document = export.document
    if document.format != "xlsx":
        raise ExportFailedError(
            f"“{document.title}” did not come as a workbook.", "Choose another form of export."
        )
    workbook = Workbook(export.original, document.title)
    lines = read_lines(workbook, asked_of(document))
    check_same(document, lines.target)
    masking = raw_edits(lines.target, export.corrections, _written, breaks=False)
    warnings = masking.warnings("cells")
    if not masking.edits and not workbook.macros:
        return Exported(export.original, warnings)
    return Exported(workbook.rewritten(_edits(workbook, lines, masking.edits)), warnings)


def _sheet(workbook: Workbook, asked: Asked) -> tuple[Sheet, list[Row], Choice]:
    """The sheet asked for, else the first one with words."""
    options = [Option(s.name, f"{s.name} (hidden)" if s.hidden else s.name) for s in workbook.sheets]
    for sheet in workbook.sheets:
        choice = Choice.make("sheet", "The sheet", options, asked, sheet.name)
        chosen = next(s for s in workbook.sheets if s.name == choice.value)
        rows = list(workbook.rows(chosen))
        if any(
            cell.string is not None and _shown(cell.string).strip()
            for row in rows
            for cell in row.cells.values()
        ):
            return chosen, rows, choice
    raise ImportFailedError(f"“{workbook.name}” has no cells with words.", "Is it the right file?")


def _home(workbook: Workbook, sheet: Sheet, cell: Cell) -> XmlText:
    """The part in which a cell's string stands."""
    path = sheet.path if cell.shared is None else workbook.strings_path
    assert path is not None  # a shared string comes from there
    return workbook.part(path)


# -- the words of a string


def _texts(string: Node) -> Iterator[Node]:
    for node in string.elements():
        if node.local == "t":
            yield node
        elif node.local not in _UNSHOWN:
            yield from _texts(node)


def _shown(string: Node) -> str:
    return "".join(_CODED.sub(lambda m: _decoded(m[0]), node.text()) for node in _texts(string))


def _decoded(token: str) -> str:
    """A character that a workbook writes as a number; what no document can hold is a space."""
    if _CODED.fullmatch(token):
        character = chr(int(token[2:6], 16))
        return character if character.isprintable() else " "
    return " " if token == "\n" else token


def _add(builder: MaskBuilder, string: Node, moved: int) -> None:
    """The words of a string with their places, `moved` so far."""
    nodes = list(_texts(string))
    if nodes and not any(node.text() for node in nodes):
        gap = nodes[0].opening
        builder.hold(Gap(gap.span.shifted(moved), gap.before, gap.after))
    for node in nodes:
        for child in node.children:
            if not isinstance(child, Characters):
                continue
            for text, place, whole in child.stretches():
                if whole:
                    builder.add(_decoded(text) if text == "\n" else text, place.shifted(moved), whole=True)
                    continue
                for match in _TOKEN.finditer(text):
                    start, end = place.start + match.start(), place.start + match.end()
                    builder.add(_decoded(match[0]), Span(start, end).shifted(moved))


def _written(words: str) -> str:
    """Words as they stand in a string; what looks like a character written as a number is none."""
    return escape(_CODED.sub(lambda m: f"_x005F{m[0]}", words))


# -- back into the workbook


def _edits(workbook: Workbook, lines: Lines, edits: Sequence[Edit]) -> dict[str, list[Edit]]:
    """Edits of the raw text of all lines as edits of the workbook's parts."""
    uses = workbook.uses()
    sheet, strings = lines.sheet.path, workbook.strings_path
    changes: dict[str, list[Edit]] = {sheet: []}
    added: list[str] = []
    waiting = sorted(edits, key=lambda e: e.span)
    at = 0
    for line in lines.lines:
        inside = []
        while at < len(waiting) and waiting[at].span.start <= line.place.end:
            inside.append(waiting[at])
            at += 1
        if not inside:
            continue
        mark = "'" if _begins_formula(lines.target, line, inside) else ""
        cell = line.cell
        if cell is None or cell.string is None:
            changes[sheet].append(
                _filled(workbook.part(sheet), line, mark + "".join(e.replacement for e in inside))
            )
            continue
        local = [Edit(e.span.shifted(cell.string.at - line.place.start), e.replacement) for e in inside]
        string = _changed(_home(workbook, lines.sheet, cell), cell.string, local, mark)
        if cell.shared is None:
            changes[sheet].append(Edit(cell.string.place, string))
        elif uses[cell.shared] == 1:
            assert strings is not None  # the cell's string comes from there
            changes.setdefault(strings, []).append(Edit(cell.string.place, string))
        else:
            value = cell.node.child("v")
            assert value is not None  # it holds the number of the string
            changes[sheet].append(Edit(inner(value), str(len(workbook.strings) + len(added))))
            added.append(string)
    if added:
        assert strings is not None  # each is a copy of one there
        part = workbook.part(strings)
        end = part.root.closing
        changes.setdefault(strings, []).append(Edit(Span(end, end), "".join(added)))
        if "uniqueCount" in part.root.attributes:
            count = str(len(workbook.strings) + len(added))
            changes[strings] += part.set_attributes(part.root, {"uniqueCount": count})
    return changes


def _begins_formula(target: Masked, line: _Line, edits: Sequence[Edit]) -> bool:
    """True where the edits make a line begin like a formula that did not."""
    before = target.text[line.span.start : line.span.end]
    for offset in range(line.span.start, line.span.end):
        place = target.places[offset]
        assert place is not None  # only line ends have none
        first = next(
            (e for e in edits if e.span.start <= place.start and (e.replacement or e.span.end > place.start)),
            None,
        )
        if first is None:
            return becomes_formula(before, target.text[offset])
        if first.replacement:
            return becomes_formula(before, first.replacement)
    return not before and is_formula(edits[0].replacement)


def _changed(part: XmlText, string: Node, edits: list[Edit], mark: str) -> str:
    """A string with edits made. White space at the edges of its pieces is kept from being dropped."""
    edits = list(edits)
    for node in _texts(string):
        place = inner(node)
        if mark and (len(place) or any(e.span.start == place.start for e in edits)):
            edits, mark = _with_mark(edits, place.start, mark), ""
        within = [e for e in edits if place.start <= e.span.start and e.span.end <= place.end]
        shift = [Edit(e.span.shifted(-place.start), e.replacement) for e in within]
        words = apply_edits(place.of(part.raw), shift)[0]
        if words != words.strip() and f"{XML}space" not in node.attributes and not node.empty:
            edits += part.set_attributes(node, {"xml:space": "preserve"})
    raw = string.place.of(part.raw)
    return apply_edits(raw, [Edit(e.span.shifted(-string.at), e.replacement) for e in edits])[0]


def _with_mark(edits: list[Edit], at: int, mark: str) -> list[Edit]:
    """The edits with a mark put in at a place, where one may be already."""
    if any(e.span.start == at for e in edits):
        return [Edit(e.span, mark + e.replacement) if e.span.start == at else e for e in edits]
    return [Edit(Span(at, at), mark), *edits]


def _filled(part: XmlText, line: _Line, words: str) -> Edit:
    """The edit that puts words into a cell without any, made where the row has none."""
    tag = f"{line.row.node.tag.rpartition('row')[0]}c"
    colon = tag[:-1]
    name = f"{column_letters(line.column)}{line.row.number}"
    style = line.cell.node.attributes.get("s") if line.cell is not None else None
    attributes = f' r="{name}"' + (f' s="{style}"' if style is not None else "")
    cell = (
        f'<{tag}{attributes} t="inlineStr"><{colon}is><{colon}t xml:space="preserve">{words}</{colon}t>'
        f"</{colon}is></{tag}>"
    )
    if line.cell is not None:
        return Edit(line.cell.node.place, cell)
    before = [c.node.after for column, c in line.row.cells.items() if column < line.column]
    at = max(before, default=line.row.node.opened)
    return Edit(Span(at, at), cell)
