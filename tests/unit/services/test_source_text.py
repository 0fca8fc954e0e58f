"""The text an article was translated from: given at import or later, taken back, seen by other windows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from annotator.formats.base import ImportedArticle
from annotator.model.errors import InvalidTextError
from annotator.services.review import ReviewSession
from annotator.services.workspace import Workspace

SOURCE = "Пит Хегсет встретил Си Цзиньпина.\nКонец.\n"


def test_a_source_given_later_is_kept_and_can_be_taken_back(session: ReviewSession) -> None:
    before = session.document
    changes = session.set_source(SOURCE.replace("\n", "\r\n"))
    assert changes.ids == {"source": frozenset({before.id})}
    assert session.document == replace(before, source_text=SOURCE)
    assert session.article().source_text == SOURCE
    assert session.undo_label() == "Add the source text"
    session.undo()
    assert session.document == before
    session.redo()
    assert session.document.source_text == SOURCE


def test_a_source_can_be_replaced_and_removed(session: ReviewSession) -> None:
    session.set_source(SOURCE)
    assert session.set_source("Другой.").label == "Replace the source text"
    assert session.set_source(None).label == "Remove the source text"
    assert session.document.source_text is None
    session.undo()
    assert session.document.source_text == "Другой."


def test_the_same_source_again_is_no_step(session: ReviewSession) -> None:
    session.set_source(SOURCE)
    assert not session.set_source(SOURCE)
    assert len(session.history()) == 2  # the import and the source


def test_what_is_no_text_is_refused(session: ReviewSession) -> None:
    with pytest.raises(InvalidTextError):
        session.set_source(" \n")
    assert session.document.source_text is None


def test_another_window_sees_it(open_workspace: Callable[[], Workspace], imported: ImportedArticle) -> None:
    here, there = open_workspace(), open_workspace()
    document = here.import_article(imported)
    other = there.review(document.id)
    here.review(document.id).set_source(SOURCE)
    assert there.changed_elsewhere()
    other.flags()
    assert other.document.source_text == SOURCE
    assert open_workspace().document(document.id).source_text == SOURCE


def test_importing_a_known_text_with_its_source_adds_the_source(
    workspace: Workspace, imported: ImportedArticle
) -> None:
    document = workspace.import_article(imported)
    again = workspace.import_article(replace(imported, source_text=SOURCE))
    assert (again.id, again.source_text) == (document.id, SOURCE)
    assert workspace.import_article(replace(imported, source_text="Другой.")).source_text == SOURCE
