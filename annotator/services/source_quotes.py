"""The words of the source text a suggestion was made from, as the source note of the correction."""

from __future__ import annotations

from annotator.model.document import new_id, now
from annotator.model.mqm import Category
from annotator.model.review import Correction, NoteKind, NoteTarget, Passage, SourceNote

SAID_BY = "the source"
"""How flags of the comparison call the source text in their evidence."""
CITATION = "The source text"


def quoted_note(passage: Passage, correction: Correction, author: str) -> SourceNote | None:
    """A note that quotes the source text; None where the correction needs no source, or the words it puts
    there were not proposed by the comparison with the source."""
    words = _words(passage, correction.replacement) if correction.needs_source else ""
    if not words:
        return None
    return SourceNote(
        id=new_id(),
        document_id=correction.document_id,
        target=NoteTarget.CORRECTION,
        target_id=correction.id,
        kind=NoteKind.NAME if correction.category is Category.ENTITY else NoteKind.FACT,
        citation=CITATION,
        url="",
        quote=words,
        accessed_on="",
        comment="",
        author=author,
        created_at=now(),
    )


def _words(passage: Passage, replacement: str) -> str:
    """What of the source a flag stands on that proposed these words, or a part of them."""
    for flag in passage.flags:
        if any(s.replacement and s.replacement in replacement for s in flag.suggestions):
            quoted = [e.text.strip() for e in flag.evidence if e.source == SAID_BY]
            if any(quoted):
                return " … ".join(filter(None, quoted))
    return ""
