"""The window as a whole: keys, menus, layout, what is remembered, what is said when there is nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from annotator.formats.registry import read_pasted
from annotator.gui.actions import MENUS, SPECS, keys_text
from annotator.gui.cheat_sheet import CheatSheet
from annotator.gui.controller import Controller
from annotator.gui.dialogs import FlagDialog
from annotator.gui.events import Notice, TextMode
from annotator.gui.main_window import MainWindow
from annotator.gui.palette import CommandPalette
from annotator.gui.prompts import FlagChoice
from annotator.gui.theme import Theme
from annotator.model.anchor import Span
from annotator.model.document import Document
from annotator.model.mqm import Category, Severity
from annotator.model.review import FlagStatus, Level
from annotator.services.settings import Settings
from tests.gui.conftest import SAMPLE, AddFlags, ScriptedPrompts

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(
    window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key where the focus is."""
    QTest.keyClick(window.focusWidget() or window, key, modifiers)


def test_shows_the_article_and_its_name(window: MainWindow, document: Document) -> None:
    assert document.title in window.windowTitle()
    shown = window.pane.view.document().toRawText().replace("\u2029", "\n")
    assert shown == document.text


def test_without_an_article_it_says_what_to_do(window: MainWindow) -> None:
    assert window.pane.empty.isVisible()
    assert "Bring in an article" in window.pane.empty.title.text()
    assert not window.actions_["export"].isEnabled()


