"""What the controller's signals carry: frozen values, because Qt passes anything else by copy or not at
all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from annotator.model.names import NameEntry
from annotator.model.review import Correction, Passage
from annotator.services.analysis import Failure


class TextMode(Enum):
    """What the article view shows."""

    ORIGINAL = "original"
    MARKED = "marked"
    """Corrections as tracked changes: struck and inserted words."""
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Selection:
    """What the panels are about: a passage, the correction made there, or both. `initiator` is who
    selected."""

    passage: Passage | None = None
    correction: Correction | None = None
    initiator: object | None = None

    def __bool__(self) -> bool:
        return self.passage is not None or self.correction is not None


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the user that waits to be read. `warning` where something did not work; `file` is what
    has been written and may be opened; `article` the id of the article it is about, with which it goes."""

    message: str
    hint: str = ""
    warning: bool = False
    file: Path | None = None
    article: str = ""


@dataclass(frozen=True, slots=True)
class AnalysisState:
    """How far the analysis of an article is. `done` of `total` detectors have finished; `failures` are those
    that could not run, known when `running` is over; `waiting` the titles of those that all the others have
    left behind, for their server has to start. Then the slow detectors read on in the background: `read` of
    `to_read` paragraphs, and once more over the whole; both 0 when they do not. `stopped` says that somebody
    has put an end to it."""

    document_id: str = ""
    running: bool = False
    done: int = 0
    total: int = 0
    detector: str = ""
    waiting: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    names: tuple[NameEntry, ...] = ()
    """The name ledger of the article; empty until the first analysis of this session."""
    finished: bool = False
    read: int = 0
    to_read: int = 0
    stopped: bool = False

    @property
    def reading(self) -> bool:
        """Whether slow detectors are at work."""
        return self.to_read > 0
