"""The LanguageTool backend without a server: addresses and what is told when there is none."""

import pytest

from annotator.detect.base import Article, CancelToken
from annotator.detect.languagetool import _BATCH, LanguageToolDetector, _batches
from annotator.detect.registry import DetectorOptions
from annotator.model.anchor import Span
from annotator.model.errors import UnavailableError


def detector(address: str) -> LanguageToolDetector:
    return LanguageToolDetector(DetectorOptions(languagetool_server=address))


@pytest.mark.parametrize("address", ["http://127.0.0.1:8081", "http://localhost:8081", "http://[::1]:8081"])
def test_loopback_is_not_remote(address: str) -> None:
    assert detector(address).remote == ""
    assert detector(address).availability() == ""


@pytest.mark.parametrize("address", ["https://lt.example.org/api", "http://192.0.2.7:8081"])
def test_every_other_address_is_shown_as_remote(address: str) -> None:
    assert detector(address).remote == address


@pytest.mark.parametrize("address", ["lt.example.org", "ftp://lt.example.org", "http://", "http://[oops"])
def test_what_is_no_address_is_refused_before_anything_is_sent(address: str) -> None:
    assert "should look like" in detector(address).availability()
    assert detector(address).remote == address


def test_a_named_server_that_is_not_there_is_reported_quickly() -> None:
    with pytest.raises(UnavailableError, match=r"http://127\.0\.0\.1:9 does not answer"):
        list(detector("http://127.0.0.1:9").detect(Article.of("Some text."), CancelToken()))


def test_an_overlong_paragraph_goes_in_pieces_of_whole_sentences() -> None:
    """At once it would take the server longer than an answer is waited for."""
    text = "A short paragraph.\n" + "Plain words stand here. " * 3000 + "\nThe end."
    article = Article.of(text)
    batches = list(_batches(article))
    assert len(batches) == 11
    assert max(len(b.text) for b in batches) <= _BATCH
    spans = [span for batch in batches for _, span in batch.places]
    assert all(span.of(text).endswith(".") for span in spans)
    assert [s for s in article.segments if not any(span.contains(s.span) for span in spans)] == []
    for batch in batches:
        for begin, span in batch.places:
            assert batch.text[begin : begin + len(span)] == span.of(text)
            assert batch.in_article(begin + 2, begin + 7) == Span(span.start + 2, span.start + 7)
