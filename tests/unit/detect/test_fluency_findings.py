"""What is said of a doubtful phrase; needs no language model."""

from __future__ import annotations

import pytest

from annotator.detect.base import Article, Finding
from annotator.detect.correction_gain import Repair, RepairKind, WordScore
from annotator.detect.fluency_findings import finding
from annotator.detect.fluency_head import Phrase, Unit
from annotator.model.anchor import Span
from annotator.model.mqm import Category

TEXT = "Human houses are mortal."
HOUSES = Span(6, 12)


def found(
    plain: tuple[Repair, ...] = (), beside: tuple[Repair, ...] | None = None, after: float = 9.0
) -> Finding:
    """What is said of “houses”, which is read 9 nats by itself and `after` so many after the source, where
    that was read; there the sentence is counted from where it begins, six code points further on."""
    score = WordScore(HOUSES, 9.0, 40, 1.0, plain)
    moved = tuple(Repair(r.kind, r.span.shifted(-6), r.text, r.gain) for r in beside or ())
    second = None if beside is None else WordScore(Span(0, 6), after, 40, 1.0, moved)
    return finding(Article.of(TEXT), Phrase(0, 0, 0, 0.7), [Unit(score, HOUSES, 0, False, second)], 0.7)


def replaced(text: str, gain: float) -> Repair:
    return Repair(RepairKind.REPLACE, HOUSES, text, gain)


def deleted(gain: float) -> Repair:
    return Repair(RepairKind.DELETE, HOUSES, "", gain)


def test_a_repair_is_named_and_proposed_when_it_gains_enough() -> None:
    sure, mere = found((replaced("beings", 9.0),)), found((replaced("beings", 5.0),))
    assert sure.message == mere.message == "“houses” is unlikely here; “beings” would fit better."
    assert [s.replacement for s in sure.suggestions] == ["beings"]
    assert mere.suggestions == ()
    assert sure.span == HOUSES


def test_after_the_source_less_gain_is_enough_and_its_repairs_count_alone() -> None:
    one = found((replaced("things", 9.0),), (replaced("beings", 5.0),))
    assert [s.replacement for s in one.suggestions] == ["beings"]
    assert one.span == HOUSES
    assert found((replaced("things", 9.0),), (), after=2.0).suggestions == ()


def test_leaving_a_word_out_needs_as_much_gain_as_without_a_source() -> None:
    assert found((), (deleted(5.0),)).suggestions == ()
    assert found((deleted(5.0),)).suggestions == ()


@pytest.mark.parametrize("repairs", [(), (deleted(5.0),)])
def test_what_the_source_does_not_explain_is_called_so(repairs: tuple[Repair, ...]) -> None:
    one = found((), repairs)
    assert one.message == "“houses” does not seem to say what the source says."
    assert one.category is Category.MISTRANSLATION
    assert "beside its source 9.0 nats" in one.evidence[0].text


def test_what_the_source_explains_is_called_unusual() -> None:
    one = found((), (), after=2.0)
    assert one.message == "“houses” is not what one would expect to read here."
    assert one.category is Category.UNIDIOMATIC
    assert "source" not in found().evidence[0].text
