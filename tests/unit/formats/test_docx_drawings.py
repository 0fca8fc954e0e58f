"""Charts and diagrams in Word documents, and what else beside the body is read, left out or cut loose."""

from __future__ import annotations

import io
import re

import docx
import openpyxl
import pytest
from drawn_documents import chart, charted, diagrammed
from word_documents import (
    box,
    deleted,
    export_of,
    paragraph,
    parts,
    replaced,
    run,
    with_body,
)  # fmt: skip

from annotator.formats.base import Asked, Export, ImportedArticle
from annotator.formats.docx import drawings, exporting, importing

LEFT = Asked(choices={"drawings": "leave"})


def read(data: bytes) -> ImportedArticle:
    return importing.read(data, "a.docx")


def changed(article: ImportedArticle, *changes: tuple[str, str]) -> Export:
    places = [(article.text.index(old), old, new) for old, new in changes]
    return export_of(article, [(at, at + len(old), new) for at, old, new in sorted(places)])


def shown(data: bytes, part: str) -> list[str]:
    """The words of a part, cached names and numbers too, in document order."""
    return re.findall(r"<(?:a:t|c:v)>([^<]*)<", parts(data)[part].decode())


def test_a_chart_is_read_after_its_paragraph_each_name_once() -> None:
    article = read(charted())
    assert article.text == (
        "The prise of oil rose. So it did.\nOil prise in dollars\nLast winter\nIn Rusia\nIn Iran\n"
        "This winter\nCountrys\nDollars a barrel\nNobody knew why."
    )
    assert [(c.id, c.value) for c in article.choices] == [("drawings", "read")]
    assert any("cannot hold tracked changes" in w for w in article.warnings)


def test_a_diagram_is_read_in_the_order_of_its_points() -> None:
    assert read(diagrammed()).text == (
        "How the talks went:\nTalks begining\nFirst step\nA truce of ten days\nSecound step\nSo it ended."
    )


def test_charts_and_diagrams_are_left_out_on_request() -> None:
    article = importing.read(charted(), "a.docx", LEFT)
    assert article.text == "The prise of oil rose. So it did.\nNobody knew why."
    assert [(c.id, c.value) for c in article.choices] == [("drawings", "leave")]
    assert any("Charts and diagrams are left out" in w for w in article.warnings)


def test_a_document_imported_before_drawings_were_read_keeps_its_form() -> None:
    before = importing.read(charted(), "a.docx", LEFT)
    export = changed(ImportedArticle(before.title, before.text, before.original, "docx"), ("prise", "price"))
    exported = exporting.write_clean(export)
    assert exported.warnings == ()
    assert parts(exported.data)["word/charts/chart1.xml"] == parts(before.original)["word/charts/chart1.xml"]
    assert read(exported.data).text.startswith("The price of oil rose. So it did.\nOil prise")


def test_the_corrected_document_has_a_chart_changed_wherever_it_holds_the_words() -> None:
    source = read(charted())
    export = changed(
        source,
        ("Oil prise", "The price"),
        ("in dollars", "in US dollars"),
        ("Rusia", "Russia"),
        ("Nobody", "All"),
    )
    exported = exporting.write_clean(export)
    assert read(exported.data).text == export.projection.text
    words = shown(exported.data, "word/charts/chart1.xml")
    assert words[:2] == ["The price", " in US dollars"]
    assert words.count("In Russia") == 2
    assert "In Rusia" not in words
    assert exported.warnings == ()
    before, after = parts(source.original), parts(exported.data)
    assert {n for n in before if before[n] != after[n]} == {
        "word/charts/chart1.xml", "word/document.xml", "word/embeddings/book.xlsx",
    }  # fmt: skip


def test_names_are_changed_in_the_table_behind_a_chart() -> None:
    source = read(charted())
    exported = exporting.write_clean(changed(source, ("Rusia", "Russia <&>"), ("This winter", "This spring")))
    assert exported.warnings == ()
    book = openpyxl.load_workbook(io.BytesIO(parts(exported.data)["word/embeddings/book.xlsx"]))
    assert [[cell.value for cell in row] for row in book.active.iter_rows()] == [
        ["Column1", "Last winter", "This spring"], ["In Russia <&>", 60, 70], ["In Iran", 55, 58],
    ]  # fmt: skip
    (table,) = book.active.tables.values()
    assert table.column_names == ["Column1", "Last winter", "This spring"]


