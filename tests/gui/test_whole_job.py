"""The whole job on the sample, by keys in the real window; then the same steps on the command line."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.cli.main import main
from annotator.gui.controller import Controller
from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.gui.theme import Theme
from annotator.model.mqm import Category
from annotator.services.analysis import Analyser
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace
from tests.gui.conftest import SAMPLE, ScriptedPrompts

CONTROL = Qt.KeyboardModifier.ControlModifier
NAME, RIGHT_NAME = "Pete Hegses", "Pete Hegseth"
SENTENCE = "Meanwhile, Ukraine has raised the prospect that it could seek to recruit China as its own ally."
EDITED = SENTENCE.replace("recruit China", "enlist China").replace("its own ally", "an ally")
PUBLICATION, ADDRESS = "Stimson Center", "https://www.example.org/people/yun-sun"


@contextmanager
def _window(
    folder: Path, theme: Theme, prompts: ScriptedPrompts, qtbot: Any
) -> Iterator[tuple[MainWindow, Controller]]:
    settings = Settings.load(folder / "settings.json")
    settings.set("detectors", {"languagetool": False, "fluency": False})
    workspace = Workspace.open(folder / "window.db", author="Test", settings=settings)
    analyser, jobs = Analyser(settings), Jobs()
    controller = Controller(workspace, analyser, jobs, prompts)
    jobs.setParent(controller)
    window = MainWindow(controller, theme)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    controller.announce_project()
    try:
        yield window, controller
    finally:
        window.close()
        controller.close()
        analyser.close()
        workspace.close()


def _press(window: MainWindow, key: Qt.Key, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifiers)


def _type(words: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, words)


def _flag_of(controller: Controller, window: MainWindow, category: Category, quote: str | None = None) -> Any:
    """F8 until such a passage is selected."""
    window.pane.view.setFocus()
    for _ in range(200):
        _press(window, Qt.Key.Key_F8)
        passage = controller.selection.passage
        words = passage.span.of(controller.document.text)
        if passage.category is category and quote in (None, words) and "people" in passage.detectors:
            return passage
    raise AssertionError("There is no such flag.")


def _analysed(controller: Controller) -> bool:
    return bool(controller.analysis.names) and not controller.analysis.running


def _dump(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What was decided, without ids and times, which differ, and without the window's last place."""
    queries = {
        "corrections": "select span_start, span_end, quote, replacement, category, severity, reason, state"
        " from corrections"
        " order by span_start, span_end, state, replacement",
        "notes": "select target, kind, citation, url, quote, accessed_on, comment from notes"
        " order by url, citation",
        "flags": "select span_start, span_end, detector, rule, status, reason from flags"
        " order by span_start, span_end, detector, rule",
        "steps": "select kind, label from steps where kind <> 'setting' order by number",
    }
    with closing(sqlite3.connect(store)) as connection:
        return {name: connection.execute(sql).fetchall() for name, sql in queries.items()}


