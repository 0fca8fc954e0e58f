"""The names of error categories and severities in published ratings, and ours."""

from __future__ import annotations

import re
from functools import lru_cache

from annotator.model.mqm import Category, Severity

NO_ERROR = "no-error"
_DIMENSIONS = {"linguistic-conventions": "Fluency", "locale-conventions": "Locale convention"}
"""How the published ratings call what MQM has renamed since."""
_OURS = {c.value: c for c in Category}

# Tried in this order on a name in lower case with spaces between its words; the first that is found counts.
_PATTERNS = tuple(
    (re.compile(pattern), category)
    for pattern, category in (
        (r"^source\b", Category.OTHER),
        (r"non translation|unintelligible|nonsens|garbled", Category.UNINTELLIGIBLE),
        (r"locale|\bformat\b", Category.LOCALE),
        (r"inconsisten", Category.INCONSISTENCY),
        (r"terminolog|wrong term|\bterm\b", Category.TERM),
        (r"\b(?:named )?entit|\bne (?:replaced|removed)|\bnames?\b", Category.ENTITY),
        (r"\bnumbers?\b", Category.NUMBER),
        (r"\bdate\b|\btime\b", Category.DATE),
        (r"literal", Category.LITERAL),
        (r"untranslated|codemix|wrong language", Category.UNTRANSLATED),
        (r"omission|omitted|missing", Category.OMISSION),
        (r"duplicat|repeat|repetition", Category.DUPLICATION),
        (r"punc", Category.PUNCTUATION),
        (r"capitali|\bcase\b|\blower\b", Category.CAPITALIZATION),
        (r"word order|word swap|shuffled|sentence structure", Category.WORD_ORDER),
        (r"agreement", Category.AGREEMENT),
        (r"addition", Category.ADDITION),
        (r"spell|character encoding|\bchar\b", Category.SPELLING),
        (r"grammar|tense|aspect|function word", Category.GRAMMAR),
        (r"unidiomatic|obscure|archaic", Category.UNIDIOMATIC),
        (r"style|awkward|fluen|register|unnatural", Category.AWKWARD),
        (r"accuracy|mistranslat|reinterpret|negation|antonym|gender", Category.MISTRANSLATION),
    )
)
_SEVERITIES = {"trivial": Severity.MINOR, "unknown": Severity.MINOR} | {s.value: s for s in Severity}


def published_name(category: Category) -> str:
    """ "linguistic-conventions/grammar" as the published ratings write it: "Fluency/Grammar"."""
    dimension, *kinds = category.value.split("/")
    names = [_DIMENSIONS.get(dimension, dimension), *(kind.replace("-", " ") for kind in kinds)]
    return "/".join(name[:1].upper() + name[1:] for name in names)


@lru_cache(maxsize=1024)
def category_of(name: str) -> Category:
    """Our category for a name in somebody's ratings, "Fluency/Grammar" or "Linguistic_conventions/Spelling";
    OTHER for what is none of ours."""
    ours = _OURS.get(name.strip().lower()) or _PUBLISHED.get(name.strip().lower())
    if ours is not None:
        return ours
    words = " ".join(re.findall(r"[a-z]+", name.lower()))
    return next((c for pattern, c in _PATTERNS if pattern.search(words)), Category.OTHER)


@lru_cache(maxsize=1024)
def severity_of(name: str) -> Severity | None:
    """Our severity; None where the name says that there is no error or that it is a test of the rater."""
    word = name.strip().lower()
    if word in ("", "none", "hotw-test") or is_no_error(word):
        return None
    return _SEVERITIES.get(word, Severity.MINOR)


def is_no_error(name: str) -> bool:
    """True for "no-error", "No-error", "No error"."""
    return name.strip().lower().replace(" ", "-") == NO_ERROR


_PUBLISHED = {published_name(c).lower(): c for c in Category}
