"""`annotator check`: the report's four forms, exit status, and what happens to files that cannot be read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from annotator.cli.main import main
from annotator.formats import registry
from annotator.services.analysis import Analyser

from .conftest import ARTICLE, Run

QUICK = ("--only", "splices,repetition,punctuation")


def test_json_names_places_in_code_points_and_what_is_shown(run: Run, article: Path) -> None:
    report = json.loads(run("check", article, "--format", "json", *QUICK).stdout)
    assert report["schema"] == "annotator.check/1"
    (document,) = report["documents"]
    assert document["path"] == str(article)
    assert document["words"] == 25
    assert document["unavailable"] == []
    assert document["seconds"] > 0
    assert document["flags"]
    for flag in document["flags"]:
        assert ARTICLE[flag["start"] : flag["end"]] == flag["quote"]
        assert flag["shown"] is (flag["confidence"] >= 0.6)
        assert set(flag["detectors"]) <= {"splices", "repetition", "punctuation"}
        assert flag["message"]
        assert flag["rule"]
    assert any("the the" in f["quote"] and "the" in f["suggestions"] for f in document["flags"])


def test_the_same_words_with_emoji_before_them_move_by_one(run: Run, home: Path) -> None:
    (home / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (home / "b.txt").write_bytes(b"\xef\xbb\xbf" + ("😀" + ARTICLE).replace("\n", "\r\n").encode())
    report = json.loads(run("check", "a.txt", "b.txt", "--format", "json", *QUICK).stdout)
    plain, other = ([(f["start"], f["quote"]) for f in d["flags"]] for d in report["documents"])
    assert [(start + 1, quote) for start, quote in plain] == other


def test_text_and_html_show_quote_reason_and_suggestion(run: Run, article: Path, home: Path) -> None:
    text = run("check", article, *QUICK).stdout
    assert f"{article}:1:" in text
    assert "→" in text
    run("check", article, "--format", "html", "-o", home / "report.html", *QUICK)
    page = (home / "report.html").read_text(encoding="utf-8")
    assert "<mark" in page
    assert "They agreed" in page


def test_sarif_counts_utf16_columns(run: Run, home: Path) -> None:
    (home / "a.txt").write_text("😀 It was was late in the evening there.\n", encoding="utf-8")
    log = json.loads(run("check", "a.txt", "--format", "sarif", "--only", "repetition").stdout)
    assert log["version"] == "2.1.0"
    (result,) = log["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    line = "😀 It was was late in the evening there.".encode("utf-16-le")
    flagged = line[2 * (region["startColumn"] - 1) : 2 * (region["endColumn"] - 1)].decode("utf-16-le")
    assert "was" in flagged
    assert result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"] == region


def test_sarif_names_files_by_valid_uris_and_places_on_the_same_line(run: Run, home: Path) -> None:
    line = "😀 It was was late. 😀 It was was late. 😀 It was was late."
    (home / "très 50%.txt").write_text(line, encoding="utf-8")
    for name, uri in (("très 50%.txt", "tr%C3%A8s%2050%25.txt"), (home / "très 50%.txt", None)):
        log = json.loads(run("check", name, "--format", "sarif", "--only", "repetition").stdout)
        results = log["runs"][0]["results"]
        assert len(results) == 3
        units = line.encode("utf-16-le")
        for result in results:
            place = result["locations"][0]["physicalLocation"]
            assert place["artifactLocation"]["uri"] == (uri or (home / "très 50%.txt").as_uri())
            begin, end = (2 * (place["region"][k] - 1) for k in ("startColumn", "endColumn"))
            assert units[begin:end].decode("utf-16-le") == "was was"


def test_fail_on_sets_the_exit_status(run: Run, article: Path, home: Path) -> None:
    (home / "clean.txt").write_text("The ministers met in Paris on Monday.\n", encoding="utf-8")
    run("check", article, "--fail-on", "minor", *QUICK, status=1)
    run("check", "clean.txt", "--fail-on", "minor", *QUICK)
    run("check", article, "--fail-on", "never", *QUICK)


def test_a_file_that_cannot_be_read_is_reported_and_the_rest_checked(run: Run, article: Path) -> None:
    result = run("check", "gone.txt", article, "--format", "json", *QUICK, status=2)
    assert "gone.txt" in result.stderr
    assert len(json.loads(result.stdout)["documents"]) == 1


def test_what_was_not_checked_is_said_in_every_report(run: Run, home: Path) -> None:
    (home / "a.txt").write_text("The the end came.\n" + "x" * 30_000, encoding="utf-8")
    for form in ("text", "json", "html"):
        result = run("check", "a.txt", "--format", form, *QUICK)
        assert "a.txt: The paragraph with “xxx" in result.stderr
        assert form == "text" or "was not checked: it holds a sentence of 30,000 characters" in result.stdout


def test_what_a_language_lacks_is_said_once(run: Run, article: Path) -> None:
    result = run("check", article, "--language", "xx", *QUICK)
    assert result.stderr == (
        f"{article}: The article is in “xx”: only what holds for all languages was checked.\n"
    )


def test_an_unknown_detector_is_named_with_those_there_are(run: Run, article: Path) -> None:
    result = run("check", article, "--without", "splices,sorcery", status=2)
    assert "sorcery" in result.stderr
    assert "splices" in result.stderr


def test_levels(run: Run, article: Path) -> None:
    def count(level: str) -> int:
        report = json.loads(run("check", article, "--format", "json", "--level", level, *QUICK).stdout)
        return sum(f["shown"] for f in report["documents"][0]["flags"])

    assert count("certain") <= count("likely") <= count("everything")


def test_the_language_is_told_by_the_words_or_given(run: Run, home: Path) -> None:
    text = "Der Minister hat hat am Montag gesagt, dass die Regierung das Gesetz nicht ändern wird.\n"
    (home / "a.txt").write_text(text, encoding="utf-8")
    told = run("check", "a.txt", "--format", "json", *QUICK)
    (document,) = json.loads(told.stdout)["documents"]
    assert document["language"] == "de"
    assert [f["quote"] for f in document["flags"]] == ["hat hat"]
    assert told.stderr.startswith("a.txt: The article is in German. Not checked: ")
    given = run("check", "a.txt", "--format", "json", "--language", "en", *QUICK)
    assert json.loads(given.stdout)["documents"][0]["language"] == "en"


def test_import_takes_the_language(run: Run, home: Path) -> None:
    (home / "a.txt").write_text("Ein ein ein einziger Satz.\n", encoding="utf-8")
    run("import", "a.txt", "--language", "de-AT", "--no-analysis")
    record = json.loads(run("export", "1", "--format", "json", "-o", "-").stdout)
    assert record["document"]["language"] == "de-AT"


def test_columns_of_a_table_are_chosen_and_compared_line_by_line(run: Run, home: Path) -> None:
    rows = [
        ["id", "source", "other", "target"],
        [
            "1",
            "Zwei Sätze. Es waren 12 Boote im Hafen.",
            "-",
            "Two sentences, and 12 boats were in the harbour.",
        ],
        ["2", "Am Abend kamen 25 Boote zurück.", "-", "In the evening 52 boats came back."],
        ["3", "Niemand wurde verletzt.", "-", "Nobody was hurt."],
    ]
    (home / "t.csv").write_text("\n".join(",".join(f'"{c}"' for c in row) for row in rows), encoding="utf-8")
    command = ("check", "t.csv", "--format", "json", "--only", "bilingual")
    flags = json.loads(run(*command, "--choose", "source_column=2").stdout)["documents"][0]["flags"]
    assert [f["quote"] for f in flags if f["rule"] == "number-changed"] == ["52"]
    assert "Choose one of: 1, 2, 3, 4" in run(*command, "--choose", "column=99", status=2).stderr


def test_what_is_left_out_as_slow_is_said(run: Run, article: Path) -> None:
    there = any(d.id == "fluency" and d.available for d in Analyser().detectors())
    assert ("--with fluency" in run("check", article).stderr) is there
    assert "--with fluency" not in run("check", article, *QUICK).stderr


def test_a_detector_that_was_asked_for_and_does_not_run_is_a_failure(run: Run, article: Path) -> None:
    nobody = "http://127.0.0.1:9"
    for options in (
        ["--languagetool-server", nobody],
        ["--only", "languagetool", "--languagetool-server", nobody],
    ):
        done = run("check", article, *options, "--fail-on", "minor", status=2)
        assert "“languagetool” did not run" in done.stderr
        assert "article.txt: " in done.stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_may_never_end_is_refused_and_the_others_are_checked(run: Run, article: Path) -> None:
    pipe = article.with_name("pipe")
    os.mkfifo(pipe)
    done = run("check", pipe, article, *QUICK, status=2)
    assert "pipe: " in done.stderr
    assert "may never end" in done.stderr
    assert "article.txt:1:" in done.stdout
    for command in (
        ("check", article, "--source", pipe),
        ("import", pipe),
        ("terms", "import", pipe),
        ("entities", "import", pipe),
        ("evaluate", pipe),
        ("evaluate", article, "--text", pipe),
    ):
        assert "may never end" in run(*command, status=2).stderr
    assert "a device or a pipe" in run("list", "--store", pipe, status=2).stderr


def test_the_standard_input_is_read_no_further_than_an_article_may_be_long(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = CliRunner().invoke(main, ["check", "-", *QUICK], input=ARTICLE)
    assert checked.exit_code == 0
    assert "-:1:" in checked.stdout
    monkeypatch.setattr(registry, "MAX_BYTES", 100)
    endless = CliRunner().invoke(main, ["check", "-", *QUICK], input=ARTICLE * 10)
    assert endless.exit_code == 2
    assert "an article may have" in endless.stderr


def test_a_check_of_plain_text_loads_no_library_for_other_files(home: Path) -> None:
    """Each would be waited for; nor is garbage looked for while so much is loaded that stays."""
    (home / "a.txt").write_text(ARTICLE)
    code = (
        "import gc, sys; from annotator.cli.main import main;"
        "main(['check', 'a.txt', '--only', 'repetition'], standalone_mode=False);"
        "print(gc.get_threshold()[0], *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=home)
    threshold, *loaded = done.stdout.splitlines()[-1].split()
    assert int(threshold) >= 10_000
    assert "annotator.formats.registry" in loaded
    assert not {"charset_normalizer", "jinja2", "lxml", "pypdfium2", "wordfreq"} & set(loaded)
