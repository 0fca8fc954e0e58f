"""The detectors of sentence structure, in the vocabulary "this text yields these findings"."""

from __future__ import annotations

import pytest

from annotator.detect.fragments import Fragments
from annotator.detect.repetition import Repetition
from annotator.detect.splices import Splices
from annotator.model.review import Level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The firm lost ground in Asia They closed two plants.", [("capital-starter", "Asia They")]),
        ("They shook hands on The talks were short.", [("capital-starter", "on The")]),
        ("This is a case in which the talks are It’s due to the delay.", [("capital-starter", "are It")]),
        ("Prices rose in the north The ministry blamed the drought.", [("capital-starter", "north The")]),
        (
            "She met Polish leader Anna Nowak President Jan Kowalski on Monday.",
            [("two-people", "Anna Nowak President Jan Kowalski")],
        ),
        ("They want a seat at the table, It is unclear why.", [("capital-after-comma", "table, It")]),
        ("They spoke of “new talks” He said so.", [("capital-after-quotation", "talks” He")]),
        ("He spoke in Geneva on Tuesday that day the envoys met.", [("that-day", "Tuesday that day")]),
        ("The lead fell from the roof Dust had to be removed.", [("capital-noun", "roof Dust")]),
    ],
)
def test_fused_sentences(found, text, expected):
    assert found(Splices(), text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He read The Lord of the Rings twice.",
        "They flew from The Hague to Paris.",
        "Professor He said the samples were clean.",
        "Lazio beat the Serie A side on Sunday.",
        "The insurer Ping An reported a loss.",
        "I think I know what he means.",
        "One should not try to improve upon His work.",
        "US President Donald Trump met French President Emmanuel Macron.",
        "RESULTS The trial was stopped early.",
        "The recommended intake of vitamin A was measured twice.",
        "(R In an earlier study they had found none.)",
        "When Will Prices Fall This Year After The Vote?",
        "He left the U.S. The firm stayed behind.",
        "They said last week Parliament had met twice.",
        "During the war Estonia was occupied twice.",
        "It seems that five million Russians are abroad.",
        "A report by the Group of Experts said so.",
    ],
)
def test_capitals_that_begin_no_sentence(found, text):
    assert found(Splices(), text) == []


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("The firm lost ground in Asia They closed two plants.", True),
        ("The firm met all of its goals It closed two plants.", True),
        ("Prices rose in the north The ministry blamed the drought.", False),
        ("The admiral Zheng He was sent on a long journey.", False),
        ("They wrote “Stand Up You’re Not Alone” on the walls.", False),
    ],
)
def test_only_a_pronoun_outside_names_and_titles_is_certain(findings, text, certain):
    assert [f.confidence >= Level.CERTAIN.threshold for f in findings(Splices(), text)] == [certain]


def test_fused_sentences_are_separated_or_joined(findings):
    [finding] = findings(Splices(), "The firm lost ground in Asia They closed two plants.")
    assert [s.replacement for s in finding.suggestions] == ["Asia. They", "Asia they"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The talks began on Monday. It is seen as", [("cut-off", "seen as")]),
        ("The talks began in Riga on Monday.\n\nIt is seen as", [("cut-off", "seen as")]),
        ("There are fears that may be growing.", [("no-subject", "fears that may be growing")]),
        ("The minister praised the voice of the.", [("cut-off", "of the.")]),
        ("The rise surprised officials. advantage.", [("orphan-words", "advantage.")]),
        ("It was called “good and fair.” fair. The talks go on.", [("orphan-words", "fair.")]),
        ("It was the sixth year of decline, while.", [("cut-off", "decline, while.")]),
        ("The trees were cut down in 2021 and they.", [("cut-off", "and they.")]),
        ("He was arrested and became the first sitting president to.", [("cut-off", "president to.")]),
        ("He wants to end the fight. Ukraine.", [("orphan-sentence", "Ukraine.")]),
        (
            "She speaks of the island. added the party’s claim to it.",
            [("small-start", "added the party’s claim")],
        ),
        (
            "The ties are strong, said a fellow in Riga. One Jan Nowak said.",
            [("said-stub", "One Jan Nowak said.")],
        ),
    ],
)
def test_stray_pieces(found, text, expected):
    assert found(Fragments(), text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A wave of strikes is unheard of.",
        "There are fears that it may be growing, and hopes that may be met.",
        "That is what they were looking for.",
        "It was late, he said, and he had nowhere to go to.",
        "“Why now?” she said. “It is late.”",
        "He works for Acme Inc. and lives in Riga.",
        "Prices rose in the U.S. and in Canada.",
        "He was asked whether he knew... he did not.",
        "The talks began on Monday. They went on for days.",
        "Hong Kong",
        "“He left.” she said.",
        "They are as tall as we. She met Tom and he.",
        "That is the minister the man I know wrote to.",
        "The talks began in Riga on Monday.\n\nThe world we live in",
        "A heading without an end",
    ],
)
def test_whole_sentences(found, text):
    assert found(Fragments(), text) == []


