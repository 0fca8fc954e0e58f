"""Names that a source has, in its letters or in others."""

from __future__ import annotations

import pytest

from annotator.detect.base import Article
from annotator.detect.correction_gain import WordScore
from annotator.detect.fluency import as_in_the_source, known_names
from annotator.detect.source_names import source_names
from annotator.detect.source_reading import explained
from annotator.model.anchor import Span

RUSSIAN = "Виктор Шендерович написал об Ильине и Екатеринбурге в WhatsApp."
CHINESE = "高黎贡山隧道由宋涛负责，王府井的APP下载。"


@pytest.mark.parametrize(
    ("source", "names", "others"),
    [
        ("Viktor Šenderovitš elab Tallinnas.", "Viktor Viktor’s", "Shenderovich Tartu elab"),
        (RUSSIAN, "Viktor Shenderovich Ilyin Yekaterinburg’s WhatsApp", "Victoria Moscow He"),
        (CHINESE, "Gaoligongshan Songtao Wangfujing", "Gaolingshan Beijing The Fuzhi"),
        ("", "", "Moscow"),
    ],
)
def test_names_a_source_spells(source: str, names: str, others: str) -> None:
    found = source_names(source)
    assert [n for n in names.split() if not found.spells(n)] == []
    assert [n for n in others.split() if found.spells(n)] == []


def test_words_a_source_explains() -> None:
    russian = source_names(RUSSIAN)
    assert russian.explains("WhatsApp")
    assert russian.explains("Shenderovich")
    assert not russian.explains("wrote")
    chinese = source_names(CHINESE)
    assert chinese.explains("APP")
    assert not chinese.explains("Wangfujing")
    estonian = source_names("WhatsApp on Tallinnas populaarne.")
    assert not estonian.explains("WhatsApp")
    assert not estonian.explains("populaarne")


def test_what_the_source_explains_is_no_surprise() -> None:
    text = "Shenderovich wrote calmly."
    scores = [WordScore(Span(0, 12), 14.0, 900, 2.0), WordScore(Span(13, 18), 3.0, 9, 1.0)]
    name, verb = explained(scores, text, RUSSIAN)
    assert name.surprisal == 1.0
    assert (name.span, name.rank) == (scores[0].span, scores[0].rank)
    assert verb is scores[1]
    assert explained([scores[1], WordScore(Span(0, 12), 0.4, 0, 0.4)], text, RUSSIAN)[1].surprisal == 0.4


def test_names_are_looked_for_in_the_sentence_they_translate() -> None:
    source = "Виктор Шендерович написал письмо. Его прочитал весь город."
    text = "Viktor Shenderovich wrote a letter. Shenderovich was read by all the town."
    article = Article.of(text, source_text=source)
    assert [s.of(text) for s in as_in_the_source(article)] == ["Viktor", "Shenderovich"]
    assert set(as_in_the_source(article)) <= set(known_names(article))
    part = article.part(article.segments[1:])
    assert as_in_the_source(part) == as_in_the_source(article)
    assert as_in_the_source(Article.of(text)) == []
