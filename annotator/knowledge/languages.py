"""What is known of languages: a folder of data each, `resources/languages/CODE/profile.toml`.

A profile tells by which letters or words its language is recognised and how it names months and denies, which
is enough for texts articles were translated from. One with the table `checks` lets articles in its language
be looked at by the detectors it names.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from annotator.paths import resource
from annotator.text import word_frequency

ENGLISH = "en"
"""What the detectors were made for; they ask no profile for it."""
_SAMPLE = 20_000
"""Code points looked at to tell a language."""
_CLEARLY = 1.3
"""How many times as many words of a language as of the next are needed to tell it."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Denials:
    """`trace` finds anything that may deny, `plain` what certainly does."""

    trace: re.Pattern[str]
    plain: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Checks:
    """What detectors need to know of the language of an article.

    `detectors` are the ids of those that work for it beside those for all languages, `missing` says what
    nobody looks for. `languagetool` is the language's code there. `quotes` are pairs of opening and closing
    double quotation marks, the usual ones first; `spaced` marks that may stand after a space; `opening` pairs
    of marks of which one opens what the other closes (¿?). The words are in lower case: those right to
    double, those no sentence ends with, and short forms without their full stop.
    """

    detectors: frozenset[str]
    missing: str
    languagetool: str
    quotes: tuple[tuple[str, str], ...]
    spaced: frozenset[str]
    opening: tuple[tuple[str, str], ...]
    may_double: frozenset[str]
    never_last: frozenset[str]
    abbreviations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is ISO 639-1. `script` finds letters that tell the language where at least `script_share` of all
    letters are such; `frequent` are its commonest words. `decimal` stands before a number's fraction, "." or
    ",", and the other between its thousands. `months` and `weekdays` are regular expressions for
    the beginnings of names, in order; empty where not known. `checks` is None for languages of sources
    only."""

    code: str
    name: str
    own_name: str
    decimal: str
    script: re.Pattern[str] | None
    script_share: float
    frequent: frozenset[str]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    denials: Denials | None
    checks: Checks | None


def base(tag: str) -> str:
    """The language of a tag: "de" of "de-AT"."""
    return tag.replace("_", "-").split("-")[0].casefold()


@cache
def languages() -> Mapping[str, Language]:
    """All profiles by code."""
    folders = sorted(p.parent for p in resource("languages").glob("*/profile.toml"))
    return MappingProxyType({f.name: read_profile(f) for f in folders})


def language(tag: str) -> Language | None:
    """The profile of a language or a variant of it; None where there is none."""
    return languages().get(base(tag))


def checks_of(tag: str) -> Checks | None:
    """What detectors need to know of an article's language. None for English, which they know, and for
    languages that only sources are in."""
    found = language(tag)
    return None if found is None else found.checks


def checked_by(detector: str) -> frozenset[str]:
    """The languages whose articles a detector looks at: English, and those whose profile names it."""
    asked = {
        code for code, known in languages().items() if known.checks and detector in known.checks.detectors
    }
    return frozenset({ENGLISH, *asked})


def not_checked(tag: str) -> str:
    """What nobody looks for in an article of this language, as a sentence for people; "" for English."""
    code = base(tag)
    if code == ENGLISH:
        return ""
    known = languages().get(code)
    if known is None or known.checks is None:
        name = f"“{tag}”" if known is None else known.name
        return f"The article is in {name}: only what holds for all languages was checked."
    return f"The article is in {known.name}. Not checked: {known.checks.missing}."


def language_of(text: str) -> str:
    """The language a text seems to be written in, by script and frequent words; "" where neither tells."""
    sample = text[:_SAMPLE].casefold()
    letters = sum(c.isalpha() for c in sample)
    # First the letters of which a few are enough: kana before the signs Japanese shares with Chinese.
    for known in sorted(languages().values(), key=lambda k: k.script_share):
        if known.script is not None:
            found = len(known.script.findall(sample))
            if found and found > letters * known.script_share:
                return known.code
    counts = Counter(_WORD.findall(sample))
    scores = {code: sum(counts[w] for w in known.frequent) for code, known in languages().items()}
    best, second = sorted(scores, key=lambda code: -scores[code])[:2]
    return best if scores[best] > max(1, _CLEARLY * scores[second]) else ""


def share_of(text: str, code: str) -> float:
    """The part of a text's letters (or, where letters tell nothing, of its words) that speak for a
    language."""
    known, sample = languages()[code], text[:_SAMPLE].casefold()
    if known.script is not None:
        letters = sum(c.isalpha() for c in sample)
        return len(known.script.findall(sample)) / letters if letters else 0.0
    words = _WORD.findall(sample)
    return sum(w in known.frequent for w in words) / len(words) if words else 0.0


def frequency(word: str, tag: str) -> float:
    """How common a word is in a language, on the Zipf scale (0 for words never seen); NaN, which is neither
    more nor less than anything, where there are no counts for it."""
    code = base(tag)
    return word_frequency.zipf(word, code) if code in word_frequency.languages() else math.nan


def read_profile(folder: Path) -> Language:
    """The profile in a folder named after its language. Raises ValueError, naming the file, for one that is
    malformed."""
    path = folder / "profile.toml"
    try:
        return _profile(folder.name, tomllib.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise ValueError(f"{path}: {error!r}") from error


def _profile(code: str, data: dict[str, Any]) -> Language:
    calendar, denials, checks = data.get("calendar", {}), data.get("denials"), data.get("checks")
    months, weekdays = _names(calendar, "months", 12), _names(calendar, "weekdays", 7)
    return Language(
        code=code,
        name=str(data["name"]),
        own_name=str(data["own_name"]),
        decimal=_decimal(data.get("decimal", ".")),
        script=re.compile(data["script"]) if "script" in data else None,
        script_share=float(data.get("script_share", 0.3)),
        frequent=_words(data, "frequent"),
        months=months,
        weekdays=weekdays,
        denials=None
        if denials is None
        else Denials(_anywhere(denials["trace"]), _anywhere(denials["plain"])),
        checks=None if checks is None else _checks(checks),
    )


def _checks(data: dict[str, Any]) -> Checks:
    return Checks(
        detectors=_words(data, "detectors"),
        missing=str(data["missing"]),
        languagetool=str(data.get("languagetool", "")),
        quotes=_pairs(data["quotes"]),
        spaced=frozenset(data.get("spaced", "")),
        opening=_pairs(data.get("opening", [])),
        may_double=_words(data, "may_double"),
        never_last=_words(data, "never_last"),
        abbreviations=_words(data, "abbreviations"),
    )


def _decimal(mark: str) -> str:
    if mark not in (".", ","):
        raise ValueError(f"decimal: “{mark}” is neither a point nor a comma")
    return mark


def _names(calendar: dict[str, str], kind: str, number: int) -> tuple[str, ...]:
    names = tuple(calendar.get(kind, "").split())
    if names and len(names) != number:
        raise ValueError(f"{kind}: {len(names)} instead of {number}")
    return names


def _words(data: dict[str, Any], key: str) -> frozenset[str]:
    return frozenset(str(data.get(key, "")).split())


def _pairs(pairs: list[str]) -> tuple[tuple[str, str], ...]:
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError(f"pairs of two marks are needed: {pairs}")
    return tuple((pair[0], pair[1]) for pair in pairs)


def _anywhere(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
