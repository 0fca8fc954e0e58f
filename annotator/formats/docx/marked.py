"""What marking changes put into a document's tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.formats.docx.drawings import Line
from annotator.formats.package import Element
from annotator.text.offsets import Edit


@dataclass(slots=True)
class Marked:
    """What was put into the tree, so that it can be accepted again or pointed at."""

    insertions: list[Element] = field(default_factory=list)
    deletions: list[Element] = field(default_factory=list)
    inserted_marks: list[Element] = field(default_factory=list)
    deleted_marks: list[Element] = field(default_factory=list)
    places: dict[int, list[Element]] = field(default_factory=dict)
    """By owner, in text order: the elements its changes left, a `w:p` where only its mark was deleted."""
    kept_boundaries: set[int] = field(default_factory=set)
    """Owners that would have joined what cannot be joined: cells, notes, text and table."""
    drawn: list[tuple[int, Line, Edit]] = field(default_factory=list)
    """What is to change in charts and diagrams, which cannot hold tracked changes: owners, lines, and edits
    of their text, in text order."""

    def drawn_edits(self) -> Iterator[tuple[Line, list[Edit]]]:
        """The lines of charts and diagrams that are to change, each once, with their edits."""
        by_line: dict[int, tuple[Line, list[Edit]]] = {}
        for _, line, edit in self.drawn:
            by_line.setdefault(id(line), (line, []))[1].append(edit)
        yield from by_line.values()

    def add(self, other: Marked) -> None:
        """Take in what was put into another tree for the same changes; it is not pointed at."""
        self.insertions += other.insertions
        self.deletions += other.deletions
        self.inserted_marks += other.inserted_marks
        self.deleted_marks += other.deleted_marks
        known = {id(line) for _, line, _ in self.drawn}
        self.drawn += (entry for entry in other.drawn if id(entry[1]) not in known)
