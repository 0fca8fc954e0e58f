"""Names in an article: who and what is mentioned, how it is spelled, and who or what it may be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from annotator.model.anchor import Span


class NameKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody or something known that a name may stand for. `score` 0 to 1; `reasons` in words, best first;
    `source` is the table, store or ruling it comes from."""

    name: str
    score: float
    reasons: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a name. `span` leaves a possessive ending (’s, ') outside."""

    span: Span
    text: str
    possessive: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """One spelling or short form of a name with its mentions in text order: "Pete Hegses", "Hegses"."""

    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One person, organisation or place of an article's name ledger.

    `name` is its fullest form as written; `candidates` come best first; `known` is true when the name as
    written is a known one.
    """

    kind: NameKind
    name: str
    variants: tuple[Variant, ...]
    candidates: tuple[Candidate, ...] = ()
    known: bool = False

    @property
    def id(self) -> str:
        return f"{self.kind.value}:{self.name}"

    def mentions(self) -> tuple[Mention, ...]:
        return tuple(sorted((m for v in self.variants for m in v.mentions), key=lambda m: m.span))


@dataclass(frozen=True, slots=True)
class NameRuling:
    """What people made of a name in an article: `wrong` as it was written, `right` as it should read. `on` is
    the day (ISO), `author` who decided, `article` the article's title, `source` the evidence in words, `url`
    where it is."""

    wrong: str
    right: str
    on: str
    author: str
    article: str
    source: str = ""
    url: str = ""
