"""The records of one article in memory, and the draft of a step over them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import TypeVar, cast

from annotator.model.anchor import Span
from annotator.model.document import DocumentLanguages, LineState, SourceText
from annotator.model.errors import UnknownRecordError
from annotator.model.history import RowChange
from annotator.model.review import Correction, CorrectionState, Flag, SourceNote
from annotator.services.ignores import IgnoreBook
from annotator.store.rows import KINDS, Record, kind_of

T = TypeVar("T")


class Records:
    """Flags, corrections, notes, states of lines, source text and languages of an article, and the project's
    ignore rules, by id."""

    def __init__(
        self,
        flags: Mapping[str, Flag],
        corrections: Mapping[str, Correction],
        notes: Mapping[str, SourceNote],
        states: Mapping[str, LineState],
        source: SourceText,
        languages: DocumentLanguages,
        ignores: IgnoreBook,
    ) -> None:
        self.flags = dict(flags)
        self.corrections = dict(corrections)
        self.notes = dict(notes)
        self.states = dict(states)
        self.sources = {source.id: source}
        self.languages = {languages.id: languages}
        self._ignores = ignores
        self._places: FlagPlaces | None = None

    def of(self, kind: str) -> dict[str, Record]:
        """The records of a kind, as events name it."""
        found: dict[str, object] = {
            "flag": self.flags,
            "correction": self.corrections,
            "note": self.notes,
            "state": self.states,
            "source": self.sources,
            "language": self.languages,
            "ignore": self._ignores.project,
        }
        return cast("dict[str, Record]", found[kind])

    def flag(self, flag_id: str) -> Flag:
        """Raises UnknownRecordError."""
        return _known(self.flags, flag_id, "flag")

    def correction(self, correction_id: str) -> Correction:
        """An active correction. Raises UnknownRecordError for others, too."""
        correction = _known(self.corrections, correction_id, "correction")
        if correction.state is not CorrectionState.ACTIVE:
            raise UnknownRecordError(
                "This correction has been withdrawn.", "Undo its withdrawal to change it."
            )
        return correction

    def note(self, note_id: str) -> SourceNote:
        """Raises UnknownRecordError."""
        return _known(self.notes, note_id, "source note")

    def active(self) -> list[Correction]:
        """The active corrections in text order."""
        found = (c for c in self.corrections.values() if c.state is CorrectionState.ACTIVE)
        return sorted(found, key=lambda c: (c.span.start, c.span.end))

    def flags_overlapping(self, span: Span) -> list[Flag]:
        """In text order."""
        if self._places is None:
            self._places = FlagPlaces(self.flags)
        return [self.flags[i] for i in self._places.near(span) if self.flags[i].span.overlaps(span)]

    def replace(self, kind: str, record_id: str, record: Record | None) -> None:
        """Take over one stored change; None removes the record."""
        records = self.of(kind)
        before = records.get(record_id)
        if record is None:
            del records[record_id]
        else:
            records[record_id] = record
        if kind == "flag" and (
            before is None or record is None or cast(Flag, record).span != cast(Flag, before).span
        ):
            self._places = None


class FlagPlaces:
    """Flags by place."""

    def __init__(self, flags: Mapping[str, Flag]) -> None:
        ordered = sorted((f.span.start, f.span.end, f.id) for f in flags.values())
        self._starts = [start for start, _, _ in ordered]
        self._ids = [flag_id for _, _, flag_id in ordered]
        # The furthest end of this flag and all before it: below a span's start, no earlier flag reaches it.
        self._reach: list[int] = []
        furthest = 0
        for _, end, _ in ordered:
            furthest = max(furthest, end)
            self._reach.append(furthest)

    def near(self, span: Span) -> Iterator[str]:
        """Ids of all flags that may overlap `span`, in text order."""
        first = bisect_left(self._reach, span.start)
        last = bisect_left(self._starts, span.end + 1)
        return iter(self._ids[first:last])


class Draft:
    """The records as they will be after a step, kept apart until the step is stored."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.touched: dict[tuple[str, str], Record | None] = {}

    def put(self, record: Record) -> None:
        """Add or change a record."""
        self.touched[kind_of(record).name, record.id] = record

    def drop(self, kind: str, record_id: str) -> None:
        self.touched[kind, record_id] = None

    def flag(self, flag_id: str) -> Flag:
        """The flag as the draft has it. Raises UnknownRecordError."""
        drafted = self.touched.get(("flag", flag_id))
        return drafted if isinstance(drafted, Flag) else self.records.flag(flag_id)

    def active(self) -> list[Correction]:
        """The corrections active after the step, in text order."""
        found = {c.id: c for c in self.records.active()}
        for (kind, record_id), record in self.touched.items():
            if kind != "correction":
                continue
            found.pop(record_id, None)
            if isinstance(record, Correction) and record.state is CorrectionState.ACTIVE:
                found[record_id] = record
        return sorted(found.values(), key=lambda c: (c.span.start, c.span.end))

    def notes_on(self, target_id: str) -> list[SourceNote]:
        """The notes attached to a record after the step."""
        notes = {**self.records.notes}
        for (kind, record_id), record in self.touched.items():
            if kind == "note" and isinstance(record, SourceNote):
                notes[record_id] = record
            elif kind == "note":
                notes.pop(record_id, None)
        return [n for n in notes.values() if n.target_id == target_id]

    def changes(self) -> list[RowChange]:
        """What is really different, what makes room for other corrections first."""
        found = []
        for (kind, record_id), record in self.touched.items():
            change = _difference(kind, record_id, self.records.of(kind).get(record_id), record)
            if change is not None:
                found.append(change)
        return sorted(found, key=_makes_room, reverse=True)


def _makes_room(change: RowChange) -> bool:
    return change.kind == "correction" and (
        change.after is None or change.after.get("state") == CorrectionState.WITHDRAWN.value
    )


def _difference(kind: str, record_id: str, old: Record | None, new: Record | None) -> RowChange | None:
    if old is new or (old is not None and old == new):
        return None
    to_row = KINDS[kind].to_row
    if old is None or new is None:
        return RowChange(
            kind, record_id, None if old is None else to_row(old), None if new is None else to_row(new)
        )
    before, after = to_row(old), to_row(new)
    changed = [key for key, value in after.items() if before[key] != value]
    if not changed:
        return None
    return RowChange(kind, record_id, {k: before[k] for k in changed}, {k: after[k] for k in changed})


def _known(records: Mapping[str, T], record_id: str, what: str) -> T:
    if record_id not in records:
        raise UnknownRecordError(
            f"There is no such {what} any more.", "It may have been removed in another window."
        )
    return records[record_id]
