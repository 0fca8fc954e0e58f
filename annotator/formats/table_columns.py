"""Which part of a table is the article: header, column, and the column it was translated from.

Tables come from csv and tsv files (`delimited`) and from workbooks (`spreadsheet`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.formats.base import Asked, Choice, Option
from annotator.model.errors import ImportFailedError

MAX_ROWS = 50_000
MAX_CELLS = 1_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that spreadsheets take for a formula."""
_TARGETS = (
    "target", "translation", "translated", "mt", "hypothesis", "hyp", "output", "tgt", "trg", "text",
    "segment", "sentence", "paragraph", "content", "body", "article",
)  # fmt: skip
_SOURCES = ("source", "src", "original", "source text", "source_text", "sourcetext", "source segment")
_OTHERS = ("id", "key", "no", "number", "line", "comment", "comments", "note", "notes", "context", "status")
_WORD = re.compile(r"\w+")
_PROSE = 3
"""Words from which a cell counts as prose."""
_LONGEST_TITLE = 40
"""Characters a column's title has at most."""
_SAMPLE = 500
"""Rows looked at for a guess."""


@dataclass(frozen=True, slots=True)
class Columns:
    """`column` and `source` count from 0; `source` is None where there is none. `first` is the first row
    below the header."""

    column: int
    source: int | None
    first: int
    choices: tuple[Choice, ...]

    def rows(self, cells: Sequence[Mapping[int, str]]) -> list[int]:
        """The rows that make the lines of the text: those with words in the column or in its source."""
        wanted = (self.column,) if self.source is None else (self.column, self.source)
        return [
            row for row in range(self.first, len(cells)) if any(cells[row].get(c, "").strip() for c in wanted)
        ]


def choose(cells: Sequence[Mapping[int, str]], name: str, asked: Asked) -> Columns:
    """The part of a table that is asked for, or the likeliest. `cells` are the words of each row by column,
    from 0; a column may be asked for by its number from 1, its letter or its header.

    Raises ImportFailedError for a table too large, without words, or without the column asked for; `name` is
    for messages.
    """
    if len(cells) > MAX_ROWS or sum(map(len, cells)) > MAX_CELLS:
        raise ImportFailedError(
            f"“{name}” has more than {MAX_ROWS:,} rows or {MAX_CELLS:,} cells.",
            "Split it and import the parts.",
        )
    used = sorted({column for row in cells for column, words in row.items() if words.strip()})
    if not used:
        raise ImportFailedError(f"“{name}” has no cells with words.", "Is it the right file?")
    titles = {c: " ".join(cells[0].get(c, "").split()) for c in used} if cells else {}
    header = Choice.make(
        "header",
        "The first row",
        (Option("yes", "names the columns"), Option("no", "is part of the text")),
        asked,
        "yes" if _has_header(cells, titles) else "no",
    )
    first = 1 if header.value == "yes" else 0
    if not first:
        titles = dict.fromkeys(used, "")
    asked = _by_number(asked, titles)
    options = [Option(str(c + 1), _title(c, titles[c])) for c in used]
    wanted = asked.choices.get("column")
    source_guess = _named(titles, _SOURCES)
    target_guess = _guess(cells[first:], used, titles, source_guess)
    column = Choice.make("column", "The column to correct", options, asked, str(target_guess + 1))
    if source_guess is not None and str(source_guess + 1) == (wanted or column.value):
        source_guess = None
    source = Choice.make(
        "source_column",
        "The column it was translated from",
        (Option("", "none"), *(o for o in options if o.value != column.value)),
        asked,
        "" if source_guess is None else str(source_guess + 1),
    )
    return Columns(
        column=int(column.value) - 1,
        source=int(source.value) - 1 if source.value else None,
        first=first,
        choices=(header, column, source),
    )


def column_letters(column: int) -> str:
    """The name spreadsheets give to a column, from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _title(column: int, title: str) -> str:
    letters = column_letters(column)
    return f"{letters}: {title[:_LONGEST_TITLE]}" if title else f"Column {letters}"


def _by_number(asked: Asked, titles: Mapping[int, str]) -> Asked:
    """The same with columns named by letter or header turned to their numbers. A number is one, whatever the
    headers are."""
    numbers = {column_letters(c).casefold(): c for c in titles}
    numbers |= {title.casefold(): c for c, title in reversed(list(titles.items())) if title}
    choices = dict(asked.choices)
    for name in ("column", "source_column"):
        wanted = choices.get(name, "").strip().casefold()
        found = numbers.get(wanted)
        if found is not None and wanted not in {str(c + 1) for c in titles}:
            choices[name] = str(found + 1)
    return replace(asked, choices=choices)


def _has_header(cells: Sequence[Mapping[int, str]], titles: Mapping[int, str]) -> bool:
    """True where the first row names a column in a usual way, or has short entries above long ones."""
    names = {t.casefold() for t in titles.values()}
    if names & {*_TARGETS, *_SOURCES}:
        return True
    if len(names) < len(titles) or "" in names or any(len(_WORD.findall(n)) > _PROSE for n in names):
        return False
    if names & {*_OTHERS}:
        return True
    below = [max(map(len, row.values()), default=0) for row in cells[1:_SAMPLE]]
    return bool(below) and sorted(below)[len(below) // 2] > 2 * max(map(len, names))


def _named(titles: Mapping[int, str], names: Sequence[str]) -> int | None:
    """The first column with one of these names, the likeliest name first."""
    for name in names:
        for column, title in titles.items():
            if title.casefold() == name:
                return column
    return None


def _guess(
    cells: Sequence[Mapping[int, str]], used: Sequence[int], titles: Mapping[int, str], source: int | None
) -> int:
    """The column named like a translation, else the one with most prose."""
    named = _named(titles, _TARGETS)
    if named is not None:
        return named
    prose = dict.fromkeys(used, 0)
    for row in cells[:_SAMPLE]:
        for column, words in row.items():
            if column in prose and (len(_WORD.findall(words)) >= _PROSE or len(words) > 3 * _LONGEST_TITLE):
                prose[column] += len(words)
    candidates = [c for c in used if c != source] or list(used)
    return max(candidates, key=lambda c: prose[c])
