"""Opening the project file safely, and transactions on it. One thread only."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal
from urllib.parse import quote

import sqlite_utils

import annotator
from annotator.model.document import new_id
from annotator.model.errors import NewerStoreError, StoreError
from annotator.store.backups import back_up, backed_up_today, copy, newest_age
from annotator.store.errors import corrupt, half_character, is_full, store_error, translated, vanished
from annotator.store.filesystem import on_network
from annotator.store.migrations import APPLICATION_ID, Migrations, migrations

_log = logging.getLogger(__name__)

BUSY_SECONDS = 3.0
"""How long another window's write is waited for."""

_UNWRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL)
_HEADER = 100
_MAGIC = b"SQLite format 3\0"


class Connection(sqlite3.Connection):
    """A connection whose `with` block joins the transaction that is open.

    sqlite-utils wraps each write in `with connection:`, which would commit our transaction half-way.
    """

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None, /
    ) -> Literal[False]:
        return False


class Store:
    """An open project file.

    `db` is the sqlite-utils database; it is written to only inside `transaction()`. `read_only` says
    whether the file can only be looked at, `notices` what the person should know about how it was opened.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, *, read_only: bool, notices: list[str]
    ) -> None:
        self.path = path
        self.db = sqlite_utils.Database(connection, execute_plugins=False)
        self.read_only = read_only
        self.notices = tuple(notices)
        self._connection = connection
        self._identity = _identity(path)
        self._data_version = self._read_data_version()
        self._written = False
        self._closed = False

    @classmethod
    def open(cls, path: Path, scheme: Migrations = migrations) -> Store:
        """Open the project at `path`, made if it is not there, backed up and brought up to date if it is old.

        Raises NewerStoreError when a newer program wrote it (the file is left untouched), StoreError when
        it is damaged, locked, out of reach or no project; the hint says what to do.
        """
        if sqlite3.sqlite_version_info < (3, 37):
            raise StoreError(
                f"Python's SQLite {sqlite3.sqlite_version} is too old.",
                "Use a Python built with SQLite 3.37 or newer.",
            )
        path = path.absolute()
        with translated(path):
            if path.is_dir():
                raise StoreError(f"“{path}” is a folder.", "Choose a project file.")
            if path.exists() and not path.is_file():
                raise StoreError(f"“{path}” is a device or a pipe.", "Choose a project file.")
            found = _look(path, scheme)
            if found is None:
                path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                str(path), timeout=BUSY_SECONDS, isolation_level=None, factory=Connection
            )
            try:
                return cls._set_up(path, connection, scheme, found)
            except BaseException:
                connection.close()
                raise

    @classmethod
    def _set_up(
        cls, path: Path, connection: sqlite3.Connection, scheme: Migrations, found: int | None
    ) -> Store:
        if found is not None and (obstacle := _obstacle(connection)):
            connection.close()
            if found < scheme.latest:
                raise StoreError(
                    f"The project “{path}” is of an older version and {obstacle}, so it cannot be upgraded.",
                    "Copy it to a folder you may write to and open the copy.",
                )
            return cls._to_look_at(path, obstacle)
        notices = _choose_journal(path, connection)
        _prepare(connection)
        if found is not None and 0 < found < scheme.latest:
            back_up(connection, path, f"before-v{scheme.latest}", once_a_day=False)
        scheme.apply(connection)
        store = cls(path, connection, read_only=False, notices=notices)
        store._sign()
        if found and not backed_up_today(path, "open"):
            store._back_up("open")
        return store

    @classmethod
    def _to_look_at(cls, path: Path, obstacle: str) -> Store:
        connection = _open_read_only(path)
        try:
            _prepare(connection)
            notice = f"“{path.name}” is {obstacle}: you can look at everything, but no decision can be saved."
            return cls(path, connection, read_only=True, notices=[notice])
        except BaseException:
            connection.close()
            raise

    # -- reading and writing

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything written inside is saved together, or not at all. Not nestable.

        Raises StoreError when the project cannot be written, OverlapError when corrections would overlap,
        InvalidTextError for half a character.
        """
        self._check_writable()
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise store_error(self.path, error) from error
        except UnicodeEncodeError as error:
            raise half_character(error) from error
        finally:
            # A failed COMMIT (full disk) leaves the transaction open, some errors have ended it already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        self._written = True

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Several reads that see one state. Joins an open transaction."""
        with translated(self.path):
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")

    def changed_elsewhere(self) -> bool:
        """True when another connection wrote to the project since this was last asked."""
        with translated(self.path):
            version = self._read_data_version()
        changed = version != self._data_version
        self._data_version = version
        return changed

    def problems(self) -> list[str]:
        """What SQLite's own checks say; empty when all is well."""
        with translated(self.path):
            found = [r[0] for r in self._connection.execute("PRAGMA integrity_check") if r[0] != "ok"]
            found += [
                f"broken reference: {tuple(r)}" for r in self._connection.execute("PRAGMA foreign_key_check")
            ]
        return found

    def back_up(self, occasion: str) -> None:
        """Keep a backup of the project as it is now, before something that cannot be undone. Raises
        StoreError where that is not possible; do not go on then."""
        self._check_writable()
        with translated(self.path):
            back_up(self._connection, self.path, occasion, once_a_day=False)

    def save_copy(self, target: Path) -> None:
        """Write the project as it is now to `target`, also when its own file has vanished or is read-only."""
        with translated(target):
            copy(self._connection, target)

    def close(self, *, backup_after: float = 0.0) -> None:
        """Back up when something was written and the last backup is older than so many seconds, fold the
        write-ahead log in, and close. May be called twice."""
        if self._closed:
            return
        self._closed = True
        try:
            if self._written and _identity(self.path) == self._identity:
                if not 0 <= newest_age(self.path, "close") < backup_after:
                    self._back_up("close")
                self._connection.execute("PRAGMA optimize")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (OSError, sqlite3.Error) as error:
            _log.warning("While closing %s: %s", self.path, error)
        finally:
            self._connection.close()

    # -- inside

    def _check_writable(self) -> None:
        """Raises StoreError."""
        if self.read_only:
            raise StoreError(
                f"The project “{self.path}” is read-only.",
                "Save a copy in a folder you may write to and work on that.",
            )
        if self._identity and _identity(self.path) != self._identity:
            raise vanished(self.path)

    def _read_data_version(self) -> int:
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _sign(self) -> None:
        """Note which version of the program has the project."""
        signed = dict(self._connection.execute("SELECT key, value FROM meta"))
        entries = {"program_version": annotator.__version__}
        if "project_id" not in signed:
            entries |= {"project_id": new_id(), "created_by": annotator.__version__}
        if entries.items() <= signed.items():
            return
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", entries.items()
        )
        self._connection.execute("COMMIT")

    def _back_up(self, occasion: str) -> None:
        try:
            back_up(self._connection, self.path, occasion)
        except (OSError, sqlite3.OperationalError) as error:
            if isinstance(error, sqlite3.Error) and _primary(error) not in _UNWRITABLE:
                raise
            reason = getattr(error, "strerror", None) or error
            self.notices += (f"No backup could be made beside “{self.path}”: {reason}.",)
            _log.warning("No backup of %s: %s", self.path, error)


