"""`annotator calibrate`, and what lists of detectors say about decisions."""

from __future__ import annotations

from pathlib import Path

import pytest
from decided import decided_project, project

from annotator.services.learning.kept import learned_in
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

from .conftest import Run


@pytest.fixture
def store(home: Path) -> Path:
    path = home / "team.db"
    with Workspace.open(path, author="A", settings=Settings.load(home / "s.json")) as workspace:
        decided_project(workspace)
    return path


def _open(store: Path) -> Workspace:
    return Workspace.open(store, author="A", settings=Settings.load(store.with_name("s.json")))


def test_learning_shows_before_and_after_and_counts_from_then_on(run: Run, store: Path) -> None:
    said = run("calibrate", "--store", store).output
    assert "48 decisions in 4 articles: 24 corrected, 24 dismissed" in said
    (likely,) = [line for line in said.splitlines() if "likely: right of shown" in line]
    assert likely.split()[4:] == ["24", "of", "48", "(50%)", "24", "of", "24", "(100%)"]
    (rule,) = [line for line in said.splitlines() if "bad/r" in line]
    assert "0 of   24 kept" in rule
    shown = run("show", "5", "--store", store).output
    assert shown.count("open") == 1
    assert "2 open" not in run("list", "--store", store).output


def test_reset_goes_back_to_the_detectors_own_confidence(run: Run, store: Path) -> None:
    before = run("show", "5", "--store", store).output
    run("calibrate", "--store", store)
    assert run("show", "5", "--store", store).output != before
    assert "Forgotten" in run("calibrate", "--reset", "--store", store).output
    assert run("show", "5", "--store", store).output == before
    assert "Nothing had been learned" in run("calibrate", "--reset", "--store", store).output


def test_a_dry_run_changes_nothing(run: Run, store: Path) -> None:
    assert "Nothing was changed." in run("calibrate", "--dry-run", "--store", store).output
    with _open(store) as workspace:
        assert learned_in(workspace.settings) is None


def test_too_few_decisions_are_refused(run: Run, home: Path) -> None:
    with _open(home / "new.db") as workspace:
        project(workspace, {"One": [("x", "r", 0.8)]})
        session = workspace.review(workspace.articles()[0].id)
        session.dismiss([f.id for f in session.flags()])
        assert len(workspace.decided_flags()) == 1
    said = run("calibrate", "--store", home / "new.db", status=2).output
    assert "1 decision in 1 article: 0 corrected, 1 dismissed" in said
    assert "Still needed: 29 more decisions" in said


def test_what_foretells_nothing_is_used_only_when_insisted_on(run: Run, home: Path) -> None:
    store = home / "even.db"
    with _open(store) as workspace:
        # Half of the flags are kept, as their confidence says; which half, nobody can tell.
        project(workspace, {f"Article {n}": [("x", "r", 0.5)] * 10 for n in range(4)})
        for summary in workspace.articles():
            session = workspace.review(summary.id)
            for number, flag in enumerate(session.flags()):
                if number % 2:
                    session.accept(flag.id)
                else:
                    session.dismiss([flag.id])
    said = run("calibrate", "--store", store, status=2).output
    assert "no better, so nothing was changed" in said
    with _open(store) as workspace:
        assert learned_in(workspace.settings) is None
    run("calibrate", "--anyway", "--store", store)
    with _open(store) as workspace:
        assert learned_in(workspace.settings) is not None


def test_the_list_of_detectors_says_what_was_kept(run: Run, home: Path) -> None:
    store = home / "some.db"
    with _open(store) as workspace:
        project(workspace, {"One": [("people", "r", 0.8)] * 5})
        session = workspace.review(workspace.articles()[0].id)
        *kept, wrong, _ = session.flags()
        for flag in kept:
            session.accept(flag.id)
        session.dismiss([wrong.id])
    lines = run("detectors", "--store", store).output.splitlines()
    (people,) = [line for line in lines if line.startswith("people")]
    assert "3 of 4 kept" in people
    assert "kept" not in next(line for line in lines if line.startswith("places"))


def test_detectors_are_turned_on_and_off(run: Run) -> None:
    def state(name: str) -> str:
        return next(line for line in run("detectors").output.splitlines() if line.startswith(name)).split()[1]

    assert state("splices") == "on"
    run("detectors", "--off", "splices", "--off", "capitals")
    assert (state("splices"), state("capitals")) == ("off", "off")
    run("detectors", "--on", "splices")
    assert (state("splices"), state("capitals")) == ("on", "off")
    assert "no detector “sorcery”" in run("detectors", "--on", "sorcery", status=2).output


def test_detectors_of_a_language(run: Run) -> None:
    said = run("detectors", "--language", "de-AT").output
    names = [line.split()[0] for line in said.splitlines()[:-1]]
    assert {"repetition", "people", "languagetool", "capitals"} <= set(names)
    assert not {"splices", "harper", "fluency"} & set(names)
    assert said.splitlines()[-1].startswith("The article is in German. Not checked: ")


def test_the_list_tells_that_something_was_learned(run: Run, store: Path) -> None:
    assert "learned" not in run("detectors", "--store", store).output
    run("calibrate", "--store", store)
    assert "learned from 48 decisions" in run("detectors", "--store", store).output
