"""Scores of paragraphs kept between runs, in one SQLite file in the user's cache folder.

Losing the file costs time and nothing else: whatever goes wrong with it is logged and the scores are made
anew.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
import zlib
from collections.abc import Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from annotator.detect.correction_gain import VERSION, Repair, RepairKind, WordScore
from annotator.model.anchor import Span

logger = logging.getLogger(__name__)

CAPACITY = 50_000
"""Paragraphs kept; the longest unused go first."""
_SCHEMA = "CREATE TABLE IF NOT EXISTS scores (key BLOB PRIMARY KEY, used INTEGER, value BLOB) WITHOUT ROWID"


class ScoreCache:
    """Scores by what they were made of. Callable from any thread and by several processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    @staticmethod
    def key(text: str, context: str, skip: Sequence[Span], model: str, how: str = "") -> bytes:
        """The key of a paragraph's scores; `model` is the digest of the weights, `how` says what was done
        otherwise than usual."""
        spans = ",".join(f"{s.start}-{s.end}" for s in skip)
        return sha256("\x1f".join((text, context, spans, model, f"{VERSION}{how}")).encode()).digest()

    def get(self, key: bytes) -> list[WordScore] | None:
        try:
            with self._lock, closing(self._connect()) as connection, connection:
                row = connection.execute("SELECT value FROM scores WHERE key = ?", (key,)).fetchone()
                if row is None:
                    return None
                connection.execute("UPDATE scores SET used = ? WHERE key = ?", (int(time.time()), key))
                return _decoded(row[0])
        except (sqlite3.Error, OSError, ValueError, zlib.error) as error:
            logger.warning("Stored language-model scores cannot be read: %s", error)
            return None

    def put(self, key: bytes, scores: Sequence[WordScore]) -> None:
        try:
            with self._lock, closing(self._connect()) as connection, connection:
                connection.execute(
                    "INSERT OR REPLACE INTO scores VALUES (?, ?, ?)",
                    (key, int(time.time()), _encoded(scores)),
                )
        except (sqlite3.Error, OSError) as error:
            logger.warning("Language-model scores cannot be stored: %s", error)

    def trim(self, capacity: int = CAPACITY) -> None:
        """Drop the longest unused scores beyond `capacity`."""
        try:
            with self._lock, closing(self._connect()) as connection, connection:
                connection.execute(
                    "DELETE FROM scores WHERE key IN "
                    "(SELECT key FROM scores ORDER BY used DESC LIMIT -1 OFFSET ?)",
                    (capacity,),
                )
        except (sqlite3.Error, OSError) as error:
            logger.warning("Stored language-model scores cannot be trimmed: %s", error)

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=5)
        connection.execute(_SCHEMA)
        return connection


def _encoded(scores: Sequence[WordScore]) -> bytes:
    rows = [to_row(s) for s in scores]
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())


def _decoded(value: bytes) -> list[WordScore]:
    rows: list[list[Any]] = json.loads(zlib.decompress(value))
    return [from_row(row) for row in rows]


def to_row(score: WordScore) -> list[Any]:
    """A score's shape for storing as JSON."""
    repairs = [[r.kind.value, r.span.start, r.span.end, r.text, r.gain] for r in score.repairs]
    return [score.span.start, score.span.end, score.surprisal, score.rank, score.best, repairs]


def from_row(row: Sequence[Any]) -> WordScore:
    """A score from its stored shape."""
    start, end, surprisal, rank, best, repairs = row
    return WordScore(
        Span(start, end),
        surprisal,
        rank,
        best,
        tuple(Repair(RepairKind(kind), Span(a, b), text, gain) for kind, a, b, text, gain in repairs),
    )
