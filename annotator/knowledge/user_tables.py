"""Tables of names that a user has added to the shipped ones: one file of lines each, in the data folder."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import platformdirs

from annotator.knowledge.building import decode, encode
from annotator.knowledge.entity import Entity
from annotator.model.errors import AnnotatorError

_SUFFIX = ".entities"


def folder() -> Path:
    return Path(platformdirs.user_data_dir("annotator", appauthor=False)) / "entities"


def files() -> list[Path]:
    return sorted(folder().glob(f"*{_SUFFIX}"))


def user_entities() -> Iterator[Entity]:
    """The entities of all added tables. Raises AnnotatorError for a broken one."""
    for path in files():
        try:
            with path.open(encoding="utf-8") as lines:
                yield from map(decode, lines)
        except (OSError, ValueError, TypeError) as error:
            raise AnnotatorError(
                f"The table of names “{path.stem}” cannot be read: {error}",
                f"Import it again, or remove it with `annotator entities forget {path.stem}`.",
            ) from error


def write(name: str, entities: Iterable[Entity]) -> int:
    """Keep `entities` as the table `name`, in place of an earlier one; their number. Nothing changes where it
    is none or reading them fails. Raises AnnotatorError."""
    path = folder() / f"{name}{_SUFFIX}"
    count = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
    except OSError as error:
        raise AnnotatorError(f"“{path}” cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            for entity in entities:
                file.write(encode(entity) + "\n")
                count += 1
        if count:
            Path(temporary).replace(path)
    finally:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
    return count


def forget(name: str) -> None:
    """Remove an added table. Raises AnnotatorError where there is none."""
    try:
        (folder() / f"{name}{_SUFFIX}").unlink()
    except OSError as error:
        known = ", ".join(path.stem for path in files()) or "none"
        raise AnnotatorError(f"There is no added table “{name}”.", f"Added tables: {known}.") from error
