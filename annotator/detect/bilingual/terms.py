"""Terms of the project's termbases: what is to be used for words of the source, and what is never to be
used."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.detect.bilingual.bitext import Bitext, bitext
from annotator.detect.bilingual.figures import last_word
from annotator.detect.glossary import (
    Glossary,
    Token,
    inflected_like,
    is_unspaced,
    related,
    same,
    split,
    stands_in,
    tokens,
)
from annotator.knowledge.languages import base
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion
from annotator.model.terms import Term

FORBIDDEN, NOT_MEANT, OTHERWISE, MISSING = 0.92, 0.55, 0.65, 0.5
_ALIKE_WORDS, _ALIKE_WORD = 65, 80
"""Likeness (0 to 100) from which words are taken for another rendering: of several words, of one."""
_NEARLY = 90
"""Likeness from which a rendering counts as there, though in a form not known."""
_LEAST_SHARED, _LEAST_FUZZY = 4, 6
"""Letters of a word that may stand for a longer term, and of a rendering that is looked for by likeness."""


@dataclass(frozen=True, slots=True)
class _Rendering:
    """A phrase of the article's language that a term allows or forbids."""

    term: Term
    allowed: bool


class Terms:
    """Finds nothing in a project without a termbase.

    The confidences are set, not measured: no text with errors marked by people comes with a termbase. What a
    team forbids is wrong by its own word (`FORBIDDEN`), less surely where the source does not have the term
    it is forbidden for (`NOT_MEANT`). Words that resemble the right rendering (`OTHERWISE`) may be meant, and
    where there is none (`MISSING`), the sentence mostly says it in another way: with the English names of
    countries as a termbase, 1,487 sentence pairs (Romanian, Estonian, Russian, Chinese) with such a name gave
    6 flags of the former and 146 of the latter kind, nearly all on other words for a country ("French").
    """

    id = "terms"
    title = "Terms of the termbase"
    scope = Scope.DOCUMENT
    languages: frozenset[str] = frozenset()

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        cancel.check()
        if not article.terms:
            return
        language = base(article.language)
        text = bitext(article)
        asked = list(_asked(article, text, cancel)) if text is not None else []
        by_place = {place: a.terms for a in asked for place in a.segments}
        renderings = Glossary(_renderings(article.terms), language)
        for piece in article.segments:
            cancel.check()
            words = tokens(article.text, piece.span, language)
            meant = by_place.get(piece.span.start)
            yield from _forbidden(article.text, words, renderings, language, meant)
        if text is not None:
            yield from _unrendered(text, asked, language, cancel, exact=article.aligned)

    def availability(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The terms in the source of a passage; `segments` are where the segments in it begin."""

    source: Span
    target: Span
    terms: tuple[Term, ...]
    segments: tuple[int, ...]


def _renderings(terms: Sequence[Term]) -> Iterator[tuple[str, _Rendering]]:
    for term in terms:
        yield from ((phrase, _Rendering(term, allowed=True)) for phrase in term.targets)
        yield from ((phrase, _Rendering(term, allowed=False)) for phrase in term.forbidden)


def _asked(article: Article, text: Bitext, cancel: CancelToken) -> Iterator[_Asked]:
    # Phrases that may begin anywhere are looked for one by one in each passage: only those there are.
    terms = (t for t in article.terms if not is_unspaced(t.source) or t.source in text.source)
    sources = Glossary(((t.source, t) for t in terms if t.source), text.language)
    for pair in text.pairs:
        cancel.check()
        if pair.source is None or pair.target is None:
            continue
        there = [f.entry for f in sources.find(tokens(text.source, pair.source, text.language))]
        there += sources.anywhere(pair.source.of(text.source))
        segments = itertools.takewhile(
            pair.target.contains, (p.span for p in article.segments[pair.ordinal :])
        )
        yield _Asked(
            pair.source, pair.target, tuple(dict.fromkeys(there)), tuple(span.start for span in segments)
        )


def _forbidden(
    text: str,
    words: Sequence[Token],
    renderings: Glossary[_Rendering],
    language: str,
    meant: Collection[Term] | None,
) -> Iterator[Finding]:
    """Forms a term forbids. `meant` are the terms in the source of the passage, None where that is not
    known."""
    for start, group in itertools.groupby(renderings.find(words), key=lambda f: f.start):
        found = list(group)
        span = words[start].span.cover(words[found[0].end - 1].span)
        written = span.of(text)
        # What differs in nothing but capitals or hyphens is told apart by them.
        wrong = [f for f in found if not f.entry.allowed and written not in f.entry.term.targets]
        right = [f for f in found if f.entry.allowed and written not in f.entry.term.forbidden]
        if not wrong or right or (start == 0 and _uncapitalised(written) in wrong[0].entry.term.targets):
            continue
        best = next((f for f in wrong if meant and f.entry.term in meant), wrong[0])
        term = best.entry.term
        expected = meant is None or not term.source or term in meant
        instead = f" The termbase has “{term.targets[0]}”." if term.targets else ""
        yield Finding(
            span,
            "forbidden-form",
            Category.TERM,
            Severity.MAJOR,
            FORBIDDEN if expected else NOT_MEANT,
            f"“{written}” is not to be used.{instead}",
            tuple(
                Suggestion(_fitted(t, best.phrase, written, language), "from the termbase")
                for t in term.targets
            ),
            _evidence(term),
        )


def _unrendered(
    text: Bitext, asked: Sequence[_Asked], language: str, cancel: CancelToken, *, exact: bool
) -> Iterator[Finding]:
    """Terms of the source that the article does not render as the termbase has them. Unless the lines of both
    are known to belong together (`exact`), the neighbouring passages may hold the rendering as well."""
    passages = [tokens(text.target, a.target, language) for a in asked]
    known: set[Term] = set()
    for n, (passage, words) in enumerate(zip(asked, passages, strict=True)):
        cancel.check()
        around = [words] if exact else [words, *passages[max(0, n - 1) : n], *passages[n + 1 : n + 2]]
        for term in passage.terms:
            if not term.targets:
                continue
            if any(_renders(t, w, text.target, language) for t in term.targets for w in around):
                known.add(term)
            elif any(_stands(f, words, language) for f in term.forbidden):
                continue  # told already
            elif term not in known or not _is_short_for(term, words, language):
                yield _not_rendered(text, passage, term, words, language)


def _stands(phrase: str, words: Sequence[Token], language: str) -> bool:
    return stands_in(split(phrase, language), words, lambda word, other: same(word, other, language))


def _renders(phrase: str, words: Sequence[Token], text: str, language: str) -> bool:
    """True where a rendering, its initials, or words derived from it or nearly like it stand in a passage."""
    parts = split(phrase, language)
    if not words:
        return False
    if len(parts) > 1 and "".join(p[:1] for p in parts) in (w.folded for w in words if w.written.isupper()):
        return True
    if stands_in(parts, words, related) or phrase in words[0].span.cover(words[-1].span).of(text):
        return True
    written, wanted = " ".join(w.folded for w in words), " ".join(parts)
    return len(written) >= len(wanted) >= _LEAST_FUZZY and fuzz.partial_ratio(wanted, written) >= _NEARLY


def _is_short_for(term: Term, words: Sequence[Token], language: str) -> bool:
    """True where a word of a longer rendering stands for it, as after it was given in full."""
    return any(
        len(part) >= _LEAST_SHARED and same(part, word.folded, language)
        for phrase in term.targets
        for part in split(phrase, language)
        for word in words
    )


def _not_rendered(
    text: Bitext, passage: _Asked, term: Term, words: Sequence[Token], language: str
) -> Finding:
    right = term.targets[0]
    asks = f"The source has “{term.source}”, in the termbase “{right}”"
    evidence = (*_evidence(term), Evidence(passage.source.of(text.source), "the source"))
    place = max(
        (p for t in term.targets for p in _alike(t, words, language)),
        key=lambda p: p[0],
        default=None,
    )
    if place is None:
        return Finding(
            last_word(passage.target, text.target),
            "term-missing",
            Category.TERM,
            Severity.MINOR,
            MISSING,
            f"{asks}; the sentence does not have it.",
            evidence=evidence,
        )
    written = place[1].of(text.target)
    return Finding(
        place[1],
        "term-rendered-otherwise",
        Category.TERM,
        Severity.MAJOR,
        OTHERWISE,
        f"{asks}, not “{written}”.",
        tuple(Suggestion(_fitted(t, t, written, language), "from the termbase") for t in term.targets),
        evidence,
    )


def _alike(phrase: str, words: Sequence[Token], language: str) -> Iterator[tuple[float, Span]]:
    """Places whose words resemble a rendering, with how much they do: as many words or one more, half of them
    the right ones, all with a capital where it is a name."""
    parts, is_name = split(phrase, language), phrase.istitle()
    wanted = " ".join(parts)
    least = _ALIKE_WORDS if len(parts) > 1 else _ALIKE_WORD
    for length in (len(parts), len(parts) + 1):
        for at in range(len(words) - length + 1):
            there = words[at : at + length]
            if is_name and not all(w.written[0].isupper() for w in there):
                continue
            likeness = fuzz.ratio(wanted, " ".join(w.folded for w in there), score_cutoff=least)
            shared = sum(any(same(part, w.folded, language) for w in there) for part in parts)
            if likeness and (len(parts) == 1 or 2 * shared >= len(parts)):
                yield likeness, there[0].span.cover(there[-1].span)


def _fitted(right: str, model: str, written: str, language: str) -> str:
    """The right term in the form, and with the capital, in which `model` is written in the text."""
    words, theirs = right.split(" "), model.split(" ")
    if language == "en" and right.islower():
        words[-1] = inflected_like(words[-1], theirs[-1].lower(), written.split(" ")[-1].lower())
    fitted = " ".join(words)
    capital = written[:1].isupper() and not model[:1].isupper()
    return fitted[:1].upper() + fitted[1:] if capital else fitted


def _uncapitalised(written: str) -> str:
    return written[:1].lower() + written[1:]


def _evidence(term: Term) -> tuple[Evidence, ...]:
    entry = " → ".join(part for part in (term.source, " / ".join(term.targets)) if part)
    return (
        (Evidence(f"{entry}. {term.note}".strip() if term.note else entry, "the termbase"),) if entry else ()
    )
