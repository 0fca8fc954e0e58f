"""First looks of slow detectors through the pipeline and the analyser, with a detector that costs nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from annotator.detect.base import FIRST_SIGHT, Article, CancelToken, Finding, Scope
from annotator.detect.pipeline import Pipeline
from annotator.detect.registry import Entry
from annotator.model.anchor import Span
from annotator.model.errors import UnavailableError
from annotator.model.mqm import Category, Severity
from annotator.services.analysis import Analyser, AnalysisOptions, SlowPart
from annotator.services.slow_reading import MOST_AT_ONCE, on_screen

TEXT = "One is here. Two is here.\n\nThree is here. Four is here.\n\nFive is here."


class Glancer:
    """Finds sentences; at first sight and later by another rule."""

    id = "glancer"
    title = "Glancer"
    scope = Scope.PARAGRAPH
    languages = frozenset({"en"})

    def __init__(self) -> None:
        self.looked: list[str] = []
        self.busy: list[bool] = []
        self.order: list[str] = []
        self.problem = ""

    def availability(self) -> str:
        return self.problem

    def look(self, article: Article, cancel: CancelToken, busy: Callable[[], bool]) -> None:
        self.looked += [p.span.of(article.text) for p in article.segments]
        self.busy.append(busy())
        if self.looked and "Five" in self.looked[0]:
            raise UnavailableError("No engine.")

    def glance(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        self.order.append("glance")
        yield from _sentences(article, FIRST_SIGHT)

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        self.order.append("detect")
        yield from _sentences(article, "read")


def _sentences(article: Article, rule: str) -> Iterator[Finding]:
    for piece in article.segments:
        yield Finding(piece.span, rule, Category.UNIDIOMATIC, Severity.MINOR, 0.7, "A sentence.")


@pytest.fixture
def glancer() -> Glancer:
    return Glancer()


@pytest.fixture
def analyser(glancer: Glancer, monkeypatch: pytest.MonkeyPatch) -> Analyser:
    from annotator.detect import registry

    monkeypatch.setattr(registry, "BUILTIN", (Entry("glancer", "base", "-", slow=True),))
    monkeypatch.setattr("annotator.services.analysis.builtin_detectors", lambda _options: [glancer])
    return Analyser()


def quotes(part: SlowPart) -> list[str]:
    return [f.anchor.quote for f in part.flags]


def test_a_glance_is_at_the_sentences_given_and_nothing_else(glancer: Glancer) -> None:
    article = Article.of(TEXT)
    seen = Pipeline([glancer]).glance(article, article.segments[1:3], "d")
    assert [(f.anchor.quote, f.rule) for f in seen.flags] == [
        ("Two is here.", FIRST_SIGHT),
        ("Three is here.", FIRST_SIGHT),
    ]
    assert seen.ran == {"glancer"}


def test_a_flag_seen_at_first_sight_has_the_segment_of_the_whole_article(glancer: Glancer) -> None:
    article = Article.of(TEXT)
    pipeline = Pipeline([glancer])
    some = {f.id for f in pipeline.glance(article, article.segments[2:4], "d").flags}
    every = {f.id for f in pipeline.glance(article, article.segments, "d").flags}
    assert len(some) == 2
    assert some < every


def test_detectors_that_cannot_glance_are_left_out() -> None:
    class Plain:
        id, title, scope, languages = "plain", "Plain", Scope.PARAGRAPH, frozenset[str]()

        def availability(self) -> str:
            return ""

        def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
            raise AssertionError("read at first sight")

    article = Article.of(TEXT)
    pipeline = Pipeline([Plain()])
    pipeline.look(article, article.segments)
    assert pipeline.glance(article, article.segments).ran == frozenset()


@pytest.mark.parametrize("why", ["language", "missing"])
def test_nobody_looks_who_could_not_read(glancer: Glancer, why: str) -> None:
    glancer.problem = "Not installed." if why == "missing" else ""
    article = Article.of(TEXT, "fr" if why == "language" else "en")
    Pipeline([glancer]).look(article, article.segments)
    assert glancer.looked == []


def test_on_screen_are_whole_sentences_up_to_a_limit() -> None:
    article = Article.of(TEXT)
    assert [p.span.of(TEXT) for p in on_screen(article, Span(15, 30))] == ["Two is here.", "Three is here."]
    assert on_screen(article, Span(len(TEXT), len(TEXT) + 9)) == ()
    long = Article.of("A sentence of some words. " * 500)
    pieces = on_screen(long, Span(0, len(long.text)))
    assert MOST_AT_ONCE - 30 < pieces[-1].span.end - pieces[0].span.start <= MOST_AT_ONCE


def test_the_screen_is_told_first_and_then_read(analyser: Analyser, glancer: Glancer) -> None:
    article = Article.of(TEXT)
    parts: list[SlowPart] = []
    screen = article.segments[1].span.cover(article.segments[2].span)
    analyser.analyse_slowly(article, "d", first=lambda: screen.start, screen=screen, found=parts.append)
    assert [p.at_first_sight for p in parts] == [True, False, False, False]
    assert quotes(parts[0]) == ["Two is here.", "Three is here."]
    assert (parts[0].within, parts[0].done, parts[0].total) == (screen, 0, 3)
    assert quotes(parts[1])[0] == "One is here."
    assert glancer.order == ["glance", "detect", "detect", "detect", "detect"]


def test_reading_follows_the_reader(analyser: Analyser, glancer: Glancer) -> None:
    text = "\n\n".join(f"Paragraph {n} is here." for n in range(6))
    article = Article.of(text)
    spans = article.paragraph_spans()
    places = iter([spans[4].start, spans[5].start, spans[5].start, spans[1].start, spans[0].start, 0])
    read: list[Span] = []
    analyser.analyse_slowly(
        article, "d", first=lambda: next(places), found=lambda part: read.append(part.within)
    )
    assert [spans.index(span) for span in read] == [4, 5, 0, 1, 2, 3]


def test_without_a_screen_there_is_no_glance(analyser: Analyser, glancer: Glancer) -> None:
    analyser.analyse_slowly(Article.of(TEXT), "d", found=lambda _part: None)
    assert "glance" not in glancer.order


def test_looking_meanwhile_takes_the_sentences_on_screen(analyser: Analyser, glancer: Glancer) -> None:
    article = Article.of(TEXT)
    analyser.look(article, article.segments[0].span)
    assert glancer.looked == ["One is here."]
    assert glancer.busy == [False]


def test_getting_ready_is_a_look_at_nothing(analyser: Analyser, glancer: Glancer) -> None:
    analyser.get_ready()
    assert glancer.looked == []
    assert glancer.busy == [True]


class Quick:
    """Notes what it was given."""

    title = "Quick"
    scope = Scope.PARAGRAPH
    languages = frozenset[str]()

    def __init__(self, name: str, given: list[str]) -> None:
        self.id = name
        self._given = given

    def availability(self) -> str:
        return ""

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        self._given.append(self.id)
        yield from ()


@pytest.fixture
def given(glancer: Glancer, analyser: Analyser, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a quick detector and one with a server, which are there too, have been given to do."""
    from annotator.detect import registry

    given: list[str] = []
    entries = (Entry("quick", "base", "-"), Entry("late", "base", "-", engine=True, server=True))
    monkeypatch.setattr(registry, "BUILTIN", (*registry.BUILTIN, *entries))
    made = [Quick("quick", given), Quick("late", given), glancer]
    monkeypatch.setattr("annotator.services.analysis.builtin_detectors", lambda _options: made)
    return given


