"""Fused sentences: a word that begins a sentence stands inside one, with nothing to separate the two.

Machine translation that works in chunks leaves the capital letter of the next chunk behind: "lost trust in
Asia They turned to", "the processes are It’s due to".

False alarms in 130,000 words written by people, then right flags in 1,100,000 words of translation:
capital-starter 4, 48 of 75; capital-verb 2, 1 of 1; capital-after-comma 8 (chat and fiction), 2 of 2;
capital-after-quotation 2 (both slips); two-people and that-day 0. In 460,000: capital-noun 0, 1 of 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotator.detect.base import Finding
from annotator.detect.geography import is_place
from annotator.detect.linguistics import Sentence, Word, between
from annotator.detect.sentencewise import SentenceDetector
from annotator.knowledge.keys import fold
from annotator.knowledge.wordlists import demonyms, is_personal_name
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion
from annotator.text.word_frequency import zipf

_PRONOUNS = frozenset("it it’s it's they he she we you this these those there what".split())
_STARTERS = _PRONOUNS | frozenset(
    "the a an but and or so because although though while when where after before since if unless until "
    "however "
    "in on at by with for from as about under during despite according his her its their our my your that "
    "which "
    "who whose how why not no some many most all both each such".split()
)
_REVERED = frozenset("he his him all what which why how".split())
"""God's pronouns and words that begin titles."""
_CLAUSES = _PRONOUNS | {"the", "and", "but", "however"}
_SPEAKERS = frozenset(
    "officials observers analysts experts critics authorities researchers scientists lawmakers "
    "supporters".split()
)
_VERBS = frozenset(
    "leave take make give bring keep let put use try become allow prevent avoid strengthen build support "
    "protect provide "
    "continue focus get send stop start begin return move open close evacuate lead raise reduce increase "
    "create ensure "
    "maintain develop promote improve expand achieve reach consider believe remain participate cooperate "
    "fight face leaving "
    "taking making giving bringing keeping using trying becoming allowing saying calling working leading "
    "including facing "
    "adding noting citing pointing according being having based given".split()
)
"""Verb forms that, with a capital, the tagger takes for names; hardly anybody is called so."""
_VERB_TAGS = frozenset({"VB", "VBP", "VBD", "VBZ", "MD"})
_FINITE = frozenset({"VBP", "VBD", "VBZ", "MD"})
_OPEN_TAGS = frozenset({"IN", "TO", "CC", "DT", "PRP$", "WP", "WDT", "WRB", "POS"})
"""After one of these a sentence does not end, so a capital there is a title's or a reverent one."""
_CLITICS = frozenset({"’s", "'s", "’re", "'re", "’ll", "'ll", "’ve", "'ve", "’d", "'d", ","})
_ROLES = frozenset(
    "president minister chancellor leader king queen prince premier secretary ambassador envoy chairman "
    "governor mayor "
    "senator general spokesman spokeswoman director chief representative".split()
)
_TITLES = frozenset(
    "President Chancellor King Queen Premier Secretary Prime Foreign Senator Governor Mayor".split()
)
_AUXILIARIES = frozenset("is are was were has have had will would can could may might must should".split())
_INSTITUTIONS = frozenset(
    "congress parliament government senate council court cabinet treasury house state church commission "
    "assembly union party ministry army navy police bank department administration capitol kremlin crown "
    "god lord mass pope heaven earth sun moon internet web bible scripture mom dad mother father sir "
    "madam doctor professor captain coach sister brother aunt uncle grandma grandpa mum nature fate death "
    "love members senators labour labor language".split()
)
"""Common nouns that often have a capital of their own."""
_COMMON = 3.3
"""Frequency (Zipf scale) from which a word is an ordinary one."""
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


