"""What beside the running text is read of a document: choices at import."""

from __future__ import annotations

from annotator.formats.base import Asked, Choice, Option

BOXES, HEADERS, DRAWINGS, CODES = "boxes", "headers", "drawings", "codes"
READ, LEAVE = "read", "leave"
_TITLES = {
    BOXES: "Text boxes",
    HEADERS: "Headers and footers",
    DRAWINGS: "Charts and diagrams",
    CODES: "Words within inline codes",
}
_OPTIONS = (Option(READ, "Read"), Option(LEAVE, "Leave out"))


def choices(
    asked: Asked, *, boxes: bool = False, headers: bool = False, drawings: bool = False, codes: bool = False
) -> tuple[Choice, ...]:
    """The choices of a document that has words in such places. Raises ImportFailedError where something else
    is asked for."""
    there = {BOXES: boxes, HEADERS: headers, DRAWINGS: drawings, CODES: codes}
    return tuple(Choice.make(id_, _TITLES[id_], _OPTIONS, asked) for id_ in _TITLES if there[id_])


def left_out(choice: Choice) -> str:
    """What a person is told about what the answer leaves out."""
    return f"{choice.title} are left out: words in them are not checked."
