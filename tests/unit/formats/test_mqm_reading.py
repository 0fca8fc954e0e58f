"""Published ratings in, and out again with the same spans."""

from __future__ import annotations

import csv
import io
import json
import lzma
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats import mqm_lines, mqm_tsv, ratings
from annotator.formats.base import ImportedArticle
from annotator.formats.mqm import TSV_COLUMNS, recognises_lines, recognises_tsv
from annotator.formats.mqm_names import category_of, published_name, severity_of
from annotator.formats.registry import read_article, read_bytes
from annotator.model.errors import AnnotatorError, ImportFailedError
from annotator.model.mqm import Category, Severity
from annotator.services.exporting import render
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

HEAD = "system\tdoc\tdocSegId\tglobalSegId\trater\tsource\ttarget\tcategory\tseverity\tmetadata"
OLDER = "system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity"
ROWS = (
    'S1\tnews\t2\t12\tr1\t他很晚。\tHe was <v>"late</v>.\tFluency/Grammar\tMajor\t{"note": "Why?"}',
    "S1\tnews\t1\t11\tr1\t彼得说话。\t<v>Pete</v> spoke 😀.\tAccuracy/Mistranslation\tMajor\t{}",
    "S1\tnews\t1\t11\tr2\t彼得说话。\tPete <v>spoke</v> 😀.\tStyle/Awkward\tminor\t{}",
    "S1\tnews\t1\t11\tr2\t彼得说话。\tPete spoke <v>😀</v>.\tFluency/Punctuation\tNeutral\t{}",
    '"S2"\tnews\t1\t11\tr1\t彼得说话。\tPeter spoke.\tNo-error\tno-error\t{}',
    "S1\tother\t1\t13\tr1\t<v>东京</v>很远。\tIt is far.\tAccuracy/Omission\tMajor\t{}",
    "S1\tother\t1\t13\tr3\t东京很远。\tIt is far.\tNon-translation!\tMajor\t{}",
    "S1\tother\t1\t13\t\t东京很远。\tIt is far.\t\t\t{}",
    "S1\tother\t1\t13\tr3\t东京很远。\tIt <v>is</v> far.\tFound\tHOTW-test\t{}",
)
DATA = "\n".join((HEAD, *ROWS, "")).encode()


def read(data: bytes, name: str = "mqm_x_zhen.tsv", **choices: str) -> ImportedArticle:
    return read_bytes(data, name, choices=choices)


def marked(article: ImportedArticle) -> list[tuple[str, Category, Severity, str]]:
    return [(s.span.of(article.text), s.category, s.severity, s.rater) for s in article.spans]


def test_one_document_of_one_system_is_an_article_in_segment_order() -> None:
    article = read(DATA)
    assert article.format == "mqm"
    assert article.text == 'Pete spoke 😀.\nHe was "late.'
    assert article.source_text == "彼得说话。\n他很晚。"
    assert article.aligned
    assert (article.source_language, article.language) == ("zh", "en")
    assert article.title == "news (S1)"
    assert marked(article) == [
        ("Pete", Category.MISTRANSLATION, Severity.MAJOR, "r1"),
        ("spoke", Category.AWKWARD, Severity.MINOR, "r2"),
        ("😀", Category.PUNCTUATION, Severity.NEUTRAL, "r2"),
        ('"late', Category.GRAMMAR, Severity.MAJOR, "r1"),
    ]
    assert article.spans[-1].message == "Why?"


def test_document_and_system_can_be_chosen() -> None:
    document, system = read(DATA).choices
    assert [o.value for o in document.options] == ["news", "other"]
    assert [o.value for o in system.options] == ["S1", '"S2"']
    assert read(DATA, system='"S2"').text == "Peter spoke."
    assert read(DATA, document="other").text == "It is far."
    with pytest.raises(ImportFailedError, match="nowhere"):
        read(DATA, document="nowhere")
    with pytest.raises(ImportFailedError, match="S2"):
        read(DATA, document="other", system='"S2"')


def test_what_marks_no_words_of_the_translation_has_a_place() -> None:
    article = read(DATA, document="other")
    assert marked(article) == [
        ("far.", Category.OMISSION, Severity.MAJOR, "r1"),
        ("It is far.", Category.UNINTELLIGIBLE, Severity.MAJOR, "r3"),
    ]
    assert "东京" in article.spans[0].message


