"""Whether a word that a spelling checker does not know is misspelled."""

import pytest

from annotator.detect.misspelling import judge
from annotator.model.review import Level


def shown(word: str, *suggestions: str) -> bool:
    verdict = judge(word, suggestions)
    return verdict is not None and verdict.confidence >= Level.LIKELY.threshold


@pytest.mark.parametrize(
    ("word", "suggestions"),
    [
        ("belidve", ("beside", "believe")),
        ("govermnent", ("government",)),
        ("desertors", ("deserters", "assertors")),
        ("feldmarssal", ()),
    ],
)
def test_a_word_nobody_uses_is_misspelled(word: str, suggestions: tuple[str, ...]) -> None:
    assert shown(word, *suggestions)


@pytest.mark.parametrize(
    ("word", "suggestions"),
    [
        ("neighbour’s", ("neighbor's",)),
        ("multilateralism", ("multilateral",)),
        ("organisations", ("organizations",)),
        ("shuttlebay", ("shuttle",)),
        ("countercandidate", ()),
        ("avant-garde", ()),
        ("km2", ("km",)),
        ("ab", ("a",)),
        ("Hegses", ("Hess's",)),
        ("wikiHow", ("wiki",)),
    ],
)
def test_rare_and_british_words_compounds_and_names_are_not(word: str, suggestions: tuple[str, ...]) -> None:
    assert not shown(word, *suggestions)


def test_two_words_run_together_are_taken_apart() -> None:
    verdict = judge("willhappen", ("wallpaper",))
    assert verdict is not None
    assert verdict.suggestions[0] == "will happen"
    assert "run together" in verdict.message


def test_the_nearest_and_most_common_suggestion_comes_first() -> None:
    verdict = judge("belidve", ("beside", "relive", "believe"))
    assert verdict is not None
    assert verdict.suggestions[0] == "believe"
    assert verdict.confidence >= Level.CERTAIN.threshold


@pytest.mark.parametrize(
    ("before", "after"), [("#", ""), ("@", ""), ("/", ""), (".", ""), ("", "@"), ("-", "")]
)
def test_parts_of_addresses_and_tags_are_not_judged(before: str, after: str) -> None:
    assert judge("belidve", ("believe",), before, after) is None
