"""The one mechanism between marked-up files and the text people correct.

An importer gives the words without their markup, and for each character the place in the raw text of the
file where it stands. An exporter reads the file again, which gives the same map, and turns corrections of the
words into edits of the raw text. Every character of the raw text that no edit covers stays.

All offsets are code points, end exclusive; "raw" is the text of the file, all else the text without markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from annotator.formats.mask import Masked
from annotator.model.anchor import Span
from annotator.model.document import Document
from annotator.model.errors import ExportFailedError
from annotator.model.review import Correction
from annotator.text.diff import diff_edits
from annotator.text.offsets import Edit

_SPACE = re.compile("( )")
_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Masking:
    """Edits of the raw text that make corrections of the words.

    `kept` quotes the corrections that join or split lines: their words are changed, the lines stay. `refused`
    quotes those that are not made, for they would change what may not be or have no place in the file.
    """

    edits: list[Edit]
    kept: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def warnings(self, lines: str = "paragraphs") -> tuple[str, ...]:
        """Sentences for the user; `lines` says what the lines are in the file."""
        return (
            *(
                f"The correction of “{quote}” joins or splits {lines}; its words were changed, "
                f"the {lines} were kept."
                for quote in self.kept
            ),
            *(
                f"“{quote}” was not corrected in the file: it allows no change there."
                for quote in self.refused
            ),
        )


def check_same(document: Document, masked: Masked) -> None:
    """Raise ExportFailedError unless the file, read again, gives the text of its document."""
    if masked.text != document.text:
        raise ExportFailedError(
            f"This version reads the file of “{document.title}” differently from the one that imported it.",
            "Import the file again, or choose another form of export.",
        )


def raw_edits(
    masked: Masked,
    corrections: Iterable[Correction],
    escape: Callable[[str], str],
    *,
    breaks: bool = True,
    space: str = "",
) -> Masking:
    """Corrections of the words as edits of the raw text, as small as word by word comparison makes them.

    Marks between replaced words stay where they are, and so does what an importer put between lines. `escape`
    gives words as they are written in the file. With `breaks` a line of the file may hold line breaks, which
    `escape` has to write; without, they become spaces. `space` is the markup for a space that would not show
    as one, beside another or at a line's edge; "" where all show.
    """
    wanted: list[Edit] = []
    kept: dict[str, None] = {}
    refused: dict[str, None] = {}
    for correction in corrections:
        quote = " ".join((correction.quote.strip() or correction.replacement).split())
        start = correction.span.start
        edits = [
            _beside_marks(masked, Edit(e.span.shifted(start), e.replacement))
            for e in diff_edits(correction.quote, correction.replacement, phrases=False)
        ]
        parts = [part for edit in edits for part in _by_line(masked, edit, breaks=breaks)]
        nowhere = any(w and not len(s) and masked.opening(s.start) is None for s, w, _ in parts)
        if nowhere or any(masked.is_fixed(e.span) for e in edits):
            refused[quote] = None
            continue
        if any(crossing for _, _, crossing in parts):
            kept[quote] = None
        wanted += [Edit(span, words) for span, words, _ in parts if len(span) or words]
    raw: list[Edit] = []
    for edit in _whole(masked, _shown(masked, wanted) if space else wanted):
        span, words = edit.span, edit.replacement
        written = _spaced(masked, span, words, escape, space) if space else escape(words)
        raw += _in_line(masked, span, written)
    return Masking(raw, tuple(kept), tuple(refused))


def _beside_marks(masked: Masked, edit: Edit) -> Edit:
    """Where words go with a space beside them and marks stand between both, the space that has none between
    goes instead: marks then begin and end at words."""
    text, span = masked.text, edit.span
    if edit.replacement or not len(span) or _is_unbroken(masked, span):
        return edit
    if text[span.start] == " " and text[span.end : span.end + 1] == " ":
        other = span.shifted(1)
    elif text[span.end - 1] == " " and text[span.start - 1 : span.start] == " ":
        other = span.shifted(-1)
    else:
        return edit
    return Edit(other, "") if _is_unbroken(masked, other) else edit


def _is_unbroken(masked: Masked, span: Span) -> bool:
    """Whether characters stand one after the other in the raw text, with nothing between them."""
    places = masked.places[span.start : span.end]
    return all(a is not None and b is not None and a.end == b.start for a, b in pairwise(places))


def _whole(masked: Masked, edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits, each within a line, in order and widened to whole pieces of markup; those with no mark
    between them are made together."""
    text, places = masked.text, masked.places
    clusters: list[tuple[Span, list[Edit]]] = []
    for edit in sorted(edits, key=lambda e: e.span):
        start, end = edit.span.start, edit.span.end
        while 0 < start < len(places) and places[start] is not None and places[start - 1] == places[start]:
            start -= 1
        while 0 < end < len(places) and places[end] is not None and places[end - 1] == places[end]:
            end += 1
        span = Span(start, end)
        if clusters and _together(masked, clusters[-1][0], span):
            before, inside = clusters.pop()
            clusters.append((before.cover(span), [*inside, edit]))
        else:
            clusters.append((span, [edit]))
    for span, inside in clusters:
        words, at = "", span.start
        for edit in inside:  # several may stand at one place
            words += text[at : edit.span.start] + edit.replacement
            at = edit.span.end
        yield Edit(span, words + text[at : span.end])


