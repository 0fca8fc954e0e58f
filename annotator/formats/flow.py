"""Text as documents show it: white space is one space, none at the edges of a line, and lines are what the
document's blocks are."""

from __future__ import annotations

import re

from annotator.formats.mask import Gap, MaskBuilder, Masked
from annotator.formats.xmltext import MAX_RUNS, Characters, too_many_runs
from annotator.model.anchor import Span

_BLANK = " \t\r\n"
_SPACES = re.compile(r"[ \t\r\n]+")
_RUNS = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
"""White space that is more than the one space it shows as."""


class Flow:
    """Gathers the lines of a document with the place of each character."""

    def __init__(self) -> None:
        self._builder = MaskBuilder()
        self._lines = 0
        self._start = 0
        self._runs = 0
        self._open = False
        self._hides = True
        """True where a space would not show: at a line's start and after another one."""

    def begin(self, gap: Gap | None = None) -> None:
        """Begin a line; `gap` is where words go that are put into it while it is empty."""
        self.end()
        if self._lines:
            self._builder.add("\n", None)
        if gap is not None:
            self._builder.hold(gap)
        self._lines += 1
        self._start = len(self._builder)
        self._open = self._hides = True

    def end(self) -> None:
        """End the line, if there is one; words begin a new one."""
        if self._open and self._hides and len(self._builder) > self._start:
            self._builder.pop()
        self._open = False

    def show(self, text: str, place: Span) -> None:
        """Add what a piece of markup shows, white space and all."""
        if text:
            self._add(text, place, whole=True)
            self._hides = False

    def characters(self, characters: Characters, *, preformatted: bool = False) -> None:
        """Add text; with `preformatted` its white space shows as it is. Raises ImportFailedError for more
        white space than can be followed."""
        for text, place, whole in characters.stretches():
            if preformatted:
                self._add(text, place, whole=whole)
            elif whole:
                shown = _SPACES.sub(" ", text)
                self._add(shown.removeprefix(" ") if self._hides else shown, place, whole=True)
            else:
                self._flowing(text, place.start)

    def _flowing(self, text: str, start: int) -> None:
        """Add text that stands at `start` a character a place, its white space as single spaces."""
        at = 0
        for run in _RUNS.finditer(text):
            self._words(text[at : run.start()], start + at)
            self._space(Span(start + run.start(), start + run.end()))
            at = run.end()
        self._words(text[at:], start + at)

    def _words(self, text: str, start: int) -> None:
        """Add words with a space between them, as far as it shows."""
        if text.startswith(" "):
            self._space(Span(start, start + 1))
            text, start = text[1:], start + 1
        self._add(text, Span(start, start + len(text)))

    def _space(self, place: Span) -> None:
        """Add what shows as one space, or not at all."""
        self._runs += len(place) > 1
        if self._runs > MAX_RUNS:
            raise too_many_runs()
        if self._open and not self._hides:
            self._add(" ", place)
        elif self._open and len(self._builder) > self._start:
            self._builder.hide(place)

    def build(self) -> Masked:
        """The text with its map. Raises InvalidTextError for a document without words."""
        self.end()
        return self._builder.build()

    def _add(self, text: str, place: Span, *, whole: bool = False) -> None:
        if not self._open and text.strip(_BLANK):
            self.begin()
        if text and self._open:
            self._builder.add(text, place, whole=whole)
            self._hides = text[-1] in _BLANK
