"""Documents and their segments."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from annotator.model.anchor import Span
from annotator.model.errors import InvalidTextError

_SURROGATE = re.compile("[\ud800-\udfff]")


def new_id() -> str:
    """An id for a human record."""
    return str(uuid.uuid4())


def now() -> str:
    """The present moment as UTC ISO 8601, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def unified_newlines(text: str) -> str:
    """`text` with `\\n` for every newline, as documents and corrections have it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def canonical_text(text: str) -> str:
    """`text` as a document stores it: byte-order marks dropped, newlines as `\\n`, nothing else touched.

    Raises InvalidTextError for NUL characters and lone surrogates, naming the place, and for blank text.
    """
    text = unified_newlines(text.lstrip("\ufeff"))
    if (at := text.find("\0")) >= 0:
        raise InvalidTextError(
            f"The text holds a NUL character at position {at}; it is probably not a text file.",
            "Save the article as plain text (UTF-8) and import it again.",
        )
    if match := _SURROGATE.search(text):
        raise InvalidTextError(
            f"The text holds half a character (a lone surrogate) at position {match.start()}.",
            "Save the article again as UTF-8 and import it again.",
        )
    if not text.strip():
        raise InvalidTextError("The text is empty.", "Choose a file with words in it.")
    return text


def text_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Document:
    """An imported article. `text` never changes; a new version is a new document with `revision_of`.

    `source_text` is the text it was translated from, where known; `source_uri` where the file came from;
    `format` the name of the import format; `newline` and `bom` restore the imported bytes on export.
    `aligned` says that line n of `source_text` is the source of line n of `text` (lines end with `\\n`,
    equally many on both sides). `choices` is a JSON object of what was chosen at import (see
    `annotator.formats.base.Choice`), "" for nothing. Languages are as in `DocumentLanguages`.
    """

    id: str
    title: str
    language: str
    text: str
    sha256: str
    source_uri: str
    imported_at: str
    format: str
    segmenter_version: int
    source_text: str | None = None
    revision_of: str | None = None
    encoding: str = "utf-8"
    newline: str = "\n"
    bom: bool = False
    source_language: str = ""
    aligned: bool = False
    choices: str = ""

    def __post_init__(self) -> None:
        if self.sha256 != text_digest(self.text):
            raise InvalidTextError("The document's text does not match its checksum.")


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text document `id` was translated from, None where it is not known. A record of its own, for it can
    be given later and taken back. `aligned` as in `Document`."""

    id: str
    text: str | None
    aligned: bool = False


@dataclass(frozen=True, slots=True)
class DocumentLanguages:
    """The languages of document `id` and of its source text (ISO 639-1, with or without a variant;
    `source_language` "" where it is not known). A record of its own, for what an import took them for may be
    put right."""

    id: str
    language: str
    source_language: str = ""


@dataclass(frozen=True, slots=True)
class DocumentTitle:
    """The title of document `id`. A record of its own, for an article may be renamed."""

    id: str
    title: str


class SegmentState(StrEnum):
    """How far the translation of a line has come, in the words of XLIFF 2."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class LineState:
    """The state of line number `line` (from 0, lines end with `\\n`) of a document. A line without one has
    never had a state."""

    document_id: str
    line: int
    state: SegmentState

    @property
    def id(self) -> str:
        return f"{self.document_id}:{self.line}"


class SegmentKind(StrEnum):
    SENTENCE = "sentence"
    HEADING = "heading"
    BYLINE = "byline"


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence or heading of a document; ordered, disjoint, never across a paragraph.

    `ordinal` counts from 0 through the document, `paragraph` counts its paragraphs.
    """

    document_id: str
    ordinal: int
    paragraph: int
    span: Span
    kind: SegmentKind = SegmentKind.SENTENCE

    @property
    def id(self) -> str:
        return f"{self.document_id}:{self.ordinal}"
