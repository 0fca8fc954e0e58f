"""Names garbled and right, against the shipped tables."""

from __future__ import annotations

import pytest

from annotator.detect.base import Article, CancelToken, Detector, Finding
from annotator.detect.names import Organisations, People, Places
from annotator.model.errors import CancelledError
from annotator.model.mqm import Category

SURE = 0.6


def _found(text: str) -> list[Finding]:
    article = Article.of(text)
    detectors: list[Detector] = [People(), Organisations(), Places()]
    return [f for d in detectors for f in d.detect(article, CancelToken()) if f.confidence >= SURE]


@pytest.mark.parametrize(
    ("text", "quote", "right"),
    [
        ("US Secretary of Defense Pete Hegses spoke in Brussels.", "Pete Hegses", "Pete Hegseth"),
        ("Ukrainian President Voldymir Zelensky was there.", "Voldymir Zelensky", "Volodymyr Zelensky"),
        (
            "“It is a seed,” said Yun Sang, director of the China program at the Stimson Center.",
            "Yun Sang",
            "Yun Sun",
        ),
        ("They met the French President Emanuel Makron.", "Emanuel Makron", "Emmanuel Macron"),
        (
            "It belongs to the Shanghai Cooperation Agency.",
            "Shanghai Cooperation Agency",
            "Shanghai Cooperation",
        ),
        ("She works for the World Health Agency.", "World Health Agency", "World Health Organization"),
        ("He wrote for The Philatelphia Inquirer.", "The Philatelphia Inquirer", "The Philadelphia Inquirer"),
        (
            "The Swedish Defense Secretariat declined.",
            "Swedish Defense Secretariat",
            "Swedish Defense Ministry",
        ),
        ("He studied at the School of Queensland.", "School of Queensland", "University of Queensland"),
        ("He studied at the Universit of St Andrews.", "Universit of St Andrews", "University of St Andrews"),
        ("She works for The Amnesti International.", "The Amnesti International", "Amnesty International"),
        ("The Maruta Suzuki plant is closed.", "Maruta Suzuki", "Maruti Suzuki"),
        ("It is traded on the Toronto Share Exchange.", "Toronto Share Exchange", "Toronto Stock Exchange"),
        (
            "The United Nations Safety Council met.",
            "United Nations Safety Council",
            "United Nations Security",
        ),
        ("The frigate lies in the Polish port of Gdinya.", "Gdinya", "Gdynia"),
        ("Thousands marched through Potsdm on Sunday.", "Potsdm", "Potsdam"),
        ("The Brazillian team won.", "Brazillian", "Brazilian"),
        ("The coach is Louis van Gaol again.", "Louis van Gaol", "Louis van Gaal"),
        ("Ng Enghen, the Defence Minister of Singapore, agreed.", "Ng Enghen", "Ng Eng Hen"),
        (
            "According to President of South Africa Cyrir Ramaphosa, nothing has been decided.",
            "Cyrir Ramaphosa",
            "Cyril Ramaphosa",
        ),
        (
            "President of the International Criminal Court Tmooko Akane said no.",
            "Tmooko Akane",
            "Tomoko Akane",
        ),
        (
            "According to Investment Minister of Saudi Arabia Khalit al-Falih, it will.",
            "Khalit al-Falih",
            "Khalid al-Falih",
        ),
        (
            "Leader of the Conservative Party of Norway Ine Eriksensøreide said so.",
            "Ine Eriksensøreide",
            "Ine Eriksen Søreide",
        ),
        (
            "According to Prime Minister of Belize Daniel Briceño, it will.",
            "Daniel Briceño",
            "Johnny Briceño",
        ),
        ("Abdelmadjid Redzepi, the chef, will close it.", "Abdelmadjid Redzepi", "René Redzepi"),
        ("The report quotes H.R. McMasr several times.", "H.R. McMasr", "H.R. McMaster"),
        ("Fighting was reported near Longreuch overnight.", "Longreuch", "Longreach"),
        ("Fighting was reported near Eden Gardesn overnight.", "Eden Gardesn", "Eden Gardens"),
        ("The delegation travelled to San Bernardinno.", "San Bernardinno", "San Bernardino"),
        ("He teaches at the University of Belgde.", "University of Belgde", "University of Belgrade"),
        ("A spokesperson for the Ghemt University declined.", "Ghemt University", "Ghent University"),
        ("She has worked for Medaobanca since May.", "Medaobanca", "Mediobanca"),
        ("It was Frank Walter Steinmaier again.", "Frank Walter Steinmaier", "Frank-Walter Steinmeier"),
        ("Critics say that Olaf Sholz was late.", "Olaf Sholz", "Olaf Scholz"),
        ("Critics say that Emanuel Makron was late.", "Emanuel Makron", "Emmanuel Macron"),
        ("Critics say that Kaya Kallas was late.", "Kaya Kallas", "Kaja Kallas"),
        ("The actress Kira Nightly wore a green dress.", "Kira Nightly", "Keira Knightley"),
        ("Tim Kukk, Apple’s chief executive, said so.", "Tim Kukk", "Tim Cook"),
        ("The Prime Minister of Turkey, Binali Lightning, left.", "Binali Lightning", "Binali Yıldırım"),
        ("NATO Deputy Secretary General Mircha Joane left.", "Mircha Joane", "Mircea Geoană"),
    ],
)
def test_a_garbled_name_is_found_with_the_right_one_first(text: str, quote: str, right: str) -> None:
    (finding,) = _found(text)
    assert finding.span.of(text) == quote
    assert finding.suggestions[0].replacement.startswith(right)
    assert finding.category is Category.ENTITY
    assert quote in finding.message
    assert finding.evidence


