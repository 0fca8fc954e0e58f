"""Flags, corrections, notes, empty ignore rules."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.model.anchor import Anchor, Span
from annotator.model.errors import AnchorError, AnnotatorError, OverlapError
from annotator.model.ignores import IgnoreKind, IgnoreRule, IgnoreScope
from annotator.model.mqm import Category, Severity
from annotator.model.review import (
    Changes,
    Correction,
    CorrectionState,
    Flag,
    FlagStatus,
    Level,
    NoteKind,
    NoteTarget,
    Passage,
    SourceNote,
    check_corrections,
    fingerprint,
)

TEXT = "Pete Hegses said 20 “words”."


def correction(span: Span, replacement: str = "x", **fields: Any) -> Correction:
    given: dict[str, Any] = {"category": Category.SPELLING, "severity": Severity.MINOR, "reason": ""}
    given |= {"flag_ids": (), "author": "A", "created_at": "t", "updated_at": "t"} | fields
    return Correction(f"{span.start}-{span.end}", "d", span, span.of(TEXT), replacement, **given)


def note(**fields: str) -> SourceNote:
    given = {"citation": "", "url": "", "quote": "", "accessed_on": "", "comment": ""} | fields
    return SourceNote(
        "n", "d", NoteTarget.CORRECTION, "c", NoteKind.FACT, **given, author="A", created_at="t"
    )


def flag(status: FlagStatus = FlagStatus.OPEN) -> Flag:
    anchor = Anchor(Span(5, 11), "Hegses")
    return Flag("f", "d", anchor, "names", "known", Category.ENTITY, Severity.MAJOR, 0.9, "m", status=status)


def test_a_correction_must_change_something() -> None:
    with pytest.raises(AnnotatorError):
        correction(Span(0, 4), "Pete")


def test_a_quote_must_fit_its_span() -> None:
    with pytest.raises(AnchorError):
        Correction("i", "d", Span(0, 2), "abc", "x", Category.OTHER, Severity.MINOR, "", (), "A", "t", "t")


@pytest.mark.parametrize(
    ("span", "replacement", "category", "expected"),
    [
        (Span(5, 11), "Hegseth", Category.ENTITY, True),
        (Span(17, 19), "thirty", Category.SPELLING, True),
        (Span(12, 16), "says 3", Category.GRAMMAR, True),
        (Span(20, 27), "words", Category.PUNCTUATION, True),
        (Span(12, 16), "says", Category.GRAMMAR, False),
    ],
)
def test_names_numbers_and_quotations_need_a_source(
    span: Span, replacement: str, category: Category, expected: bool
) -> None:
    assert correction(span, replacement, category=category).needs_source is expected


def test_active_corrections_may_not_overlap() -> None:
    with pytest.raises(OverlapError):
        check_corrections(TEXT, [correction(Span(0, 4)), correction(Span(3, 11))])
    check_corrections(
        TEXT, [correction(Span(0, 4)), correction(Span(3, 11), state=CorrectionState.WITHDRAWN)]
    )
    check_corrections(TEXT, [correction(Span(0, 4)), correction(Span(4, 4)), correction(Span(4, 11))])


def test_a_correction_must_quote_the_text() -> None:
    with pytest.raises(AnchorError):
        check_corrections("Other words, as long as these.", [correction(Span(0, 4))])


@pytest.mark.parametrize(
    "url", ["ftp://x.org", "javascript:alert(1)", "x.org", "http://", "https://a b.org", "http://[x"]
)
def test_only_web_addresses_are_sources(url: str) -> None:
    with pytest.raises(AnnotatorError):
        note(url=url)


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "24.11.2026"])
def test_the_day_a_source_was_seen_is_a_date(day: str) -> None:
    with pytest.raises(AnnotatorError):
        note(citation="Reuters", accessed_on=day)
    note(citation="Reuters", accessed_on="2026-11-24")


def test_an_empty_note_says_nothing() -> None:
    with pytest.raises(AnnotatorError):
        note(citation="  ", accessed_on="2026-11-24")


def test_a_fingerprint_depends_on_each_of_its_parts() -> None:
    parts: list[Any] = ["d", "names", "r", 3, "Hegses", 0]
    known = fingerprint(*parts)
    assert fingerprint(*parts) == known
    for i, other in enumerate(["e", "n", "s", 4, "Hegse", 1]):
        assert fingerprint(*([*parts[:i], other, *parts[i + 1 :]])) != known


def test_a_passage_is_open_while_any_of_its_flags_is() -> None:
    def status(*statuses: FlagStatus) -> FlagStatus:
        flags = tuple(flag(s) for s in statuses)
        return Passage(Span(5, 11), flags, Category.ENTITY, Severity.MAJOR, 0.9, "m").status

    assert status(FlagStatus.DISMISSED, FlagStatus.OPEN) is FlagStatus.OPEN
    assert status(FlagStatus.CORRECTED, FlagStatus.QUERY) is FlagStatus.QUERY
    assert status(FlagStatus.CORRECTED, FlagStatus.DISMISSED) is FlagStatus.CORRECTED
    assert status(FlagStatus.DISMISSED) is FlagStatus.DISMISSED


def test_confidence_is_a_probability() -> None:
    with pytest.raises(AnnotatorError):
        Flag("f", "d", Anchor(Span(0, 1), "x"), "n", "r", Category.OTHER, Severity.MINOR, 1.2, "m")


def test_surer_levels_show_less() -> None:
    assert [level for level in Level if flag().shown_at(level)] == list(Level)
    assert Level.CERTAIN.threshold > Level.LIKELY.threshold > Level.EVERYTHING.threshold


def test_changes_without_ids_are_no_changes() -> None:
    assert not Changes(label="Nothing")
    assert Changes({"flag": frozenset("f")})


def test_an_empty_ignore_rule_is_refused() -> None:
    with pytest.raises(AnnotatorError):
        IgnoreRule("i", IgnoreKind.WORD, " ", IgnoreScope.GLOBAL)


def test_severities_are_ordered_and_categories_have_names() -> None:
    assert [s.rank for s in Severity] == [0, 1, 2, 3]
    assert len({c.label for c in Category}) == len(Category)
    assert Category.ENTITY.dimension == "accuracy"
