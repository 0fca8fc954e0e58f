"""Chinese names in pinyin beside the characters they are read from."""

from __future__ import annotations

import pytest

from annotator.detect.base import Article, CancelToken
from annotator.detect.bilingual.detector import Bilingual
from annotator.detect.bilingual.pinyin import meant_by, readings, spelled


def misread(target: str, source: str):
    found = Bilingual().detect(Article.of(target, "en", source), CancelToken())
    return [f for f in found if f.rule == "name-misread"]


def test_a_name_with_one_wrong_syllable_is_found_with_the_right_one():
    target = "The mayor Feng Yuzhan spoke in the hall."
    (finding,) = misread(target, "市长冯玉臻在大厅里讲话。")
    assert finding.span.of(target) == "Yuzhan"
    assert [s.replacement for s in finding.suggestions] == ["Yuzhen"]


@pytest.mark.parametrize(
    ("target", "source"),
    [
        ("The mayor Feng Yuzhen spoke in the hall.", "市长冯玉臻在大厅里讲话。"),
        ("The mayor Feng Yuzhen’s speech was long.", "市长冯玉臻的讲话很长。"),
        ("He lives in Xi'an with Changkai.", "他和长凯住在西安。"),  # 长 is read chang and zhang
        ("Anabin is a database in Germany.", "Anabin是德国的数据库。"),
        ("The banana was eaten by Warren Cabada.", "香蕉被沃伦·卡巴达吃了。"),
    ],
)
def test_names_read_rightly_or_not_from_chinese_are_left_alone(target, source):
    assert misread(target, source) == []


def test_a_name_the_next_sentence_has_is_right():
    source = "他们见面了。\n张玉臻在大厅里讲话。"
    assert misread("They met Zhang Yuzhen.\nHe spoke in the hall.", source) == []


def test_where_several_characters_may_be_meant_nothing_is_proposed():
    (finding,) = misread("They call the hills Keshan there.", "那里的山叫做可分，也叫克林。")
    assert finding.suggestions == ()
    assert "Keshan" in finding.message


def test_other_languages_are_not_looked_at():
    assert misread("The mayor Feng Yuzhan spoke in the hall.", "Мэр Фэн Южэнь выступил в зале.") == []


def test_lü_is_written_in_three_ways():
    assert readings().all["吕"] >= {"lu", "lyu"}
    assert meant_by("Lubin", "吕宾") == ()
    assert spelled("吕宾") == "Lübin"
    assert spelled("西安") == "Xi’an"
