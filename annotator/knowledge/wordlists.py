"""Lists of given names, surnames, titles and demonyms, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from annotator.knowledge.keys import fold
from annotator.knowledge.tables import rows
from annotator.paths import resource


@dataclass(frozen=True, slots=True)
class Title:
    """Words that stand before or after a person's name. `kind` is office, military, academic, religious,
    honorific or occupation."""

    text: str
    kind: str


@cache
def given_names() -> frozenset[str]:
    """Folded given names."""
    return _names("given_names.txt")


@cache
def surnames() -> frozenset[str]:
    """Folded surnames."""
    return _names("surnames.txt")


def is_personal_name(token: str) -> bool:
    """Whether a word is a given name or surname somewhere in the world."""
    folded = fold(token)
    return folded in given_names() or folded in surnames()


@cache
def titles() -> dict[tuple[str, ...], Title]:
    """Titles by their folded words."""
    found: dict[tuple[str, ...], Title] = {}
    for row in rows(resource("entities", "titles.tsv")):
        found[tuple(fold(row["title"]).split())] = Title(row["title"], row["kind"])
    return found


@cache
def demonyms() -> dict[str, str]:
    """Country codes by folded adjective, demonym or country name: "french" → "FR"."""
    found: dict[str, str] = {}
    for row in rows(resource("entities", "demonyms.tsv")):
        for word in (row["name"], *row["demonyms"].split("|")):
            if folded := fold(word):
                found.setdefault(folded, row["country"])
    found |= {"us": "US", "uk": "GB", "eu": "EU", "america": "US", "american": "US", "britain": "GB"}
    return found


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Folded names of countries by their code."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows(resource("entities", "demonyms.tsv")):
        found[row["country"]] = (*found.get(row["country"], ()), fold(row["name"]))
    return found


@cache
def heads() -> dict[str, tuple[str, ...]]:
    """Head words of organisations' names by folded word, with those machine translation swaps them for."""
    return _swapped("heads.tsv", "head", "confusable")


@cache
def rewordings() -> dict[str, tuple[str, ...]]:
    """Other words of names, folded, with those of like sense that machine translation renders them by."""
    return _swapped("rewordings.tsv", "word", "renderings")


@cache
def foreign_places() -> dict[str, str]:
    """English names of places by what other languages call them, where nobody does so in English: "Varsovie"
    → "Warsaw". As written, for only marks may tell them apart."""
    return _places_by("foreign")


@cache
def own_places() -> dict[str, str]:
    """English names of places by what they are called where they are: "Milano" → "Milan". In English they
    are right in the names of clubs, works and events. As written."""
    return _places_by("own")


def _places_by(column: str) -> dict[str, str]:
    return {
        name: row["name"]
        for row in rows(resource("terms", "foreign_places.tsv"))
        for name in row[column].split("|")
        if name
    }


def _swapped(file: str, word_column: str, others_column: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for row in rows(resource("terms", file)):
        group = [row[word_column], *row[others_column].split("|")]
        for word in group:
            found.setdefault(fold(word), set()).update(w for w in group if fold(w) != fold(word))
    return {word: tuple(sorted(others)) for word, others in found.items()}


def _names(file: str) -> frozenset[str]:
    lines = resource("entities", file).read_text(encoding="utf-8").splitlines()
    return frozenset(fold(line) for line in lines if line.strip())
