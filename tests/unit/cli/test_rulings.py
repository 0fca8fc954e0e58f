"""Handing on rulings from the command line, and taking them in elsewhere."""

from __future__ import annotations

from pathlib import Path

from .conftest import Run


def test_rulings_go_out_as_a_termbase_and_come_in_as_names(run: Run, home: Path) -> None:
    text = home / "a.txt"
    text.write_text(
        "The minister Quentin Blakthorne spoke to the guild on Friday morning.\n", encoding="utf-8"
    )
    run("import", text, "--no-analysis")
    start = text.read_text("utf-8").index("Quentin")
    kind = "accuracy/mistranslation/entity"
    run("correct", "1", "--at", f"{start}+18", "--with", "Quentin Blackthorne", "--category", kind)
    number = run("show", "1", "--what", "corrections").stdout.split()[0]
    run("note", "1", "--correction", number, "--publication", "Register")
    assert "1 ruling written" in run("rulings", "export", "ours.tbx").stdout
    assert "deprecatedTerm-admn-sts" in (home / "ours.tbx").read_text("utf-8")
    run("rulings", "export", "ours.tbx", status=2)
    run("rulings", "export", "ours.tbx", "--force")
    run("entities", "import", "ours.tbx", "--kind", "person")
    assert "Quentin Blackthorne" in run("entities", "lookup", "Quentin Blackthorne").stdout.split("\n")[0]
