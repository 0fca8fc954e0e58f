"""Word-level differences, as the smallest sensible edits. Through rapidfuzz; a segment or paragraph at a
time."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from annotator.model.anchor import Span
from annotator.text.offsets import Edit
from annotator.text.tokens import tokens


def diff_edits(before: str, after: str, *, phrases: bool = True) -> list[Edit]:
    """The edits that turn `before` into `after`, on whole words, in text order and disjoint.

    Changes with nothing but white space between them are one edit: a rewritten phrase is one correction,
    not five. Without `phrases` each word is an edit of its own, but for words that are put in beside one.
    Applying the result with `apply_edits` gives `after` exactly.
    """
    old, new = tokens(before), tokens(after)
    old_at, new_at = _starts(old), _starts(new)
    edits: list[Edit] = []
    for op in Levenshtein.opcodes(old, new):
        if op.tag == "equal":
            continue
        if op.tag == "replace" and not phrases:  # of as many words as it replaces
            ahead = op.dest_start - op.src_start
            ranges = [(n, n + 1, n + ahead, n + ahead + 1) for n in range(op.src_start, op.src_end)]
        else:
            ranges = [(op.src_start, op.src_end, op.dest_start, op.dest_end)]
        for start, end, new_start, new_end in ranges:
            span = Span(old_at[start], old_at[end])
            replacement = after[new_at[new_start] : new_at[new_end]]
            if edits and _belong(before, edits[-1].span, span, phrases):
                previous = edits.pop()
                replacement = previous.replacement + before[previous.span.end : span.start] + replacement
                span = previous.span.cover(span)
            edits.append(Edit(span, replacement))
    return [e for edit in edits if (e := _trimmed(before, edit)) is not None]


def _belong(text: str, left: Span, right: Span, phrases: bool) -> bool:
    """True where two changes, one after the other, are one edit."""
    gap = text[left.end : right.start]
    if phrases:
        return not gap.strip() and "\n" not in gap
    return not gap and not (len(left) and len(right))


def _trimmed(before: str, edit: Edit) -> Edit | None:
    """Leave white space that both sides share at their edges outside the edit; None when nothing is left."""
    old, new = edit.span.of(before), edit.replacement
    if old == new:
        return None
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start] and old[start].isspace():
        start += 1
    end = 0
    while (
        end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end] and old[-1 - end].isspace()
    ):
        end += 1
    return Edit(Span(edit.span.start + start, edit.span.end - end), new[start : len(new) - end])


def _starts(parts: list[str]) -> list[int]:
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    return starts
