"""The panels around the article. A new one is a widget in a file of its own and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtWidgets import QDialog, QWidget

from annotator.gui.about import AboutDialog
from annotator.gui.correction_panel import CorrectionPanel
from annotator.gui.desk import Desk
from annotator.gui.flag_panel import FlagPanel
from annotator.gui.history_panel import HistoryPanel
from annotator.gui.learning_dialog import LearningDialog
from annotator.gui.name_ledger import NameLedger
from annotator.gui.queue_panel import QueuePanel
from annotator.gui.removed_dialog import RemovedDialog
from annotator.gui.settings_dialog import SettingsDialog
from annotator.gui.source_panel import SourcePanel
from annotator.model.document import Document

__all__ = ["DIALOGS", "PANELS", "Desk", "PanelSpec", "Place"]


class Place(Enum):
    LEFT = "left"
    RIGHT = "right"
    """One tab among others, top right."""
    RIGHT_BELOW = "right below"
    BELOW = "below"
    """Under the article, as wide as it is."""


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """`id` names the panel in the remembered layout. `key` is the shortcut that brings it up."""

    id: str
    title: str
    place: Place
    make: Callable[[Desk], QWidget]
    key: str
    icon: str
    wanted: Callable[[Document], bool] | None = None
    """For which articles it shows by itself; its key brings it up for all."""


PANELS: tuple[PanelSpec, ...] = (
    PanelSpec("articles", "Articles", Place.LEFT, QueuePanel, "Ctrl+6", "article"),
    PanelSpec("flags", "Flags", Place.RIGHT, FlagPanel, "Ctrl+2", "flag"),
    PanelSpec("names", "Names", Place.RIGHT, NameLedger, "Ctrl+4", "names"),
    PanelSpec("history", "History", Place.RIGHT, HistoryPanel, "Ctrl+5", "history"),
    PanelSpec("correction", "Correction", Place.RIGHT_BELOW, CorrectionPanel, "Ctrl+3", "source"),
    PanelSpec(
        "source",
        "Side by side",
        Place.BELOW,
        SourcePanel,
        "Ctrl+7",
        "source",
        wanted=lambda document: document.source_text is not None,
    ),
)
"""In the order of their tabs."""

DIALOGS: dict[str, Callable[[Desk, QWidget], QDialog]] = {
    "removed": RemovedDialog,
    "settings": SettingsDialog,
    "learn": LearningDialog,
    "about": AboutDialog,
}
"""Dialogs by the id of the action that opens them; made anew each time, shown by `exec`."""
