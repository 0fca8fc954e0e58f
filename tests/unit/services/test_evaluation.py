"""Reading gold, counting against it, and the reports."""

from __future__ import annotations

import json
import lzma
import math
import re
from pathlib import Path

import pytest

from annotator.detect.base import Article, Finding
from annotator.detect.fuse import group
from annotator.detect.pipeline import make_flags
from annotator.model.anchor import Span
from annotator.model.errors import ImportFailedError
from annotator.model.mqm import Category, Severity
from annotator.model.review import Level
from annotator.services.analysis import AnalysisResult
from annotator.services.evaluation import report as reports
from annotator.services.evaluation.figures import Measure, figures, mcc_by_threshold, precision_recall
from annotator.services.evaluation.gold import GoldSpan, GoldText, Stretch, chosen, read_gold, split_of
from annotator.services.evaluation.reviewed import add_reviewed
from annotator.services.evaluation.running import By, Report, run
from annotator.services.evaluation.tally import Tally

SPLITS = Path(__file__).parents[2] / "benchmarks" / "splits.json"


@pytest.fixture
def gold(tmp_path):
    rows = [
        {
            "id": "a",
            "doc": "d",
            "system": "s",
            "dataset": "set",
            "lang_pair": "zh-en",
            "rater_count": 2,
            "mt": "One two three four.",
            "source": "Eins zwei\ndrei vier.",
            "spans": [
                {"start": 4, "end": 7, "category": "x", "severity": "Major", "annotator": "r1"},
                {"start": 4, "end": 13, "category": "y", "severity": "minor", "annotator": "r2"},
            ],
        },
        {"id": "b", "doc": "d", "system": "s", "rater_count": 2, "mt": "Five six.", "spans": []},
    ]
    path = tmp_path / "gold.jsonl.xz"
    path.write_bytes(lzma.compress("\n".join(json.dumps(r) for r in rows).encode()))
    return path


def flags(text, *spans, detector="det"):
    findings = [Finding(Span(s, e), "r", Category.GRAMMAR, Severity.MINOR, c, "m") for s, e, c in spans]
    return make_flags(Article.of(text), "d", {detector: findings})


def passages(text, *spans):
    return group(flags(text, *spans))


def test_rows_of_a_document_are_one_text(gold):
    [text] = read_gold(gold)
    assert text.text == "One two three four.\nFive six.\n"
    assert [(s.span.of(text.text), s.must) for s in text.spans] == [("two", True), ("two three", False)]
    assert text.source == "Eins zwei drei vier.\n\n"
    assert (text.dataset, text.lang_pair, text.document, text.clean) == ("set", "zh-en", "d", False)
    assert text.stretches == (Stretch(Span(0, 19), 2), Stretch(Span(20, 29), 2))
    assert len(list(read_gold(gold, joined=False))) == 2


def test_gold_of_a_text_beside_it_or_named(tmp_path):
    spans = [{"start": 0, "end": 3, "kind": "k", "severity": "minor", "must": True}]
    path = tmp_path / "x.gold.json"
    path.write_text(json.dumps(spans), encoding="utf-8")
    with pytest.raises(ImportFailedError, match="--text"):
        list(read_gold(path))
    (tmp_path / "x.txt").write_text("One two.", encoding="utf-8")
    [text] = read_gold(path)
    assert (text.text, text.spans[0].must) == ("One two.", True)
    other = tmp_path / "other.txt"
    other.write_text("Six two.", encoding="utf-8")
    assert next(read_gold(path, text=other)).text == "Six two."


def test_a_row_may_hold_what_unicode_takes_for_the_end_of_a_line(tmp_path):
    path = tmp_path / "x.jsonl"
    rows = [{"id": str(n), "mt": "One\u2028two\x85three.", "spans": []} for n in range(2)]
    lines = "\r\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_bytes(b"\xef\xbb\xbf" + lines.encode() + b"\r\n")
    assert [t.text for t in read_gold(path)] == ["One\u2028two\x85three.\n"] * 2


