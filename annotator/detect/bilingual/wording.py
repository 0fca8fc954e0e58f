"""Names spelled otherwise than in the source, and a "not" that got lost or came in."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from annotator.detect.base import Finding
from annotator.detect.bilingual.bitext import Bitext
from annotator.detect.bilingual.figures import last_word
from annotator.knowledge.keys import fold, without_possessive
from annotator.knowledge.languages import frequency, language
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion
from annotator.text.tokens import words

NAME, NOT_LOST, NOT_ADDED = 0.85, 0.6, 0.35
_ALIKE, _SAME = 55, 88
"""Similarity of spellings (0 to 100) from which a name may be meant, and from which it is right."""
_LEAST_LETTERS = 5
_COMMON = 3.0
"""Zipf frequency in the article's language from which a word is known there: a translated name ("Germany") or
a word."""


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
            written = word.of(text.target)
            folded = fold(without_possessive(written))
            if (
                not _is_name(word, text.target)
                or " " in folded
                or frequency(without_possessive(written), text.target_language) >= _COMMON
                or _has(folded, tuple(spelled))
            ):
                continue
            found = process.extractOne(folded, list(left), scorer=fuzz.ratio, score_cutoff=_ALIKE)
            if found is None:
                continue
            original = left[found[0]].of(text.source)
            yield Finding(
                word,
                "name-changed",
                Category.ENTITY,
                Severity.MAJOR,
                NAME,
                f"The source spells this name “{original}”.",
                (Suggestion(original, "the source’s spelling"),),
                (Evidence(source.of(text.source), "the source"),),
            )


def negation(text: Bitext) -> Iterator[Finding]:
    """A denial on one side and not a trace of one on the other."""
    known = language(text.language), language(text.target_language)
    source_denials, denials = (None if k is None else k.denials for k in known)
    if source_denials is None or denials is None or text.language == text.target_language:
        return
    for source, target in text.both:
        ours, theirs = source.of(text.source), target.of(text.target)
        evidence = (Evidence(ours, "the source"),)
        denied = source_denials.plain.search(ours)
        if denied is not None and not denials.trace.search(theirs):
            yield Finding(
                last_word(target, text.target),
                "negation-lost",
                Category.MISTRANSLATION,
                Severity.MAJOR,
                NOT_LOST,
                f"The source denies this (“{denied.group()}”); the sentence does not.",
                evidence=evidence,
            )
        said = denials.plain.search(theirs)
        if said is not None and not source_denials.trace.search(ours):
            yield Finding(
                Span(target.start + said.start(), target.start + said.end()),
                "negation-added",
                Category.MISTRANSLATION,
                Severity.MAJOR,
                NOT_ADDED,
                "The sentence denies something; the source does not.",
                evidence=evidence,
            )


def _is_name(word: Span, text: str) -> bool:
    written = word.of(text)
    if len(written) < _LEAST_LETTERS or not written[0].isupper() or not written[1:].islower():
        return False
    before = text[: word.start].rstrip()[-1:]
    return before not in ("", ".", "!", "?", ":", "…", "\n") and "\n" not in text[word.start - 1 : word.start]


def _has(name: str, others: tuple[str, ...]) -> bool:
    """True where one of `others` is the name, perhaps in another form of it."""
    return any(other[:4] == name[:4] for other in others) or (
        process.extractOne(name, others, scorer=fuzz.ratio, score_cutoff=_SAME) is not None
    )
