"""Known people whose names a mention resembles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from annotator.detect.guesses import Guess, Guesser, in_one_place, is_ordinary, standard_form
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
from annotator.knowledge.pinyin import is_chinese, is_pinyin
from annotator.knowledge.similarity import LEAST_TOKEN_SIMILARITY, token_similarity
from annotator.knowledge.wordlists import is_personal_name
from annotator.model.names import NameKind
from annotator.text.word_frequency import zipf

AS_WRITTEN = 1.0
"""Score of a name that is right, only shorter or longer than the table has it."""
LEAST_SCORE = 0.68
LEAST_BESIDE = 0.6
"""Similarity under which a known name is no candidate: any, and that of somebody whose role stands beside
it."""
MIDDLE_SCORE = 0.75
"""Similarity said of names that differ in a word between the first and the last."""
LEAST_LIKENESS = 0.72
"""Likeness of a word and the known one under which long names beside it say nothing for it."""
LONG = 8
"""Letters from which a word that sounds the same is the same."""
SYLLABLE = 3
"""Letters up to which a word is a syllable of which any change makes another name: “Yun”, “Yui”."""
FEW = 2
"""Known people of a name that hardly anybody else has."""
COMMON = 20
"""Known names from which on a word that they share says nothing."""
RARE_ZIPF = 2.0
"""Frequency (Zipf scale) under which a listed name is rarer than another's misspelt."""


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
        guesses = list(self._alike(mention, matches, context))
        guesses += self._divided(mention, context)
        guesses += self._namesakes(mention)
        guesses += self._of_same_given_name(mention)
        best: dict[Entity, Guess] = {}
        for guess in sorted(guesses, key=lambda g: -g.confidence):
            best.setdefault(guess.entity, guess)
        yield from list(best.values())[:5]

    def _alike(
        self, mention: NameMention, matches: Iterable[Match], context: frozenset[str]
    ) -> Iterator[Guess]:
        words = fold(mention.text).split()
        for match in matches:
            if match.score >= LEAST_SCORE or (
                match.score >= LEAST_BESIDE
                and best_role(match.entity, context)[1] >= STRONG
                and _word_by_word(words, fold(match.written).split())
            ):
                yield self._person(mention, match, context)

    def _divided(self, mention: NameMention, context: frozenset[str]) -> Iterator[Guess]:
        """Known people whose name has the same letters with other spaces: "Ng Enghen" for "Ng Eng Hen"; and
        those like a name with two words joined that are one in a known name: "Frank Walter Steinmaier"."""
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
        for at, parts in enumerate(joined):
            if len(parts) > 1 and self.index.has_token(parts[at]):
                for match in self.index.lookup(" ".join(parts), NameKind.PERSON, limit=2):
                    if LEAST_SCORE <= match.score < AS_WRITTEN and parts[at] in fold(match.written).split():
                        yield self._person(mention, match, context, parts)

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

    def _of_same_given_name(self, mention: NameMention) -> Iterator[Guess]:
        """Known people whose office stands directly beside their given name and a word that is no name, but
        translates the family name or begins with its sound: "Tim Kukk, Apple’s chief executive"."""
        given, *between, last = fold(mention.text).split()
        if between or is_personal_name(last) or self.index.has_token(last):
            return
        within = mention.sentence.span
        before = self.article.text[within.start : mention.span.start]
        after = self.article.text[mention.span.end : within.end]
        for entity in self.index.holding(given, NameKind.PERSON):
            known = fold(entity.name).split()
            if known[0] != given or not (
                is_ordinary(last) or sound_key(last)[:1] == sound_key(known[-1])[:1]
            ):
                continue
            role = next((r for r in entity.roles if is_telling(r) and stands_beside(r, before, after)), None)
            if role is not None:
                reasons = (f"begins like “{entity.name}”", f"“{role.title}” stands beside it")
                yield Guess(entity, entity.name, len(given) / len("".join(known)), 0.65, reasons)

    def _middle_differs(self, entity: Entity, context: frozenset[str]) -> Iterator[Guess]:
        """The known person whose name has another word between the first and the last."""
        role, share = best_role(entity, context)
        if role is not None and (share >= STRONG or (share >= HALF and nation_fits(entity, context))):
            reasons = (f"is “{entity.name}” but for one word", f"“{role.title}” stands beside it")
            yield Guess(entity, entity.name, MIDDLE_SCORE, 0.7, reasons)

    def _person(
        self, mention: NameMention, match: Match, context: frozenset[str], parts: Sequence[str] = ()
    ) -> Guess:
        """The matched person, from the folded words of the mention or from other `parts` of it."""
        role, share = best_role(match.entity, context)
        reasons = [f"{'sounds' if match.how == 'sound' else 'looks'} like “{match.written}”"]
        beside = share >= STRONG
        if role is not None and beside:
            reasons.append(f"“{role.title}” stands beside it")
        elif match.entity.roles:
            reasons.append(match.entity.roles[0].title)
        support = 0.15 if share >= HALF else 0.05 if nation_fits(match.entity, context) else 0.0
        words = parts or [fold(t.text) for t in mention.tokens]
        confidence = self._confidence(words, match, beside=beside, support=support)
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

    def _confidence(self, words: Sequence[str], match: Match, *, beside: bool, support: float) -> float:
        """How likely a name of these folded words is a garbled form of the matched person's, whose role
        stands `beside` it or for whom weaker signs speak (`support`)."""
        known = fold(match.written).split()
        odd = [w for w in words if w not in known]
        left = [k for k in known if k not in words] or known
        pairs = [(w, max(left, key=partial(token_similarity, w))) for w in odd]
        if beside and is_chinese(match.entity) and any(_other_pinyin(w, k) for w, k in pairs):
            return 0.4
        if beside and match.score < 0.9 and all(is_personal_name(w) for w in odd):
            # A namesake in the same office is rare, another transliteration of the same name is not.
            return 0.85 if match.score >= 0.8 else 0.7
        if beside:
            return 0.95 if match.score >= 0.78 else 0.85
        if len(words) != len(known) or not odd:
            return 0.25
        if any(is_personal_name(w) for w in odd) and not self._is_nobody(pairs, known, match.entity):
            # Another person may well be called that.
            return 0.3 if match.entity.prominence == 1 and support else 0.2
        base = {1: 0.8, 2: 0.7, 3: 0.62}.get(match.entity.prominence, 0.3)
        if len(odd) == len(words) or any(is_personal_name(w) for w in odd):
            base -= 0.15
        likeness = min(token_similarity(w, k) for w, k in pairs)
        sure = _slightly(pairs) or (
            match.entity.prominence == 1 and any(_sounds_long(w, k) for w, k in pairs)
        )
        if not sure and (match.score < 0.85 or likeness < LEAST_LIKENESS):
            base -= 0.2
        if likeness < 0.6 or all(len(w) <= SYLLABLE for w, _ in pairs):
            base -= 0.2
        if self._may_be_another(words, known, pairs, match.entity):
            base -= 0.2
        return base + support

    def _may_be_another(
        self, words: Sequence[str], known: Sequence[str], pairs: Sequence[tuple[str, str]], entity: Entity
    ) -> bool:
        """Whether the words, those that differ from the known ones in `pairs`, may as well name another: they
        are ordinary ones (“Better Markets”), other Chinese syllables, stand in another order, or one is
        in use beside a common name (“Richard Curtin”)."""
        odd = [w for w, _ in pairs]
        if len(odd) == len(words):
            return all(is_ordinary(w) for w in odd)
        right = [w for w in words if w not in odd]
        turned = any(words.index(w) != known.index(w) for w in right if w in known)
        chinese = is_chinese(entity) and all(is_pinyin(w) for pair in pairs for w in pair)
        common = all(self.index.token_count(w) >= COMMON for w in right)
        in_use = entity.prominence > 1 and all(zipf(w) >= RARE_ZIPF for w in odd)
        return turned or chinese or (common and in_use)

    def _is_nobody(self, pairs: Sequence[tuple[str, str]], known: Sequence[str], entity: Entity) -> bool:
        """Whether hardly anybody is called as the mention is, though words of it are names: each differs
        slightly from the known one (`pairs`), and another is no name ("Emanuel Makron"), is a rare one
        ("Olaf Sholz"), or somebody known all over the world alone has the family name ("Kaya Kallas")."""
        if not all(_slightly([pair]) for pair in pairs):
            return False
        if not all(is_personal_name(w) for w, _ in pairs):
            return True
        if len(pairs) > 1 or entity.prominence > 1:
            return False
        word, right = pairs[0]
        alone = right != known[-1] and self.index.token_count(known[-1]) <= FEW
        return zipf(word) < RARE_ZIPF or (alone and zipf(known[-1]) < zipf(word))