def test_the_quick_ones_get_ready_but_no_server_and_no_slow_one(
    analyser: Analyser, glancer: Glancer, given: list[str]
) -> None:
    analyser.get_quick_ready()
    assert given == ["quick"]
    assert (glancer.looked, glancer.order) == ([], [])


def test_a_server_is_not_asked_before_what_is_on_screen_was_seen(
    analyser: Analyser, glancer: Glancer, given: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    article = Article.of(TEXT)
    told, seen, looking = threading.Event(), threading.Event(), threading.Event()

    def look(_article: Article, _cancel: CancelToken, _busy: Callable[[], bool]) -> None:
        looking.set()
        seen.wait(20)

    monkeypatch.setattr(glancer, "look", look)
    with ThreadPoolExecutor(max_workers=2) as pool:
        looked = pool.submit(analyser.look, article, Span(0, len(TEXT)))
        assert looking.wait(20)
        done = pool.submit(analyser.analyse, article, "d", early=lambda _result: told.set())
        assert told.wait(20)
        time.sleep(0.1)
        before, busy = list(given), analyser._busy.is_set()
        seen.set()
        assert done.result(20).ran == {"quick", "late"}
        looked.result(20)
    assert (before, busy) == (["quick"], False)


def test_what_fails_in_a_look_is_left_to_the_reading(analyser: Analyser, glancer: Glancer) -> None:
    article = Article.of(TEXT)
    analyser.look(article, article.segments[-1].span)
    assert glancer.looked == ["Five is here."]


def test_how_much_will_be_read_is_known_beforehand(glancer: Glancer, analyser: Analyser) -> None:
    assert analyser.to_read(Article.of(TEXT)) == 3
    assert analyser.to_read(Article.of(TEXT, "fr")) == 0
    glancer.problem = "Not installed."
    assert analyser.to_read(Article.of(TEXT)) == 0
    glancer.problem = ""
    analyser._settings = AnalysisOptions({"glancer": False})
    assert analyser.to_read(Article.of(TEXT)) == 0
