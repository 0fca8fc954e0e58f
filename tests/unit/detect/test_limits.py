"""Text that is no prose: left out with a word about it, and the rest is checked."""

from __future__ import annotations

import pytest

from annotator.detect import linguistics
from annotator.detect.base import Article
from annotator.detect.harper import HarperDetector
from annotator.detect.limits import LONGEST_SENTENCE, LONGEST_WORD, fit
from annotator.detect.pipeline import Pipeline
from annotator.detect.punctuation import Punctuation
from annotator.detect.repetition import Repetition

PROSE = "The ministers met in Paris. They agreed that the the talks go on.\n"


def test_an_ordinary_article_is_left_as_it_is() -> None:
    article = Article.of(PROSE * 3)
    assert fit(article) == (article, ())
    assert fit(article)[0] is article


@pytest.mark.parametrize(
    ("junk", "why"),
    [
        ("x" * 1_000_000, "a sentence of 1,000,000 characters"),
        ("word " * LONGEST_SENTENCE, "a sentence of 99,999 characters"),
        ("Then came " + "x" * (LONGEST_WORD + 1) + ". And that.", "a word of more than 1,000 letters"),
    ],
)
def test_what_is_no_prose_is_left_out_and_the_rest_checked(junk: str, why: str) -> None:
    text = f"{PROSE}{junk}\n{PROSE}"
    result = Pipeline([Repetition(), Punctuation(), HarperDetector()], {"harper"}).run(Article.of(text))
    assert result.failures == ()
    (notice,) = result.notices
    assert why in notice
    doubled = {f.span.start for f in result.flags if f.rule == "double-word"}
    assert len(doubled) == 2
    assert max(doubled) > len(PROSE) + len(junk)


def test_flags_keep_their_ids_beside_a_paragraph_left_out() -> None:
    """A fingerprint counts all segments, so that no decision is lost when limits change."""
    long = "x" * (LONGEST_SENTENCE + 1)
    short = "x" * 10 + "."

    def ids(text: str) -> list[str]:
        return [f.id for f in Pipeline([Repetition()]).run(Article.of(text)).flags]

    assert ids(f"{PROSE}{long}\n{PROSE}") == ids(f"{PROSE}{short}\n{PROSE}")


def test_several_are_counted() -> None:
    (notice,) = fit(Article.of(f"{'x' * 30_000}\n{PROSE}{'y' * 30_000}\n"))[1]
    assert notice.startswith("2 paragraphs were not checked.")


def test_a_long_paragraph_is_parsed_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """spaCy refuses a million characters at once; a paragraph of ordinary sentences may have more."""
    monkeypatch.setattr(linguistics._PARSER.load(), "max_length", 25_000)
    text = PROSE.replace("\n", " ") * 900
    article = Article.of(text)
    assert len(article.paragraph_spans()) == 1
    sentences = linguistics.parse(article).sentences
    assert [s.span for s in sentences] == [p.span for p in article.segments]
    assert all(text[w.start : w.end] == w.text for s in sentences for w in s.words)
