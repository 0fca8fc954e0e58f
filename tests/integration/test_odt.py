"""LibreOffice reads corrected OpenDocument texts as meant: the corrected words, and everything else as it
was."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from libreoffice import ACCEPT, AS_IS, REJECT, LibreOffice
from word_documents import BUILDERS, FRAMED, NOTED, PAGE, export_of, parts

from annotator.formats import odt
from annotator.text.tokens import words

NAMES = ("formatted", "sample", "scripts", "boxed", "revised", "revised-with-comments", "web", "notes")
NOT_READ = {"frames": "\nWeekly Review of the press\nChecked by nobody, page 1"}
"""Headers and footers of the documents that have some."""
REPLACEMENTS = (
    "Hegseth",
    "two words",
    "née 漢字",
    "a\tb",
    "",
    "😀",
    "שלום עולם",
    "<b> & co",
    "x  y",
    "new\nline",
)


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    return LibreOffice(tmp_path_factory.mktemp("libreoffice"))


@pytest.fixture(scope="module")
def documents(libreoffice: LibreOffice) -> dict[str, bytes]:
    """OpenDocument texts that LibreOffice made from documents of other kinds."""
    texts = [name for name in NAMES if name in BUILDERS]
    made = libreoffice.converted([BUILDERS[name]() for name in texts], ".docx", "writer8")
    (page,) = libreoffice.converted([PAGE.encode()], ".html", "writer8")
    noted, framed = libreoffice.converted([NOTED.encode(), FRAMED.encode()], ".fodt", "writer8")
    return {**dict(zip(texts, made, strict=True)), "web": page, "notes": noted, "frames": framed}


def _changes(text: str, one_in: int, chance: random.Random) -> Iterator[tuple[int, int, str]]:
    """Words replaced and taken out, and words put in, one of so many."""
    for number, span in enumerate(words(text)):
        if number % one_in == 0:
            new = chance.choice(REPLACEMENTS)
            if new != span.of(text):
                yield span.start, span.end, new
        elif number % one_in == 1:
            yield span.end, span.end, chance.choice((", that is", ")", " 😀"))


def test_corrected_words(libreoffice: LibreOffice, documents: dict[str, bytes]) -> None:
    jobs, expected = [], []
    for name, data in documents.items():
        article = odt.read(data, f"{name}.odt")
        assert odt.write(export_of(article, [])).data == data
        count = sum(1 for _ in words(article.text))
        for one_in in (count + 1, 7, 2):
            changes = list(_changes(article.text, one_in, random.Random(f"{name}{one_in}")))
            assert changes
            export = export_of(article, changes)
            exported = odt.write(export)
            assert exported.warnings == ()
            before, after = parts(data), parts(exported.data)
            assert {n for n in before if before[n] != after.get(n)} == {"content.xml"}
            assert next(iter(after)) == "mimetype"
            jobs.append((exported.data, ACCEPT))
            text = export.projection.text + NOT_READ.get(name, "")
            expected.append((f"{name}, one word in {one_in}", text))
    for (name, text), read in zip(expected, libreoffice.texts(jobs, ".odt"), strict=True):
        assert read == text, name


def test_tracked_changes_stay(libreoffice: LibreOffice, documents: dict[str, bytes]) -> None:
    """Rejecting the changes others tracked gives what it gave before, but for the corrected words."""
    jobs = []
    for name in ("revised", "revised-with-comments"):
        article = odt.read(documents[name], f"{name}.odt")
        span = list(words(article.text))[-1]
        exported = odt.write(export_of(article, [(span.start, span.end, "XYZ")]))
        jobs += [(documents[name], REJECT), (exported.data, REJECT)]
    texts = iter(libreoffice.texts(jobs, ".odt"))
    for before, after in zip(texts, texts, strict=True):
        assert after == re.sub(r"\w+(?=\W*\Z)", "XYZ", before)


def test_an_empty_paragraph_is_filled(libreoffice: LibreOffice, documents: dict[str, bytes]) -> None:
    article = odt.read(documents["formatted"], "a.odt")
    at = article.text.index("\n\n") + 1
    export = export_of(article, [(at, at, "No longer empty")])
    exported = odt.write(export)
    assert exported.warnings == ()
    assert libreoffice.texts([(exported.data, AS_IS)], ".odt") == [export.projection.text]
