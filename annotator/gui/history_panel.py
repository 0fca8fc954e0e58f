"""The history of the open article: who did what when, to be looked at, jumped to and undone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.pieces import Button, words
from annotator.gui.rows import Look, RowList
from annotator.gui.search_field import SearchField
from annotator.gui.wording import count, moment
from annotator.gui.wrapping import WrapLayout
from annotator.model.history import HistoryEntry, StepKind
from annotator.model.review import Changes

_ICONS = {
    StepKind.EDIT: "edit",
    StepKind.UNDO: "undo",
    StepKind.REDO: "redo",
    StepKind.ANALYSIS: "detectors",
    StepKind.IMPORT: "import",
    StepKind.SETTING: "settings",
}


_VERB_ICONS = {
    "Correct": "accept",
    "Insert": "add",
    "Delete": "delete",
    "Withdraw": "delete",
    "Dismiss": "status-dismissed",
    "Query": "status-query",
    "Reopen": "status-open",
    "Flag": "flag",
    "Rename": "names",
    "Replace": "find",
    "Add": "source",
    "Change": "source",
    "Remove": "source",
    "Never": "dismiss",
}
"""By the first word of a step's label."""


class HistoryPanel(QWidget):
    """Newest first. Enter goes to the place of a step; Delete or the button undoes it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._controller = desk.controller
        self._entries: tuple[HistoryEntry, ...] = ()
        self._stale = True
        self.words = SearchField("Search the history", "Search the history by words, author or day")
        self.words.textChanged.connect(self._fill)
        self.words.to_list.connect(lambda: self.list.enter())
        self.checks = QCheckBox("Show &checks")
        self.checks.setToolTip("Show also when detectors have looked through the article")
        self.checks.toggled.connect(self._fill)
        self._count = words("", "muted", wrap=False)
        head = QVBoxLayout()
        head.setContentsMargins(8, 8, 8, 6)
        head.setSpacing(6)
        head.addWidget(self.words)
        line = WrapLayout(spacing=14)
        line.addWidget(self._count)
        line.addWidget(self.checks)
        head.addLayout(line)
        self.list = RowList(desk.theme, self._look, lambda e: e.step_id, "Steps")
        self.list.chosen.connect(lambda _: self._show_state())
        self.list.opened.connect(self._jump)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_state())
        self.jump_button = Button("Go to place")
        self.jump_button.setToolTip("Show the words this step is about (Enter)")
        self.jump_button.clicked.connect(lambda: self._jump(self.list.current()))
        self.undo_button = Button("Undo this step")
        self.undo_button.setToolTip("Take back this step alone; later steps stay")
        self.undo_button.clicked.connect(self.undo_step)
        bar = WrapLayout()
        bar.setContentsMargins(8, 6, 8, 8)
        bar.addWidget(self.jump_button)
        bar.addWidget(self.undo_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        layout.addLayout(bar)
        self.setFocusProxy(self.list)
        controller = desk.controller
        controller.article_opened.connect(lambda _: self._renew())
        controller.project_opened.connect(lambda _: self._renew())
        controller.changed.connect(self._take_changes)
        desk.theme.changed.connect(self._paint_icons)
        self._paint_icons()
        self._show_state()

    def _take_changes(self, _changes: Changes) -> None:
        self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._renew()

    def _renew(self) -> None:
        self._stale = not self.isVisible()
        if self._stale:
            return
        session = self._controller.session
        self._entries = session.history() if session is not None else ()
        self._fill()

    def _fill(self) -> None:
        wanted = self.words.text().strip().casefold()
        shown = [
            e
            for e in reversed(self._entries)
            if (self.checks.isChecked() or e.kind is not StepKind.ANALYSIS)
            and (not wanted or wanted in f"{e.label} {e.author} {moment(e.at)} {e.at}".casefold())
        ]
        self.list.set_items(shown)
        self._count.setText(count(len(shown), "step"))
        self._count.setVisible(bool(self._entries))
        if self._controller.session is None:
            self.list.set_empty("No article is open. Import one, or choose one in Articles.")
        elif wanted:
            self.list.set_empty("No step holds these words.")
        else:
            self.list.set_empty("Nothing was done yet. Every decision will be listed here.")
        self._show_state()

    def _look(self, entry: HistoryEntry) -> Look:
        state = "undone" if entry.undone else ""
        when = moment(entry.at)
        quiet = entry.undone or entry.kind is not StepKind.EDIT
        return Look(
            entry.label or "Check",
            f"{entry.label}, {entry.author}, {when}{', undone' if entry.undone else ''}.",
            subtitle=f"{entry.author} · {when}",
            icon=self._desk.theme.icon(_icon(entry), "muted" if quiet else "accent"),
            badge=state,
            dim=quiet,
            strike=entry.undone,
            tooltip=f"{entry.label}\n{entry.author}, {entry.at}",
        )

    def _show_state(self) -> None:
        entry: HistoryEntry | None = self.list.current()
        self.jump_button.setEnabled(entry is not None and entry.jump_to is not None)
        self.undo_button.setEnabled(entry is not None and entry.undoable)

    # -- doing

    def _jump(self, entry: HistoryEntry | None) -> None:
        if entry is not None and entry.jump_to is not None:
            self._controller.go_to(entry.jump_to)

    def undo_step(self) -> None:
        """Take back the chosen step; where later steps rest on it, the controller says which."""
        entry: HistoryEntry | None = self.list.current()
        if entry is None or not entry.undoable:
            return
        pressed = self.undo_button.hasFocus()
        self._controller.commit_requested.emit()
        if self._controller.undo_step(entry.step_id) is not None and pressed:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.undo_step()
            return
        super().keyPressEvent(event)

    def _paint_icons(self) -> None:
        self.undo_button.setIcon(self._desk.theme.icon("undo"))


def _icon(entry: HistoryEntry) -> str:
    if entry.kind is StepKind.EDIT:
        return _VERB_ICONS.get(entry.label.split(" ", 1)[0], _ICONS[StepKind.EDIT])
    return _ICONS[entry.kind]
