"""What was left out, added, left untranslated, or translated in two ways."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from rapidfuzz import fuzz

from annotator.detect.base import Finding
from annotator.detect.bilingual.bitext import Bitext, Pair
from annotator.detect.bilingual.figures import last_word
from annotator.knowledge.languages import ENGLISH, frequency
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence
from annotator.text.alignment import length
from annotator.text.tokens import words

MISSING, ADDED, SHORT, RATHER_SHORT, LONG, COPIED, REPEATED = 0.75, 0.3, 0.6, 0.45, 0.45, 0.8, 0.5
_LEAST_LENGTH = 15
"""Letters below which a segment without counterpart is no news: numbering, a byline."""
_SHORT_RATIO, _RATHER_SHORT_RATIO = 0.5, 0.6
_LONG_RATIO = 2.2
_AT_HOME = 1.5
"""On the Zipf scale: how much more common a word is in the language it was copied from."""
_SHOWN = 160
_LEAST_COPIED = 4
_OPENING = frozenset("\"'“„«‘‚([")
"""Before titles and what else is quoted in its own language."""
_RARE = 2.5
"""Zipf frequency in the article's language below which a word is taken for a foreign one."""


def missing_and_added(text: Bitext) -> Iterator[Finding]:
    """Segments without counterpart between neighbours that have one."""
    for n, pair in enumerate(text.pairs):
        if pair.target is None and pair.source is not None:
            words_ = pair.source.of(text.source)
            neighbour = _neighbour(text.pairs, n)
            if length(words_) >= _LEAST_LENGTH and neighbour is not None:
                yield Finding(
                    last_word(neighbour, text.target),
                    "segment-missing",
                    Category.OMISSION,
                    Severity.MAJOR,
                    MISSING,
                    f"After this the source goes on, and the article does not: “{_shortened(words_)}”",
                    evidence=(Evidence(words_, "the source"),),
                )
        elif pair.target is not None and pair.source is None:
            if length(pair.target.of(text.target)) < _LEAST_LENGTH or _neighbour(text.pairs, n) is None:
                continue
            yield Finding(
                pair.target,
                "segment-added",
                Category.ADDITION,
                Severity.MAJOR,
                ADDED,
                "The source has nothing like this sentence.",
            )


def lengths(text: Bitext) -> Iterator[Finding]:
    """Sentences far shorter or longer than the article's others would have them be."""
    sizes = [(s, t, length(s.of(text.source)), length(t.of(text.target))) for s, t in text.both]
    ratios = [theirs / ours for _, _, ours, theirs in sizes if ours and theirs]
    if not ratios:
        return
    # An article of one sentence has no habit of its own.
    usual = math.exp((median(map(math.log, ratios)) * len(ratios)) / (len(ratios) + 2))
    for source, target, ours, theirs in sizes:
        if ours < 3 * _LEAST_LENGTH or not theirs:
            continue
        evidence = (Evidence(source.of(text.source), "the source"),)
        ratio = theirs / ours / usual
        if ratio < _RATHER_SHORT_RATIO:
            yield Finding(
                last_word(target, text.target),
                "too-short",
                Category.OMISSION,
                Severity.MAJOR,
                SHORT if ratio < _SHORT_RATIO else RATHER_SHORT,
                f"This sentence has {ratio:.0%} of the length its source leads to expect; "
                "something may be missing.",
                evidence=evidence,
            )
        elif ratio > _LONG_RATIO:
            yield Finding(
                target,
                "too-long",
                Category.ADDITION,
                Severity.MINOR,
                LONG,
                f"This sentence is {ratio:.1f} times as long as its source leads to expect.",
                evidence=evidence,
            )


def untranslated(text: Bitext) -> Iterator[Finding]:
    """Words of the source copied into the article, several in a row or a whole sentence."""
    if text.language == text.target_language:
        return
    for source, target in text.both:
        theirs = target.of(text.target)
        ours = source.of(text.source)
        if "/" in theirs:
            continue  # an address of the web
        if fuzz.ratio(ours, theirs) > 85 and _is_foreign(theirs.split(), 1, text):
            yield _copied(target, theirs)
            continue
        if not text.in_one_script:
            continue
        for run in _copied_runs(text, source, target):
            found = [w.of(text.target) for w in run]
            # Titles and quotations stay in their language; what is all names is no sentence.
            if len(run) >= _LEAST_COPIED and _is_foreign(found, 2, text):
                yield _copied(run[0].cover(run[-1]), " ".join(found))


def _copied_runs(text: Bitext, source: Span, target: Span) -> Iterator[list[Span]]:
    """Words that follow each other on both sides with nothing but spaces between them. None begins behind a
    quotation mark or bracket."""
    after = set(pairwise(w.of(text.source).casefold() for w in words(text.source, source)))
    run: list[Span] = []
    for word in words(text.target, target):
        pair = (run[-1].of(text.target).casefold(), word.of(text.target).casefold()) if run else None
        if pair not in after or not text.target[run[-1].end : word.start].isspace():
            if run and text.target[max(0, run[0].start - 1) : run[0].start] not in _OPENING:
                yield run
            run = []
        run.append(word)
    if run and text.target[max(0, run[0].start - 1) : run[0].start] not in _OPENING:
        yield run


def repeated(text: Bitext) -> Iterator[Finding]:
    """One sentence of the source that was translated in two ways."""
    groups: dict[str, list[Span]] = defaultdict(list)
    for pair in text.pairs:
        if pair.one_to_one and pair.source is not None and pair.target is not None:
            written = " ".join(pair.source.of(text.source).casefold().split())
            if length(written) >= _LEAST_LENGTH:
                groups[written].append(pair.target)
    for written, places in groups.items():
        first = places[0].of(text.target)
        for place in places[1:]:
            if _plain(place.of(text.target)) != _plain(first):
                yield Finding(
                    place,
                    "translated-differently",
                    Category.INCONSISTENCY,
                    Severity.MINOR,
                    REPEATED,
                    f"The same words of the source are “{_shortened(first)}” elsewhere in the article.",
                    evidence=(Evidence(written, "the source"),),
                )


def _neighbour(pairs: tuple[Pair, ...], n: int) -> Span | None:
    """The segment before the gap, where the pairs on both sides of the gap are sound ones."""
    before = pairs[n - 1] if n else None
    after = pairs[n + 1] if n + 1 < len(pairs) else None
    if before is None or not before.one_to_one or (after is not None and not after.one_to_one):
        return None
    return before.target


def _copied(span: Span, found: str) -> Finding:
    return Finding(
        span,
        "untranslated",
        Category.UNTRANSLATED,
        Severity.MAJOR,
        COPIED,
        f"“{_shortened(found)}” stands in the source in the same words; it has not been translated.",
    )


def _is_foreign(found: list[str], least: int, text: Bitext) -> bool:
    """True where at least so many of the words begin with a small letter and are hardly ever used in the
    article's language."""
    return sum(w[:1].islower() and _is_rare(w, text) for w in found) >= least


def _is_rare(word: str, text: Bitext) -> bool:
    ours = frequency(word, text.target_language)
    if text.target_language == ENGLISH:
        return ours < _RARE
    # English words are seen in texts of every language, but less often than at home.
    return ours < _RARE or frequency(word, text.language) - ours > _AT_HOME


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"
