"""E-books in and out: chapters in reading order with their titles; on export one chapter's words change."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_documents import export_of, parts

from annotator.formats import epub
from annotator.formats.base import Asked, Exported, ImportedArticle
from annotator.formats.registry import EXPORT_KINDS, IMPORTERS
from annotator.model.errors import ExportFailedError, ImportFailedError, InvalidTextError

CONTAINER = """<?xml version="1.0"?><container version="1.0"
 xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile
 full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language>en-GB</dc:language></metadata><manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
<item id="css" href="style.css" media-type="text/css"/>
<item id="c2" href="text/chapter%202.xhtml" media-type="application/xhtml+xml"/>
<item id="c1" href="text/cover.xhtml" media-type="application/xhtml+xml"/>
<item id="c3" href="text/three.xhtml" media-type="application/xhtml+xml"/>
<item id="gone" href="gone.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine toc="ncx"><itemref idref="c1"/><itemref idref="c2"/><itemref idref="css"/><itemref idref="gone"/>
<itemref idref="c3"/></spine></package>"""
NAV = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<nav epub:type="landmarks"><a href="text/three.xhtml">Not this</a></nav><nav epub:type="toc"><ol>
<li><a href="text/chapter%202.xhtml#a">Two <i>&amp;</i> more</a></li>
<li><a href="text/chapter%202.xhtml">Again</a></li>
</ol></nav></body></html>"""
NCX = """<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN"
 "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>
<navPoint><navLabel><text>The third</text></navLabel><content src="text/three.xhtml"/></navPoint></navMap>
</ncx>"""
COVER = """<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>A book</h1></body></html>"""
CHAPTER = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>No</title>
<style>p { color: red }</style></head>
<body class="x">
  <h1 id="a">Leaders <em>meet</em> Pete Hegses</h1>
  <p>It was&nbsp;late &amp;
    he <b>said</b><a href="#n">1</a>, &#8220;<i>no</i>&#8221;.<br/>Then <!-- x --> he left.</p>
  <div>Loose words <p>A paragraph</p> and more</div>
  <script>var x = "<p>no</p>";</script>
  <ul><li>Oil</li><li><p>Gas 😀 rises</p></li></ul>
  <table><tr><td>Left</td><td>Right</td></tr></table>
  <p/><p> </p><p hidden="hidden">unseen</p>
  <p dir="rtl"><span>שלום</span> עולם</p>
  <p><ruby>漢<rt>kan</rt></ruby> <svg xmlns="http://www.w3.org/2000/svg"><text>no</text></svg>end</p>
  <pre>  one
  two
</pre>
  <p><![CDATA[a < b]]> c</p>
</body></html>
"""
TEXT = (
    "Leaders meet Pete Hegses\nIt was\u00a0late & he said1, “no”.\nThen he left.\nLoose words\nA paragraph\n"
    "and more\nOil\nGas 😀 rises\nLeft\nRight\nשלום עולם\n漢 end\n  one\n  two\na < b c"
)
MEMBERS = {
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": PACKAGE,
    "OEBPS/nav.xhtml": NAV,
    "OEBPS/toc.ncx": NCX,
    "OEBPS/style.css": "p {}",
    "OEBPS/text/cover.xhtml": COVER,
    "OEBPS/text/chapter 2.xhtml": CHAPTER,
    "OEBPS/text/three.xhtml": COVER.replace("A book", "Short"),
}


def packed(**changed: str | None) -> bytes:
    """The book with some members, by the end of their names, replaced or left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("mimetype", "application/epub+zip")
        for name, content in MEMBERS.items():
            new = changed.get(re.split(r"[/.]", name)[-2].replace(" ", "_"), content)
            if new is not None:
                target.writestr(name, new, zipfile.ZIP_DEFLATED)
        if "encryption" in changed:
            target.writestr("META-INF/encryption.xml", changed["encryption"] or "")
    return out.getvalue()