def test_an_orphan_is_taken_out(findings):
    [finding] = findings(Fragments(), "The rise surprised officials. advantage.")
    assert [s.replacement for s in finding.suggestions] == [""]


def test_parallel_clauses_may_share_a_predicate(found):
    text = "One test is used to find the cause, and the other test is used to find the cure."
    assert found(Repetition(), text) == []


@pytest.mark.parametrize(
    ("text", "expected", "repair"),
    [
        (
            "The secretary last week said last week that it would wait.",
            "last week said last week",
            "said last week",
        ),
        ("They read the the report.", "the the", "the"),
        ("We met at the end of the of the road.", "of the of the", "of the"),
        ("The bill is set to fail in the house and is set to be drafted anew.", "is set to", None),
        ("It was enough, said Jan Nowak said.", "said Jan Nowak said", None),
        ("They had an exchange of views and views on it.", "views and views", "views"),
        ("The city wishes you a happy, peaceful and peaceful time.", "peaceful and peaceful", "peaceful"),
        ("They want an open, inclusive, inclusive economy.", "inclusive, inclusive", "inclusive"),
        ("They signed a truce of truce on Monday.", "truce of truce", "truce"),
        ("They praised the landscaped landscape of the city.", "landscaped landscape", "landscape"),
        ("The BrandBrand told the young people about it.", "BrandBrand", "Brand"),
        ("The right to vote began in 2012 2012 there.", "2012 2012", "2012"),
        ("The films of Takeshi Takeshi were shown there.", "Takeshi Takeshi", "Takeshi"),
        (
            "It was arranged by his adviser Henry Kissinger. Henry Kissinger uses the rift to build ties.",
            "Henry Kissinger. Henry Kissinger uses",
            "Henry Kissinger, who uses",
        ),
    ],
)
def test_repetition(findings, text, expected, repair):
    [finding] = findings(Repetition(), text)
    assert finding.span.of(text) == expected
    assert next((s.replacement for s in finding.suggestions), None) == repair


@pytest.mark.parametrize(
    "text",
    [
        "He said that that was enough.",
        "She had had enough of it, and has had it before.",
        "They work with young adults and adults, in mental health and health services.",
        "It went on again and again, for a long, long time, more and more, from year to year.",
        "They ate couscous and called out: “Children, children!”",
        "It was a very, very long day.",
        "They went from door to door, day after day and year after year.",
        "I did what I did because I had to.",
        "Ho ho ho, said the man.",
        "Hong Kong people governing Hong Kong was the promise.",
        "The band Duran Duran played in New York, New York.",
        "Fang Fang Zhang spoke to Boutros Boutros-Ghali.",
        "They counted ibexes (Capra ibex ibex) in the park.",
        "The plains Bison bison bison and B. bison athabascae were compared.",
    ],
)
def test_right_repetition(found, text):
    assert found(Repetition(), text) == []
