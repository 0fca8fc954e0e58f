"""XLIFF out: the imported file with corrected translations and new states; all else as it was."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.formats.base import Export, Exported, asked_of
from annotator.formats.masking import check_same, raw_edits
from annotator.formats.xliff.reading import Reading, read
from annotator.formats.xmltext import Node, escape
from annotator.model.document import SegmentState
from annotator.model.errors import ExportFailedError
from annotator.text.offsets import Edit, apply_edits


def write(export: Export) -> Exported:
    """The imported XLIFF with the corrected translations and the states people have set. The first correction
    of an untouched translation makes it a translated one. Skeleton, inline codes, sources and what other
    tools keep in the file stay; without corrections and new states it is the imported file itself.

    Raises ExportFailedError when the article came in another form.
    """
    document = export.document
    if document.format != "xliff":
        raise ExportFailedError(
            f"“{document.title}” did not come as XLIFF.",
            "Choose “XLIFF with ITS issues”, which makes one of any article.",
        )
    reading = read(export.original, document.title, asked_of(document), codes=False)
    check_same(document, reading.target)
    masking = raw_edits(reading.target, export.corrections, escape, breaks=False)
    edits = [*masking.edits, *_state_edits(export, reading), *_language_edit(export, reading, masking.edits)]
    warnings = (*masking.warnings("segments"), *_without_codes(export, reading))
    if not edits:
        return Exported(export.original, warnings)
    raw, _ = apply_edits(reading.xml.raw, edits)
    return Exported(reading.xml.encode(raw), warnings)


def _without_codes(export: Export, reading: Reading) -> Iterator[str]:
    """A warning where a translation was written from nothing and its source holds inline codes."""
    lines = _corrected_lines(export)
    found = [
        s for n, s in enumerate(reading.segments) if n in lines and s.target is None and s.gap is not None
    ]
    count = sum(s.source is not None and any(s.source.elements()) for s in found)
    if count:
        segments = "one segment" if count == 1 else f"{count} segments"
        yield f"The translation of {segments} was written without the inline codes of the source: add them."


def _state_edits(export: Export, reading: Reading) -> Iterator[Edit]:
    """The changes of state, as edits. A mark that several segments share changes when they all have the same
    new state."""
    corrected = _corrected_lines(export)
    wanted: dict[int, set[SegmentState | None]] = {}
    for line, segment in enumerate(reading.segments):
        mark = segment.mark
        if mark is None:
            continue
        state = export.states.get(line, mark.state)
        if line in corrected and state is mark.state is SegmentState.INITIAL:
            state = SegmentState.TRANSLATED
        wanted.setdefault(id(mark.node), set()).add(state)
    changes: dict[int, tuple[Node, dict[str, str | None]]] = {}
    for segment in reading.segments:
        mark = segment.mark
        if mark is None:
            continue
        states = wanted.pop(id(mark.node), set())
        state = states.pop() if len(states) == 1 else None
        if state is not None and state is not mark.state:
            for node, values in mark.changed(state):
                changes.setdefault(id(node), (node, {}))[1].update(values)
    for node, values in changes.values():
        yield from reading.xml.set_attributes(node, values)


def _corrected_lines(export: Export) -> set[int]:
    text = export.document.text
    lines: set[int] = set()
    for correction in export.corrections:
        first = text.count("\n", 0, correction.span.start)
        lines.update(range(first, first + correction.quote.count("\n") + 1))
    return lines


def _language_edit(export: Export, reading: Reading, edits: list[Edit]) -> list[Edit]:
    """XLIFF 2 asks for the language of translations as soon as there are any."""
    root = reading.xml.root
    if reading.version == "1.2" or not edits or "trgLang" in root.attributes:
        return []
    return reading.xml.set_attributes(root, {"trgLang": export.document.language})
