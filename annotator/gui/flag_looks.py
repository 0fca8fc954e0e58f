"""How a row of the list of flags looks, and what a screen reader says of it."""

from __future__ import annotations

from annotator.gui.flag_filter import GroupHeading
from annotator.gui.row_model import Look
from annotator.gui.theme import STATUS_LABELS, Theme
from annotator.gui.wording import count, one_line, percent
from annotator.model.mqm import Severity
from annotator.model.review import FlagStatus, Passage


def heading_look(group: GroupHeading) -> Look:
    """The heading over a group of passages."""
    return Look(
        group.title,
        f"{group.title}, {count(group.count, 'flag')}",
        badge=f"{group.count:,}",
        heading=True,
    )


def passage_look(passage: Passage, text: str, corrected: str, theme: Theme) -> Look:
    """A passage of the article `text`; `corrected` is what stands there now, where it has been corrected."""
    quote, status = one_line(passage.span.of(text)), passage.status
    after = corrected
    if status is FlagStatus.OPEN and passage.suggestions:
        after = one_line(passage.suggestions[0].replacement) or "(delete)"
    spoken = (
        f"{STATUS_LABELS[status]}. {passage.category.label}, {passage.severity.value}: “{quote}”"
        f"{f', perhaps “{after}”' if after and status is FlagStatus.OPEN else ''}. {passage.message} "
        f"{percent(passage.confidence)} sure."
    )
    wanting = status in (FlagStatus.OPEN, FlagStatus.QUERY)
    return Look(
        quote or "(missing words)",
        spoken,
        subtitle=f"{passage.category.label} · {one_line(passage.message)}",
        icon=theme.status_icon(status),
        after=after,
        badge=percent(passage.confidence) if status is FlagStatus.OPEN else STATUS_LABELS[status],
        mark=theme.mark(passage.category) if wanting else None,
        mark_width=theme.severity_width(passage.severity),
        strong=wanting and passage.severity.rank >= Severity.MAJOR.rank,
        dim=not wanting,
        strike=status is FlagStatus.CORRECTED,
        tooltip=passage.message,
    )
