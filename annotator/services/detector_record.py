"""How often each detector was right in this project, by what people decided about its flags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.model.review import FlagStatus

ENOUGH = 10
"""From so many decisions on a share says something."""


@dataclass(frozen=True, slots=True)
class DetectorRecord:
    """`corrected`, `dismissed` and `query` count flags people decided about."""

    detector: str
    corrected: int = 0
    dismissed: int = 0
    query: int = 0

    @property
    def decided(self) -> int:
        """Flags that turned out right or wrong; a query is neither."""
        return self.corrected + self.dismissed

    @property
    def precision(self) -> float | None:
        """The share of decided flags that were corrected; None before the first decision."""
        return self.corrected / self.decided if self.decided else None

    @property
    def telling(self) -> bool:
        """True when there are enough decisions to believe the share."""
        return self.decided >= ENOUGH


def records(counts: Iterable[tuple[str, str, int]]) -> dict[str, DetectorRecord]:
    """Records by detector, from (detector, status, number of flags)."""
    found: dict[str, dict[str, int]] = {}
    for detector, status, number in counts:
        found.setdefault(detector, {})[status] = number
    return {
        detector: DetectorRecord(
            detector,
            by_status.get(FlagStatus.CORRECTED, 0),
            by_status.get(FlagStatus.DISMISSED, 0),
            by_status.get(FlagStatus.QUERY, 0),
        )
        for detector, by_status in found.items()
    }
