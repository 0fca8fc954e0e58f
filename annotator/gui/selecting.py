"""What the window's parts see of the open article, and which of it they are all about."""

from __future__ import annotations

from PySide6.QtCore import SignalInstance

from annotator.gui.events import AnalysisState, Notice, Selection
from annotator.gui.flag_index import FlagIndex
from annotator.model.anchor import Span
from annotator.model.review import Changes, Correction, FlagStatus, Level, NoteTarget, Passage, SourceNote
from annotator.services.review import ReviewSession
from annotator.services.workspace import Workspace


class Selecting:
    """The part of the controller that holds the passages of the chosen level and the one that is selected."""

    session: ReviewSession | None
    selection: Selection
    place_changed: SignalInstance
    selection_changed: SignalInstance
    panel_offered: SignalInstance
    notice: SignalInstance
    level: Level
    workspace: Workspace
    analysis: AnalysisState
    _index: FlagIndex | None
    _place: int | None

    # -- what there is

    @property
    def index(self) -> FlagIndex:
        """The passages of the open article at the chosen level."""
        if self._index is None:
            passages = self.session.passages(self.level) if self.session else ()
            self._index = FlagIndex(passages)
        return self._index

    def passages(self) -> tuple[Passage, ...]:
        return self.index.passages

    def corrections(self) -> tuple[Correction, ...]:
        return self.session.corrections() if self.session else ()

    def correction(self, correction_id: str) -> Correction | None:
        """The active correction of this id."""
        return next((c for c in self.corrections() if c.id == correction_id), None)

    def notes_of(self, target: NoteTarget, target_id: str) -> tuple[SourceNote, ...]:
        return self.session.notes(target, target_id) if self.session else ()

    def correction_for(self, passage: Passage) -> Correction | None:
        """The correction made for a passage: one that names its flags, else one that touches it."""
        ids, found = set(passage.flag_ids), self.corrections_for(passage)
        return next((c for c in found if ids.intersection(c.flag_ids)), found[0] if found else None)

    def corrections_for(self, passage: Passage) -> tuple[Correction, ...]:
        """All corrections made for a passage, in text order: those that name its flags or touch it."""
        ids = set(passage.flag_ids)
        return tuple(
            c for c in self.corrections() if ids.intersection(c.flag_ids) or c.span.overlaps(passage.span)
        )

    # -- selecting

    def select_passage(
        self, passage: Passage | str | None, *, jump: bool = True, initiator: object | None = None
    ) -> None:
        """Make a passage (or the one that holds this flag) the one all panels are about; None for none."""
        if isinstance(passage, str):
            passage = self.index.by_id(passage)
        correction = self.correction_for(passage) if passage is not None else None
        self._select(Selection(passage, correction, initiator))
        if jump and passage is not None:
            self.place_changed.emit(passage.span)

    def select_correction(
        self, correction: Correction | str | None, *, jump: bool = True, initiator: object | None = None
    ) -> None:
        """Make a correction, and the passage it was made for, what all panels are about."""
        if isinstance(correction, str):
            correction = self.correction(correction)
        if correction is None:
            self._select(Selection(initiator=initiator))
            return
        found = [p for i in correction.flag_ids if (p := self.index.by_id(i)) is not None]
        self._select(Selection(found[0] if found else None, correction, initiator))
        if jump:
            self.place_changed.emit(correction.span)

    def select_made(self, changes: Changes) -> None:
        """Select the first correction that typing has made, unless what is selected is part of it or still
        open: a source added next belongs to what was typed, not to what was decided before."""
        old, made = self.selection, changes.ids.get("correction", frozenset())
        if old.passage is not None and (
            old.passage.status is FlagStatus.OPEN
            or not changes.ids.get("flag", frozenset()).isdisjoint(old.passage.flag_ids)
        ):
            return
        if old.correction is None or old.correction.id not in made:
            typed = next((c for c in self.corrections() if c.id in made), None)
            if typed is not None:
                self.select_correction(typed)

    def next_flag(self, *, backwards: bool = False) -> Passage | None:
        """Go to the next open passage, around the end of the article if need be."""
        here = None
        if self.selection.passage is not None:
            here = self.selection.passage.span
        elif self.selection.correction is not None:
            here = self.selection.correction.span
        elif self._place is not None:
            here = Span(self._place, self._place)
        found = self.index.next_open(here, backwards=backwards)
        if found is None:
            if self.analysis.running:
                self.notice.emit(Notice("The article is still being checked.", "Flags appear in a moment."))
            elif self.session is not None:
                self.notice.emit(Notice("No open flags are left at this level.", self._what_next()))
            return None
        self.select_passage(found)
        self.panel_offered.emit("flags")
        return found

    # -- inside

    def _what_next(self) -> str:
        """What to do when nothing is open in the article."""
        hints = ["“Everything” shows more."] if self.level is not Level.EVERYTHING else []
        if len(self.workspace.contents()) > 1:
            hints.append("Ctrl+PgDown opens the next article.")
        return " ".join(hints)

    def _renew_selection(self) -> None:
        """Find the selected records again: values are frozen, so a change makes new ones."""
        old = self.selection
        if not old:
            return
        passage = correction = None
        if old.passage is not None:
            passage = next((p for i in old.passage.flag_ids if (p := self.index.by_id(i)) is not None), None)
            correction = self.correction_for(passage) if passage is not None else None
        if correction is None and old.correction is not None:
            correction = self.correction(old.correction.id)
        self._select(Selection(passage, correction, self))

    def _select(self, selection: Selection) -> None:
        old, self.selection = self.selection, selection
        if (old.passage, old.correction) != (selection.passage, selection.correction):
            self.selection_changed.emit(selection)
