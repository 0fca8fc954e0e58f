"""The slow detectors in the window: after the quick ones, paragraph by paragraph, and out of the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.detect.registry import Entry
from annotator.gui.analysing import Analysing
from annotator.gui.controller import Controller
from annotator.gui.events import AnalysisState
from annotator.gui.main_window import MainWindow
from annotator.model.anchor import Span
from annotator.model.document import Document
from annotator.model.mqm import Category, Severity
from annotator.services.analysis import SlowPart

READ: list[str] = []


class Reader:
    """A slow detector: finds the first sentence of each paragraph, and waits where a test says so. It is
    surer of them when it has read the whole article. `READ` holds what it was given alone."""

    id = "reader"
    title = "A slow reader"
    scope = Scope.PARAGRAPH
    languages = frozenset[str]()
    wait: Callable[[CancelToken], None] = staticmethod(lambda _cancel: None)
    wait_at_the_end: Callable[[CancelToken], None] = staticmethod(lambda _cancel: None)

    def availability(self) -> str:
        return ""

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        first = {piece.paragraph: piece.span for piece in reversed(article.segments)}
        if len(first) == 1:
            type(self).wait(cancel)
            READ.extend(span.of(article.text) for span in first.values())
        else:
            type(self).wait_at_the_end(cancel)
        sure = 0.7 if len(first) == 1 else 0.8
        for span in first.values():
            yield Finding(
                span, "first", Category.UNIDIOMATIC, Severity.MINOR, sure, "The first of its paragraph."
            )


@pytest.fixture
def slow_reader(monkeypatch: pytest.MonkeyPatch) -> type[Reader]:
    """The slow reader beside one quick detector."""
    from annotator.detect import registry

    READ.clear()
    monkeypatch.setattr(Reader, "wait", staticmethod(lambda _cancel: None))
    monkeypatch.setattr(registry, "BUILTIN", (Entry("repetition", "repetition", "Repetition"),
                                              Entry("reader", "reader", "Reader", slow=True)))  # fmt: skip
    import sys

    monkeypatch.setitem(sys.modules, "annotator.detect.reader", sys.modules[__name__])
    return Reader


def _reader_flags(controller: Controller) -> list[str]:
    session = controller.session
    assert session is not None
    return [f.anchor.quote for f in session.flags() if f.detector == "reader"]


def test_slow_detectors_read_on_after_the_quick_ones(
    slow_reader: type[Reader], document: Document, controller: Controller, qtbot: Any
) -> None:
    states: list[AnalysisState] = []
    controller.analysis_changed.connect(states.append)
    controller.analyse()
    paragraphs = len({s.paragraph for s in controller.session.segments})
    qtbot.waitUntil(lambda: len(_reader_flags(controller)) == paragraphs, timeout=30_000)
    qtbot.waitUntil(lambda: not controller.analysis.reading)
    assert len(READ) == paragraphs
    assert {f.confidence for f in controller.session.flags() if f.detector == "reader"} == {0.8}
    assert any(s.finished and s.reading for s in states)
    assert not any(s.running and s.reading for s in states)
    assert controller.analysis.finished


def test_reading_begins_where_the_reader_is(
    slow_reader: type[Reader], document: Document, controller: Controller, qtbot: Any
) -> None:
    session = controller.session
    middle = next(s for s in session.segments if s.paragraph == 20)
    session.remember_place(middle.span.start)
    controller.analyse()
    qtbot.waitUntil(lambda: len(READ) > 3, timeout=30_000)
    assert READ[0] == middle.span.of(document.text)


def test_cancel_stops_reading_and_keeps_what_was_found(
    slow_reader: type[Reader], document: Document, controller: Controller, window: MainWindow, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    import time

    def wait(cancel: CancelToken) -> None:
        while len(READ) >= 2 and not cancel.cancelled:
            time.sleep(0.005)
        cancel.check()

    monkeypatch.setattr(Reader, "wait", staticmethod(wait))
    controller.analyse()
    qtbot.waitUntil(lambda: len(_reader_flags(controller)) == 2, timeout=30_000)
    assert "paragraph 3 of" in window.status.activity.text()
    assert window.status.cancel.isVisible()
    window.actions_["cancel"].trigger()
    qtbot.waitUntil(lambda: not controller.analysis.reading)
    assert len(_reader_flags(controller)) == 2
    assert not window.status.cancel.isVisible()


def test_the_look_over_the_whole_article_is_shown_and_can_be_cancelled(
    slow_reader: type[Reader], document: Document, controller: Controller, window: MainWindow, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    import time

    def wait(cancel: CancelToken) -> None:
        while not cancel.cancelled:
            time.sleep(0.005)
        cancel.check()

    monkeypatch.setattr(Reader, "wait_at_the_end", staticmethod(wait))
    controller.analyse()
    paragraphs = len({s.paragraph for s in controller.session.segments})
    qtbot.waitUntil(lambda: controller.analysis.read == paragraphs, timeout=30_000)
    assert controller.analysis.reading
    assert window.status.activity.text().endswith("the article as a whole")
    assert window.status.cancel.isVisible()
    window.actions_["cancel"].trigger()
    assert not controller.analysis.reading
    assert not window.status.cancel.isVisible()
    assert len(_reader_flags(controller)) == paragraphs


@pytest.mark.parametrize("at", ["quick", "slow"])
def test_a_bug_in_the_work_ends_it(
    slow_reader: type[Reader], document: Document, controller: Controller, qtbot: Any, at: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def fail(*_args: object, **options: Any) -> None:
        if at == "slow":
            options["found"](SlowPart((), frozenset(), Span(0, 1), 1, 3))
        raise RuntimeError("a bug")

    states: list[AnalysisState] = []
    controller.analysis_changed.connect(states.append)
    crashes: list[object] = []
    controller.jobs.crashed.connect(crashes.append)
    analyser = type(controller.analyser)
    monkeypatch.setattr(analyser, "analyse" if at == "quick" else "analyse_slowly", fail)
    controller.analyse()
    qtbot.waitUntil(lambda: bool(crashes), timeout=30_000)
    assert [str(error) for error in crashes] == ["a bug"]
    assert states[-2].running if at == "quick" else states[-2].reading
    assert not controller.analysis.running
    assert not controller.analysis.reading


def test_a_new_check_starts_over(
    slow_reader: type[Reader], document: Document, controller: Controller, qtbot: Any
) -> None:
    assert isinstance(controller._analysing, Analysing)
    controller.analyse()
    controller.analyse()
    paragraphs = len({s.paragraph for s in controller.session.segments})
    qtbot.waitUntil(lambda: len(_reader_flags(controller)) == paragraphs, timeout=30_000)
    assert len(READ) == paragraphs