def test_the_review_by_keys_alone(
    window: MainWindow, document: Document, add_flags: AddFlags, controller: Controller
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"), ("Voldymir", "Volodymyr"), ("Yun Sang", "Yun Sun", "Yun Song"))
    window.pane.view.setFocus()
    press(window, Qt.Key.Key_F8)
    assert controller.selection.passage.flags[0].anchor.quote == "Yun Sang"
    press(window, Qt.Key.Key_2)
    assert controller.selection.correction.replacement == "Yun Song"
    press(window, Qt.Key.Key_F8)
    press(window, Qt.Key.Key_1, ALT)
    press(window, Qt.Key.Key_N)
    press(window, Qt.Key.Key_Q)
    assert [c.replacement for c in controller.corrections()] == ["Yun Song", "Pete Hegseth"]
    assert controller.selection.passage.status is FlagStatus.QUERY
    press(window, Qt.Key.Key_O)
    press(window, Qt.Key.Key_D)
    assert controller.selection.passage.status is FlagStatus.DISMISSED
    for _ in range(5):
        press(window, Qt.Key.Key_Z, CONTROL)
    assert controller.corrections() == ()
    assert window.actions_["undo"].text() == "&Undo"
    for _ in range(5):
        press(window, Qt.Key.Key_Y, CONTROL)
    assert len(controller.corrections()) == 2
    press(window, Qt.Key.Key_F8, SHIFT)


def test_escape_selects_nothing(
    window: MainWindow, document: Document, add_flags: AddFlags, controller: Controller
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"))
    window.pane.view.setFocus()
    press(window, Qt.Key.Key_F8)
    press(window, Qt.Key.Key_Right, SHIFT)
    press(window, Qt.Key.Key_Escape)
    assert window.pane.view.selected() is None
    assert controller.selection
    press(window, Qt.Key.Key_Escape)
    assert not controller.selection


def test_with_words_selected_a_letter_replaces_them_and_is_no_command(
    window: MainWindow, document: Document, add_flags: AddFlags, controller: Controller
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"))
    window.pane.view.setFocus()
    press(window, Qt.Key.Key_F8)
    start = document.text.index("Hegses")
    window.pane.view.select(window.pane.view.map.span_to_display(Span(start, start + 6)))
    press(window, Qt.Key.Key_D)
    assert controller.selection.passage.status is FlagStatus.OPEN
    assert "Pete d last week" in window.pane.editor.text.words()


def test_single_keys_do_not_reach_into_fields(
    window: MainWindow, document: Document, add_flags: AddFlags, controller: Controller
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"))
    controller.next_flag()
    window.pane.find()
    QTest.keyClicks(window.pane.find_bar.words, "dq1")
    assert window.pane.find_bar.words.text().endswith("dq1")
    assert controller.selection.passage.status is FlagStatus.OPEN
    assert controller.corrections() == ()


def test_enter_edits_and_the_words_are_kept(
    window: MainWindow, document: Document, add_flags: AddFlags, controller: Controller
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"))
    window.pane.view.setFocus()
    press(window, Qt.Key.Key_F8)
    press(window, Qt.Key.Key_Return)
    editor = window.pane.editor
    assert editor.isVisible()
    QTest.keyClicks(editor.text, "Pete Hegseth")
    press(window, Qt.Key.Key_F8)
    assert not editor.isVisible()
    assert [c.replacement for c in controller.corrections()] == ["Hegseth"]


def test_flagging_by_hand(
    window: MainWindow, document: Document, controller: Controller, prompts: ScriptedPrompts
) -> None:
    prompts.answers["flag"] = lambda quote: FlagChoice(Category.LITERAL, Severity.MINOR, quote.upper())
    window.pane.view.reveal(Span(document.text.index("fallout"), 0 + document.text.index("fallout") + 7))
    window.pane.view.setFocus()
    press(window, Qt.Key.Key_M, CONTROL)
    assert controller.selection.passage.message == "FALLOUT"
    assert controller.selection.passage.category is Category.LITERAL


def test_modes_by_key(window: MainWindow, document: Document, controller: Controller) -> None:
    start = document.text.index("Hegses")
    controller.edit(Span(start, start + 6), "Hegseth")
    for key, mode, words in (
        (Qt.Key.Key_1, TextMode.ORIGINAL, "Pete Hegses last"),
        (Qt.Key.Key_2, TextMode.MARKED, "Pete HegsesHegseth last"),
        (Qt.Key.Key_3, TextMode.CORRECTED, "Pete Hegseth last"),
    ):
        # A German or American keyboard makes different signs of Shift and a digit; the action is what counts.
        assert QKeySequence(CONTROL | SHIFT | key) in window.actions_[f"mode_{mode.value}"].shortcuts()
        window.actions_[f"mode_{mode.value}"].trigger()
        assert words in window.pane.view.map.text
        assert controller.mode is mode
    window.pane.view.setFocus()
    press(window, Qt.Key.Key_F4)
    assert controller.mode is TextMode.ORIGINAL


def test_the_level_chooser(
    window: MainWindow, document: Document, controller: Controller, settings: Settings
) -> None:
    window._level.setCurrentIndex(2)
    window._level.activated.emit(2)
    assert controller.level is Level.EVERYTHING
    assert window.actions_["level_everything"].isChecked()
    window.actions_["level_certain"].trigger()
    assert window._level.currentData() == Level.CERTAIN


def test_going_to_a_flag_brings_its_grounds_to_the_front(
    window: MainWindow, document: Document, add_flags: AddFlags
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"))
    (bar,) = [b for b in window.findChildren(QTabBar) if "Flags" in {b.tabText(n) for n in range(b.count())}]

    def front() -> str:
        QApplication.processEvents()
        return bar.tabText(bar.currentIndex())

    window.show_panel("names")
    assert front() == "Names"
    window.pane.view.setFocus()
    press(window, Qt.Key.Key_F8)
    assert front() == "Flags"
    assert window.pane.view.hasFocus()
    window.show_panel("names")
    press(window, Qt.Key.Key_F8)  # the focus is in the panel that is now behind
    assert front() == "Flags"
    assert window.focusWidget() is window.panels["flags"].list
    window.show_panel("names")
    window.pane._select_at(document.text.index("Pete Hegses"))
    assert front() == "Flags"
    window._docks["flags"].close()
    window.show_panel("names")
    press(window, Qt.Key.Key_F8)
    assert window._docks["flags"].isHidden()


def test_find(window: MainWindow, document: Document) -> None:
    window.pane.view.setFocus()
    press(window, Qt.Key.Key_F, CONTROL)
    bar = window.pane.find_bar
    assert bar.isVisible()
    QTest.keyClicks(bar.words, "beijing")
    assert len(bar.matches) == document.text.lower().count("beijing")
    first = window.pane.view.place()
    assert document.text[first : first + 7] == "Beijing"
    press(window, Qt.Key.Key_F3)
    assert window.pane.view.place() > first
    press(window, Qt.Key.Key_F3, SHIFT)
    assert window.pane.view.place() == first
    press(window, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert window.pane.view.hasFocus()


def test_paste_an_article(window: MainWindow, controller: Controller) -> None:
    QGuiApplication.clipboard().setText("A pasted article. It has two sentences.")
    window.actions_["paste_article"].trigger()
    controller.cancel_analysis()
    assert controller.document.text.startswith("A pasted article.")
    controller.close_article()
    QGuiApplication.clipboard().setText("  ")
    window.actions_["paste_article"].trigger()
    assert window.pane.notices.isVisible()
    assert controller.document is None


def test_drop_files(window: MainWindow, controller: Controller, qtbot: Any) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(SAMPLE))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: controller.document is not None)
    controller.cancel_analysis()
    window._fill_recent()
    assert SAMPLE.name in [a.text() for a in window._recent_menu.actions()]


def test_export(
    window: MainWindow, document: Document, controller: Controller, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    start = document.text.index("Hegses")
    controller.edit(Span(start, start + 6), "Hegseth")
    target = tmp_path / "out.txt"
    prompts.answers["export_kind"] = "txt"
    prompts.answers["save_file"] = target
    window.actions_["export"].trigger()
    assert target.read_text(encoding="utf-8") == SAMPLE.read_text(encoding="utf-8").replace(
        "Hegses", "Hegseth"
    )
    prompts.answers["save_file"] = SAMPLE
    window.actions_["export"].trigger()
    assert "imported" in prompts.errors[-1][0]


def test_layout_and_place_are_remembered(
    window: MainWindow, document: Document, controller: Controller, theme: Theme, qtbot: Any
) -> None:
    window._docks["history"].hide()
    window.pane.view.set_zoom(3)
    window.pane.view.reveal(Span(3000, 3000))
    steps = controller.session.history()
    window.save_layout()
    assert controller.session.history() == steps  # what somebody looked at is no step
    controller.close_article()
    other = MainWindow(controller, theme)
    qtbot.addWidget(other)
    other.show()
    assert other._docks["history"].isHidden()
    assert other.pane.view.zoom == 3
    other.open_last_article()
    controller.cancel_analysis()
    assert controller.document.id == document.id
    assert other.pane.view.place() == 3000
    other.reset_layout()
    assert not other._docks["history"].isHidden()
    other._closed = True


def test_a_damaged_layout_is_forgotten(controller: Controller, theme: Theme, qtbot: Any) -> None:
    controller.workspace.settings.window_state = '{"geometry": 5, "docks": "!", "zoom": "x"}'
    made = MainWindow(controller, theme)
    qtbot.addWidget(made)
    made.show()
    assert made.pane.view.zoom == 0
    made._closed = True


def test_closing_hands_in_what_is_being_typed(
    window: MainWindow, document: Document, settings: Settings
) -> None:
    controller = window.controller
    start = document.text.index("Hegses")
    window.pane.editor.open(Span(start, start + 6))
    window.pane.editor.text.insertPlainText("Hegseth")
    window.close()
    from annotator.services.workspace import Workspace

    with Workspace.open(controller.workspace.path, settings=settings) as again:
        assert [c.replacement for c in again.review(document.id).corrections()] == ["Hegseth"]


def test_undo_carries_the_step_s_name(window: MainWindow, document: Document, controller: Controller) -> None:
    start = document.text.index("Hegses")
    controller.edit(Span(start, start + 6), "Hegseth")
    assert "Hegses" in window.actions_["undo"].text()
    controller.undo()
    assert "Hegses" in window.actions_["redo"].text()
    assert not window.actions_["undo"].isEnabled()


def test_the_context_menu_offers_what_fits(
    window: MainWindow, document: Document, add_flags: AddFlags, controller: Controller
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth", "Peter Hegses"))
    controller.next_flag()
    menu = window.pane.make_menu()
    texts = [a.text() for a in menu.actions()]
    assert texts[0].startswith("Pete Hegseth")
    assert texts[1].startswith("Peter Hegses")
    menu.actions()[1].trigger()
    assert controller.corrections()[0].replacement == "Peter Hegses"
    menu.deleteLater()


def test_never_flag_this_word(
    window: MainWindow, document: Document, add_flags: AddFlags, controller: Controller
) -> None:
    add_flags(("Hong Kong",), ("Voldymir",))
    controller.next_flag()
    window.actions_["ignore_word"].trigger()
    assert [r.value for r in controller.workspace.ignores()] == ["Hong Kong"]
    assert len(controller.passages()) == 1
    window.actions_["undo"].trigger()
    assert len(controller.passages()) == 2


def test_every_action_is_in_a_menu_and_no_two_share_a_key(window: MainWindow) -> None:
    in_menus = set()
    pending = [a.menu() for a in window.menuBar().actions()]
    while pending:
        menu = pending.pop()
        for action in menu.actions():
            if isinstance(action.menu(), QMenu):
                pending.append(action.menu())
            in_menus.add(action.objectName())
    assert {s.id for s in SPECS if s.menu} <= in_menus
    taken: dict[str, str] = {}
    for spec, _ in window.actions_:
        for key in (*spec.shortcuts, *spec.keys):
            name = QKeySequence(key).toString()
            assert name, key
            assert name not in taken, f"{name}: {spec.id} and {taken.get(name)}"
            taken[name] = spec.id
    for spec in SPECS:
        assert spec.tooltip, spec.id
        assert spec.menu in MENUS


def test_every_action_does_something(window: MainWindow) -> None:
    for spec, action in window.actions_:
        assert action.receivers("2triggered(bool)") > 0, spec.id


def test_the_cheat_sheet_lists_every_key(window: MainWindow, qtbot: Any) -> None:
    sheet = CheatSheet(window.actions_, window.theme, window)
    qtbot.addWidget(sheet)
    words = "\n".join(label.text() for label in sheet.findChildren(QLabel))
    for spec, _ in window.actions_:
        if not spec.id.startswith("accept_"):
            assert keys_text(spec) in words, spec.id


def test_the_command_palette_finds_and_runs(
    window: MainWindow, document: Document, controller: Controller, qtbot: Any
) -> None:
    palette = CommandPalette(window.actions_, window.theme, window)
    assert not any(palette.list.item(n).icon().isNull() for n in range(palette.list.count()))
    qtbot.addWidget(palette)
    palette.open_at(window)
    QTest.keyClicks(palette.words, "corected")
    assert "Corrected" in palette.list.item(0).text()
    QTest.keyClick(palette.words, Qt.Key.Key_Return)
    assert controller.mode is TextMode.CORRECTED


def test_the_palette_shows_what_is_only_like_the_words_where_nothing_has_them(
    window: MainWindow, document: Document, qtbot: Any
) -> None:
    palette = CommandPalette(window.actions_, window.theme, window)
    qtbot.addWidget(palette)

    def found(words: str) -> list[str]:
        palette.words.setText(words)
        return [palette.list.item(n).text().strip() for n in range(palette.list.count())]

    assert found("dark") == ["View: Theme: dark"]
    assert found("theme high") == ["View: Theme: high contrast"]
    assert any("Export" in name for name in found("exprot"))
    assert any("Corrected" in name for name in found("corected"))


def test_a_notice_does_not_move_the_text(window: MainWindow, document: Document, qtbot: Any) -> None:
    view = window.pane.view
    top = view.mapTo(window, QPoint())
    window.controller.notice.emit(Notice("Something happened."))
    assert window.pane.notices.isVisible()
    qtbot.wait(20)
    assert view.mapTo(window, QPoint()) == top


def test_what_has_been_written_can_be_opened(
    window: MainWindow, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    bar = window.pane.notices
    window.controller.notice.emit(Notice("Something happened."))
    assert not bar._open.isVisible()
    window.controller.notice.emit(Notice("Written.", file=tmp_path / "a b.docx"))
    for button in (bar._open, bar._open_folder):
        button.click()
    assert opened == [str(tmp_path / "a b.docx"), str(tmp_path)]


def test_states_of_lines_say_what_they_are_in_the_list_of_keys(window: MainWindow) -> None:
    sheet = CheatSheet(window.actions_, window.theme, window)
    words = {label.text() for label in sheet.findChildren(QLabel)}
    assert "State of the line: final" in words
    assert "Final" not in words


def test_f1_and_palette_by_key(window: MainWindow, document: Document, qtbot: Any) -> None:
    window.pane.view.setFocus()
    press(window, Qt.Key.Key_F1)
    sheet = window.findChild(CheatSheet)
    assert sheet is not None
    assert sheet.isVisible()
    sheet.close()
    window.activateWindow()
    window.pane.view.setFocus()
    press(window, Qt.Key.Key_P, CONTROL | SHIFT)
    palette = window.findChild(CommandPalette)
    assert palette is not None
    palette.close()


def test_themes_are_chosen_and_remembered(window: MainWindow, settings: Settings) -> None:
    for name, choice in (("theme_dark", "dark"), ("theme_contrast", "contrast"), ("theme_light", "light")):
        window.actions_[name].trigger()
        assert window.theme.palette.name == choice
        assert Settings.load(settings.path).theme == choice


def test_notices_wait_for_each_other(window: MainWindow) -> None:
    bar = window.pane.notices
    bar.show_notice(Notice("One", warning=True))
    bar.show_notice(Notice("Two", "Hint."))
    assert bar.current.message == "One"
    bar.show_next()
    assert bar.current.message == "Two"
    bar.show_next()
    assert not bar.isVisible()


def test_each_entry_of_a_menu_has_a_letter_of_its_own(window: MainWindow) -> None:
    for title, menu in window.actions_.menus.items():
        names = [a.text() for a in menu.actions() if "&" in a.text()]
        letters = [name[name.index("&") + 1].casefold() for name in names]
        assert len(set(letters)) == len(letters) > 0, (title, names)


def test_a_notice_about_an_article_goes_with_it(
    window: MainWindow, controller: Controller, document: Document
) -> None:
    other = controller.workspace.import_article(read_pasted("Nothing to see here at all.", "Zebras"))
    bar = window.pane.notices
    for article in (document.id, "", document.id, other.id):
        bar.show_notice(Notice(f"About {article}", warning=True, article=article))
    assert bar.current.article == document.id
    controller.open_article(other.id, analyse=False)
    assert bar.current.message == "About "
    bar.show_next()
    assert bar.current.article == other.id
    controller.close_article()
    assert not bar.isVisible()


def test_the_status_line_counts_and_names_what_cannot_run(
    window: MainWindow, document: Document, add_flags: AddFlags, controller: Controller
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"), ("Voldymir", "Volodymyr"))
    controller.next_flag()
    controller.accept(0)
    assert window.status.counts.text().startswith("1 open  ·  1 corrected")
    assert "1 without a source" in window.status.counts.text()
    missing = [i for i in controller.analyser.detectors() if i.enabled and not i.available]
    assert str(len(missing) or "Detectors") in window.status.detectors.text()


FOCUSABLE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QTabBar,
)


def spoken_name(widget: QWidget) -> str:
    """What a screen reader calls a control."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton) and (widget.text() or widget.toolTip()):
        return widget.text() or widget.toolTip()
    for label in widget.window().findChildren(QLabel):
        if label.buddy() is widget:
            return label.text()
    return ""


def is_inner(widget: QWidget) -> bool:
    """Parts Qt makes inside of controls: they speak for their owner."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, (QComboBox, QAbstractSpinBox, QLineEdit, QTabBar, QDockWidget)):
            return not isinstance(parent, QDockWidget) or widget.objectName().startswith("qt_dock")
        parent = parent.parentWidget()
    return widget.objectName().startswith("qt_") or isinstance(widget, QTabBar)


def test_every_control_has_a_name(
    window: MainWindow, document: Document, add_flags: AddFlags, controller: Controller
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"))
    controller.next_flag()
    controller.accept(0)
    nameless = [
        f"{type(w).__name__} in {type(w.parentWidget()).__name__}"
        for kind in FOCUSABLE
        for w in window.findChildren(kind)
        if not is_inner(w) and not spoken_name(w)
    ]
    assert nameless == []


def test_the_flag_dialog_by_keys(qtbot: Any) -> None:
    dialog = FlagDialog("some words", None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.category.setFocus()
    QTest.keyClicks(dialog.category, "Wrong na")
    QTest.keyClicks(dialog.message, "why")
    choice = dialog.choice()
    assert choice == FlagChoice(Category.ENTITY, Severity.MAJOR, "why")


def test_a_long_article_keeps_the_window_responsive(window: MainWindow, controller: Controller) -> None:
    text = "\n".join(f"Paragraph {n} says something about nothing at all." for n in range(20_000))
    controller.import_text(text)
    controller.cancel_analysis()
    window.pane.view.reveal(Span(len(text) - 10, len(text) - 5))
    assert window.pane.view.place() == len(text) - 10
    window.pane.strip.clicked.emit(0)
    assert window.pane.view.place() == 0
    QTest.mouseMove(window.pane.strip, QPoint(5, 5))
    assert isinstance(window.pane.view.grab().size().width(), int)
    assert QEvent.Type.ToolTip
