"""People, organisations and places as the tables hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotator.model.errors import AnnotatorError
from annotator.model.names import NameKind

_ROLE = re.compile(r"^(?P<title>[^\[\]]+?)\s*(?:\[(?P<since>[\d-]*)\.\.(?P<until>[\d-]*)\])?$")


@dataclass(frozen=True, slots=True)
class Role:
    """An office or occupation, with the dates it is held as far as known: ISO dates of any precision ("2025",
    "2025-01"), "" for unknown or, in `until`, for still held."""

    title: str
    since: str = ""
    until: str = ""

    @classmethod
    def parse(cls, text: str) -> Role:
        """From the tables' notation: `US Secretary of Defense[2025-01-25..]`. Raises AnnotatorError."""
        if "[" not in text and "]" not in text and text.strip():
            return cls(text.strip())
        match = _ROLE.match(text.strip())
        if match is None:
            raise AnnotatorError(
                f"“{text}” is not a role.", "Write it like: Foreign Minister of France[2022..2024]"
            )
        return cls(match["title"], match["since"] or "", match["until"] or "")

    def held_on(self, date: str) -> bool:
        """Whether the role is held on an ISO date as far as the dates tell; without a date, always."""
        if not date:
            return True
        return date >= self.since and (not self.until or date[: len(self.until)] <= self.until)

    def __str__(self) -> str:
        dates = f"[{self.since}..{self.until}]" if self.since or self.until else ""
        return f"{self.title}{dates}"


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something with a name.

    `aliases` are other right spellings, `abbreviations` short forms in capitals. `countries` holds ISO 3166
    alpha-2 codes, `gender` m, f or "". `prominence` is 1 (known world-wide) to 3 (known to specialists), 4
    for entries of large gazetteers. `subkind` is the table's own kind ("ministry", "river"), `source` where
    the entry comes from.
    """

    kind: NameKind
    name: str
    aliases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    countries: tuple[str, ...] = ()
    gender: str = ""
    prominence: int = 3
    subkind: str = ""
    source: str = ""

    def spellings(self) -> tuple[str, ...]:
        """All right ways to write it, the standard one first."""
        return (self.name, *self.aliases, *self.abbreviations)
