"""Files are written all of them or not at all, wherever they are to go."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from annotator.model.errors import ExportFailedError
from annotator.services import files
from annotator.services.files import is_there, name_as_text, path_of, write_atomically

on_unix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of Unix")


def test_a_file_is_made_replaced_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_atomically(path, b"one", overwrite=False)
    write_atomically(path, b"two")
    with pytest.raises(ExportFailedError, match="exists already"):
        write_atomically(path, b"three", overwrite=False)
    assert path.read_bytes() == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("raw", [b"plain.txt", "très 😀.txt".encode(), b"latin-\xe9\x80\xff.txt"])
def test_a_name_kept_as_text_is_the_file_s_name_again(raw: bytes) -> None:
    name = raw.decode(errors="surrogateescape")
    assert name_as_text(name).encode().decode() == name_as_text(name)
    assert path_of(name_as_text(name)) == Path(name)


@pytest.mark.parametrize(
    ("name", "hint"), [("x" * 300, "shorter name"), ("none/a.txt", "folder does not exist"), ("", "another")]
)
def test_what_cannot_be_written_says_what_to_do(tmp_path: Path, name: str, hint: str) -> None:
    with pytest.raises(ExportFailedError, match="cannot be written") as refused:
        write_atomically(tmp_path / name, b"x")
    assert hint in refused.value.hint
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_where_somebody_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a.txt", b"x")
    assert list(tmp_path.iterdir()) == []


@on_unix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link.txt").symlink_to("real/a.txt")
    write_atomically(tmp_path / "link.txt", b"one")
    write_atomically(tmp_path / "link.txt", b"two")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real" / "a.txt").read_bytes() == b"two"


@on_unix
def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_atomically(pipe, b"words", overwrite=False)
    reader.join(timeout=10)
    assert read == [b"words"]
    assert pipe.is_fifo()


def test_what_cannot_be_looked_at_is_not_there(tmp_path: Path) -> None:
    assert is_there(tmp_path)
    for name in ("none", "x" * 5_000, "a\0b"):
        assert not is_there(tmp_path / name)
