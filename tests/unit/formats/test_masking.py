"""Corrections of words become edits of the marked-up text around them, in a small markup of the test's own:
`<b>` and `</b>`, `&amp;`, `{3}` for three spaces, `[fixed words]`, and `|` between paragraphs."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from word_documents import export_of

from annotator.formats.base import ImportedArticle
from annotator.formats.mask import Gap, MaskBuilder, Masked
from annotator.formats.masking import Masking, check_same, raw_edits
from annotator.model.anchor import Span
from annotator.model.document import Document
from annotator.model.errors import ExportFailedError, InvalidTextError
from annotator.text.offsets import apply_edits

_TOKEN = re.compile(
    r"(?P<mark></?b>)|(?P<amp>&amp;)|\{(?P<spaces>\d)\}|\[(?P<fixed>[^]]*)\]|(?P<end>\|)|.", re.DOTALL
)
_WRITTEN = {"&": "&amp;", "\n": " ", "<": "‹", ">": "›", "|": "¦", "{": "(", "}": ")", "[": "(", "]": ")"}


def masked(raw: str) -> Masked:
    builder = MaskBuilder()
    builder.hold(Gap(Span(0, 0), "+", "+"))
    for match in _TOKEN.finditer(raw):
        place = Span(match.start(), match.end())
        if match["amp"]:
            builder.add("&", place)
        elif match["spaces"]:
            builder.add(" " * int(match["spaces"]), place, whole=True)
        elif match["fixed"]:
            builder.add(match["fixed"], place, fixed=True)
        elif match["end"]:
            builder.add("\n", None)
            builder.hold(Gap(Span(place.end, place.end), "+", "+"))
        elif not match["mark"]:
            builder.add(match[0], place)
    return builder.build()


def escape(words: str) -> str:
    return "".join(_WRITTEN.get(c, c) for c in words)


def corrected(raw: str, *changes: tuple[str, str], breaks: bool = True) -> tuple[str, Masking]:
    text = masked(raw).text
    places = [(text.index(old), old, new) for old, new in changes]
    return edited(raw, [(start, start + len(old), new) for start, old, new in places], breaks=breaks)


def edited(raw: str, changes: list[tuple[int, int, str]], *, breaks: bool = True) -> tuple[str, Masking]:
    mask = masked(raw)
    export = export_of(ImportedArticle("t", mask.text, b""), changes)
    masking = raw_edits(mask, export.corrections, escape, breaks=breaks)
    return apply_edits(raw, masking.edits)[0], masking


@pytest.mark.parametrize(
    ("raw", "old", "new", "after"),
    [
        ("one two", "two", "2 & 3", "one 2 &amp; 3"),
        ("<b>one</b> two", "one two", "1 two", "<b>1</b> two"),
        ("<b>one</b> two", "one two", "three", "<b>three</b>"),
        ("a <b>one</b>, two", "one,", "1;", "a <b>1</b>; two"),
        ("a<b> one</b> two", " one", "", "a<b></b> two"),
        ("a &amp; b", "&", "and", "a and b"),
        ("a &amp; b", "a &", "&", "&amp; b"),
        ("a{3}b", "   ", " ", "a b"),
        ("a [name] b", "b", "c", "a [name] c"),
        ("a 😀<b>😀</b> ב", "😀 ", "", "a 😀<b></b>ב"),
        ("<b>שלום</b> עולם", "שלום עולם", "ברוך הבא", "<b>ברוך</b> הבא"),
        ("one|two", "one\ntwo", "1\n2", "1|2"),
        ("a <b>one two</b> c", " one", "", "a <b>two</b> c"),
        ("a <b>one two</b> c", "two ", "", "a <b>one</b> c"),
        ("a <b>one</b> c", " one", "", "a<b></b> c"),
    ],
)
def test_words_change_and_marks_stay(raw: str, old: str, new: str, after: str) -> None:
    result, masking = corrected(raw, (old, new))
    assert result == after
    assert masking.warnings() == ()


@pytest.mark.parametrize(
    ("raw", "at", "after"),
    [
        ("<b>one</b> two", 0, "<b>!one</b> two"),
        ("<b>one</b> two", 3, "<b>one!</b> two"),
        ("a|b", 1, "a!|b"),
        ("a|b", 2, "a|!b"),
        ("a||b", 2, "a|+!+|b"),
        ("|b", 0, "+!+|b"),
        ("a|", 2, "a|+!+"),
        ("a{3}b", 2, "a !  b"),
        ("a{3}b", 1, "a!{3}b"),
        ("[ab]c", 2, "[ab]!c"),
        ("[ab]c", 0, "![ab]c"),
    ],
)
def test_where_words_are_put_in(raw: str, at: int, after: str) -> None:
    result, masking = edited(raw, [(at, at, "!")])
    assert result == after
    assert masking.warnings() == ()


def test_several_edits_of_one_piece_of_markup_are_made_together() -> None:
    assert edited("a{5}b", [(2, 3, "x"), (4, 5, "y")])[0] == "a x y b"


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ("one\ntwo", "one two", "one|two"),
        ("one\ntwo", "three", "three|"),
        ("\n", "", "one|two"),
        ("\n", ", ", "one,|two"),
    ],
)
def test_lines_stay_where_a_correction_joins_them(old: str, new: str, after: str) -> None:
    result, masking = corrected("one|two", (old, new))
    assert result == after
    assert len(masking.kept) == 1
    (warning,) = masking.warnings("cells")
    assert "the cells were kept" in warning


def test_corrections_of_two_lines_that_share_a_piece_of_markup() -> None:
    """Made together they would hold more line breaks than the file has lines."""
    result, masking = edited("one  | {2}", [(4, 7, "\n"), (8, 8, "\n")])
    assert result == "one |   "
    assert masking.warnings() == ()


def test_line_breaks_where_there_are_none() -> None:
    result, masking = corrected("one two", ("two", "two\nthree"), breaks=False)
    assert result == "one two three"
    assert masking.kept == ("two",)


def test_what_is_fixed_is_not_corrected() -> None:
    result, masking = corrected("a [name] b c", ("name b", "other b"), ("c", "d"))
    assert result == "a [name] b d"
    assert masking.refused == ("name b",)
    assert "allows no change" in masking.warnings()[0]
    assert edited("[ab]", [(1, 1, "!")])[1].refused == ("!",)


@pytest.mark.parametrize(
    ("raw", "old", "new", "after"),
    [
        ("one two three", "two", "", "one ~three"),
        ("one two", "two", "", "one~"),
        ("one two", "one", "", "~two"),
        ("one two", "two", "  2", "one ~~2"),
        ("one two", "two", "2 ", "one 2~"),
        ("one two", "one two", " ", "~"),
        ("one<b> two</b> three", "two", "", "one<b> ~</b>three"),
        ("a b c", "b c", "", "a~"),
        ("a|b", "a", " a", "~a|b"),
        ("a|b", "a", "a ", "a~|b"),
        ("one two", "two", "2", "one 2"),
        ("one two", "one ", "", "two"),
    ],
)
def test_spaces_that_would_not_show_are_written_as_markup(raw: str, old: str, new: str, after: str) -> None:
    mask = masked(raw)
    start = mask.text.index(old)
    export = export_of(ImportedArticle("t", mask.text, b""), [(start, start + len(old), new)])
    masking = raw_edits(mask, export.corrections, escape, space="~")
    assert apply_edits(raw, masking.edits)[0] == after


def test_two_spaces_that_would_not_show() -> None:
    mask = masked("a b c")
    export = export_of(ImportedArticle("t", mask.text, b""), [(2, 3, ""), (4, 5, "")])
    assert apply_edits("a b c", raw_edits(mask, export.corrections, escape, space="~").edits)[0] == "a ~"


def test_no_place_for_words_is_told() -> None:
    builder = MaskBuilder()
    builder.add("a", Span(0, 1))
    builder.add("\n", None)
    mask = builder.build()
    export = export_of(ImportedArticle("t", mask.text, b""), [(2, 2, "b")])
    assert raw_edits(mask, export.corrections, escape).refused == ("b",)


@pytest.mark.parametrize("marks", [1, 2, 5000])
def test_marks_before_the_first_word_are_none_of_it(marks: int) -> None:
    mask = masked("\ufeff" * marks + "one")
    assert mask.text == "one"
    assert list(mask.places) == [Span(marks + i, marks + i + 1) for i in range(3)]


def test_text_without_words_is_refused() -> None:
    with pytest.raises(InvalidTextError):
        masked("<b> | </b>")


def test_a_file_that_reads_otherwise_is_not_written() -> None:
    document: Document = export_of(ImportedArticle("t", "one", b""), []).document
    check_same(document, masked("<b>one</b>"))
    with pytest.raises(ExportFailedError, match="differently"):
        check_same(document, masked("two"))


PIECES = st.lists(
    st.sampled_from(["one", "two", " ", " ", ".", "<b>", "</b>", "&amp;", "{2}", "|", "[fix]", "😀", "ש"]),
    min_size=1,
    max_size=14,
)


@given(data=st.data(), pieces=PIECES)
@settings(max_examples=300)
def test_any_corrections(data: st.DataObject, pieces: list[str]) -> None:
    raw = "w" + "".join(pieces)
    mask = masked(raw)
    changes: list[tuple[int, int, str]] = []
    at = 0
    while at < len(mask.text) and len(changes) < 3:
        start = data.draw(st.integers(at, len(mask.text)))
        end = data.draw(st.integers(start, min(len(mask.text), start + 6)))
        new = data.draw(st.text(alphabet="ab &\n😀", max_size=6))
        if new != mask.text[start:end]:
            changes.append((start, end, new))
        at = end + 1
    result, masking = edited(raw, changes)
    export = export_of(ImportedArticle("t", mask.text, b""), changes)
    assume(re.sub(r"<.*?>|\{\d\}|[ |+\n]", "", result))
    marks = re.compile(r"</?b>|\||\[fix\]")
    assert marks.findall(result) == marks.findall(raw)
    if not masking.kept and not masking.refused and "+" not in result:
        # The small markup has no line break: where one is put in it reads as a space.
        assert masked(result).text.replace("\n", " ") == export.projection.text.replace("\n", " ")
