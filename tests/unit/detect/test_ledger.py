"""The name ledger: who is mentioned, in which spellings, and who it may be."""

from __future__ import annotations

import pytest

from annotator.detect.base import Article
from annotator.detect.ledger import name_ledger
from annotator.model.names import NameEntry, NameKind

TEXT = """\
US Secretary of Defense Pete Hegses spoke in Brussels on Monday. Hegses’s aides said little.
“We agree,” said Ukrainian President Volodymyr Zelensky. Zelensky then left for Paris.
The Shanghai Cooperation Agency, which Zelenski never visited, meets in Paris too.
"""


def _entry(name: str) -> NameEntry:
    return next(e for e in name_ledger(Article.of(TEXT)) if e.name == name)


def test_short_forms_and_possessives_join_the_full_name() -> None:
    entry = _entry("Pete Hegses")
    assert entry.kind is NameKind.PERSON
    assert [v.text for v in entry.variants] == ["Pete Hegses", "Hegses"]
    assert [m.possessive for m in entry.mentions()] == [False, True]
    assert entry.candidates[0].name == "Pete Hegseth"
    assert entry.candidates[0].reasons
    assert not entry.known


def test_another_spelling_is_a_variant_of_the_known_name() -> None:
    entry = _entry("Volodymyr Zelensky")
    assert [v.text for v in entry.variants] == ["Volodymyr Zelensky", "Zelensky", "Zelenski"]
    assert entry.known


def test_places_and_organisations_have_entries_of_their_own() -> None:
    assert _entry("Paris").kind is NameKind.PLACE
    assert len(_entry("Paris").mentions()) == 2
    assert _entry("Shanghai Cooperation Agency").candidates[0].name.startswith("Shanghai Cooperation Organi")


def test_every_mention_quotes_the_text_and_stands_once() -> None:
    mentions = [m for e in name_ledger(Article.of(TEXT)) for m in e.mentions()]
    assert all(m.span.of(TEXT) == m.text for m in mentions)
    assert len({m.span for m in mentions}) == len(mentions)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The new plan of Power Construction was bad. Construction fell.", "Construction"),
        ("It was a new day, New came first.", "New"),
        ("He ate Campbell Soup; Soup was dear.", "Soup"),
        ("Reports by Russian Studies and Better Markets were read.", "Better Markets"),
        ("It is on Sierra Avenue.", "Sierra Avenue"),
    ],
)
def test_ordinary_words_are_nobody(text: str, name: str) -> None:
    assert name not in {e.name for e in name_ledger(Article.of(text)) if e.kind is NameKind.PERSON}


@pytest.mark.parametrize(
    "text", ["A man called Arne came.", "Critics of Macron came.", "They saw Jane Kukk."]
)
def test_names_of_people_are_people(text: str) -> None:
    assert [e.kind for e in name_ledger(Article.of(text))] == [NameKind.PERSON]
