"""The import preview, and which files are shown in it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel

from annotator.formats.base import (
    UNASKED,
    Asked,
    Choice,
    ImportedArticle,
    ImportedSpan,
    Option,
    Remark,
)
from annotator.gui.controller import Controller
from annotator.gui.import_preview import ImportPreview
from annotator.gui.main_window import MainWindow
from annotator.gui.reading import Material, PreviewAnswer, PreviewQuestion, is_ambiguous, read
from annotator.gui.theme import Theme
from annotator.model.anchor import Span
from annotator.model.document import SegmentState
from annotator.model.errors import ImportFailedError
from annotator.model.mqm import Category, Severity

from .conftest import ScriptedPrompts

BOOK = {
    "1": {"A": "One & <b>bold</b>. Two.", "B": "Three words here."},
    "2": {"C": "Of the second sheet."},
}


def book(asked: Asked) -> ImportedArticle:
    """Stands for a table with sheets and columns: which columns there are depends on the sheet."""
    sheet = Choice.make("sheet", "Sheet", [Option(s, f"Sheet {s}") for s in BOOK], asked)
    columns = [Option(c, f"Column {c}") for c in BOOK[sheet.value]]
    column = Choice.make("column", "Column", columns, asked)
    text = BOOK[sheet.value][column.value]
    return ImportedArticle("Table", text, text.encode(), format="xlsx", choices=(sheet, column))


def dialog_of(question: PreviewQuestion, theme: Theme, qtbot: Any) -> ImportPreview:
    dialog = ImportPreview(question, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def dialog(theme: Theme, qtbot: Any) -> ImportPreview:
    material = Material("table.xlsx", "", book)
    return dialog_of(PreviewQuestion(material, read(material)), theme, qtbot)


def choose(dialog: ImportPreview, choice: str, row: int) -> None:
    chooser = dialog._choosers[choice]
    chooser.setCurrentIndex(row)
    chooser.activated.emit(row)


def shown(dialog: ImportPreview) -> str:
    return dialog.text.toPlainText().strip()


def test_shows_the_text_the_choices_and_the_size(dialog: ImportPreview) -> None:
    assert shown(dialog) == "One & <b>bold</b>. Two."
    assert list(dialog._choosers) == ["sheet", "column"]
    assert dialog.facts.text().startswith("4 words · 2 segments") or "segments" in dialog.facts.text()
    assert not dialog.encoding.isVisible()
    assert not dialog.source_language.isVisible()
    labels = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert {"Sheet", "Column"} <= set(labels)


def test_another_choice_reads_again_and_those_that_rest_on_it_give_way(
    dialog: ImportPreview, qtbot: Any
) -> None:
    choose(dialog, "column", 1)
    assert not dialog.import_button.isEnabled()
    qtbot.waitUntil(lambda: shown(dialog) == "Three words here.")
    dialog.title.setText("My title")
    dialog.title.textEdited.emit("My title")
    choose(dialog, "sheet", 1)
    qtbot.waitUntil(lambda: shown(dialog) == "Of the second sheet.")
    assert "column" not in dialog._choosers
    dialog.accept()
    answer = dialog.answer()
    assert answer.article.text == "Of the second sheet."
    assert answer.article.title == "My title"
    assert answer.asked == Asked(None, {"sheet": "2", "column": "C"})


def test_a_choice_that_fails_says_so_in_place_and_another_can_be_made(theme: Theme, qtbot: Any) -> None:
    def chapters(asked: Asked) -> ImportedArticle:
        chapter = Choice.make("chapter", "Chapter", [Option("1", "1"), Option("2", "2")], asked)
        if chapter.value == "2":
            raise ImportFailedError("This chapter is damaged.", "Take another one.")
        return ImportedArticle("Book", "Words.", b"PK\x03\x04", format="epub", choices=(chapter,))

    material = Material("book.epub", "/home", chapters)
    dialog = dialog_of(PreviewQuestion(material, read(material)), theme, qtbot)
    choose(dialog, "chapter", 1)
    qtbot.waitUntil(lambda: shown(dialog).split("\n") == ["This chapter is damaged.", "Take another one."])
    assert not dialog.import_button.isEnabled()
    choose(dialog, "chapter", 0)
    qtbot.waitUntil(lambda: shown(dialog) == "Words.")
    assert dialog.import_button.isEnabled()


def test_many_options_are_found_by_typing(theme: Theme, qtbot: Any) -> None:
    def documents(asked: Asked) -> ImportedArticle:
        options = [Option(f"d{n}", f"Document {n}") for n in range(100)]
        document = Choice.make("document", "Document", options, asked)
        return ImportedArticle("T", f"This is {document.value}.", b"", format="jsonl", choices=(document,))

    material = Material("rated.jsonl", "", documents)
    dialog = dialog_of(PreviewQuestion(material, read(material)), theme, qtbot)
    chooser = dialog._choosers["document"]
    field = chooser.lineEdit()
    field.selectAll()
    qtbot.keyClicks(field, "ument 42")
    popup = chooser.completer().popup()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(dialog) == "This is d42.")
    field.setText("nonsense")
    field.editingFinished.emit()
    assert chooser.currentText() == "Document 42"
    assert chooser.count() == 100


def test_the_window_is_alive_while_it_reads(theme: Theme, qtbot: Any) -> None:
    gate = threading.Event()

    def slow(asked: Asked) -> ImportedArticle:
        part = Choice.make("part", "Part", [Option("main", "Main text"), Option("all", "All")], asked)
        if part.value == "all":
            assert gate.wait(10)
        return ImportedArticle("Page", f"{part.value}.", b"PK\x03\x04", format="html", choices=(part,))

    material = Material("page.html", "", slow)
    dialog = dialog_of(PreviewQuestion(material, read(material)), theme, qtbot)
    choose(dialog, "part", 1)
    assert dialog.facts.text() == "Reading …"
    gate.set()
    qtbot.waitUntil(lambda: shown(dialog) == "all.")


def test_the_source_stands_beside_and_what_comes_along_is_counted(theme: Theme, qtbot: Any) -> None:
    article = ImportedArticle(
        "Talks",
        "They met.\nThey left.",
        b"<?xml",
        format="xliff",
        source_text="Sie trafen sich.\nSie gingen <fort>.",
        source_language="de",
        aligned=True,
        states=(SegmentState.FINAL, None),
        spans=(ImportedSpan(Span(0, 4), Category.ENTITY, Severity.MAJOR),),
        remarks=(Remark(0, "Who?"),),
        warnings=("One unit was left out.",),
    )
    material = Material("talks.xlf", "", lambda _asked: article)
    dialog = dialog_of(PreviewQuestion(material, read(material)), theme, qtbot)
    assert "Sie gingen <fort>." in shown(dialog)
    assert "1 marked error · 1 note · 1 line with a state" in dialog.facts.text()
    assert dialog.notice.isVisible()
    assert "left out" in dialog.notice_words.text()
    assert dialog.source_language.currentData() == "de"
    dialog.language.setCurrentIndex(dialog.language.findData("fr"))
    dialog.accept()
    taken = dialog.answer().article
    assert (taken.language, taken.source_language) == ("fr", "de")


def test_an_unsure_encoding_is_chosen_by_reading(theme: Theme, qtbot: Any, tmp_path: Path) -> None:
    words = "Президент заявил, что переговоры продолжаются."
    path = tmp_path / "article.txt"
    path.write_bytes(words.encode("cp1251"))
    question = PreviewQuestion(Material.file(path), None, ("koi8-r", "cp1251"))
    dialog = dialog_of(question, theme, qtbot)
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert shown(dialog) != words
    assert "not clear" in dialog.notice_words.text()
    dialog.encoding.setCurrentIndex(dialog.encoding.findData("cp1251"))
    dialog.encoding.activated.emit(dialog.encoding.currentIndex())
    qtbot.waitUntil(lambda: shown(dialog) == words)
    dialog.accept()
    assert dialog.answer().asked.encoding == "cp1251"


def test_cancel_leaving_out_and_the_rest(theme: Theme, qtbot: Any) -> None:
    material = Material("table.xlsx", "", book)
    dialog = dialog_of(PreviewQuestion(material, read(material), remaining=3), theme, qtbot)
    assert "3 files" in dialog.rest.text()
    assert dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel).text() == "Cancel all"
    dialog.reject()
    assert dialog.answer() is None
    dialog = dialog_of(PreviewQuestion(material, read(material), remaining=3), theme, qtbot)
    dialog.rest.setChecked(True)
    qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    assert dialog.answer().rest
    dialog = dialog_of(PreviewQuestion(material, read(material), remaining=3), theme, qtbot)
    qtbot.mouseClick(dialog.leave_out, Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.answer() == PreviewAnswer(None)


def test_what_is_ambiguous() -> None:
    plain = ImportedArticle("A", "Words.", b"Words.", warnings=("The line ends are mixed.",))
    assert not is_ambiguous(plain)
    assert is_ambiguous(ImportedArticle("A", "Words.", b"", format="docx", warnings=("A picture.",)))
    one = Choice.make("sheet", "Sheet", [Option("1", "1")], UNASKED)
    assert not is_ambiguous(ImportedArticle("A", "Words.", b"", format="xlsx", choices=(one,)))


# -- in the window

PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>The ministers met in the capital on Monday and they agreed on a plan for the coming winter months.</p>
<p>Nobody said how much the plan would cost, and the talks will go on in the second week of August.</p>
</article></body></html>"""


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    made = []
    for title in ("First", "Second", "Third"):
        path = tmp_path / f"{title}.html"
        path.write_text(PAGE.format(title=title).replace("plan", f"{title.lower()} plan"), encoding="utf-8")
        made.append(path)
    return made


