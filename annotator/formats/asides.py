"""What beside its body and notes is read of a text document: choices at import."""

from __future__ import annotations

from annotator.formats.base import Asked, Choice, Option

BOXES, HEADERS, DRAWINGS = "boxes", "headers", "drawings"
READ, LEAVE = "read", "leave"
_TITLES = {BOXES: "Text boxes", HEADERS: "Headers and footers", DRAWINGS: "Charts and diagrams"}
_OPTIONS = (Option(READ, "Read"), Option(LEAVE, "Leave out"))


def choices(asked: Asked, *, boxes: bool, headers: bool, drawings: bool = False) -> tuple[Choice, ...]:
    """The choices of a document that has text boxes, headers, charts or diagrams with words. Raises
    ImportFailedError where something else is asked for."""
    there = {BOXES: boxes, HEADERS: headers, DRAWINGS: drawings}
    return tuple(Choice.make(id_, _TITLES[id_], _OPTIONS, asked) for id_ in _TITLES if there[id_])


def left_out(choice: Choice) -> str:
    """What a person is told about what the answer leaves out."""
    return f"{choice.title} are left out: words in them are not checked."
