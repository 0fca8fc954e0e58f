"""From a reviewed article to a file on disk."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from annotator.formats.base import Export, Exported
from annotator.formats.registry import EXPORT_KINDS, ExportKind
from annotator.model.document import now
from annotator.model.errors import ExportFailedError
from annotator.services.files import path_of, write_atomically
from annotator.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ExportResult:
    """Where an export went, and sentences for the user about what could not be done as asked."""

    path: Path
    warnings: tuple[str, ...]


def gather(workspace: Workspace, document_id: str) -> Export:
    """Everything exporters may need about one article. Raises UnknownRecordError."""
    session = workspace.look(document_id)
    return Export(
        document=session.document,
        original=workspace.original(document_id),
        projection=session.projection(),
        passages=session.passages(),
        notes=session.notes(),
        unsourced=frozenset(c.id for c in session.unsourced()),
        made_at=now(),
        made_by=workspace.author,
        segments=session.segments,
        states=session.states(),
        level=workspace.settings.level,
    )


def render(workspace: Workspace, document_id: str, kind: str) -> Exported:
    """The export as bytes. Raises ExportFailedError for an unknown kind."""
    return export_kind(kind).write(gather(workspace, document_id))


def export_kind(kind: str) -> ExportKind:
    """The kind of export with this id. Raises ExportFailedError where there is none."""
    if kind not in EXPORT_KINDS:
        raise ExportFailedError(f"There is no export “{kind}”.", f"Choose one of {', '.join(EXPORT_KINDS)}.")
    return EXPORT_KINDS[kind]


def export(
    workspace: Workspace, document_id: str, kind: str, path: Path, *, overwrite: bool = False
) -> ExportResult:
    """Write the export to `path`, all of it or nothing.

    Raises ExportFailedError when `path` is the imported file, exists (unless `overwrite`), or cannot be
    written.
    """
    exported = render(workspace, document_id, kind)
    return save(exported, path, workspace.document(document_id).source_uri, overwrite=overwrite)


def save(exported: Exported, path: Path, source_uri: str, *, overwrite: bool = False) -> ExportResult:
    """Write what was rendered of an article that came from `source_uri`. Raises as `export`."""
    refuse_imported_file(path, source_uri)
    write_atomically(path, exported.data, overwrite=overwrite)
    return ExportResult(path, exported.warnings)


_CALLED = {
    "md-notes": "corrected with notes",
    "html-notes": "corrected with notes",
    "queries": "queries",
    "queries-docx": "queries",
    "report": "report",
    "pdf": "report",
} | dict.fromkeys(("txt", "md", "html", "docx", "srt", "vtt"), "corrected")
"""What an export is called in the names of files; all others are called corrections."""


_LONGEST_STEM = 60


def suggested_name(title: str, kind: str) -> str:
    """A file name for an export that every system accepts."""
    return f"{safe_stem(title)} {_CALLED.get(kind, 'corrections')}{EXPORT_KINDS[kind].suffix}"


def safe_stem(words: str) -> str:
    """`words` as the part of a file name before the suffix, of at most 60 characters: whole words, where they
    are no longer than half of that."""
    plain = "".join(c if c.isalnum() or c in " -_.’" else " " for c in words.replace("'", "’"))
    stem = " ".join(plain.split())
    if len(stem) > _LONGEST_STEM:
        end = stem.rfind(" ", _LONGEST_STEM // 2, _LONGEST_STEM + 1)
        stem = stem[: end if end > 0 else _LONGEST_STEM]
    return stem.strip(" .") or "article"


def refuse_imported_file(path: Path, source_uri: str) -> None:
    """Raise ExportFailedError when `path` is the file the article was imported from."""
    with contextlib.suppress(OSError, ValueError):
        if source_uri and path.exists() and path.samefile(path_of(source_uri)):
            raise ExportFailedError(
                f"“{path}” is the imported article itself.",
                "The original is never overwritten; choose another name.",
            )
