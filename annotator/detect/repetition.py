"""Words and phrases said twice: "last week said last week", "the the", "Henry Kissinger. Henry Kissinger
uses".

False alarms in 130,000 words written by people, then right flags in 252,000 words of translation:
double-word 2 (one a slip), 53 of 60; phrase 1, 28 of 34; said-twice 2 (one a slip), none; same-predicate 0, 2
of 4; name-again 0. In 1,100,000 words: double-word with a capital 1 (a slip), 18 of 18;
joined-to-itself 1, 147 of 156 (of those by people 0); glued-double 0, 39 of 40; two-forms 0, 19 of 20.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from annotator.detect.base import Finding
from annotator.detect.linguistics import Sentence, Word, between
from annotator.detect.plain_words import repetitions
from annotator.detect.sentencewise import SentenceDetector
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion
from annotator.text.word_frequency import zipf

_MAY_DOUBLE = frozenset(
    "that had is do did her very really so no yes ha bye blah many more much long far way wow please well "
    "never ever "
    "far now there oh hey hello ok knock night tut tsk boo bang chop pat again round yeah mm uh um aye hear "
    "wagga sirhan humbert boutros baden "
    "on out in "
    "too go stop wait run ho he big old little new pom duran sing walla beri york".split()
)
"""Words right to double ("had had", "very very")."""
_LINKS = frozenset(
    "and or by to after for from in on upon the a an of vs against is as not with over than but , – —".split()
)
"""Words between two equal phrases that make a set expression of them ("day after day", "line by line")."""
_SAYING = frozenset("said says told added".split())
_DIVIDERS = frozenset("that who which what when where if but and because as how whom while".split())
_CONTENT = ("NN", "VB", "JJ", "CD")
"""How the tags of words that mean something begin."""
_GENUS = re.compile(r"(?<![^\W_])([A-Z][a-z]+|[A-Z]\.) $")
_LATIN_BELOW = 3.0
"""Zipf frequency below which a small word after a genus is taken for Latin."""
_LOOK_BACK = 30
"""Code points looked at before a doubled word."""
_GLUED = re.compile(r"(?<![^\W_])([^\W\d_]{4,})\1(?![^\W_])")
_SHORTEST_NAME = 5
"""Letters of a name that nobody bears twice: “Fang Fang” is one, “Takeshi Takeshi” is not."""
_IN_USE = 1.0
"""Zipf frequency from which a word that repeats itself ("couscous") is one."""
_AGAIN = frozenset(
    "again over years year days day hours hour weeks week months month times time miles mile on by more less "
    "such so round through out up down nation generation page ever half side back hand face one two three "
    "thousands hundreds millions dozens tons lots pages".split()
)
"""Words that “and” or “or” may join to themselves."""
_MODIFIERS = ("JJ", "NN", "VB", "HYPH", "CD", "POS")
_SOLEMN = 6
"""Letters from which a word is not doubled for effect."""
_OPENERS = "“\"‘'(—–-…:"
_TWICE_TAGS = ("NN", "NNS", "JJ", "VBN", "VBG", "VB")
_MAX_GAP = 2
_LONGEST = 6


class Repetition(SentenceDetector):
    id = "repetition"
    title = "Repeated words and phrases"
    without_parser = staticmethod(repetitions)

    def find(self, text: str, sentence: Sentence, before: Sentence | None) -> Iterator[Finding]:
        words = [w for w in sentence.words if w.tag != "_SP"]
        taken = 0
        for i in range(len(words)):
            if i < taken:
                continue
            finding, upto = _phrase(text, words, i)
            if finding is None:
                finding, upto = _double(text, words, i)
            if finding is not None:
                taken = upto
                yield finding
        yield from _glued_twice(text, sentence)
        yield from _two_forms(words)
        yield from _joined_to_itself(words)
        yield from _said_twice(sentence.words)
        yield from _same_predicate(sentence.words)
        if before is not None and (finding := _across(text, before, sentence)):
            yield finding


def _double(text: str, words: Sequence[Word], i: int) -> tuple[Finding | None, int]:
    """One word twice running."""
    if i + 1 >= len(words):
        return None, i
    first, second = words[i], words[i + 1]
    number = first.text[0].isdigit() and len(first.text) > 2
    if first.lower != second.lower or not (first.text.isalpha() or number) or first.lower in _MAY_DOUBLE:
        return None, i
    gap = text[first.end : second.start]
    name = first.text[0].isupper() and first.tag in ("NNP", "NNPS")
    if gap.strip() or not gap or (name and (len(first.text) < _SHORTEST_NAME or first.text != second.text)):
        return None, i
    if first.text != second.text and second.text[0].isupper():
        return None, i
    if names_subspecies(text, first.start, first.lower):
        return None, i
    last = i + 1
    while last + 1 < len(words) and words[last + 1].lower == first.lower:
        last += 1
    span = between(first, words[last])
    return (
        Finding(
            span=span,
            rule="double-word",
            category=Category.DUPLICATION,
            severity=Severity.MINOR,
            confidence=0.9,
            message=f"“{first.text}” stands here {'twice' if last == i + 1 else 'several times'}.",
            suggestions=(Suggestion(first.text, "Say it once."),),
        ),
        last + 1,
    )


def _glued_twice(text: str, sentence: Sentence) -> Iterator[Finding]:
    """“OpeningOpening”: a word twice without a space."""
    for match in _GLUED.finditer(text, sentence.span.start, sentence.span.end):
        if zipf(match.group()) >= _IN_USE:
            continue
        yield Finding(
            span=Span(match.start(), match.end()),
            rule="glued-double",
            category=Category.DUPLICATION,
            severity=Severity.MINOR,
            confidence=0.92,
            message=f"“{match[1]}” stands here twice, without a space.",
            suggestions=(Suggestion(match[1], "Say it once."),),
        )


def _two_forms(words: Sequence[Word]) -> Iterator[Finding]:
    """“the head heads and arrows”, “the landscaped landscape”: two forms of one word side by side."""
    for first, second in pairwise(words):
        if first.lemma != second.lemma or first.lower == second.lower or len(first.lemma) < 4:
            continue
        if first.lemma == "have":
            continue
        if first.text.isalpha() and second.text.islower() and second.start == first.end + 1:
            yield Finding(
                span=between(first, second),
                rule="two-forms",
                category=Category.DUPLICATION,
                severity=Severity.MINOR,
                confidence=0.85,
                message=f"“{first.text}” and “{second.text}” are one word in two forms.",
                suggestions=(Suggestion(second.text), Suggestion(first.text)),
            )


def _joined_to_itself(words: Sequence[Word]) -> Iterator[Finding]:
    """“an exchange of views and views”, “open, inclusive, inclusive”: two words of the source became one."""
    for i in range(1, len(words) - 3):
        before, first, link, second, after = words[i - 1 : i + 4]
        if first.text != second.text or not first.text.isalpha() or first.lower in _AGAIN:
            continue
        if first.tag not in _TWICE_TAGS or second.tag[:2] != first.tag[:2]:
            continue
        nouns = first.tag.startswith("NN")
        # "young adults and adults", "health and health services" say two things.
        two_things = nouns and (before.tag.startswith(_MODIFIERS) or _goes_on(after))
        # "a long, long time" and "friends, friends!" are said so.
        moving = len(first.text) < _SOLEMN or before.text in _OPENERS or after.text == "!"
        if not (
            (link.lower in ("and", "or") and not two_things)
            or (link.text == "," and not two_things and not moving)
            or (link.lower == "of" and nouns)
        ):
            continue
        yield Finding(
            span=between(first, second),
            rule="joined-to-itself",
            category=Category.DUPLICATION,
            severity=Severity.MINOR,
            confidence=0.9 if link.is_word else 0.85,  # 82 of 88 in 52 documents; 65 of 68 in 11
            message=f"“{first.text}” is joined to itself.",
            suggestions=(Suggestion(first.text, "Say it once."),),
        )


def _goes_on(after: Word) -> bool:
    """Whether a noun goes on into a longer one."""
    return after.tag.startswith(("NN", "HYPH", "POS", "VBG")) or after.text[0] in "-–/"


def names_subspecies(text: str, start: int, word: str) -> bool:
    """Whether a word doubled from `start` on is the end of a subspecies' name: “Capra ibex ibex”, “Bison
    bison bison”."""
    genus = _GENUS.search(text[max(0, start - _LOOK_BACK) : start])
    if genus is None or not word.islower():
        return False
    return genus[1].lower() == word or zipf(word) < _LATIN_BELOW


def _phrase(text: str, words: Sequence[Word], i: int) -> tuple[Finding | None, int]:
    """Two or more words that come again at once or after at most two words."""
    for length in range(min(_LONGEST, (len(words) - i) // 2), 1, -1):
        first = words[i : i + length]
        if not all(w.is_word for w in first):
            continue
        key = [w.lower for w in first]
        content = any(w.tag.startswith(_CONTENT) for w in first)
        for gap in range(_MAX_GAP + 1 if content else 1):
            start = i + length + gap
            second = words[start : start + length]
            if [w.lower for w in second] != key:
                continue
            between_words = words[i + length : start]
            reported = any(w.lower in _SAYING for w in first) and any(w.tag in ("NN", "NNP") for w in first)
            if not all(w.is_word for w in between_words) or all(w.tag == "NNP" for w in first):
                return None, i
            if any(w.lower in _LINKS for w in between_words) and not reported:
                return None, i
            if gap and not reported and not _time_or_thing(first):
                return None, i  # "I did what I did", "a lot of ants and a lot of bees"
            if not gap and key[0] == key[-1]:
                return None, i
            span = between(first[0], second[-1])
            kept = text[words[i + length].start : second[-1].end]
            return (
                Finding(
                    span=span,
                    rule="phrase",
                    category=Category.DUPLICATION,
                    severity=Severity.MAJOR,
                    confidence=0.85,
                    message=f"“{text[first[0].start : first[-1].end]}” is said twice.",
                    suggestions=(
                        Suggestion(kept, "Leave the first out."),
                        *(
                            (
                                Suggestion(
                                    text[first[0].start : between_words[-1].end], "Leave the second out."
                                ),
                            )
                            if between_words
                            else ()
                        ),
                    ),
                ),
                start + length,
            )
    return None, i


def _time_or_thing(words: Sequence[Word]) -> bool:
    """“last week”, “met in secret”: words nobody says twice so near each other."""
    first = ("JJ", "NN", "CD") if len(words) == 2 else _CONTENT
    ends = words[-1].tag in ("NN", "NNS", "RB") and words[0].tag.startswith(first)
    return ends and all(w.tag != "CC" for w in words)


def _said_twice(words: Sequence[Word]) -> Iterator[Finding]:
    """“said Jan Nowak said”: two reports with nothing to divide them."""
    for i, word in enumerate(words):
        if word.lower not in _SAYING or word.tag != "VBD":
            continue
        for other in words[i + 1 : i + 8]:
            divided = not other.is_word and other.text not in ("'s", "’s", "-")
            if divided or other.lower in _DIVIDERS:
                break
            if other.lower in _SAYING and other.tag == "VBD":
                yield Finding(
                    span=between(word, other),
                    rule="said-twice",
                    category=Category.DUPLICATION,
                    severity=Severity.MINOR,
                    # Clean text: 2 in 130,000 words, one of them an error.
                    confidence=0.7,
                    message=f"“{word.text}” and “{other.text}” report the same words twice.",
                )
                break


def _same_predicate(words: Sequence[Word]) -> Iterator[Finding]:
    """“is likely to … and is likely to”: one predicate begun twice. With a subject of its own before it (“and
    the other is used to …”) the second belongs to a parallel clause."""
    begun: dict[tuple[str, str], Word] = {}
    for first, second, third in zip(words, words[1:], words[2:], strict=False):
        is_one = third.lower == "to" and first.lower in ("is", "are", "was", "were")
        if not is_one or second.tag not in ("JJ", "VBN"):
            continue
        earlier = begun.get((first.lower, second.lower))
        if earlier is None:
            begun[first.lower, second.lower] = first
        elif first.i - earlier.i < 16 and not _has_subject(words, first):
            yield Finding(
                span=between(first, third),
                rule="same-predicate",
                category=Category.DUPLICATION,
                severity=Severity.MINOR,
                confidence=0.62,
                message=f"“{first.text} {second.text} to” stands twice in this sentence.",
            )


def _has_subject(words: Sequence[Word], verb: Word) -> bool:
    """Whether a noun or pronoun stands directly before the verb."""
    before = next((w for w in words if w.end < verb.start and w.i == verb.i - 1), None)
    return before is not None and before.tag.startswith(("NN", "PRP", "WP", "WDT", "DT"))


def _across(text: str, before: Sentence, sentence: Sentence) -> Finding | None:
    """A full name that ends one sentence and begins the next."""
    left = [w for w in before.words if w.is_word]
    right = [w for w in sentence.words if w.is_word]
    if text[before.span.end - 1] != ".":
        return None
    for length in (4, 3, 2):
        ending, beginning = left[-length:], right[:length]
        if len(ending) == length == len(beginning) and [w.lower for w in ending] == [
            w.lower for w in beginning
        ]:
            if not all(w.text[0].isupper() for w in ending) or len(right) <= length + 1:
                return None
            following = right[length]
            name = text[ending[0].start : ending[-1].end]
            return Finding(
                span=between(ending[0], following),
                rule="name-again",
                category=Category.DUPLICATION,
                severity=Severity.MINOR,
                confidence=0.75,
                message=f"“{name}” ends one sentence and begins the next: one has probably been cut in two.",
                suggestions=(Suggestion(f"{name}, who {following.text}", "Join the two sentences."),),
            )
    return None
