"""Text as documents show it: white space is one space, none at the edges of a line, and lines are what the
document's blocks are."""

from __future__ import annotations

import re

from annotator.formats.masking import Gap, MaskBuilder, Masked
from annotator.formats.xmltext import Characters
from annotator.model.anchor import Span

_BLANK = " \t\r\n"
_SPACES = re.compile(r"[ \t\r\n]+")
_WORDS_OR_SPACES = re.compile(r"[ \t\r\n]+|[^ \t\r\n]+")


class Flow:
    """Gathers the lines of a document with the place of each character."""

    def __init__(self) -> None:
        self._builder = MaskBuilder()
        self._lines = 0
        self._start = 0
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
        """Add text; with `preformatted` its white space shows as it is."""
        for text, place, whole in characters.stretches():
            if preformatted:
                self._add(text, place, whole=whole)
            elif whole:
                shown = _SPACES.sub(" ", text)
                self._add(shown.removeprefix(" ") if self._hides else shown, place, whole=True)
            else:
                for match in _WORDS_OR_SPACES.finditer(text):
                    here = Span(place.start + match.start(), place.start + match.end())
                    if match[0][0] not in _BLANK:
                        self._add(match[0], here)
                    elif self._open and not self._hides:
                        self._add(" ", here)
                    elif self._open and len(self._builder) > self._start:
                        self._builder.hide(here)

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
