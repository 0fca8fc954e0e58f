"""The sample article has the same flags at the same words whatever form it comes in.

The files are made by other programs (python-docx, openpyxl, LibreOffice) or written by hand the way authors
and converters write them.
"""

from __future__ import annotations

import html
import io
from bisect import bisect_right
from collections.abc import Iterator

import docx
import openpyxl
import pytest
from libreoffice import LibreOffice
from word_documents import SAMPLE, saved

from annotator.formats.registry import read_bytes
from annotator.model.anchor import Span
from annotator.services.analysis import Analyser
from annotator.text.tokens import words

LINES = [line.strip() for line in SAMPLE.read_text("utf-8").split("\n") if line.strip()]
FORMS = ("docx", "odt", "rtf", "html", "html-office", "md", "xlsx", "csv", "pdf")
Flags = list[tuple[str, str, int, int]]
"""Detector, rule, number of the first word, and how many words."""


def word_document() -> bytes:
    document = docx.Document()
    for number, line in enumerate(LINES):
        paragraph = document.add_paragraph()
        middle = len(line) // 2  # in the midst of a word, as Word's own spelling marks cut runs
        paragraph.add_run(line[:middle]).italic = number % 2 == 0
        paragraph.add_run(line[middle:])
    return saved(document)


def page() -> bytes:
    paragraphs = "".join(f"<p>{_linked(html.escape(line))}</p>\n" for line in LINES)
    return (
        "<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'><title>News of the day</title></head>"
        "<body><nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
        f"<main><article>{paragraphs}</article></main><footer><p>All rights reserved</p></footer></body>"
        "</html>"
    ).encode()


def _linked(line: str) -> str:
    return line.replace("Ukraine", "<a href='/t/ukraine'>Ukraine</a>", 1).replace("’", "&rsquo;")


def markdown() -> bytes:
    """Wrapped at 80 characters, with emphasis and links, as converters write it."""
    blocks = []
    for number, line in enumerate(LINES):
        line = line.replace("China", "*China*", 1) if number % 3 else line.replace("Trump", "[Trump](/t)", 1)
        wrapped, column = [], 0
        for word in line.split(" "):
            column += len(word) + 1
            wrapped.append(("\n" if column > 80 and word[:1].isalpha() else " ") + word)
            column = len(word) if wrapped[-1][0] == "\n" else column
        blocks.append("".join(wrapped).strip())
    return ("---\ntitle: News of the day\n---\n\n" + "\n\n".join(blocks) + "\n").encode()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for number, line in enumerate(["text", *LINES]):
        book.active.append((number or "id", line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table() -> bytes:
    return ("id;text\r\n" + "".join(f'{n};"{line}"\r\n' for n, line in enumerate(LINES))).encode("utf-8-sig")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    office = LibreOffice(tmp_path_factory.mktemp("libreoffice"))
    word = word_document()
    made = {
        form: office.converted([word], ".docx", saver)[0]
        for form, saver in (
            ("odt", "writer8"),
            ("rtf", "Rich Text Format"),
            ("html-office", "HTML (StarWriter)"),
            ("pdf", "writer_pdf_Export"),
        )
    }
    return {**made, "docx": word, "html": page(), "md": markdown(), "xlsx": workbook(), "csv": table()}


@pytest.fixture(scope="module")
def analyser() -> Iterator[Analyser]:
    made = Analyser.for_check(without=["languagetool"])
    yield made
    made.close()


@pytest.fixture(scope="module")
def expected(analyser: Analyser) -> Flags:
    return flags_of("sample.txt", SAMPLE.read_bytes(), analyser)


def flags_of(name: str, data: bytes, analyser: Analyser) -> Flags:
    """All flags of a file's article, which has to have the words of the sample."""
    text = read_bytes(data, name).text
    spans = list(words(text))
    assert [span.of(text) for span in spans] == [span.of(line) for line in LINES for span in words(line)]
    ends = [span.end for span in spans]

    def place(span: Span) -> tuple[int, int]:
        """The words touched, or the one that follows where none is."""
        first = bisect_right(ends, span.start)
        return first, sum(s.start < span.end for s in spans[first:])

    return sorted((f.detector, f.rule, *place(f.span)) for f in analyser.check(text).flags)


@pytest.mark.parametrize("form", FORMS)
def test_the_flags_are_those_of_the_plain_text(
    form: str, files: dict[str, bytes], analyser: Analyser, expected: Flags
) -> None:
    assert len(expected) > 10
    assert flags_of(f"sample.{form.partition('-')[0]}", files[form], analyser) == expected
