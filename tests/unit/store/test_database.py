"""Opening, closing and refusing project files."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import annotator
from annotator.model.errors import AnnotatorError, NewerStoreError, StoreError
from annotator.store import filesystem
from annotator.store.backups import KEPT, back_up, backups, newest_backup
from annotator.store.database import BUSY_SECONDS, Connection, Store
from annotator.store.migrations import APPLICATION_ID, migrations
from annotator.store.repository import Repository


def pragma(store: Store, name: str) -> object:
    return store.db.execute(f"PRAGMA {name}").fetchone()[0]


def remember(store: Store, offset: int) -> None:
    with store.transaction():
        Repository(store).remember_place("d1", offset)


def test_a_new_store_is_set_up_for_safety(path: Path) -> None:
    store = Store.open(path)
    assert pragma(store, "journal_mode") == "wal"
    assert pragma(store, "synchronous") == 2
    assert pragma(store, "foreign_keys") == 1
    assert pragma(store, "busy_timeout") == BUSY_SECONDS * 1000
    assert pragma(store, "application_id") == APPLICATION_ID
    assert pragma(store, "user_version") == migrations.latest
    meta = {r["key"]: r["value"] for r in store.db["meta"].rows}
    assert meta["program_version"] == meta["created_by"] == annotator.__version__
    assert store.notices == ()
    store.close()
    store.close()


def test_the_folder_is_made(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "new" / "folder" / "p.db")
    store.close()
    assert store.path.exists()


@pytest.mark.parametrize("name", ["a b#c%20?.db", "ünï😀.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    for _ in range(2):
        store = Store.open(tmp_path / name)
        store.close()
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == [name]


def test_after_closing_no_side_files_are_left(store: Store) -> None:
    store.close()
    assert [p.name for p in store.path.parent.iterdir() if p.is_file()] == [store.path.name]


def test_a_newer_store_is_refused_and_left_untouched(store: Store) -> None:
    store.close()
    connection = sqlite3.connect(store.path)
    connection.execute(f"PRAGMA user_version = {migrations.latest + 1}")
    connection.close()
    before = store.path.read_bytes(), store.path.stat().st_mtime_ns, sorted(store.path.parent.iterdir())
    with pytest.raises(NewerStoreError) as caught:
        Store.open(store.path)
    assert "newer version" in caught.value.message
    assert caught.value.hint
    assert (
        store.path.read_bytes(),
        store.path.stat().st_mtime_ns,
        sorted(store.path.parent.iterdir()),
    ) == before


def test_a_newer_store_in_use_is_refused_too(store: Store) -> None:
    store.db.execute(f"PRAGMA user_version = {migrations.latest + 1}")  # still in the write-ahead log
    with pytest.raises(NewerStoreError):
        Store.open(store.path)


def test_another_database_is_refused_and_left_untouched(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not one of this program's"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("an article")
    with pytest.raises(StoreError, match="not a project file") as caught:
        Store.open(path)
    assert "no backup" in caught.value.hint
    assert path.read_text() == "an article"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder"):
        Store.open(tmp_path)


def test_an_empty_file_becomes_a_project(path: Path) -> None:
    path.touch()
    Store.open(path).close()
    assert path.stat().st_size > 0


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(4096, len(data), 4096):
        data[place : place + 64] = b"\xde\xad\xbe\xef" * 16
    path.write_bytes(data)


def test_a_damaged_store_is_reported_with_its_newest_backup(store: Store) -> None:
    store.close()
    newest = newest_backup(store.path)
    assert newest is not None
    damage(store.path)
    with pytest.raises(StoreError) as caught, closing(Store.open(store.path)) as opened:
        Repository(opened).document("d1")
    assert "damaged" in caught.value.message
    assert str(newest) in caught.value.hint
    # ... and the backup holds everything.
    restored = store.path.with_name("restored.db")
    shutil.copy(newest, restored)
    again = Store.open(restored)
    assert Repository(again).document("d1").title == "Title"
    again.close()


def test_a_damaged_store_does_not_become_a_backup(store: Store) -> None:
    store.close()
    good = {p: p.read_bytes() for p in backups(store.path)}
    data = bytearray(store.path.read_bytes())
    data[-4096:] = b"\xff" * 4096
    store.path.write_bytes(data)
    connection = sqlite3.connect(store.path)
    with pytest.raises(sqlite3.DatabaseError):
        back_up(connection, store.path, "close")
    connection.close()
    assert {p: p.read_bytes() for p in backups(store.path)} == good
    assert not list((store.path.parent / "backups").glob("*.partial"))


def test_a_locked_store_is_reported_and_nothing_changes(store: Store) -> None:
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.db.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(StoreError, match="another window") as caught:
        remember(store, 7)
    assert "Try again" in caught.value.hint
    other.execute("ROLLBACK")
    other.close()
    remember(store, 7)
    assert Repository(store).last_place("d1") == 7


def test_a_full_disk_loses_only_the_last_step(store: Store) -> None:
    store.db.execute(f"PRAGMA max_page_count = {pragma(store, 'page_count')}")
    with pytest.raises(StoreError, match="disk is full"), store.transaction():
        store.db["settings"].insert({"key": "k", "value": '"' + "x" * 100_000 + '"'})
    assert store.db["settings"].count == 0
    store.db.execute("PRAGMA max_page_count = 1000000")
    remember(store, 3)
    assert store.problems() == []


def test_a_vanished_store_is_noticed_before_anything_is_written(store: Store, tmp_path: Path) -> None:
    store.path.rename(tmp_path / "elsewhere.db")
    with pytest.raises(StoreError, match="no longer where it was"):
        remember(store, 7)
    store.save_copy(tmp_path / "saved.db")
    saved = Store.open(tmp_path / "saved.db")
    assert Repository(saved).document("d1").title == "Title"
    saved.close()


def test_a_log_that_another_window_folds_in_meanwhile_is_no_trouble(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr(Path, "exists", lambda self: True)  # it was there a moment ago
    Store.open(store.path).close()


def test_a_failure_inside_a_transaction_takes_all_of_it_back(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            Repository(store).remember_place("d1", 9)
            store.db["settings"].insert({"key": "k", "value": "1"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert Repository(store).last_place("d1") == 0
    assert store.db["settings"].count == 0
    assert not store.db.conn.in_transaction


def test_two_connections_see_each_other(store: Store) -> None:
    other = Store.open(store.path)
    assert not store.changed_elsewhere()
    remember(other, 5)
    assert store.changed_elsewhere()
    assert not store.changed_elsewhere()
    remember(store, 6)
    assert not store.changed_elsewhere()
    assert other.changed_elsewhere()
    other.close()


@pytest.fixture
def closed(store: Store) -> Iterator[Path]:
    """The path of a closed, read-only store in a read-only folder, for a user who owns neither."""
    store.close()
    folder = Path(tempfile.mkdtemp())
    path = folder / store.path.name
    shutil.copy(store.path, path)
    path.chmod(0o444)
    folder.chmod(0o555)
    user = os.geteuid()
    if user == 0:  # root may write anywhere
        os.seteuid(65534)
    yield path
    os.seteuid(user)
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be made read-only this way")
def test_a_read_only_store_can_be_looked_at(closed: Path) -> None:
    store = Store.open(closed)
    assert store.read_only
    assert "read-only" in store.notices[0]
    assert Repository(store).document("d1").title == "Title"
    with pytest.raises(StoreError, match="read-only"):
        remember(store, 7)
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be made read-only this way")
def test_no_store_can_be_made_in_a_read_only_folder(closed: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(closed.with_name("new.db"))
    assert caught.value.hint


# -- backups


def test_closing_after_a_change_backs_up_once_a_day(path: Path, store: Store) -> None:
    store.close()
    assert [p.name for p in backups(path)] == [f"project {datetime.now(UTC):%Y-%m-%d} close.db"]
    again = Store.open(path)
    assert len(backups(path, "open")) == 1
    again.close()
    again = Store.open(path)
    remember(again, 4)
    again.close()
    assert [len(backups(path, occasion)) for occasion in ("open", "close")] == [1, 1]
    copy = sqlite3.connect(backups(path, "close")[0])
    assert copy.execute("SELECT last_place FROM documents").fetchone() == (4,)
    copy.close()


def test_a_backup_just_made_will_do_where_somebody_says_so(path: Path) -> None:
    def write(author: str, backup_after: float) -> list[str]:
        opened = Store.open(path)
        with opened.transaction():
            opened.db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('author', ?)", [author])
        opened.close(backup_after=backup_after)
        [backup] = backups(path, "close")
        with closing(sqlite3.connect(backup)) as copy:
            return copy.execute("SELECT value FROM meta WHERE key = 'author'").fetchone()[0]

    assert write("A", 300) == "A"
    assert write("B", 300) == "A"
    assert write("C", 0) == "C"
    [backup] = backups(path, "close")
    for moved in (-400, 400):  # long ago, and by a clock that was put back since
        os.utime(backup, (time.time() + moved,) * 2)
        assert write(f"D{moved}", 300) == f"D{moved}"


def test_ten_backups_are_kept(path: Path, store: Store) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    for day in range(1, 15):
        old = folder / f"project 2026-01-{day:02} close.db"
        old.write_bytes(b"old")
        os.utime(old, (day, day))
    upgrade = folder / "project 2025-01-01 101010 before-v1.db"
    upgrade.write_bytes(b"old")
    os.utime(upgrade, (0, 0))
    abandoned = folder / "project 2026-01-01 close.db.1234.partial"
    abandoned.write_bytes(b"half")
    os.utime(abandoned, (1, 1))
    foreign = folder / "project 2025-01-01 mine.txt"
    foreign.write_bytes(b"not ours")
    store.close()
    names = [p.name for p in backups(path)]
    assert len(names) == KEPT + 1
    assert names[0] == upgrade.name
    assert names[1] == "project 2026-01-06 close.db"
    assert foreign.exists()
    assert not abandoned.exists()


def test_a_copy_another_window_has_just_moved_is_no_trouble(path: Path, store: Store) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    # Listed, and gone when it is looked at.
    (folder / "project 2026-01-01 close.db.1234.partial").symlink_to(folder / "moved")
    assert back_up(sqlite3.connect(path), path, "open") in backups(path, "open")


def test_a_folder_without_room_for_backups_is_only_a_notice(path: Path, store: Store) -> None:
    (path.parent / "backups").write_text("in the way")
    store.close()
    again = Store.open(path)
    assert "No backup" in again.notices[0]
    again.close()


def test_a_copy_that_cannot_be_written_is_an_error_to_act_on(store: Store, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError):
        store.save_copy(tmp_path / "nowhere" / "copy.db")


# -- file systems

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
//nas/share /mnt/my\\040share cifs rw 0 0
host:/home /home/user/remote fuse.sshfs rw 0 0
"""
MACOS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//me@nas/share on /Volumes/share (smbfs, nodev, nosuid, mounted by me)
"""


@pytest.mark.parametrize(
    ("listing", "path", "kind"),
    [
        (MOUNTS, "/home/user/p.db", "ext4"),
        (MOUNTS, "/home/user/remote/x/p.db", "fuse.sshfs"),
        (MOUNTS, "/mnt/my share/p.db", "cifs"),
        (MACOS, "/Users/me/p.db", "apfs"),
        (MACOS, "/Volumes/share/p.db", "smbfs"),
    ],
)
def test_the_file_system_of_a_path(listing: str, path: str, kind: str) -> None:
    assert filesystem.file_system(Path(path), filesystem.parse_mounts(listing)) == kind


def test_a_local_folder_is_no_network_folder(tmp_path: Path) -> None:
    assert not filesystem.on_network(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="drives are asked of the system there")
def test_on_a_network_folder_the_rollback_journal_is_used(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    mounts = tmp_path / "mounts"
    mounts.write_text(f"//nas/share {tmp_path} cifs rw 0 0\n")
    monkeypatch.setattr(filesystem, "_PROC_MOUNTS", mounts)
    shared = Store.open(store.path)
    assert pragma(shared, "journal_mode") == "delete"
    assert "network folder" in shared.notices[0]
    remember(shared, 2)
    shared.close()


def test_a_project_on_a_full_disk_can_be_looked_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.close()
    real = sqlite3.connect

    class Full(Connection):
        def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
            if sql == "BEGIN IMMEDIATE":
                error = sqlite3.OperationalError("disk I/O error")
                error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE  # what a real full disk answers
                raise error
            return super().execute(sql, *rest)

    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: real(*a, **{**k, "factory": Full}))
    opened = Store.open(store.path)
    assert opened.read_only
    assert "on a full disk: you can look at everything" in opened.notices[0]
    assert Repository(opened).document("d1").title == "Title"
    opened.close()
