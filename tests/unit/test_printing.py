"""PDFs by Qt: pages, what is kept together, and nothing from outside."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest

from annotator.printing import pdf

LINE = "<p>Somebody said something that takes a line of its own here.</p>"


def texts(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def page_of(*parts: str) -> str:
    return f"<html><head><style>p {{ margin: 0 }}</style></head><body>{''.join(parts)}</body></html>"


def test_pages_are_numbered_and_headed(qapp: object) -> None:
    pages = texts(pdf(page_of(LINE * 200), "A title & more", "2026-01-02"))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in page
        assert ("A title & more" in page) == (number > 1)
        assert ("2026-01-02" in page) == (number > 1)
    assert sum(page.count("Somebody") for page in pages) == 200


def test_a_part_is_kept_on_one_page(qapp: object) -> None:
    parts = [f"<div>{LINE * 7}<p>end{n}</p></div>" for n in range(30)]
    for page in texts(pdf(page_of(*parts), "")):
        assert page.count("Somebody") == 7 * page.count("end")


def test_a_heading_stays_with_what_follows(qapp: object) -> None:
    for lines in range(38, 56):
        for page in texts(pdf(page_of(LINE * lines, "<h2>Heading</h2>", "<p>followed</p>"), "")):
            assert ("Heading" in page) == ("followed" in page)


@pytest.mark.parametrize("before", [LINE, f"{LINE}<h2>Heading</h2>", "", "<h1>Title</h1><h2>Heading</h2>"])
def test_a_paragraph_longer_than_a_page_goes_on_without_loss(qapp: object, before: str) -> None:
    words = [f"word{n}" for n in range(3000)]
    pages = texts(pdf(page_of(before, f"<p>{' '.join(words)}</p>", "<p>after</p>"), ""))
    assert len(pages) > 2
    assert [w for page in pages for w in page.split() if w.startswith("word")] == words
    assert "after" in pages[-1]
    begun = next(page for page in pages if "word0" in page)
    assert ("Heading" in begun) == ("Heading" in before)
    assert "Somebody" not in begun


def test_a_table_longer_than_a_page_goes_on_without_loss(qapp: object) -> None:
    words = [f"word{n}" for n in range(2000)]
    pages = texts(
        pdf(page_of(LINE, f"<table><tr><td>{' '.join(words)}</td></tr></table>", "<p>after</p>"), "")
    )
    found = [w for page in pages for w in page.split() if w.startswith("word")]
    # Qt also draws the line before a page's first one, outside the area that shows.
    assert list(dict.fromkeys(found)) == words
    assert "after" in pages[-1]


def test_a_text_of_one_long_paragraph_takes_time_in_proportion(qapp: object) -> None:
    words = "Nothing was said about it by anybody who knew. " * 60_000
    before = time.process_time()
    pages = pypdfium2.PdfDocument(pdf(page_of("<h2>Text</h2>", f"<p>{words}</p>"), ""))
    assert len(pages) > 400
    assert time.process_time() - before < 15  # 45 s, were all lines gone through for each page


def test_nothing_is_fetched(qapp: object, tmp_path: Path) -> None:
    picture = tmp_path / "p.svg"
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>SEEN</text></svg>")
    sheet = tmp_path / "s.css"
    sheet.write_text("p { color: red }")
    page = page_of(f"<p>here <img src='{picture.as_uri()}'><img src='http://localhost:9/x.png'></p>")
    page = page.replace("<head>", f"<head><link rel='stylesheet' href='{sheet.as_uri()}'>")
    (text,) = texts(pdf(page, ""))
    assert "SEEN" not in text


@pytest.mark.parametrize("page", ["", "<p>", "no body", "<html></html>"])
def test_an_empty_page_is_a_page(qapp: object, page: str) -> None:
    assert len(texts(pdf(page or "<html></html>", ""))) == 1


def test_it_needs_neither_display_nor_window() -> None:
    code = "import sys; from annotator.printing import pdf; sys.stdout.buffer.write(pdf('<p>alone</p>', 't'))"
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment)
    assert "alone" in texts(done.stdout)[0]
