"""What every panel and dialog is given."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.gui.actions import Actions
from annotator.gui.controller import Controller
from annotator.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of one window that panels work with."""

    controller: Controller
    theme: Theme
    actions: Actions
