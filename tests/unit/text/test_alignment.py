from __future__ import annotations

import math
import random
import tracemalloc
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text import alignment
from annotator.text.alignment import Bead, align, anchors, length

RUSSIAN = [
    "Министры встретились в Париже в понедельник.",
    "Они договорились о помощи на сумму 350 миллионов евро.",
    "Переговоры продолжатся в 2027 году.",
    "Президент не приехал, и это удивило многих наблюдателей, которые ждали его с утра.",
    "Вопрос о границе остаётся открытым.",
]
ENGLISH = [
    "The ministers met in Paris on Monday.",
    "They agreed on aid worth 350 million euros.",
    "The talks will go on in 2027.",
    "The president did not come, which surprised many observers who had waited for him since the morning.",
    "The question of the border remains open.",
]


def pairs(beads: list[Bead]) -> list[tuple[list[int], list[int]]]:
    return [(list(b.source), list(b.target)) for b in beads]


def test_a_faithful_translation_is_aligned_one_to_one():
    assert pairs(align(RUSSIAN, ENGLISH)) == [([n], [n]) for n in range(5)]


def test_a_sentence_left_out_has_no_counterpart():
    beads = align(RUSSIAN, ENGLISH[:3] + ENGLISH[4:], range(5), [0, 1, 2, 4])
    assert ([3], []) in pairs(beads)


def test_a_sentence_added_has_no_counterpart():
    beads = align(RUSSIAN[:3] + RUSSIAN[4:], ENGLISH, [0, 1, 2, 4], range(5))
    assert ([], [3]) in pairs(beads)


def test_a_sentence_split_in_two_stays_with_its_source():
    split = [*ENGLISH[:3], "The president did not come.",
             "It surprised many observers who had waited for him since the morning.", ENGLISH[4]]  # fmt: skip
    assert ([3], [3, 4]) in pairs(align(RUSSIAN, split))


def test_two_sentences_made_one_stay_together():
    joined = [*ENGLISH[:2], ENGLISH[2].rstrip(".") + ", and " + ENGLISH[3], ENGLISH[4]]
    assert ([2, 3], [2]) in pairs(align(RUSSIAN, joined))


def test_anchors_hold_against_lengths():
    # By length alone either sentence could be the one that was translated.
    source = ["Все остались довольны этим результатом.", "Добыча в 1987 году составила 4512 тонн."]
    assert pairs(align(source, ["In 1987, the mines gave 4512 tonnes."])) == [([0], []), ([1], [0])]
    assert pairs(align(source[::-1], ["In 1987, the mines gave 4512 tonnes."])) == [([0], [0]), ([1], [])]


def test_chinese_is_longer_than_it_looks():
    assert length("柬埔寨皇家科学院") > 2 * len("柬埔寨皇家科学院")
    assert length("a b, c") == 3


def test_names_and_numbers_are_anchors_however_they_are_written():
    romanian = anchors("În 2011, România avea 20,121,641 de locuitori")
    assert romanian & anchors("Romania had 20.121.641 in 2011") == {"2011", "20121641", "romani"}


@pytest.mark.parametrize(("source", "target"), [([], []), (["a"], []), ([], ["a", "b"]), ([""], ["", ""])])
def test_empty_sides(source, target):
    check(source, target, align(source, target))


texts = st.lists(st.text(alphabet="abc 12.Пж中", max_size=30), max_size=25)


@given(texts, texts)
def test_every_segment_is_in_exactly_one_bead(source, target):
    check(source, target, align(source, target))


@given(texts)
def test_a_text_is_aligned_with_itself_one_to_one(source):
    source = [f"{text}x" for text in source]
    assert all(len(b.source) == len(b.target) for b in align(source, source))


def cost(source, target, beads, lengths):
    """What a way costs by the definition, a bead at a time."""
    ours, theirs = [anchors(s) for s in source], [anchors(t) for t in target]
    often = {a: max(sum(a in f for f in ours), sum(a in f for f in theirs)) for f in ours for a in f}
    total = 0.0
    for s, t in beads:
        total -= math.log(alignment._PRIORS[len(s), len(t)])
        if not (s and t):
            total += alignment._LONE
            continue
        one, other = sum(lengths[0][n] for n in s), sum(lengths[1][n] for n in t)
        if one + other:
            delta = abs(one - other) / math.sqrt((one + other) / 2 * alignment._VARIANCE)
            tail = math.erfc(delta / math.sqrt(2)) if delta < 20 else 0
            total += -math.log(tail) if tail else delta * delta / 2 + math.log(delta)
        shared = set().union(*(ours[n] for n in s)) & set().union(*(theirs[n] for n in t))
        total -= sum(alignment._ANCHOR / often[a] for a in shared)
    return total


def all_ways(rows, columns, s=0, t=0):
    if (s, t) == (rows, columns):
        yield []
    for ds, dt in alignment._PRIORS:
        if s + ds <= rows and t + dt <= columns:
            for rest in all_ways(rows, columns, s + ds, t + dt):
                yield [(range(s, s + ds), range(t, t + dt)), *rest]


few = st.lists(st.text(alphabet="ab 12.Пж中", max_size=12) | st.sampled_from(ENGLISH), max_size=4)


@given(few, few)
def test_no_way_is_likelier_than_the_one_found(source, target):
    lengths = [length(s) for s in source], [length(t) for t in target]
    found = alignment._likeliest(*lengths, alignment._Anchors(source, target))
    best = min(cost(source, target, way, lengths) for way in all_ways(len(source), len(target)))
    way = [(b.source, b.target) for b in found]
    assert cost(source, target, way, lengths) == pytest.approx(best, abs=1e-4)


def test_sides_of_very_different_length_take_little_memory():
    source = [f"{'x' * (n % 37)} Paris {n}" for n in range(600)]
    tracemalloc.start()
    beads = align(source, source[::3])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    check(source, source[::3], beads)
    assert peak < 5_000_000  # a tuple for each place takes three times as much


def test_many_segments_against_few():
    rng = random.Random(4)
    source = ["x" * rng.randint(5, 200) for _ in range(1_000)]
    check(source, source[:100], align(source, source[:100]))


def check(source, target, beads):
    assert [n for b in beads for n in b.source] == list(range(len(source)))
    assert [n for b in beads for n in b.target] == list(range(len(target)))
    assert all(b.source or b.target for b in beads)


@pytest.mark.parametrize("end", ["", " 1948", " Geneva"])
def test_a_pair_is_found_at_once_as_it_is_by_comparing_all_ways(end: str) -> None:
    told = 0
    for ours, theirs in product(range(0, 90, 7), repeat=2):
        source, target = "x" * ours + end, "y" * theirs + end
        found = align([source], [target])
        if alignment._plainly_belong(length(source), length(target)):
            told += 1
            assert found == [Bead(0, 1, 0, 1)]
            shared = alignment._Anchors([source], [target])
            assert found == alignment._likeliest([length(source)], [length(target)], shared)
    assert 20 < told < 169
