"""The LanguageTool backend against a real server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from annotator.detect.base import Article, CancelToken, Finding
from annotator.detect.languagetool import LanguageToolDetector
from annotator.detect.languagetool_server import LocalServer
from annotator.detect.pipeline import Pipeline
from annotator.detect.registry import DetectorOptions
from annotator.model.errors import CancelledError, UnavailableError
from annotator.model.review import Level
from annotator.paths import seed

pytestmark = [pytest.mark.languagetool, pytest.mark.usefixtures("languagetool_home")]

SAMPLE = seed("000_1696f6dd80099801.txt")


@pytest.fixture(scope="module")
def detector(languagetool_home: Path) -> Iterator[LanguageToolDetector]:
    made = LanguageToolDetector(DetectorOptions())
    assert made.availability() == ""
    yield made
    made.close()


def findings(detector: LanguageToolDetector, text: str) -> list[Finding]:
    return list(detector.detect(Article.of(text), CancelToken()))


def shown(detector: LanguageToolDetector, text: str) -> dict[str, list[str]]:
    return {
        f.span.of(text): [s.replacement for s in f.suggestions]
        for f in findings(detector, text)
        if f.confidence >= Level.LIKELY.threshold
    }


def java_processes() -> list[psutil.Process]:
    """The servers this process has started, below their guards."""
    return [p for p in psutil.Process().children(recursive=True) if "java" in p.name()]


@pytest.mark.parametrize(
    ("text", "words", "suggestion"),
    [
        ("We belidve that the talks will go on.", "belidve", "believe"),
        ("The committee made a objection to the plan.", "a", "an"),
        ("Officials reported an outbreaks of avian influenza.", "an outbreaks", "an outbreak"),
        ("The ship sank in in the harbour before dawn.", "in in", "in"),
    ],
)
def test_what_it_shows(detector: LanguageToolDetector, text: str, words: str, suggestion: str) -> None:
    assert suggestion in shown(detector, text)[words]


@pytest.mark.parametrize(
    "text",
    [
        "Neighbours of Volodymyr Zelenskyy praised Sauli Niinistö in Kryvyi Rih.",
        "Its colour was grey, and the organisations recognised it.",
    ],
)
def test_what_it_leaves_alone(detector: LanguageToolDetector, text: str) -> None:
    assert shown(detector, text) == {}


def test_articles_in_another_language_are_checked_in_it(detector: LanguageToolDetector) -> None:
    """French: the server takes long to load German."""
    text = "Les enfants mange une pomme avec Pete Hegses. C’est un problème dans ce mileux."
    found = {
        f.span.of(text): f.suggestions[0].replacement
        for f in detector.detect(Article.of(text, "fr"), CancelToken())
        if f.confidence >= Level.LIKELY.threshold
    }
    assert found["mange"] == "mangent"
    assert "mileux" in found
    assert not any("Hegses" in words for words in found)
    assert shown(detector, "We belidve that the talks will go on.")["belidve"]


def test_places_and_lengths_are_code_points(detector: LanguageToolDetector) -> None:
    text = "A line 😀\u00a0here.\n😀😀 We saw a 😀 belidve 😀 and a objection.\n\nThe end 😀 of of it."
    words = [f.span.of(text) for f in findings(detector, text)]
    assert {"belidve", "a", "of of"} <= set(words)


def test_a_paragraph_has_the_findings_it_has_in_the_article(detector: LanguageToolDetector) -> None:
    article = Article.of(SAMPLE.read_text("utf-8"))
    whole = Pipeline([detector]).run(article, "d")
    assert not whole.failures
    parts = [
        flag.id
        for paragraph in sorted({p.paragraph for p in article.segments})
        for flag in Pipeline([detector]).run_paragraph(article, paragraph, "d").flags
    ]
    # Quotation marks that run over paragraphs are seen only in the whole.
    alone = {f.id for f in whole.flags if "UNPAIRED" not in f.rule}
    assert alone
    assert alone <= set(parts)


def test_a_long_article_goes_in_batches(detector: LanguageToolDetector) -> None:
    text = "\n\n".join(["Plain words stand here, and nothing is wrong with them."] * 400 + ["We belidve it."])
    found = [f.span.of(text) for f in findings(detector, text)]
    assert found[-1] == "belidve"


def test_a_server_killed_in_mid_run_leaves_a_notice_and_all_other_flags(
    languagetool_home: Path, tmp_path: Path
) -> None:
    """By the command line, as somebody meets it."""
    article = tmp_path / "long.txt"
    article.write_text("They was here, and the the end came.\n\n" * 2000, encoding="utf-8")
    command = [sys.executable, "-m", "annotator.cli.main", "check", str(article), "--format", "json"]
    process = subprocess.Popen(
        [*command, "--only", "languagetool,repetition,punctuation"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        encoding="utf-8",
    )
    checking = psutil.Process(process.pid)
    java: list[psutil.Process] = []
    while not java:
        assert process.poll() is None, "it ended before the server started"
        java = [p for p in checking.children(recursive=True) if "java" in p.name() and p.net_connections()]
        time.sleep(0.1)
    time.sleep(1.0)
    java[0].kill()
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 2, errors  # what was asked for was not all done
    assert "“languagetool” did not run: The LanguageTool server ended while it was checking." in errors
    assert "Traceback" not in errors
    [document] = json.loads(out)["documents"]
    assert [u["detector"] for u in document["unavailable"]] == ["languagetool"]
    assert sum("repetition" in f["detectors"] for f in document["flags"]) == 2000
    assert not [p for p in java if p.is_running()]


def test_a_killed_server_is_reported_once_and_started_again(languagetool_home: Path) -> None:
    detector = LanguageToolDetector(DetectorOptions())
    try:
        before = {p.pid for p in java_processes()}
        list(detector.detect(Article.of("Some text."), CancelToken()))
        [java] = [p for p in java_processes() if p.pid not in before]
        text = "They was here, and they was there, and it were good.\n\n" * 4000
        threading.Timer(1.0, lambda: java.send_signal(signal.SIGKILL)).start()
        result = Pipeline([detector]).run(Article.of(text), "d")
        [failure] = result.failures
        assert failure.detector == "languagetool"
        assert "ended while it was checking" in failure.reason
        assert list(detector.detect(Article.of("We belidve it."), CancelToken()))
    finally:
        detector.close()


def test_cancelling_takes_effect_within_a_second(detector: LanguageToolDetector) -> None:
    list(detector.detect(Article.of("Warm."), CancelToken()))
    cancel = CancelToken()
    threading.Timer(0.5, cancel.cancel).start()
    begun = time.monotonic()
    with pytest.raises(CancelledError):
        list(detector.detect(Article.of("They was here, and they was there.\n\n" * 5000), cancel))
    assert time.monotonic() - begun < 2.5


def test_a_named_server_is_used_and_text_stays_here_on_loopback(languagetool_home: Path) -> None:
    server = LocalServer.start()
    try:
        detector = LanguageToolDetector(DetectorOptions(languagetool_server=server.url))
        assert detector.remote == ""
        assert shown(detector, "We belidve that it will go on.") == {"belidve": ["believe"]}
        assert server.alive
        detector.close()
        assert server.alive
    finally:
        server.stop()
    with pytest.raises(UnavailableError, match=r"http://127\.0\.0\.1:\d+ does not answer"):
        findings(detector, "We belidve it.")


def test_the_command_line_shows_its_findings_and_leaves_no_server(languagetool_home: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "annotator.cli.main", "check", str(SAMPLE), "--format", "json"]
    checked = subprocess.run(
        [*command, "--only", "languagetool"], capture_output=True, env=environment, check=True, timeout=120
    )
    [document] = json.loads(checked.stdout)["documents"]
    assert document["unavailable"] == []
    assert any("languagetool" in flag["detectors"] for flag in document["flags"])
    time.sleep(0.5)
    folder = str(languagetool_home)
    left = [
        p for p in psutil.process_iter(["cmdline", "ppid"]) if folder in " ".join(p.info["cmdline"] or [])
    ]
    assert [p for p in left if p.info["ppid"] == 1] == []
