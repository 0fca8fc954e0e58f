"""Saved web pages in: the article without what is around it."""

from __future__ import annotations

import html
from dataclasses import replace
from xml.etree import ElementTree

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import table_export
from word_documents import SAMPLE

from annotator.formats import savedpage
from annotator.formats.base import Asked, ImportedArticle
from annotator.formats.registry import IMPORTERS
from annotator.formats.savedpage_main import captions_between, place_lines
from annotator.formats.savedpage_text import read_page
from annotator.formats.webpage import write_clean
from annotator.model.errors import AnnotatorError, ExportFailedError, ImportFailedError

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


ODD = (
    "<!DOCTYPE html><html lang='fr-CA'><head><meta charset='utf-8'><title>Home</title><style>p{}</style>"
    "</head><body><nav><a href=/>Home</a></nav><!-- <p>never</p> --><script>'<p>no</p>'</script><article>"
    "<h1>Home</h1><p>The minister <b>Pete&nbsp;Hegses</b> said it would &amp; should &mdash; "
    "<a href='/x?a=1&amp;b'>as he put it</a> in the\n   long evening &#x1F600; of that day &copy 2026, and "
    "nobody believed it.</p>\n"
    "<p>A second paragraph holds words in several <i>scripts</i>: שלום, and goes on for a while.<br>"
    "It breaks its line, too, and says something more about the matter that is talked about.</p>"
    "<ul><li>An item of the list that says a thing or two about it</li></ul><table><tr><td>Cell of words</td>"
    "<td>Other cell of words</td></tr></table></article><footer>Home</footer></body></html>"
)

EVENING = (
    "The minister Pete\u00a0Hegses said it would & should — as he put it in the long evening 😀 of that day "
    "© 2026, and nobody believed it."
)


def read(data: str, **choices: str) -> ImportedArticle:
    return savedpage.read(data.encode(), "news.html", Asked(None, choices))


def corrected(data: str, *words: tuple[str, str], **choices: str) -> str:
    written = write_clean(table_export(read(data, **choices), words))
    assert written.warnings == ()
    return written.data.decode()


def seen(page: str) -> str:
    """What another reader of pages sees, without white space."""
    parts: list[str] = []

    def walk(element: ElementTree.Element) -> None:
        if element.tag not in (ElementTree.Comment, "script", "svg"):
            parts.append(element.text or "")
            for child in element:
                walk(child)
                parts.append(child.tail or "")

    walk(html5lib.parse(page, namespaceHTMLElements=False).find("body"))
    return "".join("".join(parts).split())


def test_the_main_text_has_a_place_in_the_page() -> None:
    article = read(ODD)
    assert article.language == "fr"
    assert article.text.split("\n") == [
        "Home", EVENING,
        "A second paragraph holds words in several scripts: שלום, and goes on for a while.",
        "It breaks its line, too, and says something more about the matter that is talked about.",
        "An item of the list that says a thing or two about it", "Cell of words", "Other cell of words",
    ]  # fmt: skip
    assert len(article.warnings) == 1


@pytest.mark.parametrize(
    ("words", "old", "new"),
    [
        (("Hegses", "Hegseth"), "Hegses", "Hegseth"),
        (("& should", "and <must>"), "&amp; should", "and &lt;must&gt;"),
        (("put it in", "said in"), "put it</a> in", "said</a> in"),
        (("the long", "thelong"), "the\n   long", "thelong"),
        (("😀", "שלום\u00a0😀"), "&#x1F600;", "שלום&nbsp;&#x1F600;"),
        (("© 2026", "(c) 2026"), "&copy", "(c)"),
        (("It breaks", "He broke"), "It breaks", "He broke"),
        (("Home", "Away"), "<h1>Home", "<h1>Away"),
        (("Other cell", "Another cell"), "Other", "Another"),
    ],
)
def test_only_the_corrected_words_change(words: tuple[str, str], old: str, new: str) -> None:
    after = corrected(ODD, words)
    assert after == ODD.replace(old, new, 1)
    assert read(after).text == read(ODD).text.replace(*words, 1)


def test_without_corrections_the_bytes_are_the_same() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        data = ODD.replace("\n", "\r\n").encode(encoding)
        assert write_clean(table_export(savedpage.read(data, "news.html"), [])).data == data


