"""The text the article view shows, and the way between it and the original text.

What is shown is the original, the corrected text, or both at once: of each correction the words that go
struck, those that come after them, and once the words that stay. Long paragraphs get line breaks of the
display's own, because Qt lays out a paragraph as a whole. Offsets are code points, end exclusive; the
conversion to Qt's UTF-16 units is `Utf16Map`'s.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from annotator.gui.events import TextMode
from annotator.model.anchor import Span
from annotator.text.diff import diff_edits
from annotator.text.offsets import Projection

LONGEST_LINE = 6000
"""A paragraph of more code points is broken for display."""


class RunKind(Enum):
    TEXT = "text"
    KEPT = "kept"
    """Words of a correction that are the same on both sides."""
    STRUCK = "struck"
    """Words of the original side of a correction."""
    INSERTED = "inserted"
    """Words of its corrected side."""
    BREAK = "break"
    """A line break that is in neither text."""


_LITERAL = frozenset({RunKind.TEXT, RunKind.KEPT, RunKind.STRUCK})
"""What shows characters of the original one by one."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the display. `original` is what it stands for: as long as `display` for TEXT, KEPT and
    STRUCK, the whole corrected passage or an insertion point for the others. `correction` indexes the
    projection's corrections."""

    kind: RunKind
    display: Span
    original: Span
    correction: int | None = None


class DisplayMap:
    """What is shown in one mode. `text` is the shown text."""

    def __init__(self, text: str, projection: Projection | None, mode: TextMode) -> None:
        self.original = text
        self.mode = mode
        self.corrections = projection.corrections if projection is not None else ()
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self._length = 0
        self._line = 0
        """Where the display's current line began."""
        if projection is None or not projection.corrections:
            self._add_text(Span(0, len(text)), RunKind.TEXT, None)
        else:
            for piece in projection.offsets.pieces:
                if piece.edit is None:
                    self._add_text(piece.original, RunKind.TEXT, None)
                    continue
                corrected = piece.corrected.of(projection.text)
                if mode is TextMode.ORIGINAL:
                    self._add_text(piece.original, RunKind.STRUCK, piece.edit)
                elif mode is TextMode.CORRECTED:
                    self._add(RunKind.INSERTED, corrected, piece.original, piece.edit)
                else:
                    self._add_both(piece.original, corrected, piece.edit)
        self.text = "".join(self._parts)
        del self._parts
        self._display_starts = [r.display.start for r in self._runs]
        # Every character of the original is shown by exactly one run.
        self._carriers = [r for r in self._runs if r.original.end > r.original.start]
        self._carrier_starts = [r.original.start for r in self._carriers]

    @property
    def runs(self) -> Sequence[Run]:
        return self._runs

    def runs_within(self, start: int, end: int) -> Iterator[Run]:
        """The runs that touch the display's `[start, end]`, empty ones included."""
        number = max(0, bisect_left(self._display_starts, start) - 1)
        for place in range(number, len(self._runs)):
            run = self._runs[place]
            if run.display.start > end:
                return
            if run.display.end >= start:
                yield run

    def to_display(self, offset: int, *, after: bool = False) -> int:
        """Where an original offset is shown: behind the character before it, or with `after` before the
        character that follows. What is inserted at the offset lies between both."""
        if after:
            carrier = self._carrier(offset)
            return len(self.text) if carrier is None else _place(carrier, offset)
        carrier = self._carrier(offset - 1)
        return 0 if carrier is None else _place(carrier, offset)

    def span_to_display(self, span: Span) -> Span:
        """The stretch that shows an original span, with the replacements that belong to it."""
        if span.start == span.end:
            return Span(self.to_display(span.start), self.to_display(span.start, after=True))
        start, end = self.to_display(span.start, after=True), self.to_display(span.end)
        last = self._carrier(span.end - 1)
        if last is not None and last.correction is not None and last.original.end == span.end:
            # What is inserted follows the struck words.
            for run in self.runs_within(end, end):
                if run.kind is RunKind.INSERTED and run.correction == last.correction:
                    end = run.display.end
        return Span(start, max(start, end))

    def to_original(self, offset: int) -> int:
        """The original offset a place of the display stands for."""
        run = self.run_at(offset)
        if run is None:
            return 0
        if run.kind in _LITERAL:
            return min(run.original.end, run.original.start + offset - run.display.start)
        return run.original.end if offset >= run.display.end else run.original.start

    def span_to_original(self, span: Span) -> Span:
        """The original span behind a stretch of the display; of a replacement the whole passage it
        corrects."""
        start, end = self.to_original(span.start), self.to_original(span.end)
        for run in self.runs_within(span.start, span.end):
            cut = run.display.start < span.end and span.start < run.display.end
            if run.kind is RunKind.INSERTED and cut and run.correction is not None:
                whole = self.corrections[run.correction].span
                start, end = min(start, whole.start), max(end, whole.end)
        return Span(min(start, end), max(start, end))

    def run_at(self, offset: int) -> Run | None:
        """The run that holds a place of the display; at a border the one that begins there."""
        number = bisect_right(self._display_starts, offset) - 1
        return self._runs[number] if number >= 0 else None

    def correction_at(self, offset: int) -> int | None:
        """The index of the correction shown at a place of the display; its edges count."""
        for run in self.runs_within(offset, offset):
            if run.correction is not None:
                return run.correction
        return None

    # -- inside

    def _carrier(self, offset: int) -> Run | None:
        """The run that shows the original character at `offset`."""
        number = bisect_right(self._carrier_starts, offset) - 1
        if number < 0 or offset >= self._carriers[number].original.end:
            return None
        return self._carriers[number]

    def _add(self, kind: RunKind, words: str, original: Span, correction: int | None) -> None:
        self._runs.append(Run(kind, Span(self._length, self._length + len(words)), original, correction))
        self._parts.append(words)
        self._length += len(words)
        newline = words.rfind("\n")
        if newline >= 0:
            self._line = self._length - (len(words) - newline - 1)

    def _add_both(self, original: Span, corrected: str, correction: int) -> None:
        """Both sides of a correction; words they share are shown once."""
        quote = original.of(self.original)
        at = 0
        for span, words in _word_changes(quote, corrected):
            if span.start > at:
                kept = Span(original.start + at, original.start + span.start)
                self._add_text(kept, RunKind.KEPT, correction)
            gone = span.shifted(original.start)
            if gone.end > gone.start:
                self._add_text(gone, RunKind.STRUCK, correction)
            if words:
                self._add(RunKind.INSERTED, words, _end(gone), correction)
            at = span.end
        if at < len(quote):
            self._add_text(Span(original.start + at, original.end), RunKind.KEPT, correction)

    def _add_text(self, original: Span, kind: RunKind, correction: int | None) -> None:
        """A stretch of the original, with breaks where its lines are too long."""
        start = original.start
        for place in _breaks(self.original, original, self._length - self._line):
            self._add(kind, self.original[start:place], Span(start, place), correction)
            self._add(RunKind.BREAK, "\n", Span(place, place), None)
            start = place
        if start < original.end or original.start == original.end:
            self._add(kind, self.original[start : original.end], Span(start, original.end), correction)


