"""The text the article was translated from, beside the article."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.events import Selection
from annotator.gui.jobs import Report
from annotator.gui.pieces import words
from annotator.gui.source_table import RowMark, SourceTable
from annotator.model.anchor import Span
from annotator.model.document import Document
from annotator.model.review import Changes, FlagStatus, Passage
from annotator.services.analysis import CancelToken
from annotator.services.side_by_side import Beside, side_by_side

KEY = "side-by-side"
COMPARISON = "bilingual"
"""The detector whose flags rest on the source."""
_KINDS = frozenset(("flag", "ignore", "setting"))
_WITHOUT = (
    "This article came without its source. Give the text it was translated from: "
    "both then stand side by side here, and are compared."
)


class SourcePanel(QWidget):
    """Follows the article as it is scrolled, and the selection; choosing a row goes to its place. Nothing is
    edited here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._controller = desk.controller
        self._shown: tuple[str, str | None, bool] | None = None
        self._stale = True
        self._empty_words = words("", "muted")
        self._empty_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.give_button = QPushButton("Give the source text…")
        self.give_button.clicked.connect(lambda: desk.actions["set_source"].trigger())
        self._empty = QWidget()
        empty = QVBoxLayout(self._empty)
        empty.setContentsMargins(18, 12, 18, 12)
        empty.addStretch(1)
        empty.addWidget(self._empty_words)
        empty.addWidget(self.give_button, 0, Qt.AlignmentFlag.AlignHCenter)
        empty.addStretch(1)
        self.table = SourceTable(desk.theme, self._marks)
        desk.actions.add_keys(self.table)
        self.table.chosen.connect(self._choose)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        controller = desk.controller
        controller.article_opened.connect(lambda _: self._renew())
        controller.changed.connect(self._take_changes)
        controller.level_changed.connect(lambda _: self.table.viewport().update())
        controller.selection_changed.connect(self._show_selection)
        controller.reading_changed.connect(self._show_place)
        controller.visible_changed.connect(self._follow)
        self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._renew()

    # -- what is shown

    def _renew(self) -> None:
        """Show the open article and its source; the alignment is worked out in the background."""
        document = self._controller.document
        if document is None or document.source_text is None:
            self._show_empty(document)
            return
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        wanted = (document.id, document.source_text, document.aligned)
        if wanted == self._shown:
            return
        self._shown = wanted
        self.table.set_rows(())
        self._show_page(self.table)
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
        self.table.set_rows(())
        self._empty_words.setText(
            "No article is open. Import one, or choose one in Articles." if document is None else _WITHOUT
        )
        self.give_button.setVisible(document is not None)
        self._show_page(self._empty)

    def _show_page(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        self.setFocusProxy(self.table if page is self.table else self.give_button)

    def _take_rows(self, rows: tuple[Beside, ...]) -> None:
        self.table.set_rows(rows)
        selection = self._controller.selection
        if selection:
            self._show_selection(selection)
        elif self._controller.session is not None:
            self._show_place(self._controller.place)

    def _marks(self, row: Beside) -> list[RowMark]:
        """The flags in a row that still want a decision."""
        if row.span is None:
            return []
        theme = self._desk.theme
        return [
            RowMark(
                max(0, passage.span.start - row.span.start),
                min(len(row.target), passage.span.end - row.span.start),
                theme.mark(passage.category),
                theme.severity_width(passage.severity),
                " ".join(f.message for f in passage.flags if f.detector == COMPARISON),
            )
            for passage in self._open_in(row.span)
        ]

    def _open_in(self, span: Span) -> list[Passage]:
        found = self._controller.index.within(span.start, span.end)
        return [p for p in found if p.status in (FlagStatus.OPEN, FlagStatus.QUERY)]

    # -- the controller

    def _choose(self, row: Beside) -> None:
        """Go to the row's place, and take up what the comparison found there, else the first flag."""
        self._controller.go_to(row.span or Span(row.at, row.at))
        passages = [] if row.span is None else self._open_in(row.span)
        compared = [p for p in passages if COMPARISON in p.detectors]
        wanted = next(iter(compared or passages), None)
        self._controller.select_passage(wanted, jump=False, initiator=self)

    def _take_changes(self, changes: Changes) -> None:
        if "source" in changes.ids:
            # Asked for passages, the session reads what another window may have written.
            self._controller.passages()
            self._renew()
        elif changes.ids.keys() & _KINDS:
            self.table.viewport().update()

    def _show_selection(self, selection: Selection) -> None:
        if selection.initiator is self:
            return
        chosen = selection.passage or selection.correction
        if chosen is not None:
            self.table.show_row(self.table.beside.row_at(chosen.span.start))

    def _show_place(self, offset: int) -> None:
        """Whoever reads here is not to be led away by the article's following."""
        if not self.table.hasFocus():
            self.table.show_row(self.table.beside.row_at(offset))

    def _follow(self, visible: Span) -> None:
        """The article was scrolled."""
        if not self.table.hasFocus():
            self.table.scroll_to_row(self.table.beside.row_at(visible.start))
