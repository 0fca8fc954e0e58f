"""What a decision says of doubts about the same words that come later. Pure functions."""

from __future__ import annotations

from dataclasses import replace

from annotator.model.review import Flag, FlagStatus, Level
from annotator.services.records import Draft


def as_decided(flag: Flag, draft: Draft) -> Flag:
    """A flag that a detector has found: with the decision made about a surer one on its words, where it is
    new and a mere doubt.

    Such a doubt makes no passage of its own, it would only have supported the other one (`detect.fuse`);
    left open, it would open a decided passage again and take it out of sight. A flag that is likely by
    itself stays open. So does one beside the words a correction has changed: nothing would open it again.
    """
    records = draft.records
    if flag.id in records.flags or flag.shown_at(Level.LIKELY):
        return flag
    surer = [f for f in records.flags_overlapping(flag.span) if f.confidence >= flag.confidence]
    strongest = max(surer, key=lambda f: f.confidence, default=flag)
    status = strongest.status
    if status is FlagStatus.OPEN or (status is FlagStatus.CORRECTED and not draft.active_at(flag.span)):
        return flag
    return replace(flag, status=status)
