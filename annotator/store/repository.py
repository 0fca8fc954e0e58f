"""Reading and writing records. Writes need an open `Store.transaction()`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from annotator.model.document import Document, DocumentLanguages, DocumentTitle, Segment, SourceText
from annotator.model.history import Row, RowChange, Step
from annotator.model.review import Flag
from annotator.model.terms import Termbase
from annotator.store.errors import translated
from annotator.store.removals import PRESENT, Removals
from annotator.store.rows import (
    KINDS,
    Record,
    document_from,
    document_row,
    segment_from,
    segment_row,
    step_from,
    step_row,
    termbase_from,
    termbase_row,
)
from annotator.store.searching import FullText

_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """A row of the article list, as the store can count it by itself. `source_uri` is where the article came
    from, `last_step` the number of its last step."""

    id: str
    title: str
    source_uri: str
    words: int
    imported_at: str
    last_place: int
    revision_of: str | None
    analysed: bool
    decided: bool
    last_step: int


class Repository(FullText, Removals):
    """The records of one project."""

    # -- articles

    def add_document(
        self, document: Document, segments: Sequence[Segment], original: bytes, words: int, step: Step
    ) -> None:
        """Store an article with its segments, and the step that imported it."""
        row = document_row(document) | {"original": original, "words": words}
        self._table("documents").insert_all([row])
        self._insert("segments", [segment_row(s) for s in segments])
        told = {
            k: row[k] for k in ("title", "language", "sha256", "source_uri", "format", "revision_of", "words")
        }
        self.add_step(step, [RowChange("document", document.id, None, told)])

    def document(self, document_id: str) -> Document:
        """Raises UnknownRecordError."""
        return document_from(self._one("documents", "id = ?", document_id))

    def document_with(self, sha256: str) -> Document | None:
        rows = self._rows("documents", "sha256 = ?", [sha256])
        return document_from(rows[0]) if rows else None

    def versions_of(self, source_uri: str, title: str) -> list[Document]:
        """The articles from the same place or of the same title, newest first; without removed ones."""
        where = f"((source_uri <> '' AND source_uri = ?) OR title = ?) AND {PRESENT}"
        return [document_from(r) for r in self._rows("documents", where, [source_uri, title], "number DESC")]

    def original(self, document_id: str) -> bytes:
        """The bytes the article was imported from."""
        data: bytes = self._one("documents", "id = ?", document_id, select="original")["original"]
        return data

    def source_text(self, document_id: str) -> SourceText:
        """The text an article was translated from, where known."""
        row = self._one("documents", "id = ?", document_id, select="id, source_text, aligned")
        return cast("SourceText", KINDS["source"].from_row(row))

    def languages(self, document_id: str) -> DocumentLanguages:
        """The languages of an article and of its source."""
        row = self._one("documents", "id = ?", document_id, select="id, language, source_language")
        return cast("DocumentLanguages", KINDS["language"].from_row(row))

    def title(self, document_id: str) -> DocumentTitle:
        row = self._one("documents", "id = ?", document_id, select="id, title")
        return cast("DocumentTitle", KINDS["title"].from_row(row))

    def segments(self, document_id: str) -> tuple[Segment, ...]:
        return tuple(
            segment_from(r) for r in self._rows("segments", "document_id = ?", [document_id], "ordinal")
        )

    def remember_place(self, document_id: str, offset: int) -> None:
        self._db.execute("UPDATE documents SET last_place = ? WHERE id = ?", [offset, document_id])

    def last_place(self, document_id: str) -> int:
        place: int = self._one("documents", "id = ?", document_id, select="last_place")["last_place"]
        return place

    def document_counts(self) -> list[DocumentCounts]:
        """Without removed articles, in the order of import."""
        sql = f"""
            SELECT d.id, d.title, d.source_uri, d.words, d.imported_at, d.last_place, d.revision_of,
                EXISTS (SELECT 1 FROM steps s WHERE s.document_id = d.id AND s.kind = 'analysis') AS analysed,
                EXISTS (SELECT 1 FROM steps s JOIN events e ON e.step_id = s.id WHERE s.document_id = d.id
                    AND s.kind = 'edit' AND e.record_kind NOT IN ('title', 'language', 'source')) AS decided,
                (SELECT max(s.number) FROM steps s WHERE s.document_id = d.id) AS last_step
            FROM documents d WHERE d.{PRESENT} ORDER BY d.number
        """  # noqa: S608 - built from a constant
        with translated(self._store.path):
            rows = list(self._db.query(sql))
        return [
            DocumentCounts(**row | {"analysed": bool(row["analysed"]), "decided": bool(row["decided"])})
            for row in rows
        ]

    # -- records

    def records(self, kind: str, document_id: str | None = None) -> Iterator[Record]:
        """All records of a kind, or one article's."""
        known = KINDS[kind]
        where, values = ("document_id = ?", [document_id]) if document_id is not None else (None, [])
        return (known.from_row(row) for row in self._rows(known.table, where, values, "rowid"))

    def record(self, kind: str, record_id: str) -> Record:
        """Raises UnknownRecordError."""
        return KINDS[kind].from_row(self._one(KINDS[kind].table, "id = ?", record_id))

    def add_orphans(self, document_id: str, orphans: Iterable[tuple[str, str]]) -> None:
        """Note records (kind, id) of an earlier version that have no place in the article."""
        self._table("orphans").insert_all(
            {"document_id": document_id, "record_kind": kind, "record_id": record} for kind, record in orphans
        )

    def corrections_with_notes(self, category: str) -> list[dict[str, Any]]:
        """The active corrections of a category with the title of their article and each of their source
        notes (empty where there is none), newest first. Those of removed articles are among them."""
        sql = """
            SELECT c.document_id, c.quote AS wrong, c.replacement AS right, c.reason, c.author, c.updated_at,
                d.title, ifnull(n.citation, '') AS citation, ifnull(n.url, '') AS url,
                ifnull(n.quote, '') AS words, ifnull(n.comment, '') AS comment
            FROM corrections c JOIN documents d ON d.id = c.document_id
            LEFT JOIN notes n ON n.target = 'correction' AND n.target_id = c.id
            WHERE c.state = 'active' AND c.category = ? AND c.quote <> '' AND c.replacement <> ''
            ORDER BY c.updated_at DESC, n.number
        """
        with translated(self._store.path):
            return list(self._db.query(sql, [category]))

    def orphans(self, document_id: str) -> list[tuple[str, str]]:
        rows = self._rows("orphans", "document_id = ?", [document_id])
        return [(r["record_kind"], r["record_id"]) for r in rows]

    # -- steps

    def apply(self, step: Step, changes: Sequence[RowChange]) -> int:
        """Write changes to records with the step and its events; the step's number. Changes come in an
        order in which the no-overlap rule can hold: what makes room first."""
        for (kind, verb), group in groupby(changes, key=_operation):
            self._write(KINDS[kind].table, verb, list(group))
        return self.add_step(step, changes)

    def add_step(self, step: Step, changes: Sequence[RowChange]) -> int:
        """Write only the step and its events; the step's number."""
        self._table("steps").insert_all([step_row(step)])
        number = int(self._db.execute("SELECT number FROM steps WHERE id = ?", [step.id]).fetchone()[0])
        self._db.conn.executemany(
            "INSERT INTO events (step_id, at, author, record_kind, record_id, before, after)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((step.id, step.at, step.author, c.kind, c.id, _json(c.before), _json(c.after)) for c in changes),
        )
        return number

    def steps(self, document_id: str, after: int = 0) -> list[Step]:
        """The steps of an article and of the whole project with a number above `after`, oldest first."""
        where = "(document_id = ? OR document_id IS NULL) AND number > ?"
        return [step_from(r) for r in self._rows("steps", where, [document_id, after], "number")]

    def changes(self, step_id: str) -> list[RowChange]:
        """What a step did, in the order it was done."""
        return [
            RowChange(r["record_kind"], r["record_id"], _load(r["before"]), _load(r["after"]))
            for r in self._rows("events", "step_id = ?", [step_id], "number")
        ]

    def last_step_on(self, records: Iterable[tuple[str, str]], after: int) -> Step | None:
        """The newest step numbered above `after` that changed one of `records` (kind, id)."""
        found: Step | None = None
        for kind, record_id in records:
            where = (
                "id IN (SELECT step_id FROM events WHERE record_kind = ? AND record_id = ?) AND number > ?"
            )
            rows = self._rows("steps", where, [kind, record_id, after], "number DESC", limit=1)
            if rows and (found is None or rows[0]["number"] > found.number):
                found = step_from(rows[0])
        return found

    def touched_flags(self, document_id: str) -> set[str]:
        """Ids of the flags of an article a person's step has ever changed."""
        sql = """
            SELECT DISTINCT e.record_id AS id FROM steps s JOIN events e ON e.step_id = s.id
            WHERE s.document_id = ? AND s.kind <> 'analysis' AND e.record_kind = 'flag'
        """
        with translated(self._store.path):
            return {row["id"] for row in self._db.query(sql, [document_id])}

    def decisions(self) -> list[tuple[str, str, int]]:
        """(detector, status, number of flags) over all articles, for flags that are no longer open."""
        sql = """
            SELECT detector, status, count(*) AS number FROM flags WHERE status <> 'open'
            GROUP BY detector, status
        """
        with translated(self._store.path):
            return [(row["detector"], row["status"], row["number"]) for row in self._db.query(sql)]

    def decided_flags(self) -> Iterator[Flag]:
        """The flags of all articles that were corrected or dismissed, without stale ones."""
        where = "status IN ('corrected', 'dismissed') AND NOT stale"
        return (cast(Flag, KINDS["flag"].from_row(row)) for row in self._rows("flags", where, (), "rowid"))

    # -- settings of the project

    def settings(self) -> dict[str, Any]:
        return {r["key"]: json.loads(r["value"]) for r in self._rows("settings")}

    def change_setting(self, step: Step, key: str, before: Any, after: Any) -> None:
        """Set (or, with None, remove) one setting of the project."""
        if after is None:
            self._db.execute("DELETE FROM settings WHERE key = ?", [key])
        else:
            self._table("settings").insert_all(
                [{"key": key, "value": json.dumps(after, ensure_ascii=False)}], pk="key", replace=True
            )
        self.add_step(step, [RowChange("setting", key, {"value": before}, {"value": after})])

    # -- termbases

    def termbases(self) -> list[Termbase]:
        """By name."""
        return [termbase_from(r) for r in self._rows("termbases", order="name")]

    def put_termbase(self, step: Step, termbase: Termbase) -> None:
        """Add a termbase; one of the same name is replaced."""
        before = {t.name: t for t in self.termbases()}.get(termbase.name)
        self._table("termbases").insert_all([termbase_row(termbase)], pk="name", replace=True)
        self.add_step(step, [RowChange("termbase", termbase.name, _told(before), _told(termbase))])

    def drop_termbase(self, step: Step, termbase: Termbase) -> None:
        self._db.execute("DELETE FROM termbases WHERE name = ?", [termbase.name])
        self.add_step(step, [RowChange("termbase", termbase.name, _told(termbase), None)])


def _operation(change: RowChange) -> tuple[str, str]:
    if change.before is None:
        return change.kind, "insert"
    return change.kind, "delete" if change.after is None else "update"


def _told(termbase: Termbase | None) -> Row | None:
    """What the history tells of a termbase: how large it is, not what is in it."""
    if termbase is None:
        return None
    return termbase_row(termbase) | {"terms": len(termbase.terms)}


def _json(row: Row | None) -> str | None:
    return None if row is None else _encode(row)


def _load(text: str | None) -> dict[str, Any] | None:
    return None if text is None else json.loads(text)
