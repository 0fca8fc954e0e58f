"""Where a name of the ledger stands: right, in need of a look, corrected. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from annotator.model.anchor import Span
from annotator.model.names import NameEntry
from annotator.model.review import Correction
from annotator.services.names import rule


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
    """How many spellings a name has; a short form of the full name is none of its own."""
    full = entry.name.split()
    return 1 + sum(
        not set(v.text.split()) <= set(full)
        for v in entry.variants
        if v.text != entry.name and len(v.text.split()) >= 1 and not _is_initials(v.text, full)
    )


def _is_initials(variant: str, full: list[str]) -> bool:
    letters = variant.replace(".", "").replace(" ", "")
    return letters.isupper() and letters == "".join(w[0] for w in full if w[:1].isupper())


def context(text: str, span: Span, around: int = 32) -> tuple[str, str, str]:
    """The words before a mention, the mention, and the words after, on one line."""
    before = " ".join(text[max(0, span.start - around) : span.start].split())
    after = " ".join(text[span.end : span.end + around].split())
    if span.start > around:
        before = f"…{before}"
    if span.end + around < len(text):
        after = f"{after}…"
    glue_before = " " if span.start and text[span.start - 1].isspace() else ""
    glue_after = " " if text[span.end : span.end + 1].isspace() else ""
    return before + glue_before, span.of(text), glue_after + after
