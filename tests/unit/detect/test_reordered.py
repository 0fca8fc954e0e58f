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
        ("He was born in Praha.", "Praha", "Prague"),
        ("München is a city.", "München", "Munich"),
        ("Officials in Napoli said so.", "Napoli", "Naples"),
        ("Two were hurt in Mossoul on Sunday.", "Mossoul", "Mosul"),
        ("A message from the White Home came.", "White Home", "White House"),
        ("The Channel of Panama is open.", "Channel of Panama", "Panama Canal"),
        ("Ships crossed the South Chinese Sea.", "South Chinese Sea", "South China Sea"),
        ("The mood on Walls Street has changed.", "Walls Street", "Wall Street"),
        ("The Guardians Council met.", "Guardians Council", "Guardian Council"),
        ("He joined Brothers from Italy in May.", "Brothers from Italy", "Brothers of Italy"),
        (
            "She is at the London Economics School now.",
            "London Economics School",
            "London School of Economics",
        ),
        (
            "The Brennan Center for Fairness said so.",
            "Brennan Center for Fairness",
            "Brennan Center for Justice",
        ),
        ("The Donetsk National Republic said so.", "Donetsk National Republic", "Donetsk People's Republic"),
        ("The Bank of Japanese raised rates.", "Bank of Japanese", "Bank of Japan"),
        ("The Swedish Democrats rejected it.", "Swedish Democrats", "Sweden Democrats"),
        (
            "He is on the Council for Foreign Relations.",
            "Council for Foreign Relations",
            "Council on Foreign",
        ),
        ("A spokesman for Lockheed Martins said so.", "Lockheed Martins", "Lockheed Martin"),
        ("Many visited the Hymalayas.", "Hymalayas", "Himalayas"),
        ("Critics of Hezbola agreed.", "Hezbola", "Hezbollah"),
        ("Critics say that Jannis Varufakis was late.", "Jannis Varufakis", "Yanis Varoufakis"),
        ("She is at Harvard Academy now.", "Harvard Academy", "Harvard University"),
        ("The US Defense Secretariat said so.", "US Defense Secretariat", "Department of Defense"),
        ("The Supreme National Security Advice met.", "Supreme National Security Advice", "Security Council"),
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
        "Torino won against Napoli; the festival Milano Cortina begins.",
        "He went from Kiev to Lvov, then to Odessa and Kharkov.",
        "A resident of Bisrakh village swam in the Black Lake.",
        "The National Defense Force left.",
        "The Iranian Natanz Nuclear Facility was hit.",
        "The Primetime Emmy Award went to the South-Eastern European region.",
        "The National Democratic Party and the Christian Liberal Alliance agreed.",
        "France's Ministry of Armed Forces and Iran’s Islamic Revolutionary Guards Corps agreed.",
        "The Council in Europe and a bank from England were named.",
    ],
)
def test_names_in_another_good_order_are_left_alone(text: str) -> None:
    assert _likely(text) == []


def test_the_standard_spelling_follows_the_one_that_is_most_alike() -> None:
    (finding,) = _likely("Zelensky’s chief of staff Andriy Jermak led them.")
    assert [s.replacement for s in finding.suggestions][:2] == ["Andriy Ermak", "Andriy Yermak"]


def test_other_languages_may_call_places_as_they_do() -> None:
    assert _likely("La délégation est arrivée à Varsovie dimanche.", "fr") == []
