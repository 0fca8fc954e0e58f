"""Exports of articles as long as a shelf of books, or with thousands of decisions, take time in proportion:
the limits are several times what they take, and a small part of what the square of their length would."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from word_documents import export_of

from annotator.formats import record, tables
from annotator.formats.apparatus import apparatus
from annotator.formats.base import Export, ImportedArticle
from annotator.formats.docx import exporting, importing
from annotator.formats.queries import queries
from annotator.model.anchor import Anchor, Span
from annotator.model.document import Segment, SegmentKind
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, FlagStatus, NoteTarget, Passage

LINE = "The minister said nothing of it."


def article(text: str) -> ImportedArticle:
    return ImportedArticle("Long", text, text.encode())


def lines(count: int, every: int) -> Export:
    """An article of `count` lines; in one of `every` lines “nothing” is to be “little”."""
    starts = range(0, count * (len(LINE) + 1), every * (len(LINE) + 1))
    at = LINE.index("nothing")
    text = "\n".join([LINE] * count)
    return export_of(article(text), [(start + at, start + at + 7, "little") for start in starts])


@pytest.fixture
def used() -> float:
    """Seconds of computing before the test."""
    return time.process_time()


def test_a_long_text_becomes_a_word_file_of_tracked_changes(used: float) -> None:
    export = lines(20_000, every=10)
    data = exporting.write_tracked(export).data
    assert time.process_time() - used < 10  # 25 s, were the body looked through for each paragraph
    assert importing.read(data, "long.docx").text == export.projection.text


def test_a_line_longer_than_xml_readers_take_at_once_becomes_a_word_file() -> None:
    text = " ".join(str(7_919 * n % 1_000_003) for n in range(1_500_000))
    assert len(text) > 10_000_000
    export = export_of(article(text), [(0, 1, "none"), (len(text) - 2, len(text), "some")])
    for write in (exporting.write_tracked, exporting.write_clean):
        assert importing.read(write(export).data, "long.docx").text == export.projection.text


def test_thousands_of_notes_are_each_found_with_their_correction(used: float) -> None:
    export = lines(6_000, every=1)
    (note,) = export.notes
    notes = [replace(note, id=f"n{n}", target_id=f"c{n}", citation=f"Wire {n}") for n in range(6_000)]
    export = replace(export, notes=tuple(reversed(notes)))
    made = apparatus(export)
    assert [source.citation for source in made.sources] == [f"Wire {n}" for n in range(6_000)]
    for write in (record.write, tables.write_corrections):
        assert b"Wire 5999" in write(export).data
    assert time.process_time() - used < 5


def test_a_query_is_shown_in_its_sentences_however_many_there_are(used: float) -> None:
    export = lines(12_000, every=12_000)
    step = len(LINE) + 1
    segments = tuple(
        Segment("d1", n, n, Span(n * step, n * step + len(LINE)), SegmentKind.SENTENCE) for n in range(12_000)
    )
    passages = tuple(query(export, n, Span(n * step + 4, n * step + 12)) for n in range(0, 12_000, 4))
    (note,) = export.notes
    export = replace(
        export,
        segments=segments,
        passages=passages,
        notes=(replace(note, target=NoteTarget.FLAG, target_id="f8"),),
    )
    found = queries(export)
    assert {q.sentence for q in found} == {LINE}
    assert [q.number for q in found if q.seen] == [3]
    assert time.process_time() - used < 3  # 12 s, were each sentence held against each query
    across = query(export, 0, Span(step - 3, step + 3))
    (joined,) = queries(replace(export, passages=(across,)))
    assert (joined.before, joined.after) == (LINE[:-2], LINE[3:])
    between = query(export, 0, Span(step - 1, step))
    (alone,) = queries(replace(export, passages=(between,)))
    assert alone.sentence == "\n"


def query(export: Export, number: int, span: Span) -> Passage:
    anchor = Anchor.at(export.document.text, span)
    flag = Flag(
        f"f{number}", "d1", anchor, "hand", "hand", Category.ENTITY, Severity.MAJOR, 1.0, "Who?",
        status=FlagStatus.QUERY,
    )  # fmt: skip
    return Passage(span, (flag,), flag.category, flag.severity, 1.0, flag.message)
