"""The words in which exports tell what a correction is and what it rests on."""

from __future__ import annotations

from annotator.model.review import Correction, SourceNote


def note_text(correction: Correction, *, unsourced: bool = False) -> str:
    """ "Wrong name (major): the defence secretary's name. No source yet." """
    text = f"{correction.category.label} ({correction.severity.value})"
    if correction.reason:
        text += f": {correction.reason.rstrip('.')}"
    text += "."
    if unsourced:
        text += " No source yet."
    return text


def change_text(correction: Correction) -> str:
    """ "“Hegses” in the original." What the words of a correction stand in place of."""
    before = " ".join(correction.quote.split())
    if not before:
        return "Added."
    return f"“{before}” in the original." if correction.replacement.strip() else f"“{before}” left out."


def source_text(note: SourceNote) -> str:
    """ "Source: Reuters, “Hegseth said …”, https://…, seen 2025-02-20. Comment." """
    words = source_words(note)
    return f"Source: {words}" if words and words != note.comment.strip() else words


def source_words(note: SourceNote) -> str:
    """ "Reuters, “Hegseth said …”, https://…, seen 2025-02-20. Comment." """
    parts = [note.citation.strip(), f"“{note.quote.strip()}”" if note.quote.strip() else "", note.url]
    if note.accessed_on:
        parts.append(f"seen {note.accessed_on}")
    text = ", ".join(p for p in parts if p)
    text = f"{text}." if text else ""
    return f"{text} {note.comment.strip()}".strip()
