"""Punctuation, capitals, datelines and characters left behind."""

from __future__ import annotations

import pytest

from annotator.detect.base import Article, CancelToken
from annotator.detect.capitals import Capitals
from annotator.detect.dateline import Dateline
from annotator.detect.leftovers import Leftovers
from annotator.detect.punctuation import Punctuation
from annotator.detect.quotation import Quotation
from annotator.model.review import Level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He asked for “good” behaviour. .", [("orphan-mark", ".")]),
        ("He came , and went.", [("space-before", "came ,")]),
        ("He came,, and went.", [("double-mark", ",,")]),
        ("It was over.Then they left the room.", [("no-space", "over.Then")]),
        ("“It will raise questions, she said.\nThe talks go on.", [("quote-unclosed", "“It will raise")]),
        ("It will raise some questions,” she said.", [("quote-unopened", "raise some questions,”")]),
        ('It will raise questions," she said.', [("quote-unopened", 'will raise questions,"')]),
        ("He spoke of“peace” in Riga.", [("glued-quote", "f“")]),
        ("“It is late.” he said.", [("stop-in-quote", ".")]),
        ("The group (founded in 1990 met again.", [("bracket", "(founded")]),
        ("“We will build it. ”", [("space-before-quote", "it. ”")]),
        ('He said: "We will build it. "', [("space-before-quote", 'it. "')]),
        ("The “Belt and Road ” plan went on.", [("space-before-quote", "Road ”")]),
        ("It is China ’ s plan, and the country 's own.", [("apart", "China ’ s"), ("apart", "country 's")]),
        ("It is the lifeblood of the earth — — the ocean.", [("double-dash", "— —")]),
        ("It met healthy people,and the sick.", [("no-space", "people,and")]),
        ("The Export Center(REC) was there.", [("no-space", "Center(REC")]),
    ],
)
def test_marks(found, text, expected):
    assert found(Punctuation(), text) + found(Quotation(), text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "“It is late,” she said. “We must go.”",
        "“It is late.\n“We must go,” she said.",
        "“It is late.\nWe must go,” she said.",
        '"It is late.\nIt is dark.\nWe must go," she said.',
        'He is 6\'2" tall and 5" wide.',
        "Some firms, e.g., banks, and others, i.e., shops, met a) here and b) there.",
        "He came from Los Angeles, Calif., and left.",
        "Version 2.0 costs 1,000 dollars ... or more.",
        "The site example.com and U.S.A. Today were named.",
        "The boys’ school’s head said ‘so’, and the ‘s’ stayed. He said, “No — yes – no.”",
        "Employee(s) used copper(II) oxide and called print(x,y) twice, in 1990–1995.",
        'They said, "We will," and "so did we," and left.',
    ],
)
def test_right_marks(found, text):
    assert found(Punctuation(), text) + found(Quotation(), text) == []


def test_a_paragraph_alone_sees_its_neighbours():
    """A quotation that goes on in the next paragraph is right, also when one paragraph is checked by
    itself."""
    from annotator.detect.pipeline import Pipeline

    text = "“It is late.\n\n“We must go,” she said."
    from annotator.detect.base import Article

    assert Pipeline([Quotation()]).run_paragraph(Article.of(text), 0).flags == ()


def test_a_quotation_has_one_speaker(findings):
    text = "The minister said: “We are ready for the talks,” he said."
    [finding] = findings(Quotation(), text)
    assert (finding.rule, finding.span.of(text)) == ("two-speakers", "he said")


@pytest.mark.parametrize(
    "text",
    [
        "“We are ready,” he said.",
        "The minister said: “We are ready.” He added that the talks go on.",
        "The minister said, “We are ready”, and she said nothing.",
        "He said “peace”, he said that twice.",
    ],
)
def test_speakers_that_may_follow_each_other(found, text):
    assert found(Quotation(), text) == []


def test_name_in_capitals(findings):
    text = "Leaders met Xi on Monday. The talks matter to XI, and Xi knows it. Pope Pius XI is dead."
    [finding] = findings(Capitals(), text)
    assert (finding.span.of(text), finding.suggestions[0].replacement) == ("XI", "Xi")
    assert Level.LIKELY.threshold <= finding.confidence < Level.CERTAIN.threshold


def test_names_in_small_letters(findings):
    text = (
        "Between february and july 12 swedish adults left germany. A polish cloth, china cups, thai boxing."
    )
    assert [(f.span.of(text), f.suggestions[0].replacement) for f in findings(Capitals(), text)] == [
        ("february", "February"),
        ("july", "July"),
        ("swedish", "Swedish"),
        ("germany", "Germany"),
    ]


@pytest.mark.parametrize(
    "text", ["See www.germany.example/france or @russia.", "The Swedish team met in Germany."]
)
def test_names_that_are_no_words_or_have_their_capital(found, text):
    assert found(Capitals(), text) == []


def test_in_other_languages_peoples_may_be_written_small():
    article = Article.of("De swedish adults en februari, juli en germany.", "nl")
    assert list(Capitals().detect(article, CancelToken())) == []


def test_words_grown_together(findings):
    [finding] = findings(Capitals(), "They measured the scaleThe talks were about.")
    assert finding.suggestions[0].replacement == "scale. The"


@pytest.mark.parametrize(
    "text",
    [
        "The US told us that US troops would leave. Us, they said.",
        "NATO met. The NATO chief spoke.",
        "In World War II and World War I they fought.",
        "The Fed said so today, and the Fed will act on FED RATES.",
        "They used the new Mini Interview (MINI), and a Mini is short.",
    ],
)
def test_right_capitals(found, text):
    assert [r for r, _ in found(Capitals(), text) if r == "name-in-capitals"] == []


def test_dateline(found, findings):
    assert found(Dateline(), "Hong Kong\nCNN\n–\nThe talks began on Monday in the city.") == [
        ("broken-lines", "Hong Kong\nCNN\n–")
    ]
    text = "KYIV, Ukraine (AP — The talks began on Monday in the city, officials said."
    [finding] = findings(Dateline(), text)
    assert finding.suggestions[0].replacement == "KYIV, Ukraine (AP)"
    assert found(Dateline(), "KYIV, Ukraine (AP) — The talks began on Monday in the city.") == []


@pytest.mark.parametrize(
    ("text", "expected", "repair"),
    [
        ("Tom &amp; Jerry were there with the others.", "&amp;", "&"),
        ("He said itâ€™s late and went home again.", "â€™", "’"),
        ("The [UNK] met in Riga on Monday evening.", "[UNK]", ""),
        ("The talks<br/>began on Monday in the old town.", "<br/>", ""),
        ("The talks began， and then they went on for days.", "，", ","),
    ],
)
def test_leftovers(findings, text, expected, repair):
    [finding] = findings(Leftovers(), text)
    assert (finding.span.of(text), finding.suggestions[0].replacement) == (expected, repair)


def test_untranslated_script(found):
    assert found(Leftovers(), "The 外交部 said it was late, and Москва agreed at once.") == [
        ("untranslated", "外交部"),
        ("untranslated", "Москва"),
    ]
    assert found(Leftovers(), "The α particle and the café in São Paulo cost 5 € & more.") == []
