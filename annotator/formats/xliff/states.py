"""How far the translation of a segment has come, in the words of each version of XLIFF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.formats.xmltext import Node
from annotator.model.document import SegmentState

_INITIAL, _TRANSLATED, _REVIEWED, _FINAL = SegmentState

VERSION_1 = {
    "new": _INITIAL,
    "needs-translation": _INITIAL,
    "needs-adaptation": _TRANSLATED,
    "needs-l10n": _TRANSLATED,
    "needs-review-translation": _TRANSLATED,
    "needs-review-adaptation": _TRANSLATED,
    "needs-review-l10n": _TRANSLATED,
    "translated": _TRANSLATED,
    "signed-off": _REVIEWED,
    "final": _FINAL,
}
WRITTEN_1 = {_INITIAL: "new", _TRANSLATED: "translated", _REVIEWED: "signed-off", _FINAL: "final"}
VERSION_2 = {state.value: state for state in SegmentState}
WRITTEN_2 = {state: state.value for state in SegmentState}
TRADOS = {
    "Draft": _INITIAL,
    "Translated": _TRANSLATED,
    "RejectedTranslation": _TRANSLATED,
    "ApprovedTranslation": _REVIEWED,
    "RejectedSignOff": _REVIEWED,
    "ApprovedSignOff": _FINAL,
}
WRITTEN_TRADOS = {
    _INITIAL: "Draft",
    _TRANSLATED: "Translated",
    _REVIEWED: "ApprovedTranslation",
    _FINAL: "ApprovedSignOff",
}


@dataclass(frozen=True, slots=True)
class StateMark:
    """Where the state of a segment stands: an attribute of `node`. `details` are attributes that say more
    about a state and are no longer true of another one. `approval` is the element that says whether the
    translation is approved, by XLIFF 1.2's `approved`."""

    node: Node
    attribute: str
    words: Mapping[str, SegmentState]
    written: Mapping[SegmentState, str]
    details: tuple[str, ...] = ()
    approval: Node | None = None

    @property
    def state(self) -> SegmentState | None:
        """The state, None where the file says nothing."""
        found = self.words.get(self.node.attributes.get(self.attribute, ""))
        if found is None and self.approval is not None:
            return _FINAL if self.approval.attributes.get("approved") == "yes" else None
        return found

    def changed(self, state: SegmentState) -> list[tuple[Node, dict[str, str | None]]]:
        """The attributes to set, by element, for the segment to have another state; None removes one."""
        values: dict[str, str | None] = {self.attribute: self.written[state]}
        values |= {d: None for d in self.details if d in self.node.attributes}
        changes = [(self.node, values)]
        if self.approval is not None and "approved" in self.approval.attributes:
            changes.append((self.approval, {"approved": "yes" if state is _FINAL else "no"}))
        return changes
