"""Subtitles: the words as a viewer reads them, and every time, number and mark kept on export."""

from __future__ import annotations

import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_documents import export_of

from annotator.formats import subtitles
from annotator.formats.base import UNASKED, Export, ImportedArticle
from annotator.formats.registry import EXPORT_KINDS, IMPORTERS
from annotator.model.errors import ExportFailedError, ImportFailedError

SRT = """1
00:00:01,000 --> 00:00:03,500
<i>Pete Hegses</i> met
the leaders

2
00:00:04,000 --> 00:00:06,000 X1:40 X2:600
{\\an8}of the Shanghai Agency.

3
00:00:07,000 --> 00:00:09,000
- Was he late?
- 5 < 6 & so on.
"""
VTT = """WEBVTT - News
Kind: captions

NOTE nobody reads this

first
00:01.000 --> 00:03.000 align:start
<v Roger>Pete Hegses</v> met <c.loud>them</c>

00:04.000 --> 00:06.000
in Rome &amp; Paris &lt;twice&gt;.
"""


def read(raw: str) -> ImportedArticle:
    data = raw.encode()
    importer = next(i for i in IMPORTERS if i.recognises(data, ""))
    return importer.read(data, f"film.{importer.id}", UNASKED)


def write(export: Export) -> str:
    return EXPORT_KINDS[export.document.format].write(export).data.decode()


def changed(article: ImportedArticle, *changes: tuple[str, str]) -> Export:
    places = ((article.text.index(old), old, new) for old, new in changes)
    return export_of(article, [(start, start + len(old), new) for start, old, new in places])


def test_lines_and_cues_read_as_sentences() -> None:
    article = read(SRT)
    assert article.format == "srt"
    assert article.text == (
        "Pete Hegses met the leaders of the Shanghai Agency.\n- Was he late?\n- 5 < 6 & so on."
    )
    article = read(VTT)
    assert article.format == "vtt"
    assert article.text == "Pete Hegses met them in Rome & Paris <twice>."


@pytest.mark.parametrize(
    "raw", [SRT, VTT, SRT.replace("\n", "\r\n"), "\ufeff" + SRT, SRT + "\n\n", SRT.rstrip()]
)
def test_without_corrections_the_bytes_are_the_imported_ones(raw: str) -> None:
    article = read(raw)
    assert write(export_of(article, [])) == raw


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_other_encodings(encoding: str) -> None:
    data = ("\ufeff" + SRT).encode(encoding)
    assert subtitles.recognises_srt(data)
    article = subtitles.read_srt(data, "film.srt")
    export = changed(article, ("Hegses", "Hegseth"))
    assert subtitles.write_srt(export).data.decode(encoding) == "\ufeff" + SRT.replace("Hegses", "Hegseth")


def test_corrections_leave_times_and_marks() -> None:
    export = changed(read(SRT), ("Hegses", "Hegseth"), ("leaders of the", "heads of the"), ("5 < 6", "5 > 4"))
    assert write(export) == SRT.replace("Hegses", "Hegseth").replace("leaders", "heads").replace(
        "5 < 6", "5 > 4"
    )


def test_what_would_read_as_a_mark_is_escaped() -> None:
    export = changed(read(VTT), ("Paris", "A<b> & --> C"))
    assert "in Rome &amp; A&lt;b&gt; &amp; → C &lt;twice" in write(export)
    assert read(write(export)).text == export.projection.text.replace("-->", "→")


@pytest.mark.parametrize(
    ("old", "new", "written", "warning"),
    [
        ("Shanghai", "<b>", "‹b›", "were written"),
        ("Shanghai", "{\\an8}", "(\\an8)", "were written"),
        ("Shanghai", "a < b > c", "a < b > c", ""),
        ("< 6", "<6>", "<6›", "were written"),
        ("< 6 & so on.", "<6 --> 7>", "<6 --› 7›", "were written"),
        ("5 < 6", "5 <6", "5 <6", ""),
    ],
)
def test_what_would_be_a_mark_in_subrip_is_written_otherwise(
    old: str, new: str, written: str, warning: str
) -> None:
    exported = EXPORT_KINDS["srt"].write(changed(read(SRT), (old, new)))
    assert exported.data.decode() == SRT.replace(old.replace("\n", " "), written)
    assert [w for w in exported.warnings if warning and warning in w] == list(exported.warnings)
    assert bool(exported.warnings) == bool(warning)


