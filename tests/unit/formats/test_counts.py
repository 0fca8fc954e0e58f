from __future__ import annotations

from annotator.formats.counts import count, of_all


def test_one_and_more_of_one_and_many() -> None:
    assert of_all(1, 30, "segment", "has", "have") == "1 of 30 segments has"
    assert of_all(12, 3000, "segment", "has", "have") == "12 of 3,000 segments have"
    assert of_all(1, 1, "segment", "has", "have") == "1 of 1 segment has"


def test_one_has_no_s_and_thousands_have_a_comma() -> None:
    assert [count(n, "open flag") for n in (0, 1, 1200)] == [
        "0 open flags",
        "1 open flag",
        "1,200 open flags",
    ]
    assert [count(n, "query", "queries") for n in (1, 2)] == ["1 query", "2 queries"]