BOOK = packed()


def read(data: bytes, **choices: str) -> ImportedArticle:
    return epub.read(data, "a.epub", Asked(choices=choices))


def written(article: ImportedArticle, *changes: tuple[int, int, str]) -> Exported:
    export = export_of(article, list(changes))
    document = replace(export.document, choices='{"chapter": "2"}')
    return EXPORT_KINDS["epub"].write(replace(export, document=document))


def test_the_longest_chapter_with_its_title() -> None:
    assert next(i.id for i in IMPORTERS if i.recognises(BOOK, "a")) == "epub"
    article = read(BOOK)
    assert article.text == TEXT
    assert (article.title, article.language) == ("Two & more", "en")
    (choice,) = article.choices
    assert (choice.id, choice.value) == ("chapter", "2")
    assert [(o.value, o.title) for o in choice.options] == [
        ("1", "cover"),
        ("2", "Two & more"),
        ("3", "The third"),
    ]


def test_a_chapter_that_is_asked_for() -> None:
    assert read(BOOK, chapter="3").text == "Short"
    with pytest.raises(ImportFailedError, match="no chapter"):
        read(BOOK, chapter="4")


def test_front_matter_is_passed_over() -> None:
    long = COVER.replace("A book", "word " * 300)
    assert read(packed(three=long)).choices[0].value == "3"
    assert read(packed(cover=long, three=long)).choices[0].value == "1"


def test_not_the_whole_book_is_searched_for_the_first_chapter() -> None:
    huge = COVER.replace("A book", "<br/>" * 400_000)
    assert read(packed(cover=huge, three=COVER.replace("A book", "word " * 300)), chapter="2").text == TEXT
    with pytest.raises(ImportFailedError, match="marks"):
        read(packed(cover=huge))


def test_a_broken_chapter_does_not_hide_the_others() -> None:
    assert read(packed(cover="<html>")).text == TEXT
    with pytest.raises(ImportFailedError, match="damaged"):
        read(packed(cover="<html>"), chapter="1")
    with pytest.raises(InvalidTextError):
        read(packed(cover=COVER.replace("A book", "")), chapter="1")


def test_a_book_without_contents() -> None:
    titles = [o.title for o in read(packed(nav=None, toc="<ncx")).choices[0].options]
    assert titles == ["cover", "chapter 2", "three"]


