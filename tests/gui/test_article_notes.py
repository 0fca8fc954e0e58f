"""Notes on the article as a whole, and on lines that have no words yet."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.formats.base import ImportedArticle, Remark
from annotator.gui.article_notes import ArticleNotes
from annotator.gui.controller import Controller
from annotator.gui.correction_panel import CorrectionPanel
from annotator.gui.desk import Desk
from annotator.gui.source_panel import SourcePanel
from annotator.model.document import Document
from annotator.model.review import NoteTarget
from annotator.services.side_by_side import Beside

TARGET = "The talks ended.\n\nAll went home."
SOURCE = "Переговоры закончились.\nВсе устали.\nВсе ушли домой."


@pytest.fixture
def talks(controller: Controller) -> Document:
    imported = ImportedArticle(
        "Talks", TARGET, b"", source_text=SOURCE, source_language="ru", aligned=True,
        remarks=(Remark(1, "Who is tired?", "Ann"), Remark(2, "Really?")),
    )  # fmt: skip
    return controller.workspace.import_article(imported)


@pytest.fixture
def panel(desk: Desk, talks: Document, qtbot: Any) -> CorrectionPanel:
    made = CorrectionPanel(desk)
    qtbot.addWidget(made)
    made.resize(400, 600)
    made.show()
    desk.controller.open_article(talks.id, analyse=False)
    return made


def shown(notes: ArticleNotes) -> list[str]:
    return [note.comment for note in notes.notes.notes] if notes.isVisible() else []


def test_they_stand_under_the_corrections(panel: CorrectionPanel, controller: Controller) -> None:
    assert shown(panel.article_notes) == ["Line 2: Who is tired?"]
    controller.remove_note(panel.article_notes.notes.notes[0].id)
    assert not panel.article_notes.isVisible()
    controller.undo()
    assert shown(panel.article_notes) == ["Line 2: Who is tired?"]


def test_they_can_be_changed(panel: CorrectionPanel, controller: Controller) -> None:
    notes = panel.article_notes
    notes.notes.edit_asked.emit(notes.notes.notes[0])
    notes.form.comment.set_words("The crew.")
    notes.form.save()
    assert shown(notes) == ["The crew."]
    assert not notes.form.isVisible()
    assert controller.undo_label().startswith("Change a source of ")


def test_what_is_being_typed_is_kept_when_one_leaves(panel: CorrectionPanel, controller: Controller) -> None:
    notes = panel.article_notes
    notes.notes.edit_asked.emit(notes.notes.notes[0])
    notes.form.comment.set_words("The crew.")
    controller.commit_requested.emit()
    assert shown(notes) == ["The crew."]


def test_there_is_nothing_without_notes(panel: CorrectionPanel, controller: Controller) -> None:
    controller.close_article()
    assert not panel.article_notes.isVisible()


def test_the_row_of_an_untranslated_line_shows_its_note(desk: Desk, talks: Document, qtbot: Any) -> None:
    controller = desk.controller
    controller.open_article(talks.id, analyse=False)
    panel = SourcePanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: len(panel.table.beside.rows) == 3)

    def remarks(row: Beside) -> tuple[str, ...]:
        return panel.table.beside.look(row).remarks

    assert [remarks(row) for row in panel.table.beside.rows] == [
        (), ("Line 2: Who is tired?",), ("Really?",),
    ]  # fmt: skip
    assert controller.notes_of(NoteTarget.DOCUMENT, talks.id)