def titles(controller: Controller) -> list[str]:
    return [a.title for a in controller.workspace.articles()]


def test_plain_text_is_imported_without_a_question(
    controller: Controller, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("Plain words.", encoding="utf-8")
    assert controller.import_files([path])
    assert "preview" not in [question for question, _ in prompts.asked]


def test_files_follow_one_another_until_cancelled(
    controller: Controller, prompts: ScriptedPrompts, pages: list[Path]
) -> None:
    seen: list[int] = []

    def answer(question: PreviewQuestion) -> PreviewAnswer | None:
        seen.append(question.remaining)
        if question.material.name == "First.html":
            return PreviewAnswer(None)
        return PreviewAnswer(question.first.article) if question.material.name == "Second.html" else None

    prompts.answers["preview"] = answer
    controller.import_files(pages)
    assert seen == [2, 1, 0]
    assert titles(controller) == ["Second"]


def test_the_rest_is_read_in_the_same_way_without_asking(
    controller: Controller, prompts: ScriptedPrompts, pages: list[Path]
) -> None:
    prompts.answers["preview"] = lambda q: PreviewAnswer(q.first.article, UNASKED, rest=True)
    controller.import_files(pages)
    assert [question for question, _ in prompts.asked].count("preview") == 1
    assert titles(controller) == ["First", "Second", "Third"]
    assert controller.document.title == "First"


def test_warnings_seen_in_the_preview_are_not_said_again(
    controller: Controller, prompts: ScriptedPrompts, pages: list[Path]
) -> None:
    said: list[str] = []
    controller.notice.connect(lambda notice: said.append(notice.message))
    prompts.answers["preview"] = lambda q: PreviewAnswer(q.first.article)
    controller.import_files(pages[:1])
    assert said == []
    prompts.answers["preview"] = lambda q: PreviewAnswer(q.first.article, UNASKED, rest=True)
    controller.import_files(pages[1:])
    assert len(said) == 1


def test_import_with_preview_always_asks(
    window: MainWindow, controller: Controller, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("Plain words.", encoding="utf-8")
    prompts.answers["open_files"] = [path]
    prompts.answers["preview"] = None
    window.actions_["import_preview"].trigger()
    assert titles(controller) == []
    prompts.answers["preview"] = lambda q: PreviewAnswer(q.first.article)
    window.actions_["import_preview"].trigger()
    assert len(titles(controller)) == 1
    assert controller.importing.recent() == [str(path)]
