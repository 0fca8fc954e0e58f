"""The articles that were removed from the project: the way back, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.pieces import fit, words
from annotator.gui.rows import Look, RowList
from annotator.gui.search_field import SearchField
from annotator.gui.wording import count, moment
from annotator.model.errors import AnnotatorError
from annotator.services.removing import RemovedArticle


class RemovedDialog(QDialog):
    """Lists them, the one removed last first. Enter brings back what is chosen, Delete deletes it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._articles: list[RemovedArticle] = []
        self.setWindowTitle("Removed articles")
        self.words = SearchField("Find by title", "Find removed articles by title")
        self.words.textChanged.connect(lambda _: self._fill())
        self.words.to_list.connect(lambda: self.list.enter())
        self.list = RowList(desk.theme, self._look, lambda a: a.id, "Removed articles", framed=True)
        self.list.setSelectionMode(RowList.SelectionMode.ExtendedSelection)
        self.list.opened.connect(lambda _article: self.restore())
        self.list.installEventFilter(self)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_state())
        self._count = words("", "muted")
        self.restore_button = QPushButton("Bring back")
        self.restore_button.setToolTip("Put the chosen articles into the list of articles again (Enter)")
        self.restore_button.clicked.connect(self.restore)
        self.delete_button = QPushButton("Delete for ever…")
        self.delete_button.setToolTip("Delete the chosen articles with all that was decided in them (Delete)")
        self.delete_button.clicked.connect(self.delete)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        buttons.addButton(self.restore_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.delete_button, QDialogButtonBox.ButtonRole.ResetRole)
        for button in (self.restore_button, self.delete_button, close):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(9)
        layout.addWidget(
            words(
                "Nothing of these articles is lost: brought back, they have their corrections, sources and "
                "history. What was ruled on names in them stays valid meanwhile.",
                "muted",
            )
        )
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._count)
        layout.addWidget(buttons)
        desk.theme.changed.connect(self._paint_icons)
        self._paint_icons()
        fit(self, 640, 480)
        self._read()
        self.list.choose_row(0)
        self.list.setFocus()

    def chosen(self) -> list[RemovedArticle]:
        """In the order of the list."""
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        return [self.list.rows.items[row] for row in rows]

    def restore(self) -> None:
        chosen = self.chosen()
        if chosen and self._desk.controller.removing.restore([a.id for a in chosen]) is not None:
            self._go_on(chosen)

    def delete(self) -> None:
        chosen = self.chosen()
        if chosen and self._desk.controller.removing.delete(chosen) is not None:
            self._go_on(chosen)

    def _go_on(self, gone: list[RemovedArticle]) -> None:
        """Show what is left, and choose what stands where the first of those stood that are gone."""
        row = self.list.rows.row_of(gone[0].id)
        self._read()
        self.list.choose_row(max(0, min(row, len(self.list.rows.items) - 1)))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        controller = self._desk.controller
        try:
            self._articles = controller.workspace.removed.all()
        except AnnotatorError as error:
            controller.prompts.error(error.message, error.hint)
        self._fill()

    def _fill(self) -> None:
        wanted = self.words.text().strip().casefold()
        self.list.set_items([a for a in self._articles if wanted in a.title.casefold()])
        self.list.set_empty(
            f"No removed article is called like “{wanted}”."
            if wanted and self._articles
            else "No article was removed.\n\nDelete in the list of articles removes one."
        )
        self.words.setEnabled(bool(self._articles))
        self._show_state()

    def _show_state(self) -> None:
        chosen, shown = len(self.chosen()), len(self.list.rows.items)
        said = count(shown, "article")
        self._count.setText(f"{said}, {chosen:,} chosen" if chosen > 1 else said if shown else "")
        self.restore_button.setEnabled(chosen > 0)
        self.delete_button.setEnabled(chosen > 0)

    def _look(self, article: RemovedArticle) -> Look:
        facts = [count(article.words, "word")]
        if article.corrections:
            facts.append(count(article.corrections, "correction"))
        if article.notes:
            facts.append(count(article.notes, "source note"))
        when = f"removed {moment(article.removed_at)} by {article.removed_by}"
        return Look(
            article.title,
            f"{article.title}, {when}. {', '.join(facts)}.",
            subtitle=" · ".join((when, *facts)),
            icon=self._desk.theme.icon("article", "muted"),
            tooltip=f"{article.title}\nimported {moment(article.imported_at)}\n{article.source_uri}".rstrip(),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        ):
            self.delete()
            return True
        return super().eventFilter(watched, event)

    def _paint_icons(self) -> None:
        self.restore_button.setIcon(self._desk.theme.icon("undo"))
        self.delete_button.setIcon(self._desk.theme.icon("delete"))
