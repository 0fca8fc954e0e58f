"""Filtering and ordering passages: pure functions, no window."""

from __future__ import annotations

from annotator.gui.flag_filter import Arrangement, FlagFilter, GroupHeading, arrange, harm
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, FlagStatus, Passage, Suggestion

TEXT = "He is called Pete Hegses. He did not say 30 percent. The the end is a awkward thing."


def passage(
    words: str,
    category: Category,
    *,
    severity: Severity = Severity.MAJOR,
    status: FlagStatus = FlagStatus.OPEN,
    detector: str = "people",
    confidence: float = 0.8,
    message: str = "It looks wrong.",
    suggestion: str = "",
) -> Passage:
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    suggestions = (Suggestion(suggestion),) if suggestion else ()
    flag = Flag(
        words, "d", Anchor.at(TEXT, span), detector, "r", category, severity, confidence, message,
        suggestions, status=status,
    )  # fmt: skip
    return Passage(span, (flag,), category, severity, confidence, message, suggestions)


NAME = passage("Pete Hegses", Category.ENTITY, suggestion="Pete Hegseth")
NOT = passage("did not say", Category.GRAMMAR, detector="harper")
NUMBER = passage("30 percent", Category.NUMBER, detector="numbers", status=FlagStatus.DISMISSED)
TWICE = passage("The the", Category.DUPLICATION, severity=Severity.MINOR, detector="repetition")
STYLE = passage("awkward", Category.AWKWARD, severity=Severity.CRITICAL, detector="harper", confidence=0.99)
ALL = (NAME, NOT, NUMBER, TWICE, STYLE)


def test_names_do_more_harm_than_numbers_than_negation_than_language_than_style():
    assert [harm(p, TEXT) for p in ALL] == [0, 1 + 1, 1, 4, 5]


def test_worst_first_puts_harm_before_severity_and_confidence():
    rows = arrange((STYLE, TWICE, NUMBER, NOT, NAME), TEXT, FlagFilter(), Arrangement.HARM)
    assert rows == (NAME, NUMBER, NOT, TWICE, STYLE)


def test_text_order_is_the_order_given():
    assert arrange(ALL, TEXT, FlagFilter(), Arrangement.TEXT) == ALL


def test_groups_have_headings_with_their_numbers():
    rows = arrange(ALL, TEXT, FlagFilter(), Arrangement.DETECTOR, str.upper)
    assert rows[0] == GroupHeading("HARPER", 2)
    assert rows[1:3] == (NOT, STYLE)
    assert [r.title for r in rows if isinstance(r, GroupHeading)] == [
        "HARPER",
        "NUMBERS",
        "PEOPLE",
        "REPETITION",
    ]


def test_groups_by_status_begin_with_the_open_ones():
    rows = arrange(ALL, TEXT, FlagFilter(), Arrangement.STATUS)
    assert [r for r in rows if isinstance(r, GroupHeading)] == [
        GroupHeading("Open", 4),
        GroupHeading("Dismissed", 1),
    ]


def test_categories_are_grouped_by_harm():
    rows = arrange((STYLE, NUMBER, NAME), TEXT, FlagFilter(), Arrangement.CATEGORY)
    assert [r.title for r in rows if isinstance(r, GroupHeading)] == ["Wrong name", "Wrong number", "Awkward"]


def test_each_filter_lets_only_its_own_through():
    def left(chosen: FlagFilter) -> list[Passage]:
        return list(arrange(ALL, TEXT, chosen, Arrangement.TEXT))

    assert left(FlagFilter(status=FlagStatus.DISMISSED)) == [NUMBER]
    assert left(FlagFilter(severity=Severity.MINOR)) == [TWICE]
    assert left(FlagFilter(category=Category.ENTITY)) == [NAME]
    assert left(FlagFilter(detector="harper")) == [NOT, STYLE]
    assert left(FlagFilter(detector="harper", severity=Severity.CRITICAL)) == [STYLE]


def test_words_are_found_in_the_passage_the_message_and_the_suggestions_in_any_case():
    told = passage("end", Category.GRAMMAR, message="A verb is missing.")
    for words, wanted in (("hegses", NAME), ("HEGSETH", NAME), ("missing", told)):
        rows = arrange((NAME, told), TEXT, FlagFilter(words=words), Arrangement.TEXT)
        assert rows == (wanted,), words


def test_a_filter_is_true_only_when_it_filters():
    assert not FlagFilter()
    assert FlagFilter(words="x")
