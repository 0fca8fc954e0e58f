"""The termbases of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.formats.base import ImportedArticle
from annotator.model.errors import UnknownRecordError
from annotator.model.terms import Term
from annotator.services.review import ReviewSession
from annotator.services.workspace import Workspace

from .conftest import Open

GERMAN = "Die Berufung ist nicht in der Frist und mit den Akten von der Partei."
ENGLISH = "The appeal was late.\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "law.csv"
    path.write_text("de,en,forbidden\nBerufung,appeal,recourse\n", encoding="utf-8")
    return path


def _terms(workspace: Workspace, text: str, **more: str) -> tuple[Term, ...]:
    article = ImportedArticle("A", text, text.encode(), **more)  # type: ignore[arg-type]
    return workspace.review(workspace.import_article(article).id).article().terms


def test_a_termbase_is_kept_and_replaced_and_forgotten(open_workspace: Open, table: Path) -> None:
    workspace = open_workspace()
    added = workspace.termbases.take_in(table)
    assert (added.author, added.added_at[:2]) == ("A", "20")
    other = open_workspace()
    assert other.termbases.all() == [added]
    table.write_text("de,en\nBerufung,second appeal\nKlage,action\n", encoding="utf-8")
    other.termbases.take_in(table)
    assert [len(t.terms) for t in workspace.termbases.all()] == [2]
    with pytest.raises(UnknownRecordError, match="medicine"):
        workspace.termbases.forget("medicine")
    workspace.termbases.forget("law")
    assert other.termbases.all() == []


def test_articles_get_the_terms_of_their_languages(workspace: Workspace, table: Path) -> None:
    workspace.termbases.take_in(table)
    term = Term("Berufung", ("appeal",), ("recourse",))
    assert _terms(workspace, ENGLISH) == (term,)
    assert _terms(workspace, ENGLISH + "B", source_language="de-CH", language="en-GB") == (term,)
    assert _terms(workspace, ENGLISH + "C", source_text=GERMAN) == (term,)
    assert _terms(workspace, ENGLISH + "D", source_language="fr") == ()
    assert _terms(workspace, ENGLISH + "E", language="fr") == ()


def test_a_termbase_is_no_step_to_undo(session: ReviewSession, workspace: Workspace, table: Path) -> None:
    before = session.undo_label()
    workspace.termbases.take_in(table)
    assert session.undo_label() == before
    assert workspace.problems() == []
