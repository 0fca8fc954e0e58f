"""Reading termbases of others: tables (CSV, TSV) and TBX."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from annotator.knowledge.languages import base
from annotator.knowledge.tbx import read_concepts
from annotator.model.errors import AnnotatorError
from annotator.model.terms import Term, Termbase

MAX_BYTES = 64_000_000
MAX_TERMS = 200_000
_MANY = re.compile(r"\s*\|\s*")
_CODE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_COLUMNS = {
    "source": ("source", "source term", "source_term"),
    "target": ("target", "target term", "target_term", "right", "term"),
    "forbidden": ("forbidden", "forbidden forms", "forbidden_forms", "wrong", "deprecated"),
    "note": ("note", "notes", "comment", "definition"),
}


def read_termbase(
    path: Path, *, name: str = "", source_language: str = "", target_language: str = "en"
) -> Termbase:
    """The termbase in a file, named like the file unless `name` says otherwise.

    A table's first line names its columns: source, target, forbidden, note, or the languages in place of the
    first two (de, en); several values in a cell are separated by |. Of a TBX file, what is to be used in the
    target language are the targets, what is not to be used (deprecated, superseded) the forbidden forms, and
    the terms of the source language, or of all others where none is given, the sources. Raises
    AnnotatorError.
    """
    target = base(target_language)
    source = base(source_language)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise AnnotatorError(
                f"“{path.name}” has more than {MAX_BYTES // 1_000_000} MB.", "Split it and import the parts."
            )
        if path.suffix.lower() in (".tbx", ".xml"):
            found = _from_concepts(path, source, target)
        else:
            source, found = _read_table(path, source, target)
        terms = tuple(dict.fromkeys(itertools.islice(found, MAX_TERMS + 1)))
    except UnicodeDecodeError as error:
        raise AnnotatorError(f"“{path.name}” is not UTF-8 text.", "Save it as CSV in UTF-8.") from error
    except (OSError, csv.Error) as error:
        raise AnnotatorError(f"“{path.name}” cannot be read: {error}") from error
    if len(terms) > MAX_TERMS:
        raise AnnotatorError(
            f"“{path.name}” holds more than {MAX_TERMS:,} terms.", "Import the part that matters here."
        )
    if not terms:
        raise AnnotatorError(
            f"There are no terms for “{target}” in “{path.name}”.",
            "Name the languages with --source-language and --target-language.",
        )
    return Termbase(name.strip() or path.name.split(".")[0], source, target, terms)


def _from_concepts(path: Path, source: str, target: str) -> Iterator[Term]:
    for concept in read_concepts(path):
        targets, forbidden = concept.called(target), concept.never_called(target)
        note = concept.note or next((t.note for t in concept.terms if t.note), "")
        others = dict.fromkeys(base(t.language) for t in concept.terms)
        languages = [source] if source else [o for o in others if o != target]
        sources = [text for language in languages for text in concept.called(language)]
        if not sources and forbidden:
            yield Term("", targets, forbidden, note)
        elif targets or forbidden:
            yield from (Term(text, targets, forbidden, note) for text in sources)


def _read_table(path: Path, source: str, target: str) -> tuple[str, Iterator[Term]]:
    """The language of the sources, where the table tells it, and the terms."""
    text = path.read_text("utf-8-sig")
    delimiter = max("\t;,", key=text.partition("\n")[0].count)
    header, *rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) or [[]]
    columns, language = _columns([cell.strip().lower() for cell in header], source, target)
    if not columns.keys() & {"target", "forbidden"}:
        raise AnnotatorError(
            f"The table “{path.name}” has no column “target”.",
            "Its first line names the columns: source, target, forbidden, note; or two languages, such as "
            f"de and {target}.",
        )
    return language, (term for row in rows for term in _terms(row, columns))


def _columns(names: Sequence[str], source: str, target: str) -> tuple[dict[str, int], str]:
    """Which column stands where, and the language of the sources."""
    columns = {
        column: next(names.index(alias) for alias in aliases if alias in names)
        for column, aliases in _COLUMNS.items()
        if set(aliases) & set(names)
    }
    for place, name in enumerate(names):
        language = base(name)
        if not _CODE.fullmatch(name) or place in columns.values():
            continue
        if language == target:
            columns.setdefault("target", place)
        elif "source" not in columns and source in ("", language):
            columns["source"], source = place, language
    return columns, source


def _terms(row: Sequence[str], columns: Mapping[str, int]) -> Iterator[Term]:
    """The terms of a row: one for each word of the source."""
    cells = {column: row[place] for column, place in columns.items() if place < len(row)}
    sources, targets, forbidden = (_values(cells.get(c, "")) for c in ("source", "target", "forbidden"))
    if targets or forbidden:
        for source in sources or (("",) if forbidden else ()):
            yield Term(source, targets, forbidden, cells.get("note", "").strip())


def _values(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in _MANY.split(" ".join(cell.split())) if v))
