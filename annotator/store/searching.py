"""Full-text search through all articles and source notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotator.model.anchor import Span
from annotator.store.errors import translated
from annotator.store.removals import PRESENT
from annotator.store.tables import Tables

_MARK = "\ufdd0"  # not a character, so no text has it: where a match begins
_UNMARK = "\ufdd1"


@dataclass(frozen=True, slots=True)
class Match:
    """A full-text match. `spans` are its places in the article's text (none for a note, whose `record_id`
    is its id), `excerpt` the words around the first."""

    document_id: str
    record_id: str
    title: str
    excerpt: str
    spans: tuple[Span, ...]


class FullText(Tables):
    """Searches. Articles that were removed, and notes in them, are not found."""

    def search_articles(self, query: str, limit: int = 100) -> list[Match]:
        """Articles that hold all words of `query` (the last one may be a beginning), best first."""
        sql = f"""
            SELECT d.id, d.title, highlight(documents_fts, 1, :mark, :unmark) AS marked,
                snippet(documents_fts, 1, '', '', '…', 16) AS excerpt
            FROM documents_fts JOIN documents d ON d.number = documents_fts.rowid
            WHERE documents_fts MATCH :query AND d.{PRESENT}
            ORDER BY documents_fts.rank LIMIT :limit
        """  # noqa: S608 - built from a constant
        return [
            Match(r["id"], r["id"], r["title"], r["excerpt"], tuple(_marked_spans(r["marked"])))
            for r in self._search(sql, query, limit)
        ]

    def search_notes(self, query: str, limit: int = 100) -> list[Match]:
        """Source notes that hold all words of `query`, best first."""
        sql = f"""
            SELECT n.id, n.document_id, d.title, snippet(notes_fts, -1, '', '', '…', 16) AS excerpt
            FROM notes_fts JOIN notes n ON n.number = notes_fts.rowid JOIN documents d ON d.id = n.document_id
            WHERE notes_fts MATCH :query AND d.{PRESENT}
            ORDER BY notes_fts.rank LIMIT :limit
        """  # noqa: S608 - built from a constant
        return [
            Match(r["document_id"], r["id"], r["title"], r["excerpt"], ())
            for r in self._search(sql, query, limit)
        ]

    def _search(self, sql: str, query: str, limit: int) -> list[dict[str, Any]]:
        words = query.split()
        if not words:
            return []
        phrase = " ".join('"' + w.replace('"', '""') + '"' for w in words) + "*"
        values = {"query": phrase, "limit": limit, "mark": _MARK, "unmark": _UNMARK}
        with translated(self._store.path):
            return list(self._db.query(sql, values))


def _marked_spans(marked: str, limit: int = 100) -> Iterator[Span]:
    """The places of the marks FTS5's highlight() put into a text, in offsets of the bare text."""
    at = 0
    for count in range(limit):
        start = marked.find(_MARK, at)
        if start < 0:
            return
        end = marked.index(_UNMARK, start)
        yield Span(start - 2 * count, end - 1 - 2 * count)
        at = end + 1
