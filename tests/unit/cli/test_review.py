"""The commands that keep and decide, in the order a person uses them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from annotator.model.errors import UnavailableError
from annotator.services.analysis import Analyser, AnalysisResult, Article, Failure
from annotator.services.review import ReviewSession

from .conftest import ARTICLE, Run

pytestmark = pytest.mark.usefixtures("article")


def _corrections(run: Run) -> list[dict[str, object]]:
    record = json.loads(run("export", "1", "--format", "json", "-o", "-").stdout)
    corrections = record["corrections"]
    assert isinstance(corrections, list)
    return corrections


def test_from_import_to_export(run: Run, home: Path) -> None:
    run("import", "article.txt", "--no-analysis")
    start = ARTICLE.index("Paris")
    run(
        "correct",
        "1",
        "--at",
        f"{start}+5",
        "--with",
        "London",
        "--category",
        "accuracy/mistranslation/entity",
    )
    (correction,) = _corrections(run)
    assert correction["unsourced"] is True
    assert "UNSOURCED" in run("show", "1", "--what", "corrections").output
    run(
        "note",
        "1",
        "--correction",
        str(correction["id"])[:8],
        "--publication",
        "The Wire",
        "--seen",
        "2026-01-02",
    )
    (correction,) = _corrections(run)
    assert correction["unsourced"] is False
    assert run("show", "1", "--what", "corrected").output == ARTICLE.replace("Paris", "London")
    path = Path(run("export", "1").output.strip())
    assert (home / path).read_text(encoding="utf-8") == ARTICLE.replace("Paris", "London")
    assert re.fullmatch(r"[0-9a-f]{8}  note  .*: The Wire.*\n", run("search", "Wire").stdout)
    assert re.fullmatch(r"[0-9a-f]{8}  article  .*: .*again.*\n", run("search", "again").stdout)


def test_edits_become_minimal_corrections_and_can_be_undone(run: Run) -> None:
    run("import", "article.txt", "--no-analysis")
    sentence = "The ministers met in Paris on Monday."
    run("edit", "1", "--at", f"0+{len(sentence)}", "--to", "The ministers met in Rome on Friday.")
    assert [(c["quote"], c["replacement"]) for c in _corrections(run)] == [
        ("Paris", "Rome"),
        ("Monday", "Friday"),
    ]
    run("undo", "1")
    assert _corrections(run) == []
    run("redo", "1")
    assert len(_corrections(run)) == 2
    run("withdraw", "1", str(_corrections(run)[0]["id"]))
    assert [c["quote"] for c in _corrections(run)] == ["Monday"]
    assert "Withdraw" in run("history", "1").output


def test_flags_are_decided(run: Run) -> None:
    run("import", "article.txt", "--no-analysis")
    run("flag", "1", "--at", "4+9", "--message", "Which ministers?")
    flag = run("show", "1").output.split()[0]
    run("query", "1", flag, "--reason", "Ask the author")
    assert "query" in run("show", "1", "--status", "query").output
    run("reopen", "1", flag)
    run("dismiss", "1", flag)
    assert run("show", "1", "--status", "open").output == ""
    run("dismiss", "1", "zzzz", status=2)


def test_the_imported_file_and_existing_ones_are_safe(run: Run, home: Path) -> None:
    run("import", "article.txt", "--no-analysis")
    refused = run("export", "1", "-o", "article.txt", "--force", status=2)
    assert "never overwritten" in refused.stderr
    (home / "taken.txt").write_text("mine", encoding="utf-8")
    run("export", "1", "-o", "taken.txt", status=2)
    assert (home / "taken.txt").read_text(encoding="utf-8") == "mine"
    run("export", "1", "-o", "taken.txt", "--force")
    assert (home / "taken.txt").read_text(encoding="utf-8") == ARTICLE


def test_articles_are_found_by_number_id_path_and_title(run: Run, home: Path) -> None:
    identity = run("import", "article.txt", "--no-analysis").output.split()[0]
    again = run("import", "article.txt", "--no-analysis").output.split()[0]
    assert again == identity
    title = json.loads(run("list", "--format", "json").output)[0]["title"]
    for name in ("1", identity, identity[:6], "article.txt", title):
        assert run("show", name, "--what", "text").output == ARTICLE
    assert "no article" in run("show", "nothing", status=2).stderr


def test_an_empty_project_says_what_to_do(run: Run) -> None:
    assert "annotator import" in run("list").output


def test_stores_are_separate_files(run: Run, home: Path) -> None:
    begun = run("--store", home / "one.db", "import", "article.txt", "--no-analysis")
    assert "one.db” is a new project." in begun.stderr
    assert run("--store", home / "one.db", "list").stderr == ""
    run("import", "article.txt", "--no-analysis", "--store", home / "two.db")
    assert (home / "one.db").exists()
    assert (home / "two.db").exists()
    assert "annotator import" in run("list").output


@pytest.mark.parametrize("place", ["x", "5", "9:3"])
def test_a_bad_place_is_explained(run: Run, place: str) -> None:
    run("import", "article.txt", "--no-analysis")
    assert "--at" in run("correct", "1", "--at", place, "--with", "x", status=2).stderr


def test_analysis_on_import_and_doctor(run: Run) -> None:
    run("import", "article.txt")
    assert "“the the”" in run("show", "1").output
    assert "splices" in run("doctor").output


def test_many_articles_go_into_a_folder(run: Run, home: Path) -> None:
    for name in ("one", "two"):
        (home / f"{name}.txt").write_text(f"This is article {name} of all.\n", encoding="utf-8")
        run("import", home / f"{name}.txt", "--no-analysis")
    done = run(
        "export", "--all", "--kind", "txt", "--kind", "html", "--to", "out", "--name", "{number}-{kind}"
    )
    assert sorted(p.name for p in (home / "out").iterdir()) == [
        "1-html.html", "1-txt.txt", "2-html.html", "2-txt.txt",
    ]  # fmt: skip
    assert done.stdout.splitlines()[0].endswith("1-txt.txt")
    assert "[4/4]" in done.stderr
    assert "4 written." in done.stderr
    again = run("export", "1", "2", "--to", "out", "--name", "{number}-{kind}", status=1)
    assert again.stderr.count("Skipped: ") == 2
    assert "exists already" in again.stderr
    run("export", "1", "2", "--to", "out", "--name", "{number}-{kind}", "--overwrite")
    run("export", "1", "--to", "out", "--name", "{nr}", status=2)
    run("export", "1", "2", "-o", "x.txt", status=2)
    run("export", status=2)
    run("export", "1", "--all", status=2)


def test_finding_an_article_reads_no_flags_of_the_others(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = []
    for number in range(3):
        (home / f"{number}.txt").write_text(f"Number {number}.\n{ARTICLE}", encoding="utf-8")
        ids.append(run("import", home / f"{number}.txt", "--no-analysis").output.split()[0])
    read: list[str] = []
    load = ReviewSession._load

    def counted(session: ReviewSession) -> None:
        read.append(session.document.id)
        load(session)

    monkeypatch.setattr(ReviewSession, "_load", counted)
    for name in ("2", home / "1.txt", ids[1][:8]):
        run("note", name, "--comment", "Asked the desk.")
    assert set(read) == {ids[1]}


def test_all_imported_articles_are_looked_through_by_one_analyser(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        (home / f"{number}.txt").write_text(f"Number {number}.\n{ARTICLE}", encoding="utf-8")
    analysers: list[Analyser] = []
    reason = "Nobody has installed it."

    def analyse(analyser: Analyser, article: Article, document_id: str) -> AnalysisResult:
        analysers.append(analyser)
        if "Number 1" in article.text:
            raise UnavailableError("The server has gone away.")
        return AnalysisResult((), (Failure("languagetool", reason),), frozenset(), (), {})

    monkeypatch.setattr(Analyser, "analyse", analyse)
    done = run("import", "0.txt", "1.txt", "2.txt", status=2)
    assert len(analysers) == 3
    assert len(set(map(id, analysers))) == 1
    assert len(done.stdout.splitlines()) == 3
    assert "1.txt: The server has gone away." in done.stderr
    assert done.stderr.count(reason) == 1


def test_what_is_shown_takes_a_line(run: Run, home: Path) -> None:
    run("import", "article.txt", "--no-analysis")
    start = ARTICLE.index("again.\n“We")
    run("flag", "1", "--at", f"{start}+10", "--message", "Put these lines together.")
    run("correct", "1", "--at", f"{start}+10", "--with", "again.\n\n“We")
    assert "“again. “We” → “again. “We”" in run("show", "1", "--what", "corrections").stdout.splitlines()[0]
    assert run("show", "1").stdout.splitlines()[0].endswith("“again. “We”")
