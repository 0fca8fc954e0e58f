"""Reading names from files of others: tables (CSV, TSV), term bases (TBX) and Wikidata dumps."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from annotator.knowledge.entity import Entity, Role
from annotator.knowledge.tbx import read_concepts
from annotator.knowledge.wikidata import read_dump
from annotator.model.errors import AnnotatorError
from annotator.model.names import NameKind

LEAST_SITELINKS = 5
"""Wikipedias that must have an article on an item of a dump for it to be taken."""


def read_entities(
    path: Path, kind: NameKind | None = None, least_sitelinks: int = LEAST_SITELINKS
) -> Iterator[Entity]:
    """The names in a file, by the ending of its name. `kind` is what they name where the file does not say.
    Raises AnnotatorError for what cannot be read."""
    endings = [ending.lower() for ending in path.suffixes]
    source = path.name.split(".")[0]
    try:
        if endings[-1:] in ([".csv"], [".tsv"], [".txt"]):
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from _table(file, kind, source)
        elif endings[-1:] in ([".tbx"], [".xml"]):
            yield from _termbase(path, kind, source)
        elif ".json" in endings or ".jsonl" in endings or ".ndjson" in endings:
            yield from read_dump(path, least_sitelinks)
        else:
            raise AnnotatorError(
                f"“{path.name}” is no table of names.", "Give a CSV, TSV or TBX file or a Wikidata JSON dump."
            )
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise AnnotatorError(f"“{path.name}” cannot be read: {error}") from error


def _table(file: TextIO, kind: NameKind | None, source: str) -> Iterator[Entity]:
    header = file.readline()
    delimiter = max("\t;,", key=header.count)
    columns = [cell.strip().lower() for cell in next(csv.reader([header], delimiter=delimiter), [])]
    name = next((c for c in ("name", "right") if c in columns), None)
    if name is None:
        raise AnnotatorError(
            f"The table “{source}” has no column “name”.",
            "Its first line names the columns: name, kind, aliases, abbreviations, roles, country, gender, "
            "prominence; or those of `annotator entities export`.",
        )
    seen: set[tuple[str, ...]] = set()
    for number, cells in enumerate(csv.reader(file, delimiter=delimiter), 2):
        if not any(cells):
            continue
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        if not row.get(name):
            raise AnnotatorError(f"{source}, line {number}: there is no name.")
        if tuple(cells) not in seen:
            seen.add(tuple(cells))
            yield _from_row(row, row[name], kind or _kind_of(columns), source, number)


def _kind_of(columns: list[str]) -> NameKind:
    if "abbreviations" in columns:
        return NameKind.ORGANISATION
    return NameKind.PERSON if {"roles", "right"} & set(columns) else NameKind.PLACE


def _from_row(row: Mapping[str, str], name: str, kind: NameKind, source: str, line: int) -> Entity:
    def cells(column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in row.get(column, "").split("|") if part.strip())

    given = row.get("kind", "")
    own = {k.value: k for k in NameKind}.get(given.lower())
    prominence = row.get("prominence") or "3"
    if prominence not in "1234":
        raise AnnotatorError(f"{source}, line {line}: the prominence is a number from 1 to 4.")
    return Entity(
        own or kind,
        name,
        aliases=cells("aliases"),
        abbreviations=cells("abbreviations"),
        roles=tuple(Role.parse(role) for role in cells("roles")),
        countries=cells("country"),
        gender=row.get("gender", ""),
        prominence=int(prominence),
        subkind="" if own else given,
        source=source,
    )


def _termbase(path: Path, kind: NameKind | None, source: str) -> Iterator[Entity]:
    """The English terms of each concept, the preferred or first one as the name; those that are not to be
    used are left out. The subject field tells the kind where it names one."""
    for concept in read_concepts(path):
        found = concept.called("en")
        if found:
            told = next((k for k in NameKind if k.value in concept.subject.lower()), None)
            yield Entity(kind or told or NameKind.ORGANISATION, found[0], aliases=found[1:], source=source)
