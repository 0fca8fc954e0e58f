"""Files as editors have them: encodings, line ends, and everything that is no article."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path
from typing import IO, cast

import pytest

from annotator.formats import registry
from annotator.formats.encoding import UnsureEncodingError
from annotator.formats.plaintext import title_of
from annotator.formats.registry import MAX_BYTES, read_article, read_pasted
from annotator.model.errors import ImportFailedError, InvalidTextError

TEXT = "“Ça va,” said Łukasz.\nНовая строка.\n"


@pytest.mark.parametrize(
    ("data", "encoding", "bom"),
    [
        (TEXT.encode(), "utf-8", False),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8", True),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le", True),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be", True),
        (TEXT.encode("utf-16-le"), "utf-16-le", False),
        (TEXT.encode("utf-16-be"), "utf-16-be", False),
    ],
)
def test_unicode_encodings_are_recognised(tmp_path: Path, data: bytes, encoding: str, bom: bool) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    article = read_article(path)
    assert (article.text, article.encoding, article.bom) == (TEXT, encoding, bom)
    assert article.original == data


def test_utf_16_without_a_mark_whose_bytes_are_valid_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes("Plain words, and “quotes”.".encode("utf-16-le"))
    article = read_article(path)
    assert (article.text, article.encoding) == ("Plain words, and “quotes”.", "utf-16-le")


def test_an_unsure_encoding_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes("The café in Zürich was naïve about it.\n".encode("latin-1") * 3)
    with pytest.raises(UnsureEncodingError) as caught:
        read_article(path)
    assert "cp1252" in caught.value.candidates
    assert read_article(path, encoding="cp1252").text.startswith("The café in Zürich")


def test_a_wrong_or_unknown_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(b"caf\xe9 au lait")
    with pytest.raises(ImportFailedError, match="position 3"):
        read_article(path, encoding="utf-8")
    with pytest.raises(ImportFailedError, match="not a known encoding"):
        read_article(path, encoding="klingon")


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 rest", b"PK\x03\x04rest", b"\x89PNG\r\n", bytes(range(256)) * 20, b"\x7fELF" + bytes(50)],
)
def test_binary_files_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    with pytest.raises(ImportFailedError) as caught:
        read_article(path)
    assert caught.value.hint


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf\n"])
def test_files_without_words_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    with pytest.raises(InvalidTextError, match="empty"):
        read_article(path)


def test_nul_and_lone_surrogates_are_named_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(b"Some words and \0 more words to read here")
    with pytest.raises(InvalidTextError, match="position 15"):
        read_article(path)
    path.write_bytes(b"half \xed\xa0\xbd a smile")
    with pytest.raises(InvalidTextError, match=r"surrogate\) at position 5"):
        read_article(path)
    with pytest.raises(InvalidTextError, match="surrogate"):
        read_pasted("half \ud83d a smile")


def test_missing_huge_and_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(ImportFailedError, match="no file"):
        read_article(tmp_path / "gone.txt")
    with pytest.raises(ImportFailedError, match="folder"):
        read_article(tmp_path)
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ImportFailedError, match="MB"):
        read_article(huge)
    if os.name == "posix" and os.geteuid() != 0:
        huge.chmod(0)
        with pytest.raises(ImportFailedError, match="may not read"):
            read_article(huge)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_may_never_end_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "article.txt"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(ImportFailedError, match="may never end"):
            read_article(path)


def test_a_file_that_grows_is_read_no_further_than_it_may_be_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = tmp_path / "log.txt"
    growing.write_text("word " * 20)
    monkeypatch.setattr(registry, "MAX_BYTES", 100)
    opened = Path.open

    def open_and_grow(path: Path, mode: str) -> IO[bytes]:
        with opened(path, "ab") as file:
            file.write(b"more")
        return cast("IO[bytes]", opened(path, mode))

    monkeypatch.setattr(Path, "open", open_and_grow)
    with pytest.raises(ImportFailedError, match="MB"):
        read_article(growing)


@pytest.mark.parametrize(
    ("data", "newline", "warned"),
    [
        (b"One\r\ntwo\r\n", "\r\n", False),
        (b"One\rtwo", "\r", False),
        (b"One\ntwo\r\nthree\r\n", "\r\n", True),
    ],
)
def test_line_ends(tmp_path: Path, data: bytes, newline: str, warned: bool) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    article = read_article(path)
    assert "\r" not in article.text
    assert article.newline == newline
    assert bool(article.warnings) is warned


def test_the_title_is_the_first_line_that_reads_like_one() -> None:
    assert (
        read_pasted("Hong Kong\nCNN\n–\nThe leaders met on Friday.\n").title == "The leaders met on Friday."
    )
    assert read_pasted("Short.").title == "Short."
    assert len(read_pasted("word " * 100).title) <= 80
    assert read_pasted("Four words stand here", title="Mine").title == "Mine"


def test_a_title_is_looked_for_without_a_copy_of_each_line() -> None:
    text = "ж\n" * 500_000 + "the first \u2028three words\n\x1c a\tbc  d\xa0e" + " word" * 1_000_000
    tracemalloc.start()
    try:
        title = title_of(text, "news.txt")
        taken = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert title == "a bc d e" + " word" * 14 + "…"
    assert taken < 3 * len(text)
    assert title_of("a b\x0bc\x85d\u2029e f g", "dir/news.txt") == "news"
    assert title_of(" \x1d \n  Three words only \n") == "Three words only"


def test_no_break_spaces_and_composition_are_kept() -> None:
    text = "10\u00a0km, Z\u0308rich and Ärger"
    assert read_pasted(text).text == text