def _slightly(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether words and the known ones sound the same, or differ in one place of each alone."""
    pairs = list(pairs)
    return all(sound_key(w) == sound_key(k) for w, k in pairs) or all(in_one_place(w, k) for w, k in pairs)


def _other_pinyin(word: str, known: str) -> bool:
    """Whether Chinese given names of two syllables are hardly alike."""
    long = min(len(word), len(known)) > 2 * SYLLABLE - 1
    return long and is_pinyin(word) and is_pinyin(known) and token_similarity(word, known) < 0.6


def _sounds_long(word: str, known: str) -> bool:
    """Whether a long word sounds like the known one: “Varufakis”."""
    return len(known) >= LONG and sound_key(word) == sound_key(known)


def _word_by_word(words: Sequence[str], known: Sequence[str]) -> bool:
    """Whether each word is like the known one in its place."""
    return len(words) == len(known) and all(
        token_similarity(w, k) >= LEAST_TOKEN_SIMILARITY for w, k in zip(words, known, strict=True)
    )


def _is_part(mention: NameMention, match: Match) -> bool:
    """Whether the mention is a shorter or longer way to write the same name: "Saif Gaddafi", "Owner Jerry
    Jones"."""
    words, known = {fold(t.text) for t in mention.tokens}, set(fold(match.written).split())
    return len(words & known) >= 2 and (words <= known or known <= words)
