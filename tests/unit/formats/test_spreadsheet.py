"""Workbooks: the right column in, corrected cells out, everything else as it was."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font
from table_files import table_export, with_shared_strings
from word_documents import parts, replaced

from annotator.formats import spreadsheet
from annotator.formats.base import Asked, Exported, ImportedArticle
from annotator.formats.registry import read_bytes
from annotator.model.errors import ExportFailedError, ImportFailedError

ROWS = [
    ("id", "source", "target", "length"),
    (1, "Ein Satz steht hier.", "One sentence stands here.", "=LEN(C2)"),
    (2, "Noch ein Satz.", "Same words & more.", None),
    (3, "Und noch einer.", "Same words & more.", None),
    (4, "Zwei\nZeilen.", "Two\nlines of text.", None),
    (5, "Offen.", None, None),
]


def workbook() -> bytes:
    """With a chart, styles, a formula, a string that two cells share, rich text and a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Texts"
    for row in ROWS:
        sheet.append(row)
    sheet["C2"].font = Font(bold=True)
    bold = TextBlock(InlineFont(b=True), "Pete Hegses")
    sheet["C7"] = CellRichText("The minister ", bold, " met them.")
    sheet["B7"] = "Der Minister traf sie."
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=6), titles_from_data=True)
    sheet.add_chart(chart, "F2")
    book.create_sheet("Empty")
    hidden = book.create_sheet("Old")
    hidden.append(("Some old words of a text", 3))
    hidden.sheet_state = "hidden"
    return with_shared_strings(saved(book))


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, **choices: str) -> ImportedArticle:
    assert spreadsheet.recognises(data)
    return spreadsheet.read(data, "book.xlsx", Asked(None, choices))


def corrected(
    data: bytes, *words: tuple[str, str], places: tuple[tuple[int, int, str], ...] = (), **choices: str
) -> Exported:
    return spreadsheet.write(table_export(read(data, **choices), words, places))


def column(data: bytes, letter: str = "C", sheet: str = "Texts") -> list[object]:
    return [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data))[sheet][letter]]


def test_a_sheet_with_a_source_is_aligned() -> None:
    article = read_bytes(workbook(), "book.xlsx")
    assert article.format == "xlsx"
    assert article.text.split("\n") == [
        "One sentence stands here.", "Same words & more.", "Same words & more.", "Two lines of text.", "",
        "The minister Pete Hegses met them.",
    ]  # fmt: skip
    assert article.source_text is not None
    assert article.source_text.split("\n")[3:] == ["Zwei Zeilen.", "Offen.", "Der Minister traf sie."]
    assert article.aligned
    assert {c.id: c.value for c in article.choices} == {
        "sheet": "Texts", "header": "yes", "column": "3", "source_column": "2",
    }  # fmt: skip


def test_without_corrections_the_bytes_are_the_same() -> None:
    data = workbook()
    assert corrected(data).data == data


def test_only_the_corrected_cells_change() -> None:
    data = workbook()
    main = parts(data)["xl/workbook.xml"]
    data = replaced(data, {"xl/workbook.xml": main.replace(b' fullCalcOnLoad="1"', b"")})
    after = corrected(
        data, ("One", "A <b> & 😀 שלום"), ("Two lines", "Both lines"), ("Hegses", "Hegseth")
    ).data
    before_parts, after_parts = parts(data), parts(after)
    changed = {name for name in before_parts if before_parts[name] != after_parts[name]}
    assert changed == {"xl/sharedStrings.xml", "xl/workbook.xml"}
    assert column(after)[1] == "A <b> & 😀 שלום sentence stands here."
    assert column(after)[4] == "Both\nlines of text."
    rich = openpyxl.load_workbook(io.BytesIO(after), rich_text=True)["Texts"]["C7"].value
    assert [str(part) for part in rich] == ["The minister ", "Pete Hegseth", " met them."]
    assert rich[1].font.b
    assert column(after, "D")[1] == "=LEN(C2)"
    assert b'fullCalcOnLoad="1"' in after_parts["xl/workbook.xml"]


def test_a_string_that_cells_share_changes_in_one_of_them() -> None:
    data = workbook()
    after = corrected(data, ("Same", "Other")).data
    assert column(after)[2:4] == ["Other words & more.", "Same words & more."]
    assert parts(after)["xl/worksheets/sheet1.xml"] != parts(data)["xl/worksheets/sheet1.xml"]


