"""The records of one article in memory, and the draft of a step over them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, cast

from annotator.model.anchor import Span
from annotator.model.document import DocumentLanguages, DocumentTitle, LineState, SourceText
from annotator.model.errors import UnknownRecordError
from annotator.model.history import RowChange
from annotator.model.review import Correction, CorrectionState, Flag, SourceNote, active_in_order
from annotator.services.ignores import IgnoreBook
from annotator.store.rows import KINDS, Record, kind_of

T = TypeVar("T")


class Records:
    """Flags, corrections, notes, states of lines, source text, languages and title of an article, and the
    project's ignore rules, by id."""

    def __init__(
        self,
        flags: Mapping[str, Flag],
        corrections: Mapping[str, Correction],
        notes: Mapping[str, SourceNote],
        states: Mapping[str, LineState],
        source: SourceText,
        languages: DocumentLanguages,
        title: DocumentTitle,
        ignores: IgnoreBook,
    ) -> None:
        self.flags = dict(flags)
        self.corrections = dict(corrections)
        self.notes = dict(notes)
        self.states = dict(states)
        self.sources = {source.id: source}
        self.languages = {languages.id: languages}
        self.titles = {title.id: title}
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
            "title": self.titles,
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
        return active_in_order(self.corrections.values())

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


class ActivePlaces:
    """Active corrections by place: a step of a thousand corrections asks as often what is in the way."""

    def __init__(self, corrections: Iterable[Correction]) -> None:
        self._known = {c.id: c for c in corrections}
        self._order = sorted(map(_place, self._known.values()))
        self._longest = max((len(c.span) for c in self._known.values()), default=0)

    def replace(self, correction_id: str, correction: Correction | None) -> None:
        """Take over a correction as it is now: one that is not active, or None, has no place."""
        before = self._known.pop(correction_id, None)
        if before is not None:
            del self._order[bisect_left(self._order, _place(before))]
        if correction is not None and correction.state is CorrectionState.ACTIVE:
            self._known[correction_id] = correction
            insort(self._order, _place(correction))
            self._longest = max(self._longest, len(correction.span))

    def all(self) -> list[Correction]:
        """In text order."""
        return [self._known[i] for _, _, i in self._order]

    def overlapping(self, span: Span) -> list[Correction]:
        """In text order."""
        first = bisect_left(self._order, span.start - self._longest, key=_start)
        last = bisect_right(self._order, span.end, key=_start)
        near = (self._known[i] for _, _, i in self._order[first:last])
        return [c for c in near if c.span.overlaps(span)]


def _place(correction: Correction) -> tuple[int, int, str]:
    return correction.span.start, correction.span.end, correction.id


def _start(place: tuple[int, int, str]) -> int:
    return place[0]


class Draft:
    """The records as they will be after a step, kept apart until the step is stored."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.touched: dict[tuple[str, str], Record | None] = {}
        self._active: ActivePlaces | None = None
        self._notes = dict(records.notes)

    def put(self, record: Record) -> None:
        """Add or change a record."""
        self._touch(kind_of(record).name, record.id, record)

    def drop(self, kind: str, record_id: str) -> None:
        self._touch(kind, record_id, None)

    def _touch(self, kind: str, record_id: str, record: Record | None) -> None:
        self.touched[kind, record_id] = record
        if kind == "note" and isinstance(record, SourceNote):
            self._notes[record_id] = record
        elif kind == "note":
            self._notes.pop(record_id, None)
        elif kind == "correction":
            self._places().replace(record_id, cast("Correction | None", record))

    def flag(self, flag_id: str) -> Flag:
        """The flag as the draft has it. Raises UnknownRecordError."""
        drafted = self.touched.get(("flag", flag_id))
        return drafted if isinstance(drafted, Flag) else self.records.flag(flag_id)

    def active(self) -> list[Correction]:
        """The corrections active after the step, in text order."""
        return self._places().all()

    def active_at(self, span: Span) -> list[Correction]:
        """Those of them that overlap `span`."""
        return self._places().overlapping(span)

    def _places(self) -> ActivePlaces:
        if self._active is None:
            self._active = ActivePlaces(self.records.active())
        return self._active

    def notes_on(self, target_id: str) -> list[SourceNote]:
        """The notes attached to a record after the step."""
        return [n for n in self._notes.values() if n.target_id == target_id]

    def changes(self) -> list[RowChange]:
        """What is really different, what makes room for other corrections first."""
        found = []
        for (kind, record_id), record in self.touched.items():
            change = difference(kind, record_id, self.records.of(kind).get(record_id), record)
            if change is not None:
                found.append(change)
        return sorted(found, key=_makes_room, reverse=True)


def _makes_room(change: RowChange) -> bool:
    return change.kind == "correction" and (
        change.after is None or change.after.get("state") == CorrectionState.WITHDRAWN.value
    )


def difference(kind: str, record_id: str, old: Record | None, new: Record | None) -> RowChange | None:
    """The change from one form of a record to another, None for none where it is not there; None where both
    are the same."""
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