def _together(masked: Masked, left: Span, right: Span) -> bool:
    """True for two stretches, in order, that overlap, or touch with nothing between them in the raw text."""
    if right.start != left.end:
        return right.start < left.end
    if not (len(left) and len(right)):
        return True
    before, after = masked.places[left.end - 1], masked.places[right.start]
    return before is not None and after is not None and before.end == after.start


def _beside(masked: Masked, span: Span) -> tuple[str, str]:
    """The characters of the line before and after a stretch of it; a space, which hides another, at its
    edges."""
    start, end = span.start, span.end
    inside = start > 0 and masked.places[start - 1] is not None
    goes_on = end < len(masked.places) and masked.places[end] is not None
    return masked.text[start - 1] if inside else " ", masked.text[end] if goes_on else " "


def _shown(masked: Masked, edits: Iterable[Edit]) -> list[Edit]:
    """The edits in order, those that touch as one, with the space beside an edit that would be hidden."""
    shown: list[Edit] = []
    for edit in _joined(edits):
        if shown and shown[-1].span.end == edit.span.start:  # it took the space between them in
            edit = _both(shown.pop(), edit)
        span, words = edit.span, edit.replacement
        before, after = _beside(masked, span)
        if after == " " and (words.endswith(" ") or (not words and before == " ")):
            if _is_open(masked, span.end):
                edit = Edit(Span(span.start, span.end + 1), words + " ")
            elif not words and _is_open(masked, span.start - 1):
                edit = Edit(Span(span.start - 1, span.end), " ")
        shown.append(edit)
    return shown


def _joined(edits: Iterable[Edit]) -> list[Edit]:
    """The edits in order, those that touch as one."""
    joined: list[Edit] = []
    for edit in sorted(edits, key=lambda e: e.span):
        touches = joined and joined[-1].span.end == edit.span.start
        joined.append(_both(joined.pop(), edit) if touches else edit)
    return joined


def _both(left: Edit, right: Edit) -> Edit:
    """Two edits that touch as one."""
    return Edit(left.span.cover(right.span), left.replacement + right.replacement)


def _is_open(masked: Masked, at: int) -> bool:
    """True where a character of the file stands that may be changed."""
    inside = 0 <= at < len(masked.places) and masked.places[at] is not None
    return inside and not masked.is_fixed(Span(at, at + 1))


def _spaced(masked: Masked, span: Span, words: str, escape: Callable[[str], str], space: str) -> str:
    """Words as they are written in a file where a space beside another does not show."""
    previous, after = _beside(masked, span)
    parts = []
    for word in _SPACE.split(words):
        parts.append(space if word == " " and previous == " " else escape(word))
        previous = word[-1:] or previous
    if words.endswith(" ") and after == " ":
        parts[-1 if parts[-1] else -2] = space
    return "".join(parts)


def _by_line(masked: Masked, edit: Edit, *, breaks: bool) -> list[tuple[Span, str, bool]]:
    """An edit cut at what an importer put between lines: stretches of one line each, their new words, and
    whether words or breaks would have to cross a line's end, which they cannot."""
    span, words = edit.span, edit.replacement
    between = [i for i in range(span.start, span.end) if masked.places[i] is None]
    bounds = [span.start - 1, *between, span.end]
    stretches = [Span(a + 1, b) for a, b in pairwise(bounds)]
    lines = words.split("\n")
    if between and len(lines) == len(stretches) and all(masked.text[i] == "\n" for i in between):
        return [(s, w, False) for s, w in zip(stretches, lines, strict=True)]
    crossing = bool(between)
    if not breaks and len(lines) > 1:
        words, crossing = _BREAK.sub(" ", words), True
    # The first stretch with words takes the new ones.
    taker = next((n for n, s in enumerate(stretches) if len(s)), 0)
    if between and not (len(stretches[taker]) and words.strip()):
        words = words.strip()  # without the space that a join leaves
    return [(s, words if n == taker else "", crossing) for n, s in enumerate(stretches)]


def _in_line(masked: Masked, span: Span, words: str) -> Iterator[Edit]:
    """Replace a stretch of a line: its characters go, the marks between them stay, the words come where the
    first was."""
    for at in range(span.start - (not len(span)), span.end) if masked.hidden else ():
        yield from (Edit(hidden, "") for hidden in masked.hidden.get(at, ()))
    if not len(span):
        opening = masked.opening(span.start) if words else None
        if opening is not None:
            yield Edit(opening.span, opening.before + words + opening.after)
        return
    places = [p for p in masked.places[span.start : span.end] if p is not None]
    start, end = places[0].start, places[0].end
    for place in places[1:]:
        if place.start == end:
            end = place.end
        elif place.end != end:  # not one that shares the last place
            yield Edit(Span(start, end), words)
            words, start, end = "", place.start, place.end
    yield Edit(Span(start, end), words)
