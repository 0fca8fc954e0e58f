"""Splitting a text into paragraphs and sentences. Offsets are code points, end exclusive.

The result is stored with the document and never recomputed, so `SEGMENTER_VERSION` rises with any change of
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.model.anchor import Span
from annotator.model.document import SegmentKind

SEGMENTER_VERSION = 2

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st jr sr gen col lt sgt capt maj cmdr adm gov sen rep rev hon pres supt "
    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun "
    "vs etc eg ie cf al inc ltd co corp bros no nos vol fig pp ed eds est approx ave blvd dept univ".split()
)
# A run of marks is looked at from its first one only: from each of them it takes the square of its length.
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[”’」』）]*")
_LONGEST_WORD = 40
_LAST_WORD = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)$")
# Ordinals of languages that write them with a full stop. Before a small letter none ends a sentence anyway;
# the others are told by the words around them, none of which an English sentence has there.
_MONTHS = "Januar|Jänner|Februar|März|Mai|Juni|Juli|Oktober|Dezember"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_BEFORE_ORDINAL = re.compile(
    r"(?:(?<!\bI )\bam|\b(?:d(?:er|ie|as|em|en|es|et)|vom|zum|zur|beim|im|(?:ihr|sein)(?:e[mnr]?)?))"
    r"\s+(?:\d{1,3}|[IVXL]+)$",
    re.IGNORECASE,
)
"""“am 3”, “der 2”, “im XIX”; but not “I am 30”."""
_BEFORE_DAY = re.compile(
    r"(?:\b(?:bis|und|oder|ab|seit|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend),?\s+"
    rf"|\d\.\s?(?:/|–|-|bis|und)\s?){_DAY}$",
    re.IGNORECASE,
)
"""“bis 5”, “Montag, 3”, “3./4”: a day where a month follows."""
_NAMED_MONTH = re.compile(rf"(?:{_MONTHS}|April|August|September|November)\b")
_DATED = re.compile(
    rf"(?<![\d.,]){_DAY}\.\s(?:(?:{_MONTHS})\s\d{{4}}\b|{_MONTH}\.\s?(?:\d{{4}}|bis|až|und|og)\b)"
)
"""“3. Mai 2024”, “15. 3. 2024”, “15. 3. bis”."""
_YEAR = re.compile(r"\d{4}\b")
_MONTH_OF_DATE = re.compile(rf"(?<![\d.,]){_DAY}\.\s{_MONTH}$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment before it belongs to a document."""

    span: Span
    paragraph: int
    kind: SegmentKind


def paragraphs(text: str) -> Iterator[Span]:
    """The non-blank lines of `text`, without surrounding white space."""
    for match in re.finditer(r"[^\n\u2028\u2029]+", text):
        stripped = match.group().strip()
        if stripped:
            start = match.start() + match.group().index(stripped)
            yield Span(start, start + len(stripped))


def sentences(text: str, within: Span) -> Iterator[Span]:
    """The sentences of one paragraph; they cover all of it but white space."""
    start = within.start
    for match in _END.finditer(text, within.start, within.end):
        if _ends_sentence(text, start, match, within.end):
            yield Span(start, match.end())
            start = match.end()
            while start < within.end and text[start].isspace():
                start += 1
    if start < within.end:
        yield Span(start, within.end)


def segment(text: str) -> list[Piece]:
    """All segments of a text in order. A line without end punctuation and of at most twelve words before the
    first sentence is a byline or heading, elsewhere a heading."""
    pieces: list[Piece] = []
    body = False
    for number, paragraph in enumerate(paragraphs(text)):
        line = paragraph.of(text)
        ended = _END.search(line) is not None
        if not ended and len(line.split()) <= 12 and line[-1] not in ',;:”"':
            kind = SegmentKind.HEADING if body or len(line.split()) > 3 else SegmentKind.BYLINE
            pieces.append(Piece(paragraph, number, kind))
            continue
        body = True
        pieces += [Piece(s, number, SegmentKind.SENTENCE) for s in sentences(text, paragraph)]
    return pieces


def _ends_sentence(text: str, start: int, match: re.Match[str], limit: int) -> bool:
    after = match.end()
    while after < limit and text[after].isspace():
        after += 1
    if after >= limit:
        return True
    follower = text[after]
    if follower.islower():
        # “What now?” she said. — a quotation inside its sentence; a full stop before a small letter mostly
        # follows an abbreviation, and where it does not the detectors want to see both halves together.
        return False
    if match.group()[0] != "." or len(match.group().rstrip("\"'”’»)]")) > 1:
        return True
    if text[match.start() - 1 : match.start()].isalnum() and _is_ordinal(text, start, match, after, limit):
        return False
    # No word this matters for is longer; searching the whole sentence from its beginning takes its square.
    word = _LAST_WORD.search(text, max(start, match.start() - _LONGEST_WORD), match.start())
    if word is None:
        return True
    token = word.group(1)
    if token.lower().replace(".", "") in _ABBREVIATIONS and match.group() == ".":
        return False
    initials = len(token) == 1 and token.isupper() and token != "I"
    return not initials and not (
        "." in token and len(token.replace(".", "")) <= 3 and not _starts_sentence(text, after, limit)
    )


def _is_ordinal(text: str, start: int, match: re.Match[str], after: int, limit: int) -> bool:
    """True where the full stop makes a number an ordinal (“am 3. Mai”, “der 2. Weltkrieg”, “15. 3. 2024”)."""
    if match.group() != ".":
        return False
    at, least = match.start(), max(start, match.start() - _LONGEST_WORD)
    if _BEFORE_ORDINAL.search(text, least, at):
        return True
    if _BEFORE_DAY.search(text, least, at) and _NAMED_MONTH.match(text, after, limit):
        return True
    number = at
    while number > least and text[number - 1].isdecimal():
        number -= 1
    if _DATED.match(text, number, limit):
        return True
    # The month of a date in figures.
    return _YEAR.match(text, after, limit) is not None and _MONTH_OF_DATE.search(text, least, at) is not None


_STARTERS = re.compile(
    r"[“\"‘']?(?:The|A|An|It|He|She|They|We|I|But|And|In|On|At|This|That|There|When|If|As|For|However)\b"
)


def _starts_sentence(text: str, at: int, limit: int) -> bool:
    """True where the words at `at`, after "U.S." or "p.m.", are clearly a new sentence."""
    return _STARTERS.match(text, at, limit) is not None
