"""`annotator evaluate` as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import ARTICLE, Run


@pytest.fixture
def gold(article: Path, home: Path) -> Path:
    start = ARTICLE.index("the the")
    path = home / "article.gold.json"
    spans = [{"start": start, "end": start + 7, "kind": "repeat", "severity": "major", "must": True}]
    path.write_text(json.dumps(spans), encoding="utf-8")
    return path


def test_gold_of_an_article(run: Run, gold: Path, article: Path, home: Path) -> None:
    moved = article.rename(home / "elsewhere.txt")
    data = json.loads(
        run("evaluate", gold, "--text", moved, "--only", "repetition", "--format", "json").stdout
    )
    assert data["total"]["figures"]["span_overlap_recall"]["value"] == 1.0
    assert data["total"]["marked_categories"]["repeat"]["major_found"] == 1
    assert list(data["total"]["rules"]) != []


def test_html_to_a_file(run: Run, gold: Path, home: Path) -> None:
    run("evaluate", gold, "--only", "repetition", "--format", "html", "-o", "report.html")
    assert "<svg" in (home / "report.html").read_text("utf-8")


def test_sample_split_and_people(run: Run, home: Path) -> None:
    rows = [
        {
            "id": f"{n}",
            "doc": f"d{n}",
            "mt": "It is the the end.",
            "spans": [],
            "rater_count": 1,
            "is_human": n < 5,
        }
        for n in range(20)
    ]
    path = home / "rows.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    common = ("evaluate", path, "--only", "repetition", "--format", "json")
    assert json.loads(run(*common).stdout)["total"]["texts"] == 20
    assert json.loads(run(*common, "--sample", 4, "--seed", 3).stdout)["total"]["texts"] == 4
    assert json.loads(run(*common, "--machine-only").stdout)["total"]["texts"] == 15
    parts = [
        json.loads(run(*common, "--split", s).stdout)["total"]["texts"] for s in ("train", "dev", "test")
    ]
    assert sum(parts) == 20
    assert max(parts) < 20


def test_decisions_of_a_project(run: Run, article: Path, home: Path) -> None:
    run("--store", "project.db", "import", article, "--no-analysis")
    start = ARTICLE.index("the the")
    run("--store", "project.db", "correct", "1", "--at", f"{start}+7", "--with", "the",
        "--category", "linguistic-conventions/duplication")  # fmt: skip
    data = json.loads(run("evaluate", "--store", "project.db", "--format", "json").stdout)
    assert data["total"]["marked_categories"]["linguistic-conventions/duplication"]["marked"] == 1
    assert data["words_per_second"] is None


def test_what_cannot_be_done(run: Run, home: Path) -> None:
    assert "Name GOLD files" in run("evaluate", status=2).output
    assert "cannot be read" in run("evaluate", "missing.jsonl", status=2).output
    assert "no detector" in run("evaluate", "missing.jsonl", "--only", "nobody", status=2).output


def test_the_source_counts_where_it_is_asked_for(run: Run, home: Path) -> None:
    span = {"start": 11, "end": 13, "category": "x", "severity": "major", "annotator": "r"}
    row = {"mt": "There were 50 guests, and all sang.", "spans": [span], "rater_count": 1}
    rows = [
        {"id": "a", "source": "Es waren 15 Gäste da, und alle sangen.", **row},
        {"id": "b", "source": None, **row},
    ]
    path = home / "rows.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    command = ("evaluate", path, "--only", "bilingual", "--format", "json")

    def found(*options: str) -> int:
        return json.loads(run(*command, *options).stdout)["total"]["marked_categories"]["x"]["found"]

    assert found() == 0
    assert found("--with-source") == 1
