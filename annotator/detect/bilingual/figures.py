"""Numbers that differ between source and article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from annotator.detect.base import Finding
from annotator.detect.bilingual.bitext import Bitext
from annotator.detect.bilingual.quantities import Quantity, quantities
from annotator.knowledge.languages import ENGLISH, language
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion

CHANGED, ADDED, ADDED_ROUND, MISSING = 0.9, 0.75, 0.45, 0.7
_MOST = 3
"""More numbers without counterpart in one sentence mean that the sentences do not belong together."""
_SIGN = re.compile("[\u3400-\u9fff]")


def numbers(text: Bitext) -> Iterator[Finding]:
    """A number in digits that the other side has neither in digits nor in words."""
    for source, target in text.both:
        ours, theirs = source.of(text.source), target.of(text.target)
        if not (any(c.isdigit() for c in ours) or any(c.isdigit() for c in theirs)):
            continue
        asked, given = quantities(ours), quantities(theirs)
        lost = [q for q in asked if q.sure and not q.is_zero and not any(q.agrees(g) for g in given)]
        new = [q for q in given if q.sure and not q.is_zero and not any(q.agrees(a) for a in asked)]
        if text.target_language != ENGLISH:
            # Which numbers its words stand for is not known: small and round ones may be there in words.
            lost, new = ([q for q in side if not q.is_round] for side in (lost, new))
        if max(len(lost), len(new)) > _MOST:
            continue
        yield from _compared(lost, new, ours, target, text)


def _compared(
    lost: list[Quantity], new: list[Quantity], ours: str, target: Span, bitext: Bitext
) -> Iterator[Finding]:
    evidence = (Evidence(ours, "the source"),)
    text = bitext.target
    for before, after in zip(lost, new, strict=False):
        written = _rewritten(before.span.of(ours), bitext)
        plain = written.isascii() and _factor(before) == _factor(after)
        place = after.span.shifted(target.start)
        yield Finding(
            place,
            "number-changed",
            Category.NUMBER,
            Severity.MAJOR,
            CHANGED,
            f"The source has “{_around(before.span, ours)}” here, not “{place.of(text)}”.",
            (Suggestion(written, "the number in the source"),) if plain else (),
            evidence,
        )
    for after in new[len(lost) :]:
        place = after.span.shifted(target.start)
        yield Finding(
            place,
            "number-added",
            Category.NUMBER,
            Severity.MAJOR,
            ADDED_ROUND if after.is_round else ADDED,
            f"The source has no number like “{place.of(text)}” in this sentence.",
            evidence=evidence,
        )
    for before in lost[len(new) :]:
        yield Finding(
            last_word(target, text),
            "number-missing",
            Category.OMISSION,
            Severity.MAJOR,
            MISSING,
            f"The number “{_around(before.span, ours)}” of the source is missing from this sentence.",
            evidence=evidence,
        )


def _rewritten(number: str, text: Bitext) -> str:
    """A number of the source with the article's marks before its fraction and between its thousands."""
    source, target = (language(code) for code in (text.language, text.target_language))
    if source is None or target is None or source.decimal == target.decimal:
        return number
    return number.translate(str.maketrans(",.", ".,"))


def _factor(quantity: Quantity) -> Fraction:
    """What a word multiplies it by."""
    return max(quantity.values) / min(quantity.values) if quantity.scaled else Fraction(1)


def last_word(span: Span, text: str) -> Span:
    """The last word of a passage: where a remark about what it lacks is put."""
    words = span.of(text).rstrip()
    return Span(span.start + max(words.rfind(" "), words.rfind("\n")) + 1, span.start + len(words))


def _around(span: Span, text: str) -> str:
    """A number with the word behind it, or the one sign that counts in Chinese."""
    rest = text[span.end : span.end + 16]
    if _SIGN.match(rest):
        return span.of(text) + rest[0]
    tail = rest.split(" ")[0] if rest[:1].strip() else " ".join(rest.split(" ")[:2])
    cut = tail.rstrip(' .,;:()«»"“”。，、-–—~')
    return span.of(text) + (cut if len(cut) <= 12 else "")
