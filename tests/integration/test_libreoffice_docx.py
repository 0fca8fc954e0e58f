"""LibreOffice reads tracked Word files as meant: all accepted is the corrected text, all rejected the
original.

The documents come from python-docx, from raw WordprocessingML and from LibreOffice's own conversions, two of
them with changes by two authors in them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from libreoffice import ACCEPT, REJECT, LibreOffice
from word_documents import BUILDERS, FRAMED, NOTED, PAGE, SAMPLE, export_of

from annotator.formats import odt, plaintext
from annotator.formats.base import Export, ImportedArticle
from annotator.formats.docx import exporting, importing
from annotator.services.analysis import Analyser
from annotator.text.tokens import words

NAMES = (*BUILDERS, "web", "notes", "frames")
SEEDS = range(2)


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    return LibreOffice(tmp_path_factory.mktemp("libreoffice"))


@pytest.fixture(scope="module")
def documents(libreoffice: LibreOffice) -> dict[str, bytes]:
    made = {name: build() for name, build in BUILDERS.items()}
    (made["web"],) = libreoffice.converted([PAGE.encode()], ".html")
    made["notes"], made["frames"] = libreoffice.converted([NOTED.encode(), FRAMED.encode()], ".fodt")
    return made


def test_both_read_the_same_text(libreoffice: LibreOffice, documents: dict[str, bytes]) -> None:
    texts = libreoffice.texts([(data, ACCEPT) for data in documents.values()])
    for (name, data), text in zip(documents.items(), texts, strict=True):
        assert importing.read(data, f"{name}.docx").text == text, name


def _rewrites(article: ImportedArticle, chance: random.Random) -> Iterator[tuple[int, int, str]]:
    """Corrections as people make them: words replaced, taken out and put in, at the edges of paragraphs
    too."""
    end = 0
    for span in words(article.text):
        if span.start <= end:
            continue
        kind = chance.randrange(12)
        if kind == 0:
            yield span.start, span.end, chance.choice(("Hegseth", "two words", "née 漢字", "a\tb"))
        elif kind == 1:
            # With the space beside it, as people do. LibreOffice drops one that is left at a cell's end.
            before = article.text[span.start - 1 : span.start] == " "
            after = not before and article.text[span.end : span.end + 1] == " "
            yield span.start - before, span.end + after, ""
            end = span.end + after
        elif kind == 2:
            yield span.end, span.end, chance.choice((", that is", ")"))


def _paragraphs(article: ImportedArticle, chance: random.Random) -> Iterator[tuple[int, int, str]]:
    """Corrections that split paragraphs and join them."""
    for offset, character in enumerate(article.text):
        if character == " " and chance.randrange(12) == 0:
            yield offset, offset + 1, chance.choice(("\n", "\nNew line\n"))
        elif character == "\n" and chance.randrange(2) == 0:
            yield offset, offset + 1, chance.choice((" ", ""))


def _judge(libreoffice: LibreOffice, exports: list[tuple[str, Export]]) -> None:
    jobs, expected = [], []
    for name, export in exports:
        tracked, clean = exporting.write_tracked(export), exporting.write_clean(export)
        if tracked.warnings:  # cells or notes that cannot be joined
            continue
        jobs += [(tracked.data, ACCEPT), (tracked.data, REJECT), (clean.data, ACCEPT)]
        jobs.append((export.original, REJECT) if export.document.format == "docx" else (tracked.data, REJECT))
        expected.append((name, export))
    texts = iter(libreoffice.texts(jobs))
    for name, export in expected:
        accepted, rejected, clean_text, original = (next(texts) for _ in range(4))
        assert accepted == export.projection.text, name
        assert clean_text == export.projection.text, name
        assert rejected == original, name
        if not name.startswith("revised"):
            assert rejected == export.document.text, name
    assert expected


@pytest.mark.parametrize("seed", SEEDS)
def test_corrected_words(libreoffice: LibreOffice, documents: dict[str, bytes], seed: int) -> None:
    exports = []
    for name in NAMES:
        article = importing.read(documents[name], f"{name}.docx")
        exports.append((name, export_of(article, list(_rewrites(article, random.Random(f"{name}{seed}"))))))
    _judge(libreoffice, exports)


def test_split_and_joined_paragraphs(libreoffice: LibreOffice, documents: dict[str, bytes]) -> None:
    """Not where LibreOffice itself goes astray: marks that somebody else inserted, paragraphs with notes."""
    exports = []
    for name in ("formatted", "sample", "scripts", "fields", "web"):
        article = importing.read(documents[name], f"{name}.docx")
        for seed in SEEDS:
            changes = list(_paragraphs(article, random.Random(f"{name}{seed}")))
            exports.append((name, export_of(article, changes)))
    _judge(libreoffice, exports)


def test_the_sample_from_word_has_the_flags_of_the_plain_text(libreoffice: LibreOffice) -> None:
    """Typed into Word by another program, it is flagged at the same words."""
    (data,) = libreoffice.converted([SAMPLE.read_bytes()], ".txt")
    texts = (importing.read(data, "sample.docx").text, SAMPLE.read_text("utf-8"))
    analyser = Analyser.for_check(without=["languagetool"])
    try:
        flags = [
            [(f.detector, f.rule, f.span.of(text), f.category) for f in analyser.check(text).flags]
            for text in texts
        ]
    finally:
        analyser.close()
    assert flags[0]
    assert flags[0] == flags[1]


def test_opendocument_reads_as_in_libreoffice(libreoffice: LibreOffice, documents: dict[str, bytes]) -> None:
    for name in ("formatted", "sample", "scripts", "revised", "web", "notes"):
        (data,) = libreoffice.converted([documents[name]], ".docx", "writer8")
        (text,) = libreoffice.texts([(data, ACCEPT)], ".odt")
        assert odt.read(data, f"{name}.odt").text == text, name


def test_an_article_that_came_as_plain_text(libreoffice: LibreOffice) -> None:
    article = plaintext.read(b"A headline of four words\n\nPete Hegses  spoke.\tTwice.\n", "a.txt")
    start = article.text.index("Hegses")
    _judge(libreoffice, [("plain", export_of(article, [(start, start + 6, "Hegseth")]))])
