"""The middle of the window: the open article with its view, strip, find bar and editor, wired to the
controller."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.actions import Actions
from annotator.gui.article_editor import ArticleEditor
from annotator.gui.article_view import ArticleView
from annotator.gui.controller import Controller
from annotator.gui.empty_page import EmptyPage
from annotator.gui.events import Notice, Selection, TextMode
from annotator.gui.find_bar import FindBar
from annotator.gui.flag_strip import FlagStrip
from annotator.gui.menu import Menu
from annotator.gui.notice_bar import NoticeBar
from annotator.gui.speech import announce, selection_words
from annotator.gui.theme import Theme
from annotator.model.anchor import Span
from annotator.model.document import Document
from annotator.model.review import Changes
from annotator.services.editing import missing_line
from annotator.services.replacing import Search

_TEXT_KINDS = frozenset({"correction", "flag", "ignore", "setting", "note"})


class ArticlePane(QWidget):
    """Shows the controller's open article, or what to do when there is none."""

    def __init__(
        self, controller: Controller, theme: Theme, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._actions = actions
        self.view = ArticleView(theme)
        self.strip = FlagStrip(theme)
        self.find_bar = FindBar(theme)
        self.notices = NoticeBar(theme)
        self.empty = EmptyPage(actions, theme)
        self.editor = ArticleEditor(self.view, controller, theme)
        self._stack = QStackedWidget()
        paper = QFrame()
        paper.setProperty("role", "paper")
        row = QHBoxLayout(paper)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.view, 1)
        row.addWidget(self.strip)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(paper)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        # Below the text: what somebody reads is not to move when a notice comes or goes.
        layout.addWidget(self.notices)
        layout.addWidget(self.find_bar)
        actions.add_keys(self.view)
        self._begun_in: QAbstractItemView | None = None
        self._mode_before: TextMode | None = None
        """How the article was shown before words were to be replaced."""
        self._wire()
        self._show_article(controller.document)

    def _wire(self) -> None:
        controller, view = self._controller, self.view
        controller.article_opened.connect(self._show_article)
        controller.changed.connect(self._refresh)
        controller.level_changed.connect(lambda _level: self._show_flags())
        controller.mode_changed.connect(self._show_mode)
        controller.place_changed.connect(self._show_place)
        controller.scroll_requested.connect(view.scroll_to_top)
        controller.selection_changed.connect(self._show_selection)
        controller.notice.connect(self.notices.show_notice)
        controller.article_opened.connect(
            lambda document: self.notices.leave(document.id if document else "")
        )
        controller.commit_requested.connect(self.editor.commit)
        view.clicked.connect(self._select_at)
        view.edit_requested.connect(self.edit)
        view.replace_requested.connect(self.editor.replace)
        view.menu_requested.connect(self._show_menu)
        view.escaped.connect(lambda: controller.select_passage(None, initiator=self))
        view.place_moved.connect(controller.set_place)
        view.visible_changed.connect(self._show_visible)
        self.strip.clicked.connect(self._jump)
        self.find_bar.matches_changed.connect(self._show_matches)
        self.find_bar.closed.connect(self._leave_search)
        self.find_bar.replace_requested.connect(self._replace)
        self.editor.finished.connect(self._leave_editor)

    # -- actions

    def edit(self, span: Span | None = None, *, paragraph: bool = False) -> None:
        """Edit the selected words' sentence, the selected passage's, or the one at the cursor. Where a
        passage says that a line is missing, it is the line that is written."""
        session = self._controller.session
        if session is None:
            return
        if span is None:
            span = self.view.selected()
        if span is None:
            selection = self._controller.selection
            if selection.passage is not None:
                lines = (missing_line(session.document, f) for f in selection.passage.flags)
                span = next((line for line in lines if line is not None), selection.passage.span)
            elif selection.correction is not None:
                span = selection.correction.span
            else:
                place = self.view.place()
                span = Span(place, place)
        begun_in = self.window().focusWidget()
        self.editor.open(span, paragraph=paragraph)
        self._begun_in = begun_in if isinstance(begun_in, QAbstractItemView) else None

    def _leave_editor(self) -> None:
        """Go back to the list from which the editing was begun, else to the text."""
        begun_in, self._begun_in = self._begun_in, None
        there = begun_in is not None and begun_in.isVisible()
        (begun_in if there else self.view).setFocus()

    def words_to_flag(self) -> Span | None:
        """The selected words, or the word at the cursor."""
        selected = self.view.selected()
        if selected is not None or self._controller.document is None:
            return selected
        cursor = self.view.textCursor()
        cursor.select(cursor.SelectionType.WordUnderCursor)
        if not cursor.hasSelection():
            return None
        return self.view.map.span_to_original(
            Span(self.view.display_at(cursor.selectionStart()), self.view.display_at(cursor.selectionEnd()))
        )

    def find(self, *, replacing: bool = False) -> None:
        """Open the find bar, with the selected words; `replacing` with a field for other words, on the text
        as it will read: struck words are not to be replaced once more."""
        if replacing and self._mode_before is None:
            self._mode_before = self._controller.mode
            self._controller.set_mode(TextMode.CORRECTED)
        selected = self.view.textCursor().selectedText()
        self.find_bar.set_text(self.view.map.text)
        start = self.view.display_at(self.view.textCursor().selectionStart())
        self.find_bar.open(selected, start, replacing=replacing)

    def focus(self) -> None:
        """Put the cursor into the text."""
        if self._controller.session is None:
            self.empty.setFocus()
        else:
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- showing

    def _show_article(self, document: Document | None) -> None:
        self.editor.abandon()
        self._stack.setCurrentIndex(0 if document is None else 1)
        if document is None:
            self.view.show_text("", None, self._controller.mode)
            self.view.setAccessibleName("Article text")
        else:
            session = self._controller.session
            assert session is not None
            self.view.show_text(document.text, session.projection(), self._controller.mode)
            self.view.setAccessibleName(f"Article text: {document.title}")
        self.find_bar.set_text(self.view.map.text)
        self._show_flags()

    def _refresh(self, changes: Changes) -> None:
        session = self._controller.session
        if session is None or not changes.ids.keys() & _TEXT_KINDS:
            return
        if "correction" in changes.ids:
            self.view.refresh_text(session.projection(), self._controller.mode)
            self.find_bar.set_text(self.view.map.text)
        self._show_flags()

    def _show_mode(self, mode: TextMode) -> None:
        session = self._controller.session
        if session is not None:
            self.view.refresh_text(session.projection(), mode)
            self.find_bar.set_text(self.view.map.text)

    def _show_flags(self) -> None:
        session = self._controller.session
        document = self._controller.document
        index = self._controller.index
        self.view.show_unsourced(frozenset(c.id for c in session.unsourced()) if session else frozenset())
        self.view.show_flags(index)
        self.strip.show_marks(index, self._controller.corrections(), len(document.text) if document else 1)

    def _show_selection(self, selection: Selection) -> None:
        span = None
        if selection.passage is not None:
            span = selection.passage.span
        elif selection.correction is not None:
            span = selection.correction.span
        self.view.show_current(span)
        self.strip.show_current(span)
        announce(self.view, selection_words(selection))

    def _show_place(self, span: Span) -> None:
        self.view.reveal(span)

    def _show_visible(self, visible: Span) -> None:
        self.strip.show_visible(visible)
        self._controller.visible_changed.emit(visible)
        # Who scrolls away from the cursor reads there: that is the place to come back to.
        if not visible.start <= self.view.place() <= visible.end:
            self._controller.set_place(visible.start)

    def _show_matches(self, matches: list[Span], current: int) -> None:
        self.view.show_matches(matches, current)
        if current >= 0:
            self.view.reveal(self.view.map.span_to_original(matches[current]))

    def _leave_search(self, match: Span | None) -> None:
        """What was found stays selected, so that the next key is about it."""
        before, self._mode_before = self._mode_before, None
        if before is not None and self._controller.mode is TextMode.CORRECTED:
            found = None if match is None else self.view.map.span_to_original(match)
            self._controller.set_mode(before)
            match = None if found is None else self.view.map.span_to_display(found)
        if match is not None:
            self.view.select(match)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _replace(self, search: Search, words: str, match: Span | None) -> None:
        self._controller.commit_requested.emit()
        within = None if match is None else self.view.map.span_to_original(match)
        changes = self._controller.replace_words(search, words, within)
        if changes is not None and match is None:
            self._controller.notice.emit(Notice(f"{changes.label}: done.", "Ctrl+Z takes it back."))

    def _jump(self, offset: int) -> None:
        self.view.reveal(Span(offset, offset))

    def _select_at(self, offset: int) -> None:
        """A click selects the passage or correction under it."""
        passage = self._controller.index.at(offset)
        if passage is not None:
            self._controller.select_passage(passage, jump=False, initiator=self)
            self._controller.panel_offered.emit("flags")
            return
        number = self.view.map.correction_at(self.view.map.to_display(offset))
        correction = None if number is None else self.view.map.corrections[number]
        self._controller.select_correction(correction, jump=False, initiator=self)

    # -- the menu

    def _show_menu(self, offset: int, place: QPoint) -> None:
        self._select_at(offset)
        menu = self.make_menu()
        menu.popup(place)

    def make_menu(self) -> Menu:
        """What can be done with what is selected."""
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        selection = self._controller.selection
        passage = selection.passage
        if passage is not None:
            for number, suggestion in enumerate(passage.suggestions[:9]):
                words = suggestion.replacement or "(delete)"
                words = (words if len(words) <= 60 else words[:57] + "…").replace("&", "&&")
                entry = QAction(f"{words}\t{number + 1}", menu)
                entry.setToolTip(suggestion.reason)
                entry.triggered.connect(lambda _checked=False, n=number: self._controller.accept(n))
                font = entry.font()
                font.setBold(number == 0)
                entry.setFont(font)
                menu.addAction(entry)
            if passage.suggestions:
                menu.addSeparator()
        self._add(menu, "edit", "edit_paragraph")
        if passage is not None:
            self._add(menu, "dismiss", "dismiss_reason", "query", "reopen")
        if selection.correction is not None:
            self._add(menu, "withdraw")
        if selection:
            self._add(menu, "add_source")
        menu.addSeparator()
        self._add(menu, "flag")
        if passage is not None:
            never = menu.add_menu("&Never flag")
            for name in ("ignore_word", "ignore_word_everywhere", "ignore_name", "ignore_rule"):
                never.addAction(self._actions[name])
        menu.addSeparator()
        copy = menu.addAction("&Copy")
        copy.setEnabled(self.view.textCursor().hasSelection())
        copy.triggered.connect(self.view.copy)
        correct = QAction("Copy c&orrected article", menu)
        correct.triggered.connect(self._copy_corrected)
        menu.addAction(correct)
        return menu

    def _add(self, menu: Menu, *names: str) -> None:
        for name in names:
            if self._actions[name].isEnabled():
                menu.addAction(self._actions[name])

    def _copy_corrected(self) -> None:
        if self._controller.session is not None:
            QGuiApplication.clipboard().setText(self._controller.session.projection().text)
