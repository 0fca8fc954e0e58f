"""What becomes a document's text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.document import Document, canonical_text, new_id, now, text_digest
from annotator.model.errors import InvalidTextError


@given(st.text(alphabet="a \r\n\u00a0😀\u200fש", min_size=1).filter(str.strip), st.integers(0, 3))
def test_newlines_become_one_kind_and_nothing_else_changes(text: str, bom: int) -> None:
    canonical = canonical_text("\ufeff" * bom + text)
    assert "\r" not in canonical
    assert canonical_text(canonical) == canonical
    keep = re.compile("[^\r\n]")
    assert keep.findall(text) == keep.findall(canonical)
    assert len(canonical.splitlines()) == len(text.splitlines())


def test_no_break_spaces_and_decomposed_letters_stay() -> None:
    assert canonical_text("10\u00a0km e\u0301") == "10\u00a0km e\u0301"


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff\r\n", "\ufeff\ufeff", "a\0b", "a\ud800b"])
def test_what_is_no_text_is_refused_with_advice(text: str) -> None:
    with pytest.raises(InvalidTextError) as caught:
        canonical_text(text)
    assert caught.value.hint


def test_a_nul_is_named_by_its_place() -> None:
    with pytest.raises(InvalidTextError, match="position 2"):
        canonical_text("ab\0")


def test_a_document_whose_text_was_tampered_with_is_refused() -> None:
    with pytest.raises(InvalidTextError):
        Document("1", "t", "en", "text", text_digest("other"), "", now(), "txt", 1)


def test_ids_differ_and_times_are_utc() -> None:
    assert new_id() != new_id()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", now())
