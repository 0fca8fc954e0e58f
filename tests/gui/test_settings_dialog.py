"""The settings, on real settings and a real store."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QTreeWidgetItem

from annotator.gui.desk import Desk
from annotator.gui.languagetool_installer import LanguageToolInstaller
from annotator.gui.settings_dialog import SettingsDialog
from annotator.model.ignores import IgnoreKind, IgnoreScope
from annotator.model.review import Changes, Level


@pytest.fixture
def dialog(desk: Desk, qtbot: Any) -> SettingsDialog:
    made = SettingsDialog(desk)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without LanguageTool, Java and Maven."""
    for name in ("JAVA_HOME", "LTP_PATH", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    bare = tmp_path / "bin"
    bare.mkdir()
    monkeypatch.setenv("PATH", str(bare))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return bare


def item(dialog: SettingsDialog, detector: str) -> QTreeWidgetItem:
    tree = dialog.checking.tree
    items = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    return next(i for i in items if i.data(0, int(Qt.ItemDataRole.UserRole)) == detector)


def test_a_detector_is_turned_off_at_once_and_the_article_is_checked_on_closing(dialog, desk):
    seen: list[Changes] = []
    desk.controller.changed.connect(seen.append)
    item(dialog, "repetition").setCheckState(0, Qt.CheckState.Unchecked)
    assert desk.controller.workspace.settings.detectors["repetition"] is False
    assert item(dialog, "repetition").text(2) == "off"
    assert not seen
    dialog.reject()
    assert [set(c.ids) for c in seen] == [{"setting"}]
    assert desk.controller.analysis.running
    desk.controller.cancel_analysis()


def test_closing_without_a_change_checks_nothing(dialog, desk):
    dialog.reject()
    assert not desk.controller.analysis.running


def test_what_cannot_run_says_why(desk, qtbot, bare_machine):
    dialog = SettingsDialog(desk)
    qtbot.addWidget(dialog)
    missing = item(dialog, "languagetool")
    assert missing.text(2) == "not available"
    dialog.checking.tree.setCurrentItem(missing)
    assert "Cannot run: LanguageTool is not installed." in dialog.checking.reason.text()
    dialog.checking.tree.setCurrentItem(item(dialog, "repetition"))
    assert dialog.checking.reason.text() == "Runs on this computer."


def test_decisions_show_how_often_a_detector_was_right(desk, add_flags, qtbot):
    add_flags(("Pete Hegses", "Pete Hegseth"), ("Henry Kissinger",), detector="people")
    for passage in desk.controller.passages():
        if passage.suggestions:
            desk.controller.accept(0, passage)
        else:
            desk.controller.dismiss("", passage.flag_ids)
    dialog = SettingsDialog(desk)
    qtbot.addWidget(dialog)
    row = item(dialog, "people")
    assert row.text(1) == "1 of 2 kept"
    dialog.checking.tree.setCurrentItem(row)
    assert "1 of its flags led to a correction, 1 was dismissed" in dialog.checking.reason.text()
    assert item(dialog, "places").text(1) == "–"


def test_the_level_is_chosen_here_too(dialog, desk):
    dialog.checking.levels[Level.CERTAIN].click()
    assert desk.controller.level is Level.CERTAIN


def test_a_remote_server_is_named_before_anything_is_sent(dialog, desk):
    page = dialog.languagetool
    page.server.setText("https://lt.example.org")
    assert page._warning.isVisibleTo(page.widget)
    assert "sent to https://lt.example.org" in page.warning.text()
    page.server.editingFinished.emit()
    assert desk.controller.workspace.settings.languagetool_server == "https://lt.example.org"
    dialog.checking.fill()
    assert item(dialog, "languagetool").text(2) == "on, remote"
    dialog.checking.tree.setCurrentItem(item(dialog, "languagetool"))
    assert "is sent to https://lt.example.org" in dialog.checking.reason.text()


def test_a_server_on_this_computer_is_no_remote_one(dialog):
    page = dialog.languagetool
    page.server.setText("http://localhost:8081")
    assert not page._warning.isVisibleTo(page.widget)
    assert "nothing leaves it" in page.note.text()


def test_what_is_no_address_is_not_kept(dialog, desk):
    page = dialog.languagetool
    page.server.setText("not an address")
    page.server.editingFinished.emit()
    assert page.note.text().startswith("⚠")
    assert desk.controller.workspace.settings.languagetool_server == ""
    dialog.reject()
    assert not desk.controller.analysis.running


def test_an_installation_that_fails_says_why_and_can_be_tried_again(desk, qtbot, bare_machine):
    dialog = SettingsDialog(desk)
    qtbot.addWidget(dialog)
    page = dialog.languagetool
    notices: list[Any] = []
    desk.controller.notice.connect(notices.append)
    assert "Install Java 17" in page.status.text()
    page.install_button.click()
    qtbot.waitUntil(lambda: not page.installer.running)
    assert "no Java here" in page.status.text()
    assert page.install_button.isVisibleTo(page.widget)
    assert [n.warning for n in notices] == [True]
    page.installer.close()


def test_an_installation_goes_on_when_the_settings_are_closed_and_can_be_cancelled(
    desk, qtbot, bare_machine, monkeypatch
):
    java = bare_machine / "java"
    java.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    java.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # a network that never answers
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            monkeypatch.setenv(name, address)
        first = SettingsDialog(desk)
        qtbot.addWidget(first)
        first.languagetool.install_button.click()
        qtbot.waitUntil(lambda: "Downloading" in first.languagetool.status.text())
        assert first.languagetool.cancel_button.isVisibleTo(first.languagetool.widget)
        first.reject()
        second = SettingsDialog(desk)
        qtbot.addWidget(second)
        page = second.languagetool
        assert page.installer is first.languagetool.installer
        assert page.installer.running
        page.cancel_button.click()
        assert "Cancelled" in page.status.text()
        assert page.install_button.isVisibleTo(page.widget)
        page.installer.close()
    assert LanguageToolInstaller.of(desk.controller) is page.installer


def test_ignored_words_are_listed_and_flagged_again_when_removed(desk, add_flags, qtbot):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    desk.controller.ignore(IgnoreKind.NAME, "Pete Hegses")
    desk.controller.ignore(IgnoreKind.WORD, "zebra", IgnoreScope.GLOBAL)
    assert desk.controller.passages() == ()
    dialog = SettingsDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show_page("Ignored")
    page = dialog.ignored
    looks = [page.list.rows.look(n) for n in range(2)]
    assert [look.title for look in looks] == ["Pete Hegses", "zebra"]
    assert "in all projects" in looks[1].spoken
    assert not page.remove_button.isEnabled()
    page.list.choose_row(0)
    page.remove_button.click()
    assert len(desk.controller.passages()) == 1
    assert [r.value for r in page.list.rows.items] == ["zebra"]
    page.list.choose_row(0)
    page.remove_button.click()
    assert page.list.accessibleDescription().startswith("Nothing is ignored.")


def test_decisions_carry_the_name_given_here(dialog, desk, add_flags):
    add_flags(("Pete Hegses", "Pete Hegseth"))
    dialog.you.author.setText("  Ann Editor ")
    dialog.reject()
    desk.controller.accept(0, desk.controller.passages()[0])
    assert desk.controller.corrections()[0].author == "Ann Editor"
    assert desk.controller.workspace.settings.author == "Ann Editor"


def test_the_theme_is_chosen_by_the_windows_own_action(window, document, qtbot):
    dialog = SettingsDialog(window.desk, window)
    qtbot.addWidget(dialog)
    dialog.you.themes["dark"].click()
    assert window.theme.choice == "dark"
    assert window.controller.workspace.settings.theme == "dark"
    assert window.actions_["theme_dark"].isChecked()


def test_places_and_backups_are_shown(desk, qtbot, tmp_path):
    desk.controller.workspace.ignore(IgnoreKind.WORD, "x")
    path = desk.controller.workspace.path
    assert desk.controller.open_project(tmp_path / "other.db")
    assert desk.controller.open_project(path)
    dialog = SettingsDialog(desk)
    qtbot.addWidget(dialog)
    assert dialog.data.backups.rows.items
    assert all(p.parent == path.parent / "backups" for p in dialog.data.backups.rows.items)


@pytest.mark.parametrize("points", [9, 14, 20])
def test_titles_of_pages_are_whole_in_any_font(desk, qtbot, qapp, points):
    usual = qapp.font()
    large = QFont(usual)
    large.setPointSize(points)
    qapp.setFont(large)
    try:
        dialog = SettingsDialog(desk)
        qtbot.addWidget(dialog)
        dialog.show()
        for row in range(dialog.pages.count()):
            item = dialog.pages.item(row)
            words = dialog.pages.fontMetrics().horizontalAdvance(item.text())
            left = dialog.pages.visualItemRect(item).left() + dialog.pages.iconSize().width()
            assert left + words < dialog.pages.viewport().width(), item.text()
    finally:
        qapp.setFont(usual)
