"""The correction of the selected passage with its sources, and the list of all corrections of the article."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from annotator.gui.article_notes import ArticleNotes
from annotator.gui.correction_form import CorrectionForm
from annotator.gui.desk import Desk
from annotator.gui.events import Selection
from annotator.gui.pieces import NARROW, ActionButton, Badge, Button, Scrolled, words
from annotator.gui.rows import Look, RowList
from annotator.gui.sources_section import SourcesSection, subject
from annotator.gui.wording import count, moment, one_line
from annotator.gui.wrapping import Foot, WrapLayout
from annotator.model.review import Changes, Correction, NoteTarget, Passage

_KINDS = frozenset(("correction", "note", "flag"))
OVERVIEW, DETAIL = 0, 1


class CorrectionPanel(QWidget):
    """Fields are saved when they are left, sources when their button is pressed or the passage is left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._controller = desk.controller
        self._correction: Correction | None = None
        self._passage: Passage | None = None
        self._stale = True
        self._busy = False
        self._from_list = False  # whether what is shown was opened from the list of corrections
        self._unsourced_ids: set[str] = set()
        self.list = RowList(desk.theme, self._look, lambda c: c.id, "Corrections of the article")
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(self._open)
        self.list.clicked.connect(lambda _: self._show_detail())
        self.list.keep_keys(Qt.Key.Key_Return, Qt.Key.Key_Enter)
        desk.actions.add_keys(self.list)
        self.form = CorrectionForm()
        self.form.left.connect(self._field_left)
        self.form.submitted.connect(self._submit)
        self.sources = SourcesSection(desk)
        self.sources.opened.connect(self._show_note_form)
        self.sources.closed.connect(lambda: self._show_buttons())
        self.sources.left.connect(self._leave)
        self.article_notes = ArticleNotes(desk)
        self._build()
        controller = desk.controller
        controller.article_opened.connect(lambda _: self._new_article())
        controller.changed.connect(self._take_changes)
        controller.selection_changed.connect(self._take_selection)
        controller.commit_requested.connect(self.commit_all)
        desk.actions.on("add_source", self.start_note)
        self._renew()

    # -- building

    def _build(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_overview())
        self._pages.addWidget(self._make_detail())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _make_overview(self) -> QWidget:
        """All corrections of the article."""
        self._total = words("", "heading", wrap=False)
        self._unsourced = Badge(self._desk.theme, "", "caution_soft", "caution")
        self._head = QWidget()
        line = QHBoxLayout(self._head)
        line.setContentsMargins(10, 7, 10, 5)
        line.addWidget(self._total)
        line.addWidget(self._unsourced)
        line.addStretch(1)
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.list, 1)
        column.addWidget(self.article_notes, 1)
        self.list.set_empty(
            "No corrections yet.\n\n"
            "Choose a flag to correct it here and to say where the right words come from."
        )
        return overview

    def _make_detail(self) -> QWidget:
        """One correction with its sources."""
        self.back_button = Button()
        self.back_button.setStyleSheet(NARROW)
        self.back_button.setToolTip("Show all corrections of this article, unsourced ones first")
        self.back_button.clicked.connect(self.show_all)
        self._title = words("New correction", "heading", wrap=False)
        self._badge = Badge(self._desk.theme, "", "caution_soft", "caution")
        self.withdraw = ActionButton(self._desk.actions["withdraw"], "Withdraw")
        # In lines: the article must not get narrower when something is corrected.
        top = Foot()
        line = WrapLayout(top, spacing=8)
        line.setContentsMargins(8, 6, 8, 6)
        for part in (self.back_button, self._title, self._badge, self.withdraw):
            line.addWidget(part)
        self._scroll = Scrolled("Correction")
        column = self._scroll.column
        column.setContentsMargins(10, 2, 10, 12)
        column.addWidget(self.form)
        self.problem = words("", "muted")
        self.problem.hide()
        column.addWidget(self.problem)
        self.correct_button = Button("Correct")
        self.correct_button.setToolTip("Make this correction (Ctrl+Enter)")
        self.correct_button.clicked.connect(self._submit)
        self._correct_row = _bar(self.correct_button)
        self._note_row = _bar(self.sources.form.cancel_button, self.sources.form.save_button)
        self._note_row.hide()
        column.addWidget(self.sources)
        column.addStretch(1)
        detail = QWidget()
        layout = QVBoxLayout(detail)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(self._scroll, 1)
        # Below what scrolls: in a low window the buttons would be out of sight.
        layout.addWidget(self._correct_row)
        layout.addWidget(self._note_row)
        self.setTabOrder(self.form.reason, self.correct_button)
        self.setTabOrder(self.sources.form.day, self.sources.form.cancel_button)
        return detail

    def show_all(self) -> None:
        """Show the list of corrections, the selected one chosen."""
        self.commit_all()
        self._pages.setCurrentIndex(OVERVIEW)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.list.current() is None:
            self.list.choose_row(0)

    def _show_detail(self) -> None:
        """Show the correction chosen in the list."""
        self._from_list = True
        self._pages.setCurrentIndex(DETAIL)

    def _open(self, _correction: Correction) -> None:
        self._show_detail()
        self.form.replacement.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The panel itself hands the focus on to what can be done here now."""
        super().focusInEvent(event)
        detail = self._pages.currentIndex() == DETAIL
        (self.form.replacement if detail else self.list).setFocus(event.reason())

    def _leave(self) -> None:
        """What was to be written here is written: go back to where one came from, this list or another or the
        article, where the next key is about the passage again."""
        if self._from_list:
            self.show_all()
        else:
            self._desk.actions.focus_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._pages.currentIndex() == DETAIL:
            self.show_all()
            return
        super().keyPressEvent(event)

    # -- showing

    def _new_article(self) -> None:
        self.sources.forget()
        self._correction = self._passage = None
        self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._renew()

    def _take_changes(self, changes: Changes) -> None:
        if changes.ids.keys() & _KINDS:
            self._renew()

    def _take_selection(self, _selection: Selection) -> None:
        selection = self._controller.selection
        if subject(selection.correction, selection.passage) != subject(self._correction, self._passage):
            self.commit_all(leaving=True)
        selection = self._controller.selection
        self._show(selection.correction, selection.passage)
        if selection.initiator is not self and not self._stale:
            self.list.show_item(selection.correction.id if selection.correction else None)

    def _renew(self) -> None:
        """Records may have come, gone or changed."""
        self._stale = not self.isVisible()
        if not self._stale:
            self._fill_list()
        selection = self._controller.selection
        self._show(selection.correction, selection.passage)

    def _fill_list(self) -> None:
        session = self._controller.session
        corrections = self._controller.corrections()
        unsourced = {c.id for c in session.unsourced()} if session is not None else set()
        ordered = sorted(corrections, key=lambda c: (c.id not in unsourced, c.span))
        self._unsourced_ids = unsourced
        self.list.set_items(ordered)
        current = self._controller.selection.correction
        self.list.show_item(current.id if current else None, scroll=False)
        self._head.setVisible(bool(corrections))
        self._total.setText(count(len(corrections), "correction"))
        self.back_button.setVisible(bool(corrections))
        self.back_button.setText(f"‹ All {len(corrections):,}")
        self.back_button.setAccessibleName(f"All {count(len(corrections), 'correction')}")
        self._unsourced.setVisible(bool(unsourced))
        self._unsourced.set_look(f"{len(unsourced):,} unsourced", "caution_soft", "caution")

    def _look(self, correction: Correction) -> Look:
        sources = len(self._controller.notes_of(NoteTarget.CORRECTION, correction.id))
        unsourced = correction.id in self._unsourced_ids
        said = count(sources, "source") if sources else "no source"
        quote = one_line(correction.quote) or "(insertion)"
        after = one_line(correction.replacement) or "(deleted)"
        return Look(
            quote,
            f"{'Unsourced. ' if unsourced else ''}“{quote}” corrected to “{after}”. "
            f"{correction.category.label}, {said}, by {correction.author}.",
            subtitle=f"{correction.category.label} · {said} · "
            f"{correction.author}, {moment(correction.updated_at)}",
            icon=self._desk.theme.icon("warning", "caution")
            if unsourced
            else self._desk.theme.icon("status-corrected", "good"),
            after=after,
            badge="unsourced" if unsourced else "",
            badge_role="caution",
            strike=bool(correction.quote),
            dim=True,
            tooltip=correction.reason,
        )

    def _show(self, correction: Correction | None, passage: Passage | None) -> None:
        same = subject(correction, passage) == subject(self._correction, self._passage)
        typed = same and self._pending()
        self._correction, self._passage = correction, passage
        there = correction is not None or passage is not None
        if not there:
            self._pages.setCurrentIndex(OVERVIEW)
            self.sources.take(None, None)
            return
        if not same and self._controller.selection.initiator is not self:
            self._turn_to_detail()
        if correction is not None:
            if not (typed and self.form.changed_fields()):
                self.form.show_correction(correction)
        elif not typed:
            assert passage is not None
            self.form.show_passage(passage, self._words_of(passage))
        # For one that is made the name of the panel says it.
        self._title.setVisible(correction is None)
        self.withdraw.setVisible(correction is not None)
        self._show_buttons()
        if not same:
            self._tell("")
        self._show_badge()
        if not same:
            self._scroll.verticalScrollBar().setValue(0)
        self.sources.take(correction, passage)

    def _turn_to_detail(self) -> None:
        """Show what was chosen elsewhere; the focus of the list must not go to a field, as Qt lets it."""
        if self.list.hasFocus():
            self._desk.actions["focus_article"].trigger()
        self._from_list = False
        self._pages.setCurrentIndex(DETAIL)

    def _show_buttons(self) -> None:
        """Those of the source being written, else the one that makes a correction."""
        self._note_row.setVisible(self.sources.writing)
        self._correct_row.setVisible(self._correction is None and not self.sources.writing)

    def _show_badge(self) -> None:
        session = self._controller.session
        correction = self._correction
        if session is None:
            return
        unsourced = correction is not None and session.is_unsourced(correction)
        self._badge.setVisible(correction is not None)
        if correction is not None:
            self._badge.set_look(
                *(
                    ("unsourced", "caution_soft", "caution")
                    if unsourced
                    else ("sourced", "good_soft", "good")
                    if self._controller.notes_of(NoteTarget.CORRECTION, correction.id)
                    else ("no source needed", "window", "muted")
                )
            )

    def _words_of(self, passage: Passage) -> str:
        session = self._controller.session
        return session.current_words(passage.span) if session is not None else ""

    # -- the correction's fields

    def _pending(self) -> bool:
        if self._correction is not None:
            return bool(self.form.changed_fields())
        return self._passage is not None and self.form.corrects()

    def _field_left(self) -> None:
        """An existing correction is saved field by field; a new one only when it is asked for or left."""
        if self._correction is not None:
            self.commit()

    def commit(self) -> None:
        """Save what was typed into the correction's fields."""
        if self._busy or not self._pending():
            return
        self._busy = True
        try:
            if self._correction is not None:
                self._revise(self._correction)
            else:
                self._correct()
        finally:
            self._busy = False

    def _submit(self) -> None:
        """Save, and leave unless something is still to be mended."""
        self.commit()
        if not self._pending():
            self._leave()

    def _revise(self, correction: Correction) -> None:
        fields = self.form.changed_fields()
        if not self.form.corrects():
            self._tell("That is what the article says. To take the correction back, withdraw it.")
            return
        self._tell("")
        if self._controller.revise(correction.id, initiator=self, **fields) is None:
            self.form.revert()

    def _correct(self) -> None:
        passage, draft = self._passage, self.form.draft()
        assert passage is not None
        # The form shows the passage; making the correction must not show it with the old words in between.
        ids = passage.flag_ids
        self._controller.correct(
            passage.span, draft.replacement, draft.category, draft.severity, draft.reason, ids, initiator=self
        )

    def commit_all(self, *, leaving: bool = True) -> None:
        """Save everything typed here: somebody is about to leave."""
        self.commit()
        self.sources.commit(leaving=leaving)

    def _tell(self, sentence: str) -> None:
        self.problem.setText(f"⚠ {sentence}" if sentence else "")
        self.problem.setVisible(bool(sentence))

    # -- sources

    def start_note(self) -> None:
        """Begin a source for the selected correction, or for the flag where there is none yet."""
        self._from_list = self._from_list or self.list.hasFocus()
        self._controller.panel_requested.emit("correction")
        self.sources.start()

    def _show_note_form(self) -> None:
        self._pages.setCurrentIndex(DETAIL)
        self._show_buttons()
        # The card has its place only after the layout has run.
        QTimer.singleShot(0, self, self._scroll_to_note_form)

    def _scroll_to_note_form(self) -> None:
        place = self.sources.card.mapTo(self._scroll.inside, QPoint())
        self._scroll.verticalScrollBar().setValue(place.y() - 6)

    # -- the controller

    def _choose(self, correction: Correction) -> None:
        self._controller.select_correction(correction, initiator=self)


def _bar(*buttons: Button) -> QWidget:
    """Buttons at the right, below what scrolls."""
    bar = QWidget()
    row = QHBoxLayout(bar)
    row.setContentsMargins(10, 6, 10, 8)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
        button.show()
    return bar
