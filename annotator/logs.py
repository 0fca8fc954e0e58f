"""Where the program's log goes: a file in the user's log folder, and the terminal where asked for."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import platformdirs

MAX_BYTES = 1_000_000
"""A longer log becomes `annotator.log.1`, and a new one is begun, when the program starts."""


def log_path() -> Path:
    return Path(platformdirs.user_log_dir("annotator", appauthor=False)) / "annotator.log"


def set_up(*, verbose: bool = False) -> None:
    """Send warnings and what failed, with its traceback, to the log; with `verbose` everything to the
    terminal, too. A log that cannot be written is no reason not to work."""
    logging.raiseExceptions = False
    logger = logging.getLogger("annotator")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    logger.propagate = False
    logger.addHandler(_file_handler())
    if verbose:
        terminal = logging.StreamHandler(sys.stderr)
        terminal.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        logger.addHandler(terminal)


def _file_handler() -> logging.Handler:
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > MAX_BYTES:
            path.replace(path.with_name(f"{path.name}.1"))
        # Opened with the first warning: most runs have none.
        handler: logging.Handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    except OSError:
        return logging.NullHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    return handler
