"""Known people whose names a mention resembles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from annotator.detect.guesses import Guess, Guesser, in_one_place, standard_form
from annotator.detect.mentions import PARTICLES, NameMention
from annotator.detect.roles import (
    HALF,
    STRONG,
    best_role,
    context_words,
    is_telling,
    nation_fits,
    stands_beside,
)
from annotator.knowledge.entity import Entity
from annotator.knowledge.index import Match
from annotator.knowledge.keys import fold, sound_key
from annotator.knowledge.similarity import token_similarity
from annotator.knowledge.wordlists import is_personal_name
from annotator.model.names import NameKind

AS_WRITTEN = 1.0
"""Score of a name that is right, only shorter or longer than the table has it."""
LEAST_SCORE = 0.68
"""Similarity under which a known name is no candidate."""
MIDDLE_SCORE = 0.75
"""Similarity said of names that differ in a word between the first and the last."""
FEW = 2
"""Known people of a name that hardly anybody else has."""


class PeopleGuesser(Guesser):
    """Guesses people by the likeness of names and the offices beside them."""

    def people(self, mention: NameMention, context: frozenset[str]) -> Iterator[Guess]:
        if not 1 <= len(mention.tokens) <= 5:
            return
        if len(mention.tokens) == 1:
            if mention.title and len(mention.tokens[0].text) >= 4:
                yield from self._surname_only(mention, context)
            return
        matches = self.index.lookup(mention.text, NameKind.PERSON, limit=8)
        fuller = next((m for m in matches if _is_part(mention, m)), None)
        if fuller is not None:
            yield Guess(fuller.entity, fuller.written, AS_WRITTEN, 0.0, ("written so",))
            return
        guesses = [self._person(mention, m, context) for m in matches if m.score >= LEAST_SCORE]
        guesses += self._divided(mention)
        guesses += self._namesakes(mention)
        best: dict[Entity, Guess] = {}
        for guess in sorted(guesses, key=lambda g: -g.confidence):
            best.setdefault(guess.entity, guess)
        yield from list(best.values())[:5]

    def _divided(self, mention: NameMention) -> Iterator[Guess]:
        """Known people whose name has the same letters with other spaces: "Ng Enghen" for "Ng Eng Hen"."""
        words = fold(mention.text).split()
        joined = [[*words[:i], words[i] + words[i + 1], *words[i + 2 :]] for i in range(len(words) - 1)]
        torn = [
            [*words[:i], word[:at], word[at:], *words[i + 1 :]]
            for i, word in enumerate(words)
            if not is_personal_name(word)
            for at in range(2, len(word) - 1)
        ]
        for parts in joined + torn:
            for entity in self.index.exact(" ".join(parts), NameKind.PERSON) if len(parts) > 1 else ():
                written = standard_form(entity, " ".join(parts))
                reason = f"the known name is written “{written}”"
                # "Al Hasan" and "Alhasan" are both in use.
                confidence = 0.3 if PARTICLES & {*fold(written).split(), *parts} else 0.7
                yield Guess(entity, written, 0.95, confidence, (reason,))

    def _namesakes(self, mention: NameMention) -> Iterator[Guess]:
        """Known people of the same last name whose office stands directly beside another given name, or
        beside a name that differs in the middle: "North Korean leader Kim Chen Un"."""
        within = mention.sentence.span
        before = self.article.text[within.start : mention.span.start]
        after = self.article.text[mention.span.end : within.end]
        words = fold(mention.text).split()
        holders = self.index.holding(words[-1], NameKind.PERSON)
        rare = len(holders) <= FEW and not is_personal_name(words[-1])
        for entity in holders:
            known = fold(entity.name).split()
            if known[-1] != words[-1] or known == words or len(known) != len(words):
                continue
            if known[0] == words[0]:
                if sum(k == w for k, w in zip(known, words, strict=True)) == len(words) - 1 > 1:
                    yield from self._middle_differs(entity, context_words(before + after))
                continue
            role = next((r for r in entity.roles if stands_beside(r, before, after)), None)
            if role is not None and (rare or is_telling(role)):
                reasons = (f"ends like “{entity.name}”", f"“{role.title}” stands beside it")
                confidence = 0.7 if is_telling(role) else 0.65
                yield Guess(entity, entity.name, len(words[-1]) / len("".join(known)), confidence, reasons)

    def _middle_differs(self, entity: Entity, context: frozenset[str]) -> Iterator[Guess]:
        """The known person whose name has another word between the first and the last."""
        role, share = best_role(entity, context)
        if role is not None and (share >= STRONG or (share >= HALF and nation_fits(entity, context))):
            reasons = (f"is “{entity.name}” but for one word", f"“{role.title}” stands beside it")
            yield Guess(entity, entity.name, MIDDLE_SCORE, 0.7, reasons)

    def _person(self, mention: NameMention, match: Match, context: frozenset[str]) -> Guess:
        role, share = best_role(match.entity, context)
        reasons = [f"{'sounds' if match.how == 'sound' else 'looks'} like “{match.written}”"]
        beside = share >= STRONG
        if role is not None and beside:
            reasons.append(f"“{role.title}” stands beside it")
        elif match.entity.roles:
            reasons.append(match.entity.roles[0].title)
        support = 0.15 if share >= HALF else 0.05 if nation_fits(match.entity, context) else 0.0
        confidence = _person_confidence(mention, match, beside=beside, support=support)
        name = match.entity.name
        written = name if fold(name) == fold(match.written) else match.written
        return Guess(match.entity, written, match.score, confidence, tuple(reasons))

    def _surname_only(self, mention: NameMention, context: frozenset[str]) -> Iterator[Guess]:
        """ "President Zelenski": a title and a family name like the one of somebody with that title."""
        word = fold(mention.tokens[0].text)
        context |= context_words(mention.title)
        for match in self.index.lookup(mention.text, NameKind.PERSON, limit=12):
            family = match.written.split()[-1]
            similarity = token_similarity(word, fold(family))
            role, share = best_role(match.entity, context)
            if similarity == 1.0:
                return
            if similarity >= 0.75 and role is not None and share >= STRONG:
                confidence = 0.85 if not is_personal_name(word) else 0.4
                reasons = (f"looks like “{family}”", f"“{role.title}” stands beside it")
                yield Guess(match.entity, family, similarity, confidence, reasons)


def _is_part(mention: NameMention, match: Match) -> bool:
    """Whether the mention is a shorter or longer way to write the same name: "Saif Gaddafi", "Owner Jerry
    Jones"."""
    words, known = {fold(t.text) for t in mention.tokens}, set(fold(match.written).split())
    return len(words & known) >= 2 and (words <= known or known <= words)


