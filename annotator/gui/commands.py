"""What each action does: the table's ids joined to the controller, the article and the dialogs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from annotator.gui.address_dialog import web_address
from annotator.gui.cheat_sheet import CheatSheet
from annotator.gui.detector_list import DetectorList
from annotator.gui.events import Notice, TextMode
from annotator.gui.palette import CommandPalette
from annotator.gui.panels import DIALOGS, Desk
from annotator.gui.settings_dialog import SettingsDialog
from annotator.gui.theme import Theme
from annotator.model.errors import AnnotatorError
from annotator.model.ignores import IgnoreKind, IgnoreScope, rule_key
from annotator.model.review import FlagStatus, Level, Passage
from annotator.paths import seed

if TYPE_CHECKING:
    from annotator.gui.article_pane import ArticlePane

LEVELS = {"level_certain": Level.CERTAIN, "level_likely": Level.LIKELY, "level_everything": Level.EVERYTHING}
MODES = {
    "mode_original": TextMode.ORIGINAL,
    "mode_marked": TextMode.MARKED,
    "mode_corrected": TextMode.CORRECTED,
}
THEMES = {
    "theme_system": "system",
    "theme_light": "light",
    "theme_dark": "dark",
    "theme_contrast": "contrast",
}


class Commands(QObject):
    """Connects every action of the table, and keeps them enabled only where they can do something."""

    def __init__(self, desk: Desk, pane: ArticlePane, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._controller = desk.controller
        self._actions = desk.actions
        self._pane = pane
        self._window = window
        self._sheet: QWidget | None = None
        self._connect()
        controller = self._controller
        for signal in (
            controller.article_opened,
            controller.changed,
            controller.selection_changed,
            controller.project_opened,
            controller.analysis_changed,
        ):
            signal.connect(lambda _value: self.refresh())
        controller.level_changed.connect(self._check_level)
        controller.mode_changed.connect(self._check_mode)
        self._check_level(controller.level)
        self._check_mode(controller.mode)
        self.check_theme(desk.theme)
        self._actions["go_on"].setChecked(controller.goes_on)
        self.refresh()

    def _connect(self) -> None:
        controller, on, pane = self._controller, self._actions.on, self._pane
        on("import", self.import_articles)
        on("import_preview", lambda: self.import_articles(look=True))
        on("import_with_source", self.import_with_source)
        on("set_source", self.set_source)
        on("rename", self._settled(self._rename))
        on("languages", self._settled(self._set_languages))
        on("import_address", self.import_address)
        on("paste_article", self.paste_article)
        on("open_sample", lambda: controller.import_files(sorted(seed().glob("*.txt"))[:1]))
        on("export", controller.exporting.article)
        on("new_project", self._new_project)
        on("open_project", self._open_project)
        on("quit", self._window.close)
        for name, make in DIALOGS.items():
            on(name, lambda m=make: m(self._desk, self._window).exec())
        on("undo", self._settled(controller.undo))
        on("redo", self._settled(controller.redo))
        on("edit", pane.edit)
        on("edit_paragraph", lambda: pane.edit(paragraph=True))
        on("find", pane.find)
        on("replace", lambda: pane.find(replacing=True))
        on("find_next", pane.find_bar.next)
        on("find_previous", pane.find_bar.previous)
        for number in range(9):
            on(f"accept_{number + 1}", self._settled(lambda n=number: controller.accept(n)))
        on("dismiss", self._settled(controller.dismiss))
        on("dismiss_reason", self._settled(self._dismiss_with_reason))
        on("query", self._settled(controller.query))
        on("query_reason", self._settled(self._query_with_remark))
        on("reopen", self._settled(controller.reopen))
        on("withdraw", self._settled(self._withdraw))
        on("flag", self._settled(self._flag))
        on("ignore_word", lambda: self._ignore(IgnoreKind.WORD, IgnoreScope.PROJECT))
        on("ignore_word_everywhere", lambda: self._ignore(IgnoreKind.WORD, IgnoreScope.GLOBAL))
        on("ignore_name", lambda: self._ignore(IgnoreKind.NAME, IgnoreScope.PROJECT))
        on("ignore_rule", lambda: self._ignore(IgnoreKind.RULE, IgnoreScope.PROJECT))
        on("analyse", controller.analyse)
        on("cancel", controller.cancel_analysis)
        on("next_flag", self._settled(controller.next_flag))
        on("previous_flag", self._settled(lambda: controller.next_flag(backwards=True)))
        on("go_on", self._toggle_going_on)
        on("focus_article", pane.focus)
        for name, mode in MODES.items():
            on(name, lambda m=mode: controller.set_mode(m))
        on("mode_cycle", self._cycle_mode)
        for name, level in LEVELS.items():
            on(name, lambda v=level: controller.set_level(v))
        view = pane.view
        on("zoom_in", lambda: view.set_zoom(view.zoom + 1))
        on("zoom_out", lambda: view.set_zoom(view.zoom - 1))
        on("zoom_reset", lambda: view.set_zoom(0))
        for name, theme in THEMES.items():
            on(name, lambda t=theme: self._choose_theme(t))
        on("cheat_sheet", self._show_cheat_sheet)
        on("command_palette", self._show_palette)
        on("detectors", self._show_detectors)

    def _settled(self, action: Callable[[], object]) -> Callable[[], None]:
        """The action, after words still being typed were handed in."""

        def run() -> None:
            self._controller.commit_requested.emit()
            action()

        return run

    # -- articles and projects

    def import_articles(self, *, look: bool = False) -> None:
        """Ask for files and import them; with `look`, each is shown in the preview first."""
        folder = self._controller.workspace.settings.get("import_folder")
        paths = self._controller.prompts.open_files("Import articles", Path(folder) if folder else None)
        if paths:
            self.remember_folder(paths[0].parent)
            self._controller.importing.files(paths, look=look)

    def import_with_source(self) -> None:
        path = self._ask_file("Import with source: choose the article")
        source = self._ask_file(f"Choose the source of “{path.name}”") if path is not None else None
        if path is not None and source is not None:
            self._controller.importing.pair(path, source)

    def set_source(self) -> None:
        path = self._ask_file("Choose the text the article was translated from")
        if path is not None and self._controller.importing.source(path) is not None:
            self._controller.panel_requested.emit("source")

    def _set_languages(self) -> None:
        document = self._controller.document
        if document is not None:
            answer = self._controller.prompts.languages(document)
            if answer is not None:
                self._controller.set_languages(*answer)

    def _rename(self) -> None:
        document = self._controller.document
        if document is not None:
            title = self._controller.prompts.text("Rename article", "Title", document.title)
            if title is not None:
                self._controller.rename(title)

    def _ask_file(self, title: str) -> Path | None:
        """One file, beginning in the folder of the last import."""
        folder = self._controller.workspace.settings.get("import_folder")
        paths = self._controller.prompts.open_files(title, Path(folder) if folder else None)
        if not paths:
            return None
        self.remember_folder(paths[0].parent)
        return paths[0]

    def remember_folder(self, folder: Path) -> None:
        try:
            self._controller.workspace.settings.set("import_folder", str(folder))
        except AnnotatorError as error:
            self._controller.notice.emit(Notice(error.message, error.hint, warning=True))

    def import_address(self) -> None:
        """Ask for a web address; one on the clipboard is offered."""
        self._controller.importing.ask_address(web_address(QGuiApplication.clipboard().text()))

    def paste_article(self) -> None:
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._controller.notice.emit(
                Notice("There is no text on the clipboard.", "Copy the article first.")
            )
            return
        self._controller.import_text(text)

    def _new_project(self) -> None:
        path = self._controller.prompts.save_project()
        if path is not None:
            self._controller.open_project(path)

    def _open_project(self) -> None:
        path = self._controller.prompts.open_project()
        if path is not None:
            self._controller.open_project(path)

    # -- decisions

    def _dismiss_with_reason(self) -> None:
        if (passage := self._controller.selection.passage) is not None:
            reason = self._controller.prompts.text("Dismiss", f"Why is “{_short(passage)}” right?")
            if reason is not None:
                self._controller.dismiss(reason)

    def _query_with_remark(self) -> None:
        if (passage := self._controller.selection.passage) is not None:
            remark = self._controller.prompts.text(
                "Query", f"What has to be asked about “{_short(passage)}”?"
            )
            if remark is not None:
                self._controller.query(remark)

    def _withdraw(self) -> None:
        if (correction := self._controller.selection.correction) is not None:
            self._controller.withdraw(correction.id)

    def _flag(self) -> None:
        document = self._controller.document
        span = self._pane.words_to_flag()
        if document is None:
            return
        if span is None:
            self._controller.notice.emit(
                Notice("Select the words to flag first.", "Shift and the arrow keys do it.")
            )
            return
        choice = self._controller.prompts.flag(span.of(document.text))
        if choice is not None:
            self._controller.flag_by_hand(span, choice.category, choice.severity, choice.message)

    def _ignore(self, kind: IgnoreKind, scope: IgnoreScope) -> None:
        passage = self._controller.selection.passage
        if passage is None:
            return
        flag = passage.flags[0]
        value = rule_key(flag) if kind is IgnoreKind.RULE else flag.anchor.quote.strip()
        if kind is IgnoreKind.NAME:
            value = value.removesuffix("’s").removesuffix("'s")
        if self._controller.ignore(kind, value, scope) is not None:
            self._controller.notice.emit(
                Notice(f"“{value}” will not be flagged any more.", "Settings ▸ Ignored takes that back.")
            )

    def _toggle_going_on(self) -> None:
        on = self._actions["go_on"].isChecked()
        self._controller.set_going_on(on)
        said = "A decision leads to the next open flag." if on else "A decision stays at its flag."
        self._controller.notice.emit(Notice(said, "G changes that."))

    # -- looks

    def _cycle_mode(self) -> None:
        modes = list(TextMode)
        self._controller.set_mode(modes[(modes.index(self._controller.mode) + 1) % len(modes)])

    def _choose_theme(self, theme: str) -> None:
        self._desk.theme.set_choice(theme)
        try:
            self._controller.workspace.settings.theme = theme
        except AnnotatorError as error:
            self._controller.prompts.error(error.message, error.hint)

    def check_theme(self, theme: Theme) -> None:
        for name, choice in THEMES.items():
            self._actions[name].setChecked(choice == theme.choice)

    def _check_level(self, level: Level) -> None:
        for name, value in LEVELS.items():
            self._actions[name].setChecked(value is level)

    def _check_mode(self, mode: TextMode) -> None:
        for name, value in MODES.items():
            self._actions[name].setChecked(value is mode)

    # -- help

    def _show_cheat_sheet(self) -> None:
        sheet = CheatSheet(self._actions, self._desk.theme, self._window)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.show()
        self._sheet = sheet

    def _show_palette(self) -> None:
        CommandPalette(self._actions, self._desk.theme, self._window).open_at(self._window)

    def _show_detectors(self) -> None:
        dialog = DetectorList(self._controller, self._desk.theme, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.settings_wanted.connect(self._show_settings)
        dialog.show()

    def _show_settings(self, page: str) -> None:
        dialog = SettingsDialog(self._desk, self._window)
        dialog.show_page(page)
        dialog.exec()

    # -- what can be done now

    def refresh(self) -> None:
        """Enable what can be done; put the steps' names into Undo and Redo."""
        controller, actions = self._controller, self._actions
        has_article = controller.session is not None
        passage, correction = controller.selection.passage, controller.selection.correction
        for name in (
            "export rename set_source languages edit edit_paragraph find replace find_next find_previous "
            "flag analyse next_flag previous_flag mode_original mode_marked mode_corrected mode_cycle".split()
        ):
            actions[name].setEnabled(has_article)
        for number in range(1, 10):
            action = actions[f"accept_{number}"]
            there = passage is not None and number <= len(passage.suggestions)
            action.setEnabled(there and passage.status is not FlagStatus.CORRECTED)
        undecided = passage is not None and passage.status in (FlagStatus.OPEN, FlagStatus.QUERY)
        actions["dismiss"].setEnabled(undecided)
        actions["dismiss_reason"].setEnabled(undecided)
        actions["query"].setEnabled(passage is not None and passage.status is FlagStatus.OPEN)
        actions["query_reason"].setEnabled(undecided)
        settled = passage is not None and passage.status in (FlagStatus.DISMISSED, FlagStatus.QUERY)
        actions["reopen"].setEnabled(settled)
        actions["withdraw"].setEnabled(correction is not None)
        actions["add_source"].setEnabled(bool(controller.selection))
        for name in ("ignore_word", "ignore_word_everywhere", "ignore_name", "ignore_rule"):
            actions[name].setEnabled(passage is not None)
        actions["cancel"].setEnabled(controller.analysis.running or controller.analysis.reading)
        for name, label, verb in (
            ("undo", controller.undo_label(), "Undo"),
            ("redo", controller.redo_label(), "Redo"),
        ):
            actions[name].setEnabled(bool(label))
            said = label.replace("&", "&&")  # else Qt takes it for the mark of a mnemonic
            actions[name].setText(f"&{verb}: {said}" if label else f"&{verb}")


def _short(passage: Passage) -> str:
    quote = passage.flags[0].anchor.quote
    return quote if len(quote) <= 50 else quote[:48] + "…"
