"""What screen readers are told."""

from __future__ import annotations

from annotator.gui.controller import Controller
from annotator.gui.events import Selection
from annotator.gui.speech import selection_words
from annotator.model.document import Document
from tests.gui.conftest import AddFlags


def test_a_passage_and_its_correction_are_told_in_words(
    controller: Controller, document: Document, add_flags: AddFlags
) -> None:
    add_flags(("Pete Hegses", "Pete Hegseth", ""))
    controller.next_flag()
    words = selection_words(controller.selection)
    assert words.startswith("Wrong name, major, open.")
    assert "Suggestion 1: Pete Hegseth." in words
    assert "Suggestion 2: delete the words." in words
    controller.accept(0)
    assert selection_words(controller.selection) == "Corrected: “Pete Hegses” to “Pete Hegseth”."
    assert selection_words(Selection()) == ""
