"""Rich text in: what a person reads and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import rtf
from annotator.formats.base import UNASKED
from annotator.model.errors import AnnotatorError, ImportFailedError

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset204 Arial Cyr;}"
    r"{\f2\fcharset128 MS Mincho;}}{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}}"
    r"{\*\generator Writer}{\info{\title A hidden title}}{\header The Daily Header\par}\pard\plain "
)

PARTS = (
    *"{ } \\ \\* \\u \\u55357 \\'e \\'e9 \\uc9 \\upr \\ud \\footnote \\annotation".split(),
    *"\\fonttbl \\f3 \\fcharset128 \\ansicpg932 \\v \\plain \\par \x81 é word \\deff-1".split(),
    "\\bin3 ",
    " ",
)


def text_of(body: str | bytes) -> str:
    data = HEAD.encode() + (body if isinstance(body, bytes) else body.encode()) + b"}"
    assert rtf.recognises(data)
    return rtf.read(data, "article.rtf", UNASKED).text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"One line.\par Two\tab tabs\line and a break.\par", "One line.\nTwo\ttabs\nand a break."),
        ("Line ends\r\n in the file are \nnone.", "Line ends in the file are none."),
        (r"\'93Quoted\'94 caf\'e9 \{x\} \\ a\~b\_c\-d", "“Quoted” café {x} \\ a\u00a0b\u2011cd"),
        (r"{\f1 \'cc\'ee\'f1\'ea\'e2\'e0} and {\f2 \'93\'8c\'8b\'9e}", "Москва and 東京"),
        (r"\u233\'e9 and \u26481? and {\uc2\u26481\'93\'8c}{\uc0\u8212}end", "é and 東 and 東—end"),
        (r"\u-10179?\u-8704? and half \u-10179? of one", "😀 and half \ufffd of one"),
        (r"\ldblquote a\rquote s\rdblquote\emdash b\endash c\bullet", "“a’s”—b–c•"),
        (r"before {\v hidden words}{\deleted deleted words}\v hidden\v0 after", "before after"),
        (r"{\v hidden \plain shown} and {\revised inserted}", "shown and inserted"),
        (r"{\*\bkmkstart x}{\field{\*\fldinst HYPERLINK x}{\fldrslt the link}} on", "the link on"),
        (r"{\listtext 1.\tab}{\pntext 2.}the item", "the item"),
        (r"{\pict\pngblip 89504e47}{\object{\*\objdata 01}{\result seen}}{\*\unknown lost}kept", "kept"),
        (r"{\upr{ansi words}{\*\ud{Unicode words \u-26215?}}} on", "Unicode words 香 on"),
        (r"\trowd\intbl a\cell b\cell\row\pard after\par", "a\nb\nafter"),
        (r"{\shp{\*\shpinst{\shptxt boxed}}{\shprslt drawn}}left", "left"),
        (r"\uc1\u8220\ldblquote once\u233\par twice", "“onceé\ntwice"),
    ],
)
def test_what_is_read(body: str, text: str) -> None:
    assert text_of(body) == text


def test_raw_bytes_are_read_in_the_font_s_code_page() -> None:
    assert text_of(b"caf\xe9 {\\f1 \xcc\xee} {\\f2 \x93\x8c}") == "café Мо 東"


def test_binary_data_is_jumped_over() -> None:
    assert text_of(b"a{\\pict\\bin6 }}{{\\x}b \\bin99999 never") == "ab "


def test_notes_come_last_and_comments_are_told() -> None:
    body = (
        r"Words{\super\chftn{\*\footnote\pard\plain \chftn\tab Said on Monday.}} of it"
        r"{\*\atnid AB}{\*\atnauthor Ann B}\chatn{\*\annotation{\*\atndate 0}\pard Is it so?}.\par End.\par"
    )
    article = rtf.read((HEAD + body + "}").encode(), "a.rtf", UNASKED)
    assert article.text == "Words of it.\nEnd.\nSaid on Monday."
    assert article.warnings == ("Comment by Ann B: “Is it so?”",)


def test_what_is_left_out_is_told() -> None:
    body = r"kept {\deleted gone}{\object{\*\objdata 0}}{\shp{\*\shpinst x}}"
    warnings = " ".join(rtf.read((HEAD + body + "}").encode(), "a.rtf", UNASKED).warnings)
    assert all(word in warnings for word in ("tracked changes", "text boxes", "embedded objects"))


@pytest.mark.parametrize("data", [b"{\\rt", b"plain {\\rtf1}", b"", b"{\\pard}"])
def test_other_files_are_not_recognised(data: bytes) -> None:
    assert not rtf.recognises(data)


@pytest.mark.parametrize(
    "body",
    [
        "{" * (rtf.MAX_DEPTH + 2) + "deep",
        r"\b" * (rtf.MAX_MARKS + 1),
        r"{\*\nothing}",
        "{" * 30 + "}" * 90,
        r"\uc-5 \bin-3 \f99999 \ansicpg31337 \fcharset9 \u0",
    ],
)
def test_hostile_files_end_in_a_clear_error(body: str) -> None:
    with pytest.raises(AnnotatorError) as caught:
        text_of(body)
    assert caught.value.hint


def test_a_nested_file_is_refused() -> None:
    with pytest.raises(ImportFailedError, match="nests"):
        text_of("{" * (rtf.MAX_DEPTH + 2))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS)))
def test_no_file_crashes_the_reader(parts: list[str]) -> None:
    try:
        text = rtf.read(b"{\\rtf1 " + "".join(parts).encode(), "x.rtf", UNASKED).text
    except AnnotatorError as error:
        assert error.message  # noqa: PT017 (either outcome is right)
    else:
        text.encode()
