"""Hostile files, detectors and projects, met in the real window: a message each, and the work goes on."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from annotator.detect import punctuation
from annotator.detect.registry import BUILTIN
from annotator.formats.base import Asked
from annotator.gui.controller import Controller
from annotator.gui.main_window import MainWindow
from annotator.gui.reading import PreviewAnswer, PreviewQuestion
from annotator.model.anchor import Span
from annotator.model.document import Document
from annotator.model.mqm import Category, Severity
from annotator.services.analysis import Article, CancelToken
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

from .conftest import ScriptedPrompts

HOSTILE = {
    "empty.txt": b"",
    "binary.dat": random.Random(1).randbytes(9000),
    "nul.txt": b"Some words \0 and more.",
    "half.txt": b"Half \xed\xa0\x80 a character.",
    "large.txt": b"Word after word. " * 3_000_000,
}


@pytest.fixture
def quick(settings: Settings) -> None:
    """Only detectors that load nothing."""
    for entry in BUILTIN:
        settings.set_detector(entry.id, entry.id in ("punctuation", "quotation"))


def test_files_that_are_no_articles(
    window: MainWindow, prompts: ScriptedPrompts, tmp_path: Path, document: Document
) -> None:
    for name, data in HOSTILE.items():
        (tmp_path / name).write_bytes(data)
    window.import_files([*(tmp_path / name for name in HOSTILE), tmp_path / "gone.txt", tmp_path])
    ((message, hint),) = prompts.errors
    assert message == f"{len(HOSTILE) + 2} files could not be imported."
    assert hint.count("• ") == len(HOSTILE) + 2
    assert all(name in hint for name in (*HOSTILE, "gone.txt"))
    assert [a.id for a in window.controller.workspace.articles()] == [document.id]
    assert window.controller.document == document


@pytest.mark.parametrize("words", ["", " \n", "NUL \0 here", "half \ud83d a smile"])
def test_what_is_pasted_and_no_article(controller: Controller, prompts: ScriptedPrompts, words: str) -> None:
    assert controller.import_text(words) is None
    ((message, hint),) = prompts.errors
    assert message
    assert hint
    assert controller.workspace.articles() == []


@pytest.mark.usefixtures("quick")
def test_an_unsure_encoding_is_asked_for_in_the_preview(
    window: MainWindow, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    words = "Президент заявил, что переговоры продолжаются. Встреча прошла в Москве."
    path = tmp_path / "article.txt"
    path.write_bytes(words.encode("cp1251"))
    window.import_files([path])  # no answer: the question was cancelled
    assert window.controller.workspace.articles() == []
    assert prompts.errors == []
    ((name, (question,)),) = prompts.asked
    assert name == "preview"
    assert "cp1251" in question.encodings
    assert question.first is None

    def in_cyrillic(question: PreviewQuestion) -> PreviewAnswer:
        asked = Asked("cp1251")
        return PreviewAnswer(question.material.read(asked), asked)

    prompts.answers["preview"] = in_cyrillic
    window.import_files([path])
    assert window.controller.document is not None
    assert window.controller.document.text == words


@pytest.mark.usefixtures("quick")
def test_a_detector_that_raises_is_shown_and_the_rest_go_on(
    window: MainWindow, document: Document, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    def breaks(_self: object, _article: Article, _cancel: CancelToken) -> list[object]:
        raise RuntimeError("oops")

    monkeypatch.setattr(punctuation.Punctuation, "detect", breaks)
    controller = window.controller
    controller.analyse()
    qtbot.waitUntil(lambda: controller.analysis.finished, timeout=30_000)
    assert [f.detector for f in controller.analysis.failures] == ["punctuation"]
    assert window.status.detectors.text() == "1 not running"
    assert {f.detector for f in controller.session.flags()} == {"quotation"}


@pytest.mark.usefixtures("quick")
def test_what_is_not_checked_is_said(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    notices = []
    window.controller.notice.connect(notices.append)
    path = tmp_path / "table.txt"
    path.write_text("The “end came.\n" + "x" * 30_000, encoding="utf-8")
    window.import_files([path])
    qtbot.waitUntil(lambda: window.controller.analysis.finished, timeout=30_000)
    assert any(n.warning and "was not checked: it holds a sentence of 30,000" in n.message for n in notices)
    assert len(list(window.controller.session.flags())) == 1


@pytest.mark.usefixtures("quick")
def test_an_article_of_one_line_is_opened_and_edited(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    path = tmp_path / "line.txt"
    path.write_text("Plain words stand here, and nothing is wrong. " * 22_000, encoding="utf-8")
    window.import_files([path])
    controller = window.controller
    qtbot.waitUntil(lambda: controller.analysis.finished, timeout=60_000)
    assert controller.edit(Span(500_006, 500_011), "Kowloon") is not None
    assert "Kowloon" in controller.session.projection().text
    controller.undo()
    assert not controller.session.corrections()


@pytest.fixture
def other(workspace: Workspace) -> Iterator[Workspace]:
    """The same project in another window."""
    with Workspace.open(workspace.path, author="Other", settings=workspace.settings) as opened:
        yield opened


def test_two_windows_show_each_others_decisions(
    window: MainWindow, document: Document, other: Workspace, qtbot: Any
) -> None:
    session = other.review(document.id)
    session.correct(Span(0, 4), "There", Category.OTHER, Severity.MINOR)
    controller = window.controller
    qtbot.waitUntil(lambda: len(controller.session.corrections()) == 1, timeout=10_000)
    assert controller.edit(Span(20, 24), "Here") is not None
    assert other.changed_elsewhere()
    assert {c.author for c in session.corrections()} == {"Other", "Test"}


def test_a_locked_project_is_told_of_and_the_decision_can_be_made_again(
    window: MainWindow, document: Document, prompts: ScriptedPrompts
) -> None:
    controller = window.controller
    with closing(sqlite3.connect(controller.workspace.path, isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        assert controller.edit(Span(0, 4), "There") is None
        ((message, hint),) = prompts.errors
        assert "another window or program" in message
        assert "Try again" in hint
        lock.execute("ROLLBACK")
    assert controller.edit(Span(0, 4), "There") is not None
    assert controller.workspace.problems() == []
