"""OpenDocument texts in and out: what is text, what is left out, what is refused, and what stays."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_documents import export_of, parts

from annotator.formats import flow, odt
from annotator.formats.base import Asked, ImportedArticle
from annotator.formats.registry import EXPORT_KINDS, IMPORTERS
from annotator.model.errors import ExportFailedError, ImportFailedError

DECLARED = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def packed(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, content in members.items():
            target.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def document(body: str, **more: str) -> bytes:
    content = f"<office:text>{body}</office:text>"
    return packed(
        {
            "content.xml": f"<office:document-content {DECLARED}><office:body>{content}</office:body>"
            "</office:document-content>",
            **more,
        }
    )


FRAME = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"


def text_of(body: str) -> str:
    return odt.read(document(body), "a.odt").text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("  one \n  two\t<text:span>three </text:span> four ", "one two three four"),
        ('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/> d', "a   b\tc\n d"),
        ("<text:a>link</text:a>ed<office:annotation><text:p>no</text:p></office:annotation>", "linked"),
        ("a<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>b", "ab\nbox"),
        ("a<draw:g><draw:rect><text:p>1</text:p></draw:rect></draw:g>b", "ab\n1"),
        (
            "a<draw:g><draw:rect><text:p>x</text:p></draw:rect><draw:path><text:p>y</text:p></draw:path></draw:g>b",
            "ab\nx\ny",
        ),
        ("a<draw:a><draw:frame><draw:image/></draw:frame>link</draw:a>b", "alinkb"),
        ("a<draw:frame><draw:object><text:p>chart</text:p></draw:object></draw:frame>b", "ab"),
        (f"a{FRAME.format('one' + FRAME.format('<text:p>two</text:p>') + 'more')}b", "ab\nonemore\ntwo"),
        (
            '<text:change-start text:change-id="1"/>new<text:change-end text:change-id="1"/> words',
            "new words",
        ),
    ],
)
def test_what_a_paragraph_reads_as(content: str, text: str) -> None:
    assert text_of(f"<text:p>{content}</text:p>") == text


def test_blocks_and_notes_in_reading_order() -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p>{}"
    note = note.format("</text:note-body></text:note>")
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    cells = f"{cell.format('left')}<table:covered-table-cell/>{cell.format('right')}"
    row = f"<table:table-row>{cells}</table:table-row>"
    assert (
        text_of(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes>"
            f"<text:h>Title</text:h><text:p>Claim{note}.</text:p><table:table>{row}</table:table>"
            "<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list><text:p/><text:p>end</text:p>"
        )
        == "Title\nClaim.\nleft\nright\nitem\n\nend\nA note."
    )


def test_changes_and_comments_are_told() -> None:
    comment = "<office:annotation><dc:creator>Eve</dc:creator><text:p>Sure?</text:p></office:annotation>"
    data = document(
        "<text:tracked-changes><text:changed-region/></text:tracked-changes>"
        f"<text:p>Some words{comment} here</text:p>"
    )
    changes, comments = odt.read(data, "a.odt").warnings
    assert "tracked changes" in changes
    assert comments == "Comment by Eve: “Sure?”"


BOXED = f"<text:p>Before {FRAME.format('In a  bocks')}after it.</text:p><text:p>The end of it.</text:p>"


def test_boxes_are_corrected_in_place_or_left_out() -> None:
    data = document(BOXED + FRAME.format("On a page."))
    article = odt.read(data, "a.odt")
    assert article.text == "Before after it.\nIn a bocks\nThe end of it.\nOn a page."
    assert [(c.id, c.value) for c in article.choices] == [("boxes", "read")]
    export = export_of(article, [(7, 12, "behind"), (22, 27, "box"), (43, 43, "Not ")])
    after = parts(odt.write(export).data)["content.xml"]
    expected = parts(data)["content.xml"].replace(b"after", b"behind").replace(b"bocks", b"box")
    assert after == expected.replace(b"On a", b"Not On a")
    across = odt.write(export_of(article, [(8, 20, "ll")]))
    assert "paragraphs were kept" in across.warnings[0]


def test_boxes_are_left_out_on_request_and_where_nobody_was_asked() -> None:
    data = document(BOXED)
    article = odt.read(data, "a.odt", Asked(choices={"boxes": "leave"}))
    assert article.text == "Before after it.\nThe end of it."
    assert [w.partition(" are")[0] for w in article.warnings] == ["Text boxes"]
    for source in (article, replace(article, choices=())):
        after = parts(odt.write(export_of(source, [(7, 12, "behind")])).data)["content.xml"]
        assert after == parts(data)["content.xml"].replace(b"after", b"behind")


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("<style:header><text:p>The Daily News of it</text:p></style:header>", True),
        ('<style:header style:display="false"><text:p>The Daily News of it</text:p></style:header>', False),
        ("<style:footer><text:p>Page 3 of 9</text:p></style:footer>", False),
    ],
)
def test_headers_that_are_not_read_are_told(header: str, told: bool) -> None:
    style = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    styles = f'<office:document-styles {DECLARED} xmlns:style="{style}">{header}</office:document-styles>'
    data = packed({**read_members(document("<text:p>words</text:p>")), "styles.xml": styles})
    assert any("headers or footers" in w for w in odt.read(data, "a.odt").warnings) == told


def read_members(data: bytes) -> dict[str, str]:
    return {name: part.decode() for name, part in parts(data).items() if name != "mimetype"}


def test_content_decides() -> None:
    data = document("<text:p>words</text:p>")
    assert next(i.id for i in IMPORTERS if i.recognises(data)) == "odt"


def misplaced(data: bytes) -> bytes:
    """A package whose directory says that the members stand before the file's beginning."""
    end = data.rindex(b"PK\x05\x06")
    return data[: end + 16] + (50_000).to_bytes(4, "little") + data[end + 20 :]


