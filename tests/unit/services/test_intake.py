"""What a file brings beside its text: flags, notes, states, choices, and a source that goes line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.detect.bilingual.bitext import bitext
from annotator.formats.base import Choice, ImportedArticle, ImportedSpan, Option, Remark, asked_of
from annotator.model.anchor import Span
from annotator.model.document import SegmentState
from annotator.model.errors import UnknownRecordError
from annotator.model.mqm import Category, Severity
from annotator.model.review import FlagStatus, Level, NoteTarget
from annotator.services.evaluation.reviewed import add_reviewed
from annotator.services.evaluation.running import By, Report
from annotator.services.intake import line_of
from annotator.services.review import ReviewSession
from annotator.services.settings import Settings
from annotator.services.side_by_side import side_by_side
from annotator.services.workspace import Workspace

TEXT = "Pete Hegses spoke. He left.\n\nThe talks ended."
SOURCE = "Пит Хегсет выступил. Он ушёл.\nБез перевода.\nПереговоры закончились."
ARTICLE = ImportedArticle(
    "Pairs",
    TEXT,
    TEXT.encode(),
    format="xliff",
    source_text=SOURCE,
    source_language="ru",
    aligned=True,
    states=(SegmentState.TRANSLATED, None, SegmentState.FINAL),
    spans=(
        ImportedSpan(Span(0, 11), Category.ENTITY, Severity.MAJOR, rater="rater1"),
        ImportedSpan(Span(0, 11), Category.ENTITY, Severity.MINOR, "A name.", rater="rater2"),
    ),
    remarks=(Remark(2, "Which talks?", "Ann"), Remark(1, "Left out.")),
    choices=(Choice("file", "File", (Option("a", "a.txt"), Option("b", "b.txt")), "b"),),
)


def opened(folder: Path) -> tuple[Workspace, ReviewSession]:
    workspace = Workspace.open(
        folder / "project.db", author="A", settings=Settings.load(folder / "settings.json")
    )
    return workspace, workspace.review(workspace.import_article(ARTICLE).id)


def test_everything_a_file_brings_is_there_and_still_there_later(tmp_path: Path) -> None:
    for _ in range(2):
        workspace, session = opened(tmp_path)
        with workspace:
            assert asked_of(session.document).choices == {"file": "b"}
            assert session.document.source_language == "ru"
            assert session.states() == {0: SegmentState.TRANSLATED, 2: SegmentState.FINAL}
            assert [(f.detector, f.status, f.confidence) for f in session.flags()] == [
                ("import", FlagStatus.OPEN, 1.0)
            ] * 2
            segments = {s.id: s.span.of(TEXT) for s in session.segments}
            noted = {(segments.get(n.target_id), n.comment, n.author) for n in session.notes()}
            assert noted == {("The talks ended.", "Which talks?", "Ann"), (None, "Line 2: Left out.", "A")}
            assert [line_of(n) for n in session.notes()] == [None, 1]
            assert session.notes(NoteTarget.DOCUMENT, session.document.id)
            assert workspace.problems() == []


def test_an_analysis_leaves_imported_flags_alone(tmp_path: Path) -> None:
    workspace, session = opened(tmp_path)
    with workspace:
        session.merge_flags([], {"people", "capitals"})
        assert len(session.flags()) == 2


def test_decisions_about_imported_flags_say_nothing_of_any_detector(tmp_path: Path) -> None:
    workspace, session = opened(tmp_path)
    with workspace:
        session.dismiss(session.passages()[0].flag_ids)
        assert workspace.decided_flags() == {}
        report = add_reviewed(Report.at(Level.LIKELY, By.DETECTOR), workspace)
        assert report.groups == {}
        assert report.total.spans().shown == 0


def test_states_change_and_are_undone(tmp_path: Path) -> None:
    workspace, session = opened(tmp_path)
    with workspace:
        session.set_state([0, 1], SegmentState.REVIEWED)
        assert session.states()[1] is SegmentState.REVIEWED
        assert session.undo_label() == "Mark 2 lines as reviewed"
        session.undo()
        assert session.states() == {0: SegmentState.TRANSLATED, 2: SegmentState.FINAL}
        with pytest.raises(UnknownRecordError, match="3 lines"):
            session.set_state([3], SegmentState.FINAL)


def test_lines_of_the_same_number_stand_beside_each_other(tmp_path: Path) -> None:
    workspace, session = opened(tmp_path)
    with workspace:
        rows = side_by_side(session.document, session.segments)
        assert [(r.source, r.target) for r in rows] == [
            ("Пит Хегсет выступил. Он ушёл.", "Pete Hegses spoke. He left."),
            ("Без перевода.", ""),
            ("Переговоры закончились.", "The talks ended."),
        ]
        bead = bitext(session.article())
        assert bead is not None
        assert [(s.of(SOURCE), t.of(TEXT)) for s, t in bead.both] == [
            ("Пит Хегсет выступил.", "Pete Hegses spoke."),
            ("Он ушёл.", "He left."),
            ("Переговоры закончились.", "The talks ended."),
        ]


def test_another_source_is_not_taken_to_go_line_by_line(tmp_path: Path) -> None:
    workspace, session = opened(tmp_path)
    with workspace:
        session.set_source("Переговоры закончились.")
        assert not session.document.aligned
        session.undo()
        assert session.document.aligned
        assert session.document.source_text == SOURCE
