"""Who or what a name mention may be: known as written, or a garbled form of something known.

The names, organisations and places detectors and the name ledger all read the same resolutions, made once for
an article and kept in `article.shared`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from annotator.detect import ruled
from annotator.detect.base import Article
from annotator.detect.guess_misspelt import MisspeltGuesser
from annotator.detect.guess_people import AS_WRITTEN, PeopleGuesser
from annotator.detect.guess_reordered import ReorderedGuesser
from annotator.detect.guess_rewordings import RewordingGuesser
from annotator.detect.guess_wider import may_be_body, may_be_one, wider
from annotator.detect.guesses import Guess
from annotator.detect.mentions import LINKS, NameMention, NameToken, is_name_word, mentions
from annotator.detect.roles import context_words
from annotator.knowledge.entity import Entity
from annotator.knowledge.index import EntityIndex, shipped_index
from annotator.knowledge.keys import fold
from annotator.knowledge.languages import ENGLISH, base
from annotator.knowledge.wordlists import (
    demonyms,
    foreign_places,
    given_names,
    heads,
    is_personal_name,
    own_places,
    surnames,
)
from annotator.model.anchor import Span
from annotator.model.names import NameKind
from annotator.model.review import Level
from annotator.text.word_frequency import zipf

_KEY = "resolutions"
_SHORT_FORM = re.compile(r"\b[A-Z]{3,6}\b")
_BEFORE, _AFTER = 120, 150
"""Code points of the sentence looked at on either side of a name."""
ORDINARY_ZIPF = 4.0
"""Frequency (Zipf scale) from which a word that is no name ends nobody’s name: “Better Markets”."""
_SMALL = re.compile(r"(?<![^\W_])[a-z]+(?![^\W_])")
LEAST_ODD = 6
"""Letters from which an unknown word may be a misspelt one of a name of which the mention is a part."""
OFFICE_BESIDE = 0.85
"""Confidence from which a person is found at the end of a mention whose office stands before it."""
LONGEST_NAME = 6
"""Words of a person's name at the end of a mention."""
ALSO = 0.3
"""Confidence from which guesses of other kinds are kept behind those of the likeliest."""


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
        found = article.shared[_KEY] = tuple(resolver.resolve_all(mentions(article)))
    assert isinstance(found, tuple)
    return found


