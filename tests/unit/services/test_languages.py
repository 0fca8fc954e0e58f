"""In which language an article is taken to be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.formats.base import ImportedArticle
from annotator.formats.registry import read_bytes
from annotator.services.languages import told_language, with_language
from annotator.services.workspace import Workspace

TEXTS = Path(__file__).parents[2] / "data" / "languages"


def article(text: str, language: str = "") -> ImportedArticle:
    return ImportedArticle("Article", text, text.encode(), language=language)


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda p: p.stem)
def test_the_words_tell(path: Path) -> None:
    assert told_language(path.read_text("utf-8")) == path.stem


GERMAN = (
    "Die Minister haben sich am Montag in Paris getroffen, und sie wollen sich nicht vor dem Abend einigen."
)
RATED = "\t".join(("system", "doc", "rater", "source", "target", "category", "severity"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "page.html",
            f"<!DOCTYPE html><html><head><title>Treffen</title></head><body><p>{GERMAN}</p></body>",
        ),
        ("catalogue.po", f'msgid "The ministers met."\nmsgstr "{GERMAN}"\n'),
        ("rated.tsv", f"{RATED}\nS1\tnews\tr1\tThe ministers met.\t{GERMAN}\tno-error\tno-error\n"),
    ],
)
def test_the_words_tell_where_a_file_does_not_say(name: str, data: str) -> None:
    read = read_bytes(data.encode(), name)
    assert GERMAN in read.text
    assert read.language == ""
    assert with_language(read).language == "de"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Les Misérables",
        "I don't eat myself, and I don't give to others, I fly a lot.",
        "Laterocervical dissection by VITOM-3D system-assisted retroauricle approach (RAND-3D): preliminary.",
        "The first innings were fought by third-year players, the more 力のある second-year ones waited.",
        "Kants Methode einer Grundlegung, statement of Darmstadt 2014, was shown to the public there.",
        "1 2 3 4 5 6 7 8 9 10 11 12",
    ],
)
def test_what_does_not_tell_clearly_is_english(text: str) -> None:
    assert told_language(text) == "en"


def test_what_the_file_says_holds() -> None:
    german = (TEXTS / "de.txt").read_text("utf-8")
    assert with_language(article(german)).language == "de"
    assert with_language(article(german, "de-AT")).language == "de-AT"
    assert with_language(article(german, "nl")).language == "nl"


def test_an_imported_article_keeps_its_language(workspace: Workspace) -> None:
    french = article((TEXTS / "fr.txt").read_text("utf-8"))
    assert workspace.import_article(french).language == "fr"
    other = replace(french, text=french.text + "Fin.\n", language="fr-CA")
    assert workspace.import_article(other).language == "fr-CA"
    assert workspace.import_article(article("Two plain words.")).language == "en"
