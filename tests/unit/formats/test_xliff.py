"""XLIFF in and out: source and translation line by line, states, notes and issues; on export nothing but the
corrected words and the states changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_documents import export_of
from xliff_files import SEVERAL, SOURCE_12, SOURCE_21, TEXT_12, TEXT_21, TRADOS, V12, V21

from annotator.formats import xliff
from annotator.formats.base import Asked, Exported, ImportedArticle
from annotator.formats.registry import IMPORTERS
from annotator.model.document import SegmentState
from annotator.model.errors import ExportFailedError, ImportFailedError
from annotator.model.mqm import Category, Severity

INITIAL, TRANSLATED, REVIEWED, FINAL = SegmentState


def read(raw: str, **choices: str) -> ImportedArticle:
    return xliff.read(raw.encode(), "a.xlf", Asked(choices=choices))


def written(
    raw: str, *changes: tuple[str, str], states: Mapping[int, SegmentState] | None = None
) -> Exported:
    article = read(raw)
    places = [(article.text.index(old), old, new) for old, new in changes]
    export = export_of(article, [(start, start + len(old), new) for start, old, new in places])
    return xliff.write(replace(export, states=states or {}))


def after(raw: str, *changes: tuple[str, str], states: Mapping[int, SegmentState] | None = None) -> str:
    exported = written(raw, *changes, states=states)
    assert exported.warnings == ()
    return exported.data.decode()


def at(raw: str, line: int, words: str) -> Exported:
    """Words put at the beginning of a line."""
    article = read(raw)
    start = sum(len(text) + 1 for text in article.text.split("\n")[:line])
    return xliff.write(export_of(article, [(start, start, words)]))


@pytest.mark.parametrize(
    ("raw", "text", "source", "choices"),
    [(V12, TEXT_12, SOURCE_12, ["codes"]), (V21, TEXT_21, SOURCE_21, [])],
)
def test_both_sides_a_segment_a_line(raw: str, text: str, source: str, choices: list[str]) -> None:
    assert next(i.id for i in IMPORTERS if i.recognises(raw.encode(), "a")) == "xliff"
    article = read(raw)
    assert article.format == "xliff"
    assert article.text == text
    assert article.source_text == source
    assert article.aligned
    assert [choice.id for choice in article.choices] == choices
    assert len(article.states) == text.count("\n") + 1


def test_what_version_1_tells_of_segments() -> None:
    article = read(V12)
    assert (article.title, article.source_language, article.language) == ("news.html", "ru", "en")
    assert article.states == (TRANSLATED, None, FINAL, None, None, INITIAL, FINAL)
    assert [(r.line, r.text, r.author) for r in article.remarks] == [(0, "Check the & name", "Ann")]
    (span,) = article.spans
    assert span.span.of(TEXT_12) == "שלום"
    assert (span.category, span.severity, span.message) == (
        Category.SPELLING,
        Severity.CRITICAL,
        "Which one?",
    )
    locked, untranslated = article.warnings
    assert locked.startswith("1 of 6 segments is locked: it is shown")
    assert untranslated.startswith("2 of 6")


def test_what_version_2_tells_of_segments() -> None:
    article = read(V21)
    assert (article.source_language, article.language) == ("de", "en")
    assert article.states == (TRANSLATED, None, FINAL, INITIAL, INITIAL)
    assert [(r.line, r.text) for r in article.remarks] == [
        (0, "Is this right?"),
        (1, "“really”: Too short?"),
    ]
    assert [(s.span.of(TEXT_21), s.category, s.severity, s.message) for s in article.spans] == [
        ("Hegses", Category.ENTITY, Severity.MAJOR, "Who is it?"),
        ("Hegses", Category.GRAMMAR, Severity.MINOR, ""),
    ]


def test_segments_that_trados_marks() -> None:
    article = read(TRADOS)
    assert article.text == "One.\nTwo.\n\n"
    assert article.source_text == "Eins.\nZwei.\nDrei.\nVier."
    assert article.states == (INITIAL, FINAL, None, None)
    assert [(r.line, r.text, r.author) for r in article.remarks] == [(0, "“One”: Is it one?", "Eve")]
    assert article.bom


def test_a_translation_that_is_not_cut_like_its_source() -> None:
    cut = '<seg-source><mrk mtype="seg" mid="1">A.</mrk> <mrk mtype="seg" mid="2">B.</mrk></seg-source>'
    raw = minimal(f"<trans-unit><source>A. B.</source>{cut}<target>C. D.</target></trans-unit>")
    assert (read(raw).source_text, read(raw).text) == ("A. B.", "C. D.")
    assert after(raw, ("C", "E")) == raw.replace("C.", "E.")


def test_which_of_several_files() -> None:
    article = read(SEVERAL)
    (choice,) = article.choices
    assert (choice.id, choice.value) == ("file", "1")
    assert [(o.value, o.title) for o in choice.options] == [("1", "first.docx"), ("2", "story.docx")]
    second = read(SEVERAL, file="2")
    assert second.choices[0].value == "2"
    export = export_of(second, [(3, 9, "Hegseth")])
    export = replace(export, document=replace(export.document, choices='{"file": "2"}'))
    result = xliff.write(export).data.decode()
    assert result == "Hegseth<".join(SEVERAL.rsplit("Hegses<", 1))
    with pytest.raises(ImportFailedError, match="There is no file"):
        read(SEVERAL, file="3")


def test_a_file_without_translations_is_passed_over() -> None:
    first = re.sub(r"<target.*?</target>", "", SEVERAL[: SEVERAL.index("</file>")], flags=re.DOTALL)
    mixed = first + SEVERAL[SEVERAL.index("</file>") :]
    assert read(mixed).choices[0].value == "2"
    with pytest.raises(ImportFailedError, match="no translations"):
        read(mixed, file="1")


@pytest.mark.parametrize("raw", [V12, V21, TRADOS, SEVERAL, V12.replace("\n", "\r\n"), f"\ufeff{V21}"])
def test_without_corrections_the_bytes_are_the_imported_ones(raw: str) -> None:
    assert written(raw).data == raw.encode()


def test_other_encodings() -> None:
    raw = V12.replace('encoding="utf-8"', 'encoding="utf-16"')
    article = xliff.read(raw.encode("utf-16"), "a.xlf")
    assert article.text == TEXT_12
    exported = xliff.write(export_of(article, [(5, 11, "Hegseth 😀")]))
    assert exported.data.decode("utf-16") == raw.replace("Hegses", "Hegseth 😀")
    plain = '<?xml version="1.0" encoding="ascii"?>' + V21.split("?>", 1)[1]
    exported = xliff.write(export_of(read(plain), [(3, 9, "Łegseth")]))
    assert exported.data.decode() == plain.replace("Hegses", "&#321;egseth")


CASES = [
    (V12, [("Hegses", "Hegseth")], [("Hegses", "Hegseth")]),
    (V12, [("Hegses", "Hegseth"), ("Rome", "Paris"), ("gas!", "oil!"), ("smile", "grin")], None),
    (V12, [("Pete Hegses arrived", "P. Hegseth came")], [("Pete Hegses", "P. Hegseth"), ("arrived", "came")]),
    (V12, [("arrived", "arrived late")], [("arrived<", "arrived late<")]),
    (V12, [(" arrived", "")], [("Hegses <g", "Hegses<g"), (">arrived<", "><")]),
    (V12, [("Oil &", "Oil <and>")], [('"|"/> &amp;', '"|"/> &lt;and&gt;')]),
    (V12, [("Oil & ", "Oil and ")], [('"|"/> &amp;', '"|"/> and')]),
    (V12, [("gas!", "gas 😀")], [("</ept>!", "</ept> 😀")]),
    (V12, [("smile 😀", "laugh 🙃")], [("smile 😀<", "laugh 🙃<")]),
    (V12, [("smile 😀 and", "smile or")], None),
    (V12, [("שלום עולם", "ברוך הבא")], [("שלום</mrk> עולם", "ברוך</mrk> הבא")]),
    (V12, [("עולם", "مرحبا بالعالم")], [("</mrk> עולם", "</mrk> مرحبا بالعالم")]),
    (V12, [("A smile", "The smile")], [("A <g", "The <g")]),
    (V12, [("Gazprom gas", "Gazprom oil")], [("gas<ept", "oil<ept")]),
    (V21, [("Hegses", "Hegseth")], [("Hegses", "Hegseth")]),
    (V21, [("Hegses came.", "Smith went!")],
     [("Hegses", "Smith"), (" came", " went"), ('"d1"/>.</t', '"d1"/>!</t')]),
    (V21, [("Mr", "Dr"), ("came", "left"), ("really", "sure")],
     [(">Mr", ">Dr"), ("came", "left"), ("really", "sure")]),
    (V21, [("Yes &", "No &")], [(">Yes", ">No")]),
    (V21, [("Yes", "")], [(">Yes<", "><")]),
    (V21, [("really", "😀 really")], [("<mrk id=\"m3", "😀 <mrk id=\"m3")]),
    (V21, [("really", "ממש")], [(">really", ">ממש")]),
    (V21, [("no, really", "no, not really")], [("<mrk id=\"m3", "not <mrk id=\"m3")]),
    (TRADOS, [("One", "1")], [("One", "1"), ("Draft", "Translated")]),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "changes", "expected"), CASES)
def test_corrections_leave_all_else(
    raw: str, changes: list[tuple[str, str]], expected: list[tuple[str, str]] | None
) -> None:
    result = after(raw, *changes)
    text = read(raw).text
    for old, new in changes:
        text = text.replace(old, new, 1)
    assert read(result).text == text
    codes = re.compile(r"<[^>]*>")
    assert [c for c in codes.findall(result) if "conf=" not in c] == [
        c for c in codes.findall(raw) if "conf=" not in c
    ]
    if expected is not None:
        for old, new in expected:
            assert old in raw
            raw = raw.replace(old, new, 1)
        assert result == raw


def test_a_first_translation() -> None:
    exported = at(V12, 4, "Not yet & done")
    assert exported.data.decode() == V12.replace(
        "Ещё не переведено</source>", "Ещё не переведено</source><target>Not yet &amp; done</target>"
    )
    exported = at(V12, 5, "Empty")
    assert exported.data.decode() == V12.replace('state="new"/>', 'state="translated">Empty</target>')
    exported = at(V21, 3, "New")
    assert exported.data.decode() == V21.replace(
        'state="initial"><source>Neu</source>',
        'state="translated"><source>Neu</source><target>New</target>',
    )
    exported = at(TRADOS, 2, "Three.")
    assert 'mid="3">Three.</mrk></g></target' in exported.data.decode()
    exported = at(TRADOS, 3, "Four.")
    assert '><target><mrk mtype="seg" mid="4">Four.</mrk></target>' in exported.data.decode()
    assert read(exported.data.decode("utf-8-sig")).text == "One.\nTwo.\n\nFour."


def test_codes_that_a_new_translation_lacks_are_told() -> None:
    raw = V12.replace("<source>Ещё не", '<source>Ещё <x id="1"/>не')
    (warning,) = at(raw, 4, "Not yet").warnings
    assert "without the inline codes" in warning
    assert at(V12, 4, "Not yet").warnings == ()


def test_the_language_that_translations_need() -> None:
    result = at(V21.replace(' trgLang="en"', ""), 3, "New").data.decode()
    assert 'its:version="2.0" xmlns:my="urn:example:my" trgLang="en">' in result


def test_prefixed_names() -> None:
    raw = re.sub(r"(</?)(?!its:|/|\?)(?=[a-z])", r"\1q:", V21).replace("xmlns=", "xmlns:q=")
    assert read(raw).text == TEXT_21
    assert "<q:target>New</q:target>" in at(raw, 3, "New").data.decode()
    assert after(raw, ("Hegses", "Hegseth")) == raw.replace("Hegses", "Hegseth")


@pytest.mark.parametrize(
    ("raw", "old", "new"),
    [
        (V12, "Leave", "Let"),
        (V12, "Gazprom", "Rosneft"),
        (V21, "Fixed", "Stuck"),
        (V21, "no,", "No,"),
        (TRADOS, "Two", "2"),
    ],
)
def test_what_is_locked_stays(raw: str, old: str, new: str) -> None:
    exported = written(raw, (old, new))
    assert exported.data == raw.encode()
    (warning,) = exported.warnings
    assert "allows no change" in warning


def test_states_people_have_set() -> None:
    states = {0: REVIEWED, 1: None, 2: FINAL, 3: REVIEWED, 5: TRANSLATED, 6: FINAL}
    result = after(V12, states={k: v for k, v in states.items() if v is not None})
    assert result == V12.replace(
        '<target state="needs-review-translation" state-qualifier="leveraged-mt">',
        '<target state="signed-off">',
    ).replace('state="new"/>', 'state="translated"/>')
    result = after(V12, states={0: FINAL, 6: REVIEWED})
    assert 'id="1" approved="yes"' in result
    assert 'id="7" approved="no"' in result
    assert '<target state="signed-off">\n          A' in result
    result = after(V21, states={0: REVIEWED, 1: FINAL, 3: INITIAL})
    assert result == V21.replace('state="translated" subState="my:mt"', 'state="reviewed"').replace(
        '<segment id="s2">', '<segment id="s2" state="final">'
    )
    assert read(result).states == (REVIEWED, FINAL, FINAL, INITIAL, INITIAL)
    result = after(TRADOS, states={0: FINAL, 2: REVIEWED})
    assert read(result.removeprefix("\ufeff")).states == (FINAL, FINAL, REVIEWED, None)


def test_a_corrected_translation_is_no_untouched_one() -> None:
    result = after(V21, ("New two", "The new two"))
    assert read(result).states[4] is TRANSLATED
    assert read(after(V21, ("New two", "The new two"), states={4: INITIAL})).states[4] is TRANSLATED


def test_line_breaks_and_joined_segments() -> None:
    exported = written(V21, ("came", "came\nhome"))
    assert " came home<ph" in exported.data.decode()
    assert "the segments were kept" in exported.warnings[0]
    exported = written(V12, ("Rome.\nLeave", "Rome and leave"))
    assert exported.data == V12.encode()
    assert "allows no change" in exported.warnings[0]


def test_only_xliff_becomes_xliff() -> None:
    with pytest.raises(ExportFailedError, match="did not come as XLIFF"):
        xliff.write(export_of(ImportedArticle("a", "words", b"words"), []))


def minimal(unit: str, version: str = "1.2") -> str:
    return f'<xliff version="{version}"><file><body>{unit}</body></file></xliff>'


@pytest.mark.parametrize(
    ("raw", "match"),
    [
        (V12[:900], "damaged"),
        ("<xliff", "damaged"),
        (minimal("", "1.1"), "version 1.1"),
        (minimal("", "2.2"), "version 2.2"),
        ("<xliff/>", "version unknown"),
        (minimal(""), "no segments"),
        (minimal("<trans-unit id='1'><source>a</source></trans-unit>"), "no translations"),
        (minimal("<trans-unit id='1'><target>a</target></trans-unit>"), "no segments"),
        ('<!DOCTYPE xliff SYSTEM "x.dtd"><xliff version="1.2"/>', "entities"),
        ('<!DOCTYPE xliff [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff>&a;</xliff>', "entities"),
        ("<xliff version='1.2'>" + "<file>" * 100_000, "damaged"),
        ("<xliff version='1.2'>" + "<file/>" * 400_000, "marks"),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_are_refused(raw: str, match: str) -> None:
    assert xliff.recognises(raw.encode())
    with pytest.raises(ImportFailedError, match=match) as caught:
        read(raw)
    assert caught.value.hint


def test_odd_files_are_read() -> None:
    unit = "<trans-unit><source>a</source><target>b</target></trans-unit>"
    assert read(minimal(unit)).text == "b"
    assert read(minimal(f"{unit}<other/><bin-unit><bin-target/>{unit}</bin-unit>")).text == "b\nb"
    assert (
        read(minimal("<trans-unit><source/><target><![CDATA[<b>]]> c</target></trans-unit>")).text == "<b> c"
    )


def test_line_ends_within_a_segment_are_spaces() -> None:
    target = "<target>e&#13;f&#10;g\r\n  h\ni </target>"
    unit = f"<trans-unit><source>a&#13;b&#10;c\r\n d</source>{target}</trans-unit>"
    article = read(minimal(unit * 2))
    assert article.text == "e f g h i \ne f g h i "
    assert article.source_text == "a b c d\na b c d"
    exported = written(minimal(unit), ("g h", "G H"), ("f ", "F-"))
    assert "e&#13;F-G\r\n  H\ni " in exported.data.decode()


IMAGE = '<ph id="{}">&lt;img alt="<sub>{}</sub>" title="<sub>{}</sub>"&gt;</ph>'
FLOWS = (
    f"<trans-unit><source>Ein Bild {IMAGE.format(1, 'Ein Hund', 'Sein Titel')} und "
    f"{IMAGE.format(2, 'Katze', '')}.</source><target>A pictur {IMAGE.format(2, 'Catt', '')} and "
    f"{IMAGE.format(1, 'A dogg', 'It is titel')}.</target></trans-unit>"
)


def test_words_within_inline_codes_are_lines_of_their_own() -> None:
    raw = minimal(FLOWS)
    article = read(raw)
    assert article.text == "A pictur  and .\nCatt\nA dogg\nIt is titel"
    assert article.source_text == "Ein Bild  und .\nKatze\nEin Hund\nSein Titel"
    assert article.states == (None,) * 4
    assert [(c.id, c.value) for c in article.choices] == [("codes", "read")]
    result = after(raw, ("pictur", "picture"), ("dogg", "dog"), ("titel", "title"))
    assert result == raw.replace("pictur", "picture").replace("dogg", "dog").replace("titel", "title")
    assert after(raw, ("pictur  and .\nCatt", "image  and .\nCat")) == raw.replace("pictur", "image").replace(
        "Catt", "Cat"
    )


def test_words_within_inline_codes_are_left_out_on_request_and_where_nobody_was_asked() -> None:
    raw = minimal(FLOWS)
    article = read(raw, codes="leave")
    assert article.text == "A pictur  and ."
    assert any("Words within inline codes are left out" in w for w in article.warnings)
    for source in (article, replace(article, choices=())):
        exported = xliff.write(export_of(source, [(2, 8, "picture")]))
        assert exported.data.decode() == raw.replace("pictur", "picture")


def test_words_within_codes_of_segments_and_codes_within_them() -> None:
    deep = '<bpt id="1">&lt;a title="<sub>See <ph id="2">&lt;b <sub>in</sub>&gt;</ph> it</sub>"&gt;</bpt>'
    cut = '<mrk mtype="seg" mid="1">{}</mrk>'
    raw = minimal(
        f"<trans-unit><source>A{deep}b<ept id='1'>&lt;/a&gt;</ept></source>"
        f"<seg-source>{cut.format(f'A{deep}b')}</seg-source><target>{cut.format(f'C{deep}d')}</target>"
        "</trans-unit>"
    )
    assert read(raw).text == "Cd\nSee  it\nin"
    assert read(raw).source_text == "Ab\nSee  it\nin"
    locked = raw.replace("<trans-unit>", '<trans-unit translate="no">')
    assert xliff.write(export_of(read(locked), [(3, 6, "Look")])).data == locked.encode()
    with_mark = raw.replace(f"C{deep}d", f'C<mrk mtype="protected">{deep}</mrk>d')
    assert xliff.write(export_of(read(with_mark), [(3, 6, "Look")])).data == with_mark.encode()


def test_flows_of_version_2_are_units() -> None:
    flow = '<unit id="2"><segment><source>Ein Hund</source><target>A dogg</target></segment></unit>'
    raw = many('A picture <ph id="p" subFlows="2"/>.').replace("</unit>", f"</unit>{flow}", 1)
    assert read(raw).text == "A picture .\nA dogg"
    assert after(raw, ("dogg", "dog")).count("A dog<") == 1


@settings(max_examples=80)
@given(data=st.data(), raw=st.sampled_from([V12, V21, TRADOS.removeprefix("\ufeff"), minimal(FLOWS)]))
def test_any_correction(data: st.DataObject, raw: str) -> None:
    article = read(raw)
    start = data.draw(st.integers(0, len(article.text)))
    end = data.draw(st.integers(start, min(len(article.text), start + 20)))
    new = data.draw(st.text(alphabet="ab <&\n😀ש", max_size=6))
    if new == article.text[start:end] or not (article.text[:start] + new + article.text[end:]).strip():
        return
    export = export_of(article, [(start, end, new)])
    exported = xliff.write(export)
    again = read(exported.data.decode())
    codes = re.compile(r"<(?!target>|/target>|mrk mtype=\"seg\"|/mrk)[^>]*>")
    plain = re.compile(r' (?:state|conf)="[^"]*"|/(?=>)')
    assert codes.findall(plain.sub("", exported.data.decode())) == codes.findall(plain.sub("", raw))
    if (
        not exported.warnings
        and new.strip()
        and not re.search(r"^ | $", export.projection.text, re.MULTILINE)
    ):
        assert again.text == export.projection.text
    # Words within a code that have no source are no line any more once they are gone.
    assert again.source_text.replace("\n\n", "\n") == article.source_text.replace("\n\n", "\n")


def many(words: str, lists: str = "") -> str:
    return (
        '<xliff version="2.1" srcLang="de" trgLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0" '
        'xmlns:its="http://www.w3.org/2005/11/its" xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0">'
        f'<file id="f">{lists}<unit id="1"><segment><source>Ein Satz.</source><target>{words}</target>'
        "</segment></unit></file></xliff>"
    )


@pytest.mark.parametrize(
    ("words", "lists"),
    [
        (
            '<mrk its:locQualityIssuesRef="#l">a</mrk>' * 3_000,
            '<its:locQualityIssues xml:id="l">'
            + '<its:locQualityIssue locQualityIssueType="style"/>' * 3_000
            + "</its:locQualityIssues>",
        ),
        (
            '<mrk sdl:cid="c">a</mrk>' * 3_000,
            '<sdl:cmt-def id="c">' + "<sdl:Comment>b</sdl:Comment>" * 3_000 + "</sdl:cmt-def>",
        ),
        (
            '<mrk type="comment" value="v">' * 200 + "a" * 500_000 + "</mrk>" * 200,
            "",
        ),
        ("a", "<sdl:cmt-def>" * 200 + "<sdl:Comment>b</sdl:Comment>" * 3_000 + "</sdl:cmt-def>" * 200),
    ],
)
def test_comments_that_multiply_are_refused(words: str, lists: str) -> None:
    with pytest.raises(ImportFailedError, match="comments"):
        read(many(words, lists))


def test_issues_that_are_switched_off_take_no_time() -> None:
    off = '<its:locQualityIssue locQualityIssueEnabled="no"/>' * 30_000
    words = '<mrk its:locQualityIssuesRef="#l">a</mrk>' * 30_000
    lists = f'<its:locQualityIssues xml:id="l">{off}</its:locQualityIssues>'
    assert read(many(words, lists)).spans == ()


def test_comments_stand_at_their_lines_in_a_long_file() -> None:
    line = (
        '<segment><source>Ein Satz.</source><target><mrk type="comment" value="v">a</mrk></target></segment>'
    )
    raw = many("a").replace("</unit>", line * 10_000 + "</unit>")
    remarks = read(raw).remarks
    assert [r.line for r in remarks] == list(range(1, 10_001))


def test_long_runs_of_blanks_and_many_line_breaks() -> None:
    assert read(many(f"\na{' ' * 1_000_000}b\n")).text == f"a{' ' * 1_000_000}b"
    with pytest.raises(ImportFailedError, match="line breaks"):
        read(many("a\n" * 300_001))
