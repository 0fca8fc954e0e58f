"""Writing files so that a crash, a full disk or a pulled cable never leaves half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import uuid
from pathlib import Path

from annotator.model.errors import ExportFailedError


def write_atomically(path: Path, data: bytes) -> None:
    """Replace `path` by a file holding `data`, in one step, flushed to the disk.

    Raises ExportFailedError when it cannot be written; an existing file is then as it was.
    """
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
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise ExportFailedError(f"“{path}” cannot be written: {error.strerror}.", _hint(error)) from error
    _sync_folder(path.parent)


def _hint(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Free some space on the disk or choose another one."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "Choose a folder you may write to."
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
