"""In which language an article is, where nothing says so, and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from annotator.detect.registry import DetectorOptions, builtin_detectors
from annotator.formats.base import ImportedArticle
from annotator.knowledge.languages import ENGLISH, base, checks_of, language_of, not_checked, share_of
from annotator.model.errors import AnnotatorError
from annotator.text.tokens import word_count

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_LEAST_WORDS = 8
"""Fewer words may be a name or a title, which says nothing about its language."""
_LEAST_SHARE = 0.2
"""Of the words of an article a third or more are among the commonest; a quotation in an English one has
few."""


def told_language(text: str) -> str:
    """The language a text seems to be in (ISO 639-1); English where that cannot be told."""
    told = language_of(text)
    if not told or word_count(text) < _LEAST_WORDS or share_of(text, told) < _LEAST_SHARE:
        return ENGLISH
    return told


def with_language(imported: ImportedArticle) -> ImportedArticle:
    """The article with its language, told by its words where the file does not say."""
    return imported if imported.language else replace(imported, language=told_language(imported.text))


def language_tag(given: str) -> str:
    """The code of a language as it is kept: "pt-BR", "de". Raises AnnotatorError for what is none."""
    given = given.strip()
    if not _TAG.fullmatch(given):
        raise AnnotatorError(
            f"“{given}” is no code of a language.",
            "Codes have two letters, such as en or de, or a variant: pt-BR.",
        )
    return given.replace("_", "-")


def is_checked(code: str) -> bool:
    """Whether detectors know the language: English, or one of those whose profile has checks."""
    return base(code) == ENGLISH or checks_of(code) is not None


def lacking(code: str) -> str:
    """What nobody looks for in an article of this language, as a sentence; "" where nothing is lacking."""
    return not_checked(code)


def not_for(language: str, detectors: Collection[str]) -> frozenset[str]:
    """Those of the detectors that look at no article in this language. Ids no detector has are left out."""
    if not detectors:
        return frozenset()
    made = builtin_detectors(DetectorOptions(), detectors)
    return frozenset(d.id for d in made if d.languages and base(language) not in d.languages)
