"""Each rule of the comparison with the source: what it finds, and what it must leave alone."""

from __future__ import annotations

from dataclasses import replace

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
        (
            "Es waren dreiunddreißig Katzen, die im Mai behandelt wurden.",
            "There were 33 cats that were treated in May.",
        ),
        ("Сняли кресты с более чем четырёхсот церквей.", "Crosses were removed from over 400 churches."),
        ("Sest ajast on elanud siin sada kakskümmend inimest.", "Since then 120 people have lived here."),
        ("回归20年来一直如此。", "It has been so for the two decades since the return."),
        ("9岁男孩和8岁女孩来了。", "A nine-year-old boy and an eight-year-old girl came."),
        ("经济增长0.82个百分点。", "The economy grew by 0.82 percentage points."),
        ("最常见的是骨骼（21/38，55.3%）。", "The commonest were bones (21/38, 55.3%)."),
        ("De 1991 a 2018 ingresaron 238 residentes.", "From 1991 to 2018, 238 residents entered."),
        ("Der Wert war kleiner als 0,05.", "The value was below .05."),
        ("Ab 40 kg/m² wird operiert.", "From 40 kg/m2 on they operate."),
        ("Интернета не будет в течение суток.", "There will be no internet for 24 hours."),
        ("В городе живут 2 миллиона 300 тысяч человек.", "The city has 2.3 million people."),
        ("Мощность установки 5千瓦.", "The plant has 5 kilowatts."),
        ("Ein Zeuge hörte es gegen 3.40 Uhr in der Stadt.", "A witness heard it around 3:40 a.m. in town."),
        ("Seal algas see kell 16.30 ja oli suur.", "There it began at 16:30 and was large."),
        ("上午9点半到达现场。", "They arrived at 9:30 a.m."),
        ("9.1万人的生命被新冠夺走。", "Covid-19 has claimed 91,000 lives."),
        ("Armata avea 40 de tunuri de 105 mm.", "The army had 40 105 mm guns."),
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


@pytest.mark.parametrize(
    ("source", "target", "quote"),
    [
        ("销售额为5亿卢布。", "Sales were 5 million roubles.", "5"),
        ("去年有120万人。", "Last year there were 120 million people.", "120"),
        ("На это ушло 12 миллионов рублей.", "This took 12 billion roubles.", "12"),
        ("Das kostete 3 Milliarden Euro.", "That cost 3 million euros.", "3"),
    ],
)
def test_the_same_digits_with_another_scale_are_found(source, target, quote):
    assert find(target, source) == [("number-changed", quote)]


@pytest.mark.parametrize(
    ("source", "target", "quote"),
    [
        ("На это ушло двадцать тысяч рублей.", "This took thirty thousand roubles.", "thirty thousand"),
        ("El coste fue de doce millones de euros.", "The cost was twelve billion euros.", "twelve billion"),
        ("Seal oli 40 inimest.", "There were fourteen people.", "fourteen"),
        ("În sat erau șaisprezece case și nu mai multe.", "There were 60 houses and not more.", "60"),
    ],
)
def test_another_number_in_words_is_found(source, target, quote):
    (finding,) = findings(target, source)
    assert (finding.rule, finding.span.of(target)) == ("number-changed-in-words", quote)


def test_a_number_in_words_is_not_missed_where_no_other_stands_for_it():
    assert find("Many people came.", "Пришли двадцать пять человек.") == []


def test_a_number_of_the_next_sentence_is_not_missed():
    source = "Оплата составляла 81 500 рублей.\nОни платили долго."
    assert find("They were in debt.\nThey paid 81,500 roubles for long.", source) == []


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


def test_a_round_number_in_words_is_right_and_one_brought_in_is_found():
    with_it = "Seal hukkus siis umbes sada inimest ja see oli suur õnnetus."
    without = "Seal hukkus siis palju inimesi ja see oli suur õnnetus."
    target = "Some 100 people died there then, and that was a great disaster."
    assert find(target, with_it) == []
    assert find(target, without) == [("number-added", "100")]


def test_where_the_number_words_are_not_known_a_round_number_brought_in_is_only_a_doubt():
    (finding,) = findings("Some 100 people are said to have died in it.", "多くの人が亡くなったという。")
    assert (finding.rule, finding.confidence < 0.6) == ("number-added", True)


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


