"""What screen readers are told when the keyboard moves through the flags: the cursor alone says only the
words."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from annotator.gui.events import Selection
from annotator.gui.theme import STATUS_LABELS


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say something; nothing happens where there is none."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def selection_words(selection: Selection) -> str:
    """The selected passage or correction in a few sentences."""
    passage, correction = selection.passage, selection.correction
    if correction is not None:
        quote = correction.quote or "nothing"
        replacement = correction.replacement or "nothing"
        return f"Corrected: “{quote}” to “{replacement}”."
    if passage is None:
        return ""
    parts = [
        f"{passage.category.label}, {passage.severity.value}, {STATUS_LABELS[passage.status].lower()}.",
        passage.message,
    ]
    parts += [
        f"Suggestion {number}: {suggestion.replacement or 'delete the words'}."
        for number, suggestion in enumerate(passage.suggestions[:3], 1)
    ]
    return " ".join(parts)
