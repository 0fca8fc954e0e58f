"""Termbases of both versions and styles in, TBX-Basic out."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from annotator.knowledge.tbx import Concept, ConceptTerm, read_concepts, write_concepts
from annotator.model.errors import AnnotatorError

VERSION_2 = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "http://localhost:9/TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader/><text><body>
<termEntry id="1"><descrip type="subjectField">law</descrip><note>Always so.</note>
 <langSet xml:lang="de-CH"><tig><term>Berufung</term></tig></langSet>
 <langSet xml:lang="en"><ntig><termGrp><term>recourse</term>
   <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termGrp></ntig>
  <ntig><termGrp><term>second   appeal</term></termGrp></ntig>
  <ntig><termGrp><term>appeal</term></termGrp>
   <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
   <admin type="source">Act 5</admin></ntig>
 </langSet></termEntry>
<termEntry id="2"><langSet xml:lang="en"/></termEntry>
</body></text></martif>"""
BY_NAME = """<tbx style="dct" type="TBX-Linguist" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><text><body>
<conceptEntry id="c"><min:subjectField>law</min:subjectField><note>Always so.</note>
 <langSec xml:lang="de"><termSec><term>Berufung</term></termSec></langSec>
 <langSec xml:lang="en-US"><termSec><term>second appeal</term></termSec>
 <termSec><term>appeal</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus>
  <basic:source>Act 5</basic:source></termSec>
 <termSec><term>recourse</term><min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>
 </langSec></conceptEntry></body></text></tbx>"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "terms.tbx"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("text", [VERSION_2, BY_NAME])
def test_a_concept_with_its_terms_by_language_and_status(tmp_path: Path, text: str) -> None:
    (concept,) = read_concepts(written(tmp_path, text))
    assert concept.called("en") == ("appeal", "second appeal")
    assert concept.never_called("en") == ("recourse",)
    assert concept.called("de") == ("Berufung",)
    assert (concept.subject, concept.note) == ("law", "Always so.")
    assert next(t.source for t in concept.terms if t.preferred) == "Act 5"


CONCEPTS = [
    Concept(
        (
            ConceptTerm("en", "P. <Hegseth>", True, True, "A & co", "https://x.org/?a", "2026-01-02", "Ann"),
            ConceptTerm("en", "Hegses 😀", False, False, "", "", "2026-01-03", "Bob", "In “x”."),
            ConceptTerm("he", "שלום"),
        ),
        "names",
        "note",
    ),
    Concept((ConceptTerm("en", "b"),)),
]  # fmt: skip


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    assert list(read_concepts(written(tmp_path, write_concepts(CONCEPTS, "T")))) == CONCEPTS


def test_the_written_file_has_the_structure_of_tbx_basic() -> None:
    root = etree.fromstring(write_concepts(CONCEPTS, "Our <terms>"))
    assert root.tag == "{urn:iso:std:iso:30042:ed-2}tbx"
    assert dict(root.attrib) == {
        "type": "TBX-Basic", "style": "dca", "{http://www.w3.org/XML/1998/namespace}lang": "en",
    }  # fmt: skip
    name = {"t": "urn:iso:std:iso:30042:ed-2"}
    assert [etree.QName(e).localname for e in root] == ["tbxHeader", "text"]
    assert root.findtext("t:tbxHeader/t:fileDesc/t:titleStmt/t:title", namespaces=name) == "Our <terms>"
    assert root.findtext("t:tbxHeader/t:fileDesc/t:sourceDesc/t:p", namespaces=name)
    ids = [e.get("id") for e in root.iterfind(".//t:conceptEntry", name)]
    assert len(set(ids)) == len(ids) == 2
    for section in root.iterfind(".//t:termSec", name):
        order = [etree.QName(e).localname for e in section]
        assert order[:2] == ["term", "termNote"]
        assert set(order[2:]) <= {"admin", "xref", "transacGrp", "note"}
    for group in root.iterfind(".//t:transacGrp", name):
        assert etree.QName(group[0]).localname == "transac"
    types = {(etree.QName(e).localname, e.get("type")) for e in root.iter("{*}*") if e.get("type")}
    assert types - {("tbx", "TBX-Basic")} == {
        ("descrip", "subjectField"), ("termNote", "administrativeStatus"), ("admin", "source"),
        ("xref", "externalCrossReference"), ("transac", "transactionType"), ("transacNote", "responsibility"),
    }  # fmt: skip


def test_characters_xml_cannot_hold_are_left_out(tmp_path: Path) -> None:
    data = write_concepts([Concept((ConceptTerm("en", "a\x0bb\ufffe", note="\x00"),))], "\x01")
    (concept,) = read_concepts(written(tmp_path, data))
    assert concept.terms[0].text == "a b"


LAUGHS = "<!DOCTYPE m [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;&a;'>]><martif><termEntry>&b;</termEntry></martif>"
OUTSIDE = "<!DOCTYPE m [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><martif><termEntry>&a;</termEntry></martif>"


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, "<martif><termEntry>", "no xml", "", b"\xff\xfe\x00<"])
def test_what_is_broken_or_dangerous_is_refused(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(AnnotatorError):
        list(read_concepts(written(tmp_path, text)))


def test_deep_nesting_does_no_harm(tmp_path: Path) -> None:
    deep = "<martif><termEntry>" + "<a>" * 50_000 + "</a>" * 50_000 + "</termEntry></martif>"
    assert list(read_concepts(written(tmp_path, deep))) == []
