"""Articles taken out of a project: kept aside with all that belongs to them, brought back, or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.store.errors import translated
from annotator.store.tables import Tables

PRESENT = "id NOT IN (SELECT document_id FROM removals)"
"""What is true of the articles that were not removed."""


@dataclass(frozen=True, slots=True)
class RemovedArticle:
    """A line of the list of removed articles. `corrections` are the active ones, `notes` the source notes,
    `steps` what its history holds."""

    id: str
    title: str
    source_uri: str
    words: int
    imported_at: str
    removed_at: str
    removed_by: str
    corrections: int
    notes: int
    steps: int


class Removals(Tables):
    """A removed article loses nothing: it only is not listed, searched or exported any more."""

    def removed(self) -> list[RemovedArticle]:
        """The one removed last comes first."""
        sql = """
            SELECT d.id, d.title, d.source_uri, d.words, d.imported_at, r.removed_at, r.author AS removed_by,
                (SELECT count(*) FROM corrections c WHERE c.document_id = d.id AND c.state = 'active')
                    AS corrections,
                (SELECT count(*) FROM notes n WHERE n.document_id = d.id) AS notes,
                (SELECT count(*) FROM steps s WHERE s.document_id = d.id) AS steps
            FROM removals r JOIN documents d ON d.id = r.document_id ORDER BY r.removed_at DESC, d.number
        """
        with translated(self._store.path):
            return [RemovedArticle(**row) for row in self._db.query(sql)]

    def removed_ids(self) -> frozenset[str]:
        with translated(self._store.path):
            return frozenset(row["document_id"] for row in self._db.query("SELECT document_id FROM removals"))

    def is_present(self, document_id: str) -> bool:
        """Whether there is such an article and it was not removed."""
        sql = f"SELECT 1 FROM documents WHERE id = ? AND {PRESENT}"  # noqa: S608 - built from a constant
        with translated(self._store.path):
            return self._db.execute(sql, [document_id]).fetchone() is not None

    def put_aside(self, document_id: str, at: str, author: str) -> None:
        self._insert("removals", [{"document_id": document_id, "removed_at": at, "author": author}])

    def bring_back(self, document_id: str) -> None:
        self._db.execute("DELETE FROM removals WHERE document_id = ?", [document_id])

    def delete(self, document_id: str) -> None:
        """Delete a removed article with everything that belongs to it. A later version of it stays and is
        no longer one of another article."""
        for statement in _DELETIONS:
            self._db.execute(statement, {"id": document_id})


_RECORDS = " UNION ALL ".join(
    f"SELECT id FROM {table} WHERE document_id = :id"  # noqa: S608 - names of our own
    for table in ("flags", "corrections", "notes")
)
_DELETIONS: Sequence[str] = (
    f"DELETE FROM orphans WHERE document_id = :id OR record_id IN ({_RECORDS})",  # noqa: S608
    "DELETE FROM events WHERE step_id IN (SELECT id FROM steps WHERE document_id = :id)",
    *(
        f"DELETE FROM {table} WHERE document_id = :id"  # noqa: S608
        for table in ("steps", "notes", "corrections", "flags", "line_states", "segments", "removals")
    ),
    "UPDATE documents SET revision_of = NULL WHERE revision_of = :id",
    "DELETE FROM documents WHERE id = :id",
)
"""In an order in which nothing refers to what is gone, and the history goes while the article counts as
removed."""
