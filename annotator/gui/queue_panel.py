"""The queue: the articles of the project, how far each is, and search through all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QComboBox, QToolButton, QVBoxLayout, QWidget

from annotator.gui.batch_dialog import BatchDialog
from annotator.gui.desk import Desk
from annotator.gui.dropping import offers_articles, take_dropped
from annotator.gui.events import Notice
from annotator.gui.menu import Menu
from annotator.gui.pieces import remember, words
from annotator.gui.rows import Look, RowList
from annotator.gui.search_field import SearchField
from annotator.gui.wording import count, moment, one_line, percent
from annotator.gui.wrapping import WrapLayout
from annotator.model.errors import AnnotatorError
from annotator.model.review import Changes
from annotator.services.summaries import ArticleState, ArticleSummary, SearchHit

STATE_LABELS = {
    ArticleState.NEW: "new",
    ArticleState.REVIEW: "in review",
    ArticleState.WAITING: "waiting",
    ArticleState.DONE: "done",
}
_STATE_ICONS = {
    ArticleState.NEW: ("article", "muted"),
    ArticleState.REVIEW: ("status-open", "accent"),
    ArticleState.WAITING: ("status-query", "caution"),
    ArticleState.DONE: ("status-corrected", "good"),
}
_ORDERS: tuple[tuple[str, Callable[[ArticleSummary], object], bool], ...] = (
    ("Newest first", lambda a: a.imported_at, True),
    ("Oldest first", lambda a: a.imported_at, False),
    ("By title", lambda a: a.title.casefold(), False),
    ("Most open flags", lambda a: a.open_flags, True),
    ("Least done", lambda a: (a.progress, a.title.casefold()), False),
)
ORDER = "article_order"
"""The setting that keeps the order chosen last."""
SEARCH_MS = 250
_NO_ARTICLES = (
    "No articles yet.\n\nDrop files here, press Ctrl+O to import some, or paste an article with Ctrl+Shift+V."
)
_SOME_REMOVED = "\n\nFile ▸ Removed articles brings back what was removed."
REFRESH_MS = 200


class QueuePanel(QWidget):
    """Enter opens an article. Files can be dropped here, an article's text pasted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._controller = desk.controller
        self._stale = True
        self._articles: tuple[ArticleSummary, ...] = ()
        self.setAcceptDrops(True)
        self.words = SearchField("Search all articles", "Search the words of all articles and sources")
        self.words.setToolTip("Finds titles, words of the articles and of source notes")
        self.words.textChanged.connect(lambda _: self._search_soon.start())
        self.words.to_list.connect(self._search_now)
        self.order = QComboBox()
        self.order.setAccessibleName("Order of the articles")
        self.order.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.order.addItems([label for label, _, _ in _ORDERS])
        remembered = desk.controller.workspace.settings.get(ORDER)
        self.order.setCurrentIndex(max(0, self.order.findText(remembered)) if remembered else 0)
        self.order.currentIndexChanged.connect(self._change_order)
        self.import_button = QToolButton()
        self.import_button.setAccessibleName("Import articles")
        self.import_button.setText("Import")
        self.import_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.import_button.setToolTip(desk.actions["import"].toolTip())
        self.import_button.clicked.connect(desk.actions["import"].trigger)
        self._count = words("", "muted", wrap=False)
        head = QVBoxLayout()
        head.setContentsMargins(8, 8, 8, 6)
        head.setSpacing(6)
        head.addWidget(self.words)
        line = WrapLayout()
        line.addWidget(self.order)
        line.addWidget(self.import_button)
        head.addLayout(line)
        head.addWidget(self._count)
        self.list = RowList(desk.theme, self._look, _key, "Articles", bar=True)
        self.list.setSelectionMode(RowList.SelectionMode.ExtendedSelection)
        self.list.opened.connect(self._open)
        self.list.clicked.connect(self._click)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.list.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self._search_soon = _timer(self, SEARCH_MS, self._fill)
        self._refresh_soon = _timer(self, REFRESH_MS, self._renew)
        desk.actions.on("export_all", self._export_all)
        desk.actions.on("remove", self._remove)
        desk.actions.on("next_article", lambda: self.step(1))
        desk.actions.on("previous_article", lambda: self.step(-1))
        controller = desk.controller
        controller.project_opened.connect(lambda _: self._renew())
        controller.article_opened.connect(lambda _: self._renew())
        controller.level_changed.connect(lambda _: self._refresh_soon.start())
        controller.changed.connect(self._take_changes)
        desk.theme.changed.connect(self._paint_icons)
        self._paint_icons()

    # -- showing

    def _take_changes(self, changes: Changes) -> None:
        if changes.ids.keys() & {"document", "title"}:
            self._renew()
        elif changes and not self._refresh_soon.isActive():
            # Counting may take a moment in a long article; a quick row of changes is counted now and then.
            self._refresh_soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._renew()

    def _renew(self) -> None:
        self._refresh_soon.stop()
        self._stale = not self.isVisible()
        if self._stale:
            return
        try:
            self._articles = tuple(self._controller.workspace.articles())
        except AnnotatorError as error:
            self._controller.notice.emit(Notice(error.message, error.hint, warning=True))
            return
        self._fill()

    def _fill(self) -> None:
        query = self.words.text().strip()
        articles = self._ordered(self._articles)
        items: list[ArticleSummary | SearchHit] = list(articles)
        if query:
            items = self._found(query, articles)
            self._count.setText(f"{count(len(items), 'match', 'matches')}")
        else:
            done = sum(a.state is ArticleState.DONE for a in articles)
            self._count.setText(f"{count(len(articles), 'article')}, {done:,} done" if articles else "")
        self.order.setEnabled(not query)
        self._count.setVisible(bool(self._count.text()))
        self.list.set_items(items)
        document = self._controller.document
        if document is not None and not query:
            self.list.show_item(f"article {document.id}", scroll=False)
        self.list.set_empty(
            f"Nothing holds all words of “{query}”."
            if query
            else _NO_ARTICLES + (_SOME_REMOVED if self._has_removed() else "")
        )

    def _ordered(self, articles: Sequence[ArticleSummary]) -> list[ArticleSummary]:
        """Articles in the order chosen."""
        _, key, backwards = _ORDERS[self.order.currentIndex()]
        return sorted(articles, key=key, reverse=backwards)  # type: ignore[type-var]

    def _has_removed(self) -> bool:
        """Whether the list is empty because everything was removed."""
        return not self._articles and bool(self._controller.workspace.removed.ids())

    def _change_order(self) -> None:
        remember(self._controller, ORDER, self.order.currentText())
        self._fill()

    def _found(self, query: str, articles: list[ArticleSummary]) -> list[ArticleSummary | SearchHit]:
        """Articles whose title holds the words, then places in texts and notes."""
        wanted = query.casefold()
        titles = [a for a in articles if wanted in a.title.casefold()]
        if len(query) == 1 and query.isascii():
            return list(titles)  # nearly every text holds it; a Chinese character is a word
        try:
            hits = self._controller.workspace.search(query)
        except AnnotatorError as error:
            self._controller.notice.emit(Notice(error.message, error.hint, warning=True))
            return list(titles)
        return [*titles, *hits]

    def _look(self, item: ArticleSummary | SearchHit) -> Look:
        theme = self._desk.theme
        if isinstance(item, SearchHit):
            note = item.kind == "note"
            return Look(
                one_line(item.snippet),
                f"{'Source note' if note else 'Article'} {item.title}: {one_line(item.snippet)}",
                subtitle=f"{'Source in ' if note else ''}{item.title}",
                icon=theme.icon("source" if note else "find", "muted"),
                badge=f"{len(item.spans)}×" if len(item.spans) > 1 else "",
                tooltip=one_line(item.snippet),
            )
        document = self._controller.document
        said = []
        if item.state is ArticleState.NEW:
            said.append("not checked yet")
        else:
            said.append(f"{item.open_flags:,} open")
            if item.queries:
                said.append(count(item.queries, "query", "queries"))
            if item.unsourced:
                said.append(f"{item.unsourced:,} unsourced")
        state = STATE_LABELS[item.state]
        facts = f"{count(item.words, 'word')} · imported {moment(item.imported_at)}"
        return Look(
            item.title,
            f"{item.title}, {state}. {', '.join(said)}. {percent(item.progress)} done, "
            f"{count(item.words, 'word')}.",
            subtitle=" · ".join(said),
            icon=theme.icon(*_STATE_ICONS[item.state]),
            badge=percent(item.progress)
            if item.state in (ArticleState.REVIEW, ArticleState.WAITING)
            else state,
            badge_role="good" if item.state is ArticleState.DONE else "muted",
            progress=item.progress,
            strong=document is not None and document.id == item.id,
            tooltip=f"{item.title}\n{', '.join(said)}\n{facts}",
        )

    # -- doing

    def step(self, by: int) -> None:
        """Open the next article (1) or the previous one (-1), as they stand in the list, around its end."""
        shown = [item for item in self.list.rows.items if isinstance(item, ArticleSummary)]
        if self._stale or not shown:
            controller = self._controller
            shown = self._ordered(controller.attempt(controller.workspace.articles) or ())
        document = self._controller.document
        ids = [article.id for article in shown]
        if ids:
            here = ids.index(document.id) if document is not None and document.id in ids else -max(by, 0)
            self._controller.open_article(ids[(here + by) % len(ids)])

    def selected(self) -> list[str]:
        """The ids of the selected articles, in the order of the list."""
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        items = [self.list.rows.items[row] for row in rows]
        return [item.id for item in items if isinstance(item, ArticleSummary)]

    def _export_all(self) -> None:
        BatchDialog(self._desk, self.selected(), self.window()).open()

    def _click(self, index: QModelIndex) -> None:
        """A click opens; with Ctrl or Shift it selects."""
        held = QGuiApplication.keyboardModifiers()
        if not held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
            self._open(self.list.rows.items[index.row()])

    def _show_menu(self, point: QPoint) -> None:
        menu = Menu(self)
        item = self.list.current()
        if item is not None:
            menu.addAction("&Open", lambda: self._open(item))
            if isinstance(item, ArticleSummary):
                menu.addAction("&Rename…", self._rename)
                several = len(self.selected())
                menu.addAction(f"Re&move {several:,} articles" if several > 1 else "Re&move", self._remove)
            menu.addSeparator()
        for name in ("import", "import_preview", "paste_article", "export_all", "removed"):
            menu.addAction(self._desk.actions[name])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(point))

    def _open(self, item: ArticleSummary | SearchHit) -> None:
        article = isinstance(item, ArticleSummary)
        if not self._controller.open_article(item.id if article else item.document_id):
            return
        # Also where it was open already: whoever opens it wants to read.
        self._desk.actions["focus_article"].trigger()
        if article:
            return
        if item.kind == "note":
            self._show_note(item.record_id)
        elif item.spans:
            self._controller.go_to(item.spans[0])

    def _show_note(self, note_id: str) -> None:
        """Go to what a found source is about."""
        session = self._controller.session
        note = next((n for n in session.notes() if n.id == note_id), None) if session is not None else None
        if note is None:
            return
        if self._controller.correction(note.target_id) is not None:
            self._controller.select_correction(note.target_id)
        else:
            self._controller.select_passage(note.target_id)

    def _rename(self) -> None:
        """Ask for another title of the article chosen in the list. It is opened for that, so that its history
        and undo are at hand."""
        item = self.list.current()
        if isinstance(item, ArticleSummary) and self._controller.open_article(item.id):
            self._desk.actions["rename"].trigger()

    def _remove(self) -> None:
        """Remove what is selected in the list; from elsewhere, without several selected, the open article."""
        selected, document = self.selected(), self._controller.document
        here = self.list.hasFocus()
        if not here and len(selected) < 2:
            selected = [document.id] if document is not None else []
        row = min((self.list.rows.row_of(f"article {i}") for i in selected), default=0)
        if self._controller.removing.remove(selected) is not None and here:
            # Delete again removes the next one; nothing is opened for that.
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.choose_row(max(0, min(row, len(self.list.rows.items) - 1)))

    def _search_now(self) -> None:
        self._search_soon.stop()
        self._fill()
        if self.list.rows.items:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.choose_row(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """F2 renames in the list, where elsewhere in the window it edits the sentence; Delete removes."""
        if isinstance(event, QKeyEvent) and not event.modifiers() and (do := self._key_action(event.key())):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                do()
                return True
        return super().eventFilter(watched, event)

    def _key_action(self, key: int) -> Callable[[], None] | None:
        """What a key does in the list alone."""
        if key == Qt.Key.Key_F2:
            return self._rename
        return self._remove if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._desk.actions["paste_article"].trigger()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if offers_articles(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        take_dropped(self._controller, event.mimeData())

    def _paint_icons(self) -> None:
        self.import_button.setIcon(self._desk.theme.icon("import"))


def _key(item: ArticleSummary | SearchHit) -> str:
    return f"article {item.id}" if isinstance(item, ArticleSummary) else f"hit {item.kind} {item.record_id}"


def _timer(parent: QWidget, milliseconds: int, slot: Callable[[], object]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(slot)
    return timer
