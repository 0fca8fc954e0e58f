"""Changes of a document's text, and the parts of them that go into different trees."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from annotator.formats.docx.textmap import Drawn
from annotator.model.anchor import Span


@dataclass(frozen=True, slots=True)
class Change:
    """Replace `span` of the document's text by `replacement`; `owner` is the number of the correction that
    it is part of. The replacement holds only characters XML allows (see `names.printable`)."""

    span: Span
    replacement: str
    owner: int
    author: str
    date: str


def within(change: Change, span: Span, text: str) -> Change | None:
    """The part of a change that lies in `span`, as one of the text of `span` alone. The replacement goes with
    the first character that is deleted."""
    start, end = max(change.span.start, span.start), min(change.span.end, span.end)
    if start > end:
        return None
    replacement = change.replacement if span.start <= _first(change, text) <= span.end else ""
    if start == end and not replacement:
        return None
    return replace(change, span=Span(start - span.start, end - span.start), replacement=replacement)


def apart(
    changes: Iterable[Change], drawn: Sequence[Drawn], text: str
) -> Iterator[tuple[Change, Drawn | None]]:
    """The changes, cut where lines of charts and diagrams begin and end, each with the line it is in. The
    replacement goes with the first character that is deleted."""
    for change in changes:
        first = bisect_left(drawn, change.span.start, key=lambda d: d.span.end)
        last = first
        while last < len(drawn) and drawn[last].span.start <= change.span.end:
            last += 1
        yield from _cut(change, drawn[first:last], text)


def _cut(change: Change, near: Sequence[Drawn], text: str) -> Iterator[tuple[Change, Drawn | None]]:
    """The parts of a change, given the lines that it touches."""
    span = change.span
    edges = {edge for d in near for edge in (d.span.start, d.span.end) if span.start < edge < span.end}
    at = _first(change, text)
    bounds = sorted({span.start, span.end, *edges})
    for start, end in pairwise(bounds) if len(bounds) > 1 else ((span.start, span.end),):
        replacement = change.replacement if start <= at < end or start == end else ""
        part = replace(change, span=Span(start, end), replacement=replacement)
        line = next((d for d in near if d.span.start <= start and end <= d.span.end), None)
        yield part, line


def _first(change: Change, text: str) -> int:
    """Where the first character that is deleted stands, newlines left aside where there are others."""
    return next((i for i in range(change.span.start, change.span.end) if text[i] != "\n"), change.span.start)
