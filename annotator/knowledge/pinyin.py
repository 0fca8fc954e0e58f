"""Chinese names in Latin letters."""

from __future__ import annotations

import re

from annotator.knowledge.entity import Entity

_SYLLABLE = (
    "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:i(?:ang|ong|an|ao|a|e|u|n|ng)?|u(?:ang|an|ai|n|i|o|e|a)?|a(?:ng|n|i|o)?|e(?:ng|n|i|r)?|o(?:ng|u)?)"
)
_GIVEN = re.compile(f"{_SYLLABLE}(?:{_SYLLABLE})?")
_CHINESE = frozenset("CN HK MO SG TW".split())


def is_pinyin(word: str) -> bool:
    """Whether a folded word reads as one or two syllables of Chinese."""
    return _GIVEN.fullmatch(word) is not None


def is_chinese(entity: Entity) -> bool:
    """Whether somebody comes from where names are Chinese."""
    return not _CHINESE.isdisjoint(entity.countries)
