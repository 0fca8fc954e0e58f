"""Lays the forms of set phrases over the words of a sentence and says what is damaged where they do not fit.

The anchor is a content word of the form. From there the form is laid over the words to the left and to the
right by itself, each time with the fewest damages, so that the work does not grow with the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from annotator.detect.linguistics import Word
from annotator.detect.set_phrase_table import ARTICLES, CONJUNCTIONS, PREPOSITIONS, Form, Slot, SlotKind

_NOUN_PHRASE = frozenset("DT PRP$ PRP JJ JJR JJS POS NN NNS NNP NNPS CD VBG VBN HYPH".split())
_MODIFIERS = frozenset("JJ JJR JJS RB VBN VBG NN NNP CD HYPH".split())
_MAY_MISS = ARTICLES | frozenset("out up off down over aside around ’s it".split())
"""Small words without which the others hardly ever meet; the rest only in longer phrases."""
_STAND_INS = {"and": frozenset("to with by on in".split()), "or": frozenset("and to with".split())}
"""What stands wrongly for a conjunction; “or” for “and” says something else."""
_BEGIN_CLAUSES = frozenset("than as since till until before after".split())
_LIGHT = frozenset("have get do make take keep turn go come put give good other two one first same".split())


def lower(word: Word) -> str:
    """The word as the table writes it."""
    return word.lower.replace("'", "’") if "'" in word.lower else word.lower


@dataclass(frozen=True, slots=True)
class Step:
    """What stands in one place of a form: words `first` to `last` (exclusive) of the sentence. `damage` names
    what is wrong with them, "" for nothing; `slot` is None for words between the places."""

    slot: Slot | None
    first: int
    last: int
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A form found at a place, its steps in text order."""

    form: Form
    steps: tuple[Step, ...]

    @property
    def damages(self) -> tuple[str, ...]:
        return tuple(s.damage for s in self.steps if s.damage)

    @property
    def first(self) -> int:
        return min(s.first for s in self.steps if s.first < s.last)

    @property
    def last(self) -> int:
        """The index of the last word, itself included."""
        return max(s.last for s in self.steps) - 1

    @property
    def content(self) -> tuple[int, int]:
        """The indices of the first and the last content word."""
        found = [s.first for s in self.steps if s.slot is not None and s.slot.is_content]
        return found[0], found[-1]


def aligned(words: Sequence[Word], i: int, form: Form, at: int) -> Match | None:
    """The form laid over the words around word `i`, its content word `at`, with as few damages as may be."""
    slot, budget = form.slots[at], (2 if len(form.contents) > 2 else 1) if form.standard else 0
    damage = "" if fits(words[i], slot) else "form"
    if damage and (slot.fixed or not budget or not _is_form(words[i], slot)):
        return None
    budget -= bool(damage)
    left = _Walk(words, form, -1).steps(i - 1, at - 1, budget, 0)
    if left is None:
        return None
    right = _Walk(words, form, 1).steps(i + 1, at + 1, budget - _cost(left), 0)
    if right is None:
        return None
    return Match(form, _settled((*reversed(left), Step(slot, i, i + 1, damage), *right)))


