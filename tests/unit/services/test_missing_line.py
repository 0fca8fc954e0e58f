"""A line of the source that the article lacks: where it is to be written, and what becomes of its flag."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.formats.base import ImportedArticle
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Evidence, Flag, FlagStatus
from annotator.services.editing import missing_line
from annotator.services.review import ReviewSession
from annotator.services.workspace import Workspace

TEXT, SOURCE = "One is here.\n\nThree.", "Eins ist hier.\nZwei.\nDrei."


@pytest.fixture
def beside(workspace: Workspace) -> ReviewSession:
    article = ImportedArticle("T", TEXT, b"", source_text=SOURCE, aligned=True)
    return workspace.review(workspace.import_article(article).id)


@pytest.fixture
def missing(beside: ReviewSession) -> Flag:
    anchor = Anchor.at(TEXT, Span(7, 12))
    return Flag(
        "missing", beside.document.id, anchor, "bilingual", "segment-missing", Category.OMISSION,
        Severity.MAJOR, 0.75, "The source goes on.", evidence=(Evidence("Zwei.", "the source"),),
    )  # fmt: skip


def test_it_is_the_empty_line_beside_those_words_of_the_source(beside: ReviewSession, missing: Flag) -> None:
    document = beside.document
    assert missing_line(document, missing) == Span(13, 13)
    last = replace(missing, anchor=Anchor.at(TEXT, Span(14, 20)))
    other = replace(missing, evidence=(Evidence("Vier.", "the source"),))
    assert [missing_line(document, f) for f in (last, other, replace(missing, rule="too-short"))] == [
        None
    ] * 3
    assert missing_line(replace(document, aligned=False), missing) is None
    assert missing_line(replace(document, source_text=None), missing) is None


def test_writing_it_settles_the_flag_and_nothing_else(beside: ReviewSession, missing: Flag) -> None:
    unlikely = replace(missing, id="unlikely", detector="fluency", rule="unlikely", evidence=())
    beside.merge_flags([missing, unlikely], {"bilingual", "fluency"})
    beside.edit(Span(13, 13), "Two.")
    (correction,) = beside.corrections()
    assert (correction.span, correction.replacement, correction.flag_ids) == (
        Span(13, 13),
        "Two.",
        ("missing",),
    )
    assert {f.id: f.status for f in beside.flags()} == {
        "missing": FlagStatus.CORRECTED,
        "unlikely": FlagStatus.OPEN,
    }
    beside.withdraw(correction.id)
    assert {f.status for f in beside.flags()} == {FlagStatus.OPEN}


def test_emptying_it_again_opens_the_flag(beside: ReviewSession, missing: Flag) -> None:
    beside.merge_flags([missing], {"bilingual"})
    beside.edit(Span(13, 13), "Two.")
    beside.edit(Span(13, 13), "")
    assert beside.corrections() == ()
    assert [f.status for f in beside.flags()] == [FlagStatus.OPEN]


def test_a_dismissed_flag_stays_dismissed(beside: ReviewSession, missing: Flag) -> None:
    beside.merge_flags([missing], {"bilingual"})
    beside.dismiss(["missing"])
    beside.edit(Span(13, 13), "Two.")
    assert [f.status for f in beside.flags()] == [FlagStatus.DISMISSED]
