"""PDF files in: lines become paragraphs again, and what is no article stays out."""

from __future__ import annotations

import pytest
from pdf_files import LOCKED, Words, lines, pdf

from annotator.formats.base import UNASKED, ImportedArticle
from annotator.formats.pdf import read, recognises
from annotator.formats.pdf_pages import MAX_PAGES
from annotator.model.errors import AnnotatorError, ImportFailedError

LONG = [
    "The ministers of several countries met in the capital on Monday to talk about oil and gas and",
    "about the ships that carry both, and they came to an agreement that nobody had expected from",
    "them.",
]
NEXT = [
    "Observers said that the agreement would hold for a year at the very least, unless one of the two",
    "governments should fall before the summer.",
]


def article(*pages: list[Words]) -> ImportedArticle:
    return read(pdf(pages), "paper.pdf", UNASKED)


def texts(*pages: list[Words]) -> list[str]:
    return article(*pages).text.split("\n")


def test_lines_become_paragraphs_without_a_gap_between_them() -> None:
    assert texts(lines([*LONG, *NEXT])) == [" ".join(LONG), " ".join(NEXT)]


def test_a_gap_and_a_larger_line_part_paragraphs() -> None:
    page = [(60, 760, 16, "Ministers meet to talk of oil"), *lines(LONG[:2]), *lines(NEXT, top=680)]
    assert texts(page) == ["Ministers meet to talk of oil", " ".join(LONG[:2]), " ".join(NEXT)]


def test_an_indent_parts_paragraphs() -> None:
    full = LONG[1].replace("from", "then.")
    page = [*lines([LONG[0], full]), (75, 716, 10, NEXT[0]), (60, 704, 10, NEXT[1])]
    assert texts(page) == [f"{LONG[0]} {full}", " ".join(NEXT)]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = ["The ministers met on Monday in the", "capital and talked about the oil and"]
    right = ["the gas that both countries sell to the", "world."]
    assert texts([*lines(left), *lines(right, left=320)]) == [" ".join([*left, *right])]


def test_what_repeats_on_pages_is_left_out_and_a_sentence_goes_on() -> None:
    pages = [
        [(60, 780, 9, "The Daily Mirror"), *lines(part), (280, 20, 9, f"Page {n}")]
        for n, part in enumerate((LONG[:1], LONG[1:], NEXT), 1)
    ]
    read_ = article(*pages)
    assert read_.text.split("\n") == [" ".join(LONG), " ".join(NEXT)]
    assert "“The Daily Mirror”" in read_.warnings[1]
    assert "“Page …”" in read_.warnings[1]


def test_the_same_body_line_on_two_of_many_pages_is_kept() -> None:
    words = ["Asked about it, he said nothing.", *("Nothing was said by number %d." % n for n in range(9))]  # noqa: UP031
    pages = [lines([words[0] if n in (1, 7) else words[n + 1], LONG[0]]) for n in range(8)]
    assert sum(line.startswith("Asked") for line in texts(*pages)) == 2


@pytest.mark.parametrize(
    ("ends", "begins", "text"),
    [
        ("and an agree-", "ment was made", "and an agreement was made"),
        ("a well-", "known man came", "a well-known man came"),
        ("of the Sino-", "Russian border", "of the Sino-Russian border"),
        ("in 1990-", "91 they met", "in 1990-91 they met"),
        ("he left -", "and came back", "he left - and came back"),
    ],
)
def test_hyphens_at_a_line_s_end(ends: str, begins: str, text: str) -> None:
    padding = LONG[0][: 92 - len(ends)]
    found = texts(lines([f"{padding} {ends}", f"{begins} {LONG[1][:80]}"]))
    assert text in found[0]


def test_a_hyphen_stays_where_the_word_has_one_elsewhere() -> None:
    found = texts(lines([f"{LONG[0]} e-", f"mail was sent, an e-mail of length, {LONG[1]}"]))
    assert "and e-mail was sent" in found[0]


def test_notes_at_the_foot_come_last_without_their_marks() -> None:
    page = [
        (60, 740, 10, "The ministers met on Monday"),
        (190.5, 744, 6, "1"),
        (196, 740, 10, "to talk about oil and gas of 10 m"),
        (338.5, 744, 6, "2"),
        (345, 740, 10, "in all."),
        (60, 60, 7, "1 Said on Monday, in the"),
        (60, 51, 7, "evening."),
    ]
    assert texts(page) == [
        "The ministers met on Monday to talk about oil and gas of 10 m2 in all.",
        "Said on Monday, in the evening.",
    ]


def test_bullets_begin_paragraphs_and_go() -> None:
    assert texts(lines(["• one thing to say of it", "• another"])) == ["one thing to say of it", "another"]


def test_scans_are_told_from_texts() -> None:
    with pytest.raises(ImportFailedError, match="pictures") as caught:
        article([], [(280, 20, 9, "2")])
    assert "OCR" in caught.value.hint


def test_single_pages_without_text_are_named() -> None:
    assert "no text on page 2" in article(lines(LONG), []).warnings[-1]


def test_a_locked_file_is_refused() -> None:
    with pytest.raises(ImportFailedError, match="password"):
        read(pdf([lines(LONG)], encrypt=LOCKED), "locked.pdf", UNASKED)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(ImportFailedError, match="pages"):
        article(*([] for _ in range(MAX_PAGES + 1)))


def test_broken_files_end_in_a_clear_error_or_a_text() -> None:
    whole = pdf([lines(LONG)])
    for at in range(0, len(whole), 211):
        for data in (whole[:at], whole[:at] + b"\xff\x00(" + whole[at + 3 :]):
            try:
                read(data, "broken.pdf", UNASKED)
            except AnnotatorError as error:
                assert error.hint  # noqa: PT017 (either outcome is right)


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (b"%PDF-1.7 x", True),
        (b"\0\n%PDF-1.4", True),
        (b"mail header\n\n%PDF-1.4\nstartxref\n9\n%%EOF", True),
        (b"An article about %PDF-1.4 files", False),
        (b"%PD", False),
    ],
)
def test_recognised_by_content(data: bytes, is_one: bool) -> None:
    assert recognises(data) is is_one
