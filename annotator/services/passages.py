"""The passages of an article, kept from one change to the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from annotator.detect.calibration import AS_SHIPPED, Calibration
from annotator.detect.fuse import group
from annotator.model.review import Flag, Level, Passage


class PassageCache:
    """Groups flags once and regroups only the neighbourhood of a flag whose status changed.

    Flags that touch, directly or through others, make a neighbourhood; grouping never reaches across its
    border. `noted` are the ids of the flags that have a source note.
    """

    def __init__(
        self,
        flags: Iterable[Flag],
        calibration: Calibration = AS_SHIPPED,
        noted: Collection[str] = (),
    ) -> None:
        self._calibration = calibration
        self._noted = frozenset(noted)
        self._neighbourhoods: list[tuple[Passage, ...]] = []
        self._members: list[list[str]] = []
        self._of_flag: dict[str, int] = {}
        self._flags: dict[str, Flag] = {}
        end = -1
        members: list[Flag] = []
        for flag in sorted(flags, key=lambda f: f.span):
            if members and flag.span.start > end:
                self._add(members)
                members = []
                end = -1
            members.append(flag)
            end = max(end, flag.span.end)
        if members:
            self._add(members)
        self._all: tuple[Passage, ...] | None = None
        self._levels: dict[Level, tuple[Passage, ...]] = {}

    def _add(self, members: Sequence[Flag]) -> None:
        number = len(self._members)
        for flag in members:
            self._flags[flag.id] = flag
            self._of_flag[flag.id] = number
        self._members.append([f.id for f in members])
        self._neighbourhoods.append(self._group(members))

    def _group(self, members: Sequence[Flag]) -> tuple[Passage, ...]:
        passages = group(members, self._calibration)
        if self._noted.isdisjoint(f.id for f in members):
            return tuple(passages)
        return tuple(replace(p, noted=not self._noted.isdisjoint(p.flag_ids)) for p in passages)

    def update(self, flags: Iterable[Flag]) -> bool:
        """Take over changed flags. False when that needs a new cache: a flag is new or has moved."""
        stale: set[int] = set()
        for flag in flags:
            known = self._flags.get(flag.id)
            if known is None or known.span != flag.span:
                return False
            self._flags[flag.id] = flag
            stale.add(self._of_flag[flag.id])
        self._regroup(stale)
        return True

    def note(self, noted: Collection[str]) -> None:
        """Take over which flags have a source note by now."""
        before, self._noted = self._noted, frozenset(noted)
        self._regroup({self._of_flag[i] for i in before ^ self._noted if i in self._of_flag})

    def _regroup(self, numbers: Collection[int]) -> None:
        for number in numbers:
            self._neighbourhoods[number] = self._group([self._flags[i] for i in self._members[number]])
        if numbers:
            self._all = None
            self._levels.clear()

    def passages(self, level: Level | None = None) -> tuple[Passage, ...]:
        """In text order; of one level where given."""
        if self._all is None:
            self._all = tuple(p for passages in self._neighbourhoods for p in passages)
        if level is None:
            return self._all
        if level not in self._levels:
            self._levels[level] = tuple(p for p in self._all if p.shown_at(level))
        return self._levels[level]

    def passage_of(self, flag_id: str) -> Passage | None:
        """The passage a flag is in, None when it is hidden."""
        number = self._of_flag.get(flag_id)
        if number is None:
            return None
        return next(p for p in self._neighbourhoods[number] if flag_id in p.flag_ids)
