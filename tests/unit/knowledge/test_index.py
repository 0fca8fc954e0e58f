from __future__ import annotations

from pathlib import Path

import pytest

from annotator.knowledge.entity import Entity, Role
from annotator.knowledge.index import EntityIndex, build
from annotator.model.errors import AnnotatorError
from annotator.model.names import NameKind

ENTITIES = [
    Entity(
        NameKind.PERSON,
        "Pete Hegseth",
        roles=(Role("US Secretary of Defense", "2025-01-25"),),
        countries=("US",),
        gender="m",
        prominence=1,
        source="people",
    ),
    Entity(NameKind.PERSON, "Volodymyr Zelensky", aliases=("Volodymyr Zelenskyy",), prominence=1),
    Entity(NameKind.PERSON, "Yun Sun", prominence=3),
    Entity(NameKind.PERSON, "Sun Yun", prominence=3),
    Entity(NameKind.ORGANISATION, "Shanghai Cooperation Organization", abbreviations=("SCO",), prominence=1),
    Entity(NameKind.PLACE, "Saint Petersburg", aliases=("St. Petersburg",), prominence=1),
    Entity(NameKind.PLACE, "Petersburg", countries=("US",), prominence=4),
    *(Entity(NameKind.PERSON, f"John Filler{n}", prominence=4) for n in range(5000)),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> EntityIndex:
    folder = tmp_path_factory.mktemp("entities") / "index"
    build(ENTITIES, folder)
    return EntityIndex(folder)


@pytest.mark.parametrize(
    ("asked", "found", "how"),
    [
        ("Pete Hegses", "Pete Hegseth", "sound"),
        ("Voldymir Zelensky", "Volodymyr Zelensky", "sound"),
        ("Yun Sang", "Yun Sun", "sound"),
        ("pete HEGSETH’s", "Pete Hegseth", "exact"),
        ("SCO", "Shanghai Cooperation Organization", "exact"),
        ("Shanghai Cooperation Agency", "Shanghai Cooperation Organization", "spelling"),
        ("St Petersburgh", "Saint Petersburg", "sound"),
        ("John Filer77", "John Filler77", "sound"),
    ],
)
def test_garbled_names_find_the_right_one_first(index: EntityIndex, asked: str, found: str, how: str) -> None:
    best = index.lookup(asked)[0]
    assert (best.entity.name, best.how) == (found, how)
    assert (best.score == 1.0) is (how == "exact")


def test_a_name_like_nothing_known_scores_low(index: EntityIndex) -> None:
    assert all(m.score < 0.6 for m in index.lookup("Quentin Blackthorne"))
    assert index.lookup("…") == []


def test_a_name_of_any_length_is_looked_up(index: EntityIndex) -> None:
    """The index keeps lengths in a byte."""
    assert all(m.score < 0.6 for m in index.lookup("Hegseth " + "Petersburger " * 40))


def test_a_name_of_the_right_length_is_compared_first(tmp_path: Path) -> None:
    """One word of the name leads nowhere, and very many names hold the other."""
    crowd = [Entity(NameKind.PERSON, f"Justin Q{chr(97 + n % 26)}{chr(97 + n // 26)}") for n in range(600)]
    build([*crowd, Entity(NameKind.PERSON, "Justin Tkatchenko")], tmp_path / "index")
    assert EntityIndex(tmp_path / "index").lookup("Justin Tkatcnko")[0].entity.name == "Justin Tkatchenko"


def test_kind_and_limit(index: EntityIndex) -> None:
    assert {m.entity.kind for m in index.lookup("Petersburg", NameKind.PLACE, limit=9)} == {NameKind.PLACE}
    assert index.lookup("Petersburg", NameKind.ORGANISATION) == []
    assert len(index.lookup("John Filler", limit=3)) == 3


def test_a_long_word_that_has_lost_a_syllable_is_found(tmp_path: Path) -> None:
    build([Entity(NameKind.PLACE, "Vovchansk")], tmp_path / "index")
    assert EntityIndex(tmp_path / "index").lookup("Vovcnsk")[0].entity.name == "Vovchansk"


def test_holders_of_a_word(index: EntityIndex) -> None:
    assert {e.name for e in index.holding("Sun", NameKind.PERSON)} == {"Yun Sun", "Sun Yun"}
    assert [e.name for e in index.holding("Petersburg", NameKind.PLACE)] == ["Saint Petersburg", "Petersburg"]
    assert index.holding("Petersburg", NameKind.PERSON) == []
    assert index.holding("John", NameKind.PERSON) == []


def test_exact(index: EntityIndex) -> None:
    assert [e.name for e in index.exact("Volodymyr Zelenskyy")] == ["Volodymyr Zelensky"]
    assert index.exact("Voldymir Zelensky") == []
    assert index.exact("Pete Hegseth", NameKind.PLACE) == []
    assert index.has_token("Hegseth")
    assert not index.has_token("Hegses")


def test_entities_come_back_whole(index: EntityIndex) -> None:
    assert index.exact("Pete Hegseth") == [ENTITIES[0]]
    assert len(index) == len(ENTITIES)
    assert index.counts()[NameKind.PLACE] == 2


def test_an_index_is_built_once_and_whole(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "index"
    build(ENTITIES[:2], folder)
    build(ENTITIES[:3], folder)
    assert len(EntityIndex(folder)) == 3
    assert [p.name for p in folder.parent.iterdir()] == ["index"]


def test_roles_know_when_they_were_held() -> None:
    role = Role.parse("Foreign Minister of France[2022-05..2024-09-21]")
    assert role == Role("Foreign Minister of France", "2022-05", "2024-09-21")
    assert role.held_on("2023-01-01")
    assert role.held_on("")
    assert not role.held_on("2024-09-22")
    assert not role.held_on("2021-12-31")
    assert Role.parse(str(role)) == role
    assert Role.parse("author") == Role("author")
    with pytest.raises(AnnotatorError):
        Role.parse("a[b")


def test_a_damaged_index_is_built_again(tmp_path: Path) -> None:
    assert len(EntityIndex.load(tmp_path)) > 1000
    (folder,) = tmp_path.iterdir()
    (folder / "keys.npy").write_bytes(b"")
    assert EntityIndex.load(tmp_path).exact("Pete Hegseth")


def test_two_common_words_are_found_together(tmp_path: Path) -> None:
    """Neither half of the name is rare enough to look through all names that hold it."""
    crowd = [Entity(NameKind.PERSON, f"John Filler{n}") for n in range(5000)]
    crowd += [Entity(NameKind.PERSON, f"Carol{n} Smith") for n in range(5000)]
    build([*crowd, Entity(NameKind.PERSON, "John Smith")], tmp_path / "index")
    assert EntityIndex(tmp_path / "index").lookup("Jon Smyth")[0].entity.name == "John Smith"
