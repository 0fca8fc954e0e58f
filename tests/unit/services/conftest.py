"""An open project with one small article."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.base import ImportedArticle
from annotator.model.anchor import Anchor, Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, Suggestion, fingerprint
from annotator.services.review import ReviewSession
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

TEXT = (
    "Pete Hegses met Xi Jinping in Bejing on Monday. Hegses’ plan is wrapping Russian oil 😀 today.\n"
    "Mr. P. Hegses said 20 “words”. It is the the end.\n"
)

Open = Callable[[], Workspace]
MakeFlag = Callable[..., Flag]


@pytest.fixture
def open_workspace(tmp_path: Path) -> Iterator[Open]:
    """Opens the same project again and again, as several windows would."""
    opened: list[Workspace] = []

    def make() -> Workspace:
        settings = Settings.load(tmp_path / "settings.json")
        opened.append(Workspace.open(tmp_path / "project.db", author="A", settings=settings))
        return opened[-1]

    yield make
    for workspace in opened:
        workspace.close()


@pytest.fixture
def workspace(open_workspace: Open) -> Workspace:
    return open_workspace()


@pytest.fixture
def imported() -> ImportedArticle:
    return ImportedArticle("Article", TEXT, TEXT.encode(), source_uri="/articles/a.txt")


@pytest.fixture
def session(workspace: Workspace, imported: ImportedArticle) -> ReviewSession:
    return workspace.review(workspace.import_article(imported).id)


@pytest.fixture
def span_of() -> Callable[..., Span]:
    """The place of the n-th occurrence of words in the article."""

    def find(words: str, occurrence: int = 0) -> Span:
        start = -1
        for _ in range(occurrence + 1):
            start = TEXT.index(words, start + 1)
        return Span(start, start + len(words))

    return find


@pytest.fixture
def make_flag(session: ReviewSession, span_of: Callable[..., Span]) -> MakeFlag:
    """A flag as a detector's run makes it."""

    def make(
        words: str, *suggestions: str, detector: str = "names", occurrence: int = 0, **fields: Any
    ) -> Flag:
        span = span_of(words, occurrence)
        document = session.document
        return Flag(
            fingerprint(document.id, detector, "r", session.segment_at(span.start).ordinal, words, 0),
            document.id,
            Anchor.at(document.text, span),
            detector,
            "r",
            fields.get("category", Category.ENTITY),
            fields.get("severity", Severity.MAJOR),
            fields.get("confidence", 0.9),
            fields.get("message", "It looks wrong."),
            tuple(Suggestion(s) for s in suggestions),
        )

    return make
