"""Error spans and the query sheet, from a real review."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from annotator.formats.registry import read_pasted
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.services.evaluation.gold import read_gold
from annotator.services.exporting import render
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

TEXT = "Pete Hegses spoke 😀 today. It was late.\nNobody knows why. They left\tat ten.\n"


@pytest.fixture
def review(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A correction, one across two sentences, a hand-made flag marked as a query, and an untouched
    segment."""
    workspace = Workspace.open(tmp_path / "p.db", author="Ann", settings=Settings.load(tmp_path / "s.json"))
    document = workspace.import_article(read_pasted(TEXT))
    session = workspace.review(document.id)

    def at(words: str) -> Span:
        start = TEXT.index(words)
        return Span(start, start + len(words))

    session.correct(at("Hegses"), "Hegseth", Category.ENTITY, Severity.MAJOR)
    session.correct(at("why. They"), "why they", Category.GRAMMAR, Severity.MINOR)
    session.flag_by_hand(at("late"), Category.MISTRANSLATION, Severity.MINOR, "=How late?")
    session.query([session.passages()[-1].id], "Ask the author: how late?")
    yield workspace, document.id
    workspace.close()


def test_json_lines_are_gold_that_evaluate_reads(review, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    data = render(*review, "jsonl").data
    rows = [json.loads(line) for line in data.decode().splitlines()]
    marked = [r["mt"][s["start"] : s["end"]] for r in rows for s in r["spans"]]
    assert marked == ["Hegses", "late", "why. They"]
    assert rows[0]["reference"] == "Pete Hegseth spoke 😀 today."
    assert rows[-1]["reference"] == "Nobody knows why they left\tat ten."
    (tmp_path / "gold.jsonl").write_bytes(data)
    assert sum(len(text.spans) for text in read_gold(tmp_path / "gold.jsonl")) == 3


def test_tsv_marks_each_error_in_its_segment(review) -> None:  # type: ignore[no-untyped-def]
    rows = list(csv.DictReader(io.StringIO(render(*review, "mqm").data.decode()), dialect="excel-tab"))
    assert [r["target"] for r in rows] == [
        "Pete <v>Hegses</v> spoke 😀 today.",
        "It was <v>late</v>.",
        "Nobody knows <v>why. They</v> left at ten.",
    ]
    assert rows[0]["category"] == "Accuracy/Mistranslation/Entity"
    assert [r["severity"] for r in rows] == ["Major", "Minor", "Minor"]
    assert {r["rater"] for r in rows} == {"Ann"}


def test_segments_without_errors_say_so(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "p.db", author="Ann", settings=Settings.load(tmp_path / "s.json"))
    document = workspace.import_article(read_pasted(TEXT))
    rows = render(workspace, document.id, "mqm").data.decode().splitlines()[1:]
    workspace.close()
    assert len(rows) == 4
    assert all(row.split("\t")[7:9] == ["no-error", "no-error"] for row in rows)


def test_the_query_sheet_has_the_question_and_room_for_the_answer(review) -> None:  # type: ignore[no-untyped-def]
    sheet = render(*review, "queries").data.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(sheet, newline=""))
    assert row["passage"] == "late"
    assert row["sentence"] == "It was late."
    assert row["question"] == "Ask the author: how late?"
    assert row["answer"] == ""


def test_the_sheet_says_who_can_answer(review) -> None:  # type: ignore[no-untyped-def]
    workspace, document = review
    session = workspace.review(document)
    start = TEXT.index("ten")
    session.flag_by_hand(Span(start, start + 3), Category.NUMBER, Severity.MINOR, "Which ten?")
    session.query([session.passages()[-1].id])
    sheet = render(workspace, document, "queries").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sheet, newline="")))
    assert [(r["question"], r["who answers"]) for r in rows] == [
        ("Ask the author: how late?", "Author"),
        ("Which ten?", "Source text"),
    ]
