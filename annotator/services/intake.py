"""What an imported file brings beside its text: marked errors, remarks and states of lines, as records."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from annotator.detect.base import Article, Finding
from annotator.detect.pipeline import make_flags
from annotator.formats.base import Choice, ImportedArticle
from annotator.model.document import Document, LineState, Segment, new_id, now
from annotator.model.history import RowChange, StepKind
from annotator.model.review import MARKED, Evidence, Flag, NoteKind, NoteTarget, SourceNote
from annotator.services.project import Project
from annotator.store.rows import Record, kind_of
from annotator.text.segment import Piece

_ABOUT_LINE = re.compile(r"Line (\d{1,7}): ")


def chosen(choices: Iterable[Choice]) -> str:
    """What was chosen at import, as a document keeps it."""
    values = {c.id: c.value for c in choices}
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""


def about_line(line: int, text: str) -> str:
    """A remark on a line (from 0) without words, as the article keeps it."""
    return f"Line {line + 1}: {text}"


def line_of(note: SourceNote) -> int | None:
    """The line (from 0) that a note on the article is about; None for the article as a whole."""
    match = _ABOUT_LINE.match(note.comment) if note.target is NoteTarget.DOCUMENT else None
    return int(match[1]) - 1 if match else None


def take_in(
    project: Project, imported: ImportedArticle, document: Document, segments: Sequence[Segment]
) -> None:
    """Store what came with the text, as a step of the article; call inside `writing()`. Nothing where nothing
    came."""
    records: list[Record] = [
        *_flags(imported, document, segments),
        *_notes(imported, document, segments, project.author),
        *(
            LineState(document.id, line, state)
            for line, state in enumerate(imported.states)
            if state is not None
        ),
    ]
    if records:
        changes = [RowChange(kind_of(r).name, r.id, None, kind_of(r).to_row(r)) for r in records]
        step = project.new_step(document.id, StepKind.IMPORT, "Take in marks and notes of the file")
        project.repository.apply(step, changes)


def _flags(imported: ImportedArticle, document: Document, segments: Sequence[Segment]) -> tuple[Flag, ...]:
    findings = [
        Finding(
            span=s.span,
            rule=f"{s.category.value} {s.rater}".rstrip(),
            category=s.category,
            severity=s.severity,
            confidence=1.0,
            message=s.message or f"Marked in the file: {s.category.label.lower()}.",
            evidence=(Evidence(f"Marked by {s.rater}."),) if s.rater else (),
        )
        for s in imported.spans
    ]
    pieces = tuple(Piece(s.span, s.paragraph, s.kind) for s in segments)
    return make_flags(Article(document.text, pieces), document.id, {MARKED: findings})


def _notes(
    imported: ImportedArticle, document: Document, segments: Sequence[Segment], author: str
) -> Iterator[SourceNote]:
    """The remarks, each on the first segment of its line. Where the line has none yet, they are on the
    article and name the line."""
    starts = [0, *accumulate(len(line) + 1 for line in document.text.split("\n"))]
    first: dict[int, str] = {}
    for segment in segments:
        first.setdefault(bisect_right(starts, segment.span.start) - 1, segment.id)
    for remark in imported.remarks:
        on_segment = remark.line in first
        yield SourceNote(
            id=new_id(),
            document_id=document.id,
            target=NoteTarget.SEGMENT if on_segment else NoteTarget.DOCUMENT,
            target_id=first[remark.line] if on_segment else document.id,
            kind=NoteKind.OTHER,
            citation="",
            url="",
            quote="",
            accessed_on="",
            comment=remark.text if on_segment else about_line(remark.line, remark.text),
            author=remark.author or author,
            created_at=now(),
        )
