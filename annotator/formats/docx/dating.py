"""Dates that keep changes in neighbouring paragraphs apart.

LibreOffice takes two changes of one kind by one author within a minute for one when nothing but a paragraph
mark stands between them, and counts the mark in: rejecting them would join the paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from annotator.formats.docx.marked import Marked
from annotator.formats.docx.names import AUTHOR, DATE, DEL, INS, INVISIBLE, PPR, RPR, P
from annotator.formats.package import Element

_APART = timedelta(minutes=2)


def keep_apart(marked: Marked) -> None:
    """Date changes at the beginning of a paragraph two minutes after one at the end of the paragraph before,
    where they would be taken for one and the mark between them is unchanged."""
    for tag, words, marks in (
        (INS, marked.insertions, marked.inserted_marks),
        (DEL, marked.deletions, marked.deleted_marks),
    ):
        for change in words:
            paragraph = change.getparent()
            if (
                paragraph is not None
                and paragraph.tag == P
                and _visible(change.itersiblings(preceding=True)) is None
            ):
                _move_away(change, paragraph)
        for paragraph in marks:
            mark = paragraph.find(f"{PPR}/{RPR}/{tag}")
            if mark is not None and _visible(paragraph) is None:
                _move_away(mark, paragraph)


def _move_away(change: Element, paragraph: Element) -> None:
    """Give `change`, with which `paragraph` begins, another date than that of the paragraph before ends
    with."""
    previous = next((s for s in paragraph.itersiblings(preceding=True) if s.tag not in INVISIBLE), None)
    if previous is None or previous.tag != P or previous.find(f"{PPR}/{RPR}/{change.tag!s}") is not None:
        return
    before = _visible(previous.iterchildren(reversed=True))
    if before is None or before.tag != change.tag or before.get(AUTHOR) != change.get(AUTHOR):
        return
    earlier, date = (datetime.fromisoformat(c.get(DATE, "")) for c in (before, change))
    if abs(date - earlier) < _APART:
        change.set(DATE, (earlier + _APART).isoformat().replace("+00:00", "Z"))


def _visible(elements: Iterable[Element]) -> Element | None:
    """The first of the elements that shows something."""
    return next((e for e in elements if e.tag not in INVISIBLE), None)
