"""Exporting many articles: names, what is skipped and why, progress, stopping."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest

from annotator.formats.base import ImportedArticle
from annotator.formats.registry import EXPORT_KINDS
from annotator.model.errors import ExportFailedError
from annotator.services.batch import Outcome, export_all, export_each, file_name
from annotator.services.review import ReviewSession
from annotator.services.workspace import Workspace


@pytest.fixture
def ids(workspace: Workspace) -> list[str]:
    titles = ("First/one: “x”?", "first one x", "CON", "…", "Long " * 60)
    articles = (
        ImportedArticle(title, f"Text number {n} here.\n", f"Text number {n} here.\n".encode())
        for n, title in enumerate(titles)
    )
    return [workspace.import_article(a).id for a in articles]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_names_are_safe_and_apart(workspace: Workspace, ids: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    result = export_all(workspace, ids, ["txt", "csv"], folder, pattern="{title}")
    assert not result.skipped
    assert len(names(folder)) == len(ids) * 2
    assert [o.path.name for o in result.written if o.kind == "txt" and o.path][:-1] == [
        "First one x.txt", "first one x 2.txt", "_CON.txt", "article.txt",
    ]  # fmt: skip
    assert (folder / "first one x 2.txt").read_text() == "Text number 1 here.\n"
    assert result.summary == "10 written."


def test_articles_are_let_go_once_they_are_written(
    workspace: Workspace, ids: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[weakref.ref[ReviewSession]] = []
    load = ReviewSession._load

    def noted(session: ReviewSession) -> None:
        made.append(weakref.ref(session))
        load(session)

    monkeypatch.setattr(ReviewSession, "_load", noted)
    export_all(workspace, ids, ["txt", "json"], tmp_path / "out")
    gc.collect()
    assert len(made) >= len(ids)
    assert [session for session in made if session() is not None] == []


def test_a_pattern_is_filled_in(workspace: Workspace, ids: list[str]) -> None:
    document = workspace.document(ids[0])

    def named(pattern: str, kind: str = "txt") -> str:
        return file_name(pattern, document, kind, 7, "Ann/Lee")

    assert named("{number} {author} {language} {kind}{suffix}") == "7 Ann Lee en txt.txt"
    assert named("{id}", "html-notes") == f"{document.id[:8]}.html"
    assert named("../{title}/x") == "First one x x.txt"
    assert named("C:\\{title}") == "C First one x.txt"
    assert named("{date}")[:2] == "20"
    assert len(named("x" * 500)) == 204
    assert len(named("{title}" + "長" * 500).encode()) < 255


@pytest.mark.parametrize("pattern", ["{titel}", "{title", "title}", "{}", "{title!r}", "{title.x}"])
def test_a_pattern_with_a_mistake_is_refused_before_anything_is_written(
    workspace: Workspace, ids: list[str], tmp_path: Path, pattern: str
) -> None:
    with pytest.raises(ExportFailedError, match="pattern"):
        export_each(workspace, ids, ["txt"], tmp_path / "out", pattern=pattern)
    assert not (tmp_path / "out").exists()


def test_an_unknown_kind_or_folder_is_refused(workspace: Workspace, ids: list[str], tmp_path: Path) -> None:
    with pytest.raises(ExportFailedError, match="no export"):
        export_each(workspace, ids, ["txt", "exe"], tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportFailedError, match="cannot be made"):
        export_each(workspace, ids, ["txt"], tmp_path / "file" / "x")


def test_what_cannot_be_written_is_skipped_with_its_reason(
    workspace: Workspace, ids: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "CON.txt").write_text("mine")
    (folder / "_CON.txt").write_text("mine")
    result = export_all(workspace, [*ids[:3], "gone"], ["txt", "srt"], folder, pattern="{title}")
    reasons = {(o.title, o.kind): o.reason for o in result.skipped}
    assert "exists already" in reasons["CON", "txt"]
    assert "srt" in {o.kind for o in result.skipped}
    assert reasons["gone", "txt"]
    assert (folder / "_CON.txt").read_text() == "mine"
    assert len(result.written) + len(result.skipped) == 8
    again = export_all(workspace, ids[2:3], ["txt"], folder, pattern="{title}", overwrite=True)
    assert again.summary == "1 written."
    assert (folder / "_CON.txt").read_text() == "Text number 2 here.\n"


def test_no_imported_file_is_ever_replaced(workspace: Workspace, ids: list[str], tmp_path: Path) -> None:
    original = tmp_path / "article.txt"
    original.write_text("An imported one.\n")
    text = original.read_text()
    workspace.import_article(ImportedArticle("Other", text, text.encode(), source_uri=str(original)))
    result = export_all(workspace, ids[3:4], ["txt"], tmp_path, pattern="article", overwrite=True)
    assert "imported" in result.skipped[0].reason
    assert original.read_text() == text


def test_progress_and_stopping(workspace: Workspace, ids: list[str], tmp_path: Path) -> None:
    seen: list[Outcome] = []
    result = export_all(
        workspace, ids, ["txt"], tmp_path / "o", progress=seen.append, cancelled=lambda: len(seen) == 2
    )
    assert [(o.done, o.total) for o in seen] == [(1, 5), (2, 5)]
    assert result.cancelled
    assert len(names(tmp_path / "o")) == 2
    assert result.summary == "2 written, stopped before the end."


def test_every_kind_can_be_asked_for(
    qapp: object, workspace: Workspace, ids: list[str], tmp_path: Path
) -> None:
    result = export_all(workspace, ids[:1], list(EXPORT_KINDS), tmp_path / "o")
    assert {o.kind for o in (*result.written, *result.skipped)} == set(EXPORT_KINDS)
    for outcome in result.written:
        assert outcome.path is not None
        assert outcome.path.suffix == EXPORT_KINDS[outcome.kind].suffix
