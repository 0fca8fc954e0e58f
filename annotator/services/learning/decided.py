"""Which flags of a project can teach something."""

from __future__ import annotations

from annotator.model.review import Flag, FlagStatus
from annotator.services.review import HAND
from annotator.services.workspace import Workspace

_TOLD = (FlagStatus.CORRECTED, FlagStatus.DISMISSED)


def decided_flags(workspace: Workspace) -> dict[str, list[Flag]]:
    """By article: the flags somebody corrected or dismissed. Open ones and queries are unknown; a flag made
    by hand says nothing about a detector, and a stale one nothing about what the detector finds now."""
    found: dict[str, list[Flag]] = {}
    for summary in workspace.articles():
        flags = workspace.review(summary.id).flags()
        told = [f for f in flags if f.status in _TOLD and f.detector != HAND and not f.stale]
        if told:
            found[summary.id] = told
    return found
