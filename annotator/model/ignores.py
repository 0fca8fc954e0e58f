"""Rules of what is never to be flagged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.model.errors import AnnotatorError
from annotator.model.review import Flag


class IgnoreKind(StrEnum):
    """What an ignore rule names: a word or phrase, a name, or a detector's rule ("detector/rule")."""

    WORD = "word"
    NAME = "name"
    RULE = "rule"


class IgnoreScope(StrEnum):
    """Where an ignore rule holds: in this project, or in all of this person's projects."""

    PROJECT = "project"
    GLOBAL = "global"


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """Flags that match it are hidden, never deleted.

    WORD and NAME match flags whose whole quote equals `value`; a word in any case, a name only as written and
    with or without a possessive ending. RULE matches `detector/rule`, or a whole detector by `detector`.
    """

    id: str
    kind: IgnoreKind
    value: str
    scope: IgnoreScope
    author: str = ""
    created_at: str = ""

    def __post_init__(self) -> None:
        if not self.value.strip():
            raise AnnotatorError("The ignore rule is empty.", "Name a word, a name or a rule.")


def comparable(kind: IgnoreKind, words: str) -> str:
    """The form in which quotes and the values of rules of a kind are compared."""
    words = words.strip()
    match kind:
        case IgnoreKind.WORD:
            return words.casefold()
        case IgnoreKind.NAME:
            return words.removesuffix("’s").removesuffix("'s")
        case IgnoreKind.RULE:
            return words


def rule_key(flag: Flag) -> str:
    """How an ignore rule names the rule behind `flag`."""
    return f"{flag.detector}/{flag.rule}"
