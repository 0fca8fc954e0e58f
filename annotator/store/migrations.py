"""The schema, as a list of migrations that begins with `first_schema.py`. A released migration is never
edited; a change is a new one."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from annotator.store import first_schema
from annotator.store.errors import OVERLAP

_log = logging.getLogger(__name__)

APPLICATION_ID = 0x616E6E6F  # "anno"

Upgrade = Callable[[sqlite3.Connection], None]


@dataclass(frozen=True, slots=True)
class Migration:
    """Brings a database from version - 1 to `version`."""

    version: int
    title: str
    upgrade: Upgrade


class Migrations:
    """Numbered migrations, applied in order, each in its own transaction."""

    def __init__(self) -> None:
        self._all: list[Migration] = []

    def step(self, title: str) -> Callable[[Upgrade], Upgrade]:
        """Register the decorated function as the next migration."""

        def register(upgrade: Upgrade) -> Upgrade:
            self._all.append(Migration(len(self._all) + 1, title, upgrade))
            return upgrade

        return register

    @property
    def latest(self) -> int:
        return len(self._all)

    def apply(self, connection: sqlite3.Connection) -> None:
        """Bring the database up to date. Another process that does the same at the same time is waited for.

        Raises sqlite3.Error; then the database is as it was after the last migration that succeeded.
        """
        # Tables can be rebuilt only while foreign keys are off, and that switch does nothing inside a
        # transaction.
        connection.execute("PRAGMA foreign_keys = OFF")
        try:
            while self._apply_next(connection):
                pass
        finally:
            connection.execute("PRAGMA foreign_keys = ON")

    def _apply_next(self, connection: sqlite3.Connection) -> bool:
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version >= self.latest:
                connection.execute("ROLLBACK")
                return False
            migration = self._all[version]
            migration.upgrade(connection)
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
            if broken is not None:
                raise sqlite3.IntegrityError(
                    f"migration {migration.version} breaks a reference: {tuple(broken)}"
                )
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {migration.version}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        _log.info("Brought the project to version %d: %s", migration.version, migration.title)
        return True


migrations = Migrations()


@migrations.step("articles, flags, corrections, notes and their history")
def _first(connection: sqlite3.Connection) -> None:
    for statement in first_schema.STATEMENTS:
        connection.execute(statement)


@migrations.step("what was chosen at import, and states of lines")
def _choices_and_states(connection: sqlite3.Connection) -> None:
    for statement in (
        "ALTER TABLE documents ADD COLUMN source_language TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE documents ADD COLUMN aligned INTEGER NOT NULL DEFAULT 0 CHECK (aligned IN (0, 1))",
        """ALTER TABLE documents ADD COLUMN choices TEXT NOT NULL DEFAULT ''
            CHECK (choices = '' OR json_valid(choices))""",
        """CREATE TABLE line_states (
            id TEXT PRIMARY KEY,
            document_id TEXT NOT NULL REFERENCES documents (id),
            line INTEGER NOT NULL CHECK (line >= 0),
            state TEXT NOT NULL CHECK (state IN ('initial', 'translated', 'reviewed', 'final')),
            UNIQUE (document_id, line)
        ) STRICT""",
    ):
        connection.execute(statement)


@migrations.step("termbases")
def _termbases(connection: sqlite3.Connection) -> None:
    connection.execute(
        """CREATE TABLE termbases (
            name TEXT PRIMARY KEY CHECK (name <> ''),
            source_language TEXT NOT NULL,
            target_language TEXT NOT NULL CHECK (target_language <> ''),
            terms TEXT NOT NULL CHECK (json_valid(terms)),
            author TEXT NOT NULL,
            added_at TEXT NOT NULL
        ) STRICT"""
    )


@migrations.step("corrections are held against their neighbours alone")
def _neighbours(connection: sqlite3.Connection) -> None:
    for verb in ("insert", "update"):
        connection.execute(f"DROP TRIGGER corrections_apart_on_{verb}")
    for statement in first_schema.apart(_OVERLAPPING_NEIGHBOUR):
        connection.execute(statement)


@migrations.step("articles can be removed, and their history with them when they are deleted")
def _removals(connection: sqlite3.Connection) -> None:
    connection.execute(
        """CREATE TABLE removals (
            document_id TEXT PRIMARY KEY REFERENCES documents (id),
            removed_at TEXT NOT NULL,
            author TEXT NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    # What refers to a step that goes is looked for by SQLite itself.
    connection.execute("CREATE INDEX steps_undoes ON steps (undoes) WHERE undoes IS NOT NULL")
    for table, removed in _REMOVED.items():
        connection.execute(f"DROP TRIGGER {table}_append_only_delete")
        connection.execute(
            f"""CREATE TRIGGER {table}_append_only_delete BEFORE DELETE ON {table} WHEN NOT EXISTS ({removed})
            BEGIN SELECT RAISE (ABORT, 'annotator: the history can only grow'); END"""
        )


@migrations.step("corrections, withdrawn ones too, are found by their article")
def _corrections_of_an_article(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE INDEX corrections_document ON corrections (document_id)")


_REMOVED = {
    "steps": "SELECT 1 FROM removals AS r WHERE r.document_id = old.document_id",
    "events": """SELECT 1 FROM steps AS s JOIN removals AS r ON r.document_id = s.document_id
        WHERE s.id = old.step_id""",
}
"""By table: what tells that the article of an old row was removed."""

# The rule of `Span.overlaps`, looked for where it can be broken: those that are there are apart, so that of
# all that begin sooner only the last ones can reach over the new one's beginning.
_OVERLAPPING_NEIGHBOUR = f"""
    SELECT RAISE (ABORT, '{OVERLAP}') WHERE EXISTS (
        SELECT 1 FROM corrections AS other
        WHERE other.document_id = new.document_id AND other.state = 'active' AND other.id <> new.id
        AND other.span_start BETWEEN new.span_start AND new.span_end
        AND (
            (other.span_start < new.span_end AND new.span_start < other.span_end)
            OR (other.span_start = new.span_start AND other.span_end = new.span_end)
        )
    ) OR EXISTS (
        SELECT 1 FROM corrections AS other
        WHERE other.document_id = new.document_id AND other.state = 'active' AND other.id <> new.id
        AND other.span_start = (
            SELECT before.span_start FROM corrections AS before
            WHERE before.document_id = new.document_id AND before.state = 'active' AND before.id <> new.id
            AND before.span_start < new.span_start
            ORDER BY before.span_start DESC LIMIT 1
        )
        AND other.span_end > new.span_start
    );
"""  # noqa: S608 - built from a constant