class Splices(SentenceDetector):
    id = "splices"
    title = "Fused sentences"

    def find(self, text: str, sentence: Sentence, before: Sentence | None) -> Iterator[Finding]:
        words = sentence.words
        for i in range(1, len(words) - 1):
            word, previous, following = words[i], words[i - 1], words[i + 1]
            if i > 1 and word.lower in _CLAUSES and (finding := _after_mark(text, words, i)):
                yield finding
            if not previous.is_word or previous.text.endswith("."):
                continue
            if word.lower == "that" and following.lower == "day" and previous.lower in _WEEKDAYS:
                yield _that_day(previous, following)
            if not _capitalised(word):
                continue
            if word.text in _TITLES and (finding := _two_people(words, i)):
                yield finding
            elif following.text[0].islower() or following.text in _CLITICS:
                yield from _capital(text, sentence, i)


def _capitalised(word: Word) -> bool:
    return (
        word.text[0].isupper() and (word.text in ("A", "I") or not word.text.isupper()) and word.text != "I"
    )


def _capital(text: str, sentence: Sentence, i: int) -> Iterator[Finding]:
    """A capital letter at `i` that belongs to no name, before a word in small letters."""
    words = sentence.words
    previous, word = words[i - 1], words[i]
    spoke = word.lower in _SPEAKERS and previous.text.islower() and previous.tag not in _OPEN_TAGS
    if word.lower in _STARTERS or spoke:
        # "Ping An", "Serie A", "vitamin A" (62 of 66 wrong).
        article = word.lower in ("a", "an") and (
            not previous.text.islower() or previous.tag in _OPEN_TAGS | {"CD", "NN", "NNS"}
        )
        if article or not any(w.is_word for w in words[: i - 1]):
            return  # the second word: a list's mark or a heading comes before ("A When", "( R In")
        open_before = previous.tag in _OPEN_TAGS
        if open_before and word.lower in _REVERED:
            return
        confidence = _starter_confidence(words, i)
        yield Finding(
            span=between(previous, word),
            rule="capital-starter",
            category=Category.GRAMMAR,
            severity=Severity.MAJOR,
            confidence=confidence,
            message=(
                f"“{word.text}” begins a sentence in the middle of this one: two sentences have been fused."
            ),
            suggestions=_separate(text, previous, word),
        )
    elif (
        (word.tag in _VERB_TAGS or word.lower in _VERBS)
        and previous.text.islower()
        and previous.tag in ("NN", "NNS", "RB", "VBN", "VBD")
    ):
        yield Finding(
            span=between(previous, word),
            rule="capital-verb",
            category=Category.GRAMMAR,
            severity=Severity.MAJOR,
            confidence=0.75,
            message=(
                f"The verb “{word.text}” has a capital letter in mid-sentence: two pieces have been "
                "fused here."
            ),
            suggestions=_separate(text, previous, word),
        )
    elif _is_new_subject(sentence, i):
        yield Finding(
            span=between(previous, word),
            rule="capital-noun",
            category=Category.GRAMMAR,
            severity=Severity.MAJOR,
            confidence=0.65,
            message=f"“{word.text}” may begin a sentence in the middle of this one: two have been fused.",
            suggestions=_separate(text, previous, word),
        )


def _is_new_subject(sentence: Sentence, i: int) -> bool:
    """“the roof Dust had to be removed”: a common noun with a capital between a finished clause and a verb of
    its own."""
    words = sentence.words
    previous, word, following = words[i - 1 : i + 2]
    return (
        word.text.istitle()
        and word.text.isalpha()
        and word.lower not in _INSTITUTIONS | _ROLES
        and zipf(word.lower) >= _COMMON
        and not (is_personal_name(word.text) or is_place(sentence, word) or fold(word.text) in demonyms())
        and previous.text.islower()
        and previous.text.isalpha()
        and previous.tag in ("NN", "NNS", "RB", "VBN", "CD")
        and (following.lower in _AUXILIARIES or following.tag in ("VBD", "VBZ"))
        and any(w.tag in _FINITE for w in words[: i - 1])
    )


