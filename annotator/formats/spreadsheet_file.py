"""A workbook as a package: its sheets, their cells, the strings they share, and what macros leave in it."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from annotator.formats.package import Package
from annotator.formats.xmltext import Node, XmlText, read_xml
from annotator.model.anchor import Span
from annotator.model.errors import ImportFailedError
from annotator.text.offsets import Edit, apply_edits

_TYPES = "[Content_Types].xml"
_ID = re.compile(r"\{[^}]*/relationships\}id")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MACROS = re.compile(
    r"(?:^|/)vba(?:Project|Data|ProjectSignature\w*)\.(?:bin|xml)(?:\.rels)?$", re.IGNORECASE
)
_MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    path: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """`string` holds its words: an entry of the shared strings with its number, or the cell's own (`shared`
    is None). None for numbers, formulas and empty cells."""

    node: Node
    column: int
    string: Node | None
    shared: int | None = None
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    node: Node
    number: int
    cells: dict[int, Cell]
    """By column from 0."""


class Workbook:
    """A workbook opened for reading. `name` is for messages."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises ImportFailedError for what is no intact, unlocked workbook."""
        self.name = name
        self._package = Package(data, name)
        self._parts: dict[str, XmlText] = {}
        related = self._package.relationships("").values()
        self._main = next((path for kind, path in related if kind.endswith("/officeDocument")), "")
        if not self._main or self.part(self._main).root.local != "workbook":
            raise ImportFailedError(f"“{name}” is not a workbook.", "Is it the right file?")
        self._related = self._package.relationships(self._main)

    def part(self, path: str) -> XmlText:
        """A part of the package as text with its tree. Raises ImportFailedError."""
        if path not in self._parts:
            self._parts[path] = read_xml(self._package.read(path), f"{self.name}: {path}")
        return self._parts[path]

    @cached_property
    def macros(self) -> tuple[str, ...]:
        """The members that hold macros."""
        return tuple(path for path in self._package if _MACROS.search(path))

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets with cells, visible ones first. No two have the same name: a damaged workbook's second
        “News” is “News (2)”. Raises ImportFailedError where there are none."""
        found: list[Sheet] = []
        names: dict[str, int] = {}
        root = self.part(self._main).root
        for node in root.all(_beside(root, "sheet")):
            id_ = next((v for n, v in node.attributes.items() if _ID.fullmatch(n)), "")
            kind, path = self._related.get(id_, ("", ""))
            if kind.endswith("/worksheet"):
                hidden = node.attributes.get("state", "visible") != "visible"
                written = name = node.attributes.get("name", path)
                while name in names:
                    names[written] += 1
                    name = f"{written} ({names[written]})"
                names[name] = 1
                found.append(Sheet(name, path, hidden))
        if not found:
            raise ImportFailedError(f"“{self.name}” has no sheets with cells.", "Is it the right file?")
        return tuple(sorted(found, key=lambda sheet: sheet.hidden))

    @cached_property
    def strings_path(self) -> str | None:
        """The part with the shared strings."""
        return next((p for kind, p in self._related.values() if kind.endswith("/sharedStrings")), None)

    @cached_property
    def strings(self) -> list[Node]:
        if self.strings_path is None:
            return []
        root = self.part(self.strings_path).root
        return [node for node in root.elements() if node.local == "si"]

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The rows of a sheet that are written down, in order. Raises ImportFailedError."""
        data = self.part(sheet.path).root.child("sheetData")
        number = 0
        for node in data.elements() if data is not None else ():
            number = _number(node.attributes.get("r", ""), number + 1)
            cells: dict[int, Cell] = {}
            column = -1
            for cell in node.elements():
                reference = _REFERENCE.fullmatch(cell.attributes.get("r", ""))
                column = _column(reference[1]) if reference else column + 1
                cells[column] = self._cell(cell, column)
            yield Row(node, number, cells)

    def _cell(self, node: Node, column: int) -> Cell:
        if node.child("f") is not None:
            return Cell(node, column, None, formula=True)
        kind, value = node.attributes.get("t", "n"), node.child("v")
        if kind == "inlineStr":
            return Cell(node, column, node.child("is"))
        if kind == "s" and value is not None:
            index = _number(value.text(), -1)
            if not 0 <= index < len(self.strings):
                raise ImportFailedError(
                    f"“{self.name}” is damaged: a cell names a string that is not there.",
                    "Open it in a spreadsheet program and save it again.",
                )
            return Cell(node, column, self.strings[index], index)
        return Cell(node, column, None)

    def uses(self) -> Counter[int]:
        """How many cells of all sheets share each string."""
        found = (
            cell.shared for sheet in self.sheets for row in self.rows(sheet) for cell in row.cells.values()
        )
        return Counter(index for index in found if index is not None)

    def rewritten(self, edits: dict[str, list[Edit]]) -> bytes:
        """The workbook with edits of the raw texts of some parts, and without macros."""
        if any(edits.values()):
            edits = {**edits, self._main: [*edits.get(self._main, []), *self._recalculation()]}
        if self.macros:
            for path, more in self._without_macros().items():
                edits = {**edits, path: [*edits.get(path, []), *more]}
        changed = {
            path: self.part(path).encode(apply_edits(self.part(path).raw, part)[0])
            for path, part in edits.items()
            if part
        }
        return self._package.rewritten(changed, without=self.macros)

    def _recalculation(self) -> list[Edit]:
        """Formulas that refer to corrected cells hold old results: whoever opens the workbook counts
        again."""
        main = self.part(self._main)
        node = main.root.child("calcPr")
        return main.set_attributes(node, {"fullCalcOnLoad": "1"}) if node is not None else []

    def _without_macros(self) -> dict[str, list[Edit]]:
        """The edits by which nothing refers to the macros any more."""
        types = self.part(_TYPES)
        edits: list[Edit] = []
        for node in types.root.elements():
            kind = node.attributes.get("ContentType", "")
            if _MACROS.search(node.attributes.get("PartName", "")):
                edits.append(Edit(node.place, ""))
            elif kind == _MACRO_TYPE:
                edits += types.set_attributes(node, {"ContentType": _PLAIN_TYPE})
        folder, base = posixpath.split(self._main)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        gone = [
            Edit(node.place, "")
            for node in self.part(path).root.elements()
            if _MACROS.search(node.attributes.get("Target", ""))
        ]
        return {_TYPES: edits, path: gone}


def inner(node: Node) -> Span:
    """What stands between an element's tags; nothing for one tag."""
    return Span(node.opened, max(node.opened, node.closing))


def _beside(node: Node, local: str) -> str:
    """A name in the namespace of an element."""
    return node.name[: len(node.name) - len(node.local)] + local


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise
