"""Finding words in the displayed text."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from annotator.gui.events import TextMode
from annotator.gui.find_bar import FindBar
from annotator.gui.theme import Theme
from annotator.model.anchor import Span

TEXT = "Beijing and beijing. İstanbul, BEIJING."


@pytest.fixture
def bar(theme: Theme, qtbot: Any) -> FindBar:
    made = FindBar(theme)
    qtbot.addWidget(made)
    made.set_text(TEXT.replace("İ", "I"))
    made.open()
    return made


def test_finds_all_in_any_case_or_as_written(bar: FindBar) -> None:
    bar.words.setText("beijing")
    assert [m.start for m in bar.matches] == [0, 12, 31]
    bar._case.setChecked(True)
    assert [m.start for m in bar.matches] == [12]


def test_steps_go_round(bar: FindBar) -> None:
    bar.words.setText("beijing")
    seen = []
    bar.matches_changed.connect(lambda matches, current: seen.append(matches[current].start))
    bar.next()
    bar.next()
    bar.next()
    bar.previous()
    assert seen == [12, 31, 0, 31]
    assert bar._count.text() == "3 of 3"


def test_begins_at_the_cursor(bar: FindBar) -> None:
    bar.close_bar()
    bar.open("beijing", start=5)
    assert bar.current == 1


def test_says_when_there_is_none(bar: FindBar) -> None:
    bar.words.setText("Moscow")
    assert bar._count.text() == "No match"
    bar.next()
    bar.words.setText("")
    assert bar._count.text() == ""


def test_letters_that_grow_when_folded_do_not_move_the_matches(bar: FindBar) -> None:
    bar.set_text(TEXT)
    bar.words.setText("BEIJING")
    assert [m.of(TEXT) for m in bar.matches] == ["Beijing", "beijing", "BEIJING"]


def test_signs_mean_themselves(bar: FindBar) -> None:
    bar.set_text("What (now)? What now.")
    bar.words.setText("(now)?")
    assert bar.matches == [Span(5, 11)]


def test_a_changed_text_is_searched_again(bar: FindBar) -> None:
    bar.words.setText("beijing")
    bar.set_text("Only one Beijing")
    assert bar.matches == [Span(9, 16)]


def test_whole_words_only(bar: FindBar) -> None:
    bar.words.setText("bei")
    assert len(bar.matches) == 3
    bar._whole.setChecked(True)
    assert bar.matches == []


def test_the_field_for_other_words_is_there_only_when_asked_for(bar: FindBar) -> None:
    assert not bar.replacement.isVisible()
    bar.open("Beijing", replacing=True)
    assert bar.replacement.isVisible()
    assert bar.words.nextInFocusChain() is bar.replacement
    bar.close_bar()
    bar.open("Beijing")
    assert not bar.replacement.isVisible()


def test_enter_replaces_and_goes_on_behind_what_was_put_there(bar: FindBar, qtbot: Any) -> None:
    bar.open("beijing", replacing=True)
    asked = []

    def replace(search, words, match):
        asked.append(match)
        bar.set_text(
            bar._text[: match.start] + search.replaced(match.of(bar._text), words) + bar._text[match.end :]
        )

    bar.replace_requested.connect(replace)
    bar.replacement.setText("old beijing")
    qtbot.keyClick(bar.replacement, Qt.Key.Key_Return)
    qtbot.keyClick(bar.replacement, Qt.Key.Key_Return)
    assert bar._text.startswith("Old beijing and old beijing. ")
    assert asked == [Span(0, 7), Span(16, 23)]
    assert bar.matches[bar.current].of(bar._text) == "BEIJING"


def test_all_at_once(bar: FindBar, qtbot: Any) -> None:
    bar.open("beijing", replacing=True)
    asked = []
    bar.replace_requested.connect(lambda *what: asked.append(what))
    bar.replacement.setText("Moscow")
    qtbot.keyClick(bar.replacement, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked == [(bar.wanted(), "Moscow", None)]
    bar.words.setText("Paris")
    assert not bar.all_button.isEnabled()
    bar.replace_all()
    assert len(asked) == 1


def test_replacing_in_the_window_shows_the_article_as_it_will_read(window, document, qtbot) -> None:
    controller, bar = window.controller, window.pane.find_bar
    there = document.text.count("Beijing")
    window.actions_["replace"].trigger()
    assert controller.mode is TextMode.CORRECTED
    bar.words.setText("Beijing")
    bar.replacement.setText("Peking")
    bar.replace()
    assert len(controller.corrections()) == 1
    assert f"of {there - 1}" in bar._count.text()
    bar.replace_all()
    assert controller.session.projection().text == document.text.replace("Beijing", "Peking")
    assert controller.undo_label() == f"Replace “Beijing” with “Peking” ({there - 1} places)"
    assert bar._count.text() == "No match"
    bar.close_bar()
    assert controller.mode is TextMode.MARKED
    controller.undo()
    assert len(controller.corrections()) == 1


def test_the_bar_fits_a_narrow_window(window, document, qtbot) -> None:
    window.resize(1024, 700)
    qtbot.wait(20)
    before = (window.width(), window.pane.width())
    window.pane.find(replacing=True)
    qtbot.wait(20)
    assert (window.width(), window.pane.width()) == before
    for field in (window.pane.find_bar.words, window.pane.find_bar.replacement):
        assert field.width() >= 100


def test_in_a_very_narrow_bar_the_fields_have_lines_of_their_own(bar, qtbot) -> None:
    def lines() -> list[int]:
        """The middle of each part, in pixels from above."""
        qtbot.wait(20)
        return [part.geometry().center().y() for part in (bar.words, bar._tools, bar.replacement, bar._row)]

    bar.open("word", replacing=True)
    narrow = bar.minimumSizeHint().width()
    bar.resize(900, 100)
    assert bar.minimumSizeHint().width() == narrow
    words, tools, replacement, buttons = lines()
    assert abs(words - tools) < 3
    assert abs(replacement - buttons) < 3
    bar.resize(narrow, 300)
    assert lines() == sorted(set(lines()))
    assert bar.width() < 300
    assert bar.words.width() >= bar.fontMetrics().averageCharWidth() * 16
    bar.resize(900, 100)
    assert abs(lines()[0] - lines()[1]) < 3


def test_the_keys_of_the_options_work_while_one_types(window, document, qtbot) -> None:
    bar = window.pane.find_bar
    window.show_panel("history")  # it has a check box with the same key
    window.actions_["replace"].trigger()
    for field, on in ((bar.words, True), (bar.replacement, False)):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
        assert bar.wanted().case is on
        assert field.hasFocus()
    qtbot.keyClick(bar.words, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert bar.wanted().whole
