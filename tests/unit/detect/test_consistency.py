from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from annotator.detect.base import Article, CancelToken, Detector, Finding
from annotator.detect.consistency import Consistency
from annotator.model.errors import CancelledError

Findings = Callable[[Detector, str], list[Finding]]


@pytest.mark.parametrize(
    ("text", "rule", "quote", "said"),
    [
        ("They met on Monday, March 5, 2024, in Paris.", "weekday", "Monday, March 5, 2024", "is a Tuesday"),
        ("It began on Friday 6 March 2024.", "weekday", "Friday 6 March 2024", "is a Wednesday"),
        ("The vote is on April 31, as agreed.", "impossible-date", "April 31", "has 30 days"),
        ("On the 30th of February he left.", "impossible-date", "30th of February", "has 29 days"),
        ("On 29 February 2023 he left.", "impossible-date", "29 February 2023", "February 2023 has 28"),
        ("The talks begin at 25:30 in Geneva.", "impossible-time", "at 25:30", "25:30"),
        ("The talks begin at 10:75 a.m. in Geneva.", "impossible-time", "10:75 a.m.", "10:75"),
        ("Born in Lyon in 1950, he died in Paris in 2001 at the age of 60.", "age", "60", "2001 − 1950 = 51"),
        ("She was born in 1950 and turned 60 in 2020.", "age", "60", "69 or 70"),
        ("Unemployment rose from 30 to 20 percent.", "course", "rose from 30 to 20 percent", "less than"),
        ("Exports fell from $1.2 billion to $3 billion.", "course", None, "more than 1,200,000,000"),
        ("He led the club from 2015 to 2009.", "years", "from 2015 to 2009", "before it begins"),
        ("They held 20 people: 8 men and 10 women.", "sum", "20 people: 8 men and 10 women", "8 + 10 = 18"),
        ("It killed twelve people, ten men and five women, on Monday.", "sum", None, "10 + 5 = 15, not 12"),
        ("Of these, 45% went home, 25% stayed and the remaining 40% fled.", "shares", None, "= 110 percent"),
        (
            "Ann Archer, 45, was there.\nLater Ann Archer, 54, said she had seen it.",
            "two-ages",
            "54",
            "45 where it was said first",
        ),
        (
            "The aid is worth $5.3 billion.\nThe $5.3 million were promised in May.",
            "two-scales",
            "5.3 million",
            "5.3 billion where it was said first",
        ),
        (
            "Some 1.25 million tons were sold. The 1.25 billion tons came from Brazil.",
            "two-scales",
            "1.25 billion",
            "1.25 million",
        ),
        (
            "The 19-kilometer Crimean Bridge was hit. Traffic on the 91-kilometer Crimean Bridge stopped.",
            "size",
            "91",
            "19 where",
        ),
    ],
)
def test_what_cannot_be_is_found(
    findings: Findings, text: str, rule: str, quote: str | None, said: str
) -> None:
    (finding,) = findings(Consistency(), text)
    assert finding.rule == rule
    assert quote is None or finding.span.of(text) == quote
    assert said in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "They met on Tuesday, March 5, 2024, at 10:30 a.m. and again at 23:59.",
        "On Monday, March 5, 1917, the old calendar was in use.",
        "They meet at 3: 30 pm. Numbers increased from 800 to 1.020 in a year.",
        "In April 31 people came; by June 31 shops had closed.",
        "On 29 February 2024 he left.",
        "Born in 1950, he died in 2001 at the age of 50. She was born in 1960 and turned 60 in 2020.",
        "His sister was born in 1950, and he was born in 1955 and died in 2001 at the age of 30.",
        "Unemployment rose from 20 to 30 percent; it fell from 900 to 1.2 million.",
        "The club climbed from 15 to 3 in the rankings. She rose from 12th to 3rd.",
        "He led the club from 2009 to 2015. The dynasty ruled from 1600 to 1550 BC.",
        "They held 20 people, 8 men and 10 women, of several nations.",
        "It killed 12 people: 8 men and 4 women. It killed 15 people, including 10 men and 3 women.",
        "Of these, 45% went home, 15% stayed and the remaining 40% fled. The rest rose 5%.",
        "Ann Archer, 45, was there.\nLater Ann Archer, 45, spoke to Joe Archer, 54, of Hull.",
        "Trade grew from 20 in 2015 to 35 in 2020.",
        "It rose to $5 billion from $5 million.",
        "The aid is worth $5.3 billion, of which 5.3 million tons of wheat are a part.",
        "It cost €20 million, then €20 billion.",
    ],
)
def test_what_may_well_be_is_left_alone(findings: Findings, text: str) -> None:
    assert findings(Consistency(), text) == []


def test_the_weekday_of_a_date_without_a_year_needs_the_article_s(findings: Findings) -> None:
    text = "They met on Monday, March 5, in Paris."
    assert findings(Consistency(), text) == []
    (finding,) = Consistency().detect(replace(Article.of(text), date="2024-03-07"), CancelToken())
    assert finding.suggestions[0].replacement == "Tuesday, March 5"


def test_cancelling_stops() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        list(Consistency().detect(Article.of("On Monday, March 5, 2024."), cancel))
