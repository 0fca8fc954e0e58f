"""Translation memories in and out: two of their languages line by line; nothing but the corrected words and
who changed them when changes; and the pairs of an article before and after correction."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from word_documents import export_of

from annotator.formats import plaintext, tmx
from annotator.formats.base import Asked, ImportedArticle
from annotator.formats.registry import EXPORT_KINDS, IMPORTERS
from annotator.model.anchor import Span
from annotator.model.document import Segment
from annotator.model.errors import ImportFailedError, InvalidTextError

RAW = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="X" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="de-DE"
    datatype="plaintext"><prop type="x-client">Kept</prop></header>
  <body>
    <tu tuid="1" x-own="a"><note>Check it</note>
      <tuv xml:lang="de-DE"><seg>Herr <bpt i="1">&lt;b&gt;</bpt>Hegset<ept
        i="1">&lt;/b&gt;</ept> kam.</seg></tuv>
      <tuv xml:lang="en-GB" creationid="Bob"><prop type="p">q</prop><seg>Mr <bpt
        i="1">&lt;b&gt;</bpt>Hegses<ept i="1">&lt;/b&gt;</ept> came<ph><sub>x</sub></ph>.</seg></tuv>
      <tuv xml:lang="fr"><seg>M. Hegset est venu.</seg></tuv>
    </tu>
    <tu srclang="fr"><tuv xml:lang="de-DE"><seg>Gas &amp; Öl</seg></tuv>
      <tuv xml:lang="fr"><seg>Gaz</seg></tuv>
      <tuv xml:lang="en-GB" changeid="Eve" changedate="20200101T000000Z"
        ><seg>Gas &amp; <hi>oil</hi></seg></tuv>
    </tu>
    <tu><tuv xml:lang="de-DE"><seg>Nur deutsch</seg></tuv></tu>
    <tu><tuv xml:lang="de-DE"><seg>Lächeln 😀</seg></tuv>
      <tuv xml:lang="en-GB"><seg>Smile 😀 שלום עולם</seg></tuv></tu>
    <tu><tuv xml:lang="de-DE"><seg>Leer</seg></tuv><tuv xml:lang="en-GB"><seg/></tuv></tu>
  </body>
</tmx>
"""
TEXT = "Mr Hegses came.\nGas & oil\nSmile 😀 שלום עולם"
CHANGED = 'changedate="20260102T030405Z" changeid="Ann Lee"'


def read(raw: str, **choices: str) -> ImportedArticle:
    return tmx.read(raw.encode(), "a.tmx", Asked(choices=choices))


def test_two_languages_line_by_line() -> None:
    assert next(i.id for i in IMPORTERS if i.recognises(RAW.encode(), "a")) == "tmx"
    article = read(RAW)
    assert article.text == TEXT
    assert article.source_text == "Herr Hegset kam.\nGaz\nLächeln 😀"
    assert (article.source_language, article.language, article.aligned) == ("de", "en", True)
    assert article.title == "a"
    assert [(r.line, r.text) for r in article.remarks] == [(0, "Check it")]
    (choice,) = article.choices
    assert (choice.id, choice.value) == ("language", "en-GB")
    assert [o.value for o in choice.options] == ["en-GB", "fr", "de-DE"]


def test_another_language() -> None:
    article = read(RAW, language="fr")
    assert article.text == "M. Hegset est venu.\nGaz"
    assert article.source_text == "Herr Hegset kam.\nGas & Öl"
    assert article.language == "fr"
    with pytest.raises(ImportFailedError, match="no language"):
        read(RAW, language="it")


def test_any_language_may_be_the_source() -> None:
    article = read(RAW.replace('srclang="de-DE"', 'srclang="*all*"'))
    assert article.choices[0].value == "en-GB"


@pytest.mark.parametrize("raw", [RAW, RAW.replace("\n", "\r\n"), "\ufeff" + RAW])
def test_without_corrections_the_bytes_are_the_imported_ones(raw: str) -> None:
    article = read(raw)
    assert tmx.write(export_of(article, [])).data == raw.encode()


