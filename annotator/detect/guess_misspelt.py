"""Known bodies and places whose names a mention misspells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from annotator.detect.guesses import Guess, Guesser, content_words, in_one_place
from annotator.detect.mentions import NameMention
from annotator.detect.roles import nation_fits
from annotator.knowledge.entity import Entity
from annotator.knowledge.index import Match
from annotator.knowledge.keys import fold, sound_key
from annotator.knowledge.similarity import token_similarity
from annotator.model.names import NameKind

LEAST_SCORE = 0.8
LEAST_IN_ONE_PLACE = 0.7
LEAST_LOCATED = 0.75
"""Similarity from which a known name is a candidate: any, one that differs in one place of each odd word, and
a place of a country that is spoken of."""
MOST = 4
"""Known names considered; twice as many where a place stands, of those that sound the same."""
LEAST_HEARD = 3
"""Sounds of a name from which another that sounds the same is hardly a different one."""
_VILLAGE = re.compile(r"\s+(?:village|hamlet|settlement|neighbou?rhood|locality)\b")
LONG, LONGER = 6, 9
"""Letters from which a word that differs in one letter, or in two, is hardly another."""
_LIKELY = {1: 0.72, 2: 0.62, 3: 0.55}
_LIKELIER = {1: 0.75, 2: 0.65, 3: 0.62}
_GAZETTEER = 0.3
"""Confidence by the prominence of what is known."""


class MisspeltGuesser(Guesser):
    """Guesses bodies and places by the spelling of their names."""

    def misspelt(self, mention: NameMention, kind: NameKind, context: frozenset[str]) -> list[Guess]:
        """Known names that differ in the spelling of words which are no words otherwise, likeliest first."""
        words = content_words(t.text for t in mention.tokens)
        if not words or max(len(w) for w in words) < 5 or not any(self.is_odd(w) for w in words):
            return []
        where = len(words) == 1 and self.is_where(mention)
        matches = self.index.lookup(mention.text, kind, limit=2 * MOST if where else MOST)
        likest = [m for rank, m in enumerate(matches) if rank < MOST or _is_heard(m)]
        guesses = [self._guess(mention, words, match, context) for match in likest]
        return sorted((g for g in guesses if g is not None), key=lambda g: -g.confidence)

    def _guess(
        self, mention: NameMention, words: list[str], match: Match, context: frozenset[str]
    ) -> Guess | None:
        known = content_words(match.written.split())
        odd = [(w, k) for w, k in zip(words, known, strict=False) if w != k]
        if len(known) != len(words) or not odd or not all(self.is_odd(w) for w, _ in odd):
            return None
        where = self.is_where(mention)
        nation = nation_fits(match.entity, context)
        located = match.entity.kind is NameKind.PLACE and where and nation
        right = len(known) - len(odd)
        slight = all(in_one_place(w, k) or _begins_otherwise(w, k, right) for w, k in odd)
        heard = where and _is_heard(match) and not self._is_village(mention)
        if match.score < (
            LEAST_IN_ONE_PLACE if slight else LEAST_LOCATED if located or heard else LEAST_SCORE
        ):
            return None
        confidence = _by_spelling(match.entity, odd, right=right, slight=slight)
        if len(words) == 1 and _may_be_another(match.entity, *odd[0], slight=slight, where=where):
            confidence -= 0.3
        elif len(known) > len(odd) or nation:
            confidence += 0.1
        elif _is_spot(match.entity) and not where and not _is_plain(match.entity, odd):
            confidence -= 0.2
        if located and (match.how == "sound" or match.score >= 0.85):
            confidence = max(confidence, 0.65)
        elif heard:
            confidence = max(confidence, 0.62)
        reason = f"{'sounds' if match.how == 'sound' else 'looks'} like “{match.written}”"
        return Guess(match.entity, match.written, match.score, confidence, (reason,))

    def _is_village(self, mention: NameMention) -> bool:
        return _VILLAGE.match(self.article.text, mention.span.end, mention.sentence.span.end) is not None


def _is_heard(match: Match) -> bool:
    """Whether a name sounds like one known all over the world, of a few consonants at least."""
    telling = len(sound_key(fold(match.written))) >= LEAST_HEARD
    return match.how == "sound" and match.entity.prominence == 1 and telling


def _begins_otherwise(word: str, known: str, right: int) -> bool:
    """Whether a word may begin with another letter than the known one: beside two words that are `right`,
    or a long one that sounds the same ("Wolkswagen")."""
    alike = len(known) >= LONGER and sound_key(word) == sound_key(known)
    return (right >= 2 or alike) and OSA.distance(word, known) <= 1


def _by_spelling(entity: Entity, odd: Sequence[tuple[str, str]], *, right: int, slight: bool) -> float:
    """How likely `odd` words stand for known ones where so many others are `right`."""
    if slight and (right or all(len(known) >= LONG for _, known in odd)):
        return _LIKELIER.get(entity.prominence, _GAZETTEER)
    # Two other words that are right say who is meant, however the third is spelt.
    least = 0.7 if right >= 2 else 0.82
    if all(token_similarity(word, known) >= least and word[0] == known[0] for word, known in odd):
        return _LIKELY.get(entity.prominence, _GAZETTEER)
    return 0.4


def _may_be_another(entity: Entity, word: str, known: str, *, slight: bool, where: bool) -> bool:
    """Whether a word that stands alone may be something else than a body or a nationality: products, pets and
    family names are as odd."""
    if _is_spot(entity):
        return False
    long = len(known) >= LONGER or (len(known) >= LONG and OSA.distance(word, known) == 1)
    heard = len(known) >= LONGER and entity.prominence == 1 and sound_key(word) == sound_key(known)
    return not (heard or (slight and long)) or (where and entity.kind is NameKind.ORGANISATION)


def _is_plain(entity: Entity, odd: Sequence[tuple[str, str]]) -> bool:
    """Whether one letter of a long name that is widely known tells that it is misspelt."""
    return entity.prominence <= 2 and all(
        len(known) >= LONGER and OSA.distance(word, known) == 1 for word, known in odd
    )


def _is_spot(entity: Entity) -> bool:
    """Whether one can be there: a place, but no nationality."""
    return entity.kind is NameKind.PLACE and entity.subkind != "demonym"
