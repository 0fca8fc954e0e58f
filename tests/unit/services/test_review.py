"""Decisions about one article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from unittest.mock import Mock

import pytest

from annotator.model.anchor import Anchor, Span
from annotator.model.errors import AnchorError, AnnotatorError, OverlapError, StoreError, UnknownRecordError
from annotator.model.history import StepKind
from annotator.model.mqm import Category, Severity
from annotator.model.names import Mention, NameEntry, NameKind, Variant
from annotator.model.review import Flag, FlagStatus, Level, NoteKind, NoteTarget
from annotator.services.categories import guess
from annotator.services.review import ReviewSession
from annotator.services.workspace import Workspace
from annotator.store.repository import Repository

SpanOf = Callable[..., Span]
MakeFlag = Callable[..., Flag]
Open = Callable[[], Workspace]
MINOR = (Category.SPELLING, Severity.MINOR)


def statuses(session: ReviewSession) -> dict[str, FlagStatus]:
    return {f.anchor.quote: f.status for f in session.flags()}


# -- analysis


def test_a_run_never_changes_what_a_person_decided(session: ReviewSession, make_flag: MakeFlag) -> None:
    flags = [make_flag("Bejing", "Beijing"), make_flag("the the", "the"), make_flag("Xi Jinping")]
    session.merge_flags(flags, {"names"})
    session.dismiss([flags[1].id], "A quotation.")
    again = [replace(f, message="Reworded.", confidence=0.7, status=FlagStatus.OPEN) for f in flags]
    changes = session.merge_flags(again, {"names"})
    assert changes.ids["flag"] == {f.id for f in flags}
    kept = {f.anchor.quote: f for f in session.flags()}
    assert kept["the the"].status is FlagStatus.DISMISSED
    assert kept["the the"].reason == "A quotation."
    assert kept["the the"].message == "Reworded."


def test_what_is_not_found_again_vanishes_unless_somebody_touched_it(
    session: ReviewSession, make_flag: MakeFlag
) -> None:
    flags = [make_flag(w) for w in ("Bejing", "the the", "Xi Jinping", "Russian oil", "Monday")]
    assert session.merge_flags(flags, {"names"}).label == "Check the text (5 new flags, 0 gone)"
    session.dismiss([flags[0].id])
    session.add_note(NoteTarget.FLAG, flags[2].id, citation="Reuters")
    session.query([flags[1].id])
    session.undo()
    assert session.merge_flags([], {"names"}).label == "Check the text (0 new flags, 2 gone)"
    stale = {f.anchor.quote: f.stale for f in session.flags()}
    assert stale == {"Bejing": True, "the the": True, "Xi Jinping": True}
    session.redo()
    session.merge_flags(flags, {"names"})
    assert not any(f.stale for f in session.flags())
    assert statuses(session)["the the"] is FlagStatus.QUERY


def test_only_detectors_that_ran_lose_flags(session: ReviewSession, make_flag: MakeFlag) -> None:
    session.merge_flags(
        [make_flag("Bejing"), make_flag("the the", detector="repetition")], {"names", "repetition"}
    )
    session.merge_flags([], {"repetition"})
    assert list(statuses(session)) == ["Bejing"]


def test_a_run_over_one_paragraph_leaves_the_others_alone(
    session: ReviewSession, make_flag: MakeFlag, span_of: SpanOf
) -> None:
    session.merge_flags([make_flag("Bejing"), make_flag("the the")], {"names"})
    session.merge_flags([], {"names"}, within=session.segments[0].span)
    assert list(statuses(session)) == ["the the"]


def test_the_same_findings_again_write_nothing(session: ReviewSession, make_flag: MakeFlag) -> None:
    session.merge_flags([make_flag("Bejing")], {"names"})
    steps = len(session.history())
    assert not session.merge_flags([make_flag("Bejing")], {"names"})
    assert len(session.history()) == steps


def test_a_late_finding_in_corrected_words_is_not_opened(
    session: ReviewSession, make_flag: MakeFlag, span_of: SpanOf
) -> None:
    session.correct(span_of("Bejing"), "Beijing", *MINOR)
    late = make_flag("Bejing", detector="spelling")
    session.merge_flags([late], {"spelling"})
    assert statuses(session) == {"Bejing": FlagStatus.CORRECTED}
    session.undo()
    assert statuses(session) == {"Bejing": FlagStatus.OPEN}
    session.redo()
    assert statuses(session) == {"Bejing": FlagStatus.CORRECTED}


def test_a_flag_of_another_text_is_refused(session: ReviewSession, make_flag: MakeFlag) -> None:
    good = make_flag("Bejing")
    for bad in (replace(good, document_id="other"), replace(good, anchor=Anchor(good.span, "Peking"))):
        with pytest.raises(AnchorError):
            session.merge_flags([bad], {"names"})
    assert session.flags() == ()


def test_analysis_cannot_be_undone(session: ReviewSession, make_flag: MakeFlag) -> None:
    changes = session.merge_flags([make_flag("Bejing")], {"names"})
    assert session.undo_label() == ""
    with pytest.raises(AnnotatorError, match="cannot be undone"):
        session.undo_step(changes.step_id)
    with pytest.raises(AnnotatorError, match="nothing to undo"):
        session.undo()
    with pytest.raises(AnnotatorError, match="nothing to redo"):
        session.redo()


# -- passages


def test_levels_show_the_surer_passages_first(session: ReviewSession, make_flag: MakeFlag) -> None:
    session.merge_flags(
        [
            make_flag("Bejing", confidence=0.95),
            make_flag("the the", confidence=0.7),
            make_flag("Monday", confidence=0.2),
        ],
        {"names"},
    )
    assert [len(session.passages(level)) for level in (*Level, None)] == [1, 2, 3, 3]
    session.dismiss([session.passages(Level.CERTAIN)[0].id])
    assert [len(session.passages(level)) for level in (*Level, None)] == [1, 2, 3, 3]
    assert session.progress().dismissed == 1


def test_corrections_count_once_flagged_or_not(session: ReviewSession, make_flag: MakeFlag) -> None:
    session.merge_flags([make_flag("Bejing"), make_flag("the the", confidence=0.2)], {"names"})
    for words, right in (("Bejing", "Beijing"), ("the the", "the"), ("plan", "scheme")):
        start = session.document.text.index(words)
        session.correct(Span(start, start + len(words)), right, Category.MISTRANSLATION, Severity.MAJOR)
    progress = session.progress()
    # What is corrected stays in sight, also below the level chosen; nothing flagged the plan.
    assert (progress.corrected, progress.unflagged, progress.corrections) == (2, 1, 3)
    assert progress.fraction == 1.0
    session.undo()
    assert session.progress().corrections == 2


def test_flags_of_a_detector_turned_off_are_hidden_unless_decided(
    session: ReviewSession, workspace: Workspace, make_flag: MakeFlag
) -> None:
    flags = [make_flag("Bejing"), make_flag("the the")]
    session.merge_flags(flags, {"names"})
    session.query([flags[0].id])
    workspace.settings.set_detector("names", False)
    assert [p.id for p in session.passages()] == [flags[0].id]
    workspace.settings.set_detector("names", None)
    assert len(session.passages()) == 2


def test_a_dismissed_flag_that_is_gone_is_not_shown(session: ReviewSession, make_flag: MakeFlag) -> None:
    flag = make_flag("Bejing")
    session.merge_flags([flag], {"names"})
    session.dismiss([flag.id])
    session.merge_flags([], {"names"})
    assert session.passages() == ()
    with pytest.raises(UnknownRecordError):
        session.passage_of(flag.id)


def test_the_snapshot_for_detectors(session: ReviewSession) -> None:
    article = session.article()
    assert article.text == session.document.text
    assert [p.span for p in article.segments] == [s.span for s in session.segments]
    session.set_languages("en-GB", "ru")
    assert (session.article().language, session.article().source_language) == ("en-GB", "ru")


# -- correcting


def test_accepting_a_suggestion(session: ReviewSession, make_flag: MakeFlag) -> None:
    flag = make_flag("Pete Hegses", "Pete Hegseth", "Pete Hegsted")
    session.merge_flags([flag], {"names"})
    changes = session.accept(flag.id, 1)
    (correction,) = session.corrections()
    assert (correction.quote, correction.replacement, correction.flag_ids) == (
        "Pete Hegses",
        "Pete Hegsted",
        (flag.id,),
    )
    assert (correction.category, correction.severity) == (flag.category, flag.severity)
    assert changes.label == "Correct “Pete Hegses” to “Pete Hegsted”"
    assert changes.jump_to == flag.span
    assert changes.ids == {"flag": {flag.id}, "correction": {correction.id}}
    assert statuses(session) == {"Pete Hegses": FlagStatus.CORRECTED}
    with pytest.raises(AnnotatorError, match="no suggestion number 3"):
        session.accept(flag.id, 2)


def test_a_suggestion_leaves_corrections_inside_it_alone(session: ReviewSession, make_flag: MakeFlag) -> None:
    phrase = make_flag("plan is wrapping Russian oil", "plan is banning Russian oil")
    session.merge_flags([phrase], {"names"})
    inner = session.document.text.index("Russian")
    session.correct(Span(inner, inner + 7), "Iranian", *MINOR)
    session.reopen([phrase.id])
    session.accept(phrase.id)
    assert "plan is banning Iranian oil" in session.projection().text
    assert len(session.corrections()) == 2


def test_a_larger_correction_takes_over_flags_and_notes(
    session: ReviewSession, make_flag: MakeFlag, span_of: SpanOf
) -> None:
    flag = make_flag("Bejing", "Beijing")
    session.merge_flags([flag], {"names"})
    session.accept(flag.id)
    small = session.corrections()[0]
    session.add_note(NoteTarget.CORRECTION, small.id, citation="Reuters")
    session.correct(span_of("in Bejing on"), "to Beijing on", *MINOR)
    (large,) = session.corrections()
    assert large.id != small.id
    assert large.flag_ids == (flag.id,)
    assert [n.target_id for n in session.notes()] == [large.id]
    session.undo()
    assert session.corrections() == (small,)
    assert [n.target_id for n in session.notes()] == [small.id]


def test_correcting_the_same_words_again_keeps_the_record(session: ReviewSession, span_of: SpanOf) -> None:
    session.correct(span_of("Bejing"), "Beiing", *MINOR, "typo")
    first = session.corrections()[0]
    session.correct(span_of("Bejing"), "Beijing", *MINOR)
    (second,) = session.corrections()
    assert (second.id, second.created_at, second.reason) == (first.id, first.created_at, "typo")
    assert second.replacement == "Beijing"


def test_a_correction_that_cuts_another_is_refused(session: ReviewSession, span_of: SpanOf) -> None:
    session.correct(span_of("in Bejing"), "to Beijing", *MINOR)
    with pytest.raises(OverlapError, match="in Bejing") as caught:
        session.correct(span_of("Bejing on"), "Beijing by", *MINOR)
    assert caught.value.hint
    assert len(session.corrections()) == 1


def test_a_correction_settles_the_flags_it_covers_enough_of(
    session: ReviewSession, make_flag: MakeFlag, span_of: SpanOf
) -> None:
    sentence = session.segments[0].span.of(session.document.text)
    flags = [
        make_flag("Bejing"),
        make_flag("in Bejing on", detector="grammar"),
        make_flag(sentence, detector="fused"),
    ]
    session.merge_flags(flags, {"names", "grammar", "fused"})
    session.correct(span_of("Bejing"), "Beijing", *MINOR)
    assert statuses(session) == {
        "Bejing": FlagStatus.CORRECTED, "in Bejing on": FlagStatus.CORRECTED, sentence: FlagStatus.OPEN,
    }  # fmt: skip
    session.edit(session.segments[0].span, sentence.replace("met", "saw").replace("Bejing", "Beijing"))
    assert statuses(session)[sentence] is FlagStatus.CORRECTED


def test_named_flags_are_settled_whatever_their_place(
    session: ReviewSession, make_flag: MakeFlag, span_of: SpanOf
) -> None:
    far = make_flag("the the")
    session.merge_flags([far], {"names"})
    session.correct(span_of("Bejing"), "Beijing", *MINOR, flag_ids=[far.id])
    assert statuses(session) == {"the the": FlagStatus.CORRECTED}


def test_insertions_and_deletions(session: ReviewSession, span_of: SpanOf) -> None:
    place = span_of("Bejing").start
    assert session.correct(Span(place, place), "old ", *MINOR).label == "Insert “old”"
    assert session.correct(span_of("the ", 1), "", *MINOR).label.startswith("Delete")
    text = session.projection().text
    assert "in old Bejing" in text
    assert "is the end." in text


@pytest.mark.parametrize("replacement", ["Bejing"])
def test_a_correction_that_changes_nothing_is_refused(
    session: ReviewSession, span_of: SpanOf, replacement: str
) -> None:
    with pytest.raises(AnnotatorError, match="must change"):
        session.correct(span_of("Bejing"), replacement, *MINOR)
    with pytest.raises(AnchorError):
        session.correct(Span(0, 10_000), "x", *MINOR)
    assert session.history()[-1].kind is StepKind.IMPORT


def test_withdrawing_reopens_flags_and_keeps_notes(session: ReviewSession, make_flag: MakeFlag) -> None:
    flag = make_flag("Bejing", "Beijing")
    session.merge_flags([flag], {"names"})
    session.accept(flag.id)
    correction = session.corrections()[0]
    session.add_note(NoteTarget.CORRECTION, correction.id, citation="Reuters")
    session.withdraw(correction.id)
    assert session.corrections() == ()
    assert statuses(session) == {"Bejing": FlagStatus.OPEN}
    (note,) = session.notes()
    assert (note.target, note.target_id) == (NoteTarget.SEGMENT, session.segments[0].id)
    with pytest.raises(UnknownRecordError):
        session.revise(correction.id, reason="x")


def test_revising(session: ReviewSession, span_of: SpanOf) -> None:
    session.correct(span_of("Bejing"), "Beiing", *MINOR)
    before = session.corrections()[0]
    changes = session.revise(before.id, replacement="Beijing", category=Category.ENTITY, reason="the capital")
    after = session.corrections()[0]
    assert (after.replacement, after.category, after.severity) == ("Beijing", Category.ENTITY, Severity.MINOR)
    assert changes.ids == {"correction": {before.id}}
    assert not session.revise(before.id, replacement="Beijing")
    with pytest.raises(AnnotatorError):
        session.revise(before.id, replacement="Bejing")


def test_newlines_are_those_of_the_text_however_they_are_typed(
    session: ReviewSession, span_of: SpanOf
) -> None:
    session.correct(span_of("Bejing"), "Beijing,\r\nChina", *MINOR)
    session.edit(span_of("is wrapping Russian oil"), "is wrapping\rRussian gas")
    assert "\r" not in session.projection().text
    assert "in Beijing,\nChina on" in session.projection().text
    assert session.current_words(span_of("is wrapping Russian oil")) == "is wrapping\nRussian gas"
    [first, *_] = session.corrections()
    session.revise(first.id, replacement="Peking,\r\nChina")
    assert session.corrections()[0].replacement == "Peking,\nChina"
    with pytest.raises(AnnotatorError, match="must change something"):
        session.correct(span_of("today.\nMr."), "today.\r\nMr.", *MINOR)


def test_a_free_edit_becomes_small_corrections(session: ReviewSession, make_flag: MakeFlag) -> None:
    flag = make_flag("Bejing", category=Category.DATE)
    session.merge_flags([flag], {"names"})
    segment = session.segments[0].span
    words = session.current_words(segment)
    session.edit(segment, words.replace("Bejing", "Beijing").replace("met", "saw"))
    first, second = session.corrections()
    assert (first.quote, first.replacement) == ("met", "saw")
    assert (second.quote, second.replacement, second.category) == ("Bejing", "Beijing", Category.DATE)
    assert statuses(session) == {"Bejing": FlagStatus.CORRECTED}
    session.edit(segment, words.replace("Bejing", "Beijing"))
    assert session.corrections() == (second,)
    assert session.edit(segment, session.current_words(segment)).ids == {}
    session.edit(segment, words)
    assert session.corrections() == ()
    assert statuses(session) == {"Bejing": FlagStatus.OPEN}


def test_a_doubt_beside_the_corrected_words_of_a_long_flag_stays_open(
    session: ReviewSession, span_of: SpanOf, make_flag: MakeFlag
) -> None:
    whole = make_flag("met Xi Jinping in Bejing on Monday")
    session.merge_flags([whole], {"names"})
    segment = session.segments[0].span
    session.edit(segment, session.current_words(segment).replace("Monday", "Sunday"))
    assert statuses(session) == {whole.anchor.quote: FlagStatus.CORRECTED}
    beside, on = (make_flag(w, detector="fluency", confidence=0.4) for w in ("Bejing", "Monday"))
    session.merge_flags([beside, on], {"fluency"})
    found = {f.id: f.status for f in session.flags()}
    assert (found[beside.id], found[on.id]) == (FlagStatus.OPEN, FlagStatus.CORRECTED)


def test_a_free_edit_takes_its_category_from_flags_that_are_shown(
    session: ReviewSession, workspace: Workspace, span_of: SpanOf, make_flag: MakeFlag
) -> None:
    doubt = make_flag("Bejing", category=Category.UNINTELLIGIBLE, confidence=0.4)
    ignored = make_flag("Bejing", detector="ignored", category=Category.DATE)
    session.merge_flags([doubt, ignored], {"names", "ignored"})
    workspace.ignore("rule", "ignored")
    hidden = guess("Bejing", "Beijing")[0]
    assert hidden not in (doubt.category, ignored.category)
    session.edit(span_of("Bejing"), "Beijing")
    assert [c.category for c in session.corrections()] == [hidden]
    assert session.flags()[0].status is FlagStatus.CORRECTED  # settled all the same
    session.undo()
    workspace.settings.level = Level.EVERYTHING
    session.edit(span_of("Bejing"), "Beijing")
    assert [c.category for c in session.corrections()] == [doubt.category]


def test_a_free_edit_keeps_the_source_of_a_correction_it_changes(
    session: ReviewSession, span_of: SpanOf
) -> None:
    session.correct(span_of("Bejing"), "Beiing", *MINOR)
    correction = session.corrections()[0]
    session.add_note(NoteTarget.CORRECTION, correction.id, citation="Reuters")
    session.edit(span_of("in Bejing"), "in Beijing")
    (changed,) = session.corrections()
    assert (changed.id, changed.replacement) == (correction.id, "Beijing")
    assert session.notes(NoteTarget.CORRECTION, changed.id)


# -- flags


def test_flagging_by_hand(session: ReviewSession, span_of: SpanOf) -> None:
    changes = session.flag_by_hand(span_of("wrapping"), Category.LITERAL, Severity.MAJOR, "Wrapping?")
    (flag,) = session.flags()
    assert (flag.anchor.quote, flag.message, flag.confidence) == ("wrapping", "Wrapping?", 1.0)
    assert changes.label == "Flag “wrapping”"
    session.merge_flags([], {"names"})
    assert session.flags() == (flag,)
    for blank in (Span(4, 5), Span(3, 3)):
        with pytest.raises(AnnotatorError, match="no words"):
            session.flag_by_hand(blank, Category.LITERAL, Severity.MAJOR)


def test_a_corrected_passage_cannot_be_dismissed(session: ReviewSession, make_flag: MakeFlag) -> None:
    flag = make_flag("Bejing", "Beijing")
    session.merge_flags([flag], {"names"})
    session.accept(flag.id)
    with pytest.raises(AnnotatorError, match="has been corrected") as caught:
        session.dismiss([flag.id])
    assert caught.value.hint
    with pytest.raises(UnknownRecordError):
        session.dismiss(["nobody"])


def test_several_flags_are_one_step(session: ReviewSession, make_flag: MakeFlag) -> None:
    flags = [make_flag("Bejing"), make_flag("the the")]
    session.merge_flags(flags, {"names"})
    assert session.dismiss([f.id for f in flags], "fine").label == "Dismiss “Bejing” and 1 more"
    assert {f.reason for f in session.flags()} == {"fine"}
    session.undo()
    assert set(statuses(session).values()) == {FlagStatus.OPEN}


# -- notes


def test_a_note_makes_a_correction_sourced(session: ReviewSession, span_of: SpanOf) -> None:
    session.correct(span_of("Bejing"), "Beijing", Category.ENTITY, Severity.MINOR)
    (correction,) = session.unsourced()
    assert session.progress().unsourced == 1
    session.add_note(
        NoteTarget.CORRECTION,
        correction.id,
        NoteKind.NAME,
        citation="Reuters",
        url="https://x.org",
        accessed_on="2026-11-24",
    )
    assert session.unsourced() == ()
    assert not session.is_unsourced(correction)
    (note,) = session.notes(NoteTarget.CORRECTION)
    session.revise_note(note.id, comment="seen twice")
    assert session.notes()[0].comment == "seen twice"
    session.remove_note(note.id)
    assert session.is_unsourced(correction)
    with pytest.raises(UnknownRecordError):
        session.remove_note(note.id)


def test_evidence_on_a_flag_goes_with_its_correction(session: ReviewSession, make_flag: MakeFlag) -> None:
    flag = make_flag("Bejing", "Beijing")
    session.merge_flags([flag], {"names"})
    session.add_note(NoteTarget.FLAG, flag.id, citation="Reuters")
    session.accept(flag.id)
    assert session.unsourced() == ()
    session.undo()
    assert session.notes(NoteTarget.FLAG, flag.id)


def test_notes_need_something_to_be_about(session: ReviewSession) -> None:
    for target in NoteTarget:
        with pytest.raises(UnknownRecordError):
            session.add_note(target, "nobody", citation="Reuters")
    session.add_note(NoteTarget.DOCUMENT, session.document.id, citation="Reuters")
    with pytest.raises(AnnotatorError):
        session.add_note(NoteTarget.DOCUMENT, session.document.id)
    with pytest.raises(TypeError):
        session.revise_note(session.notes()[0].id, author="B")


# -- names


def ledger(span_of: SpanOf) -> NameEntry:
    def variant(form: str, *places: Span, possessive: bool = False) -> Variant:
        return Variant(form, tuple(Mention(p, form, possessive) for p in places))

    full, short, initial = span_of("Pete Hegses"), span_of("Hegses", 1), span_of("P. Hegses")
    forms = [variant("Pete Hegses", full), variant("Hegses", short, possessive=True)]
    return NameEntry(NameKind.PERSON, "Pete Hegses", (*forms, variant("P. Hegses", initial)))


def test_one_ruling_corrects_all_mentions(
    session: ReviewSession, make_flag: MakeFlag, span_of: SpanOf
) -> None:
    session.merge_flags([make_flag("Pete Hegses", "Pete Hegseth")], {"names"})
    changes = session.rule_name(ledger(span_of), "Pete Hegseth", note={"citation": "Reuters", "kind": "fact"})
    text = session.projection().text
    assert text.startswith("Pete Hegseth met")
    assert "Hegseth’s plan" in text
    assert "Mr. P. Hegseth said" in text
    assert changes.label == "Rename “Pete Hegses” to “Pete Hegseth” (3 mentions)"
    assert session.unsourced() == ()
    assert {n.kind for n in session.notes()} == {NoteKind.FACT}
    assert statuses(session) == {"Pete Hegses": FlagStatus.CORRECTED}
    again = session.rule_name(ledger(span_of), "Pete Hegseth")
    assert not again
    session.undo()
    assert session.projection().text == session.document.text
    assert session.notes() == ()


def test_mentions_corrected_otherwise_are_left_and_reported(session: ReviewSession, span_of: SpanOf) -> None:
    session.correct(span_of("P. Hegses"), "The secretary", *MINOR)
    changes = session.rule_name(ledger(span_of), "Pete Hegseth")
    assert changes.label.endswith("(2 mentions); 1 corrected otherwise left alone")
    assert "The secretary said" in session.projection().text
    with pytest.raises(AnnotatorError, match="right name is empty"):
        session.rule_name(ledger(span_of), " ")


# -- two windows


def test_a_decision_in_another_window_is_seen_and_respected(
    session: ReviewSession, workspace: Workspace, open_workspace: Open, span_of: SpanOf
) -> None:
    other = open_workspace()
    theirs = other.review(session.document.id)
    theirs.correct(span_of("in Bejing"), "in Beijing", *MINOR)
    # Not asked yet, but a decision of ours must not break theirs.
    with pytest.raises(OverlapError):
        session.correct(span_of("Bejing on"), "Beijing by", *MINOR)
    assert workspace.changed_elsewhere()
    assert not workspace.changed_elsewhere()
    assert [c.quote for c in session.corrections()] == ["in Bejing"]
    assert session.undo_label() == "Correct “in Bejing” to “in Beijing”"
    session.undo()
    assert other.changed_elsewhere()
    assert theirs.corrections() == ()
    assert theirs.redo_label() == "Correct “in Bejing” to “in Beijing”"


def test_what_another_window_wrote_and_could_not_be_read_is_read_the_next_time(
    session: ReviewSession,
    workspace: Workspace,
    open_workspace: Open,
    span_of: SpanOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = open_workspace()
    other.review(session.document.id).correct(span_of("Bejing"), "Beijing", *MINOR)
    other.ignore("word", "Hegses")
    with monkeypatch.context() as context:
        context.setattr(Repository, "records", Mock(side_effect=StoreError("The disk reported an error.")))
        with pytest.raises(StoreError):
            workspace.changed_elsewhere()
        with pytest.raises(StoreError):
            session.corrections()
    assert workspace.changed_elsewhere()
    assert [rule.value for rule in workspace.ignores()] == ["Hegses"]
    assert [c.quote for c in session.corrections()] == ["Bejing"]


def test_everything_is_there_after_a_restart(
    open_workspace: Open, workspace: Workspace, session: ReviewSession, span_of: SpanOf
) -> None:
    session.correct(span_of("Bejing"), "Beijing", *MINOR)
    session.remember_place(40)
    session.undo()
    workspace.close()
    again = open_workspace().review(session.document.id)
    assert again.last_place == 40
    again.redo()
    assert "Beijing" in again.projection().text
    again.undo()
    assert again.projection().text == again.document.text


def test_the_steps_of_sources_say_what_they_are_about(session: ReviewSession, make_flag: MakeFlag) -> None:
    flag = make_flag("Bejing", "Beijing")
    session.merge_flags([flag], {"names"})
    labels = [
        session.add_note(NoteTarget.FLAG, flag.id, citation="Xinhua").label,
        session.revise_note(session.notes()[0].id, citation="AP").label,
        session.remove_note(session.notes()[0].id).label,
        session.add_note(NoteTarget.DOCUMENT, session.document.id, citation="AP").label,
    ]
    assert labels == [
        "Add a source to “Bejing”",
        "Change a source of “Bejing”",
        "Remove a source of “Bejing”",
        "Add a source to the article",
    ]