def export_with(article: ImportedArticle, changes: list[tuple[str, str]]) -> bytes:
    places = [(article.text.index(old), old, new) for old, new in changes]
    export = export_of(article, [(start, start + len(old), new) for start, old, new in places])
    chosen = '{"language": "en-GB"}'
    exported = tmx.write(replace(export, document=replace(export.document, choices=chosen)))
    assert exported.warnings == ()
    return exported.data


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("Hegses", "Hegseth")], [("Hegses", "Hegseth")]),
        ([("Hegses", "Hegseth"), ("oil", "coal"), ("Smile", "Grin")], None),
        ([("Mr Hegses came.", "Mrs Smith went!")], None),
        ([("came", "came home")], [(" came<ph", " came home<ph")]),
        ([("Mr ", "")], [("<seg>Mr ", "<seg>")]),
        ([("Mr", "The Mr")], [("<seg>Mr", "<seg>The Mr")]),
        ([("Hegses", "")], [("Hegses", "")]),
        ([("Gas & oil", "Oil < gas")], [("<seg>Gas &amp; <hi>oil", "<seg>Oil &lt; <hi>gas")]),
        ([("& ", "")], [("<seg>Gas &amp; <hi>oil", "<seg>Gas <hi>oil")]),
        ([("oil", "oil & coal")], [("<hi>oil", "<hi>oil &amp; coal")]),
        ([("oil", "oil\ncoal")], None),
        ([("Smile 😀", "Grin 🙃")], [("Smile 😀", "Grin 🙃")]),
        ([("😀 ", "")], [("Smile 😀 ", "Smile ")]),
        ([("שלום", "ברוך")], [("שלום", "ברוך")]),
        ([("עולם", "مرحبا")], [("עולם", "مرحبا")]),
        ([("שלום עולם", "hello")], [("שלום עולם", "hello")]),
        ([("שלום", "שלום!")], [("שלום", "שלום!")]),
        ([("came.", "came")], [("</ph>.<", "</ph><")]),
        ([("Hegses came", "Hegseth went")], [("Hegses", "Hegseth"), (" came", " went")]),
        ([("Smile", "A & B 'x' \"y\" ]]>")], [("Smile", "A &amp; B 'x' \"y\" ]]&gt;")]),
    ],
)
def test_corrections_leave_all_else(
    changes: list[tuple[str, str]], expected: list[tuple[str, str]] | None
) -> None:
    article = read(RAW)
    if "\n" in changes[0][1]:
        changes = [(old, new.replace("\n", " ")) for old, new in changes]
    result = export_with(article, changes).decode()
    text = TEXT
    for old, new in changes:
        text = text.replace(old, new, 1)
    assert read(result).text == text
    assert "20260102T030405Z" in result
    stamps = re.compile(r' change(?:id|date)="[^"]*"')
    raw, result = stamps.sub("", RAW), stamps.sub("", result)
    assert re.findall(r"<[^>]*>", result) == re.findall(r"<[^>]*>", raw)
    if expected is not None:
        for old, new in expected:
            assert old in raw
            raw = raw.replace(old, new, 1)
        assert result == raw


def test_who_changed_a_segment_and_when() -> None:
    result = export_with(read(RAW), [("Hegses", "Hegseth"), ("oil", "coal")]).decode()
    assert f'creationid="Bob" {CHANGED}><prop' in result
    assert 'changeid="Ann Lee" changedate="20260102T030405Z"\n        ><seg>Gas' in result
    assert result.count("Ann Lee") == 2


@pytest.mark.parametrize(
    ("raw", "match"),
    [
        (RAW[:900], "damaged"),
        ('<tmx version="1.4"><header/><body/></tmx>', "no segments"),
        ("<tmx/>", "no segments"),
        ('<!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!ENTITY a "b">]><tmx>&a;</tmx>', "entities"),
        ('<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tmx>&a;</tmx>', "entities"),
        ('<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx>&a;</tmx>', "damaged"),
        ("<tmx>" * 100_000, "damaged"),
        ("<tmx>" + "<tu/>" * 400_000, "marks"),
    ],
)
def test_hostile_and_broken_files_are_refused(raw: str, match: str) -> None:
    assert tmx.recognises(raw.encode())
    with pytest.raises(ImportFailedError, match=match) as caught:
        read(raw)
    assert caught.value.hint


