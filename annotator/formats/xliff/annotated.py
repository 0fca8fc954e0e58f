"""Any article as XLIFF 2.1 whose sources are its segments as they came, with what is wrong in them marked as
ITS 2.0 localization quality issues, and whose targets are the corrected segments."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

from annotator.formats.base import Export, Exported
from annotator.formats.its import CATEGORY, NAMESPACE, number_of, type_of
from annotator.formats.notes import note_text, source_text
from annotator.formats.pairs import Pair, pairs
from annotator.formats.xmltext import escape, written
from annotator.model.anchor import Span
from annotator.model.document import SegmentState
from annotator.model.mqm import Category, Severity
from annotator.model.review import MADE_BY_PEOPLE, FlagStatus, Passage


@dataclass(frozen=True, slots=True)
class _Issue:
    span: Span
    category: Category
    severity: Severity
    comment: str
    author: str


def write(export: Export) -> Exported:
    """A unit for each segment. Issues are the corrections, the passages that wait for an answer and those a
    person marked; what detectors found and nobody judged is none. Issues in the same words stand apart from
    them, in a list that the words refer to. Notes give reasons and sources of the corrections."""
    document = export.document
    root = {
        "xmlns": "urn:oasis:names:tc:xliff:document:2.0",
        "xmlns:its": NAMESPACE,
        "its:version": "2.0",
        "version": "2.1",
        "srcLang": document.language,
        "trgLang": document.language,
    }
    original = PurePath(document.source_uri).name or document.title
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<xliff{written(root)}>",
        f"<file{written({'id': 'f1', 'original': original, 'xml:space': 'preserve'})}>",
    ]
    issues = sorted(_issues(export), key=lambda i: i.span)
    starts = [i.span.start for i in issues]
    breaks = [m.start() for m in re.finditer("\n", document.text)]
    for number, pair in enumerate(pairs(export), 1):
        near = issues[bisect_left(starts, pair.span.start) : bisect_right(starts, pair.span.end)]
        state = _state(export, pair, bisect_left(breaks, pair.span.start))
        lines += _unit(export, pair, number, state, [i for i in near if pair.span.contains(i.span)])
    return Exported(("\n".join([*lines, "</file>", "</xliff>"]) + "\n").encode())


def _issues(export: Export) -> Iterator[_Issue]:
    for c in export.corrections:
        yield _Issue(c.span, c.category, c.severity, c.reason or c.category.label, c.author)
    for passage in export.passages:
        if _judged(passage):
            reason = next((f.reason for f in passage.flags if f.reason), "")
            comment = reason or passage.message or passage.category.label
            yield _Issue(passage.span, passage.category, passage.severity, comment, export.made_by)


def _judged(passage: Passage) -> bool:
    """True for what a person thinks is wrong and nobody has corrected."""
    by_people = not MADE_BY_PEOPLE.isdisjoint(passage.detectors)
    return passage.status is FlagStatus.QUERY or (passage.status is FlagStatus.OPEN and by_people)


def _unit(
    export: Export, pair: Pair, number: int, state: SegmentState, issues: list[_Issue]
) -> Iterator[str]:
    marks = list(_marks(pair, issues))
    yield f'<unit id="u{number}">'
    for index, (_, several) in enumerate(marks, 1):
        if len(several) > 1:
            yield f'<its:locQualityIssues xml:id="u{number}-{index}">'
            for issue in several:
                yield f"<its:locQualityIssue{written(_values(issue))}/>"
            yield "</its:locQualityIssues>"
    notes = list(_notes(export, pair))
    if notes:
        yield "<notes>"
        yield from (f'<note appliesTo="source">{escape(text)}</note>' for text in notes)
        yield "</notes>"
    yield f'<segment id="s1" state="{state}">'
    yield f"<source>{_marked(pair, number, marks)}</source>"
    yield f"<target>{escape(pair.after)}</target>"
    yield "</segment>"
    yield "</unit>"


def _marks(pair: Pair, issues: Iterable[_Issue]) -> Iterator[tuple[Span, list[_Issue]]]:
    """Stretches of the segment's words with their issues; overlapping ones are one stretch. Words that are
    missing are marked at the word before, else at the one after."""
    joined: list[tuple[Span, list[_Issue]]] = []
    for issue in issues:
        span = issue.span.shifted(-pair.span.start)
        if not len(span):
            span = _beside(pair.before, span.start)
        if joined and (joined[-1][0].overlaps(span)):
            before, several = joined.pop()
            joined.append((before.cover(span), [*several, issue]))
        else:
            joined.append((span, [issue]))
    yield from joined


def _beside(text: str, at: int) -> Span:
    before = text[:at].rstrip()
    if before:
        return Span(len(before) - len(before.split()[-1]), len(before))
    after = text[at:].lstrip()
    start = len(text) - len(after)
    return Span(start, start + len(after.split()[0])) if after else Span(at, at)


def _marked(pair: Pair, number: int, marks: Iterable[tuple[Span, list[_Issue]]]) -> str:
    """The segment's words with their marks."""
    text, at = "", 0
    for index, (span, several) in enumerate(marks, 1):
        values = {"id": f"m{index}", "type": "its:generic"}
        if len(several) > 1:
            values["its:locQualityIssuesRef"] = f"#its=u{number}-{index}"
        else:
            values |= {f"its:{name}": value for name, value in _values(several[0]).items()}
            values["its:annotatorsRef"] = f"{CATEGORY}|{quote(several[0].author)}"
        text += f"{escape(pair.before[at : span.start])}<mrk{written(values)}>"
        text += f"{escape(span.of(pair.before))}</mrk>"
        at = span.end
    return text + escape(pair.before[at:])


def _values(issue: _Issue) -> dict[str, str]:
    return {
        "locQualityIssueType": type_of(issue.category),
        "locQualityIssueComment": issue.comment,
        "locQualityIssueSeverity": str(number_of(issue.severity)),
    }


def _notes(export: Export, pair: Pair) -> Iterator[str]:
    for correction in pair.corrections:
        yield note_text(correction, unsourced=correction.id in export.unsourced)
        yield from (source_text(note) for note in export.sources(correction))


def _state(export: Export, pair: Pair, line: int) -> SegmentState:
    found = export.states.get(line)
    return found or (SegmentState.REVIEWED if pair.corrections else SegmentState.TRANSLATED)