def _settled(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with missing articles moved before the adjectives they stand behind."""
    settled: list[Step] = []
    for step in steps:
        at = len(settled)
        while step.first == step.last and at and settled[at - 1].slot is None and not settled[at - 1].damage:
            at -= 1
            step = replace(step, first=settled[at].first, last=settled[at].first)
        settled.insert(at, step)
    return tuple(settled)


def _cost(steps: Sequence[Step]) -> int:
    return sum(bool(s.damage) for s in steps)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Lays a form over words in one direction (`by`: 1 or -1), away from its anchor."""

    words: Sequence[Word]
    form: Form
    by: int

    def steps(self, i: int, s: int, budget: int, passed: int) -> tuple[Step, ...] | None:
        """The steps of slot `s` on over word `i` on, with `budget` damages at most, the fewest that will do;
        None where it cannot be done. `passed` counts the words passed over."""
        if not 0 <= s < len(self.form.slots):
            return ()
        best: tuple[Step, ...] | None = None
        for step, next_slot in self._choices(i, s, budget, passed):
            left = (budget if best is None else _cost(best) - 1) - bool(step.damage)
            if left < 0:
                continue
            more = passed + (step.slot is None and not step.damage)
            rest = self.steps(i + self.by * (step.last - step.first), next_slot, left, more)
            if rest is not None:
                best = (step, *rest)
        return best

    def _choices(self, i: int, s: int, budget: int, passed: int) -> Iterator[tuple[Step, int]]:
        slot, after = self.form.slots[s], s + self.by
        word = self.words[i] if 0 <= i < len(self.words) else None
        for width in self._widths(i, slot):
            first = i if self.by > 0 else i - width + 1
            yield Step(slot, first, first + width), after
        if word is None:
            return
        if passed < 2 and word.tag in _MODIFIERS and slot.kind is not SlotKind.NOUN_PHRASE:
            yield Step(None, i, i + 1), s
        if not budget:
            return
        if not slot.fixed:
            if damage := self._damage(word, slot, s):
                yield Step(slot, i, i + 1, damage), after
            if not slot.is_content and self._may_miss(s):
                place = i if self.by > 0 else i + 1
                yield Step(slot, place, place, "article" if slot.is_article else "missing"), after
        behind = slot if self.by > 0 else self.form.slots[s + 1]
        if not behind.fixed and (lower(word) in ARTICLES or lower(word) in PREPOSITIONS):
            yield Step(None, i, i + 1, "extra"), s

    def _widths(self, i: int, slot: Slot) -> Iterator[int]:
        """The numbers of words from word `i` on that fill the slot."""
        inside = 0 <= i < len(self.words)
        if inside and slot.kind is not SlotKind.NOUN_PHRASE and fits(self.words[i], slot):
            yield 1
        if slot.kind is SlotKind.NOUN_PHRASE:
            yield 0
        if slot.kind is not SlotKind.NOUN_PHRASE and not slot.owner:
            return
        for width in range(1, 5):
            edge = i + self.by * (width - 1)
            if not 0 <= edge < len(self.words) or self.words[edge].tag not in _NOUN_PHRASE:
                return
            ends = self.words[max(i, edge)]
            if slot.kind is SlotKind.NOUN_PHRASE or (width > 1 and ends.tag == "POS"):
                yield width

    def _damage(self, word: Word, slot: Slot, s: int) -> str:
        """What is wrong when this word stands in this slot, "" where it cannot stand for its word."""
        written = lower(word)
        if slot.is_content:
            if _is_form(word, slot):
                return "form"
            return "word" if word.tag in ("NN", "NNS", "JJ") and self._may_be_replaced(s) else ""
        if slot.is_article or slot.owner:
            return "article" if written in ARTICLES else ""
        if slot.standard in CONJUNCTIONS:
            return "preposition" if written in _STAND_INS.get(slot.standard, ()) else ""
        if written not in PREPOSITIONS - _BEGIN_CLAUSES or slot.standard not in PREPOSITIONS:
            return ""
        if s == 0 and word.tag == "RP":
            return ""
        return "preposition" if s < len(self.form.slots) - 1 or slot.required else ""

    def _may_be_replaced(self, s: int) -> bool:
        """Whether the other content words alone tell the phrase."""
        others = [self.form.slots[c] for c in self.form.contents if c != s]
        return len(others) > 2 and sum(slot.bases.isdisjoint(_LIGHT) for slot in others) > 1

    def _may_miss(self, s: int) -> bool:
        slots = self.form.slots
        if s == 0:
            return slots[s].is_article
        may_miss = _MAY_MISS | PREPOSITIONS if len(self.form.contents) > 2 else _MAY_MISS
        return s < len(slots) - 1 and (slots[s].owner or slots[s].standard in may_miss)


def fits(word: Word, slot: Slot) -> bool:
    """Whether the word alone is right in the slot."""
    if slot.owner and word.tag == "PRP$":
        return True
    if slot.kind is SlotKind.SELF:
        return word.lower.endswith(("self", "selves"))
    return lower(word) in slot.forms or word.lemma in slot.inflected


def _is_form(word: Word, slot: Slot) -> bool:
    """The slot's noun in another number."""
    return word.lemma in slot.bases and word.tag in ("NN", "NNS", "JJ") and not fits(word, slot)


def reordered(words: Sequence[Word], i: int, form: Form, at: int) -> Match | None:
    """The form's words, and nothing else, around word `i` with the content words in another order."""
    contents = [form.slots[c] for c in form.contents]
    joined = any(slot.standard in CONJUNCTIONS for slot in form.slots)
    if not form.standard or len(contents) < 2 or (len(form.slots) < 4 and not joined):
        return None
    if any(a.bases & b.bases for n, a in enumerate(contents) for b in contents[:n]):
        return None
    if not fits(words[i], form.slots[at]):
        return None
    first = last = i
    while first > max(0, i - len(form.slots)) and _belongs(words[first - 1], form):
        first -= 1
    while last + 1 < min(len(words), i + len(form.slots)) and _belongs(words[last + 1], form):
        last += 1
    if form.slots[-1].is_content:
        while not _fits_content(words[last], contents):
            last -= 1
    if form.slots[0].is_content:
        while not _fits_content(words[first], contents):
            first += 1
    if not len(form.contents) < last - first + 1 <= len(form.slots):
        return None
    order = [next((n for n, s in enumerate(contents) if fits(w, s)), None) for w in words[first : last + 1]]
    found = [n for n in order if n is not None]
    if sorted(found) != list(range(len(contents))) or found == sorted(found):
        return None
    if not joined and any(w.tag.startswith("VB") for w in words[first : last + 1]):
        return None
    return Match(form, (Step(form.slots[at], first, last + 1, "order"),))


def _fits_content(word: Word, contents: Sequence[Slot]) -> bool:
    return any(fits(word, slot) for slot in contents)


def _belongs(word: Word, form: Form) -> bool:
    return any(fits(word, slot) for slot in form.slots)
