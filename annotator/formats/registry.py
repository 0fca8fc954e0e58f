"""All formats by name. A new one is a file beside this one and a line here."""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from annotator.formats import (
    delimited,
    docx,
    epub,
    markdown,
    markdown_source,
    mqm,
    odt,
    pdf,
    plaintext,
    po,
    queries,
    record,
    report,
    rtf,
    savedpage,
    spreadsheet,
    subtitles,
    tables,
    tmx,
    webpage,
    xliff,
)
from annotator.formats.base import Asked, Export, Exported, ImportedArticle
from annotator.model.document import canonical_text
from annotator.model.errors import ImportFailedError

MAX_BYTES = 32_000_000
"""The largest file that is imported: some five million words."""


@dataclass(frozen=True, slots=True)
class ExportKind:
    """A form of export. `suffix` begins with a dot; `title` is what menus show."""

    id: str
    title: str
    suffix: str
    write: Callable[[Export], Exported]


@dataclass(frozen=True, slots=True)
class Importer:
    """A form of file that is read. `suffixes` begin with a dot and are for file dialogs alone.

    `recognises` is given the bytes and the file's name. What the bytes say counts; the name decides only
    where one and the same text is several forms (a table of values, Markdown). `read` is given the bytes, the
    file's path or address, and how it is to be read.
    """

    id: str
    title: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes, str], bool]
    read: Callable[[bytes, str, Asked], ImportedArticle]


