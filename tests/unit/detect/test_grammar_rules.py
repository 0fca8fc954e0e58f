"""Articles, agreement, reference, word order and set phrases."""

from __future__ import annotations

import pytest

from annotator.detect.agreement import Agreement
from annotator.detect.articles import Articles
from annotator.detect.collocation import Collocation
from annotator.detect.inflection import inflect
from annotator.detect.prepositions import Prepositions
from annotator.detect.reference import Reference
from annotator.detect.wordorder import WordOrder


@pytest.mark.parametrize(
    ("text", "expected", "repair"),
    [
        ("They reached a “accord” in Riga.", "a “accord", "an “accord"),
        ("It took an year to end.", "an year", "a year"),
        ("It took a hour to end.", "a hour", "an hour"),
        (
            "Last week, Biden administration’s envoy left.",
            "Biden administration’s",
            "the Biden administration’s",
        ),
        ("They put a certain restrictions on it.", "a certain restrictions", "a certain restriction"),
        ("They reported an outbreaks of the disease.", "an outbreaks", "an outbreak"),
        ("The tanker left the waters of the Gibraltar on Monday.", "the Gibraltar", "Gibraltar"),
    ],
)
def test_articles(findings, text, expected, repair):
    [finding] = findings(Articles(), text)
    assert (finding.span.of(text), finding.suggestions[0].replacement) == (expected, repair)


@pytest.mark.parametrize(
    "text",
    [
        "He is a European, an heir, a union man and an uncle of an FBI agent and a US senator.",
        "A historic vote and an historic vote; a one-off, a useful idea, an eight-hour day.",
        "The Trump administration’s envoy left.",
        "Former Trump administration officials spoke of the old Biden administration.",
        "The firm An Nan was sold.",
        "It took a few days, a good many weeks, nine and a half years and a sports club’s money.",
        "It is a means to an end, and a species of its own; a swords-and-sandals film.",
        "The Netherlands, the China of today and the Vienna conference were named.",
    ],
)
def test_right_articles(found, text):
    assert found(Articles(), text) == []


@pytest.mark.parametrize(
    ("detector", "text", "rule", "expected"),
    [
        (Agreement(), "They were given 30 dinner, and all were pleased.", "number-noun", "30 dinner"),
        (Agreement(), "The army set up more than two camera in the hall.", "number-noun", "two camera"),
        (Agreement(), "His order lasted just six hour.", "number-noun", "six hour"),
        (
            Agreement(),
            "The row erupted a fierce dispute along the border.",
            "no-object",
            "erupted a fierce dispute",
        ),
        (
            Agreement(),
            "The plan has been quietly supported both his party and his rivals.",
            "passive-object",
            "been quietly supported both his party",
        ),
        (Agreement(), "What are Russia going to do?", "plural-place", "are Russia"),
        (
            Reference(),
            "Beijing is discovering that he is not involved.",
            "person-for-place",
            "he is not involved",
        ),
        (
            WordOrder(),
            "The leaders took the risks calculated three years ago.",
            "participle-after-noun",
            "the risks calculated",
        ),
        (WordOrder(), "The Russian Ukraine envoy met the press.", "two-nations", "Russian Ukraine envoy"),
    ],
)
def test_misfits(found, detector, text, rule, expected):
    assert found(detector, text) == [(rule, expected)]


@pytest.mark.parametrize(
    ("detector", "text"),
    [
        (Agreement(), "The team was given a medal, and the boy was called a hero."),
        (Agreement(), "The volcano erupted two years ago and depends on the season."),
        (Agreement(), "Russia and China are partners, and France is one too."),
        (Agreement(), "They paid 30 percent, drove at 30 miles per hour and were gone by 2019 already."),
        (Agreement(), "In a two-year deal they shipped five million baht and 300 police to the port."),
        (Reference(), "Trump flew in. Beijing says that he is welcome."),
        (Reference(), "Beijing says that it is not involved."),
        (WordOrder(), "The risks calculated by the firm were small."),
        (WordOrder(), "The people involved left, and the methods used were old."),
        (WordOrder(), "The Russian envoy met Ukraine officials, and African American voters cheered."),
    ],
)
def test_fits(found, detector, text):
    assert found(detector, text) == []


@pytest.mark.parametrize(
    ("text", "expected", "repair"),
    [
        ("The region feels the fallout to the port.", "fallout to", "fallout from"),
        ("Much depends from the weather.", "depends from", "depends on"),
        ("The department respects to the court.", "respects to", "respects"),
        ("He married with a nurse.", "married with", "married"),
        ("They were suspected in cooperation with him.", "suspected in", "suspected of"),
        ("They discussed about the plan.", "discussed about", "discussed"),
        ("It shook the balance of Japan’s favor.", "of Japan’s favor", "in Japan’s favor"),
    ],
)
def test_prepositions(findings, text, expected, repair):
    [finding] = findings(Prepositions(), text)
    assert (finding.span.of(text), finding.suggestions[0].replacement) == (expected, repair)


@pytest.mark.parametrize(
    "text",
    [
        "Much depends on it, and it is in their favor and at his behest.",
        "They were interested for once, and he insists to this day on his right to consist of nothing.",
        "He is married to her, pays his respects to the court, entered to win and is aware of it.",
        "The fallout from the talks hit those responsible for them.",
    ],
)
def test_right_prepositions(found, text):
    assert found(Prepositions(), text) == []


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "calques.tsv"
    path.write_text(
        "rendering\tstandard\tkind\tnote\n"
        "patch~ * differences\tpatch~ up * differences\tidiom\tsettle a quarrel\n"
        "double use\tdual use|dual-use\tterm\t\n"
        "in their own leagues\tin a league of their own\tidiom\t\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    ("text", "expected", "repair"),
    [
        ("They patched their differences.", "patched their differences", "patched up their differences"),
        ("Double use goods were sold.", "Double use", "Dual use"),
        ("The ties are in their own leagues.", "in their own leagues", "in a league of their own"),
    ],
)
def test_set_phrases(findings, table, text, expected, repair):
    [finding] = findings(Collocation(table), text)
    assert (finding.span.of(text), finding.suggestions[0].replacement) == (expected, repair)


def test_other_words_are_no_set_phrase(found, table):
    assert found(Collocation(table), "They patch the roof. Their differences double. Use it.") == []


def test_a_line_without_its_columns_is_named(findings, tmp_path):
    path = tmp_path / "bad.tsv"
    path.write_text("rendering\tstandard\nx\ty\n\ty\n", encoding="utf-8")
    with pytest.raises(ValueError, match="entry 3"):
        findings(Collocation(path), "Any text will do here.")


@pytest.mark.parametrize(
    ("word", "tag", "form"),
    [
        ("patch", "VBD", "patched"),
        ("patch", "VBZ", "patches"),
        ("carry", "VBD", "carried"),
        ("stop", "VBG", "stopping"),
        ("take", "VBN", "taken"),
        ("lie", "VBG", "lying"),
        ("crisis", "NNS", "crises"),
        ("have", "VBZ", "has"),
        ("risk", "NN", "risk"),
    ],
)
def test_inflect(word, tag, form):
    assert inflect(word, tag) == form
