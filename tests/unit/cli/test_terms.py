"""Termbases from the command line, up to the flag they lead to."""

from __future__ import annotations

from pathlib import Path

from .conftest import Run


def test_a_termbase_is_taken_in_used_listed_and_forgotten(run: Run, home: Path) -> None:
    (home / "law.csv").write_text("de,en,forbidden\nBerufung,appeal,recourse\n", encoding="utf-8")
    (home / "a.txt").write_text("The recourse came too late for the court on Monday.\n", encoding="utf-8")
    (home / "a.de.txt").write_text("Die Berufung kam am Montag zu spät für das Gericht.\n", encoding="utf-8")
    assert "1 term taken in as “law”" in run("terms", "import", "law.csv").stdout
    run("import", "a.txt", "--source", "a.de.txt")
    shown = run("show", "1").stdout
    assert "Wrong term: “recourse”" in shown
    assert "1. appeal" in shown
    assert "de → en" in run("terms", "list").stdout
    assert run("terms", "list", "law").stdout == "Berufung → appeal  never: recourse\n"
    run("terms", "list", "medicine", status=2)
    run("terms", "forget", "medicine", status=2)
    assert "“law”" in run("terms", "forget", "law").stdout
    run("analyse", "1")
    assert "Wrong term" not in run("show", "1").stdout


def test_a_file_without_terms_is_refused(run: Run, home: Path) -> None:
    (home / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "target" in run("terms", "import", "x.csv", status=2).output
