"""The query sheet as a Word document, read back with python-docx and with our own importer."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from annotator.formats import query_sheet
from annotator.formats.base import Export
from annotator.formats.docx import importing
from annotator.formats.registry import read_pasted
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import NoteKind, NoteTarget
from annotator.services.exporting import gather
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

TEXT = "They left early. He saw <two> 😀 of them \x0b there. It was late.\n"


@pytest.fixture
def export(tmp_path: Path) -> Export:
    with Workspace.open(
        tmp_path / "p.db", author="Ann", settings=Settings.load(tmp_path / "s.json")
    ) as opened:
        document = opened.import_article(read_pasted(TEXT, "On <b>lateness</b>"))
        session = opened.review(document.id)
        start = TEXT.index("<two>")
        session.flag_by_hand(
            Span(start, start + 7), Category.NUMBER, Severity.MAJOR, "=Two of what, & which?"
        )
        flag = session.passages()[-1].id
        session.query([flag])
        session.add_note(NoteTarget.FLAG, flag, kind=NoteKind.FACT, citation="Gazette", comment="Has three.")
        return gather(opened, document.id)


def test_each_query_is_a_box_with_room_for_the_answer(export: Export) -> None:
    sheet = docx.Document(io.BytesIO(query_sheet.write(export).data))
    (table,) = sheet.tables
    rows = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert rows == {
        "Query 1": "Wrong number, major",
        "Passage": "He saw <two> 😀 of them   there.",
        "Question": "=Two of what, & which?",
        "To be answered by": "Source text",
        "Seen so far": "Source: Gazette. Has three.",
        "Answer": "",
        "Answered by, on": "",
    }
    passage = table.rows[1].cells[1].paragraphs[0]
    assert [run.text for run in passage.runs if run.bold] == ["<two> 😀"]
    assert table.rows[-2].height.cm > 2
    assert sheet.core_properties.author == "Ann"


def test_the_sheet_is_a_word_file_the_program_reads(export: Export) -> None:
    assert "=Two of what, & which?" in importing.read(query_sheet.write(export).data, "q.docx").text


def test_no_query_is_an_empty_sheet_with_a_warning(tmp_path: Path) -> None:
    with Workspace.open(
        tmp_path / "p.db", author="Ann", settings=Settings.load(tmp_path / "s.json")
    ) as opened:
        document = opened.import_article(read_pasted(TEXT))
        exported = query_sheet.write(gather(opened, document.id))
    assert exported.warnings
    assert not docx.Document(io.BytesIO(exported.data)).tables