def test_the_columns_of_older_years_are_known() -> None:
    rows = ["\t".join(row.split("\t")[:9]) for row in ROWS]
    older = read("\n".join((OLDER, *rows)).encode())
    assert older.text == read(DATA).text
    assert marked(older) == marked(read(DATA))
    head = "year\tsource_lang\ttarget_lang\tdocument_id\tdoc_segment_id\tsystem_id\trater_id\tsource\treference\tcandidate\tcategory\tseverity"  # noqa: E501 (a published header)
    row = "2022\ten\tzh\td\t0\tS\tr\tsource\tother\tIt <v>is</v> so.\tOther\tMajor"
    assert marked(read(f"{head}\n{row}\n".encode())) == [("is", Category.OTHER, Severity.MAJOR, "r")]


def test_a_mark_in_words_another_rater_saw_otherwise_is_found_again() -> None:
    rows = (
        "S\td\t1\t1\tr1\ts\tIt is  it <v>there</v>.\tOther\tMajor\t{}",
        "S\td\t1\t1\tr2\ts\tIt is <v>it</v> there.\tOther\tMajor\t{}",
        "S\td\t1\t1\tr3\ts\tAll <v>else</v>.\tOther\tMajor\t{}",
    )
    article = read("\n".join((HEAD, *rows)).encode())
    assert [(s.span.start, s.span.of(article.text)) for s in article.spans] == [
        (10, "there"), (7, "it"), (0, "It is  it there."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("a <v>b</v> c <v>d</v>", ["b", "d"]),
        ("a <v>b c", ["a b c"]),
        ("a b</v> c", ["a b c"]),
        ("<v>a <v>b</v></v> c", ["b"]),
        ("a <v></v>b", ["a"]),
        ("<v></v>a", ["a"]),
        ("<v> </v>a", [" "]),
        ("<v>שלום</v> a", ["שלום"]),
    ],
)
def test_marks_in_all_shapes(target: str, expected: list[str]) -> None:
    article = read(f"{HEAD}\nS\td\t1\t1\tr\ts\t{target}\tOther\tMajor\t{{}}".encode())
    assert "<v>" not in article.text
    assert [s.span.of(article.text) for s in article.spans] == expected


@pytest.mark.parametrize("category", Category)
def test_our_categories_come_back(category: Category) -> None:
    assert category_of(published_name(category)) is category
    assert category_of(category.value) is category


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("Accuracy/Untranslated text", Category.UNTRANSLATED),
        ("Accuracy/Creative Reinterpretation", Category.MISTRANSLATION),
        ("Fluency/Inconsistency", Category.INCONSISTENCY),
        ("Fluency/Character encoding", Category.SPELLING),
        ("Fluency/Register", Category.AWKWARD),
        ("Linguistic_conventions/Punctuation", Category.PUNCTUATION),
        ("Locale convention/Name format", Category.LOCALE),
        ("Locale_conventions/Date_format", Category.LOCALE),
        ("Style/Non_fluent", Category.AWKWARD),
        ("Style/Bad sentence structure", Category.WORD_ORDER),
        ("Style/Archaic or obscure word choice", Category.UNIDIOMATIC),
        ("Terminology/Inappropriate for context", Category.TERM),
        ("Terminology/Inconsistent use of terminology", Category.INCONSISTENCY),
        ("Non-translation!", Category.UNINTELLIGIBLE),
        ("Source error", Category.OTHER),
        ("Source issue", Category.OTHER),
        ("critical_id9_ne_replaced", Category.ENTITY),
        ("postedit-BAD", Category.OTHER),
        ("", Category.OTHER),
    ],
)
def test_published_categories(name: str, category: Category) -> None:
    assert category_of(name) is category


def test_severities() -> None:
    assert [severity_of(s) for s in ("Major", "minor", "Critical", "NEUTRAL", "Trivial", "odd")] == [
        Severity.MAJOR, Severity.MINOR, Severity.CRITICAL, Severity.NEUTRAL, Severity.MINOR, Severity.MINOR,
    ]  # fmt: skip
    assert [severity_of(s) for s in ("no-error", "No-error", "", "HOTW-test")] == [None] * 4


