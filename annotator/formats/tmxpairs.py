"""A translation memory (TMX 1.4) of an article's segments before and after correction, for whoever trains or
tunes a machine on what people corrected."""

from __future__ import annotations

from collections.abc import Iterator

from annotator import __version__
from annotator.formats.base import Export, Exported
from annotator.formats.notes import note_text, source_text
from annotator.formats.pairs import Pair, pairs
from annotator.formats.xmltext import escape, written


def write(export: Export) -> Exported:
    """A unit for each segment that was corrected: the original, then the corrected segment, both in the
    article's language, with author, date, MQM categories and severities, reasons and sources."""
    language = export.document.language
    header = {
        "creationtool": "annotator",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "annotator",
        "adminlang": "en",
        "srclang": language,
        "datatype": "plaintext",
        "creationdate": date_of(export.made_at),
        "creationid": export.made_by,
    }
    changed = [pair for pair in pairs(export) if pair.before != pair.after]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">',
        '<tmx version="1.4">',
        f"<header{written(header)}/>",
        "<body>",
        *(line for pair in changed for line in _unit(export, pair)),
        "</body>",
        "</tmx>",
    ]
    warnings = () if changed else ("Nothing was corrected, so the memory is empty.",)
    return Exported(("\n".join(lines) + "\n").encode(), warnings)


def _unit(export: Export, pair: Pair) -> Iterator[str]:
    corrections = pair.corrections
    first = min(corrections, key=lambda c: c.created_at)
    last = max(corrections, key=lambda c: c.updated_at)
    language = {"xml:lang": export.document.language}
    created = {"creationdate": date_of(first.created_at), "creationid": first.author}
    changed = {"changedate": date_of(last.updated_at), "changeid": last.author}
    yield f"<tu{written({'tuid': f'{export.document.id}:{pair.span.start}', **created})}>"
    for correction in corrections:
        yield f"<note>{escape(note_text(correction, unsourced=correction.id in export.unsourced))}</note>"
        for source in export.sources(correction):
            yield f"<note>{escape(source_text(source))}</note>"
    for correction in corrections:
        yield f'<prop type="x-mqm-category">{correction.category.value}</prop>'
        yield f'<prop type="x-mqm-severity">{correction.severity.value}</prop>'
    yield f"<tuv{written(language)}><seg>{escape(pair.before)}</seg></tuv>"
    yield f"<tuv{written({**language, **created, **changed})}><seg>{escape(pair.after)}</seg></tuv>"
    yield "</tu>"


def date_of(moment: str) -> str:
    """A moment (UTC ISO 8601) as TMX writes it: 20260102T030405Z."""
    return moment[:19].replace("-", "").replace(":", "") + "Z"
