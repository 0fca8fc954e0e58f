"""Repetition and cut-off sentences in languages without a parser: by the shape of the text and the words of
the language's profile (`knowledge.languages.Checks`). Offsets are code points, end exclusive.

What was measured for English does not hold here; confidences are those of the same rules, less what the
parser would add.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from annotator.detect.base import Article, CancelToken, Finding
from annotator.knowledge.languages import Checks, frequency
from annotator.model.anchor import Span
from annotator.model.document import SegmentKind
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion
from annotator.text.segment import Piece
from annotator.text.tokens import words

_LONGEST = 6
"""Words of the longest phrase looked for twice."""
_TELLING = 4
"""Letters a word of a repeated phrase must have: "so und so und" says nothing."""
_COMMON = 2.5
"""Zipf frequency of words that are said twice by mistake."""
_STOP = re.compile(r"(?<=[^\W\d_]{3})[.!?][”\"»“]?[ \u00a0]+(?=[^\W\d_]{2})")
_END_MARKS = ".!?…:;"
_CLOSERS = "\"'”’»“«)]"
_VOWEL = re.compile("[aeiouyäöüáàâãéèêëíìîïóòôõúùûœæåøý]", re.IGNORECASE)
_LEAST_WORDS = 6
"""Words of a sentence that is asked for its end."""


def repetitions(article: Article, checks: Checks, cancel: CancelToken) -> Iterator[Finding]:
    """A word or a phrase that stands twice running within a sentence."""
    for piece in article.sentences():
        cancel.check()
        found = list(words(article.text, piece.span))
        said = [w.of(article.text) for w in found]
        taken = 0
        for i in range(len(said)):
            length = 0 if i < taken else _repeated(article.text, found, said, i, checks)
            if length == 1 and frequency(said[i], article.language) < _COMMON:
                continue  # "Ovis orientalis orientalis"
            if length:
                taken = i + 2 * length
                yield _said_twice(article.text, found[i : i + 2 * length], length)


def _repeated(text: str, found: Sequence[Span], said: Sequence[str], i: int, checks: Checks) -> int:
    """How many words from the `i`th on come again at once; 0 when none do."""
    for length in range(min(_LONGEST, (len(said) - i) // 2), 0, -1):
        first, second = said[i : i + length], said[i + length : i + 2 * length]
        same = [w.lower() for w in first] == [w.lower() for w in second]
        if not same or not _unbroken(text, found[i : i + 2 * length]):
            continue
        if length > 1:
            telling = any(len(w) >= _TELLING and w.islower() for w in first)
            return length if telling and first[0] != first[-1] else 0
        word = first[0]
        return int(first == second and word.isalpha() and word.islower() and word not in checks.may_double)
    return 0


def _unbroken(text: str, found: Sequence[Span]) -> bool:
    """True where only spaces stand between the words."""
    gaps = (text[a.end : b.start] for a, b in pairwise(found))
    return all(gap and not gap.strip(" \u00a0") for gap in gaps)


def _said_twice(text: str, found: Sequence[Span], length: int) -> Finding:
    span = found[0].cover(found[-1])
    once = found[0].cover(found[length - 1]).of(text)
    return Finding(
        span,
        "double-word" if length == 1 else "phrase",
        Category.DUPLICATION,
        Severity.MINOR if length == 1 else Severity.MAJOR,
        0.85 if length == 1 else 0.9,
        f"“{once}” is said twice.",
        (Suggestion(once, "Say it once."),),
    )


def fragments(article: Article, checks: Checks, cancel: CancelToken) -> Iterator[Finding]:
    """Sentences that break off, and pieces of sentences after a full stop."""
    last: dict[int, Piece] = {}
    sentences = article.sentences()
    for piece in sentences:
        last[piece.paragraph] = piece
    for n, piece in enumerate(sentences):
        cancel.check()
        found = list(words(article.text, piece.span))
        if not found:
            continue
        yield from _small_starts(article.text, piece, checks)
        if finding := _bad_ending(article.text, piece.span, found, checks):
            yield finding
        elif last[piece.paragraph] is piece and n and sentences[n - 1].paragraph == piece.paragraph:
            yield from _unended(article.text, piece.span, found)
    for piece in article.segments:
        # A line without an end mark is taken for a heading, and no heading ends so.
        if piece.kind is SegmentKind.HEADING:
            found = list(words(article.text, piece.span))
            if len(found) >= _LEAST_WORDS and (
                finding := _bad_ending(article.text, piece.span, found, checks)
            ):
                yield finding


def _small_starts(text: str, piece: Piece, checks: Checks) -> Iterator[Finding]:
    for match in _STOP.finditer(text, piece.span.start, piece.span.end):
        quoted = match.group()[0] in "!?" or match.group()[1:2].strip() != ""
        if quoted or not text[match.end()].islower() or _abbreviated(text, match.start(), checks):
            continue
        stop = text.find(".", match.end(), piece.span.end)
        end = piece.span.end if stop < 0 else stop + 1
        inside = list(words(text, Span(match.end(), end)))
        orphan = len(inside) <= 2
        span = Span(match.end(), end) if orphan else inside[0].cover(inside[min(len(inside), 4) - 1])
        yield _left_over(span, span.of(text)) if orphan else _begun_small(span, span.of(text))


def _left_over(span: Span, said: str) -> Finding:
    return Finding(
        span,
        "orphan-words",
        Category.GRAMMAR,
        Severity.MAJOR,
        0.85,
        f"“{said}” stands alone after a full stop: a piece of another sentence has been left here.",
        (Suggestion("", "Take the stray words out."),),
    )


def _begun_small(span: Span, said: str) -> Finding:
    return Finding(
        span,
        "small-start",
        Category.GRAMMAR,
        Severity.MINOR,
        0.75,
        f"“{said.split()[0]}” begins a sentence with a small letter; its beginning may be missing.",
        (Suggestion(said[0].upper() + said[1:], "Begin with a capital."),),
    )


def _abbreviated(text: str, stop: int, checks: Checks) -> bool:
    """True where the word before a full stop is a short form."""
    start = stop
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in ".-"):
        start -= 1
    word = text[start:stop]
    short = word.casefold() in checks.abbreviations or not _VOWEL.search(word) or word.isupper()
    return short or "." in word or any(c.isdigit() for c in word)


def _bad_ending(text: str, span: Span, found: Sequence[Span], checks: Checks) -> Finding | None:
    """A sentence whose last word demands another."""
    last = found[-1]
    tail = text[last.end : span.end]
    if (
        len(found) < 3
        or any(c in tail for c in "…?!:–—-" + _CLOSERS)
        or ".." in text[last.end : span.end + 2]
    ):
        return None
    word = last.of(text)
    if word not in checks.never_last or not text[last.start - 1].isspace():
        return None
    if found[-2].of(text).casefold() == word.casefold():
        return None
    return Finding(
        Span(found[-2].start, span.end),
        "cut-off",
        Category.OMISSION,
        Severity.MAJOR,
        0.8,
        f"The sentence breaks off after “{word}”: its end is missing.",
    )


def _unended(text: str, span: Span, found: Sequence[Span]) -> Iterator[Finding]:
    last = found[-1]
    ended = any(c in text[last.end : span.end] for c in _END_MARKS + _CLOSERS)
    if ended or len(found) < _LEAST_WORDS or not last.of(text).islower():
        return
    yield Finding(
        Span(last.start, span.end),
        "no-end-mark",
        Category.PUNCTUATION,
        Severity.MINOR,
        0.5,
        "The paragraph ends without a full stop: its end may be missing.",
        (Suggestion(text[last.start : span.end] + ".", "Close the sentence."),),
    )
