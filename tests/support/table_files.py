"""Exports of articles that came with a choice of how to read them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from word_documents import export_of

from annotator.formats.base import Export, ImportedArticle


def table_export(
    article: ImportedArticle,
    words: Sequence[tuple[str, str]],
    places: Sequence[tuple[int, int, str]] = (),
) -> Export:
    """An export with corrections of the first occurrence of some words, and of places."""
    found = []
    for old, new in words:
        start = article.text.index(old)
        found.append((start, start + len(old), new))
    export = export_of(article, [*found, *places])
    choices = json.dumps({c.id: c.value for c in article.choices}) if article.choices else ""
    return replace(export, document=replace(export.document, choices=choices))
