"""Code points to UTF-16 units and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.utf16 import Utf16Map, utf16_length

texts = st.text(st.sampled_from("ab é\u00a0\u2028\n字😀𝄞"), max_size=40)


@given(texts)
def test_agrees_with_python_s_own_encoding(text: str) -> None:
    units = Utf16Map(text)
    for offset in range(len(text) + 1):
        expected = len(text[:offset].encode("utf-16-le")) // 2
        assert units.to_units(offset) == expected
        assert units.to_code_points(expected) == offset
    assert utf16_length(text) == units.to_units(len(text))


def test_an_offset_between_two_surrogates_is_before_the_character() -> None:
    assert Utf16Map("a😀b").to_code_points(2) == 1
