from __future__ import annotations

from pathlib import Path

import pytest

from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.services.workspace import Workspace

from .conftest import Run


def test_lookup_shows_who_a_name_may_be(run: Run) -> None:
    output = run("entities", "lookup", "Pete Hegses").output
    assert "Pete Hegseth" in output.splitlines()[0]
    assert "US Secretary of Defense" in output
    assert "Nothing known" in run("entities", "lookup", "…").stderr


def test_stats_and_build_count_the_tables(run: Run) -> None:
    total = int(run("entities", "build").output.split()[0])
    counts = [int(line.split()[0]) for line in run("entities", "stats").output.splitlines()]
    assert sum(counts) == total
    assert min(counts) >= 1500


def test_added_names_are_known_and_can_be_forgotten(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    table = home / "ours.csv"
    table.write_text("name,kind\nQuentin Blackthorne,person\n", encoding="utf-8")
    assert run("entities", "import", table).output.startswith("1 added as “ours”")
    assert "Quentin Blackthorne" in run("entities", "lookup", "Quentyn Blakthorne").output.splitlines()[0]
    table.write_text("name,kind\n", encoding="utf-8")
    assert "no names" in run("entities", "import", table).stderr
    assert "“ours”" in run("entities", "forget", "ours").stdout
    run("entities", "forget", "ours", status=2)


def test_rulings_are_written_as_a_table(run: Run, home: Path, article: Path) -> None:
    text = article.read_text("utf-8")
    at = text.index("Paris")
    run("import", article)
    with Workspace.open() as opened:
        session = opened.review(opened.articles()[0].id)
        session.correct(Span(at, at + 5), "Rome", Category.ENTITY, Severity.MAJOR)
        session.add_note("correction", session.corrections()[0].id, citation="Gazette")
    lines = run("entities", "export").output.splitlines()
    assert lines[0] == "wrong,right,on,author,article,source,url"
    assert lines[1].startswith("Paris,Rome,20")
    run("entities", "export", home / "rulings.csv")
    assert (home / "rulings.csv").read_text("utf-8").splitlines() == lines
