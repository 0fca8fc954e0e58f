"""Whether a person's role stands beside a name: "US Secretary of Defense Pete …"."""

from __future__ import annotations

import re

from annotator.knowledge.entity import Entity, Role
from annotator.knowledge.keys import fold
from annotator.knowledge.wordlists import demonyms

_STOP = frozenset("of the and for at in on to a an former ex s then acting deputy senior".split())
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
}
HALF = 0.5
STRONG = 0.65
"""Share of a role's words from which on the role stands beside the name."""


def context_words(text: str) -> frozenset[str]:
    """The content words of a stretch of text, nations as "@" and their code."""
    found: set[str] = set()
    words = fold(text).split()
    for i, word in enumerate(words):
        pair = f"{word} {words[i + 1]}" if i + 1 < len(words) else ""
        if pair in demonyms():
            found.add(f"@{demonyms()[pair]}")
        if word in demonyms():
            found.add(f"@{demonyms()[word]}")
        elif word not in _STOP:
            found.add(_SPELLINGS.get(word, re.sub(r"(?<=[a-z]{4})s$", "", word)))
    return frozenset(found)


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
