"""Words a language model would rather have otherwise.

See `correction_gain` for the measure and `fluency_head` for what is made of it. Slow (some hundred words a
second on one core), so paragraphs' scores are kept in the user's cache folder and only new or changed ones
are scored.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from wordfreq import zipf_frequency

from annotator.detect import linguistics, model_files
from annotator.detect.base import FIRST_SIGHT, Article, CancelToken, Finding, Scope
from annotator.detect.correction_gain import SMALL, Repair, RepairKind, Settings, WordScore, score
from annotator.detect.fluency_head import (
    Head,
    Phrase,
    Unit,
    doubtful,
    garble_rate,
    load,
    phrases,
    place,
)
from annotator.detect.language_model import LanguageModel, physical_cores
from annotator.detect.resolve import resolutions
from annotator.detect.score_cache import ScoreCache
from annotator.knowledge.keys import without_possessive
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Suggestion
from annotator.paths import resource
from annotator.text import tokens

logger = logging.getLogger(__name__)

CONTEXT = 240
"""Code points before a paragraph that the model reads first."""
LEAST = 0.3
"""Confidence under which nothing is said, even to who asks for everything."""
LEAST_AT_SIGHT = 0.5
"""The same for a glance: the rest is found by the reading that follows."""
SURE_REPAIR = 8.0
"""Gain in nats from which a repair is proposed and not only weighed."""
PLAIN = 3.5
"""Frequency (Zipf scale) from which a word proposed is a plain one."""
MAJOR = 12.0
"""Gain from which the words as written can hardly be meant."""
_NEARLY = 0.6
"""A repair a person may take over is named where it gains this share of what the best change does."""
_SHORT = 3
"""Units of the longest phrase that one repair can mend."""
_MOST_SUGGESTIONS = 3
_MARK_NAMES = {",": "a comma", ".": "a full stop", ":": "a colon"}
_SOURCE = "language model"

ParagraphProgress = Callable[[int, int], None]
"""Called with how many paragraphs of how many are scored."""
_LEAST_NAME = 3
"""Letters of a name that is looked for in the source."""
_NO_REPAIRS = Settings(gate=float("inf"))


@dataclass(frozen=True, slots=True)
class _Read:
    """A doubtful phrase with the units of its paragraph."""

    units: Sequence[Unit]
    phrase: Phrase

    @property
    def worst(self) -> Unit:
        return self.units[self.phrase.worst]


class Fluency:
    """Phrases the language model finds unlikely, with what would fit better. English only.

    Safe to call from several threads, which take turns at the model. `progress`, where set, is called after
    each paragraph. A glance reads the sentences in one piece and tries no repairs: surprisal alone tells
    less, but it is there in a fraction of the time, and its confidence is calibrated for itself.
    """

    id = "fluency"
    title = "Fluency (language model)"
    scope = Scope.PARAGRAPH
    languages = frozenset({"en"})

    def __init__(
        self,
        cache: Path | None = None,
        progress: ParagraphProgress | None = None,
        *,
        weights: Path | None = None,
    ) -> None:
        self._folder = cache or model_files.folder()
        self._cache = ScoreCache(self._folder / "scores.sqlite")
        self._lock = threading.Lock()
        self._model: LanguageModel | None = None
        self._settled = False
        """Whether the model's threads were chosen while nothing else ran."""
        self._weights = weights or resource("models", "fluency.json")
        self._head: Head | None = None
        self.progress = progress

    def availability(self) -> str:
        return model_files.problem() or linguistics.availability()

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        head = self._loaded_head()
        known = known_names(article)
        spans = article.paragraph_spans()
        read: list[_Read] = []
        for done, paragraph in enumerate(spans, 1):
            cancel.check()
            units = place(article, paragraph, self.scores(article.text, paragraph, known, cancel))
            found = phrases(units, head.probabilities(units).tolist(), head.join, head.least)
            read += [_Read(units, phrase) for phrase in found]
            if self.progress is not None:
                self.progress(done, len(spans))
        yield from _findings(article, head, read, sum(map(len, spans)))

    def look(self, article: Article, cancel: CancelToken, busy: Callable[[], bool]) -> None:
        if self._loaded_head().quick is None:
            return
        if article.segments:
            self._at_sight(article, cancel, busy)
        else:
            with self._lock:
                self._loaded(busy)

    def glance(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        head = self._loaded_head().quick
        if head is None or not article.segments:
            return
        seen = _whole(article)
        known = known_names(article)
        units = place(article, seen, self._at_sight(article, cancel))
        likely = [
            0.0 if _left_out(article, unit, known) else float(probability)
            for unit, probability in zip(units, head.probabilities(units), strict=True)
        ]
        read = [_Read(units, phrase) for phrase in phrases(units, likely, head.join, head.least)]
        for finding in _findings(article, head, read, len(seen)):
            if finding.confidence >= LEAST_AT_SIGHT:
                yield replace(finding, rule=FIRST_SIGHT)

    def _at_sight(
        self, article: Article, cancel: CancelToken, busy: Callable[[], bool] | None = None
    ) -> list[WordScore]:
        """Scores without repairs of all that lies between the article's first and last sentence."""
        return self.scores(article.text, _whole(article), (), cancel, repairs=False, busy=busy)

    def scores(
        self,
        text: str,
        paragraph: Span,
        known: Sequence[Span],
        cancel: CancelToken,
        *,
        repairs: bool = True,
        busy: Callable[[], bool] | None = None,
    ) -> list[WordScore]:
        """The scores of a paragraph, from the cache or made now; their spans count from its beginning.
        `busy` tells whether other detectors are at work meanwhile; they get one of the cores."""
        context = _context(text, paragraph.start)
        skip = [
            Span(max(0, s.start - paragraph.start), min(len(paragraph), s.end - paragraph.start))
            for s in known
            if s.overlaps(paragraph)
        ]
        words = paragraph.of(text)
        how = "" if repairs else " without repairs"
        key = ScoreCache.key(words, context, skip, model_files.digest(), how)
        found = self._cache.get(key)
        if found is None:
            settings = None if repairs else _NO_REPAIRS
            with self._lock:
                found = score(self._loaded(busy), words, context, skip, settings, cancel)
            self._cache.put(key, found)
        return found

    def _loaded(self, busy: Callable[[], bool] | None) -> LanguageModel:
        if self._model is None:
            threads = _pace(busy, {}) if busy is not None else physical_cores()
            self._model = model_files.load(self._folder, threads=threads)
            self._settled = False
            self._cache.trim()
        model = self._model
        model.pace = None
        if busy is not None:
            model.speeds.clear()
            model.pace = partial(_pace, busy, model.speeds)
        elif not self._settled:
            model_files.settle(model)
        self._settled = busy is None
        return model

    def close(self) -> None:
        """Free the model's memory; the next `detect` that needs it loads it again."""
        with self._lock:
            if self._model is not None:
                self._model.close()
                self._model = None

    def _loaded_head(self) -> Head:
        if self._head is None:
            self._head = load(self._weights)
        return self._head


def _pace(busy: Callable[[], bool], speeds: Mapping[int, float]) -> int:
    """How many threads a look is to use: all cores but one while others are `busy`, then all of them, unless
    they have turned out slower (another program is at work)."""
    cores = physical_cores()
    fewer = max(1, cores - 1)
    if busy() or (cores in speeds and speeds[cores] < speeds.get(fewer, math.inf)):
        return fewer
    return cores


def _whole(article: Article) -> Span:
    return article.segments[0].span.cover(article.segments[-1].span)


def known_names(article: Article) -> list[Span]:
    """Names that are right however unlikely: nothing is tried in their place."""
    known = [r.mention.span for r in resolutions(article) if r.known is not None]
    return sorted({*known, *_as_in_the_source(article)})


def _as_in_the_source(article: Article) -> Iterator[Span]:
    """Words with a capital that the source has, too: names, however unlikely (of 524 in Romanian and Estonian
    translations 24 % were marked; leaving them out raises the average precision by 0.015 to 0.024)."""
    source = article.source_text
    if not source:
        return
    theirs = {word.of(source).casefold() for word in tokens.words(source)}
    for word in tokens.words(article.text):
        name = without_possessive(word.of(article.text))
        if len(name) >= _LEAST_NAME and name[0].isupper() and name.casefold() in theirs:
            yield word


def _left_out(article: Article, unit: Unit, known: Sequence[Span]) -> bool:
    """Whether nothing is to be said of a unit at first sight: it is in a known name, or between the
    article's sentences."""
    sentence = article.segments[unit.sentence].span
    return not sentence.overlaps(unit.span) or any(k.overlaps(unit.span) for k in known)


def _context(text: str, start: int) -> str:
    """What stands before a paragraph, from a word's beginning on, white space evened out."""
    before = text[max(0, start - CONTEXT) : start]
    if start > CONTEXT:
        before = before.partition(" ")[2]
    return "\n".join(line.strip() for line in before.splitlines() if line.strip())


def _findings(article: Article, head: Head, read: Sequence[_Read], characters: int) -> Iterator[Finding]:
    """What is worth saying of the phrases of `characters` that were read. In a garbled article doubt weighs
    more; a phrase is no evidence against itself."""
    doubts = [doubtful(r.worst, r.phrase.probability) for r in read]
    total = sum(doubts)
    for one, doubt in zip(read, doubts, strict=True):
        rate = garble_rate(article.flagged, len(article.text), total - doubt, characters)
        confidence = head.confidence(one.phrase, one.worst, rate)
        if confidence >= LEAST:
            yield _finding(article, one.phrase, one.units, confidence)


def _finding(article: Article, phrase: Phrase, units: Sequence[Unit], confidence: float) -> Finding:
    text = article.text
    inside = units[phrase.first : phrase.last + 1]
    worst = units[phrase.worst]
    offset = worst.span.start - worst.score.span.start
    proposed = [r for r in worst.score.repairs if _is_one(r, r.span.shifted(offset).of(text))]
    best = worst.score.repairs[0] if worst.score.repairs else None
    repair = proposed[0] if proposed and best and proposed[0].gain >= _NEARLY * best.gain else None
    span = inside[0].span.cover(inside[-1].span)
    if repair is not None:
        span = span.cover(repair.span.shifted(offset))
    message, category = _words(text, span, worst, repair, offset)
    gain = max(u.score.gain or 0.0 for u in inside)
    begins = worst.span.start == article.segments[worst.sentence].span.start
    return Finding(
        span=span,
        rule=repair.kind.value.replace(" ", "-") if repair else "unlikely",
        category=Category.UNINTELLIGIBLE if len(inside) > _SHORT else category,
        severity=Severity.MAJOR if gain >= MAJOR else Severity.MINOR,
        confidence=round(confidence, 3),
        message=message,
        suggestions=_suggestions(text, span, proposed, offset, begins) if len(inside) <= _SHORT else (),
        evidence=(Evidence(_measured(worst, text), _SOURCE),),
    )


def _is_one(repair: Repair, written: str) -> bool:
    """Whether a person may take the repair over: a small word for a small word, a plain word for another, one
    word left out. Most of what the model likes better is likelier and says something else."""
    words = [w for w in repair.text.split() if w[0].isalnum()]
    if repair.gain <= 0 or any(zipf_frequency(w, "en") < PLAIN for w in words):
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
    return f"“{unit.span.of(text)}” here: surprisal {unit.score.surprisal:.1f} nats{gained}"


def _words(text: str, span: Span, worst: Unit, repair: Repair | None, offset: int) -> tuple[str, Category]:
    """The message, and the category that fits the repair."""
    written = worst.span.of(text)
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
    text: str, span: Span, proposed: Sequence[Repair], offset: int, begins: bool
) -> tuple[Suggestion, ...]:
    """The repairs that are likelier by far, each as the whole span would read. `begins` tells that the
    worst word begins its sentence."""
    found: dict[str, Suggestion] = {}
    for repair in proposed:
        there = repair.span.shifted(offset)
        if repair.gain < SURE_REPAIR or not span.contains(there):
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
