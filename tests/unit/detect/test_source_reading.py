"""What is read before a translation: its source, and the pair before it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.detect.base import Article
from annotator.detect.source_reading import prompt, prompts
from annotator.detect.token_reading import MAX_CONTEXT, MAX_PROMPT, Before

SOURCE = "Der Rat tagte am Montag. Er beschloss nichts.\nDie Bürger warten."
TEXT = "The council met on Monday. It decided nothing.\nThe citizens are waiting."


def beside(article: Article) -> list[tuple[str, str]]:
    paragraphs = article.paragraph_spans()
    return [(part.span.of(article.text), part.prompt) for p in paragraphs for part in prompts(article, p)]


def test_each_sentence_has_its_source_and_the_pair_before_it() -> None:
    first, second, third = beside(Article.of(TEXT, source_text=SOURCE))
    assert first == ("The council met on Monday.", "Source: Der Rat tagte am Montag.\nTranslation:")
    pair = "Source: Der Rat tagte am Montag.\nTranslation: The council met on Monday.\n"
    assert second == ("It decided nothing.", f"{pair}Source: Er beschloss nichts.\nTranslation:")
    assert third[0] == "The citizens are waiting."
    assert third[1].endswith("Source: Die Bürger warten.\nTranslation:")


def test_a_part_of_an_article_has_the_source_of_that_part() -> None:
    whole = Article.of(TEXT, source_text=SOURCE)
    part = whole.part(p for p in whole.segments if p.paragraph == whole.segments[-1].paragraph)
    assert beside(part) == beside(whole)[-1:]
    assert part.whole is whole
    assert part.part(part.segments).whole is whole


@pytest.mark.parametrize("source", [None, ""])
def test_without_a_source_there_is_nothing_to_read(source: str | None) -> None:
    assert beside(Article.of(TEXT, source_text=source)) == []


def test_an_added_sentence_has_no_source() -> None:
    text = TEXT.replace("\n", "\nNobody in the whole wide country has ever said a thing like this one.\n")
    source = SOURCE.replace("\n", "\n\n")
    article = replace(Article.of(text, source_text=source), aligned=True)
    assert not any("wide country" in part for part, _ in beside(article))


def test_lines_and_long_sources_are_cut_to_one_short_line() -> None:
    words = prompt("eins\nzwei " + "drei " * 1000, ("x\ny", "z"))
    assert words.startswith("Source: x y\nTranslation: z\nSource: eins zwei drei")
    assert words.endswith("drei\nTranslation:")
    assert len(words) < 1300


def test_what_is_read_first_goes_on_with_the_text() -> None:
    assert Before.context("") == Before()
    assert Before.context("One.") == Before("One.\n", "", MAX_CONTEXT)
    asked = Before.prompt("Source: x\nTranslation:")
    assert (asked.lead, asked.most) == (" ", MAX_PROMPT)
    assert asked.and_then("One. ").words == "Source: x\nTranslation: One."
    assert asked.and_then("One. ").lead == " "
    assert Before.context("Zero.").and_then("One. ") == Before.context("One. ")
