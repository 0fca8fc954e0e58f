"""Counting what was flagged against what people marked, text by text.

Several raters: a flag is right when it meets a mark of any of them; what should have been found is what at
least two marked (one, where only one looked), and first of all what two called a major error. People agree so
little (word-level correlation of two raters about 0.35) that to ask for every mark would measure chance.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field

import numpy as np

from annotator.model.anchor import Span
from annotator.model.review import Level, Passage
from annotator.services.evaluation.gold import GoldSpan, GoldText
from annotator.services.evaluation.metrics import Floats, SpanMatch, match_spans
from annotator.text.tokens import words

AGREEING = 2
"""Raters who must have marked a place before a detector is asked to find it."""
CONTEXT = 70
"""Code points of context on either side of an example."""
EXAMPLES = 40

MATCH_FIELDS = (
    "shown", "exact", "overlap", "partial", "gold", "exact_found", "overlap_found", "partial_found", "must",
    "must_found", "words",
)  # fmt: skip
"""What is summed for each document beside the words: the fields of `SpanMatch`, then the errors that must be
found, those found, and the words."""


@dataclass(slots=True)
class Found:
    """How many of something there were, and how many of them were found (or right)."""

    total: int = 0
    found: int = 0
    must: int = 0
    must_found: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Example:
    """A miss or a false alarm in its context; the highest `weight` is the worst."""

    weight: tuple[float, ...]
    where: str
    before: str
    words: str
    after: str
    note: str


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Running totals over words, surest confidence first. The arrays have a row a document and a column a
    distinct confidence, of the words flagged at least that surely: `flagged` all of them, `marked` those
    marked by anybody, `agreed` and `grave` those enough raters marked, and called major. The last column has
    confidence 0 and so all words."""

    confidences: Floats
    flagged: Floats
    marked: Floats
    agreed: Floats
    grave: Floats


@dataclass(slots=True)
class Tally:
    """Counts over texts, at the level whose passages count as shown."""

    level: Level = Level.LIKELY
    texts: int = 0
    words: int = 0
    clean_words: int = 0
    clean_shown: int = 0
    rules: dict[tuple[str, str], Found] = field(default_factory=lambda: defaultdict(Found))
    marked_categories: dict[str, Found] = field(default_factory=lambda: defaultdict(Found))
    shown_categories: dict[str, Found] = field(default_factory=lambda: defaultdict(Found))
    confidences: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    _documents: dict[str, int] = field(default_factory=dict)
    _matches: list[Floats] = field(default_factory=list)
    _at: list[Counter[tuple[float, int]]] = field(default_factory=list)
    _misses: list[Example] = field(default_factory=list)
    _alarms: list[Example] = field(default_factory=list)

    @property
    def documents(self) -> int:
        return len(self._documents)

    def add(self, gold: GoldText, passages: Sequence[Passage]) -> None:
        """Count one text. `passages` are all of them, whatever their confidence."""
        # Not `shown_at`, by which what somebody has decided on is in sight however sure it is.
        shown = [p for p in passages if p.confidence >= self.level.threshold]
        sought = [g for g in gold.spans if _agreed(g, gold)]
        scores: dict[int, float] = {}
        for passage in passages:
            for start in words_in(gold.text, [passage.span]):
                scores[start] = max(scores.get(start, 0.0), passage.confidence)
        document = self._row(gold)
        number = self._count_words(gold, scores, self._at[document])
        match = match_spans([p.span for p in shown], [g.span for g in gold.spans], [g.span for g in sought])
        grave = {g.span for g in sought if _agreed(g, gold, grave=True)}
        touched = sum(any(s.overlaps(p.span) for p in shown) for s in grave)
        self._matches[document] += np.array([*astuple(match), len(grave), touched, number])
        self.texts += 1
        self.words += number
        if gold.clean:
            self.clean_words += number
            self.clean_shown += len(shown)
        self._count_categories(gold, shown, sought)
        self._count_flags(gold, passages)
        self._keep_examples(gold, shown, sought)

    def add_words(self, gold: GoldText, scores: Mapping[int, float]) -> None:
        """Count one text by its words alone: `scores` gives, by where a word begins (code points), how surely
        it is wrong, from 0 to 1; three decimals count."""
        document = self._row(gold)
        number = self._count_words(gold, scores, self._at[document])
        self._matches[document][-1] += number
        self.texts += 1
        self.words += number

    def word_counts(self) -> WordCounts:
        """The word-level totals by document and confidence."""
        levels = sorted({c for counter in self._at for c, _ in counter} | {0.0}, reverse=True)
        column = {c: i for i, c in enumerate(levels)}
        table = np.zeros((4, len(self._at), len(levels)))
        for row, counter in enumerate(self._at):
            for (confidence, kind), number in counter.items():
                table[kind, row, column[confidence]] = number
        return WordCounts(np.array(levels), *np.cumsum(table, axis=2))

    def span_sums(self) -> Floats:
        """`MATCH_FIELDS`, a row a document."""
        return np.array(self._matches).reshape(-1, len(MATCH_FIELDS))

    def spans(self) -> SpanMatch:
        """The span-level sums over all documents."""
        sums = self.span_sums().sum(axis=0)
        shown, exact, overlap, partial, gold, exact_found, overlap_found, partial_found = sums[:8].tolist()
        return SpanMatch(
            int(shown), int(exact), int(overlap), partial,
            int(gold), int(exact_found), int(overlap_found), partial_found,
        )  # fmt: skip

    def worst_misses(self, number: int = EXAMPLES) -> list[Example]:
        """Marked passages no shown one touches: those most raters call major first."""
        return heapq.nlargest(number, self._misses)

    def worst_alarms(self, number: int = EXAMPLES) -> list[Example]:
        """Shown passages in which nobody marked anything, the surest first."""
        return heapq.nlargest(number, self._alarms)

    def _row(self, gold: GoldText) -> int:
        """The number of the text's document, whose sums are there from now on."""
        document = self._documents.setdefault(gold.document or gold.id, len(self._documents))
        if document == len(self._matches):
            self._matches.append(np.zeros(len(MATCH_FIELDS)))
            self._at.append(Counter())
        return document

    def _count_words(
        self, gold: GoldText, scores: Mapping[int, float], counter: Counter[tuple[float, int]]
    ) -> int:
        marked, grave = _marks(gold), _marks(gold, grave=True)
        number = 0
        for word in words(gold.text):
            number += 1
            score = round(scores.get(word.start, 0.0), 3)
            counter[score, 0] += 1
            raters = marked.get(word.start)
            if raters:
                counter[score, 1] += 1
                least = _needed(gold, word.start)
                counter[score, 2] += len(raters) >= least
                counter[score, 3] += len(grave.get(word.start, ())) >= least
        return number

    def _count_categories(self, gold: GoldText, shown: Sequence[Passage], sought: Sequence[GoldSpan]) -> None:
        for error in sought:
            touched = any(error.span.overlaps(p.span) for p in shown)
            entry = self.marked_categories[error.category]
            entry.total += 1
            entry.found += touched
            entry.must += error.must
            entry.must_found += error.must and touched
        for passage in shown:
            entry = self.shown_categories[passage.category.value]
            entry.total += 1
            entry.found += _touches(passage.span, gold)

    def _count_flags(self, gold: GoldText, passages: Sequence[Passage]) -> None:
        for passage in passages:
            self.confidences.append(passage.confidence)
            self.right.append(_touches(passage.span, gold))
            for flag in passage.flags:
                score = self.rules[flag.detector, flag.rule]
                score.total += 1
                score.found += _touches(flag.span, gold)

    def _keep_examples(self, gold: GoldText, shown: Sequence[Passage], sought: Sequence[GoldSpan]) -> None:
        missed: set[Span] = set()
        for error in sought:
            if error.span in missed or any(error.span.overlaps(p.span) for p in shown):
                continue
            missed.add(error.span)
            near = [g for g in gold.spans if g.span.overlaps(error.span)]
            grave = len({g.rater for g in near if g.must})
            weight = (grave, len({g.rater for g in near}), -len(error.span))
            note = f"{error.category}, {error.severity}"
            self._misses.append(_example(gold, error.span, weight, note))
        for passage in shown:
            if not _touches(passage.span, gold):
                first = passage.flags[0]
                note = f"{first.detector}/{first.rule}, {passage.confidence:.2f}: {passage.message}"
                self._alarms.append(_example(gold, passage.span, (passage.confidence,), note))
        # Kept short while counting: a large set would hold a quarter of its text here.
        if len(self._misses) > 20 * EXAMPLES:
            self._misses = self.worst_misses()
        if len(self._alarms) > 20 * EXAMPLES:
            self._alarms = self.worst_alarms()


