"""Names of a translation that stand in its source: in the same letters, or in others that are read like that.

A small language model cannot spell Шендерович in Latin letters and is surprised by every name a source in
other letters brings; the letters themselves tell what is right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from annotator.detect.bilingual.names import sound_alike
from annotator.detect.bilingual.pinyin import readings
from annotator.knowledge.keys import fold, sound_key, without_possessive
from annotator.text.tokens import words

_LEAST = 3
"""Letters of a name."""
_LEAST_SOUNDS = 3
"""Consonants a name must have for them alone to tell it."""
_ENDING = 3
"""Letters a name in Cyrillic may have more, for its case."""
_LEAST_IN_PINYIN = 5
_SPARE = 1
"""Letters a name may have more than Cyrillic has (Yeltsin for Ельцин)."""
_LATIN = re.compile(r"[A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ0-9’'.\-]*[A-Za-zÀ-ɏ0-9])")
_OTHER = re.compile(r"[^\W\d_A-Za-zÀ-ɏ]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_HAN = re.compile(r"[\u4e00-\u9fff]")

# Russian, Ukrainian, Belarusian and Bulgarian letters as English writes their sounds (BGN/PCGN, simplified).
_READ = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y",
        "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceNames:
    """What a source tells of the names in its translation: `written` are its words without regard to case,
    `latin` those in Latin letters where most of it is in others, `cyrillic` its capitalised ones as they are
    read, `chinese` all of it where there are Chinese characters."""

    written: frozenset[str]
    latin: frozenset[str]
    cyrillic: tuple[str, ...]
    chinese: str

    def spells(self, word: str) -> bool:
        """Whether a word of the translation is a name that the source has."""
        name = without_possessive(word)
        if len(name) < _LEAST or not name[0].isupper():
            return False
        return (
            name.casefold() in self.written or self._read_so(name) or _in_pinyin(name.lower(), self.chinese)
        )

    def explains(self, word: str) -> bool:
        """Whether the source, in other letters than the translation, has a word in the same ones, or a name
        in Cyrillic letters that is read like it. Names in pinyin are left out: the words around those that
        are right are marked as often as others (of 90 a third)."""
        name = without_possessive(word)
        if name in self.latin:
            return True
        return len(name) >= _LEAST and name[0].isupper() and self._read_so(name)

    def _read_so(self, name: str) -> bool:
        return any(_alike(name, read) for read in self.cyrillic)


@lru_cache(maxsize=1024)
def source_names(source: str) -> SourceNames:
    """Those of a source, or of a part of it."""
    found = [span.of(source) for span in words(source)]
    in_others = 2 * len(_OTHER.findall(source)) > sum(map(str.isalpha, source))
    return SourceNames(
        frozenset(w.casefold() for w in found),
        frozenset(_LATIN.findall(source) if in_others else ()),
        tuple(dict.fromkeys(_read(w) for w in found if w[0].isupper() and _CYRILLIC.search(w))),
        source if _HAN.search(source) else "",
    )


def _read(word: str) -> str:
    return word.lower().translate(_READ)


def _alike(name: str, read: str) -> bool:
    """Whether a name is what Cyrillic letters read as, but for an ending in the source."""
    if len(name) > len(read) + _SPARE:
        return False
    if sound_alike(name, read):
        return True
    sounds = sound_key(fold(name))
    return (
        len(sounds) >= _LEAST_SOUNDS
        and sound_key(fold(read)).startswith(sounds)
        and len(read) <= len(name) + _ENDING
    )


def _in_pinyin(name: str, source: str) -> bool:
    """Whether a name of several syllables is how characters that follow each other may be read."""
    letters = "".join(filter(str.isalpha, name))
    return any(
        len(letters) >= _LEAST_IN_PINYIN and _goes_on(letters, source, at) for at in range(len(source))
    )


def _goes_on(letters: str, source: str, at: int) -> bool:
    """Whether the characters from `at` on can be read as these letters, to the last of them."""
    if not letters:
        return True
    syllables = readings().all.get(source[at], ()) if at < len(source) else ()
    return any(letters.startswith(s) and _goes_on(letters[len(s) :], source, at + 1) for s in syllables)
