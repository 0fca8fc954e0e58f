"""What is counted of a reviewed article."""

from __future__ import annotations

from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction, Flag, FlagStatus, Passage
from annotator.services.summaries import Progress, tally

KIND = (Category.ENTITY, Severity.MAJOR)


def passage(span: Span, status: FlagStatus) -> Passage:
    anchor = Anchor(span, "x" * len(span))
    flag = Flag(f"f{span.start}", "d", anchor, "names", "known", *KIND, 0.9, "m", status=status)
    return Passage(span, (flag,), *KIND, 0.9, "m")


def correction(span: Span, *flags: str) -> Correction:
    return Correction(f"c{span.start}", "d", span, "x" * len(span), "y", *KIND, "", flags, "A", "t", "t")


def test_a_correction_counts_as_unflagged_where_no_corrected_passage_names_or_holds_it() -> None:
    passages = [
        passage(Span(0, 5), FlagStatus.CORRECTED),
        passage(Span(10, 15), FlagStatus.CORRECTED),
        passage(Span(20, 25), FlagStatus.DISMISSED),
        passage(Span(30, 35), FlagStatus.OPEN),
    ]
    corrections = [
        correction(Span(1, 2)),  # within the first
        correction(Span(6, 7), "f10"),  # settles the second from outside
        correction(Span(14, 17)),  # reaches into the second
        correction(Span(15, 16)),  # beside it
        correction(Span(21, 22)),  # where nothing is corrected
        correction(Span(40, 41), "f99"),
    ]
    counted = tally(passages, corrections, 2)
    assert counted == Progress(open=1, corrected=2, dismissed=1, query=0, unsourced=2, unflagged=3)
    assert (counted.corrections, counted.total, counted.fraction) == (5, 4, 0.75)


def test_where_there_is_nothing_to_decide_all_is_decided() -> None:
    assert tally([], [], 0) == Progress()
    assert Progress().fraction == 1.0
