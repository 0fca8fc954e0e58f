from __future__ import annotations

import pytest

from annotator.detect.base import Article, CancelToken, Finding
from annotator.detect.officeholders import Officeholders
from annotator.detect.variants import Variants
from annotator.model.errors import CancelledError


def _variants(text: str) -> list[Finding]:
    return [f for f in Variants().detect(Article.of(text), CancelToken()) if f.confidence >= 0.6]


def _holders(text: str) -> list[Finding]:
    return list(Officeholders().detect(Article.of(text), CancelToken()))


def test_the_odd_spelling_is_flagged_and_the_known_one_proposed() -> None:
    text = "Volodymyr Zelensky spoke. Zelensky left. Later Zelenski returned."
    (finding,) = _variants(text)
    assert finding.span.of(text) == "Zelenski"
    assert finding.suggestions[0].replacement == "Zelensky"
    assert "2 times against 1" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Volodymyr Zelensky spoke. Zelensky’s aides left with Zelensky.",
        "Like many Texans, she left Texas for North Korea, and North Korean papers said so.",
        "Anna Hansen met Peter Hanson. Hansen spoke first, then Hanson.",
    ],
)
def test_one_spelling_two_people_and_a_countrys_people_are_left_alone(text: str) -> None:
    assert _variants(text) == []


@pytest.mark.parametrize(
    ("text", "name", "holder"),
    [
        ("French President Olaf Scholz met the press.", "Olaf Scholz", "Emmanuel Macron"),
        ("It was Israeli Prime Minister Narendra Modi who came.", "Narendra Modi", "Benjamin Netanyahu"),
    ],
)
def test_an_office_of_another_state_is_flagged_with_its_holder(text: str, name: str, holder: str) -> None:
    (finding,) = _holders(text)
    assert finding.span.of(text) == name
    assert holder in [s.replacement for s in finding.suggestions]


@pytest.mark.parametrize(
    "text",
    [
        "German Chancellor Olaf Scholz met French President Emmanuel Macron.",
        "North Korean leader Kim Jong-un and Chinese Foreign Minister Wang Yi were there.",
        "US diplomat Marco Rubio and former British Prime Minister Tony Blair spoke.",
        "French President Quentin Blackthorne is nobody we know.",
    ],
)
def test_holders_of_their_own_offices_and_strangers_are_left_alone(text: str) -> None:
    assert _holders(text) == []


def test_cancelling_stops() -> None:
    cancel = CancelToken()
    cancel.cancel()
    for detector in (Variants(), Officeholders()):
        with pytest.raises(CancelledError):
            list(detector.detect(Article.of("French President Olaf Scholz spoke."), cancel))
