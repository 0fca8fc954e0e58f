from __future__ import annotations

from .conftest import Run


def test_lookup_shows_who_a_name_may_be(run: Run) -> None:
    output = run("entities", "lookup", "Pete Hegses").output
    assert "Pete Hegseth" in output.splitlines()[0]
    assert "US Secretary of Defense" in output
    assert "Nothing known" in run("entities", "lookup", "…").stderr


def test_stats_and_build_count_the_tables(run: Run) -> None:
    total = int(run("entities", "build").output.split()[0])
    counts = [int(line.split()[0]) for line in run("entities", "stats").output.splitlines()]
    assert sum(counts) == total
    assert min(counts) >= 1500
