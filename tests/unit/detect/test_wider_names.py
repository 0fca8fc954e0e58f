"""Names of which runs of capitalised words are parts alone."""

from __future__ import annotations

import pytest

from annotator.detect.base import Article
from annotator.detect.guess_wider import wider
from annotator.detect.mentions import mentions
from annotator.detect.resolve import Resolution, resolutions
from annotator.model.names import NameKind


def _resolved(text: str, name: str) -> Resolution:
    article = Article.of(text)
    return next(r for r in resolutions(article) if r.mention.span.of(text) == name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The General Staff of the Armed Forces of Ukraine said so.",
            "General Staff of the Armed Forces of Ukraine",
        ),
        ("Workers of General Motors were there.", "General Motors"),
        ("Prince Edward Island is large.", "Prince Edward Island"),
        ("The European Public Prosecutor’s Office agreed.", "European Public Prosecutor’s Office"),
        ("A report by the Mail & Guardian came.", "Mail & Guardian"),
    ],
)
def test_what_is_known_as_a_whole_is_one_name(text: str, name: str) -> None:
    assert _resolved(text, name).known is not None


@pytest.mark.parametrize(
    ("text", "name", "right"),
    [
        ("The Organization for Safety and Cooperation in Europe said so.",
         "Organization for Safety and Cooperation in Europe", "Organization for Security"),
        ("He is on the Committee on Foriegn Investment in the United States.",
         "Committee on Foriegn Investment in the United States", "Committee on Foreign Investment"),
        ("The European Publec Prosecutor’s Office agreed.",
         "European Publec Prosecutor’s Office", "European Public Prosecutor"),
        ("The Ministry of Economy, Commerce and Industry said so.",
         "Ministry of Economy, Commerce and Industry", "Ministry of Economy, Trade and Industry"),
        ("The Food and Drug Adminnistration said so.",
         "Food and Drug Adminnistration", "Food and Drug Administration"),
        ("He worked for St Thomas’ Hospetal.", "St Thomas’ Hospetal", "St Thomas' Hospital"),
    ],
)  # fmt: skip
def test_what_is_garbled_as_a_whole_is_one_name(text: str, name: str, right: str) -> None:
    resolution = _resolved(text, name)
    assert resolution.kind is NameKind.ORGANISATION
    assert resolution.guesses[0].written.startswith(right)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The United Nations in New York agreed.", ["United Nations", "New York"]),
        ("He met Prince Harry in London.", ["Harry", "London"]),
        ("Moscow’s Security Council met.", ["Moscow", "Security Council"]),
        ("Paris, Berlin and London agreed.", ["Paris", "Berlin", "London"]),
    ],
)
def test_other_neighbours_stay_apart(text: str, names: list[str]) -> None:
    assert [r.mention.span.of(text) for r in resolutions(Article.of(text))] == names


def test_the_widest_come_first_and_within_their_sentence() -> None:
    text = "Bureau of Alcohol, Tobacco and Firearms in Texas. Ohio agreed."
    wide = [(m.span.of(text), parts) for m, parts in wider(text, mentions(Article.of(text)), 0)]
    assert wide[0] == ("Bureau of Alcohol, Tobacco and Firearms in Texas", 4)
    assert [parts for _, parts in wide] == [4, 3, 2]
