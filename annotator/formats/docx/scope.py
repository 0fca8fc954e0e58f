"""What of a Word document is read besides its body and notes: choices at import, kept with the document.

A document without an answer was imported before these choices were there, or has nothing to choose: what is
beside its body is left out.
"""

from __future__ import annotations

from annotator.formats.base import Asked, Choice, Option, asked_of
from annotator.formats.docx.beside import Scope
from annotator.model.document import Document

_BOXES, _HEADERS, _DRAWINGS = "boxes", "headers", "drawings"
READ, LEAVE = "read", "leave"
_OPTIONS = (Option(READ, "Read"), Option(LEAVE, "Leave out"))


def asked_scope(asked: Asked) -> Scope:
    """What to read of a document that is imported."""
    return Scope(*(asked.choices.get(id_) != LEAVE for id_ in (_BOXES, _HEADERS, _DRAWINGS)))


def stored_scope(document: Document) -> Scope:
    """What was read of a document when it was imported."""
    choices = asked_of(document).choices
    return Scope(*(choices.get(id_) == READ for id_ in (_BOXES, _HEADERS, _DRAWINGS)))


def choices(asked: Asked, *, boxes: bool, headers: bool, drawings: bool) -> tuple[Choice, ...]:
    """The choices of a document that has text boxes, headers, charts or diagrams with words. Raises
    ImportFailedError where something else is asked for."""
    offered = []
    if boxes:
        offered.append(Choice.make(_BOXES, "Text boxes", _OPTIONS, asked))
    if headers:
        offered.append(Choice.make(_HEADERS, "Headers and footers", _OPTIONS, asked))
    if drawings:
        offered.append(Choice.make(_DRAWINGS, "Charts and diagrams", _OPTIONS, asked))
    return tuple(offered)
