"""Percentages that are something else in the source: plain numbers, or percentage points."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from annotator.detect.base import Finding
from annotator.detect.bilingual.bitext import Bitext
from annotator.detect.bilingual.figures import around
from annotator.detect.bilingual.number_words import NumberWords, number_words
from annotator.detect.bilingual.quantities import Quantity, quantities
from annotator.knowledge.languages import ENGLISH
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion

CONFIDENCE = 0.7
_BEFORE = "百分之"
_IN_ENGLISH = " percentage points"


class _Kind(Enum):
    PLAIN = "a plain number"
    PERCENT = "a percentage"
    POINTS = "percentage points"


def percentages(text: Bitext) -> Iterator[Finding]:
    """A number of both sides that is a percentage on one of them only."""
    ours, theirs = number_words(text.language), number_words(text.target_language)
    if ours is None or theirs is None:
        return
    for source, target in text.both:
        asked, given = source.of(text.source), target.of(text.target)
        if not (_has_percent(asked, ours) or _has_percent(given, theirs)):
            continue
        before = [(q, _kind(q, asked, ours)) for q in quantities(asked, text.language) if q.sure]
        for after in (q for q in quantities(given, text.target_language) if q.sure):
            now = _kind(after, given, theirs)
            same = [(q, kind) for q, kind in before if q.agrees(after)]
            kinds = {kind for _, kind in same}
            if len(kinds) != 1 or now in kinds:
                continue
            was = same[0][1]
            # A sign may stand behind the last of several numbers only; points are scored in games, too.
            if was is _Kind.PLAIN and (now is _Kind.POINTS or _has_percent(asked, ours)):
                continue
            if now is _Kind.PLAIN and _has_percent(given, theirs):
                continue
            place = Span(after.span.start, _end(after, given, theirs)).shifted(target.start)
            plain = was is _Kind.POINTS and now is _Kind.PERCENT and text.target_language == ENGLISH
            yield Finding(
                place,
                "number-percent",
                Category.NUMBER,
                Severity.MAJOR,
                CONFIDENCE,
                f"The source has “{around(same[0][0].span, asked)}” here, {was.value}; "
                f"“{place.of(text.target)}” is {now.value}.",
                (Suggestion(after.span.of(given) + _IN_ENGLISH, "as in the source"),) if plain else (),
                (Evidence(asked, "the source"),),
            )


def _has_percent(text: str, words: NumberWords) -> bool:
    return bool(words.percent.search(text) or words.points.search(text) or _BEFORE in text)


def _kind(number: Quantity, text: str, words: NumberWords) -> _Kind:
    at = _after(number, text)
    if words.points.match(text, at):
        return _Kind.POINTS
    is_percent = words.percent.match(text, at) or text[: number.span.start].endswith(_BEFORE)
    return _Kind.PERCENT if is_percent else _Kind.PLAIN


def _after(number: Quantity, text: str) -> int:
    rest = text[number.span.end :]
    return number.span.end + len(rest) - len(rest.lstrip(" \u00a0\u202f-"))


def _end(number: Quantity, text: str, words: NumberWords) -> int:
    """Where a number ends with what makes a percentage of it."""
    match = words.percent.match(text, _after(number, text))
    return match.end() if match is not None else number.span.end
