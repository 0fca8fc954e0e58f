"""Words that join clauses or phrases and contradict each other, or lack their second half: “Although …, but”,
“Because …, so”, “according the ministry”.

False alarms in 130,000 words written by people, then right flags in 1,300,000 words of translation:
two-links 0, 1 of 1; lost-to 0, 8 of 8, all in sentences with an error put in.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from annotator.detect.base import Finding
from annotator.detect.linguistics import Sentence, Word, between
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion

_PAIRS = {
    "although": frozenset({"but", "yet"}),
    "though": frozenset({"but", "yet"}),
    "because": frozenset({"so", "therefore"}),
}
_TAKES_TO = frozenset("according owing due prior".split())
_OBJECTS = frozenset("DT PRP$ NNP NNPS PRP".split())
_BEFORE_OTHERS = frozenset("DT PRP$ MD TO JJ VB VBZ VBP VBD VBG CD".split())
"""Tags of words after which these are something else: “in due course”, “the prior agreement”."""


def lost_to(text: str, sentence: Sentence) -> Iterator[Finding]:
    """“according the ministry”, “due the storm”."""
    words = sentence.words
    for word in words[:-1]:
        if word.lower in _TAKES_TO and (finding := _without_to(text, words, word)):
            yield finding


def two_links(sentence: Sentence) -> Iterator[Finding]:
    """“Although it rains, but”, “Because he came, so”: one of the two says enough."""
    words = sentence.words
    opener = words[1] if words[0].lower == "even" and len(words) > 1 else words[0]
    if opener.lower not in _PAIRS:
        return
    seconds = _PAIRS[opener.lower]
    for mark, second in pairwise(words[3:]):
        if mark.text == "," and second.lower in seconds:
            yield Finding(
                span=Span(mark.start, second.end),
                rule="two-links",
                category=Category.GRAMMAR,
                severity=Severity.MINOR,
                confidence=0.75,
                message=f"After “{opener.text}” at the beginning there is no “{second.text}”.",
                suggestions=(Suggestion(mark.text),),
            )
        if mark.text == ",":
            return  # "Although it rained, they came, but"


def _without_to(text: str, words: tuple[Word, ...], word: Word) -> Finding | None:
    following = words[word.i + 1]
    before = words[word.i - 1] if word.i else None
    if following.tag not in _OBJECTS or text[word.end : following.start] != " ":
        return None
    if word.lower == "due" and before is not None and before.text != ",":
        return None  # "the money due the bank"
    if before is not None and (before.tag in _BEFORE_OTHERS or before.text[0] in "-–"):
        return None
    quote = text[word.start : following.end]
    return Finding(
        span=between(word, following),
        rule="lost-to",
        category=Category.GRAMMAR,
        severity=Severity.MINOR,
        confidence=0.8,
        message=f"“{quote}”: “{word.text}” is followed by “to”.",
        suggestions=(Suggestion(f"{word.text} to{text[word.end : following.end]}"),),
    )