LOCKED = {"META-INF/manifest.xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>"}


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (document("<text:p>words</text:p>")[:300], "damaged"),
        (misplaced(document("<text:p>words</text:p>")), "damaged"),
        (packed({}), "missing"),
        (packed({"content.xml": "<a/>"}), "no text"),
        (packed({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "entities"),
        (packed({"content.xml": "<a>" * 10_000}), "damaged"),
        (document("<text:p>words</text:p>", **LOCKED), "password"),
    ],
)
def test_what_is_broken_locked_or_hostile_is_refused(data: bytes, match: str) -> None:
    with pytest.raises(ImportFailedError, match=match) as caught:
        odt.read(data, "bad.odt")
    assert caught.value.hint


PICTURE = '<draw:frame draw:name="p"><draw:image/></draw:frame>'
NOTE = (
    '<text:note text:id="n1"><text:note-citation>1</text:note-citation><text:note-body>'
    "<text:p>By a speaker.</text:p></text:note-body></text:note>"
)
REVISED = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion><office:change-info/>'
    '</text:insertion></text:changed-region><text:changed-region text:id="c2"><text:deletion>'
    "<text:p>tired </text:p></text:deletion></text:changed-region></text:tracked-changes>"
)
BODY = (
    f"{REVISED}<text:h>Leaders meet <text:span>Pete Hegses</text:span></text:h>\n"
    f'<text:p>It was <text:change-start text:change-id="c1"/>weary and <text:change-end text:change-id="c1"/>'
    f'<text:change text:change-id="c2"/>denied{NOTE} <text:date text:fixed="true">today</text:date>.</text:p>'
    '<text:p text:style-name="P1"/>'
    f'<text:p>Tabs<text:tab/>and<text:line-break/>breaks<text:s text:c="3"/>and {PICTURE}&amp; &lt;more&gt;\n'
    "   lines </text:p>"
    "<text:p>Smile 😀 and 👋🏽 <text:span>שלום</text:span> עולם, مرحبا</text:p>"
    "<text:p><text:span>Only</text:span></text:p>"
)
TEXT = (
    "Leaders meet Pete Hegses\nIt was weary and denied today.\n\nTabs\tand\nbreaks   and & <more> lines\n"
    "Smile 😀 and 👋🏽 שלום עולם, مرحبا\nOnly\nBy a speaker."
)


def corrected(*changes: tuple[str, str]) -> tuple[str, ImportedArticle, tuple[str, ...]]:
    """The content after corrections, read again."""
    data = document(BODY)
    article = odt.read(data, "a.odt")
    assert article.text == TEXT
    places = [(TEXT.index(old), TEXT.index(old) + len(old), new) for old, new in changes]
    export = export_of(article, places)
    exported = EXPORT_KINDS["odt"].write(export)
    before, after = parts(data), parts(exported.data)
    assert list(before) == list(after)
    assert {n for n in before if before[n] != after[n]} <= {"content.xml"}
    again = odt.read(exported.data, "a.odt")
    if not exported.warnings:
        assert again.text == export.projection.text.replace("\x07", " ")
    return after["content.xml"].decode(), again, exported.warnings


def test_without_corrections_the_file_is_the_imported_one() -> None:
    data = document(BODY)
    assert odt.write(export_of(odt.read(data, "a.odt"), [])).data == data


