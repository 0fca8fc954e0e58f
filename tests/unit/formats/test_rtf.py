"""Rich text in: what a person reads and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import rtf
from annotator.formats.base import UNASKED, Asked
from annotator.model.errors import AnnotatorError, ImportFailedError

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset204 Arial Cyr;}"
    r"{\f2\fcharset128 MS Mincho;}}{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}}"
    r"{\*\generator Writer}{\info{\title A hidden title}}\pard\plain "
)

PARTS = (
    *"{ } \\ \\* \\u \\u55357 \\'e \\'e9 \\uc9 \\upr \\ud \\footnote \\annotation".split(),
    *"\\fonttbl \\f3 \\fcharset128 \\ansicpg932 \\v \\plain \\par \x81 é word \\deff-1".split(),
    "\\bin3 ",
    "{\\shp{\\*\\shpinst{\\shptxt ",
    "{\\header ",
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
        (
            r"a{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt boxed\par}}{\shprslt drawn}} b\par c",
            "a b\nboxed\nc",
        ),
        (r"{\shp{\*\shpinst{\shptxt boxed}}{\shprslt{\*\do{\dptxbxtext again\par}}}}", "boxed"),
        (r"old{\*\do\dptxbx{\dptxbxtext boxed \b once\par}}{\pict 00} one", "old one\nboxed once"),
        (r"{\shpgrp{\*\shpinst{\shp{\*\shpinst{\shptxt A}}}{\shp{\*\shpinst{\shptxt B}}}}}c\par", "c\nA\nB"),
        (
            r"{\shp{\*\shpinst{\shptxt out{\shp{\*\shpinst{\shptxt in\par}}}er\par}}}x\par y",
            "x\nouter\nin\ny",
        ),
        (r"{\v{\shp{\*\shpinst{\shptxt hidden}}}}{\deleted{\shp{\*\shpinst{\shptxt gone}}}}left", "left"),
        (r"a{\footnote n{\shp{\*\shpinst{\shptxt boxed}}}ote\par}b\par", "ab\nnote\nboxed"),
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
    body = r"kept {\deleted gone}{\object{\*\objdata 0}}"
    warnings = " ".join(rtf.read((HEAD + body + "}").encode(), "a.rtf", UNASKED).warnings)
    assert all(word in warnings for word in ("tracked changes", "embedded objects"))


BESIDE = (
    r"{\*\pgdsctbl{\pgdsc0{\header In a table of styles, not on a page\par}}}"
    r"{\header\pard The Daily{\b  News}\par}"
    r"{\footer Seen by nobody, page {\field{\*\fldinst PAGE}{\fldrslt 7}}}"
    r"A{\shp{\*\shpinst{\shptxt box}}}b\par\sect\sectd{\header The Daily News}Next.\par"
)


def test_boxes_headers_and_footers_are_read_or_left_out() -> None:
    data = (HEAD + BESIDE + "}").encode()
    article = rtf.read(data, "a.rtf", UNASKED)
    assert article.text == "Ab\nbox\n\nNext.\nThe Daily News\nSeen by nobody, page 7"
    assert [(c.id, c.value) for c in article.choices] == [("boxes", "read"), ("headers", "read")]
    assert article.warnings == ()
    article = rtf.read(data, "a.rtf", Asked(choices={"boxes": "leave", "headers": "leave"}))
    assert article.text == "Ab\n\nNext."
    assert [w.partition(" are")[0] for w in article.warnings] == ["Text boxes", "Headers and footers"]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (r"{\footer Page \chpgn}", False),
        (r"{\footer Page {\field{\*\fldinst{ PAGE }}{\fldrslt 3}} of 9}", False),
        (r"{\footer * * *}", False),
        (r"{\footer Draft}", True),
        (r"{\headerf First of all}", False),
        (r"\titlepg{\headerf First of all}", True),
        (r"{\headerl On the left}", False),
        (r"\facingp{\headerl On the left}", True),
        (r"{\headerr On the right}", True),
        (r"{\header{\shp{\*\shpinst{\shptxt In a box}}}}", True),
    ],
)
def test_headers_that_no_page_shows_and_page_numbers_are_no_words(body: str, read: bool) -> None:
    article = rtf.read((HEAD + body + "Body.}").encode(), "a.rtf", UNASKED)
    assert article.text.startswith("Body.\n") == read
    assert bool(article.choices) == read


def test_boxes_far_within_boxes_are_left_out() -> None:
    deep = r"{\shp{\*\shpinst{\shptxt x" * 900 + "}}}" * 900
    assert text_of(f"a{deep}").count("x") == rtf.MAX_BOX_DEPTH


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