def test_characters_that_the_encoding_lacks_are_written_as_numbers() -> None:
    data = ODD.replace("utf-8", "windows-1252").replace("שלום", "Wort").encode("cp1252")
    export = table_export(savedpage.read(data, "news.html"), [("Hegses", "Ħegseth 😀é")])
    assert write_clean(export).data == data.replace(b"Hegses", b"&#294;egseth &#128512;\xe9")


def test_everything_may_be_read() -> None:
    text = read(ODD, part="all").text
    assert text.split("\n")[:2] == ["Home", "Home"]
    assert text.endswith("Other cell of words\nHome")
    assert "never" not in text
    assert corrected(ODD, ("Home", "Start"), part="all") == ODD.replace("href=/>Home", "href=/>Start", 1)


def test_a_correction_that_joins_paragraphs_keeps_them() -> None:
    written = write_clean(table_export(read(ODD), [("a while.\nIt breaks", "a while and it breaks")]))
    assert "paragraphs were kept" in written.warnings[0]
    assert read(written.data.decode()).text.count("\n") == read(ODD).text.count("\n")
    assert written.data.decode().count("<br>") == ODD.count("<br>")


def test_a_page_that_reads_otherwise_is_written_anew() -> None:
    export = table_export(read(ODD), [])
    changed = replace(export, original=ODD.replace("minister", "secretary").encode())
    with pytest.raises(ExportFailedError):
        savedpage.write(changed)
    written = write_clean(changed)
    assert "clean page" in written.warnings[0]
    assert b"minister" in written.data


def test_lines_are_found_in_order_and_those_out_of_order_have_no_place() -> None:
    page = read_page("<p>same<p>one<p>same<p>two<p>three here<p>same<p>same")
    lines = ["same", "three here", "one", "same", "two", "- same", "lost", "same"]
    found = [span and page.letters[: span.start] for span in place_lines(page, lines)]
    assert found == ["", None, "same", "sameone", "sameonesame", "sameonesametwothreehere", None,
                     "sameonesametwothreeheresame"]  # fmt: skip


CAPTIONED = """<!DOCTYPE html><html lang="en"><head><title>Talks</title></head><body><nav><figure>
<figcaption>A caption in a menu of the page</figcaption></figure></nav><main><article>
<h1>Talks with neighbours go on</h1>
<figure><img src="a.jpg"><figcaption>The minister <b>Pete Hegses</b> at the meeting. <span>Photo: Bob</span>
</figcaption></figure>
<p>The minister said on Monday that talks with the neighbouring country would go on for another week.</p>
<p>Nobody in the capital had expected an answer so soon, and the opposition asked for a debate at once.</p>
<aside><figure><figcaption>Another story that you may like to read</figcaption></figure></aside>
<figure><img src="b.jpg"><figcaption>Getty Images</figcaption></figure>
<figure><img src="b.jpg"><figcaption>A crowd before the ministry in the rain</figure>
<figure><img src="c.jpg"><figcaption>A crowd before the ministry in the rain</figcaption></figure>
<table><thead><tr><th>Day of it</th><th>Price then</th></tr></thead>
<tbody><tr><td>Monday</td><td>70 euros</td></tr></tbody></table>
<p>Prices of gas fell by four per cent after the news, traders said, and the exchange closed higher.</p>
</article></main><section><figure><figcaption>A caption behind the end of it</figcaption></figure></section>
<footer><p>All rights reserved</p></footer></body></html>"""
LEAD, CROWD = "The minister Pete Hegses at the meeting. Photo: Bob", "A crowd before the ministry in the rain"


def test_captions_stand_where_their_pictures_do() -> None:
    article = read(CAPTIONED)
    lines = article.text.split("\n")
    assert [lines.index(words) for words in (LEAD, CROWD)] == [1, 4]
    assert lines[5:9] == ["Day of it", "Price then", "Monday", "70 euros"]
    assert not any("caption" in line or "Getty" in line or "story" in line or "|" in line for line in lines)
    assert lines.count(CROWD) == 1
    assert [(c.id, c.value) for c in article.choices] == [("part", "article")]
    after = corrected(CAPTIONED, ("Hegses", "Hegseth"), ("Monday that", "Tuesday that"))
    assert after == CAPTIONED.replace("Hegses", "Hegseth").replace("Monday that", "Tuesday that")


