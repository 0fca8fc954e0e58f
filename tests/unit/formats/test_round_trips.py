"""Every form that is read and written again: without corrections it is the same file, with corrections they
are all that changes, and the file reads as the corrected text.

The files go the way they go in the program: read, taken into a project, corrected in a session, exported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from sample_files import SAMPLE_FILES, SampleFile

from annotator.formats.base import Exported
from annotator.formats.registry import read_bytes
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.services.exporting import render
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

CORRECTIONS = {
    "none": (),
    "one": (("Agency", "Organisation"),),
    "many": (
        ("Leaders", "Heads"), ("meet", "gather"), ("Rome", "New Delhi"), ("minister", "secretary"),
        ("Hegses", "Hegseth"), ("Cooperation", "Co-operation"), ("resigned", "went"), ("waved", "nodded"),
        ("bitter", "sweet"), ("answered", "told"), ("everything", "all he heard"),
    ),
    "at the edges of marks": (
        ("again.", "anew."), ("minister Pete", "secretary Peter"), ("Hegses praised", "Hegseth scorned"),
        ("Łukasz", "Old Łukasz"), ("close.", "finish!"), ("She", "Ann"), ("everything.", "nothing!"),
    ),
    "all marked words": (("Pete Hegses", "Marco Rubio"),),
    "emoji": (
        ("👨‍👩‍👧", "👋🏽"), ("answered", "👩🏽‍🚀 said"), ("😀", "🇺🇦 and 🎉"),
        ("Rome", "Rome 😀"), ("Hegses", "🎩"),
    ),
    "right to left": (("שלום", "בוקר"), ("بالعالم", "يا جميع"), ("Rome", "רומא"), ("Hegses", "هيغسيث")),
}  # fmt: skip
"""What is put for what."""
MARKS_IN_WORDS = (("Agency", 'A<b> & "co", *so*'), ("Rome", "R&D; 5 < 6"), ("Hegses", "H_e_[g]"))
"""Words that look like marks, in one form or another."""

files = pytest.mark.parametrize("file", SAMPLE_FILES, ids=lambda f: f.name)


@dataclass(frozen=True, slots=True)
class RoundTrip:
    corrected: str
    exported: Exported
    choices: Mapping[str, str]
    name: str

    @property
    def text(self) -> str:
        """What the exported file reads as."""
        return read_bytes(self.exported.data, self.name, choices=self.choices).text


def round_trip(file: SampleFile, folder: Path, changes: Sequence[tuple[int, int, str]]) -> RoundTrip:
    """Corrections [start, end) → replacement of the text, made and exported."""
    article = read_bytes(file.data, file.name)
    settings = Settings.load(folder / "settings.json")
    with Workspace.open(folder / "project.db", author="Ann", settings=settings) as workspace:
        document = workspace.import_article(article)
        session = workspace.review(document.id)
        for start, end, new in changes:
            session.correct(Span(start, end), new, Category.ENTITY, Severity.MAJOR, "It is so")
        return RoundTrip(
            corrected=session.projection().text,
            exported=render(workspace, document.id, file.kind),
            choices={c.id: c.value for c in article.choices},
            name=file.name,
        )


def places(file: SampleFile, words: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """The changes of words that stand once in the text."""
    text = read_bytes(file.data, file.name).text
    for old, new in words:
        assert text.count(old) == 1, old
        yield text.index(old), text.index(old) + len(old), new


def raw_with(file: SampleFile, words: Sequence[tuple[str, str]]) -> str:
    """The raw text with words replaced, one by one where they are as many: marks may stand between them."""
    raw = file.raw(file.data)
    for old, new in words:
        olds, news = old.split(), new.split()
        pairs = zip(olds, news, strict=True) if len(olds) == len(news) else [(old, new)]
        for one, another in pairs:
            assert raw.count(one) == 1, one
            raw = raw.replace(one, another)
    return raw


@files
@pytest.mark.parametrize("words", CORRECTIONS.values(), ids=CORRECTIONS)
def test_corrected_words_are_all_that_changes(
    file: SampleFile, words: Sequence[tuple[str, str]], tmp_path: Path
) -> None:
    done = round_trip(file, tmp_path, list(places(file, words)))
    assert done.exported.warnings == ()
    assert file.raw(done.exported.data) == raw_with(file, words)
    assert file.others(done.exported.data) == file.others(file.data)
    assert done.text == done.corrected
    if not words:
        assert done.exported.data == file.data


@files
@pytest.mark.parametrize("where", ["before", "after"])
def test_words_put_in_at_the_edge_of_marks(file: SampleFile, where: str, tmp_path: Path) -> None:
    ((start, end, _),) = places(file, [("Pete Hegses", "")])
    change = (start, start, "Mr ") if where == "before" else (end, end, ", 44,")
    done = round_trip(file, tmp_path, [change])
    assert done.exported.warnings == ()
    assert file.marks_in(done.exported.data) == file.marks_in(file.data)
    assert file.others(done.exported.data) == file.others(file.data)
    assert done.text == done.corrected


@files
def test_words_that_look_like_marks(file: SampleFile, tmp_path: Path) -> None:
    has_escape = file.kind not in ("srt", "po")  # a tag is a tag there
    words = MARKS_IN_WORDS if has_escape else MARKS_IN_WORDS[1:]
    done = round_trip(file, tmp_path, list(places(file, words)))
    assert done.text == done.corrected
    assert file.others(done.exported.data) == file.others(file.data)
