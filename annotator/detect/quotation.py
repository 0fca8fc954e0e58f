"""Double quotation marks that find no partner.

False alarms in 130,000 words written by people, then right flags in 252,000 words of translation:
quote-unclosed 14, 37 of 42; quote-unopened 19, 8 of 9; nearly all of those in text written by people are
slips.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.knowledge.languages import Checks, checked_by, checks_of
from annotator.model.anchor import Span
from annotator.model.document import SegmentKind
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion
from annotator.text.segment import Piece

_NEIGHBOURHOOD = 4000
"""Code points looked through on either side for the partner of a quotation mark."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """Quotation marks that belong together: `any` finds one. Those in neither set open or close as their
    place says."""

    any: re.Pattern[str]
    opening: str
    closing: str


_SAID = (
    r"(?:said|says|added|stated|explained|noted|argued|stressed|emphasi[sz]ed|declared|recalled|commented|"
    r"continued)"
)
_SPEAKER = r"(?:he|she|they|the \w+(?: \w+)?|(?:[A-Z][\w.’'-]+ ){0,2}[A-Z][\w’'-]+)"
_SAID_TWICE = re.compile(
    rf"\b(?P<before>{_SAID})(?: [\w ]{{1,30}})?[,:]? “[^“”\n]{{3,400}}[,\w]”,? "
    rf"(?P<after>{_SPEAKER} {_SAID})\b(?! that\b)"
)
"""A quotation with somebody who speaks it on either side: `He said: “We are ready,” he said.`"""
_ENGLISH = _Marks(re.compile('[“”"]'), "“", "”")


class Quotation:
    id = "quotation"
    title = "Quotation marks"
    scope = Scope.PARAGRAPH

    def __init__(self) -> None:
        self.languages = checked_by(self.id)

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        checks = checks_of(article.language)
        used = [_ENGLISH] if checks is None else _used(article.text, checks)
        paragraphs: dict[int, list[Piece]] = {}
        for piece in article.segments:
            if piece.kind is SegmentKind.SENTENCE:
                paragraphs.setdefault(piece.paragraph, []).append(piece)
        for group in paragraphs.values():
            cancel.check()
            for marks in used:
                paragraph = Span(group[0].span.start, group[-1].span.end)
                yield from _quotes(article.text, paragraph, group, marks)
            if checks is None:
                yield from _said_twice(article.text, Span(group[0].span.start, group[-1].span.end))

    def availability(self) -> str:
        return ""


def _used(text: str, checks: Checks) -> list[_Marks]:
    """The marks of a language that an article uses. Of each mark the first pair it is used in decides whether
    it opens or closes: “ closes where „ opens, and opens where there is no „. Pairs that share a mark („” and
    “”) belong together."""
    used: list[tuple[str, str]] = []
    for opening, closing in checks.quotes:
        taken = "".join(o + c for o, c in used)
        if opening not in text or (opening == closing and opening in taken):
            continue
        elsewhere = any(o == opening and c != closing and c in text for o, c in checks.quotes)
        backwards = opening != closing and _leads(text, closing) and not _leads(text, opening)
        if (closing not in text and elsewhere) or backwards:
            continue
        home = next((n for n, (o, c) in enumerate(used) if opening in o or closing in c), None)
        if home is not None:
            o, c = used[home]
            if opening not in c and closing not in o:
                used[home] = (o + opening.strip(o), c + closing.strip(c))
        elif opening not in taken and closing not in taken:
            used.append((opening, closing))
    return [
        _Marks(re.compile(o), "", "") if o == c else _Marks(re.compile(f"[{o}{c}]"), o, c) for o, c in used
    ]


def _leads(text: str, mark: str) -> bool:
    """Whether a mark stands before words more often than after them."""
    before = after = 0
    at = text.find(mark)
    while at >= 0:
        left, right = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        before += (not left or left.isspace() or left in "([") and right.isalnum()
        after += (left.isalnum() or left in ".,!?") and not right.isalnum()
        at = text.find(mark, at + 1)
    return before > after


def _quotes(text: str, span: Span, pieces: list[Piece], marks: _Marks) -> Iterator[Finding]:
    """Double quotation marks of the paragraph `span` that find no partner.

    A quotation may run over several paragraphs: then each opens with a mark and only the last closes, or (in
    text set a sentence a line) nothing stands between opening and closing. So the neighbourhood is walked
    through too.
    """
    begin, end = max(0, span.start - _NEIGHBOURHOOD), min(len(text), span.end + _NEIGHBOURHOOD)
    begin = text.rfind("\n", 0, begin) + 1
    opened: int | None = None
    for match in marks.any.finditer(text, begin, end):
        at = match.start()
        kind = _direction(text, at, opened is not None, marks)
        if kind == "open":
            if opened is not None and not _goes_on(text, opened, at) and span.start <= opened < span.end:
                yield _unclosed(text, opened, _piece_at(pieces, opened), marks)
            opened = at
        elif kind == "close":
            if opened is None and span.start <= at < span.end:
                yield _unopened(text, at, _piece_at(pieces, at), marks)
            opened = None
    if opened is not None and span.start <= opened < span.end:
        yield _unclosed(text, opened, _piece_at(pieces, opened), marks)


def _said_twice(text: str, span: Span) -> Iterator[Finding]:
    if text.find("“", span.start, span.end) < 0:
        return
    for match in _SAID_TWICE.finditer(text, span.start, span.end):
        yield Finding(
            span=Span(match.start("after"), match.end("after")),
            rule="two-speakers",
            category=Category.DUPLICATION,
            severity=Severity.MINOR,
            # None in 1.2 million words of news, other texts and translations: what it may find is rare.
            confidence=0.65,
            message=f"“{match['before']}” before the quotation says already who speaks.",
        )


def _direction(text: str, at: int, inside: bool, marks: _Marks) -> str:
    """“open”, “close”, or "" where a straight mark tells nothing (inches, a mark between spaces)."""
    if text[at] in marks.opening or text[at] in marks.closing:
        return "open" if text[at] in marks.opening else "close"
    before = text[at - 1] if at else "\n"
    after = text[at + 1] if at + 1 < len(text) else "\n"
    if before.isdigit() and not inside:
        return ""
    left_free = before.isspace() or before in "([—–-/"
    right_free = after.isspace() or after in ")].,;:!?—–-/"
    if left_free and not right_free:
        return "open"
    if right_free and not left_free:
        return "close"
    return "close" if inside else "open" if left_free and after.strip() else ""


def _goes_on(text: str, opened: int, at: int) -> bool:
    """True where the mark at `at` opens the paragraph after the one `opened` is in."""
    between = text[opened:at]
    return between.endswith("\n") and "\n" not in between.rstrip()


def _piece_at(pieces: list[Piece], offset: int) -> Span:
    return next((p.span for p in pieces if p.span.start <= offset < p.span.end), pieces[-1].span)


def _unclosed(text: str, at: int, sentence: Span, marks: _Marks) -> Finding:
    end = _words_after(text, at, sentence.end)
    whole = Span(at, end)
    return Finding(
        span=whole,
        rule="quote-unclosed",
        category=Category.PUNCTUATION,
        severity=Severity.MINOR,
        confidence=0.85 if text[at] in marks.opening else 0.65,
        message="This quotation is opened and never closed: see where the speaker's words end.",
        suggestions=(Suggestion(whole.of(text)[1:].lstrip(), "Take the opening mark out."),),
    )


def _unopened(text: str, at: int, sentence: Span, marks: _Marks) -> Finding:
    start = at
    for _ in range(3):
        gap = text.rfind(" ", sentence.start, max(sentence.start, start - 1))
        start = sentence.start if gap < 0 else gap + 1
    span = Span(min(start, at), at + 1)
    return Finding(
        span=span,
        rule="quote-unopened",
        category=Category.PUNCTUATION,
        severity=Severity.MINOR,
        confidence=0.85 if text[at] in marks.closing else 0.65,
        message="This quotation is closed but was never opened: see where the speaker's words begin.",
        suggestions=(Suggestion(span.of(text)[:-1].rstrip(), "Take the closing mark out."),),
    )


def _words_after(text: str, at: int, limit: int) -> int:
    """The end of the third word after `at`."""
    end = at
    for _ in range(3):
        gap = text.find(" ", end + 1, limit)
        end = limit if gap < 0 else gap
    return end
