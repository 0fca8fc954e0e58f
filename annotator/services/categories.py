"""A first guess at the MQM category of a free edit. The person can change it."""

from __future__ import annotations

from annotator.model.mqm import Category, Severity

_QUOTES_AND_STOPS = frozenset(".,;:!?…-–—()[]\"'“”‘’«»„ \u00a0\n")


def guess(before: str, after: str) -> tuple[Category, Severity]:
    """Category and severity of replacing `before` by `after`."""
    changed = before + after
    if any(c.isdigit() for c in changed):
        return Category.NUMBER, Severity.MAJOR
    if all(c in _QUOTES_AND_STOPS for c in changed):
        return Category.PUNCTUATION, Severity.MINOR
    if before.casefold() == after.casefold():
        return Category.CAPITALIZATION, Severity.MINOR
    if not after.strip():
        return Category.ADDITION, Severity.MAJOR
    if not before.strip():
        return Category.OMISSION, Severity.MAJOR
    names = before.split() + after.split()
    if all(w[0].isupper() and len(w) > 3 for w in names):
        return Category.ENTITY, Severity.MAJOR
    return Category.MISTRANSLATION, Severity.MAJOR
