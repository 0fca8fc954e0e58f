"""An article beside its source: which segments belong together, and which language the source seems to be."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from annotator.detect.base import Article
from annotator.model.anchor import Span
from annotator.text.alignment import Bead, align, length
from annotator.text.segment import Piece, segment

_SHARED = "bitext"
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("uk", re.compile("[іїєґ]")),
    ("ru", re.compile("[а-яё]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)
WITHOUT_LATIN = frozenset(language for language, _ in _SCRIPTS)
"""Languages of other scripts: what is in Latin letters there is quoted."""
_FREQUENT = {
    "en": "the of and to in is that was for with",
    "ro": "și şi în nu este care din pe cu la ale pentru",
    "et": "ja on ei oli mis et kui ning aga see",
    "de": "der die und das nicht ist mit von den ein",
    "fr": "le les des et est une dans pas qui du",
    "es": "el los las y en una que del por con",
    "it": "il di che non gli della una per con è",
    "pt": "o os não uma em do da com para são",
    "nl": "de het een van niet en is dat op zijn",
    "pl": "i w nie na się z jest do że to",
}
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Segments that belong together. `source` is a span of the source text, `target` one of the article; None
    where there is no counterpart. `ordinal` is that of the first segment of the article, or of the one that
    would follow it. `one_to_one` where there is one segment on each side."""

    source: Span | None
    target: Span | None
    ordinal: int
    one_to_one: bool


@dataclass(frozen=True, slots=True)
class Bitext:
    """`pairs` in the order of both texts. `language` is the source's (ISO 639-1), "" where it cannot be
    told."""

    source: str
    target: str
    language: str
    pairs: tuple[Pair, ...]

    def both(self) -> Iterator[tuple[Span, Span]]:
        """The spans of source and article that belong together."""
        for pair in self.pairs:
            if pair.source is not None and pair.target is not None:
                yield pair.source, pair.target


def bitext(article: Article) -> Bitext | None:
    """The article beside its source, made once for an article; None without a source."""
    if article.source_text is None:
        return None
    made = article.shared.get(_SHARED)
    if not isinstance(made, Bitext):
        made = Bitext(
            article.source_text,
            article.text,
            language_of(article.source_text),
            aligned(article.source_text, article.text, article.segments, by_line=article.aligned),
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


def language_of(text: str) -> str:
    """The language a text seems to be written in, by script and frequent words; "" where neither tells."""
    sample = text[:20_000].casefold()
    letters = sum(c.isalpha() for c in sample)
    for language, pattern in _SCRIPTS:
        found = len(pattern.findall(sample))
        if found > letters * (0.02 if language in ("ja", "uk") else 0.3):
            return language
    counts = Counter(_WORD.findall(sample))
    scores = {language: sum(counts[w] for w in words.split()) for language, words in _FREQUENT.items()}
    best, second = sorted(scores, key=lambda k: -scores[k])[:2]
    return best if scores[best] > max(1, 1.3 * scores[second]) else ""


def _cover(pieces: Sequence[Piece]) -> Span | None:
    return pieces[0].span.cover(pieces[-1].span) if pieces else None
