"""Tables of values: the right column in, corrected cells out, all else as it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import table_export

from annotator.formats import delimited, table_columns
from annotator.formats.base import Asked, ImportedArticle
from annotator.model.errors import AnnotatorError, ExportFailedError, ImportFailedError

BILINGUAL = (
    'id,source,target\r\n1,"Er sagte ""nein"", oder?","He said ""no"", right?"\r\n'
    '2,Ein Satz.,One sentence here.\r\n3,"Zwei\r\nZeilen.","Two\r\nlines."\r\n4,Offen.,\r\n'
)

_CELL = st.text('wx",;\n =ö😀', max_size=12)


def read(data: str | bytes, name: str = "t.csv", **choices: str) -> ImportedArticle:
    data = data if isinstance(data, bytes) else data.encode()
    assert delimited.recognises(data, name)
    return delimited.read(data, name, Asked(None, choices))


def corrected(data: str | bytes, *changes: tuple[str, str], name: str = "t.csv", **choices: str) -> str:
    article = read(data, name, **choices)
    write = delimited.write_tsv if article.format == "tsv-table" else delimited.write_csv
    return write(table_export(article, changes)).data.decode(article.encoding)


def test_a_table_with_a_source_is_aligned_line_by_line() -> None:
    article = read(BILINGUAL)
    assert article.text == 'He said "no", right?\nOne sentence here.\nTwo lines.\n'
    assert article.source_text == 'Er sagte "nein", oder?\nEin Satz.\nZwei Zeilen.\nOffen.'
    assert article.aligned
    assert article.format == "csv-table"
    assert {c.id: c.value for c in article.choices} == {"header": "yes", "column": "3", "source_column": "2"}


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ((), BILINGUAL),
        ((("One", "A"),), BILINGUAL.replace("One", "A")),
        ((("One", "A, no"),), BILINGUAL.replace("One sentence here.", '"A, no sentence here."')),
        ((('"no"', 'a "yes"'),), BILINGUAL.replace('said ""no""', 'said a ""yes""')),
        ((("Two lines", "Both lines"),), BILINGUAL.replace("Two\r\nlines", "Both\r\nlines")),
        ((("Two lines", "Twolines"),), BILINGUAL.replace("Two\r\nlines", "Twolines")),
        ((("One", "😀 וזה"), ("right", "not")), BILINGUAL.replace("One", "😀 וזה").replace("right", "not")),
        ((("One", "=One"),), BILINGUAL.replace("One", "'=One")),
        ((("Two", "@Two"),), BILINGUAL.replace("Two", "'@Two")),
        ((("One", '"One" and'),), BILINGUAL.replace("One sentence here.", '"""One"" and sentence here."')),
    ],
)
def test_only_corrected_cells_change(changes: tuple[tuple[str, str], ...], after: str) -> None:
    assert corrected(BILINGUAL, *changes) == after


def test_words_go_into_an_empty_cell() -> None:
    article = read(BILINGUAL)
    end = len(article.text)
    export = table_export(article, [], [(end, end, "Still open.")])
    assert delimited.write_csv(export).data.decode() == BILINGUAL.replace("Offen.,", "Offen.,Still open.")


def test_a_correction_over_two_cells_keeps_both() -> None:
    article = read(BILINGUAL)
    written = delimited.write_csv(table_export(article, [("here.\nTwo", "here and two")]))
    assert "cells were kept" in written.warnings[0]
    assert len(list(csv.reader(io.StringIO(written.data.decode())))) == 5


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        ("a;b\nOne, of many, is;2\nAnd this, too;3\n", "t.csv", "One, of many, is\nAnd this, too"),
        ("sep=|\nid|text\n1|One of them.\n", "t.csv", "One of them."),
        ('say "hi" to\tde\nhe said "no" to\tde\n', "t.tsv", 'say "hi" to\nhe said "no" to'),
        ('"Words, of one."\n"And, of two."\n', "t.csv", "Words, of one.\nAnd, of two."),
        ('id\ttext\n1\t"unclosed it is\n2\tand so it goes\n', "t.tsv", '"unclosed it is\nand so it goes'),
        ("k,text\n1,=A1+2\n2,A real text of words\n", "t.csv", "\nA real text of words"),
        ("id,note,mt\n1,a long note in many words here,short\n", "t.csv", "short"),
    ],
)  # fmt: skip
def test_dialects_and_guesses(data: str, name: str, text: str) -> None:
    assert read(data, name).text == text
    assert corrected(data, name=name) == data


