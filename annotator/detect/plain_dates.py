"""Dates that no calendar has, in languages whose profile names months and weekdays: "Montag, der 31. April
2024", "lunes 3 de marzo de 2024". Offsets are code points of the text given."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from annotator.detect.base import Finding
from annotator.detect.consistency_dates import GREGORIAN_EVERYWHERE
from annotator.knowledge.languages import Language
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity

_OF = r"(?:(?:de|do|del|di|of)\s)?"
_BETWEEN = r"(?:\w{1,3}\s){0,2}"
"""Small words between weekday and day: "Montag, dem 3. März"."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """`date` finds a day with its month, `dated` a weekday with the date that follows it."""

    date: re.Pattern[str]
    dated: re.Pattern[str] | None


def dates(text: str, language: Language, default_year: int | None) -> Iterator[Finding]:
    """Days that no month has, and weekdays that a full date does not have. A date without a year is held
    against `default_year`, where known."""
    patterns = _patterns(language)
    if patterns is None:
        return
    for match in patterns.date.finditer(text):
        month, day = _number(match, "m"), int(match["day"])
        year = int(match["year"]) if match["year"] else 2000  # a leap year
        last = calendar.monthrange(year, month)[1]
        if day < 1 or day > last:
            yield Finding(
                Span(*match.span()),
                "impossible-date",
                Category.DATE,
                Severity.MAJOR,
                0.8,
                f"There is no “{match[0]}”: this month has {last} days.",
            )
    for match in patterns.dated.finditer(text) if patterns.dated is not None else ():
        year = int(match["year"]) if match["year"] else (default_year or 0)
        if year < GREGORIAN_EVERYWHERE:
            continue
        try:
            date = datetime.date(year, _number(match, "m"), int(match["day"]))
        except ValueError:  # flagged as impossible
            continue
        if date.isoweekday() != _number(match, "w"):
            right = calendar.day_name[date.weekday()]
            yield Finding(
                Span(match.start("weekday"), match.end()),
                "weekday",
                Category.DATE,
                Severity.MAJOR,
                0.85 if match["year"] else 0.65,
                f"This day ({date.isoformat()}) is a {right}: either the weekday or the date is wrong.",
            )


@cache
def _patterns(language: Language) -> _Patterns | None:
    if not language.months:
        return None
    month = "|".join(rf"(?P<m{n}>{name})" for n, name in enumerate(language.months, 1))
    day = rf"(?<![\w.,:/-])(?P<day>\d{{1,2}})(?:\.|º|er|°)?\s{_OF}(?P<month>{month})(?!\w)"
    year = rf"(?:\s{_OF}(?P<year>[12]\d{{3}}))?(?![\w–-])"
    dated = None
    if language.weekdays:
        weekday = "|".join(rf"(?P<w{n}>{name})" for n, name in enumerate(language.weekdays, 1))
        dated = re.compile(rf"\b(?P<weekday>{weekday}),?\s{_BETWEEN}{day}{year}", re.IGNORECASE)
    return _Patterns(re.compile(day + year, re.IGNORECASE), dated)


def _number(match: re.Match[str], kind: str) -> int:
    """Which month (m) or weekday (w) a match names, from 1."""
    names = match.groupdict()
    return next(int(n[1:]) for n, words in names.items() if n[0] == kind and n[1:].isdigit() and words)