def _starter_confidence(words: tuple[Word, ...], i: int) -> float:
    """How likely a word that begins sentences begins one at `i`. In 29,000 words of clean news all did."""
    previous, word = words[i - 1], words[i]
    if previous.tag in _OPEN_TAGS:
        return 0.62  # may be a title's ("from What is Anthropology?"): 6 of 7, and 2 in clean text
    if word.lower not in _PRONOUNS:
        return 0.75  # 28 of 39
    following = next((w for w in words[i + 1 :] if w.text not in _CLITICS), word)
    named = word.text == "He" or following.text[0].isupper()
    if previous.text[0].isupper() and named:
        return 0.62  # a name's or a title's ("Zheng He was", "Stand Up You’re Not Alone"): 3 of 7
    return 0.92  # 11 of 13, and the other two by eye


def _after_mark(text: str, words: tuple[Word, ...], i: int) -> Finding | None:
    """“to the table, It is unclear”, “the talks” He said”: a sentence begun after a comma, or after a
    quotation with no mark of its own."""
    earlier, mark, word, following = words[i - 2 : i + 2]
    if not word.text.istitle() or not following.text[0].islower() or not earlier.is_word:
        return None
    if mark.text not in (",", ";", "”", '"') or text[mark.end : word.start] != " ":
        return None
    comma = mark.text in (",", ";")
    left, right = text[earlier.start : mark.end], text[word.start : word.end]
    small = right[0].lower() + right[1:]
    return Finding(
        span=between(earlier, word),
        rule="capital-after-comma" if comma else "capital-after-quotation",
        category=Category.GRAMMAR,
        severity=Severity.MAJOR,
        # Clean news: none in 29,000 words; translated news: 2 of 2 right.
        confidence=0.75 if comma else 0.65,
        message=f"“{word.text}” begins a sentence here, but “{left}” has not ended one.",
        suggestions=(
            Suggestion(f"{left[:-1]}. {right}" if comma else f"{left[:-1]},{mark.text} {small}"),
            Suggestion(f"{left} {small}", "Go on with the sentence."),
        ),
    )


def _two_people(words: tuple[Word, ...], i: int) -> Finding | None:
    """“leader Xi Jinping President Vladimir Putin”: one person's name runs into the next one's title."""
    first = i - 1
    while first >= 0 and words[first].text[0].isupper() and words[first].lower not in _ROLES:
        first -= 1
    named = i - 1 - first
    if not (2 <= named <= 3 and first >= 0 and words[first].lower in _ROLES):
        return None
    last = i + 1
    while last < len(words) - 1 and words[last].text in ("Minister", "of", "State", "General"):
        last += 1
    if not words[last].text[0].isupper() or words[last].lower in _STARTERS:
        return None
    while (
        last + 1 < len(words) and words[last + 1].text[0].isupper() and words[last + 1].lower not in _STARTERS
    ):
        last += 1
    span = between(words[first + 1], words[last])
    left = " ".join(w.text for w in words[first + 1 : i])
    right = " ".join(w.text for w in words[i : last + 1])
    return Finding(
        span=span,
        rule="two-people",
        category=Category.GRAMMAR,
        severity=Severity.MAJOR,
        confidence=0.85,
        message=f"Two people run together here: nothing joins “{left}” to “{right}”.",
        suggestions=(Suggestion(f"{left} and {right}", "Join the two."), Suggestion(f"{left}, {right}", "")),
    )


def _that_day(previous: Word, following: Word) -> Finding:
    return Finding(
        span=between(previous, following),
        rule="that-day",
        category=Category.GRAMMAR,
        severity=Severity.MAJOR,
        confidence=0.75,
        message=f"“{previous.text} that day” runs two clauses together; the day is given twice.",
        suggestions=(Suggestion(f"{previous.text}, the day", "Make the second clause explain the day."),),
    )


def _separate(text: str, previous: Word, word: Word) -> tuple[Suggestion, ...]:
    left, right = text[previous.start : previous.end], text[word.start : word.end]
    return (
        Suggestion(f"{left}. {right}", "Begin a new sentence."),
        Suggestion(f"{left} {right[0].lower()}{right[1:]}", "Go on with the sentence."),
    )
