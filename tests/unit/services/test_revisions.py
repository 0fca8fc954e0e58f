"""Carrying decisions over to a new version of a long article; see also test_workspace."""

from __future__ import annotations

import re
import time
from dataclasses import replace

from annotator.formats.base import ImportedArticle, ImportedSpan, Remark
from annotator.formats.registry import read_pasted
from annotator.model.anchor import Span
from annotator.model.document import new_id, now
from annotator.model.history import RowChange, StepKind
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction, FlagStatus
from annotator.services.workspace import Workspace
from annotator.store.rows import kind_of

LINES = 4_000


def test_thousands_of_corrections_of_one_phrase_find_their_places(workspace: Workspace) -> None:
    text = "".join(f"On day {n} league of {n} its own again.\n" for n in range(LINES))
    document = workspace.import_article(read_pasted(text, "A long one"))
    _correct_all(workspace, document.id, text)
    newer = "A new first line.\n" + text.replace("again", "once more")
    begun = time.process_time()
    version = workspace.import_article(read_pasted(newer, "A long one"), revision_of=document.id)
    assert time.process_time() - begun < 8  # 30 s, were the phrase looked for again each time
    session = workspace.review(version.id)
    assert session.orphans() == ()
    assert session.projection().text == newer.replace("league of", "a league of")


def test_marks_and_remarks_that_come_with_both_versions_are_there_once(workspace: Workspace) -> None:
    first = "Pete Hegses spoke in Bejing.\nShe stayed.\n"
    marks = tuple(
        ImportedSpan(Span(start, end), Category.ENTITY, Severity.MAJOR, rater="one")
        for start, end in ((0, 11), (21, 27))
    )
    brought = ImportedArticle("A", first, first.encode(), spans=marks, remarks=(Remark(0, "Who is that?"),))
    earlier = workspace.review(workspace.import_article(brought).id)
    name, place = earlier.flags()
    earlier.dismiss([name.id], "He is called so")
    earlier.correct(place.span, "Beijing", Category.ENTITY, Severity.MAJOR)
    second = f"{first}He left.\n"
    newer = replace(brought, text=second, original=second.encode())
    session = workspace.review(workspace.import_article(newer, revision_of=earlier.document.id).id)
    assert [(f.status, f.reason) for f in session.flags()] == [
        (FlagStatus.DISMISSED, "He is called so"),
        (FlagStatus.CORRECTED, ""),
    ]
    assert session.projection().text == "Pete Hegses spoke in Beijing.\nShe stayed.\nHe left.\n"
    assert [n.comment for n in session.notes()] == ["Who is that?"]
    assert session.orphans() == ()


def test_a_decision_about_a_mark_that_only_the_earlier_file_has_is_taken_over(workspace: Workspace) -> None:
    first = "Pete Hegses spoke.\n"
    mark = ImportedSpan(Span(0, 11), Category.ENTITY, Severity.MAJOR)
    earlier = workspace.review(
        workspace.import_article(ImportedArticle("A", first, first.encode(), spans=(mark,))).id
    )
    earlier.query([earlier.flags()[0].id])
    second = f"{first}He left.\n"
    newer = ImportedArticle("A", second, second.encode())
    session = workspace.review(workspace.import_article(newer, revision_of=earlier.document.id).id)
    assert [f.status for f in session.flags()] == [FlagStatus.QUERY]


def _correct_all(workspace: Workspace, document_id: str, text: str) -> None:
    """Correct each “league of”, in one step."""
    at = now()
    made = [
        Correction(
            new_id(), document_id, Span(*found.span()), found.group(), "a league of", Category.GRAMMAR,
            Severity.MINOR, "", (), "A", at, at,
        )
        for found in re.finditer("league of", text)
    ]  # fmt: skip
    project = workspace._project
    with project.writing():
        step = project.new_step(document_id, StepKind.EDIT, "Correct all")
        project.repository.apply(
            step, [RowChange("correction", c.id, None, kind_of(c).to_row(c)) for c in made]
        )
