"""What marking changes put into a document's tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.formats.package import Element


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

    def add(self, other: Marked) -> None:
        """Take in what was put into another tree for the same changes; it is not pointed at."""
        self.insertions += other.insertions
        self.deletions += other.deletions
        self.inserted_marks += other.inserted_marks
        self.deleted_marks += other.deleted_marks