def _person_confidence(mention: NameMention, match: Match, *, beside: bool, support: float) -> float:
    """How likely a name is a garbled form of the matched person's, whose role stands `beside` it or for whom
    weaker signs speak (`support`)."""
    known = fold(match.written).split()
    words = [fold(t.text) for t in mention.tokens]
    odd = [w for w in words if w not in known]
    if beside and match.score < 0.9 and all(is_personal_name(w) for w in odd):
        # A namesake in the same office is rare, another transliteration of the same name is not.
        return 0.85 if match.score >= 0.8 else 0.7
    if beside:
        return 0.95 if match.score >= 0.78 else 0.85
    if len(words) != len(known) or not odd:
        return 0.25
    if any(is_personal_name(w) for w in odd):
        # Another person may well be called that.
        return 0.3 if match.entity.prominence == 1 and support else 0.2
    left = [k for k in known if k not in words] or known
    pairs = [(w, max(left, key=partial(token_similarity, w))) for w in odd]
    same_sound = all(sound_key(w) == sound_key(k) for w, k in pairs)
    base = {1: 0.8, 2: 0.7, 3: 0.62}.get(match.entity.prominence, 0.3)
    if len(odd) == len(words):
        base -= 0.15
    if not same_sound and match.score < 0.85 and not all(in_one_place(w, k) for w, k in pairs):
        base -= 0.2
    if any(token_similarity(w, k) < 0.6 for w, k in pairs):
        base -= 0.2
    return base + support
