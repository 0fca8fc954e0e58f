"""The list of flags with its filter, and the card of the one chosen."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.events import AnalysisState, Selection
from annotator.gui.flag_card import FlagCard, ignore_actions
from annotator.gui.flag_filter import Arrangement, FlagFilter, GroupHeading, Row, arrange
from annotator.gui.flag_looks import heading_look, passage_look
from annotator.gui.menu import Menu
from annotator.gui.pieces import remember, words
from annotator.gui.rows import Look, RowList
from annotator.gui.search_field import SearchField
from annotator.gui.theme import STATUS_LABELS
from annotator.gui.wording import count, one_line
from annotator.model.mqm import Category, Severity
from annotator.model.review import Changes, FlagStatus, Level, Passage
from annotator.services.analysis import Analyser
from annotator.services.review import HAND

ORDER = "flag_order"
"""The setting that keeps the order chosen last."""
E = TypeVar("E", bound=StrEnum)
_KINDS = frozenset(("flag", "correction", "ignore", "setting", "note"))


class FlagPanel(QWidget):
    """All passages of the open article at the chosen level."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._controller = desk.controller
        self._titles: dict[str, str] = {}
        self._stale = True
        self._filling = False
        self._ids: list[str] = []
        self._counted: tuple[tuple[Passage, ...], int] = ((), 0)
        self._held: Passage | None = None
        """The selected passage as it was when somebody came to it: its row stays in that place of the list,
        whatever is decided, until they go on."""
        self.filter = FlagFilter()
        self._make_filter()
        self.list = RowList(desk.theme, self._look, _key, "Flags")
        desk.actions.add_keys(self.list)
        self.list.chosen.connect(self._choose)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.card = FlagCard(desk, self._detector_title)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(self.card)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        self.list.setMinimumHeight(70)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._split, 1)
        self.setFocusProxy(self.list)
        controller = desk.controller
        controller.article_opened.connect(lambda _: self._renew())
        controller.project_opened.connect(lambda _: self._forget_titles())
        controller.level_changed.connect(lambda _: self._renew())
        controller.changed.connect(self._take_changes)
        controller.selection_changed.connect(self._show_selection)
        controller.analysis_changed.connect(self._show_analysis)
        controller.commit_requested.connect(self.card.commit)
        desk.theme.changed.connect(self._paint_icons)
        self._paint_icons()

    # -- the filter

    def _make_filter(self) -> None:
        self.words = SearchField("Filter flags", "Filter flags by words")
        self.words.setMinimumWidth(self.fontMetrics().averageCharWidth() * 14)
        self.words.textChanged.connect(self._read_filter)
        self.words.to_list.connect(lambda: self.list.enter())
        self.order = _combo("Order of the flags", [(a.label, a) for a in Arrangement])
        self.order.setMinimumContentsLength(0)  # none of the labels is ever cut
        self.order.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        remembered = self._controller.workspace.settings.get(ORDER)
        self.order.setCurrentIndex(max(0, self.order.findData(remembered)))
        self.order.currentIndexChanged.connect(self._change_order)
        self.more = QToolButton()
        self.more.setText("Filters")
        self.more.setCheckable(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setAccessibleName("More filters")
        self.more.setToolTip("Filter by status, category, severity and detector")
        self.more.toggled.connect(lambda on: self._more.setVisible(on))
        self.status = _combo("Status", [("Any status", None), *((STATUS_LABELS[s], s) for s in FlagStatus)])
        self.severity = _combo(
            "Severity", [("Any severity", None), *((s.value.capitalize(), s) for s in reversed(Severity))]
        )
        self.category = _combo("Category", [("Any category", None)])
        self.detector = _combo("Detector", [("Any detector", "")])
        self._more = QWidget()
        grid = QGridLayout(self._more)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for number, box in enumerate((self.status, self.severity, self.category, self.detector)):
            box.currentIndexChanged.connect(self._read_filter)
            grid.addWidget(box, number // 2, number % 2)
        self._more.hide()
        self._count = words("", "muted", wrap=False)
        self.clear_button = QToolButton()
        self.clear_button.setText("Show all")
        self.clear_button.setToolTip("Take all filters off")
        self.clear_button.clicked.connect(lambda: self.clear_filter())
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(8, 8, 8, 6)
        head.setSpacing(6)
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self.words, 1)
        first.addWidget(self.order)
        first.addWidget(self.more)
        head.addLayout(first)
        head.addWidget(self._more)
        last = QHBoxLayout()
        last.addWidget(self._count)
        last.addStretch(1)
        last.addWidget(self.clear_button)
        head.addLayout(last)

    def _change_order(self) -> None:
        remember(self._controller, ORDER, self.order.currentData())
        self._held = self._controller.selection.passage
        self._fill()

    def clear_filter(self) -> None:
        """Show all flags of the level again."""
        self._filling = True
        self.words.clear()
        for box in (self.status, self.severity, self.category, self.detector):
            box.setCurrentIndex(0)
        self._filling = False
        self._read_filter()

    def _read_filter(self) -> None:
        if self._filling:
            return
        self.filter = FlagFilter(
            self.words.text().strip(),
            _enum(Category, self.category),
            _enum(Severity, self.severity),
            _enum(FlagStatus, self.status),
            self.detector.currentData() or "",
        )
        self._held = self._controller.selection.passage
        self._fill()

    def _offer_choices(self) -> None:
        """Only categories and detectors that occur are worth a line in a filter."""
        passages = self._controller.passages()
        categories = {f.category for p in passages for f in p.flags}
        detectors = {f.detector for p in passages for f in p.flags}
        self._filling = True
        _offer(self.category, [(c.label, c) for c in sorted(categories, key=lambda c: c.label)])
        _offer(self.detector, sorted((self._detector_title(d), d) for d in detectors))
        self._filling = False
        # What was filtered by may be gone.
        self.filter = replace(
            self.filter,
            category=_enum(Category, self.category),
            detector=self.detector.currentData() or "",
        )

    # -- the list

    def _renew(self) -> None:
        """Passages may have come or gone."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        passages = self._controller.passages()
        if [p.id for p in passages] != self._ids:
            self._ids = [p.id for p in passages]
            self._offer_choices()
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._renew()

    def _fill(self) -> None:
        passages = self._controller.passages()
        order = Arrangement(self.order.currentData())
        rows = self._arranged(passages, order)
        self.list.set_items(rows)
        shown = (
            len(rows)
            if order in (Arrangement.TEXT, Arrangement.HARM)
            else sum(isinstance(r, Passage) for r in rows)
        )
        wanting = self._count_open(passages)
        if self.filter:
            self._count.setText(f"{shown:,} of {count(len(passages), 'flag')}")
        elif passages:
            self._count.setText(f"{count(len(passages), 'flag')}, {wanting:,} open")
        else:
            self._count.setText("")
        self._count.setVisible(bool(passages))
        self.clear_button.setVisible(bool(self.filter))
        active = sum(
            bool(v)
            for v in (self.filter.status, self.filter.severity, self.filter.category, self.filter.detector)
        )
        self.more.setText(f"Filters ({active})" if active else "Filters")
        self.list.set_empty(self._empty_words(bool(passages)))
        selected = self._controller.selection.passage
        self.list.show_item(selected.id if selected else None)
        self.card.show_passage(selected)

    def _arranged(self, passages: tuple[Passage, ...], order: Arrangement) -> tuple[Row, ...]:
        """The rows, with the selected passage where it was before anything was decided about it."""
        document = self._controller.document
        if document is None:
            return ()
        held = self._held if self._moves(order) else None
        now = self._now(held)
        if now is not None and now is not held:
            passages = tuple(held if p is now else p for p in passages)
        rows = arrange(passages, document.text, self.filter, order, self._detector_title)
        return tuple(now if r is held else r for r in rows) if now is not None else rows

    def _moves(self, order: Arrangement) -> bool:
        """Whether decisions give passages another place in the list, or none."""
        return bool(self.filter) or order is not Arrangement.TEXT

    def _now(self, passage: Passage | None) -> Passage | None:
        """A passage as it is now; None when there is none such any more."""
        ids = passage.flag_ids if passage is not None else ()
        return next((p for i in ids if (p := self._controller.index.by_id(i)) is not None), None)

    def _count_open(self, passages: tuple[Passage, ...]) -> int:
        """How many are open; after a decision only what has changed is counted again."""
        before, number = self._counted
        if len(before) == len(passages):
            for old, new in zip(before, passages, strict=True):
                if old is not new:
                    number += (new.status is FlagStatus.OPEN) - (old.status is FlagStatus.OPEN)
        else:
            number = sum(p.status is FlagStatus.OPEN for p in passages)
        self._counted = (passages, number)
        return number

    def _empty_words(self, hidden: bool) -> str:
        controller = self._controller
        if controller.document is None:
            return "No article is open. Import one, or choose one in Articles."
        if hidden:
            return "No flag passes the filter. “Show all” takes it off."
        if controller.analysis.running:
            return "Looking for garbled passages…"
        if controller.level is Level.EVERYTHING:
            return "Nothing is flagged. Select words in the article and press F to flag them yourself."
        return "No flags at this level. Choose “Everything” in the View menu to see every doubt."

    def _look(self, item: Row) -> Look:
        document = self._controller.document
        if isinstance(item, GroupHeading):
            return heading_look(item)
        text = document.text if document is not None else ""
        after = self._corrected(item) if item.status is FlagStatus.CORRECTED else ""
        return passage_look(item, text, after, self._desk.theme)

    # -- the controller

    def _choose(self, item: Row) -> None:
        if isinstance(item, Passage):
            self._controller.select_passage(item, initiator=self)
            self.card.show_passage(item)
            # The list is lower once there is a card below it.
            QTimer.singleShot(0, self.list, lambda: self.list.scrollTo(self.list.currentIndex()))

    def _show_selection(self, selection: Selection) -> None:
        self.card.show_passage(selection.passage)
        self._go_on(selection.passage)
        if selection.initiator is not self and not self._stale:
            self.list.show_item(selection.passage.id if selection.passage else None)
            QTimer.singleShot(0, self.list, self.list.show_neighbours)

    def _go_on(self, passage: Passage | None) -> None:
        """Somebody is at another passage: the one they leave goes where it belongs now."""
        left = self._held
        if left is not None and passage is not None and set(left.flag_ids) & set(passage.flag_ids):
            return
        self._held = passage
        moves = self._moves(Arrangement(self.order.currentData()))
        if left is not None and moves and self._now(left) is not left and not self._stale:
            QTimer.singleShot(0, self, self._fill)  # not amid a key press of the list

    def _take_changes(self, changes: Changes) -> None:
        if changes.ids.keys() & _KINDS:
            self._renew()

    def _show_analysis(self, state: AnalysisState) -> None:
        self.list.set_empty(
            self._empty_words(bool(self._controller.passages()) if not state.running else False)
        )

    def _detector_title(self, detector: str) -> str:
        if not self._titles:
            # An analyser of its own: the controller's may be at work, and then asking it would wait.
            infos = Analyser(self._controller.workspace.settings).detectors()
            self._titles = {info.id: info.title for info in infos} | {HAND: "Flagged by hand"}
        return self._titles.get(detector, detector)

    def _corrected(self, passage: Passage) -> str:
        """What stands there now; "" where the correction cannot be told."""
        made, session = self._controller.corrections_for(passage), self._controller.session
        if not made or session is None:
            return ""
        after = made[0].replacement if len(made) == 1 else session.current_words(passage.span)
        return one_line(after) or "(deleted)"

    def _forget_titles(self) -> None:
        self._titles = {}
        self._renew()

    def _show_menu(self, place: QPoint) -> None:
        if not isinstance(self.list.current(), Passage):
            return
        actions = self._desk.actions
        menu = Menu(self)
        for name in (
            "accept_1",
            "edit",
            "dismiss",
            "dismiss_reason",
            "query",
            "query_reason",
            "reopen",
            "withdraw",
        ):
            menu.addAction(actions[name])
        menu.addAction(actions["add_source"])
        menu.addSeparator()
        menu.addActions(ignore_actions(self._desk))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _paint_icons(self) -> None:
        self.more.setIcon(self._desk.theme.icon("settings"))


def _key(item: Row) -> str:
    return f"group {item.title}" if isinstance(item, GroupHeading) else item.id


def _combo(name: str, options: list[tuple[str, object]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(7)
    for label, value in options:
        box.addItem(label, value)
    return box


def _offer(box: QComboBox, options: list[tuple[str, object]]) -> None:
    """Put `options` behind the first entry; what is chosen stays chosen where it is still offered."""
    chosen = box.currentData()
    while box.count() > 1:
        box.removeItem(1)
    for label, value in options:
        box.addItem(label, value)
    box.setCurrentIndex(max(0, box.findData(chosen)) if chosen else 0)


def _enum(kind: type[E], box: QComboBox) -> E | None:
    """The chosen value; Qt keeps a StrEnum as a bare string."""
    value = box.currentData()
    return kind(value) if value else None
