"""From a freely edited passage to the smallest corrections of the original. Pure functions.

Offsets are code points, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.model.anchor import Span
from annotator.model.document import Document
from annotator.model.review import Correction, Flag
from annotator.text.diff import diff_edits
from annotator.text.offsets import Edit, OffsetMap, Projection, apply_edits
from annotator.text.tokens import tokens


@dataclass(frozen=True, slots=True)
class EditPlan:
    """What makes the words of `span` read as wanted: the corrections that stay, those that go, and new
    edits of the original text. Edits are disjoint from each other and from what stays."""

    span: Span
    kept: tuple[Correction, ...]
    replaced: tuple[Correction, ...]
    edits: tuple[Edit, ...]


def is_empty_line(text: str, span: Span) -> bool:
    """Whether a span is all of a line without a character: a translation that is still to be written."""
    at = span.start
    return not len(span) and (at == 0 or text[at - 1] == "\n") and (at == len(text) or text[at] == "\n")


def missing_line(document: Document, flag: Flag) -> Span | None:
    """The empty line for the source that a flag says the article lacks after its words; None where there is
    no such line."""
    text, source = document.text, document.source_text
    at = text.find("\n", flag.span.end) + 1
    if flag.rule != "segment-missing" or source is None or not document.aligned or not at:
        return None
    theirs = source.split("\n")[text.count("\n", 0, at)].strip()
    place = Span(at, at)
    known = is_empty_line(text, place) and any(e.text.strip() == theirs for e in flag.evidence)
    return place if known else None


def current_span(text: str, projection: Projection, span: Span) -> Span:
    """Where the words an original span now stands for are in the corrected text. Insertions at its edges stay
    outside, but what was put into an empty line is its words; corrections it cuts are taken whole."""
    if is_empty_line(text, span):
        start = projection.offsets.to_corrected(span.start)
        return Span(start, max(start, projection.offsets.to_corrected(span.start, after=True)))
    return projection.offsets.span_to_corrected(span)


def current_words(text: str, projection: Projection, span: Span) -> str:
    """The words an original span now stands for (see `current_span`)."""
    return current_span(text, projection, span).of(projection.text)


def plan_edit(text: str, projection: Projection, span: Span, new_text: str) -> EditPlan:
    """How to make the words `span` of `text` now stands for (see `current_words`) become `new_text`.

    A correction whose words the person left alone stays as it is; everything between is compared with the
    original words, so that typing the original back leaves no correction. An insertion at the edge of the
    span takes the neighbouring token in, so that it stays part of the span on the next edit.
    """
    for number in projection.overlapping(span):
        span = span.cover(projection.corrections[number].span)
    if not len(span):
        return _plan_insertion(projection, span, new_text, alone=is_empty_line(text, span))
    inside = [(projection.corrections[i], projection.places[i]) for i in projection.overlapping(span)]
    now = projection.offsets.span_to_corrected(span)
    typed = diff_edits(now.of(projection.text), new_text)
    rewritten, offsets = apply_edits(now.of(projection.text), typed)
    assert rewritten == new_text
    kept, replaced = [], []
    fixed: list[tuple[Span, Span]] = []  # the original and the new place of what stays
    for correction, place in inside:
        place = place.shifted(-now.start)
        first = bisect_left(typed, place.start, key=lambda e: e.span.end)
        last = bisect_right(typed, place.end, key=lambda e: e.span.start)
        if any(_disturbs(edit, place, correction, len(now)) for edit in typed[first:last]):
            replaced.append(correction)
        else:
            kept.append(correction)
            fixed.append((correction.span, _moved(place, offsets)))
    edits: list[Edit] = []
    original_at, new_at = span.start, 0
    for original, new in [*fixed, (Span(span.end, span.end), Span(len(new_text), len(new_text)))]:
        stretch = Span(original_at, original.start)
        edits += _stretch_edits(text, stretch, new_text[new_at : new.start], span)
        original_at, new_at = original.end, new.end
    return EditPlan(span, tuple(kept), tuple(replaced), tuple(edits))


def _plan_insertion(projection: Projection, place: Span, new_text: str, *, alone: bool) -> EditPlan:
    """Words typed at a place go before what has been inserted there already; `alone` they are all there is to
    be."""
    there = tuple(c for c in projection.corrections if c.span == place)
    if alone and new_text == "".join(c.replacement for c in there):
        return EditPlan(place, there, (), ())
    if alone:
        return EditPlan(place, (), there, (Edit(place, new_text),) if new_text else ())
    if not new_text:
        return EditPlan(place, there, (), ())
    return EditPlan(place, (), there, (Edit(place, new_text + "".join(c.replacement for c in there)),))


def _disturbs(edit: Edit, place: Span, correction: Correction, length: int) -> bool:
    """True when `edit` changes the words of a correction that stand at `place`, or would stand at the very
    place of one that is empty on a side, or at the outer edge, where no token could take an insertion
    in."""
    if edit.span.overlaps(place):
        return True
    if not edit.span.touches(place):
        return False
    return not len(correction.span) or not len(place) or place.start == 0 or place.end == length


def _moved(place: Span, offsets: OffsetMap) -> Span:
    start = offsets.to_corrected(place.start, after=True)
    return Span(start, max(start, offsets.to_corrected(place.end)))


def _stretch_edits(text: str, stretch: Span, words: str, whole: Span) -> list[Edit]:
    """The edits that turn the original words of `stretch` into `words`, without bare insertions at an edge of
    `whole`."""
    original = stretch.of(text)
    edits = [Edit(e.span.shifted(stretch.start), e.replacement) for e in diff_edits(original, words)]
    if edits and original:
        parts = tokens(original)
        if edits[0].span == Span(whole.start, whole.start):
            edits[:2] = _take_in(edits[:2], Span(stretch.start, stretch.start + len(parts[0])), text)
        if edits[-1].span == Span(whole.end, whole.end):
            edits[-2:] = _take_in(edits[-2:], Span(stretch.end - len(parts[-1]), stretch.end), text)
    return edits


def _take_in(edits: Sequence[Edit], token: Span, text: str) -> list[Edit]:
    """Widen the insertion at the edge of `token` to all of it, together with a neighbouring edit that
    reaches it."""
    near = [e for e in edits if e.span.touches(token)]
    span = token
    for edit in near:
        span = span.cover(edit.span)
    replacement, _ = apply_edits(
        span.of(text), [Edit(e.span.shifted(-span.start), e.replacement) for e in near]
    )
    merged = Edit(span, replacement)
    return sorted([merged, *(e for e in edits if e not in near)], key=lambda e: e.span)
