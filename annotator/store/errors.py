"""SQLite's errors as errors a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.model.errors import AnnotatorError, InvalidTextError, OverlapError, StoreError
from annotator.store.backups import newest_backup

OVERLAP = "annotator: corrections overlap"
"""What the trigger that keeps active corrections apart says."""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise StoreError (OverlapError where corrections would overlap) for sqlite3's and the system's
    errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(path, error) from error
    except UnicodeEncodeError as error:
        raise half_character(error) from error
    except OSError as error:
        raise StoreError(
            f"The project “{path}” cannot be used: {error.strerror or error}.",
            "Check the folder and its permissions, or choose another project file.",
        ) from error


def half_character(error: UnicodeEncodeError) -> InvalidTextError:
    """The error for words that no encoding can hold: a program has cut an emoji in two, or bytes of another
    encoding came from a terminal."""
    start = max(0, error.start - 20)
    around = error.object[start : error.end + 20].encode(errors="backslashreplace").decode()
    return InvalidTextError(f"“{around}” holds what is no character. Nothing was changed.", "Type it again.")


def store_error(path: Path, error: sqlite3.Error) -> AnnotatorError:
    """The error to show for `error` on the project at `path`."""
    if OVERLAP in str(error):
        return OverlapError("The correction overlaps another one.", "Edit or remove that correction first.")
    if is_full(error):
        return StoreError(
            "The disk is full, so this last step could not be saved.",
            "Everything before it is safe. Free some space and do it again.",
        )
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    match code:
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return corrupt(path, str(error))
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreError(
                f"The project “{path.name}” is being written by another window or program.",
                "Nothing was changed. Try again in a moment; if it goes on, close the other window.",
            )
        case sqlite3.SQLITE_READONLY:
            return StoreError(
                f"The project “{path}” is read-only.",
                "Nothing was changed. Save a copy in a folder you may write to and work on that.",
            )
        case sqlite3.SQLITE_CANTOPEN:
            return StoreError(
                f"The project “{path}” cannot be opened.",
                "Check that its folder exists and that you may write to it, or choose another project file.",
            )
        case sqlite3.SQLITE_IOERR:
            return StoreError(
                f"The disk reported an error while the project “{path}” was read or written ({error}).",
                "Check that the disk or network folder is still connected, then try again.",
            )
    return StoreError(f"The project “{path}” could not be read or written: {error}.", "Nothing was changed.")


def is_full(error: sqlite3.Error) -> bool:
    """True where the disk has no room: for data, or for the file that WAL mode shares between windows."""
    return getattr(error, "sqlite_errorcode", 0) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE)


def corrupt(path: Path, detail: str) -> StoreError:
    """The error for a damaged project; its hint names the newest backup."""
    backup = newest_backup(path)
    hint = (
        f"The newest backup is “{backup}”: copy it to another place and open the copy. Keep the damaged file."
        if backup
        else "There is no backup of it. Keep the file, and open another project or start a new one."
    )
    return StoreError(f"The project “{path}” is damaged or not a project file ({detail}).", hint)


def vanished(path: Path) -> StoreError:
    return StoreError(
        f"The project “{path}” is no longer where it was: it was moved, renamed or deleted.",
        "Put it back, or save a copy of the project under its old name; what was saved before is not lost.",
    )
