"""Finding words in an article, and putting others in their place. Pure functions.

Offsets are code points, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from annotator.model.anchor import Span
from annotator.services.editing import current_span
from annotator.text.offsets import Projection
from annotator.text.tokens import tokens

MOST = 10_000
"""So many places are found at most; who has more wants other words."""


@dataclass(frozen=True, slots=True)
class Search:
    """Words to look for: in any case unless `case` is to match, as part of a longer word unless `whole`."""

    words: str
    case: bool = False
    whole: bool = False

    def places(self, text: str) -> list[Span]:
        """Where they stand in `text`, in order."""
        return [Span(*match.span()) for match in islice(self._matches(text), MOST)]

    def replaced(self, found: str, replacement: str) -> str:
        """What to write for `found`. Where any case is looked for, the capitals found there are kept."""
        if self.case or found == self.words or not replacement:
            return replacement
        if len(found) > 1 and found.isupper() and not self.words.isupper():
            return replacement.upper()
        if found[0].isupper() and self.words[0].islower():
            return replacement[0].upper() + replacement[1:]
        return replacement

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        if not self.words:
            return iter(())
        pattern = re.escape(self.words)
        if self.whole:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        return re.finditer(pattern, text, 0 if self.case else re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rewording:
    """New words for those the original `span` stands for now (`editing.current_words`), in which `places`
    were found."""

    span: Span
    words: str
    places: int


def rewordings(
    text: str, projection: Projection, search: Search, replacement: str, within: Span | None = None
) -> list[Rewording]:
    """What makes the corrected text, or the part of it that the original span `within` stands for, read
    `replacement` wherever the words looked for stand. In text order and apart from each other. An insertion
    of its own before the first or after the last character of the text is left alone."""
    found = search.places(projection.text)
    if within is not None:
        part = current_span(text, projection, within)
        found = [place for place in found if part.contains(place)]
    made = []
    around = [(span, place) for place in found if (span := _around(text, projection, place)) is not None]
    for span, places in _gathered(around):
        now = current_span(text, projection, span)
        words, at = "", now.start
        for place in places:
            here = place.of(projection.text)
            words += projection.text[at : place.start] + search.replaced(here, replacement)
            at = place.end
        words += projection.text[at : now.end]
        if words != now.of(projection.text):
            made.append(Rewording(span, words, len(places)))
    return made


def _around(text: str, projection: Projection, place: Span) -> Span | None:
    """The least original span whose present words hold a place of the corrected text. What has been inserted
    has none of its own: the tokens beside it are taken in. None where there are none."""
    span = projection.offsets.span_to_original(place)
    while not current_span(text, projection, span).contains(place):
        before, after = (
            tokens(text[max(0, span.start - 200) : span.start]),
            tokens(text[span.end : span.end + 200]),
        )
        wider = Span(
            span.start - len(before[-1]) if before else span.start,
            span.end + len(after[0]) if after else span.end,
        )
        if wider == span:
            return None
        span = wider
    return span


def _gathered(places: Sequence[tuple[Span, Span]]) -> list[tuple[Span, list[Span]]]:
    """Places whose original spans share something belong together."""
    groups: list[tuple[Span, list[Span]]] = []
    for span, place in places:
        if groups and groups[-1][0].overlaps(span):
            before, known = groups.pop()
            groups.append((before.cover(span), [*known, place]))
        else:
            groups.append((span, [place]))
    return groups
