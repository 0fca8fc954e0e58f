"""Flags of a first look give way to what the reading finds, but not what people decided about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from annotator.detect.base import FIRST_SIGHT
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, FlagStatus, NoteTarget, fingerprint
from annotator.services.review import ReviewSession

SeenAs = Callable[[str, str], Flag]


@pytest.fixture
def seen_as(session: ReviewSession) -> SeenAs:
    """A flag of the reader on words, by a rule."""

    def make(words: str, rule: str) -> Flag:
        start = session.document.text.index(words)
        anchor = Anchor.at(session.document.text, Span(start, start + len(words)))
        name = fingerprint(session.document.id, "reader", rule, 0, words, 0)
        return Flag(
            name, session.document.id, anchor, "reader", rule, Category.UNIDIOMATIC, Severity.MINOR, 0.7, "?"
        )

    return make


@pytest.fixture
def glimpsed(session: ReviewSession, seen_as: SeenAs) -> Flag:
    flag = seen_as("wrapping", FIRST_SIGHT)
    session.merge_flags([flag], {"reader"}, within=Span(0, len(session.document.text)))
    return flag


def test_the_reading_takes_its_place(session: ReviewSession, glimpsed: Flag, seen_as: SeenAs) -> None:
    found = seen_as("wrapping Russian oil", "replace")
    session.merge_flags([found], {"reader"})
    assert session.flags() == (found,)


@pytest.mark.parametrize("decide", ["dismiss", "query"])
def test_what_was_decided_stays_decided(
    session: ReviewSession, glimpsed: Flag, seen_as: SeenAs, decide: str
) -> None:
    getattr(session, decide)([glimpsed.id], "as said")
    other = seen_as("Bejing", "replace")
    for _ in range(2):  # again when the article is opened anew
        session.merge_flags([seen_as("wrapping Russian oil", "replace"), other], {"reader"})
        decided = next(f for f in session.flags() if f.id == glimpsed.id)
        assert decided.status is not FlagStatus.OPEN
        assert not decided.stale
        assert {f.id for f in session.flags()} == {glimpsed.id, other.id}
    session.undo()
    assert next(f for f in session.flags() if f.id == glimpsed.id).status is FlagStatus.OPEN


def test_a_correction_made_at_first_sight_stays_with_its_flag(
    session: ReviewSession, glimpsed: Flag, seen_as: SeenAs
) -> None:
    session.correct(glimpsed.span, "buying", glimpsed.category, glimpsed.severity, flag_ids=[glimpsed.id])
    session.merge_flags([seen_as("wrapping Russian oil", "replace")], {"reader"})
    (flag,) = session.flags()
    assert (flag.id, flag.status, flag.stale) == (glimpsed.id, FlagStatus.CORRECTED, False)


def test_a_flag_with_a_note_stays(session: ReviewSession, glimpsed: Flag, seen_as: SeenAs) -> None:
    session.add_note(NoteTarget.FLAG, glimpsed.id, url="https://example.org")
    session.merge_flags([seen_as("wrapping Russian oil", "replace")], {"reader"})
    assert [f.id for f in session.flags()] == [glimpsed.id]


def test_what_the_reading_does_not_find_at_all_becomes_stale(
    session: ReviewSession, glimpsed: Flag, seen_as: SeenAs
) -> None:
    session.dismiss([glimpsed.id])
    session.merge_flags([seen_as("Bejing", "replace")], {"reader"})
    flags = {f.anchor.quote: f for f in session.flags()}
    assert flags["wrapping"].stale
    assert flags["Bejing"].status is FlagStatus.OPEN


def test_another_detector_there_says_nothing_of_it(
    session: ReviewSession, glimpsed: Flag, seen_as: SeenAs
) -> None:
    session.dismiss([glimpsed.id])
    other = replace(seen_as("wrapping Russian oil", "replace"), id="other", detector="harper")
    session.merge_flags([other], {"reader", "harper"})
    flags = {f.id: f for f in session.flags()}
    assert flags["other"].status is FlagStatus.OPEN
    assert flags[glimpsed.id].stale


def test_flags_of_other_rules_become_stale_as_ever(session: ReviewSession, seen_as: SeenAs) -> None:
    flag = seen_as("wrapping", "replace")
    session.merge_flags([flag], {"reader"})
    session.dismiss([flag.id])
    session.merge_flags([seen_as("wrapping Russian oil", "insert")], {"reader"})
    assert {f.rule: f.stale for f in session.flags()} == {"replace": True, "insert": False}
