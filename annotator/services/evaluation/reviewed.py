"""The decisions of a project as gold: what people corrected was wrong, what they dismissed was right."""

from __future__ import annotations

from annotator.model.anchor import Span
from annotator.model.mqm import Severity
from annotator.model.review import MADE_BY_PEOPLE, FlagStatus
from annotator.services.evaluation.gold import GoldSpan, GoldText, Stretch
from annotator.services.evaluation.running import Report
from annotator.services.workspace import Workspace

_DECIDED = (FlagStatus.CORRECTED, FlagStatus.DISMISSED)
_EDITOR = "editor"


def add_reviewed(report: Report, workspace: Workspace) -> Report:
    """Count the articles of a project in which something was decided.

    Passages are made of the flags people settled; open ones, queries and flags made by people say nothing
    about a detector. Errors are the active corrections and the flags marked as corrected. Words nobody
    touched count as right, so recall means the share of the editor's corrections that a settled flag pointed
    at.
    """
    for summary in workspace.contents():
        session = workspace.look(summary.id)
        flags = session.flags()
        settled = [f for f in flags if f.status in _DECIDED]
        corrections = session.corrections()
        if not settled and not corrections:
            continue
        errors = {
            c.span: GoldSpan(c.span, c.category.value, c.severity.value, _EDITOR, _grave(c.severity))
            for c in corrections
            if len(c.span)
        }
        for flag in settled:
            if flag.status is FlagStatus.CORRECTED:
                errors.setdefault(
                    flag.span,
                    GoldSpan(
                        flag.span, flag.category.value, flag.severity.value, _EDITOR, _grave(flag.severity)
                    ),
                )
        text = session.document.text
        gold = GoldText(
            summary.id, text, tuple(errors.values()), (Stretch(Span(0, len(text)), 1),), "project", "",
            summary.id,
        )  # fmt: skip
        found = [f for f in settled if f.detector not in MADE_BY_PEOPLE]
        report.add(gold, found, sorted({f.detector for f in found}))
    return report


def _grave(severity: Severity) -> bool:
    return severity.rank >= Severity.MAJOR.rank
