"""Spans and anchors: where in a text something stands, and how to find it again.

All offsets are Unicode code points, end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.model.errors import AnchorError

CONTEXT_LENGTH = 32
"""Code points of context kept on either side of an anchor's quote."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` of code points; empty where start == end."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise AnchorError(f"Invalid span [{self.start}, {self.end}).")

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        """A span is a place, so an empty one (an insertion point) is as true as any other."""
        return True

    def of(self, text: str) -> str:
        """The words of `text` this span covers. Raises AnchorError when it reaches past the end."""
        if self.end > len(text):
            raise AnchorError(
                f"Span [{self.start}, {self.end}) reaches past the text's {len(text)} characters."
            )
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """True when both share a character. An empty span overlaps what it stands strictly inside of,
        and another empty span at the same place."""
        if self == other:
            return True
        return self.start < other.end and other.start < self.end

    def touches(self, other: Span) -> bool:
        """Like `overlaps`, but adjacency counts."""
        return self.start <= other.end and other.start <= self.end

    def shifted(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)

    def cover(self, other: Span) -> Span:
        """The smallest span that contains both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A span with the words it holds and a little context, so that it can be found in a changed text."""

    span: Span
    quote: str
    prefix: str = ""
    suffix: str = ""

    def __post_init__(self) -> None:
        if len(self.quote) != len(self.span):
            raise AnchorError("An anchor's quote must be as long as its span.")

    @classmethod
    def at(cls, text: str, span: Span) -> Anchor:
        """The anchor of `span` in `text`. Raises AnchorError when the span reaches past the text."""
        quote = span.of(text)
        return cls(
            span,
            quote,
            text[max(0, span.start - CONTEXT_LENGTH) : span.start],
            text[span.end : span.end + CONTEXT_LENGTH],
        )

    def holds_in(self, text: str) -> bool:
        return text[self.span.start : self.span.end] == self.quote


def reanchor_all(anchors: Sequence[Anchor], text: str) -> list[Anchor | None]:
    """Find anchors in another version of their text; None means orphan. Each quote is looked for once,
    however many anchors have it.

    The same place with the same context wins; otherwise exactly one occurrence of the quote whose
    neighbouring words agree on *both* sides. Context on one side only is not believed: it moves notes to the
    wrong sentence. An empty quote (an insertion point) needs both contexts just the same.
    """
    stay = [_stays(anchor, text) for anchor in anchors]
    moved = [a for a, stays in zip(anchors, stay, strict=True) if not stays and a.quote]
    places: dict[str, dict[tuple[str, str], list[Span]]] = {}
    for anchor in moved:
        places.setdefault(anchor.quote, {})[_told(anchor)] = []
    for quote, wanted in places.items():
        for span in _occurrences(quote, text):
            found = wanted.get(_neighbours(text, span))
            if found is not None and len(found) < 2:
                found.append(span)

    def place(anchor: Anchor) -> Anchor | None:
        if not anchor.quote:
            return _reanchor_insertion(anchor, text)
        found = places[anchor.quote][_told(anchor)]
        return Anchor.at(text, found[0]) if len(found) == 1 else None

    return [Anchor.at(text, a.span) if stays else place(a) for a, stays in zip(anchors, stay, strict=True)]


def _stays(anchor: Anchor, text: str) -> bool:
    there = anchor.span.end <= len(text) and anchor.holds_in(text)
    return there and _neighbours(text, anchor.span) == _told(anchor)


def _occurrences(quote: str, text: str) -> Iterator[Span]:
    start = text.find(quote)
    while start >= 0:
        yield Span(start, start + len(quote))
        start = text.find(quote, start + 1)


def _told(anchor: Anchor) -> tuple[str, str]:
    """The words on both sides of an anchor, as it has them."""
    return _last_word(anchor.prefix), _first_word(anchor.suffix)


def _neighbours(text: str, span: Span) -> tuple[str, str]:
    """The words on both sides of a span."""
    return (
        _last_word(text[max(0, span.start - CONTEXT_LENGTH) : span.start]),
        _first_word(text[span.end : span.end + CONTEXT_LENGTH]),
    )


def _reanchor_insertion(anchor: Anchor, text: str) -> Anchor | None:
    context = anchor.prefix + anchor.suffix
    if not context or text.count(context) != 1:
        return None
    place = text.index(context) + len(anchor.prefix)
    return Anchor.at(text, Span(place, place))


def _last_word(context: str) -> str:
    """The last whole word of a context that may begin in mid-word."""
    words = context.split()
    return words[-1] if words else ""


def _first_word(context: str) -> str:
    words = context.split()
    return words[0] if words else ""
