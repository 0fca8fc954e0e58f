"""From a freely edited passage to the smallest corrections."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction
from annotator.services.categories import guess
from annotator.services.editing import EditPlan, current_span, current_words, plan_edit
from annotator.text.offsets import Edit, Projection, apply_edits, project
from annotator.text.tokens import tokens

words = st.lists(st.sampled_from(["a", "b", "Xi", "😀", "שלום", ",", ".", "\u00a0", "10"]), max_size=8).map(
    " ".join
)


def corrected(text: str, *edits: tuple[str, str]) -> Projection:
    """`text` with the first occurrence of each left side corrected to the right side."""
    made = []
    for before, after in edits:
        start = text.index(before)
        made.append(_correction(text, Span(start, start + len(before)), after))
    return project(text, made)


def _correction(text: str, span: Span, replacement: str) -> Correction:
    name = f"{span.start}-{span.end}"
    category, severity = Category.OTHER, Severity.MINOR
    return Correction(name, "d", span, span.of(text), replacement, category, severity, "", (), "A", "t", "t")


def result(text: str, plan: EditPlan, before: Projection) -> tuple[str, str]:
    """The whole corrected text after a plan, and the words of its span."""
    outside = [c for c in before.corrections if c not in plan.kept and c not in plan.replaced]
    edits = [Edit(c.span, c.replacement) for c in (*outside, *plan.kept)] + list(plan.edits)
    whole, offsets = apply_edits(text, edits)
    return whole, offsets.span_to_corrected(plan.span).of(whole)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, Projection, Span]:
    text = draw(words.filter(len))
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    corrections: list[Correction] = []
    for start, end in zip(places[::2], places[1::2], strict=False):
        span, replacement = Span(start, end), draw(words)
        if span.of(text) != replacement and not any(span.overlaps(c.span) for c in corrections):
            corrections.append(_correction(text, span, replacement))
    start = draw(st.integers(0, len(text)))
    return text, project(text, corrections), Span(start, draw(st.integers(start, len(text))))


@settings(max_examples=500)
@given(cases(), words)
def test_after_an_edit_the_span_reads_as_typed(case: tuple[str, Projection, Span], typed: str) -> None:
    text, before, span = case
    plan = plan_edit(text, before, span, typed)
    whole, inside = result(text, plan, before)
    place = current_span(text, before, span)
    assert current_words(text, before, span) == place.of(before.text)
    # Nothing outside the span has changed.
    assert whole == before.text[: place.start] + typed + before.text[place.end :]
    if len(plan.span):
        assert inside == typed


@given(cases())
def test_an_edit_that_changes_nothing_keeps_everything(case: tuple[str, Projection, Span]) -> None:
    text, before, span = case
    plan = plan_edit(text, before, span, current_words(text, before, span))
    assert plan.edits == ()
    assert plan.replaced == ()


@given(words.filter(len), words.filter(str.strip))
def test_typing_the_original_back_leaves_no_correction(text: str, replacement: str) -> None:
    if text == replacement:
        return
    before = project(text, [_correction(text, Span(0, len(text)), replacement)])
    plan = plan_edit(text, before, Span(0, len(text)), text)
    assert plan.edits == ()
    assert plan.kept == ()


@given(cases(), words)
def test_edits_stand_apart(case: tuple[str, Projection, Span], typed: str) -> None:
    text, before, span = case
    plan = plan_edit(text, before, span, typed)
    spans = [e.span for e in plan.edits] + [c.span for c in before.corrections if c not in plan.replaced]
    assert not any(a.overlaps(b) for i, a in enumerate(spans) for b in spans[i + 1 :])
    assert all(e.span.of(text) != e.replacement for e in plan.edits)
    assert all(plan.span.contains(e.span) for e in plan.edits)


def test_an_edit_beside_a_correction_leaves_it_alone() -> None:
    text = "Pete Hegses said it loudly."
    before = corrected(text, ("Hegses", "Hegseth"))
    plan = plan_edit(text, before, Span(0, len(text)), "Peter Hegseth said it quietly.")
    assert [c.replacement for c in plan.kept] == ["Hegseth"]
    assert plan.edits == (Edit(Span(0, 4), "Peter"), Edit(Span(20, 26), "quietly"))


def test_an_edit_of_the_corrected_words_replaces_their_correction() -> None:
    text = "Pete Hegses said it."
    before = corrected(text, ("Hegses", "Hegseth"))
    plan = plan_edit(text, before, Span(0, len(text)), "Pete Hegsethe said it.")
    assert [c.replacement for c in plan.replaced] == ["Hegseth"]
    assert plan.edits == (Edit(Span(5, 11), "Hegsethe"),)


def test_a_span_that_cuts_a_correction_takes_it_whole() -> None:
    text = "It is the the end."
    before = corrected(text, ("the the", "the"))
    assert current_words(text, before, Span(10, 17)) == "the end"
    plan = plan_edit(text, before, Span(10, 17), "the very end")
    assert plan.span == Span(6, 17)
    assert result(text, plan, before)[0] == "It is the very end."


@pytest.mark.parametrize("typed", ["It ends. Really.", "So it ends.", "So: It ends. Really."])
def test_words_added_at_an_edge_belong_to_the_span_from_then_on(typed: str) -> None:
    text = "It ends. She goes."
    span = Span(0, 8)
    plan = plan_edit(text, project(text, []), span, typed)
    made = [_correction(text, e.span, e.replacement) for e in plan.edits]
    assert not {Span(0, 0), Span(8, 8)} & {e.span for e in plan.edits}
    assert current_words(text, project(text, made), span) == typed


def test_words_typed_where_words_were_inserted_join_them() -> None:
    text = "one two"
    before = project(text, [_correction(text, Span(3, 3), ", really")])
    plan = plan_edit(text, before, Span(3, 3), ", yes")
    assert plan.edits == (Edit(Span(3, 3), ", yes, really"),)


def test_a_place_inside_replaced_words_stands_for_all_of_them() -> None:
    text = "one two"
    before = corrected(text, ("two", "three"))
    assert current_words(text, before, Span(5, 5)) == "three"
    plan = plan_edit(text, before, Span(5, 5), "or three")
    assert plan.edits == (Edit(Span(4, 7), "or three"),)


@pytest.mark.parametrize(
    ("before", "after", "category"),
    [
        ("20", "30", Category.NUMBER),
        (",", ";", Category.PUNCTUATION),
        ("XI", "Xi", Category.CAPITALIZATION),
        ("very ", "", Category.ADDITION),
        ("", "not", Category.OMISSION),
        ("Hegses", "Hegseth", Category.ENTITY),
        ("wrapping", "banning", Category.MISTRANSLATION),
        ("The", "A", Category.MISTRANSLATION),
    ],
)
def test_the_category_of_an_edit_is_guessed(before: str, after: str, category: Category) -> None:
    assert guess(before, after)[0] is category


def test_the_parts_of_a_diff_are_tokens() -> None:
    text = "Mr. Li’s plan"
    plan = plan_edit(text, project(text, []), Span(0, len(text)), "Mr. Lee’s plan")
    assert [e.span.of(text) for e in plan.edits] == [t for t in tokens(text) if t == "Li’s"]


def test_an_empty_line_is_written_and_written_anew() -> None:
    text = "One.\n\nThree.\n"
    place = Span(5, 5)
    plan = plan_edit(text, project(text, []), place, "Two.")
    first = project(text, [_correction(text, e.span, e.replacement) for e in plan.edits])
    assert first.text == "One.\nTwo.\nThree.\n"
    assert current_words(text, first, place) == "Two."
    again = plan_edit(text, first, place, "Zwei.")
    assert [c.replacement for c in again.replaced] == ["Two."]
    assert [(e.span, e.replacement) for e in again.edits] == [(place, "Zwei.")]
    emptied = plan_edit(text, first, place, "")
    assert (len(emptied.replaced), emptied.edits) == (1, ())
    assert current_words(text, first, Span(0, 0)) == ""
