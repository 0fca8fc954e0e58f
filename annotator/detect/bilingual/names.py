"""Names spelled otherwise than in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from annotator.detect.base import Finding
from annotator.detect.bilingual.bitext import Bitext
from annotator.detect.bilingual.figures import last_word
from annotator.knowledge.index import shipped_index
from annotator.knowledge.keys import fold, without_possessive
from annotator.knowledge.languages import frequency
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion
from annotator.text.tokens import words

CHANGED, ANOTHER_SPELLING, MISSING = 0.85, 0.5, 0.75
"""Where the spelling is nobody's, and where it is known in the article's language or another way to write the
same sounds (Livonia for Liivimaa, Khrushchev for Hruštšov); where there is none."""
_RESEMBLES = 50
"""Similarity below which nothing in the article is like a name."""
_KNOWN, _MORE_AT_HOME, _MUCH_MORE = 2.5, 0.3, 1.5
"""On the Zipf scale: from where a name is known in the article's language, and how much more common it may be
in the source's, by itself or as a part of one of several words."""
_NOUNS_WITH_CAPITALS = frozenset({"de"})
_ALIKE, _SAME = 55, 88
"""Similarity of spellings (0 to 100) from which a name may be meant, and from which it is right."""
_LEAST_LETTERS = 5
_GAP = 8
"""Code points looked at before a word to see whether it begins a sentence."""
_COMMON = 3.0
"""Zipf frequency in the article's language from which a word is well known there: a translated name
("Germany") or a word."""

# How languages in Latin letters write the sounds of names from elsewhere; longer spellings first.
_ROMANISED: tuple[tuple[str, str], ...] = (
    ("štš", "shch"), ("tš", "ch"), ("dž", "j"), ("š", "sh"), ("č", "ch"), ("ž", "zh"), ("ș", "sh"),
    ("ş", "sh"), ("ț", "ts"), ("ţ", "ts"), ("hh", "kh"), ("x", "ks"),
)  # fmt: skip
_SOUNDS: tuple[tuple[str, str], ...] = (
    ("kh", "h"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("ch", "c"), ("zh", "z"), ("sh", "s"), ("ts", "c"),
    ("ae", "e"), ("oe", "e"), ("w", "v"), ("k", "c"), ("q", "c"),
)  # fmt: skip
_I = re.compile("[iyj]+")
_DOUBLED = re.compile(r"(.)\1+")


def names(text: Bitext) -> Iterator[Finding]:
    """A name of the article that no name of the source is spelled like, while one of the source left
    over is somewhat like it.

    Only for sources in Latin letters: transliterations differ by right (of 45 such flags on Russian sources
    6 were right).
    """
    if not text.in_one_script:
        return
    for source, target in text.both:
        ours = [w for w in words(text.source, source) if _is_name(w, text.source)]
        if not ours:
            continue
        spelled = {fold(w.of(text.source)): w for w in words(text.source, source)}
        given = [fold(w.of(text.target)) for w in words(text.target, target)]
        left = {fold(w.of(text.source)): w for w in ours if not _has(fold(w.of(text.source)), tuple(given))}
        if not left:
            continue
        for word in words(text.target, target):
            written = without_possessive(word.of(text.target))
            folded = fold(written)
            if (
                not _is_name(word, text.target)
                or " " in folded
                or frequency(written, text.target_language) >= _COMMON
                or _has(folded, tuple(spelled))
            ):
                continue
            found = process.extractOne(folded, list(left), scorer=fuzz.ratio, score_cutoff=_ALIKE)
            if found is None:
                continue
            original = left[found[0]].of(text.source)
            is_known = frequency(written, text.target_language) > 0 or sound_alike(written, original)
            yield Finding(
                word,
                "name-spelled-otherwise" if is_known else "name-changed",
                Category.ENTITY,
                Severity.MINOR if is_known else Severity.MAJOR,
                ANOTHER_SPELLING if is_known else CHANGED,
                f"The source spells this name “{original}”.",
                (Suggestion(original, "the source’s spelling"),),
                (Evidence(source.of(text.source), "the source"),),
            )


def missing_names(text: Bitext) -> Iterator[Finding]:
    """A name of the source, known and written so in the article's language, too, that nothing in the article
    is like. Where nouns have capitals only names of several words are told from them."""
    if not text.in_one_script:
        return
    least = 2 if text.language in _NOUNS_WITH_CAPITALS else 1
    for source, target in text.both:
        ours = [w for w in words(text.source, source) if _is_name(w, text.source)]
        kept = [w for w in ours if _is_kept(w.of(text.source), text)]
        if not kept:
            continue
        given = [w.of(text.target) for w in words(text.target, target)]
        lost = [w for w in kept if not _is_there(w.of(text.source), given)]
        for name in _beside_each_other(lost, text.source):
            if len(name) >= least:
                yield Finding(
                    last_word(target, text.target),
                    "name-missing",
                    Category.OMISSION,
                    Severity.MAJOR,
                    MISSING,
                    f"The source names “{name[0].cover(name[-1]).of(text.source)}”; this sentence does not.",
                    evidence=(Evidence(source.of(text.source), "the source"),),
                )


def _is_there(name: str, given: Sequence[str]) -> bool:
    plain, folded = fold(name), [fold(word) for word in given]
    if plain in "".join(folded):
        return True
    alike = process.extractOne(plain, folded, scorer=fuzz.ratio, score_cutoff=_RESEMBLES)
    return alike is not None or any(sound_alike(name, word) for word in given)


def _beside_each_other(words_: Sequence[Span], text: str) -> Iterator[list[Span]]:
    """Groups of words with nothing but a space between them."""
    group: list[Span] = []
    for word in words_:
        if group and text[group[-1].end : word.start] != " ":
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _is_kept(name: str, text: Bitext) -> bool:
    """True for a name that translations leave as it is: as much at home among the names of the article's
    language as among the words of the source's."""
    known = frequency(name, text.target_language)
    margin = _MUCH_MORE if text.language in _NOUNS_WITH_CAPITALS else _MORE_AT_HOME
    if not known >= _KNOWN or frequency(name, text.language) > known + margin:
        return False
    return shipped_index().has_token(name)


def sound_alike(name: str, other: str) -> bool:
    """True where two spellings, but for an ending, are ways to write the same sounds."""
    a, b = _sounds(name), _sounds(other)
    shorter, longer = sorted((a, b), key=len)
    return len(shorter) > 3 and longer.startswith(shorter[:-1])


def _sounds(name: str) -> str:
    heard = name.casefold()
    for spelling, sound in _ROMANISED:
        heard = heard.replace(spelling, sound)
    heard = _I.sub("i", fold(heard))
    for spelling, sound in _SOUNDS:
        heard = heard.replace(spelling, sound)
    return _DOUBLED.sub(r"\1", heard)


def _is_name(word: Span, text: str) -> bool:
    written = word.of(text)
    if len(written) < _LEAST_LETTERS or not written[0].isupper() or not written[1:].islower():
        return False
    before = text[max(0, word.start - _GAP) : word.start].rstrip()[-1:]
    return before not in ("", ".", "!", "?", ":", "…", "\n") and "\n" not in text[word.start - 1 : word.start]


def _has(name: str, others: tuple[str, ...]) -> bool:
    """True where one of `others` is the name, perhaps in another form of it."""
    return any(other[:4] == name[:4] for other in others) or (
        process.extractOne(name, others, scorer=fuzz.ratio, score_cutoff=_SAME) is not None
    )
