"""Undo and redo of what was decided about an article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from annotator.model.anchor import Span
from annotator.model.errors import AnnotatorError
from annotator.model.history import StepKind
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, FlagStatus
from annotator.services.review import ReviewSession

SpanOf = Callable[..., Span]
MakeFlag = Callable[..., Flag]
MINOR = (Category.SPELLING, Severity.MINOR)


def test_history_tells_who_did_what(session: ReviewSession, span_of: SpanOf) -> None:
    first = session.correct(span_of("Bejing"), "Beijing", *MINOR)
    session.flag_by_hand(span_of("wrapping"), Category.LITERAL, Severity.MINOR)
    session.undo()
    imported, corrected, flagged, undone = session.history()
    assert imported.kind is StepKind.IMPORT
    assert (corrected.step_id, corrected.author, corrected.jump_to) == (first.step_id, "A", span_of("Bejing"))
    assert (corrected.undone, corrected.undoable) == (False, True)
    assert (flagged.undone, flagged.undoable) == (True, False)
    assert (undone.kind, undone.label) == (StepKind.UNDO, "Undo: Flag “wrapping”")
    assert session.undo_label() == "Correct “Bejing” to “Beijing”"
    assert session.redo_label() == "Flag “wrapping”"


def test_something_new_ends_redoing(session: ReviewSession, span_of: SpanOf) -> None:
    session.correct(span_of("Bejing"), "Beijing", *MINOR)
    session.undo()
    session.correct(span_of("Monday"), "Tuesday", *MINOR)
    assert session.redo_label() == ""
    with pytest.raises(AnnotatorError):
        session.redo()


def test_an_older_step_can_be_undone_by_itself(session: ReviewSession, span_of: SpanOf) -> None:
    first = session.correct(span_of("Bejing"), "Beijing", *MINOR)
    session.correct(span_of("Monday"), "Tuesday", *MINOR)
    session.undo_step(first.step_id)
    assert [c.quote for c in session.corrections()] == ["Monday"]
    with pytest.raises(AnnotatorError, match="has been undone already"):
        session.undo_step(first.step_id)
    session.redo()
    assert [c.quote for c in session.corrections()] == ["Bejing", "Monday"]
    session.undo()
    assert [c.quote for c in session.corrections()] == ["Bejing"]


@pytest.mark.parametrize(
    ("later", "label"),
    [
        (lambda s, c: s.revise(c, replacement="Peking"), "Revise the correction of “Bejing”"),
        (lambda s, c: s.add_note("correction", c, citation="x"), "Add a source to “Bejing”"),
        (lambda s, c: s.withdraw(c), "Withdraw the correction of “Bejing”"),
    ],
)
def test_but_not_when_a_later_step_builds_on_it(
    session: ReviewSession, span_of: SpanOf, later: Callable[[ReviewSession, str], Any], label: str
) -> None:
    first = session.correct(span_of("Bejing"), "Beijing", *MINOR)
    later(session, session.corrections()[0].id)
    before = session.history()
    with pytest.raises(AnnotatorError, match=f"cannot be undone by itself: “{label}") as caught:
        session.undo_step(first.step_id)
    assert label in caught.value.hint
    assert session.history() == before
    session.undo()
    session.undo_step(first.step_id)
    assert session.corrections() == ()


def test_a_withdrawal_cannot_be_undone_where_something_stands_now(
    session: ReviewSession, span_of: SpanOf
) -> None:
    session.correct(span_of("Bejing"), "Beijing", *MINOR)
    withdrawal = session.withdraw(session.corrections()[0].id)
    session.correct(span_of("in Bejing"), "in Peking", *MINOR)
    with pytest.raises(AnnotatorError, match="Correct “in Bejing”"):
        session.undo_step(withdrawal.step_id)


def test_a_hand_flag_in_use_cannot_be_taken_back(session: ReviewSession, span_of: SpanOf) -> None:
    flagged = session.flag_by_hand(span_of("Bejing"), Category.ENTITY, Severity.MINOR)
    session.correct(span_of("Bejing"), "Beijing", *MINOR)
    with pytest.raises(AnnotatorError, match="Correct “Bejing”"):
        session.undo_step(flagged.step_id)


def test_what_analysis_did_in_between_does_not_hinder_undo(
    session: ReviewSession, make_flag: MakeFlag
) -> None:
    flag = make_flag("Bejing", "Beijing")
    session.merge_flags([flag], {"names"})
    session.dismiss([flag.id])
    session.merge_flags([replace(flag, message="Reworded.")], {"names"})
    session.undo()
    (now,) = session.flags()
    assert (now.status, now.message) == (FlagStatus.OPEN, "Reworded.")


def test_changes_name_who_asked(session: ReviewSession, span_of: SpanOf) -> None:
    me = object()
    assert session.correct(span_of("Bejing"), "Beijing", *MINOR, initiator=me).initiator is me
    assert session.undo(initiator=me).initiator is me
