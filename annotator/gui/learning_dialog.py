"""Learning from the team's decisions how sure flags are: what it would change, and the way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.events import Notice
from annotator.gui.pieces import card, fit, words
from annotator.gui.wording import count, moment, percent
from annotator.model.errors import AnnotatorError
from annotator.model.review import Changes
from annotator.services.analysis import Analyser
from annotator.services.learning.fitting import RuleRecord
from annotator.services.learning.kept import forget, keep, learned_in
from annotator.services.learning.trial import Shown, Trial, try_out
from annotator.services.settings import Settings

_MOVED = 0.05
"""From so much on a rule counts as surer or less sure than before."""


class LearningDialog(QDialog):
    """Measures on opening; nothing changes until a button is pressed, and no decision ever does."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.trial: Trial | None = None
        self.setWindowTitle("Learn from our decisions")
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(
            words(
                "What you corrected counts as right and what you dismissed as wrong; queries do not count. "
                "Learning makes flags surer or less sure, and so decides which are shown. It changes none of "
                "your decisions, and only this project.",
                "muted",
            )
        )
        self._state, inner = card()
        self.state = words("", "heading")
        self.hint = words()
        inner.addWidget(self.state)
        inner.addWidget(self.hint)
        layout.addWidget(self._state)
        self._measured_title = words("Measured in articles it was not learned from", "heading")
        layout.addWidget(self._measured_title)
        self.measured = _table("Before and after", ["", "Before", "After"])
        layout.addWidget(self.measured)
        self._rules_title = words("What each rule's flags came to", "heading")
        layout.addWidget(self._rules_title)
        self.rules = _table("Rules", ["Detector", "Rule", "Your decisions", "Sure before", "Sure after"])
        layout.addWidget(self.rules, 1)
        layout.addStretch(0)
        self.learned = words("", "muted")
        layout.addWidget(self.learned)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.use_button = QPushButton("Use from now on")
        self.use_button.clicked.connect(self.use)
        self.forget_button = QPushButton("Forget what was learned")
        self.forget_button.setToolTip("All detectors count as they come again")
        self.forget_button.clicked.connect(self.forget)
        buttons.addButton(self.use_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.forget_button, QDialogButtonBox.ButtonRole.ResetRole)
        for button in (self.use_button, self.forget_button):
            button.setAutoDefault(False)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        desk.theme.changed.connect(self._colour)
        self.measure()
        fit(self, 680, 620 if self.trial is not None else 240)

    def measure(self) -> None:
        """Learn from the decisions there are, and show what it would change."""
        self.trial = None
        try:
            self.trial = try_out(self._desk.controller.workspace.decided_flags())
        except AnnotatorError as error:
            self.state.setText(error.message)
            self.hint.setText(error.hint or "")
        if self.trial is not None:
            self._show_trial(self.trial)
        for widget in (self._measured_title, self.measured, self._rules_title, self.rules):
            widget.setVisible(self.trial is not None)
        self.use_button.setEnabled(self.trial is not None)
        self._show_learned()

    def use(self) -> None:
        """Count flags by what was learned from now on."""
        trial = self.trial
        if trial is not None and self._change(lambda settings: keep(settings, trial)):
            self._desk.controller.notice.emit(
                Notice(
                    "Flags are as sure as your decisions say from now on.",
                    "Tools ▸ Learn from our decisions takes that back.",
                )
            )

    def forget(self) -> None:
        """Let all detectors count as they come."""
        if self._change(forget):
            self._desk.controller.notice.emit(Notice("All detectors count as they come again."))

    def _change(self, change: Callable[[Settings], object]) -> bool:
        controller = self._desk.controller
        try:
            change(controller.workspace.settings)
        except AnnotatorError as error:
            controller.prompts.error(error.message, error.hint)
            return False
        controller.publish(Changes({"setting": frozenset({"*"})}))
        self._show_learned()
        return True

    def _show_trial(self, trial: Trial) -> None:
        self.state.setText(
            f"{count(trial.decided, 'decision')} in {count(trial.articles, 'article')}: "
            f"{trial.right:,} corrected, {trial.decided - trial.right:,} dismissed"
        )
        self.hint.setText(
            "Learning from them foretells your decisions better."
            if trial.helps
            else "Learning from them foretells your decisions no better: the detectors know themselves well "
            "enough, or there is too little to learn from yet. It is better left alone."
        )
        before, after = trial.before, trial.after
        rows = (
            ("How far the confidence is off", percent(before.error), percent(after.error)),
            ("Right, of those shown as certain", _shown(before.certain), _shown(after.certain)),
            ("Right, of those shown as likely", _shown(before.likely), _shown(after.likely)),
        )
        self.measured.clear()
        for row in rows:
            item = QTreeWidgetItem(list(row))
            title, was, becomes = row
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{title}: {was} before, {becomes} after")
            self.measured.addTopLevelItem(item)
        self._fit_measured()
        # An analyser of its own: the controller's may be at work.
        titles = {i.id: i.title for i in Analyser(self._desk.controller.workspace.settings).detectors()}
        self.rules.clear()
        for record in trial.rules:
            self.rules.addTopLevelItem(_rule_item(record, titles.get(record.detector, record.detector)))
        self._colour()

    def _fit_measured(self) -> None:
        """The short table is as high as its rows."""
        rows = self.measured.topLevelItemCount()
        height = self.measured.header().sizeHint().height() + 2 * self.measured.frameWidth()
        self.measured.setFixedHeight(height + rows * max(24, self.measured.sizeHintForRow(0)) + 4)

    def _show_learned(self) -> None:
        learned = learned_in(self._desk.controller.workspace.settings)
        self.forget_button.setEnabled(learned is not None)
        self.learned.setText(
            "Nothing has been learned in this project yet."
            if learned is None
            else f"In use: what was learned from {count(learned.decided, 'decision')} in "
            f"{count(learned.articles, 'article')}, {moment(learned.at)}."
        )

    def _colour(self) -> None:
        """Surer and less sure in the theme's colours, beside the arrow that says the same."""
        theme = self._desk.theme
        records = self.trial.rules if self.trial is not None else ()
        for number, record in enumerate(records):
            item = self.rules.topLevelItem(number)
            change = record.learned - record.shipped
            role = "good" if change > _MOVED else "caution" if change < -_MOVED else "muted"
            item.setForeground(4, theme.colour(role))


def _table(name: str, columns: list[str]) -> QTreeWidget:
    table = QTreeWidget()
    table.setAccessibleName(name)
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(True)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setHeaderLabels(columns)
    header = table.header()
    header.setStretchLastSection(False)
    for column in range(len(columns)):
        mode = QHeaderView.ResizeMode.Stretch if column == 0 else QHeaderView.ResizeMode.ResizeToContents
        header.setSectionResizeMode(column, mode)
    return table


def _rule_item(record: RuleRecord, title: str) -> QTreeWidgetItem:
    change = record.learned - record.shipped
    arrow = " ↑" if change > _MOVED else " ↓" if change < -_MOVED else ""
    kept = f"{record.right:,} of {record.decided:,} kept"
    was, becomes = percent(record.shipped), percent(record.learned)
    item = QTreeWidgetItem([title, record.rule, kept, was, f"{becomes}{arrow}"])
    item.setData(
        0,
        Qt.ItemDataRole.AccessibleTextRole,
        f"{title}, rule {record.rule}: {kept}; {was} sure before, {becomes} after",
    )
    return item


def _shown(shown: Shown) -> str:
    if shown.precision is None:
        return "none shown"
    return f"{shown.right:,} of {shown.shown:,}, {percent(shown.precision)}"