def line(**fields: object) -> str:
    row = {"mt": "Pete spoke 😀.", "spans": [], "doc": "d", "seg": 1, "system": "S", "lang_pair": "zh-en"}
    return json.dumps(row | fields, ensure_ascii=False)


def span(start: int, end: int, category: str, severity: str, rater: str) -> dict[str, object]:
    return {"start": start, "end": end, "category": category, "severity": severity, "annotator": rater}


LINES = [
    line(seg=2, mt="Late\r\nit was.", spans=[span(0, 4, "Fluency/Grammar", "Minor", "r2")]),
    line(source="彼得说话。", spans=[span(11, 12, "Other", "Major", "r1")]),
    line(system="T", mt="Peter spoke."),
]


def packed(lines: Iterable[str]) -> bytes:
    return lzma.compress("\n".join(lines).encode())


def test_json_lines_packed_or_not() -> None:
    for data in ("\n".join(LINES).encode(), packed(LINES)):
        article = read(data, "gold.jsonl")
        assert article.format == "jsonl"
        assert article.text == "Pete spoke 😀.\nLate  it was."
        assert article.source_text == "彼得说话。\n"
        assert article.source_language == "zh"
        assert marked(article) == [
            ("😀", Category.OTHER, Severity.MAJOR, "r1"),
            ("Late", Category.GRAMMAR, Severity.MINOR, "r2"),
        ]
        assert read(data, "gold.jsonl", system="T").text == "Peter spoke."


def reviewed(tmp_path: Path, article: ImportedArticle, kind: str, name: str) -> ImportedArticle:
    """The article exported from a project and read again."""
    with Workspace.open(
        tmp_path / "p.db", author="Ann", settings=Settings.load(tmp_path / "s.json")
    ) as opened:
        document = opened.import_article(article)
        data = render(opened, document.id, kind).data
    (tmp_path / name).write_bytes(data)
    return read_article(tmp_path / name)


@pytest.mark.parametrize(("kind", "name"), [("mqm", "again.tsv"), ("jsonl", "again.jsonl")])
@pytest.mark.parametrize("data", [DATA, "\n".join(LINES).encode()], ids=["tsv", "lines"])
def test_a_rated_document_goes_out_and_comes_in_with_equal_spans(
    tmp_path: Path, data: bytes, kind: str, name: str
) -> None:
    article = read(data)
    again = reviewed(tmp_path, article, kind, name)
    assert again.text == article.text
    assert again.source_text == article.source_text
    assert sorted(marked(again)) == sorted(marked(article))
    assert {s.span for s in again.spans} == {s.span for s in article.spans}
    assert [c.value for c in again.choices] == [c.value for c in article.choices]
    assert (again.source_language, again.language) == (article.source_language, article.language)


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\t\n\r"), min_size=1)


@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=4))
def test_marked_words_of_any_kind_are_read(rows: list[tuple[str, str, str]]) -> None:
    texts = [tuple(part.replace("<", "(") for part in row) for row in rows]
    lines = [f"S\td\t{n}\t0\tr\ts\t{a}<v>{b}</v>{c}\tOther\tMajor\t{{}}" for n, (a, b, c) in enumerate(texts)]
    data = "\n".join((HEAD, *lines)).encode()
    if not "".join("".join(t) for t in texts).strip():
        return
    article = read(data)
    assert article.text == "\n".join("".join(t) for t in texts)
    assert [s.span.of(article.text) for s in article.spans] == [b for _, b, _ in texts]


def test_the_export_is_what_the_published_viewers_read(tmp_path: Path) -> None:
    """Tabs alone part the cells; each has ten; rows of one segment agree but for the marks, of which there is
    one; what a rater did not mark has a row that says so."""
    with Workspace.open(
        tmp_path / "p.db", author="Ann", settings=Settings.load(tmp_path / "s.json")
    ) as opened:
        document = opened.import_article(read(DATA))
        session = opened.review(document.id)
        session.edit(session.segments[-1].span, "He was early.")
        data = render(opened, document.id, "mqm").data.decode()
    head, *rows = [row.split("\t") for row in data.rstrip("\n").split("\n")]
    assert tuple(head) == TSV_COLUMNS
    assert {len(row) for row in rows} == {10}
    assert list(csv.reader(io.StringIO(data), delimiter="\t", quoting=csv.QUOTE_NONE))[1:] == rows
    for row in rows:
        assert row[6].count("<v>") == row[6].count("</v>") == (row[7] != "no-error")
        json.loads(row[9])
    plain = {(row[2], row[6].replace("<v>", "").replace("</v>", "")) for row in rows}
    assert len(plain) == 2
    judged = [(row[2], row[4], row[7]) for row in rows]
    assert ("2", "r2", "no-error") in judged
    (correction,) = [json.loads(row[9]) for row in rows if row[4] == "Ann" and row[7] != "no-error"]
    assert correction["corrected_translation"] == "He was early."
    assert correction["timestamp"] > 1_700_000_000_000