def test_a_memory_without_words() -> None:
    with pytest.raises(InvalidTextError):
        read('<tmx><body><tu><tuv xml:lang="en"><seg/></tuv></tu></body></tmx>')


PLAIN = "A headline of four words\n\nPete Hegses met them. He left. 5 < 6 😀 & so on.\nThe end.\n"


def pairs_of(*changes: tuple[int, int, str]) -> tuple[etree._Element, ImportedArticle]:
    article = plaintext.read(PLAIN.encode(), "a.txt")
    spans = [(m.start(), m.end()) for m in re.finditer(r"\S[^.\n]*(?:\.|(?=\n))", PLAIN)]
    segments = tuple(Segment("d1", n, n, Span(*span)) for n, span in enumerate(spans))
    exported = EXPORT_KINDS["tmx-pairs"].write(replace(export_of(article, list(changes)), segments=segments))
    assert (exported.warnings == ()) == bool(changes)
    root = etree.fromstring(exported.data)
    # It reads as a memory again, too.
    if changes:
        again = tmx.read(exported.data, "a.tmx")
        assert again.text.split("\n") == [_after(tu) for tu in root.iter("tu")]
        assert again.source_text is not None
    return root, article


def _after(unit: etree._Element) -> str:
    return " ".join((unit.findall("tuv/seg")[-1].text or "").split("\n"))


def test_pairs_of_what_was_corrected() -> None:
    start = PLAIN.index("Hegses")
    five = PLAIN.index("5 <")
    root, _ = pairs_of((start, start + 6, "Hegseth"), (five, five + 5, "6 > 5"))
    assert root.find("header").get("srclang") == "en"
    first, second = root.iter("tu")
    assert [s.text for s in first.iter("seg")] == ["Pete Hegses met them.", "Pete Hegseth met them."]
    assert [s.text for s in second.iter("seg")] == ["5 < 6 😀 & so on.", "6 > 5 😀 & so on."]
    assert [(p.get("type"), p.text) for p in first.iter("prop")] == [
        ("x-mqm-category", "accuracy/mistranslation/entity"),
        ("x-mqm-severity", "major"),
    ]
    notes = [n.text or "" for n in first.iter("note")]
    assert "It is <so> & so" in notes[0]
    assert "The Wire" in notes[1]
    assert first.get("creationid") == "Ann Lee"
    assert first.findall("tuv")[1].get("changedate") == "20260102T030405Z"


def test_pairs_across_segments() -> None:
    start = PLAIN.index("them. He left")
    root, _ = pairs_of((start, start + len("them. He left"), "them and left"))
    (unit,) = root.iter("tu")
    assert [s.text for s in unit.iter("seg")] == [
        "Pete Hegses met them. He left.",
        "Pete Hegses met them and left.",
    ]


def test_words_put_between_segments() -> None:
    at = PLAIN.index("\n\n") + 1
    root, _ = pairs_of((at, at, "By Jane Roe"))
    (unit,) = root.iter("tu")
    assert _after(unit) == "By Jane Roe"


def test_an_article_nobody_corrected_gives_an_empty_memory() -> None:
    root, _ = pairs_of()
    assert not list(root.iter("tu"))


@settings(max_examples=60)
@given(data=st.data())
def test_every_correction_is_in_one_pair(data: st.DataObject) -> None:
    changes, at = [], 0
    while at < len(PLAIN) and len(changes) < 4:
        start = data.draw(st.integers(at, len(PLAIN)))
        end = data.draw(st.integers(start, min(len(PLAIN), start + 30)))
        if end > start or data.draw(st.booleans()):
            changes.append((start, end, f"«{len(changes)}»"))
        at = end + 1
    root, _ = pairs_of(*changes)
    words = "".join(_after(unit) for unit in root.iter("tu"))
    assert [words.count(new) for *_, new in changes] == [1] * len(changes)
    assert len(list(root.iter("prop"))) == 2 * len(changes)
