"""Putting other words wherever some stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.anchor import Span
from annotator.model.errors import AnnotatorError
from annotator.model.mqm import Category, Severity
from annotator.model.review import FlagStatus
from annotator.services.editing import current_span
from annotator.services.replacing import Search, rewordings
from annotator.services.review import ReviewSession
from annotator.services.workspace import Workspace
from annotator.text.offsets import Edit, apply_edits

SpanOf = Callable[..., Span]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (Search("port"), [0, 5, 14, 23]),
        (Search("port", case=True), [5, 14]),
        (Search("port", whole=True), [0, 5, 23]),
        (Search("port.", whole=True), [23]),
        (Search(""), []),
    ],
)
def test_where_words_stand(search, found):
    assert [place.start for place in search.places("Port port im-aport, so PORT. P0rt")] == found[:4]


@pytest.mark.parametrize(
    ("search", "found", "written"),
    [
        (Search("harbour"), "harbour", "port"),
        (Search("harbour"), "Harbour", "Port"),
        (Search("harbour"), "HARBOUR", "PORT"),
        (Search("Harbour"), "harbour", "port"),
        (Search("harbour", case=True), "harbour", "port"),
        (Search("Harbour"), "Harbour", "port"),
    ],
)
def test_the_capitals_found_are_kept_unless_case_matters(search, found, written):
    assert search.replaced(found, "port") == written


def test_every_place_is_a_correction_and_all_of_them_are_one_step(session: ReviewSession) -> None:
    before = session.projection().text
    changes = session.replace_words(Search("Hegses"), "Hegseth")
    assert session.projection().text == before.replace("Hegses", "Hegseth")
    assert [(c.quote, c.replacement) for c in session.corrections()] == [("Hegses", "Hegseth")] * 3
    assert changes.label == "Replace “Hegses” with “Hegseth” (3 places)"
    session.undo()
    assert session.projection().text == before
    assert session.corrections() == ()


def test_nothing_in_their_place_deletes_them(session: ReviewSession) -> None:
    before = session.projection().text
    assert session.replace_words(Search("the "), "").label == "Delete “the” (2 places)"
    assert session.projection().text == before.replace("the ", "")


def test_only_within_a_part_of_the_article(session: ReviewSession, span_of: SpanOf) -> None:
    session.replace_words(Search("Hegses"), "Hegseth", span_of("Hegses", 1))
    assert [c.span for c in session.corrections()] == [span_of("Hegses", 1)]


def test_words_that_stand_nowhere_any_more_are_told(session: ReviewSession) -> None:
    session.replace_words(Search("Hegses"), "Hegseth")
    with pytest.raises(AnnotatorError, match="not in the corrected text"):
        session.replace_words(Search("Hegses"), "Hegseth")
    with pytest.raises(AnnotatorError, match="reads so already"):
        session.replace_words(Search("Hegseth"), "Hegseth")


def test_a_flag_on_the_words_is_settled_and_one_on_the_whole_sentence_is_not(
    session: ReviewSession, make_flag, span_of: SpanOf
) -> None:
    name = make_flag("Bejing", "Beijing")
    sentence = make_flag("Pete Hegses met Xi Jinping in Bejing on Monday.", detector="fluency")
    session.merge_flags([name, sentence], {"names", "fluency"})
    session.replace_words(Search("Bejing"), "Beijing")
    status = {f.id: f.status for f in session.flags()}
    assert status == {name.id: FlagStatus.CORRECTED, sentence.id: FlagStatus.OPEN}
    assert session.corrections()[0].category is Category.ENTITY


def test_putting_the_original_back_takes_the_correction_away(session: ReviewSession, span_of: SpanOf) -> None:
    session.correct(span_of("Bejing"), "Moscow", Category.ENTITY, Severity.MAJOR)
    session.replace_words(Search("Moscow"), "Bejing")
    assert session.corrections() == ()


def test_words_in_what_was_inserted_are_found_too(session: ReviewSession, span_of: SpanOf) -> None:
    at = span_of("Monday").start
    session.correct(Span(at, at), "a Monday, a ", Category.OMISSION, Severity.MINOR)
    session.replace_words(Search("monday"), "friday")
    assert "in Bejing on a Friday, a Friday. Hegses" in session.projection().text


WORDS = st.lists(st.sampled_from(["ab", "AB", "b", "a", "😀", ".", "ü"]), max_size=4).map(" ".join)
EDITS = st.lists(st.tuples(st.integers(1, 28), st.integers(0, 4), WORDS), max_size=5)
ORIGINAL = "ab b ü 😀 aba. AB b\n\nab ab. a b"


@given(EDITS, st.sampled_from(["ab", "b", "a b", "ü", " ", "."]), WORDS, st.booleans(), st.booleans())
def test_the_corrected_text_reads_as_if_it_had_been_replaced_there(
    typed: list[tuple[int, int, str]], words: str, replacement: str, case: bool, whole: bool
) -> None:
    from annotator.model.review import Correction
    from annotator.text.offsets import project

    corrections: list[Correction] = []
    for start, length, text in typed:
        span = Span(start, min(len(ORIGINAL), start + length))
        quote = span.of(ORIGINAL)
        if quote != text and not any(c.span.touches(span) for c in corrections):
            made = Correction(
                str(len(corrections)),
                "d",
                span,
                quote,
                text,
                Category.OTHER,
                Severity.MINOR,
                "",
                (),
                "A",
                "",
                "",
            )
            corrections.append(made)
    projection = project(ORIGINAL, corrections)
    search = Search(words, case, whole)
    places = search.places(projection.text)
    edits = [Edit(p, search.replaced(p.of(projection.text), replacement)) for p in places]
    wanted, _ = apply_edits(projection.text, edits)
    found = rewordings(ORIGINAL, projection, search, replacement)
    now = [current_span(ORIGINAL, projection, each.span) for each in found]
    # Each is put in place of the words its span stands for; the spans are apart.
    got, _ = apply_edits(projection.text, [Edit(at, each.words) for at, each in zip(now, found, strict=True)])
    assert got == wanted


def test_an_insertion_at_an_end_of_the_text_is_left_alone(session: ReviewSession) -> None:
    session.correct(Span(0, 0), "Monday ", Category.OMISSION, Severity.MINOR)
    session.replace_words(Search("Monday"), "Friday")
    assert session.projection().text.startswith("Monday Pete Hegses met Xi Jinping in Bejing on Friday.")


def test_many_places_do_not_take_long(workspace: Workspace) -> None:
    from time import process_time

    from annotator.formats.base import ImportedArticle

    text = "The harbour was full. Ships left it.\n" * 600
    document = workspace.import_article(ImportedArticle("Long", text, text.encode()))
    session = workspace.review(document.id)
    began = process_time()
    session.replace_words(Search("harbour"), "port")
    assert len(session.corrections()) == 600
    assert process_time() - began < 3
