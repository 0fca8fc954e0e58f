"""Exporting many articles at once, under names made from a pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.formats.registry import EXPORT_KINDS
from annotator.model.document import Document, now
from annotator.model.errors import AnnotatorError, ExportFailedError
from annotator.services.exporting import export, export_kind, refuse_imported_file, safe_stem
from annotator.services.files import is_there
from annotator.services.workspace import Workspace

PATTERN = "{date}-{title}-{kind}{suffix}"
PLACEHOLDERS = {
    "title": "the article's title",
    "date": "the day of the export",
    "kind": "the kind of export",
    "suffix": "its ending, with the dot",
    "number": "the article's number in this export",
    "id": "the beginning of the article's id",
    "language": "the article's language",
    "author": "who exports",
}
"""What a pattern may hold in braces, and what it stands for."""
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_LONGEST = 200
"""Bytes (UTF-8) of a name before its ending; every file system takes so many."""
# Names Windows keeps for devices, with any ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one export: `path` is what was written, None where it was skipped and `reason` says
    why. `done` of `total` exports are now done."""

    document_id: str
    title: str
    kind: str
    path: Path | None
    reason: str
    warnings: tuple[str, ...]
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class BatchResult:
    """`cancelled` where it was stopped before all was done."""

    written: tuple[Outcome, ...]
    skipped: tuple[Outcome, ...]
    cancelled: bool = False

    @property
    def summary(self) -> str:
        """One sentence for people."""
        parts = [f"{len(self.written)} written"]
        if self.skipped:
            parts.append(f"{len(self.skipped)} skipped")
        if self.cancelled:
            parts.append("stopped before the end")
        return ", ".join(parts) + "."


def export_all(
    workspace: Workspace,
    document_ids: Sequence[str],
    kinds: Sequence[str],
    folder: Path,
    *,
    pattern: str = PATTERN,
    overwrite: bool = False,
    progress: Callable[[Outcome], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> BatchResult:
    """Export articles in every one of `kinds`; `progress` is called after each file, `cancelled` asked before
    each. Raises what `export_each` raises."""
    outcomes: list[Outcome] = []
    stopped = False
    for outcome in export_each(workspace, document_ids, kinds, folder, pattern=pattern, overwrite=overwrite):
        outcomes.append(outcome)
        if progress is not None:
            progress(outcome)
        if cancelled is not None and cancelled() and outcome.done < outcome.total:
            stopped = True
            break
    return BatchResult(
        tuple(o for o in outcomes if o.path is not None),
        tuple(o for o in outcomes if o.path is None),
        stopped,
    )


def export_each(
    workspace: Workspace,
    document_ids: Sequence[str],
    kinds: Sequence[str],
    folder: Path,
    *,
    pattern: str = PATTERN,
    overwrite: bool = False,
) -> Iterator[Outcome]:
    """Export articles one by one, each file all of it or nothing; what cannot be exported is skipped. Whoever
    stops asking for more has stopped the export.

    `folder` is made where it is not there. Two exports never get one name. Raises ExportFailedError for a
    pattern or a kind that does not exist, and where the folder cannot be made, before anything is written.
    """
    check_pattern(pattern)
    for kind in kinds:
        export_kind(kind)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportFailedError(
            f"“{folder}” cannot be made: {error.strerror}.", "Choose another folder."
        ) from error
    imported = [article.source_uri for article in workspace.contents()]
    return _exported(workspace, document_ids, kinds, folder, pattern, overwrite, imported)


def check_pattern(pattern: str) -> None:
    """Raise ExportFailedError for a pattern with a placeholder that does not exist."""
    unknown = [name for name in _PLACEHOLDER.findall(pattern) if name not in PLACEHOLDERS]
    if unknown or re.search(r"[{}]", _PLACEHOLDER.sub("", pattern)):
        wrong = f"{{{unknown[0]}}}" if unknown else "a brace without its counterpart"
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ExportFailedError(f"The pattern of names holds {wrong}.", f"It may hold {known}.")


def file_name(pattern: str, document: Document, kind: str, number: int, author: str) -> str:
    """The name a pattern gives to an export: one every system accepts, with the ending of its kind."""
    suffix = EXPORT_KINDS[kind].suffix
    values = {
        "title": safe_stem(document.title),
        "date": now()[:10],
        "kind": kind,
        "suffix": suffix,
        "number": str(number),
        "id": document.id[:8],
        "language": document.language,
        "author": safe_stem(author),
    }
    name = _PLACEHOLDER.sub(lambda m: values[m[1]], pattern)
    stem = " ".join(_UNSAFE.sub(" ", name.removesuffix(suffix)).split())
    stem = stem.encode()[:_LONGEST].decode(errors="ignore").strip(" .")
    return f"{'_' if _DEVICES.match(stem) else ''}{stem or 'article'}{suffix}"


def _exported(
    workspace: Workspace,
    document_ids: Sequence[str],
    kinds: Sequence[str],
    folder: Path,
    pattern: str,
    overwrite: bool,
    imported: Iterable[str],
) -> Iterator[Outcome]:
    total = len(document_ids) * len(kinds)
    taken: set[str] = set()
    done = 0
    for number, document_id in enumerate(document_ids, 1):
        for kind in kinds:
            done += 1
            title, reason = document_id, ""
            path: Path | None = None
            warnings: tuple[str, ...] = ()
            try:
                document = workspace.document(document_id)
                title = document.title
                path = folder / _unused(file_name(pattern, document, kind, number, workspace.author), taken)
                taken.add(path.name.casefold())
                if is_there(path):
                    for source in imported:
                        refuse_imported_file(path, source)
                warnings = export(workspace, document_id, kind, path, overwrite=overwrite).warnings
            except AnnotatorError as error:
                path, reason = None, str(error)
            yield Outcome(document_id, title, kind, path, reason, warnings, done, total)


def _unused(name: str, taken: Collection[str]) -> str:
    """The name, with a number where another export of this batch has it; systems may not tell capitals
    apart."""
    path = Path(name)
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{path.stem} {number}{path.suffix}"
    return name
