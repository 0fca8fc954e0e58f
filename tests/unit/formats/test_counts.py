from __future__ import annotations

from annotator.formats.counts import of_all


def test_one_and_more_of_one_and_many() -> None:
    assert of_all(1, 30, "segment", "has", "have") == "1 of 30 segments has"
    assert of_all(12, 3000, "segment", "has", "have") == "12 of 3,000 segments have"
    assert of_all(1, 1, "segment", "has", "have") == "1 of 1 segment has"
