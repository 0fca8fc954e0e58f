"""A flag that overlaps no other makes the same passage alone as in company."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from annotator.detect.fuse import MAX_SUGGESTIONS, group
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, FlagStatus, Suggestion

TEXT = "Pete Hegses said so. Nobody knows why, far away from here."
FAR = Flag(
    "far", "d", Anchor.at(TEXT, Span(50, 54)), "x", "r", Category.OTHER,
    Severity.MINOR, 0.7, "m",
)  # fmt: skip


@given(
    confidence=st.floats(0, 1),
    severity=st.sampled_from(Severity),
    status=st.sampled_from(FlagStatus),
    stale=st.booleans(),
    readings=st.lists(st.sampled_from(["Pete Hegseth", "Pete Hegses", "", *"abcdefghijk"]), max_size=14),
)
@example(0.15, Severity.MINOR, FlagStatus.OPEN, False, [])  # 1 - (1 - 0.15) is a little more
def test_alone_as_in_company(
    confidence: float, severity: Severity, status: FlagStatus, stale: bool, readings: list[str]
) -> None:
    suggestions = tuple(Suggestion(r, str(n)) for n, r in enumerate(readings))
    flag = Flag(
        "near", "d", Anchor.at(TEXT, Span(0, 11)), "people", "r", Category.ENTITY, severity, confidence, "m",
        suggestions, status=status, stale=stale,
    )  # fmt: skip
    (alone,) = group([flag])
    assert alone == group([flag, FAR])[0]
    assert len(alone.suggestions) <= MAX_SUGGESTIONS
