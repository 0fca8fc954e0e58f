"""Which passages the list of flags shows, and in which order. Pure functions over passages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.gui.theme import STATUS_LABELS
from annotator.model.mqm import Category, Severity
from annotator.model.review import FlagStatus, Passage


class Arrangement(StrEnum):
    TEXT = "text"
    HARM = "harm"
    CATEGORY = "category"
    DETECTOR = "detector"
    STATUS = "status"

    @property
    def label(self) -> str:
        return {
            "text": "In text order",
            "harm": "Worst first",
            "category": "By category",
            "detector": "By detector",
            "status": "By status",
        }[self.value]


@dataclass(frozen=True, slots=True)
class GroupHeading:
    """The heading of a group of rows."""

    title: str
    count: int


Row = Passage | GroupHeading


@dataclass(frozen=True, slots=True)
class FlagFilter:
    """None and "" let everything through. `words` are looked for, in any case, in the passage, its messages
    and its suggestions."""

    words: str = ""
    category: Category | None = None
    severity: Severity | None = None
    status: FlagStatus | None = None
    detector: str = ""

    def __bool__(self) -> bool:
        return self != FlagFilter()

    def passes(self, passage: Passage, text: str) -> bool:
        """`text` is the article the passage is in."""
        if self.status is not None and passage.status is not self.status:
            return False
        if self.severity is not None and passage.severity is not self.severity:
            return False
        if self.category is not None and all(f.category is not self.category for f in passage.flags):
            return False
        if self.detector and self.detector not in passage.detectors:
            return False
        return not self.words or self._finds(passage, text)

    def _finds(self, passage: Passage, text: str) -> bool:
        wanted = self.words.casefold()
        if wanted in passage.span.of(text).casefold():
            return True
        return any(wanted in f.message.casefold() for f in passage.flags) or any(
            wanted in s.replacement.casefold() for s in passage.suggestions
        )


_NAMES = (Category.ENTITY,)
_NUMBERS = (Category.NUMBER, Category.DATE)
_MEANING = (
    Category.MISTRANSLATION,
    Category.OMISSION,
    Category.ADDITION,
    Category.UNTRANSLATED,
    Category.UNINTELLIGIBLE,
    Category.LITERAL,
    Category.TERM,
)
_NEGATION = re.compile(r"\b(?:not|no|never|none|nobody|nothing|without|cannot|\w+n['’]t)\b", re.IGNORECASE)
_QUOTATION = frozenset('“”"«»„')


def harm(passage: Passage, text: str) -> int:
    """How much harm an error here does when it is printed, 0 the most: names, numbers, quotations and
    negation, meaning, language, style."""
    if passage.category in _NAMES:
        return 0
    if passage.category in _NUMBERS:
        return 1
    words = passage.span.of(text)
    if _QUOTATION.intersection(words) or _NEGATION.search(words):
        return 2
    if passage.category in _MEANING:
        return 3
    return 5 if passage.category.dimension in ("style", "locale-conventions", "other") else 4


def arrange(
    passages: Sequence[Passage],
    text: str,
    chosen: FlagFilter,
    order: Arrangement,
    detector_title: Callable[[str], str] = str,
) -> tuple[Row, ...]:
    """The rows of the list; `passages` come in text order."""
    found = [p for p in passages if chosen.passes(p, text)] if chosen else list(passages)
    match order:
        case Arrangement.TEXT:
            return tuple(found)
        case Arrangement.HARM:
            return tuple(sorted(found, key=lambda p: _harm_key(p, text)))
        case Arrangement.CATEGORY:
            return _grouped(found, lambda p: p.category.label, lambda members: _harm_key(members[0], text)[0])
        case Arrangement.DETECTOR:
            return _grouped(
                found, lambda p: detector_title(p.flags[0].detector), lambda members: -len(members)
            )
        case Arrangement.STATUS:
            order_of = {STATUS_LABELS[s]: n for n, s in enumerate(_STATUS_ORDER)}
            return _grouped(
                found,
                lambda p: STATUS_LABELS[p.status],
                lambda members: order_of[STATUS_LABELS[members[0].status]],
            )


_STATUS_ORDER = (FlagStatus.OPEN, FlagStatus.QUERY, FlagStatus.CORRECTED, FlagStatus.DISMISSED)


def _harm_key(passage: Passage, text: str) -> tuple[float, ...]:
    return (
        harm(passage, text),
        -passage.severity.rank,
        -passage.confidence,
        passage.span.start,
        passage.span.end,
    )


def _grouped(
    passages: Iterable[Passage],
    title_of: Callable[[Passage], str],
    rank: Callable[[list[Passage]], float],
) -> tuple[Row, ...]:
    groups: dict[str, list[Passage]] = {}
    for passage in passages:
        groups.setdefault(title_of(passage), []).append(passage)
    rows: list[Row] = []
    for title, members in sorted(groups.items(), key=lambda g: (rank(g[1]), g[0])):
        rows.append(GroupHeading(title, len(members)))
        rows += members
    return tuple(rows)
