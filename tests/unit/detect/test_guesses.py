"""What the guessers of names ask of words and roles."""

from __future__ import annotations

import pytest

from annotator.detect.guesses import in_one_place
from annotator.detect.roles import is_telling, stands_beside
from annotator.knowledge.entity import Role


@pytest.mark.parametrize(
    ("word", "known", "same"),
    [
        ("longreuch", "longreach", True),
        ("gdinya", "gdynia", False),
        ("idochu", "itochu", True),
        ("hnoda", "honda", True),
        ("brazillian", "brazilian", True),
        ("panathiikos", "panathinaikos", True),
        ("glanberg", "glasenberg", True),
        ("drogeda", "drogheda", True),
        ("senti", "sendai", False),
        ("kremen", "kremlin", True),
        ("omicron", "micron", False),
        ("barbeary", "burberry", False),
        ("same", "same", True),
        ("", "same", False),
    ],
)
def test_in_one_place(word: str, known: str, same: bool) -> None:
    assert in_one_place(word, known) is same


@pytest.mark.parametrize(
    ("before", "after", "beside"),
    [
        ("According to the Prime Minister of Belize ", " it will", True),
        ("Belize’s prime minister ", "", True),
        ("", ", the Prime Minister of Belize, agreed", True),
        ("", ", once prime minister of Belize", False),
        ("The Deputy Prime Minister of Belize ", "", False),
        ("The prime minister of Belize met ", " in Paris", False),
        ("Prime Minister ", " went to Belize", False),
        ("", " said that the Prime Minister of Belize agreed", False),
        ("", "", False),
    ],
)
def test_a_role_stands_beside_a_name(before: str, after: str, beside: bool) -> None:
    assert stands_beside(Role("Prime Minister of Belize"), before, after) is beside


@pytest.mark.parametrize(
    ("role", "telling"),
    [
        ("Prime Minister of Belize", True),
        ("Kansas City Chiefs coach", True),
        ("film director", False),
        ("actor", False),
    ],
)
def test_some_roles_tell_who_is_meant(role: str, telling: bool) -> None:
    assert is_telling(Role(role)) is telling
