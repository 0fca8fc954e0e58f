"""The schema as it was first released, the statements of the first migration. Never edited: what has changed
since is in `migrations.py`.

Spans are code points, end exclusive. Times are UTC, ISO 8601. `suggestions`, `evidence` and `flag_ids` are
JSON.
"""

from __future__ import annotations

from annotator.store.errors import OVERLAP

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


def apart(overlapping: str) -> tuple[str, str]:
    """The triggers that keep active corrections apart."""
    return (
        f"""CREATE TRIGGER corrections_apart_on_insert BEFORE INSERT ON corrections WHEN new.state = 'active'
        BEGIN {overlapping} END""",
        f"""CREATE TRIGGER corrections_apart_on_update
        BEFORE UPDATE OF id, document_id, span_start, span_end, state ON corrections WHEN new.state = 'active'
        BEGIN {overlapping} END""",
    )


_TRIGGERS = (
    *apart(_OVERLAPPING),
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

STATEMENTS = (*_TABLES, *_INDEXES, *_TRIGGERS, *_SEARCH)
