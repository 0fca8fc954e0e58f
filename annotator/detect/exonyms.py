"""Names as languages other than English write them. The tables spell names the English way, so that what
differs from them need not be garbled: Poutine, Netanjahu, Sergej."""

from __future__ import annotations

from annotator.detect.resolve import Resolution
from annotator.knowledge.entity import Entity
from annotator.knowledge.keys import fold
from annotator.knowledge.languages import frequency

IN_USE = 2.0
"""Zipf frequency in the article's language from which a name is written so in that language."""
_OTHER_SCRIPTS = frozenset(
    "AE AF AM BD BG BH BY CN CY DZ EG ER ET GE GR HK IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MA MK "
    "MM MN MO MR NP OM PK PS QA RS RU SA SD SY TH TJ TN TW UA YE".split()
)
"""Countries whose people write their names in other letters: each language transliterates them in its own
way."""


def written_so(resolution: Resolution, language: str) -> bool:
    """Whether a name that resembles a known one may be right in an article of this language, which is not
    English: all its words are in use there, or the one it resembles comes from other letters."""
    if any(_transliterated(guess.entity) for guess in resolution.guesses[:1]):
        return True
    words = [t.text for t in resolution.mention.tokens if len(fold(t.text)) > 1]
    return not any(frequency(word, language) < IN_USE for word in words)


def _transliterated(entity: Entity) -> bool:
    return not _OTHER_SCRIPTS.isdisjoint(entity.countries)
