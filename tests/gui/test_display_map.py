"""What is shown, and the way between it and the original text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.gui import display_map
from annotator.gui.display_map import DisplayMap, RunKind, common_ends
from annotator.gui.events import TextMode
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction
from annotator.text.offsets import Projection, project


def correction(text: str, start: int, end: int, replacement: str) -> Correction:
    return Correction(
        id=f"{start}-{end}", document_id="d", span=Span(start, end), quote=text[start:end],
        replacement=replacement,
        category=Category.OTHER, severity=Severity.MINOR, reason="", flag_ids=(), author="a", created_at="",
        updated_at="",
    )  # fmt: skip


def shown(text: str, mode: TextMode, *changes: tuple[int, int, str]) -> DisplayMap:
    return DisplayMap(text, project(text, [correction(text, *c) for c in changes]), mode)


@st.composite
def projections(draw: st.DrawFn) -> tuple[str, Projection]:
    text = draw(st.text(st.sampled_from("ab .\n😀"), min_size=1, max_size=60))
    corrections = []
    at = 0
    while at < len(text) and draw(st.booleans()):
        start = draw(st.integers(at, len(text)))
        end = draw(st.integers(start, min(len(text), start + 6)))
        replacement = draw(st.text(st.sampled_from("ab X\n"), max_size=4))
        if text[start:end] != replacement:
            corrections.append(correction(text, start, end, replacement))
        at = end + 1
    return text, project(text, corrections)


def join(map_: DisplayMap, *kinds: RunKind) -> str:
    return "".join(run.display.of(map_.text) for run in map_.runs if run.kind in kinds)


@given(projections())
def test_each_mode_holds_its_texts(made: tuple[str, Projection]) -> None:
    text, projection = made
    original = DisplayMap(text, projection, TextMode.ORIGINAL)
    marked = DisplayMap(text, projection, TextMode.MARKED)
    corrected = DisplayMap(text, projection, TextMode.CORRECTED)
    assert join(original, RunKind.TEXT, RunKind.STRUCK) == text
    assert join(marked, RunKind.TEXT, RunKind.KEPT, RunKind.STRUCK) == text
    assert join(marked, RunKind.TEXT, RunKind.KEPT, RunKind.INSERTED) == projection.text
    assert join(corrected, RunKind.TEXT, RunKind.INSERTED) == projection.text


@given(projections(), st.sampled_from(TextMode))
def test_places_go_there_and_back(made: tuple[str, Projection], mode: TextMode) -> None:
    text, projection = made
    map_ = DisplayMap(text, projection, mode)
    last = 0
    for offset in range(len(text) + 1):
        before, after = map_.to_display(offset), map_.to_display(offset, after=True)
        assert last <= before <= after <= len(map_.text)
        last = before
        if mode is not TextMode.CORRECTED and offset < len(text):
            assert map_.text[after] == text[offset]
            assert map_.to_original(after) == offset
    for place in range(len(map_.text) + 1):
        assert 0 <= map_.to_original(place) <= len(text)


@given(projections(), st.sampled_from(TextMode), st.data())
def test_a_span_is_shown_by_what_stands_for_it(
    made: tuple[str, Projection], mode: TextMode, data: st.DataObject
) -> None:
    text, projection = made
    map_ = DisplayMap(text, projection, mode)
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    display = map_.span_to_display(span)
    assert display.end <= len(map_.text)
    if mode is TextMode.ORIGINAL:
        assert display.of(map_.text) == span.of(text)
    if len(span) and mode is not TextMode.CORRECTED:
        # (A deleted word is nowhere to be seen in the corrected text.)
        assert map_.span_to_original(display).contains(span)


def test_marked_up_strikes_and_inserts_words() -> None:
    map_ = shown("He met Hegses today.", TextMode.MARKED, (7, 13, "Hegseth"))
    assert map_.text == "He met HegsesHegseth today."
    assert map_.span_to_display(Span(7, 13)) == Span(7, 20)
    assert map_.to_original(map_.text.index("today")) == 14


def test_words_a_correction_keeps_are_shown_once() -> None:
    map_ = shown("They Leave bystanders here.", TextMode.MARKED, (5, 21, "Leave as bystanders"))
    assert map_.text == "They Leave as bystanders here."
    kinds = [(r.kind, r.display.of(map_.text)) for r in map_.runs if r.correction is not None]
    assert [k for k, _ in kinds] == [RunKind.KEPT, RunKind.INSERTED, RunKind.KEPT]


def test_a_click_on_inserted_words_means_the_corrected_ones() -> None:
    map_ = shown("He met Hegses today.", TextMode.CORRECTED, (7, 13, "Pete Hegseth"))
    place = map_.text.index("Hegseth")
    assert map_.correction_at(place) == 0
    assert map_.span_to_original(Span(place, place + 7)) == Span(7, 13)


def test_long_lines_are_broken_for_display_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display_map, "LONGEST_LINE", 50)
    text = "Some words and more. " * 20
    map_ = shown(text, TextMode.MARKED, (100, 104, "X"))
    assert max(len(line) for line in map_.text.split("\n")) <= 56
    assert join(map_, RunKind.TEXT, RunKind.KEPT, RunKind.STRUCK) == text
    for offset in range(len(text)):
        assert map_.text[map_.to_display(offset, after=True)] == text[offset]


@pytest.mark.parametrize(
    ("left", "right", "ends"),
    [
        ("one two three", "one 2 three", (4, 6)),
        ("aaa", "aaaa", (3, 0)),
        ("same", "same", (4, 0)),
        ("", "new", (0, 0)),
        ("abc", "xyz", (0, 0)),
    ],
)
def test_what_two_texts_have_in_common_at_their_ends(left: str, right: str, ends: tuple[int, int]) -> None:
    assert common_ends(left, right) == ends
