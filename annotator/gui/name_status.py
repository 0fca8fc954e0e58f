"""Where a name of the ledger stands: right, in need of a look, corrected. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from rapidfuzz import fuzz

from annotator.model.anchor import Span
from annotator.model.names import NameEntry
from annotator.model.review import Correction
from annotator.services.names import rule

ALIKE = 70.0
"""From this likeness (rapidfuzz ratio, 0 to 100) two words count as spellings of one."""


class NameStatus(StrEnum):
    CHECK = "check"
    """It is not a known name, and resembles one."""
    VARIANTS = "variants"
    """It is spelled in more ways than short forms explain."""
    UNKNOWN = "unknown"
    """Nothing speaks for or against it."""
    KNOWN = "known"
    CORRECTED = "corrected"
    """Every mention that was wrong has been corrected."""

    @property
    def wants_attention(self) -> bool:
        return self in (NameStatus.CHECK, NameStatus.VARIANTS)

    @property
    def label(self) -> str:
        return {
            "check": "check",
            "variants": "several spellings",
            "unknown": "not known",
            "known": "known",
            "corrected": "corrected",
        }[self.value]


def status_of(entry: NameEntry, text: str, corrections: Sequence[Correction]) -> NameStatus:
    """`corrections` are the active ones; `text` is the article as it came."""
    touched = sum(any(c.span.overlaps(m.span) for c in corrections) for m in entry.mentions())
    if touched:
        right = right_name_of(entry, corrections)
        if right is not None and all(
            any(c.span.overlaps(e.span) for c in corrections) for e in rule(text, entry, right).edits
        ):
            return NameStatus.CORRECTED
        if touched == len(entry.mentions()):
            return NameStatus.CORRECTED
    if entry.known:
        return NameStatus.KNOWN
    if entry.candidates:
        return NameStatus.CHECK
    if spellings(entry) > 1:
        return NameStatus.VARIANTS
    return NameStatus.UNKNOWN


def right_name_of(entry: NameEntry, corrections: Sequence[Correction]) -> str | None:
    """What the fullest form of the name was corrected to."""
    for variant in entry.variants:
        if variant.text != entry.name:
            continue
        for mention in variant.mentions:
            for correction in corrections:
                if correction.span == mention.span:
                    return correction.replacement
    return None


def spellings(entry: NameEntry) -> int:
    """How many spellings a name has. Short forms, initials and derived words ("Russia", "Russian") are none
    of their own; a form that nearly reads like the name, or like a word of it, is."""
    full = entry.name.split()
    return 1 + sum(_misspells(v.text, entry.name, full) for v in entry.variants if v.text != entry.name)


def _misspells(form: str, name: str, full: list[str]) -> bool:
    parts = form.split()
    if len(parts) == len(full) and len(parts) > 1:
        return any(_nearly(a, b) for a, b in zip(parts, full, strict=True))
    return len(parts) == 1 and form not in full and any(_nearly(form, word) for word in full)


def _nearly(one: str, other: str) -> bool:
    one, other = one.casefold(), other.casefold()
    if one == other or one.startswith(other) or other.startswith(one):
        return False
    return fuzz.ratio(one, other) >= ALIKE


def context(text: str, span: Span, around: int = 24) -> tuple[str, str, str]:
    """The words before a mention, the mention, and the words after, on one line; cut between words."""
    before = text[max(0, span.start - around) : span.start].rpartition("\n")[2]
    if len(before) == around and " " in before:
        before = "… " + before.split(" ", 1)[1]
    after = text[span.end : span.end + 2 * around].partition("\n")[0]
    goes_on = text[span.end + len(after) : span.end + len(after) + 1] not in ("", "\n")
    if goes_on and " " in after:
        after = f"{after.rpartition(' ')[0]} …"
    return before, " ".join(span.of(text).split()), after
