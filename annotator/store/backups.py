"""Dated copies of the project in a `backups` folder beside it."""

from __future__ import annotations

import glob
import logging
import re
import sqlite3
from collections import defaultdict
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from uuid import uuid4

_log = logging.getLogger(__name__)

KEPT = 10
"""Rolling backups kept; those made before an upgrade, or before articles are deleted, are counted by
themselves."""

BEFORE_DELETING = "before-deleting"
"""The occasion of a backup made before articles are deleted."""

_ABANDONED_SECONDS = 3600


def backups_folder(path: Path) -> Path:
    return path.parent / "backups"


def backups(path: Path, occasion: str = "") -> list[Path]:
    """The backups of the project at `path`, oldest first; of one `occasion` ("open", "close", "before-v2")
    where given."""
    name = re.compile(
        re.escape(path.stem)
        + r" \d{4}-\d\d-\d\d( \d{6})? "
        + (re.escape(occasion) or r"[a-z0-9-]+")
        + r"\.db"
    )
    folder = backups_folder(path)
    try:
        found = [p for p in folder.iterdir() if name.fullmatch(p.name)]
        return sorted(found, key=lambda p: (p.stat().st_mtime_ns, p.name))
    except OSError:
        return []


def newest_backup(path: Path) -> Path | None:
    found = backups(path)
    return found[-1] if found else None


def back_up(
    connection: sqlite3.Connection, path: Path, occasion: str, *, once_a_day: bool = True
) -> Path | None:
    """Copy the database behind `connection` to a dated file and drop the oldest beyond KEPT.

    The copy is made beside its final name, checked, and put in place in one move; a backup of the same day
    and occasion is replaced (`once_a_day`). Returns the backup's path. Raises sqlite3.DatabaseError when
    the copy is damaged, since then the project is, too; the old backups stay.
    """
    now = datetime.now(UTC)
    stamp = f"{now:%Y-%m-%d}" if once_a_day else f"{now:%Y-%m-%d %H%M%S}"
    folder = backups_folder(path)
    folder.mkdir(exist_ok=True)
    target = folder / f"{path.stem} {stamp} {occasion}.db"
    copy(connection, target)
    for left in folder.glob(f"{glob.escape(path.stem)} *.partial"):
        # Left by a program that was killed while it copied; a fresh one belongs to another window.
        if _age(left) > _ABANDONED_SECONDS:
            left.unlink(missing_ok=True)
    by_reason: dict[str, list[Path]] = defaultdict(list)
    for backup in backups(path):
        by_reason[_reason(backup)].append(backup)
    for those in by_reason.values():
        for old in those[:-KEPT]:
            old.unlink(missing_ok=True)
    return target


def _reason(backup: Path) -> str:
    """Why a backup was made, as they are counted: an upgrade, a deletion, or nothing but time."""
    occasion = backup.stem.rpartition(" ")[2]
    if occasion == BEFORE_DELETING:
        return occasion
    return "upgrade" if occasion.startswith("before-") else "rolling"


def backed_up_today(path: Path, occasion: str) -> bool:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    return any(today in p.name for p in backups(path, occasion))


def newest_age(path: Path, occasion: str) -> float:
    """Seconds since the last backup of an occasion was made; infinite where there is none."""
    made = backups(path, occasion)
    return _age(made[-1]) if made else inf


def _age(path: Path) -> float:
    """Seconds since a file was written; 0 for one that another window has moved meanwhile."""
    try:
        return datetime.now(UTC).timestamp() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def copy(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the database behind `connection` to `target`, checked and in one move.

    Raises sqlite3.DatabaseError when the copy is damaged, OSError when it cannot be written.
    """
    partial = target.with_name(f"{target.name}.{uuid4().hex}.partial")
    try:
        destination = sqlite3.connect(partial)
        try:
            connection.backup(destination)
            destination.execute("PRAGMA journal_mode = DELETE")
            verdict = destination.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            destination.close()
        if verdict != "ok":
            raise sqlite3.DatabaseError(f"damaged: {verdict}")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    _log.info("Copied the project to %s", target)
