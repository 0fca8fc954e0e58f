"""How the rows of the side-by-side view look: corrections and flags of the open article, on both sides."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from annotator.gui.controller import Controller
from annotator.gui.events import TextMode
from annotator.gui.source_rows import SOURCE, RowLook, RowMark
from annotator.gui.theme import Theme
from annotator.model.anchor import Span
from annotator.model.review import Flag, FlagStatus, NoteTarget, Passage
from annotator.services.checklist import COMPARING
from annotator.services.intake import line_of
from annotator.services.review import ReviewSession
from annotator.services.side_by_side import Beside, named_in_source
from annotator.text.offsets import Projection


class RowLooks:
    """Works out a row's look when it is shown."""

    def __init__(self, controller: Controller, theme: Theme) -> None:
        self._controller = controller
        self._theme = theme
        self._remarks: dict[str | int, list[str]] | None = None
        """What is noted on segments, by their ids, and on lines without words; None until it is asked for."""
        controller.article_opened.connect(lambda _: self._forget())
        controller.changed.connect(lambda changes: self._forget() if "note" in changes.ids else None)

    def look(self, row: Beside) -> RowLook:
        session = self._controller.session
        if session is None:
            return RowLook(row.target)
        span = row.span or Span(row.at, row.at)
        passages = self.undecided(span)
        missing = [] if row.span is not None else self._missing(row)
        marks = [mark for flag, passage in missing for mark in [self._source_mark(flag, passage, row.source)]]
        projection = session.projection()
        if self._controller.mode is TextMode.ORIGINAL or not projection.corrections:
            marks += self._marks(row, passages, span, None)
            return RowLook(row.target, (), tuple(marks), self._noted(session, row))
        place = session.current_span(span)
        marks += self._marks(row, passages, place, projection)
        changed = tuple(_changed(projection, place))
        return RowLook(place.of(projection.text), changed, tuple(marks), self._noted(session, row))

    def undecided(self, span: Span) -> list[Passage]:
        """The passages in a span that want a decision."""
        found = self._controller.index.within(span.start, span.end)
        return [p for p in found if p.status in (FlagStatus.OPEN, FlagStatus.QUERY)]

    def _marks(
        self, row: Beside, passages: list[Passage], place: Span, projection: Projection | None
    ) -> list[RowMark]:
        """The flags of a row whose words stand at `place` of the text that is shown."""
        made: list[RowMark] = []
        for passage in passages:
            compared = [f for f in passage.flags if f.detector in COMPARING]
            words = passage.span if projection is None else projection.offsets.span_to_corrected(passage.span)
            mark, width = self._theme.mark(passage.category), self._theme.severity_width(passage.severity)
            start, end = max(words.start, place.start), min(words.end, place.end)
            if start <= end:
                note = " ".join(f.message for f in compared)
                made.append(RowMark(start - place.start, end - place.start, mark, width, note))
            for flag in compared:
                made += [
                    RowMark(named.start, named.end, mark, width, column=SOURCE)
                    for named in named_in_source(flag, row.source)
                ]
        return made

    def _noted(self, session: ReviewSession, row: Beside) -> tuple[str, ...]:
        """The notes on the sentences of a row, or on the line where it has none yet."""
        if self._remarks is None:
            self._remarks = {}
            for note in session.notes():
                line = line_of(note)
                if note.target is NoteTarget.SEGMENT or line is not None:
                    words = note.comment or note.quote or note.citation or note.url
                    self._remarks.setdefault(note.target_id if line is None else line, []).append(words)
        if not self._remarks:
            return ()
        if row.span is None:
            return tuple(self._remarks.get(row.line, ()))
        first = bisect_left(session.segments, row.span.start, key=lambda s: s.span.start)
        last = bisect_left(session.segments, row.span.end, key=lambda s: s.span.start)
        return tuple(said for s in session.segments[first:last] for said in self._remarks.get(s.id, ()))

    def _forget(self) -> None:
        self._remarks = None

    def _missing(self, row: Beside) -> list[tuple[Flag, Passage]]:
        """The flags that say that a row's source has no counterpart: they stand on the word before it."""
        wanted, document = row.source.strip(), self._controller.document
        if not wanted or document is None:
            return []
        end = row.at
        while end > 0 and document.text[end - 1].isspace():
            end -= 1
        return [
            (flag, passage)
            for passage in self.undecided(Span(max(0, end - 1), end))
            for flag in passage.flags
            if flag.detector in COMPARING and any(e.text.strip() == wanted for e in flag.evidence)
        ]

    def _source_mark(self, flag: Flag, passage: Passage, source: str) -> RowMark:
        width = self._theme.severity_width(passage.severity)
        return RowMark(0, len(source), self._theme.mark(passage.category), width, flag.message, SOURCE)


def _changed(projection: Projection, place: Span) -> Iterator[Span]:
    """The words put in by corrections at a place of the corrected text, counted from its beginning."""
    pieces = projection.offsets.pieces
    for number in range(bisect_right(pieces, place.start, key=lambda p: p.corrected.end), len(pieces)):
        piece = pieces[number]
        if piece.corrected.start >= place.end:
            return
        if piece.edit is not None and len(piece.corrected):
            start, end = max(piece.corrected.start, place.start), min(piece.corrected.end, place.end)
            yield Span(start - place.start, end - place.start)
