from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.knowledge.keys import deletions, fold, sound_key, without_possessive, without_syllable


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Łukasz", "lukasz"), ("Al-Sisi", "alsisi"), ("O’Brien", "obrien"), ("Côte d’Ivoire", "cote divoire"),
        ("U.S. Department", "us department"), ("Şanlıurfa", "sanliurfa"), ("  Straße  3 ", "strasse 3"),
    ],
)  # fmt: skip
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("volodymyr", "voldymir"), ("hegseth", "hegses"), ("zelensky", "selenskyy"), ("kellogg", "kelog"),
        ("khamenei", "hamenei"), ("wagner", "vagner"), ("kim", "gim"), ("erdogan", "ertogan"),
    ],
)  # fmt: skip
def test_names_that_transliterations_confuse_sound_alike(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(("one", "other"), [("putin", "obama"), ("merkel", "macron"), ("oslo", "seoul")])
def test_different_names_sound_different(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


def test_deletions() -> None:
    assert set(deletions("abcd")) == {"abcd", "bcd", "acd", "abd", "abc"}
    assert list(deletions("abc")) == ["abc"]


def test_lost_syllables() -> None:
    assert "vovcnsk" in set(without_syllable("vovchansk"))
    assert set(without_syllable("belgrade")) == {"bgrade", "belgde", "belgre", "belgra"}
    assert list(without_syllable("berlin")) == []


def test_possessives() -> None:
    assert without_possessive("Hegseth’s") == "Hegseth"
    assert without_possessive("the Browns'") == "the Browns"
    assert without_possessive("Paris") == "Paris"
