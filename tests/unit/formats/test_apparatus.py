"""The clean article with numbered notes and one list of sources, in HTML and in Markdown."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import html
from markdown_it import MarkdownIt

from annotator.formats import markdown, webpage
from annotator.formats.apparatus import apparatus, noted_paragraphs
from annotator.formats.base import Export
from annotator.model.review import NoteKind, NoteTarget, SourceNote

from .conftest import AT, MakeExport

ARTICLE = "Pete Hegses met <b>them</b>.\nHe *said* 5 > 3 & left 😀.\n\nOld end. Gone.\n"
CHANGES = [("Hegses", "Hegseth"), ("5 > 3", "5 < 6"), ("😀", ""), ("end", "end,\nnew"), (" Gone.", "")]


def source(number: int, target: NoteTarget, target_id: str, citation: str) -> SourceNote:
    return SourceNote(
        f"n{number}", "d1", target, target_id, NoteKind.FACT, citation, "", "", "", "", "Ann", AT
    )


def with_sources(export: Export) -> Export:
    more = (
        source(1, NoteTarget.CORRECTION, "c3", "Gazette"),
        source(2, NoteTarget.CORRECTION, "c1", "Gazette"),
        source(3, NoteTarget.DOCUMENT, "d1", "Archive"),
        source(4, NoteTarget.FLAG, "f", "not shown"),
    )
    return replace(export, notes=(*export.notes, *more))


def test_sources_are_numbered_in_the_order_of_the_notes_and_stand_once(make_export: MakeExport) -> None:
    made = apparatus(with_sources(make_export(ARTICLE.encode(), CHANGES)))
    assert [s.citation for s in made.sources] == ["The Wire", "Gazette", "Archive"]
    assert [n.sources for n in made.notes] == [(1,), (2,), (), (2,), ()]
    assert [n.unsourced for n in made.notes] == [False, True, True, True, True]


def test_paragraphs_are_the_corrected_text_with_a_note_at_each_correction(make_export: MakeExport) -> None:
    export = make_export(ARTICLE.encode(), CHANGES)
    lines = ["".join(s.text + (f"[{s.note}]" if s.note else "") for s in p) for p in noted_paragraphs(export)]
    assert lines == [
        "Pete Hegseth[1] met <b>them</b>.",
        "He *said* 5 < 6[2] & left [3].",
        "Old end,",
        "new[4].[5]",
    ]
    without = re.sub(r"\[\d\]", "", "\n".join(lines))
    assert without == "\n".join(p for p in export.projection.text.split("\n") if p)


def test_a_deleted_paragraph_keeps_its_note(make_export: MakeExport) -> None:
    export = make_export(b"One here.\nTwo\nThree.\n", [("Two", "")])
    assert [[s.note for s in p] for p in noted_paragraphs(export)] == [[None], [1], [None]]


def test_html_links_notes_and_sources_both_ways(make_export: MakeExport) -> None:
    data = webpage.write_noted(with_sources(make_export(ARTICLE.encode(), CHANGES))).data
    page = html.fromstring(data.decode())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(target.removeprefix("#") in ids for target in page.xpath("//a/@href") if target[0] == "#")
    for number in page.xpath("//article//sup"):
        number.drop_tree()
    assert [p.text_content() for p in page.xpath("//article/p")] == [
        "Pete Hegseth met <b>them</b>.",
        "He *said* 5 < 6 & left .",
        "Old end,",
        "new.",
    ]
    assert not page.xpath("//del|//ins|//b")
    notes = [" ".join(li.text_content().split()) for li in page.xpath("//ol[1]/li")]
    assert "“Hegses” in the original. Wrong name (major): It is <so>. Source 1." in notes[0]
    assert "“😀” left out." in notes[2]
    assert "No source yet." in notes[2]


def test_markdown_shows_the_same_text_and_a_footnote_each(make_export: MakeExport) -> None:
    text = markdown.write_noted(with_sources(make_export(ARTICLE.encode(), CHANGES))).data.decode()
    assert re.findall(r"^\[\^(\d)\]:", text, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert "1. The Wire, “=SUM(A1)”" in text
    assert "Source 2." in text
    body = re.sub(r"\[\^\d\]", "", text.split("## Sources")[0])
    rendered = html.fromstring(MarkdownIt().render(body)).xpath("//p")
    assert [p.text_content() for p in rendered] == [
        "Pete Hegseth met <b>them</b>.",
        "He *said* 5 < 6 & left .",
        "Old end,",
        "new.",
    ]


def test_without_corrections_there_is_no_apparatus(make_export: MakeExport) -> None:
    export = make_export(b"Only this line here.\n", [])
    assert markdown.write_noted(export).data == b"Only this line here.\n"
    assert b"<h2>" not in webpage.write_noted(export).data
