"""Finding words of a list in a text, in whatever form they stand there. Offsets are code points, end
exclusive."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz.distance import Prefix

from annotator.detect.inflection import inflect
from annotator.knowledge.keys import fold
from annotator.model.anchor import Span

T = TypeVar("T")
_TOKEN = re.compile(r"[^\W_]+|&")
# Scripts without spaces between words, or that glue endings to words: there a term is looked for anywhere.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LEAST_STEM = 4
"""Letters two forms of a word share at least, in languages whose endings are not known."""
_ENDINGS = ((1, 3), (2, 1))
"""Letters a word loses at its end in a form of it at most, with the most it has instead."""
_LOST = 2
"""Letters of a word that words derived from it lack at most."""
_ACRONYM = 5
"""Most letters of a word in capitals that is taken for an acronym: only capitals are meant."""
_TAGS = ("NNS", "VBD", "VBN", "VBG")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text as written and in the form in which it is compared."""

    span: Span
    written: str
    folded: str


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A place where words of the list stand: `tokens` first to end (exclusive) of those looked through."""

    start: int
    end: int
    entry: T
    phrase: str


def tokens(text: str, span: Span, language: str) -> list[Token]:
    """The words of a passage; hyphens and apostrophes part words."""
    return [
        Token(Span(m.start(), m.end()), m.group(), _comparable(m.group(), language))
        for m in _TOKEN.finditer(text, span.start, span.end)
    ]


def split(phrase: str, language: str) -> tuple[str, ...]:
    """The words of a phrase in the form in which they are compared."""
    return tuple(_comparable(m.group(), language) for m in _TOKEN.finditer(phrase))


def same(word: str, other: str, language: str) -> bool:
    """True where `other` is `word` or a form of it. English endings are known; elsewhere words that share all
    but a short ending count."""
    if word == other:
        return True
    if language == "en":
        return other in _forms(word)
    shared = Prefix.similarity(word, other)
    lost, added = len(word) - shared, len(other) - shared
    return shared >= _LEAST_STEM and any(lost <= a and added <= b for a, b in _ENDINGS)


def related(word: str, other: str) -> bool:
    """True where `other` may be derived from `word`: "German" from "Germany"."""
    return Prefix.similarity(word, other) >= max(_LEAST_STEM, len(word) - _LOST)


def is_unspaced(phrase: str) -> bool:
    """True for phrases that are looked for as they stand, without regard to where words begin and end."""
    return _UNSPACED.search(phrase) is not None


def stands_in(phrase: Sequence[str], words: Sequence[Token], alike: Callable[[str, str], bool]) -> bool:
    """True where the words of a phrase follow each other somewhere, each `alike` the one there."""
    places = range(len(words) - len(phrase) + 1)
    return any(all(alike(word, words[at + n].folded) for n, word in enumerate(phrase)) for at in places)


def inflected_like(word: str, model: str, written: str) -> str:
    """`word` in the English form in which `written` is of `model`; as it is where that is no form known."""
    tag = next((t for t in _TAGS if model != written and inflect(model, t) == written), None)
    return word if tag is None else inflect(word, tag)


class Glossary(Generic[T]):
    """Phrases with what each stands for."""

    def __init__(self, phrases: Iterable[tuple[str, T]], language: str) -> None:
        self._language = language
        self._by_key: dict[str, list[tuple[tuple[str, ...], str, T]]] = defaultdict(list)
        self._anywhere: list[tuple[str, T]] = []
        for phrase, entry in phrases:
            words = split(phrase, language)
            if is_unspaced(phrase):
                self._anywhere.append((phrase, entry))
            elif words:
                for key in self._keys(words[0]):
                    self._by_key[key].append((words, phrase, entry))
        for same_key in self._by_key.values():
            same_key.sort(key=lambda known: -len(known[0]))

    def find(self, words: Sequence[Token]) -> Iterator[Found[T]]:
        """The places of phrases among the words, in order and apart; of those that begin at a word the
        longest, all of them where several are as long."""
        at = 0
        while at < len(words):
            longest = 0
            for known, phrase, entry in self._by_key.get(self._key(words[at].folded), ()):
                if len(known) < longest:
                    break
                if self._stands(known, phrase, words, at):
                    longest = len(known)
                    yield Found(at, at + longest, entry, phrase)
            at += max(1, longest)

    def anywhere(self, passage: str) -> Iterator[T]:
        """What phrases of unspaced scripts in a passage stand for; not those inside longer ones found."""
        found = [(phrase, entry) for phrase, entry in self._anywhere if phrase in passage]
        for phrase, entry in found:
            if not any(phrase != other and phrase in other for other, _ in found):
                yield entry

    def _keys(self, word: str) -> Iterable[str]:
        """Under what phrases that begin with a word are kept, so that `_key` finds each of its forms."""
        return {word, *_forms(word)} if self._language == "en" else (word[:_LEAST_STEM],)

    def _key(self, word: str) -> str:
        return word if self._language == "en" else word[:_LEAST_STEM]

    def _stands(self, known: tuple[str, ...], phrase: str, words: Sequence[Token], at: int) -> bool:
        there = words[at : at + len(known)]
        if len(there) < len(known):
            return False
        first = there[0].written
        if phrase.isupper() and len(phrase) <= _ACRONYM:
            return first.rstrip("s") == phrase
        if phrase[:1].isupper() and not first[:1].isupper():
            return False  # a name is no common word that looks like it
        if at == 0 and self._language != "en" and not there[0].folded.startswith(known[0]):
            return False  # a capital says nothing where a sentence begins
        return all(same(word, token.folded, self._language) for word, token in zip(known, there, strict=True))


@lru_cache(maxsize=65536)
def _comparable(word: str, language: str) -> str:
    """English writes foreign names with and without marks; elsewhere they tell words apart."""
    if word == "&":
        return "and"
    return fold(word) if language == "en" else unicodedata.normalize("NFC", word.casefold())


@lru_cache(maxsize=65536)
def _forms(word: str) -> frozenset[str]:
    """The forms of an English word, whatever part of speech it is."""
    return frozenset(inflect(word, tag) for tag in _TAGS)
