"""Reading and writing records."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.anchor import Anchor, Span
from annotator.model.document import SegmentKind
from annotator.model.errors import UnknownRecordError
from annotator.model.history import RowChange, Step, StepKind
from annotator.model.ignores import IgnoreKind, IgnoreRule, IgnoreScope
from annotator.model.mqm import Category, Severity
from annotator.model.review import (
    Correction,
    CorrectionState,
    Evidence,
    Flag,
    FlagStatus,
    NoteKind,
    NoteTarget,
    SourceNote,
    Suggestion,
)
from annotator.store.database import Store
from annotator.store.repository import Repository
from annotator.store.rows import Record, kind_of

words = st.text(alphabet="ab “”\u00a0😀שe\u0301\"'\\\n", max_size=12)
some = words.filter(str.strip)


@st.composite
def flags(draw: st.DrawFn) -> Flag:
    quote = draw(words)
    start = draw(st.integers(0, 2**40))
    return Flag(
        draw(some), "d1", Anchor(Span(start, start + len(quote)), quote, draw(words), draw(words)),
        draw(some), draw(some), draw(st.sampled_from(Category)), draw(st.sampled_from(Severity)),
        draw(st.floats(0, 1)), draw(words),
        tuple(draw(st.lists(st.builds(Suggestion, words, words), max_size=3))),
        tuple(draw(st.lists(st.builds(Evidence, words, words), max_size=3))),
        draw(st.sampled_from(FlagStatus)), draw(words), draw(st.booleans()),
    )  # fmt: skip


@st.composite
def corrections(draw: st.DrawFn) -> Correction:
    quote = draw(words)
    start = draw(st.integers(0, 2**40))
    return Correction(
        draw(some), "d1", Span(start, start + len(quote)), quote,
        draw(words.filter(lambda w: w != quote)), draw(st.sampled_from(Category)),
        draw(st.sampled_from(Severity)), draw(words), tuple(draw(st.lists(some, max_size=3))), draw(words),
        "t", "t", draw(st.sampled_from(CorrectionState)),
    )  # fmt: skip


notes = st.builds(
    SourceNote, some, st.just("d1"), st.sampled_from(NoteTarget), some, st.sampled_from(NoteKind), some,
    st.sampled_from(["", "https://x.org/a?b=ü"]), words, st.sampled_from(["", "2026-11-24"]), words, words,
    st.just("t"),
)  # fmt: skip
rules = st.builds(
    IgnoreRule, some, st.sampled_from(IgnoreKind), some, st.just(IgnoreScope.PROJECT), words, st.just("t")
)


@given(st.one_of(flags(), corrections(), notes, rules))
def test_a_record_survives_its_row_and_its_event(record: Record) -> None:
    kind = kind_of(record)
    row = kind.to_row(record)
    assert kind.from_row(row) == record
    assert kind.from_row(json.loads(json.dumps(row))) == record


def step(name: str = "s9", **fields: Any) -> Step:
    return replace(Step(name, "d1", "t", "A", StepKind.EDIT, "A step"), **fields)


def test_an_article_comes_back_as_it_was_stored(store: Store) -> None:
    repository = Repository(store)
    document = repository.document("d1")
    assert document.title == "Title"
    assert repository.document_with(document.sha256) == document
    assert repository.document_with("0" * 64) is None
    assert repository.original("d1") == document.text.encode()
    assert [s.kind for s in repository.segments("d1")] == [SegmentKind.SENTENCE]
    assert repository.versions_of("/a.txt", "?") == repository.versions_of("", "Title") == [document]
    assert repository.versions_of("", "?") == []


def test_an_unknown_id_is_an_expected_error(store: Store) -> None:
    for ask in (
        Repository(store).document,
        Repository(store).original,
        lambda i: Repository(store).record("flag", i),
    ):
        with pytest.raises(UnknownRecordError):
            ask("nobody")


def test_each_change_is_an_event_of_its_step(store: Store) -> None:
    repository = Repository(store)
    change = RowChange("flag", "f1", {"status": "open"}, {"status": "query"})
    with store.transaction():
        number = repository.apply(step(jump_to=Span(5, 11)), [change])
    stored = repository.steps("d1")[-1]
    assert stored == step(jump_to=Span(5, 11), number=number)
    assert repository.changes("s9") == [change]
    event = list(store.db["events"].rows)[-1]
    assert (event["step_id"], event["author"], event["at"]) == ("s9", "A", "t")
    assert next(iter(repository.records("flag", "d1"))).status is FlagStatus.QUERY


def test_the_last_step_on_a_record_is_found(store: Store) -> None:
    repository = Repository(store)
    for name, status in (("s9", "query"), ("s10", "open")):
        with store.transaction():
            repository.apply(step(name), [RowChange("flag", "f1", {}, {"status": status})])
    found = repository.last_step_on([("flag", "f1"), ("note", "n1")], 0)
    assert found is not None
    assert found.id == "s10"
    assert repository.last_step_on([("note", "n1")], found.number) is None


def test_flags_only_analysis_has_changed_are_untouched(store: Store) -> None:
    repository = Repository(store)
    flag = next(iter(repository.records("flag")))
    assert isinstance(flag, Flag)
    row = kind_of(flag).to_row(replace(flag, id="f2"))
    with store.transaction():
        repository.apply(step(kind=StepKind.ANALYSIS), [RowChange("flag", "f2", None, row)])
    assert repository.touched_flags("d1") == {"f1"}


def test_search_finds_places_in_articles(store: Store) -> None:
    repository = Repository(store)
    (match,) = repository.search_articles("bejin")
    text = repository.document("d1").text
    assert [s.of(text) for s in match.spans] == ["Bejing"]
    (match,) = repository.search_articles("hegses 20 said")
    assert [s.of(text) for s in match.spans] == ["Hegses", "said", "20"]
    assert repository.search_articles("Tit")[0].spans == ()


def test_what_belongs_to_an_article_is_found_by_an_index(store: Store) -> None:
    """However many there are in the project: each article in the list is read so."""
    repository = Repository(store)
    asked: list[str] = []
    store.db.conn.set_trace_callback(asked.append)
    for kind in ("flag", "correction", "note", "state"):
        list(repository.records(kind, "d1"))
    repository.segments("d1")
    repository.steps("d1")
    repository.orphans("d1")
    store.db.conn.set_trace_callback(None)
    plans = {
        row[3]
        for sql in asked
        if "sqlite_master" not in sql
        for row in store.db.execute(f"EXPLAIN QUERY PLAN {sql}")
    }
    assert len(plans) >= 7
    assert [plan for plan in plans if plan.startswith("SCAN")] == []


def test_search_finds_notes_without_accents(store: Store) -> None:
    repository = Repository(store)
    assert [m.record_id for m in repository.search_notes("agencia")] == ["n1"]
    with store.transaction():
        repository.apply(step(), [RowChange("note", "n1", {"citation": "Agéncia"}, {"citation": "Reuters"})])
    assert repository.search_notes("agencia") == []
    with store.transaction():
        repository.apply(step("s10"), [RowChange("note", "n1", {}, None)])
    assert repository.search_notes("reuters") == []


@pytest.mark.parametrize(
    "query", ['"', "AND", "a OR", "NEAR(", "*", "^x", "title:x", "-", "", "  ", "😀", "“"]
)
def test_no_query_breaks_the_search(store: Store, query: str) -> None:
    Repository(store).search_articles(query)
    Repository(store).search_notes(query)


def test_the_index_is_whole(store: Store) -> None:
    for table in ("documents_fts", "notes_fts"):
        store.db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")


def test_settings_of_the_project(store: Store) -> None:
    repository = Repository(store)
    for name, before, after in (("s9", None, {"a": [1, "ü"]}), ("s10", {"a": 1}, "x")):
        with store.transaction():
            repository.change_setting(step(name, document_id=None, kind=StepKind.SETTING), "k", before, after)
    assert repository.settings() == {"k": "x"}
    with store.transaction():
        repository.change_setting(step("s11", document_id=None, kind=StepKind.SETTING), "k", "x", None)
    assert repository.settings() == {}