class Resolver:
    """Resolves the mentions of one article."""

    def __init__(self, article: Article, index: EntityIndex) -> None:
        self._article = article
        self._index = index
        self._people = PeopleGuesser(article, index)
        self._rewordings = RewordingGuesser(article, index)
        self._reordered = ReorderedGuesser(article, index)
        self._misspelt = MisspeltGuesser(article, index)
        self._knowns: dict[Span, Entity | None] = {}

    def resolve_all(self, found: Sequence[NameMention]) -> Iterator[Resolution]:
        """What each mention may be, where several are parts of one name that one alone."""
        at = 0
        while at < len(found):
            whole, parts = self._whole(found, at) or (found[at], 1)
            yield self.resolve(whole)
            at += parts

    def _whole(self, found: Sequence[NameMention], at: int) -> tuple[NameMention, int] | None:
        """The name of a body or place of which a mention is a part, with the number of mentions that are:
        one that is known, or that is likely a garbled form of a known one."""
        if base(self._article.language) != ENGLISH:
            return None
        part: bool | None = None
        for whole, parts in wider(self._article.text, found, at):
            if self._is_known_whole(whole):
                return whole, parts
            if part is None:
                part = self._may_be_part(found[at])
            if not part or not may_be_one(self._article.text, found[at : at + parts]):
                continue
            if self._is_owned(found[at : at + parts]):
                continue
            if (may_be_body(whole) or self._is_odd(whole)) and self._is_garbled_whole(whole):
                return whole, parts
        return None

    def _is_known_whole(self, mention: NameMention) -> bool:
        name = mention.span.of(self._article.text)
        return any(e.kind is not NameKind.PERSON for e in self._index.exact(name))

    def _may_be_part(self, mention: NameMention) -> bool:
        """Whether a mention is nothing known by itself, a body that is called by one word, or an owner."""
        known = self._known(mention)
        one_word = len(mention.tokens) == 1 and known is not None and known.kind is NameKind.ORGANISATION
        return known is None or one_word or self._article.text.startswith(("’", "'"), mention.span.end)

    def _is_owned(self, parts: Sequence[NameMention]) -> bool:
        """Whether the first of mentions owns the second and is a nation, or the second is known in full by
        itself."""
        if len(parts) < 2 or not self._article.text.startswith(("’", "'"), parts[0].span.end):
            return False
        known = len(parts[1].tokens) > 1 and self._known(parts[1]) is not None
        return known or fold(parts[0].text) in demonyms()

    def _is_odd(self, mention: NameMention) -> bool:
        """Whether a long word of a mention is none that is known."""
        words = (fold(t.text) for t in mention.tokens)
        return any(len(w) >= LEAST_ODD and self._misspelt.is_odd(w) for w in words)

    def _is_garbled_whole(self, mention: NameMention) -> bool:
        guesses = self._bodies(mention, NameKind.ORGANISATION, self._context(mention))
        return any(g.confidence >= Level.LIKELY.threshold for g in guesses)

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
        foreign = self._foreign(mention)
        if foreign is not None:
            return Resolution(mention, NameKind.PLACE, None, (foreign,))
        known = self._known(mention)
        if known is not None:
            return Resolution(mention, known.kind, known)
        if mention.text.isupper() and len(mention.tokens) == 1:
            return Resolution(mention, NameKind.ORGANISATION)
        if (after := self._after_office(mention)) is not None:
            return after
        return self._guessed(mention)

    def _foreign(self, mention: NameMention) -> Guess | None:
        """The place that another language calls so, or that is called so where it is and stands as a
        place."""
        name = foreign_places().get(mention.text)
        if name is None and mention.text in own_places() and self._people.is_where(mention):
            name = own_places()[mention.text]
        if name is None or mention.title or base(self._article.language) != ENGLISH:
            return None
        place = next(iter(self._index.exact(name, NameKind.PLACE)), None) or Entity(NameKind.PLACE, name)
        confidence = 0.4 if is_personal_name(mention.text) else 0.75
        return Guess(place, name, 0.9, confidence, (f"another language’s name of {name}",))

    def _guessed(self, mention: NameMention) -> Resolution:
        """The kind whose best guess is worth showing, the likeliest first; else what the words look like."""
        context = self._context(mention)
        head = len(mention.tokens) > 1 and any(fold(t.text) in heads() for t in mention.tokens)
        linked = any(t.text.casefold() in LINKS for t in mention.tokens)
        people = [] if linked else list(self._people.people(mention, context))
        if not head and people and people[0].score == AS_WRITTEN:
            return Resolution(mention, NameKind.PERSON, people[0].entity)
        found = {NameKind.PERSON: people, NameKind.ORGANISATION: [], NameKind.PLACE: []}
        if head or not (mention.title or self._is_family_name(mention)):
            for kind in (NameKind.ORGANISATION, NameKind.PLACE):
                found[kind] = self._bodies(mention, kind, context)
        likeliest = max(found, key=lambda k: max((g.confidence for g in found[k]), default=0.0))
        if not any(g.confidence >= Level.LIKELY.threshold for g in found[likeliest]):
            looks = self._looks_like(mention, found, head=head)
            if looks is None or not found[looks]:
                return Resolution(mention, looks)
            likeliest = looks
        others = [g for k in found if k is not likeliest for g in found[k] if g.confidence >= ALSO]
        guesses = (*found[likeliest], *sorted(others, key=lambda g: -g.confidence))
        return Resolution(mention, likeliest, None, guesses)

    def _looks_like(
        self, mention: NameMention, found: dict[NameKind, list[Guess]], *, head: bool
    ) -> NameKind | None:
        if head:
            return NameKind.ORGANISATION
        people = found[NameKind.PERSON]
        if self._looks_personal(mention) or any(g.confidence >= ALSO for g in people):
            return NameKind.PERSON
        return next((kind for kind, guesses in found.items() if guesses and guesses is not people), None)

    def _looks_personal(self, mention: NameMention) -> bool:
        """Whether a mention looks like the name of somebody: after a title, or by its words. A word alone
        must be a given name, a rare family name or the end of a fuller name, and no word of the article."""
        if mention.title:
            return True
        first, last = fold(mention.tokens[0].text), fold(mention.tokens[-1].text)
        if len(mention.tokens) == 1:
            rare = first in surnames() and zipf(first) < ORDINARY_ZIPF
            named = rare or first in given_names() or self._is_family_name(mention)
            return named and first not in heads() and first not in self._small_words
        if last in heads() or last in demonyms() or fold(mention.text) in demonyms():
            return False
        ordinary = zipf(last) >= ORDINARY_ZIPF and not is_personal_name(last)
        return mention.sounds_personal() and not ordinary and last not in self._small_words

    def _bodies(self, mention: NameMention, kind: NameKind, context: frozenset[str]) -> list[Guess]:
        """Known bodies or places whose name has another word of like sense or its words in another order,
        else misspelt ones."""
        if len(mention.tokens) > 1:
            found = self._rewordings.swapped(mention, kind) or self._reordered.reordered(mention, kind)
            if found:
                return found
        return self._misspelt.misspelt(mention, kind, context)

    def _after_office(self, mention: NameMention) -> Resolution | None:
        """What the end of a mention is where it begins with the place or body of an office that the person
        holds: "President of South Africa Cyrir Ramaphosa"."""
        found: list[Resolution] = []
        for at in range(1, len(mention.tokens) - 1):
            tail = mention.tokens[at:]
            if len(tail) > LONGEST_NAME or not is_name_word(tail[0].text) or not is_name_word(tail[-1].text):
                continue
            span = Span(tail[0].span.start, mention.span.end)
            person = replace(mention, span=span, tokens=tail, initial=False)
            people = tuple(self._people.people(person, self._context(person)))
            if people and self._is_office(mention.tokens[:at], people[0]):
                found.append(Resolution(person, NameKind.PERSON, None, people))
        return max(found, key=lambda r: r.guesses[0].score, default=None)

    def _is_office(self, tokens: tuple[NameToken, ...], guess: Guess) -> bool:
        """Whether all tokens are words of an office of the person guessed, or a known place or body stands at
        their end and the guess is sure."""
        words = context_words(" ".join(t.text for t in tokens))
        if words and any(words <= context_words(role.title) for role in guess.entity.roles):
            return guess.confidence >= Level.LIKELY.threshold
        return guess.confidence >= OFFICE_BESIDE and self._ends_known(tokens)

    def _ends_known(self, tokens: tuple[NameToken, ...]) -> bool:
        """Whether a known place or body stands at the end of the tokens."""
        ends = (" ".join(t.text for t in tokens[at:]) for at in range(len(tokens)))
        return any(e.kind is not NameKind.PERSON for end in ends for e in self._index.exact(end))

    def _context(self, mention: NameMention) -> frozenset[str]:
        within = mention.sentence.span
        start = max(within.start, mention.span.start - _BEFORE)
        end = min(within.end, mention.span.end + _AFTER)
        text = self._article.text
        around = text[start : mention.span.start] + " " + text[mention.span.end : end]
        return context_words(" ".join((around, *self._written_out(around))))

    def _written_out(self, around: str) -> Iterator[str]:
        """The full names of well-known bodies whose short forms stand in a stretch of text: "ECB"."""
        for short in _SHORT_FORM.findall(around):
            bodies = self._index.exact(short, NameKind.ORGANISATION)[:1]
            yield from (e.name for e in bodies if e.prominence == 1 and short in e.abbreviations)

    def _known(self, mention: NameMention) -> Entity | None:
        """What a mention names as it is written; looked up once."""
        if mention.span not in self._knowns:
            self._knowns[mention.span] = self._look_up(mention)
        return self._knowns[mention.span]

    def _look_up(self, mention: NameMention) -> Entity | None:
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
        return self._known_of_nation(text)

    def _known_of_nation(self, text: str) -> Entity | None:
        """The body or place whose name stands after its nation: "US Defense Security Cooperation Agency"."""
        nation, _, rest = text.partition(" ")
        code = demonyms().get(fold(nation)) if " " in rest else None
        found = self._index.exact(rest) if code else ()
        return next((e for e in found if e.kind is not NameKind.PERSON and e.countries[:1] == (code,)), None)

    def _is_family_name(self, mention: NameMention) -> bool:
        """Whether a single word is part of a person's fuller name elsewhere in the article."""
        return len(mention.tokens) == 1 and fold(mention.tokens[0].text) in self._family_names

    @cached_property
    def _family_names(self) -> frozenset[str]:
        """The last words of the names of people in the article."""
        people = (m for m in mentions(self._article) if 2 <= len(m.tokens) <= 4 and self._is_full_name(m))
        return frozenset(fold(m.tokens[-1].text) for m in people)

    def _is_full_name(self, mention: NameMention) -> bool:
        """Whether a mention of several words may be somebody’s, and is no known body or place."""
        if not self._looks_personal(mention) or any(t.text in LINKS for t in mention.tokens):
            return False
        known = self._known(mention)
        return known is None or known.kind is NameKind.PERSON

    @cached_property
    def _small_words(self) -> frozenset[str]:
        """The words that the article writes in small letters."""
        return frozenset(_SMALL.findall(self._article.text))