def test_without_corrections_the_file_is_the_imported_one() -> None:
    assert written(read(BOOK)).data == BOOK


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("Hegses", "Hegseth")], [("Hegses", "Hegseth")]),
        ([("Hegses", "Hegseth"), ("Oil", "Coal"), ("left.", "went.")],
         [("Hegses", "Hegseth"), ("Oil", "Coal"), ("left.", "went.")]),
        ([("meet Pete", "met Peter")], [("<em>meet</em> Pete", "<em>met</em> Peter")]),
        ([("meet", "do meet")], [("<em>meet", "do <em>meet")]),
        ([("meet", "meet again")], [("meet</em>", "meet again</em>")]),
        ([("Leaders ", "")], [('"a">Leaders ', '"a">')]),
        ([("late & he", "late or she")], [("&amp;\n    he", "or\n    she")]),
        ([("\u00a0", " ")], [("&nbsp;", " ")]),
        ([("“no”", "“yes”")], [(">no<", ">yes<")]),
        ([("“no”", "<no>")], [("&#8220;", "&lt;"), ("&#8221;", "&gt;")]),
        ([("”.\nThen", "”. Then")], [("<br/>", " ")]),
        ([("Then he", "Then\nhe")], [("Then <!-- x --> he", "Then<br/><!-- x -->he")]),
        ([("😀 ", "")], [("Gas 😀 ", "Gas ")]),
        ([("rises", "rises 📈")], [("rises", "rises 📈")]),
        ([("שלום עולם", "ברוך הבא")], [("שלום</span> עולם", "ברוך</span> הבא")]),
        ([("עולם", "مرحبا")], [("עולם", "مرحبا")]),
        ([("one", "1")], [("  one", "  1")]),
        ([("a < b", "a > b")], [("<![CDATA[a < b]]>", "a &gt; b")]),
        ([("and more", "and < less")], [("and more", "and &lt; less")]),
        ([("漢", "字")], [("漢<rt", "字<rt")]),
        ([("Left\nRight", "West\nEast")], [("Left", "West"), ("Right", "East")]),
    ],
)  # fmt: skip
def test_corrections_leave_all_else(changes: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    places = [(TEXT.index(old), TEXT.index(old) + len(old), new) for old, new in changes]
    exported = written(read(BOOK), *places)
    assert exported.warnings == ()
    before, after = parts(BOOK), parts(exported.data)
    assert list(before) == list(after)
    assert {n for n in before if before[n] != after[n]} == {"OEBPS/text/chapter 2.xhtml"}
    with zipfile.ZipFile(io.BytesIO(exported.data)) as book:
        assert book.infolist()[0].filename == "mimetype"
        assert book.infolist()[0].compress_type == zipfile.ZIP_STORED
    raw = CHAPTER
    for old, new in expected:
        raw = raw.replace(old, new, 1)
    assert after["OEBPS/text/chapter 2.xhtml"].decode() == raw


def test_blocks_that_a_correction_joins_stay() -> None:
    start = TEXT.index("Oil\nGas")
    exported = written(read(BOOK), (start, start + 7, "Oil, gas"))
    assert "the paragraphs were kept" in exported.warnings[0]
    assert b"<li>Oil,</li><li><p>gas" in parts(exported.data)["OEBPS/text/chapter 2.xhtml"]


def test_only_books_become_books() -> None:
    with pytest.raises(ExportFailedError, match="did not come from an e-book"):
        epub.write(export_of(ImportedArticle("a", "words", b"words"), []))


ENCRYPTION = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData '
    'xmlns="http://www.w3.org/2001/04/xmlenc#"><CipherData><CipherReference URI="{}"/></CipherData>'
    "</EncryptedData></encryption>"
)


def test_scrambled_fonts_are_no_matter() -> None:
    assert read(packed(encryption=ENCRYPTION.format("OEBPS/a.ttf"))).text == TEXT


BOMB = '<!DOCTYPE html [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><html>&c;</html>'


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (BOOK[:200], "damaged"),
        (packed(container=None), "missing"),
        (packed(container="<container/>"), "missing"),
        (packed(book=None), "missing"),
        (packed(book="<package/>"), "no chapters"),
        (packed(chapter_2=BOMB), "entities"),
        (packed(chapter_2='<!DOCTYPE html SYSTEM "a"><html>&foo;</html>'), "damaged"),
        (packed(chapter_2='<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'), "entities"),
        (packed(chapter_2="<html>" + "<br/>" * 400_000), "marks"),
        (packed(encryption=ENCRYPTION.format("OEBPS/text/chapter%202.xhtml")), "protected"),
    ],
)
def test_what_is_broken_protected_or_hostile_is_refused(data: bytes, match: str) -> None:
    assert epub.recognises(data)
    with pytest.raises(ImportFailedError, match=match) as caught:
        read(data, chapter="2")
    assert caught.value.hint


@settings(max_examples=100)
@given(data=st.data())
def test_any_correction(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT)))
    end = data.draw(st.integers(start, min(len(TEXT), start + 20)))
    new = data.draw(st.text(alphabet="ab<&\n😀ש", max_size=6))
    if new == TEXT[start:end]:
        return
    exported = written(read(BOOK), (start, end, new))
    again = read(exported.data, chapter="2")
    if not exported.warnings:
        expected = TEXT[:start] + new + TEXT[end:]
        assert again.text.split() == expected.split()