@pytest.mark.parametrize("content", ["{}", "[1]", "nonsense", '{"id": "a", "mt": "x", "spans": [{}]}'])
def test_a_file_of_another_shape_is_refused(tmp_path, content):
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ImportFailedError, match="not a gold file"):
        list(read_gold(path))
    with pytest.raises(ImportFailedError, match="cannot be read"):
        list(read_gold(tmp_path / "missing.jsonl"))


def test_the_line_with_a_mistake_is_named_and_raters_are_a_number(tmp_path):
    path = tmp_path / "x.jsonl"
    span = {"start": 0, "end": 1, "category": "x", "severity": None, "annotator": "r"}

    def read(raters):
        row = {"id": "a", "mt": "A b.", "spans": [span], "rater_count": raters}
        path.write_text(json.dumps(row), encoding="utf-8")
        return next(read_gold(path)).stretches[0].raters

    assert [read(None), read("2"), read(3)] == [1, 2, 3]
    with pytest.raises(ImportFailedError, match="not a gold file"):
        read("many")
    path.write_text('{"id": "a", "mt": "x", "spans": []}\n\n{"id": 1', encoding="utf-8")
    with pytest.raises(ImportFailedError, match="not a gold file: line 3: "):
        list(read_gold(path))


def test_splits_are_fixed():
    recorded = json.loads(SPLITS.read_text("utf-8"))
    assert {d: split_of(d).value for d in recorded["samples"]} == recorded["samples"]
    counts = [split_of(f"document {n}").value for n in range(4000)]
    for split, percent in recorded["percent"].items():
        assert counts.count(split) == pytest.approx(40 * percent, rel=0.12)


def test_the_draw_keeps_documents_together():
    texts = [GoldText(f"{n}", "A.", (), document=f"d{n % 5}") for n in range(15)]
    drawn = chosen(texts, 2, seed=1)
    assert len({t.document for t in drawn}) == 2
    assert len(drawn) == 6
    assert drawn == chosen(texts, 2, seed=1)
    assert any(chosen(texts, 2, seed=s) != drawn for s in range(2, 8))
    assert chosen(texts, 0) == texts


def test_counts_of_words_and_spans(gold):
    [text] = read_gold(gold)
    total = Tally()
    total.add(text, passages(text.text, (8, 13, 0.9), (20, 24, 0.7), (0, 3, 0.2)))
    found = {m: f.value for m, f in figures(total, resamples=0).items()}
    # Shown: three, Five. Marked by anybody: two, three. By both: two. Called major by both: none.
    assert found[Measure.WORD_PRECISION] == 0.5
    assert found[Measure.WORD_RECALL] == 0.0
    assert math.isnan(found[Measure.WORD_RECALL_MAJOR])
    assert found[Measure.WORD_MCC] == pytest.approx((1 * 3 - 1 * 1) / math.sqrt(2 * 2 * 4 * 4))
    # Ranked: three (right), Five, One, then three words of which one is marked.
    assert found[Measure.WORD_AP] == pytest.approx(0.5 * 1 + 0.5 * 2 / 6)
    # Both marked spans overlap one of the other rater's, so both are to be found; only the longer one is.
    assert found[Measure.OVERLAP_PRECISION] == 0.5
    assert found[Measure.OVERLAP_RECALL] == 0.5
    assert found[Measure.EXACT_RECALL] == 0.0
    assert found[Measure.PARTIAL_RECALL] == pytest.approx((5 / 9 + 0) / 2)
    assert found[Measure.PER_THOUSAND] == pytest.approx(2000 / 6)
    assert (total.rules["det", "r"].total, total.rules["det", "r"].found) == (3, 1)
    assert total.right == [False, True, False]


def test_several_raters_must_agree_on_what_is_to_be_found():
    spans = (
        GoldSpan(Span(0, 3), "x", "major", "r1", must=True),
        GoldSpan(Span(0, 3), "y", "major", "r2", must=True),
        GoldSpan(Span(8, 13), "z", "major", "r3", must=True),
    )
    text = GoldText("t", "One two three four.", spans, (Stretch(Span(0, 19), 3),))
    total = Tally()
    total.add(text, passages(text.text, (8, 13, 0.9)))
    found = {m: f.value for m, f in figures(total, resamples=0).items()}
    assert found[Measure.WORD_PRECISION] == 1.0
    assert found[Measure.WORD_RECALL] == found[Measure.MAJOR_RECALL] == 0.0
    assert {c: (e.total, e.found) for c, e in total.marked_categories.items()} == {"x": (1, 0), "y": (1, 0)}
    [miss] = total.worst_misses()
    assert (miss.words, miss.weight[0], miss.after) == ("One", 2, "two three four.")
    assert total.worst_alarms() == []


