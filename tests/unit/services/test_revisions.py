"""Carrying decisions over to a new version of a long article; see also test_workspace."""

from __future__ import annotations

import re
import time

from annotator.formats.registry import read_pasted
from annotator.model.anchor import Span
from annotator.model.document import new_id, now
from annotator.model.history import RowChange, StepKind
from annotator.model.mqm import Category, Severity
from annotator.model.review import Correction
from annotator.services.workspace import Workspace
from annotator.store.rows import kind_of

LINES = 4_000


def test_thousands_of_corrections_of_one_phrase_find_their_places(workspace: Workspace) -> None:
    text = "".join(f"On day {n} league of {n} its own again.\n" for n in range(LINES))
    document = workspace.import_article(read_pasted(text, "A long one"))
    _correct_all(workspace, document.id, text)
    newer = "A new first line.\n" + text.replace("again", "once more")
    begun = time.process_time()
    version = workspace.import_article(read_pasted(newer, "A long one"), revision_of=document.id)
    assert time.process_time() - begun < 8  # 30 s, were the phrase looked for again each time
    session = workspace.review(version.id)
    assert session.orphans() == ()
    assert session.projection().text == newer.replace("league of", "a league of")


def _correct_all(workspace: Workspace, document_id: str, text: str) -> None:
    """Correct each “league of”, in one step."""
    at = now()
    made = [
        Correction(
            new_id(), document_id, Span(*found.span()), found.group(), "a league of", Category.GRAMMAR,
            Severity.MINOR, "", (), "A", at, at,
        )
        for found in re.finditer("league of", text)
    ]  # fmt: skip
    project = workspace._project
    with project.writing():
        step = project.new_step(document_id, StepKind.EDIT, "Correct all")
        project.repository.apply(
            step, [RowChange("correction", c.id, None, kind_of(c).to_row(c)) for c in made]
        )
