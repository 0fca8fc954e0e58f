"""Termbases from tables and from TBX."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.knowledge import termbases
from annotator.knowledge.tbx import Concept, ConceptTerm, write_concepts
from annotator.knowledge.termbases import read_termbase
from annotator.model.errors import AnnotatorError
from annotator.model.terms import Term


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


WHOLE = Term("Berufung", ("appeal", "second appeal"), ("recourse", "vocation"), "Law only.")


COMMAS = """source,target,forbidden,note
Berufung,appeal|second appeal,recourse | vocation,Law only.
"""
SEMICOLONS = """\ufeffTarget Term;Source Term;Comment;Wrong
appeal|second appeal;Berufung;Law only.;recourse|vocation
"""
LANGUAGES = """de-CH\ten_GB\tnote\tforbidden\r
Berufung\tappeal|second  appeal|appeal\tLaw only.\trecourse|vocation\r
\r
"""


@pytest.mark.parametrize("table", [COMMAS, SEMICOLONS, LANGUAGES])
def test_a_table(tmp_path: Path, table: str) -> None:
    termbase = read_termbase(written(tmp_path, "law.csv", table))
    assert termbase.terms == (WHOLE,)
    assert termbase.name == "law"


def test_the_languages_of_a_table_can_be_asked_for(tmp_path: Path) -> None:
    table = written(tmp_path, "t.csv", "de,fr,en\nHaus,maison,house\n,pont,bridge\n")
    assert read_termbase(table).source_language == "de"
    french = read_termbase(table, source_language="fr", name=" Ours ")
    assert (french.name, french.source_language) == ("Ours", "fr")
    assert [t.source for t in french.terms] == ["maison", "pont"]
    german = read_termbase(table, source_language="fr-CA", target_language="de-AT")
    assert (german.target_language, german.terms) == ("de", (Term("maison", ("Haus",)),))


def test_several_sources_are_several_terms_and_forbidden_forms_need_none(tmp_path: Path) -> None:
    table = "source,target,forbidden\na|b,c,\n,good,bad\n,useless,\nalone,,\nshort\n"
    assert read_termbase(written(tmp_path, "t.csv", table)).terms == (
        Term("a", ("c",)), Term("b", ("c",)), Term("", ("good",), ("bad",)),
    )  # fmt: skip


def test_concepts(tmp_path: Path) -> None:
    concepts = [
        Concept(
            (
                ConceptTerm("de-DE", "Berufung"),
                ConceptTerm("fr", "appel"),
                ConceptTerm("en", "second appeal"),
                ConceptTerm("en", "appeal", preferred=True),
                ConceptTerm("en", "recourse", right=False),
                ConceptTerm("de", "Appellation", right=False),
            ),
            note="Law only.",
        ),
        Concept((ConceptTerm("en", "Hegseth", preferred=True), ConceptTerm("en", "Hegses", right=False))),
        Concept((ConceptTerm("en", "nothing to say"),)),
    ]
    path = written(tmp_path, "law.tbx", write_concepts(concepts, "Law"))
    german = read_termbase(path, source_language="de")
    assert german.terms == (
        Term("Berufung", ("appeal", "second appeal"), ("recourse",), "Law only."),
        Term("", ("Hegseth",), ("Hegses",)),
    )
    assert [t.source for t in read_termbase(path).terms] == ["Berufung", "appel", ""]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", ""),
        ("a.csv", "one,two\nx,y\n"),
        ("a.csv", "source,target\n"),
        ("a.csv", "source,target\nä,ö\n".encode("latin-1")),
        ("a.csv", 'source,target\n"' + "x" * 200_000 + '",y\n'),
        ("a.tbx", "<martif>"),
        ("a.tbx", "<!DOCTYPE m [<!ENTITY a 'x'>]><martif><termEntry>&a;</termEntry></martif>"),
        ("missing.csv", None),
    ],
)
def test_what_holds_no_terms_is_refused(tmp_path: Path, name: str, data: str | bytes | None) -> None:
    path = tmp_path / name if data is None else written(tmp_path, name, data)
    with pytest.raises(AnnotatorError):
        read_termbase(path)


def test_there_are_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "t.csv", "source,target\n" + "".join(f"s{n},t{n}\n" for n in range(9)))
    monkeypatch.setattr(termbases, "MAX_TERMS", 8)
    with pytest.raises(AnnotatorError, match="more than 8 terms"):
        read_termbase(path)
    monkeypatch.setattr(termbases, "MAX_BYTES", 20)
    with pytest.raises(AnnotatorError, match="MB"):
        read_termbase(path)
