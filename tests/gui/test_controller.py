"""The open project, article and selection, and what becomes of errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from annotator.formats.base import Asked
from annotator.gui.controller import Controller
from annotator.gui.events import Notice, Selection, TextMode
from annotator.gui.reading import PreviewAnswer
from annotator.model.anchor import Span
from annotator.model.document import Document
from annotator.model.ignores import IgnoreKind
from annotator.model.mqm import Category, Severity
from annotator.model.review import Changes, FlagStatus, Level, NoteKind, NoteTarget
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace
from tests.gui.conftest import SAMPLE, AddFlags, ScriptedPrompts


def listen(signal: Any) -> list[Any]:
    seen: list[Any] = []
    signal.connect(seen.append)
    return seen


def test_accepting_a_suggestion_is_saved_and_told(
    controller: Controller, document: Document, add_flags: AddFlags
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"))
    changes = listen(controller.changed)
    selections = listen(controller.selection_changed)
    controller.select_passage(controller.passages()[0])
    assert controller.accept(0) is not None
    assert set(changes[-1].ids) >= {"correction", "flag"}
    assert controller.selection.passage.status is FlagStatus.CORRECTED
    assert controller.selection.correction.replacement == "Pete Hegseth"
    assert isinstance(selections[-1], Selection)
    with Workspace.open(controller.workspace.path) as other:
        assert [c.replacement for c in other.review(document.id).corrections()] == ["Pete Hegseth"]


def test_a_suggestion_that_is_not_there_does_nothing(
    controller: Controller, document: Document, add_flags: AddFlags
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"))
    assert controller.accept(0) is None
    controller.select_passage(controller.passages()[0])
    assert controller.accept(5) is None


def test_errors_are_shown_with_their_hint_and_change_nothing(
    controller: Controller, document: Document, prompts: ScriptedPrompts
) -> None:
    changes = listen(controller.changed)
    start = document.text.index("Hegses")
    controller.correct(Span(start, start + 6), "Hegseth", Category.ENTITY, Severity.MAJOR)
    count = len(changes)
    done = controller.correct(Span(start + 3, start + 10), "x", Category.ENTITY, Severity.MAJOR)
    assert done is None
    assert len(changes) == count
    message, hint = prompts.errors[-1]
    assert message
    assert hint


def test_undo_and_redo_go_to_the_place(controller: Controller, document: Document) -> None:
    start = document.text.index("Hegses")
    span = Span(start, start + 6)
    controller.edit(span, "Hegseth")
    places = listen(controller.place_changed)
    assert "Hegses" in controller.undo_label()
    controller.undo()
    assert controller.corrections() == ()
    controller.redo()
    assert len(controller.corrections()) == 1
    assert len(places) == 2
    controller.redo()
    assert len(controller.corrections()) == 1


def test_next_flag_walks_the_open_ones_and_says_when_none_is_left(
    controller: Controller, document: Document, add_flags: AddFlags
) -> None:
    add_flags(("Hong Kong",), ("Pete Hegses",), ("Voldymir",))
    names = [controller.next_flag().message for _ in range(4)]
    assert names[0] == names[3]
    assert len(set(names)) == 3
    assert controller.next_flag(backwards=True).message == names[2]
    for passage in controller.passages():
        controller.dismiss("", passage.flag_ids)
    notices = listen(controller.notice)
    assert controller.next_flag() is None
    assert isinstance(notices[0], Notice)


def test_the_level_filters_and_is_remembered(
    controller: Controller, document: Document, add_flags: AddFlags, settings: Settings
) -> None:
    add_flags(("Hong Kong",), confidence=0.95, detector="a")
    add_flags(("Voldymir",), confidence=0.3, detector="b")
    assert len(controller.passages()) == 1
    controller.select_passage(controller.passages()[0])
    controller.set_level(Level.EVERYTHING)
    assert len(controller.passages()) == 2
    assert controller.selection.passage is not None
    assert Settings.load(settings.path).level is Level.EVERYTHING


def test_a_hidden_flag_is_no_longer_selected(
    controller: Controller, document: Document, add_flags: AddFlags
) -> None:
    add_flags(("Hong Kong",), ("Voldymir",))
    controller.select_passage(controller.passages()[0])
    controller.ignore(IgnoreKind.WORD, "Hong Kong")
    assert [p.flags[0].anchor.quote for p in controller.passages()] == ["Voldymir"]
    assert not controller.selection
    controller.unignore(controller.workspace.ignores()[0])
    assert len(controller.passages()) == 2


def test_a_note_settles_what_is_unsourced(
    controller: Controller, document: Document, add_flags: AddFlags
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"))
    controller.select_passage(controller.passages()[0])
    controller.accept(0)
    correction = controller.selection.correction
    assert controller.session.is_unsourced(correction)
    controller.add_note(
        NoteTarget.CORRECTION, correction.id, NoteKind.NAME, url="https://www.defense.gov", citation="DoD"
    )
    assert not controller.session.is_unsourced(controller.selection.correction)
    assert controller.notes_of(NoteTarget.CORRECTION, correction.id)[0].citation == "DoD"


def test_flagging_by_hand_selects_the_flag(controller: Controller, document: Document) -> None:
    start = document.text.index("extreme fallout")
    controller.flag_by_hand(Span(start, start + 15), Category.LITERAL, Severity.MAJOR, "What fallout?")
    assert controller.selection.passage.message == "What fallout?"


def test_another_window_s_step_shows_up(
    controller: Controller, document: Document, add_flags: AddFlags, settings: Settings, tmp_path: Path
) -> None:
    changes = listen(controller.changed)
    with Workspace.open(
        controller.workspace.path, author="Other", settings=Settings.load(tmp_path / "other.json")
    ) as other:
        start = document.text.index("Hegses")
        other.review(document.id).edit(Span(start, start + 6), "Hegseth")
    controller.look_elsewhere()
    assert isinstance(changes[-1], Changes)
    assert "*" in changes[-1].ids["correction"]
    assert [c.author for c in controller.corrections()] == ["Other"]


def test_while_the_project_is_gone_decisions_are_refused_with_a_message(
    controller: Controller, document: Document, prompts: ScriptedPrompts
) -> None:
    path = controller.workspace.path
    away = path.with_name("away.db")
    path.rename(away)
    controller.look_elsewhere()
    start = document.text.index("Hegses")
    assert controller.edit(Span(start, start + 6), "Hegseth") is None
    assert prompts.errors
    assert controller.corrections() == ()
    away.rename(path)
    controller.look_elsewhere()
    assert controller.edit(Span(start, start + 6), "Hegseth") is not None


def test_an_unreadable_file_gets_a_message_and_the_others_are_imported(
    controller: Controller, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    binary = tmp_path / "binary.txt"
    binary.write_bytes(bytes(range(256)) * 20)
    gone = tmp_path / "gone.txt"
    documents = controller.import_files([binary, gone, SAMPLE])
    controller.cancel_analysis()
    assert [d.title for d in documents] == [controller.document.title]
    ((message, hint),) = prompts.errors
    assert message == "2 files could not be imported."
    assert "binary.txt" in hint
    assert "gone.txt" in hint


def test_a_file_without_words_is_named(
    controller: Controller, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("\n")
    for others in ([], [SAMPLE]):
        prompts.errors.clear()
        controller.import_files([empty, *others])
        controller.cancel_analysis()
        ((message, hint),) = prompts.errors
        assert "empty.txt" in message
        assert hint


def test_an_unsure_encoding_is_asked_for(
    controller: Controller, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Ein schöner Text über Größe.\n".encode("cp1252") * 3)
    prompts.answers["preview"] = lambda q: PreviewAnswer(q.material.read(Asked(q.encodings[0])))
    documents = controller.import_files([path])
    controller.cancel_analysis()
    asked = [question for question, _ in prompts.asked]
    assert len(documents) == 1
    assert asked in (["preview"], [])


def test_importing_the_same_text_again_opens_what_is_there(
    controller: Controller, document: Document
) -> None:
    notices = listen(controller.notice)
    (again,) = controller.import_files([SAMPLE])
    assert again.id == document.id
    assert "already" in notices[0].message


def test_undo_takes_up_the_passage_it_is_about(
    controller: Controller, document: Document, add_flags: AddFlags
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth"), ("diplomatic outbreak", Category.LITERAL))
    first, second = controller.passages()
    controller.select_passage(first)
    controller.dismiss()
    controller.select_passage(second)
    places = listen(controller.place_changed)
    controller.undo()
    assert controller.selection.passage.id == first.id
    assert controller.selection.passage.status is FlagStatus.OPEN
    assert places == [first.span]
    controller.select_passage(second)
    controller.redo()
    assert (controller.selection.passage.id, controller.selection.passage.status) == (
        first.id,
        FlagStatus.DISMISSED,
    )


@pytest.mark.parametrize("is_new_version", [True, False, None])
def test_a_new_version_takes_decisions_over_when_wanted(
    controller: Controller,
    document: Document,
    prompts: ScriptedPrompts,
    tmp_path: Path,
    is_new_version: bool | None,
) -> None:
    start = document.text.index("Hegses")
    controller.edit(Span(start, start + 6), "Hegseth")
    folder = tmp_path / "new"
    folder.mkdir()
    newer = folder / SAMPLE.name
    newer.write_text(SAMPLE.read_text(encoding="utf-8").replace("Hong Kong", "Beijing", 1), encoding="utf-8")
    prompts.answers["new_version"] = is_new_version
    controller.import_files([newer])
    controller.cancel_analysis()
    assert prompts.asked[-1] == ("new_version", (document.title,))
    articles = controller.workspace.articles()
    if is_new_version is None:
        assert [a.id for a in articles] == [document.id]
        assert controller.document.id == document.id
        return
    assert len(articles) == 2
    assert controller.document.revision_of == (document.id if is_new_version else None)
    assert [c.replacement for c in controller.corrections()] == (["Hegseth"] if is_new_version else [])


def test_the_place_is_remembered_for_the_next_time(controller: Controller, document: Document) -> None:
    controller.set_place(1234)
    controller.close_article()
    places = listen(controller.place_changed)
    controller.open_article(document.id, analyse=False)
    assert places == [Span(1234, 1234)]


def test_another_project_is_opened_and_a_broken_one_is_not(
    controller: Controller, document: Document, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 500)
    first = controller.workspace.path
    assert not controller.open_project(broken)
    assert prompts.errors
    assert controller.workspace.path == first
    assert controller.document is not None
    assert controller.open_project(tmp_path / "second.db")
    assert controller.document is None
    assert controller.workspace.settings.recent_projects[0].endswith("second.db")


def test_analysis_runs_in_the_background_and_merges(
    controller: Controller, document: Document, qtbot: Any
) -> None:
    states = listen(controller.analysis_changed)
    controller.analyse()
    assert controller.analysis.running
    qtbot.waitUntil(lambda: controller.analysis.finished, timeout=120_000)
    quotes = [p.flags[0].anchor.quote for p in controller.passages()]
    assert any("Hegses" in q for q in quotes)
    assert any(s.running and s.done for s in states)
    assert controller.analysis.names


def test_what_a_language_lacks_is_said_once(controller: Controller, qtbot: Any) -> None:
    notices = listen(controller.notice)
    for title in ("Eins", "Zwei"):
        words = "Der Minister sagte am Montag, dass die Regierung das Gesetz nicht mehr ändern wird."
        document = controller.import_text(f"{words} {title}.", title)
        assert document is not None
        assert document.language == "de"
        qtbot.waitUntil(lambda: controller.analysis.finished, timeout=60_000)
    said = [n.message for n in notices if n.message.startswith("The article is in German.")]
    assert len(said) == 1


def test_a_cancelled_analysis_merges_nothing(controller: Controller, document: Document, qtbot: Any) -> None:
    controller.analyse()
    controller.cancel_analysis()
    qtbot.waitUntil(lambda: not controller.jobs.busy, timeout=120_000)
    assert controller.passages() == ()
    assert not controller.analysis.running


def test_many_flags_are_merged_in_pieces(
    controller: Controller, document: Document, add_flags: AddFlags, qtbot: Any, monkeypatch: Any
) -> None:
    from annotator.gui import analysing
    from annotator.services.analysis import AnalysisResult

    monkeypatch.setattr(analysing, "PIECE", 1)
    one = add_flags(("Hong Kong",), detector="a")
    two = add_flags(("Voldymir",), detector="b")
    merged = listen(controller.changed)
    controller._analysing._take(
        controller.session,
        AnalysisResult((*one, *two), (), frozenset({"a", "b", "c"}), (), {}),
        controller._analysing._round,
        last=True,
    )
    qtbot.waitUntil(lambda: controller.analysis.finished)
    assert len(controller.passages()) == 2
    assert len(merged) <= 3


def test_modes_are_told_once(controller: Controller) -> None:
    modes = listen(controller.mode_changed)
    controller.set_mode(TextMode.CORRECTED)
    controller.set_mode(TextMode.CORRECTED)
    assert modes == [TextMode.CORRECTED]
