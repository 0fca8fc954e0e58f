"""Terms of termbases: quiet where the term is rendered, in whatever form; told where it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.detect.base import Article, CancelToken, Finding
from annotator.detect.bilingual.terms import FORBIDDEN, NOT_MEANT, Terms
from annotator.detect.glossary import same
from annotator.model.errors import CancelledError
from annotator.model.terms import Term

APPEAL = Term("Berufung", ("appeal", "second appeal"), ("recourse",), "Law only.")
BODY = Term("上海合作组织", ("Shanghai Cooperation Organization", "SCO"), ("Shanghai Cooperation Agency",))
RUSSIAN = Term("санкция", ("sanction",))
UN = Term("UNO", ("United Nations", "UN"))


def found(target: str, source: str | None = None, *terms: Term, aligned: bool = True) -> list[Finding]:
    article = replace(Article.of(target, "en", source), terms=terms, aligned=aligned and source is not None)
    return sorted(Terms().detect(article, CancelToken()), key=lambda f: f.span)


def told(findings: list[Finding], text: str) -> list[tuple[str, str, list[str]]]:
    return [(f.rule, f.span.of(text), [s.replacement for s in f.suggestions]) for f in findings]


@pytest.mark.parametrize(
    ("source", "target", "term"),
    [
        ("Die Berufung kam spät.", "The appeal came late.", APPEAL),
        ("Die Berufungen kamen spät.", "The appeals came late.", APPEAL),
        ("Die Berufung kam spät.", "The court’s second appeal came late.", APPEAL),
        ("Die Klage kam spät.", "The suit came late.", APPEAL),
        ("Он ввёл санкциями.", "He sanctioned them.", RUSSIAN),
        ("Он ввёл санкциями.", "The sanctions’ effect was small.", RUSSIAN),
        ("上海合作组织开会了。", "The Shanghai Cooperation Organization met.", BODY),
        ("上海合作组织开会了。", "The Shanghai Cooperation Organisation met.", BODY),
        ("上海合作组织开会了。", "The SCO met.", BODY),
        ("Die UNO tagte.", "The UN met.", UN),
        ("Der uno tagte.", "The one met.", UN),
        ("Der Staat Deutschland kam.", "The German state came.", Term("Deutschland", ("Germany",))),
        ("Der Staat USA kam.", "The US came.", Term("USA", ("United States",))),
        ("Es ging până acum.", "It went on till now.", Term("Panama", ("Panama",))),
        ("Он сделал того же.", "He did the same.", Term("Того", ("Togo",))),
        ("Самое малое.", "The least.", Term("Самоа", ("Samoa",))),
        ("Trinidad und Tobago.", "Trinidad and Tobago.", Term("Trinidad und Tobago", ("Trinidad & Tobago",))),
        ("Das Kraftwerk steht.", "The powerplant stands.", Term("Kraftwerk", ("power plant",))),
        ("Das Kraftwerk steht.", "The power-plants stand.", Term("Kraftwerk", ("power plant",))),
    ],
)
def test_a_rendered_term_is_right_in_any_form(source: str, target: str, term: Term) -> None:
    assert found(target, source, term) == []


def test_a_rendering_that_resembles_the_right_one_is_told_with_it() -> None:
    target = "The Shanghai Cooperation Group met today."
    term = replace(BODY, forbidden=())
    (finding,) = found(target, "上海合作组织今天开会。", term)
    assert told([finding], target) == [
        (
            "term-rendered-otherwise",
            "Shanghai Cooperation Group",
            ["Shanghai Cooperation Organization", "SCO"],
        )
    ]
    assert "上海合作组织" in finding.message
    assert [e.source for e in finding.evidence] == ["the termbase", "the source"]


def test_a_term_without_any_rendering_is_told_at_the_end() -> None:
    target = "The complaint came too late."
    assert told(found(target, "Die Berufung kam zu spät.", APPEAL), target) == [("term-missing", "late.", [])]


def test_a_forbidden_form_is_told_once_and_without_a_source_too() -> None:
    target = "Recourses were late."
    expected = [("forbidden-form", "Recourses", ["Appeals", "Second appeals"])]
    assert told(found(target, None, APPEAL), target) == expected
    assert told(found(target, "Die Berufungen kamen spät.", APPEAL), target) == expected


def test_a_form_forbidden_for_another_word_is_less_sure() -> None:
    (meant,) = found("The recourse was late.", "Die Berufung kam spät.", APPEAL)
    (other,) = found("The recourse was late.", "Der Rückgriff kam spät.", APPEAL)
    (alone,) = found("The recourse was late.", None, APPEAL)
    assert (meant.confidence, other.confidence, alone.confidence) == (FORBIDDEN, NOT_MEANT, FORBIDDEN)


@pytest.mark.parametrize("target", ["It was a matter of course.", "The concourse is full.", "It re-courses."])
def test_other_words_are_left_alone(target: str) -> None:
    assert found(target, None, APPEAL) == []


def test_an_allowed_rendering_may_hold_a_forbidden_one() -> None:
    term = Term("x", ("recourse action",), ("recourse",))
    assert found("The recourse actions were late.", None, term) == []


@pytest.mark.parametrize(
    ("target", "wrong"),
    [("On the Internet it is late.", ["Internet"]), ("On the internet.", []), ("Internet users left.", [])],
)
def test_capitals_alone_can_be_wrong(target: str, wrong: list[str]) -> None:
    term = Term("", ("internet",), ("Internet",))
    assert [f.span.of(target) for f in found(target, None, term)] == wrong


def test_a_short_form_may_follow_the_full_one() -> None:
    source = "上海合作组织开会了。\n上海合作组织很大。\n上海合作组织很老。"
    target = "The Shanghai Cooperation Organization met.\nThe organization is large.\nIt is old."
    term = replace(BODY, targets=BODY.targets[:1])
    assert told(found(target, source, term), target) == [("term-missing", "old.", [])]


def test_a_longer_term_of_the_source_is_meant_alone() -> None:
    court = Term("法院", ("court",))
    supreme = Term("最高法院", ("high tribunal",))
    assert found("The high tribunal sat.", "最高法院开庭。", court, supreme) == []
    german = (Term("Gericht", ("court",)), Term("Gericht Wien", ("Vienna tribunal",)))
    assert found("The Vienna tribunal sat.", "Das Gericht Wien tagte.", *german) == []


def test_where_the_alignment_is_a_guess_a_neighbour_may_have_it() -> None:
    source = "Es regnete am Montag stark. Die Berufung kam spät am Abend. Niemand war dort geblieben."
    target = "It rained hard on Monday. The complaint came late in the evening. The appeal was nobody there."
    assert found(target, source, APPEAL, aligned=False) == []


def test_without_a_termbase_nothing_is_looked_for() -> None:
    assert found("The recourse was late.", "Die Berufung kam spät.") == []


def test_it_stops_when_told() -> None:
    cancel = CancelToken()
    cancel.cancel()
    article = replace(Article.of("The recourse was late."), terms=(APPEAL,))
    with pytest.raises(CancelledError):
        list(Terms().detect(article, cancel))


@pytest.mark.parametrize(
    ("word", "other", "language", "expected"),
    [
        ("agency", "agencies", "en", True),
        ("carry", "carried", "en", True),
        ("organ", "organic", "en", False),
        ("санкция", "санкциями", "ru", True),
        ("vertrag", "vertrages", "de", True),
        ("haus", "hauses", "de", True),
        ("organ", "organisation", "de", False),
        ("germania", "german", "ro", True),
        ("camerun", "camerei", "ro", False),
        ("belgia", "belgrad", "ro", False),
        ("rat", "rate", "de", False),
    ],
)
def test_forms_of_a_word(word: str, other: str, language: str, expected: bool) -> None:
    assert same(word, other, language) is expected
