"""What is said of a doubtful phrase: its span, its message, and what a person may take over.

Offsets are code points of the article, end exclusive.
"""

from __future__ import annotations

from collections.abc import Sequence

from annotator.detect.base import Article, Finding
from annotator.detect.correction_gain import SMALL, Repair, RepairKind
from annotator.detect.fluency_head import Phrase, Unit
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion
from annotator.text.word_frequency import zipf

SURE_REPAIR = 8.0
"""Gain in nats from which a repair is proposed and not only weighed."""
SURE_BESIDE = 4.0
"""The same after the source, but for leaving a word out. There the best word was the editor's in 46 of 261
places (18 %) from 4 nats on, in 30 of 109 from 8; without the source in 22 of 237 from 8."""
PLAIN = 3.5
"""Frequency (Zipf scale) from which a word proposed is a plain one."""
MAJOR = 12.0
"""Gain from which the words as written can hardly be meant."""
_FOREIGN = 5.0
"""Surprisal in nats after the source from which a word does not seem to come from it."""
_NEARLY = 0.6
"""A repair a person may take over is named where it gains this share of what the best change does."""
_SHORT = 3
"""Units of the longest phrase that one repair can mend."""
_MOST_SUGGESTIONS = 3
_MARK_NAMES = {",": "a comma", ".": "a full stop", ":": "a colon"}
_SOURCE = "language model"


def finding(article: Article, phrase: Phrase, units: Sequence[Unit], confidence: float) -> Finding:
    """What is found in `phrase`, whose numbers count the `units` of its paragraph."""
    text = article.text
    inside = units[phrase.first : phrase.last + 1]
    worst = units[phrase.worst]
    score = worst.beside or worst.score
    offset = worst.span.start - score.span.start
    proposed = [r for r in score.repairs if _is_one(r, r.span.shifted(offset).of(text))]
    best = score.repairs[0] if score.repairs else None
    repair = proposed[0] if proposed and best and proposed[0].gain >= _NEARLY * best.gain else None
    span = inside[0].span.cover(inside[-1].span)
    if repair is not None:
        span = span.cover(repair.span.shifted(offset))
    message, category = _words(text, span, worst, repair, offset)
    gain = max(u.score.gain or 0.0 for u in inside)
    begins = worst.span.start == article.segments[worst.sentence].span.start
    sure = [r for r in proposed if r.gain >= _least(r, beside=score is worst.beside)]
    return Finding(
        span=span,
        rule=repair.kind.value.replace(" ", "-") if repair else "unlikely",
        category=Category.UNINTELLIGIBLE if len(inside) > _SHORT else category,
        severity=Severity.MAJOR if gain >= MAJOR else Severity.MINOR,
        confidence=round(confidence, 3),
        message=message,
        suggestions=_suggestions(text, span, sure, offset, begins) if len(inside) <= _SHORT else (),
        evidence=(Evidence(_measured(worst, text), _SOURCE),),
    )


def _least(repair: Repair, *, beside: bool) -> float:
    """The gain from which a repair is proposed."""
    return SURE_BESIDE if beside and repair.kind is not RepairKind.DELETE else SURE_REPAIR


def _is_one(repair: Repair, written: str) -> bool:
    """Whether a person may take the repair over: a small word for a small word, a plain word for another, one
    word left out. Most of what the model likes better is likelier and says something else."""
    words = [w for w in repair.text.split() if w[0].isalnum()]
    if repair.gain <= 0 or any(zipf(w) < PLAIN for w in words):
        return False
    match repair.kind:
        case RepairKind.DELETE_TWO:
            return False
        case RepairKind.REPLACE if written[0].isalnum():
            return repair.text.islower() and (written.lower() in SMALL) == (repair.text in SMALL)
        case _:
            return True


def _measured(unit: Unit, text: str) -> str:
    gain = unit.score.gain
    gained = f", {gain:.1f} nats less with the best change" if gain is not None and gain > 0 else ""
    beside = f"; beside its source {unit.beside.surprisal:.1f} nats" if unit.beside is not None else ""
    return f"“{unit.span.of(text)}” here: surprisal {unit.score.surprisal:.1f} nats{gained}{beside}"


def _is_foreign(unit: Unit, repair: Repair | None) -> bool:
    """Whether the source does not explain a unit, and nothing is known that would."""
    found = unit.beside is not None and unit.beside.surprisal >= _FOREIGN
    return found and (repair is None or repair.kind is RepairKind.DELETE)


def _words(text: str, span: Span, worst: Unit, repair: Repair | None, offset: int) -> tuple[str, Category]:
    """The message, and the category that fits the repair."""
    written = worst.span.of(text)
    if _is_foreign(worst, repair):
        return f"“{span.of(text)}” does not seem to say what the source says.", Category.MISTRANSLATION
    if repair is None:
        return f"“{span.of(text)}” is not what one would expect to read here.", Category.UNIDIOMATIC
    flagged = repair.span.shifted(offset).of(text)
    match repair.kind:
        case RepairKind.REPLACE | RepairKind.INFLECT:
            if not written[0].isalnum():
                category = Category.PUNCTUATION
            elif repair.kind is RepairKind.INFLECT or written.lower() in SMALL:
                category = Category.GRAMMAR
            else:
                category = Category.MISTRANSLATION
            return f"“{written}” is unlikely here; “{repair.text}” would fit better.", category
        case RepairKind.INSERT:
            added = repair.text.split(" ")[0]
            what = _MARK_NAMES.get(added, f"“{added}”")
            category = Category.PUNCTUATION if added in _MARK_NAMES else Category.GRAMMAR
            return f"Something is missing before “{written}”, perhaps {what}.", category
        case RepairKind.SWAP:
            return f"“{flagged}” reads better as “{repair.text}”.", Category.WORD_ORDER
        case _:
            return (
                f"“{flagged}” is unlikely here; the sentence reads better without it.",
                Category.UNIDIOMATIC,
            )


def _suggestions(
    text: str, span: Span, sure: Sequence[Repair], offset: int, begins: bool
) -> tuple[Suggestion, ...]:
    """Repairs, each as the whole span would read. `begins` tells that the worst word begins its sentence."""
    found: dict[str, Suggestion] = {}
    for repair in sure:
        there = repair.span.shifted(offset)
        if not span.contains(there):
            continue
        if repair.kind is RepairKind.INSERT and repair.text[0] in _MARK_NAMES:
            continue  # a mark belongs to the word before, which is not flagged
        new = repair.text[:1].upper() + repair.text[1:] if begins else repair.text
        before, after = text[span.start : there.start], text[there.end : span.end]
        if not new and not before.strip():
            after = after.lstrip()
        elif not new:
            before = before.rstrip()
        words = before + new + after
        if words.strip() and words != span.of(text):
            found.setdefault(words, Suggestion(words, "The language model finds it likelier."))
    return tuple(found.values())[:_MOST_SUGGESTIONS]
