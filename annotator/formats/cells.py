"""Cells of tables that a spreadsheet will open: no text in them may be run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that spreadsheets take for a formula."""


def is_formula(value: str) -> bool:
    """True for text that a spreadsheet would run."""
    return value.startswith(_FORMULA)


def becomes_formula(before: str, after: str) -> bool:
    """Whether a changed cell begins like a formula as it did not before."""
    return is_formula(after) and after[0] != before[:1]


def safe_cell(value: str) -> str:
    """A spreadsheet runs a cell that begins like a formula; an apostrophe before it keeps it text."""
    return f"'{value}" if is_formula(value) else value


def as_csv(columns: Sequence[str], rows: Iterable[Iterable[int | str]]) -> str:
    """A table with a header as comma-separated values, lines ending with CR LF (RFC 4180)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(v) if isinstance(v, str) else v for v in row])
    return out.getvalue()
