"""The rows of the side-by-side view: source, article and how far each line has come."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from annotator.gui.line_states import STATE_LABELS
from annotator.gui.theme import Mark
from annotator.gui.wording import count
from annotator.model.anchor import Span
from annotator.model.document import SegmentState
from annotator.services.side_by_side import Beside

SOURCE, TARGET, STATE = 0, 1, 2
ROW_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class RowMark:
    """A flag in a row: `start` and `end` are code points of the words in `column` (SOURCE or TARGET). `note`
    is its message where it comes from the comparison with the source, else ""."""

    start: int
    end: int
    mark: Mark
    width: float
    note: str = ""
    column: int = TARGET


@dataclass(frozen=True, slots=True)
class RowLook:
    """What a row shows now: the article's words (`target`) as they read with their corrections, the places of
    these in them (`corrected`, code points of `target`), the flags that want a decision, and what people have
    noted on the row's sentences."""

    target: str
    corrected: tuple[Span, ...] = ()
    marks: tuple[RowMark, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def notes(self) -> str:
        """What the comparison with the source says, a line each."""
        return "\n".join(dict.fromkeys(mark.note for mark in self.marks if mark.note))


class SourceModel(QAbstractTableModel):
    """Rows that are never edited. `look` tells how a row looks when it is shown."""

    def __init__(self, look: Callable[[Beside], RowLook], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.rows: tuple[Beside, ...] = ()
        self.states: Mapping[int, SegmentState] = {}
        """By line."""
        self._places: list[int] = []

    def set_rows(self, rows: tuple[Beside, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self._places = [row.at for row in rows]
        self.endResetModel()

    def row_at(self, offset: int) -> int:
        """The row that holds a code point of the article, or the one before it; -1 without rows. What is
        missing within a line has no place of its own."""
        row = bisect_right(self._places, offset) - 1
        while row > 0 and self.rows[row].span is None and self.rows[row].line == self.rows[row - 1].line:
            row -= 1
        return max(row, 0) if self.rows else -1

    def begins_line(self, row: int) -> bool:
        """Whether a row is the first one of its line: the state of the line is shown there."""
        return row == 0 or self.rows[row - 1].line != self.rows[row].line

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else 3

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Source", "Article", "State")[section]
        return None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(row, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row, index.column())
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row, index.column())
            case _:
                return row if role == ROW_ROLE else None

    def _words(self, row: Beside, column: int) -> str:
        if column == TARGET:
            return self.look(row).target
        return row.source if column == SOURCE else self._state_words(row)

    def _state_words(self, row: Beside) -> str:
        state = self.states.get(row.line)
        return "" if state is None else STATE_LABELS[state]

    def _tip(self, row: Beside, column: int) -> str | None:
        if column == STATE:
            return f"Line {row.line + 1}: {self._state_words(row) or 'no state'}"
        look = self.look(row)
        return "\n".join(filter(None, (look.notes, *(f"Note: {said}" for said in look.remarks)))) or None

    def _spoken(self, row: Beside, column: int) -> str:
        if column == SOURCE:
            return f"Source: {row.source or 'nothing here'}"
        if column == STATE:
            return f"State of line {row.line + 1}: {self._state_words(row) or 'none'}"
        look = self.look(row)
        words = f"Article: {look.target or 'nothing here'}"
        flags = sum(mark.column == TARGET for mark in look.marks)
        if flags:
            notes = look.notes.replace("\n", " ")
            words += f" {count(flags, 'flag')}. {notes}"
        words += "".join(f" Note: {said}" for said in look.remarks)
        return words.rstrip()
