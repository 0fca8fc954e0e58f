"""Whether words written with capitals are a name, for detectors that must leave names alone.

No model and no table of names: it asks how the words are written and whether they are ordinary words at the
beginning of a sentence. Good enough to keep a grammar checker from judging what it cannot know.
"""

from __future__ import annotations

import re

from annotator.knowledge.languages import ENGLISH, base, frequency
from annotator.text.word_frequency import zipf

_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:…][”’\"')\]]*\s*[“‘\"'(\[]*\Z|\n[“‘\"'(\[]*\Z|\A[“‘\"'(\[\s]*\Z")
_ORDINARY_FROM = 4.5
"""Zipf frequency from which a word with a capital at the beginning of a sentence is taken for itself."""
_RARE_BELOW = 3.0
"""Zipf frequency below which a word with a capital is taken for a name in languages other than English, of
which some begin all nouns with one."""
_LOOK_BACK = 12


def holds_name(text: str, start: int, end: int, language: str = ENGLISH) -> bool:
    """True where `text[start:end]` holds a capitalised word that is not simply the first word of a sentence;
    in another language than English, one that is rare.

    A word cut by the span's ends counts whole.
    """
    if base(language) != ENGLISH:
        found = (m[0] for m in _WORD.finditer(text, *_whole_words(text, start, end)))
        return any(not w.islower() and not frequency(w.lower(), language) >= _RARE_BELOW for w in found)
    return any(_is_name(text, m) for m in _WORD.finditer(text, *_whole_words(text, start, end)))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while 0 < start < end and text[start - 1].isalpha() and text[start].isalpha():
        start -= 1
    while start < end < len(text) and text[end - 1].isalpha() and text[end].isalpha():
        end += 1
    return start, end


def _is_name(text: str, word: re.Match[str]) -> bool:
    letters = word[0]
    if letters.islower() or letters in ("I", "A") or letters.startswith(("I'", "I’")):
        return False
    if not letters[0].isupper() or not letters[1:].islower():
        return len(letters) > 1  # XI, McCain, iPhone
    if _SENTENCE_END.search(text[max(0, word.start() - _LOOK_BACK) : word.start()]) is None:
        return True
    return zipf(letters.lower()) < _ORDINARY_FROM
