"""Runs of capitalised words, their titles, and where one name ends and the next begins."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.detect.base import Article
from annotator.detect.mentions import mentions
from annotator.detect.resolve import resolutions

WORDS = st.sampled_from(
    "And and the of for Xi Jinping President French US Ministry Defense O’Brien U.S. Monday said, met “But "
    "Jean-Luc van der Zee’s Bill & Melinda Gates Foundation 😀 – director Wang McDonald’s He".split()
)


def _found(text: str) -> list[tuple[str, str]]:
    return [(m.title, m.span.of(text)) for m in mentions(Article.of(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was US Secretary of Defense Pete Hegseth.", [("US Secretary of Defense", "Pete Hegseth")]),
        (
            "North Korean leader Kim Jong-un spoke.",
            [("", "North Korean"), ("North Korean leader", "Kim Jong-un")],
        ),
        ("It was NATO Secretary General Mark Rutte.", [("NATO Secretary General", "Mark Rutte")]),
        ("He joined the BRICS and the World Bank.", [("", "BRICS"), ("", "World Bank")]),
        ("She runs the Bill and Melinda Gates Foundation.", [("", "Bill and Melinda Gates Foundation")]),
        ("The Ministry of Health and Welfare agreed.", [("", "Ministry of Health and Welfare")]),
        ("They met in Paris on Monday.", [("", "Paris")]),
        ("It is Moscow’s Ministry of Defense.", [("", "Moscow"), ("", "Ministry of Defense")]),
        ("Observers doubt it. Putin left.", [("", "Putin")]),
        ("It was signed by Leo van der Berg.", [("", "Leo van der Berg")]),
        ("It was signed by Rania al-Mashat.", [("", "Rania al-Mashat")]),
        ("He saw Valéry Giscard d’Estaing and al-Assad.", [("", "Valéry Giscard d’Estaing")]),
        ("He owes it to Monte dei Paschi di Siena.", [("", "Monte dei Paschi di Siena")]),
    ],
)
def test_mentions(text: str, expected: list[tuple[str, str]]) -> None:
    assert _found(text) == expected


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_any_run_of_words_gives_disjoint_mentions_in_order(text: str) -> None:
    article = Article.of(text)
    spans = [r.mention.span for r in resolutions(article)]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.of(text).strip() for span in spans)
