"""The text the article was translated from, beside the article: row by row, and as a list of what the
comparison of both has found."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.checklist_view import ChecklistView
from annotator.gui.desk import Desk
from annotator.gui.events import Selection
from annotator.gui.jobs import Report
from annotator.gui.line_states import LineStates
from annotator.gui.menu import Menu
from annotator.gui.pieces import Button, words
from annotator.gui.source_looks import RowLooks
from annotator.gui.source_table import SourceTable
from annotator.gui.wrapping import WrapLayout
from annotator.model.anchor import Span
from annotator.model.document import Document, SegmentState
from annotator.model.review import Changes
from annotator.services.analysis import CancelToken
from annotator.services.checklist import COMPARING
from annotator.services.side_by_side import Beside, side_by_side

KEY = "side-by-side"
LEADING_MS = 300
"""So long after the reader has scrolled here the article is not followed: it comes along by itself."""
ROWS, CHECKS = 0, 1
"""The tabs."""
_SHOWN_KINDS = frozenset(("flag", "ignore", "setting", "correction", "note"))
_WITHOUT = (
    "This article came without its source. Give the text it was translated from: "
    "both then stand side by side here, and are compared."
)
_MOVING_ON = (SegmentState.REVIEWED, SegmentState.FINAL)
"""Whoever says one of these of a line goes on with the next."""


class SourcePanel(QWidget):
    """Follows the article as it is scrolled, and the selection, and leads it while the reader is here.
    Nothing is edited here but the states of lines."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._controller = controller = desk.controller
        self._shown: tuple[str, str | None, bool] | None = None
        self._stale = True
        self._rows: tuple[Beside, ...] = ()
        self._top = -1
        """The first code point that could be seen of the article last."""
        self._going: int | None = None
        """Where the reader has gone since the article was scrolled last."""
        self._leading = QTimer(self)
        self._leading.setSingleShot(True)
        self._leading.setInterval(LEADING_MS)
        self._looks = RowLooks(controller, desk.theme)
        self.states = LineStates(controller, desk.actions, self)
        self.table = SourceTable(desk.theme, self._looks.look)
        self.checks = ChecklistView(desk)
        self._build()
        self.table.chosen.connect(self._choose)
        self.table.scrolled.connect(self._lead)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.states.changed.connect(self._show_states)
        self.checks.counted.connect(self._count_checks)
        controller.article_opened.connect(lambda _: self._renew())
        controller.changed.connect(self._take_changes)
        controller.level_changed.connect(lambda _: self._renew_flags())
        controller.mode_changed.connect(lambda _: self.table.viewport().update())
        controller.selection_changed.connect(self._show_selection)
        controller.reading_changed.connect(self._show_place)
        controller.visible_changed.connect(self._follow)
        for state in SegmentState:
            desk.actions.on(f"state_{state.value}", lambda s=state: self._set_state(s))
        self._renew()

    def _build(self) -> None:
        desk = self._desk
        self._empty_words = words("", "muted")
        self._empty_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.give_button = Button("Give the source text…")
        self.give_button.clicked.connect(lambda: desk.actions["set_source"].trigger())
        self._empty = QWidget()
        empty = QVBoxLayout(self._empty)
        empty.setContentsMargins(18, 12, 18, 12)
        empty.addStretch(1)
        empty.addWidget(self._empty_words)
        empty.addWidget(self.give_button, 0, Qt.AlignmentFlag.AlignHCenter)
        empty.addStretch(1)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        desk.actions.add_keys(self.table)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Rows or check list")
        self.tabs.setDrawBase(False)
        self.tabs.addTab("Rows")
        self.tabs.addTab("Check list")
        self.tabs.currentChanged.connect(self._show_tab)
        self.count = words("", "muted", wrap=False)
        self.unfinished = QCheckBox("Only what is not final")
        self.unfinished.toggled.connect(lambda _: self._fill())
        head = WrapLayout(spacing=14)
        head.setContentsMargins(4, 0, 10, 0)
        head.addWidget(self.tabs)
        head.addWidget(self.count)
        head.addWidget(self.unfinished)
        head.addWidget(self.checks.tools)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.table)
        self.pages.addWidget(self.checks)
        self._full = QWidget()
        full = QVBoxLayout(self._full)
        full.setContentsMargins(0, 0, 0, 0)
        full.setSpacing(0)
        full.addLayout(head)
        full.addWidget(self.pages, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self._full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._renew()

    # -- what is shown

    def _renew(self) -> None:
        """Show the open article and its source; the alignment is worked out in the background."""
        document = self._controller.document
        if document is None or (document.source_text is None and not self.states.followed):
            self._show_empty(document)
            return
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self._renew_flags()
        wanted = (document.id, document.source_text, document.aligned)
        if wanted == self._shown:
            return
        self._shown, self._top = wanted, -1
        self._rows = ()
        self.table.set_rows(())
        self._show_columns(document)
        self._show_page(self._full)
        session = self._controller.session
        assert session is not None
        segments = session.segments

        def work(_cancel: CancelToken, _report: Report) -> tuple[Beside, ...]:
            return side_by_side(document, segments)

        self._controller.jobs.submit(KEY, work, self._take_rows)

    def _show_empty(self, document: Document | None) -> None:
        self._controller.jobs.cancel(KEY)
        self._shown = None
        self._stale = False
        self._rows = ()
        self.table.set_rows(())
        self._empty_words.setText(
            "No article is open. Import one, or choose one in Articles." if document is None else _WITHOUT
        )
        self.give_button.setVisible(document is not None)
        self._show_page(self._empty)

    def _show_page(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        self._show_tab(self.tabs.currentIndex())

    def _show_tab(self, tab: int) -> None:
        self.pages.setCurrentIndex(tab)
        proxy = self.give_button if self.stack.currentWidget() is self._empty else self.pages.currentWidget()
        self.setFocusProxy(proxy)
        self._show_head()

    def _show_head(self) -> None:
        on = self.states.followed and self.tabs.currentIndex() == ROWS
        self.count.setVisible(on)
        self.unfinished.setVisible(on)
        self.checks.tools.setVisible(self.tabs.currentIndex() == CHECKS)

    def _show_columns(self, document: Document) -> None:
        has_source = document.source_text is not None
        self.table.show_columns(source=has_source, states=self.states.followed)
        self.tabs.setTabVisible(CHECKS, has_source)
        if not has_source:
            self.tabs.setCurrentIndex(ROWS)
        self._show_head()

    def _take_rows(self, rows: tuple[Beside, ...]) -> None:
        self._rows = rows
        self._show_states()
        self._fill()
        selection = self._controller.selection
        if selection:
            self._show_selection(selection)
        elif self._controller.session is not None:
            self._show_place(self._controller.place)

    def _fill(self) -> None:
        """Show the rows, or those of them that are not final."""
        rows = self._rows
        if self.states.followed and self.unfinished.isChecked():
            rows = tuple(r for r in rows if self.states.by_line.get(r.line) is not SegmentState.FINAL)
        if rows != self.table.beside.rows:
            self.table.set_rows(rows)

    def _renew_flags(self) -> None:
        if self.isVisible():
            self.table.viewport().update()
            self.checks.renew()

    def _count_checks(self, number: int) -> None:
        self.tabs.setTabText(CHECKS, f"Check list ({number:,})" if number else "Check list")
        # While it is being shown a tab bar gives its width without the count, and never again by itself.
        QTimer.singleShot(0, self.tabs, self.tabs.updateGeometry)

    # -- states of lines

    def _show_states(self) -> None:
        document = self._controller.document
        if document is None:
            return
        if (self._shown is None) is self.states.followed and document.source_text is None:
            self._renew()
            return
        self.table.show_states(self.states.by_line)
        self.count.setText(self.states.counted(row.line for row in self._rows))
        self._show_columns(document)
        if self.unfinished.isChecked():
            self._fill()

    def _set_state(self, state: SegmentState) -> None:
        """Say it of the chosen rows' lines, or of the line at the cursor while the reader is elsewhere."""
        document = self._controller.document
        if document is None:
            return
        if not self.table.hasFocus():
            self.states.set([document.text.count("\n", 0, self._controller.place)], state)
            return
        chosen, place = self.table.chosen_rows(), self.table.currentIndex().row()
        if self.states.set([row.line for row in chosen], state) is None or len(chosen) != 1:
            return
        if state in _MOVING_ON:
            rows = self.table.beside.rows
            after = (n for n, row in enumerate(rows) if n >= place and row.line > chosen[0].line)
            self.table.choose_row(next(after, min(place, len(rows) - 1)))

    def _show_menu(self, point: QPoint) -> None:
        actions = self._desk.actions
        menu = Menu(self)
        names = (
            [f"state_{state.value}" for state in SegmentState] if self.states.followed else ["begin_states"]
        )
        for name in names:
            menu.addAction(actions[name])
        menu.addSeparator()
        menu.addAction("&Copy", self.table.copy)
        menu.addSeparator()
        for name in ("dismiss", "query", "edit", "set_source"):
            menu.addAction(actions[name])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.viewport().mapToGlobal(point))

    # -- the controller

    def _choose(self, row: Beside) -> None:
        """Go to the row's place, and take up what the comparison found there, else the first flag."""
        self._controller.go_to(row.span or Span(row.at, row.at))
        passages = [] if row.span is None else self._looks.undecided(row.span)
        compared = [p for p in passages if set(COMPARING).intersection(p.detectors)]
        wanted = next(iter(compared or passages), None)
        self._controller.select_passage(wanted, jump=False, initiator=self)

    def _lead(self, row: Beside) -> None:
        """The reader has scrolled here: the article comes along."""
        if self._controller.session is not None:
            self._leading.start()
            self._controller.scroll_requested.emit(row.at)

    def _take_changes(self, changes: Changes) -> None:
        if "source" in changes.ids:
            # Asked for passages, the session reads what another window may have written.
            self._controller.passages()
            self._renew()
        elif changes.ids.keys() & _SHOWN_KINDS:
            self._renew_flags()

    def _show_selection(self, selection: Selection) -> None:
        if selection.initiator is self:
            return
        chosen = selection.passage or selection.correction
        if chosen is not None:
            self.table.show_row(self.table.beside.row_at(chosen.span.start))

    def _show_place(self, offset: int) -> None:
        """Whoever reads here is not to be led away by the article's following."""
        if not self.table.hasFocus():
            self._going = offset
            self.table.show_row(self.table.beside.row_at(offset))

    def _follow(self, visible: Span) -> None:
        """The article was scrolled, and not by us. Where only less or more can be seen nothing moves."""
        before, self._top = self._top, visible.start
        if visible.start != before and not self.table.hasFocus() and not self._leading.isActive():
            self.table.scroll_to_row(self.table.beside.row_at(visible.start))
            if self._going is not None and visible.start <= self._going <= visible.end:
                # It was scrolled to get to a place, which is to be seen here, too.
                self.table.show_chosen()
            self._going = None
