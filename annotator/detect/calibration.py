"""What a team's decisions have taught about the detectors' confidence.

Detectors state confidences measured on texts at large; a newsroom's texts may be others. A calibration
corrects
them where flags are grouped into passages, and nowhere else: flags keep what their detector said.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.model.review import Flag

LEAST, MOST = 0.01, 0.99
"""No decision makes a detector's flag surer or less sure than this."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """`shifts` are changes of a flag's log-odds, by "detector/rule", or by "detector" for rules nothing was
    decided about. `slope` (above 0) and `offset` then map the log-odds of a passage. What a person flagged
    (confidence 1) stays as it is."""

    shifts: Mapping[str, float] = field(default_factory=dict)
    slope: float = 1.0
    offset: float = 0.0

    def of_flag(self, flag: Flag) -> float:
        """The confidence of a flag by itself, 0 to 1."""
        shift = self.shifts.get(f"{flag.detector}/{flag.rule}")
        if shift is None:
            shift = self.shifts.get(flag.detector, 0.0)
        return moved(flag.confidence, shift)

    def of_passage(self, confidence: float) -> float:
        """The confidence of a passage, from that which its flags combine to."""
        if (self.slope == 1.0 and self.offset == 0.0) or not 0.0 < confidence < 1.0:
            return confidence
        return _bounded(chance(self.slope * log_odds(confidence) + self.offset))


AS_SHIPPED = Calibration()


def moved(confidence: float, shift: float) -> float:
    """A confidence with its log-odds changed by `shift`; 0 and 1 stay, and so does everything where the shift
    is 0."""
    if shift == 0.0 or not 0.0 < confidence < 1.0:
        return confidence
    return _bounded(chance(log_odds(confidence) + shift))


def log_odds(probability: float) -> float:
    """From a probability between 0 and 1, both excluded."""
    return math.log(probability / (1.0 - probability))


def chance(odds: float) -> float:
    """The probability that has these log-odds."""
    return 1.0 / (1.0 + math.exp(-odds)) if odds >= 0 else math.exp(odds) / (1.0 + math.exp(odds))


def _bounded(confidence: float) -> float:
    return min(MOST, max(LEAST, confidence))
