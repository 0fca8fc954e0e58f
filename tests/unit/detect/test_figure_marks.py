"""Figures as other languages write them."""

from __future__ import annotations

import pytest

from annotator.detect.punctuation import Punctuation


@pytest.mark.parametrize(
    ("text", "rule", "quote", "right"),
    [
        ("About 25.000 people came.", "thousands-point", "25.000", "25,000"),
        ("They sent 3.500 Jewish soldiers home.", "thousands-point", "3.500", "3,500"),
        ("The city has 1.234.567 souls.", "thousands-point", "1.234.567", "1,234,567"),
        ("It rose by 30,4% last year.", "decimal-comma", "30,4", "30.4"),
        ("It cost 1,25 million euros.", "decimal-comma", "1,25", "1.25"),
        ("The U. S. economy grew.", "spaced-letters", "U. S.", "U.S."),
        ("It was built in the XIII century.", "roman-century", "XIII century", "13th century"),
        (
            "It fell in the II century, not the XXIst.",
            "roman-century",
            "II century",
            "2nd century",
        ),
        ("It was founded in the IX century.", "roman-century", "IX century", "9th century"),
    ],
)
def test_figures_written_another_way(findings, text, rule, quote, right):
    (finding,) = findings(Punctuation(), text)
    assert (finding.rule, finding.span.of(text)) == (rule, quote)
    assert [s.replacement for s in finding.suggestions] == [right]


@pytest.mark.parametrize(
    "text",
    [
        "The tunnel is 34.538 km long and 1.250 meters high.",
        "It has 1.250 seats for 12,000 visitors.",
        "Version 1.234 is out, and so is 10.000.",
        "He paid $1.234 dollars or 2.500 million.",
        "The score was 6,4 and he came 2,3 or 4,5.",
        "Article 2.125 says that it is over.",
        "Ulysses U. S. Grant and the U.S. Army met in the 13th century.",
        "Some 1,250,000 people came in 1990, 20 of them twice.",
    ],
)
def test_right_figures(found, text):
    assert found(Punctuation(), text) == []
