"""Which part of a table is the article: header, column, and the column it was translated from.

Tables come from csv and tsv files (`delimited`) and from workbooks (`spreadsheet`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.formats.base import Asked, Choice, Option
from annotator.formats.column_titles import OTHERS, SOURCES, TARGETS, TEXTS, Title, read_title
from annotator.model.errors import ImportFailedError

MAX_ROWS = 50_000
MAX_CELLS = 1_000_000
_ENGLISH, _OTHER = "en", "und"
"""The language of a column: English, another one that no title names, or an ISO 639-1 code."""
_COMMON = frozenset(
    "the of and to that for it with be by this have from which were been has are they he she you we".split()
)
"""Common English words that are rare in other languages."""
_SHARE = 0.1
"""Of the words of English prose such are about a quarter."""
_WORD = re.compile(r"\w+")
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{4}")
"""Writing of which so many letters in a row count as prose; its words are not spaced, or few."""
_PROSE = 3
"""Words from which a cell counts as prose."""
_LONG = 120
"""Characters from which a cell counts as prose, whatever its words."""
_LONGEST_TITLE = 40
"""Characters of a column's title that are shown."""
_SAMPLE = 500
"""Rows looked at for a guess."""
_COLUMNS = 20
"""Columns whose language is looked for: those with most prose."""
_LETTERS = 5_000
"""Characters looked at for a column's language."""


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
    guess = _Guess(cells[first:], {c: read_title(titles[c]) for c in used})
    column = Choice.make("column", "The column to correct", options, asked, str(guess.target() + 1))
    source_guess = guess.source(int(column.value) - 1)
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
    read = [read_title(t) for t in titles.values()]
    if (
        any(t.role in (*TARGETS, *TEXTS, *SOURCES) for t in read)
        or len({t.language for t in read} - {""}) > 1
    ):
        return True
    if len(names) < len(titles) or "" in names or any(len(_WORD.findall(n)) > _PROSE for n in names):
        return False
    if names & {*OTHERS}:
        return True
    below = [max(map(len, row.values()), default=0) for row in cells[1:_SAMPLE]]
    return bool(below) and sorted(below)[len(below) // 2] > 2 * max(map(len, names))


def _is_prose(words: str) -> bool:
    return len(_WORD.findall(words)) >= _PROSE or len(words) > _LONG or _IDEOGRAPHS.search(words) is not None


class _Guess:
    """Which columns are an article and what it was translated from. Titles say it best, then the languages
    they name or the words are in: English is what is corrected, else the second language named, for
    sources stand before their translations."""

    def __init__(self, cells: Sequence[Mapping[int, str]], titles: Mapping[int, Title]) -> None:
        self._cells = cells[:_SAMPLE]
        self._titles = titles
        self._prose = dict.fromkeys(titles, 0)
        for row in self._cells:
            for column, words in row.items():
                if column in titles and _is_prose(words):
                    self._prose[column] += len(words)
        likely = sorted(titles, key=lambda c: -self._prose[c])[:_COLUMNS]
        self._languages = {
            c: self._language(c) for c in titles if c in likely and titles[c].role not in OTHERS
        }

    def target(self) -> int:
        """The column to correct."""
        target, source = self._named(TARGETS), self._named(SOURCES)
        if target is not None:
            return target
        candidates = [c for c in self._titles if c != source] or list(self._titles)
        prose = [c for c in candidates if self._prose[c] and self._titles[c].role not in OTHERS]
        candidates = prose or candidates
        texts = [c for c in candidates if self._titles[c].role in TEXTS]
        likeliest = max(candidates, key=lambda c: self._prose[c])
        known = {c: self._languages.get(c, "") for c in texts or candidates}
        known = {c: code for c, code in known.items() if code and self._beside(c, likeliest)}
        english = [c for c, code in known.items() if code == _ENGLISH]
        if english:
            return max(english, key=lambda c: self._prose[c])
        named = [c for c, code in known.items() if code != _OTHER]
        second = next((c for c in named if known[c] != known[named[0]]), None)
        if second is not None:
            return second
        text = self._named(TEXTS)
        return likeliest if text is None else text

    def source(self, column: int) -> int | None:
        """The column that `column` was translated from: named so, or in another language."""
        named = self._named(SOURCES)
        if named is not None:
            return None if named == column else named
        own = self._languages.get(column) or _ENGLISH
        same = {"", own} if own == _ENGLISH else {"", own, _OTHER}
        for other, code in self._languages.items():
            if other != column and code not in same and self._beside(other, column):
                return other
        return None

    def _named(self, roles: Sequence[str]) -> int | None:
        """The first column of one of these roles, the likeliest role first."""
        found = (c for role in roles for c, title in self._titles.items() if title.role == role)
        return next(found, None)

    def _language(self, column: int) -> str:
        """The language named by the title; else English or another, as the words tell where they are
        prose."""
        if self._titles[column].language or not self._prose[column]:
            return self._titles[column].language
        letters = " ".join(row.get(column, "") for row in self._cells)[:_LETTERS].casefold()
        words = _WORD.findall(letters)
        return _ENGLISH if sum(w in _COMMON for w in words) > _SHARE * len(words) else _OTHER

    def _beside(self, column: int, other: int) -> bool:
        """Whether `column` has words in most rows in which `other` has some."""
        filled = [bool(row.get(column, "").strip()) for row in self._cells if row.get(other, "").strip()]
        return 2 * sum(filled) >= len(filled)
