"""What lists show: rows described by `Look`s, in a model over a tuple of up to a hundred thousand items."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from operator import is_
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QWidget

from annotator.gui.theme import Mark

ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
TOLD = 2_000
"""In longer lists a change of looks is only repainted: told of it, Qt would lay out all rows again."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a row looks, and what a screen reader says (`spoken`).

    `after` stands behind the title, for what replaces it; `badge` at the right end. `mark` underlines the
    title. `progress` (0 to 1) draws a bar below. A `heading` cannot be chosen.
    """

    title: str
    spoken: str
    subtitle: str = ""
    icon: QIcon | None = None
    after: str = ""
    badge: str = ""
    badge_role: str = "muted"
    mark: Mark | None = None
    mark_width: float = 1.2
    strong: bool = False
    dim: bool = False
    strike: bool = False
    progress: float | None = None
    heading: bool = False
    tooltip: str = ""


class RowModel(QAbstractListModel):
    """`look` describes an item, `key` names it across changes."""

    def __init__(
        self, look: Callable[[Any], Look], key: Callable[[Any], Hashable], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._key = key
        self._items: tuple[Any, ...] = ()
        self._rows: dict[Hashable, int] | None = None

    @property
    def items(self) -> tuple[Any, ...]:
        return self._items

    def set_items(self, items: Sequence[Any]) -> bool:
        """True when rows came, went or moved; False when some only look different."""
        items = tuple(items)
        if len(items) == len(self._items):
            # After a decision nearly all items are the very same objects.
            differ = [n for n, same in enumerate(map(is_, items, self._items)) if not same]
            if all(self._key(items[n]) == self._key(self._items[n]) for n in differ):
                self._items = items
                if differ and len(items) <= TOLD:
                    self.dataChanged.emit(self.index(differ[0]), self.index(differ[-1]))
                return False
        self.beginResetModel()
        self._items = items
        self._rows = None
        self.endResetModel()
        return True

    def row_of(self, key: Hashable) -> int:
        """-1 when there is no such item."""
        if self._rows is None:
            self._rows = {self._key(item): row for row, item in enumerate(self._items)}
        return self._rows.get(key, -1)

    def look(self, row: int) -> Look:
        return self._look(self._items[row])

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._items)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and self.look(index.row()).heading:
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not index.isValid():
            return None
        if role == ITEM_ROLE:
            return self._items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.look(index.row()).title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.look(index.row()).spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.look(index.row()).tooltip or None
        return None
