"""Other programs read the translation memories that are written as meant, and they keep to the document type
of TMX 1.4."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from java_programs import gathered
from lxml import etree
from translate.storage.tmx import tmxfile
from word_documents import SAMPLE, export_of

from annotator.formats import plaintext, tmx
from annotator.formats.base import Export
from annotator.model.document import Segment
from annotator.text.segment import segment
from annotator.text.tokens import words

MEMORY = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="X" creationtoolversion="1" segtype="sentence" o-tmf="x"
  adminlang="en" srclang="de" datatype="plaintext"/><body>
<tu><tuv xml:lang="de"><seg>Herr Hegset kam nach Rom.</seg></tuv><tuv xml:lang="en"><seg>Mr <bpt
  i="1">{b}</bpt>Hegses<ept i="1">{/b}</ept> came to Rome.</seg></tuv></tu>
<tu><prop type="x">y</prop><tuv xml:lang="de"><seg>Gas &amp; Öl 😀</seg></tuv><tuv
  xml:lang="en"><seg>Gas &amp; <hi>oil</hi> 😀 שלום</seg></tuv></tu>
</body></tmx>
"""
REPLACEMENTS = ("Hegseth", "two words", "née 漢字", "😀", "שלום", "<b> & ]]>")


def changes(text: str, seed: int) -> list[tuple[int, int, str]]:
    chance = random.Random(f"{text}{seed}")
    found = []
    for span in words(text):
        new = chance.choice(REPLACEMENTS)
        if chance.randrange(3) == 0 and new != span.of(text):
            found.append((span.start, span.end, new))
    return found


def articles() -> Iterator[Export]:
    """Articles of several scripts with none, few and many corrections."""
    for text in (SAMPLE.read_bytes(), "שלום עולם, מה נשמע? 😀 Fine.\nمرحبا يا عالم.\nA < b & c.".encode()):
        article = plaintext.read(text, "a.txt")
        pieces = list(enumerate(segment(article.text)))
        segments = tuple(Segment("d1", n, p.paragraph, p.span, p.kind) for n, p in pieces)
        for seed in range(4):
            export = export_of(article, changes(article.text, seed) if seed else [])
            yield replace(export, segments=segments)


@pytest.fixture(scope="module")
def document_type() -> etree.DTD:
    """The published one, as OmegaT brings it along."""
    with zipfile.ZipFile(next(gathered("omegat").glob("omegat-*.jar"))) as jar:
        return etree.DTD(io.BytesIO(jar.read("schemas/tmx14.dtd")))


def test_pairs(document_type: etree.DTD) -> None:
    for export in articles():
        data = tmx.write_pairs(export).data
        assert document_type.validate(etree.fromstring(data)), document_type.error_log
        units = etree.fromstring(data).iter("tu")
        ours = [tuple(s.text or "" for s in unit.iter("seg")) for unit in units]
        read = tmxfile.parsestring(data, "en", "en")
        assert [u.source for u in read.units] == [before for before, _ in ours]
        for before, after in ours:
            assert before in export.document.text
            assert after in export.projection.text
        assert bool(ours) == bool(export.corrections)


@pytest.mark.parametrize("seed", range(6))
def test_corrected_memories(document_type: etree.DTD, seed: int) -> None:
    article = tmx.read(MEMORY.encode(), "a.tmx")
    export = export_of(article, changes(article.text, seed))
    data = tmx.write(export).data
    assert document_type.validate(etree.fromstring(data)), document_type.error_log
    read = tmxfile.parsestring(data, "de", "en")
    assert [u.source for u in read.units] == article.source_text.split("\n")
    targets = [(u.target or "").replace("{b}", "").replace("{/b}", "") for u in read.units]
    assert targets == export.projection.text.split("\n")


def test_what_breaks_the_rules_is_noticed(document_type: etree.DTD) -> None:
    assert not document_type.validate(etree.fromstring(MEMORY.replace("<prop type", "<prop kind").encode()))
