"""What a project has learned, kept among its settings."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.detect.calibration import AS_SHIPPED, Calibration
from annotator.model.document import now
from annotator.services.settings import LEARNED, Settings

if TYPE_CHECKING:
    from annotator.services.learning.trial import Trial

_LEAST_SLOPE = 0.05
_FORM = 1


@dataclass(frozen=True, slots=True)
class Learned:
    """A calibration with when it was made (UTC, ISO 8601) and from how much."""

    calibration: Calibration
    at: str
    decided: int
    articles: int


def keep(settings: Settings, trial: Trial) -> Learned:
    """Use what was learned from now on, in this project. Raises AnnotatorError where it cannot be stored."""
    calibration = trial.calibration
    learned = Learned(calibration, now(), trial.decided, trial.articles)
    value = {
        "form": _FORM,
        "at": learned.at,
        "decided": learned.decided,
        "articles": learned.articles,
        "slope": round(calibration.slope, 6),
        "offset": round(calibration.offset, 6),
        "shifts": {name: round(shift, 6) for name, shift in calibration.shifts.items()},
    }
    settings.set(LEARNED, value, project=True)
    return learned


def forget(settings: Settings) -> bool:
    """Go back to the detectors' own confidences; False when nothing had been learned. Raises AnnotatorError
    where it cannot be stored."""
    if learned_in(settings) is None:
        return False
    settings.set(LEARNED, None, project=True)
    return True


def learned_in(settings: Settings) -> Learned | None:
    """What the project has learned; None where there is nothing, or nothing this version can read."""
    value = settings.project_value(LEARNED)
    if not isinstance(value, dict) or value.get("form") != _FORM:
        return None
    shifts = value.get("shifts")
    slope, offset = _number(value.get("slope")), _number(value.get("offset"))
    if not isinstance(shifts, dict) or slope is None or slope < _LEAST_SLOPE or offset is None:
        return None
    numbers = {name: number for name, shift in shifts.items() if (number := _number(shift)) is not None}
    decided, articles = (n if isinstance(n := value.get(key), int) else 0 for key in ("decided", "articles"))
    return Learned(Calibration(numbers, slope, offset), str(value.get("at", "")), decided, articles)


def calibration_of(settings: Settings) -> Calibration:
    """The calibration flags are grouped by."""
    learned = learned_in(settings)
    return AS_SHIPPED if learned is None else learned.calibration


def _number(value: Any) -> float | None:
    able = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if able else None
