"""Comments: those there are, and new ones beside changes and passages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from annotator.formats.docx.names import (
    AUTHOR,
    BOX,
    DATE,
    FALLBACK,
    FOOTER,
    HEADER,
    ID,
    NOTES,
    SPACE,
    P,
    R,
    T,
    w,
)
from annotator.formats.docx.wordfile import WordFile
from annotator.formats.package import Element

_ASIDES = frozenset((*NOTES, HEADER, FOOTER, BOX))
"""What can hold no comments."""
_START, _END, _REFERENCE = w("commentRangeStart"), w("commentRangeEnd"), w("commentReference")


@dataclass(frozen=True, slots=True)
class Comment:
    author: str
    date: str
    lines: tuple[str, ...]


def existing(word_file: WordFile) -> list[Comment]:
    """The comments of a document in the order of its comments part."""
    root = word_file.comments()
    if root is None:
        return []
    return [
        Comment(
            element.get(AUTHOR, ""),
            element.get(DATE, ""),
            tuple("".join(t.text or "" for t in p.iter(T)) for p in element.iter(P)),
        )
        for element in root.iterchildren(w("comment"))
    ]


class CommentWriter:
    """Adds comments to a document; ids go on from `first_id`."""

    def __init__(self, word_file: WordFile, first_id: int) -> None:
        self._root = word_file.comments_for_writing()
        self._next_id = first_id

    def add(self, comment: Comment, places: Sequence[Element], reference: Element | None = None) -> None:
        """Add a comment about `places`: elements in text order, a `w:p` for its end. Notes, text boxes and
        headers can hold no comments: about a place in one it stands at `reference`, the element in the body
        that it belongs to."""
        places = [place for place in places if not _aside(place)]
        if not places and reference is not None:
            places = [reference]
        if not places:
            return
        self._next_id += 1
        number = str(self._next_id)
        start, end = etree.Element(_START, {ID: number}), etree.Element(_END, {ID: number})
        run = etree.Element(R)
        etree.SubElement(run, _REFERENCE, {ID: number})
        first, last = places[0], places[-1]
        if last.tag == P:
            last.append(end)
        else:
            _in_paragraph(last).addnext(end)
        if first.tag == P:
            end.addprevious(start) if first is last else first.append(start)
        else:
            _in_paragraph(first).addprevious(start)
        end.addnext(run)
        self._write(comment, number)

    def _write(self, comment: Comment, number: str) -> None:
        initials = "".join(part[0] for part in comment.author.split() if part)[:3]
        element = etree.SubElement(
            self._root,
            w("comment"),
            {ID: number, AUTHOR: comment.author, DATE: comment.date, w("initials"): initials},
        )
        for count, line in enumerate(comment.lines):
            paragraph = etree.SubElement(element, P)
            if count == 0:
                etree.SubElement(etree.SubElement(paragraph, R), w("annotationRef"))
            etree.SubElement(etree.SubElement(paragraph, R), T, {SPACE: "preserve"}).text = line


def _aside(element: Element) -> bool:
    return any(a.tag in _ASIDES for a in element.iterancestors())


def _in_paragraph(element: Element) -> Element:
    """The ancestor that stands in the paragraph itself: comments begin and end outside links and
    insertions."""
    while (parent := element.getparent()) is not None and parent.tag != P:
        element = parent
    return element


@dataclass(frozen=True, slots=True)
class Revisions:
    """How many changes of each kind an author made to a document."""

    author: str
    insertions: int
    deletions: int
    others: int


_INSERTED = frozenset((w("ins"), w("moveTo"), w("cellIns")))
_DELETED = frozenset((w("del"), w("moveFrom"), w("cellDel")))
_FORMATTED = frozenset(
    w(n) for n in ("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange")
)


def revisions(stories: Iterable[Element]) -> list[Revisions]:
    """The tracked changes there are, by author in order of appearance."""
    counts: dict[str, list[int]] = {}
    for story in stories:
        for element in story.iter(*_INSERTED, *_DELETED, *_FORMATTED):
            if any(a.tag == FALLBACK for a in element.iterancestors()):
                continue  # the same in another form
            tally = counts.setdefault(element.get(AUTHOR) or "somebody", [0, 0, 0])
            tally[0 if element.tag in _INSERTED else 1 if element.tag in _DELETED else 2] += 1
    return [Revisions(author, *tally) for author, tally in counts.items()]
