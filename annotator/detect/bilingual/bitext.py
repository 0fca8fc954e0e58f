"""An article beside its source: which segments belong together, and which language the source seems to be."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from annotator.detect.base import Article
from annotator.knowledge.languages import base, language, language_of
from annotator.model.anchor import Span
from annotator.text.alignment import Bead, align, length
from annotator.text.segment import Piece, segment

_SHARED = "bitext"


@dataclass(frozen=True, slots=True)
class Pair:
    """Segments that belong together. `source` is a span of the source text, `target` one of the article; None
    where there is no counterpart. `ordinal` is that of the first segment of the article, or of the one that
    would follow it. `one_to_one` where there is one segment on each side."""

    source: Span | None
    target: Span | None
    ordinal: int
    one_to_one: bool


@dataclass(frozen=True)
class Bitext:
    """`pairs` in the order of both texts. `language` is the source's (ISO 639-1), "" where it cannot be
    told; `target_language` the article's."""

    source: str
    target: str
    language: str
    pairs: tuple[Pair, ...]
    target_language: str = "en"

    @property
    def in_one_script(self) -> bool:
        """Whether the source is written in Latin letters, as the article is: then names look alike."""
        known = language(self.language)
        return known is None or known.script is None

    @cached_property
    def both(self) -> tuple[tuple[Span, Span], ...]:
        """The spans of source and article that belong together."""
        found = ((pair.source, pair.target) for pair in self.pairs)
        return tuple((theirs, ours) for theirs, ours in found if theirs is not None and ours is not None)


def bitext(article: Article) -> Bitext | None:
    """The whole article beside its source, made once for an article; None without a source."""
    article = article.whole or article
    if article.source_text is None:
        return None
    made = article.shared.get(_SHARED)
    if not isinstance(made, Bitext):
        made = Bitext(
            article.source_text,
            article.text,
            base(article.source_language) or language_of(article.source_text),
            aligned(article.source_text, article.text, article.segments, by_line=article.aligned),
            base(article.language),
        )
        article.shared[_SHARED] = made
    return made


def aligned(
    source: str, target: str, segments: Sequence[Piece], *, by_line: bool = False
) -> tuple[Pair, ...]:
    """The pairs of a source text and an article with its segments; `by_line` where lines of the same number
    are
    known to belong together."""
    theirs = _sentences(source)
    beads = _beads_by_line if by_line else _beads
    return _pairs(beads(source, theirs, target, segments), theirs, segments)


def _beads(source: str, theirs: Sequence[Piece], target: str, ours: Sequence[Piece]) -> list[Bead]:
    return align(
        [p.span.of(source) for p in theirs],
        [p.span.of(target) for p in ours],
        [p.paragraph for p in theirs],
        [p.paragraph for p in ours],
    )


def _beads_by_line(source: str, theirs: Sequence[Piece], target: str, ours: Sequence[Piece]) -> list[Bead]:
    """Beads that never reach across a line."""
    lines, counterparts = _by_line(target, ours), _by_line(source, theirs)
    beads: list[Bead] = []
    s = t = 0
    for number in sorted(lines.keys() | counterparts.keys()):
        within_source, within_target = counterparts.get(number, []), lines.get(number, [])
        beads += [
            Bead(s + b.source_start, s + b.source_end, t + b.target_start, t + b.target_end)
            for b in align(
                [p.span.of(source) for p in within_source], [p.span.of(target) for p in within_target]
            )
        ]
        s, t = s + len(within_source), t + len(within_target)
    return beads


def _by_line(text: str, pieces: Sequence[Piece]) -> dict[int, list[Piece]]:
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    found: dict[int, list[Piece]] = {}
    for piece in pieces:
        found.setdefault(bisect_right(starts, piece.span.start) - 1, []).append(piece)
    return found


def _pairs(beads: Sequence[Bead], theirs: Sequence[Piece], segments: Sequence[Piece]) -> tuple[Pair, ...]:
    return tuple(
        Pair(
            _cover(theirs[bead.source_start : bead.source_end]),
            _cover(segments[bead.target_start : bead.target_end]),
            bead.target_start,
            len(bead.source) == len(bead.target) == 1,
        )
        for bead in beads
    )


def _sentences(text: str) -> list[Piece]:
    """The segments of a source; one without letters or digits ("… …") goes with the one before it."""
    found: list[Piece] = []
    for piece in segment(text):
        last = found[-1] if found else None
        if last is not None and last.paragraph == piece.paragraph and not length(piece.span.of(text)):
            found[-1] = replace(last, span=last.span.cover(piece.span))
        else:
            found.append(piece)
    return found


def _cover(pieces: Sequence[Piece]) -> Span | None:
    return pieces[0].span.cover(pieces[-1].span) if pieces else None