@pytest.mark.parametrize(
    "text",
    [
        "US Secretary of Defense Pete Hegseth’s plane landed; Hegseth said nothing.",
        "Critics say that Derya Yıldırım and Quentin Blackthorne were never asked.",
        "The Shanghai Cooperation Organisation (SCO) and the World Bank agreed.",
        "Owner Jerry Jones spoke after Saif Gaddafi and F.W. de Klerk were named.",
        "The Smallville Historical Society met the Bluegrass Pension Board on Monday.",
        "The Liberal Liberty Party and the Kharkiv Public Exchange Club met near Lake Arbor in Norway.",
        "The Exeter School and the School of Economics were founded by the Nagoya Community Circle.",
        "Steve Whitmore, a representative for the county, was there with Robert De Niro.",
        "President Joe Biden met Chancellor Olaf Scholz in Washington on Friday.",
        "“Love ya,” says Marcie to Derya.",
        "The test detects the Omicron variant; Barbeary and the vampire Lestat were not there.",
        "Barron Trump, a son of the US President, met the actor Antti Levy.",
        "US Senator from Maine Wang Kennedy is no senator from Louisiana.",
        "The delegation travelled to Caluga, and then to Lovisa.",
        "The words come from Quilis’s house and from Kremen.",
        "Critics say that Krišjānis Barons, Milojko Savić, Sun Yui and Win Swe were late.",
        "Critics say that Richard Curtin, Feng Yuzhen, Lin Bohong and Zhang Shengwen were late.",
        "Iran's Islamic Revolutionary Guards Corps and the fund Better Markets were named.",
        "The Vice Chairman of the Central Military Commission, Zhang Chunxian, spoke.",
        "Tim Kukk, Oracle’s chief executive, and the actress Kira Walters came.",
    ],
)
def test_right_names_and_names_like_nothing_known_are_left_alone(text: str) -> None:
    assert _found(text) == []


def test_the_role_beside_the_name_makes_it_near_certain() -> None:
    def confidence(text: str) -> float:
        return next(f.confidence for f in People().detect(Article.of(text), CancelToken()))

    beside = confidence("According to US Secretary of Defense Pete Hegses, talks go on.")
    alone = confidence("It was Pete Hegses who first raised the matter.")
    assert beside >= 0.9 > alone >= SURE


def test_the_possessive_stays_outside_the_span() -> None:
    text = "It was US Secretary of Defense Pete Hegses’s idea."
    (finding,) = _found(text)
    assert finding.span.of(text) == "Pete Hegses"


def test_cancelling_stops() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        list(People().detect(Article.of("US Secretary of Defense Pete Hegses spoke."), cancel))
