"""The slow detectors in the window: after the quick ones, paragraph by paragraph, and out of the way."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from annotator.detect.base import FIRST_SIGHT, Article, CancelToken, Finding, Scope
from annotator.detect.registry import Entry
from annotator.gui.analysing import READY_AFTER_MS, Analysing
from annotator.gui.controller import Controller
from annotator.gui.events import AnalysisState
from annotator.gui.jobs import Jobs
from annotator.gui.main_window import MainWindow
from annotator.model.anchor import Span
from annotator.model.document import Document
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, FlagStatus
from annotator.services.analysis import Analyser, SlowPart
from annotator.services.workspace import Workspace

from .conftest import ScriptedPrompts

READ: list[str] = []
LOOKED: list[str] = []


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


class Glancer(Reader):
    """Sees the second word of each sentence that it looks at; the reading, which takes the first two words of
    a paragraph for wrong, says more of the same place."""

    def look(self, article: Article, cancel: CancelToken, busy: Callable[[], bool]) -> None:
        if not article.segments:
            LOOKED.append("ready")
        LOOKED.extend(p.span.of(article.text) for p in article.segments)

    def glance(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        READ.append("a glance")
        for piece in article.segments:
            if len(piece.span.of(article.text).split()) > 1:
                yield _words_of(article, piece.span, 1, FIRST_SIGHT)

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        for finding in super().detect(article, cancel):
            yield _words_of(article, finding.span, 0, "first")


def _words_of(article: Article, sentence: Span, first: int, rule: str) -> Finding:
    """The words of a sentence from its word number `first` to its second."""
    words = list(re.finditer(r"\S+", sentence.of(article.text)))[:2]
    span = Span(sentence.start + words[min(first, len(words) - 1)].start(), sentence.start + words[-1].end())
    return Finding(span, rule, Category.UNIDIOMATIC, Severity.MINOR, 0.7, "Odd words.")


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


@pytest.fixture
def glancer(slow_reader: type[Reader], monkeypatch: pytest.MonkeyPatch) -> type[Glancer]:
    """The same, with a reader that glances."""
    from annotator.detect import registry

    LOOKED.clear()
    entries = (registry.BUILTIN[0], Entry("reader", "reader", "Glancer", slow=True))
    monkeypatch.setattr(registry, "BUILTIN", entries)
    return Glancer


def _until_seen(controller: Controller, qtbot: Any) -> None:
    """Until something was said at first sight."""
    qtbot.waitUntil(lambda: bool(_seen(controller)), timeout=30_000)


def _until_read(controller: Controller, qtbot: Any) -> None:
    """Until the slow detectors have been through the article."""
    qtbot.waitUntil(lambda: controller.analysis.finished and not controller.analysis.reading, timeout=30_000)


def _seen(controller: Controller) -> list[Flag]:
    session = controller.session
    assert session is not None
    return [f for f in session.flags() if f.rule == FIRST_SIGHT]


def _gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Reading waits until it is set."""
    gate = threading.Event()

    def wait(cancel: CancelToken) -> None:
        while not gate.wait(0.005):
            cancel.check()

    monkeypatch.setattr(Reader, "wait", staticmethod(wait))
    return gate


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
    reading = [s for s in states if s.reading]
    assert all(s.finished for s in reading)
    assert (reading[0].read, reading[0].to_read) == (0, paragraphs)
    assert not any(s.running and s.reading for s in states)
    assert controller.analysis.finished


class Server(Reader):
    """Waits for a server that starts when `gate` is set; then it takes the first words of each paragraph for
    wrong."""

    id = "server"
    title = "A server"
    gate = threading.Event()

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        while not self.gate.wait(0.005):
            cancel.check()
        for piece in article.segments:
            yield _words_of(article, piece.span, 0, "late")


