"""TermBase eXchange (ISO 30042): reading versions 2 and 3 of all dialects, writing TBX-Basic of version 3.

What is read comes from anybody: entities are refused, and nothing a file points to is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from lxml import etree

from annotator.knowledge.languages import base
from annotator.model.errors import AnnotatorError

_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CONCEPTS = frozenset(("termEntry", "conceptEntry"))
_SECTIONS = frozenset(("langSet", "langSec"))
_TERMS = frozenset(("tig", "ntig", "termSec"))
_STATUSES = frozenset(("administrativeStatus", "normativeAuthorization"))
_WRONG = ("deprecated", "superseded", "obsolete")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ConceptTerm:
    """A term of a concept. `right` is false for one that is not to be used; the others are facts about it:
    `source` and `url` where it is from, `on` (ISO date) and `by` when and by whom it was decided."""

    language: str
    text: str
    right: bool = True
    preferred: bool = False
    source: str = ""
    url: str = ""
    on: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """What several terms stand for."""

    terms: tuple[ConceptTerm, ...]
    subject: str = ""
    note: str = ""

    def called(self, language: str) -> tuple[str, ...]:
        """What it is rightly called in a language (ISO 639-1), the preferred term first."""
        right = [t for t in self.terms if t.right and base(t.language) == language]
        return tuple(dict.fromkeys(t.text for t in sorted(right, key=lambda t: not t.preferred)))

    def never_called(self, language: str) -> tuple[str, ...]:
        """What it is not to be called in a language (ISO 639-1)."""
        wrong = (t.text for t in self.terms if not t.right and base(t.language) == language)
        return tuple(dict.fromkeys(wrong))


def read_concepts(path: Path) -> Iterator[Concept]:
    """The concepts of a file that have terms. Raises AnnotatorError."""
    try:
        for _, element in ElementTree.iterparse(path):
            if _tag(element) in _CONCEPTS:
                concept = _concept(element)
                if concept.terms:
                    yield concept
                element.clear()
    except DefusedXmlException as error:
        raise AnnotatorError(
            f"“{path.name}” was not read: it defines entities, as files made to do harm do.",
            "If you trust it, open it in the program it comes from and save it again.",
        ) from error
    except (OSError, ParseError, LookupError, ValueError) as error:
        raise AnnotatorError(f"“{path.name}” cannot be read: {error}") from error


def write_concepts(concepts: Iterable[Concept], title: str, language: str = "en") -> bytes:
    """A TBX-Basic file. `language` is that of the notes in it."""
    root = etree.Element(
        f"{{{_NAMESPACE}}}tbx", {"type": "TBX-Basic", "style": "dca", _LANGUAGE: language}, {None: _NAMESPACE}
    )
    about = _add(_add(root, "tbxHeader"), "fileDesc")
    _add(_add(about, "titleStmt"), "title", title)
    _add(_add(about, "sourceDesc"), "p", title)
    body = _add(_add(root, "text"), "body")
    for number, concept in enumerate(concepts, 1):
        _write(_add(body, "conceptEntry", id=f"c{number}"), concept)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _concept(element: Element) -> Concept:
    terms = []
    for section in element:
        if _tag(section) in _SECTIONS:
            language = section.get(_LANGUAGE, "")
            terms += [t for t in (_term(s, language) for s in section if _tag(s) in _TERMS) if t.text]
    notes = [_text(child) for child in element if _tag(child) == "note"]
    subject = next((_text(child) for child in element if "subjectField" in _names(child)), "")
    return Concept(tuple(terms), subject, " ".join(notes))


def _term(section: Element, language: str) -> ConceptTerm:
    def first(*names: str) -> str:
        return next((_text(e) for e in section.iter() if _names(e) & set(names)), "")

    status = first(*_STATUSES).lower()
    link = next((e.get("target", "") for e in section.iter() if _tag(e) == "xref"), "")
    return ConceptTerm(
        language,
        first("term"),
        right=not status.startswith(_WRONG),
        preferred=status.startswith(("preferred", "legal", "standardized", "regulated")),
        source=first("source"),
        url=link,
        on=first("date"),
        by=first("responsibility"),
        note=first("note"),
    )


def _write(entry: etree._Element, concept: Concept) -> None:
    if concept.subject:
        _add(entry, "descrip", concept.subject, type="subjectField")
    if concept.note:
        _add(entry, "note", concept.note)
    for language in dict.fromkeys(t.language for t in concept.terms):
        section = _add(entry, "langSec")
        section.set(_LANGUAGE, language)
        for term in concept.terms:
            if term.language == language:
                _write_term(_add(section, "termSec"), term)


def _write_term(section: etree._Element, term: ConceptTerm) -> None:
    _add(section, "term", term.text)
    status = ("preferred" if term.preferred else "admitted") if term.right else "deprecated"
    _add(section, "termNote", f"{status}Term-admn-sts", type="administrativeStatus")
    if term.source:
        _add(section, "admin", term.source, type="source")
    if term.url:
        _add(section, "xref", term.url, type="externalCrossReference", target=term.url)
    if term.on or term.by:
        group = _add(section, "transacGrp")
        _add(group, "transac", "modification", type="transactionType")
        if term.by:
            _add(group, "transacNote", term.by, type="responsibility")
        if term.on:
            _add(group, "date", term.on)
    if term.note:
        _add(section, "note", term.note)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(
        parent, f"{{{_NAMESPACE}}}{name}", {k: _printable(v) for k, v in attributes.items()}
    )
    if text:
        child.text = _printable(text)
    return child


def _printable(text: str) -> str:
    """`text` with a space for each character XML cannot hold."""
    return _FORBIDDEN.sub(" ", text)


def _names(element: Element) -> frozenset[str]:
    """What an element is called: by its name in one style of the format, by its type in the other."""
    return frozenset((_tag(element), element.get("type", "")))


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
