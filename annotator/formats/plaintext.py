"""Plain text in and out; the export gives back the imported bytes wherever nothing was corrected."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import PurePath

from annotator.formats.base import UNASKED, Asked, Export, Exported, ImportedArticle
from annotator.formats.encoding import decode
from annotator.model.anchor import Span
from annotator.model.document import canonical_text
from annotator.text.offsets import Edit, apply_edits

_BOM = "\ufeff"
_BREAKS = "\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_LINE = re.compile(f"[^{_BREAKS}]+")
_FOUR_WORDS = re.compile(r"(?<!\S)" + rf"\S++[^\S{_BREAKS}]++" * 3 + r"\S")
"""Four words in a line. No character is looked at more than four times, and no line but the one is copied."""


def read(data: bytes, name: str, asked: Asked = UNASKED) -> ImportedArticle:
    """Read a text file. `name` is its path or file name. Raises ImportFailedError or InvalidTextError."""
    decoded = decode(data, PurePath(name).name, asked.encoding)
    text = canonical_text(decoded.text)
    newline, warnings = newline_of(decoded.text)
    return ImportedArticle(
        title=title_of(text, name),
        text=text,
        original=data,
        source_uri=name,
        encoding=decoded.encoding,
        newline=newline,
        bom=decoded.bom,
        warnings=warnings,
    )


def title_of(text: str, name: str = "") -> str:
    """The first line that reads like a headline or a sentence, cut to 80 characters; else the file's name."""
    if four := _FOUR_WORDS.search(text):
        line = _LINE.match(text, four.start())
        assert line is not None  # it begins with a word
        shown = " ".join(line[0].split(None, 80))  # so many words have more than 80 characters
        return shown if len(shown) <= 80 else shown[:79].rsplit(" ", 1)[0] + "…"
    return (
        PurePath(name).stem or next(line[0].strip() for line in _LINE.finditer(text) if line[0].strip())[:80]
    )


def write(export: Export) -> Exported:
    """The corrected article in its own encoding, newlines and byte-order mark; UTF-8 where it came in another
    format.

    Where the encoding lacks a character of a correction the file is written in UTF-8, with a warning.
    """
    if export.document.format != "txt":
        return Exported(export.projection.text.encode())
    return rewritten(export, [Edit(c.span, c.replacement) for c in export.corrections])


def rewritten(export: Export, edits: Iterable[Edit]) -> Exported:
    """The imported file with edits of its canonical text made, in its own encoding, newlines and byte-order
    mark; in UTF-8, with a warning, where the encoding lacks a character."""
    document = export.document
    raw = export.original.decode(document.encoding)
    body = raw.lstrip(_BOM)
    # Canonical text differs from the raw one in CR LF being one character.
    crlf = [m.start() - number for number, m in enumerate(re.finditer("\r\n", body))]
    placed = []
    for edit in edits:
        start, end = (offset + bisect_left(crlf, offset) for offset in (edit.span.start, edit.span.end))
        placed.append(Edit(Span(start, end), edit.replacement.replace("\n", document.newline)))
    corrected = raw[: len(raw) - len(body)] + apply_edits(body, placed)[0]
    try:
        return Exported(corrected.encode(document.encoding))
    except UnicodeEncodeError as error:
        missing = corrected[error.start]
        return Exported(
            corrected.encode("utf-8"),
            (f"“{missing}” does not exist in {document.encoding}, so the file was written in UTF-8.",),
        )


def newline_of(text: str) -> tuple[str, tuple[str, ...]]:
    """The commonest newline of a file's text, and a warning where there are several kinds."""
    crlf = text.count("\r\n")
    counts = {"\r\n": crlf, "\n": text.count("\n") - crlf, "\r": text.count("\r") - crlf}
    if sum(n > 0 for n in counts.values()) > 1:
        warning = "The file mixes several kinds of line ends; they are kept as they are."
        return max(counts, key=lambda k: counts[k]), (warning,)
    return max(counts, key=lambda k: counts[k]) if any(counts.values()) else "\n", ()
