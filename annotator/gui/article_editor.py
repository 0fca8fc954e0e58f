"""Editing a sentence where it stands.

A card lies over the article with the words as they read now, the original beneath, and what a check of the
paragraph finds; it follows the typing in the background.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from annotator.gui.article_view import ArticleView
from annotator.gui.controller import Controller
from annotator.gui.editor_text import EditorText
from annotator.gui.events import Notice
from annotator.gui.jobs import Report
from annotator.gui.theme import Theme
from annotator.gui.utf16 import Utf16Map
from annotator.model.anchor import Span
from annotator.model.errors import AnnotatorError
from annotator.model.review import Flag, FlagStatus
from annotator.services.analysis import Article, CancelToken
from annotator.services.editing import is_empty_line
from annotator.text.diff import diff_edits
from annotator.text.offsets import apply_edits

KEY = "recheck"
PAUSE_MS = 350
"""How long the keys must rest before the paragraph is checked."""
LONGEST = 20_000
"""More code points are not edited in one go."""
MARGIN, TOP, BORDER = 12, 6, 2
_UNDECIDED = (FlagStatus.OPEN, FlagStatus.QUERY)


class ArticleEditor(QFrame):
    """Lies over `view`. Spans are code points of the original text."""

    finished = Signal()
    """The card has gone; the article takes the focus again."""

    def __init__(self, view: ArticleView, controller: Controller, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._controller = controller
        self._span: Span | None = None
        self._before = ""
        self._context = ("", "")
        self._words_height = 0
        self.setObjectName("articleEditor")
        self.setAutoFillBackground(True)
        self.text = EditorText(theme)
        self._original = QLabel()
        self._original.setWordWrap(True)
        self._original.setTextFormat(Qt.TextFormat.PlainText)
        self._original.setProperty("role", "muted")
        self._original.setAccessibleName("The original words")
        self._remarks = QLabel()
        self._remarks.setWordWrap(True)
        self._remarks.setTextFormat(Qt.TextFormat.PlainText)
        self._hint = QLabel("Enter keeps the change  ·  Esc drops it  ·  Shift+Enter starts a new paragraph")
        self._hint.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN + BORDER, TOP + BORDER, MARGIN + BORDER, 8 + BORDER)
        layout.setSpacing(6)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._original)
        layout.addWidget(self._remarks)
        layout.addWidget(self._hint)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._recheck)
        self.text.textChanged.connect(self._typed)
        self.text.committed.connect(self.commit)
        self.text.cancelled.connect(self.abandon)
        self.text.left.connect(self.commit)
        view.scrolled.connect(self._place_card)
        view.zoom_changed.connect(self._place_card)
        self.hide()

    @property
    def editing(self) -> Span | None:
        """The original span being edited."""
        return self._span

    @property
    def dirty(self) -> bool:
        return self._span is not None and self.text.words() != self._before

    def open(self, span: Span, *, paragraph: bool = False) -> bool:
        """Edit the sentences (or paragraphs) that `span` touches; its own words are selected. False when
        there is nothing to edit."""
        session = self._controller.session
        if session is None or not session.segments:
            return False
        self.commit()
        whole = self._whole(span, paragraph=paragraph)
        if len(whole) > LONGEST:
            if not 0 < len(span) <= LONGEST:
                self._controller.notice.emit(
                    Notice(
                        "This passage is too long to edit in one go.",
                        "Select the words you want to change, then press F2.",
                    )
                )
                return False
            whole = span
        projection = session.projection()
        there = session.current_span(whole)
        self._span = whole
        self._before = there.of(projection.text)
        around = self._paragraph(whole)
        self._context = (
            session.current_words(Span(around.start, whole.start)) if around.start < whole.start else "",
            session.current_words(Span(whole.end, around.end)) if whole.end < around.end else "",
        )
        words = whole.of(session.document.text)
        self._original.setText(f"Original: {words}" if words else "This line has no words yet.")
        self._remarks.hide()
        self.text.set_words(self._before, self._view.font(), self._view.leading)
        self._view.reveal(Span(whole.start, whole.start))
        self.show()
        self.raise_()
        self._place_card()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        inner = session.current_span(span)
        self._select(max(0, inner.start - there.start), min(len(self._before), inner.end - there.start))
        return True

    def replace(self, span: Span, words: str) -> None:
        """Edit the sentence of the selected `span` with `words` typed over it."""
        if self.open(span):
            self.text.textCursor().insertText(words)

    def commit(self) -> None:
        """Hand the words in as an edit; the card stays when they cannot be taken."""
        if self._span is None:
            return
        span, words = self._span, self.text.words()
        if words != self._before:
            # The message of a failing edit takes the focus; that must not commit again.
            self._span = None
            changes = self._controller.edit(span, words, initiator=self)
            self._span = span
            if changes is None:
                self.text.setFocus()
                return
            self._controller.select_made(changes)
        self.abandon()

    def abandon(self) -> None:
        """Drop what was typed."""
        if self._span is None:
            return
        self._span = None
        self._timer.stop()
        self._controller.jobs.cancel(KEY)
        had_focus = self.text.hasFocus()
        self.hide()
        if had_focus or not self._view.window().focusWidget():
            self.finished.emit()

    # -- the check

    def _typed(self) -> None:
        if self._span is None:
            return
        if self.text.has_flags:
            self.text.show_flags([])
        if not self._remarks.isHidden() or self.text.needed_height() != self._words_height:
            self._remarks.hide()
            self._place_card()
        self._timer.start()

    def _recheck(self) -> None:
        session = self._controller.session
        if session is None or self._span is None:
            return
        words = self.text.words()
        before, after = self._context
        article = Article.of(before + words + after, session.document.language)
        analyser = self._controller.analyser

        def work(cancel: CancelToken, _report: Report) -> tuple[list[Flag], frozenset[str]]:
            found: list[Flag] = []
            ran: frozenset[str] = frozenset()
            for number in dict.fromkeys(p.paragraph for p in article.segments):
                result = analyser.recheck(article, number, cancel=cancel)
                found += result.flags
                ran |= result.ran
            return found, ran

        def show(result: tuple[list[Flag], frozenset[str]]) -> None:
            flags, ran = result
            if self._span is not None and self.text.words() == words:
                self._show_remarks(flags, len(before), self._still_flagged(words, ran))

        self._controller.jobs.submit(KEY, work, show, on_failed=self._check_failed)

    def _still_flagged(self, words: str, ran: Collection[str]) -> list[tuple[Flag, Span]]:
        """What was flagged in the sentence by detectors that are not among those that `ran` now (they read
        the source, the whole article, or slowly) and has not been touched since: the flag and its place in
        `words`."""
        session, whole = self._controller.session, self._span
        if session is None or whole is None:
            return []
        start = session.current_span(whole).start
        edits = diff_edits(self._before, words)
        offsets = apply_edits(self._before, edits)[1]
        found = []
        for passage in self._controller.index.within(whole.start, whole.end):
            flag = passage.flags[0]  # the strongest; the others only support it
            if flag.status not in _UNDECIDED or flag.detector in ran or not whole.contains(flag.span):
                continue
            place = session.current_span(flag.span).shifted(-start)
            same = place.of(self._before) == flag.anchor.quote
            if same and not any(e.span.overlaps(place) for e in edits):
                found.append((flag, offsets.span_to_corrected(place)))
        return found

    def _show_remarks(self, flags: list[Flag], start: int, still: list[tuple[Flag, Span]]) -> None:
        """Show what was found in the words, which begin at `start` of what was checked, and what was flagged
        before and is `still` there."""
        level, length = self._controller.level, len(self.text.words())
        inside = [
            (f, Span(f.span.start - start, f.span.end - start))
            for f in flags
            if f.shown_at(level) and start <= f.span.start and f.span.end <= start + length
        ]
        inside += still
        self.text.show_flags(inside)
        if inside:
            lines = [f"• {_remark(f)}" for f, _ in inside[:3]]
            if len(inside) > 3:
                lines.append(f"… and {len(inside) - 3} more")
            self._remarks.setText("\n".join(lines))
        else:
            self._remarks.setText("✓ Nothing found in this wording.")
        self._remarks.show()
        self._place_card()

    def _check_failed(self, error: AnnotatorError) -> None:
        self._remarks.setText(f"The new wording could not be checked: {error}")
        self._remarks.show()
        self._place_card()

    # -- inside

    def _whole(self, span: Span, *, paragraph: bool) -> Span:
        """The segments that `span` touches, whole; an empty line of its own."""
        session = self._controller.session
        assert session is not None
        if is_empty_line(session.document.text, span):
            return span
        segments = session.segments
        starts = [s.span.start for s in segments]
        first = max(0, bisect_right(starts, span.start) - 1)
        if span.start > segments[first].span.end and first + 1 < len(segments):
            first += 1
        last = max(first, bisect_right(starts, max(span.start, span.end - 1)) - 1)
        if paragraph:
            while first > 0 and segments[first - 1].paragraph == segments[first].paragraph:
                first -= 1
            while last + 1 < len(segments) and segments[last + 1].paragraph == segments[last].paragraph:
                last += 1
        return segments[first].span.cover(segments[last].span).cover(span)

    def _paragraph(self, span: Span) -> Span:
        return self._whole(span, paragraph=True)

    def _select(self, start: int, end: int) -> None:
        units = Utf16Map(self._before)
        cursor = self.text.textCursor()
        cursor.setPosition(units.to_units(start))
        cursor.setPosition(units.to_units(max(start, end)), QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)

    def _place_card(self) -> None:
        """Lay the words exactly over those of the article."""
        if self._span is None:
            return
        viewport = self._view.viewport().geometry()
        margin = int(self._view.document().documentMargin())
        width = viewport.width() - 2 * margin + 2 * (MARGIN + BORDER)
        self.text.setFixedWidth(viewport.width() - 2 * margin)
        self._words_height = self.text.needed_height()
        self.text.setFixedHeight(min(self._words_height + 6, int(viewport.height() * 0.6)))
        layout = self.layout()
        layout.invalidate()
        height = layout.totalHeightForWidth(width)
        top = viewport.top() + self._view.rect_of(Span(self._span.start, self._span.start)).top()
        top = max(2, min(top - TOP - BORDER, self._view.height() - height - 2))
        self.setGeometry(viewport.left() + margin - MARGIN - BORDER, top, width, height)


def _remark(flag: Flag) -> str:
    """What a flag says, with the words it is about unless it names them itself."""
    quoted = f"“{flag.anchor.quote}”"
    return flag.message if quoted in flag.message else f"{quoted}: {flag.message}"
