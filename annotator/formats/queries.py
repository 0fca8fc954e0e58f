"""The query sheet: what waits for the source or the author, with room for the answer."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.formats.base import Export, Exported
from annotator.formats.cells import as_csv
from annotator.formats.notes import source_text
from annotator.model.anchor import Span
from annotator.model.mqm import Category
from annotator.model.review import FlagStatus, NoteTarget, Passage

COLUMNS = (
    "number", "passage", "sentence", "question", "who answers", "kind", "severity", "seen so far", "answer",
)  # fmt: skip
NOTHING_WAITS = "No passage is marked as a query, so the sheet is empty."
_NAMED = re.compile(
    r"\b(author|writer|reporter|correspondent|translator|agency|editor|desk|lawyer|expert)\b", re.IGNORECASE
)
_SOURCE = re.compile(r"\b(?:source|original)\b", re.IGNORECASE)
_FROM_THE_SOURCE = frozenset(("accuracy", "terminology"))


@dataclass(frozen=True, slots=True)
class Query:
    """A passage somebody has to answer for. `before` and `after` are the rest of the sentences it stands in;
    `seen` is what the notes on it say."""

    number: int
    before: str
    passage: str
    after: str
    question: str
    who: str
    category: Category
    severity: str
    seen: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return self.before + self.passage + self.after


def queries(export: Export) -> tuple[Query, ...]:
    """The passages marked as queries, in text order."""
    waiting = [p for p in export.passages if p.status is FlagStatus.QUERY]
    sentences = [s.span for s in export.segments]
    ends = [s.end for s in sentences]
    seen: dict[str, list[str]] = {}
    for note in export.notes:
        if note.target is NoteTarget.FLAG:
            seen.setdefault(note.target_id, []).append(source_text(note))
    return tuple(
        _query(
            number,
            passage,
            export.document.text,
            _around(passage.span, sentences, ends),
            tuple(words for flag in passage.flag_ids for words in seen.get(flag, ())),
        )
        for number, passage in enumerate(waiting, 1)
    )


def write(export: Export) -> Exported:
    """The sheet as CSV, for a spreadsheet."""
    found = queries(export)
    table = as_csv(COLUMNS, query_rows(found))
    return Exported(table.encode("utf-8-sig"), () if found else (NOTHING_WAITS,))


def query_rows(found: Iterable[Query]) -> Iterator[tuple[int | str, ...]]:
    """A value for each of `COLUMNS`, the answer empty."""
    for q in found:
        seen = "\n".join(q.seen)
        yield q.number, q.passage, q.sentence, q.question, q.who, q.category.label, q.severity, seen, ""


def write_docx(export: Export) -> Exported:
    """See `query_sheet.write`."""
    from annotator.formats import query_sheet

    return query_sheet.write(export)


def _around(span: Span, sentences: Sequence[Span], ends: Sequence[int]) -> Span:
    """`span` with the sentences it shares a character with; they are in order, apart, and end at `ends`."""
    first = bisect_left(ends, span.start)
    last = bisect_right(sentences, span.end, first, key=lambda s: s.start)
    around = [s for s in sentences[first:last] if s.overlaps(span)]
    return span.cover(around[0]).cover(around[-1]) if around else span


def _query(number: int, passage: Passage, text: str, sentence: Span, seen: tuple[str, ...]) -> Query:
    question = next((f.reason for f in passage.flags if f.reason), "") or passage.message
    return Query(
        number,
        Span(sentence.start, passage.span.start).of(text),
        passage.span.of(text),
        Span(passage.span.end, sentence.end).of(text),
        question,
        _who(question, passage.category),
        passage.category,
        passage.severity.value,
        seen,
    )


def _who(question: str, category: Category) -> str:
    """Whom the question names, else whoever can know: what was meant the source tells, how it is to be put
    the author."""
    named = _NAMED.search(question)
    if named is not None:
        return named.group().capitalize()
    asks_the_source = _SOURCE.search(question) or category.dimension in _FROM_THE_SOURCE
    return "Source text" if asks_the_source else "Author"
