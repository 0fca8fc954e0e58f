"""In which language an article is, where nothing says so."""

from __future__ import annotations

from dataclasses import replace

from annotator.formats.base import ImportedArticle
from annotator.knowledge.languages import ENGLISH, language_of, share_of
from annotator.text.tokens import word_count

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