def test_one_rater_is_enough_where_only_one_looked():
    text = GoldText("t", "One two.", (GoldSpan(Span(0, 3), "x", "minor", "r1"),), (Stretch(Span(0, 8), 1),))
    total = Tally()
    total.add(text, passages(text.text, (0, 3, 0.9)))
    assert figures(total, resamples=0)[Measure.WORD_RECALL].value == 1.0


def test_level_and_threshold(gold):
    [text] = read_gold(gold)
    total = Tally(Level.EVERYTHING)
    total.add(text, passages(text.text, (4, 7, 0.9), (20, 24, 0.5)))
    assert total.spans().shown == 2
    assert figures(total, resamples=0)[Measure.WORD_PRECISION].value == 0.5
    assert figures(total, threshold=0.6, resamples=0)[Measure.WORD_PRECISION].value == 1.0
    assert figures(total, threshold=0.95, resamples=0)[Measure.WORD_MCC].value == 0.0
    by = mcc_by_threshold(total)
    assert set(by) == {0.9, 0.5}
    assert by[0.9] == pytest.approx((1 * 4 - 0 * 1) / math.sqrt(1 * 2 * 5 * 4))
    assert precision_recall(total) == [(0.9, 1.0, 0.5), (0.5, 0.5, 0.5)]


def test_scores_of_words_count_like_passages_of_one_word(gold):
    [text] = read_gold(gold)
    by_passages, by_words = Tally(Level.EVERYTHING), Tally(Level.EVERYTHING)
    by_passages.add(text, passages(text.text, (8, 13, 0.9), (20, 24, 0.7004), (0, 3, 0.2)))
    by_words.add_words(text, {8: 0.9, 20: 0.7004, 0: 0.2})
    words = (Measure.WORD_MCC, Measure.WORD_AP, Measure.WORD_PRECISION, Measure.WORD_RECALL)
    one, other = (figures(t, threshold=0.7, resamples=0) for t in (by_passages, by_words))
    assert [one[m].value for m in words] == [other[m].value for m in words]
    assert by_words.words == by_passages.words == 6
    assert by_words.spans().shown == 0


def test_clean_text_counts_false_alarms():
    text = GoldText("c", "All is well. It is.", ())
    total = Tally()
    total.add(text, passages(text.text, (0, 3, 0.9), (13, 15, 0.3)))
    assert (total.clean_words, total.clean_shown) == (5, 1)
    assert figures(total, resamples=0)[Measure.PER_THOUSAND].value == pytest.approx(200)
    assert "clean text: 1 passage in 5 words, 200.00 in 1,000" in reports.render(
        Report(total=total), "text", resamples=0
    )


def evaluated(by=None):
    """Two documents: in the first one flag is right and one wrong, the second is clean."""
    texts = [
        GoldText(
            "a",
            "One two three four <b>.",
            (GoldSpan(Span(4, 7), "x/y", "major", "r", must=True), GoldSpan(Span(14, 18), "z", "minor", "r")),
            (Stretch(Span(0, 23), 1),),
            "first",
            "zh-en",
            "a",
        ),
        GoldText("b", "Six seven.", (), (), "second", "en", "b"),
    ]

    def check(gold):
        found = flags(gold.text, (0, 3, 0.95), detector="other")
        if "two" in gold.text:
            found += flags(gold.text, (4, 7, 0.9))
        return AnalysisResult(found, (), frozenset({"det", "other"}), (), {"det": 0.1, "other": 0.2})

    return run(texts, check, Report.at(Level.LIKELY, by))


def test_groups():
    assert {n: t.texts for n, t in evaluated(By.DETECTOR).groups.items()} == {"det": 2, "other": 2}
    assert {n: t.texts for n, t in evaluated(By.DATASET).groups.items()} == {"first": 1, "second": 1}
    assert set(evaluated(By.LANG_PAIR).groups) == {"zh-en", "en"}
    det = evaluated(By.DETECTOR).groups["det"]
    assert figures(det, resamples=0)[Measure.WORD_PRECISION].value == 1.0
    assert evaluated().detector_seconds == pytest.approx({"det": 0.2, "other": 0.4})


