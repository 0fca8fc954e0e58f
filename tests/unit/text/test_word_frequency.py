from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordfreq import available_languages, top_n_list, zipf_frequency

from annotator.text import word_frequency
from annotator.text.word_frequency import languages, zipf

PLAIN = ["de", "en", "es", "fr", "it", "nl", "pl", "pt", "ro"]


def test_the_languages_are_those_that_were_counted() -> None:
    assert languages() == frozenset(available_languages())


@pytest.mark.parametrize("language", PLAIN)
@pytest.mark.parametrize("small", [False, True])
def test_words_are_as_common_as_wordfreq_has_them(language: str, small: bool) -> None:
    listed = top_n_list(language, 30_000)[::29]
    words = [*listed, *(w.upper() for w in listed[:300]), *(f"{w[:2]}’{w[2:]}" for w in listed[:300])]
    words += [f"{a}-{b}" for a, b in zip(listed[:300], listed[700:], strict=False)]
    words += ["neue-the-die", "qwxzzk", "the-qwxzzk", "aceeaşi", "Aceeași", "1990", "the 1990s", "b2b", ""]
    size = "small" if small else "best"
    assert {w: zipf(w, language, small=small) for w in words} == {
        w: zipf_frequency(w, language, size) for w in words
    }


@given(st.text(alphabet="aeHnrstßéÉıİşţŁ'’-. 19中и́", max_size=9), st.sampled_from(["en", "fr", "ro", "ru"]))
def test_no_text_is_taken_otherwise_than_by_wordfreq(text: str, language: str) -> None:
    assert zipf(text, language) == zipf_frequency(text, language)


def test_a_language_nobody_counted_is_refused() -> None:
    with pytest.raises(LookupError):
        zipf("word", "xx")


def test_plain_words_do_not_import_wordfreq() -> None:
    """Which takes a tenth of a first check."""
    asked = "zipf('word'), zipf('world’s'), zipf('self-made'), zipf('și', 'ro', small=True)"
    code = (
        f"import sys; from {word_frequency.__name__} import zipf; {asked}; print('wordfreq' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