def _proposed(header: str, *rows: str) -> tuple[str, str, str]:
    found = {c.id: c.value for c in read("\n".join((header, *rows)) + "\n").choices}
    return found["header"], found["column"], found["source_column"]


@pytest.mark.parametrize(
    ("header", "proposed"),
    [
        ("German,English", ("yes", "2", "1")),
        ("English,German", ("yes", "1", "2")),
        ("Deutsch,Englisch", ("yes", "2", "1")),
        ("Allemand,Anglais", ("yes", "2", "1")),
        ("Deutsch (DE),English (UK)", ("yes", "2", "1")),
        ("DE,EN", ("yes", "2", "1")),
        ("en-GB,de-AT", ("yes", "1", "2")),
        ("text_de,text_en", ("yes", "2", "1")),
        ("Source (EN),Target (DE)", ("yes", "2", "1")),
        ("German translation,English source", ("yes", "1", "2")),
        ("Tschechisch,Dänisch", ("yes", "2", "1")),
        ("Ausgangstext,Zieltext", ("yes", "2", "1")),
        ("source,target", ("yes", "2", "1")),
        ("target,source", ("yes", "1", "2")),
    ],
)
def test_titles_tell_the_source_from_the_translation(header: str, proposed: tuple[str, str, str]) -> None:
    """Whatever the words are in: here both columns could be anything, the first has more of it."""
    assert _proposed(header, "Rgul bakt omnoz tirra vor.,Blim fesk tolpa.", "Hrun.,Wisk.") == proposed
    assert _proposed(f"ID,{header}", "1,Rgul bakt omnoz tirra.,Blim fesk tolpa.") == (
        proposed[0],
        *(str(int(c) + 1) for c in proposed[1:]),
    )


GERMAN = "Das ist der erste Satz und er ist nicht so kurz wie die anderen, die auf ihn folgen."
ENGLISH = "This is the first sentence and it is short."
FRENCH = "Ceci est la première phrase et elle est plus courte que les autres dans le texte."


@pytest.mark.parametrize(
    ("header", "row", "proposed"),
    [
        ("a;b", f"{GERMAN};{ENGLISH}", ("yes", "2", "1")),
        ("a;b", f"{ENGLISH};{GERMAN}", ("yes", "1", "2")),
        ("a;b", f"{GERMAN};{FRENCH}", ("yes", "1", "")),
        ("DE;FR", f"{GERMAN};{FRENCH}", ("yes", "2", "1")),
        ("a;b", f"他在北京的会议上说了这些话。;{ENGLISH}", ("yes", "2", "1")),
        (f"{GERMAN};{ENGLISH}", f"{GERMAN};{ENGLISH}", ("no", "2", "1")),
        ("text;comment", f"{ENGLISH};{GERMAN}", ("yes", "1", "")),
        ("comment;article", f"{ENGLISH};{GERMAN}", ("yes", "2", "")),
        ("German;text", f"{GERMAN};{ENGLISH}", ("yes", "2", "1")),
        ("a;b", f"{ENGLISH};{ENGLISH}", ("yes", "1", "")),
    ],
)
def test_the_words_tell_where_titles_do_not(header: str, row: str, proposed: tuple[str, str, str]) -> None:
    assert _proposed(header, row, row, row) == proposed


def test_a_column_filled_here_and_there_is_no_source() -> None:
    rows = [f"{ENGLISH};{GERMAN if number == 0 else ''}" for number in range(5)]
    assert _proposed("a;b", *rows) == ("yes", "1", "")


def test_another_column_than_the_proposed_one_has_it_as_its_source() -> None:
    article = read(f"German;English\n{GERMAN};{ENGLISH}\n", column="1")
    assert (article.text, article.source_text) == (GERMAN, ENGLISH)


def test_columns_are_asked_for_by_number_letter_or_header() -> None:
    for wanted in ("2", "B", "b", "source", "Source"):
        assert read(BILINGUAL, column=wanted, source_column="").text.startswith("Er sagte")
    assert read(BILINGUAL, header="no", column="3", source_column="").text.startswith("target\n")
    with pytest.raises(ImportFailedError, match="no column “9”") as caught:
        read(BILINGUAL, column="9")
    assert "2" in caught.value.hint


