"""What is handed on speaks of the flags the person who hands it on sees."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from annotator.formats.base import ImportedArticle
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, Level
from annotator.services.exporting import gather, render, suggested_name
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

TEXT = "The alpha spoke. The beta spoke. The gamma spoke. The delta spoke.\n"


def test_unsure_flags_are_left_out_and_queries_never(tmp_path: Path) -> None:
    with Workspace.open(
        tmp_path / "p.db", author="A", settings=Settings.load(tmp_path / "s.json")
    ) as workspace:
        document = workspace.import_article(ImportedArticle("T", TEXT, TEXT.encode()))
        session = workspace.review(document.id)
        sure = {"alpha": 0.95, "beta": 0.7, "gamma": 0.4, "delta": 0.4}
        anchors = {w: Anchor.at(TEXT, Span(TEXT.index(w), TEXT.index(w) + len(w))) for w in sure}
        kind = ("people", "rule", Category.ENTITY, Severity.MAJOR)
        flags = [Flag(w, document.id, anchors[w], *kind, c, f"About {w}.") for w, c in sure.items()]
        session.merge_flags(flags, {"people"})
        session.query(["delta"], "Who?")
        for level, words in (
            (Level.CERTAIN, "alpha delta"),
            (Level.LIKELY, "alpha beta delta"),
            (Level.EVERYTHING, "alpha beta gamma delta"),
        ):
            workspace.settings.level = level
            assert len(gather(workspace, document.id).undecided()) == len(words.split()) - 1
            package = zipfile.ZipFile(io.BytesIO(render(workspace, document.id, "docx-tracked-flags").data))
            comments = package.read("word/comments.xml").decode()
            assert [w for w in "alpha beta gamma delta".split() if f"About {w}." in comments] == words.split()
            assert f">{len(words.split()) - 1}<" in render(workspace, document.id, "report").data.decode()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Trump’s push / 'poised'", "Trump’s push ’poised’ corrected.txt"),
        (
            "An article with a title that goes on and on until nobody wants to read it",
            "An article with a title that goes on and on until nobody corrected.txt",
        ),
        ("x" * 100, f"{'x' * 60} corrected.txt"),
        ("A " + "x" * 100, f"A {'x' * 58} corrected.txt"),
        ("???", "article corrected.txt"),
    ],
)
def test_a_suggested_name_is_the_title_in_whole_words(title: str, name: str) -> None:
    assert suggested_name(title, "txt") == name
