"""When Python looks for garbage that refers to itself."""

from __future__ import annotations

import gc

_NEW_OBJECTS = 50_000
"""So many more made than freed, then the youngest are looked through; as Python comes, after 700."""


def look_for_garbage_less_often() -> None:
    """To be called as the program starts. Nearly all that is made while modules and tables are loaded stays,
    and to look through it again and again takes a twentieth of the time."""
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