@pytest.mark.parametrize(
    "without",
    [
        {"word/embeddings/book.xlsx": b"no workbook"},
        {
            "word/charts/_rels/chart1.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
        },
    ],
)
def test_names_that_stay_in_the_table_behind_a_chart_are_told(without: dict[str, bytes]) -> None:
    source = read(replaced(charted(), without))
    exported = exporting.write_clean(changed(source, ("Rusia", "Russia"), ("prise in", "price in")))
    (warning,) = exported.warnings
    assert "“In Rusia”" in warning
    assert "Oil" not in warning
    assert shown(exported.data, "word/charts/chart1.xml").count("In Russia") == 2
    assert {name: parts(exported.data)[name] for name in without} == without


def test_the_corrected_document_has_a_diagram_changed_as_data_and_as_drawn() -> None:
    source = read(diagrammed())
    exported = exporting.write_clean(changed(source, ("begining", "beginning"), ("Secound", "Second")))
    assert exported.warnings == ()
    for part in ("data1", "drawing1"):
        words = shown(exported.data, f"word/diagrams/{part}.xml")
        assert sorted(words) == ["A truce of ten days", "First step", "Second step", "Talks beginning"]


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("Oil prise in dollars", "Dollars", "Dollars"),
        ("prise in", "price, in", "Oil price, in dollars"),
        ("ise i", "ICE I", "Oil prICE In dollars"),
        ("Oil prise", "", " in dollars"),
        (" in dollars", " (in\nUS dollars)", "Oil prise (in US dollars)"),
    ],
)
def test_a_title_of_two_formats_takes_any_change(old: str, new: str, text: str) -> None:
    exported = exporting.write_clean(changed(read(charted()), (old, new)))
    assert "".join(shown(exported.data, "word/charts/chart1.xml")[:2]) == text


def test_with_tracked_changes_a_chart_stays_and_a_comment_says_what_to_write() -> None:
    source = read(charted())
    exported = exporting.write_tracked(changed(source, ("prise of", "price of"), ("Countrys", "Countries")))
    assert parts(exported.data)["word/charts/chart1.xml"] == parts(source.original)["word/charts/chart1.xml"]
    assert read(exported.data).text == source.text.replace("prise of", "price of")
    (warning,) = exported.warnings
    assert warning.startswith("One correction stands in charts or diagrams")
    _, comment = docx.Document(io.BytesIO(exported.data)).comments
    assert comment.text.startswith("In the chart: “Countrys”\n")
    assert comment.text.endswith("“Countrys” → “Countries”.")


def test_lines_of_a_chart_are_not_joined() -> None:
    source = read(charted())
    export = changed(source, ("did.\nOil", "did. The oil"), ("In Iran\nThis", "In Iran: this"))
    exported = exporting.write_clean(export)
    assert sum("joins two" in w for w in exported.warnings) == 2
    lines = read(exported.data).text.split("\n")
    assert lines[:2] == ["The prise of oil rose. So it did.", " The oil prise in dollars"]
    assert lines[4:6] == ["In Iran", ": this winter"]


def test_a_chart_in_a_text_box_is_read_and_changed_once() -> None:
    inner = paragraph(run("Seen in a box"), chart())
    source = read(charted(paragraph(run("Beside it."), box(inner, 5))))
    assert source.text.startswith("Beside it.\nSeen in a box\nOil prise in dollars\n")
    exported = exporting.write_clean(changed(source, ("Seen", "Shown"), ("Oil prise", "Oil price of oil")))
    assert read(exported.data).text == source.text.replace("Seen", "Shown").replace("prise", "price of oil")
    assert parts(exported.data)["word/document.xml"].count(b"Shown") == 2


