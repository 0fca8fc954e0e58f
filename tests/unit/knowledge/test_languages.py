"""The profiles of languages, and telling languages apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.detect.registry import BUILTIN
from annotator.knowledge.languages import (
    base,
    checked_by,
    checks_of,
    frequency,
    language,
    language_of,
    languages,
    not_checked,
    read_profile,
)
from annotator.text.segment import segment

CHECKED = ("de", "es", "fr", "it", "nl", "pt")
TEXTS = Path(__file__).parents[2] / "data" / "languages"


@pytest.mark.parametrize("code", languages())
def test_a_profile_is_sound(code: str) -> None:
    known = languages()[code]
    assert known.name.istitle()
    assert known.script is not None or len(known.frequent) >= 20
    assert all(word == word.casefold() for word in known.frequent)
    if known.checks is not None:
        assert known.checks.detectors <= {e.id for e in BUILTIN}
        assert known.months
        assert known.weekdays
        assert known.denials is not None
        assert known.checks.missing
        assert known.checks.quotes
        assert all(w == w.lower() for w in known.checks.never_last | known.checks.may_double)


def test_these_languages_can_be_checked() -> None:
    assert tuple(code for code, known in languages().items() if known.checks) == CHECKED
    assert checked_by("repetition") == {"en", *CHECKED}
    assert checked_by("splices") == {"en"}
    assert checks_of("de-AT") is checks_of("de")
    assert checks_of("en") is None
    assert checks_of("xx") is None


@pytest.mark.parametrize("code", CHECKED)
def test_the_language_of_an_article_is_told(code: str) -> None:
    text = (TEXTS / f"{code}.txt").read_text("utf-8")
    assert language_of(text) == code
    sentences = [p.span.of(text) for p in segment(text) if len(p.span) > 60]
    told = [language_of(s) for s in sentences]
    assert told.count(code) >= 0.75 * len(told)


def test_english_is_english_however_garbled() -> None:
    assert (
        language_of("The ministers has a said of last week said that Hegses is wrapping oil Russian.") == "en"
    )
    assert language_of("") == ""
    assert language_of("Pete Hegses") == ""
    assert language_of("東京は日本の首都です。") == "ja"
    assert language_of("他在北京。") == "zh"


def test_what_a_language_lacks_is_said() -> None:
    assert not_checked("en-GB") == ""
    assert not_checked("fr-CA").startswith("The article is in French. Not checked: grammar")
    assert not_checked("ru") == "The article is in Russian: only what holds for all languages was checked."
    assert not_checked("xx") == "The article is in “xx”: only what holds for all languages was checked."


def test_a_tag_names_its_language() -> None:
    assert [base(tag) for tag in ("de", "de-AT", "pt_BR", "ZH-Hant")] == ["de", "de", "pt", "zh"]
    assert language("pt-BR") is languages()["pt"]


def test_frequencies_are_neither_high_nor_low_where_there_are_none() -> None:
    assert frequency("und", "de-CH") > 6
    assert frequency("hegses", "de") == 0
    unknown = frequency("und", "xx")
    assert not unknown < 3
    assert not unknown >= 3


def test_a_language_is_added_by_a_folder_of_data(tmp_path: Path) -> None:
    folder = tmp_path / "sv"
    folder.mkdir()
    (folder / "profile.toml").write_text(
        'name = "Swedish"\nown_name = "Svenska"\nfrequent = "och i att det som en på är av för"\n'
        '[checks]\ndetectors = "repetition quotation"\nmissing = "much"\nquotes = ["””"]\n',
        encoding="utf-8",
    )
    made = read_profile(folder)
    assert (made.code, made.months, made.denials) == ("sv", (), None)
    assert made.checks is not None
    assert made.checks.detectors == {"repetition", "quotation"}
    assert made.checks.quotes == (("”", "”"),)


@pytest.mark.parametrize(
    "broken",
    ["", "name = 1", 'name = "X"\nown_name = "X"\n[calendar]\nmonths = "a b"\n',
     'name = "X"\nown_name = "X"\nscript = "["\n', 'name = "X"\nown_name = "X"\ndecimal = "’"\n',
     'name = "X"\nown_name = "X"\n[checks]\nmissing = ""\nquotes = ["“"]\n'],
)  # fmt: skip
def test_a_malformed_profile_is_named(tmp_path: Path, broken: str) -> None:
    folder = tmp_path / "xx"
    folder.mkdir()
    (folder / "profile.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(ValueError, match=r"profile\.toml"):
        read_profile(folder)
