"""“He” for a woman and “she” for a man where nobody else can be meant: languages that say one word for both
leave the choice to the translation.

The person must be known by name, a family name only where the article has the full one. Nobody else may
stand in the sentences looked at, neither named nor as “the woman”. Offsets are code points, end exclusive.

False alarms in 130,000 words written by people, then right flags in 1,100,000 words of translation:
wrong-gender 0, 8 of 9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.detect.base import Article, Finding
from annotator.detect.linguistics import Sentence, Word, parse
from annotator.detect.mentions import NameMention
from annotator.detect.resolve import Resolution, resolutions
from annotator.knowledge.entity import Entity
from annotator.knowledge.keys import fold
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.names import NameKind
from annotator.model.review import Suggestion

HUMAN = frozenset(
    "man woman boy girl father mother son daughter wife husband brother sister president leader minister "
    "official king "
    "queen teacher doctor officer soldier student worker player coach judge lawyer author writer actor "
    "singer artist "
    "scientist professor chief director head spokesman spokeswoman envoy ambassador adviser advisor expert "
    "analyst "
    "someone somebody everyone anyone person friend child candidate victim suspect driver owner".split()
)
"""Nouns and pronouns for people."""
_ALSO_HUMAN = frozenset(
    "widow widower lady girlfriend boyfriend partner grandmother grandfather aunt uncle niece nephew prince "
    "princess nun monk actress colleague predecessor successor rival opponent spokesperson secretary senator "
    "governor mayor reporter journalist member baby mum mom dad who whose".split()
)
_WOMAN = {"he": "she", "his": "her", "him": "her", "himself": "herself"}
_MAN = {"she": "he", "her": "his", "herself": "himself", "hers": "his"}
_WRONG = {"f": _WOMAN, "m": _MAN}
_TITLE = 30
"""Code points before a name in which its title stands."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that may be somebody's, and whose it is where that is known."""

    mention: NameMention
    person: Entity | None


def wrong_genders(article: Article) -> Iterator[Finding]:
    """The first wrong pronoun of each sentence that names one person, and of the sentence after it if that
    begins with one."""
    named = _named(resolutions(article))
    before: Sentence | None = None
    for sentence in parse(article).sentences:
        person = _only(sentence, named)
        if person is not None and not _others(sentence.words, person.mention):
            yield from _first(sentence, sentence.words, person)
        elif before is not None and before.piece.paragraph == sentence.piece.paragraph:
            person = _only(before, named)
            alone = not _within(sentence, named) and not _others(sentence.words)
            if person is not None and alone and not _others(before.words, person.mention):
                yield from _first(sentence, sentence.words[:1], person)
        before = sentence


def _named(resolved: Sequence[Resolution]) -> list[Named]:
    """The names that may be people's, family names with the person whose full name stands elsewhere."""
    known = [r for r in resolved if r.known is not None and r.known.kind is NameKind.PERSON]
    families: dict[str, set[Entity]] = {}
    for resolution in known:
        assert resolution.known is not None
        families.setdefault(fold(resolution.mention.tokens[-1].text), set()).add(resolution.known)
    found: list[Named] = []
    for resolution in resolved:
        person = resolution.known
        if person is None and len(resolution.mention.tokens) == 1:
            bearers = families.get(fold(resolution.mention.text), set())
            person = next(iter(bearers)) if len(bearers) == 1 else None
        if resolution.kind is not NameKind.PLACE and (person is None or person.kind is NameKind.PERSON):
            found.append(Named(resolution.mention, person))
    return found


def _within(sentence: Sentence, named: Sequence[Named]) -> list[Named]:
    return [n for n in named if sentence.span.start <= n.mention.span.start < sentence.span.end]


def _only(sentence: Sentence, named: Sequence[Named]) -> Named | None:
    """The first name of a sentence, if all its names are those of one person of known gender."""
    found = _within(sentence, named)
    people = {n.person for n in found}
    person = next(iter(people)) if len(people) == 1 else None
    return found[0] if person is not None and person.gender in _WRONG else None


def _others(words: Sequence[Word], name: NameMention | None = None) -> bool:
    """Whether anybody is spoken of in words but by pronoun, by the name or in the title before it."""
    return any(
        (w.lemma in HUMAN or w.lemma in _ALSO_HUMAN)
        and (name is None or not name.span.start - _TITLE <= w.start < name.span.end)
        for w in words
    )


def _is_done_to(sentence: Sentence, pronoun: Word, name: Span) -> bool:
    """Whether a pronoun is the object of what the person does, and so somebody else: “Koolhaas described
    her”."""
    if pronoun.tag != "PRP" or pronoun.lower not in ("him", "her"):
        return False
    subject = sentence.child(pronoun.head, "nsubj")
    named_before = name.start >= sentence.span.start and name.end <= sentence.words[pronoun.head].start
    return named_before and subject is not None and subject.start < name.end


def _first(sentence: Sentence, words: Sequence[Word], named: Named) -> Iterator[Finding]:
    """The first of the pronouns after a person's name that do not go with it."""
    assert named.person is not None
    wrong = _WRONG[named.person.gender]
    pronouns = [w for w in words if w.lower in wrong and w.tag in ("PRP", "PRP$")]
    name = named.mention.span
    word = next((w for w in pronouns if w.start >= name.end), None)
    if word is None or any(_is_done_to(sentence, w, name) for w in pronouns):
        return
    right = "him" if word.lower == "her" and word.tag == "PRP" else wrong[word.lower]
    what = "woman" if named.person.gender == "f" else "man"
    yield Finding(
        span=Span(word.start, word.end),
        rule="wrong-gender",
        category=Category.AGREEMENT,
        severity=Severity.MAJOR,
        confidence=0.75,
        message=f"“{word.text}” can only mean {named.person.name}, who is a {what}.",
        suggestions=(Suggestion(right.capitalize() if word.text[0].isupper() else right),),
    )
