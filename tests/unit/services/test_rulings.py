"""What was ruled on a name in one article is proposed in the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.detect.base import Article, CancelToken
from annotator.detect.ledger import name_ledger
from annotator.detect.names import Organisations, People
from annotator.formats.base import ImportedArticle
from annotator.knowledge.importing import read_entities
from annotator.knowledge.tbx import read_concepts
from annotator.model.anchor import Span
from annotator.model.errors import ExportFailedError
from annotator.model.mqm import Category, Severity
from annotator.model.names import Candidate, NameEntry, NameKind, NameRuling
from annotator.services.review import ReviewSession
from annotator.services.rulings import as_csv, write_rulings
from annotator.services.workspace import Workspace

FIRST = "Quentin Blakthorne spoke for the Northern Ferry Agency. Blakthorne left."
SECOND = "The guild sent Quentin Blakthorne on Friday."
NOTE = {"citation": "Company register", "url": "https://example.org/register", "accessed_on": "2026-11-20"}


def _article(workspace: Workspace, title: str, text: str) -> ReviewSession:
    return workspace.review(workspace.import_article(ImportedArticle(title, text, text.encode())).id)


def _entry(article: Article, name: str) -> NameEntry:
    return next(e for e in name_ledger(article) if e.name == name)


def _rule(session: ReviewSession, right: str, note: dict[str, str] | None = None) -> None:
    session.rule_name(_entry(session.article(), "Quentin Blakthorne"), right, note=note)


def _candidates(session: ReviewSession) -> tuple[Candidate, ...]:
    return _entry(session.article(), "Quentin Blakthorne").candidates


def test_a_ruling_is_the_first_candidate_in_the_next_article(workspace: Workspace) -> None:
    first, second = _article(workspace, "First", FIRST), _article(workspace, "Second", SECOND)
    assert "Quentin Blackthorne" not in {c.name for c in _candidates(second)}
    _rule(first, "Quentin Blackthorne", NOTE)
    best = _candidates(second)[0]
    assert best.name == "Quentin Blackthorne"
    assert best.source == "rulings"
    told = " ".join(best.reasons)
    assert "“First” by A on 20" in told
    assert "source: Company register https://example.org/register" in told
    (finding,) = People().detect(second.article(), CancelToken())
    assert finding.confidence >= 0.9
    assert finding.suggestions[0].replacement == "Quentin Blackthorne"
    assert "put right as “Quentin Blackthorne” in “First”" in finding.message
    assert first.article().rulings == ()


def test_contradicting_rulings_are_shown_as_a_conflict(workspace: Workspace) -> None:
    _rule(_article(workspace, "First", FIRST), "Quentin Blackthorne")
    third = _article(workspace, "Third", SECOND + " He went.")
    workspace.author = "B"
    _rule(third, "Quentin Blakethorn")
    found = _candidates(_article(workspace, "Second", SECOND))[:2]
    assert {c.name for c in found} == {"Quentin Blackthorne", "Quentin Blakethorn"}
    assert all(any(r.startswith("conflict: was put right as") for r in c.reasons) for c in found)


def test_only_sourced_corrections_of_names_are_rulings(workspace: Workspace) -> None:
    first = _article(workspace, "First", FIRST)
    span = _entry(first.article(), "Northern Ferry Agency").mentions()[0].span
    first.correct(span, "North Ferry Agency", Category.ENTITY, Severity.MAJOR)
    text = "It was the Northern Ferry Agency again."
    second = _article(workspace, "Second", text)
    assert second.article().rulings == ()
    first.add_note("correction", first.corrections()[0].id, citation="Register")
    (ruling,) = second.article().rulings
    assert (ruling.wrong, ruling.right, ruling.source) == (
        "Northern Ferry Agency",
        "North Ferry Agency",
        "Register",
    )
    (finding,) = Organisations().detect(second.article(), CancelToken())
    assert finding.suggestions[0].replacement == "North Ferry Agency"
    assert as_csv([ruling]).splitlines()[1].startswith("Northern Ferry Agency,North Ferry Agency,20")
    first.undo()
    first.undo()
    assert second.article().rulings == ()


@pytest.mark.parametrize(
    "reason",
    [
        "The name is misspelt.",
        "“Northern Ferry Agency” is no known name. It looks like “North Ferry Board”.",
    ],
)
def test_a_reason_in_words_makes_no_ruling(workspace: Workspace, reason: str) -> None:
    first = _article(workspace, "First", FIRST)
    span = _entry(first.article(), "Northern Ferry Agency").mentions()[0].span
    first.correct(span, "North Ferry Board", Category.ENTITY, Severity.MAJOR, reason)
    assert workspace.name_rulings() == ()


def test_every_form_of_a_ruled_name_is_a_ruling(workspace: Workspace) -> None:
    text = "QUENTIN BLAKTHORNE LEFT\nQuentin Blakthorne left. Q. Blakthorne’s plan stays. Blakthorne’ plan."
    first = _article(workspace, "First", text)
    _rule(first, "Quentin Blackthorne")
    assert len(first.corrections()) > 1
    assert {(r.wrong, r.right) for r in workspace.name_rulings()} == {
        (c.quote, c.replacement) for c in first.corrections()
    }


def test_the_right_name_of_a_ruling_is_known_elsewhere(workspace: Workspace) -> None:
    _rule(_article(workspace, "First", FIRST), "Quentin Blackthorne")
    second = _article(workspace, "Second", "The guild sent Quentin Blackthorne on Friday.")
    assert _entry(second.article(), "Quentin Blackthorne").known


def test_rulings_become_a_termbase_that_comes_in_again(workspace: Workspace, tmp_path: Path) -> None:
    _rule(_article(workspace, "First", FIRST), "Quentin Blackthorne", NOTE)
    third = _article(workspace, "Third", SECOND + " He went by fairy.")
    workspace.author = "B"
    _rule(third, "Quentin Blakethorn")
    start = third.document.text.index("fairy")
    third.correct(Span(start, start + 5), "ferry", Category.TERM, Severity.MINOR)
    corrections = [c for c in third.corrections() if c.category is Category.TERM]
    third.add_note("correction", corrections[0].id, citation="Guild glossary")
    path = tmp_path / "ours.tbx"
    write_rulings(workspace.name_rulings(), workspace.term_rulings(), path)
    concepts = {c.called("en")[0]: c for c in read_concepts(path)}
    full = concepts["Quentin Blackthorne"]
    assert "Quentin Blakthorne" in full.never_called("en")
    right, wrong = full.terms[:2]
    assert (right.source, right.url) == ("Company register", NOTE["url"])
    assert right.on == wrong.on == workspace.name_rulings()[-1].on
    assert "“First”" in wrong.note
    assert "Ruled otherwise: “Quentin Blakethorn” in “Third”." in wrong.note
    assert concepts["ferry"].never_called("en") == ("fairy",)
    assert concepts["ferry"].subject == "terms"
    names = {e.name: e for e in read_entities(path, NameKind.PERSON)}
    assert names["Quentin Blackthorne"].aliases == ()
    assert not any("Blakthorne" in name for name in names)


def test_rulings_are_never_written_over_a_file(workspace: Workspace, tmp_path: Path) -> None:
    _rule(_article(workspace, "First", FIRST), "Quentin Blackthorne", NOTE)
    path = tmp_path / "ours.csv"
    write_rulings(workspace.name_rulings(), (), path)
    before = path.read_bytes()
    assert b"Quentin Blackthorne" in before
    with pytest.raises(ExportFailedError):
        write_rulings(workspace.name_rulings(), (), path)
    write_rulings((), (), path, overwrite=True)
    assert path.read_bytes() != before
    with pytest.raises(ExportFailedError, match="no rulings"):
        write_rulings((), (), tmp_path / "empty.tbx")


def test_a_ruling_that_looks_like_a_formula_is_none_in_a_table() -> None:
    table = as_csv([NameRuling("=cmd()", "+1", "2026-01-01", "@A", "-x")])
    assert "'=cmd(),'+1,2026-01-01,'@A,'-x" in table
