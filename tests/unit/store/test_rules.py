"""The rules the database keeps by itself, tried with raw SQL: no program error may break them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.anchor import Span
from annotator.model.errors import OverlapError, StoreError
from annotator.store.database import Store
from annotator.store.migrations import migrations

CORRECTION = {
    "document_id": "d1", "quote": "", "replacement": "x", "category": "other", "severity": "minor",
    "reason": "", "flag_ids": "[]", "author": "A", "created_at": "t", "updated_at": "t", "state": "active",
}  # fmt: skip


def insert(store: Store, table: str, **row: Any) -> None:
    columns = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    store.db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))


def put_correction(store: Store, name: str, start: int, end: int, **fields: Any) -> None:
    row = (
        CORRECTION | {"id": name, "span_start": start, "span_end": end, "quote": "q" * (end - start)} | fields
    )
    insert(store, "corrections", **row)


@pytest.mark.parametrize(("start", "end"), [(5, 11), (4, 6), (10, 12), (0, 30), (7, 7), (6, 8)])
def test_no_second_correction_over_an_active_one(store: Store, start: int, end: int) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="overlap"):
        put_correction(store, "c2", start, end)


@pytest.mark.parametrize(("start", "end"), [(0, 5), (11, 12), (5, 5), (11, 11)])
def test_beside_it_there_is_room(store: Store, start: int, end: int) -> None:
    put_correction(store, "c2", start, end)


def test_nor_by_moving_or_reviving_one(store: Store) -> None:
    put_correction(store, "c2", 20, 22)
    put_correction(store, "c3", 5, 11, state="withdrawn")
    for change in ("span_start = 8, span_end = 10", "span_start = 5, span_end = 7"):
        with pytest.raises(sqlite3.IntegrityError, match="overlap"):
            store.db.execute(f"UPDATE corrections SET {change} WHERE id = 'c2'")
    with pytest.raises(sqlite3.IntegrityError, match="overlap"):
        store.db.execute("UPDATE corrections SET state = 'active' WHERE id = 'c3'")
    row = CORRECTION | {"id": "c2", "span_start": 5, "span_end": 6, "quote": "q"}
    with pytest.raises(sqlite3.IntegrityError, match="overlap"):
        store.db["corrections"].insert(row, pk="id", replace=True)


def test_the_error_says_so_to_people(store: Store) -> None:
    with pytest.raises(OverlapError) as caught, store.transaction():
        put_correction(store, "c2", 5, 11)
    assert caught.value.hint


places = st.tuples(st.integers(0, 8), st.integers(0, 4)).map(lambda p: Span(p[0], p[0] + p[1]))


@pytest.fixture(scope="module")
def bare() -> Iterator[sqlite3.Connection]:
    """A database with the schema and nothing in it."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrations.apply(connection)
    connection.execute("PRAGMA foreign_keys = OFF")
    yield connection
    connection.close()


@given(one=places, other=places)
def test_the_trigger_and_the_model_mean_the_same_overlap(
    bare: sqlite3.Connection, one: Span, other: Span
) -> None:
    bare.execute("DELETE FROM corrections")
    allowed = all([_is_put(bare, "a", one), _is_put(bare, "b", other)])
    assert allowed is not one.overlaps(other)


@given(wanted=st.lists(places, max_size=10), moved=places)
def test_among_many_the_trigger_finds_the_one_that_is_overlapped(
    bare: sqlite3.Connection, wanted: list[Span], moved: Span
) -> None:
    bare.execute("DELETE FROM corrections")
    there: dict[str, Span] = {}
    for number, span in enumerate(wanted):
        free = not any(span.overlaps(other) for other in there.values())
        assert _is_put(bare, f"c{number}", span) is free
        if free:
            there[f"c{number}"] = span
    if there:
        name, *others = there
        free = not any(moved.overlaps(there[other]) for other in others)
        assert _is_moved(bare, name, moved) is free


def test_thousands_of_corrections_are_kept_apart_at_once(bare: sqlite3.Connection) -> None:
    bare.execute("DELETE FROM corrections")
    begun = time.process_time()
    assert all(_is_put(bare, f"c{n}", Span(3 * n, 3 * n + 2)) for n in range(8_000))
    assert time.process_time() - begun < 4  # 9 s, were each held against all before it
    assert not _is_put(bare, "one more", Span(12_001, 12_002))


