"""What a name may be a garbled form of, and what all ways to guess it share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from annotator.detect.base import Article
from annotator.detect.mentions import LINKS, NameMention
from annotator.knowledge.entity import Entity
from annotator.knowledge.index import EntityIndex
from annotator.knowledge.keys import fold
from annotator.knowledge.wordlists import is_personal_name
from annotator.text.word_frequency import zipf

_WHERE = re.compile(
    r"""\b(?: in | near | around | outside | across | through | throughout | towards? | into
          |
          (?:travell?|fl[ey]|flew|went|go|move|return|head|drive|drove|come|came|sen[dt]|visit|trip|road|journey)\w*\s+to
          | (?:cit|town|street|village|province|region|capital|outskirt|port|island|district|state|part|suburb
              |north|south|east|west|centre|center|people|resident|airport)\w*\s+of
          | from )\s+(?:the\s+)?$""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words after which a place stands."""
_WHAT = re.compile(r"\s+(?:region|province|oblast|district|governorate|peninsula|strait)s?\b")
"""Words before which a place stands."""
WIDEST = 2
LONG = 7
"""Letters from which a word may differ in WIDEST letters side by side and still be the same."""
DICTIONARY_ZIPF = 2.6
"""Frequency (Zipf scale: log10 of occurrences in a thousand million words) from which a word is an ordinary
one."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Something known that a mention may stand for. `written` is its right spelling in the mention's form,
    `score` how alike they are, `confidence` how likely the mention is a garbled form of it; `reasons` in
    words."""

    entity: Entity
    written: str
    score: float
    confidence: float
    reasons: tuple[str, ...]


class Guesser:
    """Guesses from one article and the names that are known."""

    def __init__(self, article: Article, index: EntityIndex) -> None:
        self.article = article
        self.index = index

    def is_where(self, mention: NameMention) -> bool:
        """Whether a word beside the mention says that it is a place; owners may be anybody."""
        text, within = self.article.text, mention.sentence.span
        if mention.possessive:
            return False
        before = text[within.start : mention.span.start]
        return bool(_WHERE.search(before) or _WHAT.match(text, mention.span.end, within.end))

    def is_odd(self, word: str) -> bool:
        """Whether a folded word is neither an ordinary word nor part of any known name."""
        return not (is_personal_name(word) or self.index.has_token(word) or is_ordinary(word))


def content_words(words: Iterable[str]) -> list[str]:
    """The folded words of a name, without small linking words and the article."""
    return [w for written in words for w in fold(written).split() if w not in LINKS]


def standard_form(entity: Entity, written: str) -> str:
    """The standard name where it has as many words as `written`, one of its spellings; else that spelling."""
    if len(entity.name.split()) == len(written.split()):
        return entity.name
    return next((s for s in entity.spellings() if fold(s) == fold(written)), entity.name)


def is_ordinary(word: str) -> bool:
    return zipf(word) >= DICTIONARY_ZIPF


def in_one_place(word: str, known: str) -> bool:
    """Whether folded words differ in one place alone, after their first letter: a letter more, less, changed
    or swapped with the next; in long words up to WIDEST letters that stand for as many, none included."""
    if word[:1] != known[:1]:
        return False
    both = min(len(word), len(known))
    before = next((n for n in range(both) if word[n] != known[n]), both)
    after = next((n for n in range(both - before) if word[-1 - n] != known[-1 - n]), both - before)
    widest = max(len(word), len(known)) - before - after
    return widest <= WIDEST and (len(known) >= LONG or OSA.distance(word, known) <= 1)
