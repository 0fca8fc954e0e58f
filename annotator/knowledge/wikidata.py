"""Reading people, bodies and places from a Wikidata JSON dump, line by line.

The format: https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html. The dump is read once.
Offices, occupations and countries are items of their own somewhere in it, so what is taken is kept aside
until all is read.
"""

from __future__ import annotations

import bz2
import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from annotator.knowledge.entity import Entity, Role
from annotator.model.errors import AnnotatorError
from annotator.model.names import NameKind

SOURCE = "wikidata"
_HUMAN = "Q5"
_ORGANISATIONS = frozenset(
    """Q43229 Q4830453 Q891723 Q783794 Q6881511 Q7278 Q3918 Q875538 Q902104 Q38723 Q327333 Q192350 Q484652
    Q245065 Q4120211 Q163740 Q79913 Q708676 Q157031 Q15911314 Q48204 Q178790 Q176799 Q37726 Q11032 Q1110794
    Q41298 Q1616075 Q14350 Q15265344 Q22687 Q66344 Q31855 Q414147 Q476028 Q847017 Q12973014 Q161726 Q11204
    Q11010 Q35127 Q33506 Q16917 Q41487 Q1752939 Q18810687""".split()
)
"""Classes of bodies: organisation, business, party, university, ministry, agency, newspaper, club, court …"""
_OFFICES = frozenset("Q4164871 Q294414 Q12737077 Q28640 Q4504495 Q56056912 Q303618 Q83307 Q30185".split())
"""Classes of what is held or done: position, public office, occupation, profession, minister, mayor …"""
_GEONAMES, _COORDINATES = "P1566", "P625"
_PROMINENCE = ((100, 1), (40, 2), (10, 3))
"""Prominence by the number of Wikipedias with an article."""
_MOST_ROLES, _MOST_ALIASES = 6, 12


def read_dump(path: Path, least_sitelinks: int) -> Iterator[Entity]:
    """The humans, bodies and places of a dump (plain, .gz or .bz2) that have an English label and an article
    in `least_sitelinks` Wikipedias. Raises AnnotatorError for what is no dump, OSError."""
    labels: dict[str, str] = {}
    countries: dict[str, str] = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as aside:
        for item in _items(path):
            claims = item.get("claims") or {}
            label = _label(item)
            if code := next(iter(_values(claims, "P297")), None):
                countries[str(item.get("id"))] = str(code)
            if label and (_ids(claims, "P31") | _ids(claims, "P279")) & _OFFICES:
                labels[str(item.get("id"))] = label
            kind = _kind(claims)
            if label and kind is not None and _sitelinks(item) >= least_sitelinks:
                aside.write(json.dumps(_digest(item, claims, label, kind)) + "\n")
        aside.seek(0)
        for line in aside:
            yield _entity(json.loads(line), labels, countries)


def _items(path: Path) -> Iterator[dict[str, Any]]:
    with _opened(path) as lines:
        for number, line in enumerate(lines, 1):
            text = line.strip().rstrip(b",")
            if text in (b"", b"[", b"]"):
                continue
            try:
                item = json.loads(text)
            except ValueError as error:
                raise AnnotatorError(
                    f"“{path.name}” is no Wikidata dump: line {number} holds no item.",
                    "A dump has one item a line.",
                ) from error
            if isinstance(item, dict) and item.get("type", "item") == "item":
                yield item


def _opened(path: Path) -> AbstractContextManager[Iterable[bytes]]:
    match path.suffix.lower():
        case ".gz":
            return gzip.open(path)
        case ".bz2":
            return bz2.open(path)
        case _:
            return path.open("rb")


def _kind(claims: dict[str, Any]) -> NameKind | None:
    classes = _ids(claims, "P31")
    if _HUMAN in classes:
        return NameKind.PERSON
    if classes & _ORGANISATIONS:
        return NameKind.ORGANISATION
    return NameKind.PLACE if _GEONAMES in claims and _COORDINATES in claims else None


