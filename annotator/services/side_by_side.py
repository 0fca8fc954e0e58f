"""The source of an article beside the article, passage by passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.detect.bilingual.bitext import aligned
from annotator.model.anchor import Span
from annotator.model.document import Document, Segment
from annotator.text.segment import Piece


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs together. `source` holds words of the source, "" where it has nothing; `span` the place of
    the article, None where it has nothing: `at` is then where it would stand."""

    number: int
    source: str
    target: str
    span: Span | None
    at: int


def side_by_side(document: Document, segments: Sequence[Segment]) -> tuple[Beside, ...]:
    """All of both texts in order; nothing without a source. Takes up to seconds for a book; callable from
    any thread."""
    text, source = document.text, document.source_text
    if source is None:
        return ()
    pieces = [Piece(s.span, s.paragraph, s.kind) for s in segments]
    rows = []
    at = 0
    for number, pair in enumerate(aligned(source, text, pieces, by_line=document.aligned)):
        at = pair.target.start if pair.target is not None else at
        rows.append(
            Beside(
                number,
                "" if pair.source is None else pair.source.of(source),
                "" if pair.target is None else pair.target.of(text),
                pair.target,
                at,
            )
        )
        at = pair.target.end if pair.target is not None else at
    return tuple(rows)
