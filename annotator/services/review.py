"""Reviewing one article: the one place that changes it.

Each mutator is one transaction and one step of the history; it returns what it touched. Spans are code
points of the article's original text, end exclusive. One thread only: the store's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotator.formats.counts import count
from annotator.model.anchor import Anchor, Span
from annotator.model.document import new_id
from annotator.model.errors import AnnotatorError
from annotator.model.history import StepKind
from annotator.model.mqm import Category, Severity
from annotator.model.names import NameEntry
from annotator.model.review import (
    HAND,
    Changes,
    Flag,
    FlagStatus,
    NoteKind,
    NoteTarget,
)
from annotator.services import decisions, merging
from annotator.services.describing import DescribedArticle
from annotator.services.editing import is_empty_line, missing_line
from annotator.services.later_doubts import as_decided
from annotator.services.records import Draft
from annotator.services.replacing import Search, rewordings


class ReviewSession(DescribedArticle):
    """The review of one article: what there is, and the one place that changes it.

    Made by `Workspace.review`, one per article.
    """

    # -- analysis

    def merge_flags(
        self,
        flags: Sequence[Flag],
        ran: Collection[str],
        *,
        within: Span | None = None,
        initiator: object | None = None,
    ) -> Changes:
        """Take in what the detectors `ran` have found in the article, or in the part `within` of it.

        Known flags keep their status; new ones on words that are corrected, and mere doubts about words that
        something was decided about, take it over.
        Flags of `ran` not found again vanish, or become stale when a person has touched them. Not undoable.
        Raises AnchorError when a flag does not fit the text.
        """

        def plan(draft: Draft) -> tuple[str, Span | None]:
            merge = merging.Merge([as_decided(f, draft) for f in flags], ran, within)
            may_remove = merge.may_remove(draft, self.document)
            touched = self._repository.touched_flags(self.document.id) if may_remove else set()
            return merge.fill(draft, self.document, touched), None

        return self._step(plan, initiator, kind=StepKind.ANALYSIS)

    # -- decisions about flags

    def flag_by_hand(
        self,
        span: Span,
        category: Category,
        severity: Severity,
        message: str = "",
        *,
        initiator: object | None = None,
    ) -> Changes:
        """Flag a passage. Raises AnchorError outside the text, AnnotatorError for a blank passage."""
        anchor = Anchor.at(self.document.text, span)
        if not anchor.quote.strip():
            raise AnnotatorError("There are no words to flag.", "Select the words first.")
        flag = Flag(
            new_id(),
            self.document.id,
            anchor,
            HAND,
            HAND,
            category,
            severity,
            1.0,
            message or "Flagged by hand.",
        )

        def plan(draft: Draft) -> tuple[str, Span | None]:
            draft.put(flag)
            return f"Flag {decisions.quoted(anchor.quote)}", span

        return self._step(plan, initiator)

    def dismiss(
        self, flag_ids: Iterable[str], reason: str = "", *, initiator: object | None = None
    ) -> Changes:
        """Decide that flagged words are right as they are."""
        return self._set_status("Dismiss", flag_ids, FlagStatus.DISMISSED, reason, initiator)

    def query(self, flag_ids: Iterable[str], reason: str = "", *, initiator: object | None = None) -> Changes:
        """Decide that a passage cannot be settled without the source."""
        return self._set_status("Query", flag_ids, FlagStatus.QUERY, reason, initiator)

    def reopen(self, flag_ids: Iterable[str], *, initiator: object | None = None) -> Changes:
        return self._set_status("Reopen", flag_ids, FlagStatus.OPEN, "", initiator)

    def _set_status(
        self, verb: str, flag_ids: Iterable[str], status: FlagStatus, reason: str, initiator: object | None
    ) -> Changes:
        wanted = tuple(flag_ids)

        def plan(draft: Draft) -> tuple[str, Span | None]:
            return self._desk.set_status(draft, verb, wanted, status, reason)

        return self._step(plan, initiator)

    # -- corrections

    def accept(self, flag_id: str, index: int = 0, *, initiator: object | None = None) -> Changes:
        """Correct the passage a flag belongs to by its suggestion number `index`, from 0.

        Corrections within the passage that the suggestion leaves alone stay. Raises AnnotatorError when
        there is no such suggestion.
        """

        def plan(draft: Draft) -> tuple[str, Span | None]:
            return self._desk.accept(draft, self.passage_of(flag_id), index, self._project.author)

        return self._step(plan, initiator)

    def correct(
        self,
        span: Span,
        replacement: str,
        category: Category,
        severity: Severity,
        reason: str = "",
        flag_ids: Iterable[str] = (),
        *,
        initiator: object | None = None,
    ) -> Changes:
        """Replace the words of `span`. The flags named and those it settles become corrected; corrections
        inside `span` are replaced, and their notes move to this one.

        Raises OverlapError when `span` cuts another correction, AnnotatorError when nothing would change.
        """
        named = tuple(flag_ids)

        def plan(draft: Draft) -> tuple[str, Span | None]:
            wanted = decisions.Wanted(span, replacement, category, severity, reason, named)
            self._desk.correct(draft, wanted, self._project.author)
            return decisions.correction_label(span.of(self.document.text), replacement), span

        return self._step(plan, initiator)

    def edit(self, span: Span, new_text: str, *, initiator: object | None = None) -> Changes:
        """Make the words `span` now stands for (`current_words`) read `new_text`, by the smallest
        corrections.

        Corrections whose words stay keep their id, notes and category; the others go in the same step. Words
        put into an empty line settle the flag that says they are missing.
        """
        settles = self._missing_in(span) if new_text.strip() else ()

        def plan(draft: Draft) -> tuple[str, Span | None]:
            author = self._project.author
            return self._desk.edit(draft, self.projection(), span, new_text, author, self._shown(), settles)

        return self._step(plan, initiator)

    def replace_words(
        self,
        search: Search,
        replacement: str,
        within: Span | None = None,
        *,
        initiator: object | None = None,
    ) -> Changes:
        """Put other words in the place of some, wherever they stand in the corrected text or in what the
        original span `within` stands for now. One step, and one correction for each place.

        Raises AnnotatorError when they stand nowhere.
        """

        def plan(draft: Draft) -> tuple[str, Span | None]:
            projection = self.projection()
            found = rewordings(self.document.text, projection, search, replacement, within)
            if not found:
                raise AnnotatorError(
                    f"{decisions.quoted(search.words)} is not in the corrected text, or reads so already."
                )
            author, shown = self._project.author, self._shown()
            for each in found:
                self._desk.edit(draft, projection, each.span, each.words, author, shown)
            places = sum(each.places for each in found)
            label = f"Delete {decisions.quoted(search.words)}"
            if replacement:
                label = f"Replace {decisions.quoted(search.words)} with {decisions.quoted(replacement)}"
            return f"{label} ({count(places, 'place')})", found[0].span

        return self._step(plan, initiator)

    def _missing_in(self, span: Span) -> tuple[str, ...]:
        """The ids of the flags that want the line `span` written, where it is an empty one."""
        if not is_empty_line(self.document.text, span):
            return ()
        return tuple(f.id for f in self.flags() if missing_line(self.document, f) == span)

    def _shown(self) -> set[str]:
        """The ids of the flags in passages of the level the user has chosen."""
        return {i for p in self.passages(self._project.settings.level) for i in p.flag_ids}

    def revise(
        self,
        correction_id: str,
        *,
        replacement: str | None = None,
        category: Category | None = None,
        severity: Severity | None = None,
        reason: str | None = None,
        initiator: object | None = None,
    ) -> Changes:
        """Change a correction; None leaves a field as it is."""
        given = {"replacement": replacement, "category": category, "severity": severity, "reason": reason}
        fields = {name: value for name, value in given.items() if value is not None}

        def plan(draft: Draft) -> tuple[str, Span | None]:
            correction = draft.records.correction(correction_id)
            draft.put(decisions.revised(correction, fields))
            return f"Revise the correction of {decisions.quoted(correction.quote)}", correction.span

        return self._step(plan, initiator)

    def withdraw(self, correction_id: str, *, initiator: object | None = None) -> Changes:
        """Take a correction back: its flags reopen, its notes move to the segment."""

        def plan(draft: Draft) -> tuple[str, Span | None]:
            correction = draft.records.correction(correction_id)
            self._desk.withdraw(draft, correction)
            return f"Withdraw the correction of {decisions.quoted(correction.quote)}", correction.span

        return self._step(plan, initiator)

    def rule_name(
        self,
        entry: NameEntry,
        right_name: str,
        *,
        note: Mapping[str, str] | None = None,
        initiator: object | None = None,
    ) -> Changes:
        """Correct all mentions of a name, short forms and possessives included, as one step.

        `note` (fields of `add_note`) is added to each correction. Mentions corrected otherwise already, and
        short forms without a counterpart in the right name, are left alone; the label says so.
        """

        def plan(draft: Draft) -> tuple[str, Span | None]:
            return self._desk.rule_name(draft, entry, right_name, note or {}, self._project.author)

        return self._step(plan, initiator)

    # -- source notes

    def add_note(
        self,
        target: NoteTarget | str,
        target_id: str,
        kind: NoteKind | str = NoteKind.OTHER,
        *,
        citation: str = "",
        url: str = "",
        quote: str = "",
        accessed_on: str = "",
        comment: str = "",
        initiator: object | None = None,
    ) -> Changes:
        """Attach a source note. Raises AnnotatorError for an empty one or a wrong address or date,
        UnknownRecordError for a target that is not there."""
        target = NoteTarget(target)
        fields = {
            "citation": citation,
            "url": url,
            "quote": quote,
            "accessed_on": accessed_on,
            "comment": comment,
        }

        def plan(draft: Draft) -> tuple[str, Span | None]:
            place = self._desk.place_of(draft, target, target_id)
            draft.put(self._desk.note(target, target_id, {"kind": kind, **fields}, self._project.author))
            return f"Add a source to {self._named(place)}", place

        return self._step(plan, initiator)

    def revise_note(self, note_id: str, *, initiator: object | None = None, **fields: Any) -> Changes:
        """Change fields of a note (those of `add_note`)."""
        unknown = set(fields) - {"kind", "citation", "url", "quote", "accessed_on", "comment"}
        if unknown:
            raise TypeError(f"A source note has no {', '.join(sorted(unknown))} to change.")

        def plan(draft: Draft) -> tuple[str, Span | None]:
            note = draft.records.note(note_id)
            draft.put(replace(note, **fields))
            place = self._desk.place_of(draft, note.target, note.target_id)
            return f"Change a source of {self._named(place)}", place

        return self._step(plan, initiator)

    def remove_note(self, note_id: str, *, initiator: object | None = None) -> Changes:
        def plan(draft: Draft) -> tuple[str, Span | None]:
            note = draft.records.note(note_id)
            draft.drop("note", note_id)
            place = self._desk.place_of(draft, note.target, note.target_id)
            return f"Remove a source of {self._named(place)}", place

        return self._step(plan, initiator)

    def _named(self, place: Span | None) -> str:
        """A place as labels name it."""
        words = place.of(self.document.text) if place is not None else ""
        return (
            decisions.quoted(words) if words.strip() else "the article" if place is None else "missing words"
        )
