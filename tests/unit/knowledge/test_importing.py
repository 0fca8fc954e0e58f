"""Names from files of others."""

from __future__ import annotations

import bz2
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from annotator.knowledge import user_tables
from annotator.knowledge.entity import Entity, Role
from annotator.knowledge.importing import read_entities
from annotator.knowledge.index import EntityIndex
from annotator.model.errors import AnnotatorError
from annotator.model.names import NameKind


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_like_the_shipped_ones(tmp_path: Path) -> None:
    header = "name\taliases\troles\tcountry\tgender\tprominence\n"
    row = "Ann Archer\tA. Archer|Annie Archer\tMayor of Hull[2020..]|author\tGB\tf\t2\n"
    (found,) = read_entities(_file(tmp_path, "ours.tsv", header + row))
    roles = (Role("Mayor of Hull", "2020"), Role("author"))
    assert found == Entity(
        NameKind.PERSON, "Ann Archer", ("A. Archer", "Annie Archer"), (), roles, ("GB",), "f", 2, "", "ours"
    )


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("\ufeffname;kind\nHull Ferry Guild;organisation\n", NameKind.ORGANISATION),
        ("name,abbreviations,kind\n\n“Guild, Hull”,HG,ministry\n".replace("“", '"').replace("”", '"'), "o"),
        ("name\nHull\n", NameKind.PLACE),
        ("wrong,right,on,author,article,source,url\nAn Acher,Ann Archer,,,,,\n", NameKind.PERSON),
    ],
)
def test_the_kind_is_told_by_the_table(tmp_path: Path, table: str, kind: str) -> None:
    (found,) = read_entities(_file(tmp_path, "ours.csv", table))
    assert found.kind.startswith(kind)
    assert found.name in ("Hull Ferry Guild", "Guild, Hull", "Hull", "Ann Archer")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "given,family\nAnn,Archer\n"),
        ("a.csv", "name,prominence\nAnn Archer,high\n"),
        ("a.csv", "name,roles\n,mayor\n"),
        ("a.tbx", "<martif><broken>"),
        ("a.tbx", '<!DOCTYPE m [<!ENTITY e "x">]><martif><termEntry>&e;</termEntry></martif>'),
        ("a.json", "[\n{broken\n]"),
        ("a.json.gz", "not gzip"),
        ("a.docx", ""),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(AnnotatorError):
        list(read_entities(_file(tmp_path, name, text)))


def test_a_termbase(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?><martif><text><body>
        <termEntry><langSet xml:lang="de"><tig><term>Fährgilde</term></tig></langSet>
        <langSet xml:lang="en-GB"><tig><term>Ferry  Guild</term></tig>
        <ntig><termGrp><term>Guild of Ferries</term></termGrp></ntig></langSet></termEntry>
        <termEntry><langSet xml:lang="fr"><tig><term>Bac</term></tig></langSet></termEntry>
        </body></text></martif>"""
    (found,) = read_entities(_file(tmp_path, "terms.tbx", text))
    assert (found.kind, found.name, found.aliases) == (
        NameKind.ORGANISATION, "Ferry Guild", ("Guild of Ferries",),
    )  # fmt: skip
    text = """<tbx xmlns="urn:iso:std:iso:30042:ed-2"><conceptEntry><langSec xml:lang="en">
        <termSec><term>Hull</term></termSec></langSec></conceptEntry></tbx>"""
    (found,) = read_entities(_file(tmp_path, "core.tbx", text), NameKind.PLACE)
    assert (found.kind, found.name) == (NameKind.PLACE, "Hull")


def _item(number: str, label: str, sites: int = 20, **claims: list[Any]) -> dict[str, Any]:
    return {
        "id": number,
        "type": "item",
        "labels": {"en": {"language": "en", "value": label}},
        "aliases": {"en": [{"language": "en", "value": f"{label} II"}, {"language": "en", "value": "HFG"}]},
        "sitelinks": {f"x{n}wiki": {} for n in range(sites)},
        "claims": claims,
    }


def _claim(value: Any, **qualifiers: Any) -> dict[str, Any]:
    def snak(v: Any) -> dict[str, Any]:
        return {"datavalue": {"value": v}}

    return {"mainsnak": snak(value), "qualifiers": {k: [snak(v)] for k, v in qualifiers.items()}}


def _id(number: str, **qualifiers: Any) -> dict[str, Any]:
    return _claim({"id": number}, **qualifiers)


def _time(time: str, precision: int) -> dict[str, Any]:
    return {"time": time, "precision": precision}


ITEMS = [
    _item(
        "Q100",
        "Ann Archer",
        P31=[_id("Q5")],
        P21=[_id("Q6581072")],
        P27=[_id("Q145")],
        P106=[_id("Q300")],
        P39=[
            _id("Q200", P580=_time("+2010-00-00T00:00:00Z", 9), P582=_time("+2014-05-01T00:00:00Z", 11)),
            _id("Q201", P580=_time("+2020-03-00T00:00:00Z", 10)),
        ],
    ),
    _item("Q101", "Hull Ferry Guild", 120, P31=[_id("Q43229")], P17=[_id("Q145")]),
    _item("Q102", "Hull", P1566=[_claim("1")], P625=[_claim({"latitude": 1})]),
    _item("Q103", "Ann Nobody", 2, P31=[_id("Q5")]),
    _item("Q104", "a theorem", P31=[_id("Q65943")]),
    _item("Q200", "Mayor of Hull", 0, P31=[_id("Q4164871")]),
    _item("Q201", "Minister of Ferries", 0, P279=[_id("Q83307")]),
    _item("Q300", "sailor", 0, P31=[_id("Q28640")]),
    _item("Q145", "United Kingdom", P297=[_claim("GB")]),
    {"id": "P31", "type": "property"},
]


@pytest.mark.parametrize(
    ("ending", "opened"), [(".json", open), (".json.gz", gzip.open), (".json.bz2", bz2.open)]
)
def test_a_wikidata_dump(tmp_path: Path, ending: str, opened: Any) -> None:
    path = tmp_path / f"dump{ending}"
    with opened(path, "wt", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(i) for i in ITEMS) + "\n]\n")
    ann, guild, hull = read_entities(path)
    roles = (
        Role("Minister of Ferries", "2020-03"),
        Role("Mayor of Hull", "2010", "2014-05-01"),
        Role("sailor"),
    )
    assert ann == Entity(
        NameKind.PERSON, "Ann Archer", ("Ann Archer II", "HFG"), (), roles, ("GB",), "f", 3, "", "wikidata"
    )
    assert (guild.kind, guild.abbreviations, guild.prominence) == (NameKind.ORGANISATION, ("HFG",), 1)
    assert (hull.kind, hull.countries) == (NameKind.PLACE, ())


def test_added_tables_are_part_of_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_tables, "folder", lambda: tmp_path / "tables")
    before = len(EntityIndex.load(tmp_path))
    assert user_tables.write("ours", [Entity(NameKind.PERSON, "Quentin Blackthorne")]) == 1
    index = EntityIndex.load(tmp_path)
    assert len(index) == before + 1
    assert index.lookup("Quentin Blakthorne")[0].entity.name == "Quentin Blackthorne"
    assert user_tables.write("ours", []) == 0
    assert len(list(user_tables.user_entities())) == 1
    (user_tables.folder() / "ours.entities").write_text("broken\n")
    with pytest.raises(AnnotatorError, match="ours"):
        EntityIndex.load(tmp_path)
    user_tables.forget("ours")
    with pytest.raises(AnnotatorError, match="no added table"):
        user_tables.forget("ours")
    assert len(EntityIndex.load(tmp_path)) == before
