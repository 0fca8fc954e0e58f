"""Articles as XLIFF with their issues marked: it reads back with the same marks at the same words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from word_documents import export_of

from annotator.formats import plaintext, xliff
from annotator.formats.base import Export, ImportedArticle
from annotator.formats.its import category_of, number_of, severity_of, type_of
from annotator.formats.registry import EXPORT_KINDS
from annotator.model.anchor import Anchor, Span
from annotator.model.document import Segment, SegmentState
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag, FlagStatus, Passage

PLAIN = (
    "A headline of four words\n\nPete Hegses met them. He left  😀 5 < 6 & so.\nשלום עולם said she.\nEnd\n"
)
X = "{urn:oasis:names:tc:xliff:document:2.0}"


def export(*changes: tuple[str, str], passages: tuple[Passage, ...] = ()) -> Export:
    places = [(PLAIN.index(old), PLAIN.index(old) + len(old), new) for old, new in changes]
    return made(places, passages)


def made(places: list[tuple[int, int, str]], passages: tuple[Passage, ...] = ()) -> Export:
    article = plaintext.read(PLAIN.encode(), "a.txt")
    spans = [m.span() for m in re.finditer(r"\S[^.\n]*(?:\.|(?=\n))", PLAIN)]
    segments = tuple(Segment("d1", n, n, Span(*span)) for n, span in enumerate(spans))
    return replace(export_of(article, places), segments=segments, passages=passages)


def passage(words: str, status: FlagStatus, detector: str = "hand") -> Passage:
    span = Span(PLAIN.index(words), PLAIN.index(words) + len(words))
    anchor = Anchor.at(PLAIN, span)
    flag = Flag(
        "f", "d1", anchor, detector, "r", Category.GRAMMAR, Severity.MINOR, 0.9, "Say <why>", status=status
    )
    return Passage(span, (flag,), Category.GRAMMAR, Severity.MINOR, 0.9, "Say <why>")


def written(export: Export) -> tuple[etree._Element, ImportedArticle]:
    """The file as another parser reads it, and its sources as translations, so that their marks are read."""
    exported = EXPORT_KINDS["xliff-its"].write(export)
    assert exported.warnings == ()
    swapped = re.sub(r"<target>.*?</target>", "", exported.data.decode(), flags=re.DOTALL)
    swapped = re.sub(r"(?<=<)(/?)source>", r"\1target>", swapped).replace("<target>", "<source/><target>")
    return etree.fromstring(exported.data), xliff.read(swapped.encode(), "a.xlf")


def test_corrections_are_issues_in_the_original_words() -> None:
    root, back = written(export(("Hegses", "Hegseth"), ("5 < 6", "6 > 5"), ("שלום", "ברוך")))
    assert [(s.span.of(back.text), s.category, s.severity, s.message, s.rater) for s in back.spans] == [
        (words, Category.ENTITY, Severity.MAJOR, "It is <so> & so", "Ann Lee")
        for words in ("Hegses", "5 < 6", "שלום")
    ]
    assert back.text.split("\n") == [
        "A headline of four words",
        "Pete Hegses met them.",
        "He left  😀 5 < 6 & so.",
        "שלום עולם said she.",
        "End",
    ]
    assert [t.text for t in root.iter(f"{X}target")][1:4] == [
        "Pete Hegseth met them.",
        "He left  😀 6 > 5 & so.",
        "ברוך עולם said she.",
    ]
    notes = [n.text or "" for n in root.iter(f"{X}note")]
    assert "It is <so> & so" in notes[0]
    assert "The Wire" in notes[1]
    states = [s.get("state") for s in root.iter(f"{X}segment")]
    assert states == ["translated", "reviewed", "reviewed", "reviewed", "translated"]
    assert root.get("srcLang") == root.get("trgLang") == "en"


def test_the_article_itself_reads_back() -> None:
    exported = EXPORT_KINDS["xliff-its"].write(export(("Hegses", "Hegseth"), ("words", "words <&>")))
    back = xliff.read(exported.data, "a.xlf")
    assert back.source_text is not None
    assert back.source_text.startswith("A headline of four words\nPete Hegses")
    assert back.text.startswith("A headline of four words <&>\nPete Hegseth met them.\n")


def test_issues_in_the_same_words_stand_apart() -> None:
    root, back = written(
        export(("Hegses", "Hegseth"), passages=(passage("Pete Hegses met", FlagStatus.QUERY),))
    )
    (mark,) = root.iter(f"{X}mrk")
    assert mark.text == "Pete Hegses met"
    (listed,) = root.iter("{http://www.w3.org/2005/11/its}locQualityIssues")
    assert len(listed) == 2
    assert [(s.span.of(back.text), s.category, s.message) for s in back.spans] == [
        ("Pete Hegses met", Category.GRAMMAR, "Say <why>"),
        ("Pete Hegses met", Category.ENTITY, "It is <so> & so"),
    ]


def test_which_passages_are_issues() -> None:
    for status, detector, told in (
        (FlagStatus.OPEN, "names", False),
        (FlagStatus.OPEN, "hand", True),
        (FlagStatus.OPEN, "import", True),
        (FlagStatus.QUERY, "names", True),
        (FlagStatus.DISMISSED, "hand", False),
    ):
        _, back = written(export(passages=(passage("headline", status, detector),)))
        assert bool(back.spans) is told


@pytest.mark.parametrize(
    ("at", "marked"),
    [("met", "Hegses"), ("A headline", "A"), ("Pete", "Pete"), ("\nשלום", "so.")],
)
def test_missing_words_are_marked_beside_them(at: str, marked: str) -> None:
    start = PLAIN.index(at)
    _, back = written(made([(start, start, "new ")]))
    (span,) = back.spans
    assert span.span.of(back.text) == marked


def test_states_that_were_set() -> None:
    changed = replace(export(("Hegses", "Hegseth")), states={0: SegmentState.FINAL, 2: SegmentState.INITIAL})
    root, _ = written(changed)
    states = [s.get("state") for s in root.iter(f"{X}segment")]
    assert states == ["final", "initial", "initial", "translated", "translated"]


@settings(max_examples=80)
@given(data=st.data())
def test_every_correction_is_one_issue(data: st.DataObject) -> None:
    places, at = [], 0
    while at < len(PLAIN) and len(places) < 4:
        start = data.draw(st.integers(at, len(PLAIN)))
        end = data.draw(st.integers(start, min(len(PLAIN), start + 30)))
        if end > start or data.draw(st.booleans()):
            places.append((start, end, f"«{len(places)}»"))
        at = end + 1
    root, _ = written(made(places))
    targets = "".join(t.text or "" for t in root.iter(f"{X}target"))
    assert [targets.count(new) for *_, new in places] == [1] * len(places)
    its = "{http://www.w3.org/2005/11/its}"
    issues = [m for m in root.iter(f"{X}mrk") if m.get(f"{its}locQualityIssueType")]
    assert len(issues) + len(list(root.iter(f"{its}locQualityIssue"))) == len(places)
    sources = ["".join(s.itertext()) for s in root.iter(f"{X}source")]
    assert "".join("".join(sources).split()) == "".join(PLAIN.split())


@pytest.mark.parametrize("category", Category)
def test_categories_have_a_type(category: Category) -> None:
    back = category_of(type_of(category))
    assert back is category or back.dimension == category.dimension or category is Category.OTHER


def test_levels_and_numbers() -> None:
    assert [severity_of(str(number_of(s))) for s in Severity] == list(Severity)
    assert [severity_of(n) for n in ("", "x", "-1", "33", "75.5", "1e9")] == [
        Severity.MINOR,
        Severity.MINOR,
        Severity.NEUTRAL,
        Severity.MINOR,
        Severity.MAJOR,
        Severity.CRITICAL,
    ]
