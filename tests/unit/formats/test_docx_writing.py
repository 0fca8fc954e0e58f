"""Word documents out: tracked changes that give both texts, comments with evidence, and everything else
kept."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from word_documents import (
    BUILDERS,
    W,
    box,
    export_of,
    noted,
    parts,
    revised,
    revised_with_comments,
    saved,
    with_body,
)  # fmt: skip

from annotator.formats import plaintext
from annotator.formats.base import Asked, Export, ImportedArticle
from annotator.formats.docx import exporting, importing
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, FlagStatus, Passage, Suggestion

ME = "Ann Lee"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def w(name: str) -> str:
    return f"{{{W}}}{name}"


@functools.cache
def article(name: str) -> ImportedArticle:
    return importing.read(BUILDERS[name](), f"{name}.docx")


def changed(source: ImportedArticle, *changes: tuple[str, str]) -> Export:
    """An export with `old → new` corrections."""
    found = [(source.text.index(old), source.text.index(old) + len(old), new) for old, new in changes]
    return export_of(source, found)


def rejected(data: bytes) -> str:
    """The text after this program's own changes are rejected, by a plain reading of what the marks mean."""
    members = parts(data)
    for name in members:
        if not re.fullmatch(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml", name):
            continue
        root = etree.fromstring(members[name])
        for mark in [e for e in root.iter(w("ins")) if e.get(w("author")) == ME]:
            parent = mark.getparent()
            if parent.tag != w("rPr"):
                parent.remove(mark)
        for mark in [e for e in root.iter(w("del")) if e.get(w("author")) == ME]:
            parent = mark.getparent()
            if parent.tag != w("rPr"):
                for run in mark:
                    for text in run.iter(w("delText")):
                        text.tag = w("t")
                    mark.addprevious(run)
            parent.remove(mark)
        for paragraph in list(root.iter(w("p"))):
            mark = paragraph.find(f"{w('pPr')}/{w('rPr')}/{w('ins')}")
            if mark is not None and mark.get(w("author")) == ME:
                following = paragraph.getnext()
                at = 1 if following.find(w("pPr")) is not None else 0
                for child in reversed([c for c in paragraph if c.tag != w("pPr")]):
                    following.insert(at, child)
                paragraph.getparent().remove(paragraph)
        members[name] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in members.items():
            target.writestr(name, content)
    return importing.read(out.getvalue(), "rejected.docx").text


@st.composite
def random_changes(draw: st.DrawFn, text: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    at = 0
    for _ in range(draw(st.integers(1, 6))):
        start = at + draw(st.integers(0, 40))
        end = start + draw(st.sampled_from((0, 1, 2, 7, 25, 60)))
        if end > len(text):
            break
        new = draw(st.text(alphabet="ab \n\tXé😀ש", max_size=6))
        if new != text[start:end]:
            found.append((start, end, new))
        at = end + draw(st.integers(1, 20))
    return found


def shown(text: str, name: str) -> str:
    """The text to compare: white space at the beginning of a note is layout and not read; a box stays in the
    part of a split paragraph that it stood in; what holds no words any more is not read."""
    if name == "noted":
        return "\n".join(line.lstrip() for line in text.split("\n"))
    if name in ("boxed", "headed"):
        return "\n".join(sorted(line for line in text.split("\n") if line))
    return text


@pytest.mark.parametrize("name", [n for n in BUILDERS if n != "sample"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_both_texts_are_in_the_tracked_document(name: str, data: st.DataObject) -> None:
    source = article(name)
    export = export_of(source, data.draw(random_changes(source.text)))
    tracked, clean = exporting.write_tracked(export), exporting.write_clean(export)
    if not tracked.warnings:
        expected = shown(export.projection.text, name)
        assert shown(importing.read(tracked.data, "t.docx").text, name) == expected
        assert shown(importing.read(clean.data, "c.docx").text, name) == expected
    assert rejected(tracked.data) == source.text
    assert ME.encode() not in parts(clean.data)["word/document.xml"]


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_an_article_from_elsewhere_becomes_a_new_document(data: st.DataObject) -> None:
    source = plaintext.read("A headline of four words\n\n  Some\twords  here. \x0c😀 end\n".encode(), "a.txt")
    export = export_of(source, data.draw(random_changes(source.text)))
    printable = [t.replace("\x0c", " ") for t in (export.projection.text, source.text)]
    tracked, clean = exporting.write_tracked(export).data, exporting.write_clean(export).data
    assert importing.read(tracked, "t.docx").text == printable[0]
    assert rejected(tracked) == printable[1]
    assert importing.read(clean, "c.docx").text == printable[0]
    assert docx.Document(io.BytesIO(clean)).paragraphs[0].text.startswith(printable[0].split("\n")[0][:1])


def test_without_corrections_the_file_is_the_imported_one() -> None:
    for name in BUILDERS:
        source = article(name)
        for write in (exporting.write_clean, exporting.write_tracked, exporting.write_tracked_with_flags):
            assert write(export_of(source, [])).data == source.original


def test_words_that_stay_keep_their_runs_and_new_ones_take_the_formatting() -> None:
    source = article("formatted")
    for write in (exporting.write_clean, exporting.write_tracked):
        data = write(changed(source, ("Pete Hegses and Marco", "Pete Hegseth and Marco"))).data
        root = etree.fromstring(parts(data)["word/document.xml"])
        bold = {
            "".join(t.text for t in run if t.tag in (w("t"), w("delText")))
            for run in root.iter(w("r"))
            if run.find(f"{w('rPr')}/{w('b')}") is not None
        }
        assert "Hegseth" in bold
        assert "Pete " in bold


def test_parts_without_text_keep_their_bytes() -> None:
    source = article("formatted")
    before = parts(source.original)
    for write in (exporting.write_clean, exporting.write_tracked):
        after = parts(write(changed(source, ("Hegses", "Hegseth"))).data)
        touched = {
            "word/document.xml",
            "word/comments.xml",
            "[Content_Types].xml",
            "word/_rels/document.xml.rels",
        }
        assert {n: d for n, d in before.items() if n not in touched} == {
            n: d for n, d in after.items() if n not in touched
        }


def test_changes_and_comments_by_others_stay() -> None:
    def others(data: bytes) -> list[tuple[str, str, str]]:
        root = etree.fromstring(parts(data)["word/document.xml"])
        return [
            (e.tag, e.get(w("author")), "".join(e.itertext()))
            for e in root.iter(w("ins"), w("del"), w("rPrChange"))
            if e.get(w("author")) not in (None, ME)
        ]

    for source, change in (
        (importing.read(revised(), "a.docx"), ("minister", "envoy")),
        (importing.read(revised_with_comments(), "a.docx"), ("Monday", "Friday")),
    ):
        for write in (exporting.write_clean, exporting.write_tracked):
            data = write(changed(source, change)).data
            assert others(data) == others(source.original)
            if "word/comments.xml" in parts(source.original):
                assert "Which talks?" in parts(data)["word/comments.xml"].decode()


def test_what_is_added_to_an_insertion_by_somebody_else_is_no_part_of_it() -> None:
    data = exporting.write_tracked(
        changed(importing.read(revised(), "a.docx"), ("weary", "tired and weary"))
    ).data
    root = etree.fromstring(parts(data)["word/document.xml"])
    mine = next(e for e in root.iter(w("ins")) if e.get(w("author")) == ME)
    assert mine.getparent().tag == w("p")


def test_a_comment_says_why_and_on_what_evidence() -> None:
    source = article("formatted")
    data = exporting.write_tracked(changed(source, ("Hegses", "Hegseth"), ("near", "far"))).data
    document = docx.Document(io.BytesIO(data))
    first, second = document.comments
    assert first.text == (
        "Wrong name (major): It is <so> & so.\n"
        "Source: The Wire, “as he said”, https://example.org/a?b=1&c=2, seen 2026-01-02."
    )
    assert "No source yet" in second.text
    assert (first.author, first.initials) == (ME, "AL")
    root = etree.fromstring(parts(data)["word/document.xml"])
    for comment in (first, second):
        number = str(comment.comment_id)
        names = [
            etree.QName(e).localname
            for e in root.iter(w("commentRangeStart"), w("commentRangeEnd"), w("commentReference"))
            if e.get(w("id")) == number
        ]
        assert names == ["commentRangeStart", "commentRangeEnd", "commentReference"]


def test_new_numbers_clash_with_none() -> None:
    data = exporting.write_tracked(changed(article("revised-with-comments"), ("Monday", "Friday"))).data
    comments = etree.fromstring(parts(data)["word/comments.xml"])
    ids = [c.get(w("id")) for c in comments]
    assert len(set(ids)) == len(ids) == 2


def _flagged(export: Export, quote: str, status: FlagStatus, reason: str = "") -> Export:
    text = export.document.text
    span = Span(text.index(quote), text.index(quote) + len(quote))
    flag = Flag(
        id=f"f{span.start}",
        document_id="d1",
        anchor=Anchor.at(text, span),
        detector="people",
        rule="unknown",
        category=Category.ENTITY,
        severity=Severity.MAJOR,
        confidence=0.9,
        message="Nobody of this name is known.",
        suggestions=(Suggestion("Hegseth"), Suggestion("")),
        status=status,
        reason=reason,
    )
    passage = Passage(
        span, (flag,), flag.category, flag.severity, flag.confidence, flag.message, flag.suggestions
    )
    return replace(export, passages=(*export.passages, passage))


def test_undecided_flags_become_comments_on_request() -> None:
    export = _flagged(export_of(article("formatted"), []), "Pete Hegses", FlagStatus.OPEN)
    export = _flagged(export, "Second point", FlagStatus.QUERY, "Ask the author")
    export = _flagged(export, "The end", FlagStatus.DISMISSED)
    assert exporting.write_tracked(export).data == export.original
    data = exporting.write_tracked_with_flags(export).data
    texts = [c.text for c in docx.Document(io.BytesIO(data)).comments]
    assert texts == [
        "Wrong name (major): Nobody of this name is known.\nProposed: “Hegseth”; delete it.",
        (
            "Wrong name (major): Nobody of this name is known.\n"
            "For the author or the source: Ask the author\nProposed: “Hegseth”; delete it."
        ),
    ]
    assert importing.read(data, "t.docx").text == export.document.text


def test_cells_are_not_joined() -> None:
    source = article("formatted")
    export = changed(source, ("Cell 1 of it\nCell 2 of it", "One cell"))
    for write in (exporting.write_clean, exporting.write_tracked):
        exported = write(export)
        assert "joins two table cells" in exported.warnings[0]
        text = importing.read(exported.data, "t.docx").text
        assert "One \n" in text or "One cell\n" in text
        assert len(docx.Document(io.BytesIO(exported.data)).tables[0].columns) == 2


def test_a_reference_within_deleted_words_stays() -> None:
    body = (
        '<w:p><w:r><w:t>He said it</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r><w:r><w:t xml:space='
        '"preserve"> and went on.</w:t></w:r></w:p>'
    )
    source = importing.read(with_body(body), "a.docx")
    data = exporting.write_clean(changed(source, ("said it and went", "spoke"))).data
    assert importing.read(data, "c.docx").text == "He spoke on."
    assert b"footnoteReference" in parts(data)["word/document.xml"]


def test_words_put_before_a_note_stand_after_the_space_that_follows_its_number() -> None:
    source = importing.read(noted(), "a.docx")
    at = source.text.index("By a")
    for write in (exporting.write_clean, exporting.write_tracked):
        data = write(export_of(source, [(at, at, "Said ")])).data
        assert importing.read(data, "t.docx").text == "It was denied at once.\nSaid By a spokesman."
        notes = etree.fromstring(parts(data)["word/footnotes.xml"])
        assert "".join(notes.itertext()) == " Said By a spokesman."


def test_a_comment_on_a_note_stands_at_its_number() -> None:
    """Notes can hold no comments; programs that meet one there hang or lose it."""
    source = importing.read(noted(), "a.docx")
    assert source.text == "It was denied at once.\nBy a spokesman."
    export = changed(source, ("once.\nBy a spokesman", "once.\nBy a minister"), ("denied", "confirmed"))
    members = parts(exporting.write_tracked(export).data)
    assert b"comment" not in members["word/footnotes.xml"]
    assert members["word/document.xml"].count(b"commentRangeStart") == 2


def test_a_box_is_corrected_in_both_its_forms() -> None:
    source = article("boxed")
    export = changed(
        source, ("close,” he said", "near,” she said"), ("A leader\n", "The leader\n"), ("again on", "on")
    )
    for write in (exporting.write_clean, exporting.write_tracked):
        root = etree.fromstring(parts(write(export).data)["word/document.xml"])
        read, other = (
            ["".join(t.text for t in p.iter(w("t"))) for p in branch.iter(w("p"))]
            for branch in next(root.iter(f"{MC}AlternateContent"))
        )
        assert read == other == ["“We were near,” she said.", "The leader"]


def test_a_form_of_a_box_that_reads_otherwise_is_left_alone() -> None:
    other = "<w:p><w:r><w:t>[Shown by newer programs]</w:t></w:r></w:p>"
    words = "<w:p><w:r><w:t>He spoke of Hegses.</w:t></w:r></w:p>"
    source = importing.read(with_body(f"<w:p>{box(words, 1, other)}</w:p>"), "a.docx")
    data = exporting.write_clean(changed(source, ("Hegses", "Hegseth"))).data
    xml = parts(data)["word/document.xml"].decode()
    assert "Hegseth" in xml
    assert "Hegses<" not in xml
    assert "[Shown by newer programs]" in xml


def test_a_box_is_not_joined_to_the_text() -> None:
    source = article("boxed")
    for old, new in (
        ("after it.\n“We", "after it: “We"),
        ("A leader\nOil fell", "A leader. Oil fell"),
        ("on Monday\nThe next", "on Monday. The next"),
    ):
        for write in (exporting.write_clean, exporting.write_tracked):
            exported = write(changed(source, (old, new)))
            assert "text boxes" in exported.warnings[0]
            assert rejected(exported.data) == source.text or write is exporting.write_clean
            assert importing.read(exported.data, "t.docx").text.count("\n") == source.text.count("\n")
            for branch in etree.fromstring(parts(exported.data)["word/document.xml"]).iter(
                f"{MC}AlternateContent"
            ):
                texts = ["".join(t.text for t in form.iter(w("t"))) for form in branch]
                assert texts[0] == texts[1]


def test_headers_that_read_alike_are_corrected_alike() -> None:
    source = article("headed")
    export = changed(source, ("Gazete", "Gazette"), ("untill", "until"))
    before = parts(source.original)
    for write in (exporting.write_clean, exporting.write_tracked):
        after = parts(write(export).data)
        assert importing.read(write(export).data, "t.docx").text == export.projection.text
        headers = [n for n in before if b"Gazete" in before[n] and after[n] != before[n]]
        assert len(headers) == 2
        kept = next(n for n in before if b"Exclusive" in before[n])
        assert after[kept] == before[kept]
    assert rejected(exporting.write_tracked(export).data) == source.text


def test_every_section_names_the_headers_it_takes_over() -> None:
    """As it is, LibreOffice copies their words without the tracked changes."""
    source = article("headed")
    for change, count in (("untill", "until"), 2), (("ends", "finishes"), 1):
        root = etree.fromstring(
            parts(exporting.write_tracked(changed(source, change)).data)["word/document.xml"]
        )
        assert len(list(root.iter(w("footerReference")))) == count


@pytest.mark.parametrize(
    "field",
    [
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Monday</w:t><w:fldChar '
            'w:fldCharType="end"/></w:r>'
        ),
        '<w:fldSimple w:instr="DATE"><w:r><w:t>Monday</w:t></w:r></w:fldSimple>',
    ],
)
def test_words_put_after_a_field_are_no_part_of_its_result(field: str) -> None:
    start = '<w:r><w:t xml:space="preserve">Seen on </w:t></w:r>'
    source = importing.read(with_body(f"<w:p>{start}{field}</w:p>"), "a.docx")
    for write in (exporting.write_clean, exporting.write_tracked):
        data = write(export_of(source, [(len(source.text), len(source.text), ", he said")])).data
        assert importing.read(data, "t.docx").text == "Seen on Monday, he said"
        inner = re.search(rb"Monday.*?(?:</w:fldSimple>|\"end\")", parts(data)["word/document.xml"])
        assert inner
        assert b"he said" not in inner[0]


def test_comments_on_boxes_and_headers_stand_in_the_body() -> None:
    """Only there can they; they say what they are about."""
    boxes, headers = article("boxed"), article("headed")
    for source, old, kind in (
        (boxes, "close", "text box"),
        (headers, "Gazete", "header"),
        (headers, "untill", "footer"),
    ):
        data = exporting.write_tracked(changed(source, (old, "other"))).data
        (comment,) = docx.Document(io.BytesIO(data)).comments
        assert comment.text.startswith(f"In the {kind}: “{old}”\nWrong name")
        members = parts(data)
        assert not any(b"commentRange" in members[n] for n in members if n != "word/document.xml")
        (start,) = etree.fromstring(members["word/document.xml"]).iter(w("commentRangeStart"))
        assert not any(a.tag == w("txbxContent") for a in start.iterancestors())
    export = _flagged(export_of(headers, []), "Gazete", FlagStatus.OPEN)
    (comment,) = docx.Document(io.BytesIO(exporting.write_tracked_with_flags(export).data)).comments
    assert comment.text.startswith("In the header: “Gazete”\n")


@pytest.mark.parametrize("name", ["boxed", "headed"])
def test_a_document_imported_before_these_choices_keeps_its_form(name: str) -> None:
    """Its text is without boxes and headers, and it has no answer to whether they are read."""
    choices = {"boxes": "leave", "headers": "leave"}
    asked = importing.read(BUILDERS[name](), f"{name}.docx", Asked(choices=choices))
    before = replace(asked, choices=())
    last = before.text.rsplit(" ", 1)[1]
    for write in (exporting.write_clean, exporting.write_tracked):
        for source in (before, asked):
            exported = write(changed(source, (last, "changed")))
            assert exported.warnings == ()
            read = importing.read(exported.data, "t.docx", Asked(choices=choices))
            assert read.text == exported_text(source, last)


def exported_text(source: ImportedArticle, last: str) -> str:
    return source.text.replace(last, "changed", 1)


def test_a_joined_paragraph_keeps_the_formatting_of_the_one_with_words() -> None:
    source = article("formatted")
    data = exporting.write_clean(changed(source, ("again\nThe", "again. The"))).data
    assert docx.Document(io.BytesIO(data)).paragraphs[0].style.name == "Heading 1"
    data = exporting.write_clean(changed(source, ("gas.\n\nFirst", "gas.\nFirst"))).data
    styles = [p.style.name for p in docx.Document(io.BytesIO(data)).paragraphs[:3]]
    assert styles == ["Heading 1", "Normal", "List Bullet"]


def test_an_original_that_reads_otherwise_now_gives_a_new_document() -> None:
    source = replace(article("formatted"), text="Quite another text stands here.")
    exported = exporting.write_tracked(changed(source, ("another", "different")))
    assert "Import the file again" in exported.warnings[0]
    assert importing.read(exported.data, "t.docx").text == "Quite different text stands here."


def test_the_same_export_gives_the_same_bytes() -> None:
    export = changed(article("formatted"), ("Hegses", "Hegseth"))
    assert exporting.write_tracked(export).data == exporting.write_tracked(export).data


def test_plain_text_of_a_word_article_is_its_corrected_text() -> None:
    export = changed(article("formatted"), ("Hegses", "Hegseth"))
    assert plaintext.write(export).data.decode() == export.projection.text


def test_control_characters_in_a_correction_do_no_harm() -> None:
    data = exporting.write_tracked(changed(article("formatted"), ("Hegses", "Heg\x00\x0bseth\ufffe"))).data
    assert "Heg  seth " in importing.read(data, "t.docx").text


def test_a_field_and_a_link_are_kept_around_changed_words() -> None:
    source = importing.read(BUILDERS["fields"](), "f.docx")
    data = exporting.write_clean(changed(source, ("follow this", "take that"), ("seventeen", "18"))).data
    xml = parts(data)["word/document.xml"].decode()
    assert xml.count("w:fldChar ") == 3
    assert 'w:anchor="here"' in xml
    root = etree.fromstring(xml.encode())
    link = next(root.iter(w("hyperlink")))
    assert "".join(t.text for t in link.iter(w("t"))) == "take that link now"
    assert saved(docx.Document(io.BytesIO(data)))
