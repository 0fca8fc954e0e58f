"""What stays in sight, or decided, when detectors change their mind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from annotator.model.review import Flag, FlagStatus, Level, NoteTarget
from annotator.services.review import ReviewSession

MakeFlag = Callable[..., Flag]


def likely(session: ReviewSession) -> list[str]:
    """The passages that are shown at the usual level."""
    return [p.id for p in session.passages(Level.LIKELY)]


def test_what_was_decided_stays_in_sight_when_its_detector_is_less_sure(
    session: ReviewSession, make_flag: MakeFlag
) -> None:
    sure = [make_flag("Bejing", confidence=0.65), make_flag("the the", confidence=0.65)]
    session.merge_flags(sure, {"names"})
    session.dismiss([sure[0].id])
    assert len(likely(session)) == 2
    session.merge_flags([replace(f, confidence=0.55) for f in sure], {"names"})
    assert likely(session) == [sure[0].id]
    session.undo()
    assert likely(session) == []


@pytest.mark.parametrize("decide", ["dismiss", "query", "accept"])
@pytest.mark.parametrize(
    ("words", "confidence", "decided"),
    [
        ("Bejing", 0.5, True),
        ("Pete Hegses met Xi Jinping in Bejing on Monday.", 0.5, True),
        ("Pete Hegses met Xi Jinping in Bejing on Monday.", 0.7, False),  # likely by itself
        ("Xi Jinping", 0.5, False),  # other words
    ],
)
def test_a_doubt_that_comes_later_opens_no_decided_passage(
    session: ReviewSession, make_flag: MakeFlag, decide: str, words: str, confidence: float, decided: bool
) -> None:
    sure = make_flag("Bejing", "Beijing", confidence=0.85)
    session.merge_flags([sure], {"names"})
    session.accept(sure.id) if decide == "accept" else getattr(session, decide)([sure.id])
    status = session.flags()[0].status
    assert status is not FlagStatus.OPEN
    later = make_flag(words, detector="fluency", confidence=confidence)
    session.merge_flags([later], {"fluency"})
    assert {f.id: f.status for f in session.flags()} == {
        sure.id: status,
        later.id: status if decided else FlagStatus.OPEN,
    }
    if decided:
        assert [p.status for p in session.passages(Level.LIKELY)] == [status]


def test_an_open_flag_with_a_source_stays_in_sight_when_its_detector_is_less_sure(
    session: ReviewSession, make_flag: MakeFlag
) -> None:
    sure = [make_flag("Bejing", confidence=0.65), make_flag("the the", confidence=0.65)]
    session.merge_flags(sure, {"names"})
    session.add_note(NoteTarget.FLAG, sure[0].id, citation="Xinhua")
    assert len(likely(session)) == 2
    session.merge_flags([replace(f, confidence=0.55) for f in sure], {"names"})
    assert likely(session) == [sure[0].id]
    assert {p.id: p.noted for p in session.passages()} == {sure[0].id: True, sure[1].id: False}
    session.undo()  # the note
    assert likely(session) == []
    session.redo()
    assert likely(session) == [sure[0].id]
    session.remove_note(session.notes()[0].id)
    assert likely(session) == []
