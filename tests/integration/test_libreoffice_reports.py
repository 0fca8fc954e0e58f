"""LibreOffice and pdftotext read what the desk is handed: corrections log, query sheet, report."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from libreoffice import AS_IS, LibreOffice

from annotator.formats import tables
from annotator.formats.base import Export
from annotator.formats.registry import EXPORT_KINDS, read_pasted
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import NoteKind, NoteTarget
from annotator.services.exporting import gather
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

TEXT = "Pete Hegses & <co> met 😀 them. It was =late+1 there. שלום they said.\n"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    return LibreOffice(tmp_path_factory.mktemp("libreoffice"))


@pytest.fixture
def export(tmp_path: Path) -> Export:
    with Workspace.open(
        tmp_path / "p.db", author="Ann", settings=Settings.load(tmp_path / "s.json")
    ) as opened:
        document = opened.import_article(read_pasted(TEXT, "On names"))
        session = opened.review(document.id)

        def at(words: str) -> Span:
            start = TEXT.index(words)
            return Span(start, start + len(words))

        session.correct(at("Hegses"), "=Hegseth()", Category.ENTITY, Severity.MAJOR)
        session.correct(at("they said"), "-they said", Category.GRAMMAR, Severity.MINOR)
        session.flag_by_hand(at("=late+1"), Category.NUMBER, Severity.MAJOR, "=Which?")
        session.query([session.passages()[-1].id], "=Which & <when>?")
        session.add_note(
            NoteTarget.CORRECTION, session.corrections()[0].id, kind=NoteKind.NAME, citation="@The Wire"
        )
        return gather(opened, document.id)


def test_the_log_is_a_workbook_without_a_formula(libreoffice: LibreOffice, export: Export) -> None:
    data = EXPORT_KINDS["xlsx-log"].write(export).data
    (flat,) = libreoffice.converted([data], ".xlsx", "OpenDocument Spreadsheet Flat XML")
    root = ElementTree.fromstring(flat)
    cells = list(root.iter(f"{_TABLE}table-cell"))
    assert not any(cell.get(f"{_TABLE}formula") for cell in cells)
    written = {
        "\n".join("".join(p.itertext()) for p in cell.iter(f"{_TEXT}p"))
        for cell in cells
        if cell.get(f"{_OFFICE}value-type") == "string"
    }
    expected = {v for row in tables.correction_rows(export) for v in row if isinstance(v, str) and v}
    assert expected <= written
    assert {"=late+1", "=Which & <when>?"} <= written
    assert [t.get(f"{_TABLE}name") for t in root.iter(f"{_TABLE}table")] == ["Corrections", "Queries"]


def test_the_query_sheet_reads_as_written(libreoffice: LibreOffice, export: Export) -> None:
    (text,) = libreoffice.texts([(EXPORT_KINDS["queries-docx"].write(export).data, AS_IS)])
    lines = text.split("\n")
    for words in ("Queries: On names", "It was =late+1 there.", "=Which & <when>?", "Source text", "Answer"):
        assert words in lines, words


def test_the_report_reads_as_written(qapp: object, tmp_path: Path, export: Export) -> None:
    command = shutil.which("pdftotext")
    if command is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs pdftotext (poppler-utils).")
        pytest.skip("pdftotext is not installed.")
    path = tmp_path / "report.pdf"
    path.write_bytes(EXPORT_KINDS["pdf"].write(export).data)
    done = subprocess.run([command, path, "-"], capture_output=True, check=True)
    text = " ".join(done.stdout.decode().split())
    for words in (
        "On names",
        "=Which & <when>?",
        "@The Wire",
        "=Hegseth()",
        "Hegses",
        "It was =late+1 there.",
    ):
        assert words in text, words
