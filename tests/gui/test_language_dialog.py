"""Saying in which language an article is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from annotator.gui.controller import Controller
from annotator.gui.language_dialog import LanguageDialog
from annotator.gui.main_window import MainWindow
from annotator.model.document import Document
from annotator.services.analysis import AnalysisResult, Article

from .conftest import ScriptedPrompts


@pytest.fixture
def dialog(document: Document, qtbot: Any) -> LanguageDialog:
    made = LanguageDialog(replace(document, source_text="Привет."))
    qtbot.addWidget(made)
    made.show()
    return made


def test_languages_that_are_checked_come_first(dialog: LanguageDialog) -> None:
    codes = [dialog.language.itemData(row) for row in range(dialog.language.count())]
    assert codes[:7] == ["nl", "en", "fr", "de", "it", "pt", "es"]
    assert codes[7] is None  # the line between both groups
    assert "ru" in codes[8:]
    assert dialog.languages() == ("en", "")


def test_what_a_language_lacks_is_said_before(dialog: LanguageDialog) -> None:
    assert "All detectors" in dialog.said.text()
    dialog.language.setCurrentIndex(dialog.language.findData("de"))
    assert "Not checked" in dialog.said.text()
    dialog.source_language.setCurrentIndex(dialog.source_language.findData("ru"))
    assert dialog.languages() == ("de", "ru")


def test_the_source_is_asked_for_only_where_there_is_one(document: Document, qtbot: Any) -> None:
    made = LanguageDialog(document)
    qtbot.addWidget(made)
    made.show()
    assert not made.source_language.isVisible()


def test_the_window_changes_it_checks_again_and_takes_it_back(
    window: MainWindow,
    controller: Controller,
    document: Document,
    prompts: ScriptedPrompts,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = []
    analyse = controller.analyser.analyse

    def listening(article: Article, *rest: Any, **options: Any) -> AnalysisResult:
        checked.append(article.language)
        return analyse(article, *rest, **options)

    monkeypatch.setattr(controller.analyser, "analyse", listening)
    assert window.status.language.text() == "English"
    prompts.answers["languages"] = ("de", "")
    window.status.language.click()
    assert controller.document is not None
    assert controller.document.language == "de"
    assert window.status.language.text() == "German"
    assert controller.analysis.running
    qtbot.waitUntil(lambda: controller.analysis.finished, timeout=60_000)
    window.actions_["undo"].trigger()
    assert controller.document.language == "en"
    assert controller.analysis.running
    qtbot.waitUntil(lambda: controller.analysis.finished, timeout=60_000)
    assert checked == ["de", "en"]


def test_a_cancelled_question_changes_nothing(
    window: MainWindow, controller: Controller, document: Document
) -> None:
    window.actions_["languages"].trigger()
    assert controller.undo_label() == ""


def test_there_is_no_language_without_an_article(window: MainWindow) -> None:
    assert not window.status.language.isVisible()
    assert not window.actions_["languages"].isEnabled()
