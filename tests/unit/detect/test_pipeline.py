"""Running detectors, grouping flags, the registry, the shared parse."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.detect.fuse import combine, group
from annotator.detect.linguistics import parse
from annotator.detect.pipeline import Pipeline, make_flags
from annotator.detect.punctuation import Punctuation
from annotator.detect.registry import BUILTIN, DetectorOptions, builtin_detectors, detector_ids
from annotator.detect.repetition import Repetition
from annotator.detect.splices import Splices
from annotator.model.anchor import Span
from annotator.model.errors import CancelledError, UnavailableError
from annotator.model.mqm import Category, Severity
from annotator.model.review import FlagStatus, Level, Suggestion

TEXT = (
    "The the firm lost ground in Asia They closed two plants.\n\n"
    "The the end came soon.\n\nThe the end came soon."
)


class Fixed:
    """A detector that finds given words everywhere, or raises."""

    title = "Fixed"
    languages: frozenset[str] = frozenset()

    def __init__(
        self, id_: str, words: str, confidence: float = 0.7, *, error: Exception | None = None
    ) -> None:
        self.id, self.words, self.confidence, self.error = id_, words, confidence, error
        self.scope = Scope.PARAGRAPH
        self.suggestions: tuple[Suggestion, ...] = ()

    def availability(self) -> str:
        return ""

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        if self.error:
            raise self.error
        for piece in article.segments:
            cancel.check()
            at = article.text.find(self.words, piece.span.start, piece.span.end)
            if at >= 0:
                yield Finding(
                    Span(at, at + len(self.words)),
                    "fixed",
                    Category.GRAMMAR,
                    Severity.MINOR,
                    self.confidence,
                    "found",
                    self.suggestions,
                )


def test_a_detector_that_raises_is_reported_and_the_rest_go_on(caplog):
    broken = Fixed("broken", "", error=RuntimeError("oops"))
    missing = Fixed("missing", "", error=UnavailableError("No server.", "Start one."))
    result = Pipeline([broken, missing, Fixed("good", "firm")], engines={"missing"}).run(Article.of(TEXT))
    assert {f.detector: f.reason for f in result.failures} == {
        "broken": "It broke off with an error of its own (RuntimeError: oops).",
        "missing": "No server. Start one.",
    }
    assert result.ran == {"good"}
    assert [f.anchor.quote for f in result.flags] == ["firm"]


def test_progress_counts_every_detector():
    seen = []
    Pipeline([Fixed("a", "x"), Fixed("b", "x")], {"b"}).run(Article.of(TEXT), progress=seen.append)
    assert [(p.done, p.total) for p in seen] == [(1, 2), (2, 2)]


def test_nobody_waits_for_a_server():
    gate = threading.Event()
    early = []

    class Server(Fixed):
        def detect(self, article, cancel):
            assert gate.wait(30)
            yield from super().detect(article, cancel)

    def hear(result):
        early.append(result)
        gate.set()

    pipeline = Pipeline(
        [Server("server", "firm"), Fixed("engine", "a"), Fixed("plain", "firm")],
        {"server", "engine"},
        {"server"},
    )
    result = pipeline.run(Article.of(TEXT), early=hear)
    assert [e.ran for e in early] == [{"engine", "plain"}]
    assert {f.detector for f in early[0].flags} == {"engine", "plain"}
    assert result.ran == {"server", "engine", "plain"}
    assert {f.id for f in early[0].flags} < {f.id for f in result.flags}
    assert early[0].seconds.keys() == {"engine", "plain"}


def test_progress_says_which_servers_are_waited_for():
    first, second = threading.Event(), threading.Event()
    seen = []

    class Server(Fixed):
        def __init__(self, id_, gate):
            super().__init__(id_, "firm")
            self.title, self.gate = f"Server {id_}", gate

        def detect(self, article, cancel):
            assert self.gate.wait(30)
            yield from super().detect(article, cancel)

    def hear(progress):
        seen.append((progress.done, progress.waiting))
        (first if len(seen) == 1 else second).set()

    servers = [Server("one", first), Server("two", second)]
    pipeline = Pipeline([*servers, Fixed("plain", "firm")], {"one", "two"}, {"one", "two"})
    result = pipeline.run(Article.of(TEXT), progress=hear, early=lambda _result: None)
    assert result.ran == {"one", "two", "plain"}
    assert seen == [(1, ("Server one", "Server two")), (2, ("Server two",)), (3, ())]


def test_servers_start_when_the_others_are_done_if_these_are_heard_early():
    begun = []

    class Noting(Fixed):
        def detect(self, article, cancel):
            begun.append(self.id)
            yield from super().detect(article, cancel)

    pipeline = Pipeline([Noting("server", "firm"), Noting("plain", "firm")], {"server"}, {"server"})
    pipeline.run(Article.of(TEXT), early=lambda _result: begun.append("told"))
    assert begun == ["plain", "told", "server"]


def test_nothing_is_told_early_where_nothing_is_waited_for():
    early = []
    Pipeline([Fixed("plain", "firm"), Fixed("engine", "firm")], {"engine"}).run(
        Article.of(TEXT), early=early.append
    )
    assert early == []


def test_a_detector_is_quiet_in_a_language_it_does_not_know():
    text = "Il est tard.\nIl est tôt."
    result = Pipeline([Splices()]).run(Article.of(text, "fr"))
    assert (result.failures, result.ran, result.flags) == ((), frozenset(), ())
    assert len(result.notices) == 1
    assert result.notices[0].startswith("The article is in French. Not checked: ")
    assert Pipeline([Splices()]).run(Article.of("It is late.")).notices == ()
    assert Pipeline([Splices()]).run_paragraph(Article.of(text, "fr"), 1).notices == ()


@pytest.mark.parametrize(
    "detector",
    [d for d in builtin_detectors(DetectorOptions()) if d.id not in ("languagetool", "fluency")],
    ids=lambda d: d.id,
)
def test_cancel_stops_every_detector(detector):
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        list(detector.detect(Article.of(TEXT), token))


def test_a_paragraph_gets_the_flags_of_the_whole_run():
    article = Article.of(TEXT)
    pipeline = Pipeline([Repetition(), Splices(), Punctuation()])
    whole = pipeline.run(article, "doc")
    parts = [f for n in (0, 1, 2) for f in pipeline.run_paragraph(article, n, "doc").flags]
    assert len(whole.flags) == 4
    assert [f.id for f in parts] == [f.id for f in whole.flags]


def test_fingerprints_tell_equal_quotes_apart():
    article = Article.of("A cat and a cat and a cat met here.")
    findings = [
        Finding(Span(s, s + 3), "r", Category.GRAMMAR, Severity.MINOR, 0.5, str(s)) for s in (2, 12, 22)
    ]
    ids = {f.id for f in make_flags(article, "d", {"x": findings})}
    assert len(ids) == 3
    assert ids == {f.id for f in make_flags(article, "d", {"x": reversed(findings)})}


def flags(*entries, text="one two three four five six seven eight nine ten"):
    """Flags from (detector, quoted words, confidence, suggestion or None)."""
    by_detector: dict[str, list[Finding]] = {}
    for detector, words, confidence, suggestion in entries:
        at = text.index(words)
        options = () if suggestion is None else (Suggestion(suggestion),)
        by_detector.setdefault(detector, []).append(
            Finding(
                Span(at, at + len(words)), words, Category.GRAMMAR, Severity.MINOR, confidence, words, options
            )
        )
    return make_flags(Article.of(text), "d", by_detector)


def test_agreement_makes_surer():
    [passage] = group(flags(("a", "two three", 0.7, None), ("b", "three four", 0.6, None)))
    assert passage.confidence == pytest.approx(0.88)
    assert combine([("a", 0.9), ("b", 0.9), ("c", 0.9)]) == pytest.approx(0.97)
    assert combine([("a", 0.7), ("a", 0.6)]) == pytest.approx(0.7)
    assert combine([("hand", 1.0)]) == 1.0
    assert combine([("a", 0.2), ("b", 0.2), ("c", 0.5)]) == 0.5


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (("harper", "AnA"), ("languagetool", "EN_A_VS_AN"), False),
        (("harper", "AnA"), ("articles", "a-an"), False),
        (("harper", "SpellCheck"), ("fluency", "unlikely"), False),
        (("languagetool", "MORFOLOGIK_RULE"), ("harper", "SpellCheck"), False),
        (("harper", "SpellCheck"), ("languagetool", "EN_A_VS_AN"), True),
        (("harper", "AnA"), ("fluency", "unlikely"), True),
        (("fragments", "cut-off"), ("fluency", "unlikely"), True),
    ],
)
def test_detectors_that_go_by_the_same_agree_without_making_surer(
    one: tuple[str, str], other: tuple[str, str], agree: bool
) -> None:
    both = [
        replace(flag, rule=rule)
        for detector, rule in (one, other)
        for flag in flags((detector, "two three", 0.7, None))
    ]
    [passage] = group(both)
    assert passage.confidence == pytest.approx(0.91 if agree else 0.7)


def test_a_doubtful_flag_shows_only_under_everything_unless_others_agree():
    doubt, other = ("a", "two three", 0.5, None), ("b", "three four", 0.5, None)
    [alone] = group(flags(doubt))
    assert not alone.shown_at(Level.LIKELY)
    assert alone.shown_at(Level.EVERYTHING)
    [agreed] = group(flags(doubt, other))
    assert agreed.shown_at(Level.LIKELY)
    assert not agreed.shown_at(Level.CERTAIN)
    [same] = group(flags(("harper", "two three", 0.5, None), ("languagetool", "three four", 0.5, None)))
    assert not same.shown_at(Level.LIKELY)


def test_suggestions_replace_exactly_the_passage():
    [passage] = group(flags(("a", "two three", 0.9, "TWO"), ("b", "three four", 0.7, "FOUR")))
    assert [s.replacement for s in passage.suggestions] == ["TWO four", "two FOUR"]


def test_weak_flags_do_not_glue_strong_ones():
    made = flags(
        ("a", "one two", 0.9, None), ("b", "two three four", 0.3, None), ("c", "four five", 0.8, None)
    )
    passages = group(made)
    assert [(p.span, len(p.flags)) for p in passages] == [(Span(0, 7), 1), (Span(14, 23), 2)]


def test_every_flag_is_in_one_passage():
    made = flags(
        ("a", "one", 0.2, None),
        ("b", "one two", 0.4, None),
        ("c", "nine", 0.7, None),
        ("d", "four", 0.1, None),
    )
    assert sorted(f.id for p in group(made) for f in p.flags) == sorted(f.id for f in made)


def test_what_is_settled_no_longer_speaks_for_the_passage():
    from dataclasses import replace

    strong, weak = flags(("a", "two", 0.9, "TWO"), ("b", "two three", 0.65, "3"))
    [passage] = group([replace(strong, status=FlagStatus.DISMISSED), weak])
    assert passage.confidence == pytest.approx(0.65)
    assert passage.id == weak.id
    assert passage.status is FlagStatus.OPEN


def test_registry_imports_no_detector():
    code = (
        "import sys, annotator.detect.registry as r; r.detector_ids(r.DetectorOptions());"
        "sys.exit(any(m in sys.modules for m in ('spacy', 'harper', 'annotator.detect.splices')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_parse_leaves_out_spacys_commands_and_they_can_be_imported_later():
    code = (
        "import sys; from annotator.detect.base import Article;"
        "from annotator.detect.linguistics import parse;"
        "assert parse(Article.of('It is late.')).sentences;"
        "assert not any(m.startswith('spacy.cli') for m in sys.modules);"
        "from spacy.cli import info; assert callable(info)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_registry_ids_are_the_detectors_own():
    made = builtin_detectors(DetectorOptions())
    assert [d.id for d in made] == [e.id for e in BUILTIN] == list(detector_ids(DetectorOptions()))
    assert [d.id for d in builtin_detectors(DetectorOptions(), {"splices"})] == ["splices"]


def test_one_parse_for_all_threads():
    article = Article.of("The firm lost ground. It closed “two” plants in Côte d’Ivoire 😀 today.")
    parses = []
    threads = [threading.Thread(target=lambda: parses.append(parse(article))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(p is parses[0] for p in parses)
    for sentence in parses[0].sentences:
        for word in sentence.words:
            assert article.text[word.start : word.end] == word.text
            assert sentence.span.contains(Span(word.start, word.end))
            assert 0 <= word.head < len(sentence.words)
