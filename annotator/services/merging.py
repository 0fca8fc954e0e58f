"""Taking in what detectors found, without touching what people decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from annotator.detect.base import FIRST_SIGHT
from annotator.formats.counts import count
from annotator.model.anchor import Span
from annotator.model.document import Document
from annotator.model.errors import AnchorError
from annotator.model.review import Flag, FlagStatus
from annotator.services.decisions import settles
from annotator.services.languages import not_for
from annotator.services.records import Draft


class Merge:
    """The outcome of one run: `flags` of the detectors `ran`, over the article or the part `within` of it."""

    def __init__(self, flags: Sequence[Flag], ran: Collection[str], within: Span | None) -> None:
        self._flags = {f.id: f for f in flags}
        self._ran = frozenset(ran)
        self._within = within

    def may_remove(self, draft: Draft, document: Document) -> bool:
        """True when a known flag was not found again."""
        return bool(self._lost(draft, document))

    def fill(self, draft: Draft, document: Document, touched: Collection[str]) -> str:
        """Fill in the step; its label. `touched` are the ids of flags a person's steps have ever changed."""
        added = removed = 0
        dealt_with = set(touched) | {n.target_id for n in draft.records.notes.values()}
        lost = self._lost(draft, document)
        kept = [f for f in lost if self._outlives(f, dealt_with)]
        for flag in self._flags.values():
            self._check(flag, document)
            known = draft.records.flags.get(flag.id)
            if known is None and any(_about_the_same(f, flag) for f in kept):
                continue  # somebody has dealt with these words already
            if known is None:
                added += 1
                settled = any(settles(c.span, flag.span) for c in draft.active_at(flag.span))
                # What is corrected already need not be looked at again because another detector sees it, too.
                draft.put(replace(flag, status=FlagStatus.CORRECTED) if settled else flag)
            else:
                draft.put(replace(flag, status=known.status, reason=known.reason, stale=False))
        for flag in lost:
            if flag.status is FlagStatus.OPEN and flag.id not in dealt_with:
                draft.drop("flag", flag.id)
                removed += 1
            else:
                draft.put(replace(flag, stale=flag not in kept))
        return f"Check the text ({count(added, 'new flag')}, {removed:,} gone)"

    def _lost(self, draft: Draft, document: Document) -> list[Flag]:
        """The flags not found again: those of the detectors that ran and, in the whole article, of those that
        would no longer run because it is in another language."""
        known = [f for f in draft.records.flags.values() if f.id not in self._flags]
        if self._within is not None:
            inside = self._within
            return [f for f in known if f.detector in self._ran and inside.start <= f.span.start < inside.end]
        others = {f.detector for f in known} - self._ran
        gone = self._ran | not_for(document.language, others)
        return [f for f in known if f.detector in gone]

    def _outlives(self, flag: Flag, dealt_with: Collection[str]) -> bool:
        """Whether a flag seen at first sight stays in the place of what its detector has found there since:
        what was decided about it stays decided."""
        if flag.rule != FIRST_SIGHT or (flag.status is FlagStatus.OPEN and flag.id not in dealt_with):
            return False
        return any(_about_the_same(flag, found) for found in self._flags.values())

    @staticmethod
    def _check(flag: Flag, document: Document) -> None:
        if flag.document_id != document.id or not flag.anchor.holds_in(document.text):
            raise AnchorError(
                f"The flag “{flag.anchor.quote}” of “{flag.detector}” does not belong to this article."
            )


def _about_the_same(flag: Flag, other: Flag) -> bool:
    """Whether both are about the same words, by the same detector."""
    return flag.detector == other.detector and flag.span.overlaps(other.span)
