"""The form for a source note."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from annotator.gui.note_form import NoteForm, problem_of, split_pasted
from annotator.model.review import NoteKind

URL = "https://www.reuters.com/world/hegseth"


@pytest.fixture
def form(qapp: Any, qtbot: Any) -> NoteForm:
    made = NoteForm()
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_new_source_was_seen_today(form):
    assert form.fields()["accessed_on"] == QDate.currentDate().toString("yyyy-MM-dd")
    assert form.is_blank()


def test_the_day_may_be_left_out(form):
    form.seen.setChecked(False)
    assert form.fields()["accessed_on"] == ""
    assert not form.day.isEnabled()


def test_filling_and_reading_give_the_same_fields(form):
    fields = {
        "url": URL, "citation": "Reuters", "quote": "said\u00a0Hegseth\nyesterday", "comment": "by phone",
        "accessed_on": "2026-02-03",
    }  # fmt: skip
    form.fill(NoteKind.NAME, fields)
    assert form.fields() == fields
    assert form.chosen_kind() is NoteKind.NAME


def test_an_empty_source_is_refused_in_the_form(form):
    saved = []
    form.saved.connect(lambda *a: saved.append(a))
    form.save_button.click()
    assert not saved
    assert "The source note is empty." in form.problem.text()
    assert form.problem.isVisible()


def test_a_wrong_address_is_explained_until_it_is_right(form, qtbot):
    form.url.setText("www.reuters.com")
    form.save()
    assert "is not a web address" in form.problem.text()
    form.url.setText(URL)
    assert not form.problem.isVisible()
    with qtbot.waitSignal(form.saved) as signal:
        form.save()
    assert signal.args[1]["url"] == URL


def test_a_quotation_alone_is_enough(form, qtbot):
    form.quote.set_words("Defense Secretary Pete Hegseth")
    with qtbot.waitSignal(form.saved):
        form.save()


@pytest.mark.parametrize("field", ["url", "citation", "quote", "comment"])
def test_a_pasted_address_goes_where_it_belongs(form, field):
    QGuiApplication.clipboard().setText(f"Reuters: Hegseth speaks {URL}")
    widget = getattr(form, field)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert form.fields()["url"] == URL
    assert form.fields()["citation"] == "Reuters: Hegseth speaks"
    assert form.fields()["quote"] == form.fields()["comment"] == ""


def test_pasting_words_pastes_words(form):
    QGuiApplication.clipboard().setText("said Pete Hegseth")
    form.quote.setFocus()
    QTest.keyClick(form.quote, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert form.fields()["quote"] == "said Pete Hegseth"


def test_an_address_that_is_there_already_stays(form):
    form.url.setText("https://example.org/a")
    assert not form.paste(URL)
    assert form.fields()["url"] == "https://example.org/a"


def test_keys_save_and_cancel(form, qtbot):
    form.url.setText(URL)
    with qtbot.waitSignal(form.saved):
        QTest.keyClick(form.url, Qt.Key.Key_Return)
    with qtbot.waitSignal(form.saved):
        QTest.keyClick(form.comment, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(form.cancelled):
        QTest.keyClick(form.comment, Qt.Key.Key_Escape)


def test_tab_leaves_the_fields_of_several_lines(form):
    form.activateWindow()
    form.quote.setFocus()
    QTest.keyClick(form.quote, Qt.Key.Key_Tab)
    assert form.comment.hasFocus()
    assert form.fields()["quote"] == ""


def test_addresses_in_pasted_words():
    assert split_pasted(URL) == (URL, "")
    assert split_pasted(f"“Title” – {URL}.") == (URL, "“Title”")
    assert split_pasted("no address") == ("", "no address")
    assert split_pasted(f"{URL} {URL}2") == ("", f"{URL} {URL}2")


def test_the_rules_are_the_models():
    assert (
        problem_of({"url": "", "citation": "Reuters", "quote": "", "comment": "", "accessed_on": ""}) is None
    )
    wrong = problem_of({"url": "", "citation": "Reuters", "quote": "", "comment": "", "accessed_on": "3 May"})
    assert wrong is not None
    assert "is not a date" in wrong.message


def test_a_day_in_the_past_can_be_chosen(form):
    form.day.setDate(QDate(2025, 12, 31))
    assert form.fields()["accessed_on"] == "2025-12-31"
