"""What the title of a table's column says of its words: which part they play, and in which language they
are."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

TARGETS = (
    "target", "translation", "translated", "mt", "hypothesis", "hyp", "output", "tgt", "trg", "target text",
    "targettext", "target segment", "target language", "übersetzung", "zieltext", "zielsprache",
)  # fmt: skip
"""Titles of the column to correct, the likeliest first."""
TEXTS = ("text", "segment", "sentence", "paragraph", "content", "body", "article")
"""Titles of what may be the column to correct."""
SOURCES = (
    "source", "src", "original", "source text", "sourcetext", "source segment", "source language",
    "quelle", "quelltext", "ausgangstext", "ausgangssprache",
)  # fmt: skip
OTHERS = ("id", "key", "no", "number", "line", "comment", "comments", "note", "notes", "context", "status")
_ROLES = frozenset({*TARGETS, *TEXTS, *SOURCES, *OTHERS})
_TONGUES = "ar cs da de es et fi fr it ja ko nl pl pt ro ru sv uk zh_CN".split()
"""In whose words languages are named, beside English."""
_LONGEST = 60
"""Characters of a title that is looked at."""
_WORD = re.compile(r"[^\W_]+")
_REGION = re.compile(r"[a-z]{2}|han[st]|latn|cyrl|\d{3}")
"""What stands behind the language in a tag such as en-GB or zh-Hant."""


@dataclass(frozen=True, slots=True)
class Title:
    """`role` is the title without the language it names, in lower case; `language` is ISO 639-1, "" where
    none is named."""

    role: str
    language: str


def read_title(title: str) -> Title:
    """What a column's title says. A language counts only where nothing but a usual role stands beside it
    (“German”, “en-GB”, “Source (DE)”, “English text”)."""
    words = _WORD.findall(title.casefold()) if len(title) <= _LONGEST else []
    whole = " ".join(words)
    if not words or whole in _ROLES:
        return Title(whole, "")
    known = _names()
    for at, word in enumerate(words):
        if code := known.get(word):
            rest = words[:at] + words[at + 1 :]
            if len(rest) > at and _REGION.fullmatch(rest[at]) and rest[at] not in _ROLES:
                del rest[at]
            role = " ".join(rest)
            if not role or role in _ROLES:
                return Title(role, code)
    return Title(whole, known.get(whole, ""))


@cache
def _names() -> Mapping[str, str]:
    """The codes of languages by their codes and their names, in lower case. The names are those of ISO
    639-3 and their translations by Debian's iso-codes."""
    import pycountry

    tongues = [
        gettext.translation("iso639-3", pycountry.LOCALES_DIR, languages=[code], fallback=True)
        for code in _TONGUES
    ]
    coded = [entry for entry in pycountry.languages if hasattr(entry, "alpha_2")]
    found = {
        tongue.gettext(entry.name).partition(" (")[0].casefold(): str(entry.alpha_2)
        for tongue in (gettext.NullTranslations(), *tongues)
        for entry in coded
    }
    found |= {str(entry.alpha_2): str(entry.alpha_2) for entry in coded}
    return MappingProxyType({name: code for name, code in found.items() if name not in _ROLES})
