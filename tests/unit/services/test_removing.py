"""Articles taken out of a project, brought back, deleted."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.base import ImportedArticle
from annotator.model.anchor import Span
from annotator.model.errors import AnnotatorError, StoreError, UnknownRecordError
from annotator.model.history import StepKind
from annotator.model.review import NoteKind, NoteTarget
from annotator.services.review import ReviewSession
from annotator.services.workspace import Workspace
from annotator.store.backups import BEFORE_DELETING, KEPT, backups

Open = Callable[[], Workspace]


@pytest.fixture
def decided(session: ReviewSession, make_flag: Any, span_of: Any) -> ReviewSession:
    """The article with a correction that has a source, a dismissed flag and something undone."""
    wrong, right = make_flag("Pete Hegses", "Pete Hegseth"), make_flag("Bejing", "Beijing")
    session.merge_flags([wrong, right], {"names"})
    session.accept(wrong.id)
    (correction,) = session.corrections()
    session.add_note(NoteTarget.CORRECTION, correction.id, NoteKind.NAME, citation="Reuters zebra")
    session.dismiss([right.id], "The old spelling.")
    session.edit(span_of("the the"), "the")
    session.undo()
    return session


def other(workspace: Workspace, title: str = "Another", text: str = "Another article.\n") -> str:
    return workspace.import_article(ImportedArticle(title, text, text.encode())).id


def state(session: ReviewSession) -> tuple[Any, ...]:
    return session.document, session.flags(), session.corrections(), session.notes(), session.redo_label()


def test_what_was_removed_comes_back_whole(open_workspace: Open, decided: ReviewSession) -> None:
    workspace = open_workspace()
    document_id, before = decided.document.id, state(decided)
    changes = workspace.removed.remove([document_id])
    assert changes.ids == {"document": frozenset([document_id])}
    assert changes.label == "Remove “Article”"
    again = open_workspace()
    assert again.articles() == []
    (aside,) = again.removed.all()
    assert (aside.title, aside.removed_by, aside.corrections, aside.notes) == ("Article", "A", 1, 1)
    assert again.removed.restore([document_id]).label == "Bring back “Article”"
    assert again.removed.all() == []
    assert [a.corrected for a in again.articles()] == [1]
    assert state(again.review(document_id)) == before


def test_it_is_told_in_its_history_and_not_undone_there(workspace: Workspace, decided: ReviewSession) -> None:
    document_id, undo, redo = decided.document.id, decided.undo_label(), decided.redo_label()
    workspace.removed.remove([document_id])
    workspace.removed.restore([document_id])
    told = [(e.label, e.kind, e.undoable) for e in decided.history()[-2:]]
    assert told == [
        ("Remove “Article”", StepKind.SETTING, False),
        ("Bring back “Article”", StepKind.SETTING, False),
    ]
    assert (decided.undo_label(), decided.redo_label()) == (undo, redo)
    assert undo
    assert redo


def test_a_removed_article_is_not_listed_found_or_taken_for_an_earlier_version(
    workspace: Workspace, decided: ReviewSession, imported: ImportedArticle
) -> None:
    kept = other(workspace)
    newer = replace(imported, text=imported.text + "More.\n")
    assert [h.kind for h in workspace.search("Hegses")] == ["article"]
    assert [h.kind for h in workspace.search("zebra")] == ["note"]
    assert workspace.earlier_version(newer) == decided.document
    workspace.removed.remove([decided.document.id])
    assert [a.id for a in workspace.articles()] == [a.id for a in workspace.contents()] == [kept]
    assert workspace.search("Hegses") == workspace.search("zebra") == []
    assert workspace.earlier_version(newer) is None


def test_what_was_decided_in_it_is_still_known_to_the_others(
    workspace: Workspace, decided: ReviewSession
) -> None:
    kept = workspace.review(other(workspace))
    rulings, records = workspace.name_rulings(), workspace.detector_records()
    assert [(r.wrong, r.right, r.article) for r in rulings] == [("Pete Hegses", "Pete Hegseth", "Article")]
    workspace.removed.remove([decided.document.id])
    assert workspace.name_rulings() == rulings == kept.article().rulings
    assert workspace.detector_records() == records
    assert records


def test_several_are_removed_all_or_none(workspace: Workspace, session: ReviewSession) -> None:
    second, third = other(workspace), other(workspace, "Third", "A third one.\n")
    with pytest.raises(UnknownRecordError):
        workspace.removed.remove([second, "nowhere"])
    assert len(workspace.articles()) == 3
    assert [e.label for e in workspace.review(second).history()] == ["Import “Another”"]
    assert workspace.removed.remove([third, second]).label == "Remove 2 articles"
    assert not workspace.removed.remove([third, second])
    assert [a.id for a in workspace.articles()] == [session.document.id]
    assert workspace.removed.restore([third, second]).ids == {"document": frozenset([second, third])}
    assert [a.title for a in workspace.articles()] == ["Article", "Another", "Third"]  # where they were


def test_importing_it_again_brings_it_back(
    workspace: Workspace, decided: ReviewSession, imported: ImportedArticle
) -> None:
    workspace.removed.remove([decided.document.id])
    assert workspace.import_article(imported).id == decided.document.id
    assert workspace.removed.all() == []
    assert len(decided.corrections()) == 1


def test_only_what_was_removed_can_be_deleted(workspace: Workspace, session: ReviewSession) -> None:
    with pytest.raises(AnnotatorError, match="“Article” is in the project"):
        workspace.removed.delete([session.document.id])
    assert backups(workspace.path, BEFORE_DELETING) == []
    assert len(workspace.articles()) == 1


def test_a_deleted_article_is_gone_from_every_table(workspace: Workspace, decided: ReviewSession) -> None:
    kept = workspace.review(other(workspace))
    kept.edit(Span(0, 7), "One more")
    deleted = decided.document.id
    workspace.removed.remove([deleted])
    changes = workspace.removed.delete([deleted])
    assert changes.label == "Delete “Article”"
    assert workspace.removed.all() == []
    assert workspace.name_rulings() == ()
    with pytest.raises(UnknownRecordError):
        workspace.document(deleted)
    assert workspace.problems() == []
    with closing(sqlite3.connect(workspace.path)) as plain:
        tables = [name for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in plain.execute(f"SELECT * FROM {table}"):
                assert deleted not in row, table
        left = plain.execute("SELECT count(*) FROM events WHERE step_id NOT IN (SELECT id FROM steps)")
        assert left.fetchone() == (0,)
        plain.execute("INSERT INTO documents_fts (documents_fts, rank) VALUES ('integrity-check', 1)")
        plain.execute("INSERT INTO notes_fts (notes_fts, rank) VALUES ('integrity-check', 1)")
    assert kept.history()[-1].label == "Delete “Article” for ever"
    assert kept.projection().text == "One more article.\n"
    kept.undo()
    assert kept.projection().text == "Another article.\n"


def test_a_backup_is_made_before_deleting(workspace: Workspace, decided: ReviewSession) -> None:
    deleted, before = decided.document.id, decided.corrections()
    workspace.removed.remove([deleted])
    workspace.removed.delete([deleted])
    (backup,) = backups(workspace.path, BEFORE_DELETING)
    with Workspace.open(backup, settings=workspace.settings) as kept:
        kept.removed.restore([deleted])
        assert kept.review(deleted).corrections() == before


def test_without_a_backup_nothing_is_deleted(workspace: Workspace, session: ReviewSession) -> None:
    workspace.removed.remove([session.document.id])
    (workspace.path.parent / "backups").write_text("in the way")
    with pytest.raises(StoreError):
        workspace.removed.delete([session.document.id])
    assert len(workspace.removed.all()) == 1


def test_backups_before_deleting_do_not_crowd_out_the_others(tmp_path: Path, workspace: Workspace) -> None:
    folder = workspace.path.parent / "backups"
    folder.mkdir()
    for day in range(1, KEPT + 3):
        (folder / f"project 2026-01-{day:02} 101010 {BEFORE_DELETING}.db").write_bytes(b"old")
    rolling, upgrade = "project 2025-01-01 close.db", "project 2025-01-01 101010 before-v2.db"
    for name in (rolling, upgrade):
        (folder / name).write_bytes(b"old")
    document_id = other(workspace)
    workspace.removed.remove([document_id])
    workspace.removed.delete([document_id])
    assert len(backups(workspace.path, BEFORE_DELETING)) == KEPT
    assert (folder / rolling).exists()
    assert (folder / upgrade).exists()


def test_a_later_version_stays_when_the_earlier_one_is_deleted(
    workspace: Workspace, decided: ReviewSession, imported: ImportedArticle
) -> None:
    newer = replace(imported, text="Mr. P. Hegses said 20 “words”. Nothing else is left.\n")
    earlier = decided.document.id
    later = workspace.review(workspace.import_article(newer, revision_of=earlier).id)
    assert later.orphans()
    workspace.removed.remove([earlier])
    assert later.orphans()
    workspace.removed.delete([earlier])
    assert later.orphans() == ()
    assert workspace.document(later.document.id).text == newer.text
    assert [a.revision_of for a in workspace.articles()] == [None]
    assert workspace.problems() == []


def test_history_goes_with_a_removed_article_alone(workspace: Workspace, decided: ReviewSession) -> None:
    with closing(sqlite3.connect(workspace.path)) as plain:
        for table in ("steps", "events"):
            with pytest.raises(sqlite3.IntegrityError, match="only grow"):
                plain.execute(f"DELETE FROM {table}")
        plain.rollback()
        other_id = other(workspace)
        workspace.removed.remove([other_id])
        with pytest.raises(sqlite3.IntegrityError, match="only grow"):
            plain.execute("DELETE FROM steps WHERE document_id = ?", [decided.document.id])


def test_another_window_sees_it_go_and_come(open_workspace: Open, session: ReviewSession) -> None:
    here, there = open_workspace(), open_workspace()
    here.removed.remove([session.document.id])
    assert there.changed_elsewhere()
    assert there.articles() == []
    there.removed.restore([session.document.id])
    assert here.changed_elsewhere()
    assert len(here.articles()) == 1


def test_a_read_only_project_says_so(workspace: Workspace, session: ReviewSession) -> None:
    workspace._store.read_only = True
    for action in (workspace.removed.remove, workspace.removed.restore):
        with pytest.raises(StoreError, match="read-only"):
            action([session.document.id])


def test_a_long_history_is_deleted_in_time_proportional_to_it(workspace: Workspace) -> None:
    """Each undo refers to the step it undoes: without an index all steps would be read for each that goes."""
    repository = workspace._project.repository

    def seconds(steps: int) -> float:
        document_id = other(workspace, text=f"An article with {steps} steps.\n")
        with workspace._project.writing():
            for _ in range(steps // 2):
                edit = workspace._project.new_step(document_id, StepKind.EDIT, "Edit")
                repository.add_step(edit, [])
                undo = workspace._project.new_step(document_id, StepKind.UNDO, "Undo", undoes=edit.id)
                repository.add_step(undo, [])
        workspace.removed.remove([document_id])
        began = time.process_time()
        with workspace._project.writing():
            repository.delete(document_id)
        return time.process_time() - began

    seconds(20)  # warm
    assert seconds(6_000) < 40 * seconds(600)
