"""The segments of an article before and after correction."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.formats.base import Export
from annotator.model.anchor import Span
from annotator.model.review import Correction
from annotator.text.offsets import Edit, apply_edits


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment of the original text with its corrections; `after` is how it reads with them made."""

    span: Span
    before: str
    after: str
    corrections: tuple[Correction, ...]


def pairs(export: Export) -> Iterator[Pair]:
    """All segments in text order, with every correction in one of them: segments that a correction reaches
    across are one."""
    text = export.document.text
    waiting = list(reversed(export.corrections))
    for span in _spans(export):
        inside: list[Correction] = []
        while waiting and span.contains(waiting[-1].span):
            inside.append(waiting.pop())
        edits = [
            Edit(Span(c.span.start - span.start, c.span.end - span.start), c.replacement) for c in inside
        ]
        before = span.of(text)
        yield Pair(span, before, apply_edits(before, edits)[0], tuple(inside))


def _spans(export: Export) -> list[Span]:
    """The spans of the segments, joined by the corrections that no single one holds."""
    segments = [s.span for s in export.segments]
    starts = [s.start for s in segments]
    wide = []
    for c in export.corrections:
        index = bisect_right(starts, c.span.start) - 1
        # The one before, too: nothing may stand between them where words are put in.
        if not any(s.contains(c.span) for s in segments[max(0, index - 1) : index + 1]):
            wide.append(c.span)
    joined: list[Span] = []
    bridges = set(wide)
    for span in sorted([*segments, *wide]):
        last = joined[-1] if joined else None
        bridged = span in bridges or last in bridges
        if last is not None and (last.end > span.start or (bridged and last.end == span.start)):
            both = joined.pop().cover(span)
            joined.append(both)
            if bridged:
                bridges.add(both)
        else:
            joined.append(span)
    return joined
