"""Finding words in the displayed text."""

from __future__ import annotations

from typing import Any

import pytest

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
