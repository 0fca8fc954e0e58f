"""Work in the background: only the newest result counts, nothing is delivered after the end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from annotator.gui.jobs import Jobs
from annotator.model.errors import AnnotatorError


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.close()


def test_delivers_on_the_gui_thread(jobs: Jobs, qtbot: Any) -> None:
    seen = []
    jobs.submit(
        "a", lambda _cancel, _report: threading.current_thread().name,
        lambda name: seen.append((name, threading.current_thread().name)),
    )  # fmt: skip
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("annotator-jobs", threading.main_thread().name)]


def test_reports_progress_in_order(jobs: Jobs, qtbot: Any) -> None:
    seen: list[Any] = []
    jobs.submit(
        "a",
        lambda _cancel, report: [report(n) for n in range(3)] and "end",
        seen.append,
        on_progress=seen.append,
    )
    qtbot.waitUntil(lambda: "end" in seen)
    assert seen == [0, 1, 2, "end"]


def test_a_newer_job_of_the_same_key_makes_the_older_one_stale(jobs: Jobs, qtbot: Any) -> None:
    go = threading.Event()
    seen: list[str] = []

    def slow(_cancel: object, _report: object) -> str:
        go.wait(10)
        return "old"

    old = jobs.submit("a", slow, seen.append)
    jobs.submit("a", lambda _cancel, _report: "new", seen.append)
    jobs.submit("b", lambda _cancel, _report: "other", seen.append)
    assert old.token.cancelled
    go.set()
    qtbot.waitUntil(lambda: "other" in seen)
    assert seen == ["new", "other"]
    assert not jobs.busy


def test_a_cancelled_job_delivers_nothing(jobs: Jobs, qtbot: Any) -> None:
    begun = threading.Event()
    seen: list[Any] = []

    def work(cancel: Any, _report: object) -> None:
        begun.set()
        while True:
            cancel.check()

    jobs.submit("a", work, seen.append, on_failed=seen.append)
    assert begun.wait(10)
    jobs.cancel("a")
    qtbot.waitUntil(lambda: not jobs.busy)
    assert seen == []


def test_an_expected_error_goes_to_on_failed(jobs: Jobs, qtbot: Any) -> None:
    seen: list[AnnotatorError] = []

    def work(_cancel: object, _report: object) -> None:
        raise AnnotatorError("no", "hint")

    jobs.submit("a", work, seen.append, on_failed=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0].hint == "hint"


def test_a_bug_is_told_and_the_thread_lives_on(jobs: Jobs, qtbot: Any) -> None:
    crashes: list[Exception] = []
    seen: list[int] = []
    jobs.crashed.connect(crashes.append)
    jobs.submit("a", lambda _cancel, _report: 1 / 0, seen.append)
    jobs.submit("b", lambda _cancel, _report: 2, seen.append)
    qtbot.waitUntil(lambda: seen == [2])
    assert isinstance(crashes[0], ZeroDivisionError)


def test_nothing_is_delivered_after_close(qapp: object, qtbot: Any) -> None:
    jobs = Jobs()
    seen: list[int] = []
    jobs.submit("a", lambda _cancel, _report: 1, seen.append)
    assert jobs.close()
    jobs.submit("a", lambda _cancel, _report: 2, seen.append)
    qapp.processEvents()
    assert seen == []
    assert not jobs.busy or seen == []
