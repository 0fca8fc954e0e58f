"""XLIFF in."""

from __future__ import annotations

import re
from bisect import bisect_left
from pathlib import PurePath

from annotator.formats.asides import CODES, LEAVE, left_out
from annotator.formats.base import Asked, ImportedArticle, ImportedSpan, Remark
from annotator.formats.counts import of_all
from annotator.formats.plaintext import newline_of, title_of
from annotator.formats.xliff.reading import Reading
from annotator.formats.xliff.reading import read as read_lines
from annotator.formats.xmltext import language_of


def read(data: bytes, name: str, asked: Asked) -> ImportedArticle:
    """Read an XLIFF file: its translations as the text, a segment a line, its sources as the source, with the
    states of the segments, notes, and issues that are marked in it.

    Raises ImportFailedError for what is damaged, dangerous, of another version than 1.2, 2.0 and 2.1 or
    without translations.
    """
    reading = read_lines(data, PurePath(name).name or "the document", asked, codes=True)
    text = reading.target.text
    source_language, language = _languages(reading)
    return ImportedArticle(
        title=reading.title or title_of(text, name),
        text=text,
        original=data,
        format="xliff",
        language=language,
        source_uri=name,
        encoding=reading.xml.encoding,
        newline=newline_of(reading.xml.raw)[0],
        bom=bool(reading.xml.mark),
        source_text=reading.source,
        source_language=source_language,
        aligned=True,
        states=tuple(s.mark.state if s.mark is not None else None for s in reading.segments),
        spans=tuple(
            ImportedSpan(span, issue.category, issue.severity, issue.comment, issue.rater)
            for span, issue in reading.lines.issues
        ),
        remarks=tuple(_remarks(reading)),
        choices=reading.choices,
        warnings=_warnings(reading),
    )


def _languages(reading: Reading) -> tuple[str, str]:
    """The languages of source and translation, "" where the file does not say."""
    if reading.version == "1.2":
        attributes, names = reading.file.attributes, ("source-language", "target-language")
    else:
        attributes, names = reading.xml.root.attributes, ("srcLang", "trgLang")
    source, target = (language_of(attributes.get(n, "")) for n in names)
    return source, target


def _remarks(reading: Reading) -> list[Remark]:
    """The notes of the segments, and comments on words in them."""
    remarks = [
        Remark(line, " ".join(text.split()), author)
        for line, segment in enumerate(reading.segments)
        for text, author in segment.notes
        if text.strip()
    ]
    text = reading.target.text
    ends = [match.start() for match in re.finditer("\n", text)]
    for noted in reading.lines.comments:
        line = bisect_left(ends, noted.span.start)
        remarks.append(Remark(line, f"“{noted.span.of(text)}”: {noted.text}", noted.author))
    return remarks


def _warnings(reading: Reading) -> tuple[str, ...]:
    lines = zip(reading.segments, reading.target.text.split("\n"), strict=True)
    whole = [(segment, line) for segment, line in lines if not segment.flow]
    locked, total = sum(segment.locked for segment, _ in whole), len(whole)
    untranslated = sum(not line for _, line in whole)
    found = []
    if locked:
        one, more = "is locked: it is shown, but not", "are locked: they are shown, but not"
        found.append(f"{of_all(locked, total, 'segment', one, more)} changed.")
    if untranslated:
        found.append(f"{of_all(untranslated, total, 'segment', 'has', 'have')} no translation yet.")
    found += (left_out(choice) for choice in reading.choices if choice.id == CODES and choice.value == LEAVE)
    return tuple(found)
