"""The shipped tables: large enough, well formed, and free of contradictions."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pycountry
import pytest

from annotator.knowledge import tables
from annotator.knowledge.entity import Entity
from annotator.knowledge.keys import fold
from annotator.knowledge.wordlists import foreign_places, own_places
from annotator.paths import resource

PEOPLE = sorted(resource("entities").glob("people*.tsv"))
ALL = sorted(resource("entities").glob("*.tsv")) + sorted(resource("terms").glob("*.tsv"))
CODES = {c.alpha_2 for c in pycountry.countries} | {"EU", "UN", "XK"}


def _people() -> list[Entity]:
    return [p for path in PEOPLE for p in tables.people(path)]


@pytest.mark.parametrize(
    ("count", "least"),
    [
        (lambda: len({p.name for p in _people()}), 3000),
        (lambda: len(list(tables.organisations(resource("entities", "organisations.tsv")))), 1500),
        (lambda: len(list(tables.places(resource("entities", "places.tsv")))), 3000),
    ],
    ids=["people", "organisations", "places"],
)
def test_the_tables_are_large_enough(count, least: int) -> None:  # type: ignore[no-untyped-def]
    assert count() >= least


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.name)
def test_lines_are_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    assert unicodedata.is_normalized("NFC", text)
    for number, row in enumerate(tables.rows(path), 2):
        for cell in row.values():
            assert cell == cell.strip(), f"{path.name}:{number}: white space around “{cell}”"
            assert "  " not in cell, f"{path.name}:{number}: two spaces in “{cell}”"


@pytest.mark.parametrize("path", PEOPLE, ids=lambda p: p.name)
def test_people_have_known_countries_and_roles_in_order(path: Path) -> None:
    for person in tables.people(path):
        assert set(person.countries) <= CODES, person
        assert person.gender in ("m", "f", ""), person
        assert person.prominence in (1, 2, 3), person
        for role in person.roles:
            assert not role.until or role.since[: len(role.until)] <= role.until, person


def test_organisations_and_places_have_known_countries() -> None:
    found = [
        *tables.organisations(resource("entities", "organisations.tsv")),
        *tables.places(resource("entities", "places.tsv")),
    ]
    for entity in found:
        assert set(entity.countries) <= CODES, entity
        assert entity.prominence in (1, 2, 3), entity


def test_nobody_stands_twice_in_the_tables_of_people() -> None:
    counts = Counter((p.name, p.countries) for p in _people())
    assert [person for person, n in counts.items() if n > 1] == []


def test_every_alias_is_another_spelling() -> None:
    for person in _people():
        assert person.name not in person.aliases, person
        assert all(fold(a) for a in person.aliases), person


def test_places_are_called_one_thing_in_english() -> None:
    rows = list(tables.rows(resource("terms", "foreign_places.tsv")))
    names = [name for row in rows for c in ("foreign", "own") for name in row[c].split("|") if name]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert {row["name"] for row in rows}.isdisjoint(names)
    assert all(row["foreign"] or row["own"] for row in rows)


@pytest.mark.parametrize(
    "used", ["Kiev", "Kharkov", "Odessa", "Lvov", "Bombay", "Peking", "Türkiye", "Kraków"]
)
def test_what_english_articles_may_call_a_place_is_not_foreign(used: str) -> None:
    assert used not in {**foreign_places(), **own_places()}
