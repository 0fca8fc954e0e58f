"""Chinese names in Hanyu Pinyin that are not what the characters of the source are read as.

The readings are in `resources/languages/zh/pinyin.tsv`: a syllable without tone, the characters whose first
reading it is, and those that may be read so, too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from annotator.detect.base import Finding
from annotator.detect.bilingual.bitext import Bitext
from annotator.knowledge.languages import frequency
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion
from annotator.paths import resource

CONFIDENCE = 0.85
_LANGUAGE = "zh"
_NAME = re.compile(r"\b[A-Z][a-z]+(?:['’][a-z]+)?\b")
_LEAST_LETTERS = 5
_SYLLABLES = range(2, 4)
"""How many syllables a name written as one word has."""
_LONGEST_SYLLABLE = 6
_FOREIGN = frozenset(
    "阿埃艾奥巴贝比彼博布查茨达德迪蒂杜多恩尔法菲费夫弗福格戈哈赫胡基吉加贾卡凯科克库拉莱勒里利莉列琳隆卢鲁伦罗洛马玛麦"
    "梅米密莫姆穆纳娜内尼妮努诺欧帕佩皮普齐奇乔切萨塞赛桑沙舍施史斯苏索塔泰特提图托瓦韦维沃乌西希谢辛休亚耶伊因尤泽扎詹佐"
)
"""Characters that write the sounds of names from elsewhere, which are spelled as they are at home. So many
of them make a row of characters such a name."""
_LEAST_FOREIGN = 2


@dataclass(frozen=True, slots=True)
class Readings:
    """How characters are read: `first` the usual reading, `all` each of them."""

    first: Mapping[str, str]
    all: Mapping[str, frozenset[str]]
    syllables: frozenset[str]


def pinyin(text: Bitext) -> Iterator[Finding]:
    """A name of which one syllable is wrong: Zhejing for 浙江."""
    if text.language != _LANGUAGE:
        return
    for n, (source, target) in enumerate(text.both):
        ours = source.of(text.source)
        around = ""
        for match in _NAME.finditer(text.target, target.start, target.end):
            written = match.group()
            if len(written) < _LEAST_LETTERS or frequency(written, text.target_language) > 0:
                continue
            # A sentence may have been divided otherwise.
            around = around or " ".join(s.of(text.source) for s, _ in text.both[max(0, n - 1) : n + 2])
            found = meant_by(written, ours)
            if not found or not meant_by(written, around):
                continue
            one = found[0] if len(found) == 1 else ""
            yield Finding(
                Span(match.start(), match.end()),
                "name-misread",
                Category.ENTITY,
                Severity.MAJOR,
                CONFIDENCE,
                f"The source has “{one}” here, which is read “{spelled(one)}”."
                if one
                else f"No characters of the source are read “{written}”.",
                (Suggestion(spelled(one), "as the source is read"),) if one else (),
                (Evidence(ours, "the source"),),
            )


def meant_by(name: str, source: str) -> tuple[str, ...]:
    """The characters of a source all but one of whose readings are the syllables of a name; () where it is
    none in pinyin, or some are read just so."""
    places = _places(source)
    nearly: dict[str, None] = {}
    for syllables in _divided(re.sub("['’]", "", name.lower())):
        right = Counter(at - n for n, syllable in enumerate(syllables) for at in places.get(syllable, ()))
        if len(syllables) in right.values():
            return ()
        for start, number in right.items():
            characters = source[max(0, start) : start + len(syllables)]
            if number == len(syllables) - 1 == len(characters) - 1 and _is_chinese(characters):
                nearly[characters] = None
    return tuple(nearly)


@lru_cache(maxsize=8)
def _places(source: str) -> Mapping[str, Sequence[int]]:
    """Where the characters of a source are that may be read as a syllable."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, character in enumerate(source):
        for syllable in readings().all.get(character, ()):
            found[syllable].append(at)
    return found


def _is_chinese(characters: str) -> bool:
    known = readings().all
    return all(c in known for c in characters) and sum(c in _FOREIGN for c in characters) < _LEAST_FOREIGN


def spelled(characters: str) -> str:
    """Characters in pinyin, as a name is written."""
    first = readings().first
    syllables = [first.get(c) or min(readings().all[c]) for c in characters]
    joined = syllables[0] + "".join(f"’{s}" if s[0] in "aeo" else s for s in syllables[1:])
    return joined.replace("v", "ü").capitalize()


@lru_cache(maxsize=4096)
def _divided(word: str) -> tuple[tuple[str, ...], ...]:
    """The ways to divide a word into so many syllables as a name has."""
    return tuple(way for way in _ways(word) if len(way) in _SYLLABLES)


def _ways(word: str) -> Iterator[tuple[str, ...]]:
    if not word:
        yield ()
    for end in range(1, min(len(word), _LONGEST_SYLLABLE) + 1):
        if word[:end] in readings().syllables:
            yield from ((word[:end], *rest) for rest in _ways(word[end:]))


@cache
def readings() -> Readings:
    """The table. Raises ValueError, naming the line, where it is malformed."""
    path = resource("languages", _LANGUAGE, "pinyin.tsv")
    first: dict[str, str] = {}
    every: dict[str, set[str]] = defaultdict(set)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        syllable, *characters = line.split("\t")
        if not 1 <= len(characters) <= 2:
            raise ValueError(f"{path}, line {number}: a syllable and two lists of characters are needed")
        written = _as_in_names(syllable)
        first.update(dict.fromkeys(characters[0], syllable))
        for character in "".join(characters):
            every[character].update(written)
    sets = {character: frozenset(found) for character, found in every.items()}
    return Readings(first, sets, frozenset().union(*sets.values()))


def _as_in_names(syllable: str) -> Sequence[str]:
    """Lü is written Lu and Lyu, too."""
    return [syllable.replace("v", vowel) for vowel in ("u", "yu", "v")] if "v" in syllable else [syllable]
