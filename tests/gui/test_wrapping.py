"""Room: widgets that go on in the next line, and a window that fits small screens and large fonts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QToolBar,
    QToolButton,
    QWidget,
)

from annotator.formats.registry import read_pasted
from annotator.gui.cheat_sheet import CheatSheet, Sample
from annotator.gui.controller import Controller
from annotator.gui.desk import Desk
from annotator.gui.elided import Elided
from annotator.gui.main_window import MainWindow
from annotator.gui.panels import DIALOGS
from annotator.gui.pieces import fit
from annotator.gui.theme import Theme
from annotator.gui.wrapping import WrapLayout

from .conftest import AddFlags


@pytest.fixture
def holder(qtbot: Any) -> QWidget:
    made = QWidget()
    layout = WrapLayout(made, spacing=4)
    for text in ("one", "another", "a third"):
        button = QPushButton(text)
        button.setFixedSize(90, 20)
        layout.addWidget(button)
    qtbot.addWidget(made)
    made.resize(400, 100)
    made.show()
    return made


def places(holder: QWidget) -> list[tuple[int, int]]:
    QApplication.sendPostedEvents()
    holder.layout().activate()
    return [(b.x(), b.y()) for b in holder.findChildren(QPushButton) if b.isVisible()]


def test_widgets_stand_in_one_line_where_there_is_room(holder: QWidget) -> None:
    assert places(holder) == [(0, 0), (94, 0), (188, 0)]
    assert holder.layout().sizeHint().width() == 278


def test_they_go_on_in_the_next_line_where_there_is_none(holder: QWidget) -> None:
    holder.resize(190, 100)
    assert places(holder) == [(0, 0), (94, 0), (0, 24)]
    assert holder.layout().heightForWidth(190) == 44
    assert holder.minimumSizeHint().width() == 90


def test_hidden_ones_take_no_room(holder: QWidget) -> None:
    holder.findChildren(QPushButton)[1].hide()
    assert places(holder) == [(0, 0), (94, 0)]


def test_the_window_fits_a_small_screen(
    window: MainWindow, controller: Controller, add_flags: AddFlags, qtbot: Any
) -> None:
    """It must not grow when a flag is chosen or a source comes: large fonts leave 960 pixels of 1440."""
    document = controller.workspace.import_article(read_pasted("Mr Hegses spoke.\nHe was right.", "Speech"))
    controller.open_article(document.id, analyse=False)
    controller.set_source("Господин Хегсет выступил.\nОн был прав.")
    controller.cancel_analysis()
    add_flags(("Hegses", "Hegseth"))
    assert controller.next_flag() is not None
    qtbot.waitUntil(lambda: window.panels["source"].isVisible())
    QApplication.processEvents()
    assert window.minimumSizeHint().width() <= 760


def test_a_correction_takes_no_room_from_the_article(
    large_font: None, window: MainWindow, document: Any, add_flags: AddFlags, qtbot: Any
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"))
    window.resize(1024, 700)
    window.controller.next_flag()
    qtbot.wait(50)
    before = window.minimumSizeHint().width(), window.pane.view.width()
    window.controller.accept(0)
    window.panels["correction"].start_note()
    qtbot.wait(50)
    assert window.panels["correction"].withdraw.isVisible()
    assert (window.minimumSizeHint().width(), window.pane.view.width()) == before


def test_what_the_status_bar_says_does_not_widen_the_window(window: MainWindow, document: Any) -> None:
    before = window.minimumSizeHint().width()
    for label in (window.status.activity, window.status.counts):
        label.setText("Checked: Set phrases rendered word for word, and quite some more")
    QApplication.processEvents()
    assert window.minimumSizeHint().width() <= before + 200
    window.resize(window.minimumSizeHint())
    QApplication.processEvents()
    assert window.status.activity.text().endswith("some more")
    assert QLabel.text(window.status.activity).endswith("…")
    assert window.status.activity.toolTip() == window.status.activity.text()


def test_words_that_have_room_are_not_cut(qtbot: Any) -> None:
    made = Elided("12 open")
    qtbot.addWidget(made)
    made.show()
    made.resize(made.sizeHint())
    assert QLabel.text(made) == "12 open"
    assert made.toolTip() == ""
    made.setText("1,200 open")
    made.resize(made.sizeHint())
    assert QLabel.text(made) == "1,200 open"


@pytest.fixture(params=[9, 14, 20])
def large_font(request: Any, qapp: QApplication) -> Iterator[None]:
    before = qapp.font()
    font = QFont(before)
    font.setPointSizeF(request.param)
    qapp.setFont(font)
    yield
    qapp.setFont(before)


@pytest.mark.parametrize("panel", ["articles", "flags"])
def test_orders_are_named_in_full(large_font: None, window: MainWindow, document: Any, panel: str) -> None:
    """In the narrowest window, whatever the font."""
    window.resize(window.minimumSizeHint())
    QApplication.processEvents()
    box = window.panels[panel].order
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    labels = [box.itemText(row) for row in range(box.count())]
    assert labels
    for label in labels:
        assert box.fontMetrics().boundingRect(label).width() <= field.width()
    assert box.geometry().right() < window.panels[panel].width()


def test_buttons_of_a_flag_are_whole_in_a_low_panel(
    window: MainWindow, document: Any, add_flags: AddFlags, qtbot: Any
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"))
    assert window.controller.next_flag() is not None
    for height in (900, 100):  # first as narrow, then as low as may be
        window.resize(100, height)
        QApplication.processEvents()
    card = window.panels["flags"].card
    lines = {button.y() for button in (*card.buttons.values(), card.never) if button.isVisible()}
    assert len(lines) > 1
    for button in (*card.buttons.values(), card.never):
        if button.isVisible():
            assert card._bar.rect().contains(button.geometry()), button.text()
    assert card.rect().contains(card._bar.geometry())


def test_a_dialog_is_not_larger_than_the_screen(qtbot: Any) -> None:
    made = QWidget()
    qtbot.addWidget(made)
    room = made.screen().availableSize()
    fit(made, room.width() * 2, room.height() * 2)
    assert made.width() < room.width()
    assert made.height() < room.height()
    fit(made, 200, 100)
    assert (made.width(), made.height()) == (200, 100)


@pytest.mark.parametrize("choice", ["light", "dark", "contrast"])
def test_what_has_no_room_in_the_tool_bar_is_behind_a_button_that_is_seen(
    window: MainWindow, theme: Theme, choice: str
) -> None:
    theme.set_choice(choice)
    bar = window.findChild(QToolBar, "tools")
    window.resize(100, 700)
    QApplication.processEvents()
    assert not bar.widgetForAction(window.actions_["cheat_sheet"]).isVisible()
    (more,) = [b for b in bar.findChildren(QToolButton) if b.objectName() == "qt_toolbar_ext_button"]
    assert more.isVisible()
    image = more.grab().toImage()
    colours = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    lightness = [c.lightness() for c in colours]
    assert max(lightness) - min(lightness) > 100


@pytest.mark.parametrize("name", sorted(DIALOGS))
def test_the_words_of_a_dialog_are_whole(large_font: None, desk: Desk, name: str, qtbot: Any) -> None:
    dialog = DIALOGS[name](desk, None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    wrapped = [w for w in dialog.findChildren(QLabel) if w.isVisible() and w.wordWrap()]
    assert [w.text() for w in wrapped if w.height() < w.heightForWidth(w.width())] == []


def test_the_list_of_keys_is_as_wide_as_its_dialog(large_font: None, window: MainWindow, qtbot: Any) -> None:
    sheet = CheatSheet(window.actions_, window.theme, window)
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitExposed(sheet)
    area = sheet.findChild(QScrollArea)
    assert area is not None
    assert area.horizontalScrollBar().maximum() == 0
    for sample in sheet.findChildren(Sample):
        assert sample.width() >= sample.fontMetrics().horizontalAdvance("passage")
