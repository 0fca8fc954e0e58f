"""Dates that keep changes in neighbouring paragraphs apart.

LibreOffice takes two changes of one kind by one author within a minute for one when nothing but a paragraph mark
stands between them, and counts the mark in: rejecting them would join the paragraphs.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from annotator.formats.docx.marked import Marked
from annotator.formats.docx.names import AUTHOR, DATE, INVISIBLE, PPR, RPR, P
from annotator.formats.package import Element

_APART = timedelta(minutes=2)


def keep_apart(marked: Marked) -> None:
    """Move changes at the beginning of a paragraph to two minutes after one at the end of the paragraph before,
    where they would be taken for one and the mark between them is unchanged."""
    for revisions in (marked.insertions, marked.deletions):
        for revision in revisions:
            before = _at_end_of_previous(revision)
            if before is None or before.tag != revision.tag or before.get(AUTHOR) != revision.get(AUTHOR):
                continue
            earlier, date = (datetime.fromisoformat(r.get(DATE, "")) for r in (before, revision))
            if abs(date - earlier) < _APART:
                revision.set(DATE, (earlier + _APART).isoformat().replace("+00:00", "Z"))


def _at_end_of_previous(revision: Element) -> Element | None:
    """What the paragraph before ends with, where `revision` begins its own and the mark between is unchanged."""
    paragraph = revision.getparent()
    if paragraph is None or paragraph.tag != P:
        return None
    if any(c.tag not in INVISIBLE for c in revision.itersiblings(preceding=True)):
        return None
    previous = paragraph.getprevious()
    while previous is not None and previous.tag in INVISIBLE:
        previous = previous.getprevious()
    if previous is None or previous.tag != P:
        return None
    mark = previous.find(f"{PPR}/{RPR}/{str(revision.tag)}")
    if mark is not None:
        return None
    return next((c for c in previous.iterchildren(reversed=True) if c.tag not in INVISIBLE), None)