@pytest.mark.parametrize(
    "data",
    [
        HEAD.encode(),
        f"{HEAD}\nS\td\n".encode(),
        b'{"mt": "a b", "spans": []}\n{"mt": 1}',
        b'{"mt": "a b", "spans": []}\n[',
        packed(LINES)[:-20],
        packed(LINES)[:40] + b"x" * 99,
    ],
)
def test_broken_files_are_refused(data: bytes) -> None:
    with pytest.raises(ImportFailedError):
        read(data, "x.jsonl")


def test_a_packed_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqm_lines, "MAX_UNPACKED", 1_000_000)
    bomb = lzma.compress(line().encode() + b"\n" + b" " * 2_000_000, preset=0)
    with pytest.raises(ImportFailedError, match="MB"):
        read(bomb, "x.jsonl.xz")


def test_deep_nesting_does_no_harm() -> None:
    deep = "[" * 100_000
    assert not recognises_lines(f'{{"mt": "a", "spans": {deep}'.encode())
    article = read(f"{HEAD}\nS\td\t1\t1\tr\ts\t<v>a</v> b\tOther\tMajor\t{{{deep}".encode())
    assert len(article.spans) == 1


def test_names_are_cleaned_and_cut(tmp_path: Path) -> None:
    row = "\t".join(
        ("S\x07 1" + "x" * 300, "d", "1", "1", "r\x00", "s", "<v>a</v> b", "Oth\x1ber", "Major", "")
    )
    article = read(f"{HEAD}\n{row}".encode())
    assert article.choices[1].value.startswith("S 1xx")
    assert (article.spans[0].rater, len(article.title) < 220) == ("r", True)
    note = read(f'{HEAD}\nS\td\t1\t1\tr\ts\t<v>a</v> b\tOther\tMajor\t{{"note": "\\ud800 x"}}'.encode())
    assert note.spans[0].message == "x"


@pytest.mark.parametrize("field", ["mt", "source", "doc", "system"])
def test_half_characters_are_refused(field: str) -> None:
    with pytest.raises(ImportFailedError, match="half a character"):
        read(json.dumps(json.loads(line()) | {field: "a \ud800 b"}).encode(), "x.jsonl")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9), st.lists, max_leaves=4
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "mt": st.text(max_size=20),
                "spans": st.lists(
                    json_values
                    | st.fixed_dictionaries(
                        dict.fromkeys(("start", "end", "category", "severity", "annotator"), json_values)
                    ),
                    max_size=3,
                ),
            },
            optional=dict.fromkeys(("doc", "seg", "system", "source", "lang_pair", "dataset"), json_values),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_values_in_json_are_read_or_refused(rows: list[dict[str, object]]) -> None:
    data = "\n".join(json.dumps(row) for row in rows).encode()
    try:
        article = read(data, "x.jsonl")
    except AnnotatorError:
        return
    for found in article.spans:
        assert found.span.end <= len(article.text)
    article.title.encode()
    if article.source_text is not None:
        assert article.source_text.count("\n") == article.text.count("\n")


@given(st.lists(st.lists(st.text(max_size=8), max_size=12), max_size=6))
def test_any_cells_are_read_or_refused(rows: list[list[str]]) -> None:
    data = "\n".join((HEAD, *("\t".join(cells) for cells in rows))).encode("utf-8", "surrogatepass")
    try:
        article = read(data)
    except AnnotatorError:
        return
    for found in article.spans:
        assert found.span.end <= len(article.text)


