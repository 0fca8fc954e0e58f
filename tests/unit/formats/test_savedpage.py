"""Saved web pages in: the article without what is around it."""

from __future__ import annotations

import html

import pytest
from word_documents import SAMPLE

from annotator.formats import savedpage
from annotator.formats.registry import IMPORTERS
from annotator.model.errors import AnnotatorError, ImportFailedError

LINES = [line for line in SAMPLE.read_text("utf-8").split("\n") if line.strip()]


def page(
    paragraphs: list[str], head: str = '<meta charset="utf-8"><title>Great powers talk again</title>'
) -> str:
    article = "".join(f"<p>{html.escape(p)}</p>\n" for p in paragraphs)
    return (
        f"<!DOCTYPE html>\n<html lang='en'><head>{head}<script>var x = 'never';</script></head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
        f"<article><h1>Great powers talk again</h1>{article}</article>"
        "<footer><p>Copyright, all rights reserved</p></footer></body></html>"
    )


def test_the_sample_from_a_page_has_the_lines_of_the_plain_text() -> None:
    article = savedpage.read(page(LINES).encode(), "news.html")
    lines = article.text.split("\n")
    assert [line for line in lines if line != "Great powers talk again"] == [line.strip() for line in LINES]
    assert article.title == "Great powers talk again"
    assert article.format == "html"
    assert "make sure that nothing is missing" in article.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_the_encoding_is_the_one_the_page_names_or_marks(encoding: str) -> None:
    paragraphs = [
        f"“Ça va très bien à Zürich”, said speaker number {n} of the long evening." for n in range(12)
    ]
    raw = page(paragraphs, f'<meta charset="{encoding.removesuffix("-sig")}"><title>A title of words</title>')
    data = raw.encode(encoding)
    assert next(i.id for i in IMPORTERS if i.recognises(data)) == "html"
    assert paragraphs[3] in savedpage.read(data, "news.html").text


@pytest.mark.parametrize("start", ["", "\n <!-- saved from x -->\n", '<?xml version="1.0"?>'])
def test_pages_are_recognised_by_their_beginning(start: str) -> None:
    assert savedpage.recognises((start + page(LINES)).encode())


@pytest.mark.parametrize("text", ["<b>Only</b> some marks", "A word about <html> tags", "", "<headline>"])
def test_other_texts_are_not(text: str) -> None:
    assert not savedpage.recognises(text.encode())


def test_a_page_without_an_article_is_refused() -> None:
    with pytest.raises(ImportFailedError, match="No article") as caught:
        savedpage.read(b"<!DOCTYPE html><html><body><img src=x><p></p></body></html>", "empty.html")
    assert "paste" in caught.value.hint


def test_a_page_too_large_is_refused() -> None:
    with pytest.raises(ImportFailedError, match="MB"):
        savedpage.read(b"<html>" + b" " * savedpage.MAX_BYTES, "huge.html")


def test_a_page_of_nothing_but_marks_is_refused() -> None:
    with pytest.raises(ImportFailedError, match="marks"):
        savedpage.read(b"<html>" + b"<br>" * savedpage.MAX_MARKS, "marks.html")


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000 + "deep words",
        "<p>" + "word " * 100_000,
        '<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><html><p>&b; words of the text</p>',
        "<table>" + "<tr><td>a cell</td></tr>" * 5_000,
    ],
)
def test_hostile_pages_end_soon(body: str) -> None:
    try:
        article = savedpage.read(f"<html><body>{body}".encode(), "bad.html")
    except AnnotatorError as error:
        assert error.hint  # noqa: PT017 (either outcome is right)
    else:
        assert "aaaaaa" not in article.text
