"""What reads as Chinese in Latin letters."""

from __future__ import annotations

import pytest

from annotator.knowledge.entity import Entity
from annotator.knowledge.pinyin import is_chinese, is_pinyin
from annotator.model.names import NameKind


@pytest.mark.parametrize("word", ["shengwen", "yujun", "jinping", "qiang", "yi", "xi", "zhuangzhuang", "er"])
def test_chinese_syllables(word: str) -> None:
    assert is_pinyin(word)


@pytest.mark.parametrize("word", ["hegses", "smith", "wenjiabao", "tsai", "kukk", ""])
def test_other_words(word: str) -> None:
    assert not is_pinyin(word)


def test_who_is_chinese() -> None:
    assert is_chinese(Entity(NameKind.PERSON, "Wang Yi", countries=("CN",)))
    assert not is_chinese(Entity(NameKind.PERSON, "Tim Cook", countries=("US",)))
