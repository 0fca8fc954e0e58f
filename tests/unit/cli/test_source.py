"""Articles with the text they were translated from."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

TARGET = """\
The ministers met in Paris on Monday. They agreed on aid worth 530 million euros.
The talks will go on in August. Nobody knows when they will end.
"""
SOURCE = """\
Министры встретились в Париже в понедельник. Они договорились о помощи на сумму 350 миллионов евро.
Переговоры продолжатся в июле. Никто не знает, когда они закончатся.
"""
ONLY = ("--only", "bilingual")


@pytest.fixture
def target(home: Path) -> Path:
    (home / "source.txt").write_text(SOURCE, encoding="utf-8")
    path = home / "target.txt"
    path.write_text(TARGET, encoding="utf-8")
    return path


def test_check_compares_with_the_source(run: Run, target: Path) -> None:
    with_source = run("check", target, "--source", "source.txt", *ONLY, "--format", "text").stdout
    assert "530" in with_source
    assert "350 миллионов" in with_source
    assert "August" in with_source
    assert "530" not in run("check", target, *ONLY, "--format", "text").stdout


def test_import_keeps_the_source_and_compares(run: Run, target: Path) -> None:
    run("import", target, "--source", "source.txt")
    shown = run("show", "1", "--level", "certain").output
    assert "530" in shown
    assert "350" in shown


def test_a_source_can_come_later_and_go(run: Run, target: Path) -> None:
    run("import", target)
    assert "530" not in run("show", "1").output
    run("source", "1", "source.txt")
    assert "530" in run("show", "1").output
    run("source", "1", "--remove")
    assert "530" not in run("show", "1").output


def test_one_source_for_two_articles_is_refused(run: Run, target: Path) -> None:
    assert "one file" in run("check", target, target, "--source", "source.txt", status=2).output
    assert "one file" in run("import", target, target, "--source", "source.txt", status=2).output
    assert "--remove" in run("source", "1", status=2).output


def test_a_source_that_is_not_there_is_named(run: Run, target: Path) -> None:
    assert "nowhere.txt" in run("check", target, "--source", "nowhere.txt", status=2).output
    assert "nowhere.txt" in run("import", target, "--source", "nowhere.txt", status=2).output