def test_there_are_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratings, "MAX_ROWS", 5)
    with pytest.raises(ImportFailedError, match="lines"):
        read(DATA)
    monkeypatch.setattr(mqm_lines, "MAX_ENTRIES", 5)
    with pytest.raises(ImportFailedError, match="lists and objects"):
        read("\n".join(LINES).encode(), "x.jsonl")
    monkeypatch.setattr(mqm_lines, "MAX_LINE", 50)
    monkeypatch.setattr(mqm_lines, "MAX_ENTRIES", 500)
    with pytest.raises(ImportFailedError, match="no marked translation"):
        read("\n".join(LINES).encode(), "x.jsonl")


def test_other_tables_and_json_are_no_ratings() -> None:
    assert not recognises_tsv(b"source\ttarget\tcategory\nx\ty\tz\n")
    assert not recognises_lines(b'{"text": "words"}\n')
    assert not recognises_lines(b"{ not json\n")
    assert not recognises_lines(b"")


def test_half_a_character_anywhere_is_refused_as_it_could_not_be_read_again() -> None:
    row = json.dumps({"mt": "He spoke at length.", "spans": [], "remark": "?"}) + "\n"
    for half in (b"\xed\xa0\xbd", b"\\ud83d"):
        with pytest.raises(ImportFailedError, match="half a character"):
            read_bytes(row.encode().replace(b"?", half), "a.jsonl")
    twice = row.replace('"spans"', '"mt": "She did not.", "spans"').replace("at length", "?")
    table = f"{HEAD}\n{rated('Words', 'Other', 'Worte ?')}"
    for text, name in ((twice, "a.jsonl"), (table, "a.tsv")):
        with pytest.raises(ImportFailedError, match="half a character"):
            read_bytes(text.encode().replace(b"?", b"\xed\xa0\xbd"), name)


def rated(target: str, category: str = "Fluency/Grammar", source: str = "Ein <v>Wort</v>.") -> str:
    return f"S1\tnews\t1\t1\tr1\t{source}\t{target}\t{category}\tMajor\t{{}}"


def test_more_ratings_of_a_document_than_can_be_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratings, "MAX_RATINGS", 9)
    lines = [line(mt="A word.", spans=[span(0, 1, "Style", "minor", "r")] * n) for n in (4, 4)]
    marks = [rated("<v>a</v> " * 2) for _ in range(4)]
    for data in ("\n".join(lines), "\n".join((HEAD, *marks)), "\n".join((HEAD, *[rated("a")] * 10))):
        with pytest.raises(ImportFailedError, match="more than 9 ratings") as refused:
            read_bytes(data.encode(), "a.tsv")
        assert "Split it" in refused.value.hint


def test_a_head_that_another_encoding_makes_unreadable_is_refused() -> None:
    """Recognising takes the bytes for UTF-8; so many zeros make them UTF-16."""
    with pytest.raises(ImportFailedError, match=r"utf-16-.e, does not name the columns") as refused:
        read(f"{HEAD}\0{chr(0) * 400}\n{rated('a')}".encode())
    assert "encoding" in refused.value.hint
    with pytest.raises(ImportFailedError, match="columns"):
        read_bytes(DATA + b" " * (len(DATA) % 2), "a.tsv", encoding="utf-16-le")


def test_long_lines_are_refused() -> None:
    with pytest.raises(ImportFailedError, match="characters"):
        read(f"{HEAD}\n{rated('a' * ratings.MAX_LINE)}".encode())


@pytest.mark.timeout(30)
def test_gaps_in_a_long_segment_are_placed_without_cutting_it_anew() -> None:
    """Each of the marks cost a list of all words."""
    many = ratings.MAX_MARKS
    article = read(
        "\n".join(
            (HEAD, rated("word " * 190_000 + "<v></v>" * many), *[rated("a", "Accuracy/Omission")] * 9)
        ).encode()
    )
    assert len(article.spans) == many
    assert {found.span.of(article.text) for found in article.spans} == {"word"}


def test_what_is_marked_in_the_source_is_quoted_within_bounds() -> None:
    source = "<v>a\0b</v>" * 2 + "<v>c</v>" * 99_000
    article = read(f"{HEAD}\n{rated('Words', 'Accuracy/Omission', source)}".encode())
    assert "a b … c" in article.spans[0].message
    assert len(article.spans[0].message) < 2 * mqm_tsv.MAX_NOTE
