"""Charts and diagrams of Word files in LibreOffice: it shows what was corrected in them, and what it writes
itself is read."""

from __future__ import annotations

import pypdfium2
import pytest
from drawn_documents import charted, diagrammed
from libreoffice import ACCEPT, REJECT, LibreOffice
from word_documents import export_of

from annotator.formats.base import Export
from annotator.formats.docx import exporting, importing

PDF = "writer_pdf_Export"


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    return LibreOffice(tmp_path_factory.mktemp("libreoffice"))


def _corrected(data: bytes, *changes: tuple[str, str]) -> Export:
    article = importing.read(data, "a.docx")
    places = [(article.text.index(old), old, new) for old, new in changes]
    return export_of(article, [(at, at + len(old), new) for at, old, new in sorted(places)])


def _pages(pdf: bytes) -> str:
    """The words on the pages of a PDF file, in one line."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


CHANGES = {
    "chart": (("Oil prise", "Oil price"), ("Rusia", "Russia"), ("Countrys", "Countries")),
    "diagram": (("begining", "beginning"), ("Secound", "Second")),
}


def test_it_shows_what_was_corrected_in_charts_and_diagrams(libreoffice: LibreOffice) -> None:
    for kind, data in (("chart", charted()), ("diagram", diagrammed())):
        clean = exporting.write_clean(_corrected(data, *CHANGES[kind])).data
        before, after = map(_pages, libreoffice.converted([data, clean], ".docx", PDF))
        for old, new in CHANGES[kind]:
            assert old in before
            assert old not in after
            assert new in after


def test_a_chart_that_it_wrote_is_read_and_corrected(libreoffice: LibreOffice) -> None:
    (data,) = libreoffice.converted([charted()], ".docx")
    export = _corrected(data, *CHANGES["chart"], ("Nobody", "Somebody"))
    clean, tracked = exporting.write_clean(export).data, exporting.write_tracked(export).data
    assert importing.read(clean, "a.docx").text == export.projection.text
    (shown,) = map(_pages, libreoffice.converted([clean], ".docx", PDF))
    for words in ("Oil price in dollars", "In Russia", "Countries", "Somebody knew why."):
        assert words in shown
    accepted, rejected, original = libreoffice.texts([(tracked, ACCEPT), (tracked, REJECT), (data, REJECT)])
    assert "Somebody knew why." in accepted
    assert "Oil prise in dollars" in accepted
    assert rejected == original