def test_intervals_hold_the_value_and_repeat():
    total = Tally()
    for n in range(30):
        text = GoldText(
            f"t{n}", "One two three.", (GoldSpan(Span(0, 3), "x", "minor", "r"),), (Stretch(Span(0, 14), 1),)
        )
        total.add(text, passages(text.text, (0, 3, 0.9) if n % 3 else (4, 7, 0.9)))
    found = figures(total)
    precision = found[Measure.WORD_PRECISION]
    assert precision.value == pytest.approx(2 / 3)
    # The exact binomial deviation is 0.086; two of them on either side.
    assert precision.low == pytest.approx(0.5, abs=0.05)
    assert precision.high == pytest.approx(0.83, abs=0.05)
    assert figures(total)[Measure.WORD_PRECISION] == precision
    assert figures(total, seed=1)[Measure.WORD_PRECISION] != precision


def test_text_and_json_reports():
    report = evaluated(By.DATASET)
    text = reports.render(report, "text", resamples=20)
    assert "words     precision 0.333" in text
    assert "by dataset" in text
    by_detector = reports.render(evaluated(By.DETECTOR), "text", resamples=0)
    assert re.search(r"other/r +2 flags, +0 right, 0\.00", by_detector)
    data = json.loads(reports.render(report, "json", resamples=20))
    assert data["schema"] == "annotator.evaluation/1"
    assert data["total"]["figures"]["word_precision"]["value"] == pytest.approx(1 / 3)
    assert data["total"]["marked_categories"]["x/y"] == {
        "marked": 1, "found": 1, "major": 1, "major_found": 1,
    }  # fmt: skip
    assert data["groups"]["second"]["figures"]["word_recall"]["value"] is None
    assert [e["words"] for e in data["misses"]] == ["four"]
    assert [e["words"] for e in data["false_alarms"]] == ["Six", "One"]


def test_html_report_draws_and_escapes():
    page = reports.render(evaluated(By.DETECTOR), "html", resamples=20)
    assert page.count("<svg") == 2
    assert "<polyline" in page
    assert "<mark>four</mark> &lt;b&gt;." in page
    assert "<b>" not in page
    assert page.endswith("</html>\n")


def test_reports_of_nothing():
    report = Report.at(Level.LIKELY)
    for form in reports.FORMATS:
        assert reports.render(report, form)


def test_a_projects_decisions(workspace, session, make_flag, span_of):
    right, wrong = make_flag("Hegses", "Hegseth"), make_flag("Xi Jinping", confidence=0.7)
    session.merge_flags([right, wrong, make_flag("Bejing")], {"names"})
    session.accept(right.id)
    session.dismiss([wrong.id])
    session.edit(span_of("wrapping"), "wrapping up")
    report = add_reviewed(Report.at(Level.LIKELY, By.DETECTOR), workspace)
    match = report.total.spans()
    assert (match.shown, match.overlap, match.gold, match.overlap_found) == (2, 1, 2, 1)
    assert list(report.groups) == ["names"]
    assert math.isnan(report.words_a_second)


def test_of_decided_passages_only_the_sure_ones_count_as_shown(workspace, session, make_flag):
    sure, unsure = make_flag("Hegses", "Hegseth", confidence=0.95), make_flag("Xi Jinping", confidence=0.4)
    session.merge_flags([sure, unsure], {"names"})
    session.accept(sure.id)
    session.dismiss([unsure.id])
    for level, shown in ((Level.CERTAIN, 1), (Level.LIKELY, 1), (Level.EVERYTHING, 2)):
        assert add_reviewed(Report.at(level, None), workspace).total.spans().shown == shown


def test_what_a_gold_file_lacks_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "1", "mt": "One.", "spans": [{"start": 0, "end": 3}]}\n', "utf-8")
    with pytest.raises(ImportFailedError, match="is not a gold file: it lacks 'category'"):
        list(read_gold(path))
