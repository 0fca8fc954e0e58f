"""Set phrases of which a small word, a number or the order went wrong."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.detect import set_phrase_table
from annotator.detect.base import Article, CancelToken, Detector, Finding
from annotator.detect.set_phrases import SetPhrases
from annotator.model.errors import CancelledError
from annotator.model.mqm import Category
from annotator.paths import resource

TABLE = resource("terms", "set_phrases.tsv")
Findings = Callable[[Detector, str], list[Finding]]
Found = Callable[[Detector, str], list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("sentence", "rule", "quote", "suggestion"),
    [
        ("This band is in league of its own.", "article", "in league of its own", "in a league of its own"),
        ("In wake of the storm, schools closed.", "article", "In wake of", "In the wake of"),
        ("He turned blind eye to the abuse.", "article", "turned blind eye to", "turned a blind eye to"),
        (
            "It plays important role in trade.",
            "article",
            "plays important role in",
            "plays an important role in",
        ),
        (
            "It had significant impact on us.",
            "article",
            "had significant impact on",
            "had a significant impact on",
        ),
        ("In past few years, rents rose.", "article", "In past few years", "In the past few years"),
        ("The long strike came to end.", "article", "came to end", "came to an end"),
        ("It was only the tip of the icebergs.", "form", "tip of the icebergs", "tip of the iceberg"),
        ("The club was in full swings.", "form", "in full swings", "in full swing"),
        ("The plans are at odd with the law.", "form", "at odd with", "at odds with"),
        (
            "They met to iron their differences.",
            "missing",
            "iron their differences",
            "iron out their differences",
        ),
        ("He let the cat out the bag.", "missing", "let the cat out the bag", "let the cat out of the bag"),
        ("They rolled their sleeves.", "missing", "rolled their sleeves", "rolled up their sleeves"),
        ("Prices will fall on the long run.", "preposition", "on the long run", "in the long run"),
        ("The firm stood in the brink of ruin.", "preposition", "in the brink of", "on the brink of"),
        ("He stood firm under the face of threats.", "preposition", "under the face of", "in the face of"),
        ("The report sheds light to the causes.", "preposition", "sheds light to", "sheds light on"),
        ("They must bear the cost on mind.", "preposition", "bear the cost on mind", "bear the cost in mind"),
        ("It was a step to the right direction.", "preposition", "step to the right direction", None),
        ("He is capable for anything.", "preposition", "capable for", "capable of"),
        ("He arrived in the nick of the time.", "extra", "in the nick of the time", "in the nick of time"),
        ("Last but not the least, he spoke.", "extra", "Last but not the least", "Last but not least"),
        ("He was behind the bars for years.", "extra", "behind the bars", "behind bars"),
        ("The rumour spread like a wildfire.", "extra", "spread like a wildfire", "spread like wildfire"),
        ("They lost the sight of their goal.", "extra", "lost the sight of", "lost sight of"),
        (
            "It was a band of its own league in those days.",
            "order",
            "of its own league",
            "in a league of its own",
        ),
        ("Take it with a salt of grain.", "order", "with a salt of grain", "with a grain of salt"),
        ("The road shows tear and wear.", "order", "tear and wear", "wear and tear"),
        ("It killed two birds with one rock.", "word", "killed two birds with one rock", None),
    ],
)
def test_a_damaged_phrase_is_found_and_put_right(
    findings: Findings, sentence: str, rule: str, quote: str, suggestion: str | None
) -> None:
    (finding,) = findings(SetPhrases(), sentence)
    assert (finding.rule, finding.span.of(sentence)) == (rule, quote)
    expected = {
        "step to the right direction": "step in the right direction",
        "killed two birds with one rock": "killed two birds with one stone",
    }
    assert finding.suggestions[0].replacement == (suggestion or expected[quote])


@pytest.mark.parametrize(
    "sentence",
    [
        "This band is in a league of its own.",
        "They were in a league of their own until May.",
        "This is only the tip of a very large iceberg.",
        "They ironed their remaining differences out.",
        "They will iron out the last of the wrinkles.",
        "In the immediate wake of the storm, schools closed.",
        "The firm was pulled back from the brink of ruin.",
        "The firm teetered at the very brink of ruin.",
        "Envoys met at the negotiation table.",
        "Envoys returned to the bargaining table.",
        "Over the long run, prices fall.",
        "The report sheds some new light on the causes.",
        "It had little impact on us and played no role in the talks.",
        "The bigger part she plays in trade is new.",
        "He turned a blind eye to it and she turned blind eyes to them.",
        "Supply and demand, or demand and supply, decide.",
        "The war came to a bitter end.",
    ],
)
def test_right_forms_inflections_and_variants_are_left(found: Found, sentence: str) -> None:
    assert found(SetPhrases(), sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The face of the old man on the bench was pale.",
        "They bought iron and settled their differences in court.",
        "He chose the blind dog with one bad eye.",
        "Two birds sat on one stone beside the river.",
        "She lost her sight and kept her goal.",
        "He teaches in the long run-down school.",
        "They came to end the war.",
        "The icebergs melted at the tip of the island.",
        "The salt and the grain went by road.",
        "In morning light the valley is blue.",
    ],
)
def test_words_that_meet_by_chance_are_left(found: Found, sentence: str) -> None:
    assert found(SetPhrases(), sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Her novel “In Wake of the Storm” sold well.",
        "The exhibition was named Tip of the Icebergs last year.",
        "The words “tip of the icebergs” made the readers laugh.",
    ],
)
def test_titles_and_quoted_words_are_left(found: Found, sentence: str) -> None:
    assert found(SetPhrases(), sentence) == []


def test_damage_inside_a_long_quotation_is_found(found: Found) -> None:
    text = "“This is only the tip of the icebergs, and we know it well,” the minister said."
    assert found(SetPhrases(), text) == [("form", "tip of the icebergs")]


def test_a_guessed_owner_is_offered_in_several_forms(findings: Findings) -> None:
    (finding,) = findings(SetPhrases(), "The town is a heroine in the own right.")
    assert [s.replacement for s in finding.suggestions] == [
        f"in {owner} own right" for owner in ("their", "its", "his", "her")
    ]


def test_the_category_goes_by_the_kind_of_phrase(findings: Findings) -> None:
    (idiom,) = findings(SetPhrases(), "It was the tip of the icebergs.")
    (preposition,) = findings(SetPhrases(), "The firm stood in the brink of ruin.")
    assert idiom.category is Category.UNIDIOMATIC
    assert preposition.category is Category.GRAMMAR


def test_a_sentence_of_nothing_but_words_of_phrases_is_searched_to_its_end(found: Found) -> None:
    text = (
        "We saw " + "the hand of the face of time in the name of life and " * 60 + "the tip of the icebergs."
    )
    assert found(SetPhrases(), text)[-1] == ("form", "tip of the icebergs")


def test_a_cancelled_search_ends() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        list(SetPhrases().detect(Article.of("It was the tip of the icebergs."), cancel))


def test_the_table_is_sorted_and_says_nothing_twice() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    phrases = [row["phrase"] for row in rows]
    assert len(phrases) > 500
    assert phrases == sorted(set(phrases))
    for row in rows:
        accepted = row["accepted"].split("|") if row["accepted"] else []
        assert all(a == a.strip() != row["phrase"] for a in accepted), row
        assert len(set(accepted)) == len(accepted), row


def test_every_phrase_of_the_table_can_be_looked_up_and_is_right_as_it_stands(found: Found) -> None:
    index = set_phrase_table.load(TABLE)
    forms = {form for entries in index.values() for form, _ in entries}
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {form.phrase for form in forms} == {row["phrase"] for row in rows}
    said = [" ".join(slot.standard or "it" for slot in form.slots) for form in forms if form.standard]
    said = [s.replace(" ’", "’").replace(" n’t", "n’t").replace(" - ", "-") for s in said]
    assert found(SetPhrases(), "\n\n".join(f"They say {s} today." for s in sorted(said))) == []


@pytest.mark.parametrize(
    "line", ["tip of the iceberg\t\tidiom", "tip of the iceberg\t\tproverb\t", "of the\t\tidiom\t"]
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str) -> None:
    table = tmp_path / "set_phrases.tsv"
    table.write_text(f"phrase\taccepted\tkind\tnote\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"set_phrases\.tsv, entry 2"):
        set_phrase_table.load(table)
