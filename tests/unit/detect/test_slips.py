"""Slips of grammar: nouns that are missing or in the wrong number, words that cannot be neighbours, verb
forms that do not go together."""

from __future__ import annotations

import pytest

from annotator.detect.agreement import Agreement
from annotator.detect.articles import Articles
from annotator.detect.prepositions import Prepositions
from annotator.detect.wordorder import WordOrder
from annotator.model.review import Level


@pytest.mark.parametrize(
    ("detector", "text", "rule", "quote", "right"),
    [
        (Articles(), "The of equipment of the navy is old.", "article-alone", "The of", ""),
        (Articles(), "The ministry says that the has been warned.", "article-alone", "the has", ""),
        (Articles(), "It became a, tourist attraction in June.", "article-alone", "a,", ""),
        (
            Articles(),
            "He made a dangerous that nobody expected.",
            "adjective-alone",
            "a dangerous that",
            "",
        ),
        (Articles(), "You may find yourself in a difficult.", "adjective-alone", "a difficult.", ""),
        (Articles(), "He met the unlikely the driver of it.", "adjective-alone", "the unlikely the", ""),
        (Articles(), "They lost their in the war of 1990.", "possessive-alone", "their in", ""),
        (Articles(), "He made the town a their home for years.", "two-determiners", "a their", ""),
        (
            Articles(),
            "They fought in battlefield for years.",
            "missing-article",
            "in battlefield",
            "in the battlefield",
        ),
        (
            Articles(),
            "The euro climbed against dollar on Monday.",
            "missing-article",
            "against dollar",
            "against the dollar",
        ),
        (
            Articles(),
            "They plan the upgrading of pedestrian street.",
            "missing-article",
            "of pedestrian street",
            "of the pedestrian street",
        ),
        (
            Articles(),
            "They cancelled the tour after singer injured himself when he fell off stage.",
            "missing-article",
            "after singer",
            "after the singer",
        ),
        (
            Articles(),
            "Since then the house has become museum.",
            "missing-article",
            "become museum",
            "become a museum",
        ),
        (
            Articles(),
            "He left, wearing light blue jacket.",
            "missing-article",
            "wearing light blue jacket",
            "wearing a light blue jacket",
        ),
        (Articles(), "They entered China’s the largest port.", "two-determiners", "China’s the", ""),
        (
            WordOrder(),
            "They were on they way to Germany.",
            "preposition-subject",
            "on they",
            "on their",
        ),
        (
            WordOrder(),
            "The company informed of they in June.",
            "preposition-subject",
            "of they",
            "of them",
        ),
        (
            WordOrder(),
            "He the German car industry alone could lose jobs.",
            "pronoun-article",
            "He the",
            "",
        ),
        (
            WordOrder(),
            "It was found on a shore where he grandmother lived.",
            "pronoun-noun",
            "he grandmother",
            "his grandmother",
        ),
        (
            WordOrder(),
            "In 1989, his helped Brooks to create it.",
            "possessive-verb",
            "his helped",
            "he helped",
        ),
        (WordOrder(), "They are safe in of the city.", "two-prepositions", "in of", ""),
        (WordOrder(), "The party of for France won.", "two-prepositions", "of for", ""),
        (WordOrder(), "Today, more 330 plants run.", "lost-than", "more 330", "more than 330"),
        (
            WordOrder(),
            "Officials held a meeting urgent on Friday.",
            "adjective-after-noun",
            "meeting urgent",
            "urgent meeting",
        ),
        (
            WordOrder(),
            "The crowd came to vote down it.",
            "particle-pronoun",
            "vote down it",
            "vote it down",
        ),
        (WordOrder(), "The cave it has stood the test of time.", "double-subject", "it has", "has"),
        (
            WordOrder(),
            "Its chairman, Young Liu, he said that it is good.",
            "double-subject",
            "he said",
            "said",
        ),
        (WordOrder(), "The idea of is very old in Norway.", "preposition-verb", "of is", ""),
        (
            WordOrder(),
            "Although there are many doubts about it, but the law was passed.",
            "two-links",
            ", but",
            ",",
        ),
        (WordOrder(), "Because it rained all day, so they stayed.", "two-links", ", so", ","),
        (
            Prepositions(),
            "It is safe, according the ministry.",
            "lost-to",
            "according the",
            "according to the",
        ),
        (
            Agreement(),
            "They sent thousands of soldier to the border.",
            "crowd-one",
            "thousands of soldier",
            "thousands of soldiers",
        ),
        (Agreement(), "It spawned dozen of tornadoes on Monday.", "round-of", "dozen of", "dozens of"),
        (
            Agreement(),
            "You can stop these persecution here.",
            "several-one",
            "these persecution",
            "these persecutions",
        ),
        (
            Agreement(),
            "It is one of the oldest Romanian publication in town.",
            "one-of-one",
            "one of the oldest Romanian publication",
            "one of the oldest Romanian publications",
        ),
        (Agreement(), "The prices was raised in May.", "subject-number", "prices was", "prices were"),
        (Agreement(), "He said that the museum are old.", "subject-number", "museum are", "museum is"),
        (
            Prepositions(),
            "He has lived there since two years, alone.",
            "time",
            "since two years",
            "for two years",
        ),
        (Prepositions(), "They met there in last year, by chance.", "time", "in last year", "last year"),
        (Agreement(), "Each soldiers buys a rifle.", "one-several", "Each soldiers", "Each soldier"),
        (Agreement(), "The party won in this states.", "this-several", "this states", "these states"),
        (Agreement(), "The agency had went bankrupt.", "auxiliary-form", "had went", "had gone"),
        (Agreement(), "They did not went there.", "auxiliary-form", "did not went", ""),
        (Agreement(), "The dish is contains fish.", "be-finite", "is contains", ""),
        (Agreement(), "The system has being tested.", "have-be", "has being", "has been"),
        (Agreement(), "The unit will be being signed on Tuesday.", "be-being", "be being", ""),
        (Agreement(), "500 soldiers were disappeared in the war.", "no-passive", "were disappeared", ""),
        (Agreement(), "Of all of them she hate Musa most.", "bare-verb", "she hate", "she hates"),
        (Agreement(), "It was the most fastest train.", "double-comparative", "most fastest", "fastest"),
    ],
)
def test_slips(findings, detector, text, rule, quote, right):
    found = [f for f in findings(detector, text) if f.rule == rule]
    assert [f.span.of(text) for f in found] == [quote]
    assert found[0].confidence >= Level.LIKELY.threshold
    assert [s.replacement for s in found[0].suggestions[:1]] == ([right] if right else [])


