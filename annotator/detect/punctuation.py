"""Quotation marks and brackets that do not pair, and stray punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.detect.base import Article, CancelToken, Finding, Scope
from annotator.model.anchor import Span
from annotator.model.document import SegmentKind
from annotator.model.mqm import Category, Severity
from annotator.model.review import Suggestion
from annotator.text.segment import Piece

_ORPHAN = re.compile(r"(?<=[^\s.][.!?”\"’'])[  ]+([.,;:!?])(?=\s|$)")
_SPACED = re.compile(r"(?<=[^\W_])[  ]+([,;.!?])(?=\s|$)")
_DOUBLE = re.compile(r"(?<![.,;:!?])(,,|;;|,\.|\.,|::|;,|,;|\?\.|!\.)(?![.,;:\d])")
_GLUED = re.compile(r"(?<=[a-z]{3})[.,;!?](?=[A-Z][a-z]{2,}\s)")
_ABBREVIATION = re.compile(r"\b(?:\w\.)+\w?$|\b(?:vs|etc|Inc|Corp|Co|Ltd|al|Jr|Sr|No|Mr|Mrs|Dr|St)$")
_QUOTE = re.compile('[“”"]')
_NEIGHBOURHOOD = 4000
"""Code points looked through on either side for the partner of a quotation mark."""
_PAIRS = {"(": ")", "[": "]"}
_LIST_MARK = re.compile(r"(?:^|[\s,;])(?:\d{1,2}|[a-z]|[ivx]{1,4})\)")
_EMOTICON = re.compile(r"[:;=8][-o^']?[()]|[()]['-]?[:;=]")


class Punctuation:
    id = "punctuation"
    title = "Quotation marks, brackets, punctuation"
    scope = Scope.PARAGRAPH
    languages = frozenset({"en"})

    def detect(self, article: Article, cancel: CancelToken) -> Iterator[Finding]:
        pieces = [p for p in article.segments if p.kind is SegmentKind.SENTENCE]
        paragraphs: dict[int, list[Piece]] = {}
        for piece in pieces:
            paragraphs.setdefault(piece.paragraph, []).append(piece)
        for group in paragraphs.values():
            cancel.check()
            span = Span(group[0].span.start, group[-1].span.end)
            yield from _stray(article.text, span)
            yield from _quotes(article.text, span, group)
            yield from _brackets(article.text, span)

    def availability(self) -> str:
        return ""


def _stray(text: str, span: Span) -> Iterator[Finding]:
    for match in _ORPHAN.finditer(text, span.start, span.end):
        mark = match.group(1)
        yield Finding(
            span=Span(match.start(1), match.end(1)),
            rule="orphan-mark",
            category=Category.PUNCTUATION,
            severity=Severity.MINOR,
            confidence=0.92,
            message=f"This “{mark}” stands alone: something before it is missing, or it is left over.",
            suggestions=(Suggestion("", "Take it out."),),
        )
    for match in _SPACED.finditer(text, span.start, span.end):
        start = match.start()
        while start > span.start and (text[start - 1].isalnum() or text[start - 1] in "’'-"):
            start -= 1
        found = Span(start, match.end(1))
        yield Finding(
            span=found,
            rule="space-before",
            category=Category.PUNCTUATION,
            severity=Severity.MINOR,
            confidence=0.62,
            message=f"There is a space before “{match.group(1)}”.",
            suggestions=(Suggestion(text[start : match.start()] + match.group(1), "Close the gap."),),
        )
    for match in _DOUBLE.finditer(text, span.start, span.end):
        if _ABBREVIATION.search(text, max(span.start, match.start() - 8), match.start()):
            continue
        if (
            match.group() == ".,"
            and len(text[max(0, match.start() - 7) : match.start()].rsplit(" ", 1)[-1]) < 7
        ):
            continue  # a short form such as "Calif.,"
        yield Finding(
            span=Span(match.start(), match.end()),
            rule="double-mark",
            category=Category.PUNCTUATION,
            severity=Severity.MINOR,
            confidence=0.7,
            message=f"“{match.group()}” is one punctuation mark too many.",
            suggestions=(Suggestion(match.group()[-1]), Suggestion(match.group()[0])),
        )
    for match in _GLUED.finditer(text, span.start, span.end):
        start, end = match.start(), match.end()
        while start > span.start and text[start - 1].isalnum():
            start -= 1
        while end < span.end and text[end].isalnum():
            end += 1
        yield Finding(
            span=Span(start, end),
            rule="no-space",
            category=Category.PUNCTUATION,
            severity=Severity.MINOR,
            confidence=0.7,
            message=f"A space is missing after “{match.group()}”.",
            suggestions=(
                Suggestion(text[start : match.end()] + " " + text[match.end() : end], "Set the space."),
            ),
        )


def _quotes(text: str, span: Span, pieces: list[Piece]) -> Iterator[Finding]:
    """Double quotation marks of the paragraph `span` that find no partner.

    A quotation may run over several paragraphs: then each opens with a mark and only the last closes, or (in
    text set a sentence a line) nothing stands between opening and closing. So the neighbourhood is walked
    through too.
    """
    begin, end = max(0, span.start - _NEIGHBOURHOOD), min(len(text), span.end + _NEIGHBOURHOOD)
    begin = text.rfind("\n", 0, begin) + 1
    opened: int | None = None
    for match in _QUOTE.finditer(text, begin, end):
        at = match.start()
        kind = _direction(text, at, opened is not None)
        if kind == "open":
            if opened is not None and not _goes_on(text, opened, at) and span.start <= opened < span.end:
                yield _unclosed(text, opened, _piece_at(pieces, opened))
            opened = at
        elif kind == "close":
            if opened is None and span.start <= at < span.end:
                yield _unopened(text, at, _piece_at(pieces, at))
            opened = None
    if opened is not None and span.start <= opened < span.end:
        yield _unclosed(text, opened, _piece_at(pieces, opened))


def _direction(text: str, at: int, inside: bool) -> str:
    """“open”, “close”, or "" where a straight mark tells nothing (inches, a mark between spaces)."""
    if text[at] in "“”":
        return "open" if text[at] == "“" else "close"
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


def _unclosed(text: str, at: int, sentence: Span) -> Finding:
    end = _words_after(text, at, sentence.end)
    whole = Span(at, end)
    return Finding(
        span=whole,
        rule="quote-unclosed",
        category=Category.PUNCTUATION,
        severity=Severity.MINOR,
        confidence=0.85 if text[at] == "“" else 0.65,
        message="This quotation is opened and never closed: see where the speaker's words end.",
        suggestions=(Suggestion(whole.of(text)[1:], "Take the opening mark out."),),
    )


def _unopened(text: str, at: int, sentence: Span) -> Finding:
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
        confidence=0.85 if text[at] == "”" else 0.65,
        message="This quotation is closed but was never opened: see where the speaker's words begin.",
        suggestions=(Suggestion(span.of(text)[:-1], "Take the closing mark out."),),
    )


def _words_after(text: str, at: int, limit: int) -> int:
    """The end of the third word after `at`."""
    end = at
    for _ in range(3):
        gap = text.find(" ", end + 1, limit)
        end = limit if gap < 0 else gap
    return end


def _brackets(text: str, span: Span) -> Iterator[Finding]:
    line = span.of(text)
    if not any(c in line for c in "()[]") or _EMOTICON.search(line):
        return
    if line.count("(") == line.count(")") and line.count("[") == line.count("]"):
        return
    masked = (
        _LIST_MARK.sub(lambda m: m.group()[:-1] + " ", line) if line.count(")") > line.count("(") else line
    )
    stack: list[tuple[str, int]] = []
    for offset, mark in enumerate(masked):
        if mark in _PAIRS:
            stack.append((mark, offset))
        elif mark in _PAIRS.values():
            if stack and _PAIRS[stack[-1][0]] == mark:
                stack.pop()
            else:
                yield _bracket(text, span.start + offset, "closed but never opened")
    for _, offset in stack:
        yield _bracket(text, span.start + offset, "opened but never closed")


def _bracket(text: str, at: int, what: str) -> Finding:
    start, end = at, at + 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return Finding(
        span=Span(start, end),
        rule="bracket",
        category=Category.PUNCTUATION,
        severity=Severity.MINOR,
        confidence=0.62,
        message=f"This bracket is {what}.",
    )
