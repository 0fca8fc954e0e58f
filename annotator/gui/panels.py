"""The panels around the article. A new one is a widget in a file of its own and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtWidgets import QDialog, QWidget

from annotator.gui.actions import Actions
from annotator.gui.controller import Controller
from annotator.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Desk:
    """What every panel is given."""

    controller: Controller
    theme: Theme
    actions: Actions


class Place(Enum):
    LEFT = "left"
    RIGHT = "right"
    """One tab among others, top right."""
    RIGHT_BELOW = "right below"


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """`id` names the panel in the remembered layout. `key` is the shortcut that brings it up."""

    id: str
    title: str
    place: Place
    make: Callable[[Desk], QWidget]
    key: str
    icon: str


PANELS: tuple[PanelSpec, ...] = ()
"""In the order of their tabs."""

DIALOGS: dict[str, Callable[[Desk, QWidget], QDialog]] = {}
"""Dialogs by the id of the action that opens them ("settings", "about"); made anew each time, shown by
`exec`."""
