"""Whether a word that a spelling checker does not know is misspelled."""

import pytest

from annotator.detect.misspelling import in_dictionary, judge, judge_in
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
        ("iodisation", ("ionisation",)),
        ("reshore", ("restore",)),
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


@pytest.mark.parametrize(("word", "near"), [("gonion", "onion"), ("explantations", "explanations")])
def test_a_dictionarys_rare_word_beside_a_common_one_is_shown_but_not_certain(word: str, near: str) -> None:
    verdict = judge(word, (near,))
    assert verdict is not None
    assert Level.LIKELY.threshold <= verdict.confidence < Level.CERTAIN.threshold
    assert "is a rare word" in verdict.message
    assert verdict.suggestions == (near,)


@pytest.mark.parametrize("word", ["salpingitis", "salpinges", "abomasa", "onychomycosis"])
def test_a_dictionarys_rare_word_is_not_shown_as_misspelled(word: str) -> None:
    verdict = judge(word, ())
    assert verdict is None or (
        verdict.confidence < Level.LIKELY.threshold and "not an English word" not in verdict.message
    )


@pytest.mark.parametrize(
    ("word", "near"), [("experiance", "experience"), ("anniversay", "anniversary"), ("thsi", "this")]
)
def test_a_frequent_slip_is_shown(word: str, near: str) -> None:
    verdict = judge(word, (near,))
    assert verdict is not None
    assert Level.LIKELY.threshold <= verdict.confidence < Level.CERTAIN.threshold
    assert verdict.suggestions == (near,)


@pytest.mark.parametrize(
    ("word", "suggestions"),
    [
        ("glycaemic", ("glycemic",)),  # as common as its neighbour
        ("sociodemographic", ()),
        ("antiplatelet", ("anti platelet",)),
        ("muay", ("may",)),  # in use
    ],
)
def test_a_seldom_word_is_left_alone(word: str, suggestions: tuple[str, ...]) -> None:
    assert judge(word, suggestions) is None


@pytest.mark.parametrize("word", ["goverment", "recieved", "occured", "seperately", "experiance"])
def test_usual_slips_are_in_no_dictionary(word: str) -> None:
    assert not in_dictionary(word)


@pytest.mark.parametrize("word", ["gonion", "gonions", "explantation", "salpingitis", "salpinges", "abomasa"])
def test_a_form_of_a_headword_is_in_the_dictionary(word: str) -> None:
    assert in_dictionary(word)


@pytest.mark.parametrize(
    ("before", "after"), [("#", ""), ("@", ""), ("/", ""), (".", ""), ("", "@"), ("-", "")]
)
def test_parts_of_addresses_and_tags_are_not_judged(before: str, after: str) -> None:
    assert judge("belidve", ("believe",), before, after) is None


@pytest.mark.parametrize(
    ("language", "word", "suggestion"),
    [
        ("de-DE", "beschlosen", "beschlossen"),
        ("fr", "mileux", "milieux"),
        ("pt-PT", "apesentaram", "apresentaram"),
    ],
)
def test_a_slip_in_another_language(language: str, word: str, suggestion: str) -> None:
    verdict = judge_in(language, word, (suggestion,))
    assert verdict is not None
    assert verdict.confidence >= Level.LIKELY.threshold
    assert verdict.suggestions == (suggestion,)


@pytest.mark.parametrize(
    ("language", "word", "suggestion"),
    [
        ("de-DE", "Hegses", "Hengste"),
        ("de-DE", "beschlossen", "geschlossen"),
        ("xx", "beschlosen", "beschlossen"),
    ],
)
def test_names_words_in_use_and_unknown_languages_are_not_judged(
    language: str, word: str, suggestion: str
) -> None:
    assert judge_in(language, word, (suggestion,)) is None


def test_a_long_word_in_two_is_no_slip() -> None:
    verdict = judge_in("it", "semidominante", ("semi dominante",))
    assert verdict is not None
    assert verdict.confidence < Level.LIKELY.threshold
