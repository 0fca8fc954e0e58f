"""The Harper backend, with the real engine."""

import threading

import pytest
from harper import Linter

from annotator.detect import harper
from annotator.detect.base import Article, CancelToken, Finding
from annotator.detect.harper import HarperDetector
from annotator.detect.rule_table import load
from annotator.model.errors import CancelledError, UnavailableError
from annotator.model.review import Level
from annotator.paths import resource, seed

DETECTOR = HarperDetector()
LONG_SENTENCE = (
    "The European Union and Norway, which had agreed on the terms of the accord after several rounds of "
    "talks that went on for most of the summer and well into the autumn, said on Tuesday that they would "
    "publish it before the end of the year, once the ministers of all of the countries had signed it."
)


def findings(text: str) -> list[Finding]:
    return list(DETECTOR.detect(Article.of(text), CancelToken()))


def shown(text: str) -> dict[str, list[str]]:
    """The shown findings: words at fault and what is suggested for them."""
    return {
        f.span.of(text): [s.replacement for s in f.suggestions]
        for f in findings(text)
        if f.confidence >= Level.LIKELY.threshold
    }


def test_it_is_available() -> None:
    assert DETECTOR.availability() == ""


@pytest.mark.parametrize(
    ("text", "words", "suggestion"),
    [
        ("We belidve that the talks will go on.", "belidve", "believe"),
        ("The committee made a objection to the plan.", "a", "an"),
        ("They came despite of the rain that fell.", "despite of", "despite"),
        ("The ship sank in in the harbour before dawn.", "in in", "in"),
    ],
)
def test_what_it_shows(text: str, words: str, suggestion: str) -> None:
    assert suggestion in shown(text)[words]


@pytest.mark.parametrize(
    "text",
    [
        "Neighbours of Volodymyr Zelenskyy praised Sauli Niinistö in Kryvyi Rih.",
        "Its colour was grey, and the organisations recognised it.",
        "The body bore stab marks and an FIR was lodged at the police station.",
        "She said that that would never do.",
        "They counted ibexes (Capra ibex ibex) in the park.",
        "It rents out Grade A offices near Launch Pad 39A at the Kennedy Space Center.",
        "It was made by Acme Co., Ltd. and sold by others.",
        LONG_SENTENCE,
    ],
)
def test_what_it_leaves_alone(text: str) -> None:
    assert shown(text) == {}


def test_every_rule_of_the_table_is_one_of_harpers() -> None:
    known = set(Linter().get_lint_config())
    assert load(resource("grammar", "harper.tsv")).turned_on() <= known


def test_offsets_are_code_points_of_the_article() -> None:
    text = "A short line 😀\u00a0here.\n\n😀 We belidve that the talks will go on 😀."
    assert "belidve" in [f.span.of(text) for f in findings(text)]


def test_long_sentences_are_never_reported() -> None:
    assert all(
        f.rule != "LongSentences" for f in findings(seed("000_1696f6dd80099801.txt").read_text("utf-8"))
    )


def test_an_edited_paragraph_gives_the_same_findings_as_in_the_article() -> None:
    first, second = "We belidve that the talks will go on.", "The ship sank in in the harbour."
    whole = [(f.rule, f.span) for f in findings(f"{first}\n\n{second}")]
    offset = len(first) + 2
    assert whole == [(f.rule, f.span) for f in findings(first)] + [
        (f.rule, f.span.shifted(offset)) for f in findings(second)
    ]


def test_it_stops_when_cancelled() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        list(DETECTOR.detect(Article.of("Some text."), cancel))


def test_threads_take_turns() -> None:
    text = "We belidve that the talks will go on.\n\n" * 40
    results: list[int] = []
    threads = [threading.Thread(target=lambda: results.append(len(findings(text)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [40, 40, 40, 40]


def test_a_dictionary_that_is_not_there_is_no_error_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_rules: object) -> Linter:
        raise UnavailableError("Harper is not installed.")

    harper.read_dictionary()
    monkeypatch.setattr(harper, "_engine", missing)
    harper.read_dictionary()


def test_no_rule_prints(capfd: pytest.CaptureFixture[str]) -> None:
    """What is printed would stand in the midst of a report."""
    findings("I am looking forward to meet you. We look forward to see the results.")
    assert capfd.readouterr().out == ""
