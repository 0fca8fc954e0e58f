"""Diffs, edits, projections and the map between original and corrected offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.anchor import Span
from annotator.model.errors import AnchorError, OverlapError
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction, CorrectionState
from annotator.text.diff import diff_edits
from annotator.text.offsets import Edit, apply_edits, project
from annotator.text.tokens import tokens, word_count, words

AWKWARD = "abc, .“’\u00a0\u2028\n😀\u0301שא1"
texts = st.text(alphabet=AWKWARD, max_size=60)
sentences = st.lists(
    st.sampled_from(["the", "The", "plan", "of", "Xi", "😀", "שלום", ",", "\u00a0", "\n", "10"]), max_size=14
).map(" ".join)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text and disjoint edits of it, in any order."""
    text = draw(texts)
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits: list[Edit] = []
    for start, end in zip(places[::2], places[1::2], strict=False):
        edit = Edit(Span(start, end), draw(st.text(alphabet=AWKWARD, max_size=5)))
        if not any(edit.span.overlaps(e.span) for e in edits):
            edits.append(edit)
    return text, draw(st.permutations(edits))


@given(sentences, sentences, st.booleans())
def test_a_diff_applied_gives_the_other_text(before: str, after: str, phrases: bool) -> None:
    edits = diff_edits(before, after, phrases=phrases)
    assert apply_edits(before, edits)[0] == after
    assert edits == sorted(edits, key=lambda e: e.span)
    assert all(e.span.of(before) != e.replacement for e in edits)


@given(texts, texts, st.booleans())
def test_so_does_a_diff_of_awkward_texts(before: str, after: str, phrases: bool) -> None:
    assert apply_edits(before, diff_edits(before, after, phrases=phrases))[0] == after


@given(texts)
def test_equal_texts_have_no_difference(text: str) -> None:
    assert diff_edits(text, text) == []


def test_a_rewritten_phrase_is_one_edit() -> None:
    before, after = "The plan is wrapping Russian oil today.", "The plan is a ban on oil today."
    assert diff_edits(before, after) == [Edit(Span(12, 28), "a ban on")]


def test_each_word_of_a_rewritten_phrase_may_be_an_edit() -> None:
    edits = diff_edits("Pete Hegses met them", "Peter Hegseth met all of them", phrases=False)
    assert edits == [
        Edit(Span(0, 4), "Peter"),
        Edit(Span(5, 11), "Hegseth"),
        Edit(Span(15, 15), " all of"),
    ]


def test_distant_changes_are_separate_edits() -> None:
    edits = diff_edits("Pete Hegses met Xi in Bejing.", "Pete Hegseth met Xi in Beijing.")
    assert edits == [Edit(Span(5, 11), "Hegseth"), Edit(Span(22, 28), "Beijing")]


def test_a_change_in_two_paragraphs_is_two_edits() -> None:
    assert len(diff_edits("one\ntwo", "One\nTwo")) == 2


@given(edited())
def test_the_order_of_edits_does_not_matter(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    ordered = sorted(edits, key=lambda e: e.span)
    assert apply_edits(text, edits)[0] == apply_edits(text, ordered)[0]


@given(edited())
def test_pieces_cover_both_texts_in_order(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    corrected, offsets = apply_edits(text, edits)
    assert "".join(p.original.of(text) for p in offsets.pieces) == text
    assert "".join(p.corrected.of(corrected) for p in offsets.pieces) == corrected
    for piece in offsets.pieces:
        if piece.edit is None:
            assert piece.original.of(text) == piece.corrected.of(corrected)
        else:
            assert piece.original == edits[piece.edit].span
            assert piece.corrected.of(corrected) == edits[piece.edit].replacement


@given(edited())
def test_the_map_is_monotonic_and_stays_inside(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    corrected, offsets = apply_edits(text, edits)
    for after in (False, True):
        there = [offsets.to_corrected(i, after=after) for i in range(len(text) + 1)]
        back = [offsets.to_original(i, after=after) for i in range(len(corrected) + 1)]
        assert there == sorted(there)
        assert back == sorted(back)
        assert all(0 <= i <= len(corrected) for i in there)
        assert all(0 <= i <= len(text) for i in back)


@given(edited())
def test_untouched_characters_map_there_and_back(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    corrected, offsets = apply_edits(text, edits)
    for piece in offsets.pieces:
        if piece.edit is None:
            for i in range(piece.original.start + 1, piece.original.end):
                j = offsets.to_corrected(i)
                assert text[i] == corrected[j]
                assert offsets.to_original(j) == i


@given(edited(), st.data())
def test_a_mapped_span_holds_the_edits_it_cuts(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    text, edits = case
    corrected, offsets = apply_edits(text, edits)
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    mapped = offsets.span_to_corrected(span)
    assert mapped.end <= len(corrected)
    for piece in offsets.pieces:
        if piece.edit is not None and len(piece.original) and len(span) and piece.original.overlaps(span):
            assert mapped.contains(piece.corrected)


def test_an_insertion_at_the_edge_of_a_span_stays_outside() -> None:
    corrected, offsets = apply_edits("one two", [Edit(Span(3, 3), ", really")])
    assert offsets.span_to_corrected(Span(0, 3)).of(corrected) == "one"
    assert offsets.span_to_corrected(Span(3, 7)).of(corrected) == " two"
    assert offsets.span_to_corrected(Span(0, 7)).of(corrected) == corrected


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(OverlapError):
        apply_edits("abcdef", [Edit(Span(0, 3), "x"), Edit(Span(2, 4), "y")])
    with pytest.raises(OverlapError):
        apply_edits("abcdef", [Edit(Span(2, 2), "x"), Edit(Span(2, 2), "y")])
    with pytest.raises(OverlapError):
        apply_edits("abcdef", [Edit(Span(0, 6), "x"), Edit(Span(2, 2), "y")])


def test_edits_and_offsets_outside_the_text_are_refused() -> None:
    with pytest.raises(AnchorError):
        apply_edits("abc", [Edit(Span(2, 9), "x")])
    _, offsets = apply_edits("abc", [])
    for outside in (-1, 4):
        with pytest.raises(AnchorError):
            offsets.to_corrected(outside)


def _correction(
    span: Span, quote: str, replacement: str, state: CorrectionState = CorrectionState.ACTIVE
) -> Correction:
    category, severity = Category.OTHER, Severity.MINOR
    return Correction("i", "d", span, quote, replacement, category, severity, "", (), "A", "t", "t", state)


@given(edited())
def test_a_projection_is_its_corrections_applied(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    real = [e for e in edits if e.span.of(text) != e.replacement]
    made = [_correction(e.span, e.span.of(text), e.replacement) for e in real]
    projection = project(text, made)
    assert projection.text == apply_edits(text, real)[0]
    for piece in projection.offsets.pieces:
        if piece.edit is not None:
            assert projection.corrections[piece.edit].span == piece.original


def test_a_withdrawn_correction_is_not_projected_and_a_wrong_quote_is_refused() -> None:
    gone = _correction(Span(0, 3), "one", "two", CorrectionState.WITHDRAWN)
    assert project("one", [gone]).text == "one"
    with pytest.raises(AnchorError):
        project("one", [_correction(Span(0, 3), "two", "three")])


@given(texts)
def test_tokens_put_together_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


def test_words_keep_apostrophes_and_hyphens() -> None:
    text = "Xi’s well-known 10 plans — ok?"
    assert [w.of(text) for w in words(text)] == ["Xi’s", "well-known", "10", "plans", "ok"]
    assert [w.of(text) for w in words(text, Span(5, 19))] == ["well-known", "10"]
    assert word_count(text) == 5
