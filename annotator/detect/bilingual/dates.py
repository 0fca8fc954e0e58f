"""Months and weekdays that differ between source and article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from annotator.detect.base import Finding
from annotator.detect.bilingual.bitext import Bitext
from annotator.knowledge.languages import ENGLISH, languages
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion

CONFIDENCE = 0.85
_NAMES = {
    "month": "January February March April May June July August September October November December".split(),
    "weekday": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}


def dates(text: Bitext) -> Iterator[Finding]:
    """A month or weekday, one on either side of the same kind, that is another in the source."""
    for source, target in text.both:
        ours, theirs = source.of(text.source), target.of(text.target)
        for kind in _NAMES:
            asked, given = _found(ours, text.language, kind), _found(theirs, text.target_language, kind)
            lost = {n: span for n, span in asked.items() if n not in given}
            new = {n: span for n, span in given.items() if n not in asked}
            if len(lost) != 1 or len(new) != 1:
                continue
            [(number, before)], [after] = lost.items(), new.values()
            right = _NAMES[kind][number - 1]
            in_english = text.target_language == ENGLISH
            yield Finding(
                after.shifted(target.start),
                f"{kind}-changed",
                Category.DATE,
                Severity.MAJOR,
                CONFIDENCE,
                f"The source has “{before.of(ours)}” here, which is {right}.",
                (Suggestion(right, "as in the source"),) if in_english else (),
                (Evidence(ours, "the source"),),
            )


def _found(text: str, language: str, kind: str) -> dict[int, Span]:
    """The first place of each month or weekday named in a text."""
    found: dict[int, Span] = {}
    patterns = _patterns().get((language, kind))
    for match in patterns.finditer(text) if patterns is not None else ():
        if language == ENGLISH and not match.group()[0].isupper():
            continue
        number = int((match.lastgroup or "n0")[1:])
        found.setdefault(number, Span(match.start(), match.end()))
    return found


@cache
def _patterns() -> dict[tuple[str, str], re.Pattern[str]]:
    """One pattern for the names of a language and kind; its groups are called n1, n2 …"""
    made = {}
    for code, known in languages().items():
        for kind, names in (("month", known.months), ("weekday", known.weekdays)):
            if not names:
                continue
            groups = "|".join(f"(?P<n{n}>{name})" for n, name in enumerate(names, 1))
            if code == "zh":
                made[code, kind] = re.compile(rf"(?<![\d十])(?:{groups})(?!底|份之)")
            elif code == ENGLISH:
                made[code, kind] = re.compile(rf"\b(?:{groups})\b", re.IGNORECASE)
            else:
                made[code, kind] = re.compile(rf"\b(?:{groups})\w*", re.IGNORECASE)
    return made
