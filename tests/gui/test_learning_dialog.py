"""Learning from decisions in the window, on a real project."""

from __future__ import annotations

from typing import Any

import pytest
from decided import decided_project
from PySide6.QtCore import Qt

from annotator.gui.desk import Desk
from annotator.gui.learning_dialog import LearningDialog
from annotator.gui.settings_dialog import SettingsDialog
from annotator.model.review import Changes, Level
from annotator.services.learning.kept import learned_in


@pytest.fixture
def taught(desk: Desk) -> Desk:
    """A project with 48 decisions, and an open article in which one rule of each kind has a flag."""
    decided_project(desk.controller.workspace)
    desk.controller.open_article(desk.controller.workspace.articles()[-1].id)
    desk.controller.cancel_analysis()  # it finds nothing in such a text
    return desk


@pytest.fixture
def dialog(taught: Desk, qtbot: Any) -> LearningDialog:
    made = LearningDialog(taught)
    qtbot.addWidget(made)
    made.show()
    return made


def shown(desk: Desk) -> list[str]:
    return [p.flags[0].detector for p in desk.controller.passages()]


def test_it_says_what_learning_would_change(dialog: LearningDialog) -> None:
    assert dialog.state.text() == "48 decisions in 4 articles: 24 corrected, 24 dismissed"
    likely = dialog.measured.topLevelItem(2)
    assert [likely.text(1), likely.text(2)] == ["24 of 48, 50\u00a0%", "24 of 24, 100\u00a0%"]
    rows = [dialog.rules.topLevelItem(n) for n in range(dialog.rules.topLevelItemCount())]
    bad = next(r for r in rows if r.text(0) == "bad")
    assert bad.text(2) == "0 of 24 kept"
    assert bad.text(4).endswith("↓")
    assert "0 of 24 kept" in bad.data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert learned_in(dialog._desk.controller.workspace.settings) is None


def test_the_article_shows_at_once_what_was_learned_and_what_was_forgotten(
    dialog: LearningDialog, taught: Desk
) -> None:
    taught.controller.set_level(Level.LIKELY)
    seen: list[Changes] = []
    taught.controller.changed.connect(seen.append)
    before = shown(taught)
    assert before == ["good", "bad"]
    assert not dialog.forget_button.isEnabled()
    dialog.use_button.click()
    assert shown(taught) == ["good"]
    assert "learned from 48 decisions in 4 articles" in dialog.learned.text()
    dialog.forget_button.click()
    assert shown(taught) == before
    assert "Nothing has been learned" in dialog.learned.text()
    assert [set(c.ids) for c in seen] == [{"setting"}, {"setting"}]


def test_too_few_decisions_say_what_is_missing(desk: Desk, qtbot: Any) -> None:
    dialog = LearningDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "too little to learn from yet (0 decisions" in dialog.state.text()
    assert "30 more decisions" in dialog.hint.text()
    assert not dialog.use_button.isEnabled()
    assert not dialog.rules.isVisible()


def test_a_project_that_cannot_be_changed_says_so(
    dialog: LearningDialog, taught: Desk, prompts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taught.controller.workspace._store, "read_only", True)
    dialog.use_button.click()
    assert len(prompts.errors) == 1
    assert learned_in(taught.controller.workspace.settings) is None


def test_the_settings_say_that_something_was_learned(
    dialog: LearningDialog, taught: Desk, qtbot: Any
) -> None:
    settings = SettingsDialog(taught)
    qtbot.addWidget(settings)
    assert "as sure as their detectors say" in settings.checking.learned.text()
    dialog.use_button.click()
    settings.checking.fill()
    assert "learned from 48 decisions" in settings.checking.learned.text()