@lru_cache(maxsize=4096)
def _word_changes(quote: str, corrected: str) -> tuple[tuple[Span, str], ...]:
    """The changes within a correction, word by word; all of it when hardly a word stays."""
    edits = diff_edits(quote, corrected)
    changed = sum(len(e.span) for e in edits)
    if len(edits) > 4 or (len(edits) > 1 and changed > 0.7 * len(quote)):
        return ((Span(0, len(quote)), corrected),)
    return tuple((e.span, e.replacement) for e in edits)


def _breaks(text: str, within: Span, used: int) -> Iterator[int]:
    """Where to break the lines of a stretch; the first has `used` characters already."""
    line = within.start - used
    while within.end - line > LONGEST_LINE:
        newline = text.find("\n", max(line, within.start), min(within.end, line + LONGEST_LINE + 1))
        if newline >= 0:
            line = _last_newline(text, newline, min(within.end, line + LONGEST_LINE + 1)) + 1
            continue
        limit = max(within.start + 1, line + LONGEST_LINE)
        if limit >= within.end:
            return
        place = max(text.rfind(". ", within.start, limit), text.rfind(" ", within.start, limit)) + 1
        if place <= max(line, within.start):
            place = limit
        yield place
        line = place


def _last_newline(text: str, first: int, end: int) -> int:
    return max(first, text.rfind("\n", first, end))


def _place(run: Run, offset: int) -> int:
    if run.kind is not RunKind.INSERTED:
        return run.display.start + offset - run.original.start
    return run.display.start if offset <= run.original.start else run.display.end


def _end(span: Span) -> Span:
    return Span(span.end, span.end)


def common_ends(left: str, right: str) -> tuple[int, int]:
    """How many characters two texts both begin with, and how many of the others they both end with."""
    start = _common_prefix(left, right)
    return start, _common_suffix(left, right, start)


def _common_prefix(left: str, right: str) -> int:
    """How many characters both begin with; by halving, because comparing slices is quick."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_suffix(left: str, right: str, prefix: int) -> int:
    """How many characters both end with, not counting the `prefix` they begin with."""
    low, high = 0, min(len(left), len(right)) - prefix
    while low < high:
        middle = (low + high + 1) // 2
        if left[len(left) - middle : len(left) - low] == right[len(right) - middle : len(right) - low]:
            low = middle
        else:
            high = middle - 1
    return low