@pytest.fixture
def server(slow_reader: type[Reader], monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    """The slow reader and the quick detector beside one that waits for its server."""
    from annotator.detect import registry

    Server.gate.clear()
    entry = Entry("server", "reader", "Server", engine=True, server=True)
    monkeypatch.setattr(registry, "BUILTIN", (*registry.BUILTIN, entry))
    return Server


def test_a_server_that_has_to_start_holds_up_nothing(
    server: type[Server], document: Document, controller: Controller, window: MainWindow, qtbot: Any
) -> None:
    def found() -> set[str]:
        return {f.detector for f in controller.session.flags()}

    said: list[str] = []
    controller.analysis_changed.connect(lambda _: said.append(window.status.activity.text()))
    controller.analyse()
    qtbot.waitUntil(lambda: "reader" in found(), timeout=30_000)
    assert "repetition" in found()
    assert controller.analysis.running
    assert any(words.startswith("Checking; reading for sense") for words in said)
    qtbot.waitUntil(lambda: not controller.analysis.reading, timeout=30_000)
    assert "server" not in found()
    assert window.status.activity.text() == "Checked; waiting for A server"
    assert window.status.cancel.isVisible()
    before, read = found(), len(READ)
    server.gate.set()
    qtbot.waitUntil(lambda: controller.analysis.finished, timeout=30_000)
    assert found() == {*before, "server"}
    assert not controller.analysis.reading
    assert len(READ) == read
    assert window.status.activity.text() == "Checked"


def test_where_nobody_hears_early_a_server_starts_beside_the_others(
    server: type[Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.detect.repetition import Repetition
    from annotator.services.analysis import Analyser

    begun = threading.Event()

    def detect(self: Server, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        begun.set()
        yield from ()

    def wait(_self: object, _article: Article, _cancel: CancelToken) -> Iterator[Finding]:
        assert begun.wait(30)
        yield from ()

    monkeypatch.setattr(Server, "detect", detect)
    monkeypatch.setattr(Repetition, "detect", wait)
    assert Analyser().check("It is late.").ran >= {"server", "repetition"}


def test_checking_can_be_cancelled_while_a_server_starts(
    server: type[Server], document: Document, controller: Controller, window: MainWindow, qtbot: Any
) -> None:
    controller.analyse()
    qtbot.waitUntil(lambda: bool(_reader_flags(controller)), timeout=30_000)
    window.actions_["cancel"].trigger()
    kept = {f.id for f in controller.session.flags()}
    server.gate.set()
    qtbot.waitUntil(lambda: not controller.jobs.busy, timeout=30_000)
    assert {f.id for f in controller.session.flags()} == kept
    assert controller.analysis.stopped
    assert window.status.activity.text() == "Checking stopped"


def test_reading_begins_where_the_reader_is(
    slow_reader: type[Reader], document: Document, controller: Controller, qtbot: Any
) -> None:
    session = controller.session
    middle = next(s for s in session.segments if s.paragraph == 20)
    session.remember_place(middle.span.start)
    controller.analyse()
    qtbot.waitUntil(lambda: len(READ) > 3, timeout=30_000)
    assert READ[0] == middle.span.of(document.text)


def test_reading_follows_the_reader(
    slow_reader: type[Reader], document: Document, controller: Controller, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    gate = _gate(monkeypatch)
    controller.analyse()
    qtbot.waitUntil(lambda: controller.analysis.reading, timeout=30_000)
    later = next(s for s in controller.session.segments if s.paragraph == 25)
    controller.visible_changed.emit(later.span)
    gate.set()
    qtbot.waitUntil(lambda: len(READ) > 3, timeout=30_000)
    assert later.span.of(document.text) in READ[:2]  # the first may have been begun before


def test_cancel_stops_reading_and_keeps_what_was_found(
    slow_reader: type[Reader], document: Document, controller: Controller, window: MainWindow, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
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
    assert window.status.activity.text() == "Checked; reading for sense stopped"
    controller.analyse()
    assert not controller.analysis.stopped
    controller.cancel_analysis()
    assert window.status.activity.text() == "Checking stopped"


def test_the_look_over_the_whole_article_is_shown_and_can_be_cancelled(
    slow_reader: type[Reader], document: Document, controller: Controller, window: MainWindow, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
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


def test_what_is_known_does_not_vanish_and_come_back_while_it_is_read_again(
    slow_reader: type[Reader], document: Document, controller: Controller, qtbot: Any
) -> None:
    def sure() -> set[float]:
        assert controller.session is not None
        return {f.confidence for f in controller.session.flags() if f.detector == "reader"}

    controller.analyse()
    _until_read(controller, qtbot)
    assert sure() == {0.8}
    seen: list[set[float]] = []
    controller.changed.connect(lambda _changes: seen.append(sure()))
    controller.analysis_changed.connect(lambda _state: seen.append(sure()))
    controller.analyse()
    _until_read(controller, qtbot)
    assert len(seen) > 3
    assert all(each == {0.8} for each in seen)


def test_a_new_reading_takes_away_what_is_no_longer_found(
    slow_reader: type[Reader],
    document: Document,
    controller: Controller,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: Any,
) -> None:
    controller.analyse()
    _until_read(controller, qtbot)
    assert _reader_flags(controller)
    monkeypatch.setattr(Reader, "detect", lambda *_: iter(()))
    controller.analyse()
    _until_read(controller, qtbot)
    assert _reader_flags(controller) == []


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


def test_what_is_on_screen_is_told_of_at_first_sight_and_then_read(
    glancer: type[Glancer], document: Document, controller: Controller, window: MainWindow, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    screens: list[Span] = []
    controller.visible_changed.connect(screens.append)
    bar = window.pane.view.verticalScrollBar()
    bar.setValue(bar.value() + bar.singleStep())
    qtbot.waitUntil(lambda: bool(screens))
    gate = _gate(monkeypatch)
    controller.analyse()
    _until_seen(controller, qtbot)
    assert READ == ["a glance"]
    assert controller.analysis.reading
    assert "paragraph 1 of" in window.status.activity.text()
    shown = [p.span for p in controller.session.segments if p.span.overlaps(screens[-1])]
    assert len({f.span for f in _seen(controller)}) >= len(shown) // 2
    assert all(shown[0].start <= f.span.start < shown[-1].end for f in _seen(controller))
    gate.set()
    _until_read(controller, qtbot)
    assert _seen(controller) == []
    paragraphs = len({s.paragraph for s in controller.session.segments})
    assert len(_reader_flags(controller)) == paragraphs


def test_the_slow_ones_look_while_the_quick_ones_work(
    glancer: type[Glancer], document: Document, controller: Controller, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from annotator.detect.repetition import Repetition

    def wait(_self: object, _article: Article, cancel: CancelToken) -> Iterator[Finding]:
        while len(LOOKED) < 2:
            time.sleep(0.005)
            cancel.check()
        yield from ()

    monkeypatch.setattr(Repetition, "detect", wait)
    _gate(monkeypatch)
    controller.analyse()
    _until_seen(controller, qtbot)
    quotes = [f.anchor.quote for f in _seen(controller)]
    assert LOOKED[0] == "ready"
    assert all(any(q in sentence for sentence in LOOKED) for q in quotes)
    assert READ == ["a glance"]


def test_cancel_keeps_what_was_seen_and_opening_again_reads_without_a_glance(
    glancer: type[Glancer], document: Document, controller: Controller, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    gate = _gate(monkeypatch)
    controller.analyse()
    _until_seen(controller, qtbot)
    seen = _seen(controller)
    controller.cancel_analysis()
    qtbot.wait(50)
    assert _seen(controller) == seen
    gate.set()
    looked = len(LOOKED)
    controller.analyse()
    _until_read(controller, qtbot)
    assert READ.count("a glance") == 1
    assert len(LOOKED) == looked
    assert _seen(controller) == []


def test_a_decision_made_at_first_sight_outlives_the_reading_and_the_next_check(
    glancer: type[Glancer], document: Document, controller: Controller, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    gate = _gate(monkeypatch)
    controller.analyse()
    _until_seen(controller, qtbot)
    first = {s.paragraph: s.span for s in reversed(controller.session.segments)}
    decided = next(f for f in _seen(controller) if any(s.contains(f.span) for s in first.values()))
    controller.session.dismiss([decided.id])
    gate.set()
    for _ in range(2):
        _until_read(controller, qtbot)
        (flag,) = _seen(controller)
        assert (flag.id, flag.status, flag.stale) == (decided.id, FlagStatus.DISMISSED, False)
        there = [f for f in controller.session.flags() if f.span.overlaps(flag.span)]
        assert there == [flag]
        controller.analyse()


def test_a_passage_somebody_is_at_changes_when_they_go_on(
    glancer: type[Glancer], document: Document, controller: Controller, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    gate = _gate(monkeypatch)
    controller.analyse()
    _until_seen(controller, qtbot)
    flag = _seen(controller)[-1]
    controller.select_passage(flag.id)
    assert controller.selection.passage is not None
    gate.set()
    _until_read(controller, qtbot)
    assert flag.id in controller.selection.passage.flag_ids
    assert flag in _seen(controller)
    controller.select_passage(None)
    qtbot.waitUntil(lambda: not _seen(controller))
    paragraphs = len({s.paragraph for s in controller.session.segments})
    assert len(_reader_flags(controller)) == paragraphs


def test_another_article_gets_nothing_that_was_held_back(
    glancer: type[Glancer], document: Document, controller: Controller, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    gate = _gate(monkeypatch)
    controller.analyse()
    _until_seen(controller, qtbot)
    controller.select_passage(_seen(controller)[0].id)
    gate.set()
    _until_read(controller, qtbot)
    other = controller.import_text("Another article. It has two sentences.", "other")
    assert other is not None
    _until_read(controller, qtbot)
    assert controller.session.document.id == other.id
    assert all(f.document_id == other.id for f in controller.session.flags())
    assert controller.prompts.errors == []


def test_the_slow_ones_get_ready_while_the_window_is_made(
    glancer: type[Glancer], controller: Controller, qtbot: Any
) -> None:
    qtbot.waitUntil(lambda: LOOKED == ["ready"], timeout=30_000)


@pytest.mark.parametrize("opened", [False, True])
def test_the_quick_ones_get_ready_where_no_article_is_opened_with_the_window(
    glancer: type[Glancer], workspace: Workspace, analyser: Analyser, prompts: ScriptedPrompts, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch, opened: bool,
) -> None:  # fmt: skip
    ready: list[str] = []
    monkeypatch.setattr(analyser, "get_quick_ready", lambda *, cancel: ready.append("quick"))
    made = Controller(workspace, analyser, Jobs(), prompts)
    try:
        if opened:
            made.import_text("An article. It has two sentences.", "new")
        qtbot.wait(READY_AFTER_MS + 300)
        assert ready == ([] if opened else ["quick"])
    finally:
        made.close()
