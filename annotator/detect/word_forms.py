"""Words in a form that cannot stand where they do: “Him advised her”, “Its is possible”, “a legally risk”.

False alarms in 130,000 words written by people, then right flags in 1,100,000 words of translation, nearly
all of them in sentences with an error put in: not-subject 0, 25 of 27; adverb-noun 0, 9 of 9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.detect.base import Finding
from annotator.detect.linguistics import Sentence, Word, between
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion

_SUBJECTS = {
    "him": "he",
    "himself": "he",
    "herself": "she",
    "its": "it",
    "itself": "it",
    "them": "they",
    "themselves": "they",
    "their": "they",
    "me": "I",
    "myself": "I",
    "my": "I",
    "us": "we",
    "ourselves": "we",
    "ourself": "we",
    "our": "we",
    "your": "you",
}
_POSSESSIVES = frozenset("my our their your its".split())
_AUXILIARIES = frozenset("is are was were has have had would could should".split())
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_CONJUNCTIONS = frozenset("that because although if when while as".split())
_BEFORE_NOUNS = frozenset(
    "likely early daily weekly monthly yearly hourly quarterly only nearly roughly really friendly lonely "
    "lovely ugly elderly deadly costly orderly timely leisurely worldly unearthly kindly".split()
)
"""Words in -ly that may stand before a noun."""


def wrong_forms(sentence: Sentence) -> Iterator[Finding]:
    """Objects and possessives in the place of a subject, adverbs in that of an adjective."""
    words = sentence.words
    for word in words[:-2]:
        if _is_no_subject(words, word):
            yield _subject(word, words[word.i + 1])
        elif word.tag == "RB" and word.lower.endswith("ly") and _is_before_noun(words, word):
            yield Finding(
                span=between(word, words[word.i + 1]),
                rule="adverb-noun",
                category=Category.GRAMMAR,
                severity=Severity.MINOR,
                confidence=0.7,
                message=f"“{word.text}” does not go with a noun such as “{words[word.i + 1].text}”.",
                suggestions=_adjective(word, words[word.i + 1]),
            )


def _is_no_subject(words: Sequence[Word], word: Word) -> bool:
    """Whether a pronoun that is no subject stands where one belongs: before a finite verb, at the beginning
    or after a conjunction; a possessive one before an auxiliary anywhere."""
    if word.lower not in _SUBJECTS or word.text == "US":
        return False
    verb = words[word.i + 1]
    if word.lower in _POSSESSIVES:
        return verb.lower in _AUXILIARIES and verb.tag in _FINITE
    if word.i == 0:
        return verb.tag in _FINITE
    before = words[word.i - 1]
    plain = not word.lower.endswith(("self", "selves", "us"))
    return plain and before.tag == "IN" and before.lower in _CONJUNCTIONS and verb.lower in _AUXILIARIES


def _subject(word: Word, verb: Word) -> Finding:
    right = _SUBJECTS[word.lower]
    right = right[0].upper() + right[1:] if word.text[0].isupper() else right
    return Finding(
        span=between(word, verb),
        rule="not-subject",
        category=Category.GRAMMAR,
        severity=Severity.MAJOR,
        confidence=0.8,
        message=f"“{word.text}” cannot be the subject of “{verb.text}”.",
        suggestions=(Suggestion(f"{right} {verb.text}"),),
    )


def _is_before_noun(words: Sequence[Word], adverb: Word) -> bool:
    """Whether an article, an adverb and a noun make up a noun phrase: “a legally risk”."""
    if adverb.i == 0 or adverb.lower in _BEFORE_NOUNS or adverb.i + 2 >= len(words):
        return False
    before, noun, after = (words[adverb.i + n] for n in (-1, 1, 2))
    return (
        before.lower in ("the", "a", "an", "his", "their", "its", "her")
        and before.tag in ("DT", "PRP$")
        and noun.tag in ("NN", "NNS")
        and noun.text.isalpha()
        and after.tag not in ("VBN", "VBG", "JJ", "HYPH", "NN", "NNS")
    )


def _adjective(adverb: Word, noun: Word) -> tuple[Suggestion, ...]:
    stem = adverb.text.removesuffix("ly")
    return (Suggestion(f"{stem} {noun.text}"),) if len(stem) > 3 and stem[-1] not in "bip" else ()