def test_the_main_text_alone_is_as_before_captions_were_read() -> None:
    article = read(CAPTIONED, part="main")
    assert LEAD not in article.text
    assert CROWD not in article.text
    for choices in (article.choices, ()):
        export = table_export(replace(article, choices=choices), [("Prices", "Costs")])
        assert write_clean(export).data.decode() == CAPTIONED.replace("Prices of", "Costs of")


def test_a_caption_among_the_lines_is_none_beside_them() -> None:
    page = read_page("<h1>A</h1><figcaption>A crowd in the rain</figcaption><p>B</p>")
    for lines, found in ((["A", "B"], 1), (["A", "B", "A crowd in the rain"], 0)):
        placed = place_lines(page, lines[:2]) + [None] * (len(lines) - 2)
        assert len(captions_between(page, lines, placed)) == found


@pytest.mark.timeout(30)
def test_captions_that_nothing_ends_are_read_soon() -> None:
    many = "".join(f"<figcaption>Caption number {n} of very many<p>Words {n}</p>" for n in range(9_000))
    page = read_page(f"<h1>Title</h1>{many}<p>End</p>")
    lines = ["Title", *(f"Words {n}" for n in range(9_000)), "End"]
    placed = place_lines(page, lines)
    # Each goes on to the next one, words that are placed included, the last one to the end.
    assert len(page.captions) == 8_999
    assert captions_between(page, lines, placed) == []


PIECES = (
    *"<p> </p> <b> </b> <br> <div> </div> word & &amp; &lt; &#65; &copy; &nosuch; < > é 😀 <!--x-->".split(),
    *("<img/>", "<a href='a>b'>", "<script>x<y</script>", "<svg/>", "&#65", "&copy", "\n", " ", "\u00a0"),
)
BROKEN = ("&#0;", "</", "<!-- ", '<a title="')


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from((*PIECES, *BROKEN)), max_size=30), st.data())
def test_any_page_is_read_and_corrected_in_place(pieces: list[str], data: st.DataObject) -> None:
    page = "<html><body>" + "".join(pieces)
    try:
        article = read(page, part="all")
    except AnnotatorError:
        return
    assert corrected(page, part="all") == page
    at = data.draw(st.integers(0, len(article.text) - 1))
    if article.text[at].isspace():
        return
    export = table_export(article, [], [(at, at + 1, "<Q>")])
    after = write_clean(export).data.decode()
    assert read(after, part="all").text == article.text[:at] + "<Q>" + article.text[at + 1 :]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_another_reader_sees_the_same_words(pieces: list[str]) -> None:
    page = "<!DOCTYPE html><html><body>" + "".join(pieces)
    try:
        text = read(page, part="all").text
    except AnnotatorError:
        text = ""
    assert "".join(text.split()) == seen(page)


@pytest.mark.parametrize(
    "body",
    [
        '<a =">"' * 25_000,
        "<script>" * 25_000,
        "<!--" * 25_000,
        "<p a='" * 25_000,
        "&" * 99_999,
        "<!a " * 25_000 + "b" * 2_000_000,
        "</ " * 25_000 + "b" * 2_000_000,
        "&#65;" * 300_000,
        "<p" + "".join(f" a{n}=b" for n in range(150_000)) + ">",
        "<noscript><p" + "".join(f" a{n}=b" for n in range(150_000)) + ">",
        "&" + "a" * 999_999,
    ],
)
def test_marks_that_never_end_are_read_soon(body: str) -> None:
    try:
        read(f"<html><body>words {body}", part="all")
    except AnnotatorError as error:
        assert error.hint  # noqa: PT017 (either outcome is right)


def test_a_tag_of_very_many_attributes_is_refused() -> None:
    many = " ".join(f"a{n}=b" for n in range(savedpage.MAX_ATTRIBUTES + 1))
    bare = many.replace("=b ", "/")
    for tag in (f"<p {many}>", f"<svg><g {bare}></svg>", f"<script {many}></script>"):
        with pytest.raises(ImportFailedError, match="attributes"):
            read(page(LINES) + tag)
    for harmless in (
        f"<p {many.rpartition(' ')[0]}>",
        f"<!-- <p {many}> -->",
        f"<script>if (a <b {many}) c()</script>",
        f"<p data-x='{many}' title=\"{many}\">",
    ):
        assert read(page(LINES) + harmless).text == read(page(LINES)).text
