"""The list of what the comparison with the source has found: numbers, names, what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.events import Selection
from annotator.gui.rows import Look, RowList
from annotator.gui.wording import count, one_line
from annotator.model.review import FlagStatus
from annotator.services.checklist import Check, ChecklistItem, checklist

NOTHING = (
    "The comparison with the source finds nothing that wants a decision at this level. "
    "Choose “Everything” in View to see every doubt."
)


@dataclass(frozen=True, slots=True)
class CheckHeading:
    check: Check
    count: int


class ChecklistView(QWidget):
    """Choosing an entry selects its passage. After a decision the next entry takes the place."""

    counted = Signal(int)
    """How many entries there are, of all kinds."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._controller = desk.controller
        self._items: tuple[ChecklistItem, ...] = ()
        self._row = 0
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of entries")
        self.kind.activated.connect(lambda _: self._fill())
        self.previous_button = self._button("previous", "Previous entry", -1)
        self.next_button = self._button("next", "Next entry", 1)
        self.list = RowList(desk.theme, self._look, _key, "Check list")
        self.list.chosen.connect(self._choose)
        desk.actions.add_keys(self.list)
        self.tools = QWidget()
        """The choice of kinds and the way through the list, for the head of the panel."""
        head = QHBoxLayout(self.tools)
        head.setContentsMargins(0, 3, 0, 3)
        head.addWidget(self.kind)
        head.addWidget(self.previous_button)
        head.addWidget(self.next_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        self.setFocusProxy(self.list)
        self._controller.selection_changed.connect(self._show_selection)
        desk.theme.changed.connect(self._paint_icons)
        self._paint_icons()

    def renew(self) -> None:
        """Show what there is now."""
        document = self._controller.document
        has_source = document is not None and document.source_text is not None
        items = checklist(self._controller.passages()) if has_source else ()
        if items != self._items or not self.kind.count():
            self._items = items
            self._fill_kinds()
            self._fill()
            self.counted.emit(len(items))

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) entry, around the end if need be."""
        entries = [n for n, item in enumerate(self.list.rows.items) if isinstance(item, ChecklistItem)]
        if not entries:
            return
        current = self.list.currentIndex().row() if self.list.current() is not None else self._row - (by > 0)
        if by > 0:
            wanted = next((n for n in entries if n > current), entries[0])
        else:
            wanted = next((n for n in reversed(entries) if n < current), entries[-1])
        self.list.choose_row(wanted)

    # -- showing

    def _fill_kinds(self) -> None:
        chosen = self.kind.currentData()
        counts = Counter(item.check for item in self._items)
        self.kind.clear()
        self.kind.addItem(f"All kinds ({len(self._items)})", None)
        for check in Check:
            if counts[check]:
                self.kind.addItem(f"{check.label} ({counts[check]})", check)
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))

    def _fill(self) -> None:
        wanted = self.kind.currentData()
        counts = Counter(item.check for item in self._items)
        rows: list[CheckHeading | ChecklistItem] = []
        for item in self._items:
            if wanted is not None and item.check != wanted:
                continue
            last = rows[-1] if rows else None
            if wanted is None and (not isinstance(last, ChecklistItem) or last.check is not item.check):
                rows.append(CheckHeading(item.check, counts[item.check]))
            rows.append(item)
        if self.list.current() is not None:
            self._row = self.list.currentIndex().row()
        self.list.set_items(rows)
        self.list.set_empty("" if rows else NOTHING)
        for button in (self.previous_button, self.next_button):
            button.setEnabled(bool(rows))

    def _look(self, item: CheckHeading | ChecklistItem) -> Look:
        if isinstance(item, CheckHeading):
            return Look(
                item.check.label,
                f"{item.check.label}, {count(item.count, 'entry', 'entries')}",
                badge=f"{item.count:,}",
                heading=True,
            )
        flag, theme = item.flag, self._desk.theme
        quote = one_line(flag.anchor.quote, 80)
        right = flag.suggestions[0].replacement if flag.suggestions else ""
        query = item.passage.status is FlagStatus.QUERY
        return Look(
            quote,
            f"{item.check.label}: “{quote}”. {flag.message}" + (" Query." if query else ""),
            subtitle=flag.message,
            icon=theme.status_icon(item.passage.status),
            after=one_line(right, 60),
            badge="query" if query else "",
            badge_role="caution",
            mark=theme.mark(flag.category),
            mark_width=theme.severity_width(flag.severity),
            tooltip=flag.message,
        )

    # -- doing

    def _choose(self, item: CheckHeading | ChecklistItem) -> None:
        if isinstance(item, ChecklistItem):
            self._row = self.list.currentIndex().row()
            self._controller.select_passage(item.passage, initiator=self)

    def _show_selection(self, selection: Selection) -> None:
        if selection.initiator is self:
            return
        ids = set(selection.passage.flag_ids) if selection.passage is not None else set()
        current = self.list.current()
        if isinstance(current, ChecklistItem) and current.flag.id in ids:
            return
        self.list.show_item(next((item.flag.id for item in self._items if item.flag.id in ids), None))

    def _button(self, icon: str, name: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setProperty("icon-name", icon)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: self.step(by))
        return button

    def _paint_icons(self) -> None:
        for button in (self.previous_button, self.next_button):
            button.setIcon(self._desk.theme.icon(button.property("icon-name")))


def _key(item: CheckHeading | ChecklistItem) -> str:
    return f"heading {item.check.value}" if isinstance(item, CheckHeading) else item.flag.id
