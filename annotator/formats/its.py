"""Localization quality issues of ITS 2.0 (W3C Recommendation "Internationalization Tag Set 2.0", section
8.17), as XML files carry them: their types against MQM's categories, their severities from 0 to 100 against
MQM's levels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from annotator.formats.xmltext import XML, Node
from annotator.model.mqm import Category, Severity

Listed = tuple[Node, ...]
"""The issues of a list that stands apart from the text."""
NAMESPACE = "http://www.w3.org/2005/11/its"
ITS = f"{{{NAMESPACE}}}"
CATEGORY = "localization-quality-issue"
"""The name of these issues among ITS's data categories."""

_CATEGORIES = {
    "terminology": Category.TERM,
    "mistranslation": Category.MISTRANSLATION,
    "omission": Category.OMISSION,
    "untranslated": Category.UNTRANSLATED,
    "addition": Category.ADDITION,
    "duplication": Category.DUPLICATION,
    "inconsistency": Category.INCONSISTENCY,
    "grammar": Category.GRAMMAR,
    "register": Category.UNIDIOMATIC,
    "locale-specific-content": Category.LOCALE,
    "locale-violation": Category.LOCALE,
    "style": Category.AWKWARD,
    "characters": Category.SPELLING,
    "misspelling": Category.SPELLING,
    "typographical": Category.PUNCTUATION,
    "whitespace": Category.PUNCTUATION,
    "inconsistent-entities": Category.ENTITY,
    "numbers": Category.NUMBER,
    "non-conformance": Category.UNINTELLIGIBLE,
}
_TYPES = {
    Category.MISTRANSLATION: "mistranslation",
    Category.ENTITY: "inconsistent-entities",
    Category.NUMBER: "numbers",
    Category.DATE: "mistranslation",
    Category.LITERAL: "mistranslation",
    Category.ADDITION: "addition",
    Category.OMISSION: "omission",
    Category.UNTRANSLATED: "untranslated",
    Category.GRAMMAR: "grammar",
    Category.WORD_ORDER: "grammar",
    Category.AGREEMENT: "grammar",
    Category.PUNCTUATION: "typographical",
    Category.SPELLING: "misspelling",
    Category.CAPITALIZATION: "typographical",
    Category.DUPLICATION: "duplication",
    Category.UNINTELLIGIBLE: "non-conformance",
    Category.INCONSISTENCY: "inconsistency",
    Category.TERM: "terminology",
    Category.AWKWARD: "style",
    Category.UNIDIOMATIC: "style",
    Category.LOCALE: "locale-violation",
    Category.OTHER: "other",
}
_SEVERITIES = {Severity.NEUTRAL: 0, Severity.MINOR: 25, Severity.MAJOR: 50, Severity.CRITICAL: 100}


def category_of(kind: str) -> Category:
    """The category nearest to a type of issue; OTHER for a type that says nothing about language."""
    return _CATEGORIES.get(kind.strip(), Category.OTHER)


def type_of(category: Category) -> str:
    """The type of issue nearest to a category."""
    return _TYPES[category]


def severity_of(number: str) -> Severity:
    """The level of a severity from 0 to 100; MINOR where none is given."""
    try:
        value = float(number)
    except ValueError:
        return Severity.MINOR
    return max(
        (level for level, least in _SEVERITIES.items() if least <= max(0.0, value)), key=lambda s: s.rank
    )


def number_of(severity: Severity) -> int:
    """A level as a severity from 0 to 100."""
    return _SEVERITIES[severity]


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as it is noted on an element, or apart from the text."""

    category: Category
    severity: Severity
    comment: str
    rater: str = ""


def issues_of(node: Node, apart: Mapping[str, Listed]) -> Iterator[Issue]:
    """The issues an element is marked with; `apart` are the lists of issues that stand elsewhere, by id."""
    attributes, rater = node.attributes, _rater(node)
    if any(f"{ITS}locQualityIssue{part}" in attributes for part in ("Type", "Comment")):
        yield from _issue(attributes, ITS, rater)
    # XLIFF writes "#its=id", ITS itself "#id"; another file's issues are not looked for.
    reference = attributes.get(f"{ITS}locQualityIssuesRef", "").removeprefix("#").removeprefix("its=")
    for child in apart.get(reference, ()):
        yield from _issue(child.attributes, "", rater)


def issues_apart(node: Node) -> dict[str, Listed]:
    """The lists of issues below an element that stand apart from the text, by id, without those that are
    switched off: many words may refer to one list."""
    return {
        listed.attributes.get(f"{XML}id", listed.attributes.get("id", "")): tuple(
            child
            for child in listed.elements()
            if child.name == f"{ITS}locQualityIssue"
            and child.attributes.get("locQualityIssueEnabled") != "no"
        )
        for listed in node.all(f"{ITS}locQualityIssues")
    }


def _rater(node: Node) -> str:
    """Who or what found the issues, as `annotatorsRef` names it: pairs of a data category and an IRI."""
    for pair in node.attributes.get(f"{ITS}annotatorsRef", "").split():
        category, _, name = pair.partition("|")
        if category == CATEGORY:
            return unquote(name)
    return ""


def _issue(attributes: Mapping[str, str], prefix: str, rater: str) -> Iterator[Issue]:
    def value(part: str) -> str:
        return attributes.get(f"{prefix}locQualityIssue{part}", "")

    if value("Enabled") != "no":
        comment = value("Comment").strip()
        yield Issue(category_of(value("Type")), severity_of(value("Severity")), comment, rater)
