"""The report for the desk: the same content as a web page and printed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from lxml import html

from annotator.formats import report
from annotator.formats.apparatus import apparatus
from annotator.formats.base import Export
from annotator.formats.registry import read_pasted
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import NoteKind, NoteTarget
from annotator.services.exporting import gather
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

TEXT = (
    "Pete Hegses & <co> met them 😀. It was late.\n\n"
    "He left\n early. They stayed. 「東京」 was far. שלום they said.\n"
)


@pytest.fixture
def export(tmp_path: Path) -> Export:
    with Workspace.open(
        tmp_path / "p.db", author="Ann", settings=Settings.load(tmp_path / "s.json")
    ) as opened:
        document = opened.import_article(
            replace(read_pasted(TEXT, "A <title>"), source_uri=str(tmp_path / "in.txt"))
        )
        session = opened.review(document.id)

        def at(words: str) -> Span:
            start = TEXT.index(words)
            return Span(start, start + len(words))

        session.correct(at("Hegses"), "Hegseth", Category.ENTITY, Severity.MAJOR)
        session.correct(at("co>"), "company>", Category.TERM, Severity.MINOR)
        session.correct(at(". They stayed"), ", they stayed", Category.GRAMMAR, Severity.MINOR)
        session.flag_by_hand(at("late"), Category.MISTRANSLATION, Severity.MINOR, "How late?")
        session.query([session.passages()[-1].id], "How late <exactly>?")
        session.flag_by_hand(at("far"), Category.MISTRANSLATION, Severity.MINOR)
        first = session.corrections()[0].id
        session.add_note(
            NoteTarget.CORRECTION, first, kind=NoteKind.NAME, citation="The Wire", url="https://example.org/a?b=1&c=2"
        )  # fmt: skip
        return gather(opened, document.id)


def page_of(export: Export) -> html.HtmlElement:
    return html.document_fromstring(report.write(export).data.decode())


def test_the_counts_are_those_of_the_review(export: Export) -> None:
    figures = [td.text_content() for td in page_of(export).xpath("//table[contains(@class, 'figures')]//td")]
    assert figures == ["3corrections", "0without a source", "1open question", "1flag not looked at"]
    kinds = [
        [td.text_content() for td in tr.xpath("td")]
        for tr in page_of(export).xpath("//table[contains(@class, 'kinds')]//tr[td]")
    ]
    assert kinds == [["Wrong name", "1", "–", "1"], ["Wrong term", "–", "1", "1"], ["Grammar", "–", "1", "1"]]


def test_before_and_after_are_the_sentences_on_both_sides(export: Export) -> None:
    changes = list(report.changes(export, apparatus(export).notes))
    before = ["".join(w.text for w in c.before) for c in changes]
    after = ["".join(w.text for w in c.after) for c in changes]
    assert before == ["Pete Hegses & <co> met them 😀.", "early. They stayed."]
    assert after == ["Pete Hegseth & <company> met them 😀.", "early, they stayed."]
    assert [[n.number for n in c.notes] for c in changes] == [[1, 2], [3]]
    assert all(b in TEXT and a in export.projection.text for b, a in zip(before, after, strict=True))


def test_nothing_of_the_article_becomes_markup_and_no_path_is_told(export: Export, tmp_path: Path) -> None:
    page = report.write(export).data.decode()
    assert str(tmp_path) not in page
    assert "from in.txt" in page
    assert not page_of(export).xpath("//co|//exactly|//script|//img|//link")


def test_all_changes_at_the_edges_are_told(export: Export) -> None:
    whole = replace(export, segments=())
    (change,) = report.changes(whole, apparatus(whole).notes)
    assert "".join(w.text for w in change.before) == TEXT
    assert "".join(w.text for w in change.after) == export.projection.text


def test_the_pdf_holds_what_the_page_holds(qapp: object, export: Export) -> None:
    data = report.write_pdf(export).data
    document = pypdfium2.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    text = " ".join(text.split())
    for words in (
        "A <title>", "Open questions", "How late <exactly>?", "To be answered by: Source text.", "Hegseth",
        "Hegses", "The Wire, https://example.org/a?b=1&c=2", "1 / 1",
    ):  # fmt: skip
        assert words in text, words
    assert document.get_metadata_dict()["Title"] == "A <title>"
    assert re.search(rb"/FontFile[23]?", data), "fonts are embedded"
