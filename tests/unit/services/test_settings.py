"""The user's settings and the project's."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import Mock

import pytest

from annotator.model.errors import AnnotatorError
from annotator.model.review import Level
from annotator.services.settings import RECENT_KEPT, Settings
from annotator.services.workspace import Workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_without_a_file_the_defaults_hold_and_nothing_is_written(path: Path) -> None:
    settings = Settings.load(path)
    assert (settings.author, settings.level, settings.theme) == ("", Level.LIKELY, "system")
    assert (settings.languagetool_server, settings.recent_projects, settings.window_state) == ("", (), "")
    assert dict(settings.detectors) == {}
    assert not path.exists()


def test_every_change_is_saved_at_once(path: Path) -> None:
    settings = Settings.load(path)
    settings.author = " Ann "
    settings.level = Level.CERTAIN
    settings.theme = "dark"
    settings.languagetool_server = "http://localhost:8081"
    settings.window_state = "opaque"
    settings.set_detector("names", False)
    again = Settings.load(path)
    assert (again.author, again.level, again.theme) == ("Ann", Level.CERTAIN, "dark")
    assert (again.languagetool_server, again.window_state) == ("http://localhost:8081", "opaque")
    assert dict(again.detectors) == {"names": False}
    again.set_detector("names", None)
    assert dict(Settings.load(path).detectors) == {}


def test_what_a_newer_program_or_another_window_wrote_is_kept(path: Path) -> None:
    one, other = Settings.load(path), Settings.load(path)
    one.set("from_the_future", {"x": 1})
    other.theme = "light"
    one.author = "Ann"
    assert json.loads(path.read_text()) == {"from_the_future": {"x": 1}, "theme": "light", "author": "Ann"}


def test_what_two_windows_add_to_one_list_is_kept(path: Path, tmp_path: Path) -> None:
    one, other = Settings.load(path), Settings.load(path)
    one.set_detector("names", False)
    other.set_detector("harper", True)
    assert dict(other.detectors) == dict(Settings.load(path).detectors) == {"names": False, "harper": True}
    one.remember_project(tmp_path / "1.db")
    other.remember_project(tmp_path / "2.db")
    assert other.recent_projects == (str(tmp_path / "2.db"), str(tmp_path / "1.db"))
    with (
        Workspace.open(tmp_path / "1.db", author="A", settings=one) as first,
        Workspace.open(tmp_path / "2.db", author="B", settings=other) as second,
    ):
        first.ignore("word", "Bejing", "global")
        second.ignore("word", "Pekin", "global")
        assert [rule.value for rule in second.ignores()] == ["Bejing", "Pekin"]
        first.unignore(first.ignores()[0].id)
        assert [rule.value for rule in first.ignores()] == ["Pekin"]


def test_what_is_shown_is_made_again_when_another_window_has_changed_it(path: Path) -> None:
    one, other = Settings.load(path), Settings.load(path)
    one.set_detector("names", False)
    before = other.revision
    other.theme = "dark"
    assert other.revision > before
    before = other.revision
    other.theme = "light"
    assert other.revision == before


@pytest.mark.parametrize("broken", ["{", "[1]", "\x00\xff"])
def test_a_broken_file_is_set_aside_and_reported(path: Path, broken: str) -> None:
    path.parent.mkdir()
    path.write_text(broken, encoding="latin-1")
    settings = Settings.load(path)
    assert settings.theme == "system"
    (aside,) = path.parent.iterdir()
    assert aside.name.startswith("settings broken")
    assert aside.read_text(encoding="latin-1") == broken
    assert str(aside) in settings.notices[0]
    settings.theme = "dark"
    assert Settings.load(path).theme == "dark"


@pytest.mark.parametrize(
    "values",
    [
        {"level": "all"},
        {"theme": 3},
        {"author": None},
        {"detectors": ["names"]},
        {"recent_projects": "x"},
        {"ignores": [{}, 3, {"id": "1", "kind": "word", "value": " "}]},
        {"ignores": 3},
    ],
)
def test_values_that_make_no_sense_are_passed_over(path: Path, values: object, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps(values))
    settings = Settings.load(path)
    assert (settings.level, settings.theme, settings.author) == (Level.LIKELY, "system", "")
    assert dict(settings.detectors) == {}
    assert settings.recent_projects == ()
    with Workspace.open(tmp_path / "p.db", author="A", settings=settings) as workspace:
        assert workspace.ignores() == []


def test_settings_that_cannot_be_saved_are_an_error_to_act_on(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    with pytest.raises(AnnotatorError):
        Settings.load(path).theme = "dark"


def test_an_unknown_theme_is_refused(path: Path) -> None:
    with pytest.raises(AnnotatorError):
        Settings.load(path).theme = "pink"


def test_recent_projects_are_few_and_newest_first(path: Path, tmp_path: Path) -> None:
    settings = Settings.load(path)
    for number in range(RECENT_KEPT + 3):
        settings.remember_project(tmp_path / f"{number}.db")
    settings.remember_project(tmp_path / "5.db")
    recent = Settings.load(path).recent_projects
    assert len(recent) == RECENT_KEPT
    assert recent[:2] == (str(tmp_path / "5.db"), str(tmp_path / f"{RECENT_KEPT + 2}.db"))


def test_a_projects_values_win_there_and_only_there(path: Path, tmp_path: Path) -> None:
    settings = Settings.load(path)
    settings.set_detector("names", True)
    with Workspace.open(tmp_path / "p.db", author="A", settings=settings) as workspace:
        workspace.settings.set_detector("names", False, project=True)
        workspace.settings.set("level", "certain", project=True)
        assert workspace.settings.level is Level.CERTAIN
    again = Settings.load(path)
    assert dict(again.detectors) == {"names": True}
    with Workspace.open(tmp_path / "p.db", author="A", settings=again) as workspace:
        assert dict(workspace.settings.detectors) == {"names": False}
        assert workspace.settings.level is Level.CERTAIN
        workspace.settings.set_detector("names", None, project=True)
        assert dict(workspace.settings.detectors) == {"names": True}
    with Workspace.open(tmp_path / "other.db", author="A", settings=Settings.load(path)) as workspace:
        assert workspace.settings.level is Level.LIKELY


def test_without_a_project_there_is_nowhere_to_keep_its_values(path: Path) -> None:
    with pytest.raises(AnnotatorError):
        Settings.load(path).set("level", "certain", project=True)


@pytest.mark.parametrize("trouble", ["{", None])
def test_what_was_read_before_outlives_a_file_that_cannot_be_read_any_more(
    path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str | None
) -> None:
    settings = Settings.load(path)
    settings.set("ignores", [{"id": "1", "kind": "word", "value": "Bejing"}])
    if trouble is not None:
        path.write_text(trouble, encoding="utf-8")
    with monkeypatch.context() as context:
        if trouble is None:
            context.setattr(Path, "read_text", Mock(side_effect=PermissionError(13, "Permission denied")))
        settings.set("theme", "dark")
    again = Settings.load(path)
    assert again.get("ignores")[0]["value"] == "Bejing"
    assert again.theme == "dark"
