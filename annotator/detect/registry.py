"""Which detectors there are.

Importing this module loads none of them: a detector's module is imported when the detector is made, and what
is expensive (a parse model, an engine) only when it first runs. Other packages add theirs by the entry point
group `annotator.detectors`, whose objects are called with the `DetectorOptions`.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from annotator.detect.base import Detector

logger = logging.getLogger(__name__)

ENTRY_POINT_GROUP = "annotator.detectors"


@dataclass(frozen=True, slots=True)
class DetectorOptions:
    """What detectors can be told. `languagetool_server` is the address of a server the user named, "" for the
    local one; `languages` are ISO 639-1 codes."""

    languagetool_server: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    """Settings of third-party detectors, by names of their own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A built-in detector. `engine` marks those that mostly wait for native code or another process: they run
    beside the others in a thread. `default` tells whether it runs unless asked for. `slow` ones take seconds:
    they run after the others, paragraph by paragraph, and in a quick check only where asked for. Those with a
    `server` may have to wait for it to start or to answer."""

    id: str
    module: str
    name: str
    engine: bool = False
    default: bool = True
    slow: bool = False
    server: bool = False
    takes_options: bool = False


BUILTIN: tuple[Entry, ...] = (
    Entry("people", "names", "People"),
    Entry("organisations", "names", "Organisations"),
    Entry("places", "names", "Places"),
    Entry("variants", "variants", "Variants"),
    Entry("officeholders", "officeholders", "Officeholders"),
    Entry("consistency", "consistency", "Consistency"),
    Entry("splices", "splices", "Splices"),
    Entry("fragments", "fragments", "Fragments"),
    Entry("repetition", "repetition", "Repetition"),
    Entry("punctuation", "punctuation", "Punctuation"),
    Entry("quotation", "quotation", "Quotation"),
    Entry("capitals", "capitals", "Capitals"),
    Entry("dateline", "dateline", "Dateline"),
    Entry("articles", "articles", "Articles"),
    Entry("agreement", "agreement", "Agreement"),
    Entry("reference", "reference", "Reference"),
    Entry("wordorder", "wordorder", "WordOrder"),
    Entry("prepositions", "prepositions", "Prepositions"),
    Entry("collocation", "collocation", "Collocation"),
    Entry("set-phrases", "set_phrases", "SetPhrases"),
    Entry("leftovers", "leftovers", "Leftovers"),
    Entry("bilingual", "bilingual.detector", "Bilingual"),
    Entry("terms", "bilingual.terms", "Terms"),
    Entry("harper", "harper", "HarperDetector", engine=True),
    Entry(
        "languagetool", "languagetool", "LanguageToolDetector", engine=True, server=True, takes_options=True
    ),
    Entry("fluency", "fluency", "Fluency", engine=True, slow=True),
)


def builtin_detectors(options: DetectorOptions, ids: Collection[str] | None = None) -> list[Detector]:
    """The program's own detectors and those of installed packages, or those of `ids`, in a fixed order."""
    made: list[Detector] = []
    for entry in BUILTIN:
        if ids is None or entry.id in ids:
            kind = getattr(importlib.import_module(f"annotator.detect.{entry.module}"), entry.name)
            made.append(kind(options) if entry.takes_options else kind())
    return made + [d for d in _installed(options) if ids is None or d.id in ids]


def detector_ids(options: DetectorOptions) -> tuple[str, ...]:
    """The ids of all detectors; loads only those of other packages."""
    return tuple(e.id for e in BUILTIN) + tuple(d.id for d in _installed(options))


def engines() -> frozenset[str]:
    """The ids of detectors that are to run in a thread of their own."""
    return frozenset(e.id for e in BUILTIN if e.engine)


def late() -> frozenset[str]:
    """The ids of detectors that the others' findings are not to wait for."""
    return frozenset(e.id for e in BUILTIN if e.server)


def default_off() -> frozenset[str]:
    """The ids of detectors that run only where asked for."""
    return frozenset(e.id for e in BUILTIN if not e.default)


def slow() -> frozenset[str]:
    """The ids of detectors that are to run after the others."""
    return frozenset(e.id for e in BUILTIN if e.slow)


def _installed(options: DetectorOptions) -> list[Detector]:
    taken = {e.id for e in BUILTIN}
    found: list[Detector] = []
    for point in _entry_points():
        try:
            detector = cast(Callable[[DetectorOptions], Detector], point.load())(options)
        except Exception:  # another package's code must not take the program down
            logger.exception("The detector “%s” of another package cannot be loaded.", point.name)
            continue
        if detector.id in taken:
            logger.warning(
                "The detector “%s” of another package has an id already in use; left out.", detector.id
            )
            continue
        taken.add(detector.id)
        found.append(detector)
    return found


@cache
def _entry_points() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=ENTRY_POINT_GROUP))
