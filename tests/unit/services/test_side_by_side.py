"""Rows of source and article, and which words of the source a flag is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.detect.base import Article, Finding
from annotator.detect.pipeline import make_flags
from annotator.model.anchor import Span
from annotator.model.document import Document, Segment, text_digest
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Flag, FlagStatus
from annotator.services.checklist import Check, check_of, checklist
from annotator.services.passages import PassageCache
from annotator.services.side_by_side import named_in_source, side_by_side
from annotator.text.segment import segment

TARGET = "One here. Two here.\n\nThree here.\n"
SOURCE = "Eins hier. Zwei hier.\nFehlt.\nDrei hier.\n"


def document_of(text: str, **more: object) -> Document:
    return Document("d", "D", "en", text, text_digest(text), "", "", "txt", 1, **more)  # type: ignore[arg-type]


def segments_of(text: str) -> list[Segment]:
    return [Segment("d", n, p.paragraph, p.span, p.kind) for n, p in enumerate(segment(text))]


def test_aligned_lines_stay_together_also_where_one_is_empty() -> None:
    rows = side_by_side(document_of(TARGET, source_text=SOURCE, aligned=True), segments_of(TARGET))
    assert [(r.source, r.target, r.line) for r in rows] == [
        ("Eins hier. Zwei hier.", "One here. Two here.", 0),
        ("Fehlt.", "", 1),
        ("Drei hier.", "Three here.", 2),
    ]
    assert rows[1].span is None
    assert rows[1].at == TARGET.index("\n") + 1
    assert [r.span.of(TARGET) for r in rows if r.span is not None] == [r.target for r in rows if r.target]


def test_sentences_know_their_line() -> None:
    source = "Eins ist hier. Zwei ist hier.\nDrei ist hier.\n"
    target = "One is here. Two is here.\nThree is here.\n"
    rows = side_by_side(document_of(target, source_text=source), segments_of(target))
    assert [(r.target, r.line) for r in rows] == [
        ("One is here.", 0),
        ("Two is here.", 0),
        ("Three is here.", 1),
    ]


def test_without_a_source_the_lines_are_the_rows() -> None:
    rows = side_by_side(document_of("One.\n\nTwo."), segments_of("One.\n\nTwo."))
    assert [(r.source, r.target, r.line) for r in rows] == [("", "One.", 0), ("", "Two.", 2)]


def flag_of(rule: str, message: str, evidence: str = "", detector: str = "bilingual", at: int = 0) -> Flag:
    text = "Some 530 words stand here."
    found = Finding(
        Span(at, at + 4),
        rule,
        Category.NUMBER,
        Severity.MAJOR,
        0.9,
        message,
        evidence=(Evidence(evidence, "the source"),) if evidence else (),
    )
    pieces = tuple(segment(text))
    return make_flags(Article(text, pieces), "d", {detector: [found]})[0]


@pytest.mark.parametrize(
    ("message", "evidence", "named"),
    [
        ("The source has “350” here, not “530”.", "Es sind 350 Worte.", ["350"]),
        ("A term.", "Worte", ["Worte"]),
        ("The source has nothing like this.", "Es sind 350 Worte.", []),
        ("The source denies this (“s”).", "", ["s"]),
        ("The source has “ ” here.", "", []),
    ],
)
def test_the_words_a_flag_names(message: str, evidence: str, named: list[str]) -> None:
    source = "Es sind 350 Worte."
    spans = named_in_source(flag_of("number-changed", message, evidence), source)
    assert [s.of(source) for s in spans] == named


def test_a_word_is_preferred_to_a_part_of_one() -> None:
    source = "Das Nein ist ein klares nein."
    (span,) = named_in_source(flag_of("negation-lost", "It denies (“nein”)."), source)
    assert span.start == source.index("nein.")


def test_the_check_list_is_ordered_by_kind_and_leaves_out_what_is_decided() -> None:
    flags = [
        flag_of("negation-lost", "a", at=0),
        flag_of("number-changed", "b", at=5),
        flag_of("anything", "c", detector="terms", at=10),
        replace(flag_of("name-changed", "d", at=15), status=FlagStatus.DISMISSED),
        flag_of("other-rule", "e", detector="people", at=20),
    ]
    found = checklist(PassageCache(flags).passages(None))
    assert [item.check for item in found] == [Check.NUMBERS, Check.TERMS, Check.NEGATION]
    assert all(item.flag.id in item.passage.flag_ids for item in found)


@pytest.mark.parametrize(
    ("rule", "check"),
    [
        ("number-missing", Check.NUMBERS),
        ("month-changed", Check.NUMBERS),
        ("segment-missing", Check.MISSING),
        ("too-short", Check.MISSING),
        ("too-long", Check.ADDED),
        ("untranslated", Check.UNTRANSLATED),
        ("name-changed", Check.NAMES),
        ("translated-differently", Check.OTHER),
    ],
)
def test_kinds_by_rule(rule: str, check: Check) -> None:
    assert check_of(flag_of(rule, "m")) is check
