"""What beside the running text is read of a document: choices at import."""

from __future__ import annotations

from annotator.formats.base import Asked, Choice, Option

BOXES, HEADERS, DRAWINGS, CODES, HTML = "boxes", "headers", "drawings", "codes", "html"
READ, LEAVE = "read", "leave"
_TITLES = {
    BOXES: "Text boxes",
    HEADERS: "Headers and footers",
    DRAWINGS: "Charts and diagrams",
    CODES: "Words within inline codes",
    HTML: "Blocks of HTML",
}
_OPTIONS = (Option(READ, "Read"), Option(LEAVE, "Leave out"))


def choices(asked: Asked, *there: str) -> tuple[Choice, ...]:
    """The choices of a document that has words in such places, given by their ids. Raises ImportFailedError
    where something else is asked for."""
    return tuple(Choice.make(id_, title, _OPTIONS, asked) for id_, title in _TITLES.items() if id_ in there)


def left_out(choice: Choice) -> str:
    """What a person is told about what the answer leaves out."""
    return f"{choice.title} are left out: words in them are not checked."
