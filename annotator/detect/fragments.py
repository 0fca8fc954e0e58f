"""Cut-off sentences and stray pieces: what remains when machine translation loses or misplaces the rest.

Looks at the text's own shape (end punctuation, small letters after a full stop, single words between full
stops) and at the parts of speech a sentence cannot end with.

False alarms in 130,000 words written by people, then right flags in 252,000 words of translation: cut-off
5, 7 of 12; small-start 9, 2 of 2; orphan-words 4, 1 of 1; orphan-sentence 2, 1 of 2; no-verb 48 (47 of them
chat and fiction), 9 of 13; no-end-mark 8, 1 of 4; said-stub and no-subject 0.
In 1,100,000 words: lost-subject 0, 35 of 35, all but one in sentences with an error put in.
Clauses that end as they begin (“, while.”, “and they.”) and single words after a quotation came in none of
130,000 words written by people, nor in 460,000 of translation by sentences: they are left where translation
works in chunks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.detect.base import Finding
from annotator.detect.linguistics import Sentence, Word, between
from annotator.detect.plain_words import fragments
from annotator.detect.sentencewise import SentenceDetector
from annotator.model.anchor import Span
from annotator.model.document import SegmentKind
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion

_CLOSERS = "\"'”’»)]"
_NEVER_LAST = frozenset(
    "the a an and or of than whose every nor unless my your our their its because".split()
)
"""Words no sentence ends with."""
_SELDOM_LAST = frozenset(
    "but at from into onto as if with by per via during despite although while which".split()
)
_CUT_LAST = frozenset("as is are was were has have will would that which who when".split())
_BEGIN_CLAUSES = frozenset("while where because although since when who which whose if unless until".split())
_SUBJECTS = frozenset("he she they we".split())
_JOIN_CLAUSES = frozenset("and but because while when although that which where if since as so or".split())
_THOUGHTS = frozenset("concern fear worry hope doubt suspicion speculation belief feeling fact".split())
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_FIRST_VERBS = frozenset("Is Was Were Are Has Had Said".split())
_SAID = frozenset("said says added told explained noted stated wrote argued warned continued".split())
_SMALL_START = re.compile(r"(?<=[^\W\d_]{3})[.!?][”\"]?[ \u00a0]+(?=[a-z]{2})")
_ABBREVIATED = re.compile(r"(?:\b(?:vs|etc|approx|dept|est|inc|corp|Inc|Corp|Ltd|Bros|Ave|Blvd)|\.[a-z])$")


class Fragments(SentenceDetector):
    id = "fragments"
    title = "Cut-off sentences and stray words"
    kinds = frozenset({SegmentKind.SENTENCE, SegmentKind.HEADING})
    without_parser = staticmethod(fragments)

    def find(self, text: str, sentence: Sentence, before: Sentence | None) -> Iterator[Finding]:
        if sentence.piece.kind is SegmentKind.HEADING:
            yield from _cut_heading(text, sentence)
            return
        yield from _small_starts(text, sentence)
        yield from _no_subject(sentence)
        if finding := _lost_subject(text, sentence):
            yield finding
        words = [w for w in sentence.words if w.is_word]
        if not words:
            return
        ended = (
            sentence.words[-1].text[-1] in ".!?…:;" + _CLOSERS
            or text[sentence.span.end - 1] in ".!?…:;" + _CLOSERS
        )
        if finding := _bad_ending(text, sentence, words, ended):
            yield finding
        elif not ended:
            yield from _unended(text, sentence, before)
        if before is not None or len(words) > 1:
            yield from _stray(text, sentence, words, before)


def _small_starts(text: str, sentence: Sentence) -> Iterator[Finding]:
    """“… officials. advantage.”: a small letter after a full stop."""
    for match in _SMALL_START.finditer(text, sentence.span.start, sentence.span.end):
        quoted = match.group()[0] in "!?" or match.group()[1:2] in ("”", '"')
        if _ABBREVIATED.search(text, sentence.span.start, match.start()):
            continue
        words = [w for w in sentence.words if w.start >= match.end()]
        stop = next((w for w in words if w.text in (".", "!", "?")), words[-1] if words else None)
        if stop is None:
            continue
        inside = [w for w in words if w.end <= stop.end and w.is_word]
        if not inside:
            continue
        orphan = len(inside) <= 2
        if quoted and (len(inside) > 1 or inside[0].tag not in ("NN", "NNS", "JJ") or stop.text != "."):
            continue  # “He left.” she said.
        last = stop if orphan else inside[min(len(inside), 4) - 1]
        span = Span(inside[0].start, last.end)
        first = inside[0].text
        yield Finding(
            span=span,
            rule="orphan-words" if orphan else "small-start",
            category=Category.GRAMMAR,
            severity=Severity.MAJOR if orphan else Severity.MINOR,
            confidence=0.92 if orphan else 0.85,
            message=(
                f"“{span.of(text)}” stands alone after a full stop: a piece of another sentence has been "
                f"left here."
                if orphan
                else f"“{first}” begins a sentence with a small letter; its beginning may be missing."
            ),
            suggestions=(
                (Suggestion("", "Take the stray words out."),)
                if orphan
                else (
                    Suggestion(
                        first[0].upper() + first[1:] + span.of(text)[len(first) :], "Begin with a capital."
                    ),
                )
            ),
        )


def _cut_heading(text: str, sentence: Sentence) -> Iterator[Finding]:
    """A short line without an end mark is taken for a heading; no heading ends with “of” or “seen as”."""
    words = [w for w in sentence.words if w.is_word]
    lone = (
        len(words) >= 4
        and words[-1].end == sentence.span.end
        and words[0].tag in ("PRP", "DT", "EX", "CC", "IN")
    )
    last = words[-1] if words else None
    if lone and last is not None and last.text.islower() and last.lower in _NEVER_LAST | _CUT_LAST:
        yield Finding(
            span=between(words[-2], last),
            rule="cut-off",
            category=Category.OMISSION,
            severity=Severity.MAJOR,
            confidence=0.8,
            message=f"The sentence breaks off after “{last.text}”: its end is missing.",
        )


def _no_subject(sentence: Sentence) -> Iterator[Finding]:
    """“There are concerns that may be unfolding”: what is feared has no subject."""
    words = sentence.words
    for i in range(1, len(words) - 4):
        thought, that, modal, be, verb = words[i : i + 5]
        if that.lower != "that" or modal.tag != "MD" or thought.lemma not in _THOUGHTS:
            continue
        if (
            be.lower == "be"
            and verb.tag == "VBG"
            and any(w.lower == "there" for w in words[max(0, i - 4) : i])
        ):
            yield Finding(
                span=between(thought, verb),
                rule="no-subject",
                category=Category.OMISSION,
                severity=Severity.MAJOR,
                confidence=0.65,
                message=f"Who or what {modal.text} be {verb.text}? The subject of “{verb.text}” is missing.",
            )


def _lost_subject(text: str, sentence: Sentence) -> Finding | None:
    """“Is generally considered safe.”: a statement that begins with its verb."""
    words = sentence.words
    first, second = words[0], words[1] if len(words) > 5 else words[0]
    quoted = any(c in '"“”‘?' for c in sentence.span.of(text))
    if words[-1].text != "." or first.text not in _FIRST_VERBS or quoted:
        return None
    if second.tag not in ("VBN", "RB", "IN", "VBG", "TO") or second.lower in (
        "there",
        "here",
        "then",
        "today",
    ):
        return None
    if any(w.lower in ("would", "could") for w in words):
        return None  # "Were it so, …", "Had they come, they would …"
    return Finding(
        span=between(first, second),
        rule="lost-subject",
        category=Category.OMISSION,
        severity=Severity.MAJOR,
        confidence=0.75,
        message=f"Who or what {first.lower} {second.text}? The subject is missing.",
    )


def _bad_ending(text: str, sentence: Sentence, words: list[Word], ended: bool) -> Finding | None:
    """“It is seen as”, “the voice of the.”: the last word demands another."""
    last = words[-1]
    if (
        len(words) < 3
        or "…" in text[last.end : sentence.span.end]
        or ".." in text[last.end : sentence.span.end + 2]
    ):
        return None
    tail = text[last.end : sentence.span.end]
    if any(c in tail for c in _CLOSERS + ":-–—?!"):
        return None
    sure = last.lower in _NEVER_LAST and not last.text.isupper() and words[-2].lower not in ("and", "or")
    sure = sure or _begins_clause(text, words)
    if last.lower == "of" and (
        words[-2].tag not in ("NN", "NNS", "NNP") or words[-2].lower in ("kind", "sort", "care")
    ):
        sure = False  # "unheard of", "thought of", "kind of"
    if not sure and (ended or not (last.lower in _SELDOM_LAST or last.tag in ("IN", "DT", "CC", "TO", "MD"))):
        return None
    first = words[-2]
    return Finding(
        span=Span(first.start, sentence.span.end),
        rule="cut-off",
        category=Category.OMISSION,
        severity=Severity.MAJOR,
        confidence=0.85 if not ended else 0.8,
        message=f"The sentence breaks off after “{last.text}”: its end is missing.",
    )


def _begins_clause(text: str, words: list[Word]) -> bool:
    """“the sixth year of decline, while.”, “cut down in 2021 and they.”, “the first president to.”: the last
    words begin a clause."""
    before, last = words[-2], words[-1]
    comma = "," in text[before.end : last.start]
    if last.lower in _BEGIN_CLAUSES:
        return comma
    if last.text in _SUBJECTS:
        clause = any(w.tag in _FINITE for w in words[:-2])
        return before.lower in _JOIN_CLAUSES and clause and not _compared(words)
    named = before.tag in ("NN", "NNS") and words[-3].tag in ("DT", "JJ", "JJS", "NN", "VBG", "PRP$")
    return last.lower == "to" and named and not any(w.dep == "relcl" for w in words)


def _compared(words: list[Word]) -> bool:
    """“as tall as they.”, “Tom and he.”"""
    return words[-2].lower in ("as", "than") or words[-3].tag in ("NNP", "PRP")


def _unended(text: str, sentence: Sentence, before: Sentence | None) -> Iterator[Finding]:
    """A paragraph whose last sentence has no end punctuation."""
    last = sentence.words[-1]
    if before is None or len(sentence.words) < 6 or not (last.text.isalpha() and last.text.islower()):
        return
    yield Finding(
        span=Span(last.start, sentence.span.end),
        rule="no-end-mark",
        category=Category.PUNCTUATION,
        severity=Severity.MINOR,
        confidence=0.55,
        message="The paragraph ends without a full stop: its end may be missing.",
        suggestions=(Suggestion(text[last.start : sentence.span.end] + ".", "Close the sentence."),),
    )


def _stray(text: str, sentence: Sentence, words: list[Word], before: Sentence | None) -> Iterator[Finding]:
    """Sentences too short or too bare to say anything."""
    span = sentence.span
    whole = span.of(text)
    quoted = any(c in whole for c in '“”"‘') or (before is not None and before.span.of(text)[-1] in _CLOSERS)
    if not whole.endswith(".") or quoted or any(c in whole for c in ":…#@/") or whole.endswith(".."):
        return
    finite = any(w.tag in _FINITE for w in sentence.words)
    if (
        before is not None
        and len(words) == 1
        and not finite
        and words[0].text.isalpha()
        and words[0].tag in ("NNP", "NN")
    ):
        name = words[0].tag == "NNP"
        yield Finding(
            span=span,
            rule="orphan-sentence",
            category=Category.GRAMMAR,
            severity=Severity.MAJOR,
            confidence=0.8 if name else 0.65,
            message=f"“{whole}” is no sentence: the word has been cut off from the sentence it belongs to.",
            suggestions=(Suggestion("", "Take the stray word out."),),
        )
    elif 2 <= len(words) <= 6 and words[-1].lower in _SAID and before is not None and _names_only(words[:-1]):
        yield Finding(
            span=span,
            rule="said-stub",
            category=Category.GRAMMAR,
            severity=Severity.MAJOR,
            confidence=0.85,
            message=f"“{whole}” says nothing: the speaker has been cut off from the words spoken.",
        )
    elif (
        not finite
        and before is not None
        and not any(w.tag in ("VBN", "VB") and w.dep == "ROOT" for w in words)
    ):
        yield Finding(
            span=span if len(words) <= 6 else between(words[0], words[3]),
            rule="no-verb",
            category=Category.GRAMMAR,
            severity=Severity.MAJOR,
            # Clean news 1 in 29,000 words, translated news 7 of 7 right; but 47 in 100,000 words of chat and
            # fiction, where people write so: the marks of such text (no noun, an interjection) keep it low.
            confidence=0.62 if _bears_a_noun(words) else 0.4,
            message="This sentence has no verb: it may be a piece of another.",
        )


def _bears_a_noun(words: list[Word]) -> bool:
    plain = not any(w.tag in ("UH", "FW", "LS", "ADD") or w.text.isdigit() for w in words)
    personal = any(w.tag in ("PRP", "WP", "WRB") for w in words)
    return plain and not personal and len(words) > 2 and any(w.tag in ("NN", "NNS", "NNP") for w in words)


def _names_only(words: list[Word]) -> bool:
    """True where the words name somebody: “One Jan Nowak”, “She”."""
    if len(words) == 1 and words[0].lower in ("he", "she", "they"):
        return True
    names = all(w.tag in ("NNP", "NNPS", "CD", "DT", "NN", "NNS") for w in words)
    return names and any(w.text[0].isupper() and w.tag != "DT" for w in words)
