"""What there is to see of an article under review, read from the store and kept until somebody writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from annotator.detect.base import Article
from annotator.model.anchor import Span
from annotator.model.document import Document, LineState, Segment, SegmentState
from annotator.model.errors import UnknownRecordError
from annotator.model.history import HistoryEntry, RowChange
from annotator.model.review import (
    Correction,
    Flag,
    FlagStatus,
    Level,
    NoteTarget,
    Passage,
    SourceNote,
)
from annotator.services import decisions
from annotator.services.analysis import likely
from annotator.services.editing import current_span, current_words
from annotator.services.history import History
from annotator.services.learning.kept import calibration_of
from annotator.services.passages import PassageCache
from annotator.services.project import Project
from annotator.services.records import Draft, Records
from annotator.services.rulings import name_rulings
from annotator.services.summaries import Progress, tally
from annotator.services.termbase import terms_for
from annotator.store.rows import KINDS, Record
from annotator.text.offsets import Projection, project
from annotator.text.segment import Piece

OF_DOCUMENT = frozenset({"source", "language", "title"})
"""The kinds of record that are columns of the document."""


class ReviewedArticle:
    """The records of one article, and what follows from them.

    Spans are code points of the article's original text, end exclusive. One thread only: the store's.
    """

    _records: Records
    _history: History
    _generation: int
    _projection: Projection | None
    _passages: PassageCache | None
    _passages_key: tuple[int, int] = (0, 0)
    _sourced_ids: set[str] | None

    def __init__(self, project_: Project, document: Document) -> None:
        self.document = document
        self._project = project_
        self._repository = project_.repository
        self.segments: tuple[Segment, ...] = self._repository.segments(document.id)
        self._desk = decisions.Desk(document, self.segments)
        self._load()

    def article(self) -> Article:
        """The snapshot detectors work on."""
        pieces = tuple(Piece(s.span, s.paragraph, s.kind) for s in self.segments)
        document = self.document
        rulings = name_rulings(self._repository, without=document.id)
        return Article(
            document.text,
            pieces,
            document.language,
            document.source_text,
            source_language=document.source_language,
            aligned=document.aligned,
            rulings=rulings,
            terms=terms_for(self._repository, document),
            flagged=likely(self._fresh().flags.values()),
        )

    def flags(self) -> tuple[Flag, ...]:
        """All flags in text order, hidden ones included."""
        self._fresh()
        return tuple(sorted(self._records.flags.values(), key=lambda f: (f.span, f.id)))

    def passages(self, level: Level | None = None) -> tuple[Passage, ...]:
        """The flags, grouped, in text order: of one level, or all. Left out are those an ignore rule hides,
        those nobody has touched of a detector that is turned off, and dismissed ones that are no longer
        found."""
        return self._passage_cache().passages(level)

    def passage_of(self, flag_id: str) -> Passage:
        """The passage a flag is in. Raises UnknownRecordError when there is no such flag or it is hidden."""
        flag = self._fresh().flag(flag_id)
        passage = self._passage_cache().passage_of(flag.id)
        if passage is None:
            raise UnknownRecordError(
                "This flag is hidden by an ignore rule.", "Remove the rule to see it again."
            )
        return passage

    def corrections(self) -> tuple[Correction, ...]:
        """The active ones, in text order."""
        return self.projection().corrections

    def notes(self, target: NoteTarget | None = None, target_id: str | None = None) -> tuple[SourceNote, ...]:
        """Oldest first; of one kind of target, or of one record."""
        return tuple(
            n
            for n in self._fresh().notes.values()
            if (target is None or n.target is target) and (target_id is None or n.target_id == target_id)
        )

    def is_unsourced(self, correction: Correction) -> bool:
        """True for a correction of a name, number or quotation without a source note."""
        return correction.needs_source and correction.id not in self._sourced()

    def unsourced(self) -> tuple[Correction, ...]:
        sourced = self._sourced()
        return tuple(c for c in self.corrections() if c.needs_source and c.id not in sourced)

    def orphans(self) -> tuple[Flag | Correction | SourceNote, ...]:
        """Records of the earlier version of the article that have no place in this one."""
        found = [self._repository.record(kind, i) for kind, i in self._repository.orphans(self.document.id)]
        return tuple(cast("Flag | Correction | SourceNote", record) for record in found)

    def projection(self) -> Projection:
        """The corrected text, with the map between both."""
        self._fresh()
        if self._projection is None:
            self._projection = project(self.document.text, self._records.corrections.values())
        return self._projection

    def current_words(self, span: Span) -> str:
        """The words an original span now stands for: what `edit` replaces."""
        return current_words(self.document.text, self.projection(), span)

    def current_span(self, span: Span) -> Span:
        """Where these words are in the corrected text."""
        return current_span(self.document.text, self.projection(), span)

    def segment_at(self, offset: int) -> Segment:
        """The segment an offset is in, or the one before it."""
        return self._desk.segment_at(offset)

    def progress(self) -> Progress:
        """Counts of passages at the level the user has chosen, and of corrections."""
        passages = self.passages(self._project.settings.level)
        return tally(passages, self.corrections(), len(self.unsourced()))

    def history(self) -> tuple[HistoryEntry, ...]:
        """Oldest first; with the steps of the whole project (ignore rules)."""
        self._fresh()
        return self._history.entries()

    def undo_label(self) -> str:
        """The label of the step `undo` takes back, "" when there is none."""
        self._fresh()
        step = self._history.to_undo()
        return step.label if step else ""

    def redo_label(self) -> str:
        self._fresh()
        step = self._history.to_redo()
        return self._history.origin(step).label if step else ""

    @property
    def last_place(self) -> int:
        """The code point the reader was at last."""
        return self._repository.last_place(self.document.id)

    def remember_place(self, offset: int) -> None:
        """Keep the reader's place for the next time; not a step."""
        self._project.remember_place(self.document.id, offset)

    def states(self) -> Mapping[int, SegmentState]:
        """How far the lines have come that have a state, by number."""
        return {s.line: s.state for s in self._fresh().states.values()}

    # -- inside

    def _take_over(self, draft: Draft, changes: Sequence[RowChange]) -> None:
        flags = []
        for change in changes:
            record: Record | None = draft.touched[change.kind, change.id]
            self._records.replace(change.kind, change.id, record)
            if change.kind == "flag":
                flags.append(record)
        kinds = {c.kind for c in changes}
        if "correction" in kinds:
            self._projection = None
        if "note" in kinds:
            self._sourced_ids = None
            if self._passages is not None:
                self._passages.note(self._noted())
        if kinds & OF_DOCUMENT:
            self._take_document()
        if "ignore" in kinds:
            self._project.ignores.revision += 1
        if flags and self._passages is not None:
            visible = self._visible(f for f in flags if isinstance(f, Flag))
            if len(visible) < len(flags) or not self._passages.update(visible):
                self._passages = None

    def _passage_cache(self) -> PassageCache:
        self._fresh()
        key = (self._project.ignores.revision, self._project.settings.revision)
        if self._passages is None or key != self._passages_key:
            shown = self._visible(self._records.flags.values())
            visible = self._project.ignores.visible(shown)
            self._passages = PassageCache(visible, calibration_of(self._project.settings), self._noted())
            self._passages_key = key
        return self._passages

    def _noted(self) -> set[str]:
        """The ids of the flags that have a source note."""
        return {n.target_id for n in self._records.notes.values() if n.target is NoteTarget.FLAG}

    def _visible(self, flags: Iterable[Flag]) -> list[Flag]:
        """The flags that are shown, ignore rules apart."""
        off = {name for name, on in self._project.settings.detectors.items() if not on}
        return [
            f
            for f in flags
            if not (f.stale and f.status is FlagStatus.DISMISSED)
            and not (f.detector in off and f.status is FlagStatus.OPEN)
        ]

    def _sourced(self) -> set[str]:
        self._fresh()
        if self._sourced_ids is None:
            notes = self._records.notes.values()
            self._sourced_ids = {n.target_id for n in notes if n.target is NoteTarget.CORRECTION}
        return self._sourced_ids

    def _fresh(self) -> Records:
        """The records, read again when another window has written."""
        if self._generation != self._project.generation:
            self._load()
        return self._records

    def _load(self) -> None:
        """Read everything; where that fails, what was there before stays, and is read the next time."""
        generation = self._project.generation
        with self._project.store.reading():
            loaded = {
                kind: {r.id: r for r in self._repository.records(kind, self.document.id)}
                for kind in KINDS
                if kind not in ("ignore", *OF_DOCUMENT)
            }
            source = self._repository.source_text(self.document.id)
            languages = self._repository.languages(self.document.id)
            title = self._repository.title(self.document.id)
            history = History(self._repository.steps(self.document.id))
        self._generation, self._history = generation, history
        self._records = Records(
            cast("dict[str, Flag]", loaded["flag"]),
            cast("dict[str, Correction]", loaded["correction"]),
            cast("dict[str, SourceNote]", loaded["note"]),
            cast("dict[str, LineState]", loaded["state"]),
            source,
            languages,
            title,
            self._project.ignores,
        )
        self._projection = None
        self._passages = None
        self._sourced_ids = None
        self._take_document()

    def _take_document(self) -> None:
        """Make the document say what is decided of its source, languages and title."""
        source = self._records.sources[self.document.id]
        languages = self._records.languages[self.document.id]
        document = replace(
            self.document,
            source_text=source.text,
            aligned=source.aligned,
            language=languages.language,
            source_language=languages.source_language,
            title=self._records.titles[self.document.id].title,
        )
        if document != self.document:
            self.document = document
