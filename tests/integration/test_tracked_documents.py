"""Word documents of other programs, corrected in a session and exported with tracked changes: LibreOffice,
accepting all, has the corrected text, rejecting all, the original.

Thirteen documents: from python-docx, from WordprocessingML written by hand, from LibreOffice's conversions of
a web page and of OpenDocument texts. Two hold changes by two authors, three text boxes, headers and footers.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from libreoffice import ACCEPT, REJECT, LibreOffice
from word_documents import BUILDERS, FRAMED, NOTED, PAGE, SAMPLE, parts, saved

from annotator.formats.registry import read_bytes
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.services.exporting import render
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace
from annotator.text.tokens import words

REVISED = ("revised", "revised-with-comments")
_AUTHOR = re.compile(r'<w:(?:ins|del)\b[^>]*w:author="([^"]*)"')
OWN = (
    ("revised", "Ann"),
    ("revised", "Bob"),
    ("revised-with-comments", "Dan"),
    ("revised-with-comments", "Eve"),
)
NEW_WORDS = ("Hegseth", "two words", "née 漢字", "😀", "שלום עולם", "<b> & co")


def in_pieces() -> bytes:
    """The sample with each paragraph in runs that end in the midst of words, as spelling checkers leave
    them, and every other one bold."""
    document = docx.Document()
    for line in SAMPLE.read_text("utf-8").split("\n"):
        paragraph = document.add_paragraph()
        for start in range(0, len(line), 17):
            paragraph.add_run(line[start : start + 17]).bold = start % 2 == 0
    return saved(document)


@dataclass(frozen=True, slots=True)
class Tracked:
    """A document as it came, its text, the corrected text, and the export with tracked changes."""

    name: str
    original: bytes
    text: str
    corrected: str
    exported: bytes


def correct(name: str, data: bytes, folder: Path, author: str = "Cleo") -> Tracked:
    """Words replaced, taken out and put in, one by one; then a passage rewritten."""
    article = read_bytes(data, f"{name}.docx")
    settings = Settings.load(folder / "settings.json")
    with Workspace.open(folder / f"{name} {author}.db", author=author, settings=settings) as workspace:
        document = workspace.import_article(article)
        session = workspace.review(document.id)
        for span, new in _changes(article.text, random.Random(name)):
            session.correct(span, new, Category.ENTITY, Severity.MAJOR, "It is <so> & so")
        first = next(words(article.text))
        session.edit(first, f"Indeed {session.current_words(first)}")
        exported = render(workspace, document.id, "docx-tracked")
        assert exported.warnings == (), name
        return Tracked(name, data, article.text, session.projection().text, exported.data)


def _changes(text: str, chance: random.Random) -> Iterator[tuple[Span, str]]:
    """Of the words but the first three in ten, at the edges of paragraphs too."""
    end = 0
    for number, span in enumerate(words(text)):
        kind = chance.randrange(10)
        if not number or kind > 2 or span.start <= end + 1:
            continue
        end = span.end
        if kind == 0:
            yield span, chance.choice(NEW_WORDS)
        elif kind == 1:
            yield Span(span.end, span.end), ", that is"
        elif text[span.start - 1] == " ":  # with the space before it, as people do
            yield Span(span.start - 1, span.end), ""


@pytest.fixture(scope="module")
def tracked(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> list[Tracked]:
    made = {name: build() for name, build in BUILDERS.items()}
    (made["web"],) = libreoffice.converted([PAGE.encode()], ".html")
    made["notes"], made["frames"] = libreoffice.converted([NOTED.encode(), FRAMED.encode()], ".fodt")
    made["in-pieces"] = in_pieces()
    folder = tmp_path_factory.mktemp("projects")
    return [correct(name, data, folder) for name, data in made.items()]


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    return LibreOffice(tmp_path_factory.mktemp("libreoffice"))


def test_there_are_thirteen_documents_two_with_changes_by_two_authors(tracked: list[Tracked]) -> None:
    assert len(tracked) == 13
    authors = {t.name: set(_AUTHOR.findall(parts(t.original)["word/document.xml"].decode())) for t in tracked}
    assert {name for name, found in authors.items() if len(found) == 2} == set(REVISED)


def test_accepting_gives_the_corrected_text_and_rejecting_the_original(
    libreoffice: LibreOffice, tracked: list[Tracked]
) -> None:
    jobs = [(t.exported, command) for t in tracked for command in (ACCEPT, REJECT)]
    jobs += [(t.original, REJECT) for t in tracked]
    texts = libreoffice.texts(jobs)
    for number, one in enumerate(tracked):
        accepted, rejected = texts[2 * number : 2 * number + 2]
        assert accepted == one.corrected != one.text, one.name
        assert rejected == texts[2 * len(tracked) + number], one.name
        if one.name not in REVISED:  # what others tracked goes, too
            assert rejected == one.text, one.name


def test_own_insertions_are_corrected(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """People correct here what they tracked in Word before."""
    made = [correct(name, BUILDERS[name](), tmp_path, author) for name, author in OWN]
    jobs = [(t.exported, ACCEPT) for t in made] + [(t.exported, REJECT) for t in made]
    texts = libreoffice.texts([*jobs, *((t.original, REJECT) for t in made)])
    assert texts[: len(made)] == [t.corrected for t in made]
    assert texts[len(made) : 2 * len(made)] == texts[2 * len(made) :]
