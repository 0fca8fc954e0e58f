"""Every file the fuzzer keeps, through its importer; what makes one fail is kept here as a file too."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_outcomes import READERS, try_import

CORPUS = Path(__file__).resolve().parents[2] / "fuzz" / "corpus"

# A file that takes this long hangs; the fuzzer's own limit is five seconds.
pytestmark = pytest.mark.timeout(60)


@pytest.mark.parametrize("id_", READERS)
def test_the_corpus_is_read_or_refused(id_: str) -> None:
    files = sorted((CORPUS / id_).iterdir())
    read = [path.name for path in files if try_import(READERS[id_], path.read_bytes())]
    assert any(name.startswith("seed") for name in read)


def test_the_corpus_is_small() -> None:
    folders = {folder.name: list(folder.iterdir()) for folder in CORPUS.iterdir()}
    assert folders.keys() == READERS.keys()
    assert all(len(files) <= 20 for files in folders.values())
    assert sum(path.stat().st_size for files in folders.values() for path in files) <= 200_000