@pytest.mark.parametrize(
    "text",
    [
        "The by-election and the in vitro tests were over; he went from A to B.",
        "It is the “of” that matters, and the then minister’s own house.",
        "They offered the latter a deal; he is a native of it, a classic that sold.",
        "The news is bad, the series was long, and the rise in prices was high; one of the wheels is off.",
        "The boy and the girl were there, if the teacher were. In last year’s race he won, at last.",
        "He has lived there since two years ago; since two days later he left.",
        "They went from village to village, by bus, with dog and horse, and lived on the farm in tank tops.",
        "Her first car, his old house, this lake, each city, “in desert” and no forest were seen.",
        "All the others came, and half the town with their own cars; its many uses are known.",
        "He moved to Xi’an, and they went with us to what they owned.",
        "After they left, the people he spoke of were gone, and the flat she lived in was sold.",
        "Are they a couple? We the people know; they themselves do.",
        "It depends on who they are, and on how he works.",
        "Although it rained, they came, but nobody saw them.",
        "Because he was ill, they left.",
        "The money due the bank was paid, according to the ministry, in due course.",
        "Thousands of people and dozens of staff came; these police and those aircraft left.",
        "Two hundred of the men left, as did a dozen others, one of the family and one of the braver ones.",
        "Each means of transport, every few months and this series of tests is known.",
        "This means a lot. This results in losses.",
        "What it was became clear, and the way things are will change.",
        "All she has is a car. There is no way to be had.",
        "He did what he did. Should he go, we will, too. They had him see it.",
        "She put it there. They insisted that he leave, and made him promise that she go.",
        "More older people came, and most of the best left.",
        "His was the best, and his means were small; two more 20-minute rounds and no more 9-to-5 jobs.",
        "It came out of it, in and of itself, from within, and because of for-profit firms.",
        "It was being built, being so. It is an issue important for us, and nothing new in town.",
        "They took it over, and came down it; he set out for it, the man he saw, and all he had.",
        "My mother, she said, was ill. “Tom, he said it.” The day they came was cold.",
        "It is done. It has been seen, and the tests were begun.",
    ],
)
def test_right_grammar(findings, text):
    detectors = (Agreement(), Articles(), Prepositions(), WordOrder())
    assert [(f.rule, f.span.of(text)) for d in detectors for f in findings(d, text)] == []
