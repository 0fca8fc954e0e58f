"""Names that people have put right in other articles."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.knowledge.entity import Entity
from annotator.knowledge.keys import fold
from annotator.model.names import NameKind, NameRuling

SOURCE = "rulings"
"""The source of entities that are known from rulings alone."""
AGREED, CONTRADICTED = 0.95, 0.9
"""Confidence that a name once put right is wrong again, where all rulings agree and where they do not."""


class Rulings:
    """Rulings by the name they are about."""

    def __init__(self, rulings: Iterable[NameRuling]) -> None:
        self._by_name: dict[str, list[NameRuling]] = {}
        self._right: set[str] = set()
        for ruling in rulings:
            self._by_name.setdefault(fold(ruling.wrong), []).append(ruling)
            self._right.add(fold(ruling.right))

    def on(self, name: str) -> list[NameRuling]:
        """The rulings on a name that say different things, the newest of each, newest first."""
        found: dict[str, NameRuling] = {}
        for ruling in self._by_name.get(fold(name), ()):
            if ruling.right != name:
                found.setdefault(ruling.right, ruling)
        return list(found.values())

    def is_right(self, name: str) -> bool:
        """Whether a name is what a ruling made of another, and no ruling is against it."""
        return fold(name) in self._right and fold(name) not in self._by_name


def entity(ruling: NameRuling, kind: NameKind) -> Entity:
    return Entity(kind, ruling.right, prominence=1, source=SOURCE)


def reasons(ruling: NameRuling, rulings: Iterable[NameRuling]) -> tuple[str, ...]:
    """Who decided so, when, where and on what evidence; and who decided otherwise."""
    source = " ".join(part for part in (ruling.source, ruling.url) if part)
    found = [_told(ruling), *([f"source: {source}"] if source else [])]
    found += [f"conflict: {_told(other)}" for other in rulings if other.right != ruling.right]
    return tuple(found)


def _told(ruling: NameRuling) -> str:
    return f"was put right as “{ruling.right}” in “{ruling.article}” by {ruling.author} on {ruling.on}"