def _look(path: Path, scheme: Migrations) -> int | None:
    """The schema version of the file at `path`, None when there is none yet; read without touching the file.

    Raises NewerStoreError, or StoreError for a file that is no project.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except FileNotFoundError:
        return None
    if not header:
        return None
    if not header.startswith(_MAGIC) or len(header) < _HEADER:
        raise corrupt(path, "it does not begin like one")
    version = int.from_bytes(header[60:64], "big")
    application = int.from_bytes(header[68:72], "big")
    if application != APPLICATION_ID or _has_log(path):
        # The newest header may still be in the write-ahead log.
        version, application, tables = _ask(path)
        if application == version == tables == 0:
            return None  # another window is just making it
    if application != APPLICATION_ID:
        raise StoreError(
            f"“{path}” is a database, but not one of this program's projects.", "Choose another project file."
        )
    if version > scheme.latest:
        raise NewerStoreError(
            f"The project “{path}” was made by a newer version of the program (its format is {version}, "
            f"this program knows {scheme.latest}).",
            "It was left untouched. Update the program, or open another project.",
        )
    return version


def _ask(path: Path) -> tuple[int, int, int]:
    """Schema version, application id and number of tables, as SQLite reads them."""
    connection = sqlite3.connect(_uri(path, "mode=ro"), uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("BEGIN")
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
    finally:
        connection.close()
    return version, application, tables


def _uri(path: Path, parameters: str) -> str:
    posix = path.absolute().as_posix()
    return f"file:{'' if posix.startswith('/') else '///'}{quote(posix)}?{parameters}"


def _obstacle(connection: sqlite3.Connection) -> str:
    """What keeps the project from being written: "read-only" (it or its folder), "on a full disk", else "".
    Raises sqlite3.Error for anything else."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        # A project in WAL mode needs its -shm file even to be read.
        if is_full(error):
            return "on a full disk"
        if _primary(error) in _UNWRITABLE:
            return "read-only"
        raise
    return ""


def _primary(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 where Python raised the error itself."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _has_log(path: Path) -> bool:
    """True where there is a write-ahead log with something in it."""
    try:
        return Path(f"{path}-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


def _open_read_only(path: Path) -> sqlite3.Connection:
    parameters = "mode=ro" if _has_log(path) else "mode=ro&immutable=1"
    return sqlite3.connect(
        _uri(path, parameters), uri=True, timeout=BUSY_SECONDS, isolation_level=None, factory=Connection
    )


def _choose_journal(path: Path, connection: sqlite3.Connection) -> list[str]:
    """Write-ahead log on a local disk, rollback journal elsewhere; what to tell the person about it."""
    if on_network(path):
        connection.execute("PRAGMA journal_mode = DELETE")
        return [
            (
                f"“{path.name}” is on a network folder: saving is slower there, "
                "and two people should not have it open at once."
            )
        ]
    mode = _write_ahead(connection)
    return (
        []
        if mode == "wal"
        else [f"The disk of “{path.name}” does not support fast saving; saving is slower."]
    )


def _write_ahead(connection: sqlite3.Connection) -> str:
    """Switch to the write-ahead log; the journal's mode after it. SQLite waits for no other connection here,
    so that two windows which make a project at the same moment would fail."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return str(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _prepare(connection: sqlite3.Connection) -> None:
    for pragma in ("foreign_keys = ON", "synchronous = FULL", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _identity(path: Path) -> tuple[int, int] | None:
    """What makes a file itself whatever its name; None where the file is not there or the system does not
    tell."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return (stat.st_dev, stat.st_ino) if stat.st_ino else None
