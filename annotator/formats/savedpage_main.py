"""The paragraphs of a page's main text, found again among everything that a reader sees of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from annotator.formats.savedpage_text import PageText
from annotator.model.anchor import Span

_MAX_PLACES = 10
"""Occurrences looked at of words that stand in many places."""
MIN_CAPTION = 4


def place_lines(page: PageText, lines: Sequence[str]) -> list[Span | None]:
    """Where each line stands in the page, as stretches of its letters that do not overlap; None for a line
    that does not stand there.

    A line whose words occur once is there; one whose words occur several times, as a headline's do in menus,
    is between the lines before and after it: as near as may be to those that occur once.
    """
    words = [_as_on_page(page, line) for line in lines]
    placed: list[Span | None] = [_only(page.places(w)) for w in words]
    _drop_disorder(placed)
    first = next((number for number, span in enumerate(placed) if span is not None), 0)
    high = next((span.start for span in placed if span is not None), len(page.letters))
    for number in reversed(range(first)):
        span = placed[number] = _chosen(page, page.places_backwards(words[number], high))
        high = span.start if span is not None else high
    ends = _starts_behind(placed, len(page.letters))
    low = 0
    for number, span in enumerate(placed):
        if span is None and number >= first:
            span = placed[number] = _chosen(page, page.places(words[number], low, ends[number]))
        low = span.end if span is not None else low
    return placed


def captions_between(
    page: PageText, lines: Sequence[str], placed: Sequence[Span | None]
) -> list[tuple[int, Span]]:
    """The captions of pictures in the main text, but for those that are among its lines: before which of the
    lines, placed by `place_lines`, each stands, and where. One of fewer than MIN_CAPTION words is the name of
    a photographer or an agency. Those that read alike are one."""
    there = [(span, number) for number, span in enumerate(placed) if span is not None]
    if not there:
        return []
    first, last = there[0][0], there[-1][0]
    begin = max((h.start for h in page.headlines if h.end <= first.start), default=first.start)
    known = {" ".join(line.split()) for line in lines}
    found: dict[str, tuple[int, Span]] = {}
    for caption in page.captions:
        words = page.text[page.at[caption.start] : page.at[caption.end - 1] + 1]
        at = bisect_left(there, caption.start, key=lambda line: line[0].start)
        beside = there[max(0, at - 1) : at + 1]
        inside = begin <= caption.start and caption.end <= last.end
        if not inside or len(words.split()) < MIN_CAPTION or " ".join(words.split()) in known:
            continue
        if any(caption.overlaps(span) for span, _ in beside):
            continue
        found.setdefault(words, (there[at][1] if at < len(there) else len(placed), caption))
    return list(found.values())


def _as_on_page(page: PageText, line: str) -> str:
    """A line without the mark of a list item, which no page holds as text."""
    bare = line.removeprefix("- ")
    return line if bare == line or next(page.places(line), None) is not None else bare


def _only(places: Iterator[Span]) -> Span | None:
    """The one place, None where there are several or none."""
    found = list(islice(places, 2))
    return found[0] if len(found) == 1 else None


def _chosen(page: PageText, places: Iterable[Span]) -> Span | None:
    """The first place that is a whole block, else the first."""
    found = list(islice(places, _MAX_PLACES))
    return next((span for span in found if page.is_block(span)), found[0] if found else None)


def _drop_disorder(placed: list[Span | None]) -> None:
    """Of lines that stand in another order than in the page only the most that are in order keep their
    places (a longest increasing subsequence, by patience sorting)."""
    ends: list[int] = []
    """Of the places that end the best runs of each length, least first; `last` are their lines."""
    last: list[int] = []
    before: dict[int, int | None] = {}
    for number, span in enumerate(placed):
        if span is not None:
            length = bisect_right(ends, span.start)
            before[number] = last[length - 1] if length else None
            ends[length : length + 1] = [span.end]
            last[length : length + 1] = [number]
    kept = set()
    line: int | None = last[-1] if last else None
    while line is not None:
        kept.add(line)
        line = before[line]
    for number in before.keys() - kept:
        placed[number] = None


def _starts_behind(placed: Sequence[Span | None], end: int) -> list[int]:
    """For each line where the next one with a place begins."""
    starts = []
    for span in reversed(placed):
        starts.append(end)
        end = span.start if span is not None else end
    return starts[::-1]
