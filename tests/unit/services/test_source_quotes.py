"""What was proposed out of the source text has its source."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.formats.base import ImportedArticle
from annotator.model.review import Evidence, FlagStatus, NoteKind, NoteTarget
from annotator.services.analysis import Analyser
from annotator.services.review import ReviewSession
from annotator.services.workspace import Workspace

TEXT = "In the last year 14,500 apartments were offered. The minister came on Monday.\n"
SOURCE = "Im vergangenen Jahr wurden 15.400 Wohnungen angeboten. Der Minister kam am Montag.\n"
QUOTED = "Im vergangenen Jahr wurden 15.400 Wohnungen angeboten."


@pytest.fixture
def compared(workspace: Workspace) -> ReviewSession:
    """An article with its source, and what the comparison alone has found."""
    article = ImportedArticle("A", TEXT, TEXT.encode(), source_text=SOURCE, source_language="de")
    session = workspace.review(workspace.import_article(article).id)
    analyser = Analyser(workspace.settings)
    try:
        result = analyser.analyse(session.article(), session.document.id, only={"bilingual"})
    finally:
        analyser.close()
    session.merge_flags(result.flags, result.ran)
    return session


def accept(session: ReviewSession) -> None:
    (passage,) = (p for p in session.passages() if p.span.of(TEXT) == "14,500")
    session.accept(passage.id)


def test_its_words_are_noted_in_the_same_step(compared: ReviewSession) -> None:
    accept(compared)
    (correction,) = compared.corrections()
    (note,) = compared.notes(NoteTarget.CORRECTION, correction.id)
    assert (note.citation, note.quote, note.kind) == ("The source text", QUOTED, NoteKind.FACT)
    assert compared.unsourced() == ()
    compared.undo()
    assert compared.notes() == compared.corrections() == ()
    compared.redo()
    assert [n.quote for n in compared.notes()] == [QUOTED]


def test_a_source_somebody_gave_before_is_enough(compared: ReviewSession) -> None:
    (passage,) = (p for p in compared.passages() if p.span.of(TEXT) == "14,500")
    compared.add_note(NoteTarget.FLAG, passage.id, citation="The ministry")
    accept(compared)
    assert [n.citation for n in compared.notes()] == ["The ministry"]


def test_what_was_proposed_by_others_has_no_source_yet(compared: ReviewSession) -> None:
    flags = [replace(f, evidence=(Evidence("15,400", "a table"),)) for f in compared.flags()]
    compared.merge_flags(flags, {"bilingual"})
    accept(compared)
    assert compared.notes() == ()
    assert len(compared.unsourced()) == 1


def test_other_words_than_those_proposed_have_no_source_yet(compared: ReviewSession) -> None:
    (flag,) = (f for f in compared.flags() if f.anchor.quote == "14,500")
    compared.correct(flag.span, "16,000", flag.category, flag.severity, flag_ids=[flag.id])
    assert compared.flags()[0].status is FlagStatus.CORRECTED
    assert compared.notes() == ()