def _digest(item: dict[str, Any], claims: dict[str, Any], label: str, kind: NameKind) -> dict[str, Any]:
    """What is kept of an item until the names of offices and countries are known."""
    aliases = [a["value"] for a in (item.get("aliases") or {}).get("en", ())]
    short = [v["text"] for v in _values(claims, "P1813") if isinstance(v, dict) and v.get("language") == "en"]
    spellings = list(dict.fromkeys(s for s in [*aliases, *short] if s != label))[:_MOST_ALIASES]
    genders = _ids(claims, "P21")
    return {
        "kind": kind.value,
        "name": label,
        "spellings": spellings,
        "roles": _held(claims)[:_MOST_ROLES] if kind is NameKind.PERSON else [],
        "countries": sorted(_ids(claims, "P27" if kind is NameKind.PERSON else "P17")),
        "gender": "m" if "Q6581097" in genders else "f" if "Q6581072" in genders else "",
        "prominence": next((p for least, p in _PROMINENCE if _sitelinks(item) >= least), 4),
    }


def _held(claims: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Ids of the offices held, newest first, with the days of beginning and end; then of occupations."""
    offices = []
    for claim in claims.get("P39", ()):
        for office in _value_ids([claim.get("mainsnak")]):
            qualifiers = claim.get("qualifiers") or {}
            offices.append((office, _day(qualifiers.get("P580")), _day(qualifiers.get("P582"))))
    offices.sort(key=lambda o: (not o[2], o[1]), reverse=True)
    return [*offices, *((occupation, "", "") for occupation in sorted(_ids(claims, "P106")))]


def _entity(kept: dict[str, Any], labels: dict[str, str], countries: dict[str, str]) -> Entity:
    organisation = kept["kind"] == NameKind.ORGANISATION.value
    short = tuple(s for s in kept["spellings"] if organisation and s.isupper() and " " not in s)
    return Entity(
        NameKind(kept["kind"]),
        kept["name"],
        aliases=tuple(s for s in kept["spellings"] if s not in short),
        abbreviations=short,
        roles=tuple(Role(labels[i], since, until) for i, since, until in kept["roles"] if i in labels),
        countries=tuple(countries[c] for c in kept["countries"] if c in countries),
        gender=kept["gender"],
        prominence=kept["prominence"],
        source=SOURCE,
    )


def _label(item: dict[str, Any]) -> str:
    labels = item.get("labels") or {}
    return str((labels.get("en") or labels.get("mul") or {}).get("value", ""))


def _sitelinks(item: dict[str, Any]) -> int:
    return sum(site.endswith("wiki") and site != "commonswiki" for site in item.get("sitelinks") or {})


def _values(claims: dict[str, Any], claim: str) -> list[Any]:
    snaks = (c.get("mainsnak") or {} for c in claims.get(claim, ()) if c.get("rank") != "deprecated")
    values = (snak.get("datavalue", {}).get("value") for snak in snaks)
    return [value for value in values if value is not None]


def _ids(claims: dict[str, Any], claim: str) -> set[str]:
    return {str(v["id"]) for v in _values(claims, claim) if isinstance(v, dict) and "id" in v}


def _value_ids(snaks: list[Any]) -> list[str]:
    values = (snak.get("datavalue", {}).get("value", {}) for snak in snaks if snak)
    return [str(v["id"]) for v in values if isinstance(v, dict) and "id" in v]


def _day(snaks: list[Any] | None) -> str:
    """The ISO date of the first snak, as precise as it is told: "+2025-01-25T00:00:00Z" at precision 11."""
    for snak in snaks or ():
        value = snak.get("datavalue", {}).get("value", {})
        time, precision = str(value.get("time", "")), value.get("precision", 0)
        if time.startswith("+") and precision >= 9:
            return time[1:5] if precision == 9 else time[1:8] if precision == 10 else time[1:11]
    return ""
