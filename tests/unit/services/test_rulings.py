"""What was ruled on a name in one article is proposed in the next."""

from __future__ import annotations

from annotator.detect.base import Article, CancelToken
from annotator.detect.ledger import name_ledger
from annotator.detect.names import Organisations, People
from annotator.formats.base import ImportedArticle
from annotator.model.mqm import Category, Severity
from annotator.model.names import Candidate, NameEntry
from annotator.services.review import ReviewSession
from annotator.services.rulings import as_csv
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


def test_the_right_name_of_a_ruling_is_known_elsewhere(workspace: Workspace) -> None:
    _rule(_article(workspace, "First", FIRST), "Quentin Blackthorne")
    second = _article(workspace, "Second", "The guild sent Quentin Blackthorne on Friday.")
    assert _entry(second.article(), "Quentin Blackthorne").known
