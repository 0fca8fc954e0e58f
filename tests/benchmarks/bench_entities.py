"""The index of names at a million entries: how long it takes to open and to look up garbled names, against
comparing each name with a sample of twenty thousand by rapidfuzz alone in the same run; and the time to build
the index of the shipped tables. Look-ups are measured in CPU time, which other work on the machine leaves
alone."""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from annotator.knowledge.building import build
from annotator.knowledge.entity import Entity
from annotator.knowledge.index import EntityIndex
from annotator.knowledge.tables import all_entities
from annotator.model.names import NameKind
from annotator.paths import resource

ENTRIES = 1_000_000
SAMPLE = 20_000
LOOKUPS = 1000
SEED = 7
LOOKUP_MS = 2.0
"""Limit of the 95th percentile."""
OPEN_S = 1.0
BUILD_CPU_S = 2.0
FOUND = 0.9
"""Share of garbled names whose right form must come among the first three."""
_LETTERS = "aeiouynrstlkmdh"
_BODIES = ("Institute", "Ministry", "University", "Foundation", "Council", "Bank", "Agency", "Union")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    entries = parser.parse_args().entries
    chance = random.Random(SEED)
    shipped = _build_shipped()
    entities = list(synthetic(chance, entries))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        begun = time.process_time()
        build(entities, path)
        print(f"{entries} entries built in {time.process_time() - begun:.0f} s of CPU time")
        begun = time.perf_counter()
        index = EntityIndex(path)
        index.lookup("Pete Hegses")
        opened = time.perf_counter() - begun
        spans, found = _lookups(index, entities, chance)
    p95 = spans[int(0.95 * len(spans))] * 1000
    print(f"opened, with a first look-up, in {opened:.2f} s")
    print(f"look-up: median {statistics.median(spans) * 1000:.2f} ms, 95th percentile {p95:.2f} ms")
    print(f"right form among the first three: {found:.1%}")
    scan = _scan(entities, chance)
    print(f"rapidfuzz over {SAMPLE} of them: {scan * 1000:.1f} ms, {scan * 1000 / p95:.1f} times that")
    print(f"shipped tables built in {shipped:.1f} s of CPU time")
    failed = [
        what
        for what, over in (
            ("look-up", p95 > LOOKUP_MS),
            ("opening", opened > OPEN_S),
            ("finding", found < FOUND),
            ("building", shipped > BUILD_CPU_S),
        )
        if over
    ]
    if failed:
        print("over its limit:", ", ".join(failed))
    return 1 if failed else 0


def synthetic(chance: random.Random, count: int) -> Iterator[Entity]:
    """People, bodies and places in the proportions and lengths of a large knowledge base: parts of names are
    drawn by Zipf's law from the shipped lists and from words made of their syllables."""
    given = _lines("given_names.txt")
    family = _lines("surnames.txt")
    syllables = sorted({name[i : i + 3].lower() for name in given + family for i in range(len(name) - 2)})
    made = ["".join(chance.choices(syllables, k=chance.choice((2, 2, 3)))).title() for _ in range(count // 5)]
    family += made
    chance.shuffle(family)
    firsts = _drawn(chance, given, count)
    lasts = _drawn(chance, family, count)
    for number, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        match number % 10:
            case 0 | 1:
                yield Entity(NameKind.PLACE, f"{last} {first}" if number % 40 == 0 else last, prominence=4)
            case 2:
                body = f"{last} {chance.choice(_BODIES)} of {chance.choice(made)}"
                yield Entity(NameKind.ORGANISATION, body, prominence=4)
            case 3:
                yield Entity(NameKind.PERSON, f"{first} {chance.choice(firsts)} {last}", prominence=4)
            case _:
                yield Entity(NameKind.PERSON, f"{first} {last}", prominence=4)


def _drawn(chance: random.Random, names: Sequence[str], count: int) -> list[str]:
    return chance.choices(names, weights=[1 / (rank + 20) for rank in range(len(names))], k=count)


def _lines(file: str) -> list[str]:
    return [line for line in resource("entities", file).read_text("utf-8").splitlines() if line.strip()]


def garbled(chance: random.Random, name: str) -> str:
    """`name` with one letter changed, left out, doubled or swapped, in a word of at least four letters."""
    words = name.split()
    long = [n for n, word in enumerate(words) if len(word) > 3]
    if not long:
        return name
    at = chance.choice(long)
    word = words[at]
    place = chance.randrange(1, len(word) - 1)
    head, tail = word[:place], word[place:]
    words[at] = chance.choice(
        (
            head + chance.choice(_LETTERS) + tail[1:],
            head + tail[1:],
            head + tail[0] + tail,
            head + tail[1] + tail[0] + tail[2:],
        )
    )
    return " ".join(words)


def _lookups(
    index: EntityIndex, entities: Sequence[Entity], chance: random.Random
) -> tuple[list[float], float]:
    """The seconds of each look-up, ascending, and the share that found the right form."""
    spans: list[float] = []
    found = 0
    for entity in chance.sample(entities, LOOKUPS):
        asked = garbled(chance, entity.name)
        begun = time.thread_time()
        matches = index.lookup(asked)
        spans.append(time.thread_time() - begun)
        found += any(m.entity.name == entity.name for m in matches[:3])
    return sorted(spans), found / LOOKUPS


def _scan(entities: Sequence[Entity], chance: random.Random) -> float:
    names = [e.name for e in chance.sample(entities, min(SAMPLE, len(entities)))]
    asked = [garbled(chance, name) for name in names[:10]]
    begun = time.thread_time()
    for name in asked:
        process.extract(name, names, scorer=fuzz.ratio, limit=5)
    return (time.thread_time() - begun) / len(asked)


def _build_shipped() -> float:
    """Before anything else fills the memory and the caches, as in a first start."""
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        build(all_entities(), Path(folder) / "index")
        return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())
