"""The report for the desk: what was changed, on what evidence, what is still open, and the counts; as a web
page, and printed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from annotator.formats.apparatus import Note, apparatus, noted_paragraphs
from annotator.formats.base import Export, Exported
from annotator.formats.queries import queries
from annotator.formats.templates import render
from annotator.model.anchor import Span
from annotator.model.mqm import Severity
from annotator.model.review import FlagStatus
from annotator.text.offsets import ProjectedPiece
from annotator.text.tokens import word_count


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a sentence; `changed` where it is one side of a correction."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """The corrected sentence, or several that a correction joins: as it was and as it is, with the notes on
    its corrections."""

    before: tuple[Words, ...]
    after: tuple[Words, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts, in the singular or the plural as it asks."""

    number: int
    label: str


def write(export: Export) -> Exported:
    """The report as a web page that needs nothing but itself."""
    return Exported(_page(export, "report.html.j2").encode())


def write_pdf(export: Export) -> Exported:
    """The report as PDF. Raises UnavailableError where Qt is not installed."""
    from annotator.printing import pdf

    title = export.document.title
    return Exported(pdf(_page(export, "report_print.html.j2"), title, f"Desk report · {export.made_at[:10]}"))


def _page(export: Export, template: str) -> str:
    made = apparatus(export)
    return render(
        template,
        export=export,
        document=export.document,
        words=word_count(export.document.text),
        figures=_figures(export),
        severities=_severities(export),
        categories=_categories(export),
        origin=_origin(export.document.source_uri),
        changes=list(changes(export, made.notes)),
        queries=queries(export),
        sources=made.sources,
        paragraphs=list(noted_paragraphs(export)),
    )


def changes(export: Export, notes: Sequence[Note]) -> Iterator[Change]:
    """The sentences with corrections, in text order."""
    sentences = [s.span for s in export.segments] or [Span(0, len(export.document.text))]
    starts, ends = [s.start for s in sentences], [s.end for s in sentences]
    pieces = export.projection.offsets.pieces
    places = [p.original.start for p in pieces]
    groups: list[tuple[Span, list[Note]]] = []
    for note in notes:
        span = note.correction.span
        # From the first sentence that ends no sooner to the last that begins no later.
        around = sentences[bisect_left(ends, span.start) : bisect_right(starts, span.end)]
        touched = span.cover(around[0]).cover(around[-1]) if around else span
        if groups and touched.start < groups[-1][0].end:
            groups[-1] = (groups[-1][0].cover(touched), [*groups[-1][1], note])
        else:
            groups.append((touched, [note]))
    for within, group in groups:
        first = max(0, bisect_right(places, within.start) - 1)
        yield _change(export, pieces[first : bisect_right(places, within.end)], within, group)


def _change(export: Export, pieces: Sequence[ProjectedPiece], within: Span, notes: list[Note]) -> Change:
    numbers = {n.number for n in notes}
    before, after = [], []
    for piece in pieces:
        if piece.edit is None:
            start, end = max(piece.original.start, within.start), min(piece.original.end, within.end)
            if start < end:
                before.append(Words(Span(start, end).of(export.document.text)))
                after.append(before[-1])
        elif piece.edit + 1 in numbers:
            before.append(Words(piece.original.of(export.document.text), changed=True))
            after.append(Words(piece.corrected.of(export.projection.text), changed=True))
    return Change(tuple(w for w in before if w.text), tuple(w for w in after if w.text), tuple(notes))


def _figures(export: Export) -> list[Figure]:
    open_flags = len(export.undecided())
    waiting = sum(p.status is FlagStatus.QUERY for p in export.passages)
    numbers = (
        (len(export.corrections), "correction", "corrections"),
        (len(export.unsourced), "without a source", "without a source"),
        (waiting, "open question", "open questions"),
        (open_flags, "flag not looked at", "flags not looked at"),
    )
    return [Figure(n, one if n == 1 else many) for n, one, many in numbers]


def _severities(export: Export) -> list[Severity]:
    """Those there are, the gravest first."""
    there = {c.severity for c in export.corrections}
    return [s for s in reversed(Severity) if s in there]


def _categories(export: Export) -> list[tuple[str, list[int], int]]:
    """How many corrections of each kind, by severity and in all; the commonest first."""
    kinds = Counter(c.category for c in export.corrections)
    cells = Counter((c.category, c.severity) for c in export.corrections)
    return [
        (kind.label, [cells[kind, severity] for severity in _severities(export)], count)
        for kind, count in kinds.most_common()
    ]


def _origin(source_uri: str) -> str:
    """A web address as it is; of a file only the name, for a report is handed on."""
    return source_uri if "://" in source_uri else PurePath(source_uri).name
