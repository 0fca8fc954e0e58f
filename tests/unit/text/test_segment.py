"""Paragraphs and sentences."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.anchor import Span
from annotator.model.document import SegmentKind
from annotator.paths import seed
from annotator.text.segment import paragraphs, segment, sentences

texts = st.text(alphabet='aB. ?!"“”’\u00a0\u2028\n😀。ש', max_size=80)


def split(text: str) -> list[str]:
    return [s.of(text) for s in sentences(text, Span(0, len(text)))]


@given(texts)
def test_segments_are_ordered_disjoint_and_miss_only_white_space(text: str) -> None:
    pieces = segment(text)
    at = 0
    for piece in pieces:
        assert not text[at : piece.span.start].strip()
        words = piece.span.of(text)
        assert words
        assert words == words.strip()
        assert "\n" not in words
        at = piece.span.end
    assert not text[at:].strip()
    assert [p.paragraph for p in pieces] == sorted(p.paragraph for p in pieces)


@given(texts)
def test_segments_stay_within_their_paragraph(text: str) -> None:
    lines = list(paragraphs(text))
    for piece in segment(text):
        assert lines[piece.paragraph].contains(piece.span)


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Xi met Gen. Li.",
        "The U.S. president spoke.",
        "It costs 3.5 million.",
        "He asked “What now?” and left.",
        "J. K. Rowling wrote it.",
        "It was about 5 p.m. on Monday.",
    ],
)
def test_no_sentence_ends_here(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Am 3. Mai kam er.",
        "Es geschah am 3. Tag.",
        "Der 2. Weltkrieg endete.",
        "Der 1. FC Köln gewann.",
        "Im XIX. Jahrhundert war es so.",
        "Zu ihrem 80. Geburtstag kam er.",
        "Vom 3. bis 5. August blieb er.",
        "Am 3./4. Mai war er da.",
        "Er kam Montag, 3. August.",
        "3. Mai 2024: Tag der Freiheit.",
        "Es war am 15. 3. 2024 in Bonn.",
        "Dne 15. 3. 2024 přišel.",
        "Vom 1. 3. bis 15. 3. 2024 war er da.",
        "Til den 17. Maj kom han.",
        "Sie kommt 1. jaanuaril tagasi.",
        "Dnia 1. maja przyszedł.",
    ],
)
def test_an_ordinal_ends_no_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("“Go!” He went.", ["“Go!”", "He went."]),
        ("He lives in the U.S. The rest is known.", ["He lives in the U.S.", "The rest is known."]),
        ("Wait… What?", ["Wait…", "What?"]),
        ("他走了。她留下。", ["他走了。", "她留下。"]),
        ("Only I. He left.", ["Only I.", "He left."]),
        ("Er kam am 3. Mai. Danach ging er.", ["Er kam am 3. Mai.", "Danach ging er."]),
        ("Er kam 1999. Danach ging er.", ["Er kam 1999.", "Danach ging er."]),
        ("Seit der 1999. Danach ging er.", ["Seit der 1999.", "Danach ging er."]),
        ("Es waren drei und 4. Danach ging er.", ["Es waren drei und 4.", "Danach ging er."]),
        ("I am 30. My wife is 28.", ["I am 30.", "My wife is 28."]),
        ("He was 30. August came.", ["He was 30.", "August came."]),
        ("She turned 30. Mai Pham left.", ["She turned 30.", "Mai Pham left."]),
        ("It is due on the 15. 3. The next item.", ["It is due on the 15.", "3.", "The next item."]),
    ],
)
def test_sentences_end_here(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_a_headline_and_a_byline_are_no_sentences() -> None:
    text = "Xi meets Putin in Beijing\nJane Doe\nThe two met on Monday. They talked.\nWhat comes next"
    kinds = [(p.span.of(text), p.kind) for p in segment(text)]
    assert kinds == [
        ("Xi meets Putin in Beijing", SegmentKind.HEADING),
        ("Jane Doe", SegmentKind.BYLINE),
        ("The two met on Monday.", SegmentKind.SENTENCE),
        ("They talked.", SegmentKind.SENTENCE),
        ("What comes next", SegmentKind.HEADING),
    ]


def test_the_sample_article_is_covered() -> None:
    text = seed("000_1696f6dd80099801.txt").read_text(encoding="utf-8")
    pieces = segment(text)
    assert len(pieces) > 20
    assert sum(len(p.span) for p in pieces) > 0.97 * len(text.strip())


def test_a_row_of_dots_takes_no_more_than_its_length() -> None:
    text = f"See there {'.' * 200_000}and go on."
    begun = time.process_time()
    assert [p.span.of(text) for p in segment(text)] == [text]
    assert time.process_time() - begun < 2  # half an hour, were each dot looked at as a beginning
