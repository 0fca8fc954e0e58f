"""Every released schema is kept as a sample database and must open in today's program."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from annotator.model.errors import StoreError, UnknownRecordError
from annotator.model.review import FlagStatus
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace
from annotator.store.backups import backups, copy
from annotator.store.database import Store
from annotator.store.migrations import Migrations, migrations
from annotator.store.repository import Repository

KEPT = Path(__file__).parents[2] / "data" / "stores"


def test_a_sample_of_each_version_is_kept() -> None:
    assert sorted(p.name for p in KEPT.glob("v*.db")) == [f"v{n}.db" for n in range(1, migrations.latest + 1)]


@pytest.mark.parametrize("sample", sorted(KEPT.glob("v*.db")), ids=lambda p: p.stem)
def test_a_kept_project_opens_with_all_it_holds(sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    shutil.copy(sample, path)
    with Workspace.open(path, author="B", settings=Settings.load(tmp_path / "settings.json")) as workspace:
        assert workspace.problems() == []
        (summary,) = workspace.articles()
        session = workspace.review(summary.id)
        assert session.document.title == "Kept"
        assert session.projection().text == "Pete Hegseth met Xi in Beijing. A second sentence.\n"
        assert [f.status for f in session.flags()] == [FlagStatus.CORRECTED, FlagStatus.QUERY]
        assert [n.citation for n in session.notes()] == ["Reuters"]
        assert [r.value for r in workspace.ignores()] == ["Xi"]
        assert session.redo_label() == "Edit “A second sentence.”"
        session.redo()
        while session.undo_label():
            session.undo()
        assert session.projection().text == session.document.text
        assert workspace.problems() == []
        kept_aside = ["Aside"] if int(sample.stem[1:]) >= 5 else []
        assert [a.title for a in workspace.removed.all()] == kept_aside


@pytest.mark.parametrize("sample", sorted(KEPT.glob("v*.db")), ids=lambda p: p.stem)
def test_an_article_of_a_kept_project_can_be_removed_and_deleted(sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "project.db"
    shutil.copy(sample, path)
    with Workspace.open(path, author="B", settings=Settings.load(tmp_path / "settings.json")) as workspace:
        (kept,) = workspace.articles()
        before = workspace.review(kept.id).corrections()
        workspace.removed.remove([kept.id])
        assert workspace.articles() == []
        workspace.removed.restore([kept.id])
        assert workspace.review(kept.id).corrections() == before
        assert before
        workspace.removed.remove([kept.id])
        workspace.removed.delete([kept.id])
        assert workspace.problems() == []
        with pytest.raises(UnknownRecordError):
            workspace.review(kept.id)


def one_version_more() -> Migrations:
    """Today's schema and one more step."""
    scheme = Migrations()
    for migration in migrations._all:
        scheme.step(migration.title)(migration.upgrade)

    @scheme.step("a mark on articles")
    def _mark(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE documents ADD COLUMN mark TEXT NOT NULL DEFAULT 'none'")

    return scheme


def test_an_upgrade_is_backed_up_and_keeps_everything(store: Store) -> None:
    store.close()
    with closing(sqlite3.connect(store.path)) as plain:
        rows = plain.execute("SELECT id, title, text FROM documents").fetchall()
    upgraded = Store.open(store.path, one_version_more())
    assert upgraded.db.execute("SELECT id, title, text FROM documents").fetchall() == rows
    assert upgraded.db.execute("SELECT mark FROM documents").fetchone() == ("none",)
    assert upgraded.db.execute("PRAGMA user_version").fetchone() == (migrations.latest + 1,)
    upgraded.close()
    (backup,) = backups(store.path, f"before-v{migrations.latest + 1}")
    with closing(sqlite3.connect(backup)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (migrations.latest,)
        assert old.execute("SELECT id, title, text FROM documents").fetchall() == rows


def test_an_upgrade_that_fails_leaves_the_project_as_it_was(store: Store) -> None:
    store.close()
    scheme = one_version_more()

    @scheme.step("one that fails half-way")
    def _fail(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE notes")
        connection.execute("no sql")

    with pytest.raises(StoreError):
        Store.open(store.path, scheme)
    again = Store.open(store.path, one_version_more())
    assert len(list(Repository(again).records("note"))) == 1
    again.close()


def test_an_upgrade_that_breaks_a_reference_is_taken_back(store: Store) -> None:
    store.close()
    scheme = one_version_more()

    @scheme.step("one that forgets the flags' article")
    def _break(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM documents")

    with pytest.raises(StoreError, match="reference"):
        Store.open(store.path, scheme)
    again = Store.open(store.path, one_version_more())
    assert Repository(again).document("d1").title == "Title"
    again.close()


@pytest.mark.parametrize("attempt", range(20))  # it is a matter of moments
def test_windows_that_make_one_project_at_the_same_time_agree(path: Path, attempt: int) -> None:
    failures: list[Exception] = []

    def make() -> None:
        try:
            Store.open(path).close()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    store = Store.open(path)
    assert store.problems() == []
    assert store.db["meta"].count == 3
    store.close()


def test_copies_made_at_the_same_time_do_not_meet(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    failures: list[Exception] = []

    def make() -> None:
        connection = sqlite3.connect(store.path)
        try:
            for _ in range(20):
                copy(connection, target)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [p.name for p in tmp_path.glob("copy.db*")] == ["copy.db"]
