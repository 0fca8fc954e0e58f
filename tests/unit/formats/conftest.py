from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from annotator.formats.base import Export, ImportedArticle
from annotator.formats.plaintext import read
from annotator.model.anchor import Span
from annotator.model.document import Document, text_digest
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction, NoteKind, NoteTarget, SourceNote
from annotator.text.offsets import project

AT = "2026-01-02T03:04:05.000Z"

MakeExport = Callable[[bytes, Sequence[tuple[str, str]]], Export]


def document_of(article: ImportedArticle) -> Document:
    return Document(
        id="d1",
        title=article.title,
        language="en",
        text=article.text,
        sha256=text_digest(article.text),
        source_uri=article.source_uri,
        imported_at=AT,
        format=article.format,
        segmenter_version=1,
        encoding=article.encoding,
        newline=article.newline,
        bom=article.bom,
    )


@pytest.fixture
def make_export() -> MakeExport:
    """An export of an article from its bytes, with `old → new` corrections; the first has a source note."""

    def make(data: bytes, changes: Sequence[tuple[str, str]]) -> Export:
        article = read(data, "article.txt")
        corrections = []
        for number, (old, new) in enumerate(changes):
            start = article.text.index(old)
            corrections.append(
                Correction(
                    id=f"c{number}",
                    document_id="d1",
                    span=Span(start, start + len(old)),
                    quote=old,
                    replacement=new,
                    category=Category.ENTITY,
                    severity=Severity.MAJOR,
                    reason="It is <so>",
                    flag_ids=(),
                    author="Ann",
                    created_at=AT,
                    updated_at=AT,
                )
            )
        notes = [
            SourceNote(
                id="n0",
                document_id="d1",
                target=NoteTarget.CORRECTION,
                target_id="c0",
                kind=NoteKind.NAME,
                citation="The Wire",
                url="https://example.org/a?b=1&c=2",
                quote="=SUM(A1)",
                accessed_on="2026-01-02",
                comment="",
                author="Ann",
                created_at=AT,
            )
        ]
        return Export(
            document=document_of(article),
            original=data,
            projection=project(article.text, corrections),
            passages=(),
            notes=tuple(notes) if changes else (),
            unsourced=frozenset(c.id for c in corrections[1:]),
            made_at=AT,
            made_by="Ann",
        )

    return make
