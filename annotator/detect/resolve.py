"""Who or what a name mention may be: known as written, or a garbled form of something known.

The names, organisations and places detectors and the name ledger all read the same resolutions, made once for
an article and kept in `article.shared`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from annotator.detect import ruled
from annotator.detect.base import Article
from annotator.detect.mentions import LINKS, PARTICLES, NameMention, NameToken, mentions
from annotator.detect.roles import HALF, STRONG, best_role, context_words, nation_fits
from annotator.knowledge.entity import Entity
from annotator.knowledge.index import EntityIndex, Match, shipped_index
from annotator.knowledge.keys import fold, sound_key
from annotator.knowledge.similarity import token_similarity
from annotator.knowledge.wordlists import demonyms, heads, is_personal_name, rewordings
from annotator.model.anchor import Span
from annotator.model.names import NameKind

_KEY = "resolutions"
_BEFORE, _AFTER = 120, 150
"""Code points of the sentence looked at on either side of a name."""
_GENERIC = frozenset(
    """foreign affairs defense defence interior finance justice health education national central state
    federal international security trade commerce labor labour general public royal new united
    american european north south east west people economic development human rights social supreme
    high district county city local regional""".split()
)
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
OFFICE_BESIDE = 0.85
"""Confidence from which a person is found at the end of a mention whose office stands before it."""
AS_WRITTEN = 1.0
"""Score of a name that is right, only shorter or longer than the table has it."""
LEAST_SCORE = 0.68
"""Similarity under which a known name is no candidate."""
RARE_HEAD = 5
"""Known names up to which a word is no likely head of a body's name ("Forehead" for "Front")."""
_FACTIONS = frozenset("party front movement alliance coalition league congress union bloc".split())
_SCHOOLS = frozenset("school institution institute faculty academy".split())
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


@dataclass(frozen=True, slots=True)
class Resolution:
    """`known` is what the mention names as it is written; else `guesses` are what it may be, likeliest
    first."""

    mention: NameMention
    kind: NameKind | None
    known: Entity | None = None
    guesses: tuple[Guess, ...] = ()


def resolutions(article: Article, index: EntityIndex | None = None) -> tuple[Resolution, ...]:
    """One resolution for each mention, in text order."""
    found = article.shared.get(_KEY)
    if found is None:
        resolver = Resolver(article, index or shipped_index())
        found = article.shared[_KEY] = tuple(resolver.resolve(m) for m in mentions(article))
    assert isinstance(found, tuple)
    return found


