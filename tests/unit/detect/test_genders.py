"""“He” for a woman, “she” for a man."""

from __future__ import annotations

import pytest

from annotator.detect.reference import Reference
from annotator.model.review import Level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ursula von der Leyen said he would travel to Kyiv.", [("he", "she")]),
        ("Angela Merkel left office in 2021. His party lost.", [("His", "Her")]),
        ("Emmanuel Macron said on Monday that her government would stay.", [("her", "his")]),
        ("Emmanuel Macron went to Rome. It was said that they liked her.", []),
        ("President Emmanuel Macron hurt herself.", [("herself", "himself")]),
        ("Angela Merkel came. Then Merkel showed his plan.", [("his", "her")]),
        ("Emmanuel Macron came to Rome, which welcomed her.", [("her", "him")]),
    ],
)
def test_a_pronoun_that_can_mean_nobody_else(findings, text, expected):
    found = [f for f in findings(Reference(), text) if f.rule == "wrong-gender"]
    assert [(f.span.of(text), f.suggestions[0].replacement) for f in found] == expected
    assert all(f.confidence >= Level.LIKELY.threshold for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "Emmanuel Macron said his government would stay.",
        "Emmanuel Macron met Giorgia Meloni in Rome, where she spoke.",
        "Emmanuel Macron met a woman who said she liked him.",
        "Emmanuel Macron and his wife came. She smiled.",
        "Emmanuel Macron spoke.\nShe was not there.",
        "Emmanuel Macron came, and so did Jean Dupontel. She left.",
        "Jane Doeringer came. He left.",
        "Emmanuel Macron described her at length.",
        "Her neighbour, Emmanuel Macron, described her at length.",
        "Emmanuel Macron described her as a planet in her own orbit.",
    ],
)
def test_pronouns_that_may_mean_somebody_else(found, text):
    assert found(Reference(), text) == []
