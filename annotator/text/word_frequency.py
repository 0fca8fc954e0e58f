"""How common words are, by the counts that wordfreq ships.

To import wordfreq takes a fifth of a second, a tenth of a first check, nearly all of it for words that are
not looked up here: those with digits, or in scripts and languages that must be taken apart first. Plain words
in Latin letters, which are nearly all, are looked up in its tables by this module, with the same result; the
others are left to wordfreq, which is imported for the first of them.
"""

from __future__ import annotations

import gzip
import importlib.util
import math
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import msgpack

_PLAIN_LANGUAGES = frozenset({"de", "en", "es", "fr", "it", "nl", "pl", "pt", "ro"})
"""In which a word is its letters, small and composed, and no more."""
_COMMAS_BELOW = str.maketrans("şţ", "șț")
"""How Romanian is listed."""
_PLAIN = re.compile(r"[a-zß-öø-ɏ]{3,}(?:'[a-zß-öø-ɏ]+)?|[a-zß-öø-ɏ]+")
"""What wordfreq takes for one word. Another may begin after two letters and an apostrophe (“qu'il”)."""
_WHOLE = 900
"""Centibels from one use in a billion words, where the Zipf scale begins, to nothing but this word."""
_FORMAT = {"format": "cB", "version": 1}


@lru_cache(maxsize=65536)
def zipf(word: str, language: str = "en", *, small: bool = False) -> float:
    """The base-ten logarithm of how often a word comes in a billion words, 0 for one that is not listed.
    `language` is an ISO 639-1 code out of `languages()`, else LookupError is raised; `small` looks into the
    list of words that come once in a million words at least, which loads sooner.
    """
    if language in _PLAIN_LANGUAGES:
        plain = unicodedata.normalize("NFC", word).casefold().replace("’", "'")
        parts = (plain.translate(_COMMAS_BELOW) if language == "ro" else plain).split("-")
        if all(map(_PLAIN.fullmatch, parts)):
            return _together(parts, language, small)
    from wordfreq import zipf_frequency

    return float(zipf_frequency(word, language, "small" if small else "best"))


@cache
def languages() -> frozenset[str]:
    """The languages whose words were counted, ISO 639-1 codes."""
    return frozenset(path.name.split(".")[0].partition("_")[2] for path in _folder().glob("[ls]*_*.gz"))


def _together(parts: list[str], language: str, small: bool) -> float:
    """The frequency of words that are one with hyphens: its inverse is the sum of theirs."""
    table = _table(language, small)
    levels = [table.get(part) for part in parts]
    listed = [level for level in levels if level is not None]
    if len(listed) < len(levels):
        return 0.0
    if len(listed) == 1:
        return (_WHOLE - listed[0]) / 100
    share = 1 / sum(10 ** (level / 100) for level in listed)
    if share <= 1e-9:
        return 0.0
    share = round(share, math.floor(-math.log10(share)) + 3)  # what is known of it, to three digits
    return round(math.log10(share) + 9, 2)


@cache
def _table(language: str, small: bool) -> dict[str, int]:
    """Words with the negative logarithm of their share in a text, in centibels."""
    folder = _folder()
    sizes = ["small"] if small else ["large", "small"]
    path = next(p for size in sizes if (p := folder / f"{size}_{language}.msgpack.gz").exists())
    header, *levels = msgpack.unpackb(gzip.decompress(path.read_bytes()))
    if header != _FORMAT:
        raise ValueError(f"{path}: this is no list of word frequencies of the kind that is known.")
    return {word: level for level, words in enumerate(levels) for word in words}


@cache
def _folder() -> Path:
    """Where wordfreq keeps its tables; found without importing it."""
    spec = importlib.util.find_spec("wordfreq")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("wordfreq is not installed.", name="wordfreq")
    return Path(spec.origin).parent / "data"
