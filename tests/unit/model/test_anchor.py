"""Spans and anchors."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.model.anchor import Anchor, Span, reanchor_all
from annotator.model.errors import AnchorError

AWKWARD = "ab, .“”’\u00a0\u2028\n😀é\u0301שלוםعر"
"""Letters, marks, a no-break space, a line separator, an emoji, a combining accent, right-to-left letters."""
texts = st.text(alphabet=AWKWARD, max_size=60)
spans = st.tuples(st.integers(0, 30), st.integers(0, 10)).map(lambda p: Span(p[0], p[0] + p[1]))


@st.composite
def placed(draw: st.DrawFn) -> tuple[str, Span]:
    text = draw(texts)
    start = draw(st.integers(0, len(text)))
    return text, Span(start, draw(st.integers(start, len(text))))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_impossible_spans_are_refused(start: int, end: int) -> None:
    with pytest.raises(AnchorError):
        Span(start, end)


def test_a_span_past_the_end_has_no_words() -> None:
    with pytest.raises(AnchorError):
        Span(0, 4).of("abc")


def test_an_insertion_point_is_as_true_as_any_span() -> None:
    assert Span(3, 3)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Span(0, 3), Span(2, 5), True),
        (Span(0, 3), Span(3, 5), False),
        (Span(2, 2), Span(0, 5), True),
        (Span(0, 0), Span(0, 5), False),
        (Span(5, 5), Span(0, 5), False),
        (Span(2, 2), Span(2, 2), True),
        (Span(1, 1), Span(2, 2), False),
    ],
)
def test_overlap(one: Span, other: Span, expected: bool) -> None:
    assert one.overlaps(other) is expected
    assert other.overlaps(one) is expected


@given(spans, spans)
def test_what_overlaps_also_touches_and_is_covered(one: Span, other: Span) -> None:
    if one.overlaps(other):
        assert one.touches(other)
    cover = one.cover(other)
    assert cover.contains(one)
    assert cover.contains(other)


@given(placed())
def test_an_anchor_quotes_its_text(case: tuple[str, Span]) -> None:
    text, span = case
    anchor = Anchor.at(text, span)
    assert anchor.quote == text[span.start : span.end]
    assert anchor.holds_in(text)
    assert text[: span.start].endswith(anchor.prefix)
    assert text[span.end :].startswith(anchor.suffix)


def reanchor(anchor: Anchor, text: str) -> Anchor | None:
    return reanchor_all([anchor], text)[0]


@given(placed())
def test_in_the_same_text_an_anchor_stays_where_it_is(case: tuple[str, Span]) -> None:
    text, span = case
    assert reanchor(Anchor.at(text, span), text) == Anchor.at(text, span)


@given(placed(), texts)
def test_a_new_place_holds_the_same_words(case: tuple[str, Span], other: str) -> None:
    text, span = case
    anchor = Anchor.at(text, span)
    found = reanchor(anchor, other)
    if found is not None:
        assert found.quote == anchor.quote
        assert found.holds_in(other)


@given(st.lists(placed(), max_size=6), texts)
def test_many_anchors_are_found_as_each_by_itself(cases: list[tuple[str, Span]], other: str) -> None:
    anchors = [Anchor.at(text, span) for text, span in cases]
    assert reanchor_all(anchors, other) == [reanchor(anchor, other) for anchor in anchors]


@given(placed(), st.lists(st.sampled_from(["a", "b", " ", "ab "]), max_size=10).map("".join))
def test_a_place_is_taken_where_it_alone_has_the_neighbours(case: tuple[str, Span], other: str) -> None:
    text, span = case
    text = text.translate({ord(c): "ab "[n % 3] for n, c in enumerate(AWKWARD)})
    anchor = Anchor.at(text, span)
    assume(anchor.quote and not anchor.holds_in(other))
    wanted = anchor.prefix.split()[-1:], anchor.suffix.split()[:1]
    fitting = [
        n
        for n in range(len(other))
        if other.startswith(anchor.quote, n)
        and (other[:n].split()[-1:], other[n + len(span) :].split()[:1]) == wanted
    ]
    found = reanchor(anchor, other)
    assert (None if found is None else found.span.start) == (fitting[0] if len(fitting) == 1 else None)


@given(st.integers(0, 200), st.data())
def test_words_pushed_on_by_a_new_paragraph_are_found_again(added: int, data: st.DataObject) -> None:
    text = "\u00a0".join(f"{number}th😀 שלום, word" for number in range(20))
    start = data.draw(st.integers(10, len(text) - 20))
    span = Span(start, data.draw(st.integers(start + 8, start + 19)))
    assume(any(c.isdigit() for c in span.of(text)))
    moved = reanchor(Anchor.at(text, span), f"{'x' * added}\n{text}")
    assert moved is not None
    assert moved.span == span.shifted(added + 1)


def test_context_on_one_side_is_not_believed() -> None:
    anchor = Anchor.at("The plan of Hegses failed badly.", Span(12, 18))
    assert reanchor(anchor, "A new start. The plan of Hegses works well.") is None


def test_of_two_equal_places_neither_is_taken() -> None:
    anchor = Anchor.at("So Xi said. Then he left.", Span(3, 5))
    assert reanchor(anchor, "Look: So Xi said. Again: So Xi said.") is None


def test_an_insertion_point_moves_with_its_surroundings() -> None:
    text = "He went home. She stayed."
    anchor = Anchor.at(text, Span(13, 13))
    moved = reanchor(anchor, f"Yes. {text}")
    assert moved is not None
    assert moved.span == Span(18, 18)


def test_a_quote_of_another_length_is_refused() -> None:
    with pytest.raises(AnchorError):
        Anchor(Span(0, 2), "abc")