def test_a_mark_that_a_deletion_makes_is_told() -> None:
    source = read(SRT.replace("5 < 6", "5 < 6>"))
    exported = EXPORT_KINDS["srt"].write(changed(source, ("< 6>", "<6>")))
    assert "<6>" in exported.data.decode()
    assert "look through it" in exported.warnings[-1]


def test_words_across_two_cues_stay_in_them() -> None:
    exported = EXPORT_KINDS["srt"].write(changed(read(SRT), ("leaders of the", "chairs’")))
    assert "the subtitles were kept" in exported.warnings[0]
    assert "the chairs’\n\n2\n00:00:04,000" in exported.data.decode()
    export = changed(read(SRT), ("leaders of the Shanghai", "Chinese"))
    exported = EXPORT_KINDS["srt"].write(export)
    assert exported.warnings == ()
    assert "the Chinese\n\n2\n00:00:04,000" in exported.data.decode()
    assert read(exported.data.decode()).text == export.projection.text


def test_a_blank_line_in_a_correction_ends_no_cue() -> None:
    export = changed(read(SRT), ("Shanghai", "one\n\ntwo"))
    assert "of the one\ntwo Agency." in write(export)


def test_only_subtitles_become_subtitles() -> None:
    with pytest.raises(ExportFailedError, match="no times"):
        EXPORT_KINDS["srt"].write(export_of(read(VTT), []))


@pytest.mark.parametrize("text", ["WEBVTTX\n", "1\nOnly a list\n2\nof things", "12:00:00,000 --> soon", ""])
def test_other_texts_are_no_subtitles(text: str) -> None:
    data = text.encode()
    assert not subtitles.recognises_srt(data)
    assert not subtitles.recognises_vtt(data)


@pytest.mark.parametrize("raw", [SRT, VTT])
@given(data=st.data())
def test_any_correction_keeps_the_skeleton(raw: str, data: st.DataObject) -> None:
    article = read(raw)
    start = data.draw(st.integers(0, len(article.text)))
    end = data.draw(st.integers(start, min(len(article.text), start + 25)))
    new = data.draw(st.text(alphabet="ab <&>;/i\n-", max_size=8))
    if new == article.text[start:end]:
        return
    written = write(export_of(article, [(start, end, new)]))
    times = re.compile(r"^.*-->.*$", re.MULTILINE)
    assert times.findall(written) == times.findall(raw)
    assert (
        re.findall(r"</?[icv][^>]*>|\{[^}]*\}", written)[:1]
        == re.findall(r"</?[icv][^>]*>|\{[^}]*\}", raw)[:1]
    )


def test_a_cue_without_a_blank_line_after_it_ends_where_the_next_begins() -> None:
    """No words are read twice, and a file of nothing but times takes no time that grows with its square."""
    times = "00:00:01,000 --> 00:00:03,000\n"
    assert read(f"1\n{times}Pete met\n2\n{times}them in 1999.\n{times}Late.\n3\n").text == (
        "Pete met them in 1999.\nLate. 3"
    )
    assert read(f"1\n{times * 20_000}end").text == "end"


def test_a_long_cue_is_not_held_character_by_character() -> None:
    raw = SRT + "\n4\n00:00:10,000 --> 00:00:11,000\n" + "word " * 20_000 + "end"
    tracemalloc.start()
    try:
        text = read(raw).text
        taken = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert text.endswith("so on.\n" + "word " * 20_000 + "end")
    assert taken < 40 * len(raw)


@pytest.mark.parametrize(
    ("unit", "shown"), [("<a", "<a"), ("<a <b>", "<a "), ("{\\a", "{\\a"), ('."', '."'), ("&a", "&a")]
)
def test_marks_that_never_end_are_words(unit: str, shown: str) -> None:
    raw = SRT + "\n4\n00:00:10,000 --> 00:00:11,000\n" + unit * 50_000 + "end"
    assert read(raw).text.endswith("so on.\n" + shown * 50_000 + "end")


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (SRT + "a" * subtitles.MAX_BYTES, "8 MB"),
        (SRT + "\n" * subtitles.MAX_LINES, "lines and marks"),
        (SRT + "{<&" * (subtitles.MAX_LINES // 3), "lines and marks"),
    ],
)
def test_subtitles_too_large_are_refused(raw: str, what: str) -> None:
    with pytest.raises(ImportFailedError, match=what) as caught:
        read(raw)
    assert "Split" in caught.value.hint