@pytest.mark.parametrize(
    ("changes", "written"),
    [
        ([("Hegses", "Hegseth")], "<text:span>Pete Hegseth</text:span>"),
        ([("Leaders", "Chiefs"), ("Only", "Just"), ("speaker", "talker")], "<text:span>Just</text:span>"),
        ([("meet Pete", "met Peter")], "met <text:span>Peter Hegses</text:span>"),
        ([("Hegses", "Hegses again")], "Hegses again</text:span></text:h>"),
        ([("Leaders", "Two leaders")], "<text:h>Two leaders meet"),
        ([("weary and ", "")], 'text:change-id="c1"/><text:change-end'),
        ([("denied today", "denied it now")], '<text:date text:fixed="true">it now</text:date>'),
        ([("& <more>", "< less &")], "</draw:frame>&lt; less &amp;\n   lines"),
        ([("   and", " and")], "<text:line-break/>breaks and "),
        ([("and & <more> lines", "")], f"breaks <text:s/><text:s/>{PICTURE} </text:p>"),
        ([("Tabs\tand", "Tabs and")], "Tabs and<text:line-break/>"),
        ([("breaks", "a\tb\nc")], "<text:line-break/>a<text:tab/>b<text:line-break/>c<text:s"),
        ([("lines", "")], f"{PICTURE}&amp; &lt;more&gt;<text:s/> </text:p>"),
        ([("Only", " Only  so ")], "<text:span><text:s/>Only <text:s/>so<text:s/></text:span>"),
        ([("😀 and 👋🏽", "👋 or 😀")], "<text:p>Smile 👋 or 😀 <text:span>"),
        ([("👋🏽 ", "")], "<text:p>Smile 😀 and <text:span>שלום"),
        ([("שלום עולם", "ברוך הבא")], "<text:span>ברוך</text:span> הבא, مرحبا</text:p>"),
        ([("مرحبا", "أهلا وسهلا")], "עולם, أهلا وسهلا</text:p>"),
        ([("\n\nTabs", "\nNew\nTabs")], '<text:p text:style-name="P1">New</text:p>'),
        ([("By a", "By one")], "<text:p>By one speaker.</text:p>"),
        ([("Only", "O\x07e")], "<text:span>O e</text:span>"),
    ],
)
def test_corrections_leave_all_else(changes: list[tuple[str, str]], written: str) -> None:
    content, _, warnings = corrected(*changes)
    assert warnings == ()
    assert written in content
    assert REVISED in content
    assert content.count("<text:note ") == content.count(PICTURE) == 1


def test_paragraphs_that_a_correction_joins_stay() -> None:
    content, article, (warning,) = corrected(("denied today.\n\nTabs", "denied, tabs"))
    assert "the paragraphs were kept" in warning
    assert '<text:p text:style-name="P1"/>' in content
    assert article.text.count("\n") == TEXT.count("\n")


def test_only_opendocument_becomes_opendocument() -> None:
    with pytest.raises(ExportFailedError, match="did not come"):
        odt.write(export_of(ImportedArticle("a", "words", b"words"), []))


@settings(max_examples=150)
@given(data=st.data())
def test_any_correction(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT)))
    end = data.draw(st.integers(start, min(len(TEXT), start + 20)))
    new = data.draw(st.text(alphabet="ab <&\n\t😀", max_size=6))
    if new == TEXT[start:end]:
        return
    original = document(BODY)
    export = export_of(odt.read(original, "a.odt"), [(start, end, new)])
    exported = odt.write(export)
    again = odt.read(exported.data, "a.odt")
    if not exported.warnings:
        assert again.text == export.projection.text


@pytest.mark.parametrize("count", ["999999999", "9" * 5_000])
def test_a_mark_of_spaces_is_no_wider_than_a_page(count: str) -> None:
    data = document(f"<text:p>some{f'<text:s text:c={chr(34)}{count}{chr(34)}/>' * 100}words</text:p>")
    assert len(odt.read(data, "a.odt").text) <= 9 + 100 * 100


def test_paragraphs_of_wide_spaces_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "MAX_RUNS", 1_000)
    data = document(f"<text:p>{'a  ' * 1_001}</text:p>")
    with pytest.raises(ImportFailedError, match="wide spaces"):
        odt.read(data, "a.odt")


def test_a_long_run_of_spaces_is_one_space() -> None:
    assert odt.read(document(f"<text:p>a{' ' * 3_000_000}b c</text:p>"), "a.odt").text == "a b c"
