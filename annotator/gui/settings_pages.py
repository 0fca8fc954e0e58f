"""The simple pages of the settings: the person, what is ignored, where the data is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.pieces import words
from annotator.gui.rows import Look, RowList
from annotator.gui.wording import count, moment
from annotator.model.errors import AnnotatorError
from annotator.model.ignores import IgnoreKind, IgnoreRule, IgnoreScope

_THEMES = (
    ("system", "Follow the system"),
    ("light", "Light"),
    ("dark", "Dark"),
    ("contrast", "High contrast"),
)
_KINDS = {IgnoreKind.WORD: "word", IgnoreKind.NAME: "name", IgnoreKind.RULE: "rule"}


def page(title: str, hint: str = "") -> tuple[QWidget, QVBoxLayout]:
    """An empty page with its title."""
    widget = QWidget()
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(18, 14, 18, 14)
    layout.setSpacing(8)
    layout.addWidget(words(title, "title"))
    if hint:
        layout.addWidget(words(hint, "muted"))
        layout.addSpacing(4)
    return widget, layout


def heading(text: str) -> QLabel:
    label = words(text, "heading")
    label.setContentsMargins(0, 8, 0, 0)
    return label


class YouPage:
    """Whose decisions these are, and how the window looks."""

    title = "You"
    icon = "person"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.widget, layout = page("You")
        self.author = QLineEdit(desk.controller.workspace.settings.author)
        self.author.setPlaceholderText(desk.controller.workspace.author)
        self.author.setAccessibleName("Your name")
        self.author.editingFinished.connect(self.save)
        form = QFormLayout()
        form.addRow("Your &name", self.author)
        layout.addLayout(form)
        layout.addWidget(
            words("It stands beside every decision you make from now on, and in exports.", "muted")
        )
        layout.addWidget(heading("Theme"))
        self.themes: dict[str, QRadioButton] = {}
        for choice, label in _THEMES:
            button = QRadioButton(label)
            button.setChecked(choice == desk.theme.choice)
            # The window's own action saves the choice and keeps the menu right.
            button.clicked.connect(lambda _checked=False, c=choice: desk.actions[f"theme_{c}"].trigger())
            self.themes[choice] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def save(self) -> None:
        workspace = self._desk.controller.workspace
        name = self.author.text().strip()
        if name == workspace.settings.author:
            return
        try:
            workspace.settings.author = name
        except AnnotatorError as error:
            self._desk.controller.prompts.error(error.message, error.hint)
        workspace.author = name


class IgnoredPage:
    """Words, names and rules that are never flagged, each with its way back."""

    title = "Ignored"
    icon = "dismiss"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.widget, layout = page(
            "Ignored", "What was told never to be flagged. Removing an entry brings its flags back at once."
        )
        self.list = RowList(
            desk.theme, self._look, lambda r: r.id, "Ignored words, names and rules", framed=True
        )
        self.list.setMinimumHeight(120)
        layout.addWidget(self.list, 1)
        self.remove_button = QPushButton("Flag again")
        self.remove_button.setToolTip("Remove the entry; its flags come back (Delete)")
        self.remove_button.clicked.connect(self.remove)
        row = QHBoxLayout()
        self._count = words("", "muted", wrap=False)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.remove_button)
        layout.addLayout(row)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_state())
        self.fill()

    def fill(self) -> None:
        rules = self._desk.controller.workspace.ignores()
        self.list.set_items(rules)
        self.list.set_empty(
            "Nothing is ignored. “Never flag” on a flag puts its words, its name or its rule here."
        )
        self._count.setText(count(len(rules), "entry", "entries") if rules else "")
        self._show_state()

    def remove(self) -> None:
        rule: IgnoreRule | None = self.list.current()
        if rule is not None and self._desk.controller.unignore(rule) is not None:
            self.fill()

    def _look(self, rule: IgnoreRule) -> Look:
        kind = _KINDS[rule.kind]
        where = "in all projects" if rule.scope is IgnoreScope.GLOBAL else "in this project"
        who = f" · {rule.author}" if rule.author else ""
        when = f", {moment(rule.created_at)}" if rule.created_at else ""
        return Look(
            rule.value,
            f"The {kind} {rule.value} is never flagged {where}.",
            subtitle=f"{kind.capitalize()} · {where}{who}{when}",
            icon=self._desk.theme.icon({"name": "names", "rule": "detectors"}.get(kind, "dismiss"), "muted"),
        )

    def _show_state(self) -> None:
        self.remove_button.setEnabled(self.list.current() is not None)


class DataPage:
    """Where everything is kept."""

    title = "Data"
    icon = "open"

    def __init__(self, desk: Desk) -> None:
        workspace = desk.controller.workspace
        self.widget, layout = page("Data", "Every decision is in the project file the moment it is made.")
        for label, path in (("Project", workspace.path), ("Settings", workspace.settings.path)):
            layout.addWidget(heading(label))
            layout.addWidget(_place(label, path))
        backups = workspace.backups()
        layout.addWidget(heading("Backups"))
        layout.addWidget(
            words(
                f"The newest are kept in “{workspace.path.parent / 'backups'}”. File ▸ Open project shows "
                "what is in one.",
                "muted",
            )
        )
        self.backups = RowList(desk.theme, _backup_look(desk), str, "Backups", lines=1, framed=True)
        self.backups.set_items(list(reversed(backups)))
        self.backups.set_empty("None yet: the first is made when the project is closed after a change.")
        layout.addWidget(self.backups, 1)
        open_folder = QPushButton("Show the folder")
        open_folder.setToolTip("Open the project's folder in your file manager")
        open_folder.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(workspace.path.parent)))
        )
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(open_folder)
        layout.addLayout(row)


def _place(name: str, path: Path) -> QFrame:
    """A path that can be selected and copied."""
    line = QLineEdit(str(path))
    line.setReadOnly(True)
    line.setAccessibleName(f"{name} file")
    line.setCursorPosition(0)
    frame = QFrame()
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(line)
    return frame


def _backup_look(desk: Desk) -> Callable[[Path], Look]:
    def look(path: Path) -> Look:
        try:
            size = f"{path.stat().st_size / 1e6:.1f} MB"
        except OSError:
            size = ""
        return Look(
            path.name,
            f"Backup {path.name}, {size}",
            badge=size,
            icon=desk.theme.icon("history", "muted"),
            tooltip=str(path),
        )

    return look
