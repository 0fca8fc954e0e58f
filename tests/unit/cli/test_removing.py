"""`annotator remove`, `restore`, `delete` and `list --removed`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from annotator.cli.main import main

from .conftest import ARTICLE, Run


@pytest.fixture
def two(run: Run, home: Path) -> None:
    for name, text in (("First", ARTICLE), ("Second", "Another article.\n")):
        (home / f"{name}.md").write_text(text, encoding="utf-8")
        run("import", f"{name}.md", "--no-analysis")
        run("rename", str(1 if name == "First" else 2), name)


def titles(output: str) -> list[str]:
    return [line.rsplit("  ", 1)[1] for line in output.splitlines()]


def test_removes_lists_and_restores(run: Run, two: None) -> None:
    before = run("list").stdout
    assert run("remove", "1").stdout == "Remove “First”\n"
    assert titles(run("list").stdout) == ["Second"]
    assert titles(run("list", "--removed").stdout) == ["First"]
    told = json.loads(run("list", "--removed", "--format", "json").stdout)
    assert [(a["title"], a["corrections"], a["source_uri"][-8:]) for a in told] == [("First", 0, "First.md")]
    assert run("restore", "First").stdout == "Bring back “First”\n"
    assert run("list").stdout == before
    assert run("list", "--removed").stdout == "No article was removed.\n"


def test_several_numbers_mean_the_list_as_it_was(run: Run, two: None) -> None:
    assert run("remove", "1", "2").stdout == "Remove 2 articles\n"
    assert titles(run("list", "--removed").stdout) == ["First", "Second"]
    assert run("restore", "1", "2").stdout == "Bring back 2 articles\n"
    assert titles(run("list").stdout) == ["First", "Second"]


def test_who_names_a_removed_article_is_told(run: Run, two: None) -> None:
    run("remove", "First")
    said = run("show", "First", status=2).output
    assert "“First” was removed from the project." in said
    assert "annotator restore" in said
    assert "no removed article “Second”" in run("restore", "Second", status=2).output
    assert "no article “Third”" in run("remove", "Second", "Third", status=2).output
    assert titles(run("list").stdout) == ["Second"]


def test_importing_a_removed_article_brings_it_back(run: Run, two: None) -> None:
    run("remove", "First")
    again = run("import", "First.md", "--no-analysis")
    assert "is back with its corrections" in again.stderr
    assert titles(run("list").stdout) == ["First", "Second"]
    assert "is back" not in run("import", "First.md", "--no-analysis").stderr


def test_deletes_only_what_was_removed_and_asks_first(run: Run, two: None, home: Path) -> None:
    assert "no removed article “First”" in run("delete", "First", "--yes", status=2).output
    run("remove", "First")
    refused = CliRunner().invoke(main, ["delete", "First"], input="n\n")
    assert refused.exit_code == 1
    assert "First: 25 words, 0 corrections, 0 source notes, 3 steps" in refused.output
    assert titles(run("list", "--removed").stdout) == ["First"]
    assert run("delete", "First", "--yes").stdout.endswith("Delete “First” for ever\n")
    assert run("list", "--removed").stdout == "No article was removed.\n"
    assert len(list((home / "home" / "annotator" / "backups").glob("* before-deleting.db"))) == 1
