"""How the command line behaves among other programs: pipes, encodings, Ctrl+C, names of files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from annotator.cli import check
from annotator.cli.main import main
from annotator.services.analysis import Analyser

from .conftest import ARTICLE, Run

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="file names and devices of Linux")
NOT_UTF8 = "caf\udce9.txt"
"""The bytes of “café.txt” in Latin-1, as Python has them."""


def printed(*arguments: str) -> bytes:
    """What goes into a pipe where the system's encoding is that of Windows."""
    result = CliRunner(charset="cp1252").invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def test_what_is_printed_into_a_pipe_is_utf8(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    article.write_text(f"她走了。 {ARTICLE}", encoding="utf-8")
    assert "→" in printed("check", "article.txt", "--only", "repetition").decode()
    data = json.loads(printed("check", "article.txt", "--only", "repetition", "--format", "json").decode())
    assert "the the" in data["documents"][0]["flags"][0]["quote"]


def test_another_encoding_that_somebody_has_set_is_kept(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    text = printed("check", "article.txt", "--only", "repetition").decode("cp1252")
    assert "“the the”" in text
    assert r"\u2192 “the”" in text


def test_ctrl_c_is_no_found_flag(run: Run, article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Analyser, "check", stopped)
    assert run("check", article, "--fail-on", "minor", status=130).stderr == "\nStopped.\n"


@on_linux
@pytest.mark.parametrize("command", [["list"], ["check", "article.txt", "--only", "repetition"]])
def test_a_full_disk_is_told(article: Path, command: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "annotator.cli.main", *command],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("the disk is full.")
    assert "Traceback" not in done.stderr


@on_linux
@pytest.mark.parametrize("form", check.FORMATS)
def test_a_file_name_that_is_no_text_is_reported(run: Run, home: Path, form: str) -> None:
    (home / NOT_UTF8).write_text(ARTICLE, encoding="utf-8")
    run("check", NOT_UTF8, "--only", "repetition", "--format", form, "-o", "report")
    report = (home / "report").read_text(encoding="utf-8")
    assert {"sarif": "caf%E9.txt"}.get(form, r"caf\udce9.txt") in report
    if form == "json":
        assert json.loads(report)["documents"][0]["path"] == NOT_UTF8


@on_linux
def test_a_file_name_that_is_no_text_is_imported(run: Run, home: Path) -> None:
    (home / NOT_UTF8).write_text(ARTICLE, encoding="utf-8")
    run("import", NOT_UTF8, "--no-analysis")
    assert run("show", NOT_UTF8, "--what", "text").output == ARTICLE
    assert "imported article" in run("export", "1", "-o", NOT_UTF8, "--force", status=2).stderr


@on_linux
@pytest.mark.parametrize(
    "command",
    [
        ["search", NOT_UTF8],
        ["note", "1", "--comment", NOT_UTF8],
        ["dismiss", "1", "0", "--reason", NOT_UTF8],
        ["correct", "1", "--at", "0:3", "--with", NOT_UTF8],
    ],
)
def test_words_that_are_no_text_are_refused(run: Run, article: Path, command: list[str]) -> None:
    run("import", article, "--no-analysis")
    run("flag", "1", "--at", "4:9")
    flag = run("show", "1").output.split()[0]
    said = run(*(flag if part == "0" else part for part in command), status=2).stderr
    assert r"caf\udce9.txt" in said
    assert "holds what is no character" in said
    assert len(run("history", "1").output.splitlines()) == 2
    assert run("show", "1", "--what", "corrections").output == ""


def test_a_dash_prints(run: Run, article: Path, home: Path) -> None:
    assert "the the" in run("check", article, "--only", "repetition", "-o", "-").stdout
    assert run("entities", "export", "-").stdout.startswith("wrong,right")
    assert not (home / "-").exists()


def test_what_was_typed_in_vain_is_said(run: Run, article: Path, home: Path) -> None:
    (home / "t.csv").write_text(
        "one,two\nIt is the the end.,Das Ende.\nIt goes on.,Weiter.\n", encoding="utf-8"
    )
    for command in ("check", "import"):
        said = run(command, "article.txt", "t.csv", "--choose", "colum=2").stderr
        assert "article.txt: There is nothing to choose by “colum”: it can be read in one way only." in said
        assert re.search("t.csv: There is nothing to choose by “colum”: there is .*column", said)
        assert "no code of a language" in run(command, article, "--language", "@@", status=2).stderr


def test_options_of_several_meanings_are_refused(run: Run, article: Path, home: Path) -> None:
    for command, told in (
        (["check", article, "-o", article], "to be read"),
        (["check", article, "--source", article, "-o", article], "to be read"),
        (["check", article, "-o", "none/report.html"], "no folder"),
        (["check", article, "--only", "people", "--without", "people"], "No detector is left"),
        (["evaluate", article, "-o", article], "to be read"),
        (["evaluate", article, "none.jsonl"], "“none.jsonl” cannot be read"),
        (["evaluate", "--store", "article.txt", "--with-source"], "--with-source is for GOLD"),
        (["note", "1", "--correction", "1a", "--flag", "2b"], "--correction or --flag"),
        (["calibrate", "--reset", "--dry-run"], "no other option"),
        (["detectors", "--on", "people", "--off", "people"], "“people” cannot be"),
        (["state", "1", "9-3", "final"], "Write line numbers"),
        (["show", "1", "--what", "notes", "--level", "likely"], "for flags"),
    ):
        assert told in run(*command, status=2).stderr
    assert article.read_text(encoding="utf-8") == ARTICLE
    assert sorted(p.name for p in home.glob("*.*")) == ["article.txt"]
