"""How far each line of the open article has come: what the states are called, how they look, and the actions
that change them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Signal

from annotator.gui.actions import Actions
from annotator.gui.controller import Controller
from annotator.gui.events import Notice
from annotator.model.document import SegmentState
from annotator.model.review import Changes

STATE_LABELS = {
    SegmentState.INITIAL: "Initial",
    SegmentState.TRANSLATED: "Translated",
    SegmentState.REVIEWED: "Reviewed",
    SegmentState.FINAL: "Final",
}
STATE_LOOKS = {
    SegmentState.INITIAL: ("state-initial", "muted"),
    SegmentState.TRANSLATED: ("state-translated", "accent"),
    SegmentState.REVIEWED: ("state-reviewed", "good"),
    SegmentState.FINAL: ("state-final", "good"),
}
"""The icon of each state and the role of its colour."""
DONE = (SegmentState.REVIEWED, SegmentState.FINAL)


class LineStates(QObject):
    """The states of the open article. They are followed where lines of source and article are known to belong
    together, and where a line has a state."""

    changed = Signal()
    """`followed` or `by_line` differ."""

    def __init__(self, controller: Controller, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._actions = actions
        self.by_line: Mapping[int, SegmentState] = {}
        actions.on("begin_states", self.begin)
        controller.article_opened.connect(lambda _: self._renew())
        controller.changed.connect(self._take_changes)
        self._renew()

    @property
    def followed(self) -> bool:
        document = self._controller.document
        return document is not None and (document.aligned or bool(self.by_line))

    def begin(self) -> None:
        """Give every line with words its first state, so that they are followed from now on."""
        document = self._controller.document
        if document is None or self.followed:
            return
        lines = [n for n, line in enumerate(document.text.split("\n")) if line.strip()]
        if self._controller.set_state(lines, SegmentState.INITIAL) is not None:
            self._controller.notice.emit(
                Notice(
                    "Each line has a state now.",
                    "T, R and Shift+R say that it is translated, reviewed or final.",
                )
            )
            self._controller.panel_requested.emit("source")

    def set(self, lines: Iterable[int], state: SegmentState) -> Changes | None:
        """Give lines a state. Where states are not followed, nothing is done but to say how they are."""
        wanted = sorted(set(lines))
        if not self.followed:
            self._controller.notice.emit(
                Notice(
                    "The lines of this article have no states.",
                    "Review ▸ Follow the state of each line begins with them.",
                )
            )
            return None
        return self._controller.set_state(wanted, state) if wanted else None

    def counted(self, lines: Iterable[int]) -> str:
        """How far the lines have come, in words: "12 of 40 reviewed · 3 final"."""
        known = [self.by_line.get(line) for line in set(lines)]
        done, final = sum(s in DONE for s in known), known.count(SegmentState.FINAL)
        said = f"{done:,} of {len(known):,} reviewed"
        return f"{said} · {final:,} final" if final else said

    def _take_changes(self, changes: Changes) -> None:
        if changes.ids.keys() & {"state", "source"}:
            self._renew()

    def _renew(self) -> None:
        session = self._controller.session
        self.by_line = dict(session.states()) if session is not None else {}
        for state in SegmentState:
            self._actions[f"state_{state.value}"].setEnabled(session is not None)
        self._actions["begin_states"].setEnabled(session is not None and not self.followed)
        self.changed.emit()
