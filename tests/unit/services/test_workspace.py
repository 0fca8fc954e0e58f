"""The project as a whole: import, queue, search, ignore rules, versions of articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.formats.base import ImportedArticle
from annotator.model.anchor import Span
from annotator.model.errors import AnnotatorError, InvalidTextError, StoreError, UnknownRecordError
from annotator.model.ignores import IgnoreKind, IgnoreScope
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction, Flag, FlagStatus, NoteTarget, SourceNote
from annotator.services.review import ReviewSession
from annotator.services.settings import Settings
from annotator.services.summaries import ArticleState
from annotator.services.workspace import Workspace

MakeFlag = Callable[..., Flag]
Open = Callable[[], Workspace]
SpanOf = Callable[..., Span]
MINOR = (Category.SPELLING, Severity.MINOR)


def article(text: str, title: str = "Other", uri: str = "") -> ImportedArticle:
    return ImportedArticle(title, text, text.encode(), source_uri=uri)


# -- import


def test_an_article_comes_in_with_everything_known_about_it(workspace: Workspace) -> None:
    given = ImportedArticle(
        "T", "One.\nTwo 😀.\n", b"\xef\xbb\xbfOne.\r\nTwo \xf0\x9f\x98\x80.\r\n", "md", "de", "/x.md",
        "utf-8", "\r\n", True, "Eins.",
    )  # fmt: skip
    document = workspace.import_article(given)
    assert workspace.document(document.id) == document
    assert (document.text, document.format, document.language) == (given.text, "md", "de")
    assert (document.newline, document.bom, document.source_text) == ("\r\n", True, "Eins.")
    assert workspace.original(document.id) == given.original
    assert [s.span.of(document.text) for s in workspace.review(document.id).segments] == ["One.", "Two 😀."]


def test_the_same_text_is_the_same_article(workspace: Workspace, imported: ImportedArticle) -> None:
    first = workspace.import_article(imported)
    again = workspace.import_article(replace(imported, title="Another title", source_uri="/b.txt"))
    assert again == first
    assert len(workspace.articles()) == 1


def test_a_text_that_begins_with_two_marks_keeps_the_second(workspace: Workspace) -> None:
    assert workspace.import_article(article("\ufeffOne.")).text == "\ufeffOne."


@pytest.mark.parametrize("text", ["", " \n", "a\0b"])
def test_what_is_no_text_is_refused_and_leaves_nothing(workspace: Workspace, text: str) -> None:
    with pytest.raises(InvalidTextError):
        workspace.import_article(article(text))
    assert workspace.articles() == []


def test_unknown_articles(workspace: Workspace) -> None:
    for ask in (workspace.document, workspace.review, workspace.original):
        with pytest.raises(UnknownRecordError):
            ask("nobody")


# -- the queue


def test_the_queue_tells_where_each_article_stands(
    workspace: Workspace, session: ReviewSession, make_flag: MakeFlag
) -> None:
    def line() -> tuple[object, ...]:
        (a,) = workspace.articles()
        return a.state, a.open_flags, a.corrected, a.dismissed, a.queries, a.unsourced, round(a.progress, 2)

    assert line() == (ArticleState.NEW, 0, 0, 0, 0, 0, 0.0)
    session.merge_flags(
        [make_flag("Bejing", "Beijing"), make_flag("the the"), make_flag("Monday")], {"names"}
    )
    assert line() == (ArticleState.REVIEW, 3, 0, 0, 0, 0, 0.0)
    first, second, third = (p.id for p in session.passages())
    session.accept(first)
    session.dismiss([second])
    assert line() == (ArticleState.REVIEW, 1, 1, 1, 0, 1, 0.67)
    session.query([third])
    assert line() == (ArticleState.WAITING, 0, 1, 1, 1, 1, 1.0)
    session.dismiss([third])
    session.add_note(NoteTarget.CORRECTION, session.corrections()[0].id, citation="Reuters")
    assert line() == (ArticleState.DONE, 0, 1, 2, 0, 0, 1.0)
    session.undo()
    assert line()[0] is ArticleState.WAITING


def test_the_queue_follows_what_is_shown(
    workspace: Workspace, session: ReviewSession, make_flag: MakeFlag
) -> None:
    from annotator.model.review import Level

    session.merge_flags(
        [make_flag("Bejing", confidence=0.95), make_flag("Monday", confidence=0.7)], {"names"}
    )
    assert workspace.articles()[0].open_flags == 2
    workspace.settings.level = Level.CERTAIN
    assert workspace.articles()[0].open_flags == 1
    workspace.ignore("word", "bejing", "global")
    assert workspace.articles()[0].open_flags == 0


def test_the_queue_needs_no_open_sessions(
    open_workspace: Open, session: ReviewSession, make_flag: MakeFlag
) -> None:
    session.merge_flags([make_flag("Bejing")], {"names"})
    other = open_workspace()
    assert other.articles()[0].open_flags == 1
    session.dismiss([session.passages()[0].id])
    assert other.changed_elsewhere()
    assert other.articles()[0].open_flags == 0


def test_articles_are_listed_in_the_order_of_import(workspace: Workspace) -> None:
    for title in "bca":
        workspace.import_article(article(f"Text {title}.", title))
    assert [a.title for a in workspace.articles()] == ["b", "c", "a"]
    assert workspace.articles()[0].words == 2


# -- search


def test_search_covers_articles_and_notes(
    workspace: Workspace, session: ReviewSession, span_of: SpanOf
) -> None:
    session.correct(span_of("Bejing"), "Beijing", *MINOR)
    session.add_note(NoteTarget.CORRECTION, session.corrections()[0].id, citation="Agence Bejing Presse")
    hits = workspace.search("bejing")
    assert [(h.kind, h.document_id) for h in hits] == [
        ("article", session.document.id),
        ("note", session.document.id),
    ]
    assert hits[0].spans == (span_of("Bejing"),)
    assert hits[1].record_id == session.notes()[0].id
    assert "Agence" in hits[1].snippet
    assert workspace.search("nothing like it") == []


# -- ignore rules


@pytest.mark.parametrize("scope", list(IgnoreScope))
def test_what_is_ignored_is_hidden_and_comes_back(
    workspace: Workspace,
    session: ReviewSession,
    make_flag: MakeFlag,
    open_workspace: Open,
    scope: IgnoreScope,
) -> None:
    session.merge_flags([make_flag("Bejing"), make_flag("the the")], {"names"})
    changes = workspace.ignore(IgnoreKind.WORD, " bejing ", scope)
    assert changes.label == "Never flag “bejing”"
    assert [p.flags[0].anchor.quote for p in session.passages()] == ["the the"]
    assert len(session.flags()) == 2
    assert not workspace.ignore(IgnoreKind.WORD, "bejing", scope)
    other = open_workspace()
    (rule,) = other.ignores()
    assert (rule.kind, rule.value, rule.scope) == (IgnoreKind.WORD, "bejing", scope)
    assert len(other.review(session.document.id).passages()) == 1
    workspace.unignore(rule.id)
    assert len(session.passages()) == 2
    with pytest.raises(UnknownRecordError):
        workspace.unignore(rule.id)


def test_ignoring_in_the_project_is_a_step_of_every_articles_history(
    workspace: Workspace, session: ReviewSession, make_flag: MakeFlag
) -> None:
    other = workspace.review(workspace.import_article(article("Another.")).id)
    session.merge_flags([make_flag("Bejing")], {"names"})
    workspace.ignore("name", "Bejing")
    assert session.undo_label() == other.undo_label() == "Never flag “Bejing”"
    other.undo()
    assert workspace.ignores() == []
    assert len(session.passages()) == 1
    assert session.redo_label() == "Never flag “Bejing”"
    session.redo()
    assert session.passages() == ()
    (rule,) = workspace.ignores()
    workspace.unignore(rule.id)
    session.undo()
    assert workspace.ignores() == [rule]


def test_a_rule_made_again_stands_in_the_way_of_undoing_its_removal(
    workspace: Workspace, session: ReviewSession
) -> None:
    workspace.ignore("name", "Bejing")
    removal = workspace.unignore(workspace.ignores()[0].id)
    workspace.ignore("name", "Bejing")
    with pytest.raises(AnnotatorError, match="Never flag"):
        session.undo_step(removal.step_id)


def test_a_rule_of_a_detector(workspace: Workspace, session: ReviewSession, make_flag: MakeFlag) -> None:
    session.merge_flags(
        [make_flag("Bejing"), make_flag("the the", detector="repetition")], {"names", "repetition"}
    )
    workspace.ignore("rule", "repetition/r")
    assert [p.flags[0].detector for p in session.passages()] == ["names"]


def test_an_empty_rule_is_refused(workspace: Workspace) -> None:
    for scope in IgnoreScope:
        with pytest.raises(AnnotatorError):
            workspace.ignore("word", " ", scope)


# -- versions of an article


def test_a_new_version_takes_over_what_has_a_place_in_it(
    workspace: Workspace,
    session: ReviewSession,
    make_flag: MakeFlag,
    imported: ImportedArticle,
    span_of: SpanOf,
) -> None:
    flags = [make_flag("Bejing", "Beijing"), make_flag("wrapping"), make_flag("Monday"), make_flag("20")]
    session.merge_flags(flags, {"names"})
    session.accept(flags[0].id)
    session.add_note(NoteTarget.CORRECTION, session.corrections()[0].id, citation="Reuters")
    session.add_note(NoteTarget.SEGMENT, session.segments[0].id, citation="Lost with its sentence")
    session.dismiss([flags[1].id])
    session.correct(span_of("20"), "30", *MINOR)
    text = "A new first paragraph.\n" + imported.text.replace("met Xi", "saw Xi").replace(
        "said 20 “words”", "spoke"
    )
    newer = article(text, imported.title, imported.source_uri)
    assert workspace.earlier_version(newer) == session.document
    document = workspace.import_article(newer, revision_of=session.document.id)
    assert document.revision_of == session.document.id
    assert workspace.earlier_version(newer) is None

    now = workspace.review(document.id)
    (correction,) = now.corrections()
    assert (correction.quote, correction.replacement, correction.author) == ("Bejing", "Beijing", "A")
    assert correction.id != session.corrections()[0].id
    assert {(f.anchor.quote, f.status) for f in now.flags()} == {
        ("Bejing", FlagStatus.CORRECTED), ("wrapping", FlagStatus.DISMISSED),
    }  # fmt: skip
    assert [n.citation for n in now.notes(NoteTarget.CORRECTION, correction.id)] == ["Reuters"]
    lost = now.orphans()
    assert {type(r) for r in lost} == {Flag, Correction, SourceNote}
    assert {r.quote for r in lost if isinstance(r, Correction)} == {"20"}
    # The earlier version keeps everything.
    assert len(session.corrections()) == 2
    assert workspace.problems() == []


def test_detectors_meet_the_flags_that_were_taken_over(
    workspace: Workspace, session: ReviewSession, make_flag: MakeFlag, imported: ImportedArticle
) -> None:
    from annotator.model.anchor import Anchor
    from annotator.model.review import fingerprint

    flag = make_flag("wrapping")
    session.merge_flags([flag], {"names"})
    session.dismiss([flag.id])
    document = workspace.import_article(
        article("Hello there, all.\n" + imported.text), revision_of=session.document.id
    )
    now = workspace.review(document.id)
    span = now.flags()[0].span
    segment = now.segment_at(span.start).ordinal
    found = replace(
        flag,
        id=fingerprint(document.id, "names", "r", segment, "wrapping", 0),
        document_id=document.id,
        anchor=Anchor.at(document.text, span),
    )
    now.merge_flags([found], {"names"})
    (known,) = now.flags()
    assert (known.status, known.stale) == (FlagStatus.DISMISSED, False)


# -- the project


def test_the_author_can_be_chosen(workspace: Workspace, session: ReviewSession, span_of: SpanOf) -> None:
    workspace.author = "Ann"
    session.correct(span_of("Bejing"), "Beijing", *MINOR)
    assert session.corrections()[0].author == "Ann"
    assert session.history()[-1].author == "Ann"


def test_a_copy_is_a_project_of_its_own(workspace: Workspace, session: ReviewSession, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    workspace.save_copy(copy)
    with Workspace.open(copy, author="A", settings=Settings.load(tmp_path / "s.json")) as opened:
        assert opened.document(session.document.id) == session.document
    with pytest.raises(AnnotatorError, match="exists already"):
        workspace.save_copy(copy)


def test_when_the_disk_is_full_the_last_step_did_not_happen(
    workspace: Workspace, session: ReviewSession, span_of: SpanOf
) -> None:
    session.correct(span_of("Bejing"), "Beijing", *MINOR)
    database = workspace._store.db
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="disk is full"):
        session.add_note(NoteTarget.DOCUMENT, session.document.id, comment="x" * 200_000)
    assert session.notes() == ()
    assert session.undo_label() == "Correct “Bejing” to “Beijing”"
    database.execute("PRAGMA max_page_count = 1000000")
    session.add_note(NoteTarget.DOCUMENT, session.document.id, comment="x" * 200_000)
    assert workspace.problems() == []


def test_a_window_that_waits_for_another_says_so(
    workspace: Workspace, session: ReviewSession, open_workspace: Open, span_of: SpanOf
) -> None:
    other = open_workspace()
    workspace._store.db.execute("PRAGMA busy_timeout = 20")
    with other._store.transaction(), pytest.raises(StoreError, match="another window"):
        session.correct(span_of("Bejing"), "Beijing", *MINOR)
    assert session.corrections() == ()
    session.correct(span_of("Bejing"), "Beijing", *MINOR)


def test_problems_with_settings_and_store_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{")
    (tmp_path / "backups").write_text("in the way")
    for _ in range(2):
        with Workspace.open(
            tmp_path / "p.db", author="A", settings=Settings.load(tmp_path / "settings.json")
        ) as opened:
            notices = opened.notices
            opened.import_article(article("Words."))
    assert any("backup" in n for n in notices)