def test_a_table_in_another_encoding_stays_in_it() -> None:
    data = "id;text\r\n1;Ça va très bien à Zürich, merci bien.\r\n".encode("cp1252")
    article = delimited.read(data, "t.csv", Asked("cp1252"))
    export = table_export(article, [("bien à", "mal à")])
    assert delimited.write_csv(export).data == data.replace(b"bien \xe0", b"mal \xe0")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("A first sentence, with a comma.\nA second one.\nA third, of two, commas.", "a.csv"),
        ("id,text\n1,words of it\n", "a.txt"),
        ("One line\nafter another\n", "a.csv"),
    ],
)
def test_prose_is_no_table(data: str, name: str) -> None:
    assert not delimited.recognises(data.encode(), name)


def test_tables_too_large_or_empty_are_refused() -> None:
    for data in ("a,b\n" * (table_columns.MAX_ROWS + 1), "," * 400 + "\n"):
        with pytest.raises(ImportFailedError) as caught:
            delimited.read(data.encode(), "t.csv")
        assert caught.value.hint


def test_other_articles_are_not_written() -> None:
    with pytest.raises(ExportFailedError, match="did not come"):
        delimited.write_tsv(table_export(read(BILINGUAL), []))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='ab ,;"\n\t|=é', max_size=60), st.sampled_from(["t.csv", "t.tsv"]))
def test_any_text_is_read_and_written_back(data: str, name: str) -> None:
    raw = data.encode()
    try:
        article = delimited.read(raw, name)
    except AnnotatorError:
        return
    write = delimited.write_tsv if article.format == "tsv-table" else delimited.write_csv
    assert write(table_export(article, [])).data == raw


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=6), st.data())
def test_a_corrected_table_reads_as_the_corrected_text(
    rows: list[tuple[str, str]], data: st.DataObject
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("source", "target"), *rows])
    raw = out.getvalue().encode()
    try:
        article = delimited.read(raw, "t.csv")
    except AnnotatorError:
        return
    lines = article.text.split("\n")
    number = data.draw(st.integers(0, len(lines) - 1))
    if not lines[number]:
        return
    start = sum(len(line) + 1 for line in lines[:number])
    at = data.draw(st.integers(0, len(lines[number]) - 1))
    new = data.draw(st.text('new ",;é', max_size=5))
    wanted = lines[number][:at] + new + lines[number][at + 1 :]
    if new == lines[number][at] or not wanted.strip():
        return
    wanted = f"'{wanted}" if wanted.startswith("=") and lines[number][0] != "=" else wanted
    written = delimited.write_csv(table_export(article, [], [(start + at, start + at + 1, new)])).data
    again = delimited.read(written, "t.csv", Asked("utf-8", {c.id: c.value for c in article.choices}))
    found = again.text.split("\n")
    assert found == [*lines[:number], wanted, *lines[number + 1 :]]
    assert again.source_text == article.source_text


def test_only_the_beginning_tells_whether_a_file_is_a_table() -> None:
    assert not delimited.recognises(b"\n" * 300_000 + b"a,b\n", "t.csv")
    assert delimited.recognises(b"," * 3_000_000, "t.csv")


def test_more_pieces_of_cells_than_can_be_read_in_good_time_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delimited, "MAX_PIECES", 2_000)
    monkeypatch.setattr(delimited, "MAX_CELLS", 4_000)
    many = '""' * (delimited.MAX_PIECES + 1)
    with pytest.raises(ImportFailedError, match="quotation marks and line breaks"):
        delimited.read(f'id,target\n1,"Words {many}"\n'.encode(), "t.csv")
    wide = ("a few words," * 49 + "more\n") * (delimited.MAX_CELLS // 50 + 1)
    with pytest.raises(ImportFailedError, match=f"{delimited.MAX_CELLS:,} cells"):
        delimited.read(wide.encode(), "t.csv")
    for one_row in (b"source,target\n" + b"a," * (8 * delimited.MAX_CELLS), b"," * (8 * delimited.MAX_CELLS)):
        with pytest.raises(ImportFailedError, match=f"{delimited.MAX_CELLS:,} cells"):
            delimited.read(one_row, "t.csv")


def test_a_column_too_long_to_be_an_article_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_CHARACTERS", 30)
    data = b"id,note,target\n1,Long,Some words\n2,The long words of a note are no matter,And more words\n"
    assert delimited.read(data, "t.csv").text == "Some words\nAnd more words"
    with pytest.raises(ImportFailedError, match="more than 30 characters in column 2") as refused:
        delimited.read(data, "t.csv", Asked(choices={"column": "2"}))
    assert "choose another column" in refused.value.hint


def test_a_column_s_number_is_no_header() -> None:
    data = b"id,source,target,3\n1,Ein Satz.,A sentence.,first\n2,Noch einer.,One more.,second\n"
    article = read(data, column="3")
    assert article.text == "A sentence.\nOne more."
