"""Word documents in."""

from __future__ import annotations

from pathlib import PurePath

from annotator.formats.asides import BOXES, DRAWINGS, HEADERS, LEAVE, choices, left_out
from annotator.formats.base import UNASKED, Asked, Choice, ImportedArticle
from annotator.formats.counts import count
from annotator.formats.docx.comments import Comment, Revisions, existing, revisions
from annotator.formats.docx.scope import asked_scope
from annotator.formats.docx.textmap import Reading
from annotator.formats.docx.wordfile import WordFile
from annotator.formats.plaintext import title_of
from annotator.model.document import canonical_text
from annotator.model.errors import ImportFailedError

SHOWN_COMMENTS = 10
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _compound(data: bytes, name: str) -> ImportFailedError:
    """What to say of a compound file: a locked document of today, or a document of before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return ImportFailedError(
            f"“{name}” is locked with a password.",
            "Open it in Word or LibreOffice, save it without a password and import that.",
        )
    return ImportFailedError(
        f"“{name}” is an old Office file.",
        "Open it in Word or LibreOffice, save it as “Word Document (.docx)” and import that.",
    )


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read a Word document: its text as it reads with all tracked changes accepted, one paragraph a line;
    tables cell by cell, text boxes, charts and diagrams after the paragraph they stand in; footnotes and
    endnotes after the body, then headers and footers. All but body and notes can be left out.

    Raises ImportFailedError for what is damaged, locked, too large, dangerous or no .docx, InvalidTextError
    for a document without words.
    """
    file_name = PurePath(name).name or "the document"
    if data.startswith(_COMPOUND):
        raise _compound(data, file_name)
    word_file = WordFile(data, file_name, asked_scope(asked))
    reading = word_file.read(count=True)
    counts = {BOXES: reading.boxes, HEADERS: reading.headers, DRAWINGS: reading.drawings}
    offered = choices(asked, *(id_ for id_, count in counts.items() if count))
    canonical_text(reading.text)  # refuses what is no text
    return ImportedArticle(
        title=title_of(reading.text, name),
        text=reading.text,
        original=data,
        format="docx",
        source_uri=name,
        warnings=(
            *_warnings(reading, offered, revisions(word_file.stories()), existing(word_file)),
            *_left_out(word_file, reading),
        ),
        choices=offered,
    )


def _warnings(
    reading: Reading, offered: tuple[Choice, ...], changes: list[Revisions], comments: list[Comment]
) -> tuple[str, ...]:
    found = []
    if changes:
        found.append(
            f"The document holds tracked changes ({'; '.join(map(_by_author, changes))}). It is shown as "
            "if all were accepted; a Word export keeps them."
        )
    for comment in comments[:SHOWN_COMMENTS]:
        text = " ".join(" ".join(comment.lines).split())
        found.append(f"Comment by {comment.author or 'somebody'}: “{text}”")
    if more := len(comments[SHOWN_COMMENTS:]):
        said = "comment is" if more == 1 else "comments are"
        found.append(f"{more:,} more {said} in the document; a Word export keeps all.")
    found += (f"{left_out(c)} A Word export keeps them." for c in offered if c.value == LEAVE)
    if reading.drawn:
        found.append(
            "Charts and diagrams cannot hold tracked changes: what is corrected in them is changed in the "
            "corrected Word document, and stands in a comment where changes are tracked."
        )
    return tuple(found)


def _left_out(word_file: WordFile, reading: Reading) -> tuple[str, ...]:
    """What a reader of the document sees and the text does not hold."""
    counts = (
        (reading.formulas, "formula", "formulas"),
        (word_file.drawings.unread, "chart or diagram", "charts and diagrams"),
        (reading.artistic, "piece of decorative text (WordArt)", "pieces of decorative text (WordArt)"),
        (reading.embedded, "other file shown as part of it", "other files shown as part of it"),
    )
    return tuple(
        f"{count(number, one, many)} in the document: left out of the text. A Word export keeps "
        f"{'it' if number == 1 else 'them'}."
        for number, one, many in counts
        if number
    )


def _by_author(changes: Revisions) -> str:
    parts = [
        count(number, one, many)
        for number, one, many in (
            (changes.insertions, "insertion", "insertions"),
            (changes.deletions, "deletion", "deletions"),
            (changes.others, "change of formatting", "changes of formatting"),
        )
        if number
    ]
    return f"{changes.author}: {', '.join(parts)}"
