"""The source of an article beside the article, passage by passage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.detect.bilingual.bitext import aligned
from annotator.model.anchor import Span
from annotator.model.document import Document, Segment
from annotator.model.review import Flag
from annotator.text.segment import Piece

_QUOTED = re.compile(r"“([^“”]+)”")


@dataclass(frozen=True, slots=True)
class Beside:
    """What belongs together. `source` holds words of the source, "" where it has nothing; `span` the place of
    the article, None where it has nothing: `at` is then where it would stand. `line` is the number of the
    article's line (from 0) it stands in."""

    number: int
    source: str
    target: str
    span: Span | None
    at: int
    line: int


def side_by_side(document: Document, segments: Sequence[Segment]) -> tuple[Beside, ...]:
    """All of both texts in order: line by line where the lines are known to belong together or there is no
    source, else by the sentences that seem to. Takes up to seconds for a book; callable from any thread."""
    source = document.source_text
    if source is None or document.aligned:
        return tuple(_lines(document.text, source or ""))
    return tuple(_sentences(document.text, source, segments))


def _lines(text: str, source: str) -> Iterator[Beside]:
    """The lines of both; those that are blank on both sides are left out."""
    at = number = 0
    theirs = source.split("\n")
    for line, target in enumerate(text.split("\n")):
        original = theirs[line] if line < len(theirs) else ""
        if target.strip() or original.strip():
            span = Span(at, at + len(target)) if target.strip() else None
            yield Beside(number, original, target if span is not None else "", span, at, line)
            number += 1
        at += len(target) + 1


def _sentences(text: str, source: str, segments: Sequence[Segment]) -> Iterator[Beside]:
    pieces = [Piece(s.span, s.paragraph, s.kind) for s in segments]
    at = line = counted = 0
    for number, pair in enumerate(aligned(source, text, pieces)):
        at = pair.target.start if pair.target is not None else at
        line, counted = line + text.count("\n", counted, at), max(counted, at)
        yield Beside(
            number,
            "" if pair.source is None else pair.source.of(source),
            "" if pair.target is None else pair.target.of(text),
            pair.target,
            at,
            line,
        )
        at = pair.target.end if pair.target is not None else at


def named_in_source(flag: Flag, source: str) -> tuple[Span, ...]:
    """Where the words of a source passage stand that a flag is about: those its evidence or its message
    quotes. Code points of `source`, in text order; nothing where the whole passage is meant."""
    quotes = [e.text for e in flag.evidence if e.text != source] + _QUOTED.findall(flag.message)
    found: list[Span] = []
    for quote in quotes:
        words = quote.strip()
        match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", source) or re.search(re.escape(words), source)
        if words and match is not None and match.span() != (0, len(source)):
            span = Span(match.start(), match.end())
            if not any(span.overlaps(other) for other in found):
                found.append(span)
    return tuple(sorted(found))
