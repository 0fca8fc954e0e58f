"""Finding passages by place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.flag_index import FlagIndex
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, FlagStatus, Passage


def passage(start: int, end: int, status: FlagStatus = FlagStatus.OPEN, name: str = "") -> Passage:
    flag = Flag(
        name or f"{start}-{end}", "d", Anchor(Span(start, end), "x" * (end - start)), "t", "r",
        Category.OTHER,
        Severity.MINOR, 0.9, "m", status=status,
    )  # fmt: skip
    return Passage(flag.span, (flag,), flag.category, flag.severity, 0.9, "m")


spans = st.tuples(st.integers(0, 60), st.integers(0, 12)).map(lambda p: Span(p[0], p[0] + p[1]))


@given(st.lists(spans, max_size=25), spans)
def test_within_finds_what_a_search_one_by_one_finds(places: list[Span], wanted: Span) -> None:
    passages = [passage(s.start, s.end, name=str(n)) for n, s in enumerate(sorted(places))]
    found = FlagIndex(passages).within(wanted.start, wanted.end)
    expected = [
        p for p in passages
        if p.span.start < wanted.end and (p.span.end > wanted.start or p.span.start >= wanted.start)
    ]  # fmt: skip
    assert list(found) == expected


def test_at_prefers_the_shortest_and_what_holds_the_place() -> None:
    index = FlagIndex([passage(0, 30), passage(5, 10), passage(10, 12)])
    assert index.at(7).span == Span(5, 10)
    assert index.at(10).span == Span(10, 12)
    assert index.at(12).span == Span(0, 30)
    assert index.at(40) is None


def test_the_next_open_one_goes_round_the_end() -> None:
    index = FlagIndex([passage(0, 2), passage(5, 7, FlagStatus.DISMISSED), passage(9, 12)])
    assert index.next_open(None).span == Span(0, 2)
    assert index.next_open(Span(0, 2)).span == Span(9, 12)
    assert index.next_open(Span(9, 12)).span == Span(0, 2)
    assert index.next_open(Span(0, 2), backwards=True).span == Span(9, 12)
    assert index.next_open(Span(4, 4)).span == Span(9, 12)
    assert index.next_open(Span(4, 4), backwards=True).span == Span(0, 2)
    assert FlagIndex([passage(5, 7, FlagStatus.QUERY)]).next_open(None) is None
    assert FlagIndex().next_open(None) is None


def test_by_id_knows_every_flag_of_a_passage() -> None:
    one, two = passage(0, 5, name="a"), passage(0, 5, name="b")
    both = Passage(one.span, (*one.flags, *two.flags), one.category, one.severity, 0.9, "m")
    index = FlagIndex([both, passage(8, 9)])
    assert index.by_id("b") is both
    assert index.number(both) == 0
    assert index.by_id("none") is None
