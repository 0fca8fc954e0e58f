"""Corrections by place, and steps of very many of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.base import ImportedArticle
from annotator.model.anchor import Span
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction, CorrectionState
from annotator.services.records import ActivePlaces, Draft
from annotator.services.replacing import Search
from annotator.services.settings import Settings
from annotator.services.workspace import Workspace

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 30), st.integers(0, 12))
states = st.sampled_from([*CorrectionState, None])


def correction(name: str, span: Span) -> Correction:
    rest = (Category.OTHER, Severity.MINOR, "", (), "A", "", "")
    return Correction(name, "d", span, "x" * len(span), "y", *rest)


@given(
    st.lists(spans, max_size=8),
    st.lists(st.tuples(st.sampled_from("0123456789"), spans, states), max_size=12),
    spans,
)
def test_places_are_those_of_all_corrections(
    before: list[Span], changes: list[tuple[str, Span, CorrectionState | None]], wanted: Span
) -> None:
    known = {str(n): correction(str(n), span) for n, span in enumerate(before)}
    places = ActivePlaces(known.values())
    for name, span, state in changes:
        known.pop(name, None)
        if state is CorrectionState.ACTIVE:
            known[name] = correction(name, span)
        places.replace(name, None if state is None else replace(correction(name, span), state=state))
    in_order = sorted(known.values(), key=lambda c: (c.span, c.id))
    assert places.all() == in_order
    assert places.overlapping(wanted) == [c for c in in_order if c.span.overlaps(wanted)]


def test_a_step_of_many_corrections_does_not_compare_each_with_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0

    def counting(original: Callable[[Span, Span], bool]) -> Callable[[Span, Span], bool]:
        def method(span: Span, other: Span) -> bool:
            nonlocal compared
            compared += 1
            return original(span, other)

        return method

    for name in ("overlaps", "touches"):
        monkeypatch.setattr(Span, name, counting(getattr(Span, name)))
    count = 300
    text = "".join(f"They went to the town {n}. The the man.\n" for n in range(count))
    settings = Settings.load(tmp_path / "settings.json")
    with Workspace.open(tmp_path / "p.db", author="A", settings=settings) as workspace:
        session = workspace.review(workspace.import_article(ImportedArticle("T", text, text.encode())).id)
        session.edit(Span(0, len(text)), text.replace("The the", "A"))
        session.edit(Span(0, len(text)), text.replace("The the", "Some"))
        session.undo()
        assert len(session.corrections()) == count
    assert compared < 30 * count


def test_replacing_many_words_does_not_list_all_corrections_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = 0
    active = Draft.active

    def counted(draft: Draft) -> list[Correction]:
        nonlocal listed
        listed += 1
        return active(draft)

    text = "".join(f"They went to the town {n}.\n" for n in range(50))
    settings = Settings.load(tmp_path / "settings.json")
    with Workspace.open(tmp_path / "p.db", author="A", settings=settings) as workspace:
        session = workspace.review(workspace.import_article(ImportedArticle("T", text, text.encode())).id)
        monkeypatch.setattr(Draft, "active", counted)
        session.replace_words(Search("town"), "city")
        assert len(session.corrections()) == 50
    assert listed < 5
