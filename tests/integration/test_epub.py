"""The W3C's checker finds nothing wrong with books that hold a corrected chapter."""

from __future__ import annotations

import io
import random
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

from java_programs import gathered
from word_documents import SAMPLE, export_of

from annotator.formats import epub
from annotator.formats.base import Asked
from annotator.formats.xmltext import escape
from annotator.text.tokens import words

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile
 full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:isbn:9780000000002</dc:identifier>
<dc:title>News</dc:title><dc:language>en</dc:language>
<meta property="dcterms:modified">2026-01-02T03:04:05Z</meta>
</metadata><manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c1" href="one.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="nav"/>
<itemref idref="c1"/></spine></package>"""
NAV = """<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"
 xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Contents</title></head><body><nav
 epub:type="toc"><ol><li><a href="one.xhtml">One</a></li></ol></nav></body></html>"""
CHAPTER = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>One</title></head><body><section>
<h1>Leaders <em>meet</em> Pete Hegses &amp; go</h1>
<table><tbody><tr><td>Left</td><td>Right side</td></tr></tbody></table>
<ul><li>Oil 😀</li><li>שלום עולם</li></ul>
{}</section></body></html>"""


def book() -> bytes:
    lines = SAMPLE.read_text("utf-8").split("\n")
    paragraphs = "\n".join(f"<p>{escape(line)}<b> end</b><br/>of it</p>" for line in lines if line.strip())
    members = {"META-INF/container.xml": CONTAINER, "book.opf": PACKAGE, "nav.xhtml": NAV}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("mimetype", "application/epub+zip")
        for name, content in {**members, "one.xhtml": CHAPTER.format(paragraphs)}.items():
            target.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def problems(folder: Path, data: bytes) -> str:
    path = folder / "book.epub"
    path.write_bytes(data)
    command = ["java", "-cp", f"{gathered('epubcheck')}/*", "com.adobe.epubcheck.tool.Checker", str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=240, check=False)
    assert "Validating using EPUB version 3" in done.stdout + done.stderr
    lines = (done.stdout + done.stderr).splitlines()
    return "\n".join(line for line in lines if line.startswith(("ERROR", "FATAL", "WARNING(")))


def test_a_book_with_a_corrected_chapter(tmp_path: Path) -> None:
    article = epub.read(book(), "a.epub", Asked(choices={"chapter": "2"}))
    chance = random.Random(1)
    changes = []
    for span in words(article.text):
        new = chance.choice(("Hegseth", "two words", "", "😀", "שלום", "<b> & ]]>", "a\nb"))
        if chance.randrange(3) == 0 and new != span.of(article.text):
            changes.append((span.start, span.end, new))
    export = export_of(article, changes)
    export = replace(export, document=replace(export.document, choices='{"chapter": "2"}'))
    exported = epub.write(export)
    assert exported.warnings == ()
    assert problems(tmp_path, exported.data) == ""


def test_what_breaks_the_rules_is_noticed(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(book())) as package:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for name in package.namelist():
                target.writestr(name, package.read(name).replace(b"<section>", b"<section><li>x</li>"))
    assert "li" in problems(tmp_path, out.getvalue())