def test_words_go_into_an_empty_cell_and_into_one_that_is_not_there() -> None:
    data = workbook()
    at = read(data).text.index("\n\n") + 1
    assert column(corrected(data, places=((at, at, "Still <open>."),)).data)[5] == "Still <open>."
    sheet = parts(data)["xl/worksheets/sheet1.xml"]
    with_cell = replaced(
        data, {"xl/worksheets/sheet1.xml": sheet.replace(b'<c r="B6"', b'<c r="C6" s="1"/><c r="B6"')}
    )
    filled = corrected(with_cell, places=((at, at, "Open."),)).data
    assert column(filled)[5] == "Open."
    assert openpyxl.load_workbook(io.BytesIO(filled))["Texts"]["C6"].font.b


def test_strings_in_the_sheet_itself() -> None:
    data = workbook()
    sheet = parts(data)["xl/worksheets/sheet1.xml"]
    start = sheet.index(b'<c r="C4"')
    end = sheet.index(b"</c>", start) + 4
    reading = b'<rPh sb="0" eb="1"><t>x</t></rPh>'
    inline = b'<c r="C4" t="inlineStr"><is><t>Words in_x0020_the sheet.</t>' + reading + b"</is></c>"
    data = replaced(data, {"xl/worksheets/sheet1.xml": sheet[:start] + inline + sheet[end:]})
    assert "Words in the sheet." in read(data).text
    after = corrected(data, ("sheet.", "sheet, _x0041_ too. ")).data
    changed = parts(after)["xl/worksheets/sheet1.xml"]
    assert b'<t xml:space="preserve">Words in_x0020_the sheet, _x005F_x0041_ too. </t><rPh' in changed


@pytest.mark.parametrize(
    ("old", "new", "cell"),
    [
        ("One", "=One", "'=One sentence stands here."),
        ("One sentence", "+", "'+ stands here."),
        ("sentence", "=A1", "One =A1 stands here."),
    ],
)
def test_what_would_begin_like_a_formula_is_escaped(old: str, new: str, cell: str) -> None:
    assert column(corrected(workbook(), (old, new)).data)[1] == cell


def test_another_sheet_and_column_may_be_asked_for() -> None:
    article = read(workbook(), sheet="Old")
    assert article.text == "Some old words of a text"
    assert [o.title for o in article.choices[0].options] == ["Texts", "Empty", "Old (hidden)"]
    assert read(workbook(), column="B", source_column="").text.startswith("Ein Satz")
    with pytest.raises(ImportFailedError, match="no cells"):
        read(workbook(), sheet="Empty")


def test_sheets_of_one_name_are_told_apart() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "First"
    book.create_sheet("News")["A1"] = "Second"
    data = saved(book)
    listed = parts(data)["xl/workbook.xml"].replace(b'"Sheet"', b'"News"')
    data = replaced(data, {"xl/workbook.xml": listed})

    choice = next(c for c in read(data).choices if c.id == "sheet")

    assert [option.value for option in choice.options] == ["News", "News (2)"]
    assert read(data, sheet="News (2)").text == "Second"


def with_macros(data: bytes) -> bytes:
    found = parts(data)
    types = found["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    override = b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    relation = (
        b'<Relationship Id="rId99" Target="vbaProject.bin" '
        b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>'
    )
    rels = found["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation + b"</Relationships>")
    return replaced(
        data,
        {
            "[Content_Types].xml": types.replace(b"</Types>", override + b"</Types>"),
            "xl/_rels/workbook.xml.rels": rels,
            "xl/vbaProject.bin": b"macro",
        },
    )


def test_macros_are_told_and_left_out() -> None:
    data = with_macros(workbook())
    assert "macros" in read(data).warnings[0]
    for words in ((), (("One", "A"),)):
        after = parts(corrected(data, *words).data)
        assert "xl/vbaProject.bin" not in after
        assert not any(b"vbaProject" in part or b"macroEnabled" in part for part in after.values())
    assert column(corrected(data, ("One", "A")).data)[1] == "A sentence stands here."


def test_bad_workbooks_are_refused() -> None:
    data = workbook()
    strings = parts(data)["xl/sharedStrings.xml"]
    bad = [
        {"xl/sharedStrings.xml": b'<sst xmlns="x"/>'},
        {"xl/sharedStrings.xml": strings[:-20]},
        {"xl/worksheets/sheet1.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'},
        {"xl/workbook.xml": b"<html/>"},
    ]
    for parts_ in bad:
        with pytest.raises(ImportFailedError) as caught:
            read(replaced(data, parts_))
        assert caught.value.hint


def test_other_articles_are_not_written() -> None:
    export = table_export(read(workbook()), [])
    with pytest.raises(ExportFailedError, match="workbook"):
        spreadsheet.write(replace(export, document=replace(export.document, format="txt")))