@pytest.mark.parametrize(
    ("source", "target", "quote", "right"),
    [
        (
            "此外，经济增长0.82个百分点。",
            "The economy grew by 0.82 percent.",
            "0.82 percent",
            "0.82 percentage points",
        ),
        ("Ставка выросла на 2 процентных пункта.", "The rate rose by 2 %.", "2 %", "2 percentage points"),
        ("较前一交易日下降1越盾。", "It fell by 1 per cent from the day before.", "1 per cent", None),
        ("Das sind 16 Prozent der Wähler in der Stadt.", "That is 16 of the voters in the city.", "16", None),
    ],
)
def test_a_percentage_that_is_none_in_the_source_is_found(source, target, quote, right):
    (finding,) = findings(target, source)
    assert (finding.rule, finding.span.of(target)) == ("number-percent", quote)
    assert [s.replacement for s in finding.suggestions] == ([right] if right else [])


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("此外，经济增长0.82个百分点。", "The economy grew by 0.82 percentage points."),
        ("Цены выросли на 5–10 процентов.", "Prices rose by 5% to 10%."),
        ("百分之20的人来了。", "20 percent of the people came."),
        ("罚进可得2分。", "A foul scores 2 points."),
        ("În 2010 erau 82,5 la sută din elevi în școli.", "In 2010 82.5% of the pupils were in schools."),
        ("Das sind 16 % der Wähler in der Stadt.", "That is 16 per cent of the voters in the city."),
    ],
)
def test_the_same_percentage_is_right(source, target):
    assert find(target, source) == []


# -- dates


def test_another_month_or_weekday_is_found():
    source, target = "Переговоры продолжатся в июле.", "The talks will go on in August."
    (finding,) = findings(target, source)
    assert (finding.rule, finding.suggestions[0].replacement) == ("month-changed", "July")
    assert find("They met on Tuesday.", "Они встретились в среду.") == [("weekday-changed", "Tuesday")]
    assert find("It ends on October 3.", "9月3日结束。")[0] == ("month-changed", "October")


def test_the_romanian_for_more_is_not_may():
    source = "Pe 3 iulie au venit și mai mulți oameni în oraș."
    assert find("On July 3 even more people came to town.", source) == []
    assert find("On June 3 even more people came to town.", source) == [("month-changed", "June")]
    assert find("It was on June 3 in the town.", "A fost pe 3 mai și în oraș.") == [("month-changed", "June")]


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


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Siis tuli sõda Liivimaa pärast.", "Then came a war over Livonia."),
        ("Sel ajal oli Hruštšov suvilas.", "At that time Khrushchev was in the country."),
        ("Seal liideti Beljajevo küla.", "There the village of Belyayevo was joined to it."),
    ],
)
def test_another_right_spelling_of_a_name_is_only_a_doubt(source, target):
    found = findings(target, source)
    assert [f for f in found if f.confidence >= 0.6] == []


def test_a_known_name_that_is_not_there_is_missed():
    source = "Ordinul l-a primit ieri generalul Richard Montgomery la Londra."
    target = "Yesterday the general got the order in London."
    (finding,) = findings(target, source)
    assert (finding.rule, finding.span.of(target)) == ("name-missing", "London.")
    assert "“Richard Montgomery”" in finding.message
    german = "An der Sitzung am Abend nahm auch Präsident Emmanuel Macron teil."
    assert find("The president took part in the meeting.", german) == [("name-missing", "meeting.")]
    assert find("Yesterday General Richard Montgomery got the order in London.", source) == []


def test_a_translated_name_and_german_nouns_are_not_missed():
    assert find("They won a majority in the House of Commons.", "Au câștigat în Camera Comunelor.") == []
    assert find("He put it on the table of the house.", "Er legte es auf den Tisch im Hotel Major.") == []


def test_a_question_that_was_a_statement_is_a_doubt():
    (finding,) = findings("Have they met in Paris?", "Они встретились в Париже.")
    assert (finding.rule, finding.confidence < 0.6) == ("question-added", True)
    assert find("Have they met in Paris?", "Они встретились в Париже?") == []
    assert find("What did they say?", "Что они сказали…") == []


def test_a_choice_is_no_denial():
    assert find("Whether they can pay depends on him.", "年底能不能分红，可都指望着他。") == []


def test_titles_and_lists_of_terms_may_stay_as_they_are():
    source = "Se han aprobado pembrolizumab, atezolizumab, nivolumab y avelumab en Europa."
    target = "In Europe pembrolizumab, atezolizumab, nivolumab and avelumab were approved."
    assert find(target, source) == []
    anthem = "Eesti hümn on “Mu isamaa on minu arm” ja see on vana laul."
    assert find("The anthem is “Mu isamaa on minu arm”, an old song.", anthem) == []


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


def test_a_source_too_short_to_tell_its_language_is_read_in_the_language_it_is_said_to_be():
    article = Article.of("Thirty people came.", source_text="Tuli kakskümmend inimest.")
    assert list(Bilingual().detect(article, CancelToken())) == []
    said = replace(article, source_language="et-EE", shared={})
    (found,) = Bilingual().detect(said, CancelToken())
    assert (found.rule, found.span.of(said.text)) == ("number-changed-in-words", "Thirty")