def _is_put(connection: sqlite3.Connection, name: str, span: Span) -> bool:
    """Whether the database takes an active correction at `span`."""
    place = {"id": name, "span_start": span.start, "span_end": span.end, "quote": "q" * len(span)}
    row = CORRECTION | place
    sql = f"INSERT INTO corrections ({', '.join(row)}) VALUES ({', '.join('?' for _ in row)})"
    return _is_taken(connection, sql, list(row.values()))


def _is_moved(connection: sqlite3.Connection, name: str, span: Span) -> bool:
    sql = "UPDATE corrections SET span_start = ?, span_end = ?, quote = ? WHERE id = ?"
    return _is_taken(connection, sql, [span.start, span.end, "q" * len(span), name])


def _is_taken(connection: sqlite3.Connection, sql: str, values: list[Any]) -> bool:
    try:
        connection.execute(sql, values)
    except sqlite3.IntegrityError as error:
        if "overlap" not in str(error):
            raise
        return False
    return True


@pytest.mark.parametrize("table", ["steps", "events"])
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "UPDATE {} SET at = 'x'", "UPDATE {} SET author = 'B'"]
)
def test_history_can_only_grow(store: Store, table: str, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="only grow"):
        store.db.execute(statement.format(table))


def test_not_even_by_replacing(store: Store) -> None:
    row = next(iter(store.db["events"].rows))
    with pytest.raises(sqlite3.IntegrityError, match="only grow"):
        store.db["events"].insert(row | {"author": "B"}, pk="number", replace=True)


@pytest.mark.parametrize(
    "change", ["text = 'other'", "sha256 = 'x'", "original = x'00'", "segmenter_version = 2"]
)
def test_the_text_of_an_article_stays(store: Store, change: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        store.db.execute(f"UPDATE documents SET {change}")


def test_segments_stay(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="never change"):
        store.db.execute("UPDATE segments SET span_end = 3")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE flags SET status = 'settled'",
        "UPDATE flags SET confidence = 1.5",
        "UPDATE flags SET span_end = span_start - 1",
        "UPDATE flags SET quote = 'longer than it was'",
        "UPDATE flags SET suggestions = 'no json'",
        "UPDATE flags SET stale = 2",
        "UPDATE flags SET span_start = 'five'",
        "UPDATE flags SET document_id = 'unknown'",
        "UPDATE corrections SET replacement = quote",
        "UPDATE corrections SET severity = 'dreadful'",
        "UPDATE corrections SET reason = NULL",
        "UPDATE notes SET url = 'javascript:alert(1)'",
        "UPDATE notes SET citation = '', url = '', quote = '', comment = ''",
        "UPDATE notes SET target = 'nothing'",
        "DELETE FROM documents",
        "INSERT INTO steps (id, at, author, kind, label) VALUES ('x', 't', 'A', 'undo', 'no origin')",
        "INSERT INTO steps (id, at, author, kind, label, jump_start) VALUES ('x', 't', 'A', 'edit', 'l', 3)",
        (
            "INSERT INTO events (step_id, at, author, record_kind, record_id, after)"
            " VALUES ('?', 't', 'A', 'f', 'i', '{}')"
        ),
        "INSERT INTO events (step_id, at, author, record_kind, record_id) VALUES ('s1', 't', 'A', 'f', 'i')",
        "INSERT INTO settings (key, value) VALUES ('k', 'no json')",
        "INSERT INTO ignores (id, kind, value, author, created_at) VALUES ('i', 'word', '', 'A', 't')",
    ],
)
def test_impossible_values_are_refused(store: Store, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.db.execute(statement)


def test_every_table_is_strict(store: Store) -> None:
    shadow = ("_fts", "_fts_data", "_fts_idx", "_fts_docsize", "_fts_config")
    loose = [t.name for t in store.db.tables if not t.strict and not t.name.endswith(shadow)]
    assert [name for name in loose if not name.startswith("sqlite_")] == []


def test_writing_over_a_record_that_is_gone_is_an_error(store: Store) -> None:
    from annotator.model.history import RowChange, Step, StepKind
    from annotator.store.repository import Repository

    step = Step("s9", "d1", "t", "A", StepKind.EDIT, "Dismiss")
    with pytest.raises(StoreError), store.transaction():
        Repository(store).apply(
            step, [RowChange("flag", "gone", {"status": "open"}, {"status": "dismissed"})]
        )
    assert store.db["steps"].count == 2
