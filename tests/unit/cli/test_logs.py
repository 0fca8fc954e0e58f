"""A failing detector's traceback belongs in the log; the terminal gets a sentence."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator import logs
from annotator.detect import punctuation
from annotator.detect.base import Article, CancelToken

from .conftest import Run


@pytest.fixture(autouse=True)
def _handlers_of_before() -> Iterator[None]:
    logger = logging.getLogger("annotator")
    before = list(logger.handlers), logger.level, logger.propagate, logging.raiseExceptions
    yield
    for handler in logger.handlers:
        handler.close()
    logger.handlers, logger.level, logger.propagate, logging.raiseExceptions = before


@pytest.fixture
def log(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(logs, "log_path", lambda: home / "logs" / "annotator.log")
    return home / "logs" / "annotator.log"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_self: object, _article: Article, _cancel: CancelToken) -> list[object]:
        raise RuntimeError("oops")

    monkeypatch.setattr(punctuation.Punctuation, "detect", breaks)


ONLY = ("--only", "punctuation,repetition")


@pytest.mark.usefixtures("broken")
def test_the_terminal_gets_a_sentence_and_the_log_the_traceback(run: Run, article: Path, log: Path) -> None:
    result = run("check", article, *ONLY, status=2)
    reason = "It broke off with an error of its own (RuntimeError: oops)."
    assert result.stderr == f"annotator: detector “punctuation” did not run: {reason}\n"
    assert "the the" in result.stdout
    assert "Traceback" in log.read_text(encoding="utf-8")


@pytest.mark.usefixtures("broken")
def test_verbose_shows_it(run: Run, article: Path, log: Path) -> None:
    assert "Traceback" in run("--verbose", "check", article, *ONLY, status=2).stderr


@pytest.mark.usefixtures("broken")
def test_without_a_place_for_the_log_the_work_goes_on(run: Run, article: Path, log: Path) -> None:
    log.parent.write_text("a file where the folder should be")
    assert "Traceback" not in run("check", article, *ONLY, status=2).stderr


def test_nothing_is_written_where_nothing_went_wrong(run: Run, article: Path, log: Path) -> None:
    run("check", article, *ONLY)
    assert not log.exists()


@pytest.mark.usefixtures("broken")
def test_a_long_log_is_begun_anew(run: Run, article: Path, log: Path) -> None:
    log.parent.mkdir()
    log.write_text("x" * (logs.MAX_BYTES + 1))
    run("check", article, *ONLY, status=2)
    assert log.stat().st_size < 10_000
    assert log.with_name("annotator.log.1").stat().st_size > logs.MAX_BYTES