class Resolver:
    """Resolves the mentions of one article."""

    def __init__(self, article: Article, index: EntityIndex) -> None:
        self._article = article
        self._index = index

    def resolve(self, mention: NameMention) -> Resolution:
        """What people have ruled on the name comes first."""
        resolution = self._resolve(mention)
        if not self._article.rulings:
            return resolution
        name = mention.span.of(self._article.text)
        found = self._rulings.on(name)
        kind = resolution.kind or (NameKind.PERSON if mention.sounds_personal() else NameKind.ORGANISATION)
        if found:
            confidence = ruled.AGREED if len(found) == 1 else ruled.CONTRADICTED
            guesses = [
                Guess(ruled.entity(r, kind), r.right, 1.0, confidence, ruled.reasons(r, found)) for r in found
            ]
            right = {fold(r.right) for r in found}
            guesses += [g for g in resolution.guesses if fold(g.written) not in right]
            return Resolution(mention, kind, None, tuple(guesses))
        if resolution.known is None and self._rulings.is_right(name):
            return Resolution(mention, kind, Entity(kind, name, source=ruled.SOURCE))
        return resolution

    @cached_property
    def _rulings(self) -> ruled.Rulings:
        return ruled.Rulings(self._article.rulings)

    def _resolve(self, mention: NameMention) -> Resolution:
        known = self._known(mention)
        if known is not None:
            return Resolution(mention, known.kind, known)
        if mention.text.isupper() and len(mention.tokens) == 1:
            return Resolution(mention, NameKind.ORGANISATION)
        head = any(fold(t.text) in heads() for t in mention.tokens)
        context = self._context(mention)
        if head and len(mention.tokens) > 1:
            return Resolution(mention, NameKind.ORGANISATION, None, tuple(self._organisations(mention)))
        if (after := self._after_place(mention)) is not None:
            return after
        linked = any(t.text.casefold() in LINKS for t in mention.tokens)
        people = () if linked else tuple(self._people(mention, context))
        if people and people[0].score == AS_WRITTEN:
            return Resolution(mention, NameKind.PERSON, people[0].entity)
        if not people and len(mention.tokens) > 1 and not mention.title:
            for kind in (NameKind.ORGANISATION, NameKind.PLACE):
                if swapped := tuple(self._swapped(mention, kind)):
                    return Resolution(mention, kind, None, swapped)
            organisations = tuple(self._misspelt(mention, NameKind.ORGANISATION, context))
            if organisations:
                return Resolution(mention, NameKind.ORGANISATION, None, organisations)
        if people or mention.sounds_personal() or self._is_family_name(mention):
            return Resolution(mention, NameKind.PERSON, None, people)
        places = tuple(self._misspelt(mention, NameKind.PLACE, context))
        return Resolution(mention, NameKind.PLACE if places else None, None, places)

    def _after_place(self, mention: NameMention) -> Resolution | None:
        """What the end of a mention is where it begins with the place or body of an office that the person
        holds: "President of South Africa Cyrir Ramaphosa"."""
        for at in range(1, len(mention.tokens) - 1):
            tail = mention.tokens[at:]
            if len(tail) > 3 or not all(t.text[:1].isupper() for t in tail):
                continue
            span = Span(tail[0].span.start, mention.span.end)
            person = replace(mention, span=span, tokens=tail, initial=False)
            people = tuple(self._people(person, self._context(person)))
            if people and people[0].confidence >= OFFICE_BESIDE and self._ends_known(mention.tokens[:at]):
                return Resolution(person, NameKind.PERSON, None, people)
        return None

    def _ends_known(self, tokens: tuple[NameToken, ...]) -> bool:
        """Whether a known place or body stands at the end of the tokens."""
        ends = (" ".join(t.text for t in tokens[at:]) for at in range(len(tokens)))
        return any(e.kind is not NameKind.PERSON for end in ends for e in self._index.exact(end))

    def _context(self, mention: NameMention) -> frozenset[str]:
        within = mention.sentence.span
        start = max(within.start, mention.span.start - _BEFORE)
        end = min(within.end, mention.span.end + _AFTER)
        text = self._article.text
        return context_words(text[start : mention.span.start] + " " + text[mention.span.end : end])

    def _known(self, mention: NameMention) -> Entity | None:
        text = self._article.text[mention.span.start : mention.span.end]
        forms = [text, mention.text]
        without_initials = " ".join(t.text for t in mention.tokens if len(t.text.rstrip(".")) > 1)
        if without_initials != mention.text:
            forms.append(without_initials)
        if fold(text) in demonyms():
            found = self._index.exact(text, NameKind.PLACE)
            if found:
                return found[0]
        for form in forms:
            found = self._index.exact(form)
            if mention.title:
                found = sorted(found, key=lambda e: e.kind is not NameKind.PERSON)
            if found:
                return found[0]
        return None

    # People

    def _people(self, mention: NameMention, context: frozenset[str]) -> Iterator[Guess]:
        if not 1 <= len(mention.tokens) <= 5:
            return
        if len(mention.tokens) == 1:
            if mention.title and len(mention.tokens[0].text) >= 4:
                yield from self._surname_only(mention, context)
            return
        matches = self._index.lookup(mention.text, NameKind.PERSON, limit=8)
        fuller = next((m for m in matches if _is_part(mention, m)), None)
        if fuller is not None:
            yield Guess(fuller.entity, fuller.written, AS_WRITTEN, 0.0, ("written so",))
            return
        guesses = [self._person(mention, m, context) for m in matches if m.score >= LEAST_SCORE]
        guesses += self._divided(mention)
        yield from sorted(guesses, key=lambda g: -g.confidence)[:5]

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
            for entity in self._index.exact(" ".join(parts), NameKind.PERSON) if len(parts) > 1 else ():
                written = _standard_form(entity, " ".join(parts))
                reason = f"the known name is written “{written}”"
                # "Al Hasan" and "Alhasan" are both in use.
                confidence = 0.3 if PARTICLES & {*fold(written).split(), *parts} else 0.7
                yield Guess(entity, written, 0.95, confidence, (reason,))

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
        return Guess(match.entity, match.written, match.score, confidence, tuple(reasons))

    def _surname_only(self, mention: NameMention, context: frozenset[str]) -> Iterator[Guess]:
        """ "President Zelenski": a title and a family name like the one of somebody with that title."""
        word = fold(mention.tokens[0].text)
        context |= context_words(mention.title)
        for match in self._index.lookup(mention.text, NameKind.PERSON, limit=12):
            family = match.written.split()[-1]
            similarity = token_similarity(word, fold(family))
            role, share = best_role(match.entity, context)
            if similarity == 1.0:
                return
            if similarity >= 0.75 and role is not None and share >= STRONG:
                confidence = 0.85 if not is_personal_name(word) else 0.4
                reasons = (f"looks like “{family}”", f"“{role.title}” stands beside it")
                yield Guess(match.entity, family, similarity, confidence, reasons)

    def _is_where(self, mention: NameMention) -> bool:
        """Whether a word before the mention says that it is a place."""
        before = self._article.text[mention.sentence.span.start : mention.span.start]
        return _WHERE.search(before) is not None

    def _is_odd(self, word: str) -> bool:
        """Whether a folded word is neither an ordinary word nor part of any known name."""
        return not (is_personal_name(word) or self._index.has_token(word) or _is_ordinary(word))

    def _is_family_name(self, mention: NameMention) -> bool:
        """Whether a single word is part of a person's fuller name elsewhere in the article."""
        return len(mention.tokens) == 1 and fold(mention.tokens[0].text) in self._family_names

    @cached_property
    def _family_names(self) -> frozenset[str]:
        return frozenset(fold(m.tokens[-1].text) for m in mentions(self._article) if 2 <= len(m.tokens) <= 4)

    # Organisations

    def _organisations(self, mention: NameMention) -> Iterator[Guess]:
        """Known bodies whose name has another head word, then misspelt ones."""
        guesses = self._swapped(mention, NameKind.ORGANISATION)
        yield from guesses or self._misspelt(mention, NameKind.ORGANISATION, frozenset())

    def _swapped(self, mention: NameMention, kind: NameKind) -> list[Guess]:
        """What is known by the same name but for one word, which is of like sense; likeliest first."""
        guesses: dict[str, Guess] = {}
        for at, token in enumerate(mention.tokens):
            word = fold(token.text)
            swapped = heads().get(word, ())
            for other in dict.fromkeys((*swapped, *rewordings().get(word, ()))):
                written = self._with_token(mention, at, other)
                for entity in self._index.exact(written, kind):
                    others = [
                        fold(t.text) for i, t in enumerate(mention.tokens) if i != at and t.text[:1].isupper()
                    ]
                    if other in swapped:
                        confidence = _swap_confidence(entity, others)
                    else:
                        confidence = _rewording_confidence(entity, others)
                    if self._is_no_head(mention, token.text, entity, others):
                        confidence = max(confidence, 0.65)
                    spelled = _standard_form(entity, written)
                    reason = f"the known name is “{spelled}”; “{token.text}” is another word for “{other}”"
                    guess = Guess(entity, spelled, 0.9, confidence, (reason,))
                    best = guesses.get(entity.name)
                    if best is None or best.confidence < confidence:
                        guesses[entity.name] = guess
        return sorted(guesses.values(), key=lambda g: (-g.confidence, g.entity.prominence))[:5]

    def _is_no_head(self, mention: NameMention, word: str, entity: Entity, others: list[str]) -> bool:
        """Whether hardly any body's name holds `word`, or the mention is "School of Leeds" where a university
        of that town is known."""
        telling = any(w not in _GENERIC and w not in demonyms() for w in others)
        if telling and self._index.token_count(word) <= RARE_HEAD:
            return True
        school, _, town = fold(mention.text).partition(" of ")
        return (
            school in _SCHOOLS
            and fold(entity.name) == f"university of {town}"
            and bool(self._index.exact(town, NameKind.PLACE))
        )

    def _with_token(self, mention: NameMention, at: int, word: str) -> str:
        text = self._article.text
        token = mention.tokens[at].span
        return text[mention.span.start : token.start] + word + text[token.end : mention.span.end]

    # Misspelt names of any kind

    def _misspelt(self, mention: NameMention, kind: NameKind, context: frozenset[str]) -> Iterator[Guess]:
        """Known names that differ in the spelling of words which are no words otherwise."""
        words = _content(t.text for t in mention.tokens)
        if not words or max(len(w) for w in words) < 5 or not any(self._is_odd(w) for w in words):
            return
        for match in self._index.lookup(mention.text, kind, limit=4):
            located = (
                kind is NameKind.PLACE and nation_fits(match.entity, context) and self._is_where(mention)
            )
            if match.score < (0.75 if located else 0.8):
                continue
            known = _content(match.written.split())
            if len(known) != len(words):
                continue
            odd = [(w, k) for w, k in zip(words, known, strict=True) if w != k]
            if not odd or not all(self._is_odd(w) for w, _ in odd):
                continue
            # Two other words that are right say who is meant, however the third is spelt.
            least = 0.7 if len(known) - len(odd) >= 2 else 0.82
            close = all(token_similarity(w, k) >= least and w[0] == k[0] for w, k in odd)
            confidence = {1: 0.72, 2: 0.62, 3: 0.55}.get(match.entity.prominence, 0.3) if close else 0.4
            if len(known) > len(odd) or nation_fits(match.entity, context):
                confidence += 0.1
            elif kind is NameKind.PLACE and match.entity.subkind != "demonym" and not self._is_where(mention):
                confidence -= 0.2
            if located and (match.how == "sound" or match.score >= 0.85):
                confidence = max(confidence, 0.65)
            reason = f"{'sounds' if match.how == 'sound' else 'looks'} like “{match.written}”"
            yield Guess(match.entity, match.written, match.score, confidence, (reason,))


