"""Numbers in words: the tables of the languages, and how a number is put together."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.detect.bilingual.number_words import number_words, read_number_words
from annotator.detect.bilingual.quantities import quantities
from annotator.paths import resource

LANGUAGES = sorted({p.parent.name for p in resource("languages").glob("*/numbers.tsv")} - {"zh"})
"""Those that count in words; the table for Chinese has percentages alone."""


def read(text: str, language: str) -> list[tuple[str, Fraction]]:
    words = number_words(language)
    assert words is not None
    return [(found.span.of(text), found.value) for found in words.find(text)]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "two hundred and five thousand", 205_000),
        ("en", "twenty-one", 21),
        ("en", "eighteen forty-five", 1845),
        ("en", "two dozen", 24),
        ("de", "dreiunddreißig", 33),
        ("de", "zwei Millionen dreihunderttausend", 2_300_000),
        ("de", "neunzehnhundertneunundachtzig", 1989),
        ("nl", "tweeëntwintigduizend", 22_000),
        ("es", "mil doscientos millones", 1_200_000_000),
        ("es", "doce millones", 12_000_000),
        ("pt", "cento e vinte e cinco", 125),
        ("fr", "mille neuf cent quatre-vingt-dix-sept", 1997),
        ("fr", "soixante et onze", 71),
        ("it", "trentotto", 38),
        ("it", "duecentomila", 200_000),
        ("ro", "douăzeci și cinci de milioane", 25_000_000),
        ("ro", "șaptesprezece", 17),
        ("et", "sada kakskümmend", 120),
        ("et", "neljateistkümnes", 14),
        ("et", "kahekümnest", 20),
        ("ru", "двадцать тысяч", 20_000),
        ("ru", "более четырёхсот", 400),
        ("ru", "полтора миллиона", 1_500_000),
        ("uk", "шістсот п’ятдесят", 650),
        ("pl", "dwieście tysięcy", 200_000),
    ],
)
def test_a_number_in_words_is_put_together(language, text, value):
    assert [v for _, v in read(text, language)] == [value]


def test_the_languages_that_count_in_words():
    assert set(LANGUAGES) == {"de", "en", "es", "et", "fr", "it", "nl", "pl", "pt", "ro", "ru", "uk"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_table_counts_to_twenty_and_has_the_large_scales(language):
    words = number_words(language)
    assert words is not None
    values = {p.value for parts in words.forms.values() for p in parts if not p.times}
    scales = {p.value for parts in words.forms.values() for p in parts if p.times and p.sure}
    composed = {"et": set(range(11, 21)), "fr": {17, 18, 19}}.get(language, set())
    assert set(range(1, 21)) - values - {10} == composed
    assert scales >= {1000, 10**6, 10**9}


def test_numbers_that_only_follow_each_other_stay_apart():
    assert read("five and six", "en") == [("five", 5), ("six", 6)]
    assert read("пять и шесть", "ru") == [("пять", 5), ("шесть", 6)]


@pytest.mark.parametrize(
    ("language", "word"), [("ru", "семья"), ("en", "tent"), ("de", "Einzelheit"), ("et", "uksed")]
)
def test_words_that_only_begin_like_a_number_are_none(language, word):
    assert read(word, language) == []


def test_a_word_that_may_mean_something_else_is_not_sure():
    words = number_words("en")
    assert words is not None
    assert [(f.value, f.sure) for f in words.find("both")] == [(2, False)]
    assert [f.sure for f in words.find("millions")] == [False]
    assert [f.sure for f in words.find("two millions")] == [True]


def test_a_malformed_line_is_named(tmp_path):
    path = tmp_path / "numbers.tsv"
    path.write_text("1\tone\nmany\tlots\n", "utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read_number_words(path)
    path.write_text("1\n", "utf-8")
    with pytest.raises(ValueError, match="line 1"):
        read_number_words(path)


@given(st.sampled_from(LANGUAGES), st.text(alphabet="zweihundert andто百двести-’ soixante0123456789,."))
def test_any_text_can_be_read(language, text):
    for found in quantities(text, language):
        assert found.values
        assert found.span.of(text)
