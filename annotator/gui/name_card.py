"""One name of the ledger: who it may be, where it stands, and the ruling that corrects all its mentions."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.name_status import NameStatus, context, right_name_of, status_of
from annotator.gui.note_form import NoteForm
from annotator.gui.pieces import Badge, Button, Scrolled, UndoPasses, WideButton, card, clear, row, words
from annotator.gui.rows import Look, RowList
from annotator.gui.wording import count, one_line, percent
from annotator.gui.wrapping import Foot, WrapLayout
from annotator.model.names import Candidate, Mention, NameEntry
from annotator.model.review import NoteKind
from annotator.services.names import rule

KIND_LABELS = {"person": "Person", "organisation": "Organisation", "place": "Place"}
MOST_CANDIDATES = 6
MOST_MENTIONS = 400
"""So many mentions are listed; the ruling is about all of them."""


class NameCard(QWidget):
    """`show_entry(None)` says what the ledger is for."""

    left = Signal()
    """Whoever ruled here by the keyboard is done."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.entry: NameEntry | None = None
        self.candidates: list[WideButton] = []
        self._drafts: dict[str, str] = {}
        self._scroll = Scrolled("Details of the name")
        self._scroll.setMinimumHeight(self.fontMetrics().lineSpacing())
        column = self._scroll.column
        self._title = words("", "heading")
        self._kind = words("", "muted", wrap=False)
        self._status = Badge(desk.theme, "", "window", "muted")
        line = WrapLayout()
        line.addWidget(self._kind)
        line.addWidget(self._status)
        column.addWidget(self._title)
        column.addLayout(line)
        self._candidates_title = words("May be", "heading")
        column.addWidget(self._candidates_title)
        holder = QWidget()
        self._candidates = QVBoxLayout(holder)
        self._candidates.setContentsMargins(0, 0, 0, 0)
        self._candidates.setSpacing(5)
        column.addWidget(holder)
        self.right_name = QLineEdit()
        self.right_name.setAccessibleName("The right name")
        self.right_name.setPlaceholderText("Type the right name, or choose one above")
        self.right_name.textChanged.connect(self._preview)
        self.right_name.returnPressed.connect(self.rule)
        self._undo = UndoPasses(self.right_name)
        caption = QLabel("&Right name")
        caption.setProperty("role", "muted")
        caption.setBuddy(self.right_name)
        self.source_button = Button("Add a source")
        self.source_button.setCheckable(True)
        self.source_button.setFlat(True)
        self.source_button.setToolTip("The source is attached to each of the corrections")
        self._source_card, inner = card()
        self.source = NoteForm(buttons=False)
        self.source.reset(NoteKind.NAME)
        self.source.saved.connect(lambda _kind, _fields: self.rule())
        self.source.cancelled.connect(lambda: self.source_button.setChecked(False))
        inner.addWidget(self.source)
        self._source_card.hide()
        self.source_button.toggled.connect(self._show_source)
        self.preview = words("", "muted")
        self.rule_button = Button("Correct all mentions")
        self.rule_button.clicked.connect(self.rule)
        buttons = WrapLayout(spacing=5)
        buttons.addWidget(self.source_button)
        buttons.addWidget(self.rule_button)
        # Below what scrolls: in a low window the ruling would be out of sight.
        self._ruling = Foot()
        ruling = QVBoxLayout(self._ruling)
        ruling.setContentsMargins(10, 6, 10, 8)
        ruling.setSpacing(6)
        ruling.addLayout(row(caption, self.right_name, stretch=False))
        ruling.addWidget(self.preview)
        ruling.addLayout(buttons)
        column.addWidget(self._source_card)
        self._mentions_title = words("Mentions", "heading")
        column.addWidget(self._mentions_title)
        self.mentions = RowList(
            desk.theme,
            self._look,
            lambda m: (m.span.start, m.span.end),
            "Mentions of the name",
            lines=1,
            framed=True,
        )
        self.mentions.chosen.connect(self.show_mention)
        self.mentions.opened.connect(self.show_mention)
        column.addWidget(self.mentions)
        column.addStretch(1)
        self._hint = words("Choose a name to see who it may be and where it stands.", "muted")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setContentsMargins(18, 18, 18, 18)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._ruling)
        layout.addWidget(self._hint)
        self.setTabOrder(self.right_name, self.source_button)
        self.setTabOrder(self.source_button, self.rule_button)
        desk.theme.changed.connect(self.refresh)
        self.show_entry(None)

    def minimumSizeHint(self) -> QSize:
        """A line of words above the ruling, however many lines that takes."""
        return QSize(
            super().minimumSizeHint().width(), self.fontMetrics().lineSpacing() + self._ruling.minimumHeight()
        )

    # -- showing

    def show_entry(self, entry: NameEntry | None) -> None:
        """Show a name; a right name being typed for another waits for its return."""
        if self.entry is not None and (entry is None or entry.id != self.entry.id):
            typed = self.right_name.text().strip()
            if typed and not self.right_name.isReadOnly():
                self._drafts[self.entry.id] = typed
            if self.source.is_blank():
                self.source_button.setChecked(False)
        new = entry is not None and (self.entry is None or entry.id != self.entry.id)
        self.entry = entry
        self._scroll.setVisible(entry is not None)
        self._ruling.setVisible(entry is not None)
        self._hint.setVisible(entry is None)
        if entry is None:
            return
        self.refresh()
        if new:
            best = entry.candidates[0].name if entry.candidates and not entry.known else ""
            self.right_name.setText(self._drafts.pop(entry.id, best))
            self.right_name.setCursorPosition(0)
            self._scroll.verticalScrollBar().setValue(0)
        self._preview()

    def refresh(self) -> None:
        """The records or the theme have changed."""
        entry, document = self.entry, self._desk.controller.document
        if entry is None or document is None:
            return
        corrections = self._desk.controller.corrections()
        status = status_of(entry, document.text, corrections)
        mentions = entry.mentions()
        right = right_name_of(entry, corrections)
        done = status is NameStatus.CORRECTED and right
        self._title.setText(f"{entry.name} → {right}" if done else entry.name)
        self._kind.setText(f"{KIND_LABELS[entry.kind.value]} · {count(len(mentions), 'mention')}")
        ground, ink = {
            NameStatus.CHECK: ("caution_soft", "caution"),
            NameStatus.VARIANTS: ("caution_soft", "caution"),
            NameStatus.CORRECTED: ("good_soft", "good"),
        }.get(status, ("window", "muted"))
        self._status.set_look(status.label, ground, ink)
        self._show_candidates(entry if status is not NameStatus.CORRECTED else None)
        self._mentions_title.setText(_variants_line(entry))
        self.mentions.set_items(mentions[:MOST_MENTIONS])
        rows = min(6, len(mentions))
        height = rows * max(26, self.mentions.sizeHintForRow(0)) + 6
        self.mentions.setFixedHeight(height)
        self._preview()

    def _show_candidates(self, entry: NameEntry | None) -> None:
        clear(self._candidates)
        self.candidates = []
        candidates = entry.candidates[:MOST_CANDIDATES] if entry is not None else ()
        self._candidates_title.setVisible(bool(candidates))
        for number, candidate in enumerate(candidates):
            button = self._candidate(number, candidate)
            self.candidates.append(button)
            self._candidates.addWidget(button)

    def _candidate(self, number: int, candidate: Candidate) -> WideButton:
        why = "; ".join(candidate.reasons)
        button = WideButton(
            f"{candidate.name}, {percent(candidate.score)}. {why}", lambda: self._choose(candidate.name)
        )
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(words(candidate.name, "heading"))
        table = candidate.source.replace("_", ", ")
        said = f"{why} ({table})" if why and table else why or table
        if said:
            text.addWidget(words(said, "muted"))
        button.body.addLayout(text, 1)
        button.body.addWidget(
            Badge(self._desk.theme, percent(candidate.score), "accent_soft", "accent"),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        for part in button.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        button.setToolTip(f"Take “{candidate.name}” as the right name ({number + 1} in the list of names)")
        return button

    def _look(self, mention: Mention) -> Look:
        document = self._desk.controller.document
        text = document.text if document is not None else ""
        before, name, after = context(text, mention.span)
        corrected = next(
            (c for c in self._desk.controller.corrections() if c.span.overlaps(mention.span)), None
        )
        line = one_line(f"{before}{name}{after}")
        return Look(
            line,
            f"{line}{f', corrected to {corrected.replacement}' if corrected else ''}",
            badge="corrected" if corrected else "",
            badge_role="good",
            dim=corrected is not None,
            tooltip="Go to this mention",
        )

    # -- the ruling

    def choose_candidate(self, number: int) -> None:
        """Take candidate `number`, from 1, as the right name."""
        if number <= len(self.candidates):
            self.candidates[number - 1].click()

    def _choose(self, name: str) -> None:
        self.right_name.setText(name)
        self.rule_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _preview(self) -> None:
        """Say what the ruling would do."""
        entry, document = self.entry, self._desk.controller.document
        right = " ".join(self.right_name.text().split())
        self.rule_button.setEnabled(False)
        self.preview.setText("")
        if entry is None or document is None or not right:
            self.rule_button.setText("Correct all mentions")
            self.preview.hide()
            return
        ruling = rule(document.text, entry, right)
        corrections = self._desk.controller.corrections()
        free = [e for e in ruling.edits if not any(c.span.overlaps(e.span) for c in corrections)]
        said = []
        if len(ruling.edits) > len(free):
            said.append(f"{count(len(ruling.edits) - len(free), 'mention')} corrected already.")
        if ruling.left:
            forms = ", ".join(f"“{v}”" for v in ruling.left)
            said.append(
                f"{forms} cannot be told and {'stays' if len(ruling.left) == 1 else 'stay'} as written."
            )
        if not ruling.edits:
            said.append("All mentions read like this already.")
        forms = sorted({e.replacement for e in free} - {right})
        if free and forms:
            said.append("Short forms become " + ", ".join(f"“{f}”" for f in forms) + ".")
        self.preview.setText(" ".join(said))
        self.preview.setVisible(bool(said))
        self.rule_button.setEnabled(bool(free))
        number = len(free)
        self.rule_button.setText(
            f"Correct all {number} mentions"
            if number > 1
            else "Correct 1 mention"
            if number
            else "Correct all mentions"
        )

    def rule(self) -> None:
        """Correct all mentions, as one step."""
        entry = self.entry
        if entry is None or not self.rule_button.isEnabled():
            return
        note: Mapping[str, str] | None = None
        if self._source_card.isVisibleTo(self) and not self.source.is_blank():
            if not self.source.check():
                return
            note = {"kind": self.source.chosen_kind(), **self.source.fields()}
        inside = self._has_focus()
        changes = self._desk.controller.rule_name(
            entry, self.right_name.text().strip(), note=note, initiator=self
        )
        if changes is not None:
            self.source.reset(NoteKind.NAME)
            self.source_button.setChecked(False)
            self._drafts.pop(entry.id, None)
            if inside:
                self.left.emit()

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _show_source(self, shown: bool) -> None:
        written = self._has_focus() and not shown
        self._source_card.setVisible(shown)
        if shown:
            self.source.url.setFocus(Qt.FocusReason.OtherFocusReason)
        elif written:
            self.right_name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_mention(self, mention: Mention) -> None:
        """Go to a mention, and take up the flag on it, so that it stands out in the article."""
        controller, span = self._desk.controller, mention.span
        passage = next(iter(controller.index.within(span.start, span.end)), None)
        controller.select_passage(passage, jump=False, initiator=self)
        controller.go_to(span)


def _variants_line(entry: NameEntry) -> str:
    """ "Mentions: Pete Hegses (2), Hegses (5)"."""
    forms = [f"{v.text} ({len(v.mentions)})" for v in entry.variants]
    shown = ", ".join(forms[:5]) + (f" and {len(forms) - 5} more" if len(forms) > 5 else "")
    return f"Mentions: {shown}"
