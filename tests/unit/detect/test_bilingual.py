"""Each rule of the comparison with the source: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.detect.base import Article, CancelToken, Finding
from annotator.detect.bilingual.bitext import aligned
from annotator.detect.bilingual.detector import Bilingual
from annotator.detect.bilingual.quantities import quantities
from annotator.knowledge.languages import language_of
from annotator.model.errors import CancelledError
from annotator.text.segment import segment


def find(target: str, source: str | None) -> list[tuple[str, str]]:
    return [(f.rule, f.span.of(target)) for f in findings(target, source)]


def findings(target: str, source: str | None) -> list[Finding]:
    return sorted(Bilingual().detect(Article.of(target, "en", source), CancelToken()), key=lambda f: f.span)


def test_it_is_quiet_without_a_source():
    assert find("They agreed on aid worth 530 million euros.", None) == []


def test_it_stops_when_told_to():
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        list(Bilingual().detect(Article.of("One.", "en", "Один."), token))


# -- numbers


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Помощь составит 350 млн евро.", "The aid will be 350 million euros."),
        ("Помощь составит 1,5 млрд евро.", "The aid will be 1.5 billion euros."),
        ("Здесь живут 20 121 641 человек.", "Here live 20,121,641 people."),
        ("参加人数达500多万人。", "More than 5 million people took part."),
        ("去年销量为11万7015辆。", "Last year 117,015 vehicles were sold."),
        ("志愿者7万8千多名。", "There are more than 78,000 volunteers."),
        ("将达到600至850亿千瓦时。", "It will reach 60 to 85 billion kilowatt-hours."),
        ("焚烧329.29万吨。", "Some 3.293 million tonnes were burned."),
        ("上世纪90年代的故事。", "A story of the 1990s."),
        ("他有三十五本书。", "He has 35 books."),
        ("占近三成。", "It is nearly 30% of them."),
        ("上午10时开会。", "The meeting begins at 10:00 a.m."),
        ("Встреча в 14:00.", "The meeting is at 2 p.m."),
        ("石重80斤。", "The stone weighs 40 kilograms."),
        ("5月1日放假。", "May 1 is a holiday."),
        ("В 3 раза больше.", "It is three times as much."),
        ("Es waren 2.500 Menschen da.", "There were 2,500 people."),
        ("В XIX веке было 12 школ.", "In the 19th century there were a dozen schools."),
        ("Regimul a durat 25 de ani.", "The regime lasted twenty-five years."),
        ("从20世纪70年代起一直如此。", "It has been so since the 1970s."),
        ("Es waren 29\u2009663 Probanden.", "There were 29,663 subjects."),
        ("回顾2012年11月的资料。", "The data of november 2012 were reviewed."),
    ],
)
def test_the_same_number_written_otherwise_is_right(source, target):
    assert [rule for rule, _ in find(target, source) if rule.startswith("number")] == []


def test_another_number_is_found_with_the_right_one():
    (finding,) = findings("In 2020 the election was lost.", "В 2022 году выборы были проиграны.")
    assert finding.rule == "number-changed"
    assert [s.replacement for s in finding.suggestions] == ["2022"]
    assert "2022 году" in finding.message


@pytest.mark.parametrize(
    ("source", "target", "right"),
    [
        ("Die Preise sind im Mai um 3,5 Prozent gestiegen.", "Prices rose by 3.8 per cent in May.", "3.5"),
        ("Es waren nicht mehr als 2.500 Menschen da.", "No more than 2,700 people were there.", "2,500"),
    ],
)
def test_the_right_number_is_written_as_in_the_article_s_language(source, target, right):
    (finding,) = findings(target, source)
    assert [s.replacement for s in finding.suggestions] == [right]


def test_a_number_with_another_scale_is_found_without_a_suggestion():
    (finding,) = findings("They burned 801,000 tonnes.", "焚烧8.01万吨。")
    assert (finding.rule, finding.suggestions) == ("number-changed", ())


def test_a_number_with_the_same_scale_gets_a_suggestion():
    (finding,) = findings("The aid is worth 530 million euros.", "Помощь составит 350 миллионов евро.")
    assert [s.replacement for s in finding.suggestions] == ["350"]


def test_numbers_left_out_and_brought_in_are_found():
    assert find("The talks failed.", "В 1987 году переговоры провалились.") == [("number-missing", "failed.")]
    assert find("In 1987 the talks failed.", "Переговоры провалились.") == [("number-added", "1987")]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("В 1987 году переговоры провалились.", "“1987 году”"),
        ("结果显示，死亡215例，存活者继续观察。", "“215例”"),
        ("Der Wert lag bei 1,115 – das war neu.", "“1,115”"),
        ("Интенсивность стимуляции составила 45 мА.", "“45 мА”"),
    ],
)
def test_a_missing_number_is_told_with_the_word_behind_it(source, told):
    (finding,) = findings("This was the result of the talks.", source)
    assert told in finding.message


def test_a_round_number_brought_in_is_only_a_doubt():
    (finding,) = findings("Some 100 people died.", "Umbes sada inimest hukkus.")
    assert finding.confidence < 0.6


@given(st.text(alphabet="0123456789.,: 年万亿千百十三五至多MCXVtwohundredand-"))
def test_any_text_can_be_read_for_numbers(text):
    for quantity in quantities(text):
        assert quantity.values
        assert quantity.span.of(text)
        assert quantity.agrees(quantity)


@given(st.integers(min_value=1, max_value=10**12))
def test_every_way_of_grouping_digits_is_the_same_number(number):
    (plain,) = [q for q in quantities(str(number)) if q.sure]
    for grouped in (f"{number:,}", f"{number:,}".replace(",", "."), f"{number:,}".replace(",", "\u00a0")):
        assert any(q.agrees(plain) for q in quantities(grouped))


# -- dates


def test_another_month_or_weekday_is_found():
    source, target = "Переговоры продолжатся в июле.", "The talks will go on in August."
    (finding,) = findings(target, source)
    assert (finding.rule, finding.suggestions[0].replacement) == ("month-changed", "July")
    assert find("They met on Tuesday.", "Они встретились в среду.") == [("weekday-changed", "Tuesday")]
    assert find("It ends on October 3.", "9月3日结束。")[0] == ("month-changed", "October")


def test_the_same_month_is_right_and_may_is_a_verb():
    assert (
        find("They met in May and may meet again.", "Они встретились в мае и могут встретиться снова.") == []
    )
    assert find("It lasted from November to December.", "从11月到12月。") == []


# -- names and words


def test_a_name_spelled_otherwise_is_found():
    source = "Prim-ministrul a spus că Jollimore este un scriitor din Statele Unite."
    (finding,) = findings("The prime minister said that Jolimare is a writer from the United States.", source)
    assert (finding.rule, finding.suggestions[0].replacement) == ("name-changed", "Jollimore")


def test_inflected_and_translated_names_are_right():
    assert (
        find(
            "The army of Poland met Claptons’ band in Tallinn.",
            "Poola armee kohtus Claptoni bändiga Tallinnas.",
        )
        == []
    )


def test_a_lost_denial_is_found():
    source = "Правительство не может подписать этот договор сегодня."
    assert find("The government can sign this treaty today.", source) == [("negation-lost", "today.")]
    assert find("The government cannot sign this treaty today.", source) == []
    assert find("The government is unable to sign this treaty today.", source) == []


def test_words_left_in_the_source_language_are_found():
    source = "Este vorba despre grupările musulmane rebele împotriva sovieticilor și nu este în regulă."
    target = "It is about grupările musulmane rebele împotriva the Soviets and is not all right."
    assert ("untranslated", "grupările musulmane rebele împotriva") in find(target, source)


# -- what is missing

RUSSIAN = [
    "Министры встретились в Париже в понедельник.",
    "Они договорились о помощи на сумму 350 миллионов евро.",
    "Многие наблюдатели были удивлены таким решением министров финансов.",
    "Переговоры продолжатся в 2027 году.",
    "Вопрос о границе остаётся открытым.",
]
ENGLISH = [
    "The ministers met in Paris on Monday.",
    "They agreed on aid worth 350 million euros.",
    "Many observers were surprised by this decision of the finance ministers.",
    "The talks will go on in 2027.",
    "The question of the border remains open.",
]


def test_a_faithful_translation_is_left_alone():
    assert find("\n".join(ENGLISH), "\n".join(RUSSIAN)) == []
    assert find(" ".join(ENGLISH), " ".join(RUSSIAN)) == []


def test_a_sentence_left_out_is_found_where_it_would_stand():
    target = "\n".join(ENGLISH[:2] + ENGLISH[3:])
    (finding,) = findings(target, "\n".join(RUSSIAN))
    assert (finding.rule, finding.span.of(target)) == ("segment-missing", "euros.")
    assert RUSSIAN[2] in finding.message


def test_a_sentence_cut_short_is_found():
    cut = [*ENGLISH[:2], "Many observers.", *ENGLISH[3:]]
    assert ("too-short", "observers.") in find("\n".join(cut), "\n".join(RUSSIAN))


def test_one_source_translated_in_two_ways_is_found():
    source = "\n".join([*RUSSIAN, RUSSIAN[4]])
    assert find("\n".join([*ENGLISH, ENGLISH[4]]), source) == []
    again = "The frontier issue is still not settled."
    assert ("translated-differently", again) in find("\n".join([*ENGLISH, again]), source)


# -- the two texts


def test_every_word_of_both_texts_is_in_one_pair():
    source, target = "\n".join(RUSSIAN) + " …\n…", " ".join(ENGLISH)
    pairs = aligned(source, target, segment(target))
    for text, spans in (
        (source, [p.source for p in pairs if p.source]),
        (target, [p.target for p in pairs if p.target]),
    ):
        assert "".join("".join(s.of(text).split()) for s in spans) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Министры встретились в Париже.", "ru"),
        ("Міністри зустрілися в Парижі, їх було п’ять.", "uk"),
        ("部长们在巴黎会面。", "zh"),
        ("大臣たちはパリで会った。", "ja"),
        ("Miniștrii s-au întâlnit la Paris și nu au spus care este planul lor pentru anul viitor.", "ro"),
        ("Die Minister trafen sich in Paris und das ist nicht von der Hand zu weisen.", "de"),
        ("12345", ""),
    ],
)
def test_the_language_of_a_source_is_told(text, language):
    assert language_of(text) == language
