"""Runs and their formatting, and that of paragraph marks."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator

from lxml import etree

from annotator.formats.docx.names import DEL, INS, MOVE_TO, PPR, RPR, SECTPR, SPACE, TAB, R, T, w
from annotator.formats.package import Element

MARK_REVISIONS = (INS, DEL, w("moveFrom"), MOVE_TO)
"""What a paragraph's mark can have undergone."""
MAX_TEXT = 1_000_000
"""Code points in one element: readers of XML refuse more than ten million bytes."""


def new_run(properties: Element | None, content: Iterable[Element]) -> Element:
    run = etree.Element(R)
    if properties is not None and len(properties):
        run.append(copy.deepcopy(properties))
    run.extend(content)
    return run


def elements(line: str) -> Iterator[Element]:
    """The content of a run that reads `line`, which holds no newline."""
    for number, part in enumerate(line.split("\t")):
        if number:
            yield etree.Element(TAB)
        for start in range(0, len(part), MAX_TEXT):
            element = etree.Element(T, {SPACE: "preserve"})
            element.text = part[start : start + MAX_TEXT]
            yield element


def properties_of(run: Element) -> Element | None:
    """A run's formatting without the history of it."""
    found = run.find(RPR)
    return None if found is None else _without_history(found)


def insertion_properties(insertion: Element) -> Element | None:
    run = insertion.find(R)
    return None if run is None else properties_of(run)


def properties_of_mark(paragraph: Element) -> Element | None:
    """The formatting of a paragraph's mark, as that of text typed there."""
    properties = paragraph.find(PPR)
    found = None if properties is None else properties.find(RPR)
    return None if found is None else _without_history(found)


def _without_history(properties: Element) -> Element:
    plain = copy.deepcopy(properties)
    for name in (*MARK_REVISIONS, w("rPrChange")):
        for child in plain.findall(name):
            plain.remove(child)
    return plain


def mark_properties(paragraph: Element) -> Element:
    """The `w:rPr` of a paragraph's mark, made in its place where there is none."""
    properties = paragraph.find(PPR)
    if properties is None:
        properties = etree.Element(PPR)
        paragraph.insert(0, properties)
    mark = properties.find(RPR)
    if mark is None:
        mark = etree.Element(RPR)
        later = next((c for c in properties if c.tag in (SECTPR, w("pPrChange"))), None)
        if later is None:
            properties.append(mark)
        else:
            later.addprevious(mark)
    return mark


def after_insertion(paragraph: Element) -> int:
    """Where a deletion goes among a mark's revisions: an insertion comes first."""
    mark = mark_properties(paragraph)
    return 1 if len(mark) and mark[0].tag == INS else 0
