"""Markdown in and out: prose without its marks, and the marks where they were."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import table_export
from word_documents import SAMPLE

from annotator.formats import markdown_parser, markdown_source
from annotator.formats.base import Asked, ImportedArticle
from annotator.formats.markdown import write_clean
from annotator.formats.registry import read_bytes
from annotator.model.errors import AnnotatorError, ImportFailedError

DOCUMENT = """\
---
title: "Great powers talk"
---
# Leaders *meet* again #

The **minister [Pete Hegses](http://x.org/a_b "Title")** said
it &amp; `went  home`, \\*so to say\\*.\x20\x20
A new line ![a picture](p.png) of it[^1] <span>and</span> <https://example.org/a>.

> Quoted *words
> go* on

1. First item
   continued
- [ref]: not one

| Name | Said \\| done |
|------|--------------|
| Ann  | *much* of it |

```python
code = "no prose"
```

<div>Hidden words</div>

Another heading
===============

[^1]: The note's text.

[ref]: http://example.org

See [this][ref] and 2 * 3 snake_case_word.
"""
LINES = [
    "Leaders meet again", "The minister Pete Hegses said it & went  home, *so to say*.",
    "A new line of it and https://example.org/a.", "Quoted words go on", "First item continued",
    "ref: not one", "Name", "Said | done", "Ann", "much of it", "Hidden words", "Another heading",
    "The note's text.", "See this and 2 * 3 snake_case_word.",
]  # fmt: skip


def read(data: str = DOCUMENT) -> ImportedArticle:
    return markdown_source.read(data.encode(), "a.md")


def corrected(data: str, *words: tuple[str, str]) -> tuple[str, tuple[str, ...]]:
    written = write_clean(table_export(read(data), words))
    return written.data.decode(), written.warnings


def test_prose_is_read_without_marks() -> None:
    article = read_bytes(DOCUMENT.encode(), "a.md")
    assert article.format == "md"
    assert article.text.split("\n") == LINES
    assert article.title == "Great powers talk"
    assert article.warnings == ()
    assert [(c.id, c.value) for c in article.choices] == [("html", "read")]


HTML = """\
# Title

<figure>
  <img src="a.png" title="never">
  <figcaption>A captoin of the picture &amp; more,
  with <b>bold</b> words</figcaption>
</figure>

<details><summary>Read mor</summary>

Inside, **Markdown**.

</details>

> <p align="center">Quoted html</p>

- item

  <div>In an item: a < b</div>

<pre>code</pre>

<script>
var never;
</script>

<!-- never -->

<div>at the end</div"""
HTML_LINES = [
    "Title", "A captoin of the picture & more, with bold words", "Read mor", "Inside, Markdown.",
    "Quoted html", "item", "In an item: a < b", "at the end",
]  # fmt: skip


def test_blocks_of_html_are_read_and_corrected() -> None:
    assert read(HTML).text.split("\n") == HTML_LINES
    after, warnings = corrected(
        HTML,
        ("captoin", "caption"),
        ("& more", "& <less>"),
        ("bold", "fat *"),
        ("Quoted", "1. Quoted"),
        ("mor\n", "more\n"),
    )
    assert warnings == ()
    expected = HTML.replace("captoin", "caption").replace("more,", "&lt;less&gt;,").replace("bold", "fat *")
    assert after == expected.replace("Quoted", "1. Quoted").replace("Read mor<", "Read more<")
    assert read(after).text.split("\n")[2] == "Read more"


def test_blocks_of_html_are_left_out_on_request_and_where_nobody_was_asked() -> None:
    article = markdown_source.read(HTML.encode(), "a.md", Asked(choices={"html": "leave"}))
    assert article.text == "Title\nInside, Markdown.\nitem"
    assert any("Blocks of HTML are left out" in w for w in article.warnings)
    for source in (article, replace(article, choices=())):
        written = write_clean(table_export(source, [("Inside", "Within")]))
        assert (written.data.decode(), written.warnings) == (HTML.replace("Inside", "Within"), ())


def test_without_corrections_the_bytes_are_the_same() -> None:
    for data in (DOCUMENT, DOCUMENT.replace("\n", "\r\n"), "\ufeff" + DOCUMENT):
        article = markdown_source.read(data.encode(), "a.md")
        assert write_clean(table_export(article, [])).data == data.encode()


@pytest.mark.parametrize(
    ("words", "old", "new"),
    [
        (("meet again", "part now"), "*meet* again", "*part* now"),
        (("Hegses", "*Hegseth*"), "Hegses](http://x.org/a_b", "\\*Hegseth\\*](http://x.org/a_b"),
        (("& went", "and went"), "&amp;", "and"),
        (("went  home", "went <b>"), "`went  home`", "`went <b>`"),
        (("so to say", "so *to* say_"), "so to say", "so \\*to\\* say\\_"),
        (("said it", "saidit"), "said\nit", "saidit"),
        (("words go", "phrases came"), "words\n> go", "phrases\n> came"),
        (("Said | done", "Said | won"), "\\| done", "\\| won"),
        (("much", "a|b"), "*much*", "*a\\|b*"),
        (("First", "1. First"), "1. First", "1. 1\\. First"),
        (("Leaders", "# Leaders 😀 שלום"), "# Leaders", "# \\# Leaders 😀 שלום"),
        (("note's", "<note>'s"), "note's", "\\<note>'s"),
    ],
)  # fmt: skip
def test_only_the_corrected_words_change(words: tuple[str, str], old: str, new: str) -> None:
    assert corrected(DOCUMENT, words) == (DOCUMENT.replace(old, new, 1), ())


def test_a_correction_that_joins_paragraphs_keeps_them() -> None:
    after, warnings = corrected(DOCUMENT, ("again\nThe", "again. The"))
    assert "paragraphs were kept" in warnings[0]
    assert after == DOCUMENT.replace("again #", "again. #")


def test_code_has_no_way_to_hold_a_mark_of_code() -> None:
    after, warnings = corrected(DOCUMENT, ("went  home", "went  ho`me"))
    assert "`went  ho'me`" in after
    assert "look the file through" in warnings[0]


def test_marks_that_a_correction_breaks_are_told() -> None:
    after, warnings = corrected("# Title\n\nA **bold word** of it.\n", ("bold word of", "bold of"))
    assert read(after).text.split() == ["Title", "A", "bold", "of", "it."] or warnings


@pytest.mark.parametrize(
    ("data", "old", "new", "after"),
    [
        ("A **bold** word.\n", " bold", "", "A word.\n"),
        ("A **bold** word.\n", "bold ", "", "A word.\n"),
        ("A ***bold*** word.\n", " bold", "", "A word.\n"),
        ("A ``code`` word.\n", "code ", "", "A word.\n"),
        ("A **bold *and* slanted** word.\n", "bold and slanted ", "", "A word.\n"),
        ("A **bold *and* slanted** word.\n", "and ", "", "A **bold slanted** word.\n"),
        ("A *link with* words.\n", "link ", "", "A *with* words.\n"),
        ("A *link with* words.\n", " link", "", "A *with* words.\n"),
        ("A *link with* words.\n", "with ", "", "A *link* words.\n"),
        ("A ~~struck~~ word.\n", "struck ", "", "A word.\n"),
        ("A \\*starred\\* word.\n", "starred", "", "A \\*\\* word.\n"),
        ("A [link](http://x) word.\n", "link", "", "A [](http://x) word.\n"),
    ],
)
def test_marks_around_words_that_go_go_too(data: str, old: str, new: str, after: str) -> None:
    assert corrected(data, (old, new)) == (after, ())


@pytest.mark.parametrize(
    ("data", "name", "is_one"),
    [
        ("# Heading\n\nwords", "a.md", True),
        ("See [it](http://x).", "a.MARKDOWN", True),
        ("# Heading\n\nwords", "a.txt", False),
        ("A plain article with one * in it.\nAnd a line.", "a.md", False),
    ],
)
def test_recognised_by_name_and_marks(data: str, name: str, is_one: bool) -> None:
    assert markdown_source.recognises(data.encode(), name) is is_one


def test_the_sample_reads_like_plain_text() -> None:
    lines = [line.strip() for line in SAMPLE.read_text("utf-8").split("\n") if line.strip()]
    assert read("\n\n".join(lines)).text.split("\n") == lines


@pytest.mark.parametrize(
    "data", ["[" * 20_000, "*a " * 20_000, "> " * 3_000 + "x", "[a](b " * 5_000, "`" * 9_999 + " `" * 999]
)
def test_hostile_files_end_soon(data: str) -> None:
    try:
        read(data)
    except AnnotatorError as error:
        assert error.hint  # noqa: PT017 (either outcome is right)


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(AnnotatorError):
        read("# \n\n```\ncode\n```\n")
    with pytest.raises(ImportFailedError, match="characters"):
        read("x" * (markdown_source.MAX_CHARACTERS + 1))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("a [b](c) " * (markdown_parser.MAX_MARKS_TOGETHER // 2 + 1), "marks in one paragraph"),
        (("*a* " * 20 + "\n\n") * (markdown_parser.MAX_MARKS // 40 + 1), "marks"),
        ("> a\n" * (markdown_source.MAX_LINES + 1), "lines"),
        ("- a\n" * 2_001, "paragraphs"),
        ("|a" * 30 + "|\n" + "|-" * 30 + "|\n" + "|a\n" * 100, "paragraphs and cells"),
        ("|a" * (markdown_parser.MAX_MARKS + 1), "bars"),
    ],
)
def test_more_than_can_be_read_in_good_time_is_refused(
    data: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markdown_parser, "MAX_BLOCKS", 2_000)
    with pytest.raises(ImportFailedError, match=f"more than [0-9,]+ {what};") as refused:
        read(data)
    assert "plain text" in refused.value.hint


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "data", ["[a\n" * 200_000, "---\ntitle: a" + " " * 200_000 + "b\n---\n# Words", "<div>\n" + "<" * 200_000]
)
def test_marks_are_looked_for_once(data: str) -> None:
    """Each of these took minutes to hours when patterns began anew at each character."""
    markdown_source.recognises(data.encode(), "a.md")
    try:
        read(data)
    except AnnotatorError as error:
        assert error.hint  # noqa: PT017 (either outcome is right)


MARKS = (
    "<div>\n",
    "</div>\n",
    "\n<p>",
    *"&lt; word é 😀 * ** _ ` ~~ [ ](u) ![ | \\ &amp; <b> [^1] <http://x.y>".split(),
    *(
        " ",
        "\n",
        "\n\n",
        "\n|---|---|\n",
        "> ",
        "- ",
        "1. ",
        "# ",
        "  \n",
        "\t",
        "[^1]: ",
        "\n===\n",
        "```\n",
        "---\n",
    ),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(MARKS), max_size=25), st.data())
def test_any_file_is_read_and_corrected(marks: list[str], data: st.DataObject) -> None:
    raw = "".join(marks)
    try:
        article = read(raw)
    except AnnotatorError:
        return
    assert write_clean(table_export(article, [])).data == raw.encode()
    at = data.draw(st.integers(0, len(article.text) - 1))
    end = data.draw(st.integers(at + 1, min(len(article.text), at + 6)))
    new = data.draw(st.text("new *", max_size=5))
    if new == article.text[at:end]:
        return
    written = write_clean(table_export(article, [], [(at, end, new)]))
    wanted = article.text[:at] + new + article.text[end:]
    if not written.warnings:
        again = read(written.data.decode()).text if wanted.strip() else ""
        assert again.split() == wanted.split()
