"""Word documents in: what is text and what is not, revisions and comments that are there, and hostile
files."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import docx
import pytest
from word_documents import (
    DECLARED,
    box,
    boxed,
    formatted,
    headed,
    parts,
    replaced,
    revised,
    revised_with_comments,
    saved,
    with_body,
)  # fmt: skip

from annotator.formats import package
from annotator.formats.base import Asked
from annotator.formats.docx import importing, reading, wordfile
from annotator.formats.registry import read_article
from annotator.model.errors import AnnotatorError, ImportFailedError, InvalidTextError

PARAGRAPH = "<w:p><w:r><w:t>Some words stand here.</w:t></w:r></w:p>"
PAGE_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_SIDES = "".join(
    f"<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>"
    for words in ("Left.", "Right.")
)
GROUP = (
    f"<mc:AlternateContent><mc:Choice Requires='wpg'><w:drawing>{_SIDES}</w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict>{_SIDES}</w:pict></mc:Fallback></mc:AlternateContent>"
)


def with_header(content: str, kind: str = "default") -> bytes:
    """A document of one line whose header holds the given WordprocessingML."""
    document = docx.Document()
    document.add_paragraph("The body.")
    section = document.sections[0]
    header = {"default": section.header, "first": section.first_page_header, "even": section.even_page_header}
    header[kind].paragraphs[0].text = "x"
    data = saved(document)
    name = next(n for n in parts(data) if n.startswith("word/header"))
    return replaced(data, {name: f"<w:hdr {DECLARED}>{content}</w:hdr>".encode()})


def text_of(body: str) -> str:
    return importing.read(with_body(body), "a.docx").text


def test_paragraphs_headings_lists_and_tables_in_reading_order() -> None:
    article = importing.read(formatted(), "/some/where/news.docx")
    assert article.text == (
        "Leaders meet in the capital again\n"
        "The ministers Pete Hegses and Marco Rubyo met.\tThey talked\nabout oil  and gas.\n"
        "\nFirst point of the plan\nSecond point\n"
        "Cell 0 of it\nCell 1 of it\nCell 2 of it\nCell 3 of it\nA second paragraph here\n"
        "Cell 4 of it\nCell 5 of it\nThe end of the story is near."
    )
    assert article.format == "docx"
    assert article.title == "Leaders meet in the capital again"
    assert article.source_uri == "/some/where/news.docx"
    assert article.warnings == ()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t></w:r>", "a\tb\nc\nd"),
        (
            "<w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t><w:softHyphen/></w:r>",
            "well\u2011known\u00ad",
        ),
        ('<w:r><w:t> trimmed </w:t></w:r><w:r><w:t xml:space="preserve"> kept </w:t></w:r>', "trimmed kept "),
        ("<w:r><w:t>one\ntwo\tthree</w:t></w:r>", "one two three"),
        ("<w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>", "seen"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>not hidden</w:t></w:r>', "not hidden"),
        ('<w:r><w:t>x</w:t><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', "x\uf0e0"),
        ('<w:r><w:t>x</w:t><w:sym w:font="Wingdings" w:char="D800"/></w:r>', "x\ufffd"),
        (
            '<w:hyperlink w:anchor="a"><w:r><w:t>link</w:t></w:r></w:hyperlink><w:r><w:t>ed</w:t></w:r>',
            "linked",
        ),
        ('<w:fldSimple w:instr="DATE"><w:r><w:t>Monday</w:t></w:r></w:fldSimple>', "Monday"),
        ("<w:r><w:t>a&lt;b&gt; &amp; c</w:t></w:r>", "a<b> & c"),
        (
            "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>controlled</w:t></w:r></w:sdtContent></w:sdt>",
            "controlled",
        ),
    ],
)
def test_what_a_paragraph_reads_as(content: str, text: str) -> None:
    assert text_of(f"<w:p>{content}</w:p>") == text


def _field(instruction: str, result: str) -> str:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return f"{char('begin')}{instruction}{char('separate')}{result}{char('end')}"


def test_a_field_reads_as_its_result_even_within_another() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    inner = _field("<w:r><w:instrText>PAGE</w:instrText></w:r>", run.format("7"))
    outer = _field(
        f"<w:r><w:instrText>IF</w:instrText></w:r>{inner}{run.format('never')}", run.format("shown")
    )
    assert text_of(f"<w:p>{outer}{run.format('.')}</w:p>") == "shown."


def test_a_field_without_an_end_takes_no_words_with_it() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    assert text_of(f"<w:p>{begin}</w:p>{PARAGRAPH}") == "\nSome words stand here."


def test_control_blocks_hold_paragraphs() -> None:
    block = f"<w:sdt><w:sdtContent>{PARAGRAPH}{PARAGRAPH}</w:sdtContent></w:sdt>"
    assert text_of(block) == "Some words stand here.\nSome words stand here."


def test_changes_by_others_read_as_accepted_and_are_named() -> None:
    article = importing.read(revised(), "a.docx")
    assert article.text == (
        "The old weary and worn minister spoke.\n"
        "One paragraph joined to another by Ann.\n"
        "Split here by Bob.\nIt went on in one.\n"
        "Words added by Ann and kept stand here.\n"
        "A whole paragraph by Ann.\nThe last one."
    )
    assert len(article.warnings) == 1
    assert "Ann: 3 insertions, 2 deletions" in article.warnings[0]
    assert "Bob: 2 insertions, 1 deletion" in article.warnings[0]


def test_comments_are_told() -> None:
    article = importing.read(revised_with_comments(), "a.docx")
    assert (
        article.text
        == "The talks in Geneva broke up on Monday.\nOil price\n70 dollars\nNobody spoke after it."
    )
    assert "Comment by Dan: “Which talks?”" in article.warnings
    assert "1 change of formatting" in article.warnings[0]


def test_moved_words_stand_where_they_were_moved_to() -> None:
    by = 'w:id="1" w:author="A"'
    assert (
        text_of(
            f"<w:p><w:moveFrom {by}><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:r><w:t>stays </w:t></w:r></w:p>"
            f"<w:p><w:moveTo {by}><w:r><w:t>gone</w:t></w:r></w:moveTo></w:p>"
        )
        == "stays\ngone"
    )


def test_a_deleted_row_is_not_read() -> None:
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    deleted = '<w:trPr><w:del w:id="1" w:author="A"/></w:trPr>'
    table = f"<w:tbl>{row.format('', 'kept')}{row.format(deleted, 'gone')}</w:tbl>"
    assert text_of(f"{table}{PARAGRAPH}") == "kept\nSome words stand here."


def test_text_boxes_follow_their_paragraph_and_are_read_once() -> None:
    article = importing.read(boxed(), "a.docx")
    assert article.text == (
        "Before the box and after it.\n“We were close,” he said.\nA leader\nOil fell again on Monday\n"
        "The next paragraph.\nIn a cell\nA box in it\nThe last one."
    )
    assert article.warnings == ()
    assert [(c.id, c.value) for c in article.choices] == [("boxes", "read")]


def test_text_boxes_are_left_out_on_request() -> None:
    article = importing.read(boxed(), "a.docx", Asked(choices={"boxes": "leave"}))
    assert article.text == "Before the box and after it.\nThe next paragraph.\nIn a cell\nThe last one."
    assert [(c.id, c.value) for c in article.choices] == [("boxes", "leave")]
    assert any("Text boxes are left out" in w for w in article.warnings)
    with pytest.raises(ImportFailedError, match="no boxes “maybe”"):
        importing.read(boxed(), "a.docx", Asked(choices={"boxes": "maybe"}))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            f"<w:r><w:pict><w:txbxContent>{PARAGRAPH}</w:txbxContent></w:pict></w:r>",
            "\nSome words stand here.",
        ),
        (f"<w:r>{GROUP}</w:r>", "\nLeft.\nRight."),
        (f"<w:r><w:t>a</w:t>{GROUP}<w:t>b</w:t></w:r>", "ab\nLeft.\nRight."),
        (box(f"<w:p>{box(PARAGRAPH, 2)}</w:p>", 1), "\n\nSome words stand here."),
        (box("<w:p/>", 1), ""),
        (box(f"<w:p>{PAGE_FIELD}</w:p>", 1), ""),
        (f'<w:del w:id="1" w:author="A">{box(PARAGRAPH, 1)}</w:del>', ""),
        (f'<w:ins w:id="1" w:author="A">{box(PARAGRAPH, 1)}</w:ins>', "\nSome words stand here."),
    ],
)
def test_what_is_read_of_boxes(content: str, text: str) -> None:
    assert text_of(f"<w:p>{content}</w:p><w:p><w:r><w:t>End</w:t></w:r></w:p>") == f"{text}\nEnd"


def test_a_box_in_joined_paragraphs_follows_them() -> None:
    mark = '<w:pPr><w:rPr><w:del w:id="1" w:author="A"/></w:rPr></w:pPr>'
    first = f"<w:p>{mark}<w:r><w:t>One</w:t></w:r>{box(PARAGRAPH, 1)}</w:p>"
    assert text_of(f"{first}<w:p><w:r><w:t>two</w:t></w:r></w:p>") == "Onetwo\nSome words stand here."


def test_headers_and_footers_are_read_once_after_the_rest() -> None:
    article = importing.read(headed(), "a.docx")
    assert article.text == (
        "The story begins here.\nIt ends on another page.\nExclusive for the morning desk\n"
        "The Daily Gazete, news of the world\nEmbargoed untill Monday\nNot for publication"
    )
    assert [(c.id, c.value) for c in article.choices] == [("headers", "read")]
    article = importing.read(headed(), "a.docx", Asked(choices={"headers": "leave"}))
    assert article.text == "The story begins here.\nIt ends on another page."
    assert [(c.id, c.value) for c in article.choices] == [("headers", "leave")]
    assert any("Headers and footers are left out" in w for w in article.warnings)


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (f"<w:p><w:r><w:t>Page </w:t></w:r>{PAGE_FIELD}<w:r><w:t> of </w:t></w:r>{PAGE_FIELD}</w:p>", False),
        ('<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>', False),
        ('<w:p><w:fldSimple w:instr="TITLE"><w:r><w:t>A title</w:t></w:r></w:fldSimple></w:p>', False),
        ("<w:p><w:r><w:t>* * *</w:t></w:r></w:p>", False),
        (f"<w:p><w:r><w:t>The Daily News, page </w:t></w:r>{PAGE_FIELD}</w:p>", True),
        ("<w:p><w:r><w:t>Draft</w:t></w:r></w:p>", True),
        (f"<w:p>{box(PARAGRAPH, 1)}</w:p>", True),
    ],
)
def test_page_numbers_are_no_words(content: str, read: bool) -> None:
    article = importing.read(with_header(content), "a.docx")
    assert article.text.startswith("The body.\n") == read
    assert bool(article.choices) == read


@pytest.mark.parametrize(("kind", "switch"), [("first", "<w:titlePg/>"), ("even", "")])
def test_headers_that_no_page_shows_are_not_read(kind: str, switch: str) -> None:
    data = with_header(PARAGRAPH, kind)
    assert importing.read(data, "a.docx").text == "The body."
    members = parts(data)
    if switch:
        members["word/document.xml"] = members["word/document.xml"].replace(
            b"<w:cols", b"<w:titlePg/><w:cols"
        )
    else:
        settings = members["word/settings.xml"]
        members["word/settings.xml"] = settings.replace(b"<w:zoom", b"<w:evenAndOddHeaders/><w:zoom")
    assert importing.read(zipped(members), "a.docx").text == "The body.\nSome words stand here."


def test_formulas_are_left_out_with_a_word_about_it() -> None:
    article = importing.read(with_body(f"<w:p><m:oMath/></w:p>{PARAGRAPH}"), "a.docx")
    assert article.text == "\nSome words stand here."
    assert any("1 formula" in w for w in article.warnings)


def test_a_document_without_words_is_refused() -> None:
    with pytest.raises(InvalidTextError):
        importing.read(saved(docx.Document()), "a.docx")


def test_content_decides_not_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(formatted())
    assert read_article(path).format == "docx"
    path = tmp_path / "article.docx"
    path.write_text("Only plain words stand here.", "utf-8")
    assert read_article(path).format == "txt"


# -- hostile and broken files


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return out.getvalue()


def with_document(xml: str) -> bytes:
    return replaced(formatted(), {"word/document.xml": xml.encode()})


def refused(data: bytes, match: str) -> None:
    with pytest.raises(ImportFailedError, match=match) as caught:
        importing.read(data, "bad.docx")
    assert caught.value.hint
    assert "bad.docx" in caught.value.message


BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_document_types_are_refused(declaration: str, encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}' + BODY.format(PARAGRAPH)
    data = replaced(formatted(), {"word/document.xml": xml.encode(encoding)})
    refused(data, "entities")


@pytest.mark.parametrize("xml", ["", "<w:document", "no xml at all", BODY.format("<w:p>"), "<a>" * 100_000])
def test_broken_xml_is_refused(xml: str) -> None:
    refused(with_document(xml), "damaged")


def test_deep_nesting_is_refused_without_harm() -> None:
    deep = "<w:sdt><w:sdtContent>" * 5_000 + "</w:sdtContent></w:sdt>" * 5_000
    refused(with_document(BODY.format(deep)), "damaged")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    refused(replaced(formatted(), {"word/media/x.bin": bytes(30_000_000)}), "grows enormously")


def test_too_much_in_all_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_UNPACKED", 10_000)
    refused(formatted(), "would unpack to")


def test_too_long_xml_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_XML", 1_000)
    refused(formatted(), "can be read")


@pytest.mark.parametrize("body", [PARAGRAPH * 20, f"<w:p>{'<w:r><w:t>ab</w:t></w:r>' * 20}</w:p>"])
def test_too_many_pieces_are_refused(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PIECES", 19)
    with pytest.raises(ImportFailedError, match="more than 19") as caught:
        text_of(body)
    assert caught.value.hint


def test_boxes_in_boxes_are_refused() -> None:
    deep = PARAGRAPH
    for _ in range(reading.MAX_BOX_DEPTH):
        deep = f"<w:p><w:r><w:pict><w:txbxContent>{deep}{PARAGRAPH}</w:txbxContent></w:pict></w:r></w:p>"
    assert text_of(deep).count("words") == reading.MAX_BOX_DEPTH + 1
    with pytest.raises(ImportFailedError, match="text boxes in text boxes") as caught:
        text_of(f"<w:p><w:r><w:pict><w:txbxContent>{deep}{PARAGRAPH}</w:txbxContent></w:pict></w:r></w:p>")
    assert caught.value.hint


def test_too_many_boxes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BOXES", 2)
    with pytest.raises(ImportFailedError, match="more than 2 text boxes"):
        text_of(f"<w:p>{GROUP}{box(PARAGRAPH, 1)}</w:p>" * 3)


def test_too_large_headers_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordfile, "MAX_HEADERS", 1_000)
    refused(with_header(PARAGRAPH * 100), "headers and footers")
    monkeypatch.setattr(wordfile, "MAX_HEADER_PARTS", 0)
    refused(with_header(PARAGRAPH), "1 headers and footers; 0 can be read")


def test_headers_that_are_none_are_left_alone() -> None:
    """The relationship leads to the document itself, or nowhere."""
    data = with_header(PARAGRAPH)
    name = next(n for n in parts(data) if n.startswith("word/header")).removeprefix("word/").encode()
    related = parts(data)["word/_rels/document.xml.rels"]
    for other in (b"document.xml", b"footnotes.xml", b"none.xml"):
        changed = replaced(data, {"word/_rels/document.xml.rels": related.replace(name, other)})
        assert importing.read(changed, "a.docx").text == "The body."


def test_a_member_larger_than_it_claims_is_refused() -> None:
    data = bytearray(zipped({"[Content_Types].xml": b"<a/>" * 1000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")  # the size in the directory
    refused(bytes(data), "larger than it claims|cannot be unpacked")


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil", "word\\..\\..\\evil", "C:/evil", "a/../../b"])
def test_paths_out_of_the_package_are_refused(name: str) -> None:
    data = replaced(formatted(), {name.replace("\\", "!"): b"x"})
    refused(data.replace(name.replace("\\", "!").encode(), name.encode()), "outside itself")


def test_one_name_twice_is_refused() -> None:
    out = io.BytesIO(formatted())
    with zipfile.ZipFile(out, "a") as target, pytest.warns(UserWarning, match="Duplicate name"):
        target.writestr("word/document.xml", "<other/>")
    refused(out.getvalue(), "twice")


def test_macros_are_refused() -> None:
    refused(replaced(formatted(), {"word/vbaProject.bin": b"x"}), "macros")
    types = parts(formatted())["[Content_Types].xml"].decode()
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    enabled = types.replace(main, "application/vnd.ms-word.document.macroEnabled.main+xml")
    refused(replaced(formatted(), {"[Content_Types].xml": enabled.encode()}), "macros")


def test_other_packages_are_refused() -> None:
    types = parts(formatted())["[Content_Types].xml"].decode()
    other = types.replace("wordprocessingml.document.main", "spreadsheetml.sheet.main")
    refused(replaced(formatted(), {"[Content_Types].xml": other.encode()}), "not a Word document")
    template = types.replace("wordprocessingml.document.main", "wordprocessingml.template.main")
    refused(replaced(formatted(), {"[Content_Types].xml": template.encode()}), "template")
    strict = parts(formatted())["_rels/.rels"].replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    refused(replaced(formatted(), {"_rels/.rels": strict}), "Strict")


def test_locked_and_old_files_say_what_to_do() -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    refused(compound, "old Office file")
    refused(compound + "EncryptedPackage".encode("utf-16-le"), "password")
    data = bytearray(formatted())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1  # the flag of an encrypted member
        at += 4
    refused(bytes(data), "password")


def test_a_missing_main_part_is_refused() -> None:
    members = parts(formatted())
    del members["word/document.xml"]
    refused(zipped(members), "missing")


@pytest.mark.parametrize("cut", [10, 500, 5_000, -1, -30])
def test_a_file_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(AnnotatorError):
        importing.read(formatted()[:cut], "bad.docx")


def test_random_damage_never_ends_in_a_bug() -> None:
    """Any byte may be wrong: the file is read, or refused with words for the user."""
    data = formatted()
    for step in range(0, len(data), len(data) // 300):
        damaged = bytearray(data)
        damaged[step] ^= 0x5A
        with contextlib.suppress(AnnotatorError):
            importing.read(bytes(damaged), "bad.docx")
