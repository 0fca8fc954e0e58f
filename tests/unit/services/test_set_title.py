"""Another title for an article: a step that can be undone, and what goes by the title afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.formats.base import ImportedArticle
from annotator.model.errors import AnnotatorError
from annotator.services.batch import export_all
from annotator.services.review import ReviewSession
from annotator.services.summaries import ArticleState
from annotator.services.workspace import Workspace


def test_an_article_is_renamed_and_named_back(workspace: Workspace, session: ReviewSession) -> None:
    changes = session.set_title("Talks  resume\nin Geneva ")
    assert changes.ids == {"title": frozenset({session.document.id})}
    assert session.document.title == "Talks resume in Geneva"
    assert [a.title for a in workspace.articles()] == ["Talks resume in Geneva"]
    assert session.history()[-1].label == "Title of the article: “Talks resume in Geneva”"
    session.undo()
    assert [a.title for a in workspace.articles()] == ["Article"]
    session.redo()
    assert session.document.title == "Talks resume in Geneva"
    assert not session.set_title("Talks resume in Geneva")


def test_exports_are_named_after_it(workspace: Workspace, session: ReviewSession, tmp_path: Path) -> None:
    session.set_title("Zebras")
    export_all(workspace, [session.document.id], ["txt"], tmp_path / "out", pattern="{title}")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["Zebras.txt"]


def test_a_later_title_has_to_be_undone_first(session: ReviewSession) -> None:
    first = session.set_title("One")
    session.set_title("Two")
    assert first.step_id is not None
    with pytest.raises(AnnotatorError, match="“Two”"):
        session.undo_step(first.step_id)


def test_a_renamed_article_is_still_new(workspace: Workspace, session: ReviewSession) -> None:
    session.set_title("Zebras")
    assert [a.state for a in workspace.articles()] == [ArticleState.NEW]
    session.add_note("document", session.document.id, comment="Ask the author.")
    assert [a.state for a in workspace.articles()] == [ArticleState.DONE]


@pytest.mark.parametrize("title", ["", " \n", "\0"])
def test_an_empty_title_is_refused(session: ReviewSession, title: str) -> None:
    with pytest.raises(AnnotatorError, match="title is empty"):
        session.set_title(title)
    assert session.document.title == "Article"


def test_another_window_sees_it_and_search_finds_it(
    open_workspace: Callable[[], Workspace], imported: ImportedArticle
) -> None:
    here, there = open_workspace(), open_workspace()
    document = here.import_article(imported)
    other = there.review(document.id)
    here.review(document.id).set_title("Zebras")
    assert there.changed_elsewhere()
    other.flags()
    assert other.document.title == "Zebras"
    assert [hit.title for hit in there.search("zebras")] == ["Zebras"]
    assert there.search("article") == []
