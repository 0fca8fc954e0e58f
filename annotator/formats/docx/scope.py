"""What of a Word document is read besides its body and notes, by the choices that are kept with the document.

A document without an answer was imported before these choices were there, or has nothing to choose: what is
beside its body is left out.
"""

from __future__ import annotations

from annotator.formats.asides import BOXES, DRAWINGS, HEADERS, LEAVE, READ
from annotator.formats.base import Asked, asked_of
from annotator.formats.docx.beside import Scope
from annotator.model.document import Document


def asked_scope(asked: Asked) -> Scope:
    """What to read of a document that is imported."""
    return Scope(*(asked.choices.get(id_) != LEAVE for id_ in (BOXES, HEADERS, DRAWINGS)))


def stored_scope(document: Document) -> Scope:
    """What was read of a document when it was imported."""
    choices = asked_of(document).choices
    return Scope(*(choices.get(id_) == READ for id_ in (BOXES, HEADERS, DRAWINGS)))
