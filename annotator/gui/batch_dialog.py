"""Exporting many articles at once: which, in which forms, where to, under which names; then how far it is and
what was skipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.registry import EXPORT_KINDS
from annotator.gui.desk import Desk
from annotator.gui.pieces import fit, go_or_cancel, words
from annotator.gui.rows import Look, RowList
from annotator.gui.wording import count, still_open
from annotator.model.errors import AnnotatorError
from annotator.services.batch import PATTERN, PLACEHOLDERS, Outcome, check_pattern, export_each, file_name
from annotator.services.export_menu import ExportGroup, export_menu
from annotator.services.summaries import ArticleState

KINDS, NAMES = "batch_kinds", "batch_names"
"""The settings that keep what was chosen last."""
KIND_ROLE = int(Qt.ItemDataRole.UserRole)


class BatchDialog(QDialog):
    """Asks, exports one file after the other while it stays alive, and shows the summary."""

    def __init__(self, desk: Desk, chosen: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._controller = controller = desk.controller
        self._chosen = tuple(chosen)
        self._all = tuple(article.id for article in controller.workspace.contents())
        self._steps: Iterator[Outcome] | None = None
        self._outcomes: list[Outcome] = []
        self._folder = Path()
        """Where to, once it has begun."""
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)
        self.setWindowTitle("Export several articles")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.buttons, self.go_button, self.cancel_button = go_or_cancel("Export")
        self.open_button = self.buttons.addButton("Open the folder", QDialogButtonBox.ButtonRole.ActionRole)
        self.open_button.hide()
        self.open_button.clicked.connect(self._open_folder)
        self.buttons.accepted.connect(self.start)
        self.buttons.rejected.connect(self.reject)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._make_questions())
        self.stack.addWidget(self._make_progress())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.buttons)
        fit(self, 640, 640)
        self._show_example()
        self._show_left()

    # -- the questions

    def _make_questions(self) -> QWidget:
        settings = self._controller.workspace.settings
        total = len(self._all)
        self.every = QRadioButton(f"All {total:,} articles" if total != 1 else "The one article there is")
        self.selected = QRadioButton(f"The {count(len(self._chosen), 'selected article')}")
        self.selected.setVisible(len(self._chosen) > 1)
        which = QButtonGroup(self)
        which.addButton(self.every)
        which.addButton(self.selected)
        (self.selected if len(self._chosen) > 1 else self.every).setChecked(True)
        which.buttonToggled.connect(lambda *_: self._show_example())
        which.buttonToggled.connect(lambda *_: self._show_left())
        self.left = words()
        self._summaries = {a.id: a for a in self._controller.workspace.articles()}
        self.kinds = QListWidget()
        self.kinds.setAccessibleName("Forms of export")
        kept = settings.get(KINDS)
        self._fill_kinds(kept if isinstance(kept, list) else [])
        self.kinds.itemChanged.connect(lambda _: self._show_example())
        self.folder = QLineEdit(str(self._controller.exporting.folder))
        self.folder.setAccessibleName("Folder")
        self.folder.textChanged.connect(lambda _: self._show_example())
        browse = QPushButton("Choose…")
        browse.setAccessibleName("Choose the folder")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._choose_folder)
        self.names = QLineEdit(str(settings.get(NAMES) or PATTERN))
        self.names.setAccessibleName("Names of the files")
        self.names.setToolTip("\n".join(f"{{{name}}}: {what}" for name, what in PLACEHOLDERS.items()))
        self.names.textChanged.connect(lambda _: self._show_example())
        self.example = words("", "muted")
        self.example.setFixedHeight(2 * self.fontMetrics().lineSpacing())
        self.example.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.replace = QCheckBox("Replace files that are there already (never the imported ones)")
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(browse)
        where.setSpacing(8)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        form.addRow("&Folder", where)
        form.labelForField(where).setBuddy(self.folder)
        form.addRow("&Names", self.names)
        form.addRow("", self.example)
        form.addRow("", self.replace)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(9)
        layout.addWidget(words("Export several articles", "title"))
        layout.addWidget(self.every)
        layout.addWidget(self.selected)
        layout.addWidget(self.left)
        layout.addWidget(words("Forms", "heading"))
        layout.addWidget(self.kinds, 1)
        layout.addLayout(form)
        return page

    def _fill_kinds(self, kept: list[str]) -> None:
        """Every form that one of the articles can be written in."""
        workspace = self._controller.workspace
        forms = {workspace.document(i).format: i for i in self._all}
        menus = [export_menu(workspace.document(i)) for i in forms.values()]
        offers = {offer.kind.id: offer for menu in menus for offer in menu}
        groups = list(ExportGroup)
        for kind_id, offer in sorted(offers.items(), key=lambda o: groups.index(o[1].group)):
            item = QListWidgetItem(offer.kind.title)
            item.setToolTip(offer.about)
            item.setData(KIND_ROLE, kind_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            checked = kind_id in kept or (not kept and kind_id == "docx-tracked")
            item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
            self.kinds.addItem(item)

    def chosen_kinds(self) -> list[str]:
        items = [self.kinds.item(row) for row in range(self.kinds.count())]
        return [i.data(KIND_ROLE) for i in items if i.checkState() is Qt.CheckState.Checked]

    def chosen_articles(self) -> tuple[str, ...]:
        return self._chosen if self.selected.isChecked() else self._all

    def _choose_folder(self) -> None:
        path = self._controller.prompts.folder("Where should the files go?", Path(self.folder.text()))
        if path is not None:
            self.folder.setText(str(path))

    def _show_left(self) -> None:
        """Say what is still to be done in the chosen articles."""
        chosen = [self._summaries[i] for i in self.chosen_articles() if i in self._summaries]
        new = sum(a.state is ArticleState.NEW for a in chosen)
        left = still_open(
            sum(a.open_flags for a in chosen),
            sum(a.queries for a in chosen),
            sum(a.unsourced for a in chosen),
        )
        unchecked = f"Not checked yet: {count(new, 'article')}." if new else ""
        said = f"{left} {unchecked}".strip()
        self.left.setText(f"⚠ {said}" if said else "")
        self.left.setVisible(bool(said))

    def _show_example(self) -> None:
        """What the first file will be called, or why nothing can be exported yet."""
        kinds, articles = self.chosen_kinds(), self.chosen_articles()
        problem = ""
        if not articles:
            problem = "There is no article to export."
        elif not kinds:
            problem = "Tick a form first."
        elif not self.folder.text().strip():
            problem = "Choose a folder."
        else:
            try:
                check_pattern(self.names.text())
            except AnnotatorError as error:
                problem = str(error)
        if not problem:
            workspace = self._controller.workspace
            first = workspace.document(articles[0])
            name = file_name(self.names.text(), first, kinds[0], 1, workspace.author)
            total = len(kinds) * len(articles)
            self.example.setText(f"{count(total, 'file')}, the first one “{name}”")
        else:
            self.example.setText(problem)
        self.go_button.setEnabled(not problem)

    # -- the export

    def _make_progress(self) -> QWidget:
        self.heading = words("", "title")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Files exported")
        self.current = words("", "muted")
        self.results = RowList(self._desk.theme, self._look, _key, "What was skipped, and why", framed=True)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.heading)
        layout.addWidget(self.bar)
        layout.addWidget(self.current)
        layout.addWidget(self.results, 1)
        return page

    def start(self) -> None:
        """Begin with what is chosen."""
        controller, kinds, articles = self._controller, self.chosen_kinds(), self.chosen_articles()
        self._folder = folder = Path(self.folder.text().strip()).expanduser()
        controller.commit_requested.emit()
        try:
            self._steps = export_each(
                controller.workspace,
                articles,
                kinds,
                folder,
                pattern=self.names.text(),
                overwrite=self.replace.isChecked(),
            )
            controller.exporting.remember(folder)
            controller.workspace.settings.set(KINDS, kinds)
            controller.workspace.settings.set(NAMES, self.names.text())
        except AnnotatorError as error:
            controller.prompts.error(error.message, error.hint)
            return
        self._outcomes = []
        self.heading.setText(f"Exporting {count(len(articles), 'article')}")
        self.bar.setRange(0, len(kinds) * len(articles))
        self.bar.setValue(0)
        self.current.setText("")
        self.results.set_empty("What is skipped will be listed here.")
        self.go_button.hide()
        self.stack.setCurrentIndex(1)
        self._timer.start()

    def _step(self) -> None:
        """One file; then the window may breathe."""
        outcome = next(self._steps, None) if self._steps is not None else None
        if outcome is None:
            self._finish()
            return
        self._outcomes.append(outcome)
        self.bar.setValue(outcome.done)
        shown = outcome.path.name if outcome.path is not None else outcome.title
        self.current.setText(f"{outcome.done:,} of {outcome.total:,}: {shown}")
        if outcome.path is None or outcome.warnings:
            self.results.set_items([o for o in self._outcomes if o.path is None or o.warnings])

    def _finish(self, *, cancelled: bool = False) -> None:
        self._timer.stop()
        self._steps = None
        written = sum(o.path is not None for o in self._outcomes)
        skipped = len(self._outcomes) - written
        said = f"{count(written, 'file')} written"
        if skipped:
            said += f", {skipped:,} skipped"
        self.heading.setText(f"Stopped: {said}" if cancelled else said[0].upper() + said[1:])
        self.current.setText(f"In {self._folder}")
        self.results.set_empty("" if self.results.rows.items else "Nothing was skipped.")
        self.open_button.setVisible(written > 0)
        self.cancel_button.setText("Close")
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()

    def reject(self) -> None:
        """Stop a running export; else close."""
        if self._steps is not None:
            self._finish(cancelled=True)
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._timer.stop()
        super().closeEvent(event)

    def _look(self, outcome: Outcome) -> Look:
        skipped = outcome.path is None
        reason = outcome.reason if skipped else " ".join(outcome.warnings)
        title = EXPORT_KINDS[outcome.kind].title
        return Look(
            outcome.title,
            f"{outcome.title}, {title}: {'skipped' if skipped else 'written'}. {reason}",
            subtitle=reason,
            icon=self._desk.theme.icon("dismiss" if skipped else "warning", "bad" if skipped else "caution"),
            badge=title,
            tooltip=reason,
        )

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder.absolute())))


def _key(outcome: Outcome) -> int:
    return outcome.done
