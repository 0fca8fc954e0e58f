"""Known names with their words in another order, in another language, or with another beginning."""

from __future__ import annotations

import pytest

from annotator.detect.base import Article, CancelToken, Finding
from annotator.detect.names import Organisations, People, Places
from annotator.model.review import Level


def _likely(text: str, language: str = "en") -> list[Finding]:
    article = Article.of(text, language)
    detectors = (People(), Organisations(), Places())
    found = [f for d in detectors for f in d.detect(article, CancelToken())]
    return [f for f in found if f.confidence >= Level.LIKELY.threshold]


@pytest.mark.parametrize(
    ("text", "quote", "right"),
    [
        (
            "Armenia left the Organization of Treaty of Collective Safety.",
            "Organization of Treaty of Collective Safety",
            "Collective Security Treaty Organization",
        ),
        (
            "A man from the Agency of Intelligence Defense spoke.",
            "Agency of Intelligence Defense",
            "Defense Intelligence Agency",
        ),
        ("A general in the Service of Intelligence Foreign said so.", "Service of Intelligence Foreign", ""),
        ("Trucks entered the Strip of Gaza on Monday.", "Strip of Gaza", "Gaza Strip"),
        ("The report by International Amnesty is out.", "International Amnesty", "Amnesty International"),
        (
            "The International Agency for Nuclear Energy sent its men.",
            "International Agency for Nuclear Energy",
            "International Atomic Energy Agency",
        ),
        ("The U.S. Institute of the World was closed.", "U.S. Institute of the World", "Institute of Peace"),
        ("Negotiators met in Varsovie on Sunday.", "Varsovie", "Warsaw"),
        ("Nueva York is far away.", "Nueva York", "New York"),
        ("The drone hit the plant in Konstantinople.", "Konstantinople", "Constantinople"),
        ("North Korean leader Kim Chen Un was there.", "Kim Chen Un", "Kim Jong Un"),
        ("Senate Minority Leader Karl Schumer agreed.", "Karl Schumer", "Chuck Schumer"),
        ("ECB President Christina Lagard held on.", "Christina Lagard", "Christine Lagarde"),
        ("Fighting reached the Dniepropetrovsk region.", "Dniepropetrovsk", "Dnipropetrovsk"),
    ],
)
def test_garbled_names_are_put_right(text: str, quote: str, right: str) -> None:
    (finding,) = _likely(text)
    assert finding.span.of(text) == quote
    assert any(right in s.replacement for s in finding.suggestions)


@pytest.mark.parametrize(
    "text",
    [
        "The US State Department and the Parliament of Ukraine agreed.",
        "The Council of State met, and the Security Council of the United Nations, too.",
        "The Iranian Revolutionary Guard was there.",
        "The University of Boston stands in the State of Washington.",
        "Florencia Kirchner lives near the hotel Varsovie Palace.",
    ],
)
def test_names_in_another_good_order_are_left_alone(text: str) -> None:
    assert _likely(text) == []


def test_the_standard_spelling_follows_the_one_that_is_most_alike() -> None:
    (finding,) = _likely("Zelensky’s chief of staff Andriy Jermak led them.")
    assert [s.replacement for s in finding.suggestions][:2] == ["Andriy Ermak", "Andriy Yermak"]


def test_other_languages_may_call_places_as_they_do() -> None:
    assert _likely("La délégation est arrivée à Varsovie dimanche.", "fr") == []
