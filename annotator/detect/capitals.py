"""Capital letters: one word written in two ways in an article ("XI" beside "Xi"), capitals inside a
word, names in small letters.

False alarms in 130,000 words written by people, then right flags in 252,000 words of translation:
name-in-capitals 1, 2 of 13 (in 1,100,000 words); glued-words 0, 3 of 3; inner-capital 4, 7 of 15. In
1,100,000 words: small-name 2 (both slips), 130 of 154 in 26 documents.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from annotator.detect import geography
from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.knowledge.languages import ENGLISH, base
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion
from annotator.text.word_frequency import zipf

_WORD = re.compile(r"(?<![\w@#/.&’'-])[^\W\d_]{2,}(?![\w@/&])")
_ODD = re.compile(r"[A-Z][a-z]+[A-Z]{2,}|[A-Z]{2,}[a-z]{3,}|[a-z]{3,}[A-Z]{1,2}[a-z]*|[a-z]+[A-Z]{2,}[a-z]*")
_ROMAN = re.compile(r"(?=[MDCLXVI])M*(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_BRAND = re.compile(
    r"(?:Mc|Mac|De|Le|La|Di|Van|Fitz|O|i|e|x)[A-Z][a-z]+|[A-Z][a-z]+s[A-Z]|[A-Z]+s|[A-Z][a-z]?[A-Z]+s?"
)
_TWO_WORDS = re.compile(r"([a-z]{5,})([A-Z][a-z]{2,})")
_ALSO_WORDS = frozenset(
    "afghan argentine danish dutch french polish thai amman chile china guernsey guinea japan jersey mali "
    "manila morocco panama paris rabat tonga tripoli turkey wales niger".split()
)
"""Names of places and peoples that are words, too, when written small."""
_DATES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july september "
    "october november december".split()
)
_SMALL_WORD = re.compile(r"(?<![\w@#/._’'])[a-z]{4,}(?![\w@/]|\.\w)")
_ORDINARY = 3.5
"""Frequency (Zipf scale) of ordinary words."""
_INITIALISMS = frozenset("US IT AM PM WHO AIDS ALL OR AND IN".split())
"""Written as a word they are another word."""


class Capitals:
    id = "capitals"
    title = "Capital letters"
    scope = Scope.DOCUMENT
    languages: frozenset[str] = frozenset()

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        text = article.text
        places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for piece in article.segments:
            cancel.check()
            line = piece.span.of(text)
            if line.isupper():
                continue
            for match in _WORD.finditer(text, piece.span.start, piece.span.end):
                word = match.group()
                if not word.islower():
                    places[word.lower()][word].append(match.start())
        if base(article.language) == ENGLISH:
            yield from _small_names(article, cancel)
        for forms in places.values():
            if len(forms) > 1:
                yield from _variants(text, forms)
        for forms in places.values():
            for form, starts in forms.items():
                if _ODD.fullmatch(form) and not _BRAND.match(form) and len(starts) == 1:
                    yield _glued(form, starts[0]) or _odd(form, starts[0])

    def availability(self) -> str:
        return ""


def _small_names(article: Article, cancel: CancelToken) -> Iterator[Finding]:
    """“between february and july”, “swedish adults”: in English they have a capital letter."""
    names = (geography.places() | geography.NATIONS | _DATES) - _ALSO_WORDS
    for piece in article.segments:
        cancel.check()
        for match in _SMALL_WORD.finditer(article.text, piece.span.start, piece.span.end):
            word = match.group()
            if word in names:
                yield Finding(
                    span=Span(match.start(), match.end()),
                    rule="small-name",
                    category=Category.CAPITALIZATION,
                    severity=Severity.MINOR,
                    confidence=0.78,
                    message=f"“{word}” is written with a capital letter.",
                    suggestions=(Suggestion(word.capitalize()),),
                )


def _variants(text: str, forms: dict[str, list[int]]) -> Iterator[Finding]:
    """An all-capital form that is the rare one beside a form in ordinary letters."""
    counts = Counter({form: len(starts) for form, starts in forms.items()})
    title = next((f for f in counts if f.istitle()), None)
    upper = next((f for f in counts if f.isupper()), None)
    if title is None or upper is None or upper in _INITIALISMS:
        return
    # "XI" is also a number; where the name stands in the same article it is the name. Longer shouted words
    # ("TRUMP" in a quoted post) are somebody's emphasis.
    if len(upper) > 4 or counts[title] < counts[upper]:
        return
    if not _is_name(text, title, forms[title]):
        return
    for start in forms[upper]:
        bracketed = text[start - 1 : start] == "(" and text[start + len(upper) :][:1] == ")"
        if bracketed:
            continue  # “International Neuropsychiatric Interview (MINI)”: an abbreviation is told
        if _in_capitals(text, start, len(upper)) or (_ROMAN.fullmatch(upper) and _counts_a_name(text, start)):
            continue
        yield Finding(
            span=Span(start, start + len(upper)),
            rule="name-in-capitals",
            category=Category.CAPITALIZATION,
            severity=Severity.MINOR,
            # One word, the name of a data base, makes 11 of the 12 wrong ones; three words in all.
            confidence=0.72,
            message=f"“{upper}” is written “{title}” elsewhere in this article.",
            suggestions=(Suggestion(title, "As elsewhere in the article."),),
            evidence=(Evidence(f"“{title}” stands {counts[title]} times in this article.", "the article"),),
        )


def _is_name(text: str, form: str, starts: list[int]) -> bool:
    """True where the form stands in mid-sentence, so that its capital is not just a sentence's first."""
    return any(s >= 2 and (text[s - 1] == " " and text[s - 2] not in '.!?:”"“’') for s in starts)


def _in_capitals(text: str, start: int, length: int) -> bool:
    """True where a neighbour is in capitals too: a heading, an agency's mark, an abbreviation of several
    words."""
    left = text[max(0, start - 30) : start].rsplit(None, 1)[-1:]
    right = text[start + length : start + length + 30].split(None, 1)[:1]
    return any(len(w) > 1 and w.isupper() for n in (left, right) for w in n)


def _counts_a_name(text: str, start: int) -> bool:
    """“Pius XI”, “World War II”: a number after a name."""
    before = text[max(0, start - 30) : start].split()
    return bool(before) and before[-1][0].isupper() and before[-1].isalpha()


def _glued(form: str, start: int) -> Finding | None:
    """“scaleThe”: two ordinary words that have lost what stood between them."""
    match = _TWO_WORDS.fullmatch(form)
    if match is None:
        return None
    left, right = match.groups()
    if min(zipf(left), zipf(right)) < _ORDINARY:
        return None
    return Finding(
        span=Span(start, start + len(form)),
        rule="glued-words",
        category=Category.PUNCTUATION,
        severity=Severity.MINOR,
        confidence=0.7,
        message=f"“{left}” and “{right}” have grown together.",
        suggestions=(Suggestion(f"{left}. {right}"), Suggestion(f"{left} {right}")),
    )


def _odd(form: str, start: int) -> Finding:
    return Finding(
        span=Span(start, start + len(form)),
        rule="inner-capital",
        category=Category.CAPITALIZATION,
        severity=Severity.MINOR,
        confidence=0.4,
        message=f"“{form}” has a capital letter inside the word.",
    )
