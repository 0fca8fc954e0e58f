"""Charts and diagrams (SmartArt): parts of their own beside a Word document, whose words are DrawingML.

Neither can hold tracked changes. What a drawing holds several times is one line with several copies: the name
of a category in each series of a chart, the words of a diagram as data and as they were drawn last.
Sources: ECMA-376 part 1, chapter 21; [MS-ODRAWXML] for what Word adds to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from annotator.formats.docx.names import FALLBACK, RELATIONSHIPS
from annotator.formats.package import Element, Package
from annotator.model.errors import ImportFailedError
from annotator.text.diff import diff_edits
from annotator.text.offsets import Edit

MAX_PARTS = 2_000
MAX_PART = 8_000_000
"""Bytes of one chart or diagram."""
CHART, DIAGRAM = "chart", "diagram"
_DML = "http://schemas.openxmlformats.org/drawingml/2006/"
_A, _C, _DGM = (f"{{{_DML}{name}}}" for name in ("main", "chart", "diagram"))
_CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_DSP = "{http://schemas.microsoft.com/office/drawing/2008/diagram}"
_R = f"{{{RELATIONSHIPS}}}"
_CHARTS = (f"{_C}chart", f"{_CX}chart")
_RELIDS = f"{_DGM}relIds"
_PARAGRAPH, _RUN, _TEXT, _BREAK, _FIELD = (f"{_A}{name}" for name in ("p", "r", "t", "br", "fld"))
_NAMES = frozenset((f"{_C}strCache", f"{_C}strLit", f"{_C}lvl", "dlblRangeCache", "strDim"))
"""What holds the names of series and categories; Word's own parts by their local names."""
_XML_SPACE = re.compile(r"[\t\n\r]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a drawing. Each copy is the elements whose texts together are `text`; `table` is the path of
    the workbook that a chart took it from, "" where there is none in the document."""

    text: str
    copies: list[tuple[Element, ...]]
    table: str = ""

    @property
    def is_name(self) -> bool:
        """Whether it is the name of a series or category, which a chart takes from cells."""
        return any(element.tag != _TEXT for copy in self.copies for element in copy)

    def rewrite(self, edits: Iterable[Edit]) -> None:
        """Make disjoint edits of `text`, in text order, in every copy that still reads so."""
        backwards = list(reversed(list(edits)))
        for copy in self.copies:
            if _shown(copy) == self.text:
                for edit in backwards:
                    _replace(copy, edit, self.text)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart or diagram and its lines, those that hold a letter."""

    kind: str
    lines: tuple[Line, ...]


class Drawings:
    """The charts and diagrams that the parts of a document refer to."""

    def __init__(
        self, package: Package, root_at: Callable[[str], Element], path_of: Callable[[Element], str]
    ) -> None:
        """`root_at` gives the root of the part at a path, which is saved with what is changed in it;
        `path_of` the path of the part an element is in."""
        self._package = package
        self._root_at = root_at
        self._path_of = path_of
        self._read: dict[str, Drawing | None] = {}
        """By the path of the part; None where it cannot be read."""
        self._related: dict[str, dict[str, tuple[str, str]]] = {}
        """The relationships of the parts that refer to drawings."""

    @property
    def unread(self) -> int:
        """How many that were looked for are damaged, too large or too many."""
        return sum(drawing is None for drawing in self._read.values())

    def within(self, element: Element, boxes: Sequence[Element] = ()) -> list[Drawing]:
        """The drawings in a child of a run that hold words, without those in `boxes` and in forms for older
        programs."""
        found = []
        for reference in element.iter(*_CHARTS, _RELIDS):
            between = takewhile(lambda a: a is not element, reference.iterancestors())
            if any(a.tag == FALLBACK or a in boxes for a in between):
                continue
            drawing = self._drawing(reference)
            if drawing is not None and drawing.lines:
                found.append(drawing)
        return found

    def _drawing(self, reference: Element) -> Drawing | None:
        is_chart = reference.tag != _RELIDS
        home = self._path_of(reference)
        if home not in self._related:
            self._related[home] = self._package.relationships(home)
        related = self._related[home]
        path = related.get(reference.get(f"{_R}{'id' if is_chart else 'dm'}", ""), ("", ""))[1]
        if path not in self._package:
            return None
        if path not in self._read:
            self._read[path] = self._chart(path) if is_chart else self._diagram(path, related)
        return self._read[path]

    def _chart(self, path: str) -> Drawing | None:
        root = self._root(path)
        if root is None:
            return None
        related = self._package.relationships(path).values()
        table = next((p for kind, p in related if kind.endswith("/package") and p in self._package), "")
        lines = _gathered(_copies(root))
        return Drawing(CHART, tuple(replace(line, table=table) if line.is_name else line for line in lines))

    def _diagram(self, path: str, related: dict[str, tuple[str, str]]) -> Drawing | None:
        root = self._root(path)
        if root is None:
            return None
        data = [copy for point in _points(root) for copy in _copies(point)]
        extension = next(root.iter(f"{_DSP}dataModelExt"), None)
        drawn_at = "" if extension is None else related.get(extension.get("relId", ""), ("", ""))[1]
        drawn = self._root(drawn_at) if drawn_at in self._package else None
        known = {_shown(copy) for copy in data}
        again = [] if drawn is None else [copy for copy in _copies(drawn) if _shown(copy) in known]
        return Drawing(DIAGRAM, _gathered([*data, *again]))

    def _root(self, path: str) -> Element | None:
        if len(self._read) >= MAX_PARTS or len(self._package.read(path)) > MAX_PART:
            return None
        try:
            return self._root_at(path)
        except ImportFailedError:
            return None


def _gathered(copies: Iterable[tuple[Element, ...]]) -> tuple[Line, ...]:
    lines: dict[str, Line] = {}
    for copy in copies:
        text = _shown(copy)
        if any(map(str.isalpha, text)):
            lines.setdefault(text, Line(text, [])).copies.append(copy)
    return tuple(lines.values())


def _copies(root: Element) -> Iterator[tuple[Element, ...]]:
    """The lines of a tree in document order, each as the elements that hold its text."""
    for element in root.iter():
        if element.tag == _PARAGRAPH:
            yield from _stretches(element)
        elif _is_name(element):
            yield (element,)


def _stretches(paragraph: Element) -> Iterator[tuple[Element, ...]]:
    """The lines of a paragraph: what stands between line breaks and fields."""
    line: list[Element] = []
    for child in paragraph:
        if child.tag == _RUN:
            line += child.iterchildren(_TEXT)
        elif child.tag in (_BREAK, _FIELD) and line:
            yield tuple(line)
            line = []
    if line:
        yield tuple(line)


def _is_name(element: Element) -> bool:
    """Whether an element of a chart holds the name of a series or category, or a label out of a cell."""
    parent = element.getparent()
    above = None if parent is None else parent.getparent()
    if parent is None or above is None:
        return False
    if element.tag == f"{_C}v":
        return parent.tag == f"{_C}tx" or (parent.tag == f"{_C}pt" and _holds_names(above))
    if element.tag == f"{_CX}pt":
        return _holds_names(above)
    return element.tag == f"{_CX}v" and parent.tag == f"{_CX}txData"


def _holds_names(element: Element) -> bool:
    return element.tag in _NAMES or str(element.tag).rpartition("}")[2] in _NAMES


def _points(model: Element) -> Iterator[Element]:
    """The points of a diagram in the order they are read: each before those below it, then what is connected
    to none."""
    points = {point.get("modelId", ""): point for point in model.iterfind(f"{_DGM}ptLst/{_DGM}pt")}
    below: dict[str, list[tuple[int, list[str]]]] = {}
    for connection in model.iterfind(f"{_DGM}cxnLst/{_DGM}cxn"):
        if connection.get("type", "parOf") == "parOf":
            order = connection.get("srcOrd", "0")
            ids = [connection.get(name, "") for name in ("destId", "parTransId", "sibTransId")]
            place = int(order) if order.isdecimal() else 0
            below.setdefault(connection.get("srcId", ""), []).append((place, ids))
    waiting = [number for number, point in reversed(points.items()) if point.get("type") == "doc"]
    while waiting:
        point = points.pop(waiting.pop(), None)
        if point is not None:
            yield point
            children = sorted(below.get(point.get("modelId", ""), ()))
            waiting += (number for _, ids in reversed(children) for number in reversed(ids))
    yield from points.values()


def _shown(copy: Sequence[Element]) -> str:
    return _XML_SPACE.sub(" ", "".join(element.text or "" for element in copy))


def _replace(copy: Sequence[Element], edit: Edit, text: str) -> None:
    """Make one edit of a copy of `text`. Where it lies in several elements it is made word by word, so that
    words that are formatted otherwise stay so."""
    starts = [0]
    for element in copy:
        starts.append(starts[-1] + len(element.text or ""))
    span = edit.span
    inside = [n for n in range(len(copy)) if starts[n] < span.end and starts[n + 1] > span.start]
    if len(inside) > 1:
        words = diff_edits(span.of(text), edit.replacement, phrases=False)
        if len(words) > 1:
            for word in reversed(words):
                _replace(copy, Edit(word.span.shifted(span.start), word.replacement), text)
            return
    if not inside:
        inside = [next(n for n in range(len(copy)) if starts[n + 1] >= span.start)]
    new = edit.replacement.replace("\n", " ")
    for number in inside:
        old = copy[number].text or ""
        first, last = max(0, span.start - starts[number]), max(0, span.end - starts[number])
        copy[number].text = f"{old[:first]}{new}{old[last:]}"
        new = ""
