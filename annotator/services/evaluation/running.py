"""Running detectors over gold texts and sorting the counts into groups."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.detect.fuse import group
from annotator.model.review import Flag, Level
from annotator.services.analysis import AnalysisResult
from annotator.services.evaluation.gold import GoldText
from annotator.services.evaluation.tally import Tally


class By(StrEnum):
    """What the figures are split by. `CATEGORY` needs no tallies of its own: a tally counts categories."""

    DETECTOR = "detector"
    CATEGORY = "category"
    DATASET = "dataset"
    LANG_PAIR = "lang_pair"


@dataclass(slots=True)
class Report:
    """`total` over all texts, `groups` by what was asked for. `seconds` is the time of the analysis alone,
    `detector_seconds` by detector (those that run beside others overlap); `failures` are the detectors that
    did not run and why."""

    level: Level = Level.LIKELY
    by: By | None = None
    total: Tally = field(default_factory=Tally)
    groups: dict[str, Tally] = field(default_factory=dict)
    seconds: float = 0.0
    detector_seconds: dict[str, float] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, level: Level, by: By | None = None) -> Report:
        return cls(level, by, Tally(level))

    @property
    def words_a_second(self) -> float:
        """NaN where nothing was analysed: a store's flags are only read."""
        return self.total.words / self.seconds if self.seconds else float("nan")

    def add(self, gold: GoldText, flags: Sequence[Flag], ran: Collection[str]) -> None:
        """Count one text with the flags of the detectors `ran`."""
        passages = group(flags)
        self.total.add(gold, passages)
        if self.by is By.DETECTOR:
            for detector in ran:
                self._group(detector).add(gold, group([f for f in flags if f.detector == detector]))
        elif self.by is By.DATASET:
            self._group(gold.dataset or "none").add(gold, passages)
        elif self.by is By.LANG_PAIR:
            self._group(gold.lang_pair or "none").add(gold, passages)

    def _group(self, name: str) -> Tally:
        return self.groups.setdefault(name, Tally(self.level))


def run(texts: Iterable[GoldText], check: Callable[[GoldText], AnalysisResult], report: Report) -> Report:
    """Analyse each text and count it in `report`, which is returned."""
    for gold in texts:
        begun = time.perf_counter()
        result = check(gold)
        report.seconds += time.perf_counter() - begun
        for detector, seconds in result.seconds.items():
            report.detector_seconds[detector] = report.detector_seconds.get(detector, 0.0) + seconds
        report.failures |= {f.detector: f.reason for f in result.failures}
        report.add(gold, result.flags, sorted(result.ran))
    return report
