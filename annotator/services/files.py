"""Writing files so that a crash, a full disk or a pulled cable never leaves half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import uuid
from pathlib import Path

from annotator.model.errors import ExportFailedError


def is_there(path: Path) -> bool:
    """Whether there is something at `path`. Never raises, as `Path.exists` does: what cannot be looked at is
    not there, because its name is too long or its folder may not be entered."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def name_as_text(name: str) -> str:
    """A file's name as text that can be kept and written. Bytes that are no UTF-8, for which Python has lone
    surrogates, stand as `\\udcXX`."""
    return name.encode(errors="backslashreplace").decode()


def path_of(text: str) -> Path:
    """The file whose name `name_as_text` gave."""
    return Path(re.sub(r"\\udc([89a-f][0-9a-f])", lambda m: chr(0xDC00 + int(m[1], 16)), text))


def write_atomically(path: Path, data: bytes, *, overwrite: bool = True) -> None:
    """Replace `path` by a file holding `data`, in one step, flushed to the disk.

    Where `path` is a link, what it points to is replaced; a device or pipe is written to. Raises
    ExportFailedError when it exists (unless `overwrite`) or cannot be written; an existing file is then as it
    was.
    """
    there = is_there(path)
    device = there and not path.is_file() and not path.is_dir()
    if there and not device and not overwrite:
        raise ExportFailedError(
            f"“{path}” exists already.",
            "Choose another name, or allow it to be replaced (on the command line: --force).",
        )
    try:
        if device:
            path.write_bytes(data)
        else:
            _replace(path.resolve() if path.is_symlink() else path, data)
    except OSError as error:
        raise ExportFailedError(f"“{path}” cannot be written: {error.strerror}.", _hint(error)) from error


def _replace(path: Path, data: bytes) -> None:
    """Raises OSError."""
    temporary = path.with_name(f".{path.name[:40]}.{uuid.uuid4().hex[:8]}.part")
    try:
        # A new file gets the rights the user's umask gives; a replaced one keeps its own.
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            with contextlib.suppress(OSError):
                temporary.chmod(path.stat().st_mode)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _hint(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Free some space on the disk or choose another one."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "Choose a folder you may write to."
    if error.errno == errno.ENAMETOOLONG:
        return "Choose a shorter name."
    if error.errno == errno.ENOENT:
        return "Its folder does not exist; create it or choose another."
    return "Choose another folder."


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself last. Windows cannot open folders and does without."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
