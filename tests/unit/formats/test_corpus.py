"""Every file the fuzzer keeps, through its importer, whole and damaged; what makes one fail is kept, too."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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


PIECES = st.one_of(
    st.binary(max_size=4),
    st.sampled_from(
        [b"<", b"&#0;", b"]]>", b'"', b"\t", b"\r\n", b"\n\n", b"\0", "\ufeff".encode(), "😀".encode()]
    ),
)


def damaged(draw: st.DataObject, data: bytes) -> bytes:
    """The bytes with up to three places cut out, doubled or overwritten."""
    for _ in range(draw.draw(st.integers(1, 3))):
        start, end = sorted(draw.draw(st.tuples(*[st.integers(0, len(data))] * 2)))
        end = min(end, start + 200)
        piece = draw.draw(st.one_of(PIECES, st.just(data[start:end] * 2)))
        data = data[:start] + piece + data[end:]
    return data


def with_a_damaged_part(draw: st.DataObject, package: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        chosen = draw.draw(st.sampled_from(names))
        for name in names:
            target.writestr(name, damaged(draw, source.read(name)) if name == chosen else source.read(name))
    return out.getvalue()


@pytest.mark.parametrize("id_", READERS)
@settings(max_examples=40)
@given(draw=st.data())
def test_damaged_files_are_read_or_refused(id_: str, draw: st.DataObject) -> None:
    seeds = sorted((CORPUS / id_).glob("seed*"))
    data = draw.draw(st.sampled_from(seeds)).read_bytes()
    inside = data.startswith(b"PK") and draw.draw(st.booleans())
    try_import(READERS[id_], with_a_damaged_part(draw, data) if inside else damaged(draw, data))
