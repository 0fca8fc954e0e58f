"""Other programs read what was read and written here: LibreOffice rich text, workbooks and tables, pdftotext
PDF files, msgfmt catalogues."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from libreoffice import ACCEPT, LibreOffice
from openpyxl.chart import BarChart, Reference
from table_files import table_export
from word_documents import BUILDERS, FRAMED, NOTED, PAGE, SAMPLE, parts

from annotator.formats import delimited, pdf, po, rtf, spreadsheet
from annotator.formats.base import UNASKED, Asked

CSV = "Text - txt - csv (StarCalc)"
XLSX = "Calc MS Excel 2007 XML"
ROWS = [
    ("id", "source", "target"),
    (1, "Ein Satz, „so“.", "One sentence, “so”."),
    (2, "Noch einer.", "Same."),
    (3, "Und noch einer.", "Same."),
    (4, "Zwei\nZeilen.", "Two\nlines."),
    (5, "Offen.", None),
]


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    return LibreOffice(tmp_path_factory.mktemp("libreoffice"))


def program(name: str) -> str:
    """The command of a program. Without it tests are skipped; on CI they fail."""
    command = shutil.which(name)
    if command is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs {name}.")
        pytest.skip(f"{name} is not installed.")
    return command


def test_rich_text_reads_as_in_libreoffice(libreoffice: LibreOffice) -> None:
    documents = {name: build() for name, build in BUILDERS.items() if name != "headed"}
    (documents["web"],) = libreoffice.converted([PAGE.encode()], ".html")
    documents["notes"], documents["frames"] = libreoffice.converted(
        [NOTED.encode(), FRAMED.encode()], ".fodt"
    )
    files = libreoffice.converted(documents.values(), ".docx", "Rich Text Format")
    texts = libreoffice.texts([(data, ACCEPT) for data in files], ".rtf")
    for name, data, text in zip(documents, files, texts, strict=True):
        assert rtf.read(data, f"{name}.rtf", UNASKED).text == text, name


def test_headers_of_rich_text_read_as_in_libreoffice(libreoffice: LibreOffice) -> None:
    """In another order: the file has those of first pages after the others."""
    (data,) = libreoffice.converted([BUILDERS["headed"]()], ".docx", "Rich Text Format")
    (text,) = libreoffice.texts([(data, ACCEPT)], ".rtf")
    lines = rtf.read(data, "headed.rtf", UNASKED).text.split("\n")
    assert sorted(filter(None, lines)) == sorted(text.split("\n"))


def test_a_corrected_workbook_of_libreoffice_s_own(libreoffice: LibreOffice) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["D2"] = "=LEN(C2)"
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, min_row=1, max_row=6), titles_from_data=True)
    book.active.add_chart(chart, "F2")
    out = io.BytesIO()
    book.save(out)
    (data,) = libreoffice.converted([out.getvalue()], ".xlsx", XLSX)
    article = spreadsheet.read(data, "book.xlsx")
    end = len(article.text)
    export = table_export(
        article, [("One", "A <b>"), ("Same", "Other"), ("lines", "rows 😀")], [(end, end, "Open.")]
    )
    written = spreadsheet.write(export).data
    assert {n for n, part in parts(data).items() if parts(written)[n] != part} == {
        "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml",
    }  # fmt: skip
    (again,) = libreoffice.converted([written], ".xlsx", XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(again), data_only=True).active
    assert [cell.value for cell in sheet["C"]][1:] == [
        "A <b> sentence, “so”.", "Other.", "Same.", "Two\nrows 😀.", "Open.",
    ]  # fmt: skip
    assert openpyxl.load_workbook(io.BytesIO(again)).active["D2"].value == "=LEN(C2)"


def test_a_corrected_table_of_libreoffice_s_own(libreoffice: LibreOffice) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    (data,) = libreoffice.converted([out.getvalue()], ".xlsx", CSV)
    article = delimited.read(data, "t.csv", Asked("cp1252"))
    export = table_export(article, [("Same.", '"Same", again.'), ("Two", "=2+2")])
    (again,) = libreoffice.converted([delimited.write_csv(export).data], ".csv", XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(again)).active
    assert [cell.value for cell in sheet["C"]][1:5] == [
        "One sentence, “so”.", '"Same", again.', "Same.", "'=2+2\nlines.",
    ]  # fmt: skip


def test_pdf_files_hold_the_words_that_pdftotext_finds(libreoffice: LibreOffice, tmp_path: Path) -> None:
    (data,) = libreoffice.converted([SAMPLE.read_bytes()], ".txt", "writer_pdf_Export")
    path = tmp_path / "sample.pdf"
    path.write_bytes(data)
    command = [program("pdftotext"), "-enc", "UTF-8", str(path), "-"]
    found = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    text = pdf.read(data, "sample.pdf", UNASKED).text
    # pdftotext takes every hyphen at a line's end for one that was put in there.
    assert "".join(text.split()).replace("-", "") == "".join(found.split()).replace("-", "")
    lines = {" ".join(line.split()) for line in SAMPLE.read_text("utf-8").split("\n")} - {""}
    # Where a paragraph's last line is full nothing tells that it ends.
    assert len(lines & set(text.split("\n"))) > 0.85 * len(lines)


def test_msgfmt_accepts_corrected_catalogues(tmp_path: Path) -> None:
    catalogue = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: fr\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n#, c-format\nmsgid "%d file\\n"\n'
        'msgid_plural "%d files\\n"\nmsgstr[0] "%d fichier\\n"\nmsgstr[1] ""\n"%d fichiers\\n"\n'
    )
    article = po.read(catalogue.encode(), "fr.po")
    written = po.write(table_export(article, [("fichiers", 'dossiers \\ "ouverts"')])).data
    path = tmp_path / "fr.po"
    path.write_bytes(written)
    subprocess.run(
        [program("msgfmt"), "--check", "-o", os.devnull, str(path)],
        check=True,
        capture_output=True,
        timeout=60,
    )
