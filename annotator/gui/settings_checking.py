"""The settings of what looks for garbled passages: level, detectors, LanguageTool."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
)

from annotator.gui.desk import Desk
from annotator.gui.languagetool_installer import LanguageToolInstaller
from annotator.gui.learning_dialog import LearningDialog
from annotator.gui.pieces import card, words
from annotator.gui.settings_pages import heading, page
from annotator.gui.wording import count, percent
from annotator.model.errors import AnnotatorError
from annotator.model.review import Level
from annotator.services import languagetool_install
from annotator.services.analysis import Analyser, AnalysisOptions, DetectorInfo
from annotator.services.detector_record import DetectorRecord
from annotator.services.learning.kept import learned_in

_LEVELS = (
    (Level.CERTAIN, "Certain flags only", "little to look at, some errors missed"),
    (Level.LIKELY, "Likely flags", "the usual choice"),
    (Level.EVERYTHING, "Everything", "every doubt, many of them needless"),
)
_ID = int(Qt.ItemDataRole.UserRole)


class DetectorsPage:
    """Which detectors run, which cannot and why, and how often each was right in this project."""

    title = "Checking"
    icon = "detectors"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.changed = False
        self._infos: dict[str, DetectorInfo] = {}
        self._filling = False
        self.widget, layout = page("Checking")
        layout.addWidget(heading("Show"))
        self.levels: dict[Level, QRadioButton] = {}
        for level, label, hint in _LEVELS:
            button = QRadioButton(f"{label}: {hint}")
            button.setChecked(level is desk.controller.level)
            button.clicked.connect(lambda _checked=False, v=level: desk.controller.set_level(v))
            self.levels[level] = button
            layout.addWidget(button)
        layout.addWidget(heading("Detectors"))
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("Detectors")
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setHeaderLabels(["Detector", "Your decisions", "State"])
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemChanged.connect(self._switch)
        self.tree.currentItemChanged.connect(lambda *_: self._explain())
        layout.addWidget(self.tree, 1)
        self.reason = words("", "muted")
        self.reason.setMinimumHeight(2 * self.reason.fontMetrics().lineSpacing() + 2)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.reason)
        self.learned = words("", "muted")
        self.learn_button = QPushButton("Learn from our decisions…")
        self.learn_button.setToolTip("Let what you corrected and dismissed say how sure flags are")
        self.learn_button.clicked.connect(self._learn)
        row = QHBoxLayout()
        row.addWidget(self.learned, 1)
        row.addWidget(self.learn_button)
        layout.addLayout(row)
        self.fill()

    def fill(self) -> None:
        workspace = self._desk.controller.workspace
        # An analyser of its own: the controller's may be at work, and asking it would wait for the end.
        infos = Analyser(workspace.settings).detectors()
        try:
            records = workspace.detector_records()
        except AnnotatorError:
            records = {}
        self._records: dict[str, DetectorRecord] = records
        self._infos = {i.id: i for i in infos}
        # Items are kept: this is called while the tree tells that one of them has changed.
        self._filling = True
        for number, info in enumerate(infos):
            item = self.tree.topLevelItem(number)
            if item is None:
                item = QTreeWidgetItem()
                self.tree.addTopLevelItem(item)
            self._show(item, info, records.get(info.id))
        for number in reversed(range(len(infos), self.tree.topLevelItemCount())):
            self.tree.takeTopLevelItem(number)
        self._filling = False
        if self.tree.currentItem() is None and infos:
            self.tree.setCurrentItem(self.tree.topLevelItem(0))
        learned = learned_in(workspace.settings)
        self.learned.setText(
            "Flags are as sure as their detectors say."
            if learned is None
            else f"How sure flags are was learned from {count(learned.decided, 'decision')} of yours."
        )
        self._explain()

    def _show(self, item: QTreeWidgetItem, info: DetectorInfo, record: DetectorRecord | None) -> None:
        theme = self._desk.theme
        for column, said in enumerate((info.title, _decisions(record), _state(info))):
            item.setText(column, said)
        item.setData(0, _ID, info.id)
        item.setFlags(
            Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        )
        item.setCheckState(0, Qt.CheckState.Checked if info.enabled else Qt.CheckState.Unchecked)
        icon, role = (
            ("warning", "caution")
            if not info.available
            else ("status-corrected", "good")
            if info.enabled
            else ("status-dismissed", "muted")
        )
        item.setIcon(2, theme.icon(icon, role))
        for column in (1, 2):
            item.setForeground(column, theme.colour("muted"))
        item.setData(
            0, Qt.ItemDataRole.AccessibleTextRole, f"{info.title}, {_state(info)}. {_decisions(record)}"
        )

    def _switch(self, item: QTreeWidgetItem) -> None:
        if self._filling:
            return
        settings = self._desk.controller.workspace.settings
        enabled = item.checkState(0) is Qt.CheckState.Checked
        try:
            settings.set_detector(item.data(0, _ID), enabled)
        except AnnotatorError as error:
            self._desk.controller.prompts.error(error.message, error.hint)
        self.changed = True
        self.fill()

    def _learn(self) -> None:
        LearningDialog(self._desk, self.widget).exec()
        self.fill()

    def _explain(self) -> None:
        item = self.tree.currentItem()
        info = self._infos.get(item.data(0, _ID)) if item is not None else None
        if info is None:
            self.reason.setText("")
            return
        said = []
        if info.reason:
            said.append(f"Cannot run: {info.reason}")
        elif info.remote:
            said.append(f"The text of your articles is sent to {info.remote}.")
        else:
            said.append("Runs on this computer.")
        record = self._records.get(info.id)
        share = record.precision if record is not None else None
        if record is not None and share is not None:
            said.append(
                f"In this project {record.corrected:,} of its flags led to a correction, "
                f"{record.dismissed:,} {'was' if record.dismissed == 1 else 'were'} dismissed."
            )
            if record.telling and share < 0.3:
                said.append("It is seldom right here; turning it off would spare you work.")
        self.reason.setText(" ".join(said))


def _decisions(record: DetectorRecord | None) -> str:
    """What people made of a detector's flags: "24 of 30 kept, 80 %"."""
    if record is None or not record.decided:
        return "–"
    said = f"{record.corrected:,} of {record.decided:,} kept"
    share = record.precision
    return f"{said}, {percent(share)}" if record.telling and share is not None else said


