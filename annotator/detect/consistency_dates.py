"""Dates, times and ages that the calendar or arithmetic excludes. Offsets are code points of the
text given."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

from annotator.detect.base import Finding
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion

_MONTHS = [name for name in calendar.month_name if name]
_DAYS = list(calendar.day_name)
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_DATE_FORMS = (rf"{_MONTH} {_DAY}(?:,? {_YEAR}\b)?", rf"{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR}\b)?")
_DATES = [re.compile(rf"(?<![\w–-]){form}(?![\w–-])") for form in _DATE_FORMS]
_WITH_WEEKDAY = [
    re.compile(rf"\b(?P<weekday>{'|'.join(_DAYS)}),? (?:the |on )?{form}(?!\w)") for form in _DATE_FORMS
]
_AFTER_DATE = re.compile(r"\s*(?:[.,;:!?)\]”\"]|$|at\b|when\b|and\b|until\b|to\b)")
"""What follows a month and a day: in "In April 31 people came", something else does."""
_TIME = re.compile(
    r"(?<![:.]\s)(?<![:.\d])\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>[ap]\.?m\b\.?)"
    r"|\bat (?P<h24>\d{1,2}):(?P<m24>\d{2})(?![\d:]|\s?[ap]\.?m\b)"
)
_BORN = re.compile(r"\bborn (?:[^.;()]{0,40}? )?(?P<year>1[89]\d\d|20\d\d)\b", re.IGNORECASE)
_AGED = re.compile(
    r"""\b(?:died|killed|executed|murdered)\b[^.;()]{0,40}?\bin\ (?P<died>1[89]\d\d|20\d\d)\b[^.;()]{0,25}?
        \b(?:aged|at\ the\ age\ of|at\ age)\ (?P<age>\d{1,3})\b
      | \b(?:aged|at\ the\ age\ of|at\ age|turned)\ (?P<age_first>\d{1,3})\b,?
        \ in\ (?:[A-Z][a-z]+\ )?(?P<then>1[89]\d\d|20\d\d)\b
    """,
    re.VERBOSE,
)
GREGORIAN_EVERYWHERE = 1925
"""Year from which all of the world's newspapers date by one calendar."""


def dates(text: str, default_year: int | None) -> Iterator[Finding]:
    """Days that no month has, and weekdays that a full date does not have. A date without a year is held
    against `default_year`, where known."""
    for pattern in _DATES:
        for match in pattern.finditer(text):
            yield from _impossible(text, match)
    for pattern in _WITH_WEEKDAY:
        for match in pattern.finditer(text):
            yield from _wrong_weekday(match, default_year)


def _impossible(text: str, match: re.Match[str]) -> Iterator[Finding]:
    month, day = _MONTHS.index(match["month"]) + 1, int(match["day"])
    year = int(match["year"]) if match["year"] else 2000  # a leap year
    last = calendar.monthrange(year, month)[1] if year else 31
    if 1 <= day <= last:
        return
    month_first = match.start("month") < match.start("day")
    if not match["year"] and (day > 31 or (month_first and not _AFTER_DATE.match(text, match.end()))):
        return
    if month_first and re.search(r"\b(?:in|since|by|during|of)\s$", text[: match.start()], re.IGNORECASE):
        return
    of_year = f" {year}" if match["year"] and month == 2 else ""
    yield Finding(
        Span(*match.span()),
        "impossible-date",
        Category.DATE,
        Severity.MAJOR,
        0.85,
        f"There is no {match['month']} {day}: {match['month']}{of_year} has {last} days.",
    )


def _wrong_weekday(match: re.Match[str], default_year: int | None) -> Iterator[Finding]:
    year = int(match["year"]) if match["year"] else default_year
    if year is None or year < GREGORIAN_EVERYWHERE:
        return
    try:
        date = datetime.date(year, _MONTHS.index(match["month"]) + 1, int(match["day"]))
    except ValueError:  # flagged as impossible
        return
    right = _DAYS[date.weekday()]
    if right == match["weekday"]:
        return
    yield Finding(
        Span(match.start("weekday"), match.end()),
        "weekday",
        Category.DATE,
        Severity.MAJOR,
        0.85 if match["year"] else 0.65,
        f"{date.day} {match['month']} {year} is a {right}, not a {match['weekday']}: either the weekday or "
        "the date is wrong.",
        (Suggestion(match[0].replace(match["weekday"], right, 1), "by the calendar"),),
    )


def times(text: str) -> Iterator[Finding]:
    """Hours and minutes that no clock shows."""
    for match in _TIME.finditer(text):
        hour, minute = int(match["hour"] or match["h24"]), int(match["minute"] or match["m24"] or 0)
        last = 12 if match["half"] and not match["minute"] else 24
        if hour > last or minute > 59:
            yield Finding(
                Span(*match.span()),
                "impossible-time",
                Category.DATE,
                Severity.MAJOR,
                0.75,
                f"No clock shows {match[0].removeprefix('at ').strip()}.",
            )


def ages(text: str) -> Iterator[Finding]:
    """Ages that the years of birth and of the event in the same sentence exclude."""
    births = list(_BORN.finditer(text))
    if len(births) != 1:
        return
    born = int(births[0]["year"])
    for match in _AGED.finditer(text):
        then = int(match["died"] or match["then"])
        group = "age" if match["age"] else "age_first"
        age, oldest = int(match[group]), then - born
        if then == born or age in (oldest, oldest - 1):
            continue
        yield Finding(
            Span(*match.span(group)),
            "age",
            Category.NUMBER,
            Severity.MAJOR,
            0.8,
            f"Who is born in {born} is {oldest - 1} or {oldest} in {then} ({then} − {born} = {oldest}), "
            f"not {age}.",
        )
