"""Whether a person's role stands beside a name: "US Secretary of Defense Pete …"."""

from __future__ import annotations

import re

from annotator.knowledge.entity import Entity, Role
from annotator.knowledge.keys import fold
from annotator.knowledge.wordlists import demonyms

_POSSESSIVE = re.compile(r"[’'](?:s\b|(?=\s|$))")
_STOP = frozenset("of the and for at in on to a an former ex s then acting deputy senior".split())
_DEPUTIES = frozenset("deputy acting vice assistant".split())
_SPELLINGS = {
    "defence": "defense",
    "centre": "center",
    "programme": "program",
    "organisation": "organization",
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
    "spokesman": "spokesperson",
    "spokeswoman": "spokesperson",
    "premier": "prime",
    "ceo": "executive",
    "boss": "executive",
    "head": "chief",
    "leader": "president",
    "labour": "labor",
    "treasury": "finance",
    "diplomat": "foreign",
    "actress": "actor",
}
MORE = 1
"""Words beside those of a role that may stand among them."""
TELLING = 3
"""Content words of a role from which it tells who is meant."""
HALF = 0.5
STRONG = 0.65
"""Share of a role's words from which on the role stands beside the name."""


def context_words(text: str) -> frozenset[str]:
    """The content words of a stretch of text, nations as "@" and their code."""
    return frozenset(_content(text))


def _content(text: str) -> list[str]:
    found: list[str] = []
    words = fold(_POSSESSIVE.sub("", text)).split()
    for i, word in enumerate(words):
        pair = f"{word} {words[i + 1]}" if i + 1 < len(words) else ""
        if pair in demonyms():
            found.append(f"@{demonyms()[pair]}")
        if word in demonyms():
            found.append(f"@{demonyms()[word]}")
        elif word not in _STOP:
            found.append(_SPELLINGS.get(word, re.sub(r"(?<=[a-z]{4})s$", "", word)))
    return found


def stands_beside(role: Role, before: str, after: str) -> bool:
    """Whether the whole role stands directly before or after a name, from the text on either side: all its
    content words and hardly another, the nearest to the name among them. The nation may be left out where
    TELLING words remain. A deputy's role is another."""
    words = context_words(role.title)
    needed = frozenset(w for w in words if not w.startswith("@"))
    needed = needed if len(needed) >= TELLING else words
    most = len(words) + MORE
    for text, way in ((before, -1), (after, 1)):
        near = _content(text)[::way][:most]
        if near and near[0] in words and needed <= set(near):
            others = set(fold(text).split()[::way][: 2 * most]) - set(fold(role.title).split())
            return _DEPUTIES.isdisjoint(others)
    return False


def is_telling(role: Role) -> bool:
    """Whether hardly more than one person at a time has the role: of a nation, or in many words."""
    words = context_words(role.title)
    return len(words) >= TELLING or (len(words) > 1 and any(w.startswith("@") for w in words))


def role_share(role: Role, context: frozenset[str]) -> float:
    """The share of the role's content words that stand in `context`, 0 to 1. Roles of a single word
    ("author") say little and count half; a nation alone says nothing."""
    words = context_words(role.title)
    matched = words & context
    if not words or all(w.startswith("@") for w in matched):
        return 0.0
    share = len(matched) / len(words)
    return share if len(words) > 1 else share / 2


def best_role(entity: Entity, context: frozenset[str]) -> tuple[Role | None, float]:
    """The role of `entity` that fits the context best, and how well."""
    scored = [(role_share(role, context), -number, role) for number, role in enumerate(entity.roles)]
    if not scored:
        return None, 0.0
    share, _, role = max(scored, key=lambda s: s[:2])
    return role, share


def nation_fits(entity: Entity, context: frozenset[str]) -> bool:
    return any(f"@{code}" in context for code in entity.countries)
