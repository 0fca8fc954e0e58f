"""What an article says that cannot be true by the calendar or by arithmetic, or contradicts itself.

Careful by design: only what one sentence states whole, or what the same specific words say twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

from annotator.detect import plain_dates
from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.detect.consistency_dates import ages, dates, times
from annotator.detect.numerals import FIGURE, SCALE, WORD, scale, shown, value
from annotator.knowledge.languages import Language, checked_by, language
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion

_PERCENT = re.compile(rf"(?P<n>{FIGURE})\s?(?:%|percent\b|per cent\b)")
_REMAINDER = re.compile(r"\b(?:the )?(?:remaining|other|rest[^.;\d]{0,20})\s$", re.IGNORECASE)


def _measure(name: str) -> str:
    """A figure with its unit and scale, in groups whose names begin with `name`."""
    return (
        rf"(?P<{name}unit>[$€£¥])?\s?(?P<{name}n>{FIGURE})(?:\s(?P<{name}scale>{SCALE}))?"
        rf"(?P<{name}after>\s?(?:%|percent\b|per cent\b))?"
    )


_ABOUT = r"(?:about\s|around\s|nearly\s|just\s|some\s)?"
_COURSE = re.compile(
    r"\b(?:(?P<up>rose|risen|rising|rise|rises|increased|increasing|grew|grown|climbed|jumped|soared|surged)"
    r"|(?P<down>fell|fallen|falling|dropped|declined|decreased|shrank|plunged|plummeted|sank|slumped))"
    r"(?:\s(?:sharply|slightly|steadily|again|only))?\sfrom\s"
    + _ABOUT
    + _measure("a")
    + r"(?P<since>\s(?:in|on|last|the|at|a)\s[^,.;]{1,25}?)?\sto\s"
    + _ABOUT
    + _measure("b")
    + r"(?![\w:.]*\d|st\b|nd\b|rd\b|th\b|[-–/])"
)
_EUROPEAN = re.compile(r"\.\d{3}$")
"""1.020 may be a thousand and twenty."""
_NO_QUANTITY = re.compile(
    r"\b(?:rank|rate[ds]|place|position|spot|seed|chart|standing|league|odds)", re.IGNORECASE
)
_YEARS = re.compile(
    r"\b(?:from (?P<a>1[5-9]\d\d|20\d\d) (?:to|until|through)|between (?P<c>1[5-9]\d\d|20\d\d) and)"
    r" (?P<b>1[5-9]\d\d|20\d\d)\b(?![ -](?:[a-z]+s\b|[A-Z%]|percent|million|billion)|,\d)"
)
_GROUP = "men|women|children|boys|girls|adults"
_COUNT = rf"(?:{FIGURE}|{WORD})"
_PARTS = re.compile(
    rf"\b(?P<total>{_COUNT})\s(?:people|persons|passengers|civilians|victims|deaths|members|workers|students"
    rf"|prisoners|hostages|candidates)\s?(?P<mark>:|[–—(]|,)\s?(?P<parts>{_COUNT}\s(?:{_GROUP})"
    rf"(?:,?\s(?:and\s)?{_COUNT}\s(?:{_GROUP}))+)(?=\s?[–—),.;])",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?P<n>{_COUNT})\s(?P<group>{_GROUP})", re.IGNORECASE)
_NAMED_AGE = re.compile(
    r"\b(?P<name>[A-Z][\w’'-]+\s(?:(?:van|von|de|al|bin|[A-Z]\.)\s)?[A-Z][\w’'-]+)"
    r", (?P<n>\d{1,2}),\s(?=[a-z])"
)
_SIZED = re.compile(
    rf"\b(?P<n>{FIGURE})[- ](?P<unit>(?:kilomet(?:er|re)|met(?:er|re)|mile|foot|page|seat|member|store?y)"
    r"(?:-(?:long|high|tall|deep|wide))?) (?P<noun>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+)"
)

_SCALED = re.compile(
    rf"(?P<unit>[$€£¥])?(?<![\d.,])(?P<n>{FIGURE})\s(?P<scale>{SCALE})\b(?=(?:\s(?P<noun>[a-z]+))?)"
)
"""A figure with its scale, its currency and the word behind it."""
_TELLING = 2
"""Digits, without noughts at either end, that a figure needs to be known again: 5.3, not 5."""


class Consistency:
    """Weekdays and dates, times, ages, courses of figures, parts and wholes, one thing in two sizes."""

    id = "consistency"
    title = "Dates and figures that cannot be right"
    scope = Scope.DOCUMENT

    def __init__(self) -> None:
        self.languages = checked_by(self.id)

    def availability(self) -> str:
        return ""

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        year = int(article.date[:4]) if article.date[:4].isdigit() else None
        known = language(article.language)
        if known is not None and known.checks is not None:
            yield from _dates_only(article, known, year, cancel)
            return
        checks: tuple[Callable[[str], Iterator[Finding]], ...] = (
            lambda text: dates(text, year), times, ages, courses, years, parts, shares,
        )  # fmt: skip
        for piece in article.segments:
            cancel.check()
            text = piece.span.of(article.text)
            if not any(c.isdigit() for c in text) and "people" not in text:
                continue
            for check in checks:
                for finding in check(text):
                    yield replace(finding, span=finding.span.shifted(piece.span.start))
        yield from told_twice(article.text, _SIZED, "size")
        yield from told_twice(article.text, _NAMED_AGE, "two-ages")
        yield from two_scales(article.text)


def _dates_only(
    article: Article, known: Language, year: int | None, cancel: CancelToken
) -> Iterator[Finding]:
    """What can be checked in a language of which only the calendar is known. By paragraphs: the segmenter
    takes “31.” for the end of a sentence."""
    for span in article.paragraph_spans():
        cancel.check()
        for finding in plain_dates.dates(span.of(article.text), known, year):
            yield replace(finding, span=finding.span.shifted(span.start))


def courses(text: str) -> Iterator[Finding]:
    """ "rose from 30 to 20 percent": figures that go the other way than the verb."""
    for match in _COURSE.finditer(text):
        if (match["aunit"] or match["bunit"]) and match["aunit"] != match["bunit"] and match["aunit"]:
            continue
        if (match["aafter"] and not match["bafter"]) or any(_EUROPEAN.search(match[n]) for n in ("an", "bn")):
            continue
        around = text[max(0, match.start() - 60) : match.end() + 40]
        if _NO_QUANTITY.search(around):
            continue
        before, after = value(match["an"]), value(match["bn"])
        scaled = before * scale(match["ascale"]), after * scale(match["bscale"])
        # "from 1.2 to 3 million": the scale may be meant for both.
        likely = [scaled] if match["ascale"] or not match["bscale"] else [scaled, (before, after)]
        up = match["up"] is not None
        if all((b < a) if up else (b > a) for a, b in likely):
            verb = match["up"] or match["down"]
            a, b = scaled
            yield Finding(
                Span(*match.span()), "course", Category.NUMBER, Severity.MAJOR, 0.75,
                f"“{verb}”, but {shown(b)} is {'less' if b < a else 'more'} than {shown(a)}: the figures or "
                "the verb are the wrong way round.",
            )  # fmt: skip


def years(text: str) -> Iterator[Finding]:
    """Spans of years that end before they begin."""
    if re.search(r"\bB\.?C\.?(?:E\.?)?\b", text):
        return
    for match in _YEARS.finditer(text):
        first, last = int(match["a"] or match["c"]), int(match["b"])
        if last < first:
            yield Finding(
                Span(*match.span()), "years", Category.DATE, Severity.MAJOR, 0.7,
                f"The span of years ends in {last}, before it begins in {first}.",
            )  # fmt: skip


def parts(text: str) -> Iterator[Finding]:
    """Parts that are more, or where they are told as all, less than the stated total."""
    for match in _PARTS.finditer(text):
        found = [(p["n"], p["group"].lower()) for p in _PART.finditer(match["parts"])]
        numbers = [value(n) for n, _ in found]
        total, stated = sum(numbers), value(match["total"])
        groups = {g for _, g in found}
        whole = match["mark"] != "," and groups >= {"men", "women"}
        if total == stated or (total < stated and not whole) or {"children", "boys"} <= groups:
            continue
        yield Finding(
            Span(match.start("total"), match.end("parts")), "sum", Category.NUMBER, Severity.MAJOR, 0.75,
            f"{' + '.join(shown(n) for n in numbers)} = {shown(total)}, not {shown(stated)}.",
        )  # fmt: skip


def shares(text: str) -> Iterator[Finding]:
    """Percentages of a whole, the last one "the remaining", that do not make a hundred."""
    found = list(_PERCENT.finditer(text))
    if not 2 <= len(found) <= 5 or not _REMAINDER.search(text[: found[-1].start()]):
        return
    numbers = [float(m["n"].replace(",", "")) for m in found]
    sums = [
        sum(some) + numbers[-1]
        for size in range(1, len(numbers))
        for some in combinations(numbers[:-1], size)
    ]
    if "remaining" not in text[: found[-1].start()].split()[-2:] or any(99 <= total <= 101 for total in sums):
        return
    yield Finding(
        Span(found[0].start(), found[-1].end()), "shares", Category.NUMBER, Severity.MAJOR, 0.65,
        f"{' + '.join(shown(n) for n in numbers)} = {shown(sum(numbers))} percent, not 100.",
    )  # fmt: skip


def told_twice(text: str, pattern: re.Pattern[str], rule: str) -> Iterator[Finding]:
    """The same thing, in the same words, with another figure than where it was named first."""
    first: dict[tuple[str, ...], re.Match[str]] = {}
    for match in pattern.finditer(text):
        named = match.groupdict()
        number = value(named.pop("n"))
        key = tuple(named.values())
        earlier = first.setdefault(key, match)
        if earlier["n"] != match["n"] and abs(value(earlier["n"]) - number) > 1:
            yield Finding(
                Span(*match.span("n")), rule, Category.INCONSISTENCY, Severity.MAJOR, 0.65,
                f"{match['n']} here, {earlier['n']} where it was said first: “{earlier[0].strip(' ,')}”.",
            )  # fmt: skip


def two_scales(text: str) -> Iterator[Finding]:
    """The very same figure of the same thing in millions and in billions. In 1.2 million words of news, other
    texts and translations nothing was flagged."""
    first: dict[tuple[str | None, ...], re.Match[str]] = {}
    for match in _SCALED.finditer(text):
        if len(match["n"].replace(",", "").replace(".", "").strip("0")) < _TELLING:
            continue
        if match["unit"] is None and match["noun"] is None:
            continue
        key = (match["unit"], match["n"], None if match["unit"] else match["noun"])
        earlier = first.setdefault(key, match)
        if earlier["scale"] != match["scale"]:
            yield Finding(
                Span(match.start("n"), match.end("scale")), "two-scales", Category.NUMBER, Severity.MAJOR,
                0.65,
                f"{match['n']} {match['scale']} here, {earlier['n']} {earlier['scale']} where it was said "
                "first.",
                (Suggestion(f"{match['n']} {earlier['scale']}", "as it was said first"),),
            )  # fmt: skip
