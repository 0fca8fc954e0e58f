"""What the comparison of an article with its source has found, as a list to check, by kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from annotator.model.review import Flag, FlagStatus, Passage

COMPARING = ("bilingual", "terms")
"""The detectors whose flags rest on the source."""


class Check(StrEnum):
    """A kind of thing to check, in the order of the list."""

    NUMBERS = "numbers"
    NAMES = "names"
    MISSING = "missing"
    ADDED = "added"
    UNTRANSLATED = "untranslated"
    TERMS = "terms"
    NEGATION = "negation"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Check.NUMBERS: "Numbers and dates",
    Check.NAMES: "Names",
    Check.MISSING: "Missing",
    Check.ADDED: "Added",
    Check.UNTRANSLATED: "Not translated",
    Check.TERMS: "Terms",
    Check.NEGATION: "Negation",
    Check.OTHER: "Other",
}
_BY_BEGINNING = (
    ("name-", Check.NAMES),
    ("negation-", Check.NEGATION),
    ("untranslated", Check.UNTRANSLATED),
    ("segment-missing", Check.MISSING),
    ("too-short", Check.MISSING),
    ("segment-added", Check.ADDED),
    ("too-long", Check.ADDED),
    ("number-", Check.NUMBERS),
    ("month-", Check.NUMBERS),
    ("weekday-", Check.NUMBERS),
    ("date-", Check.NUMBERS),
)
"""Kinds by the beginning of a rule's name."""


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """A flag of the comparison that wants a decision, with the passage it is in."""

    check: Check
    flag: Flag
    passage: Passage


def check_of(flag: Flag) -> Check:
    """The kind of a flag of the comparison."""
    if flag.detector == "terms":
        return Check.TERMS
    return next((check for start, check in _BY_BEGINNING if flag.rule.startswith(start)), Check.OTHER)


def checklist(passages: Iterable[Passage]) -> tuple[ChecklistItem, ...]:
    """The undecided flags of the comparison by kind, those of a kind in text order."""
    order = list(Check)
    found = [
        ChecklistItem(check_of(flag), flag, passage)
        for passage in passages
        if passage.status in (FlagStatus.OPEN, FlagStatus.QUERY)
        for flag in passage.flags
        if flag.detector in COMPARING
    ]
    return tuple(sorted(found, key=lambda item: (order.index(item.check), item.flag.span)))