def _state(info: DetectorInfo) -> str:
    if not info.available:
        return "not available"
    if not info.enabled:
        return "off"
    return "on, remote" if info.remote else "on"


class LanguageToolPage:
    """The second grammar checker: installing it here, or naming a server."""

    title = "LanguageTool"
    icon = "link"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.changed = False
        self.installer = LanguageToolInstaller.of(desk.controller)
        self.widget, layout = page(
            "LanguageTool",
            "A second grammar and spelling checker beside the built-in one. It runs as a server, on this "
            "computer or on one you name.",
        )
        layout.addWidget(heading("On this computer"))
        self.status = words()
        layout.addWidget(self.status)
        self.install_button = QPushButton("Install LanguageTool…")
        self.install_button.setToolTip("Downloads about 250 MB into your data folder; you can go on working")
        self.install_button.clicked.connect(self.installer.start)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.setAccessibleName("Cancel the installation")
        self.cancel_button.clicked.connect(self.installer.cancel)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress of the installation")
        self.progress.setMaximumHeight(14)
        row = QHBoxLayout()
        row.addWidget(self.install_button)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel_button)
        row.addStretch(0)
        layout.addLayout(row)
        layout.addWidget(heading("On a server"))
        self.server = QLineEdit(desk.controller.workspace.settings.languagetool_server)
        self.server.setAccessibleName("Address of a LanguageTool server")
        self.server.setPlaceholderText("Empty: the one on this computer")
        self.server.setClearButtonEnabled(True)
        self.server.textChanged.connect(lambda _: self._show_server())
        self.server.editingFinished.connect(self.save)
        caption = QLabel("&Address")
        caption.setBuddy(self.server)
        address = QHBoxLayout()
        address.addWidget(caption)
        address.addWidget(self.server, 1)
        layout.addLayout(address)
        self._warning, inner = card(margins=9)
        self._warning.setProperty("role", "notice")
        self.warning = words()
        inner.addWidget(self.warning)
        layout.addWidget(self._warning)
        self.note = words("", "muted")
        layout.addWidget(self.note)
        layout.addStretch(1)
        self.installer.changed.connect(self._show_install)
        self._show_install()
        self._show_server()

    def close(self) -> None:
        """The dialog goes; an installation goes on."""
        self.installer.changed.disconnect(self._show_install)

    def save(self) -> None:
        """Keep the address, unless it is none."""
        settings = self._desk.controller.workspace.settings
        address = self.server.text().strip()
        if address == settings.languagetool_server or (_info(address).reason and address):
            return
        try:
            settings.languagetool_server = address
            if address:
                settings.set_detector("languagetool", True)
        except AnnotatorError as error:
            self._desk.controller.prompts.error(error.message, error.hint)
        self.changed = True

    def _show_server(self) -> None:
        address = self.server.text().strip()
        info = _info(address)
        self._warning.setVisible(bool(address and info.remote))
        self.warning.setText(
            f"The text of every article you check is sent to {info.remote}. "
            "Name only a server you trust with it."
        )
        if not address:
            self.note.setText("Nothing leaves this computer.")
        elif info.reason:
            self.note.setText(f"⚠ {info.reason}")
        elif info.remote:
            self.note.setText("")
        else:
            self.note.setText("This server is on this computer; nothing leaves it.")
        self.note.setVisible(bool(self.note.text()))

    def _show_install(self) -> None:
        running = self.installer.running
        found = languagetool_install.status()
        installed = found.folder is not None
        self.install_button.setVisible(not running and not installed)
        self.cancel_button.setVisible(running)
        self.progress.setVisible(running)
        if running:
            arrived = self.installer.progress.megabytes
            size = f" ({arrived:.0f} MB)" if arrived else ""
            self.status.setText(
                f"{self.installer.progress.stage}{size}. You can close the settings meanwhile."
            )
            return
        said = []
        if installed and not found.problem:
            said.append(f"Installed in {found.folder}.")
        elif found.problem and installed:
            said.append(found.problem)
        else:
            said.append(
                "Not installed. It needs about 900 MB of free space while it is installed, 250 MB after."
            )
            if found.java is None:
                said.append("Install Java 17 or newer first: LanguageTool needs it.")
        if self.installer.problem:
            said.append(self.installer.problem)
        self.status.setText("\n".join(said))


def _info(address: str) -> DetectorInfo:
    """What the LanguageTool detector says about an address."""
    infos = Analyser(AnalysisOptions(languagetool_server=address)).detectors()
    return next(i for i in infos if i.id == "languagetool")
