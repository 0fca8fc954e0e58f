"""`annotator rename`: another title for an article."""

from __future__ import annotations

from pathlib import Path

from .conftest import ARTICLE, Run


def test_renames_and_takes_it_back(run: Run, home: Path) -> None:
    (home / "a.txt").write_text(ARTICLE, encoding="utf-8")
    run("import", "a.txt", "--no-analysis")
    before = run("list").stdout
    assert run("rename", "1", "Talks resume").stdout == "Title of the article: “Talks resume”\n"
    assert run("list").stdout.endswith("  Talks resume\n")
    assert run("rename", "1", "Talks resume").stdout == "Nothing changed.\n"
    assert "title is empty" in run("rename", "1", " ", status=2).output
    run("undo", "1")
    assert run("list").stdout == before
