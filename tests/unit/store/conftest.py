"""A store to try things on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.model.anchor import Anchor, Span
from annotator.model.document import Document, Segment, text_digest
from annotator.model.history import RowChange, Step, StepKind
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction, Flag, NoteKind, NoteTarget, SourceNote
from annotator.store.database import Store
from annotator.store.repository import Repository
from annotator.store.rows import Record, kind_of

TEXT = "Pete Hegses said 20 “words” 😀 in Bejing."
AT = "2026-11-24T10:00:00.000Z"


def _created(record: Record) -> RowChange:
    kind = kind_of(record)
    return RowChange(kind.name, record.id, None, kind.to_row(record))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "project.db"


@pytest.fixture
def correction() -> Correction:
    return Correction(
        "c1",
        "d1",
        Span(5, 11),
        "Hegses",
        "Hegseth",
        Category.ENTITY,
        Severity.MAJOR,
        "why",
        ("f1",),
        "A",
        AT,
        AT,
    )


@pytest.fixture
def store(path: Path, correction: Correction) -> Iterator[Store]:
    """A store with the article d1, its flag f1, its correction c1 of [5, 11) and its note n1."""
    opened = Store.open(path)
    repository = Repository(opened)
    document = Document("d1", "Title", "en", TEXT, text_digest(TEXT), "/a.txt", AT, "txt", 1)
    anchor = Anchor.at(TEXT, Span(5, 11))
    flag = Flag("f1", "d1", anchor, "names", "known", Category.ENTITY, Severity.MAJOR, 0.9, "A wrong name.")
    note = SourceNote(
        "n1",
        "d1",
        NoteTarget.CORRECTION,
        "c1",
        NoteKind.NAME,
        "Agéncia",
        "https://x.org/a",
        "",
        "",
        "seen",
        "A",
        AT,
    )
    with opened.transaction():
        segments = [Segment("d1", 0, 0, Span(0, len(TEXT)))]
        repository.add_document(
            document, segments, TEXT.encode(), 7, Step("s1", "d1", AT, "A", StepKind.IMPORT, "Import")
        )
        step = Step("s2", "d1", AT, "A", StepKind.EDIT, "Correct “Hegses”", Span(5, 11))
        repository.apply(step, [_created(flag), _created(correction), _created(note)])
    yield opened
    opened.close()
