"""What holds for all panels and dialogs: names for screen readers, themes, a place in the window."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QScrollBar, QTabBar, QWidget

from annotator.gui.palettes import PALETTES
from annotator.gui.panels import DIALOGS, PANELS
from annotator.gui.wording import confidence_words, count, moment, one_line, percent, still_open


def unnamed(root: QWidget) -> list[str]:
    """Widgets the keyboard reaches but a screen reader cannot name."""
    buddies = {label.buddy() for label in root.findChildren(QLabel)}
    found = []
    for widget in root.findChildren(QWidget):
        reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        inner = widget.objectName().startswith("qt_") or isinstance(widget, QScrollBar) or _in_a_box(widget)
        if not reached or inner or widget in buddies:
            continue
        text = getattr(widget, "text", lambda: "")
        if not (widget.accessibleName() or (callable(text) and isinstance(text(), str) and text())):
            found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found


def _in_a_box(widget: QWidget) -> bool:
    """The pop-up of a combo box speaks for its box."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QComboBox):
        parent = parent.parentWidget()
    return parent is not None


@pytest.mark.parametrize("spec", PANELS, ids=lambda s: s.id)
def test_every_control_of_a_panel_has_a_name(spec, desk, add_flags, qtbot):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    panel = spec.make(desk)
    qtbot.addWidget(panel)
    panel.show()
    desk.controller.accept(0, desk.controller.passages()[0])
    desk.controller.select_passage(desk.controller.passages()[0])
    assert unnamed(panel) == []


@pytest.mark.parametrize("name", sorted(DIALOGS))
def test_every_control_of_a_dialog_has_a_name(name, desk, qtbot):
    dialog = DIALOGS[name](desk, None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert unnamed(dialog) == []


def test_every_control_of_the_window_has_a_name(window, document, add_flags):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    window.controller.next_flag()
    window.pane.find(replacing=True)
    for spec in PANELS:
        window.show_panel(spec.id)
        QApplication.processEvents()
    assert window.findChildren(QTabBar)
    assert unnamed(window) == []


def test_each_entry_of_a_menu_has_a_letter_of_its_own(window, document, add_flags):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    window.controller.next_flag()
    window.controller.accept(0)

    def check(menu):
        texts = [a.text() for a in menu.actions() if a.text()]
        letters = [m.group(1).lower() for t in texts if (m := re.search("&([^&])", t.replace("&&", "")))]
        assert len(set(letters)) == len(letters), texts
        assert menu.title() == "&Recent" or len(letters) == len(texts), texts
        for action in menu.actions():
            if action.menu() is not None:
                check(action.menu())

    for action in window.menuBar().actions():
        check(action.menu())


def test_the_window_has_all_panels_and_their_keys(window, document):
    for spec in PANELS:
        window.show_panel(spec.id)
        panel = window.panels[spec.id]
        focus = window.focusWidget()
        assert panel is focus or panel.isAncestorOf(focus), spec.id
    keys = [spec.key for spec in PANELS]
    assert sorted(keys) == [f"Ctrl+{n}" for n in range(2, 8)]


def test_panels_follow_the_theme(window, document, add_flags):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    window.controller.select_passage(window.controller.passages()[0])
    grounds = set()
    for name, palette in PALETTES.items():
        window.theme.set_choice(name)
        image = window.panels["flags"].list.viewport().grab().toImage()
        ground = image.pixelColor(image.width() - 2, image.height() - 2)
        assert ground == QColor(palette.base)
        grounds.add(ground.name())
    assert len(grounds) == len(PALETTES)


def test_words_for_numbers_and_times():
    assert [confidence_words(c) for c in (0.95, 0.7, 0.2)] == ["Nearly certain", "Likely", "Possible"]
    assert [percent(p) for p in (0, 0.001, 0.5, 0.999, 1)] == [f"{n}\u00a0%" for n in (0, 1, 50, 99, 100)]
    # As many hundredths as there are, however they are held; 59.9 % is not likely yet.
    assert [percent(n / 100) for n in range(101)] == [f"{n}\u00a0%" for n in range(101)]
    assert percent(0.599) == "59\u00a0%"
    assert (count(1, "query", "queries"), count(1200, "flag")) == ("1 query", "1,200 flags")
    assert still_open(1, 2, 1200) == "Still open: 1 flag, 2 queries, 1,200 corrections without a source."
    assert still_open(0, 0, 0) == ""
    assert one_line("a\n b\u00a0c") == "a b c"
    assert len(one_line("word " * 200, 100)) <= 101
    now = datetime.now().astimezone().replace(hour=12, minute=5)
    assert moment(now.isoformat(), now) == "12:05"
    assert moment((now - timedelta(days=1)).isoformat(), now) == "yesterday 12:05"
    assert moment(now.replace(year=2020, month=3, day=9).isoformat(), now).startswith("9 Mar")
    assert moment("never", now) == "never"


def test_lists_of_many_rows_are_made_without_a_look_at_each(desk: Any, qtbot: Any) -> None:
    from annotator.gui.rows import Look, RowList

    looked = []

    def look(item: int) -> Look:
        looked.append(item)
        return Look(str(item), str(item))

    many = RowList(desk.theme, look, lambda i: i, "Numbers")
    qtbot.addWidget(many)
    many.resize(300, 400)
    many.show()
    many.set_items(range(100_000))
    many.viewport().grab()
    assert 0 < len(looked) < 2_000
    many.show_item(99_999)
    assert many.current() == 99_999