def test_a_chart_alone_in_a_text_box_is_read() -> None:
    source = read(charted(paragraph(run("Beside it."), box(paragraph(chart()), 5))))
    assert source.text.startswith("Beside it.\nOil prise in dollars\n")
    exported = exporting.write_clean(changed(source, ("prise", "price")))
    assert read(exported.data).text == source.text.replace("prise", "price")


def test_a_chart_that_is_referred_to_twice_is_read_once() -> None:
    source = read(charted(paragraph(run("One."), chart(1)) + paragraph(run("Two."), chart(2))))
    assert source.text.count("Oil prise") == 1
    assert source.text.endswith("\nTwo.")


@pytest.mark.parametrize("part", [b"<c:chartSpace", b"", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"])
def test_a_damaged_chart_is_told_and_no_hindrance(part: bytes) -> None:
    data = replaced(charted(), {"word/charts/chart1.xml": part})
    article = read(data)
    assert article.text == "The prise of oil rose. So it did.\nNobody knew why."
    assert article.choices == ()
    assert any("1 chart or diagram" in w for w in article.warnings)


def test_a_chart_that_is_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "MAX_PART", 1_000)
    assert any("1 chart or diagram" in w for w in read(charted()).warnings)


def test_points_that_lead_in_a_circle_are_read_once() -> None:
    data = diagrammed()
    part = parts(data)["word/diagrams/data1.xml"]
    circle = b'<dgm:cxn modelId="99" srcId="3" destId="0" srcOrd="0" destOrd="0"/></dgm:cxnLst>'
    part = part.replace(b"</dgm:cxnLst>", circle)
    assert read(replaced(data, {"word/diagrams/data1.xml": part})).text == read(data).text


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<w:p><m:oMathPara><m:oMath/><m:oMath/></m:oMathPara></w:p>", "2 formulas"),
        (
            '<w:p><w:r><w:pict><v:shape><v:textpath string="Draft"/></v:shape></w:pict></w:r></w:p>',
            "1 piece of",
        ),
        ('<w:altChunk r:id="rId99"/>', "1 other file"),
    ],
)
def test_what_is_seen_and_not_read_is_told(body: str, told: str) -> None:
    article = read(with_body(f"{body}{paragraph(run('Some words.'))}"))
    assert article.text.strip() == "Some words."
    (warning,) = article.warnings
    assert warning.startswith(told)


RUBY = (
    "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>tōkyō</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>東京</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)


def test_words_with_their_reading_above_them_are_read_and_changed() -> None:
    source = read(with_body(paragraph(run("He left "), RUBY, run(" at once."))))
    assert source.text == "He left 東京 at once."
    for old, new in (("東京", "京都"), (" 東京", ""), ("left 東京 at", "ran off at")):
        export = changed(source, (old, new))
        assert read(exporting.write_tracked(export).data).text == export.projection.text
        clean = exporting.write_clean(export).data
        assert read(clean).text == export.projection.text
        assert ("tōkyō" in parts(clean)["word/document.xml"].decode()) == (old == "東京")


BOUND = (
    '<w:sdt><w:sdtPr><w:alias w:val="Title"/><w:dataBinding w:xpath="/a" w:storeItemID="{{0}}"/></w:sdtPr>'
    "<w:sdtContent>{}</w:sdtContent></w:sdt>"
)


def test_a_control_with_changed_words_no_longer_takes_them_from_elsewhere() -> None:
    controls = [BOUND.format(paragraph(run(words))) for words in ("A titel here", "Another one")]
    source = read(with_body("".join(controls)))
    for write in (exporting.write_clean, exporting.write_tracked):
        xml = parts(write(changed(source, ("titel", "title"))).data)["word/document.xml"].decode()
        first, second = re.findall(r"<w:sdtPr>(.*?)</w:sdtPr>", xml)
        assert "alias" in first
        assert "dataBinding" not in first
        assert "dataBinding" in second


def test_a_deleted_chart_is_not_read() -> None:
    gone = deleted("Ann", 1).replace("</w:del>", f"{chart()}</w:del>")
    assert read(charted(paragraph(run("Only words."), gone))).text == "Only words."