def test_the_whole_job_in_the_window_and_on_the_command_line(
    tmp_path: Path, theme: Theme, prompts: ScriptedPrompts, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = tmp_path / SAMPLE.name
    article.write_bytes(SAMPLE.read_bytes())
    text = article.read_text(encoding="utf-8")
    today = datetime.datetime.now().astimezone().date().isoformat()

    with _window(tmp_path, theme, prompts, qtbot) as (window, controller):
        window.import_files([article])
        qtbot.waitUntil(
            lambda: bool(controller.analysis.names) and not controller.analysis.running, timeout=120_000
        )

        first = _flag_of(controller, window, Category.ENTITY)
        first_words, first_right = first.span.of(text), first.suggestions[0].replacement
        _press(window, Qt.Key.Key_1)
        assert controller.selection.correction.replacement == first_right
        assert controller.session.unsourced()

        window.pane.view.setFocus()
        _press(window, Qt.Key.Key_S)
        _type(ADDRESS)
        _press(window, Qt.Key.Key_Tab)
        _type(PUBLICATION)
        _press(window, Qt.Key.Key_Return, CONTROL)
        assert controller.session.unsourced() == ()

        ledger = window.panels["names"]
        window.show_panel("names")
        entry = next(e for e in controller.analysis.names if e.name == NAME)
        ledger.list.choose_row(next(i for i, e in enumerate(ledger.list.rows.items) if e == entry))
        ledger.card.right_name.setFocus()
        ledger.card.right_name.clear()
        _type(RIGHT_NAME)
        _press(window, Qt.Key.Key_Return)
        ruled = [c for c in controller.corrections() if c.replacement == RIGHT_NAME]
        assert len(ruled) == len(entry.mentions())

        start = text.index(SENTENCE)
        window.pane.view.setFocus()
        _press(window, Qt.Key.Key_F, CONTROL)
        _type("recruit China")
        _press(window, Qt.Key.Key_Return)
        _press(window, Qt.Key.Key_Escape)
        _press(window, Qt.Key.Key_F2)
        editor = QApplication.focusWidget()
        editor.selectAll()
        QTest.keyClicks(editor, EDITED)
        _press(window, Qt.Key.Key_Return, CONTROL)
        assert controller.session.projection().text.count(EDITED) == 1
        done = [(c.quote, c.replacement) for c in controller.corrections()]

        window.pane.view.setFocus()
        steps = 0
        while window.actions_["undo"].isEnabled():
            _press(window, Qt.Key.Key_Z, CONTROL)
            steps += 1
        assert (steps, controller.corrections()) == (4, ())
        for _ in range(steps):
            _press(window, Qt.Key.Key_Y, CONTROL)
        assert [(c.quote, c.replacement) for c in controller.corrections()] == done
        assert not window.actions_["redo"].isEnabled()

    with _window(tmp_path, theme, prompts, qtbot) as (window, controller):
        window.open_last_article()
        qtbot.waitUntil(lambda: controller.document is not None)
        assert [(c.quote, c.replacement) for c in controller.corrections()] == done
        assert [n.url for n in controller.session.notes()] == [ADDRESS]
        prompts.answers["export_kind"] = "txt"
        prompts.answers["save_file"] = tmp_path / "delivered.txt"
        window.actions_["export"].trigger()
        assert prompts.errors == []
        delivered = (tmp_path / "delivered.txt").read_text(encoding="utf-8")
        assert EDITED in delivered
        assert NAME not in delivered
        assert first_words not in delivered

    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    store = tmp_path / "terminal.db"

    def run(*arguments: object) -> str:
        result = CliRunner().invoke(main, ["--store", str(store), *map(str, arguments)])
        assert result.exit_code == 0, result.output
        return result.output

    Settings.load().set("detectors", {"languagetool": False, "fluency": False})
    run("import", article)
    run("accept", 1, _id_of(store, "flags", first.span.start, "people"))
    correction = _id_of(store, "corrections", first.span.start)
    run(
        "note", 1, "--correction", correction, "--kind", "name", "--url", ADDRESS,
        "--publication", PUBLICATION, "--seen", today,
    )  # fmt: skip
    run("rule", 1, NAME, "--is", RIGHT_NAME)
    run("edit", 1, "--at", f"{start}+{len(SENTENCE)}", "--to", EDITED)
    for _ in range(4):
        run("undo", 1)
    for _ in range(4):
        run("redo", 1)
    run("export", 1, "-o", tmp_path / "printed.txt")
    assert (tmp_path / "printed.txt").read_text(encoding="utf-8") == delivered
    assert _dump(store) == _dump(tmp_path / "window.db")


def _id_of(store: Path, table: str, start: int, detector: str = "") -> str:
    condition = " and detector = ?" if detector else ""
    values = (start, detector) if detector else (start,)
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute(f"select id from {table} where span_start = ?{condition}", values)
        (row,) = rows.fetchall()
    return str(row[0])
