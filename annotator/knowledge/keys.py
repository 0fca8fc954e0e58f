"""Keys under which names that look or sound alike meet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_TOKEN = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"(?<=\w)[’'‘ʻʼ`.-](?=\w)")
_POSSESSIVE = re.compile(r"[’'](?:s|S)?$")
# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, without marks, with nothing for apostrophes and hyphens between letters: "Al-Sisi’s" →
    "alsisis"."""
    plain = text.lower() if text.isascii() else _without_marks(text)
    if plain.isascii() and plain.replace(" ", "").isalnum():
        return " ".join(plain.split())
    return " ".join(_TOKEN.findall(_JOINT.sub("", plain)))


def _without_marks(text: str) -> str:
    # Decomposed first: some letters ("𝘈") have no small form until they are.
    small = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", small)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def without_possessive(text: str) -> str:
    """ "Hegseth’s" → "Hegseth", "the Browns’" → "the Browns"."""
    return _POSSESSIVE.sub("", text)


# One class a line of what transliterations and ears confuse; order matters, longer spellings first.
_SOUNDS: tuple[tuple[str, str], ...] = (
    ("tsch", "c"), ("shch", "c"), ("sch", "x"), ("tch", "c"), ("dzh", "c"), ("tzs", "s"), ("ght", "t"),
    ("ph", "f"), ("th", "s"), ("sh", "x"), ("ch", "c"), ("zh", "c"), ("kh", "h"), ("gh", "k"), ("ck", "k"),
    ("dj", "c"), ("tz", "s"), ("ts", "s"), ("cz", "c"), ("sz", "x"), ("rz", "c"), ("qu", "k"), ("ng", "n"),
    ("wh", "f"), ("mb", "m"), ("kn", "n"), ("wr", "r"), ("ks", "s"),
    ("ce", "s"), ("ci", "s"), ("cy", "s"), ("x", "s"), ("z", "s"), ("j", "c"), ("q", "k"), ("c", "k"),
    ("g", "k"), ("d", "t"), ("b", "p"), ("v", "f"), ("w", "f"),
)  # fmt: skip
_SOUND_OF = dict(_SOUNDS)
_SPELLINGS = re.compile("|".join(spelling for spelling, _ in _SOUNDS))
_VOWELS = re.compile("[aeiouyh]")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def sound_key(token: str) -> str:
    """The consonant skeleton of a folded token, with sounds that transliterations swap put together.

    "volodymyr" and "voldymir" give the same key, as do "hegseth" and "hegses". A vowel at the beginning is
    kept as "a". In the manner of Soundex and its successors, but wider: its job is to find candidates, not
    to judge them.
    """
    key = _SPELLINGS.sub(lambda m: _SOUND_OF[m[0]], token)
    head = "a" if key[:1] and key[0] in "aeiouy" else key[:1]
    skeleton = head + _VOWELS.sub("", key[1:])
    return _DOUBLED.sub(r"\1", skeleton)


def deletions(token: str) -> Iterator[str]:
    """`token` and every string that leaves out one of its letters. Two tokens that share one are within two
    edits of each other (the symmetric deletion method of W. Garbe's SymSpell, at distance one)."""
    yield token
    if len(token) > 3:
        for i in range(len(token)):
            yield token[:i] + token[i + 1 :]


LEAST_OF_SYLLABLES = 7
"""Letters from which a token may have lost a syllable."""


def without_syllable(token: str) -> Iterator[str]:
    """Every string that leaves out a consonant and a vowel of a long token, one after the other, but not its
    first letter: "vovcnsk" for "vovchansk"."""
    if len(token) >= LEAST_OF_SYLLABLES:
        vowels = [letter in "aeiouy" for letter in token]
        for at in range(1, len(token) - 1):
            if vowels[at] != vowels[at + 1]:
                yield token[:at] + token[at + 2 :]
