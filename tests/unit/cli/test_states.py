"""`annotator state`: states of lines in the terminal are those of the window."""

from __future__ import annotations

from pathlib import Path

from .conftest import Run


def test_states_are_set_listed_and_undone(run: Run, home: Path) -> None:
    (home / "a.txt").write_text("One line here.\nAnother line.\nThe third line.\n", encoding="utf-8")
    run("import", "a.txt", "--no-analysis")
    assert run("state", "1").stdout == ""
    assert "2 lines as reviewed" in run("state", "1", "1,3", "reviewed").stdout
    listed = run("state", "1").stdout.splitlines()
    assert [line.split(None, 2) for line in listed] == [
        ["1", "reviewed", "One line here."],
        ["3", "reviewed", "The third line."],
    ]
    assert run("state", "1", "2-3").stdout.splitlines() == listed[1:]
    assert "4 lines" in run("state", "1", "9", "final", status=2).output
    run("undo", "1")
    assert run("state", "1").stdout == ""


def test_what_is_no_line_number_is_refused(run: Run, home: Path) -> None:
    for wrong in ("0", "x", "3-", "-"):
        assert "like 3, 3-7" in run("state", "1", "--", wrong, "final", status=2).output
