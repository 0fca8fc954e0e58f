"""Exports: plain text to the byte, Markdown and HTML read back by other parsers, JSON and CSV with both
coordinates."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from annotator.formats import markdown, plaintext, record, tables, webpage
from annotator.formats.cells import safe_cell
from annotator.formats.markdown import escape

from .conftest import MakeExport

ARTICLE = "Pete Hegses met <b>them</b>.\nHe *said* 5 > 3 & left 😀.\nOld end.\n"
CHANGES = [("Hegses", "Hegseth"), ("5 > 3", "5 < 6"), ("😀", ""), ("end", "end,\nnew")]


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE.encode(),
        b"\xef\xbb\xbfOne\r\ntwo\r\n",
        b"\xff\xfe" + "One\r\ntwo – שלום\n".encode("utf-16-le"),
        b"mixed\nline\r\nends\rhere",
        b"no newline at the end",
        b"\n\n  leading blank lines\n\n\n",
    ],
)
def test_plain_text_without_corrections_is_the_import_byte_for_byte(
    make_export: MakeExport, data: bytes
) -> None:
    assert plaintext.write(make_export(data, [])).data == data


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_plain_text_corrections_land_in_their_place(make_export: MakeExport, newline: str) -> None:
    data = b"\xef\xbb\xbf" + ARTICLE.replace("\n", newline).encode()
    expected = "Pete Hegseth met <b>them</b>.\nHe *said* 5 < 6 & left .\nOld end,\nnew.\n"
    assert (
        plaintext.write(make_export(data, CHANGES)).data
        == b"\xef\xbb\xbf" + expected.replace("\n", newline).encode()
    )


def test_plain_text_in_mixed_line_ends_keeps_each(make_export: MakeExport) -> None:
    exported = plaintext.write(
        make_export(b"a\r\nbad\nc\rworse\r\nd", [("bad", "good"), ("worse", "better")])
    )
    assert exported.data == b"a\r\ngood\nc\rbetter\r\nd"


def test_a_character_the_encoding_lacks_is_not_lost(make_export: MakeExport) -> None:
    data = b"\xff\xfeP\0e\0t\0e\0"
    assert plaintext.write(make_export(data, [("Pete", "Пётр")])).data == b"\xff\xfe" + "Пётр".encode(
        "utf-16-le"
    )


class _Text(HTMLParser):
    """Text by kind: outside marks, in <del>, in <ins>."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.before = self.after = ""
        self.in_article = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.in_article |= tag == "article"
        if tag in ("del", "ins", "sup"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self.in_article = False
        if tag in ("del", "ins", "sup"):
            self.inside.pop()
        if tag == "p" and self.in_article:
            self.before += "\n"
            self.after += "\n"

    def handle_data(self, data: str) -> None:
        if not self.in_article or "sup" in self.inside or (not self.inside and not data.strip()):
            return
        if "ins" not in self.inside:
            self.before += data
        if "del" not in self.inside:
            self.after += data


def test_marked_html_holds_both_texts_and_the_notes(make_export: MakeExport) -> None:
    page = webpage.write_marked(make_export(ARTICLE.encode(), CHANGES)).data.decode()
    text = _Text(page)
    assert text.before == ARTICLE
    assert text.after == "Pete Hegseth met <b>them</b>.\nHe *said* 5 < 6 & left .\nOld end,\nnew.\n"
    assert 'href="https://example.org/a?b=1&amp;c=2"' in page
    assert "It is &lt;so&gt;" in page
    assert page.count("No source yet") == 3
    assert page.count("<li id=") == 4


def test_clean_html_is_the_corrected_text(make_export: MakeExport) -> None:
    page = webpage.write_clean(make_export(ARTICLE.encode(), CHANGES)).data.decode()
    assert _Text(page).after == "Pete Hegseth met <b>them</b>.\nHe *said* 5 < 6 & left .\nOld end,\nnew.\n"
    assert "<del>" not in page


def _plain(md: str) -> str:
    """The text a Markdown reader shows, one line a block."""
    blocks = []
    for token in MarkdownIt("commonmark").enable("strikethrough").parse(md):
        if token.type == "inline":
            blocks.append(
                "".join(
                    t.content for t in token.children or [] if t.type in ("text", "code_inline", "softbreak")
                )
            )
    return "\n".join(blocks)


@given(st.text(alphabet="abc *_`#[]()<>~|\\-+.1>", min_size=1, max_size=30).filter(lambda t: t.strip()))
def test_escaped_text_reads_as_written(text: str) -> None:
    text = " ".join(text.split())
    assert _plain(escape(text)) == text


def test_markdown_clean_and_marked(make_export: MakeExport) -> None:
    export = make_export(ARTICLE.encode(), CHANGES[:2])
    assert _plain(markdown.write_clean(export).data.decode()) == export.projection.text.strip()
    marked = markdown.write_marked(export).data.decode()
    assert "~~Hegses~~**Hegseth**[^1]" in marked
    assert "[^1]: Wrong name (major): It is \\<so\\>. Source: The Wire" in marked
    assert "No source yet" in marked


def test_the_json_record_has_both_coordinate_systems(make_export: MakeExport) -> None:
    export = make_export(ARTICLE.encode(), CHANGES)
    data = json.loads(record.write(export).data)
    assert data["schema"] == "annotator.article/1"
    for correction in data["corrections"]:
        before, after = correction["original"], correction["corrected"]
        assert data["text"][before["start"] : before["end"]] == correction["quote"]
        assert data["corrected_text"][after["start"] : after["end"]] == correction["replacement"]
    assert data["corrections"][0]["sources"][0]["url"] == "https://example.org/a?b=1&c=2"


def test_the_csv_is_safe_and_complete(make_export: MakeExport) -> None:
    export = make_export(ARTICLE.encode(), [("Hegses", "=1+1"), *CHANGES[1:]])
    rows = list(
        csv.DictReader(io.StringIO(tables.write_corrections(export).data.decode("utf-8-sig"), newline=""))
    )
    assert [r["correction"] for r in rows] == ["'=1+1", "5 < 6", "", "end,\nnew"]
    assert "The Wire" in rows[0]["sources"]
    assert rows[1]["unsourced"] == "yes"
    corrected = export.projection.text
    assert corrected[int(rows[1]["corrected_start"]) : int(rows[1]["corrected_end"])] == "5 < 6"


@pytest.mark.parametrize("value", ["=A1", "+1", "-1", "@x", "\tx"])
def test_cells_that_look_like_formulas_are_text(value: str) -> None:
    assert safe_cell(value) == f"'{value}"
    assert safe_cell(f"a{value}") == f"a{value}"
