"""What is missing after some words is not mended by other words in their place."""

from __future__ import annotations

from dataclasses import replace

from annotator.detect.fuse import group
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, FlagStatus, Suggestion

TEXT = "They neglected the walls for decades.\n\nTalks go on."
MISSING = Flag(
    "missing", "d", Anchor.at(TEXT, Span(29, 37)), "bilingual", "segment-missing", Category.OMISSION,
    Severity.MAJOR, 0.75, "After this the source goes on.",
)  # fmt: skip
UNLIKELY = Flag(
    "unlikely", "d", Anchor.at(TEXT, Span(29, 36)), "fluency", "word-beside", Category.MISTRANSLATION,
    Severity.MINOR, 0.9, "“decades” is unlikely here.", (Suggestion("years", ""),),
)  # fmt: skip


def test_a_missing_line_is_not_settled_by_rewording_the_line_before() -> None:
    for likely in (0.4, 0.9):
        (passage,) = group([MISSING, replace(UNLIKELY, confidence=likely)])
        assert passage.suggestions == ()


def test_once_it_is_dismissed_the_words_may_be_changed() -> None:
    (passage,) = group([replace(MISSING, status=FlagStatus.DISMISSED), UNLIKELY])
    assert [s.replacement for s in passage.suggestions] == ["years."]


def test_another_rule_on_the_same_words_keeps_them() -> None:
    (passage,) = group([replace(MISSING, rule="too-short"), UNLIKELY])
    assert [s.replacement for s in passage.suggestions] == ["years."]
