"""Verbs that are not in the number of the subject right before them: “The prices was”, “The museum are”.

Only with a subject that has an article or the like of its own, at the beginning or after a conjunction: the
parser mistakes too many others.

False alarms in 130,000 words written by people, then right flags in 1,300,000 words of translation:
subject-number 0, 3 of 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from annotator.detect.base import Finding
from annotator.detect.linguistics import Sentence, Word, between
from annotator.detect.missing_articles import COUNT_NOUNS
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion

_OF_ONE = {"is": "are", "was": "were", "has": "have"}
_OF_SEVERAL = {right: wrong for wrong, right in _OF_ONE.items()}
_OWNERS = frozenset("the these those their his its our a an this each every".split())
_BEFORE = frozenset("and but that because while although as when".split())
"""Words after which a clause, and so its subject, begins."""
_ALSO_ONE = frozenset("news means headquarters works series".split())


def wrong_subjects(text: str, sentence: Sentence) -> Iterator[Finding]:
    """The verbs of one sentence that follow their subject and contradict its number."""
    words = sentence.words
    for noun, verb in pairwise(words[1:]):
        if noun.dep not in ("nsubj", "nsubjpass") or text[noun.end : verb.start] != " ":
            continue
        right = _right_verb(noun, verb)
        if right and _begins_clause(sentence, noun):
            yield Finding(
                span=between(noun, verb),
                rule="subject-number",
                category=Category.AGREEMENT,
                severity=Severity.MINOR,
                confidence=0.75,
                message=f"“{noun.text}” and “{verb.text}” are not in the same number.",
                suggestions=(Suggestion(f"{noun.text} {right}"),),
            )


def _right_verb(noun: Word, verb: Word) -> str:
    """The verb in the noun's number; "" where it is in that already, or may be."""
    plural = noun.tag == "NNS" and noun.lower.endswith("s") and noun.lemma != noun.lower
    if not noun.text.islower():
        return ""
    if plural and not noun.lower.endswith(("ics", "species")) and noun.lower not in _ALSO_ONE:
        return _OF_ONE.get(verb.lower, "")
    if noun.tag == "NN" and noun.lower in COUNT_NOUNS:
        return _OF_SEVERAL.get(verb.lower, "")
    return ""


def _begins_clause(sentence: Sentence, noun: Word) -> bool:
    """Whether the subject is one noun with its article, and its clause begins with it."""
    words = sentence.words
    owner = sentence.child(noun.i, "det", "poss")
    if owner is None or owner.lower not in _OWNERS or sentence.child(noun.i, "conj", "cc", "nummod"):
        return False
    if owner.i and words[owner.i - 1].lower not in _BEFORE:
        return False
    return not any(w.lower in ("and", "or", "of", "if") for w in words[max(0, owner.i - 2) : noun.i])