def _content(words: Iterable[str]) -> list[str]:
    """The folded words of a name, without small linking words and the article."""
    return [w for written in words for w in fold(written).split() if w not in LINKS]


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
    sounds = {sound_key(k) for k in known}
    if len(words) != len(known) or not odd:
        return 0.25
    if any(is_personal_name(w) for w in odd):
        # Another person may well be called that.
        return 0.3 if match.entity.prominence == 1 and support else 0.2
    same_sound = all(sound_key(w) in sounds for w in odd)
    base = {1: 0.8, 2: 0.7, 3: 0.62}.get(match.entity.prominence, 0.3)
    if len(odd) == len(words):
        base -= 0.15
    if not same_sound and match.score < 0.85:
        base -= 0.2
    if any(max(token_similarity(w, k) for k in known) < 0.6 for w in odd):
        base -= 0.2
    return base + support


def _standard_form(entity: Entity, written: str) -> str:
    """The standard name where it has as many words as `written`, one of its spellings; else that spelling."""
    if len(entity.name.split()) == len(written.split()):
        return entity.name
    return next((s for s in entity.spellings() if fold(s) == fold(written)), entity.name)


def _swap_confidence(entity: Entity, others: list[str]) -> float:
    """How likely a name is a known body's with a wrong head word, from the words that agree."""
    fields = [w for w in others if w in _GENERIC]
    if len(others) == 2 and len(fields) == 1 and any(w in demonyms() for w in others):
        # "Swedish Defense Secretariat", where every government's ministries are known.
        return 0.65
    telling = [w for w in others if w not in _GENERIC and w not in demonyms()]
    if len(others) >= 2 and (telling or entity.subkind == "international"):
        return 0.93
    if telling and not _is_ordinary(telling[0]):
        return 0.8 if entity.prominence <= 2 else 0.65
    return 0.3


def _rewording_confidence(entity: Entity, others: list[str]) -> float:
    """How likely a name is a known one with another word of like sense beside the words that agree. Parties
    and movements differ from each other in just such words."""
    if _FACTIONS & set(fold(entity.name).split()):
        return 0.3
    telling = [w for w in others if w not in _GENERIC and w not in demonyms()]
    if len(others) >= 2 and (telling or entity.kind is NameKind.PLACE):
        return 0.85 if telling else 0.65
    if telling and not _is_ordinary(telling[0]):
        return 0.65
    return 0.3


def _is_ordinary(word: str) -> bool:
    from wordfreq import zipf_frequency

    return bool(zipf_frequency(word, "en") >= DICTIONARY_ZIPF)
