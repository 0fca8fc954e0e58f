"""Everything about one passage: why it is flagged, how sure that is, what could stand there, what was
decided."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.marks import draw_underline
from annotator.gui.menu import Menu
from annotator.gui.pieces import (
    NARROW,
    ActionButton,
    Badge,
    Button,
    Scrolled,
    UndoPasses,
    WideButton,
    clear,
    row,
    words,
)
from annotator.gui.theme import STATUS_LABELS, Theme
from annotator.gui.wording import confidence_words, one_line, percent, shown
from annotator.gui.wrapping import Foot, WrapLayout
from annotator.model.mqm import Severity
from annotator.model.review import Flag, FlagStatus, Passage, Suggestion
from annotator.services.editing import missing_line

_LEAST_LINES = 3
_IGNORE_ACTIONS = ("ignore_word", "ignore_word_everywhere", "ignore_name", "ignore_rule")


class MarkedWords(QLabel):
    """The flagged words with the underline they have in the article."""

    def __init__(self, theme: Theme, passage: Passage, text: str) -> None:
        super().__init__(one_line(text, 220) or "(nothing: something is missing here)")
        self._theme = theme
        self._passage = passage
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", "heading")
        self.setContentsMargins(0, 0, 0, 6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        area = self.contentsRect()
        metrics = self.fontMetrics()
        taken = metrics.boundingRect(area, int(Qt.TextFlag.TextWordWrap), self.text())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mark = self._theme.mark(self._passage.category)
        width = self._theme.severity_width(self._passage.severity)
        draw_underline(painter, mark, area.left(), area.left() + taken.width(), area.bottom() + 1, width)
        painter.end()


class FlagCard(QWidget):
    """Shows a passage; `show_passage(None)` shows what to do instead."""

    def __init__(
        self, desk: Desk, detector_title: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._title = detector_title
        self.passage: Passage | None = None
        self.suggestions: list[WideButton] = []
        self.reason: QLineEdit | None = None
        self._scroll = Scrolled("Details of the flag")
        self._scroll.setMinimumHeight(self.fontMetrics().lineSpacing())
        self._bar = Foot()
        bar = WrapLayout(self._bar, spacing=5)
        bar.setContentsMargins(8, 6, 8, 8)
        actions = desk.actions
        self.buttons = {
            "dismiss": ActionButton(actions["dismiss"], "Dismiss"),
            "query": ActionButton(actions["query"], "Query"),
            "reopen": ActionButton(actions["reopen"], "Reopen"),
            "edit": ActionButton(actions["edit"], "Edit"),
            "withdraw": ActionButton(actions["withdraw"], "Withdraw"),
        }
        for button in self.buttons.values():
            bar.addWidget(button)
        self.never = Button("Never flag")
        self.never.setStyleSheet(NARROW)
        self.never.setAccessibleName("Never flag this again")
        self.never.setToolTip("Hide such flags from now on; Settings lists what is hidden")
        menu = Menu(self.never)
        for name in _IGNORE_ACTIONS:
            menu.addAction(actions[name])
        self.never.setMenu(menu)
        bar.addWidget(self.never)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._bar)
        desk.theme.changed.connect(self._rebuild)
        self._rebuild()

    def show_passage(self, passage: Passage | None) -> None:
        """Show a passage; without one the card takes no room."""
        if passage is None or passage != self.passage:
            focus = QApplication.focusWidget()
            held = focus if focus is not None and self.isAncestorOf(focus) else None
            self.passage = passage
            self._rebuild()
            self._scroll.verticalScrollBar().setValue(0)
            if held is not None and not held.isVisible():
                # What was pressed went with the decision; Qt would go to whatever button comes next.
                self._desk.actions.focus_back()

    def commit(self) -> None:
        """Hand in the reason being typed."""
        if self.reason is not None:
            self._save_reason()

    def minimumSizeHint(self) -> QSize:
        """Some lines of words above the buttons, however many lines these take."""
        lines = self.fontMetrics().lineSpacing() * _LEAST_LINES
        return QSize(super().minimumSizeHint().width(), lines + self._bar.minimumHeight())

    # -- building

    def _rebuild(self) -> None:
        column = self._scroll.column
        clear(column)
        self.suggestions = []
        self.reason = None
        passage, document = self.passage, self._desk.controller.document
        self.setVisible(passage is not None)
        if passage is None or document is None:
            return
        column.addWidget(MarkedWords(self._desk.theme, passage, passage.span.of(document.text)))
        if passage.status is not FlagStatus.OPEN:
            self._add_decision(passage)
        column.addWidget(words(passage.message))
        column.addLayout(self._kind(passage))
        corrected = passage.status is FlagStatus.CORRECTED
        for number, suggestion in enumerate(() if corrected else passage.suggestions[:9]):
            button = self._suggestion(number, suggestion)
            self.suggestions.append(button)
            column.addWidget(button)
        if not passage.suggestions and passage.status is FlagStatus.OPEN:
            missing = any(missing_line(document, f) is not None for f in passage.flags)
            what = "write the missing line" if missing else "edit the sentence"
            column.addWidget(words(f"No suggestion. Press E to {what}.", "muted"))
        self._add_grounds(passage)
        column.addStretch(1)
        decided = passage.status is not FlagStatus.OPEN
        self.buttons["reopen"].setVisible(decided and passage.status is not FlagStatus.CORRECTED)
        self.buttons["dismiss"].setVisible(passage.status in (FlagStatus.OPEN, FlagStatus.QUERY))
        self.buttons["query"].setVisible(not decided)
        self.buttons["withdraw"].setVisible(corrected)

    def _kind(self, passage: Passage) -> WrapLayout:
        theme = self._desk.theme
        severe = passage.severity.rank >= Severity.MAJOR.rank
        severity = Badge(
            theme, passage.severity.value, "bad_soft" if severe else "window", "bad" if severe else "muted"
        )
        severity.setToolTip("How much harm it does")
        sure = Badge(
            theme, f"{confidence_words(passage.confidence)} · {percent(passage.confidence)}", "window", "text"
        )
        sure.setToolTip("How sure the detectors are that these words are wrong")
        kind = words(passage.category.label, wrap=False)
        kind.setToolTip(f"MQM: {passage.category.value}")
        layout = WrapLayout()
        for part in (kind, severity, sure):
            layout.addWidget(part)
        return layout

    def _add_grounds(self, passage: Passage) -> None:
        """What each detector found, with its evidence."""
        column = self._scroll.column
        several = len(passage.flags) > 1
        column.addSpacing(2)
        column.addWidget(
            words("Found by" if several else f"Found by: {self._said_by(passage.flags[0])}", "muted")
        )
        for flag in passage.flags:
            if several:
                column.addWidget(words(f"{self._said_by(flag)}, {percent(flag.confidence)}", "muted"))
                if flag.message != passage.message:
                    column.addWidget(_indented(words(flag.message)))
            for evidence in flag.evidence:
                source = f" ({evidence.source})" if evidence.source else ""
                column.addWidget(_indented(words(f"•  {evidence.text}{source}", "muted")))

    def _said_by(self, flag: Flag) -> str:
        return self._title(flag.detector) + (", no longer found" if flag.stale else "")

    def _suggestion(self, number: int, suggestion: Suggestion) -> WideButton:
        reading = shown(suggestion.replacement) if suggestion.replacement.strip() else "Delete these words"
        why = f". {suggestion.reason}" if suggestion.reason else ""
        button = WideButton(f"Suggestion {number + 1}: {reading}{why}", lambda: self._accept(number))
        digit = Badge(self._desk.theme, str(number + 1), "accent_soft", "accent")
        button.body.addWidget(digit, 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(2)
        label = words(
            one_line(suggestion.replacement) if suggestion.replacement.strip() else "Delete these words"
        )
        label.setProperty("role", "heading")
        text.addWidget(label)
        if suggestion.reason:
            text.addWidget(words(suggestion.reason, "muted"))
        button.body.addLayout(text, 1)
        for part in button.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        button.setToolTip(f"Accept this suggestion ({number + 1})")
        return button

    def _add_decision(self, passage: Passage) -> None:
        column = self._scroll.column
        status = passage.status
        role = {FlagStatus.CORRECTED: "good", FlagStatus.QUERY: "caution"}.get(status, "muted")
        icon = QLabel()
        icon.setPixmap(self._desk.theme.status_icon(status).pixmap(16, 16))
        line = row(icon, words(_DECISIONS[status], "heading"), stretch=False)
        line.setStretch(1, 1)
        column.addSpacing(2)
        column.addLayout(line)
        if status is FlagStatus.CORRECTED:
            for correction in self._desk.controller.corrections_for(passage):
                column.addWidget(
                    words(
                        f"{shown(correction.quote)} → {shown(correction.replacement)}, "
                        f"by {correction.author}",
                        role,
                    )
                )
            return
        self.reason = QLineEdit(_reason(passage))
        self.reason.setPlaceholderText(
            "Why are the words right? (may stay empty)"
            if status is FlagStatus.DISMISSED
            else "What has to be asked?"
        )
        self.reason.setAccessibleName("Reason for the decision")
        self.reason.editingFinished.connect(self._save_reason)
        self._undo = UndoPasses(self.reason)
        column.addWidget(self.reason)

    # -- doing

    def _accept(self, number: int) -> None:
        self._desk.controller.accept(number, self.passage)

    def _save_reason(self) -> None:
        passage, field = self.passage, self.reason
        if passage is None or field is None:
            return
        reason = field.text().strip()
        if reason == _reason(passage):
            return
        change = (
            self._desk.controller.dismiss
            if passage.status is FlagStatus.DISMISSED
            else self._desk.controller.query
        )
        ids = tuple(f.id for f in passage.flags if f.status is passage.status)
        change(reason, ids)


_DECISIONS = {
    FlagStatus.CORRECTED: "Corrected",
    FlagStatus.DISMISSED: "Dismissed: right as it is",
    FlagStatus.QUERY: "Query: the source or the author has to be asked",
    FlagStatus.OPEN: STATUS_LABELS[FlagStatus.OPEN],
}


def _indented(label: QLabel) -> QLabel:
    label.setContentsMargins(8, 0, 0, 0)
    return label


def _reason(passage: Passage) -> str:
    return next((f.reason for f in passage.flags if f.status is passage.status and f.reason), "")


def ignore_actions(desk: Desk) -> list[QAction]:
    """The "never flag" actions, for menus."""
    return [desk.actions[name] for name in _IGNORE_ACTIONS]
