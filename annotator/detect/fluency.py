"""Words a language model would rather have otherwise.

See `correction_gain` for the measure and `fluency_head` for what is made of it. Slow (some hundred words a
second on one core), so paragraphs' scores are kept in the user's cache folder and only new or changed ones
are scored.
"""

from __future__ import annotations

import logging
import math
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from annotator.detect import linguistics, model_files
from annotator.detect.base import FIRST_SIGHT, Article, CancelToken, Finding, Scope
from annotator.detect.bilingual.bitext import bitext
from annotator.detect.correction_gain import Settings, WordScore, score
from annotator.detect.fluency_findings import finding
from annotator.detect.fluency_head import (
    Garbled,
    Head,
    Phrase,
    Sums,
    Unit,
    doubtful,
    likelihoods,
    load,
    phrases,
    place,
)
from annotator.detect.language_model import LanguageModel, physical_cores
from annotator.detect.resolve import resolutions
from annotator.detect.score_cache import ScoreCache
from annotator.detect.source_names import source_names
from annotator.detect.source_reading import Part, explained, prompts
from annotator.detect.token_reading import Before
from annotator.model.anchor import Span
from annotator.paths import resource
from annotator.text import tokens

logger = logging.getLogger(__name__)

CONTEXT = 240
"""Code points before a paragraph that the model reads first."""
LEAST = 0.3
"""Confidence under which nothing is said, even to who asks for everything."""
LEAST_AT_SIGHT = 0.5
"""The same for a glance: the rest is found by the reading that follows."""

ParagraphProgress = Callable[[int, int], None]
"""Called with how many paragraphs of how many are scored."""
_NO_REPAIRS = Settings(gate=float("inf"))
_BESIDE = Settings(gate=6.0, candidates=2, right=5)
"""Beside a source repairs are proposed but not weighed, so that few are tried."""
_LEVEL = "fluency level"
_NAMES = "names as in the source"
_HALF = 0.5
"""Share of a paragraph's units that must have been read beside a source to be judged so."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A doubtful phrase with the units of its paragraph and the weights they were judged by."""

    units: Sequence[Unit]
    head: Head
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
        self._whole: LanguageModel | None = None
        self._settled = False
        """Whether the model's threads were chosen while nothing else ran."""
        self._weights = weights or resource("models", "fluency.json")
        self._head: Head | None = None
        self.progress = progress

    def availability(self) -> str:
        return model_files.problem() or linguistics.availability()

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        known = known_names(article)
        spans = article.paragraph_spans()
        scored: list[tuple[list[Unit], Head]] = []
        for done, paragraph in enumerate(spans, 1):
            cancel.check()
            scored.append(self.units(article, paragraph, known, cancel))
            if self.progress is not None:
                self.progress(done, len(spans))
        right = as_in_the_source(article)
        read = [
            _Read(units, head, phrase)
            for (units, head), likely in zip(scored, likelihoods(scored, _seen(article)), strict=True)
            for phrase in phrases(units, likely.tolist(), head.join, head.least)
            if not all(_within(u.span, right) for u in units[phrase.first : phrase.last + 1])
        ]
        yield from _findings(article, read, sum(map(len, spans)))

    def units(
        self, article: Article, paragraph: Span, known: Sequence[Span], cancel: CancelToken
    ) -> tuple[list[Unit], Head]:
        """The units of a paragraph, scored, and the weights to judge them by: those for units that were read
        beside their source, where most were. `known` are names nothing is tried in place of."""
        head = self._loaded_head()
        units = place(article, paragraph, self.scores(article.text, paragraph, known, cancel))
        if head.beside is None:
            return units, head
        beside = {
            score.span.start + part.span.start: score
            for part in prompts(article, paragraph)
            for score in self._beside(part.span.of(article.text), part, cancel)
        }
        if len(beside) < _HALF * len(units) or not beside:
            return units, head
        return [replace(u, beside=beside.get(u.span.start)) for u in units], head.beside

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
        read = [_Read(units, head, phrase) for phrase in phrases(units, likely, head.join, head.least)]
        for found in _findings(article, read, len(seen)):
            if found.confidence >= LEAST_AT_SIGHT:
                yield replace(found, rule=FIRST_SIGHT)

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
            settings, before = None if repairs else _NO_REPAIRS, Before.context(context)
            with self._lock:
                found = score(self._loaded(busy), words, before, skip, settings, cancel)
            self._cache.put(key, found)
        return found

    def _beside(self, text: str, part: Part, cancel: CancelToken) -> list[WordScore]:
        """The scores of a translation after its source."""
        key = ScoreCache.key(text, part.prompt, (), model_files.digest(), " beside its source, repaired")
        found = self._cache.get(key)
        if found is None:
            with self._lock:
                model = self._loaded_whole()
                found = score(model, text, Before.prompt(part.prompt), settings=_BESIDE, cancel=cancel)
            self._cache.put(key, found)
        return explained(found, text, part.source)

    def _loaded_whole(self) -> LanguageModel:
        """The model with the vocabulary of all languages."""
        if self._whole is None:
            self._whole = model_files.load(self._folder, whole=True)
        return self._whole

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
        """Free the models' memory; the next `detect` that needs them loads them again."""
        with self._lock:
            for model in (self._model, self._whole):
                if model is not None:
                    model.close()
            self._model = self._whole = None

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


def _seen(article: Article) -> dict[int, Sums]:
    """What is known of the article's level; the parts that are read of it share it."""
    known: dict[int, Sums] = (article.whole or article).shared.setdefault(_LEVEL, {})
    return known


def _whole(article: Article) -> Span:
    return article.segments[0].span.cover(article.segments[-1].span)


def known_names(article: Article) -> list[Span]:
    """Names that are right however unlikely: nothing is tried in their place."""
    known = [r.mention.span for r in resolutions(article) if r.known is not None]
    return sorted({*known, *as_in_the_source(article)})


def as_in_the_source(article: Article) -> list[Span]:
    """Words with a capital that the source has, too, or spells in other letters: names, however unlikely (of
    524 in Romanian and Estonian translations 24 % were marked; leaving them out raises the average precision
    by 0.015 to 0.024)."""
    beside = bitext(article)
    if beside is None:
        return []
    shared = (article.whole or article).shared
    found = shared.get(_NAMES)
    if found is None:
        found = shared[_NAMES] = [
            word
            for source, target in beside.both
            for word in tokens.words(beside.target, target)
            if source_names(source.of(beside.source)).spells(word.of(beside.target))
        ]
    assert isinstance(found, list)
    return found


def _within(span: Span, names: Sequence[Span]) -> bool:
    """Whether it is in one of these names, which are in text order."""
    at = bisect_right(names, span.start, key=lambda n: n.start) - 1
    return at >= 0 and names[at].contains(span)


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


def _findings(article: Article, read: Sequence[_Read], characters: int) -> Iterator[Finding]:
    """What is worth saying of the phrases of `characters` that were read. In a garbled article doubt weighs
    more; a phrase is no evidence against itself."""
    doubts = [doubtful(r.worst, r.phrase.probability) for r in read]
    total = sum(doubts)
    for one, doubt in zip(read, doubts, strict=True):
        garbled = Garbled.of(article.flagged, len(article.text), total - doubt, characters)
        confidence = one.head.confidence(one.phrase, one.worst, garbled)
        if confidence >= LEAST:
            yield finding(article, one.phrase, one.units, confidence)
