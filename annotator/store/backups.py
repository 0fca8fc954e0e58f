"""Dated copies of the project in a `backups` folder beside it."""

from __future__ import annotations

import glob
import logging
import re
import sqlite3
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from uuid import uuid4

_log = logging.getLogger(__name__)

KEPT = 10
"""Rolling backups kept; those made before an upgrade are counted by themselves."""

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
        if datetime.now(UTC).timestamp() - left.stat().st_mtime > _ABANDONED_SECONDS:
            left.unlink(missing_ok=True)
    rolling = [p for p in backups(path) if " before-" not in p.name]
    upgrades = [p for p in backups(path) if " before-" in p.name]
    for old in rolling[:-KEPT] + upgrades[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def backed_up_today(path: Path, occasion: str) -> bool:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    return any(today in p.name for p in backups(path, occasion))


def newest_age(path: Path, occasion: str) -> float:
    """Seconds since the last backup of an occasion was made; infinite where there is none."""
    made = [p.stat().st_mtime for p in backups(path, occasion)[-1:]]
    return datetime.now(UTC).timestamp() - made[0] if made else inf


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
