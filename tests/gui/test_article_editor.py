"""Editing a sentence in place."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from annotator.formats.base import ImportedArticle
from annotator.gui.article_editor import ArticleEditor
from annotator.gui.main_window import MainWindow
from annotator.model.anchor import Span
from annotator.model.document import Document
from tests.gui.conftest import AddFlags

PHRASE = "Shanghai Cooperation Agency"


@pytest.fixture
def editor(window: MainWindow, document: Document) -> ArticleEditor:
    return window.pane.editor


def place(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def test_opens_over_the_sentence_with_the_words_selected(editor: ArticleEditor, document: Document) -> None:
    span = place(document, PHRASE)
    assert editor.open(span)
    assert editor.isVisible()
    words = editor.text.words()
    assert words.startswith("Yu pointed out")
    assert words.endswith("their own borders.")
    assert editor.text.textCursor().selectedText() == PHRASE
    assert editor.text.hasFocus()


def test_enter_hands_in_minimal_corrections(editor: ArticleEditor, document: Document) -> None:
    session = editor._controller.session
    editor.open(place(document, PHRASE))
    editor.text.insertPlainText("Shanghai Cooperation Organisation")
    QTest.keyClick(editor.text, Qt.Key.Key_Return)
    assert not editor.isVisible()
    (made,) = session.corrections()
    assert (made.quote, made.replacement) == ("Agency", "Organisation")
    assert session.undo_label()


def test_escape_drops_what_was_typed(editor: ArticleEditor, document: Document) -> None:
    editor.open(place(document, PHRASE))
    editor.text.insertPlainText("nothing")
    QTest.keyClick(editor.text, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert editor._controller.corrections() == ()
    assert editor._view.hasFocus()


def test_leaving_the_field_hands_in(
    editor: ArticleEditor, document: Document, window: MainWindow, qtbot: Any
) -> None:
    editor.open(place(document, PHRASE))
    editor.text.insertPlainText("SCO")
    other = QLineEdit(window)
    other.show()
    other.setFocus()
    qtbot.waitUntil(lambda: not editor.isVisible())
    assert [c.replacement for c in editor._controller.corrections()] == ["SCO"]


def test_unchanged_words_make_no_step(editor: ArticleEditor, document: Document) -> None:
    editor.open(place(document, PHRASE))
    QTest.keyClick(editor.text, Qt.Key.Key_Return)
    assert not editor.isVisible()
    assert editor._controller.undo_label() == ""


def test_shift_enter_splits_a_paragraph(editor: ArticleEditor, document: Document) -> None:
    editor.open(place(document, PHRASE))
    editor.text.moveCursor(editor.text.textCursor().MoveOperation.End)
    QTest.keyClick(editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(editor.text, "New")
    QTest.keyClick(editor.text, Qt.Key.Key_Return)
    assert "their own borders.\nNew" in editor._controller.session.projection().text


def test_a_second_edit_begins_with_the_corrected_words(editor: ArticleEditor, document: Document) -> None:
    editor.open(place(document, PHRASE))
    editor.text.insertPlainText("SCO")
    editor.commit()
    editor.open(place(document, PHRASE))
    assert "the SCO," in editor.text.words()
    assert PHRASE in editor._original.text()


def test_no_break_spaces_survive(editor: ArticleEditor, window: MainWindow) -> None:
    made = window.controller.import_text("He paid 10\u00a0000 euro. 😀 It was late.")
    window.controller.cancel_analysis()
    editor.open(Span(0, 0))
    editor.text.moveCursor(editor.text.textCursor().MoveOperation.End)
    editor.text.insertPlainText("!")
    editor.commit()
    assert window.controller.session.projection().text.startswith("He paid 10\u00a0000 euro.!")
    assert made is not None


def test_undo_belongs_to_the_words_while_something_is_typed_and_to_the_article_otherwise(
    editor: ArticleEditor, document: Document, window: MainWindow
) -> None:
    controller = window.controller
    controller.edit(place(document, PHRASE), "SCO")
    editor.open(place(document, "Stimson"))
    QTest.keyClicks(editor.text, "X")
    QTest.keyClick(editor.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.isVisible()
    assert len(controller.corrections()) == 1
    QTest.keyClick(editor.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert controller.corrections() == ()


def test_typing_over_a_selection_opens_the_editor_with_it(editor: ArticleEditor, document: Document) -> None:
    editor.replace(place(document, PHRASE), "S")
    assert editor.isVisible()
    assert "the S, as well" in editor.text.words()


def test_the_new_wording_is_checked_after_a_pause(
    editor: ArticleEditor, document: Document, qtbot: Any
) -> None:
    editor.open(place(document, PHRASE))
    editor.text.insertPlainText("Shanghai Cooperation Organisatoin")
    assert editor._remarks.isHidden()
    qtbot.waitUntil(lambda: not editor._remarks.isHidden(), timeout=60_000)
    assert editor._remarks.text().count("Organisatoin”") == 1  # the message names the words already
    assert editor.text.has_flags
    QTest.keyClicks(editor.text, "x")
    assert editor._remarks.isHidden()
    assert not editor.text.has_flags


def test_what_the_check_cannot_see_stays_flagged_until_it_is_touched(
    editor: ArticleEditor, document: Document, add_flags: AddFlags, qtbot: Any
) -> None:
    add_flags((PHRASE, "Shanghai Cooperation Organization"), detector="bilingual")
    editor.open(place(document, PHRASE))
    qtbot.waitUntil(lambda: not editor._remarks.isHidden(), timeout=60_000)
    assert f"“{PHRASE}” looks wrong." in editor._remarks.text()
    editor.text.moveCursor(QTextCursor.MoveOperation.Start)
    editor.text.insertPlainText("Then ")
    qtbot.waitUntil(lambda: not editor._remarks.isHidden(), timeout=60_000)
    assert f"“{PHRASE}” looks wrong." in editor._remarks.text()
    start, end = next((s, e) for f, s, e in editor.text._flags if f.detector == "bilingual")
    assert editor.text.words()[start:end] == PHRASE
    cursor = editor.text.textCursor()
    cursor.setPosition(end)
    editor.text.setTextCursor(cursor)
    editor.text.textCursor().deletePreviousChar()
    qtbot.waitUntil(lambda: not editor._remarks.isHidden(), timeout=60_000)
    assert "looks wrong" not in editor._remarks.text()


def test_a_passage_over_several_sentences_is_edited_as_a_whole(
    editor: ArticleEditor, document: Document, add_flags: AddFlags
) -> None:
    span = place(document, "end the fight. Ukraine.")
    editor.open(span)
    assert editor.text.words().endswith("end the fight. Ukraine.")


def test_a_paragraph_can_be_edited(editor: ArticleEditor, document: Document) -> None:
    editor.open(place(document, PHRASE), paragraph=True)
    assert editor.text.words().endswith("for four years,” he said.")


def test_an_endless_sentence_is_edited_by_selection_only(editor: ArticleEditor, window: MainWindow) -> None:
    window.controller.import_text("word " * 10_000)
    window.controller.cancel_analysis()
    assert not editor.open(Span(20, 20))
    assert window.pane.notices.isVisible()
    assert editor.open(Span(20, 24))
    assert editor.text.words() == "word"


def test_after_editing_the_focus_is_where_it_was(window: MainWindow, document: Document) -> None:
    flags = window.panels["flags"].list
    for begun_in in (flags, window.pane.view):
        begun_in.setFocus()
        window.pane.edit()
        assert window.pane.editor.text.hasFocus()
        window.pane.editor.commit()
        assert begun_in.hasFocus()


def test_an_empty_line_is_written_in_place(window: MainWindow) -> None:
    document = window.controller.workspace.import_article(
        ImportedArticle("T", "One.\n\nThree.", b"", source_text="Eins.\nZwei.\nDrei.", aligned=True)
    )
    controller = window.controller
    controller.open_article(document.id, analyse=False)
    editor = window.pane.editor
    place = Span(5, 5)
    for words in ("Two.", "Second."):
        assert editor.open(place)
        assert editor.editing == place
        editor.text.set_words(words, window.pane.view.font(), window.pane.view.leading)
        editor.commit()
        assert controller.session.projection().text == f"One.\n{words}\nThree."
    assert len(controller.corrections()) == 1


def test_what_only_supports_a_flag_is_not_told_of_by_itself(
    editor: ArticleEditor, document: Document, add_flags: AddFlags, qtbot: Any
) -> None:
    add_flags((PHRASE, "Shanghai Cooperation Organization"), detector="bilingual")
    add_flags((PHRASE,), confidence=0.3)
    editor.open(place(document, PHRASE))
    qtbot.waitUntil(lambda: not editor._remarks.isHidden(), timeout=60_000)
    assert editor._remarks.text().count("looks wrong") == 1


def test_what_was_typed_is_selected_where_the_flag_was_decided(
    editor: ArticleEditor, document: Document, add_flags: AddFlags
) -> None:
    """A source that is added next belongs to what was typed."""
    controller = editor._controller
    add_flags((PHRASE, "Shanghai Cooperation Organization"))
    controller.next_flag()
    controller.accept()
    editor.open(place(document, PHRASE))
    editor.text.moveCursor(QTextCursor.MoveOperation.Start)
    editor.text.insertPlainText("Then 12 ")
    QTest.keyClick(editor.text, Qt.Key.Key_Return)
    assert controller.selection.correction is not None
    assert "12" in controller.selection.correction.replacement
    assert controller.selection.passage is None


def test_an_open_flag_stays_selected_when_words_beside_it_are_typed(
    editor: ArticleEditor, document: Document, add_flags: AddFlags
) -> None:
    controller = editor._controller
    add_flags((PHRASE, "Shanghai Cooperation Organization"))
    passage = controller.next_flag()
    editor.open(place(document, PHRASE))
    editor.text.moveCursor(QTextCursor.MoveOperation.Start)
    editor.text.insertPlainText("Then ")
    QTest.keyClick(editor.text, Qt.Key.Key_Return)
    assert len(controller.corrections()) == 1
    assert controller.selection.passage.id == passage.id
