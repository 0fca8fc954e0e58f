"""The source beside the article: rows, marks, selection, scrolling; how an article comes by its source."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QAbstractSlider, QApplication, QLabel, QStyleOptionViewItem

from annotator.formats.base import ImportedArticle
from annotator.formats.registry import read_pasted, with_source
from annotator.gui.events import TextMode
from annotator.gui.source_panel import SourcePanel
from annotator.gui.source_rows import SOURCE, TARGET
from annotator.model.anchor import Anchor, Span
from annotator.model.document import new_id
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Flag, FlagStatus, NoteTarget

TARGET_TEXT = (
    "The ministers met in Paris on Monday. They agreed on aid worth 530 million euros.\n"
    "The talks 😀 will go on in August. Nobody knows when they will end.\n"
)
SOURCE_TEXT = (
    "Министры встретились в Париже в понедельник. Они договорились о помощи на сумму 350 миллионов евро.\n"
    "Переговоры 😀 продолжатся в июле. Никто не знает, когда они закончатся.\n"
)


@pytest.fixture
def pair(tmp_path) -> tuple[Path, Path]:
    target, source = tmp_path / "target.txt", tmp_path / "source.txt"
    target.write_text(TARGET_TEXT, encoding="utf-8")
    source.write_text(SOURCE_TEXT, encoding="utf-8")
    return target, source


@pytest.fixture
def opened(controller, pair):
    """An article with its source; not analysed."""
    article = with_source(read_pasted(TARGET_TEXT, "Talks"), pair[1])
    document = controller.workspace.import_article(article)
    controller.open_article(document.id, analyse=False)
    return document


@pytest.fixture
def panel(opened, controller, theme, desk, qtbot) -> SourcePanel:
    # `desk` opens the sample; the article with a source is opened again.
    controller.open_article(opened.id, analyse=False)
    made = SourcePanel(desk)
    qtbot.addWidget(made)
    made.resize(700, 260)
    made.show()
    qtbot.waitUntil(lambda: len(made.table.beside.rows) == 4)
    return made


def compare(controller) -> None:
    session = controller.session
    result = controller.analyser.analyse(session.article(), session.document.id, only={"bilingual"})
    controller.merge(session, result.flags, result.ran)


def test_what_belongs_together_stands_in_one_row(panel):
    rows = panel.table.beside.rows
    assert rows[1].source.startswith("Они договорились")
    assert rows[1].target.startswith("They agreed")
    assert [r.span.of(TARGET_TEXT) for r in rows] == [r.target for r in rows]


def test_choosing_a_row_goes_to_its_place_and_takes_up_what_was_found(panel, controller):
    compare(controller)
    places = []
    controller.place_changed.connect(places.append)
    panel.table.setFocus()
    panel.table.selectRow(1)
    assert places == [panel.table.beside.rows[1].span]
    assert controller.selection.passage.span.of(TARGET_TEXT) == "530"
    panel.table.selectRow(0)
    assert controller.selection.passage is None


def test_the_row_of_the_selected_passage_is_chosen(panel, controller):
    compare(controller)
    controller.select_passage(controller.passages()[-1])
    assert panel.table.currentIndex().row() == 2
    assert [i.row() for i in panel.table.selectionModel().selectedRows()] == [2]


def test_the_row_at_the_cursor_is_chosen(panel, controller):
    panel.table.clearFocus()
    controller.set_place(TARGET_TEXT.index("Nobody"))
    assert panel.table.currentIndex().row() == 3


def test_marks_are_counted_in_the_row_and_carry_the_message(panel, controller):
    compare(controller)
    row = panel.table.beside.rows[2]
    mark, named = panel.table.beside.look(row).marks
    assert (named.column, row.source[named.start : named.end]) == (SOURCE, "июле")
    assert row.target[mark.start : mark.end] == "August"
    assert "июле" in mark.note
    index = panel.table.beside.index(2, TARGET)
    assert "июле" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "1 flag" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    controller.select_passage(controller.passages()[-1])
    controller.dismiss()
    assert panel.table.beside.look(row).marks == ()


def test_the_article_s_column_shows_what_was_corrected(panel, controller):
    compare(controller)
    row = panel.table.beside.rows[2]
    controller.edit(row.span, row.target.replace("The talks", "Long talks").replace("August", "July"))
    look = panel.table.beside.look(row)
    assert look.target == "Long talks 😀 will go on in July."
    assert [s.of(look.target) for s in look.corrected] == ["Long", "July"]
    controller.set_mode(TextMode.ORIGINAL)
    assert panel.table.beside.look(row).target == row.target


def test_what_was_put_into_an_empty_line_is_shown(controller, desk, qtbot):
    document = controller.workspace.import_article(
        ImportedArticle("T", "One.\n\nThree.", b"", source_text="Eins.\nZwei.\nDrei.", aligned=True)
    )
    controller.open_article(document.id, analyse=False)
    panel = SourcePanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: len(panel.table.beside.rows) == 3)
    controller.set_place(5)
    assert panel.table.currentIndex().row() == 1
    row = panel.table.beside.rows[1]
    assert panel.table.beside.look(row).notes == ""
    flag = Flag(
        new_id(),
        document.id,
        Anchor.at(document.text, Span(0, 4)),
        "bilingual",
        "segment-missing",
        Category.OMISSION,
        Severity.MAJOR,
        0.9,
        "Something is missing here.",
        evidence=(Evidence("Zwei.", "the source"),),
    )
    controller.merge(controller.session, [flag], {"bilingual"})
    (mark,) = panel.table.beside.look(row).marks
    assert (mark.column, mark.start, mark.end, mark.note) == (SOURCE, 0, 5, "Something is missing here.")
    (passage,) = controller.passages()
    assert passage.status is FlagStatus.OPEN
    controller.edit(Span(5, 5), "Two.")
    assert controller.passages()[0].status is FlagStatus.CORRECTED
    look = panel.table.beside.look(panel.table.beside.rows[1])
    assert (look.target, look.corrected) == ("Two.", (Span(0, 4),))


def test_editing_what_is_missing_writes_the_empty_line(window, controller, qtbot):
    document = controller.workspace.import_article(
        ImportedArticle("T", "One.\n\nThree.", b"", source_text="Eins.\nZwei.\nDrei.", aligned=True)
    )
    controller.open_article(document.id, analyse=False)
    flag = Flag(
        new_id(), document.id, Anchor.at(document.text, Span(0, 4)), "bilingual", "segment-missing",
        Category.OMISSION, Severity.MAJOR, 0.9, "Missing.", evidence=(Evidence("Zwei.", "the source"),),
    )  # fmt: skip
    controller.merge(controller.session, [flag], {"bilingual"})
    controller.next_flag()
    said = [label.text() for label in window.panels["flags"].card.findChildren(QLabel)]
    assert "No suggestion. Press E to write the missing line." in said
    window.actions_["edit"].trigger()
    assert window.pane.editor.editing == Span(5, 5)
    window.pane.editor.text.insertPlainText("Two.")
    window.pane.editor.commit()
    assert controller.session.projection().text == "One.\nTwo.\nThree."
    assert controller.passages()[0].status is FlagStatus.CORRECTED


def test_notes_on_a_sentence_are_shown_in_its_row(panel, controller):
    segment = controller.session.segments[2]
    controller.add_note(NoteTarget.SEGMENT, segment.id, comment="Which July?")
    rows = panel.table.beside.rows
    assert [panel.table.beside.look(row).remarks for row in rows] == [(), (), ("Which July?",), ()]
    index = panel.table.beside.index(2, TARGET)
    assert "Note: Which July?" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "Note: Which July?" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    controller.undo()
    assert panel.table.beside.look(rows[2]).remarks == ()


def test_nothing_can_be_edited(panel):
    for column in (SOURCE, TARGET):
        flags = panel.table.beside.flags(panel.table.beside.index(0, column))
        assert not flags & Qt.ItemFlag.ItemIsEditable


def test_words_are_measured_as_they_are_painted(panel):
    table = panel.table
    index, delegate = table.beside.index(1, SOURCE), table.itemDelegate()
    option = QStyleOptionViewItem()
    option.font = table.font()
    heights = set()
    for width in range(120, 300):
        option.rect = QRect(0, 0, width, 1000)
        layout, at = delegate._placed(option.font, option.rect, index)
        needed = at.y() + layout.boundingRect().height()
        room = delegate.sizeHint(option, index).height() - needed
        assert 0 <= room < layout.lineAt(0).height(), width
        heights.add(needed)
    assert len(heights) > 2


def test_rows_are_as_high_as_their_words_need(panel, qtbot):
    wide = panel.table.rowHeight(1)
    panel.resize(260, 260)
    qtbot.waitUntil(lambda: panel.table.rowHeight(1) > wide)


def test_it_follows_the_article(panel, controller, qtbot):
    panel.resize(300, 120)
    qtbot.waitUntil(lambda: panel.table.verticalScrollBar().maximum() > 0)
    panel.table.clearFocus()
    controller.visible_changed.emit(Span(TARGET_TEXT.index("Nobody"), len(TARGET_TEXT)))
    qtbot.waitUntil(lambda: panel.table.rowAt(panel.table.viewport().height() - 2) == 3)
    controller.visible_changed.emit(Span(0, 20))
    qtbot.waitUntil(lambda: panel.table.rowAt(0) == 0)


def test_the_row_of_the_place_somebody_goes_to_is_seen_whole(panel, controller, qtbot):
    panel.resize(300, 140)
    qtbot.waitUntil(lambda: panel.table.verticalScrollBar().maximum() > 0)
    panel.table.clearFocus()
    controller.set_place(TARGET_TEXT.index("Nobody"))
    controller.visible_changed.emit(Span(1, len(TARGET_TEXT)))  # the article shows it at its end
    qtbot.wait(20)
    row = panel.table.visualRect(panel.table.currentIndex())
    assert panel.table.currentIndex().row() == 3
    assert panel.table.viewport().rect().contains(row)
    controller.visible_changed.emit(Span(2, len(TARGET_TEXT)))  # now the reader scrolls
    assert panel.table.rowAt(0) == 0


def test_it_stays_where_it_is_when_less_of_the_article_can_be_seen(panel, controller, qtbot):
    panel.resize(300, 120)
    qtbot.waitUntil(lambda: panel.table.verticalScrollBar().maximum() > 0)
    panel.table.clearFocus()
    controller.visible_changed.emit(Span(0, len(TARGET_TEXT)))
    controller.set_place(TARGET_TEXT.index("Nobody"))
    qtbot.waitUntil(lambda: panel.table.rowAt(panel.table.viewport().height() - 2) == 3)
    before = panel.table.verticalScrollBar().value()
    assert before > 0
    controller.visible_changed.emit(Span(0, len(TARGET_TEXT) - 30))  # as when a notice comes below it
    qtbot.wait(20)
    assert panel.table.verticalScrollBar().value() == before


def test_it_leads_the_article_when_it_is_scrolled(panel, controller, qtbot):
    panel.resize(300, 120)
    qtbot.waitUntil(lambda: panel.table.verticalScrollBar().maximum() > 0)
    wanted = []
    controller.scroll_requested.connect(wanted.append)
    panel.table.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderToMaximum)
    qtbot.waitUntil(lambda: bool(wanted))
    assert wanted[-1] == panel.table.beside.rows[panel.table.rowAt(1)].at > 0


def test_the_article_scrolls_to_the_place_asked_for(window, controller, document, qtbot):
    place = len(document.text) // 2
    cursor = window.pane.view.place()
    controller.scroll_requested.emit(place)
    qtbot.waitUntil(lambda: abs(window.pane.view._top_offset() - place) < 400)
    assert window.pane.view.place() == cursor


def test_words_are_selected_with_the_mouse_and_copied(panel, controller, qtbot):
    table = panel.table
    index = table.beside.index(2, SOURCE)
    rect = table.visualRect(index)
    start = QPoint(rect.left() + 24 + 8 + 1, rect.top() + 14)
    qtbot.mousePress(table.viewport(), Qt.MouseButton.LeftButton, pos=start)
    move = QPointF(start + QPoint(table.fontMetrics().horizontalAdvance("Переговоры "), 0))
    QApplication.sendEvent(
        table.viewport(),
        QMouseEvent(
            QEvent.Type.MouseMove,
            move,
            table.viewport().mapToGlobal(move),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        ),
    )
    qtbot.mouseRelease(table.viewport(), Qt.MouseButton.LeftButton, pos=move.toPoint())
    assert table.selected_words().strip() == "Переговоры"
    assert table.currentIndex().row() == 2
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().strip() == "Переговоры"


def test_a_double_click_selects_a_word_after_an_emoji(panel, qtbot):
    table = panel.table
    rect = table.visualRect(table.beside.index(2, TARGET))
    at = QPoint(rect.left() + 8 + table.fontMetrics().horizontalAdvance("The talks 😀 wi"), rect.top() + 14)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert table.selected_words() == "will"


def test_an_article_without_source_says_how_to_give_one(desk, qtbot):
    panel = SourcePanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.stack.currentWidget() is not panel.table
    assert panel.give_button.isVisible()
    assert desk.actions["set_source"].isEnabled()


def test_the_panel_shows_for_articles_with_a_source_only(window, controller, document, opened, qtbot):
    dock = window._docks["source"]
    controller.open_article(document.id, analyse=False)
    assert not dock.isVisible()
    controller.open_article(opened.id, analyse=False)
    assert dock.isVisible()
    dock.close()
    controller.open_article(document.id, analyse=False)
    window.show_panel("source")
    assert dock.isVisible()
    window.reset_layout()
    assert not dock.isVisible()


def test_import_with_source_asks_for_both_files(window, controller, prompts, pair, monkeypatch):
    monkeypatch.setattr(controller, "analyse", lambda: None)
    prompts.answers["open_files"] = lambda title: [pair["source" in title.lower() and "article" not in title]]
    window.actions_["import_with_source"].trigger()
    assert controller.document.text == TARGET_TEXT
    assert controller.document.source_text == SOURCE_TEXT
    assert window._docks["source"].isVisible()


def test_one_file_alone_imports_nothing(window, controller, prompts, pair):
    prompts.answers["open_files"] = lambda title: [pair[0]] if "choose the article" in title else []
    window.actions_["import_with_source"].trigger()
    assert controller.document is None


def test_a_source_given_later_is_a_step_that_can_be_undone(
    window, controller, document, prompts, pair, qtbot
):
    runs = []
    controller.analysis_changed.connect(lambda state: runs.append(state.running))
    prompts.answers["open_files"] = [pair[1]]
    window.actions_["set_source"].trigger()
    assert controller.document.source_text == SOURCE_TEXT
    assert window._docks["source"].isVisible()
    assert True in runs
    controller.cancel_analysis()
    controller.undo()
    assert controller.document.source_text is None
    assert not window._docks["source"].isVisible()
    controller.cancel_analysis()
