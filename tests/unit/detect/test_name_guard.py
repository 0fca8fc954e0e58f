"""Whether capitalised words are a name."""

import pytest

from annotator.detect.name_guard import holds_name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We met Pete Hegses there.", "Pete Hegses"),
        ("The visit of President Xi ended.", "Xi ended"),
        ("It was Zelensky who spoke.", "Zelensky"),
        ("Gravita spoke first.", "Gravita"),
        ("The FBI have said so.", "FBI have"),
        ("A report by McCain is out.", "McCain is"),
    ],
)
def test_a_name_is_one(text: str, words: str) -> None:
    assert holds_name(text, text.index(words), text.index(words) + len(words))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("There was clashes.", "There was"),
        ("He left. There was clashes.", "There was"),
        ("“There was clashes,” he said.", "There was"),
        ("First line\nThere was clashes.", "There was"),
        ("They said I has won.", "I has"),
        ("a outbreaks of flu", "a outbreaks"),
    ],
)
def test_an_ordinary_word_that_begins_a_sentence_is_none(text: str, words: str) -> None:
    assert not holds_name(text, text.index(words), text.index(words) + len(words))


def test_a_word_cut_by_the_span_counts_whole() -> None:
    assert holds_name("near Zelensky today", 6, 13)


@pytest.mark.parametrize(
    ("words", "named"), [("Die Regierung", False), ("Pete Hegses", True), ("im Haus", False)]
)
def test_in_other_languages_a_rare_capitalised_word_is_a_name(words: str, named: bool) -> None:
    text = "Die Regierung traf Pete Hegses im Haus."
    start = text.index(words)
    assert holds_name(text, start, start + len(words), "de-DE") is named
