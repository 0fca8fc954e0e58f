"""Accepting the changes this program has just marked, and only those: all, or those of one's own words."""

from __future__ import annotations

from annotator.formats.docx.marked import Marked
from annotator.formats.docx.names import AUTHOR, INS, INVISIBLE, MOVE_TO, PPR, RPR, RUBYBASE, SECTPR, w
from annotator.formats.docx.reading import following_paragraph
from annotator.formats.package import Element


def accept(marked: Marked) -> None:
    """Turn the marked changes into plain text in place, and make those in charts and diagrams."""
    for line, edits in marked.drawn_edits():
        line.rewrite(edits)
    for deletion in marked.deletions:
        _take_out(deletion)
    for insertion in marked.insertions:
        for run in list(insertion):
            insertion.addprevious(run)
        _remove(insertion)
    for paragraph in marked.inserted_marks:
        mark = paragraph.find(f"{PPR}/{RPR}")
        if mark is not None:
            for child in mark.findall(INS):
                mark.remove(child)
            if not len(mark):
                _remove(mark)
    # Backwards, so that of three joined paragraphs the last two are one when the first joins them.
    for paragraph in reversed(marked.deleted_marks):
        _join(paragraph)


def take_out_own(marked: Marked) -> None:
    """Take out the words that were deleted from an insertion by the same author, as Word does where people
    delete what they have put in themselves. LibreOffice would keep them when all is accepted."""
    for deletion in marked.deletions:
        parent = deletion.getparent()
        if parent is not None and parent.tag == INS and parent.get(AUTHOR) == deletion.get(AUTHOR):
            _take_out(deletion)


def _take_out(deletion: Element) -> None:
    """Remove deleted words, and what of an insertion by others or of words with their reading above them is
    left without any."""
    parent = deletion.getparent()
    _remove(deletion)
    if parent is not None and parent.tag == RUBYBASE and not any(map(len, parent)):
        ruby = parent.getparent()
        if ruby is not None:
            _remove(ruby)
    while parent is not None and parent.tag in (INS, MOVE_TO) and not len(parent):
        empty, parent = parent, parent.getparent()
        _remove(empty)


def _join(paragraph: Element) -> None:
    """Join a paragraph to the next. The one with words in it gives the formatting, the first where both
    have."""
    following = following_paragraph(paragraph)
    if following is None:
        return
    properties, next_properties = paragraph.find(PPR), following.find(PPR)
    content = [c for c in paragraph if c is not properties]
    if all(c.tag in INVISIBLE for c in content):
        for child in reversed(content):
            following.insert(0 if next_properties is None else 1, child)
        _remove(paragraph)
        return
    if properties is None:
        properties = paragraph.makeelement(PPR)
        paragraph.insert(0, properties)
    # The mark that stays is the second one, with what others did to it and the section that it ends.
    for name in (RPR, SECTPR):
        for child in properties.findall(name):
            properties.remove(child)
    for name in (RPR, SECTPR):
        kept = None if next_properties is None else next_properties.find(name)
        if kept is not None:
            history = properties.find(w("pPrChange"))
            if history is None:
                properties.append(kept)
            else:
                history.addprevious(kept)
    for child in list(following):
        if child is not next_properties:
            paragraph.append(child)
    _remove(following)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
