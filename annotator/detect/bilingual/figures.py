"""Numbers that differ between source and article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.detect.base import Finding
from annotator.detect.bilingual.bitext import Bitext
from annotator.detect.bilingual.number_words import number_words
from annotator.detect.bilingual.quantities import Quantity, quantities
from annotator.knowledge.languages import language
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion

CHANGED, IN_WORDS, ADDED, ADDED_ROUND, MISSING = 0.9, 0.7, 0.75, 0.45, 0.7
_MOST = 3
"""More numbers without counterpart in one sentence mean that the sentences do not belong together."""
_LEAST_SPELLED = 2
"""What a number in words is worth at least that is asked for."""
_SIGN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Sides:
    """The numbers of sentences that belong together, and those of their neighbours, which may hold them where
    a sentence was divided otherwise."""

    source: Span
    target: Span
    asked: list[Quantity]
    given: list[Quantity]


def numbers(text: Bitext) -> Iterator[Finding]:
    """A number that the other side has neither in digits nor in words."""
    sides = [
        _Sides(
            source,
            target,
            quantities(source.of(text.source), text.language),
            quantities(target.of(text.target), text.target_language),
        )
        for source, target in text.both
    ]
    for n, side in enumerate(sides):
        around = [*sides[max(0, n - 1) : n], *sides[n + 1 : n + 2]]
        lost = _unanswered(side.asked, side.given, [q for s in around for q in s.given if q.sure])
        new = _unanswered(side.given, side.asked, [q for s in around for q in s.asked if q.sure])
        if number_words(text.target_language) is None:
            # Which numbers its words stand for is not known: small and round ones may be there in words.
            lost, new = ([q for q in found if not q.is_round] for found in (lost, new))
        if max(sum(q.sure for q in found) for found in (lost, new)) <= _MOST:
            yield from _compared(lost, new, side, text)


def _unanswered(
    asked: Sequence[Quantity], given: Sequence[Quantity], around: Sequence[Quantity]
) -> list[Quantity]:
    """The numbers that ask for a counterpart and have none."""
    return [
        q
        for q in asked
        if (q.sure or (q.spelled and min(q.values) >= _LEAST_SPELLED))
        and not q.is_idle
        and not any(q.agrees(other) for other in given)
        and not (q.sure and not q.is_round and any(q.agrees(other) for other in around))
    ]


def _compared(lost: list[Quantity], new: list[Quantity], side: _Sides, bitext: Bitext) -> Iterator[Finding]:
    ours, target = side.source.of(bitext.source), side.target
    evidence = (Evidence(ours, "the source"),)
    text = bitext.target
    words_are_known = number_words(bitext.language) is not None
    pairs, lost, new = _paired(lost, new)
    for before, after in pairs:
        written = _rewritten(before.span.of(ours), bitext)
        in_digits = before.sure and after.sure
        plain = in_digits and written.isascii() and before.factor == after.factor
        place = after.span.shifted(target.start)
        yield Finding(
            place,
            "number-changed" if in_digits else "number-changed-in-words",
            Category.NUMBER,
            Severity.MAJOR,
            CHANGED if in_digits else IN_WORDS,
            f"The source has “{around(before.span, ours)}” here, not “{place.of(text)}”.",
            (Suggestion(written, "the number in the source"),) if plain else (),
            evidence,
        )
    for after in new:
        place = after.span.shifted(target.start)
        yield Finding(
            place,
            "number-added",
            Category.NUMBER,
            Severity.MAJOR,
            ADDED if words_are_known or not after.is_round else ADDED_ROUND,
            f"The source has no number like “{place.of(text)}” in this sentence.",
            evidence=evidence,
        )
    for before in lost:
        yield Finding(
            last_word(target, text),
            "number-missing",
            Category.OMISSION,
            Severity.MAJOR,
            MISSING,
            f"The number “{around(before.span, ours)}” of the source is missing from this sentence.",
            evidence=evidence,
        )


def _paired(
    lost: list[Quantity], new: list[Quantity]
) -> tuple[list[tuple[Quantity, Quantity]], list[Quantity], list[Quantity]]:
    """The numbers taken for one another, in their order: first those in digits, then, where some are left
    over on either side, those in words; and what is left over in digits."""
    digits, others = ([q for q in side if q.sure] for side in (lost, new))
    both = list(zip(digits, others, strict=False))
    digits, others = digits[len(both) :], others[len(both) :]
    words, other_words = ([q for q in side if not q.sure] for side in (lost, new))
    if digits and other_words:
        pairs = list(zip(digits, other_words, strict=False))
        return both + pairs, digits[len(pairs) :], []
    if words and (others or other_words):
        pairs = list(zip(words, [*others, *other_words], strict=False))
        return both + pairs, [], others[len(pairs) :]
    return both, digits, others


def _rewritten(number: str, text: Bitext) -> str:
    """A number of the source with the article's marks before its fraction and between its thousands."""
    source, target = (language(code) for code in (text.language, text.target_language))
    if source is None or target is None or source.decimal == target.decimal:
        return number
    return number.translate(str.maketrans(",.", ".,"))


def last_word(span: Span, text: str) -> Span:
    """The last word of a passage: where a remark about what it lacks is put."""
    words = span.of(text).rstrip()
    return Span(span.start + max(words.rfind(" "), words.rfind("\n")) + 1, span.start + len(words))


def around(span: Span, text: str) -> str:
    """A number with the word behind it, or the one sign that counts in Chinese."""
    rest = text[span.end : span.end + 16]
    if _SIGN.match(rest):
        return span.of(text) + rest[0]
    tail = rest.split(" ")[0] if rest[:1].strip() else " ".join(rest.split(" ")[:2])
    cut = tail.rstrip(' .,;:()«»"“”。，、-–—~')
    return span.of(text) + (cut if len(cut) <= 12 else "")
