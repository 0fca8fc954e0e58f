"""Terms: what a word of the source is to be called, and what it is never to be called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a termbase. `targets` are the allowed renderings, best first; `forbidden` forms are wrong
    wherever they stand. `source` is "" where the entry only forbids; then `targets` are what to write
    instead."""

    source: str
    targets: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Termbase:
    """A termbase of a project. Languages are ISO 639-1 codes, `source_language` "" where the terms do not
    say; `added_at` is UTC, ISO 8601."""

    name: str
    source_language: str
    target_language: str
    terms: tuple[Term, ...]
    author: str = ""
    added_at: str = ""
