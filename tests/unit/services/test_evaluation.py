"""Reading gold and counting against it."""

from __future__ import annotations

import json
import lzma

import pytest

from annotator.detect.base import Article, Finding
from annotator.detect.fuse import group
from annotator.detect.pipeline import make_flags
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.services.evaluation import Evaluation, count, evaluate, read_gold


@pytest.fixture
def gold(tmp_path):
    rows = [
        {
            "id": "a",
            "doc": "d",
            "system": "s",
            "mt": "One two three four.",
            "spans": [
                {"start": 4, "end": 7, "category": "x", "severity": "Major", "annotator": "r1"},
                {"start": 4, "end": 13, "category": "y", "severity": "minor", "annotator": "r2"},
            ],
        },
        {"id": "b", "doc": "d", "system": "s", "mt": "Five six.", "spans": []},
    ]
    path = tmp_path / "gold.jsonl.xz"
    path.write_bytes(lzma.compress("\n".join(json.dumps(r) for r in rows).encode()))
    return path


def passages(text, *spans):
    findings = [Finding(Span(s, e), "r", Category.GRAMMAR, Severity.MINOR, c, "m") for s, e, c in spans]
    return group(make_flags(Article.of(text), "d", {"det": findings}))


def test_rows_of_a_document_are_one_text(gold):
    [text] = read_gold(gold)
    assert text.text == "One two three four.\nFive six.\n"
    assert [(s.span.of(text.text), s.must) for s in text.spans] == [("two", True), ("two three", False)]
    assert len(list(read_gold(gold, joined=False))) == 2


def test_counts(gold):
    [text] = read_gold(gold)
    total = Evaluation()
    count(total, text, passages(text.text, (8, 13, 0.9), (20, 24, 0.7), (0, 3, 0.2)))
    assert (total.passages, total.hits, total.gold, total.found) == (2, 1, 2, 1)
    assert (total.must, total.must_found) == (1, 0)
    assert (total.words, total.word_flagged, total.word_marked, total.word_both) == (6, 2, 2, 1)
    assert total.precision == 0.5
    assert total.word_mcc == pytest.approx(0.25)
    assert (total.rules["det", "r"].flags, total.rules["det", "r"].hits) == (3, 1)


def test_clean_text_counts_false_alarms(gold):
    total = evaluate(read_gold(gold), lambda t: passages(t, (0, 3, 0.9)))
    assert total.per_thousand == pytest.approx(1000 / 6)


def test_gold_of_a_text_beside_it(tmp_path):
    (tmp_path / "x.txt").write_text("One two.", encoding="utf-8")
    path = tmp_path / "x.gold.json"
    path.write_text(
        json.dumps([{"start": 0, "end": 3, "kind": "k", "severity": "minor", "must": True}]), encoding="utf-8"
    )
    [text] = read_gold(path)
    assert (text.text, text.spans[0].must) == ("One two.", True)
