"""Languages of an article and its source: told wrongly at import, put right, taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from annotator.formats.base import ImportedArticle
from annotator.model.anchor import Anchor, Span
from annotator.model.errors import AnnotatorError
from annotator.model.mqm import Category, Severity
from annotator.model.review import Flag
from annotator.services.review import ReviewSession
from annotator.services.workspace import Workspace


def found(session: ReviewSession, detector: str, at: int = 0) -> Flag:
    anchor = Anchor.at(session.document.text, Span(at, at + 2))
    return Flag(
        f"{detector}-{at}", session.document.id, anchor, detector, "rule", Category.GRAMMAR, Severity.MINOR,
        0.9, "Odd.",
    )  # fmt: skip


def test_a_language_is_put_right_and_taken_back(session: ReviewSession) -> None:
    before = session.document
    changes = session.set_languages("de", "en")
    assert changes.ids == {"language": frozenset({before.id})}
    assert session.document == replace(before, language="de", source_language="en")
    assert session.article().language == "de"
    assert session.undo_label() == "Language of the article: de"
    session.undo()
    assert session.document == before
    session.redo()
    assert session.document.language == "de"


def test_one_of_both_may_be_left(session: ReviewSession) -> None:
    session.set_languages(source_language="ru")
    assert session.set_languages("pt_BR").label == "Language of the article: pt-BR"
    assert (session.document.language, session.document.source_language) == ("pt-BR", "ru")
    assert session.set_languages(source_language="").label == "Language of the source: not known"
    assert not session.set_languages("pt-BR")


@pytest.mark.parametrize("code", ["", "German", "d", "de DE", "1"])
def test_what_is_no_code_is_refused(session: ReviewSession, code: str) -> None:
    with pytest.raises(AnnotatorError, match="code"):
        session.set_languages(code)
    assert session.document.language == "en"


def test_another_window_sees_it(open_workspace: Callable[[], Workspace], imported: ImportedArticle) -> None:
    here, there = open_workspace(), open_workspace()
    document = here.import_article(imported)
    other = there.review(document.id)
    here.review(document.id).set_languages("fr")
    assert there.changed_elsewhere()
    other.flags()
    assert other.document.language == "fr"
    assert open_workspace().document(document.id).language == "fr"


def test_flags_of_detectors_for_another_language_go_with_the_next_analysis(session: ReviewSession) -> None:
    detectors = ("wordorder", "repetition", "rater A")
    english, both, rater = (found(session, detector, n) for n, detector in enumerate(detectors))
    dismissed = found(session, "wordorder", 5)
    session.merge_flags([english, both, rater, dismissed], set(detectors))
    session.dismiss([dismissed.id])
    session.merge_flags([both], {"repetition"})
    assert len(session.flags()) == 4  # a detector that did not run is no reason to forget its flags
    session.set_languages("de")
    session.merge_flags([], {"repetition"}, within=Span(40, 60))
    assert len(session.flags()) == 4
    session.merge_flags([both], {"repetition"})
    left = {f.id: f.stale for f in session.flags()}
    assert left == {both.id: False, rater.id: False, dismissed.id: True}
