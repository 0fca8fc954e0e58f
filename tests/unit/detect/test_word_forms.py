"""Pronouns, adverbs and prepositions in the wrong place; sentences without a subject; words of another
language."""

from __future__ import annotations

import pytest

from annotator.detect.agreement import Agreement
from annotator.detect.base import Article, CancelToken
from annotator.detect.foreign_words import foreign_to_english
from annotator.detect.fragments import Fragments
from annotator.detect.leftovers import Leftovers
from annotator.detect.prepositions import Prepositions
from annotator.detect.punctuation import Punctuation
from annotator.model.review import Level


@pytest.mark.parametrize(
    ("detector", "text", "rule", "quote", "right"),
    [
        (Agreement(), "Him advised Carter on foreign policy.", "not-subject", "Him advised", "He advised"),
        (Agreement(), "Himself justified this with the rules.", "not-subject", "Himself justified", ""),
        (Agreement(), "Its is possible to refuel here.", "not-subject", "Its is", "It is"),
        (Agreement(), "Police said that them have sold it.", "not-subject", "them have", "they have"),
        (Agreement(), "There is still a legally risk in it.", "adverb-noun", "legally risk", "legal risk"),
        (Prepositions(), "He replied in 15 March, and left.", "date", "in 15 March", "on 15 March"),
        (Prepositions(), "It was founded on 1874.", "date", "on 1874", "in 1874"),
        (Prepositions(), "He left July on 26, by train.", "displaced", "July on 26", "on July 26"),
        (Prepositions(), "There are than more 2,300 members.", "displaced", "than more", "more than"),
        (Prepositions(), "They had 40 of years together here.", "displaced", "40 of years", "40 years"),
        (Prepositions(), "He rose amid of the talks on it.", "double", "amid of", "amid"),
        (Fragments(), "Is generally considered a safe place.", "lost-subject", "Is generally", ""),
        (Punctuation(), "It met more than! 10 million people.", "stray-mark", "than!", "than"),
        (Punctuation(), "It has a total_ of four parts.", "stray-mark", "total_", "total"),
        (Leftovers(), "He was with seinem cabinet there.", "foreign-word", "seinem", ""),
        (Leftovers(), "The accident took lugar high up.", "foreign-word", "lugar", ""),
    ],
)
def test_wrong_words(findings, detector, text, rule, quote, right):
    found = [f for f in findings(detector, text) if f.rule == rule]
    assert [f.span.of(text) for f in found] == [quote]
    assert found[0].confidence >= Level.LIKELY.threshold
    assert not right or found[0].suggestions[0].replacement == right


@pytest.mark.parametrize(
    "text",
    [
        "He advised him, and he himself was there; it is its own.",
        "The US creates jobs. They saw him win, because they had seen them.",
        "It was a really chill time, an only child, the likely winner and the newly built house.",
        "On 15 March, in March 15 people came, and in May 2020 others did.",
        "He left in 1874, on 2020 terms, on July 26 and by 2030.",
        "More than 2,000 came, two of the people, and three of the 40 left.",
        "He was one of 12 people; some came out of it, and off of it.",
        "Is he generally considered safe?",
        "Had they come, they would have seen it all.",
        "Was it for this, he asked. “Is generally safe,” he said.",
        "“What for?” he asked. He came (how!) and went; it was snake_case.",
        "Oh! how they ran, and what a day!",
    ],
)
def test_right_words(findings, text):
    detectors = (Agreement(), Prepositions(), Fragments(), Punctuation(), Leftovers())
    assert [(f.rule, f.span.of(text)) for d in detectors for f in findings(d, text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “seinem” clause and «lugar» stand in quotation marks.",
        "The German word seinem begins it.",
        "The Universidade da Coruña and the Centro de investigación agreed.",
        "The gilets jaunes marched on.",
        "Each seinem he took, each seinem he left, each seinem he had was one.",
        "See ham.lugar or lugar-based ones, @lugar.",
    ],
)
def test_words_of_another_language_that_are_meant(found, text):
    assert found(Leftovers(), text) == []


def test_words_of_other_languages_belong_in_their_articles():
    article = Article.of("Er sagte, seinem der Monat vorbei ist.", "de")
    assert [f for f in Leftovers().detect(article, CancelToken()) if f.rule == "foreign-word"] == []


@pytest.mark.parametrize(
    ("word", "language"),
    [("seinem", "de"), ("lugar", "es"), ("nadzieję", "pl"), ("house", ""), ("alcalde", "")],
)
def test_what_is_foreign_to_english(word, language):
    assert foreign_to_english(word) == language
