"""What stands beside a document's body: text boxes, headers and footers, and whether they hold words."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.formats.docx.names import (
    ALTERNATIVES,
    BOX,
    BR,
    FALLBACK,
    FLDCHAR,
    FLDCHARTYPE,
    OFF,
    RELATIONSHIPS,
    SECTPR,
    TAB,
    VAL,
    P,
    T,
    w,
)  # fmt: skip
from annotator.formats.package import Element

_FLDSIMPLE, _INSTRUCTION, _DELETED = w("fldSimple"), w("instrText"), w("delText")
_REFERENCES = (w("headerReference"), w("footerReference"))
_FORMER = w("sectPrChange")
_TYPE, _RELATED, _TITLEPG = w("type"), f"{{{RELATIONSHIPS}}}id", w("titlePg")
_GAPS = frozenset((P, TAB, BR, w("cr"), w("ptab")))
_PAGE = re.compile(r"\b(?:PAGE|NUMPAGES|SECTIONPAGES)\b")
_WORD = re.compile(r"\w+")
_BESIDE_PAGES = 2
"""Words that go with a number of pages and are no words of an article: “Page 3 of 9”."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is read besides the body and its notes."""

    boxes: bool = True
    headers: bool = True
    drawings: bool = True


@dataclass(frozen=True, slots=True)
class Box:
    """A text box, with the same box in the forms that are there for other programs."""

    element: Element
    twins: tuple[Element, ...] = ()


def boxes_in(element: Element, worded: dict[Element, bool]) -> list[Box]:
    """The text boxes in a child of a run that hold words, if only in boxes of their own, which are left to
    who reads them. `worded` keeps which do, over the calls for one document."""
    if next(element.iter(BOX), None) is None:
        return []
    for box in element.iter(BOX):
        if box not in worded:
            worded[box] = holds_words(box)
    return [found for found in _boxes(element) if any(worded[box] for box in found.element.iter(BOX))]


def _boxes(element: Element) -> list[Box]:
    if element.tag == BOX:
        return [Box(element)]
    if element.tag != ALTERNATIVES:
        return [box for child in element for box in _boxes(child)]
    forms = [found for found in (_boxes(branch) for branch in element) if found]
    if not forms:
        return []
    first, *others = forms
    same = [form for form in others if len(form) == len(first)]
    return [
        Box(box.element, (*box.twins, *(t for form in same for t in (form[n].element, *form[n].twins))))
        for n, box in enumerate(first)
    ]


def shown_headers(body: Element, *, even: bool) -> list[str]:
    """The ids of the relationships to the headers and footers that pages show, in the order of their
    sections, each once. A section without its own has those of the one before; the first page has others
    where the section says so, `even` pages where the document does."""
    found: dict[str, None] = {}
    current: dict[tuple[str, str], str] = {}
    types = ("default", "even") if even else ("default",)
    for section in _sections(body):
        for reference in section.iterchildren(*_REFERENCES):
            kind = str(reference.tag), reference.get(_TYPE, "default")
            current[kind] = reference.get(_RELATED, "")
        first = section.find(_TITLEPG)
        here = types if first is None or first.get(VAL, "1") in OFF else ("first", *types)
        shown = (current.get((tag, type_)) for tag in _REFERENCES for type_ in here)
        found.update((number, None) for number in shown if number is not None)
    return list(found)


def _sections(body: Element) -> list[Element]:
    """The properties of the sections as they are now."""
    found = []
    for section in body.iter(SECTPR):
        parent = section.getparent()
        if parent is not None and parent.tag != _FORMER:
            found.append(section)
    return found


def name_headers(body: Element) -> None:
    """Let every section name the headers and footers that it takes over from the one before, which shows the
    same. LibreOffice would copy their words then, and lose which of them are tracked."""
    current: dict[tuple[str, str], Element] = {}
    for section in _sections(body):
        own = {
            (str(reference.tag), reference.get(_TYPE, "default")): reference
            for reference in section.iterchildren(*_REFERENCES)
        }
        taken_over = [copy.copy(current[kind]) for kind in current if kind not in own]
        section[:0] = taken_over
        current |= own


def holds_words(container: Element) -> bool:
    """Whether a text box, a header or a footer holds words that somebody wrote in it: not those of a field,
    which come from elsewhere, nor the number of a page with what goes with it. Boxes in it do not count."""
    parts: list[str] = []
    numbered = False
    depth = 0
    for element in _own(container):
        tag = element.tag
        if tag == FLDCHAR:
            kind = element.get(FLDCHARTYPE)
            depth = max(0, depth + (kind == "begin") - (kind == "end"))
        elif tag == _INSTRUCTION:
            numbered = numbered or bool(_PAGE.search(element.text or ""))
        elif tag == _FLDSIMPLE:
            numbered = numbered or bool(_PAGE.search(element.get(w("instr"), "")))
        elif tag in _GAPS:
            parts.append(" ")
        elif tag in (T, _DELETED) and not depth:
            parts.append(element.text or "")
    return len(_WORD.findall("".join(parts))) > (_BESIDE_PAGES if numbered else 0)


def _own(container: Element) -> Iterator[Element]:
    """The elements in a container in document order, without those in boxes, simple fields and forms for
    other programs."""
    waiting = list(reversed(container))
    while waiting:
        element = waiting.pop()
        if element.tag not in (BOX, FALLBACK):
            yield element
            if element.tag != _FLDSIMPLE:
                waiting.extend(reversed(element))
