"""The article in the window: what is shown, marked, selected, clicked."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.gui.article_view import ArticleView
from annotator.gui.events import TextMode
from annotator.gui.flag_index import FlagIndex
from annotator.gui.theme import Theme
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction, Flag, FlagStatus, Passage
from annotator.text.offsets import project

TEXT = "He met Hegses 😀 today.\nThen they\u00a0talked about the Shanghai Agency\u2028and more.\nThe end."


def flagged(
    words: str, category: Category = Category.ENTITY, status: FlagStatus = FlagStatus.OPEN
) -> Passage:
    start = TEXT.index(words)
    flag = Flag(
        words, "d", Anchor.at(TEXT, Span(start, start + len(words))), "t", "r", category, Severity.MAJOR, 0.9,
        f"{words} is wrong", status=status,
    )  # fmt: skip
    return Passage(flag.span, (flag,), category, Severity.MAJOR, 0.9, flag.message)


def corrected(words: str, replacement: str) -> Any:
    start = TEXT.index(words)
    made = Correction(
        "c", "d", Span(start, start + len(words)), words, replacement, Category.ENTITY, Severity.MAJOR,
        "because", (), "Ada", "2026-01-02", "",
    )  # fmt: skip
    return project(TEXT, [made])


@pytest.fixture
def view(theme: Theme, qtbot: Any) -> ArticleView:
    made = ArticleView(theme)
    made.resize(700, 400)
    qtbot.addWidget(made)
    made.show()
    made.show_text(TEXT, None, TextMode.MARKED)
    return made


def shown(view: ArticleView) -> str:
    return view.document().toRawText().replace("\u2029", "\n")


def centre(view: ArticleView, words: str) -> QPoint:
    """The middle of some words on the screen."""
    start = view.position_of(view.map.to_display(TEXT.index(words) + len(words) // 2, after=True))
    cursor = QTextCursor(view.document())
    cursor.setPosition(start)
    return view.cursorRect(cursor).center()


def test_shows_every_character_as_it_is(view: ArticleView) -> None:
    assert shown(view) == TEXT


@pytest.mark.parametrize("mode", TextMode)
def test_shows_a_correction_in_each_mode_and_keeps_the_place(view: ArticleView, mode: TextMode) -> None:
    view.set_place(TEXT.index("talked"))
    projection = corrected("Hegses", "Pete Hegseth")
    view.refresh_text(projection, mode)
    assert shown(view) == view.map.text
    assert view.place() == TEXT.index("talked")
    view.refresh_text(project(TEXT, []), mode)
    assert shown(view) == TEXT


def test_what_one_reads_stays_where_it_is_when_the_mode_changes(
    view: ArticleView, qapp: QApplication
) -> None:
    text = "\n".join(
        f"Paragraph {n} has Hegses and some more words that take up two lines of it." for n in range(200)
    )
    corrections = [
        Correction(
            str(at), "d", Span(at, at + 6), "Hegses", "Secretary Pete Hegseth himself", Category.ENTITY,
            Severity.MAJOR, "", (), "Ada", "", "",
        )
        for at in (text.index("Hegses", text.index(f"Paragraph {n} ")) for n in range(0, 200, 3))
    ]  # fmt: skip
    projection = project(text, corrections)
    view.show_text(text, projection, TextMode.ORIGINAL)
    view.reveal(Span(text.index("Paragraph 150"), text.index("Paragraph 150")))
    qapp.processEvents()
    top = view._top_offset()
    view.set_place(3)
    assert view._top_offset() == top
    for mode in (TextMode.CORRECTED, TextMode.MARKED, TextMode.ORIGINAL):
        view.refresh_text(projection, mode)
        qapp.processEvents()
        assert abs(view._top_offset() - top) < 60, mode


def test_a_refresh_replaces_only_what_changed(view: ArticleView) -> None:
    changes: list[tuple[int, int, int]] = []
    view.document().contentsChange.connect(lambda *change: changes.append(change))
    view.refresh_text(corrected("Agency", "Organisation"), TextMode.CORRECTED)
    (_start, removed, added) = changes[0]
    assert removed <= len("Agency")
    assert added <= len("Organisation")


def test_selected_words_are_told_in_the_original(view: ArticleView) -> None:
    view.refresh_text(corrected("Hegses", "Hegseth"), TextMode.CORRECTED)
    cursor = view.textCursor()
    start = view.position_of(view.map.text.index("today"))
    cursor.setPosition(start)
    cursor.setPosition(start + 5, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    span = view.selected()
    assert span is not None
    assert span.of(TEXT) == "today"


def test_a_click_tells_the_original_place(view: ArticleView, qtbot: Any) -> None:
    with qtbot.waitSignal(view.clicked) as caught:
        QTest.mouseClick(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            centre(view, "Shanghai"),
        )
    start = TEXT.index("Shanghai")
    assert start <= caught.args[0] <= start + len("Shanghai")


def test_double_click_on_a_flag_edits_it(view: ArticleView, qtbot: Any) -> None:
    view.show_flags(FlagIndex([flagged("Hegses")]))
    with qtbot.waitSignal(view.edit_requested):
        QTest.mouseDClick(
            view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, centre(view, "Hegses")
        )


def test_typing_over_selected_words_asks_to_replace_them(view: ArticleView, qtbot: Any) -> None:
    view.setFocus()
    cursor = view.textCursor()
    cursor.setPosition(7)
    cursor.setPosition(13, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    with qtbot.waitSignal(view.replace_requested) as caught:
        QTest.keyClick(view, Qt.Key.Key_H)
    assert caught.args == [Span(7, 13), "h"]
    with qtbot.waitSignal(view.replace_requested) as caught:
        QTest.keyClick(view, Qt.Key.Key_Delete)
    assert caught.args == [Span(7, 13), ""]
    assert shown(view) == TEXT


def test_the_tip_tells_what_is_under_the_pointer_only(view: ArticleView) -> None:
    view.show_flags(FlagIndex([flagged("Hegses")]))
    tip = view._painter.tip_at(QPointF(centre(view, "Hegses")))
    assert "Hegses is wrong" in tip
    assert "Wrong name" in tip
    assert view._painter.tip_at(QPointF(centre(view, "talked"))) == ""
    assert view._painter.tip_at(QPointF(690, 390)) == ""


def test_the_tip_of_a_correction_says_that_a_source_is_missing(view: ArticleView) -> None:
    view.refresh_text(corrected("Hegses", "Hegseth"), TextMode.MARKED)
    view.show_unsourced(frozenset({"c"}))
    tip = view._painter.tip_at(QPointF(centre(view, "Hegses")))
    assert "No source yet" in tip
    assert "Ada" in tip


def ink(view: ArticleView, words: str) -> set[int]:
    """The colours just under the first letters of some words."""
    image: QImage = view.viewport().grab().toImage()
    start = view.position_of(view.map.to_display(TEXT.index(words), after=True))
    cursor = QTextCursor(view.document())
    cursor.setPosition(start)
    rect = view.cursorRect(cursor)
    return {
        image.pixel(rect.left() + x, rect.bottom() + y)
        for x in range(2, 24)
        for y in range(-3, 4)
        if rect.bottom() + y < image.height()
    }


def test_every_dimension_has_a_shape_of_its_own(view: ArticleView, theme: Theme) -> None:
    categories = [
        Category.ENTITY, Category.GRAMMAR, Category.TERM, Category.AWKWARD, Category.LOCALE, Category.OTHER,
    ]  # fmt: skip
    assert len({theme.mark(c).shape for c in categories}) == len(categories)
    pictures = []
    for category in categories:
        view.show_flags(FlagIndex([flagged("Shanghai Agency", category)]))
        image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Mono)
        pictures.append(bytes(image.constBits()))
    assert len(set(pictures)) == len(categories)


@pytest.mark.parametrize("status", [FlagStatus.OPEN, FlagStatus.QUERY, FlagStatus.DISMISSED])
def test_statuses_look_different(view: ArticleView, status: FlagStatus) -> None:
    plain = ink(view, "Shanghai")
    view.show_flags(FlagIndex([flagged("Shanghai Agency", status=status)]))
    marked = ink(view, "Shanghai")
    assert marked != plain
    view.show_flags(FlagIndex([flagged("Shanghai Agency", status=FlagStatus.CORRECTED)]))
    assert ink(view, "Shanghai") == plain


def test_reveal_brings_a_far_place_into_view(view: ArticleView) -> None:
    text = "\n".join(f"Paragraph {n} with some words." for n in range(3000))
    view.show_text(text, None, TextMode.MARKED)
    span = Span(text.index("Paragraph 2500"), text.index("Paragraph 2500") + 14)
    view.reveal(span)
    rect = view.rect_of(span)
    assert rect.top() >= 0
    assert rect.bottom() <= view.viewport().height()
    assert view.place() == span.start


def test_zoom_changes_the_text_and_has_limits(view: ArticleView) -> None:
    before = view.font().pointSizeF()
    view.set_zoom(4)
    assert view.font().pointSizeF() == before + 4
    view.set_zoom(999)
    assert view.zoom < 100


def test_a_text_of_one_endless_line_is_shown(view: ArticleView) -> None:
    text = "word and more, " * 100_000
    view.show_text(text, None, TextMode.MARKED)
    assert view.document().blockCount() > 100
    view.reveal(Span(750_000, 750_004))
    assert view.place() == 750_000


def test_marks_are_there_at_once_after_a_change_of_width(view: ArticleView) -> None:
    """Qt lays the lines out anew while it paints; what is painted with them must not come too early."""
    view.show_text(TEXT + "\nAnd so on." * 300, None, TextMode.MARKED)
    view.show_flags(FlagIndex([flagged("Shanghai Agency")]))
    view.viewport().grab()
    view.resize(520, 400)
    first = view.viewport().grab().toImage()
    assert first == view.viewport().grab().toImage()
