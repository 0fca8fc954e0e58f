"""Verbs and auxiliaries in forms that do not go together: “have went”, “did not went”, “is contains”, “has
being”, “will be being”, “was died”, “she hate”, and comparatives made twice: “most fastest”.

False alarms in 130,000 words written by people, then right flags in 1,300,000 words of translation, most of
them in sentences with an error put in: auxiliary-form 0, 5 of 5; be-finite 1 (a slip), 8 of 8; have-be 0, 2
of 2; be-being 0, 16 of 16; no-passive 0, 4 of 4; bare-verb 1 (a slip), 13 of 13; double-comparative 0, 3 of
3.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotator.detect.base import Finding
from annotator.detect.inflection import inflect
from annotator.detect.linguistics import Sentence, Word, between
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion
from annotator.text.word_frequency import zipf

_PAST = {
    "went": "gone", "became": "become", "began": "begun", "took": "taken", "gave": "given", "saw": "seen",
    "came": "come", "did": "done", "knew": "known", "wrote": "written", "spoke": "spoken", "fell": "fallen",
    "rose": "risen", "drove": "driven", "ate": "eaten", "flew": "flown", "grew": "grown", "threw": "thrown",
    "broke": "broken", "chose": "chosen", "wore": "worn", "swore": "sworn", "tore": "torn", "stole": "stolen",
    "froze": "frozen", "shook": "shaken", "drank": "drunk", "sang": "sung", "swam": "swum", "sank": "sunk",
    "drew": "drawn", "arose": "arisen", "forgave": "forgiven", "mistook": "mistaken",
    "overcame": "overcome", "undertook": "undertaken", "overtook": "overtaken", "withdrew": "withdrawn",
}  # fmt: skip
"""Past forms that are no participles, and the participles."""
_BE = frozenset("is are was were am be been".split())
_HAVE = frozenset("has have had".split())
_MODALS = frozenset("will would can could should must may might shall".split())
_INTRANSITIVE = frozenset("happen occur exist die disappear appear become arise erupt consist".split())
_GAPS = frozenset("relcl ccomp csubj csubjpass advcl acl pcomp".split())
"""Clauses that may end in their verb, with another verb after it: “what it is has changed”."""
_UNCHANGED = frozenset(
    "fit put cut let set read hit cost hurt quit shut split spread cast bet beat burst bid rid shed thrust "
    "upset wed forecast broadcast sweat wet knit".split()
)
"""Verbs whose past form is the base form."""
_PRONOUNS = frozenset({"he", "she"})
_IN_USE = 2.0
"""Zipf frequency from which a form is offered."""
_BEFORE_BASE = frozenset(
    "if that or and lest than suggest demand let make made help see did does do would could should may can "
    "will must might insist recommend propose ask".split()
)
"""Words before a pronoun that let a base form follow."""


def wrong_chains(text: str, sentence: Sentence) -> Iterator[Finding]:
    """The verb forms of one sentence that contradict the word before them."""
    words = sentence.words
    for word in words[:-1]:
        following = words[word.i + 1]
        if word.lower in ("more", "most"):
            yield from _double_comparative(words, word)
        elif word.tag == "PRP" and word.lower in _PRONOUNS:
            yield from _bare_verb(words, word, following)
        elif word.tag.startswith(("VB", "MD")):
            yield from _after_auxiliary(words, word, _verb_after(words, word))
        if word.tag == "VBN" and word.lemma in _INTRANSITIVE:
            yield from _passive(sentence, word)


def _verb_after(words: tuple[Word, ...], word: Word) -> Word:
    """The next word that is no adverb, within three."""
    at = word.i + 1
    while at < len(words) - 1 and at <= word.i + 3 and words[at].tag == "RB":
        at += 1
    return words[at]


def _after_auxiliary(words: tuple[Word, ...], auxiliary: Word, verb: Word) -> Iterator[Finding]:
    """“have went”, “did not went”, “should goes”, “is contains”, “has being”."""
    first, close = auxiliary.lower, verb.i == auxiliary.i + 1
    if not verb.tag.startswith(("VB", "MD")) or not verb.text.isalpha():
        return
    asked = any(w.tag in ("WP", "WRB") for w in words[: auxiliary.i])
    joined = not asked and (auxiliary.head == verb.i or not _may_end_clause(words, auxiliary))
    if first in _BE | _HAVE and verb.lower in _PAST and joined:
        yield _finding(auxiliary, verb, "auxiliary-form", _PAST[verb.lower] if first in _HAVE else "")
    elif first in ("did", "does", "do") and not close and verb.tag in ("VBD", "VBZ") and _inflected(verb):
        yield _finding(auxiliary, verb, "auxiliary-form", verb.lemma)
    elif first in _MODALS and auxiliary.tag == "MD" and verb.tag in ("VBD", "VBZ") and _inflected(verb):
        before = words[auxiliary.i - 1] if auxiliary.i else None
        if before is not None and before.tag in ("PRP", "NNS", "NNP", "NNPS"):
            yield _finding(auxiliary, verb, "auxiliary-form", verb.lemma)
    elif close and first in ("be", "been") and verb.lower == "being":
        yield _finding(auxiliary, verb, "be-being", "")
    elif close and first in _HAVE and verb.lower in ("be", "being"):
        yield _finding(auxiliary, verb, "have-be", "been")
    elif close and first in _BE and not _may_end_clause(words, auxiliary) and _is_second(auxiliary, verb):
        yield _finding(auxiliary, verb, "be-finite", "")


def _inflected(verb: Word) -> bool:
    return verb.lemma != verb.lower


def _may_end_clause(words: tuple[Word, ...], verb: Word) -> bool:
    """Whether a clause may end in `verb`: “what it was became clear”."""
    if verb.dep in _GAPS or any(w.tag.startswith("W") for w in words[: verb.i]):
        return True
    return verb.dep in ("aux", "auxpass") and words[verb.head].dep in _GAPS


def _is_second(auxiliary: Word, verb: Word) -> bool:
    """Whether a finite verb follows “is” and its like; one said twice is told as such."""
    if auxiliary.lower in ("be", "been", "am") or verb.lower == auxiliary.lower:
        return False
    return verb.tag == "VBZ" or verb.lower == "been" or (verb.tag == "MD" and verb.lower in _MODALS)


def _bare_verb(words: tuple[Word, ...], pronoun: Word, verb: Word) -> Iterator[Finding]:
    """“she hate them”."""
    before = [w.lower for w in words[max(0, pronoun.i - 6) : pronoun.i]]
    bare = verb.tag == "VBP" and verb.text.isalpha() and verb.lower not in _UNCHANGED | {"were"}
    if bare and verb.dep not in ("aux", "auxpass") and not _BEFORE_BASE & set(before):
        right = inflect(verb.lemma, "VBZ")
        yield _finding(pronoun, verb, "bare-verb", right if zipf(right) >= _IN_USE else "")


def _passive(sentence: Sentence, verb: Word) -> Iterator[Finding]:
    """“was died”, “were disappeared”: what nobody can do to another."""
    auxiliary = sentence.child(verb.i, "auxpass")
    if auxiliary is not None and auxiliary.lower in _BE and auxiliary.i < verb.i <= auxiliary.i + 2:
        yield _finding(auxiliary, verb, "no-passive", "")


def _double_comparative(words: tuple[Word, ...], word: Word) -> Iterator[Finding]:
    following, after = words[word.i + 1], words[min(word.i + 2, len(words) - 1)]
    comparative = following.tag in ("JJR", "JJS", "RBR", "RBS") and following.lower.endswith(("er", "est"))
    if comparative and not (word.lower == "more" and after.tag in ("NNS", "NN")):  # "more older people"
        yield Finding(
            span=between(word, following),
            rule="double-comparative",
            category=Category.GRAMMAR,
            severity=Severity.MINOR,
            confidence=0.8,
            message=f"“{following.text}” says “{word.text}” already.",
            suggestions=(Suggestion(following.text),),
        )


def _finding(first: Word, verb: Word, rule: str, right: str) -> Finding:
    close = verb.i == first.i + 1
    return Finding(
        span=between(first, verb),
        rule=rule,
        category=Category.GRAMMAR,
        severity=Severity.MAJOR,
        confidence=0.8,
        message=f"“{verb.text}” cannot follow “{first.text}”.",
        suggestions=(Suggestion(f"{first.text} {right}"),) if right and close else (),
    )
