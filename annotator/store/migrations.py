"""The schema, as a list of migrations. A released migration is never edited; a change is a new one.

Spans are code points, end exclusive. Times are UTC, ISO 8601. `suggestions`, `evidence` and `flag_ids` are
JSON.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

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
    for statement in (*_TABLES, *_INDEXES, *_TRIGGERS, *_SEARCH):
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
    for statement in _apart(_OVERLAPPING_NEIGHBOUR):
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

_TABLES = (
    """CREATE TABLE meta (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE settings (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT""",
    # `number` is there for the full-text index: an implicit rowid may change with VACUUM.
    """CREATE TABLE documents (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        language TEXT NOT NULL,
        text TEXT NOT NULL CHECK (text <> ''),
        sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
        source_uri TEXT NOT NULL,
        imported_at TEXT NOT NULL,
        format TEXT NOT NULL,
        segmenter_version INTEGER NOT NULL,
        source_text TEXT,
        revision_of TEXT REFERENCES documents (id),
        encoding TEXT NOT NULL,
        newline TEXT NOT NULL CHECK (newline IN (char(10), char(13), char(13, 10))),
        bom INTEGER NOT NULL CHECK (bom IN (0, 1)),
        original BLOB NOT NULL,
        words INTEGER NOT NULL CHECK (words >= 0),
        last_place INTEGER NOT NULL DEFAULT 0 CHECK (last_place >= 0)
    ) STRICT""",
    """CREATE TABLE segments (
        document_id TEXT NOT NULL REFERENCES documents (id),
        ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
        paragraph INTEGER NOT NULL CHECK (paragraph >= 0),
        span_start INTEGER NOT NULL CHECK (span_start >= 0),
        span_end INTEGER NOT NULL CHECK (span_end > span_start),
        kind TEXT NOT NULL CHECK (kind IN ('sentence', 'heading', 'byline')),
        PRIMARY KEY (document_id, ordinal)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE flags (
        id TEXT PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id),
        span_start INTEGER NOT NULL CHECK (span_start >= 0),
        span_end INTEGER NOT NULL CHECK (span_end >= span_start),
        quote TEXT NOT NULL CHECK (length(quote) = span_end - span_start),
        prefix TEXT NOT NULL,
        suffix TEXT NOT NULL,
        detector TEXT NOT NULL,
        rule TEXT NOT NULL,
        category TEXT NOT NULL CHECK (category <> ''),
        severity TEXT NOT NULL CHECK (severity IN ('neutral', 'minor', 'major', 'critical')),
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        message TEXT NOT NULL,
        suggestions TEXT NOT NULL CHECK (json_valid(suggestions)),
        evidence TEXT NOT NULL CHECK (json_valid(evidence)),
        status TEXT NOT NULL CHECK (status IN ('open', 'corrected', 'dismissed', 'query')),
        reason TEXT NOT NULL,
        stale INTEGER NOT NULL CHECK (stale IN (0, 1))
    ) STRICT""",
    """CREATE TABLE corrections (
        id TEXT PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id),
        span_start INTEGER NOT NULL CHECK (span_start >= 0),
        span_end INTEGER NOT NULL CHECK (span_end >= span_start),
        quote TEXT NOT NULL CHECK (length(quote) = span_end - span_start),
        replacement TEXT NOT NULL CHECK (replacement <> quote),
        category TEXT NOT NULL CHECK (category <> ''),
        severity TEXT NOT NULL CHECK (severity IN ('neutral', 'minor', 'major', 'critical')),
        reason TEXT NOT NULL,
        flag_ids TEXT NOT NULL CHECK (json_valid(flag_ids)),
        author TEXT NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('active', 'withdrawn'))
    ) STRICT""",
    """CREATE TABLE notes (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        document_id TEXT NOT NULL REFERENCES documents (id),
        target TEXT NOT NULL CHECK (target IN ('document', 'segment', 'flag', 'correction')),
        target_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('name', 'fact', 'quotation', 'wording', 'other')),
        citation TEXT NOT NULL,
        url TEXT NOT NULL CHECK (url = '' OR url LIKE 'http://_%' OR url LIKE 'https://_%'),
        quote TEXT NOT NULL,
        accessed_on TEXT NOT NULL,
        comment TEXT NOT NULL,
        author TEXT NOT NULL,
        created_at TEXT NOT NULL,
        CHECK (citation || url || quote || comment <> '')
    ) STRICT""",
    """CREATE TABLE ignores (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('word', 'name', 'rule')),
        value TEXT NOT NULL CHECK (value <> ''),
        author TEXT NOT NULL,
        created_at TEXT NOT NULL,
        UNIQUE (kind, value)
    ) STRICT""",
    # Records of an earlier version of an article that have no place in the new one; they stay with the
    # earlier one.
    """CREATE TABLE orphans (
        document_id TEXT NOT NULL REFERENCES documents (id),
        record_kind TEXT NOT NULL CHECK (record_kind IN ('flag', 'correction', 'note')),
        record_id TEXT NOT NULL,
        PRIMARY KEY (document_id, record_kind, record_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE steps (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        document_id TEXT REFERENCES documents (id),
        at TEXT NOT NULL,
        author TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('edit', 'undo', 'redo', 'analysis', 'import', 'setting')),
        label TEXT NOT NULL,
        jump_start INTEGER,
        jump_end INTEGER CHECK ((jump_start IS NULL) = (jump_end IS NULL)),
        undoes TEXT REFERENCES steps (id) CHECK ((undoes IS NOT NULL) = (kind IN ('undo', 'redo')))
    ) STRICT""",
    """CREATE TABLE events (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        step_id TEXT NOT NULL REFERENCES steps (id),
        at TEXT NOT NULL,
        author TEXT NOT NULL,
        record_kind TEXT NOT NULL,
        record_id TEXT NOT NULL,
        before TEXT CHECK (before IS NULL OR json_valid(before)),
        after TEXT CHECK (after IS NULL OR json_valid(after)),
        CHECK (before IS NOT NULL OR after IS NOT NULL)
    ) STRICT""",
)

_INDEXES = (
    "CREATE INDEX documents_revision ON documents (revision_of) WHERE revision_of IS NOT NULL",
    "CREATE INDEX flags_place ON flags (document_id, span_start)",
    "CREATE INDEX corrections_place ON corrections (document_id, span_start) WHERE state = 'active'",
    "CREATE INDEX notes_document ON notes (document_id)",
    "CREATE INDEX notes_target ON notes (target_id)",
    "CREATE INDEX steps_document ON steps (document_id, number)",
    "CREATE INDEX events_step ON events (step_id)",
    "CREATE INDEX events_record ON events (record_kind, record_id)",
)

# The same rule as Span.overlaps: two spans share a character, an empty one stands strictly inside the
# other, or both are equal.
_OVERLAPPING = f"""
    SELECT RAISE (ABORT, '{OVERLAP}') WHERE EXISTS (
        SELECT 1 FROM corrections AS other
        WHERE other.document_id = new.document_id AND other.state = 'active' AND other.id <> new.id
        AND (
            (other.span_start < new.span_end AND new.span_start < other.span_end)
            OR (other.span_start = new.span_start AND other.span_end = new.span_end)
        )
    );
"""  # noqa: S608 - built from a constant

# The same rule, looked for where it can be broken: those that are there are apart, so that of all that begin
# sooner only the last ones can reach over the new one's beginning.
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


def _apart(overlapping: str) -> tuple[str, str]:
    """The triggers that keep active corrections apart."""
    return (
        f"""CREATE TRIGGER corrections_apart_on_insert BEFORE INSERT ON corrections WHEN new.state = 'active'
        BEGIN {overlapping} END""",
        f"""CREATE TRIGGER corrections_apart_on_update
        BEFORE UPDATE OF id, document_id, span_start, span_end, state ON corrections WHEN new.state = 'active'
        BEGIN {overlapping} END""",
    )


_TRIGGERS = (
    *_apart(_OVERLAPPING),
    """CREATE TRIGGER documents_text_stays
    BEFORE UPDATE OF id, text, sha256, original, segmenter_version ON documents
    BEGIN SELECT RAISE (ABORT, 'annotator: the text of an article never changes'); END""",
    """CREATE TRIGGER segments_stay BEFORE UPDATE ON segments
    BEGIN SELECT RAISE (ABORT, 'annotator: segments never change'); END""",
    *(
        f"""CREATE TRIGGER {table}_append_only_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE (ABORT, 'annotator: the history can only grow'); END"""
        for table in ("steps", "events")
        for verb in ("UPDATE", "DELETE")
    ),
)


def _full_text(table: str, columns: str) -> tuple[str, ...]:
    """A full-text index over `columns` of `table`, kept in step by triggers."""
    old = ", ".join(f"old.{c}" for c in columns.split(", "))
    new = ", ".join(f"new.{c}" for c in columns.split(", "))
    forget = f"INSERT INTO {table}_fts ({table}_fts, rowid, {columns}) VALUES ('delete', old.number, {old});"  # noqa: S608
    learn = f"INSERT INTO {table}_fts (rowid, {columns}) VALUES (new.number, {new});"  # noqa: S608
    return (
        f"""CREATE VIRTUAL TABLE {table}_fts USING fts5 (
            {columns}, content='{table}', content_rowid='number', tokenize='unicode61 remove_diacritics 2'
        )""",
        f"CREATE TRIGGER {table}_fts_insert AFTER INSERT ON {table} BEGIN {learn} END",
        f"CREATE TRIGGER {table}_fts_delete AFTER DELETE ON {table} BEGIN {forget} END",
        f"CREATE TRIGGER {table}_fts_update AFTER UPDATE OF {columns} ON {table} BEGIN {forget} {learn} END",
    )


_SEARCH = (*_full_text("documents", "title, text"), *_full_text("notes", "citation, url, quote, comment"))
