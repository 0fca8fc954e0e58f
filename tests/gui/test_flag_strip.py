"""The overview beside the scroll bar."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from annotator.gui.flag_index import FlagIndex
from annotator.gui.flag_strip import FlagStrip
from annotator.gui.theme import Theme
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction, Flag, FlagStatus, Passage

LENGTH = 10_000


def passage(
    start: int, status: FlagStatus = FlagStatus.OPEN, category: Category = Category.ENTITY
) -> Passage:
    flag = Flag(
        str(start), "d", Anchor(Span(start, start + 5), "words"), "t", "r", category, Severity.MAJOR, 0.9,
        "Wrong.", status=status,
    )  # fmt: skip
    return Passage(flag.span, (flag,), category, Severity.MAJOR, 0.9, "Wrong.")


@pytest.fixture
def strip(theme: Theme, qtbot: Any) -> FlagStrip:
    made = FlagStrip(theme)
    qtbot.addWidget(made)
    made.resize(14, 400)
    made.show()
    return made


def colours(strip: FlagStrip, offset: int) -> set[str]:
    """The colours of the rows that stand for a place."""
    image: QImage = strip.grab().toImage()
    row = int(strip._y(offset))
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(image.width())
        for y in range(max(0, row - 2), min(image.height(), row + 3))
    }


def test_shows_each_thing_where_it_is(strip: FlagStrip, theme: Theme) -> None:
    correction = Correction(
        "c", "d", Span(9000, 9005), "words", "word", Category.ENTITY, Severity.MAJOR, "", (), "a", "", ""
    )
    passages = [passage(1000), passage(3000, category=Category.GRAMMAR), passage(5000, FlagStatus.QUERY)]
    passages.append(passage(7000, FlagStatus.DISMISSED))
    strip.show_marks(FlagIndex(passages), (correction,), LENGTH)
    palette = theme.palette
    assert palette.marks["accuracy"] in colours(strip, 1000)
    assert palette.marks["linguistic-conventions"] in colours(strip, 3000)
    assert palette.caution in colours(strip, 5000)
    assert palette.muted in colours(strip, 7000)
    assert palette.good in colours(strip, 9000)
    assert colours(strip, 2000) == {palette.base}


def test_a_changed_theme_is_painted(strip: FlagStrip, theme: Theme) -> None:
    strip.show_marks(FlagIndex([passage(1000)]), (), LENGTH)
    theme.set_choice("dark")
    assert theme.palette.marks["accuracy"] in colours(strip, 1000)


def test_a_click_goes_to_the_place(strip: FlagStrip, qtbot: Any) -> None:
    strip.show_marks(FlagIndex([passage(1000)]), (), LENGTH)
    with qtbot.waitSignal(strip.clicked) as caught:
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(5, 200))
    assert abs(caught.args[0] - LENGTH // 2) < LENGTH // 50
    with qtbot.waitSignal(strip.clicked) as caught:
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(5, 399))
    assert caught.args[0] == LENGTH - 1


def test_what_is_on_the_screen_is_shaded(strip: FlagStrip, theme: Theme) -> None:
    strip.show_marks(FlagIndex([]), (), LENGTH)
    strip.show_visible(Span(4000, 6000))
    assert theme.palette.accent_soft in colours(strip, 5000)
    assert theme.palette.accent_soft not in colours(strip, 8000)