def words_in(text: str, spans: Iterable[Span]) -> set[int]:
    """The starts of the words that share a character with one of the spans."""
    found: set[int] = set()
    for span in spans:
        start, end = span.start, span.end
        while start > 0 and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        found.update(w.start for w in words(text, Span(start, end)) if w.overlaps(span))
    return found


def _marks(gold: GoldText, *, grave: bool = False) -> dict[int, set[str]]:
    """The raters who marked each word, by the word's start."""
    raters: dict[int, set[str]] = defaultdict(set)
    for error in gold.spans:
        if error.must or not grave:
            for start in words_in(gold.text, [error.span]):
                raters[start].add(error.rater)
    return raters


def _needed(gold: GoldText, offset: int) -> int:
    """How many raters must agree at a place: two, or one where only one looked."""
    if not gold.stretches:
        return 1
    place = max(0, bisect_right(gold.stretches, offset, key=lambda s: s.span.start) - 1)
    return max(1, min(AGREEING, gold.stretches[place].raters))


def _agreed(error: GoldSpan, gold: GoldText, *, grave: bool = False) -> bool:
    """True when enough raters marked an overlapping passage (and, with `grave`, all called it major)."""
    if grave and not error.must:
        return False
    raters = {g.rater for g in gold.spans if g.span.overlaps(error.span) and (g.must or not grave)}
    return len(raters) >= _needed(gold, error.span.start)


def _touches(span: Span, gold: GoldText) -> bool:
    return any(g.span.overlaps(span) for g in gold.spans)


def _example(gold: GoldText, span: Span, weight: tuple[float, ...], note: str) -> Example:
    def words_of(start: int, end: int) -> str:
        return " ".join(gold.text[start:end].split())

    before = words_of(max(0, span.start - CONTEXT), span.start)
    return Example(
        weight,
        gold.id,
        before,
        words_of(span.start, span.end),
        words_of(span.end, span.end + CONTEXT),
        note,
    )