IMPORTERS = (
    Importer("xlsx", "Column of a sheet", (".xlsx", ".xlsm"), spreadsheet.recognises, spreadsheet.read),
    Importer("docx", "Word document", (".docx",), docx.recognises, docx.read),
    Importer("odt", "OpenDocument text", (".odt",), odt.recognises, odt.read),
    Importer("epub", "Chapter of an e-book", (".epub",), epub.recognises, epub.read),
    Importer("rtf", "Rich text", (".rtf",), rtf.recognises, rtf.read),
    Importer("pdf", "PDF file", (".pdf",), pdf.recognises, pdf.read),
    Importer("html", "Web page", (".html", ".htm", ".xhtml"), savedpage.recognises, savedpage.read),
    Importer("mqm", "Rated translations, MQM TSV", (".tsv",), mqm.recognises_tsv, mqm.read_tsv),
    Importer(
        "jsonl", "Rated translations, JSON lines", (".jsonl", ".xz"), mqm.recognises_lines, mqm.read_lines
    ),
    Importer(
        "xliff",
        "XLIFF",
        (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"),
        xliff.recognises,
        xliff.read,
    ),
    Importer("tmx", "Translation memory, TMX", (".tmx",), tmx.recognises, tmx.read),
    Importer("po", "Catalogue of translations, gettext", (".po", ".pot"), po.recognises, po.read),
    Importer("srt", "SubRip subtitles", (".srt",), subtitles.recognises_srt, subtitles.read_srt),
    Importer("vtt", "WebVTT subtitles", (".vtt",), subtitles.recognises_vtt, subtitles.read_vtt),
    Importer("md", "Markdown", (".md", ".markdown"), markdown_source.recognises, markdown_source.read),
    Importer("csv", "Column of a table", (".csv", ".tsv", ".tab"), delimited.recognises, delimited.read),
)
"""Tried in this order; what none of them recognises is plain text."""

EXPORT_KINDS = {
    kind.id: kind
    for kind in (
        ExportKind("txt", "Corrected article, plain text", ".txt", plaintext.write),
        ExportKind("md", "Corrected article, Markdown", ".md", markdown.write_clean),
        ExportKind("md-marked", "Marked-up article with notes, Markdown", ".md", markdown.write_marked),
        ExportKind(
            "md-notes", "Corrected article with notes and sources, Markdown", ".md", markdown.write_noted
        ),
        ExportKind("html", "Corrected article, HTML", ".html", webpage.write_clean),
        ExportKind("html-marked", "Marked-up article with notes, HTML", ".html", webpage.write_marked),
        ExportKind(
            "html-notes", "Corrected article with notes and sources, HTML", ".html", webpage.write_noted
        ),
        ExportKind("docx", "Corrected article, Word", ".docx", docx.write_clean),
        ExportKind("docx-tracked", "Tracked changes with comments, Word", ".docx", docx.write_tracked),
        ExportKind(
            "docx-tracked-flags",
            "Tracked changes, and open flags as comments, Word",
            ".docx",
            docx.write_tracked_with_flags,
        ),
        ExportKind("odt", "Corrected article, OpenDocument", ".odt", odt.write),
        ExportKind("epub", "E-book with the corrected chapter", ".epub", epub.write),
        ExportKind("xliff", "Corrected translation, XLIFF", ".xlf", xliff.write),
        ExportKind("xliff-its", "Issues in the original, XLIFF with ITS", ".xlf", xliff.write_annotated),
        ExportKind("tmx", "Corrected memory, else original and corrected pairs, TMX", ".tmx", tmx.write),
        ExportKind("tmx-pairs", "Original and corrected segments, TMX", ".tmx", tmx.write_pairs),
        ExportKind("po", "Corrected catalogue, gettext", ".po", po.write),
        ExportKind("srt", "Corrected subtitles, SubRip", ".srt", subtitles.write_srt),
        ExportKind("vtt", "Corrected subtitles, WebVTT", ".vtt", subtitles.write_vtt),
        ExportKind("csv-table", "Corrected table, CSV", ".csv", delimited.write_csv),
        ExportKind("tsv-table", "Corrected table, TSV", ".tsv", delimited.write_tsv),
        ExportKind("xlsx", "Corrected workbook", ".xlsx", spreadsheet.write),
        ExportKind("json", "Review record, JSON", ".json", record.write),
        ExportKind("csv", "Corrections with sources, CSV", ".csv", tables.write_corrections),
        ExportKind("xlsx-log", "Corrections with sources, workbook", ".xlsx", tables.write_workbook),
        ExportKind("queries", "Query sheet for the source or the author, CSV", ".csv", queries.write),
        ExportKind(
            "queries-docx", "Query sheet for the source or the author, Word", ".docx", queries.write_docx
        ),
        ExportKind("report", "Report for the desk, HTML", ".html", report.write),
        ExportKind("pdf", "Report for the desk, PDF", ".pdf", report.write_pdf),
        ExportKind("mqm", "Error spans on the original, MQM TSV", ".tsv", mqm.write_tsv),
        ExportKind("jsonl", "Error spans on the original, JSON lines", ".jsonl", mqm.write_lines),
    )
}


def read_article(
    path: Path, *, encoding: str | None = None, choices: Mapping[str, str] | None = None
) -> ImportedArticle:
    """Read an article from a file, with answers to its `Choice`s by id.

    The form is told by the content; the suffix decides only between forms the content fits alike. Raises
    ImportFailedError (a vanished, unreadable,
    too large, damaged or dangerous file; UnsureEncodingError when the encoding has to be asked for) and
    InvalidTextError (no words, NUL characters, broken surrogates).
    """
    try:
        data = _content(path)
    except FileNotFoundError:
        raise ImportFailedError(f"There is no file “{path}”.", "Was it moved or renamed?") from None
    except PermissionError:
        raise ImportFailedError(
            f"You may not read “{path}”.", "Ask for permission, or copy the file."
        ) from None
    except OSError as error:
        raise ImportFailedError(
            f"“{path}” cannot be read: {error.strerror}.", "Try a copy on this computer."
        ) from None
    return read_bytes(data, str(path.absolute()), encoding=encoding, choices=choices)


def read_stream(
    stream: BinaryIO, name: str, *, encoding: str | None = None, choices: Mapping[str, str] | None = None
) -> ImportedArticle:
    """Read an article from what comes in, such as the standard input, which may have no end; `name` is for
    messages. Raises what `read_article` raises."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large(name, f"more than {MAX_BYTES // 1_000_000} MB")
    return read_bytes(data, name, encoding=encoding, choices=choices)


def _content(path: Path) -> bytes:
    """The bytes of a file. Raises OSError, and ImportFailedError for what is none or too large; one that
    grows meanwhile is read no further than it may be long."""
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise ImportFailedError(f"“{path.name}” is a folder.", "Choose the files in it.")
    if not stat.S_ISREG(found.st_mode):
        raise ImportFailedError(
            f"“{path}” is a device or a pipe, which may never end.", "Save what it gives in a file first."
        )
    size = found.st_size
    if size <= MAX_BYTES:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) <= MAX_BYTES:
            return data
        size = max(len(data), path.stat().st_size)
    raise _too_large(path.name, f"{size / 1e6:.0f} MB")


def _too_large(name: str, size: str) -> ImportFailedError:
    return ImportFailedError(
        f"“{name}” has {size}; an article may have {MAX_BYTES // 1_000_000} MB.",
        "Split it and import the parts.",
    )


def read_bytes(
    data: bytes, name: str, *, encoding: str | None = None, choices: Mapping[str, str] | None = None
) -> ImportedArticle:
    """Read an article from the bytes of a file; `name` is its path or address. Raises what `read_article`
    raises."""
    asked = Asked(encoding, choices or {})
    for importer in IMPORTERS:
        if importer.recognises(data, name):
            return importer.read(data, name, asked)
    return plaintext.read(data, name, asked)


def with_source(
    article: ImportedArticle, path: Path | None, *, encoding: str | None = None
) -> ImportedArticle:
    """The article with the text of a second file as what it was translated from; as it is for None. Raises
    what `read_article` raises."""
    if path is None:
        return article
    return replace(article, source_text=read_article(path, encoding=encoding).text, aligned=False)


def read_pasted(text: str, title: str = "") -> ImportedArticle:
    """An article from the clipboard. Raises InvalidTextError."""
    canonical_text(text)
    article = plaintext.read(text.encode(), "", Asked("utf-8"))
    return replace(article, title=title) if title else article
